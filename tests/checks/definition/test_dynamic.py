"""What the rules on dynamic extensions and capabilities tell apart beyond their examples."""

from typing import Any

import pytest

import checks.definition.dynamic  # noqa: F401  (registers its rules)
from checks.rule import REGISTRY
from checks.walk import Judgement, definition_nodes, judge_nodes
from connector.definition import Definition
from connector.publisher import Publisher
from tests.effort import at_most

FILE = "apiDefinition.swagger.json"
LIST = "x-ms-dynamic-list"
VALUES = "x-ms-dynamic-values"
SCHEMA = "x-ms-dynamic-schema"
PROPERTIES = "x-ms-dynamic-properties"
TREE = "x-ms-dynamic-tree"


def found(rule: str, value: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Pointer and validator name of what one rule says of a document."""
    judgement = Judgement()
    judge_nodes(definition_nodes(Definition(value, FILE)), Publisher("verified"), judgement)
    assert not judgement.unproven
    names = REGISTRY[rule].validators or (None,)
    return [(b.finding.pointer, b.finding.validator or names[0]) for b in judgement.broken if b.rule.id == rule]


def query(name: str, **members: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "type": "string"} | members


def body(properties: dict[str, Any]) -> dict[str, Any]:
    return {"name": "body", "in": "body", "schema": {"type": "object", "properties": properties}}


def calling(
    extensions: dict[str, Any],
    *others: dict[str, Any],
    takes: tuple[dict[str, Any], ...] = (),
    returns: dict[str, Any] | None = None,
    definitions: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A document whose first parameter carries the extensions, which call ``Called`` unless they say otherwise."""
    called: dict[str, Any] = {"operationId": "Called", "parameters": list(takes), "responses": {}}
    if returns is not None:
        called["responses"] = {"200": {"description": "Found.", "schema": returns}}
    completed = {
        keyword: {"operationId": "Called"} | call if isinstance(call, dict) and keyword != TREE else call
        for keyword, call in extensions.items()
    }
    caller = {"operationId": "Caller", "parameters": [query("choice", **completed), *others], "responses": {}}
    return {"paths": {"/a": {"get": caller}, "/b": {"get": called}}, "definitions": definitions or {}}


CALL = "/paths/~1a/get/parameters/0"


def test_an_operation_id_differs_from_another_in_letter_case() -> None:
    assert found("dynamic-operation-found", calling({LIST: {"operationId": "called"}})) == [
        (f"{CALL}/{LIST}/operationId", "OperationIdNotFound")
    ]


def test_both_parts_of_a_tree_are_calls() -> None:
    tree = {"open": {"operationId": "No"}, "browse": {"operationId": "Called"}}
    assert found("dynamic-operation-found", calling({TREE: tree})) == [
        (f"{CALL}/{TREE}/open/operationId", "OperationIdNotFound")
    ]


def test_a_capability_of_the_platform_needs_no_operation() -> None:
    document = calling({VALUES: {"operationId": None, "capability": "file-picker"}})
    assert not found("dynamic-operation-found", document)
    assert found("dynamic-operation-found", calling({VALUES: {"operationId": None}})) == [
        (f"{CALL}/{VALUES}", "RequiredPropertyMissing")
    ]


def test_an_extension_that_is_no_object_is_told_and_null_is_not() -> None:
    assert found("dynamic-operation-found", calling({LIST: "Called"})) == [(f"{CALL}/{LIST}", "JsonTypeIncorrect")]
    assert not found("dynamic-operation-found", calling({LIST: None}))


def test_an_extension_inside_of_a_shared_schema_is_found() -> None:
    shared = {"A": {"type": "string", LIST: {"operationId": "No"}}}
    assert found("dynamic-operation-found", calling({}, definitions=shared)) == [
        (f"/definitions/A/{LIST}/operationId", "OperationIdNotFound")
    ]


@pytest.mark.parametrize("name", ["body/customer/id", "body/rows/0/id", "body"])
def test_a_supplied_path_leads_into_the_body(name: str) -> None:
    row = {"type": "object", "properties": {"id": {"type": "string"}}}
    takes = body({"customer": {"$ref": "#/definitions/Customer"}, "rows": {"type": "array", "items": row}})
    document = calling({LIST: {"parameters": {name: "7"}}}, takes=(takes,), definitions={"Customer": row})
    assert not found("dynamic-parameters-found", document)


@pytest.mark.parametrize("name", ["body/customer/number", "body/client", "other/customer"])
def test_a_supplied_path_that_leads_nowhere_is_told(name: str) -> None:
    takes = body({"customer": {"type": "object", "properties": {"id": {"type": "string"}}}})
    pointer = f"{CALL}/{LIST}/parameters/{name.replace('/', '~1')}"
    document = calling({LIST: {"parameters": {name: "7"}}}, takes=(takes,))
    assert found("dynamic-parameters-found", document) == [(pointer, "OperationParameterNameNotFound")]


@pytest.mark.parametrize(
    "open_schema",
    [{"type": "object"}, {"type": "object", "properties": {"a": {}}, "additionalProperties": True}, {SCHEMA: {}}],
)
def test_a_body_that_is_not_described_takes_every_name(open_schema: dict[str, Any]) -> None:
    takes = {"name": "body", "in": "body", "schema": open_schema}
    document = calling({LIST: {"parameters": {"body/id": "7"}}}, takes=(takes,))
    assert not found("dynamic-parameters-found", document)


def test_the_older_extension_names_a_property_plainly_and_the_newer_one_by_its_path() -> None:
    takes = body({"customer": {"type": "object", "properties": {"id": {"type": "string"}}}})
    plain = {"parameters": {"id": "7"}}
    assert not found("dynamic-parameters-found", calling({VALUES: plain}, takes=(takes,)))
    assert found("dynamic-parameters-found", calling({LIST: plain}, takes=(takes,)))


def test_a_required_parameter_with_a_default_or_supplied_in_part_is_not_missed() -> None:
    takes = (query("a", required=True, default="x"), query("b", required=True), query("c", required=True))
    document = calling({LIST: {"parameters": {"b": "1", "c/d": "2"}}}, takes=takes)
    assert not found("dynamic-required-supplied", document)
    assert found("dynamic-required-supplied", calling({LIST: {"parameters": {"b": "1"}}}, takes=takes)) == [
        (f"{CALL}/{LIST}", "OperationMissingRequiredProperty")
    ]


def test_a_parameter_of_the_called_path_is_required_too() -> None:
    document = calling({LIST: {}})
    document["paths"]["/b"]["parameters"] = [query("region", required=True)]
    assert found("dynamic-required-supplied", document) == [(f"{CALL}/{LIST}", "OperationMissingRequiredProperty")]


def taking(reference: str, *others: dict[str, Any], keyword: str = LIST, target: str = "string") -> dict[str, Any]:
    member = "parameterReference" if keyword in (LIST, PROPERTIES) else "parameter"
    return calling({keyword: {"parameters": {"a": {member: reference}}}}, *others, takes=(query("a", type=target),))


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
    assert found("dynamic-reference-found", taking(reference, other)) == [(pointer, name)]


@pytest.mark.parametrize("reference", ["b", "body/c", "body/deep/d"])
def test_a_value_can_be_taken_from_there(reference: str) -> None:
    deep = {"type": "object", "properties": {"d": {"type": "string"}}}
    other = body({"c": {"type": "string"}, "deep": deep})
    assert not found("dynamic-reference-found", taking(reference, query("b"), other))


def test_an_integer_passes_for_a_number_but_a_number_not_for_an_integer() -> None:
    assert not found("dynamic-reference-found", taking("b", query("b", type="integer"), target="number"))
    assert found("dynamic-reference-found", taking("b", query("b", type="number"), target="integer"))


def test_the_older_extension_writes_a_path_with_dots() -> None:
    deep = {"type": "object", "properties": {"d": {"type": "string"}}}
    assert not found("dynamic-reference-found", taking("deep.d", body({"deep": deep}), keyword=VALUES))


def test_a_property_of_a_body_takes_values_from_its_own_operation() -> None:
    call = {"operationId": "Called", "parameters": {"a": {"parameterReference": "body/no"}}}
    document = calling({}, body({"b": {"type": "string", LIST: call}}), takes=(query("a"),))
    pointer = f"/paths/~1a/get/parameters/1/schema/properties/b/{LIST}/parameters/a"
    assert found("dynamic-reference-found", document) == [(pointer, "OperationParameterNameNotFound")]


def test_nothing_is_said_of_references_in_a_shared_schema_because_its_operation_is_unknown() -> None:
    call = {"operationId": "Called", "parameters": {"a": {"parameterReference": "no"}}}
    document = calling({}, takes=(query("a"),), definitions={"A": {"type": "string", LIST: call}})
    assert not found("dynamic-reference-found", document)


def test_a_required_parameter_filled_from_an_optional_one_is_told() -> None:
    takes = (query("a", required=True),)
    call = {LIST: {"parameters": {"a": {"parameterReference": "b"}}}}
    pointer = f"{CALL}/{LIST}/parameters/a"
    assert found("dynamic-reference-required", calling(call, query("b"), takes=takes)) == [
        (pointer, "OperationParameterRequiredMismatch")
    ]
    assert not found("dynamic-reference-required", calling(call, query("b", required=True), takes=takes))


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
    assert found("dynamic-static-type", document) == ([] if fits else [name])


ITEMS = {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}}
ANSWER = {"type": "object", "properties": {"rows": ITEMS, "next": {"type": "string"}}}


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
    assert found("dynamic-result-path-found", calling({LIST: call}, returns=ANSWER)) == expected


