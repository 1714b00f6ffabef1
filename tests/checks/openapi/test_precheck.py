"""The engine in Rust says "valid" or nothing: whatever it cannot take is left to jsonschema."""

import subprocess
import sys
from typing import Any

import pytest
from jsonschema.exceptions import SchemaError

from checks.openapi.judge import judge
from checks.openapi.precheck import Precheck, precheck, schema_precheck, structure_precheck
from checks.openapi.structure import structure_validator
from checks.openapi.validator import OAS30Validator

DEFINITION: dict[str, Any] = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}}
SCHEMAS: list[Any] = [
    {"type": "string"},
    {"type": "date"},
    {"type": ["string", "string"]},
    {"enum": []},
    {"enum": [1, True, 1.5, "1"]},
    {"enum": [1, 1.0]},
    {"enum": [[0], [False]]},
    {"enum": [2**64, float(2**64)]},
    {"enum": [10**400, 10**400]},
    {"maxLength": 1.0},
    {"maxLength": -1},
    {"maxLength": 2**70},
    {"maxLength": True},
    {"minimum": float("nan")},
    {"minimum": float("-inf")},
    {"minimum": -(10**400)},
    {"multipleOf": 0},
    {"multipleOf": 1e-320},
    {"exclusiveMinimum": 5},
    {"pattern": "("},
    {"pattern": "[[:alpha:]]"},
    {"pattern": r"(?<a>x)\k<a>"},
    {"pattern": "(?P<a>x)"},
    {"pattern": "\ud800"},
    {"title": "\ud800"},
    {"properties": {"\ud800": {"type": "x"}}},
    {"format": 5},
    {"id": 5},
    {"$ref": 5},
    {"$ref": "https://contoso.example/schema.json"},
    {"$schema": "no address"},
    {"dependencies": {"a": []}},
    {"required": []},
    {1: 2},
    {},
    True,
    [],
    None,
]


class Panic(BaseException):
    """What pyo3 raises for a panic in Rust is no Exception either."""


class Engine:
    def __init__(self, outcome: Any) -> None:
        self.outcome = outcome

    def is_valid(self, _: Any) -> Any:
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


def schema_errors(value: Any) -> list[str]:
    try:
        OAS30Validator.check_schema(value)
    except SchemaError as error:
        return [error.message]
    return []


@pytest.fixture(scope="module")
def is_schema() -> Precheck:
    return schema_precheck()


@pytest.mark.parametrize("value", SCHEMAS, ids=repr)
def test_what_the_engine_takes_for_a_schema_is_one_to_the_validator(is_schema: Precheck, value: Any) -> None:
    if is_schema(value):
        assert schema_errors(value) == []


def test_ordinary_schemas_are_settled_by_the_engine(is_schema: Precheck) -> None:
    assert is_schema({"type": "object", "properties": {"a": {"pattern": "^a+$", "minLength": 2}}, "required": ["a"]})
    assert not is_schema({"properties": {"a": {"type": "date"}}})


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"host": "contoso.example:८"},
        {"host": "contoso.example\n"},
        {"basePath": "/\n"},
        {"schemes": ["https", "https"]},
        {"tags": [{"name": "a"}, {"name": "a"}]},
        {"definitions": {"a": {"enum": [1, 1.0]}}},
        {"definitions": {"a": {"maxLength": 2.0}}},
        {"definitions": {"a": {"maximum": 10**400}}},
        {"x-\ud800": 1},
        {"definitions": {"a": {"x-any": float("nan"), "minimum": float("inf")}}},
        {"paths": {"/a": {"get": {"responses": {"200\n": {"description": "d"}}}}}},
        {"paths": {"/a": {"get": {"responses": {"x-a": 1}}}}},
        {"externalDocs": {"url": "no address"}},
    ],
    ids=repr,
)
def test_what_the_engine_takes_for_structured_is_so_to_jsonschema(members: dict[str, Any]) -> None:
    value = {**DEFINITION, **members}
    if structure_precheck()(value):
        assert list(structure_validator().iter_errors(value)) == []


def test_an_ordinary_definition_is_settled_by_the_engine() -> None:
    assert structure_precheck()(DEFINITION)
    assert not structure_precheck()({**DEFINITION, "swagger": "3.0"})


@pytest.mark.parametrize("outcome", [Panic(), ValueError(), RecursionError(), None, 1, False])
def test_an_engine_that_fails_leaves_the_value_to_jsonschema(outcome: Any) -> None:
    assert precheck(Engine(outcome))({}) is False


@pytest.mark.parametrize("outcome", [MemoryError, KeyboardInterrupt, SystemExit])
def test_what_ends_the_process_is_no_verdict(outcome: type[BaseException]) -> None:
    with pytest.raises(outcome):
        precheck(Engine(outcome()))({})


def test_half_a_character_hides_no_fault() -> None:
    schema = {"type": "object", "properties": {"\ud800": {"type": "date"}}}
    responses = {"200": {"description": "\udfff", "schema": schema}}
    verdict = judge({**DEFINITION, "paths": {"/a": {"get": {"responses": responses}}}})
    assert [error.kind for error in verdict.errors] == ["not-in-enumeration"]
    assert verdict.stopped is None


def test_the_validator_is_imported_without_pydantic_and_leaves_it_to_others() -> None:
    program = (
        "import sys, checks.openapi.judge as here; before = 'pydantic' in sys.modules; import pydantic_settings;"
        "print(before, issubclass(pydantic_settings.BaseSettings, __import__('pydantic').BaseModel))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("False True\n", "")
