"""How the rules on triggers, annotations and limits are broken."""

from __future__ import annotations

from typing import Any

from tests.mutants.building import action, add_path, body, field
from tests.mutants.draft import Draft, Token, mutation, on_operation, pointer, put, sound

URL = "x-ms-notification-url"
CONTENT = "x-ms-notification-content"
ANNOTATION = "x-ms-api-annotation"
CALLBACK = {
    "type": "string",
    "title": "Callback",
    "description": "The address that is called.",
    "x-ms-visibility": "internal",
    URL: True,
}


def subscription(callback: dict[str, Any] | None = None, **schema: Any) -> dict[str, Any]:
    """A trigger whose body takes the address of its notifications."""
    properties = {"url": CALLBACK if callback is None else callback}
    whole = {"type": "object", "required": ["url"], "properties": properties} | schema
    return action("MutantHook", parameters=[body(schema=whole)], **{"x-ms-trigger": "single"})


def webhook(operation: dict[str, Any]) -> dict[str, Any]:
    """A path item that says what the trigger is sent."""
    return {CONTENT: {"description": "What is sent.", "schema": sound()}, "post": operation}


def without(value: dict[str, Any], name: str) -> dict[str, Any]:
    return {member: child for member, child in value.items() if member != name}


IN_BODY = ("post", "parameters", 0, "schema", "properties", "url")

on_operation("trigger-kind-known", {"x-ms-trigger": "many"}, "x-ms-trigger")
on_operation("trigger-kind-known", {"x-ms-trigger": True}, "x-ms-trigger")
add_path("webhook-notification-url", "/mutant", webhook(subscription(without(CALLBACK, URL))), "post")
add_path("notification-url-internal", "/mutant", webhook(subscription(without(CALLBACK, "x-ms-visibility"))), *IN_BODY)
add_path(
    "notification-url-required",
    "/mutant",
    webhook(subscription(required=["other"], additionalProperties=True)),
    *IN_BODY,
)
add_path(
    "notification-url-required",
    "/mutant",
    webhook(
        action(
            "MutantHook",
            parameters=[
                body(
                    schema={
                        "type": "object",
                        "properties": {
                            "holder": sound()
                            | {
                                "title": "Holder",
                                "description": "What holds it.",
                                "required": ["url"],
                                "properties": {"url": CALLBACK},
                            }
                        },
                    }
                )
            ],
            **{"x-ms-trigger": "single"},
        )
    ),
    *IN_BODY[:-1],
    "holder",
)
add_path("notification-url-string", "/mutant", webhook(subscription(CALLBACK | {"type": "integer"})), *IN_BODY)
add_path("webhook-notification-content", "/mutant", {"post": subscription()}, "post")
for _content in ({}, {"description": "What is sent."}, "sent"):
    add_path("notification-content-schema", "/mutant", {CONTENT: _content, "post": subscription()}, CONTENT)
add_path(
    "notification-content-on-path-item",
    "/mutant",
    {"post": subscription() | {CONTENT: {"schema": sound()}}},
    "post",
    CONTENT,
)
add_path(
    "notification-url-position",
    "/mutant",
    webhook(action("MutantHook", parameters=[field(**{URL: True})], **{"x-ms-trigger": "single"})),
    "post",
    "parameters",
    0,
)
for _kind, _schema in (
    ("batch", {"type": "object", "properties": {"a": {"type": "string"}}}),
    ("single", {"type": "array", "items": sound()}),
):
    add_path(
        "trigger-response-shape",
        "/mutant",
        {
            "get": action(
                responses={"200": {"description": "What is new.", "schema": _schema}}, **{"x-ms-trigger": _kind}
            )
        },
        "get",
        "responses",
        "200",
        "schema",
    )
NAMED = {"x-ms-notification": {"operationId": "MutantAbsent"}}
on_operation("notification-extension-use", NAMED, "x-ms-notification")
add_path("notification-extension-use", "/mutant", webhook(subscription() | NAMED), "post", "x-ms-notification")
add_path(
    "notification-extension-use",
    "/mutant",
    {"get": action("MutantFetch", **{"x-ms-trigger": "batch"}) | NAMED},
    "get",
    "x-ms-notification",
    "operationId",
)
SIMULATE = {"simulate": {"operationId": "MutantAbsent"}}
on_operation(
    "operation-context-valid",
    {"x-ms-operation-context": SIMULATE},
    "x-ms-operation-context",
    "simulate",
    "operationId",
)
on_operation("next-link-name", {"x-ms-pageable": {"nextLinkName": "next"}}, "x-ms-pageable", "nextLinkName")


@mutation("fetch-subscribe-same-parameters")
def other_type(draft: Draft) -> str:
    hook = webhook(subscription())
    hook["post"]["parameters"].append(field("word"))
    draft.set("paths", "/mutant-hook", hook)
    members = {"x-ms-trigger": "batch", "x-ms-notification": {"operationId": "MutantHook"}}
    fetch = action("MutantFetch", parameters=[field("word", type="integer")], **members)
    draft.set("paths", "/mutant-fetch", {"get": fetch})
    return "/paths/~1mutant-fetch/get/parameters/0"


