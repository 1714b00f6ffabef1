"""The changelog says what an update changes; foreign text neither renders nor pings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from certify.rules import description
from checks.rule import REGISTRY
from report.faces.changelog import render
from report.model import FailOn, Report
from report.verdict import conclude
from tests.reports import report_on_update
from tools.examples import SAMPLE, Patch, materialize

DEFINITION = "apiDefinition.swagger.json"


def update(directory: Path, patch: Patch) -> Report:
    report = report_on_update(materialize(patch, directory), SAMPLE)
    return conclude([report], FailOn.FAILED, [description(REGISTRY[one.rule], None) for one in report.findings])


def test_breaking_changes_come_first_and_new_operations_are_named(tmp_path: Path) -> None:
    operation = {
        "operationId": "SendInvoice",
        "summary": "Send @everyone",
        "responses": {"200": {"description": "It."}},
    }
    patch: Patch = {
        DEFINITION: {
            "info": {"title": "Contoso Bills"},
            "paths": {
                "/invoices/{id}": None,
                "/invoices": {"get": {"deprecated": True}, "put": operation},
            },
        },
        "certification.yml": {"compatibility": [{"change": "operation-deleted", "reason": "The service ended it."}]},
    }
    assert render(update(tmp_path / "c", patch)) == (
        "## Contoso Bills\n\n"
        "### Breaking changes\n\n"
        "- operation `Get invoice`, operationId `GetInvoice`, is deleted: flows that use it fail "
        "(acknowledged: The service ended it.)\n\n"
        "### New operations\n\n"
        "- `Send @everyone`\n\n"
        "### Deprecated operations\n\n"
        "- `List invoices`\n\n"
        "### Other changes that users may notice\n\n"
        "- the title was `Contoso Invoices` and is `Contoso Bills` now\n"
    )


def test_an_update_of_texts_is_told_as_one(tmp_path: Path) -> None:
    assert render(update(tmp_path / "a", {})) == "## Contoso Invoices\n\nNo changes.\n"
    patch: Patch = {DEFINITION: {"info": {"description": "Everything about the invoices of a company."}}}
    assert "Only texts" in render(update(tmp_path / "b", patch))


def test_without_published_version_it_says_so(tmp_path: Path) -> None:
    report = update(tmp_path / "c", {})
    alone = replace(report, connectors=tuple(replace(one, update=None) for one in report.connectors))
    assert render(alone) == "There is no published version to compare with.\n"
