"""A pull request that is broken in one way: just that rule speaks up."""

from pathlib import Path

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY, Level
from checks.walk import Judgement, walk
from connector.connector import read_connector
from connector.publisher import Publisher
from connector.pull_request import PullRequest
from tests.checks.judging import failures
from tests.mutants.pull_request import FOLDER, MUTATIONS, Mutation, right
from tools.examples import SAMPLE


def judge(pull_request: PullRequest | None) -> Judgement:
    connector = read_connector(str(SAMPLE), FOLDER, Publisher.INDEPENDENT)
    connector.pull_request = pull_request
    judgement = walk(connector)
    assert not failures(judgement)
    return judgement


def told(judgement: Judgement) -> list[tuple[str, str]]:
    return [
        (b.rule.id, b.finding.message)
        for b in judgement.broken
        if b.rule.page == "pull_request" and b.rule.level is not Level.HINT
    ]


def test_the_right_pull_request_breaks_nothing() -> None:
    judgement = judge(right())
    assert told(judgement) == []
    assert "pull-request" not in judgement.unproven


def name(mutation: Mutation) -> str:
    return f"{mutation.rule}-{[other for other in MUTATIONS if other.rule == mutation.rule].index(mutation)}"


@pytest.mark.parametrize("mutation", MUTATIONS, ids=name)
def test_a_broken_pull_request_breaks_just_that_rule(mutation: Mutation) -> None:
    [(rule, message)] = told(judge(mutation.apply()))
    assert rule == mutation.rule
    assert mutation.message in message


@pytest.mark.parametrize("mutation", MUTATIONS, ids=name)
def test_no_rule_binds_a_pull_request_to_another_repository(mutation: Mutation) -> None:
    members = {**mutation.members, "base_repository": "contoso/connectors"}
    assert told(judge(Mutation(mutation.rule, members, "").apply())) == []


def test_there_are_enough_mutants() -> None:
    assert len(MUTATIONS) >= 20


def test_every_rule_above_a_hint_has_a_mutation() -> None:
    by_the_directory = {"pr-judged", "dir-under-known-root"}
    expected = {rule.id for rule in REGISTRY.values() if rule.page == "pull_request" and rule.level is not Level.HINT}
    assert sorted(expected - by_the_directory - {mutation.rule for mutation in MUTATIONS}) == []


def test_the_sample_is_where_the_tests_take_it_to_be() -> None:
    assert Path(SAMPLE, "apiDefinition.swagger.json").is_file()
