"""``compare OLD NEW``: what an update of a connector breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checks.criteria import COMPATIBILITY
from command.arguments import FORMATS, Options, Parser, one_of, parse
from report.model import Conclusion, ConnectorReport, FailOn, Report
from report.verdict import BLOCKING, conclude


def parse_compare(arguments: Sequence[str]) -> tuple[str, Options]:
    """The directory of the published version, and the options for the new one.

    :raises CannotRun: an argument means nothing.
    :raises SystemExit: help was asked for, and is printed.
    """
    parser = Parser(
        prog="connector-certification compare",
        description="Says what an update of a connector breaks for those who use the version before.",
        epilog="Exit status: 0 nothing breaks, 1 something does, 2 the check could not run.",
    )
    add = parser.add_argument
    add("old", metavar="OLD", help="the directory of the published version")
    add("new", metavar="NEW", help="the directory of the new version")
    forms = (*FORMATS, "changelog")
    add("--format", type=one_of(*forms), default="text", metavar="FORMAT", help=f"{', '.join(forms)}; else text")
    add("--output", metavar="FILE", help="write to a file instead of standard output")
    add("--hints", action="store_true", help="show every hint with its places")
    add(
        "--fail-on",
        type=one_of(*FailOn),
        metavar="STATUS",
        help="what makes the exit status 1: never, failed (the default), unproven or warned",
    )
    given = parser.parse_args(list(arguments))
    options = parse([given.new])
    return given.old, replace(
        options,
        format=given.format,
        output=given.output,
        hints=given.hints,
        fail_on=FailOn(given.fail_on or FailOn.FAILED),
    )


def only_compatibility(report: Report) -> Report:
    """The report without the other criteria."""
    connectors = [_only(connector, report.fail_on) for connector in report.connectors]
    return conclude(connectors, report.fail_on, report.rules)


def _only(connector: ConnectorReport, fail_on: FailOn) -> ConnectorReport:
    criteria = tuple(one for one in connector.criteria if one.id == COMPATIBILITY.id)
    if not criteria:
        # Nothing of it could be judged, or there is no version before: all that was said is the reason.
        return connector
    blocked = any(one.status in BLOCKING[fail_on] for one in criteria)
    return replace(
        connector,
        criteria=criteria,
        findings=tuple(one for one in connector.findings if one.criterion == COMPATIBILITY.id),
        conclusion=Conclusion.FAILURE if blocked else Conclusion.SUCCESS,
        fixed=0,
    )