def test_an_answer_that_is_a_list_needs_no_path() -> None:
    assert not found("dynamic-result-path-found", calling({VALUES: {"value-path": "id"}}, returns=ITEMS))


def test_properties_of_every_part_of_an_answer_count() -> None:
    parts = {"allOf": [{"$ref": "#/definitions/Base"}, {"properties": {"more": {"type": "string"}}}]}
    document = calling({LIST: {"itemsPath": "rows"}}, returns=parts, definitions={"Base": ANSWER})
    assert not found("dynamic-result-path-found", document)


def test_an_answer_that_refers_to_itself_ends_somewhere() -> None:
    loop = {"A": {"allOf": [{"$ref": "#/definitions/A"}], "properties": {"a": {"$ref": "#/definitions/A"}}}}
    document = calling({LIST: {"itemsPath": "b"}}, returns={"$ref": "#/definitions/A"}, definitions=loop)
    assert not found("dynamic-result-path-found", document)


def test_why_the_newer_list_is_needed_has_two_names() -> None:
    plain, unclear = "dynamic-list-alongside-values", "dynamic-list-for-references"
    pointer = f"{CALL}/{VALUES}"
    clear = taking("b", query("b"), keyword=VALUES)
    part = taking("b", body({"b": {"type": "string"}}), keyword=VALUES)
    twice = taking("b", query("b"), body({"b": {"type": "string"}}), keyword=VALUES)
    assert found(plain, clear) == [(pointer, None)] and not found(unclear, clear)
    assert found(unclear, part) == [(pointer, "DynamicListExtensionRequiredForNonParameterReferences")]
    assert found(unclear, twice) == [(pointer, "DynamicListExtensionRequiredForAmbiguousReferences")]
    assert not found(plain, part) and not found(plain, twice)


