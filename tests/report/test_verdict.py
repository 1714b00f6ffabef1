import pytest

from checks.criteria import CRITERIA
from checks.rule import Level
from connector.node import Unjudged, Unproven
from connector.publisher import Publisher
from report.groups import count_groups, counted, groups
from report.model import Conclusion, CriterionResult, FailOn, LocatedFinding, Status
from report.summary import summarize
from report.verdict import unjudged
from tests.report.examples import connector, finding, hint, report

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
    assert [row.id for row in connector(finding()).criteria] == [
        criterion.id for criterion in CRITERIA if criterion.id != "compatibility"
    ]


def test_a_criterion_that_passes_shows_its_evidence() -> None:
    assert result().summary == "evidence of the openapi definition"


def test_a_single_fault_is_its_own_summary() -> None:
    assert result(finding(message="there is no info")).summary == "there is no info"


def test_several_faults_are_counted_by_level_and_hints_are_not() -> None:
    found = [finding(), finding(message="there is no info"), finding(Level.WARNING), hint()]
    assert result(*found).summary == "2 errors, 1 warning"


def test_missing_evidence_says_what_is_missing_and_how_to_bring_it() -> None:
    row = result(unproven=MISSING)
    assert (row.summary, row.help) == ("there is no definition", "add one")


def test_several_pieces_of_missing_evidence_are_counted_once_each() -> None:
    missing = [Unproven("no date"), Unproven("no agreement"), Unproven("no date")]
    assert result(unproven={DEFINITION: missing}).summary == "no date and 1 more"


def test_a_warning_beside_missing_evidence_is_said_too() -> None:
    row = result(finding(Level.WARNING, message="the title is long"), unproven=MISSING)
    assert row.summary == "the title is long; not shown: there is no definition"


def test_what_could_not_be_judged_blocks_and_says_why() -> None:
    judged = connector(unjudged={DEFINITION: [Unjudged("the rule x failed", "Report it.")]}, unproven=MISSING)
    row = next(row for row in judged.criteria if row.id == DEFINITION)
    assert (row.status, row.help) == (Status.UNJUDGED, "Report it.")
    assert row.summary == "the rule x failed; not shown: there is no definition"
    assert judged.conclusion is Conclusion.FAILURE
    assert summarize(judged).blocked


def test_a_connector_that_nobody_could_judge_passes_nothing() -> None:
    judged = unjudged("a", "A", Publisher.VERIFIED, Unjudged("it took too long"), FailOn.FAILED)
    assert {row.status for row in judged.criteria} == {Status.UNJUDGED}
    assert judged.conclusion is Conclusion.FAILURE


@pytest.mark.parametrize("known", ["findings", "unproven", "evidence"])
def test_nothing_can_hide_in_a_criterion_that_no_report_shows(known: str) -> None:
    with pytest.raises(ValueError, match="no such criterion: weather"):
        connector(
            *([finding(criterion="weather")] if known == "findings" else []),
            unproven={"weather": []} if known == "unproven" else {},
            evidence={"weather": "fair"} if known == "evidence" else {},
        )


def test_one_failing_connector_fails_the_run_and_none_at_all_does_not() -> None:
    assert report(connector(), connector(finding())).conclusion is Conclusion.FAILURE
    assert report(connector()).conclusion is Conclusion.SUCCESS
    assert report().conclusion is Conclusion.SUCCESS


def test_a_knob_that_blocks_nothing_makes_no_connector_ready() -> None:
    judged = connector(finding(), fail_on=FailOn.NEVER)
    assert judged.conclusion is Conclusion.SUCCESS
    assert summarize(judged).blocked


def test_levels_are_counted_in_words_and_equal_faults_once() -> None:
    assert (
        counted(count_groups(groups([hint(), finding(), hint(line=7, message="the summary shouts")])))
        == "1 error, 2 hints"
    )
    assert counted(count_groups(groups([hint(), hint(line=50)]))) == "1 hint"
