"""What the rules on schemas tell apart beyond their examples."""

from typing import Any

import pytest

import checks.definition.schemas  # noqa: F401  (registers its rules)
from checks.rule import REGISTRY
from checks.walk import Judgement, definition_nodes, judge_nodes
from connector.definition import Definition
from connector.publisher import Publisher
from tests.effort import at_most

FILE = "apiDefinition.swagger.json"


def found(rule: str, value: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Pointer and validator name of what one rule says of a document."""
    judgement = Judgement()
    judge_nodes(definition_nodes(Definition(value, FILE)), Publisher("verified"), judgement)
    assert not judgement.unproven
    names = REGISTRY[rule].validators or ("",)
    return [(b.finding.pointer, b.finding.validator or names[0]) for b in judgement.broken if b.rule.id == rule]


def with_schema(schema: Any) -> dict[str, Any]:
    return {"definitions": {"A": schema}}


def with_parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    return {"paths": {"/a": {"get": {"operationId": "A", "parameters": [parameter], "responses": {}}}}}


def with_body(schema: Any) -> dict[str, Any]:
    return with_parameter({"name": "body", "in": "body", "schema": schema})


def pointers(rule: str, schema: Any) -> list[str]:
    return [pointer for pointer, _ in found(rule, with_schema(schema))]


def test_an_unknown_word_and_a_list_of_types_have_different_names() -> None:
    assert found("schema-type-known", with_schema({"type": "string,"})) == [
        ("/definitions/A/type", "JsonValueNotInEnum")
    ]
    assert found("schema-type-known", with_schema({"type": ["integer", "null"]})) == [
        ("/definitions/A/type", "JsonTypeIncorrect")
    ]


def test_a_property_may_be_called_type() -> None:
    assert not pointers("schema-type-known", {"properties": {"type": {"type": "string"}}})


def test_a_response_may_be_a_file_but_no_part_of_one_and_no_request() -> None:
    responses = {"200": {"description": "A file.", "schema": {"type": "file"}}}
    assert not found("schema-file-at-root", {"paths": {"/a": {"get": {"responses": responses}}}})
    assert found("schema-file-at-root", with_body({"type": "file"}))
    assert pointers("schema-file-at-root", {"properties": {"a": {"type": "file"}}}) == [
        "/definitions/A/properties/a/type"
    ]


def test_an_array_parameter_needs_items_too() -> None:
    assert found("schema-array-items", with_parameter({"name": "a", "in": "query", "type": "array"})) == [
        ("/paths/~1a/get/parameters/0", "ArrayHasNoItems")
    ]


def test_arrays_inside_the_items_of_a_parameter_are_seen() -> None:
    parameter = {"name": "a", "in": "query", "type": "array", "items": {"type": "array"}}
    assert [pointer for pointer, _ in found("schema-array-items", with_parameter(parameter))] == [
        "/paths/~1a/get/parameters/0/items"
    ]


@pytest.mark.parametrize("values", [[1, True], ["1", 1], [[1], [1]], [None, False, 0]])
def test_values_of_different_types_are_no_repetition(values: list[Any]) -> None:
    assert not pointers("schema-enum-unique", {"enum": values})


@pytest.mark.parametrize("values", [[1, 1.0], ["a", "b", "a"], [True, True], [None, None]])
def test_equal_values_are_a_repetition(values: list[Any]) -> None:
    assert pointers("schema-enum-unique", {"enum": values}) == [f"/definitions/A/enum/{len(values) - 1}"]


@pytest.mark.parametrize(
    ("declared", "value"), [("number", 1), ("integer", 1.0), ("string", ""), ("file", "a"), ("x", 1)]
)
def test_defaults_that_fit(declared: str, value: Any) -> None:
    assert not pointers("parameter-default-in-enum", {"type": declared, "default": value})


@pytest.mark.parametrize(
    ("declared", "value"), [("integer", True), ("integer", 1.5), ("string", None), ("object", []), ("boolean", 0)]
)
def test_defaults_that_do_not_fit(declared: str, value: Any) -> None:
    assert pointers("parameter-default-in-enum", {"type": declared, "default": value}) == ["/definitions/A/default"]


def test_a_nullable_default_may_be_null() -> None:
    assert not pointers("parameter-default-in-enum", {"type": "string", "default": None, "x-nullable": True})


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
    assert not found("schema-required-list", with_parameter({"name": "a", "in": "query", "required": True}))
    assert found("schema-required-list", with_schema({"required": True})) == [
        ("/definitions/A/required", "JsonTypeIncorrect")
    ]


def test_a_read_only_property_is_required_in_requests_only_where_a_body_reaches_it() -> None:
    document = with_body({"$ref": "#/definitions/B"})
    document["definitions"] = {
        "B": {"properties": {"c": {"$ref": "#/definitions/C"}}},
        "C": {"required": ["id"], "properties": {"id": {"readOnly": True}}},
        "D": {"required": ["id"], "properties": {"id": {"readOnly": True}}},
    }
    assert [pointer for pointer, _ in found("schema-readonly-required", document)] == ["/definitions/C/properties/id"]


@pytest.mark.parametrize(
    ("schema", "member", "validator"),
    [
        ({"minimum": 2, "maximum": 1}, "minimum", "MinimumShouldBeLessThanOrEqualToMaximum"),
        ({"minItems": 2, "maxItems": 1}, "minItems", "MinItemsShouldBeLessThanOrEqualToMaxItems"),
        ({"minLength": 2, "maxLength": 1}, "minLength", "MinLengthShouldBeLessThanOrEqualToMaxLength"),
        ({"maxItems": -1}, "maxItems", "MaxItemsMustBeGreaterThanOrEqualToZero"),
        ({"maxLength": -1}, "maxLength", "MaxLengthMustBeGreaterThanOrEqualToZero"),
        ({"maxProperties": -1}, "maxProperties", "MaxPropertiesMustBeGreaterThanOrEqualToZero"),
        ({"minItems": -1}, "minItems", "MinItemsMustBeGreaterThanOrEqualToZero"),
        ({"minLength": -1}, "minLength", "MinLengthMustBeGreaterThanOrEqualToZero"),
        ({"minProperties": -1}, "minProperties", "MinPropertiesMustBeGreaterThanOrEqualToZero"),
        ({"exclusiveMaximum": True}, "exclusiveMaximum", "ExclusiveMaximumRequiresMaximum"),
        ({"exclusiveMinimum": True}, "exclusiveMinimum", "ExclusiveMinimumRequiresMinimum"),
        ({"multipleOf": 0}, "multipleOf", "MultipleOfMustBeGreaterThanZero"),
    ],
)
def test_each_bound_has_its_name(schema: Any, member: str, validator: str) -> None:
    assert found("schema-bounds", with_schema(schema)) == [(f"/definitions/A/{member}", validator)]
    assert REGISTRY["schema-bounds"].validators.count(validator) == 1


@pytest.mark.parametrize("value", ["5", True, None, float("nan"), [], {}])
def test_a_bound_that_is_no_number_is_not_compared(value: Any) -> None:
    assert not pointers("schema-bounds", {"minimum": value, "maximum": 1, "maxLength": value})


@pytest.mark.parametrize("pattern", ["(", "a)", "[z-a]", "*a", "a{2,1}", "\\", "[a"])
def test_patterns_that_no_dialect_accepts(pattern: str) -> None:
    assert pointers("schema-pattern-valid", {"pattern": pattern}) == ["/definitions/A/pattern"]


@pytest.mark.parametrize("pattern", [r"\p{Lu}", "(?<a>b)", r"\Aa\z", "[^]", "[a-z-[aeiou]]", "a++", "(?i)a", 5])
def test_patterns_of_other_dialects_are_let_pass(pattern: Any) -> None:
    assert not pointers("schema-pattern-valid", {"pattern": pattern})


def test_a_hostile_pattern_takes_no_time() -> None:
    with at_most(4):
        assert not pointers("schema-pattern-valid", {"pattern": "(" * 1_900 + "a" + ")" * 1_900})
        assert not pointers("schema-pattern-valid", {"pattern": "(a{9999}){9999}" * 500})


@pytest.mark.parametrize(
    "change",
    [{"discriminator": 1}, {"discriminator": "b"}, {"required": []}, {"properties": {"a": {"type": "integer"}}}],
)
def test_a_discriminator_is_the_name_of_a_required_text(change: dict[str, Any]) -> None:
    schema = {"discriminator": "a", "required": ["a"], "properties": {"a": {"type": "string"}}}
    assert not pointers("schema-discriminator", schema)
    assert pointers("schema-discriminator", schema | change) == ["/definitions/A/discriminator"]


def test_filter_functions_do_not_belong_to_requests() -> None:
    schema = {"properties": {"a": {"filterFunctions": ["eq"]}}}
    assert [validator for _, validator in found("schema-filter-functions", with_body(schema))] == [
        "FilterFunctionsPropertyInInputSchema"
    ]
    assert found("schema-filter-functions", with_schema({"filterFunctions": []})) == [
        ("/definitions/A/filterFunctions", "FilterFunctionsPropertyEmpty")
    ]


@pytest.mark.parametrize(
    ("named", "validators"),
    [
        ([{"value": "c", "displayName": "C"}], ["InvalidEnumValuesExtensionValue"]),
        ([{"value": "a", "displayName": "A"}] * 2, ["DuplicateEnumValuesInExtension"]),
        ([{"value": "a"}], ["MissingEnumValuesDisplayName"]),
        ([{"displayName": "A"}], ["InvalidEnumValuesExtensionValue"]),
        (["a"], ["InvalidEnumValuesExtensionValue"]),
        ({"a": "A"}, ["InvalidEnumValuesExtensionValue"]),
        ([{"value": "a", "displayName": "A"}, {"value": "b", "displayName": "B"}], []),
    ],
)
def test_enum_values_are_named_once_each(named: Any, validators: list[str]) -> None:
    document = with_schema({"type": "string", "enum": ["a", "b"], "x-ms-enum-values": named})
    assert [validator for _, validator in found("enum-values-extension", document)] == validators


def test_visibility_is_judged_on_operations_parameters_and_schemas() -> None:
    document = with_parameter({"name": "a", "in": "query", "type": "string", "x-ms-visibility": "hide"})
    document["paths"]["/a"]["get"]["x-ms-visibility"] = "Internal"
    document["definitions"] = {"A": {"x-ms-visibility": 1}, "B": {"x-ms-visibility": "none"}}
    assert found("visibility-known", document) == [
        ("/paths/~1a/get/parameters/0/x-ms-visibility", "JsonValueNotInEnum"),
        ("/definitions/A/x-ms-visibility", "JsonTypeIncorrect"),
    ]


HOSTILE: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    float("nan"),
    float("inf"),
    10**5000,
    "",
    "\ud800",
    "x" * 9_999,
    [],
    [[]],
    {},
    {"": 0},
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_of_any_member_stops_a_rule(value: Any) -> None:
    members = {name for rule in REGISTRY.values() for name in rule.keywords}
    for name in sorted(members - {"properties"}):
        document = with_body({"type": "string", "required": ["a"], "properties": {"a": {name: value}}, name: value})
        document["definitions"] = {"A": {name: value}, "B": value, "C": {"properties": value, "enum": [value, value]}}
        judgement = Judgement()
        judge_nodes(definition_nodes(Definition(document, FILE)), Publisher("verified"), judgement)
        assert not judgement.unproven, name
