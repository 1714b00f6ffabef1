"""Small definitions."""

from typing import Any

from tests.checks import judging


def with_schema(schema: Any) -> dict[str, Any]:
    return {"definitions": {"A": schema}}


def with_parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    return {"paths": {"/a": {"get": {"operationId": "A", "parameters": [parameter], "responses": {}}}}}


def with_body(schema: Any) -> dict[str, Any]:
    return with_parameter({"name": "body", "in": "body", "schema": schema})


def pointers(rule: str, schema: Any) -> list[str]:
    return judging.pointers(rule, with_schema(schema))


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
