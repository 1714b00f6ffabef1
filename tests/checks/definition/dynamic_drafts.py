"""Small definitions."""

from typing import Any

LIST = "x-ms-dynamic-list"

VALUES = "x-ms-dynamic-values"

SCHEMA = "x-ms-dynamic-schema"

PROPERTIES = "x-ms-dynamic-properties"

TREE = "x-ms-dynamic-tree"


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


def taking(reference: str, *others: dict[str, Any], keyword: str = LIST, target: str = "string") -> dict[str, Any]:
    member = "parameterReference" if keyword in (LIST, PROPERTIES) else "parameter"
    return calling({keyword: {"parameters": {"a": {member: reference}}}}, *others, takes=(query("a", type=target),))


ITEMS = {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}}

ANSWER = {"type": "object", "properties": {"rows": ITEMS, "next": {"type": "string"}}}


def with_test(**test: Any) -> dict[str, Any]:
    document = calling({})
    document["paths"]["/b"]["get"]["parameters"] = [query("a", required=True), query("b", required=True, default="x")]
    document["paths"]["/b"]["post"] = {"operationId": "Posted", "responses": {}}
    return document | {"x-ms-capabilities": {"testConnection": test}}
