"""The maintainers' own policy: levels of rules, and what is exempted until when.

It is read from a file that the author of a pull request cannot change for himself, and applied where connectors are
judged: to the version that is judged and to the published one alike. What cannot be judged cannot be exempted.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from checks.rule import REGISTRY, Level
from connector.declaration import is_over
from connector.node import Finding, tokens_of
from report.model import Exempted, PolicyNote, PolicyReport

if TYPE_CHECKING:
    from checks.walk import Broken
    from connector.connector import Connector

FILE: Final = ".github/connector-certification.yml"
OFF: Final = "off"


@dataclass(frozen=True, slots=True)
class Exemption:
    """Findings that do not count."""

    rules: tuple[str, ...]
    """Ids of the rules."""
    name: str
    """How its author named them."""
    connector: str
    """Directory from the repository's root, with ``*`` for any characters."""
    reason: str
    expires: str
    """The last day, as in ``2026-05-04``."""
    line: int
    pointer: str | None = None
    operation: str | None = None

    @property
    def expired(self) -> bool:
        return is_over(date.fromisoformat(self.expires))

    def concerns(self, place: str) -> bool:
        """It is about the connector in that directory."""
        return fnmatch.fnmatchcase(place, self.connector.removeprefix("./").rstrip("/"))

    def covers(self, broken: Broken, connector: Connector) -> bool:
        """It is about that finding of a connector that it concerns."""
        if broken.rule.id not in self.rules:
            return False
        finding = broken.finding
        if self.pointer is not None and not any(
            place == self.pointer or place.startswith(f"{self.pointer}/")
            for place in (finding.pointer, finding.origin)
            if place is not None
        ):
            return False
        return self.operation is None or _operation(finding, connector) == self.operation


@dataclass(frozen=True, slots=True)
class Policy:
    """What a repository asks of its connectors."""

    file: str
    levels: Mapping[str, str] = field(default_factory=dict)
    """``error``, ``warning``, ``hint`` or ``off``, by the id of the rule."""
    exemptions: tuple[Exemption, ...] = ()
    may_end_authentication: bool = False
    """Whether authors may acknowledge that a kind of authentication ends."""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """Defaults of inputs, by their names."""


def from_plain(values: Mapping[str, Any]) -> Policy:
    """The policy that :func:`dataclasses.asdict` took apart and JSON carried."""
    exemptions = tuple(Exemption(**{**one, "rules": tuple(one["rules"])}) for one in values["exemptions"])
    return Policy(**{**values, "exemptions": exemptions})


def apply(
    policy: Policy, found: Iterable[Broken], connector: Connector, place: str
) -> tuple[list[Broken], list[Exempted]]:
    """The findings that count, with their levels, and those that are exempted.

    :param place: the connector's directory from the repository's root.
    """
    concerned = [one for one in policy.exemptions if not one.expired and one.concerns(place)]
    kept: list[Broken] = []
    exempted: list[Exempted] = []
    for broken in found:
        level = policy.levels.get(broken.rule.id)
        if level == OFF:
            continue
        exemption = next((one for one in concerned if one.covers(broken, connector)), None)
        if exemption is not None:
            exempted.append(_exempted(broken, exemption))
        elif level is None or broken.rule is not REGISTRY[broken.rule.id]:
            kept.append(broken)  # as it is, or as an acknowledgement left it
        else:
            kept.append(replace(broken, rule=replace(broken.rule, level=Level(level))))
    return kept, exempted


def _exempted(broken: Broken, exemption: Exemption) -> Exempted:
    finding = broken.finding
    return Exempted(
        rule=broken.rule.id,
        level=broken.rule.level,
        file=finding.file or None,
        message=finding.message,
        reason=exemption.reason,
        expires=exemption.expires,
        line=exemption.line,
    )


def notes(policy: Policy, places: Sequence[str], used: Iterable[int]) -> tuple[PolicyNote, ...]:
    """What is to be said of the policy itself: which exemptions expired, and which no finding needs.

    :param places: the directories of the connectors that were judged.
    :param used: lines of the exemptions that covered something.
    """
    lines = set(used)
    found = []
    for one in policy.exemptions:
        if one.expired:
            message = f"the exemption of `{one.name}` for `{one.connector}` expired on {one.expires}"
            found.append(PolicyNote(one.line, message, "Remove it, or decide again and write another day."))
        elif one.line not in lines and any(one.concerns(place) for place in places):
            message = f"the exemption of `{one.name}` for `{one.connector}` covers nothing"
            found.append(PolicyNote(one.line, message, "Remove it."))
    return tuple(found)


def described(policy: Policy, places: Sequence[str], used: Iterable[int], *, changed: bool = False) -> PolicyReport:
    """What the report says of the policy.

    :param changed: the pull request changes its file.
    """
    off = tuple(sorted(rule for rule, level in policy.levels.items() if level == OFF))
    return PolicyReport(policy.file, changed, off, notes(policy, places, used))


def _operation(finding: Finding, connector: Connector) -> str | None:
    tokens = list(tokens_of(finding.pointer))
    if connector.definition is None or len(tokens) < 3 or tokens[0] != "paths":
        return None
    value: Any = connector.definition.value
    for token in tokens[:3]:
        value = value.get(token) if isinstance(value, dict) else None
    found = value.get("operationId") if isinstance(value, dict) else None
    return found if isinstance(found, str) else None
