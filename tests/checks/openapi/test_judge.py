"""Each fault is reported once, where it has to be mended, in words that need no knowledge of JSON Schema."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for
from openapi_spec_validator import OpenAPIV2SpecValidator
from openapi_spec_validator.schemas import schema_v2

from checks.openapi.judge import judge
from checks.openapi.structure import structure_validator

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
STRUCTURE = validator_for(dict(schema_v2))(schema_v2)
"""What the validator checks the structure with, unless it finds an engine that words its errors otherwise."""
QUERY = {"name": "q", "in": "query", "type": "string"}
PATH = {"name": "x", "in": "path", "required": True, "type": "string"}
OK = {"200": {"description": "d"}}


def definition(**members: Any) -> dict[str, Any]:
    return {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"responses": OK}}},
        **members,
    }


def parameters(*listed: Any, path: str = "/a", **item: Any) -> dict[str, Any]:
    return definition(paths={path: {"get": {"parameters": list(listed), "responses": OK}, **item}})


def response(value: Any, **members: Any) -> dict[str, Any]:
    return definition(paths={"/a": {"get": {"responses": {"200": value}}}}, **members)


def schema(value: Any, **members: Any) -> dict[str, Any]:
    return response({"description": "d", "schema": value}, **members)


FIRST = "/paths/~1a/get/parameters/0"
ANSWER = "/paths/~1a/get/responses/200"

TYPES = '"array", "boolean", "integer", "null", "number", "object" or "string"'

FAULTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "missing member": (
        definition(info={"title": "t", "version": "1", "license": {"url": "u"}}),
        "/info/license",
        "missing-member",
        '"license" has no `name`',
    ),
    "unknown member": (
        definition(consume=[]),
        "/consume",
        "unknown-member",
        'OpenAPI 2.0 knows no "consume" in the definition',
    ),
    "wrong type": (definition(host=5), "/host", "wrong-type", '"host" must be a string, and is 5'),
    "not in an enumeration": (
        definition(schemes=["ftp"]),
        "/schemes/0",
        "not-in-enumeration",
        'element 0 of "schemes" must be "http", "https", "ws" or "wss", and is "ftp"',
    ),
    "host with a placeholder": (
        definition(host="{h}"),
        "/host",
        "pattern",
        '"host" is "{h}", which does not match "^[^{}/ :\\\\\\\\]+(?::\\\\d+)?$"',
    ),
    "parameter in an unknown place": (
        parameters({"name": "a", "in": "cookie", "type": "string"}),
        f"{FIRST}/in",
        "not-in-enumeration",
        '"in" must be "body", "header", "formData", "query" or "path", and is "cookie"',
    ),
    "parameter in no place": (
        parameters({"name": "a", "type": "string"}),
        FIRST,
        "missing-member",
        '"a" has no `in`',
    ),
    "query parameter without a type": (
        parameters({"name": "a", "in": "query"}),
        FIRST,
        "missing-member",
        '"a" has no `type`',
    ),
    "query parameter of a type for bodies": (
        parameters({"name": "a", "in": "query", "type": "object"}),
        f"{FIRST}/type",
        "not-in-enumeration",
        '"type" must be "string", "number", "boolean", "integer" or "array", and is "object"',
    ),
    "path parameter that is not required": (
        parameters({"name": "a", "in": "path", "type": "string"}, path="/{a}"),
        "/paths/~1{a}/get/parameters/0",
        "missing-member",
        '"a" has no `required`',
    ),
    "body without a schema": (
        parameters({"name": "a", "in": "body"}),
        FIRST,
        "missing-member",
        '"a" has no `schema`',
    ),
    "member beside a $ref": (
        response({"$ref": "#/responses/a", "description": "d"}, responses={"a": {"description": "d"}}),
        f"{ANSWER}/description",
        "unknown-member",
        '"description" beside a `$ref` has no effect',
    ),
    "response without a description": (
        response({}),
        ANSWER,
        "missing-member",
        '"200" has no `description`',
    ),
    "no responses": (
        definition(paths={"/a": {"get": {"responses": {}}}}),
        "/paths/~1a/get/responses",
        "empty",
        '"responses" describes no response',
    ),
    "security of an unknown type": (
        definition(securityDefinitions={"a": {"type": "http"}}),
        "/securityDefinitions/a/type",
        "not-in-enumeration",
        '"type" must be "basic", "apiKey" or "oauth2", and is "http"',
    ),
    "OAuth without a flow": (
        definition(securityDefinitions={"a": {"type": "oauth2", "scopes": {}}}),
        "/securityDefinitions/a",
        "missing-member",
        '"a" has no `flow`',
    ),
    "OAuth code flow without its second address": (
        definition(
            securityDefinitions={"a": {"type": "oauth2", "flow": "accessCode", "authorizationUrl": "https://a"}}
        ),
        "/securityDefinitions/a",
        "missing-member",
        '"a" has no `tokenUrl`',
    ),
    "items that are no schema": (
        definition(definitions={"a": {"items": 5}}),
        "/definitions/a/items",
        "wrong-type",
        '"items" must be an object or an array, and is 5',
    ),
    "a type of many in a list": (
        definition(definitions={"a": {"type": ["string", "text"]}}),
        "/definitions/a/type/1",
        "not-in-enumeration",
        f'element 1 of "type" must be {TYPES}, and is "text"',
    ),
    "path without a slash": (
        definition(paths={"a": {}}),
        "/paths/a",
        "unknown-member",
        'the path "a" does not start with a slash',
    ),
    "operation id used twice": (
        definition(
            paths={
                "/a": {"get": {"operationId": "x", "responses": OK}},
                "/b": {"put": {"operationId": "x", "responses": OK}},
            }
        ),
        "/paths/~1b/put/operationId",
        "duplicate-operation-id",
        '"x" is the id of another operation too',
    ),
    "parameter twice": (
        parameters(QUERY, {**QUERY, "type": "integer"}),
        "/paths/~1a/get/parameters/1",
        "duplicate-parameter",
        'there are two parameters "q" in "query"',
    ),
    "the same parameter twice, through a $ref": (
        {**parameters(QUERY, {"$ref": "#/parameters/q"}), "parameters": {"q": QUERY}},
        "/paths/~1a/get/parameters/1",
        "duplicate-parameter",
        'there are two parameters "q" in "query"',
    ),
    "path without its parameter": (
        parameters(QUERY, path="/{id}"),
        "/paths/~1{id}/get",
        "path-parameter",
        "the path's {id} has no parameter",
    ),
    "parameter without its place in the path": (
        parameters(PATH),
        f"{FIRST}/name",
        "path-parameter",
        'the path has no {x} for the parameter "x"',
    ),
    "shared by the path's operations": (
        parameters(QUERY, parameters=[PATH]),
        "/paths/~1a/parameters/0/name",
        "path-parameter",
        'the path has no {x} for the parameter "x"',
    ),
    "default of another type": (
        parameters({**QUERY, "type": "integer", "default": "x"}),
        f"{FIRST}/default",
        "default",
        'the default must be an integer, and is "x"',
    ),
    "value inside a default": (
        schema({"type": "object", "properties": {"a": {"type": "string"}}, "default": {"a": None}}),
        f"{ANSWER}/schema/default/a",
        "default",
        'in the default, "a" must be a string, and is null',
    ),
    "default without members": (
        schema({"type": "object", "required": ["a", "b"], "default": {}}),
        f"{ANSWER}/schema/default",
        "default",
        "the default has no `a`, nor `b`",
    ),
    "required but undefined": (
        schema({"allOf": [{"type": "object"}], "required": ["b", "a"]}),
        f"{ANSWER}/schema/required",
        "undefined-required-property",
        '"required" names "b", "a", which the schemas in "allOf" do not define',
    ),
    "tag twice": (
        definition(tags=[{"name": "a"}, {"name": "a", "description": "d"}]),
        "/tags/1",
        "duplicate-tag",
        'there are two tags "a"',
    ),
    "$ref to nothing": (
        schema({"$ref": "#/definitions/No"}),
        f"{ANSWER}/schema/$ref",
        "unresolvable-reference",
        '"#/definitions/No" names nothing in this definition',
    ),
    "$refs in a circle": (
        schema(
            {"$ref": "#/definitions/A"},
            definitions={"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}},
        ),
        "/definitions/A/$ref",
        "reference-loop",
        '"#/definitions/B" leads back to itself',
    ),
    "braces that do not match": (
        definition(paths={"/{a": {"get": {"responses": OK}}}),
        "/paths/~1{a",
        "path-template",
        'the braces in "/{a" do not match',
    ),
    "file response": (
        schema({"type": "file"}),
        f"{ANSWER}/schema/type",
        "other-version",
        '"type" must be "array", "boolean", "integer", "null", "number", "object" or "string", and is "file"',
    ),
}


def plain(value: Any) -> tuple[list[Any], Exception | None]:
    """The validator's own errors, and what it raised instead of going on."""

    class Validator(OpenAPIV2SpecValidator):
        schema_validator = STRUCTURE

    errors: list[Any] = []
    try:
        errors.extend(Validator(copy.deepcopy(value)).iter_errors())
    except Exception as exception:  # noqa: BLE001 it raises whatever it meets
        return errors, exception
    return errors, None


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_reported_once_and_in_its_place(name: str) -> None:
    value, pointer, kind, message = FAULTS[name]
    verdict = judge(copy.deepcopy(value))
    assert [(error.pointer, error.kind, error.message) for error in verdict.errors] == [(pointer, kind, message)]
    assert verdict.stopped is None


