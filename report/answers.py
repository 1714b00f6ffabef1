"""What only the submitter knows: which answers are missing, and the lines of certification.yml that give them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from connector.publisher import Publisher
from report.model import ConnectorReport, CriterionResult, Status

FILE: Final = "certification.yml"

_MEMBERS: Final[Mapping[str, tuple[str | None, Mapping[str, str]]]] = {
    "business-app": (
        "business-app",
        {
            "scenario": "# what business users do with it, in one or two sentences",
            "software-as-a-service": "true",
            "owns-service": "true # or has explicit rights to it",
        },
    ),
    "support-contact": (
        "support-contact",
        {"name": "# the support team", "url": "# https://…", "email": "# address for customers"},
    ),
    "availability": (
        "availability",
        {"uptime": "# percent, such as 99.95", "evidence": "# https://… of a status page or service level agreement"},
    ),
    "nomination": (
        "nomination",
        {
            "submitted": "# day of the submission, such as 2026-05-04",
            "non-disclosure-agreement": "# day of the signature",
            "partner-agreement": "# day of the signature",
            "manifesto": "# day on which you accepted the manifesto of independent publishers",
        },
    ),
    "test-account": (
        "test-account",
        {
            "handed-over": "# portal, partner-center, email or not-needed",
            "steps": "# how to sign in; never the password itself",
        },
    ),
    "reviewers-contact": ("reviewers-contact", {"name": "# who answers the reviewers", "email": "# address"}),
    "publication-tier": (None, {"publication-tier": "# premium or standard"}),
    "pull-request": ("submission", {"pull-request": "# https://github.com/microsoft/… or not-needed"}),
}
"""For each criterion that certification.yml can answer: the member, and those below it with what to write there."""
_ONLY: Final[Mapping[str, Publisher]] = {
    "manifesto": Publisher.INDEPENDENT,
    "non-disclosure-agreement": Publisher.VERIFIED,
    "partner-agreement": Publisher.VERIFIED,
}


_UNANSWERED: Final = frozenset((Status.UNPROVEN, Status.FAILED))
"""An answer can be missing beside an error: told only after the mending, it would take one more round."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A criterion for which certification.yml has no answer yet, and the lines that are missing."""

    criterion: CriterionResult
    section: str | None
    """``None`` where the members are those of the file itself."""
    members: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What to paste, with a few words on what to write."""
        known, indent = _MEMBERS[self.criterion.id][1], "" if self.section is None else "  "
        head = () if self.section is None else (f"{self.section}:",)
        return (*head, *(f"{indent}{member}: {known[member]}" for member in self.members))


def missing_answers(connector: ConnectorReport) -> list[Answer]:
    """The criteria for which certification.yml lacks an answer, in the order of the criteria; failed ones, too."""
    return [
        Answer(result, _MEMBERS[result.id][0], tuple(_members(result, connector.publisher)))
        for result in connector.criteria
        if result.status in _UNANSWERED and result.id in _MEMBERS and FILE in (result.help or "")
    ]


def other_evidence(connector: ConnectorReport) -> list[CriterionResult]:
    """The criteria whose evidence is missing and is no answer in certification.yml, such as an icon."""
    answered = {answer.criterion.id for answer in missing_answers(connector)}
    return [result for result in connector.criteria if result.status is Status.UNPROVEN and result.id not in answered]


def block(answers: Iterable[Answer]) -> str:
    """The YAML to paste: only the members that are missing, without a line break at the end."""
    return "\n".join(line for answer in answers for line in answer.lines)


def _members(result: CriterionResult, publisher: Publisher) -> list[str]:
    """The members that the report names as missing; all that bind the publisher where it names none."""
    members = _MEMBERS[result.id][1]
    # What is missing comes last, after the faults, which may name the same members of another file.
    said = f"{result.summary.rpartition('not shown: ')[2]} {result.help or ''}"
    named = [member for member in members if re.search(rf"(?<![\w-]){re.escape(member)}(?![\w-])", said)]
    return named or [member for member in members if _ONLY.get(member, publisher) is publisher]
