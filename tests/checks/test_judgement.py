"""How much of what rules say is kept, and what is said of the rest."""

from collections.abc import Iterator

import pytest

from checks.criteria import BRAND_COLOR
from checks.judgement import MOST_CHARACTERS, MOST_FINDINGS, MOST_FINDINGS_OF_RULE, MOST_REASONS, Judgement
from checks.rule import REGISTRY, Findings, Level, rule
from checks.walk import judge_nodes
from connector.definition import Definition
from connector.node import Beyond, Finding, Unjudged, Unproven
from connector.publisher import Publisher


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No rules but those of the test, also where the walk has kept which rules there are."""
    monkeypatch.setattr("checks.walk._tables", {})
    before = dict(REGISTRY)
    REGISTRY.clear()
    for name in ("one", "two", "three"):

        @rule(name, BRAND_COLOR, Level.ERROR, help="Help.")
        def check(definition: Definition) -> Findings:
            """Requirement."""
            return ()

    yield
    REGISTRY.clear()
    REGISTRY.update(before)


def finding(message: str = "m") -> Finding:
    return Finding("f", "/a", "/a", message)


def reasons(judgement: Judgement) -> list[str]:
    judgement.close()
    return [reason.message for reason in judgement.unjudged.get(BRAND_COLOR.id, ())]


def add(judgement: Judgement, name: str, count: int, message: str = "m") -> None:
    for _ in range(count):
        judgement.add(REGISTRY[name], finding(message))


def test_findings_within_the_bounds_leave_nothing_unjudged() -> None:
    judgement = Judgement()
    add(judgement, "one", MOST_FINDINGS_OF_RULE)
    assert reasons(judgement) == []


def test_findings_of_one_rule_are_bounded_and_the_rest_is_counted() -> None:
    judgement = Judgement()
    add(judgement, "one", MOST_FINDINGS_OF_RULE + 2)
    add(judgement, "two", 1)
    assert len(judgement.broken) == MOST_FINDINGS_OF_RULE + 1
    assert reasons(judgement) == ["2 more findings of the rule one do not fit into the report"]


def test_findings_of_one_connector_are_bounded() -> None:
    judgement = Judgement()
    for name in ("one", "two"):
        add(judgement, name, MOST_FINDINGS_OF_RULE)
    add(judgement, "three", 1)
    assert len(judgement.broken) == MOST_FINDINGS
    assert reasons(judgement) == ["1 more finding of the rule three does not fit into the report"]


def test_what_a_finding_says_is_cut_whatever_a_rule_has_put_into_it() -> None:
    judgement = Judgement()
    judgement.add(REGISTRY["one"], Finding("f", "/a", "/a", "m" * 5_000, "h" * 5_000))
    [kept] = [broken.finding for broken in judgement.broken]
    assert (kept.message, kept.help) == ("m" * 999 + "…", "h" * 999 + "…")


def test_a_text_that_is_repeated_in_each_finding_is_bounded() -> None:
    judgement = Judgement()
    for _ in range(100):
        judgement.add(REGISTRY["one"], finding("m").paste("x" * (MOST_CHARACTERS // 10)))
    assert len(judgement.broken) == 10
    assert reasons(judgement) == ["90 more findings of the rule one do not fit into the report"]


def test_reasons_are_kept_once_and_a_few_are_enough() -> None:
    judgement = Judgement()
    for number in range(1_000):
        judgement.add(REGISTRY["one"], Unproven("the same"))
        judgement.add(REGISTRY["one"], Unjudged(f"another {number}"))
    assert judgement.unproven == {BRAND_COLOR.id: [Unproven("the same")]}
    assert len(judgement.unjudged[BRAND_COLOR.id]) == MOST_REASONS


def test_a_rule_that_reaches_a_limit_is_unjudged_by_its_name_and_the_others_are_judged() -> None:
    @rule("limited", BRAND_COLOR, Level.WARNING, help="Help.")
    def limited(definition: Definition) -> Findings:
        """Requirement."""
        yield definition.finding("before")
        raise Beyond("more than 3 things", "Have fewer.")

    judgement = Judgement()
    judge_nodes([Definition({}, "f")], Publisher.INDEPENDENT, judgement)
    assert [broken.finding.message for broken in judgement.broken] == ["before"]
    assert judgement.unjudged == {BRAND_COLOR.id: [Unjudged("more than 3 things", "Have fewer.")]}
