"""What the rules on Microsoft's members of schemas tell apart beyond their examples."""

from typing import Any

import pytest

from tests.checks.definition.schema_drafts import with_body, with_parameter, with_schema
from tests.checks.judging import named


def test_filter_functions_do_not_belong_to_requests() -> None:
    schema = {"properties": {"a": {"filterFunctions": ["eq"]}}}
    assert [validator for _, validator in named("schema-filter-functions", with_body(schema))] == [
        "FilterFunctionsPropertyInInputSchema"
    ]
    assert named("schema-filter-functions", with_schema({"filterFunctions": []})) == [
        ("/definitions/A/filterFunctions", "FilterFunctionsPropertyEmpty")
    ]


@pytest.mark.parametrize(
    ("names", "validators"),
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
def test_enum_values_are_named_once_each(names: Any, validators: list[str]) -> None:
    document = with_schema({"type": "string", "enum": ["a", "b"], "x-ms-enum-values": names})
    assert [validator for _, validator in named("enum-values-extension", document)] == validators


def test_visibility_is_judged_on_operations_parameters_and_schemas() -> None:
    document = with_parameter({"name": "a", "in": "query", "type": "string", "x-ms-visibility": "hide"})
    document["paths"]["/a"]["get"]["x-ms-visibility"] = "Internal"
    document["definitions"] = {"A": {"x-ms-visibility": 1}, "B": {"x-ms-visibility": "none"}}
    assert named("visibility-known", document) == [
        ("/paths/~1a/get/parameters/0/x-ms-visibility", "JsonValueNotInEnum"),
        ("/definitions/A/x-ms-visibility", "JsonTypeIncorrect"),
    ]
