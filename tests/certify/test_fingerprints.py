"""A finding is known again whatever happened to its lines, its order and the directory's name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from report.model import ConnectorReport, State, Status
from tests.reports import report_on, report_on_update
from tools.examples import SAMPLE, Patch, materialize

DEFINITION = "apiDefinition.swagger.json"
FAULTY: Patch = {
    DEFINITION: {
        "paths": {
            "/invoices": {"get": {"parameters": {0: {"description": None}}}},
            "/invoices/{id}": {"get": {"summary": "Get invoice."}},
        }
    }
}


def states(report: ConnectorReport) -> dict[str, State | None]:
    return {finding.rule: finding.state for finding in report.findings}


def rewrite(directory: Path, change: Any) -> None:
    path = directory / DEFINITION
    path.write_text(change(json.loads(path.read_text(encoding="utf-8"))), encoding="utf-8")


def reordered(value: Any) -> Any:
    """Members of objects, and parameters, the other way round."""
    if isinstance(value, dict):
        return {
            name: list(reversed(reordered(one))) if name == "parameters" and isinstance(one, list) else reordered(one)
            for name, one in reversed(value.items())
        }
    return [reordered(element) for element in value] if isinstance(value, list) else value


def reformatted(value: dict[str, Any]) -> str:
    """Another order and other white space; what a rule says of the order of the outermost members aside."""
    return json.dumps({name: reordered(one) for name, one in value.items()}, separators=(",", ":"))


def test_old_faults_are_known_and_a_further_one_is_new(tmp_path: Path) -> None:
    old = materialize(FAULTY, tmp_path / "old")
    new = materialize({DEFINITION: {"info": {"contact": None}}}, tmp_path / "renamed", old)
    report = report_on_update(new, old)
    found = states(report)
    assert found.pop("contact-present") is State.NEW
    assert found
    assert set(found.values()) == {State.KNOWN}
    assert report.fixed == 0


def test_reformatting_reordering_and_renaming_change_no_state(tmp_path: Path) -> None:
    old = materialize(FAULTY, tmp_path / "old")
    new = materialize({}, tmp_path / "renamed", old)
    rewrite(new, reformatted)
    found = states(report_on_update(new, old))
    assert found
    assert set(found.values()) == {State.KNOWN}


def test_another_summary_makes_no_other_faults_of_those_of_its_operation(tmp_path: Path) -> None:
    silent = {"name": "q", "in": "query", "type": "string"}
    old = materialize({DEFINITION: {"paths": {"/invoices": {"get": {"parameters": {3: silent}}}}}}, tmp_path / "old")
    changed: Patch = {DEFINITION: {"paths": {"/invoices": {"get": {"summary": "Find invoices"}}}}}
    report = report_on_update(materialize(changed, tmp_path / "new", old), old)
    assert "parameter-description-present" in states(report)
    assert set(states(report).values()) == {State.KNOWN}
    assert report.fixed == 0


def test_what_is_gone_is_counted_as_fixed(tmp_path: Path) -> None:
    old = materialize(FAULTY, tmp_path / "old")
    many = len(report_on_update(old, old).findings)
    report = report_on_update(SAMPLE, old)
    assert report.fixed == many > 0
    assert not report.findings


def test_each_known_fault_covers_one(tmp_path: Path) -> None:
    silent = {"name": "q", "in": "query", "type": "string"}

    def adding(index: int) -> Patch:
        return {DEFINITION: {"paths": {"/invoices": {"get": {"parameters": {index: silent}}}}}}

    old = materialize(adding(3), tmp_path / "old")
    new = materialize(adding(4), tmp_path / "new", old)
    found = [one.state for one in report_on_update(new, old).findings if one.rule == "parameter-description-present"]
    assert sorted(map(str, found)) == ["known", "new"]


def test_old_errors_may_pass_while_new_ones_fail(tmp_path: Path) -> None:
    old = materialize({DEFINITION: {"info": {"contact": None}}}, tmp_path / "old")
    assert report_on_update(old, old).conclusion == "failure"
    passed = report_on_update(old, old, fail_on_known=False)
    assert Status.WARNED in {row.status for row in passed.criteria}
    assert Status.FAILED not in {row.status for row in passed.criteria}
    new = materialize({DEFINITION: {"host": None, "paths": {"/invoices/{id}": None}}}, tmp_path / "new", old)
    assert report_on_update(new, old, fail_on_known=False).conclusion == "failure"


def test_a_connector_without_base_has_neither_states_nor_the_criterion() -> None:
    report = report_on(SAMPLE)
    assert report.update is None
    assert "compatibility" not in {row.id for row in report.criteria}
    assert {finding.state for finding in report.findings} <= {None}


def test_the_class_of_an_update_is_told_by_what_it_touches(tmp_path: Path) -> None:
    def update(name: str, patch: Patch) -> str | None:
        return report_on_update(materialize(patch, tmp_path / name), SAMPLE).update

    assert report_on_update(SAMPLE, SAMPLE).update == "none"
    assert update("a", {DEFINITION: {"info": {"description": "Everything about invoices of a company."}}}) == "minor"
    assert update("b", {"readme.md": "# Contoso Invoices\n"}) == "minor"
    assert update("c", {DEFINITION: {"info": {"version": "2.0.0"}}}) == "compatible"
    assert update("d", {DEFINITION: {"paths": {"/invoices/{id}": None}}}) == "breaking"
