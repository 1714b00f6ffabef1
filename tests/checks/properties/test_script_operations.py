"""Script operations: compared with the operations and the script, and told once where they are left over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from checks.examination import examine
from checks.properties import script_operations
from checks.rule import REGISTRY
from connector.connector import read_connector
from tests.checks.properties.drafts import properties
from tools.examples import materialize

SCRIPT = "public class Script : ScriptBase { public override Task<HttpResponseMessage> ExecuteAsync() => null; }"


def told(directory: Path, operations: Any, script: str | None = None) -> list[tuple[str, str, str | None]]:
    files: dict[str, Any] = {"apiProperties.json": {"properties": {"scriptOperations": operations}}}
    path = materialize(files | ({"script.csx": script} if script else {}), directory / "c")
    broken = examine(read_connector(str(path), "c")).broken
    return [(b.rule.id, b.finding.pointer, b.finding.help) for b in broken if b.rule.page == "script_operations"]


@pytest.mark.parametrize("value", [None, [], ["ListInvoices"]])
def test_script_operations_may_be_empty_or_left_out(value: Any) -> None:
    assert not list(script_operations.script_operations_are_a_list(properties(scriptOperations=value)))


def test_operations_without_a_script_are_one_fault(tmp_path: Path) -> None:
    place = "/properties/scriptOperations"
    assert told(tmp_path, ["Gone", "ListInvoices", "GoneAsWell"]) == [("script-file-for-operations", place, None)]
    assert REGISTRY["script-file-for-operations"].help.startswith("Add `script.csx`")


def test_a_list_of_operations_that_are_all_gone_is_deleted(tmp_path: Path) -> None:
    ((_, _, help),) = told(tmp_path, ["Gone", "GoneAsWell"])
    assert str(help).startswith("Delete `scriptOperations`")


def test_an_operation_that_is_gone_is_asked_after_where_there_is_a_script(tmp_path: Path) -> None:
    place = "/properties/scriptOperations/0"
    help = "Did you mean `ListInvoices`?"
    assert told(tmp_path, ["ListInvoice"], SCRIPT) == [("script-operation-found", place, help)]


def test_a_script_for_every_operation_comes_with_the_list_to_paste(tmp_path: Path) -> None:
    path = materialize({"script.csx": SCRIPT}, tmp_path / "c")
    (finding,) = script_operations.scripts_say_for_which_operations(read_connector(str(path), "c"))
    assert "ListInvoices" in json.loads("{" + str(finding.snippet) + "}")["scriptOperations"]  # type: ignore[union-attr]