def test_why_the_newer_schema_is_needed_has_three_names() -> None:
    rule, pointer = "dynamic-properties-for-references", f"{CALL}/{SCHEMA}"
    part = taking("b", body({"b": {"type": "string"}}), keyword=SCHEMA)
    twice = taking("b", query("b"), body({"b": {"type": "string"}}), keyword=SCHEMA)
    path = calling({SCHEMA: {"value-path": "schema/properties"}})
    assert found(rule, part) == [(pointer, "DynamicPropertiesExtensionRequiredForNonParameterReferences")]
    assert found(rule, twice) == [(pointer, "DynamicPropertiesExtensionRequiredForAmbiguousReferences")]
    assert found(rule, path) == [(pointer, "DynamicPropertiesExtensionRequiredForPropertiesValuePath")]
    assert not found(rule, calling({SCHEMA: {"value-path": "schema"}}))


def test_a_file_picker_needs_no_list() -> None:
    document = calling({VALUES: {"capability": "file-picker"}, TREE: {}})
    assert not found("dynamic-list-alongside-values", document)


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
    assert found("dynamic-properties-path-agrees", document) == expected


def test_a_file_picker_without_a_tree_is_told() -> None:
    assert found("dynamic-tree-valid", calling({VALUES: {"capability": "file-picker"}})) == [
        (f"{CALL}/{VALUES}", "DynamicTreeExtensionMissing")
    ]


