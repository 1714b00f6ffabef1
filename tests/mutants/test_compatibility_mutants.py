"""Published connectors in two versions that differ in one way: just that rule speaks up, however both are written."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import checks.modules  # noqa: F401  (registers the rules)
from checks.criteria import COMPATIBILITY
from checks.examination import examine
from checks.rule import REGISTRY
from connector.connector import Connector, read_connector
from connector.files import Contents
from connector.publisher import Publisher
from tests.connector.comparison.test_properties import extracted, inlined, moved, shuffled
from tests.mutants.compatibility import MUTATIONS, Mutate, Value, Version, planted
from tests.mutants.test_mutants import CORPUS, LARGEST
from tools.examples import SAMPLE

MANY: Final = 40
"""Published connectors that are broken, one after another."""
ALL: Final = [(rule, mutate) for rule, mutations in MUTATIONS.items() for mutate in mutations]
RULES: Final = {
    rule.id
    for rule in REGISTRY.values()
    if rule.criterion == COMPATIBILITY and rule.subject.__module__ == "connector.comparison.change"
}


def contents(directory: Path) -> tuple[Value, Value]:
    """The definition and the properties of a connector."""
    names = ("apiDefinition.swagger.json", "apiProperties.json")
    definition, properties = (json.loads((directory / name).read_text(encoding="utf-8-sig")) for name in names)
    return definition, properties


@cache
def published() -> tuple[tuple[Value, Value], ...]:
    """Published connectors whose files a program may rewrite."""
    found: list[tuple[Value, Value]] = []
    for line in (CORPUS / "connectors.jsonl").read_text(encoding="utf-8").splitlines():
        directory = CORPUS / json.loads(line)["path"]
        try:
            pair = contents(directory)
            usable = all(isinstance(pair[1]["properties"].get(name, {}), dict) for name in ("connectionParameters",))
        except (OSError, ValueError, KeyError, TypeError):
            continue
        small = (directory / "apiDefinition.swagger.json").stat().st_size <= LARGEST
        if usable and small and isinstance(pair[0].get("paths"), dict):
            found.append(pair)
            if len(found) == MANY:
                break
    return tuple(found)


def read(version: Version) -> Connector:
    values = {"apiDefinition.swagger.json": version.definition, "apiProperties.json": version.properties}
    files = Contents({name: json.dumps(value).encode() for name, value in values.items()})
    return read_connector("", "c", Publisher.VERIFIED, files)


def broken(old: Version, new: Version) -> set[str]:
    """The rules on compatibility that an update breaks."""
    connector = read(new)
    connector.base = read(old)
    judgement = examine(connector, None)
    assert COMPATIBILITY.id not in judgement.unjudged
    return {one.rule.id for one in judgement.broken if one.rule.id in RULES}


def mutated(mutate: Mutate, definition: Value, properties: Value) -> tuple[Version, Version]:
    old, new = planted(definition, properties)
    mutate(old, new)
    return old, new


@pytest.mark.parametrize(("rule", "mutate"), ALL, ids=lambda value: value if isinstance(value, str) else "")
def test_an_update_of_the_sample_breaks_just_that_rule(rule: str, mutate: Mutate) -> None:
    old, new = mutated(mutate, *contents(SAMPLE))
    assert broken(old, new) == {rule}
    assert broken(old, copy.deepcopy(old)) == set()


def test_every_rule_on_changes_has_a_mutation() -> None:
    assert sorted(RULES ^ set(MUTATIONS)) == []


WAYS: Final[dict[str, Callable[[Value, random.Random], Value]]] = {
    "as it is": lambda value, _: value,
    "in another order": shuffled,
    "with references in place": lambda value, _: {**value, "paths": inlined(value["paths"], value)},
    "with schemas among the definitions": lambda value, _: extracted(value),
    "with parameters among the parameters": lambda value, _: moved(value),
}


@pytest.mark.shared
@settings(deadline=None, max_examples=60)
@given(st.data())
def test_an_update_of_a_published_connector_breaks_just_that_rule_however_it_is_written(data: Any) -> None:
    rule, mutate = ALL[data.draw(st.integers(0, len(ALL) - 1))]
    old, new = mutated(mutate, *published()[data.draw(st.integers(0, MANY - 1))])
    new.definition = WAYS[data.draw(st.sampled_from(sorted(WAYS)))](new.definition, data.draw(st.randoms()))
    assert broken(old, new) == {rule}
