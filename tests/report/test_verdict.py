from dataclasses import replace
from typing import Any

import pytest

from checks.criteria import CRITERIA
from checks.rule import Level
from connector.node import Unproven
from report.model import Conclusion, CriterionResult, FailOn, LocatedFinding, Status
from report.verdict import count_levels, faults, outcome, ready
from tests.report.examples import NO_TEST_ACCOUNT, connector, finding, hint, report

DEFINITION = "openapi-definition"
MISSING = {DEFINITION: [Unproven("there is no definition", "add one")]}


def result(*findings: LocatedFinding, unproven: dict[str, list[Unproven]] | None = None) -> CriterionResult:
    judged = connector(*findings, unproven=unproven)
    return next(row for row in judged.criteria if row.id == DEFINITION)


@pytest.mark.parametrize(
    ("levels", "unproven", "status"),
    [
        ([], {}, Status.PASSED),
        ([Level.HINT, Level.HINT], {}, Status.PASSED),
        ([Level.WARNING], {}, Status.WARNED),
        ([Level.WARNING, Level.ERROR, Level.HINT], {}, Status.FAILED),
        ([], MISSING, Status.UNPROVEN),
        ([Level.HINT], MISSING, Status.UNPROVEN),
        ([Level.WARNING], MISSING, Status.UNPROVEN),
        ([Level.ERROR], MISSING, Status.FAILED),
    ],
)
def test_the_worst_of_its_findings_and_of_missing_evidence_decides_a_criterion(
    levels: list[Level], unproven: dict[str, list[Unproven]], status: Status
) -> None:
    found = [finding(level, line=number) for number, level in enumerate(levels, 1)]
    assert result(*found, unproven=unproven).status is status


@pytest.mark.parametrize(
    ("fail_on", "blocked"),
    [
        (FailOn.NEVER, set()),
        (FailOn.FAILED, {Status.FAILED}),
        (FailOn.UNPROVEN, {Status.FAILED, Status.UNPROVEN}),
        (FailOn.WARNED, {Status.FAILED, Status.UNPROVEN, Status.WARNED}),
    ],
)
def test_each_value_of_the_knob_blocks_on_its_status_and_on_the_ones_before_it(
    fail_on: FailOn, blocked: set[Status]
) -> None:
    by_status = {
        Status.PASSED: connector(fail_on=fail_on),
        Status.WARNED: connector(finding(Level.WARNING), fail_on=fail_on),
        Status.UNPROVEN: connector(unproven=MISSING, fail_on=fail_on),
        Status.FAILED: connector(finding(), fail_on=fail_on),
    }
    assert {status for status, judged in by_status.items() if judged.conclusion is Conclusion.FAILURE} == blocked


def test_every_criterion_has_its_row_in_the_order_of_the_page() -> None:
    assert [row.id for row in connector(finding()).criteria] == [criterion.id for criterion in CRITERIA]


def test_a_criterion_that_passes_shows_its_evidence() -> None:
    assert result().summary == "evidence of the openapi definition"


def test_a_single_fault_is_its_own_summary() -> None:
    assert result(finding(message="there is no info")).summary == "there is no info"


def test_several_faults_are_counted_by_level_and_hints_are_not() -> None:
    found = [finding(), finding(), finding(Level.WARNING), hint()]
    assert result(*found).summary == "2 required, 1 recommended"


def test_faults_are_counted_and_not_their_uses() -> None:
    uses = [finding(pointer=f"/paths/{number}", origin="/parameters/id") for number in range(9)]
    assert result(*uses, finding()).summary == "2 required"


def test_missing_evidence_says_what_is_missing_and_how_to_bring_it() -> None:
    row = result(unproven=MISSING)
    assert (row.summary, row.help) == ("there is no definition", "add one")


def test_several_pieces_of_missing_evidence_are_counted_once_each() -> None:
    missing = [Unproven("no date"), Unproven("no agreement"), Unproven("no date")]
    assert result(unproven={DEFINITION: missing}).summary == "no date and 1 more"