@pytest.mark.parametrize("name", FAULTS)
def test_the_validator_itself_rejects_the_same(name: str) -> None:
    errors, exception = plain(FAULTS[name][0])
    assert errors or exception


@pytest.mark.parametrize("name", FAULTS)
def test_the_structure_is_checked_as_the_validator_checks_it(name: str) -> None:
    value = FAULTS[name][0]
    ours, theirs = (
        [(list(error.absolute_path), error.validator, error.instance) for error in validator.iter_errors(value)]
        for validator in (structure_validator(), STRUCTURE)
    )
    assert ours == theirs
    assert type(structure_validator()) is validator_for(dict(schema_v2))


@pytest.mark.parametrize(
    "value",
    [
        definition(),
        parameters(PATH, path="/{x}"),
        schema({"$ref": "#/definitions/A"}, definitions={"A": {"properties": {"a": {"$ref": "#/definitions/A"}}}}),
        schema({"type": "integer", "default": 5}),
        schema({"properties": {"$ref": {"type": "string"}}}),
        definition(**{"x-a": {"$ref": "#/nowhere"}}),
        schema({"type": "object", "example": {"$ref": "other.json"}}),
    ],
)
def test_what_the_validator_accepts_has_no_errors(value: dict[str, Any]) -> None:
    assert plain(value) == ([], None)
    verdict = judge(value)
    assert (verdict.errors, verdict.stopped) == ((), None)


