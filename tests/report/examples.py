"""Small findings and reports, so that a test names only what matters to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from checks.criteria import CRITERIA
from checks.rule import Level
from connector.node import Unjudged, Unproven
from connector.publisher import Publisher
from report.model import ConnectorReport, Exempted, Extent, FailOn, LocatedFinding, PolicyReport, Report, State
from report.verdict import Grounds, conclude, judge

EVIDENCE = {criterion.id: f"evidence of the {criterion.title.lower()}" for criterion in CRITERIA}
EXEMPTED = Exempted(
    rule="icon-background-matches-brand",
    level=Level.ERROR,
    file="apiProperties.json",
    message='the icon\'s background is not "#24406B"',
    reason="The brand changes in May.",
    expires="2999-05-31",
    line=4,
)
POLICY = PolicyReport(".github/connector-certification.yml", changed=False, off=(), notes=())
NO_TEST_ACCOUNT = {"test-account": [Unproven("no test account declared", "add test-account to certification.yml")]}


def finding(level: Level = Level.ERROR, **changes: Any) -> LocatedFinding:
    """A parameter without description, on line 41."""
    values: dict[str, Any] = {
        "rule": "parameter-description-present",
        "validator": None,
        "policy": None,
        "criterion": "openapi-definition",
        "level": level,
        "file": "apiDefinition.swagger.json",
        "pointer": "/paths/~1invoices/get/parameters/0",
        "line": 41,
        "column": 13,
        "end_line": 41,
        "end_column": 25,
        "message": 'parameter "id" of "Get invoice" has no description',
        "help": "say in one sentence what to enter and where to find it",
        "member": None,
        "url": None,
        "source": '            "name": "id",',
    }
    return LocatedFinding(**{**values, **changes})


def hint(**changes: Any) -> LocatedFinding:
    """An advice on the same line."""
    return finding(Level.HINT, **{"rule": "summary-in-sentence-case", "help": "write it in sentence case", **changes})


def connector(
    *findings: LocatedFinding,
    unproven: Mapping[str, Sequence[Unproven]] | None = None,
    unjudged: Mapping[str, Sequence[Unjudged]] | None = None,
    fail_on: FailOn = FailOn.FAILED,
    path: str = "certified-connectors/Contoso Invoices",
    title: str = "Contoso Invoices",
    evidence: Mapping[str, str] = EVIDENCE,
    update: Extent | None = None,
    fail_on_known: bool = True,
    **more: Any,
) -> ConnectorReport:
    """A judged connector with the given findings; everything else has passed."""
    return judge(
        findings,
        Grounds(unproven or {}, unjudged or {}, evidence, update, fail_on_known),
        fail_on,
        path=path,
        title=title,
        publisher=Publisher.VERIFIED,
        operations=47,
        **more,
    )


def update(fail_on_known: bool = False) -> ConnectorReport:
    """An update with one new error and two that were there before; three findings of before are fixed."""
    return connector(
        finding(state=State.NEW),
        finding(state=State.KNOWN, message="there is no info", line=1),
        finding(state=State.KNOWN, message="there is no host", line=2),
        update=Extent.COMPATIBLE,
        fail_on_known=fail_on_known,
        fixed=3,
    )


def tolerated() -> ConnectorReport:
    """An update with one error, which was there before and does not block."""
    known = finding(state=State.KNOWN, message="there is no info")
    return connector(known, update=Extent.MINOR, fail_on_known=False)


def report(*connectors: ConnectorReport, fail_on: FailOn = FailOn.FAILED) -> Report:
    """A whole run."""
    return conclude(connectors, fail_on)
