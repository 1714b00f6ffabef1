"""From findings to the verdict: how each criterion ends, and what that means for the whole."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from checks.criteria import COMPATIBILITY, CRITERIA, PACKAGE, Criterion
from checks.rule import Level
from connector.node import Unjudged, Unproven
from connector.publisher import Publisher
from report.contract import VERSION
from report.groups import count_groups, counted, groups
from report.model import (
    Conclusion,
    ConnectorReport,
    CriterionResult,
    Exempted,
    Extent,
    FailOn,
    IconReport,
    LocatedFinding,
    Report,
    RuleDescription,
    State,
    Status,
)

BLOCKING: dict[FailOn, frozenset[Status]] = {
    FailOn.NEVER: frozenset(),
    FailOn.FAILED: frozenset({Status.FAILED, Status.UNJUDGED}),
    FailOn.UNPROVEN: frozenset({Status.FAILED, Status.UNJUDGED, Status.UNPROVEN}),
    FailOn.WARNED: frozenset({Status.FAILED, Status.UNJUDGED, Status.UNPROVEN, Status.WARNED}),
}
"""Which statuses block the merge, for each value of the knob."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the statuses of the criteria rest on, each by the id of a criterion."""

    unproven: Mapping[str, Sequence[Unproven]] = field(default_factory=dict)
    """What evidence the directory lacks."""
    unjudged: Mapping[str, Sequence[Unjudged]] = field(default_factory=dict)
    """What is there and could not be judged."""
    evidence: Mapping[str, str] = field(default_factory=dict)
    """What shows that the criterion is met; said only where it passes."""
    update: Extent | None = None
    """How large the update is; ``None`` for a new connector, which is compatible with nothing."""
    fail_on_known: bool = True
    """Errors that the published version has as well count as errors, not as warnings."""


def judge(
    findings: Sequence[LocatedFinding],
    grounds: Grounds,
    fail_on: FailOn,
    *,
    path: str,
    title: str,
    publisher: Publisher,
    operations: int,
    icon: IconReport | None = None,
    fixed: int = 0,
    exempted: Sequence[Exempted] = (),
    added: Sequence[str] = (),
    deprecated: Sequence[str] = (),
    left_out: int = 0,
) -> ConnectorReport:
    """The verdict on one connector.

    :param findings: every fault once, in the order in which a reader goes through the files.
    :raises ValueError: something belongs to a criterion that no report would show.
    """
    results = criteria(findings, grounds)
    return ConnectorReport(
        path=path,
        title=title,
        publisher=publisher,
        operations=operations,
        conclusion=_conclusion((result.status for result in results), fail_on),
        criteria=results,
        findings=tuple(findings),
        icon=icon,
        update=grounds.update,
        fixed=fixed,
        exempted=tuple(exempted),
        added=tuple(added),
        deprecated=tuple(deprecated),
        fail_on_known=grounds.fail_on_known,
        left_out=left_out,
    )


def unjudged(path: str, title: str, publisher: Publisher, reason: Unjudged, fail_on: FailOn) -> ConnectorReport:
    """The verdict on a connector of which nothing could be judged: no criterion is known to be met."""
    grounds = Grounds(unjudged={criterion.id: [reason] for criterion in CRITERIA if criterion != COMPATIBILITY})
    return judge([], grounds, fail_on, path=path, title=title, publisher=publisher, operations=0)


def conclude(connectors: Iterable[ConnectorReport], fail_on: FailOn, rules: Iterable[RuleDescription] = ()) -> Report:
    """The verdict on the whole run: one connector that fails is enough. No connector at all is a success.

    :param rules: those that may have been broken; the report keeps the ones that were, exempted ones included.
    """
    connectors = tuple(connectors)
    failed = any(connector.conclusion is Conclusion.FAILURE for connector in connectors)
    broken = {finding.rule for connector in connectors for finding in connector.findings}
    broken |= {exempted.rule for connector in connectors for exempted in connector.exempted}
    return Report(
        version=VERSION,
        conclusion=Conclusion.FAILURE if failed else Conclusion.SUCCESS,
        fail_on=fail_on,
        rules=tuple(rule for rule in rules if rule.id in broken),
        connectors=connectors,
    )