def test_a_shared_fault_is_reported_once_for_all_its_uses() -> None:
    value = schema(
        {"$ref": "#/definitions/A"}, definitions={"A": {"properties": {"n": {"type": "integer", "default": "1"}}}}
    )
    value["paths"]["/b"] = {
        "post": {"parameters": [{"name": "b", "in": "body", "schema": {"items": {"$ref": "#/definitions/A"}}}]}
    }
    value["paths"]["/b"]["post"]["responses"] = OK
    assert [error.pointer for error in judge(value).errors] == ["/definitions/A/properties/n/default"]


def test_every_missing_member_is_named() -> None:
    assert [error.message for error in judge(definition(info={})).errors] == [
        '"info" has no `version`',
        '"info" has no `title`',
    ]


def test_an_operation_that_cannot_be_judged_does_not_hide_the_others() -> None:
    value = parameters({"name": "a", "type": "string"})
    value["paths"]["/b"] = parameters({**QUERY, "type": "integer", "default": "x"})["paths"]["/a"]
    assert isinstance(plain(value)[1], KeyError)
    assert [error.pointer for error in judge(value).errors] == [FIRST, "/paths/~1b/get/parameters/0/default"]


def test_a_parameter_that_lies_elsewhere_may_be_the_one_the_path_needs() -> None:
    verdict = judge(parameters({"$ref": "https://contoso.example/a.json"}, path="/{id}"))
    assert verdict.errors == ()
    assert "one $ref leads out of the definition" in str(verdict.stopped)


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared is not here")
def test_published_definitions_are_judged_as_the_validator_judges_them() -> None:
    files = sorted(CORPUS.glob("*/*/apiDefinition.swagger.json"), key=lambda file: file.stat().st_size)[60:360:10]
    assert len(files) == 30
    for file in files:
        try:
            value = json.loads(file.read_text("utf-8-sig"), strict=False)
        except ValueError:
            continue
        errors, exception = plain(value)
        verdict = judge(value)
        assert verdict.stopped is None, file
        assert exception is None, file
        # The validator repeats a fault for every keyword that sees it: ours are as many or fewer, never none.
        assert len(verdict.errors) <= len(errors), file
        assert bool(verdict.errors) == bool(errors), file
