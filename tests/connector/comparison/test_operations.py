"""Which differences between two definitions their users notice."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from connector.comparison.operations import compare_operations
from connector.definition import Definition

TEXT = {"type": "string"}


def definition(**members: Any) -> dict[str, Any]:
    """One operation with a query parameter, a body and an output, each with a field of every kind."""
    record = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": TEXT, "lines": {"type": "array", "items": {"$ref": "#/definitions/Line"}}},
    }
    operation = {
        "operationId": "Get",
        "summary": "Get invoice",
        "parameters": [
            {"name": "page", "in": "query", "type": "integer"},
            {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Record"}},
        ],
        "responses": {"200": {"description": "It.", "schema": {"$ref": "#/definitions/Record"}}},
    }
    line = {"type": "object", "properties": {"price": {"type": "number"}, "text": TEXT}}
    return {"paths": {"/a": {"post": operation}}, "definitions": {"Record": record, "Line": line}, **members}


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    found = compare_operations(Definition(old, "f"), Definition(new, "f"))
    return [(type(change).__name__, change.what) for change in found]


def operation_of(value: dict[str, Any]) -> Any:
    return value["paths"]["/a"]["post"]


def test_a_definition_is_compatible_with_itself() -> None:
    assert not changes(definition(), definition())


def test_texts_and_order_do_not_count() -> None:
    new = definition()
    operation = operation_of(new)
    operation |= {"summary": "Fetch", "description": "It fetches."}
    operation["parameters"].reverse()
    new["definitions"] = dict(reversed(new["definitions"].items()))
    assert not changes(definition(), new)


def test_it_does_not_count_where_a_schema_is_written() -> None:
    new = definition()
    record = new["definitions"].pop("Record")
    operation_of(new)["responses"]["200"]["schema"] = record
    operation_of(new)["parameters"][1]["schema"] = copy.deepcopy(record)
    new["parameters"] = {"page": operation_of(new)["parameters"][0]}
    operation_of(new)["parameters"][0] = {"$ref": "#/parameters/page"}
    assert not changes(definition(), new)
    assert not changes(new, definition())


def test_what_all_of_puts_together_is_one_schema() -> None:
    new = definition()
    record = new["definitions"]["Record"]
    lines = record["properties"].pop("lines")
    record["allOf"] = [{"$ref": "#/definitions/Rest"}]
    new["definitions"]["Rest"] = {"properties": {"lines": lines}}
    assert not changes(definition(), new)
    del new["definitions"]["Rest"]["properties"]["lines"]
    assert ("OutputDeleted", 'output field "lines"') in changes(definition(), new)


def test_schemas_that_contain_themselves_end() -> None:
    old = definition()
    old["definitions"]["Line"]["properties"]["next"] = {"$ref": "#/definitions/Line"}
    new = copy.deepcopy(old)
    assert not changes(old, new)
    del new["definitions"]["Line"]["properties"]["text"]
    assert changes(old, new) == [
        ("InputDeleted", 'field "lines[].text"'),
        ("OutputDeleted", 'output field "lines[].text"'),
    ]


def test_a_change_of_a_shared_definition_is_found_at_its_place_with_the_operation_that_uses_it() -> None:
    new = definition()
    new["definitions"]["Line"]["properties"]["text"] = {"type": "integer"}
    found = list(compare_operations(Definition(definition(), "f"), Definition(new, "f")))
    findings = [change.finding("m") for change in found]
    assert {one.origin for one in findings} == {"/definitions/Line/properties/text/type"}
    assert {one.pointer for one in findings} == {
        "/paths/~1a/post/parameters/1/schema",
        "/paths/~1a/post/responses/200/schema",
    }


@pytest.mark.parametrize(
    ("before", "after", "sent", "read"),
    [
        ({"type": "integer"}, {"type": "number"}, [], ["OutputTypeChanged"]),
        ({"type": "number"}, {"type": "integer"}, ["InputTypeChanged"], []),
        ({"type": "string"}, {}, [], ["OutputTypeChanged"]),
        ({}, {"type": "string"}, ["InputTypeDeclared"], ["OutputTypeDeclared"]),
        (
            {"type": "integer", "format": "int32"},
            {"type": "integer", "format": "int64"},
            [],
            ["OutputFormatChanged"],
        ),
        ({"type": "integer"}, {"type": "integer", "format": "int64"}, [], []),
        ({"type": "integer", "format": "int64"}, {"type": "integer"}, [], []),
        ({"type": "integer"}, {"type": "integer", "format": "int32"}, ["InputFormatChanged"], []),
        ({"type": "string,"}, TEXT, [], []),
        (TEXT, {"type": "string,"}, [], ["OutputTypeChanged"]),
        (TEXT, {"type": ["string", "null"]}, [], ["OutputTypeChanged"]),
        (TEXT, {**TEXT, "enum": ["a"]}, ["InputListNarrowed"], []),
        ({**TEXT, "enum": ["a"]}, {**TEXT, "enum": ["a", "b"]}, [], ["OutputListWidened"]),
        ({**TEXT, "enum": ["a", "b"]}, {**TEXT, "enum": ["a"]}, ["InputListNarrowed"], []),
        ({**TEXT, "default": "a"}, {**TEXT, "default": "b"}, ["InputDefaultChanged"], []),
        (TEXT, {**TEXT, "x-ms-visibility": "internal"}, ["InputHidden"], ["OutputHidden"]),
        ({**TEXT, "x-ms-visibility": "internal"}, {"type": "integer"}, [], []),
    ],
)
def test_inputs_may_widen_and_outputs_may_narrow(before: Any, after: Any, sent: list[str], read: list[str]) -> None:
    old, new = definition(), definition()
    old["definitions"]["Line"]["properties"]["text"] = before
    new["definitions"]["Line"]["properties"]["text"] = after
    assert [kind for kind, _ in changes(old, new)] == [*sent, *read]


def test_parameters_are_told_by_name_and_location() -> None:
    new = definition()
    operation_of(new)["parameters"][0] |= {"in": "header"}
    assert changes(definition(), new) == [("InputMoved", 'parameter "page"')]
    operation_of(new)["parameters"][0] |= {"in": "query", "name": "Page"}
    assert changes(definition(), new) == [("InputRenamed", 'parameter "page"')]
    operation_of(new)["parameters"][0] |= {"name": "size", "required": True}
    assert [kind for kind, _ in changes(definition(), new)] == ["InputDeleted", "InputAdded"]
    operation_of(new)["parameters"][0] |= {"x-ms-visibility": "internal", "default": 1}
    assert [kind for kind, _ in changes(definition(), new)] == ["InputDeleted"]


def test_operations_are_matched_by_id_then_by_path_and_verb() -> None:
    new = definition()
    operation_of(new)["operationId"] = "Fetch"
    assert changes(definition(), new) == [("OperationRenamed", "")]
    new = definition()
    new["paths"] = {"/b": {"put": operation_of(new)}}
    assert [kind for kind, _ in changes(definition(), new)] == ["PathChanged", "VerbChanged"]
    assert changes(definition(), definition(paths={})) == [("OperationDeleted", "")]


def test_a_deprecated_operation_may_hide_behind_its_next_revision() -> None:
    new = definition()
    old_one = operation_of(new)
    successor = {**copy.deepcopy(old_one), "operationId": "Get_V2"}
    new["paths"]["/v2/a"] = {"post": successor}
    old_one |= {"deprecated": True}
    assert not changes(definition(), new)
    old_one |= {"x-ms-visibility": "internal"}
    assert changes(definition(), new) == [("OperationHidden", "")]
    old_one["x-ms-api-annotation"] = {"family": "Get", "revision": 1}
    successor["x-ms-api-annotation"] = {"family": "Get", "revision": 2}
    assert not changes(definition(), new)


def test_flows_have_to_name_what_was_hidden_and_has_no_default() -> None:
    old, new = definition(), definition()
    for value, visibility in ((old, "internal"), (new, "important")):
        operation_of(value)["parameters"].append(
            {"name": "key", "in": "query", "type": "string", "required": True, "x-ms-visibility": visibility}
        )
        line = value["definitions"]["Line"]
        line |= {"required": ["text"], "properties": {"text": {**TEXT, "x-ms-visibility": visibility}}}
    assert changes(old, new) == [
        ("InputAdded", 'field "lines[].text"'),
        ("InputAdded", 'parameter "key"'),
    ]
    operation_of(new)["parameters"][-1]["default"] = "k"
    new["definitions"]["Line"]["properties"]["text"]["default"] = "t"
    assert not changes(old, new)


def test_a_body_that_the_platform_fills_is_sent_whether_or_not_it_is_required() -> None:
    old, new = definition(), definition()
    operation_of(new)["parameters"][1]["required"] = True
    assert changes(old, new) == [("InputRequired", 'parameter "body"')]
    for value in (old, new):
        value["definitions"]["Record"]["properties"]["callback"] = {**TEXT, "x-ms-notification-url": True}
    assert not changes(old, new)


def test_an_empty_schema_gives_no_more_than_none() -> None:
    old, new = definition(), definition()
    operation_of(old)["responses"] = {"default": {"description": "It.", "schema": {}}}
    operation_of(new)["responses"] = {"204": {"description": "It."}}
    assert not changes(old, new)
    operation_of(old)["responses"]["default"]["schema"] = {"type": "object"}
    assert changes(old, new) == [("OutputDeleted", "the whole output")]


def test_flows_read_the_first_of_several_successful_responses() -> None:
    old, new = definition(), definition()
    first = operation_of(old)["responses"]["200"]
    operation_of(old)["responses"] = {"201": {"description": "It.", "schema": TEXT}, "200": first}
    operation_of(new)["responses"] = {"default": first}
    assert not changes(old, new)
    operation_of(new)["responses"] = {"201": {"description": "It.", "schema": TEXT}}
    assert changes(old, new) == [("OutputTypeChanged", "the output")]
    operation_of(new)["responses"] = {"204": {"description": "It."}}
    assert changes(old, new) == [("OutputDeleted", "the whole output")]


def test_dynamic_values_come_from_the_operation_whatever_its_name() -> None:
    values = {"operationId": "List", "value-path": "id"}
    old = definition(paths={**definition()["paths"], "/list": {"get": {"operationId": "List"}}})
    operation_of(old)["parameters"][0]["x-ms-dynamic-values"] = values
    for operation in old["paths"].values():
        operation.get("get", {})["x-ms-visibility"] = "internal"
    new = copy.deepcopy(old)
    new["paths"]["/list"]["get"]["operationId"] = "ListAll"
    operation_of(new)["parameters"][0]["x-ms-dynamic-values"] = {**values, "operationId": "ListAll"}
    assert not changes(old, new)
    new["paths"]["/others"] = new["paths"].pop("/list")
    assert changes(old, new) == [("DynamicChanged", 'parameter "page"')]
    operation_of(new)["parameters"][0]["type"] = "string"
    assert [kind for kind, _ in changes(old, new)] == ["InputTypeChanged", "DynamicChanged"]
    old["paths"].pop("/list")
    assert [kind for kind, _ in changes(old, new)] == ["InputTypeChanged"]


def test_a_dynamic_schema_that_nothing_replaces_is_missed() -> None:
    old, new = definition(), definition()
    dynamic = {"operationId": "Fields", "value-path": "schema"}
    operation_of(old)["responses"]["200"]["schema"] = {"type": "object", "x-ms-dynamic-schema": dynamic}
    operation_of(new)["responses"]["200"]["schema"] = {"type": "object"}
    assert changes(old, new) == [("DynamicChanged", "the output")]
    for replaced in ({"x-ms-dynamic-properties": {"operationId": "Fields"}}, {"properties": {"id": TEXT}}):
        operation_of(new)["responses"]["200"]["schema"] = {"type": "object", **replaced}
        assert not changes(old, new)


def test_elements_without_a_schema_lose_their_fields() -> None:
    old, new = definition(), definition()
    del new["definitions"]["Record"]["properties"]["lines"]["items"]
    assert changes(old, new) == [("OutputTypeChanged", 'output field "lines[]"')]


def test_a_flow_gets_what_the_notification_brings_and_not_the_answer_to_its_registration() -> None:
    old, new = definition(), definition()
    for value in (old, new):
        operation_of(value)["x-ms-trigger"] = "single"
        value["paths"]["/a"]["x-ms-notification-content"] = {"schema": {"$ref": "#/definitions/Line"}}
    operation_of(new)["responses"] = {"201": {"description": "It."}}
    assert not changes(old, new)
    del new["paths"]["/a"]["x-ms-notification-content"]["schema"]
    assert changes(old, new) == [("OutputDeleted", "the notification")]


def test_another_code_of_success_gives_the_same_output() -> None:
    new = definition()
    responses = operation_of(new)["responses"]
    responses["201"] = responses.pop("200")
    assert not changes(definition(), new)
    responses["201"] = {"description": "It."}
    assert changes(definition(), new) == [("OutputDeleted", "the whole output")]
