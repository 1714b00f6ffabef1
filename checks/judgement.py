"""What all rules say of one connector, within bounds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, TypeVar

from checks.criteria import Criterion
from checks.rule import REGISTRY, Outcome, Rule
from connector.comparison.extent import Extent
from connector.node import Finding, Unjudged, Unproven

MOST_FINDINGS_OF_RULE: Final = 10_000
"""Findings of one rule that are kept. The most that a rule has to say of a published connector is about a thousand."""
MOST_FINDINGS: Final = 20_000
"""Findings of one connector that are kept."""
MOST_CHARACTERS: Final = 8_000_000
"""Characters of all their texts: a name of the author may be repeated in each."""
MOST_REASONS: Final = 20
"""Different reasons for which one criterion is unproven or unjudged."""
FIX_FIRST: Final = "Fix the faults that repeat, and run the check again."

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Broken:
    """A finding together with the rule that made it."""

    rule: Rule
    finding: Finding


@dataclass(slots=True)
class Judgement:
    """What all rules say of one connector, within bounds.

    Findings beyond the bounds are counted, and :meth:`close` leaves their criteria unjudged: whoever reads the report
    has not seen all there is.
    """

    broken: list[Broken] = field(default_factory=list)
    unproven: dict[str, list[Unproven]] = field(default_factory=dict)
    """By the id of the criterion whose evidence is missing."""
    unjudged: dict[str, list[Unjudged]] = field(default_factory=dict)
    """By the id of the criterion of which something could not be judged."""
    more: Counter[str] = field(default_factory=Counter)
    """By the id of a rule, its findings beyond the bounds."""
    update: Extent | None = None
    """How large an update it is; ``None`` for a new connector."""
    said: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each rule spoke of each file, by id and name: repetitions count, packages do not."""
    _counts: Counter[str] = field(default_factory=Counter)
    _characters: int = 0

    def add(self, rule: Rule, outcome: Outcome) -> None:
        """What a rule says of one node."""
        if isinstance(outcome, Finding):
            self._add(rule, outcome)
        elif isinstance(outcome, Unproven):
            _keep(self.unproven.setdefault(rule.criterion.id, []), outcome)
        else:
            self.leave_unjudged(rule.criterion, outcome)

    def _add(self, rule: Rule, finding: Finding) -> None:
        if (
            len(self.broken) >= MOST_FINDINGS
            or self._counts[rule.id] >= MOST_FINDINGS_OF_RULE
            or self._characters >= MOST_CHARACTERS
        ):
            self.more[rule.id] += 1
            return
        finding = finding.bounded()
        self._counts[rule.id] += 1
        self._characters += finding.characters
        self.broken.append(Broken(rule, finding))

    def leave_unjudged(self, criterion: Criterion, unjudged: Unjudged) -> None:
        """Something that concerns the criterion could not be judged."""
        _keep(self.unjudged.setdefault(criterion.id, []), unjudged)

    def close(self) -> None:
        """Say what was found beyond the bounds, once all rules have spoken."""
        for rule, count in self.more.items():
            self.leave_unjudged(REGISTRY[rule].criterion, beyond(count, f"of the rule {rule}"))
        self.more.clear()


def beyond(count: int, which: str) -> Unjudged:
    """There are more findings than a report holds."""
    more = f"{count:,} more {'finding' if count == 1 else 'findings'}"
    return Unjudged(f"{more} {which} {'does' if count == 1 else 'do'} not fit into the report", FIX_FIRST)


def _keep(kept: list[T], said: T) -> None:
    """Keep what a rule may say of thousands of nodes: a few different reasons are enough."""
    if len(kept) < MOST_REASONS and said not in kept:
        kept.append(said)
