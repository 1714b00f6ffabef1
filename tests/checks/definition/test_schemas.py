"""What the rules on schemas tell apart beyond their examples."""

from typing import Any

import pytest

from checks.rule import REGISTRY
from tests.checks import judging
from tests.checks.definition.schema_drafts import (
    HOSTILE,
    pointers,
    with_body,
    with_parameter,
    with_schema,
)
from tests.checks.judging import findings, judged, named


def test_an_unknown_word_and_a_list_of_types_have_different_names() -> None:
    assert named("schema-type-known", with_schema({"type": "string,"})) == [
        ("/definitions/A/type", "JsonValueNotInEnum")
    ]
    assert named("schema-type-known", with_schema({"type": ["integer", "null"]})) == [
        ("/definitions/A/type", "JsonTypeIncorrect")
    ]


def test_a_property_may_be_called_type() -> None:
    assert not pointers("schema-type-known", {"properties": {"type": {"type": "string"}}})


def test_a_response_may_be_a_file_but_no_part_of_one_and_no_request() -> None:
    responses = {"200": {"description": "A file.", "schema": {"type": "file"}}}
    assert not named("schema-file-at-root", {"paths": {"/a": {"get": {"responses": responses}}}})
    assert named("schema-file-at-root", with_body({"type": "file"}))
    assert pointers("schema-file-at-root", {"properties": {"a": {"type": "file"}}}) == [
        "/definitions/A/properties/a/type"
    ]


def test_an_array_parameter_needs_items_too() -> None:
    assert named("schema-array-items", with_parameter({"name": "a", "in": "query", "type": "array"})) == [
        ("/paths/~1a/get/parameters/0", "ArrayHasNoItems")
    ]


def test_arrays_inside_the_items_of_a_parameter_are_seen() -> None:
    parameter = {"name": "a", "in": "query", "type": "array", "items": {"type": "array"}}
    assert [pointer for pointer, _ in named("schema-array-items", with_parameter(parameter))] == [
        "/paths/~1a/get/parameters/0/items"
    ]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "required": ["b"]},
        {"type": "object", "required": ["b"], "properties": {}},
        {"type": "object", "required": ["b"], "properties": {"a": {}}, "additionalProperties": True},
        {"type": "object", "required": ["b"], "properties": {"a": {}}, "allOf": [{"$ref": "#/definitions/B"}]},
        {"allOf": [{"type": "object", "required": ["b"], "properties": {"a": {}}}]},
        {"type": "array", "required": ["b"], "properties": {"a": {}}},
    ],
)
def test_required_properties_that_may_be_defined_elsewhere_are_let_pass(schema: Any) -> None:
    assert not pointers("schema-required-defined", schema)


def test_all_missing_definitions_are_one_finding_at_the_schema() -> None:
    schema = {"type": "object", "required": ["a", "b", "c"], "properties": {"a": {}}}
    assert pointers("schema-required-defined", schema) == ["/definitions/A"]


def test_required_may_be_a_truth_value_on_a_parameter_but_not_on_a_schema() -> None:
    assert not named("schema-required-list", with_parameter({"name": "a", "in": "query", "required": True}))
    assert named("schema-required-list", with_schema({"required": True})) == [
        ("/definitions/A/required", "JsonTypeIncorrect")
    ]


def advice(schema: dict[str, Any]) -> str:
    return judging.advice("schema-required-on-object", with_schema(schema))


def test_required_of_an_array_is_removed_unless_it_names_properties_of_its_items() -> None:
    assert advice({"type": "array", "required": ["items"], "items": {"properties": {"a": {}}}}) == "Remove `required`."
    assert advice({"type": "string", "required": ["a"]}) == "Remove `required`."
    moved = advice({"type": "array", "required": ["a"], "items": {"properties": {"a": {}}}})
    assert moved is not None
    assert "inside `items`" in moved


def test_properties_without_texts_are_one_finding_for_the_file() -> None:
    texts = {"title": "Name", "description": "The name."}
    hidden = {"x-ms-visibility": "internal"}
    technical = {"title": "orderId", "description": "The order."}
    others = {"d": hidden, "e": {"$ref": "#/definitions/B"}, "orderId": technical}
    properties = {"a": texts, "b": {}, "c": {"title": "C"}} | others
    document = with_body({"items": {"properties": properties}})
    [finding] = findings("property-summary-present", document)
    assert finding.pointer.endswith("/schema/items/properties/b")
    assert finding.message == "3 of 4 properties have no title in words, or no description"


def test_an_object_needs_no_description_and_a_dynamic_one_no_texts_at_all() -> None:
    inner = {"a": {"title": "A", "description": "An A."}}
    titled = {"title": "Origin", "properties": inner}
    dynamic = {"type": "object", "x-ms-dynamic-schema": {"operationId": "GetSchema"}}
    assert not findings("property-summary-present", with_body({"properties": {"origin": titled, "data": dynamic}}))
    assert findings("property-summary-present", with_body({"properties": {"origin": {"properties": inner}}}))


def test_what_internal_operations_send_needs_no_texts() -> None:
    document = with_body({"properties": {"a": {}}})
    document["paths"]["/a"]["get"]["x-ms-visibility"] = "internal"
    assert not findings("property-summary-present", document)


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("String", "string"),
        ("int", "integer"),
        ("bool", "boolean"),
        ("string,", "string"),
        (["string", "null"], "string"),
    ],
)
def test_the_type_that_is_meant_is_named(declared: Any, written: str) -> None:
    [finding] = findings("schema-type-known", with_schema({"type": declared}))
    assert finding.help is not None
    assert f'"type": "{written}"' in finding.help


def test_a_read_only_property_is_required_in_requests_only_where_a_body_reaches_it() -> None:
    document = with_body({"$ref": "#/definitions/B"})
    document["definitions"] = {
        "B": {"properties": {"c": {"$ref": "#/definitions/C"}}},
        "C": {"required": ["id"], "properties": {"id": {"readOnly": True}}},
        "D": {"required": ["id"], "properties": {"id": {"readOnly": True}}},
    }
    assert [pointer for pointer, _ in named("schema-readonly-required", document)] == ["/definitions/C/properties/id"]


@pytest.mark.parametrize(
    "change",
    [{"discriminator": 1}, {"discriminator": "b"}, {"required": []}, {"properties": {"a": {"type": "integer"}}}],
)
def test_a_discriminator_is_the_name_of_a_required_text(change: dict[str, Any]) -> None:
    schema = {"discriminator": "a", "required": ["a"], "properties": {"a": {"type": "string"}}}
    assert not pointers("schema-discriminator", schema)
    assert pointers("schema-discriminator", schema | change) == ["/definitions/A/discriminator"]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_of_any_member_stops_a_rule(value: Any) -> None:
    members = {name for rule in REGISTRY.values() for name in rule.keywords}
    for name in sorted(members - {"properties"}):
        document = with_body({"type": "string", "required": ["a"], "properties": {"a": {name: value}}, name: value})
        document["definitions"] = {"A": {name: value}, "B": value, "C": {"properties": value, "enum": [value, value]}}
        judged(document)
