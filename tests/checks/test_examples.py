"""Every rule has a bad example that yields just it, at its place, and a good one that yields nothing."""

from pathlib import Path

import pytest

from certify.readers import Inline, Readers
from checks.examination import examine
from checks.rule import REGISTRY, Level
from checks.walk import Judgement
from connector.connector import read_connector
from connector.packaged import read_packages
from connector.publisher import Publisher
from tests.checks.judging import failures
from tools.examples import Example, beside, brought_by, examples, materialize, probed, published

EXAMPLES = {example.rule: example for example in examples()}


@pytest.fixture(scope="module")
def readers() -> Readers:
    return Inline()


def judge(example: Example, which: str, directory: Path, readers: Readers) -> Judgement:
    patch = example.bad if which == "bad" else example.good
    path = materialize(patch, directory / example.folder)
    connector = read_connector(str(path), example.folder, Publisher(example.publisher))
    read_packages(connector)
    connector.pull_request = brought_by(patch)
    connector.probed = probed(patch, connector)
    connector.neighbors = beside(patch)
    connector.base = published(patch, directory / "base")
    judgement = examine(connector, readers)
    assert not failures(judgement)
    return judgement


def test_every_rule_has_an_example_and_every_example_a_rule() -> None:
    assert set(EXAMPLES) == set(REGISTRY)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_the_bad_example_breaks_just_its_rule_at_its_place(rule: str, tmp_path: Path, readers: Readers) -> None:
    example = EXAMPLES[rule]
    judgement = judge(example, "bad", tmp_path, readers)
    found = [broken for broken in judgement.broken if broken.rule.id == rule]
    if example.unproven:
        assert judgement.unproven[REGISTRY[rule].criterion.id]
        assert not found
    elif example.unjudged:
        assert judgement.unjudged[REGISTRY[rule].criterion.id]
        assert not found
    else:
        assert found, "the rule finds nothing"
    if example.at is not None:
        assert (example.file, example.at) in {(broken.finding.file, broken.finding.pointer) for broken in found}
    others = {broken.rule.id for broken in judgement.broken if broken.rule.level is not Level.HINT} - {rule}
    assert others == set(example.also)


@pytest.mark.parametrize("rule", EXAMPLES)
def test_the_good_example_breaks_nothing(rule: str, tmp_path: Path, readers: Readers) -> None:
    judgement = judge(EXAMPLES[rule], "good", tmp_path, readers)
    assert not [broken.finding for broken in judgement.broken if broken.rule.id == rule]
    assert not [broken.finding for broken in judgement.broken if broken.rule.level is not Level.HINT]
