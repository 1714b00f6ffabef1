"""From findings to the verdict: how each criterion ends, and what that means for the whole."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from checks.criteria import CRITERIA, Criterion
from checks.rule import Level
from connector.node import Unproven
from connector.publisher import Publisher
from report.model import Conclusion, ConnectorReport, CriterionResult, FailOn, LocatedFinding, Report, Status

BLOCKING: dict[FailOn, frozenset[Status]] = {
    FailOn.NEVER: frozenset(),
    FailOn.FAILED: frozenset({Status.FAILED}),
    FailOn.UNPROVEN: frozenset({Status.FAILED, Status.UNPROVEN}),
    FailOn.WARNED: frozenset({Status.FAILED, Status.UNPROVEN, Status.WARNED}),
}
"""Which statuses block the merge, for each value of the knob."""


def judge(
    findings: Sequence[LocatedFinding],
    unproven: Mapping[str, Sequence[Unproven]],
    evidence: Mapping[str, str],
    fail_on: FailOn,
    *,
    path: str,
    title: str,
    publisher: Publisher,
    operations: int,
) -> ConnectorReport:
    """The verdict on one connector.

    :param findings: every use of a broken rule, in the order in which a reader goes through the files.
    :param unproven: for the id of a criterion, what evidence the directory lacks.
    :param evidence: for the id of a criterion, what shows that it is met; said only where it passes.
    :raises ValueError: something belongs to a criterion that no report would show.
    """
    results = criteria(findings, unproven, evidence)
    return ConnectorReport(
        path=path,
        title=title,
        publisher=publisher,
        operations=operations,
        conclusion=_conclusion((result.status for result in results), fail_on),
        criteria=results,
        findings=tuple(findings),
    )


def conclude(connectors: Iterable[ConnectorReport], fail_on: FailOn) -> Report:
    """The verdict on the whole run: one connector that fails is enough. No connector at all is a success."""
    connectors = tuple(connectors)
    failed = any(connector.conclusion is Conclusion.FAILURE for connector in connectors)
    return Report(Conclusion.FAILURE if failed else Conclusion.SUCCESS, fail_on, connectors)


def criteria(
    findings: Sequence[LocatedFinding], unproven: Mapping[str, Sequence[Unproven]], evidence: Mapping[str, str]
) -> tuple[CriterionResult, ...]:
    """How each criterion ends, in the order of Microsoft's page.

    Failed outranks unproven and unproven outranks warned, as in :data:`BLOCKING`: a criterion that is both keeps
    the status that blocks sooner, and its summary says the other one too. Hints change nothing.

    :raises ValueError: a criterion is named that does not exist.
    """
    known = {criterion.id for criterion in CRITERIA}
    broken: dict[str, list[LocatedFinding]] = {}
    for finding in faults([finding for finding in findings if finding.level is not Level.HINT]):
        broken.setdefault(finding.criterion, []).append(finding)
    if strangers := {*broken, *unproven, *evidence} - known:
        raise ValueError(f"no such criterion: {', '.join(sorted(strangers))}")
    return tuple(
        _result(criterion, broken.get(criterion.id, ()), unproven.get(criterion.id, ()), evidence.get(criterion.id, ""))
        for criterion in CRITERIA
    )


def faults(findings: Sequence[LocatedFinding]) -> list[LocatedFinding]:
    """What has to be mended, once each.

    A fault in a shared definition is found wherever a ``$ref`` leads to it. Those findings become one, which stands
    at the definition and counts its uses. The result is in document order, files as they first appear.
    """
    merged: dict[object, LocatedFinding] = {}
    places: dict[object, set[str | None]] = {}
    for number, finding in enumerate(findings):
        key = number if finding.origin is None else (finding.rule, finding.file, finding.origin, finding.validator)
        first = merged.get(key)
        if first is None:
            merged[key] = _at_origin(finding)
            places[key] = {finding.pointer}
        elif finding.pointer not in places[key]:
            places[key].add(finding.pointer)
            merged[key] = replace(first, uses=first.uses + finding.uses)
    files = {file: rank for rank, file in enumerate(dict.fromkeys(finding.file for finding in findings))}
    return sorted(merged.values(), key=lambda fault: (files[fault.file], fault.line or 0, fault.column or 0))


def ready(connector: ConnectorReport) -> bool:
    """Whether no criterion failed and none blocks, whatever the knob says about the merge."""
    return connector.conclusion is Conclusion.SUCCESS and Status.FAILED not in count_statuses(connector.criteria)


def outcome(connector: ConnectorReport) -> str:
    """The verdict as the end of a sentence that begins with the connector's name."""
    if not ready(connector):
        return "is not ready for certification"
    if Status.UNPROVEN in count_statuses(connector.criteria):
        return "breaks no required rule"
    return "is ready for certification"


def count_statuses(results: Iterable[CriterionResult]) -> dict[Status, int]:
    """How many criteria end how, worst first, without those of which there are none."""
    counts = Counter(result.status for result in results)
    order = (Status.FAILED, Status.WARNED, Status.UNPROVEN, Status.PASSED)
    return {status: counts[status] for status in order if counts[status]}


def count_levels(found: Iterable[LocatedFinding]) -> str:
    """Findings by level, in words: ``3 required, 5 recommended``."""
    counts = Counter(finding.level for finding in found)
    return ", ".join(f"{counts[level]:,} {_noun(level, counts[level])}" for level in Level if counts[level])


def _noun(level: Level, count: int) -> str:
    return "hints" if level is Level.HINT and count > 1 else level.value


def _at_origin(finding: LocatedFinding) -> LocatedFinding:
    if finding.origin is None or finding.origin_line is None:
        return finding
    return replace(
        finding,
        pointer=finding.origin,
        line=finding.origin_line,
        column=finding.origin_column,
        end_line=finding.origin_end_line,
        end_column=finding.origin_end_column,
        source=finding.origin_source,
    )


def _result(
    criterion: Criterion, broken: Sequence[LocatedFinding], unproven: Sequence[Unproven], evidence: str
) -> CriterionResult:
    missing = list(dict.fromkeys(unproven))
    said = []
    if broken:
        said.append(broken[0].message if len(broken) == 1 else count_levels(broken))
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        said.append(("not shown: " if broken else "") + missing[0].message + more)
    return CriterionResult(
        criterion.id,
        criterion.title,
        criterion.requirement,
        _status(broken, missing),
        "; ".join(said) if said else evidence,
        help=missing[0].help if missing else None,
    )


def _status(broken: Sequence[LocatedFinding], missing: Sequence[Unproven]) -> Status:
    if any(finding.level is Level.REQUIRED for finding in broken):
        return Status.FAILED
    if missing:
        return Status.UNPROVEN
    return Status.WARNED if broken else Status.PASSED


def _conclusion(statuses: Iterable[Status], fail_on: FailOn) -> Conclusion:
    return Conclusion.SUCCESS if BLOCKING[fail_on].isdisjoint(statuses) else Conclusion.FAILURE
