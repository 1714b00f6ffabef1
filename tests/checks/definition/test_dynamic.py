"""What the rules on dynamic extensions tell apart beyond their examples."""

from typing import Any

import pytest

from tests.checks.definition.dynamic_drafts import (
    ANSWER,
    CALL,
    ITEMS,
    LIST,
    SCHEMA,
    TREE,
    VALUES,
    body,
    calling,
    query,
)
from tests.checks.judging import findings, limits, named
from tests.effort import at_most


def test_an_operation_id_differs_from_another_in_letter_case() -> None:
    assert named("dynamic-operation-found", calling({LIST: {"operationId": "called"}})) == [
        (f"{CALL}/{LIST}/operationId", "OperationIdNotFound")
    ]


def test_both_parts_of_a_tree_are_calls() -> None:
    tree = {"open": {"operationId": "No"}, "browse": {"operationId": "Called"}}
    assert named("dynamic-operation-found", calling({TREE: tree})) == [
        (f"{CALL}/{TREE}/open/operationId", "OperationIdNotFound")
    ]


def test_a_capability_of_the_platform_needs_no_operation() -> None:
    document = calling({VALUES: {"operationId": None, "capability": "file-picker"}})
    assert not named("dynamic-operation-found", document)
    assert named("dynamic-operation-found", calling({VALUES: {"operationId": None}})) == [
        (f"{CALL}/{VALUES}", "RequiredPropertyMissing")
    ]


def test_an_extension_that_is_no_object_is_told_and_null_is_not() -> None:
    assert named("dynamic-operation-found", calling({LIST: "Called"})) == [(f"{CALL}/{LIST}", "JsonTypeIncorrect")]
    assert not named("dynamic-operation-found", calling({LIST: None}))


def test_an_extension_inside_of_a_shared_schema_is_found() -> None:
    shared = {"A": {"type": "string", LIST: {"operationId": "No"}}}
    assert named("dynamic-operation-found", calling({}, definitions=shared)) == [
        (f"/definitions/A/{LIST}/operationId", "OperationIdNotFound")
    ]


@pytest.mark.parametrize("name", ["body/customer/id", "body/rows/0/id", "body"])
def test_a_supplied_path_leads_into_the_body(name: str) -> None:
    row = {"type": "object", "properties": {"id": {"type": "string"}}}
    takes = body({"customer": {"$ref": "#/definitions/Customer"}, "rows": {"type": "array", "items": row}})
    document = calling({LIST: {"parameters": {name: "7"}}}, takes=(takes,), definitions={"Customer": row})
    assert not named("dynamic-parameters-found", document)


@pytest.mark.parametrize("name", ["body/customer/number", "body/client", "other/customer"])
def test_a_supplied_path_that_leads_nowhere_is_told(name: str) -> None:
    takes = body({"customer": {"type": "object", "properties": {"id": {"type": "string"}}}})
    pointer = f"{CALL}/{LIST}/parameters/{name.replace('/', '~1')}"
    document = calling({LIST: {"parameters": {name: "7"}}}, takes=(takes,))
    assert named("dynamic-parameters-found", document) == [(pointer, "OperationParameterNameNotFound")]


@pytest.mark.parametrize(
    "open_schema",
    [{"type": "object"}, {"type": "object", "properties": {"a": {}}, "additionalProperties": True}, {SCHEMA: {}}],
)
def test_a_body_that_is_not_described_takes_every_name(open_schema: dict[str, Any]) -> None:
    takes = {"name": "body", "in": "body", "schema": open_schema}
    document = calling({LIST: {"parameters": {"body/id": "7"}}}, takes=(takes,))
    assert not named("dynamic-parameters-found", document)


def test_the_older_extension_names_a_property_plainly_and_the_newer_one_by_its_path() -> None:
    takes = body({"customer": {"type": "object", "properties": {"id": {"type": "string"}}}})
    plain = {"parameters": {"id": "7"}}
    assert not named("dynamic-parameters-found", calling({VALUES: plain}, takes=(takes,)))
    assert named("dynamic-parameters-found", calling({LIST: plain}, takes=(takes,)))


def test_a_required_parameter_with_a_default_or_supplied_in_part_is_not_missed() -> None:
    takes = (query("a", required=True, default="x"), query("b", required=True), query("c", required=True))
    document = calling({LIST: {"parameters": {"b": "1", "c/d": "2"}}}, takes=takes)
    assert not named("dynamic-required-supplied", document)
    assert named("dynamic-required-supplied", calling({LIST: {"parameters": {"b": "1"}}}, takes=takes)) == [
        (f"{CALL}/{LIST}", "OperationMissingRequiredProperty")
    ]


def test_a_parameter_of_the_called_path_is_required_too() -> None:
    document = calling({LIST: {}})
    document["paths"]["/b"]["parameters"] = [query("region", required=True)]
    assert named("dynamic-required-supplied", document) == [(f"{CALL}/{LIST}", "OperationMissingRequiredProperty")]


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("integer", 7, True),
        ("integer", True, False),
        ("integer", "7", False),
        ("number", 7, True),
        ("number", 7.5, True),
        ("boolean", False, True),
        ("boolean", "false", False),
        ("string", 7, False),
        ("string", None, True),
    ],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_a_fixed_value_fits_its_parameter(kind: str, value: Any, fits: bool, wrapped: bool) -> None:
    fixed = {"value": value} if wrapped else value
    document = calling({LIST: {"parameters": {"a": fixed}}}, takes=(query("a", type=kind),))
    name = (f"{CALL}/{LIST}/parameters/a", "OperationParameterStaticTypeMismatch")
    assert named("dynamic-static-type", document) == ([] if fits else [name])


