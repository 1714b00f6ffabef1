"""Small definitions."""

from typing import Any

AT = "/paths/~1a/post/parameters"

INTERNAL: dict[str, Any] = {"x-ms-visibility": "internal"}

TEXTS = ("parameter-summary-present", "parameter-description-present")


def taking(*parameters: Any, **members: Any) -> dict[str, Any]:
    operation = {"operationId": "Write", "parameters": list(parameters), "responses": {}} | members
    return {"paths": {"/a": {"post": operation}}}


def field(location: str = "query", /, name: str = "word", **members: Any) -> dict[str, Any]:
    return {"name": name, "in": location, "type": "string"} | members


def body(schema: Any, name: str = "body") -> dict[str, Any]:
    return {"name": name, "in": "body", "schema": schema}


def having(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return taking(body({"type": "object", "properties": properties, "required": list(required)}))
