"""Every rule that says so has an example whose change is certain: it mends the fault, and nothing new comes of it."""

import shutil
from pathlib import Path

import pytest

from certify.fixing import fix_connector
from certify.locate import locate
from certify.request import Request, Task
from checks.examination import examine
from checks.rule import REGISTRY
from connector.connector import read_connector
from connector.publisher import Publisher
from tools.examples import Example, examples, materialize, published

EXAMPLES = {example.rule: example for example in examples()}
FIXABLE = [rule.id for rule in REGISTRY.values() if rule.fixable]


def changes(rule: str, directory: Path) -> tuple[str, int]:
    """What fixing the bad example of a rule changes, and how many findings of the rule are left."""
    example: Example = EXAMPLES[rule]
    path = materialize(example.bad, directory / example.folder)
    task = Task(str(path), example.folder)
    request = Request((task,), publisher=Publisher(example.publisher), fix_only=(rule,))
    result = fix_connector(request, task, None)
    left = [one for one in result["connector"]["findings"] if one["rule"] == rule]
    return result["fix"]["diff"], len(left)


@pytest.mark.parametrize("rule", FIXABLE)
def test_the_change_of_an_example_is_made_and_its_rule_finds_nothing_more(rule: str, tmp_path: Path) -> None:
    difference, left = changes(rule, tmp_path)
    assert difference, "nothing is changed"
    assert left == 0


@pytest.mark.parametrize("rule", [rule for rule in EXAMPLES if rule not in FIXABLE])
def test_no_other_rule_says_how_it_is_mended(rule: str, tmp_path: Path) -> None:
    example = EXAMPLES[rule]
    path = materialize(example.bad, tmp_path / example.folder)
    connector = read_connector(str(path), example.folder, Publisher(example.publisher))
    connector.base = published(example.bad, tmp_path / "base")
    found = [broken for broken in examine(connector).broken if broken.rule.id == rule]
    assert [one for one in locate(connector, found, None) if one.fix] == []
    shutil.rmtree(path)
