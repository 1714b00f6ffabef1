"""A connector in a few numbers and one sentence: what every face says first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from report.answers import Answer, missing_answers, other_evidence
from report.groups import Group, count_groups, groups
from report.model import Conclusion, ConnectorReport, CriterionResult, Extent, Level, LocatedFinding, State, Status
from report.plain import plural

_UPDATES: Final = {
    Extent.NONE: "no change",
    Extent.MINOR: "minor update",
    Extent.COMPATIBLE: "compatible update",
    Extent.BREAKING: "breaking update",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is to do about a connector."""

    connector: ConnectorReport
    groups: tuple[Group, ...]
    tolerated: tuple[Group, ...]
    """Errors that the published version has as well, where those do not block."""
    unjudged: tuple[CriterionResult, ...]
    """Criteria of which something could not be judged, and that failed for no other reason."""
    answers: tuple[Answer, ...]
    evidence: tuple[CriterionResult, ...]
    """Criteria whose evidence is missing and is no answer, such as an icon."""
    fixed: int
    """Findings of the base version that are gone."""

    @property
    def counts(self) -> Counter[Level]:
        """Groups by level."""
        return count_groups(self.groups)

    def of(self, level: Level) -> list[Group]:
        """The groups of one level."""
        return [group for group in self.groups if group.level is level]

    @property
    def blocked(self) -> bool:
        """Whether there is an error, something that nobody judged, or whatever else the policy blocks for."""
        return bool(self.counts[Level.ERROR] or self.unjudged or self.connector.conclusion is Conclusion.FAILURE)

    @property
    def compared_only(self) -> bool:
        """Whether nothing but the update was judged, which says nothing of the connector as a whole."""
        return self.connector.update is not None and len(self.connector.criteria) == 1

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do or to answer, hints aside, and no rule was left out."""
        left_out = self.connector.left_out
        return not (self.blocked or self.answers or self.evidence or self.tolerated or left_out)


def summarize(connector: ConnectorReport) -> Summary:
    """The connector's findings grouped, and what is missing."""
    tolerated = [finding for finding in connector.findings if is_tolerated(connector, finding)]
    rest = [finding for finding in connector.findings if not is_tolerated(connector, finding)]
    return Summary(
        connector,
        tuple(groups(rest)),
        tuple(groups(tolerated)),
        tuple(result for result in connector.criteria if result.status is Status.UNJUDGED),
        tuple(missing_answers(connector)),
        tuple(other_evidence(connector)),
        connector.fixed + sum(finding.state is State.FIXED for finding in connector.findings),
    )


def is_tolerated(connector: ConnectorReport, finding: LocatedFinding) -> bool:
    """Whether it is an error that does not block, since the published version has it as well."""
    return finding.level is Level.ERROR and finding.state is State.KNOWN and not connector.fail_on_known


def verdict(summary: Summary) -> str:
    """What stands behind the connector's name: ``4 errors to fix before you submit``, ``no errors``."""
    return ", ".join([_verdict(summary), *left_out([summary])])


def _verdict(summary: Summary) -> str:
    errors, unjudged = summary.counts[Level.ERROR], len(summary.unjudged)
    criteria = "criterion" if unjudged == 1 else "criteria"
    if errors and unjudged:
        return f"{plural(errors, 'error')} to fix, {unjudged} {criteria} not judged"
    if errors:
        return f"{plural(errors, 'error')} to fix before you submit"
    if unjudged:
        return f"{unjudged} of {len(summary.connector.criteria)} criteria could not be judged"
    if not summary.blocked and summary.tolerated:
        return "no new errors"
    if not summary.blocked and summary.compared_only:
        return "no errors in the comparison"
    if not summary.blocked:
        return "ready to submit" if summary.complete else "no errors"
    if summary.answers or summary.evidence:
        return "no errors, but an answer is missing that this check asks for"
    return "no errors, but warnings that this check does not allow"


def none_against(summaries: Sequence[Summary]) -> str:
    """What is said of connectors of which none is blocked."""
    said = "no new errors" if any(summary.tolerated for summary in summaries) else "no errors"
    return ", ".join([said, *left_out(summaries)])


def left_out(summaries: Iterable[Summary]) -> list[str]:
    """How many rules the verdict does not rest on, ``2 rules left out``; nothing where all of them were asked."""
    most = max((summary.connector.left_out for summary in summaries), default=0)
    return [f"{plural(most, 'rule')} left out"] if most else []


def extent(summary: Summary) -> str:
    """How large the update is, in two words; empty for a new connector."""
    update = summary.connector.update
    return "" if update is None else _UPDATES[update]


def update(summary: Summary) -> str:
    """What became of the published version: ``breaking update: 3 findings new, 41 known, 2 fixed, thank you``."""
    if not extent(summary):
        return ""
    states = Counter(finding.state for finding in summary.connector.findings)
    new, known = states[State.NEW], states[State.KNOWN]
    said = [f"{plural(new, 'finding')} new"] if new else []
    said += [f"{known:,} known" if new else f"{plural(known, 'finding')} known"] if known else []
    said += [f"{summary.fixed:,} fixed, thank you"] if summary.fixed else []
    return ": ".join(filter(None, (extent(summary), ", ".join(said))))


def facts(summary: Summary) -> list[str]:
    """The numbers below the verdict, what blocks first: ``4 errors (3 new)``, ``7 warnings``, ``6 answers missing``.

    Of an update what became of the published version comes before them.
    """
    return [*filter(None, (update(summary),)), *counts(summary)]


def counts(summary: Summary) -> list[str]:
    """The numbers alone."""
    said = []
    for level in Level:
        count = summary.counts[level]
        if count:
            new = sum(group.new for group in summary.of(level))
            said.append(plural(count, level.value) + (f" ({new} new)" if new else ""))
    if summary.unjudged:
        said.append(f"{len(summary.unjudged)} not judged")
    if summary.answers:
        said.append(f"{plural(len(summary.answers), 'answer')} missing")
    said += [_lacking(result) for result in summary.evidence]
    if summary.tolerated:
        said.append(f"{plural(len(summary.tolerated), 'known error')}")
    if summary.fixed and not extent(summary):
        said.append(f"{summary.fixed:,} fixed")
    return said


def _lacking(result: CriterionResult) -> str:
    return "no icon" if result.id == "icon" else f"no evidence: {result.title.lower()}"


def total(summaries: Sequence[Summary], level: Level) -> int:
    """How many groups of a level there are over all connectors."""
    return sum(summary.counts[level] for summary in summaries)