@pytest.mark.parametrize(
    ("call", "at", "name"),
    [
        ({"itemsPath": "lines"}, "/itemsPath", "InvokedOperationShouldProduceProperty"),
        ({"itemsPath": "next"}, "/itemsPath", "InvokedOperationShouldProduceArray"),
        ({}, "", "InvokedOperationShouldProduceArray"),
        ({"itemsPath": "rows", "itemValuePath": "no"}, "/itemValuePath", "InvokedOperationShouldProduceProperty"),
        ({"itemsPath": "rows", "itemTitlePath": "id/no"}, None, None),
        ({"itemsPath": "rows", "itemValuePath": "id"}, None, None),
        ({"itemsPath": "/rows/"}, None, None),
    ],
)
def test_the_paths_of_a_list_are_read_to_their_end(call: dict[str, Any], at: str | None, name: str | None) -> None:
    expected = [] if at is None else [(f"{CALL}/{LIST}{at}", name)]
    assert named("dynamic-result-path-found", calling({LIST: call}, returns=ANSWER)) == expected


def test_an_answer_that_is_a_list_needs_no_path() -> None:
    assert not named("dynamic-result-path-found", calling({VALUES: {"value-path": "id"}}, returns=ITEMS))


def test_properties_of_every_part_of_an_answer_count() -> None:
    parts = {"allOf": [{"$ref": "#/definitions/Base"}, {"properties": {"more": {"type": "string"}}}]}
    document = calling({LIST: {"itemsPath": "rows"}}, returns=parts, definitions={"Base": ANSWER})
    assert not named("dynamic-result-path-found", document)


def test_an_answer_that_refers_to_itself_ends_somewhere() -> None:
    loop = {"A": {"allOf": [{"$ref": "#/definitions/A"}], "properties": {"a": {"$ref": "#/definitions/A"}}}}
    document = calling({LIST: {"itemsPath": "b"}}, returns={"$ref": "#/definitions/A"}, definitions=loop)
    [limit] = limits(document)
    assert "parts" in limit


def test_a_file_picker_without_a_tree_is_told() -> None:
    assert named("dynamic-tree-valid", calling({VALUES: {"capability": "file-picker"}})) == [
        (f"{CALL}/{VALUES}", "DynamicTreeExtensionMissing")
    ]


def test_the_selected_item_exists_only_while_browsing() -> None:
    selected = {"operationId": "Called", "parameters": {"a": {"selectedItemValuePath": "id"}}}
    plain = {"operationId": "Called"}
    assert not named("dynamic-tree-valid", calling({TREE: {"open": plain, "browse": selected}}))
    name = "SelectedItemValuePathNotAllowedInThisPosition"
    assert named("dynamic-tree-valid", calling({TREE: {"open": selected, "browse": plain}})) == [
        (f"{CALL}/{TREE}/open/parameters/a/selectedItemValuePath", name)
    ]
    assert named("dynamic-tree-valid", calling({LIST: selected})) == [
        (f"{CALL}/{LIST}/parameters/a/selectedItemValuePath", name)
    ]


def test_many_calls_of_one_large_operation_are_judged_in_time() -> None:
    takes = [query(f"p{index}", required=True) for index in range(3_000)]
    parameters: list[dict[str, Any]] = [
        query(f"c{index}", **{LIST: {"operationId": "Called", "parameters": {"no": "1"}, "itemsPath": "x"}})
        for index in range(3_000)
    ]
    document = calling({}, *parameters, takes=tuple(takes), returns=ANSWER)
    with at_most(100):
        assert len(named("dynamic-required-supplied", document)) == 3_000


def test_what_both_extensions_of_a_field_supply_in_vain_is_told_once() -> None:
    wrong = {"parameters": {"Accept": "text/csv"}}
    document = calling({VALUES: wrong, LIST: wrong})
    [finding] = findings("dynamic-parameters-found", document)
    assert finding.pointer == f"{CALL}/{VALUES}/parameters/Accept"
    assert finding.message.startswith(f"`{VALUES}` and `{LIST}` of ")


def test_a_name_that_differs_in_letter_case_gets_a_suggestion() -> None:
    document = calling({VALUES: {"parameters": {"Region": "a"}}}, takes=(query("region"),))
    [finding] = findings("dynamic-parameters-found", document)
    assert finding.help == 'Did you mean "region"? Letter case counts.'


def test_a_parameter_that_leads_nowhere_may_have_any_name() -> None:
    document = calling({VALUES: {"parameters": {"Region": "a"}}}, takes=({"$ref": "#/parameters/Region"},))
    assert not findings("dynamic-parameters-found", document)


def test_missing_parameters_of_both_extensions_are_told_once() -> None:
    assert named("dynamic-parameters-present", calling({VALUES: {}, LIST: {}})) == [(f"{CALL}/{VALUES}", None)]
    document = calling({VALUES: {"parameters": {}}, LIST: {"parameters": {}}}, takes=(query("a", required=True),))
    assert named("dynamic-required-supplied", document) == [(f"{CALL}/{VALUES}", "OperationMissingRequiredProperty")]


def test_a_path_that_both_extensions_read_in_vain_is_told_once() -> None:
    values = {"value-collection": "lines", "value-path": "id", "value-title": "id"}
    newer = {"itemsPath": "lines", "itemValuePath": "id", "itemTitlePath": "id"}
    assert len(named("dynamic-result-path-found", calling({VALUES: values, LIST: newer}, returns=ANSWER))) == 1
