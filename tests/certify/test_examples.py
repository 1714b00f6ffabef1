"""Every rule says in the worker, confined as it is, what it says in the tests of its examples."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from certify.process import Worker
from certify.request import Request, Task
from certify.run import run
from checks.rule import REGISTRY
from connector.publisher import Publisher
from report.model import ConnectorReport, Status
from tests.certify.test_client import FORKED
from tools.examples import ANSWERS, BASE_VERSION, NEIGHBORS, PULL_REQUEST, Example, examples, materialize

MORE_THAN_FILES = {ANSWERS, BASE_VERSION, NEIGHBORS, PULL_REQUEST}
"""What an example has beside files: only a run that knows it too can judge that one."""


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Example, ConnectorReport]]:
    root = tmp_path_factory.mktemp("examples")
    every = [example for example in examples() if MORE_THAN_FILES.isdisjoint(example.bad)]
    return [pair for publisher in Publisher for pair in _judged(every, publisher, root)]


def _judged(every: list[Example], publisher: Publisher, root: Path) -> Iterator[tuple[Example, ConnectorReport]]:
    mine = [example for example in every if example.publisher == publisher]
    tasks = []
    for example in mine:
        (root / example.rule).mkdir()
        directory = materialize(example.bad, root / example.rule / example.folder)
        tasks.append(Task(str(directory), f"{example.rule}/{example.folder}"))
    yield from zip(mine, run(Request(tuple(tasks), publisher), worker=Worker(inline=False)).connectors, strict=True)


@FORKED
def test_a_bad_example_breaks_its_rule_in_the_worker(judged: list[tuple[Example, ConnectorReport]]) -> None:
    silent = []
    for example, report in judged:
        found = {finding.rule for finding in report.findings}
        implied = any(example.rule in REGISTRY[rule].implies for rule in found)
        if not (example.unproven or example.unjudged or implied or example.rule in found):
            silent.append(example.rule)
    assert len(judged) > 400
    assert silent == []


@FORKED
def test_nothing_but_what_cannot_be_read_is_left_unjudged_in_the_worker(
    judged: list[tuple[Example, ConnectorReport]],
) -> None:
    unjudged = {
        example.rule
        for example, report in judged
        if any(criterion.status is Status.UNJUDGED for criterion in report.criteria) and not example.unjudged
    }
    assert unjudged == {"declaration-parses", "settings-json-parses", "swagger-size-max-1mb"}
