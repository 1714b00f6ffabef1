"""Small documents, and what one rule says of them."""

from typing import Any

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY
from checks.walk import Judgement, definition_nodes, judge_nodes
from connector.definition import Definition
from connector.node import Finding
from connector.publisher import Publisher

FILE = "apiDefinition.swagger.json"


def findings(rule: str, value: dict[str, Any]) -> list[Finding]:
    """What one rule says of a document."""
    judgement = Judgement()
    judge_nodes(definition_nodes(Definition(value, FILE)), Publisher("verified"), judgement)
    assert not judgement.unproven
    return [broken.finding for broken in judgement.broken if broken.rule.id == rule]


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