def criteria(findings: Sequence[LocatedFinding], grounds: Grounds) -> tuple[CriterionResult, ...]:
    """How each criterion ends, in the order of Microsoft's page; the package where something is said of one.

    The status that blocks sooner counts: failed, unjudged, unproven, warned. The summary says the others, too. Hints
    change nothing.

    :raises ValueError: a criterion is named that does not exist.
    """
    known = {criterion.id for criterion in (*CRITERIA, PACKAGE)}
    broken: dict[str, list[LocatedFinding]] = {}
    for finding in findings:
        if finding.level is not Level.HINT:
            broken.setdefault(finding.criterion, []).append(finding)
    said = {*broken, *grounds.unproven, *grounds.unjudged, *grounds.evidence}
    if strangers := said - known:
        raise ValueError(f"no such criterion: {', '.join(sorted(strangers))}")
    shown = {criterion.id for criterion in CRITERIA} | said
    if grounds.update is None and COMPATIBILITY.id not in (*broken, *grounds.unjudged):
        shown.discard(COMPATIBILITY.id)
    rows = (criterion for criterion in (*CRITERIA, PACKAGE) if criterion.id in shown)
    return tuple(_result(criterion, broken.get(criterion.id, ()), grounds) for criterion in rows)


def count_statuses(results: Iterable[CriterionResult]) -> dict[Status, int]:
    """How many criteria end how, worst first, without those of which there are none."""
    counts = Counter(result.status for result in results)
    order = (Status.FAILED, Status.UNJUDGED, Status.WARNED, Status.UNPROVEN, Status.PASSED)
    return {status: counts[status] for status in order if counts[status]}


def _result(criterion: Criterion, broken: Sequence[LocatedFinding], grounds: Grounds) -> CriterionResult:
    missing = list(dict.fromkeys(grounds.unproven.get(criterion.id, ())))
    unjudged = list(dict.fromkeys(grounds.unjudged.get(criterion.id, ())))
    said = []
    if broken:
        faults = groups(broken)
        said.append(faults[0].sentence if len(faults) == 1 else counted(count_groups(faults)))
    if unjudged:
        said.append(("not judged: " if broken else "") + _first(unjudged))
    if missing:
        said.append(("not shown: " if broken or unjudged else "") + _first(missing))
    remedies: list[Unjudged | Unproven] = [*unjudged, *missing]
    return CriterionResult(
        criterion.id,
        criterion.title,
        criterion.requirement,
        _status(broken, unjudged, missing, fail_on_known=grounds.fail_on_known),
        "; ".join(said) if said else grounds.evidence.get(criterion.id, ""),
        help=remedies[0].help if remedies else None,
    )


def _first(reasons: Sequence[Unproven] | Sequence[Unjudged]) -> str:
    more = f" and {len(reasons) - 1} more" if len(reasons) > 1 else ""
    return reasons[0].message + more


def _status(
    broken: Sequence[LocatedFinding],
    unjudged: Sequence[Unjudged],
    missing: Sequence[Unproven],
    *,
    fail_on_known: bool,
) -> Status:
    if any(finding.level is Level.ERROR and (fail_on_known or finding.state is not State.KNOWN) for finding in broken):
        return Status.FAILED
    if unjudged:
        return Status.UNJUDGED
    if missing:
        return Status.UNPROVEN
    return Status.WARNED if broken else Status.PASSED


def _conclusion(statuses: Iterable[Status], fail_on: FailOn) -> Conclusion:
    return Conclusion.SUCCESS if BLOCKING[fail_on].isdisjoint(statuses) else Conclusion.FAILURE
