"""settings.json is a file of a local tool: what it says is compared with the directory, and none of it blocks."""

import json
from pathlib import Path
from typing import Any

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY, Level
from checks.walk import walk
from connector.connector import read_connector
from tests.reports import report_on
from tools.examples import materialize


def found(directory: Path, settings: Any) -> list[tuple[str, str, str, str | None]]:
    """What is said of the sample with these settings: rule, pointer, message, help."""
    path = materialize({"settings.json": json.dumps(settings)}, directory / "contoso-invoices")
    judgement = walk(read_connector(str(path), "contoso-invoices"))
    assert not judgement.unjudged
    return [(b.rule.id, b.finding.pointer, b.finding.message, b.finding.help) for b in judgement.broken]


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"apiDefinition": "apidefinition.swagger.JSON", "apiProperties": "./apiProperties.json", "icon": "icon.png"},
        {"environment": "01234567-89AB-cdef-0123-456789abcdef"},
        {"environment": "Default-01234567-89ab-cdef-0123-456789abcdef", "script": None, "flowUrl": ""},
        {"$schema": "https://contoso.com/paconn-settings.schema.json"},
    ],
)
def test_what_the_tool_writes_is_right(settings: dict[str, Any], tmp_path: Path) -> None:
    assert not [
        rule
        for rule, *_ in found(tmp_path, settings)
        if rule.startswith("settings-") and rule != "settings-no-environment-ids"
    ]


def test_a_misspelt_member_is_told_with_its_name(tmp_path: Path) -> None:
    assert (
        "settings-schema",
        "/APIproperties",
        '"APIproperties" is not a known member',
        "Write `apiProperties`.",
    ) in found(tmp_path, {"APIproperties": "apiProperties.json"})


@pytest.mark.parametrize("value", [1, True, [], {"a": 1}])
def test_a_member_that_is_no_text_is_told(value: Any, tmp_path: Path) -> None:
    told = found(tmp_path, {"apiDefinition": value})
    assert told == [("settings-schema", "/apiDefinition", '"apiDefinition" must be a string', None)]


@pytest.mark.parametrize("value", [[], "text", None, 1])
def test_settings_that_are_no_object_are_told(value: Any, tmp_path: Path) -> None:
    assert [(rule, pointer) for rule, pointer, *_ in found(tmp_path, value)] == [("settings-schema", "")]


@pytest.mark.parametrize("name", ["script", "icon", "apiDefinition", "apiProperties"])
def test_a_file_that_is_named_and_not_there_is_told(name: str, tmp_path: Path) -> None:
    assert [(rule, pointer) for rule, pointer, *_ in found(tmp_path, {name: "else/where"})] == [
        ("settings-files-found", f"/{name}")
    ]


def test_one_fault_is_told_once_where_the_usual_file_is_missing_too(tmp_path: Path) -> None:
    path = materialize({"settings.json": '{"apiProperties": "properties.json"}'}, tmp_path / "contoso-invoices")
    (path / "apiProperties.json").unlink()
    judgement = walk(read_connector(str(path), "contoso-invoices"))
    assert [broken.rule.id for broken in judgement.broken] == ["properties-file-present"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("script", "../script.csx"),
        ("icon", "C:\\Users\\clerk\\icon.png"),
        ("icon", "/home/clerk/icon.png"),
        ("icon", "https://contoso.com/icon.png"),
        ("apiDefinition", "../apiDefinition.swagger.json"),
    ],
)
def test_a_name_that_leads_out_is_told_once_and_hides_nothing(name: str, value: str, tmp_path: Path) -> None:
    assert [(rule, pointer) for rule, pointer, *_ in found(tmp_path, {name: value})] == [
        ("settings-files-found", f"/{name}")
    ]
    report = report_on(tmp_path / "contoso-invoices")
    assert not [finding for finding in report.findings if finding.level is Level.ERROR]


def test_nothing_about_the_settings_blocks() -> None:
    assert not [rule for rule in REGISTRY.values() if rule.page == "settings" and rule.level is Level.ERROR]
