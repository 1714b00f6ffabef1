"""Small definitions."""

from typing import Any

AT = "/paths/~1a/get/responses"

TEXT = {"type": "string"}


def answering(responses: Any, shared: dict[str, Any] | None = None, /, **members: Any) -> dict[str, Any]:
    operation = {"operationId": "Read", "responses": responses} | members
    return {"paths": {"/a": {"get": operation}}, "responses": shared or {}}


def answer(**members: Any) -> dict[str, Any]:
    return {"description": "An answer."} | members
