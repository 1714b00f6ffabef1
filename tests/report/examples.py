"""Small findings and reports, so that a test names only what matters to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from checks.criteria import CRITERIA
from checks.rule import Level
from connector.node import Unjudged, Unproven
from connector.publisher import Publisher
from report.model import ConnectorReport, FailOn, LocatedFinding, Report
from report.verdict import Grounds, conclude, judge

EVIDENCE = {criterion.id: f"evidence of the {criterion.title.lower()}" for criterion in CRITERIA}
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
) -> ConnectorReport:
    """A judged connector with the given findings; everything else has passed."""
    return judge(
        findings,
        Grounds(unproven or {}, unjudged or {}, evidence),
        fail_on,
        path=path,
        title=title,
        publisher=Publisher.VERIFIED,
        operations=47,
    )


def report(*connectors: ConnectorReport, fail_on: FailOn = FailOn.FAILED) -> Report:
    """A whole run."""
    return conclude(connectors, fail_on)
