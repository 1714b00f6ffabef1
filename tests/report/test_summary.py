import pytest

from checks.rule import Level
from connector.node import Unjudged, Unproven
from report.model import ConnectorReport, Extent, FailOn, State
from report.summary import facts, none_against, summarize, verdict
from tests.report.examples import NO_TEST_ACCOUNT, connector, finding, hint, tolerated, update

SLOW = {"icon": [Unjudged("it took too long")]}


@pytest.mark.parametrize(
    ("judged", "said"),
    [
        (connector(), "ready to submit"),
        (connector(hint(), finding(Level.WARNING)), "ready to submit"),
        (connector(unproven=NO_TEST_ACCOUNT), "no errors"),
        (connector(finding()), "1 error to fix before you submit"),
        (connector(finding(), finding(line=7)), "1 error to fix before you submit"),
        (connector(finding(), unjudged=SLOW), "1 error to fix, 1 criterion not judged"),
        (connector(unjudged=SLOW), "1 of 12 criteria could not be judged"),
        (connector(finding(), fail_on=FailOn.NEVER), "1 error to fix before you submit"),
        (
            connector(unproven=NO_TEST_ACCOUNT, fail_on=FailOn.UNPROVEN),
            "no errors, but an answer is missing that this check asks for",
        ),
        (
            connector(finding(Level.WARNING), fail_on=FailOn.WARNED),
            "no errors, but warnings that this check does not allow",
        ),
    ],
)
def test_the_verdict_says_what_to_do_and_never_calls_ready_what_is_not(judged: ConnectorReport, said: str) -> None:
    assert verdict(summarize(judged)) == said
    assert summarize(judged).blocked == (not said.startswith("ready") and said != "no errors")


def test_no_verdict_hides_that_rules_were_left_out() -> None:
    assert verdict(summarize(connector(left_out=2))) == "no errors, 2 rules left out"
    assert verdict(summarize(connector(finding(), left_out=1))) == "1 error to fix before you submit, 1 rule left out"
    assert verdict(summarize(connector(unproven=NO_TEST_ACCOUNT, left_out=2))) == "no errors, 2 rules left out"
    assert none_against([summarize(connector(left_out=2))] * 3) == "no errors, 2 rules left out"


def test_the_facts_count_what_blocks_first() -> None:
    judged = connector(
        finding(state=State.NEW),
        finding(Level.WARNING, message="it is long"),
        hint(),
        finding(state=State.FIXED, message="it was wrong"),
        unproven={**NO_TEST_ACCOUNT, "brand-color": [Unproven("nothing to compare")]},
        unjudged=SLOW,
    )
    assert facts(summarize(judged)) == [
        "1 error (1 new)",
        "1 warning",
        "1 hint",
        "1 not judged",
        "1 answer missing",
        "no evidence: brand color",
        "1 fixed",
    ]


def test_a_missing_icon_is_called_so() -> None:
    assert facts(summarize(connector(unproven={"icon": [Unproven("there is no icon")]}))) == ["no icon"]


def test_of_an_update_its_extent_and_what_is_new_come_first() -> None:
    assert facts(summarize(update(fail_on_known=True))) == [
        "compatible update: 1 finding new, 2 known, 3 fixed, thank you",
        "3 errors (1 new)",
    ]
    assert facts(summarize(connector(update=Extent.NONE))) == ["no change"]


def test_errors_that_were_there_before_are_counted_apart_where_they_do_not_block() -> None:
    assert facts(summarize(update()))[1:] == ["1 error (1 new)", "2 known errors"]
    assert verdict(summarize(update())) == "1 error to fix before you submit"
    assert facts(summarize(tolerated())) == ["minor update: 1 finding known", "1 known error"]
    assert verdict(summarize(tolerated())) == "no new errors"
    assert not summarize(tolerated()).blocked
    assert not summarize(tolerated()).complete