on_operation("api-annotation-status", {ANNOTATION: {"status": "Beta"}}, ANNOTATION, "status")
on_operation("api-annotation-status", {ANNOTATION: {"family": 1}}, ANNOTATION, "family")
on_operation("operation-revision-present", {ANNOTATION: {"revision": "two"}}, ANNOTATION, "revision")
put("api-annotation-status", "info", ANNOTATION, [])
REPLACEMENT = {"api": "contoso", "operationId": "MutantNew"}
on_operation("api-annotation-valid", {ANNOTATION: {"replacement": REPLACEMENT}}, ANNOTATION, "replacement")
for _member in REPLACEMENT:
    on_operation(
        "api-annotation-valid",
        {"deprecated": True, ANNOTATION: {"replacement": without(REPLACEMENT, _member)}},
        ANNOTATION,
        "replacement",
    )
on_operation("operation-revision-present", {ANNOTATION: {"revision": ""}}, ANNOTATION, "revision")
on_operation("mcp-operation", {"x-ms-agentic-protocol": "mcp-sse-1.0"}, "x-ms-agentic-protocol")
add_path("mcp-operation", "/mutant", {"get": action(**{"x-ms-agentic-protocol": "mcp-streamable-1.0"})}, "get")
for _kind in ("connector", "service"):

    @mutation("annotation-status-order")
    def ahead(draft: Draft, kind: str = _kind) -> str:
        if kind == "connector":
            draft.set("info", ANNOTATION, {"status": "Preview"})
        else:
            draft.set("basePath", "/beta")
        draft.set("paths", "/mutant", {"get": action(**{ANNOTATION: {"status": "Production"}})})
        return pointer("paths", "/mutant", "get", ANNOTATION, "status")


def family(rule: str, annotations: list[dict[str, Any]], wrong: int, *below: Token) -> None:
    """Register: operations of one family break the rule at one of them."""

    def mutate(draft: Draft) -> str:
        for index, annotation in enumerate(annotations):
            operation = action(f"Mutant{index}", **{ANNOTATION: {"family": "Mutant", **annotation}})
            draft.set("paths", f"/mutant-{index}", {"get": operation})
        return pointer("paths", f"/mutant-{wrong}", "get", ANNOTATION, *below)

    mutation(rule)(mutate)


family("family-revisions-unique", [{"revision": 1}, {"revision": 1}], 1, "revision")
family("family-revisions-unique", [{}, {}], 1)
family("family-max-two-active", [{"revision": number} for number in (1, 2, 3)], 2)
family("family-max-two-active", [{"revision": number, "status": "Production"} for number in (1, 2)], 1)


@mutation("operations-max-256")
def many_operations(draft: Draft) -> str:
    for number in range(257):
        draft.set("paths", f"/mutant/{number}", {"get": action(f"Mutant{number}")})
    return "/paths"


def wide(count: int, **schema: Any) -> dict[str, Any]:
    properties = {
        f"p{number}": {"type": "string", "title": "A", "description": "A."} | schema for number in range(count)
    }
    return {"type": "object", "properties": properties}


add_path(
    "body-schema-count-512",
    "/mutant",
    {"post": action(parameters=[body(schema=wide(512))])},
    "post",
    "parameters",
    0,
    "schema",
)


add_path(
    "body-schema-count-512",
    "/mutant",
    {"get": action(responses={"200": {"description": "A.", "schema": wide(512)}})},
    "get",
    "responses",
    "200",
    "schema",
)


@mutation("body-schema-count-512")
def many_schemas_once_unfolded(draft: Draft) -> str:
    """Thirty times thirty."""
    draft.add_definition("MutantSmall", wide(30))
    every = {f"p{number}": {"$ref": "#/definitions/MutantSmall"} for number in range(30)}
    return pointer(*draft.add_definition("Mutant", {"type": "object", "properties": every}))


@mutation("total-schema-count", "body-schema-count-512", "operation-schema-count")
def many_schemas_in_all(draft: Draft) -> str:
    """A hundred times a hundred, five times over: more than any number of operations allows."""
    draft.add_definition("Mutant0", wide(100))
    for number in range(1, 5):
        every = {f"p{index}": {"$ref": f"#/definitions/Mutant{number - 1}"} for index in range(100)}
        draft.add_definition(f"Mutant{number}", {"type": "object", "properties": every})
    responses = {"200": {"description": "A.", "schema": {"$ref": "#/definitions/Mutant4"}}}
    draft.set("paths", "/mutant", {"get": action(responses=responses)})
    return "/paths"


@mutation("operation-schema-count", "body-schema-count-512")
def many_schemas(draft: Draft) -> str:
    draft.add_definition("MutantWide", wide(128))
    every = {f"p{number}": {"$ref": "#/definitions/MutantWide"} for number in range(128)}
    responses = {"200": {"description": "A.", "schema": {"type": "object", "properties": every}}}
    return draft.set("paths", "/mutant", {"get": action(responses=responses)}) + "/get"


put("object-expected", "paths", "/mutant", {"get": "read"}, at="/paths/~1mutant/get")


@mutation("mcp-single-operation")
def second_server(draft: Draft) -> str:
    protocol = {"x-ms-agentic-protocol": "mcp-streamable-1.0"}
    draft.set("paths", "/mutant-a", {"post": action("MutantServerA", summary="Invoke a") | protocol})
    return draft.set("paths", "/mutant-b", {"post": action("MutantServerB", summary="Invoke b") | protocol}) + "/post"


for _tag in ("McpSse", "mcp-sse"):
    add_path("mcp-operation", "/mutant", {"get": action("MutantServer", tags=["Agentic", _tag])}, "get", "tags")
