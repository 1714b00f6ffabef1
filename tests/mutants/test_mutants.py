"""Real connectors that are clean, broken in one way each: just that rule speaks up, at that place."""

from __future__ import annotations

import dataclasses
import json
import zlib
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

import checks.modules  # noqa: F401  (registers the rules)
import tests.mutants.definition
import tests.mutants.dynamic
import tests.mutants.operations
import tests.mutants.parameters
import tests.mutants.schemas
import tests.mutants.triggers  # noqa: F401  (fills the table)
from checks.rule import REGISTRY, Level
from checks.walk import walk
from connector.connector import Connector, read_connector
from connector.definition import Definition
from tests.checks.judging import failures
from tests.mutants.building import action, field
from tests.mutants.draft import MUTATIONS, Draft, Mutation

SHARED: Final = Path(__file__).resolve().parents[3] / "shared"
CORPUS: Final = SHARED / "corpus"

SINCE: Final = "2021"
"""Only connectors that were certified in that year or later are broken."""
LARGEST: Final = 120_000
"""Bytes of the largest definition that is broken: the test has to be quick."""
EACH: Final = 3
"""Connectors in which each mutation is tried."""

DEFINITION: Final = "checks.definition."
"""Where the modules with the rules on the definition are."""

ALL: Final = [mutation for mutations in MUTATIONS.values() for mutation in mutations]

Found = frozenset[tuple[str, str]]
"""Rule and pointer of each finding."""


def judge(connector: Connector, value: dict[str, Any]) -> Found:
    assert connector.definition is not None
    definition = Definition(value, connector.definition.file)
    judgement = walk(dataclasses.replace(connector, definition=definition))
    assert not failures(judgement)
    return frozenset((broken.rule.id, broken.finding.pointer) for broken in judgement.broken)


@cache
def clean_connectors() -> list[tuple[Connector, Found]]:
    """Certified connectors in which no blocking rule of the definition is broken, with what is found in them."""
    clean = []
    for line in (CORPUS / "connectors.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["first"] < SINCE or not row["path"].startswith("certified-connectors/"):
            continue
        connector = read_connector(str(CORPUS / row["path"]), row["path"])
        if connector.definition is None or connector.definition_size > LARGEST:
            continue
        found = judge(connector, connector.definition.value)
        if not blocking(found):
            clean.append((connector, found))
    return clean


def blocking(found: Found) -> set[str]:
    return {
        rule
        for rule, _ in found
        if REGISTRY[rule].level is Level.ERROR and REGISTRY[rule].module.startswith(DEFINITION)
    }


def broken_connectors(mutation: Mutation) -> list[tuple[Connector, Found, Found, str]]:
    """Connectors broken by a mutation: the connector, what was found before, what is found now, and where it broke."""
    connectors = clean_connectors()
    start = zlib.crc32(f"{mutation.rule} {mutation.name}".encode()) % len(connectors)
    broken: list[tuple[Connector, Found, Found, str]] = []
    for connector, before in connectors[start:] + connectors[:start]:
        if any(rule == mutation.rule for rule, _ in before):
            continue
        assert connector.definition is not None
        draft = Draft(connector.definition.value)
        pointer = mutation.mutate(draft)
        if pointer is not None:
            broken.append((connector, before, judge(connector, draft.value), pointer))
            if len(broken) == EACH:
                break
    return broken


def name(mutation: Mutation) -> str:
    return f"{mutation.rule}-{MUTATIONS[mutation.rule].index(mutation)}"


@pytest.mark.shared
@pytest.mark.parametrize("mutation", ALL, ids=name)
def test_a_broken_connector_breaks_just_that_rule_at_that_place(mutation: Mutation) -> None:
    broken = broken_connectors(mutation)
    assert broken, "no connector has anything to break"
    for connector, before, after, pointer in broken:
        assert (mutation.rule, pointer) in after, (connector.path, [p for r, p in after if r == mutation.rule])
        assert blocking(after) - {mutation.rule} <= mutation.also, connector.path
        assert (mutation.rule, pointer) not in before


@pytest.mark.shared
def test_there_are_enough_connectors_and_mutants() -> None:
    assert len(clean_connectors()) >= 40
    assert len(ALL) * EACH >= 300


def test_every_rule_on_the_definition_has_a_mutation() -> None:
    expected = {
        rule.id
        for rule in REGISTRY.values()
        if rule.module.startswith(DEFINITION)
        and rule.level is not Level.HINT
        and rule.subject.__module__ in ("connector.definition", "connector.node")
    }
    assert sorted(expected - set(MUTATIONS)) == []


def test_every_mutation_is_of_a_rule() -> None:
    assert sorted(set(MUTATIONS) - set(REGISTRY)) == []


def test_a_mutation_leaves_the_original_as_it_was() -> None:
    original = {
        "info": {"title": "A", "contact": {}},
        "paths": {"/a": {"get": action(parameters=[field()])}},
        "x-ms-connector-metadata": [{"propertyName": "Website"}],
    }
    text = json.dumps(original)
    for mutation in ALL:
        mutation.mutate(Draft(original))
        assert json.dumps(original) == text, mutation.name