def test_the_selected_item_exists_only_while_browsing() -> None:
    selected = {"operationId": "Called", "parameters": {"a": {"selectedItemValuePath": "id"}}}
    plain = {"operationId": "Called"}
    assert not found("dynamic-tree-valid", calling({TREE: {"open": plain, "browse": selected}}))
    name = "SelectedItemValuePathNotAllowedInThisPosition"
    assert found("dynamic-tree-valid", calling({TREE: {"open": selected, "browse": plain}})) == [
        (f"{CALL}/{TREE}/open/parameters/a/selectedItemValuePath", name)
    ]
    assert found("dynamic-tree-valid", calling({LIST: selected})) == [
        (f"{CALL}/{LIST}/parameters/a/selectedItemValuePath", name)
    ]


def with_test(**test: Any) -> dict[str, Any]:
    document = calling({})
    document["paths"]["/b"]["get"]["parameters"] = [query("a", required=True), query("b", required=True, default="x")]
    document["paths"]["/b"]["post"] = {"operationId": "Posted", "responses": {}}
    return document | {"x-ms-capabilities": {"testConnection": test}}


@pytest.mark.parametrize(
    ("test", "at", "name"),
    [
        ({"operationId": "Caller"}, None, None),
        ({"operationId": "Called", "parameters": {"a": "1"}}, None, None),
        ({"operationId": "Called"}, "", "OperationMissingRequiredProperty"),
        ({"operationId": "Posted"}, "/operationId", "OperationIdNotFound"),
        ({"operationId": "No"}, "/operationId", "OperationIdNotFound"),
        ({}, "", "RequiredPropertyMissing"),
    ],
)
def test_a_connection_is_tested_by_a_get_without_input(test: Any, at: str | None, name: str | None) -> None:
    expected = [] if at is None else [(f"/x-ms-capabilities/testConnection{at}", name)]
    assert found("test-connection-operation", with_test(**test)) == expected


def test_capabilities_without_a_test_are_fine() -> None:
    assert not found("test-connection-operation", calling({}) | {"x-ms-capabilities": {"file-picker": {}}})
    assert not found("test-connection-operation", calling({}) | {"x-ms-capabilities": []})


def test_many_calls_of_one_large_operation_are_judged_in_time() -> None:
    takes = [query(f"p{index}", required=True) for index in range(4_000)]
    parameters: list[dict[str, Any]] = [
        query(f"c{index}", **{LIST: {"operationId": "Called", "parameters": {"no": "1"}, "itemsPath": "x"}})
        for index in range(4_000)
    ]
    document = calling({}, *parameters, takes=tuple(takes), returns=ANSWER)
    with at_most(100):
        assert len(found("dynamic-required-supplied", document)) == 4_000
