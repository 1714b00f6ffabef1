"""What the rules on references tell apart beyond their examples."""

from typing import Any

import pytest

from checks.definition.references import MAX_DEPTH
from connector.definition import Definition
from connector.schema_graph import request_definitions
from tests.checks.judging import findings, named, pointers
from tests.effort import at_most


def with_schemas(**schemas: Any) -> dict[str, Any]:
    return {"definitions": schemas}


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/definitions/{name}"}


@pytest.mark.parametrize(
    ("text", "validator"),
    [
        ("#/components/schemas/B", "SchemaReferenceNotValid"),
        ("#definitions/B", "SchemaReferenceNotValid"),
        ("B", "SchemaReferenceNotValid"),
        ("other.json#/definitions/B", "SchemaReferenceNotValid"),
        ("#/definitions/B/properties/c", "SchemaReferenceNotValid"),
        ("#/definitions/schemas/B", "SchemaReferenceNotFound"),
        ("#/definitions/X", "SchemaReferenceNotFound"),
        ("#/definitions/B~2", "JsonPointerNotValid"),
        ("#/definitions/B%zz", "JsonPointerNotValid"),
    ],
)
def test_each_fault_of_a_schema_reference_has_its_name(text: str, validator: str) -> None:
    document = with_schemas(A={"allOf": [{"$ref": text}]}, B={"properties": {"c": {"type": "string"}}})
    assert named("schema-ref-found", document) == [("/definitions/A/allOf/0", validator)]


def test_escaped_and_encoded_names_are_found() -> None:
    document = with_schemas(**{"A/B~C D": {}, "E": {"items": {"$ref": "#/definitions/A~1B~0C%20D"}}})
    assert not named("schema-ref-found", document)


def test_a_reference_that_differs_in_letter_case_gets_a_suggestion() -> None:
    document = with_schemas(Invoice={}, A={"items": reference("invoice")})
    assert advice("schema-ref-found", document) == 'Did you mean "#/definitions/Invoice"?'


def test_shared_parameters_and_responses_are_no_references() -> None:
    document = {
        "parameters": {"A": {"$ref": "#/parameters/B"}, "B": {"name": "b", "in": "query", "type": "string"}},
        "responses": {"C": {"$ref": "#/responses/D"}, "D": {"description": "D."}},
    }
    assert named("parameter-ref-found", document) == [("/parameters/A", "ParameterRefLoopNotAllowed")]
    assert named("response-ref-direct", document) == [("/responses/C", "ResponseRefLoopNotAllowed")]


def test_a_definition_that_is_a_reference_is_reported_whether_it_ends_or_not() -> None:
    document = with_schemas(A=reference("B"), B={"type": "object"}, C=reference("D"), D=reference("C"))
    assert pointers("schema-ref-loop", document) == [
        "/definitions/A",
        "/definitions/C",
        "/definitions/D",
    ]


def test_a_circle_of_all_of_is_reported_once() -> None:
    document = with_schemas(X={}, A={"allOf": [reference("X"), reference("B")]}, B={"allOf": [reference("A")]})
    assert pointers("schema-all-of-loop", document) == ["/definitions/A/allOf"]


def test_a_tree_may_hold_itself_where_it_can_end() -> None:
    document = with_schemas(
        A={"properties": {"next": reference("A")}},
        B={"required": ["all"], "properties": {"all": {"type": "array", "items": reference("B")}}},
        C={"required": ["a"], "properties": {"a": reference("A")}},
    )
    assert not named("schema-required-loop", document)
    assert not named("schema-all-of-loop", document)


def test_a_required_property_that_never_ends_is_reported_through_objects_in_place() -> None:
    inner = {"type": "object", "required": ["c"], "properties": {"c": reference("A")}}
    document = with_schemas(Z={}, A={"required": ["b"], "properties": {"b": inner}})
    assert pointers("schema-required-loop", document) == ["/definitions/A"]


def test_depth_counts_the_schemas_behind_references() -> None:
    chain = {f"S{n}": {"properties": {"a": reference(f"S{n + 1}")}} for n in range(MAX_DEPTH)}
    document = with_schemas(**chain, **{f"S{MAX_DEPTH}": {}})
    assert pointers("schema-depth", document) == ["/definitions/S0"]


def test_a_circle_has_a_finite_depth() -> None:
    document = with_schemas(A={"properties": {"b": reference("B")}}, B={"properties": {"a": reference("A")}})
    assert not named("schema-depth", document)


def test_what_stands_beside_a_reference_is_named() -> None:
    document = with_schemas(A={"properties": {"b": {**reference("A"), "title": "B", "description": "B."}}})
    assert pointers("schema-ref-no-siblings", document) == ["/definitions/A/properties/b"]


@pytest.mark.parametrize(
    ("members", "help"),
    [
        ({"example": {"a": 1}}, "Remove `example`."),
        ({"example": 1, "type": "object"}, "Remove `example`, `type`."),
        ({"example": 1, "description": "B."}, None),
    ],
)
def test_what_belongs_to_one_use_is_not_moved_into_the_definition_of_all(
    members: dict[str, Any], help: str | None
) -> None:
    document = with_schemas(A={"properties": {"b": {**reference("A"), **members}}})
    assert advice("schema-ref-no-siblings", document) == help


def test_what_is_beside_a_reference_that_is_no_text_is_told() -> None:
    document = {"parameters": {"A": {"$ref": {}, "name": "b"}}}
    assert pointers("schema-ref-no-siblings", document) == ["/parameters/A"]


def test_definitions_of_requests_are_those_that_a_body_reaches() -> None:
    body = {"name": "body", "in": "body", "schema": {"items": reference("A")}}
    document = with_schemas(A={"allOf": [reference("B")]}, B=reference("A"), C={"items": reference("A")})
    document["paths"] = {"/a": {"parameters": [body], "post": {}}}
    assert request_definitions(Definition(document, "a.json")) == {"A", "B"}


def test_ten_thousand_definitions_in_a_circle_take_no_time() -> None:
    count = 10_000
    schemas = {
        f"S{n}": {"required": ["a"], "properties": {"a": reference(f"S{(n + 1) % count}"), "b": reference("S0")}}
        for n in range(count)
    }
    with at_most(80):
        assert len(named("schema-required-loop", with_schemas(**schemas))) == 1


def advice(rule: str, document: dict[str, Any]) -> str | None:
    (finding,) = findings(rule, document)
    return finding.help


@pytest.mark.parametrize(
    ("shared", "beside", "help"),
    [
        ({}, {"title": "B"}, "Move `title` into `#/definitions/B` if it fits all that refer to it; remove it here."),
        ({"title": "Another"}, {"title": "B"}, "Remove `title`: the one of `#/definitions/B` counts."),
        ({}, {"title": "B", "description": "B."}, None),
    ],
)
def test_a_member_beside_a_reference_goes_where_it_counts(
    shared: dict[str, Any], beside: dict[str, Any], help: str | None
) -> None:
    document = with_schemas(A={"properties": {"b": {**reference("B"), **beside}}}, B=shared)
    assert advice("schema-ref-no-siblings", document) == help


def test_a_reference_of_openapi_3_asks_for_the_schema_where_it_is_not_defined() -> None:
    new = {"items": {"$ref": "#/components/schemas/B"}}
    missing = "Add `B` to `definitions`, and refer to it as `#/definitions/B`."
    assert advice("schema-ref-found", with_schemas(A=new)) == missing
    assert advice("schema-ref-found", with_schemas(A=new, B={})) == 'Did you mean "#/definitions/B"?'
