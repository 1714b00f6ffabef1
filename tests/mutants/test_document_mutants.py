"""Real connectors whose readme.md, intro.md or settings.json is broken in one way: just that rule speaks up, there."""

from __future__ import annotations

import json
import shutil
import zlib
from functools import cache
from pathlib import Path
from typing import Final

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY, Level
from checks.walk import walk
from connector.connector import read_connector
from tests.checks.judging import failures
from tests.mutants.documents import INTRO, MUTATIONS, README, SETTINGS, Case, Mutation
from tests.mutants.test_mutants import CORPUS

EACH: Final = 3
"""Connectors in which each mutation is tried."""
SINCE: Final = "2021"
MODULES: Final = (
    "checks.documents.readme",
    "checks.documents.readme_sections",
    "checks.documents.links",
    "checks.documents.intro",
    "checks.directory.settings",
)

Found = frozenset[tuple[str, int | str]]


def judge(source: Path, case: Case, directory: Path) -> Found:
    """What the rules on these files say; each with its line, or its pointer in settings.json."""
    directory.mkdir()
    for name in ("apiDefinition.swagger.json", "apiProperties.json"):
        shutil.copy(source / name, directory / name)
    (directory / README).write_text(case.readme, encoding="utf-8", errors="surrogateescape")
    (directory / INTRO).write_text(case.intro, encoding="utf-8")
    (directory / SETTINGS).write_text(json.dumps(case.settings), encoding="utf-8")
    judgement = walk(read_connector(str(directory), f"certified-connectors/{source.name}"))
    assert not failures(judgement)
    return frozenset(
        (broken.rule.id, broken.finding.pointer if broken.finding.file == SETTINGS else broken.finding.line or 0)
        for broken in judgement.broken
        if broken.rule.module in MODULES
    )


def serious(found: Found) -> set[str]:
    return {rule for rule, _ in found if REGISTRY[rule].level is not Level.HINT}


@cache
def connectors() -> list[tuple[Path, str]]:
    """Directories of certified connectors, each with its readme."""
    found = []
    for line in (CORPUS / "connectors.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        directory = CORPUS / row["path"]
        if row["first"] < SINCE or not row["path"].startswith("certified-connectors/"):
            continue
        if not all((directory / name).is_file() for name in ("apiDefinition.swagger.json", "apiProperties.json")):
            continue
        for readme in directory.iterdir():
            if readme.name.lower() == README:
                text = readme.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
                if "![" not in text:
                    found.append((directory, text))
    return found


def name(mutation: Mutation) -> str:
    return f"{mutation.rule}-{[other for other in MUTATIONS if other.rule == mutation.rule].index(mutation)}"


@pytest.mark.shared
@pytest.mark.parametrize("mutation", MUTATIONS, ids=name)
def test_a_broken_document_breaks_just_that_rule_at_that_line(mutation: Mutation, tmp_path: Path) -> None:
    start = zlib.crc32(name(mutation).encode()) % len(connectors())
    tried = 0
    for number, (source, readme) in enumerate(connectors()[start:] + connectors()[:start]):
        case = Case(readme)
        place = mutation.mutate(case)
        if place is None:
            continue
        before = judge(source, Case(readme), tmp_path / f"before-{number}")
        if mutation.rule in serious(before) or serious(before) & {"readme-section-operations", "readme-has-headings"}:
            continue
        after = judge(source, case, tmp_path / f"after-{number}")
        if mutation.rule == "readme-section-operations" and mutation.rule not in serious(after):
            # Its operations have headings of their own.
            continue
        assert (mutation.rule, place) in after, (source.name, sorted(map(str, after - before)))
        assert serious(after) - serious(before) - {mutation.rule} <= mutation.also, source.name
        tried += 1
        if tried == EACH:
            return
    pytest.fail(f"only {tried} connectors have anything to break")


def test_there_are_enough_mutants() -> None:
    assert len(MUTATIONS) >= 40


def test_every_rule_above_a_hint_has_a_mutation() -> None:
    expected = {rule.id for rule in REGISTRY.values() if rule.module in MODULES and rule.level is not Level.HINT} - {
        "readme-file-present"
    }
    assert sorted(expected - {mutation.rule for mutation in MUTATIONS}) == []


@pytest.mark.shared
def test_a_connector_without_a_readme_is_told_so(tmp_path: Path) -> None:
    source, _ = connectors()[0]
    for file in ("apiDefinition.swagger.json", "apiProperties.json"):
        shutil.copy(source / file, tmp_path / file)
    broken = [
        b for b in walk(read_connector(str(tmp_path), "certified-connectors/a")).broken if b.rule.level is Level.ERROR
    ]
    assert [found.rule.id for found in broken if found.rule.module in MODULES] == ["readme-file-present"]
