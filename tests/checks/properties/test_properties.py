"""The container of apiProperties.json, its members and its capabilities."""

import json
from pathlib import Path
from typing import Any

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.examination import examine
from checks.rule import Level
from checks.walk import walk
from connector.connector import read_connector
from connector.node import Finding
from tools.examples import SAMPLE, materialize

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


@pytest.mark.parametrize("text", ["[]", '"a"', "null", "1", "{}", '{"a": {}}'])
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
        ("policyTemplateInstance", "Did you mean `policyTemplateInstances`?"),
        ("Capabilities", "Did you mean `capabilities`?"),
        ("connectionparameters", "Did you mean `connectionParameters`?"),
    ],
)
def test_a_misspelled_member_comes_with_the_right_one(name: str, help: str, tmp_path: Path) -> None:
    assert ("properties-known-keys", f"/properties/{name}", help) in found(tmp_path, {"properties": {name: []}})


def test_a_connection_parameter_in_the_wrong_place_is_to_be_moved(tmp_path: Path) -> None:
    astray = {"token:clientId": {"type": "string", "uiDefinition": {}}}
    help = "Move `token:clientId` into `connectionParameters`."
    told = found(tmp_path, {"properties": astray})
    assert ("properties-known-keys", "/properties/token:clientId", help) in told


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


def whole(directory: Path, text: str, definition: Any = None) -> Finding:
    """The one finding on a file that is another one under its name."""
    files = {"apiProperties.json": text, "apiDefinition.swagger.json": definition or {}}
    path = materialize(files, directory / "contoso-invoices")
    every = examine(read_connector(str(path), "contoso-invoices")).broken
    broken = [b for b in every if b.finding.file == "apiProperties.json"]
    (one,) = [b for b in broken if b.rule.level is Level.ERROR]
    assert one.rule.id == "properties-container"
    assert broken == [one]
    return one.finding


PARAMETERS = {"api_key": {"type": "securestring", "uiDefinition": {"displayName": "Key"}}}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ({"swagger": "2.0", "info": {"title": "A"}, "paths": {}}, "is an OpenAPI definition"),
        ({"openapi": "3.0.1", "info": {}, "paths": {}}, "is an OpenAPI definition"),
        (PARAMETERS, "contains the connection parameters alone"),
        ({"token": {"type": "oAuthSetting", "oAuthSettings": {}}}, "contains the connection parameters alone"),
        ({"connectionParameters": PARAMETERS}, "has `connectionParameters` outside of `properties`"),
        ({"publisher": "A", "iconBrandColor": "#000000"}, "has `publisher`, `iconBrandColor` outside of `properties`"),
        ([{"templateId": "setheader", "parameters": {}}], "contains the policies alone"),
        ({"connectorid": "1", "openapidefinition": "{}", "connectionparameters": "{}"}, "is an export of a solution"),
        ({"ImportExportXml": {"Connectors": {}}}, "is an export of a solution"),
        ({"connectorId": "shared_a", "environment": "b", "apiProperties": "c"}, "is a settings.json"),
        (
            {"name": "shared_a", "properties": {"displayName": "A", "swagger": {"paths": {}}, "iconUri": "b"}},
            "is the connector as an API of the platform returns it",
        ),
    ],
)
def test_another_file_under_this_name_is_recognized(content: Any, what: str, tmp_path: Path) -> None:
    assert whole(tmp_path, json.dumps(content)).message == f"`apiProperties.json` {what}"


@pytest.mark.parametrize("text", ['<?xml version="1.0"?>\n<ImportExportXml/>', "  <Connector>", "PK\x03\x04\x14"])
def test_an_export_of_a_solution_leads_to_the_two_files(text: str, tmp_path: Path) -> None:
    finding = whole(tmp_path, text)
    assert finding.message == "`apiProperties.json` is an export of a solution"
    assert "_openapidefinition.json" in str(finding.help)
    assert "_connectionparameters.json" in str(finding.help)


@pytest.mark.parametrize(
    ("content", "member"),
    [(PARAMETERS, "connectionParameters"), ({"connectionParameters": PARAMETERS}, "connectionParameters")],
)
def test_what_only_lies_in_the_wrong_place_is_pasted_in_the_right_one(
    content: Any, member: str, tmp_path: Path
) -> None:
    finding = whole(tmp_path, json.dumps(content))
    assert finding.help is not None and finding.help.startswith("Wrap ")
    assert json.loads(str(finding.snippet)) == {"properties": {member: PARAMETERS}}


def test_a_definition_under_this_name_comes_with_a_file_to_start_with(tmp_path: Path) -> None:
    finding = whole(tmp_path, json.dumps({"swagger": "2.0", "paths": {}}))
    members = json.loads(str(finding.snippet))["properties"]
    assert members["publisher"].startswith("Contoso")
    assert members["connectionParameters"]["token"]["type"] == "oauthSetting"
    assert members["iconBrandColor"] == "#24406B"


def test_a_misspelled_container_is_asked_after(tmp_path: Path) -> None:
    told = found(tmp_path, '{"Properties": {}}')
    assert told == [("properties-container", "/Properties", "Did you mean `properties`?")]


def test_a_misspelled_member_is_one_fault_with_all_that_follows_from_it(tmp_path: Path) -> None:
    sample = json.loads((SAMPLE / "apiProperties.json").read_text(encoding="utf-8"))
    members = sample["properties"]
    for name, other in (("connectionParameters", "connectionParameter"), ("iconBrandColor", "iconBrandColour")):
        text = json.dumps({"properties": {other if one == name else one: value for one, value in members.items()}})
        path = materialize({"apiProperties.json": text}, tmp_path / other)
        broken = examine(read_connector(str(path), "contoso-invoices")).broken
        told = {(b.finding.pointer, b.finding.help) for b in broken if b.rule.level is not Level.HINT}
        assert told == {(f"/properties/{other}", f"Did you mean `{name}`?")}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("swagger: '2.0'\ninfo:\n  title: A\n", "is an OpenAPI definition"),
        ("# ours\n---\nproperties:\n  publisher: A\n", "is YAML"),
    ],
)
def test_yaml_under_this_name_is_recognized(text: str, what: str, tmp_path: Path) -> None:
    assert whole(tmp_path, text).message == f"`apiProperties.json` {what}"
