"""Small documents, and what one rule says of them."""

from typing import Any

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY
from checks.walk import Judgement, definition_nodes, judge_nodes
from connector.definition import Definition
from connector.node import Finding
from connector.publisher import Publisher

FILE = "apiDefinition.swagger.json"


AT = "/paths/~1a/post/parameters"


INTERNAL: dict[str, Any] = {"x-ms-visibility": "internal"}


TEXTS = ("parameter-summary-present", "parameter-description-present")


def findings(rule: str, value: dict[str, Any]) -> list[Finding]:
    judgement = Judgement()
    judge_nodes(definition_nodes(Definition(value, FILE)), Publisher("verified"), judgement)
    assert not judgement.unproven
    return [broken.finding for broken in judgement.broken if broken.rule.id == rule]


def found(rule: str, value: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Pointer and validator name of what one rule says of a document."""
    names = REGISTRY[rule].validators or (None,)
    return [(finding.pointer, finding.validator or names[0]) for finding in findings(rule, value)]


def taking(*parameters: Any, **members: Any) -> dict[str, Any]:
    operation = {"operationId": "Write", "parameters": list(parameters), "responses": {}} | members
    return {"paths": {"/a": {"post": operation}}}


def field(location: str = "query", /, name: str = "word", **members: Any) -> dict[str, Any]:
    return {"name": name, "in": location, "type": "string"} | members


def body(schema: Any, name: str = "body") -> dict[str, Any]:
    return {"name": name, "in": "body", "schema": schema}


def having(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return taking(body({"type": "object", "properties": properties, "required": list(required)}))
