"""Real connectors whose apiProperties.json is broken in one way: just that rule speaks up, at that place."""

from __future__ import annotations

import copy
import dataclasses
import json
import zlib
from functools import cache
from typing import Any, Final

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY, Level
from checks.walk import walk
from connector.connector import Connector, read_connector
from connector.node import Node
from connector.properties import Properties
from tests.checks.judging import failures
from tests.mutants.draft import Draft
from tests.mutants.properties import MUTATIONS, SECRET, Case, Mutation
from tests.mutants.test_mutants import CORPUS, LARGEST, Found

EACH: Final = 2
"""Connectors in which each mutation is tried."""
SINCE: Final = "2021"
"""Only connectors that were first committed in that year or later are broken."""

MODULES: Final = {rule.module for rule in REGISTRY.values() if rule.module.startswith("checks.properties.")} | {
    "checks.icon.brand_color"
}
"""The modules with the rules on apiProperties.json."""
BUILT_HERE: Final = MODULES - {"checks.icon.brand_color"}


def judge(connector: Connector, case: Case) -> Found:
    value = case.draft.value
    assert connector.properties_document is not None
    document = dataclasses.replace(connector.properties_document, value=value)
    container = value.get("properties")
    root = Node(value, document.file)
    properties = Properties(container, document.file, root, "properties") if isinstance(container, dict) else None
    judgement = walk(
        dataclasses.replace(connector, properties_document=document, properties=properties, script=case.script)
    )
    assert not failures(judgement)
    assert not [b.finding for b in judgement.broken if SECRET in b.finding.message + (b.finding.help or "")]
    return frozenset((broken.rule.id, broken.finding.pointer) for broken in judgement.broken)


def blocking(found: Found) -> set[str]:
    return {rule for rule, _ in found if REGISTRY[rule].level is Level.ERROR}


@cache
def clean_connectors(independent: bool) -> list[tuple[Connector, Found]]:
    """Connectors whose apiProperties.json breaks no blocking rule, with what is found in them."""
    root = "independent-publisher-connectors/" if independent else "certified-connectors/"
    clean = []
    for line in (CORPUS / "connectors.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["first"] < SINCE or not row["path"].startswith(root):
            continue
        connector = read_connector(str(CORPUS / row["path"]), row["path"])
        document = connector.properties_document
        if connector.definition is None or document is None or connector.definition_size > LARGEST:
            continue
        found = judge(connector, Case(Draft(document.value), connector.definition))
        if not {rule for rule in blocking(found) if REGISTRY[rule].module in MODULES}:
            clean.append((connector, found))
    return clean


def broken_connectors(mutation: Mutation) -> list[tuple[Connector, Found, Found, str]]:
    """Connectors broken by a mutation: the connector, what was found before, what is found now, and where it broke."""
    connectors = clean_connectors(mutation.independent)
    start = zlib.crc32(name(mutation).encode()) % len(connectors)
    broken: list[tuple[Connector, Found, Found, str]] = []
    for connector, before in connectors[start:] + connectors[:start]:
        if any(rule == mutation.rule for rule, _ in before):
            continue
        assert connector.definition is not None
        assert connector.properties_document is not None
        case = Case(Draft(connector.properties_document.value), connector.definition)
        pointer = mutation.mutate(case)
        if pointer is not None:
            broken.append((connector, before, judge(connector, case), pointer))
            if len(broken) == EACH:
                break
    return broken


def name(mutation: Mutation) -> str:
    return f"{mutation.rule}-{[other for other in MUTATIONS if other.rule == mutation.rule].index(mutation)}"


@pytest.mark.shared
@pytest.mark.parametrize("mutation", MUTATIONS, ids=name)
def test_broken_properties_break_just_that_rule_at_that_place(mutation: Mutation) -> None:
    broken = broken_connectors(mutation)
    assert broken, "no connector has anything to break"
    for connector, before, after, pointer in broken:
        assert (mutation.rule, pointer) in after, (connector.path, [p for r, p in after if r == mutation.rule])
        assert blocking(after) - blocking(before) - {mutation.rule} <= mutation.also, connector.path


@pytest.mark.shared
def test_there_are_enough_connectors() -> None:
    assert len(clean_connectors(False)) >= 40
    assert len(clean_connectors(True)) >= 40


def test_there_are_enough_mutants() -> None:
    assert len(MUTATIONS) >= 120


def test_every_rule_on_the_file_has_a_mutation() -> None:
    expected = {rule.id for rule in REGISTRY.values() if rule.module in BUILT_HERE}
    unproven_alone = {"authentication-evidence"}
    by_the_definition = {"auth-files-agree"}
    assert sorted(expected - unproven_alone - by_the_definition - {mutation.rule for mutation in MUTATIONS}) == []


def test_every_mutation_is_of_a_rule() -> None:
    assert sorted({mutation.rule for mutation in MUTATIONS} - set(REGISTRY)) == []


@pytest.mark.shared
def test_a_mutation_leaves_the_original_as_it_was() -> None:
    connector, _ = clean_connectors(False)[0]
    assert connector.definition is not None
    assert connector.properties_document is not None
    value: dict[str, Any] = connector.properties_document.value
    original = copy.deepcopy(value)
    for mutation in MUTATIONS:
        mutation.mutate(Case(Draft(value), connector.definition))
        assert value == original, name(mutation)
