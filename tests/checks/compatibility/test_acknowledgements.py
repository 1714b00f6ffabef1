"""A breaking change that is meant is named in certification.yml, with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from checks.examination import examine
from checks.rule import Level
from checks.walk import Judgement
from connector.comparison import versions
from connector.connector import read_connector
from connector.publisher import Publisher
from tools.examples import SAMPLE, Patch, materialize

DEFINITION = "apiDefinition.swagger.json"
DELETED: Patch = {DEFINITION: {"paths": {"/invoices/{id}": None}}}


def update(directory: Path, change: Patch, *entries: Any, old: Path = SAMPLE) -> Judgement:
    patch = {**change, "certification.yml": {"compatibility": list(entries)}}
    connector = read_connector(str(materialize(patch, directory / "new")), "new", Publisher.VERIFIED)
    connector.base = read_connector(str(old), "old", Publisher.VERIFIED)
    return examine(connector)


def levels(judgement: Judgement) -> list[tuple[str, Level]]:
    return [(one.rule.id, one.rule.level) for one in judgement.broken if one.rule.criterion.id == "compatibility"]


@pytest.mark.attack(
    "A breaking change behind thousands of others",
    "More changes than are judged leave the compatibility unjudged, which blocks",
)
def test_more_changes_than_are_judged_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "MAX_CHANGES", 0)
    [reason] = update(tmp_path, DELETED).unjudged["compatibility"]
    assert "more than 0 changes were made since the published version" in reason.message
    monkeypatch.setattr(versions, "MAX_CHANGES", 1)
    assert not update(tmp_path / "again", DELETED).unjudged


@pytest.mark.parametrize("operation", [{}, {"operation": "GetInvoice"}])
def test_an_acknowledged_change_is_still_told_but_does_not_block(tmp_path: Path, operation: dict[str, str]) -> None:
    judgement = update(
        tmp_path, DELETED, {"change": "operation-deleted", "reason": "The service ended it.", **operation}
    )
    assert levels(judgement) == [("operation-deleted", Level.HINT)]
    assert judgement.broken[-1].finding.message.endswith("(acknowledged: The service ended it.)")
    assert judgement.update == "breaking"


@pytest.mark.parametrize(
    "entry",
    [
        {"change": "operation-hidden", "reason": "It is meant."},
        {"change": "operation-deleted", "operation": "ListInvoices", "reason": "It is meant."},
        {"change": "summary-in-sentence-case", "reason": "It is meant."},
    ],
)
def test_an_entry_about_something_else_is_told_and_the_change_blocks(tmp_path: Path, entry: Any) -> None:
    found = levels(update(tmp_path, DELETED, entry))
    assert found == [("operation-deleted", Level.ERROR), ("acknowledgement-used", Level.WARNING)]


@pytest.mark.parametrize(
    "entry", [{"change": "operation-deleted"}, {"change": "operation-deleted", "reason": " "}, "operation-deleted", 1]
)
def test_an_entry_with_a_mistake_acknowledges_nothing(tmp_path: Path, entry: Any) -> None:
    judgement = update(tmp_path, DELETED, entry, {"change": "operation-hidden", "operation": "X", "reason": "It is."})
    assert ("operation-deleted", Level.ERROR) in levels(judgement)
    assert [one.finding.pointer for one in judgement.broken if one.rule.id == "acknowledgement-used"] == [
        "/compatibility/1/change"
    ]
    assert "declaration-schema" in {one.rule.id for one in judgement.broken}


def test_the_end_of_a_kind_of_authentication_cannot_be_acknowledged(tmp_path: Path) -> None:
    key = {"securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}
    old = materialize({DEFINITION: key}, tmp_path / "old")
    judgement = update(tmp_path, {}, {"change": "authentication-removed", "reason": "It is meant."}, old=old)
    assert levels(judgement) == [("authentication-removed", Level.ERROR), ("acknowledgement-used", Level.WARNING)]
