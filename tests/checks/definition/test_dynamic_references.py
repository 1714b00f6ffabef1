"""What the rules on references of dynamic extensions tell apart beyond their examples."""

from typing import Any

import pytest

from tests.checks.definition.dynamic_drafts import (
    CALL,
    LIST,
    PROPERTIES,
    SCHEMA,
    TREE,
    VALUES,
    body,
    calling,
    query,
    taking,
)
from tests.checks.judging import named


@pytest.mark.parametrize(
    ("reference", "other", "name"),
    [
        ("no", query("b"), "OperationParameterNameNotFound"),
        ("body/no", body({"b": {"type": "string"}}), "OperationParameterNameNotFound"),
        ("b", query("b", **{"x-ms-visibility": "internal"}), "SourcePropertyInternal"),
        ("b", query("b", default="x", **{"x-ms-visibility": "internal"}), "SourcePropertyInternal"),
        ("body/b", body({"b": {"type": "string", "x-ms-visibility": "internal"}}), "SourcePropertyInternal"),
        ("b", query("b", type="boolean"), "OperationParameterTypeMismatch"),
        ("body/b", body({"b": {"type": "integer"}}), "OperationParameterTypeMismatch"),
    ],
)
def test_a_value_cannot_be_taken_from_there(reference: str, other: dict[str, Any], name: str) -> None:
    pointer = f"{CALL}/{LIST}/parameters/a"
    assert named("dynamic-reference-found", taking(reference, other)) == [(pointer, name)]


@pytest.mark.parametrize("reference", ["b", "body/c", "body/deep/d"])
def test_a_value_can_be_taken_from_there(reference: str) -> None:
    deep = {"type": "object", "properties": {"d": {"type": "string"}}}
    other = body({"c": {"type": "string"}, "deep": deep})
    assert not named("dynamic-reference-found", taking(reference, query("b"), other))


def test_an_integer_passes_for_a_number_but_a_number_not_for_an_integer() -> None:
    assert not named("dynamic-reference-found", taking("b", query("b", type="integer"), target="number"))
    assert named("dynamic-reference-found", taking("b", query("b", type="number"), target="integer"))


def test_the_older_extension_writes_a_path_with_dots() -> None:
    deep = {"type": "object", "properties": {"d": {"type": "string"}}}
    assert not named("dynamic-reference-found", taking("deep.d", body({"deep": deep}), keyword=VALUES))


def test_a_property_of_a_body_takes_values_from_its_own_operation() -> None:
    call = {"operationId": "Called", "parameters": {"a": {"parameterReference": "body/no"}}}
    document = calling({}, body({"b": {"type": "string", LIST: call}}), takes=(query("a"),))
    pointer = f"/paths/~1a/get/parameters/1/schema/properties/b/{LIST}/parameters/a"
    assert named("dynamic-reference-found", document) == [(pointer, "OperationParameterNameNotFound")]


def test_nothing_is_said_of_references_in_a_shared_schema_because_its_operation_is_unknown() -> None:
    call = {"operationId": "Called", "parameters": {"a": {"parameterReference": "no"}}}
    document = calling({}, takes=(query("a"),), definitions={"A": {"type": "string", LIST: call}})
    assert not named("dynamic-reference-found", document)


def test_a_required_parameter_filled_from_an_optional_one_is_told() -> None:
    takes = (query("a", required=True),)
    call = {LIST: {"parameters": {"a": {"parameterReference": "b"}}}}
    pointer = f"{CALL}/{LIST}/parameters/a"
    assert named("dynamic-reference-required", calling(call, query("b"), takes=takes)) == [
        (pointer, "OperationParameterRequiredMismatch")
    ]
    assert not named("dynamic-reference-required", calling(call, query("b", required=True), takes=takes))


def test_why_the_newer_list_is_needed_has_two_names() -> None:
    plain, unclear = "dynamic-list-alongside-values", "dynamic-list-for-references"
    pointer = f"{CALL}/{VALUES}"
    clear = taking("b", query("b"), keyword=VALUES)
    part = taking("b", body({"b": {"type": "string"}}), keyword=VALUES)
    twice = taking("b", query("b"), body({"b": {"type": "string"}}), keyword=VALUES)
    assert named(plain, clear) == [(pointer, None)] and not named(unclear, clear)
    assert named(unclear, part) == [(pointer, "DynamicListExtensionRequiredForNonParameterReferences")]
    assert named(unclear, twice) == [(pointer, "DynamicListExtensionRequiredForAmbiguousReferences")]
    assert not named(plain, part) and not named(plain, twice)


def test_why_the_newer_schema_is_needed_has_three_names() -> None:
    rule, pointer = "dynamic-properties-for-references", f"{CALL}/{SCHEMA}"
    part = taking("b", body({"b": {"type": "string"}}), keyword=SCHEMA)
    twice = taking("b", query("b"), body({"b": {"type": "string"}}), keyword=SCHEMA)
    path = calling({SCHEMA: {"value-path": "schema/properties"}})
    assert named(rule, part) == [(pointer, "DynamicPropertiesExtensionRequiredForNonParameterReferences")]
    assert named(rule, twice) == [(pointer, "DynamicPropertiesExtensionRequiredForAmbiguousReferences")]
    assert named(rule, path) == [(pointer, "DynamicPropertiesExtensionRequiredForPropertiesValuePath")]
    assert not named(rule, calling({SCHEMA: {"value-path": "schema"}}))


def test_a_file_picker_needs_no_list() -> None:
    document = calling({VALUES: {"capability": "file-picker"}, TREE: {}})
    assert not named("dynamic-list-alongside-values", document)


@pytest.mark.parametrize(
    ("old", "new", "agree"),
    [
        ("items", "items", True),
        ("schema/properties", "schema", True),
        ("properties", None, True),
        (None, None, True),
        ("schema", None, False),
        (None, "schema", False),
        ("myproperties", "my", False),
    ],
)
def test_the_two_schema_extensions_read_the_same_place(old: str | None, new: str | None, agree: bool) -> None:
    document = calling({SCHEMA: {"value-path": old} if old else {}, PROPERTIES: {"itemValuePath": new} if new else {}})
    at = f"{CALL}/{PROPERTIES}/itemValuePath" if new else f"{CALL}/{PROPERTIES}"
    expected = [] if agree else [(at, "DynamicPropertiesItemValuePathMismatch")]
    assert named("dynamic-properties-path-agrees", document) == expected
