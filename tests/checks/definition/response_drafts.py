"""Small documents, and what one rule says of them."""

from typing import Any

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY
from checks.walk import Judgement, definition_nodes, judge_nodes
from connector.definition import Definition
from connector.node import Finding
from connector.publisher import Publisher

FILE = "apiDefinition.swagger.json"


AT = "/paths/~1a/get/responses"


TEXT = {"type": "string"}


def findings(rule: str, value: dict[str, Any]) -> list[Finding]:
    judgement = Judgement()
    judge_nodes(definition_nodes(Definition(value, FILE)), Publisher("verified"), judgement)
    assert not judgement.unproven
    return [broken.finding for broken in judgement.broken if broken.rule.id == rule]


def found(rule: str, value: dict[str, Any]) -> list[tuple[str, str | None]]:
    """Pointer and validator name of what one rule says of a document."""
    names = REGISTRY[rule].validators or (None,)
    return [(finding.pointer, finding.validator or names[0]) for finding in findings(rule, value)]


def answering(responses: Any, shared: dict[str, Any] | None = None, /, **members: Any) -> dict[str, Any]:
    operation = {"operationId": "Read", "responses": responses} | members
    return {"paths": {"/a": {"get": operation}}, "responses": shared or {}}


def answer(**members: Any) -> dict[str, Any]:
    return {"description": "An answer."} | members