def test_a_warning_beside_missing_evidence_is_said_too() -> None:
    row = result(finding(Level.WARNING, message="the title is long"), unproven=MISSING)
    assert row.summary == "the title is long; not shown: there is no definition"


@pytest.mark.parametrize("known", ["findings", "unproven", "evidence"])
def test_nothing_can_hide_in_a_criterion_that_no_report_shows(known: str) -> None:
    with pytest.raises(ValueError, match="no such criterion: weather"):
        connector(
            *([finding(criterion="weather")] if known == "findings" else []),
            unproven={"weather": []} if known == "unproven" else {},
            evidence={"weather": "fair"} if known == "evidence" else {},
        )


def test_uses_of_a_shared_definition_become_one_fault_that_stands_there() -> None:
    uses = [
        finding(
            pointer=f"/paths/{number}",
            line=100 + number,
            origin="/parameters/id",
            origin_line=12,
            origin_column=3,
            origin_end_line=12,
            origin_end_column=9,
            origin_source='  "id": {',
        )
        for number in range(3)
    ]
    [fault] = faults(uses)
    assert (fault.pointer, fault.line, fault.column, fault.end_line, fault.end_column, fault.source, fault.uses) == (
        "/parameters/id", 12, 3, 12, 9, '  "id": {', 3,
    )  # fmt: skip


def test_an_unlocated_shared_definition_leaves_its_fault_at_the_first_use() -> None:
    uses = [finding(pointer=f"/paths/{number}", line=number, origin="/parameters/id") for number in (7, 8)]
    [fault] = faults(uses)
    assert (fault.pointer, fault.line, fault.uses) == ("/paths/7", 7, 2)


@pytest.mark.parametrize("other", ["rule", "file", "origin", "validator"])
def test_faults_that_differ_in_what_they_are_stay_apart(other: str) -> None:
    changes: dict[str, Any] = {other: "other"}
    changed = replace(finding(origin="/a"), **changes)
    assert len(faults([finding(origin="/a"), changed])) == 2


def test_faults_without_a_shared_definition_stay_apart_even_when_alike() -> None:
    assert len(faults([finding(), finding()])) == 2


def test_faults_are_in_document_order_with_files_as_they_first_appear() -> None:
    first = finding(line=50)
    second = finding(file="apiProperties.json", line=1)
    shared = finding(line=60, origin="/a", origin_line=10, origin_column=1)
    assert [(fault.file, fault.line) for fault in faults([first, second, shared])] == [
        ("apiDefinition.swagger.json", 10),
        ("apiDefinition.swagger.json", 50),
        ("apiProperties.json", 1),
    ]


def test_collapsing_twice_changes_nothing() -> None:
    once = faults([finding(pointer=str(number), origin="/a", origin_line=4) for number in range(3)])
    assert faults(once) == once


def test_one_failing_connector_fails_the_run_and_none_at_all_does_not() -> None:
    assert report(connector(), connector(finding())).conclusion is Conclusion.FAILURE
    assert report(connector()).conclusion is Conclusion.SUCCESS
    assert report().conclusion is Conclusion.SUCCESS


def test_a_knob_that_blocks_nothing_makes_no_connector_ready() -> None:
    judged = connector(finding(), fail_on=FailOn.NEVER)
    assert judged.conclusion is Conclusion.SUCCESS
    assert not ready(judged)
    assert outcome(judged) == "is not ready for certification"


def test_what_is_unproven_is_never_called_ready() -> None:
    assert outcome(connector(unproven=NO_TEST_ACCOUNT)) == "breaks no required rule"
    assert outcome(connector(finding(Level.WARNING))) == "is ready for certification"


def test_levels_are_counted_in_words() -> None:
    assert count_levels([hint(), finding(), hint()]) == "1 required, 2 hints"
    assert count_levels([hint()]) == "1 hint"
