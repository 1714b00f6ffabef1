"""Scripts that are broken in one way: just that rule speaks up, on that line."""

from pathlib import Path

import pytest

from certify.readers import Inline, Readers
from checks.examination import examine
from checks.rule import REGISTRY, Level
from connector.connector import read_connector
from tests.mutants.script import DISPATCH, FORWARD, HARMLESS, MUTATIONS, Mutation
from tools.examples import materialize


@pytest.fixture(scope="module")
def readers() -> Readers:
    return Inline()


def judge(script: str, directory: Path, readers: Readers) -> set[tuple[str, int | None]]:
    """Rule and line of what is said of the sample with a script; hints left out."""
    path = materialize({"script.csx": script}, directory / "contoso-invoices")
    judgement = examine(read_connector(str(path), "contoso-invoices"), readers)
    assert not judgement.unjudged
    return {(b.rule.id, b.finding.line) for b in judgement.broken if b.rule.level is not Level.HINT}


def changed(script: str, old: str, new: str) -> str:
    assert script.count(old) >= 1, "the mutation changes nothing"
    return script.replace(old, new, 1)


@pytest.mark.parametrize("script", [FORWARD, DISPATCH], ids=["forward", "dispatch"])
def test_the_scripts_themselves_are_right(script: str, tmp_path: Path, readers: Readers) -> None:
    assert judge(script, tmp_path, readers) == set()


def name(mutation: Mutation) -> str:
    return f"{mutation.rule}-{[other for other in MUTATIONS if other.rule == mutation.rule].index(mutation)}"


@pytest.mark.parametrize("mutation", MUTATIONS, ids=name)
def test_a_broken_script_breaks_just_that_rule_on_that_line(
    mutation: Mutation, tmp_path: Path, readers: Readers
) -> None:
    found = judge(changed(mutation.script, mutation.old, mutation.new), tmp_path, readers)
    assert found == {(mutation.rule, mutation.line)}


@pytest.mark.parametrize(("script", "old", "new"), HARMLESS, ids=range(len(HARMLESS)))
def test_a_harmless_change_breaks_nothing(script: str, old: str, new: str, tmp_path: Path, readers: Readers) -> None:
    assert judge(changed(script, old, new), tmp_path, readers) == set()


def test_there_are_enough_mutants() -> None:
    assert len(MUTATIONS) >= 25


def test_every_rule_on_the_code_has_a_mutation() -> None:
    by_the_directory = {"script-file-name", "script-single-file", "script-size-max-1mb"}
    expected = {
        rule.id
        for rule in REGISTRY.values()
        if rule.module.startswith("checks.script.") and rule.level is not Level.HINT
    }
    assert sorted(expected - by_the_directory - {mutation.rule for mutation in MUTATIONS}) == []
