"""The container of apiProperties.json, its members and its capabilities."""

import json
from pathlib import Path
from typing import Any

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.walk import walk
from connector.connector import read_connector
from tools.examples import materialize

CAPABILITIES = "/properties/capabilities"


def found(directory: Path, properties: Any, definition: Any = None) -> list[tuple[str, str, str | None]]:
    """Rule, pointer and help of what is said of the container and the capabilities."""
    patch = {"apiProperties.json": properties, "apiDefinition.swagger.json": definition or {}}
    path = materialize(patch, directory / "contoso-invoices")
    return [
        (b.rule.id, b.finding.pointer, b.finding.help)
        for b in walk(read_connector(str(path), "contoso-invoices")).broken
        if b.rule.page == "properties"
    ]


@pytest.mark.parametrize("text", ["[]", '"a"', "null", "1", '{"Properties": {}}'])
def test_a_file_without_the_container_is_one_fault(text: str, tmp_path: Path) -> None:
    assert [(rule, pointer) for rule, pointer, _ in found(tmp_path, text)] == [("properties-container", "")]


@pytest.mark.parametrize("text", ['{"properties": []}', '{"properties": null}'])
def test_a_container_that_is_no_object_is_told_at_its_place(text: str, tmp_path: Path) -> None:
    assert [(rule, pointer) for rule, pointer, _ in found(tmp_path, text)] == [("properties-container", "/properties")]


def test_a_schema_may_stand_beside_the_container_and_nothing_else(tmp_path: Path) -> None:
    told = found(tmp_path, {"$schema": "https://contoso.com/schema.json", "iconBrandColor": "#000000"})
    assert [(rule, pointer) for rule, pointer, _ in told] == [("properties-root-unknown-key", "/iconBrandColor")]


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("policyTemplateInstance", 'Did you mean "policyTemplateInstances"?'),
        ("Capabilities", 'Did you mean "capabilities"?'),
    ],
)
def test_a_misspelt_member_comes_with_the_right_one(name: str, help: str, tmp_path: Path) -> None:
    assert ("properties-known-keys", f"/properties/{name}", help) in found(tmp_path, {"properties": {name: []}})


@pytest.mark.parametrize("value", [{}, "actions", None])
def test_capabilities_are_a_list_of_texts(value: Any, tmp_path: Path) -> None:
    text = found(tmp_path, json.dumps({"properties": {"capabilities": value}}))
    assert [(rule, pointer) for rule, pointer, _ in text if rule == "capabilities-is-array"] == [
        ("capabilities-is-array", CAPABILITIES)
    ]


def test_each_capability_that_is_no_text_is_told_at_its_place(tmp_path: Path) -> None:
    told = found(tmp_path, {"properties": {"capabilities": ["actions", 1, "triggers", None]}})
    assert [pointer for rule, pointer, _ in told if rule == "capabilities-is-array"] == [
        f"{CAPABILITIES}/1",
        f"{CAPABILITIES}/3",
    ]


@pytest.mark.parametrize(
    "capabilities", [[], ["Actions", "TRIGGERS"], ["triggers"], ["actions", "triggers", "gateway"]]
)
def test_capabilities_that_fit_the_definition_are_right(capabilities: list[str], tmp_path: Path) -> None:
    assert not found(tmp_path, {"properties": {"capabilities": capabilities}})


def test_actions_alone_do_not_fit_a_definition_with_a_trigger(tmp_path: Path) -> None:
    assert [rule for rule, *_ in found(tmp_path, {"properties": {"capabilities": ["actions"]}})] == [
        "capabilities-match-triggers"
    ]


def test_an_unknown_capability_is_told(tmp_path: Path) -> None:
    told = found(tmp_path, {"properties": {"capabilities": ["actions", "triggers", "magic"]}})
    assert [(rule, pointer) for rule, pointer, _ in told] == [("capabilities-known", f"{CAPABILITIES}/2")]
