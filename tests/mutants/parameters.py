"""How the rules on parameters and responses are broken."""

from __future__ import annotations

from typing import Any

from tests.mutants.building import action, add_parameter, add_path, body, field, first_action
from tests.mutants.draft import Draft, mutation, on_operation, on_parameter, pointer, sound, without

SIMPLE = ("query", "path", "header", "formData")

for _location in SIMPLE:
    without("parameter-summary-present", (_location,), "x-ms-summary")
    without("parameter-description-present", (_location,), "description")
on_parameter("parameter-summary-present", SIMPLE, {"x-ms-summary": ""})
on_parameter("parameter-description-present", SIMPLE, {"description": " "})
on_parameter("parameter-summary-max-80", SIMPLE, {"x-ms-summary": "Label " * 14}, "x-ms-summary")


def bare(*names: str, **members: Any) -> dict[str, Any]:
    """A parameter without some of its members."""
    return {name: value for name, value in field(**members).items() if name not in names}


add_parameter("parameter-name-present", bare("name"))
add_parameter("parameter-location-known", bare("in"))
add_parameter("parameter-location-known", field(**{"in": "cookie"}), "in")
add_parameter("parameter-type-known", bare("type"))
add_parameter("parameter-type-known", field(type="object"), "type")
add_parameter("schema-type-known", field(type=["string", "null"]), "type")
add_parameter("non-body-parameter-no-schema", bare("type") | {"schema": {"type": "string"}})
add_parameter("body-parameter-schema", {"name": "body", "in": "body", "required": True})
add_parameter("body-parameter-schema", body(type="object"), "type")
add_parameter("file-parameter-in-form", field(type="file"), "type")
add_parameter("form-parameter-name-ascii", field("größe", **{"in": "formData"}), "name")
add_parameter("parameter-not-connectionid", field("connectionId"), "name")
add_parameter("path-parameter-required", field("a", **{"in": "path", "required": False}), path="/mutant/{a}")
add_parameter(
    "url-encoding-known",
    field("a", **{"in": "path", "x-ms-url-encoding": "triple"}),
    "x-ms-url-encoding",
    path="/m/{a}",
)
add_parameter("allow-empty-value-location", field(allowEmptyValue=True, **{"in": "header"}), "allowEmptyValue")
add_parameter(
    "collection-format-supported",
    field(type="array", items={"type": "string"}, collectionFormat="json"),
    "collectionFormat",
)
for _joined, _rule in (("multi", "supported"), ("Multi", "supported"), ("ssv", "csv"), ("pipes", "csv")):
    add_parameter(
        f"collection-format-{_rule}",
        field(type="array", items={"type": "string"}, collectionFormat=_joined),
        "collectionFormat",
    )
add_parameter("string-default-type", field(default=7), "default")
for _name in ("X-API-Key", "access_token", "clientSecret", "Ocp-Apim-Subscription-Key"):
    add_parameter("parameter-no-credential", field(_name, **{"in": "header"}))
    add_parameter("parameter-no-credential", field(_name))
for _name in ("Content-Type:application/json", "X Key", "X/Key"):
    add_parameter("header-name-valid", field(_name, **{"in": "header"}), "name")
for _name in ("Content-Type", "accept", "User-Agent"):
    add_parameter("header-set-by-platform", field(_name, **{"in": "header"}))
add_parameter("parameter-summary-technical", field("orderId", **{"x-ms-summary": "orderId"}), "x-ms-summary")
add_parameter("schema-array-items", field(type="array"))
add_parameter("internal-required-needs-default", field(required=True, **{"x-ms-visibility": "internal"}))
add_parameter("object-expected", "word")  # type: ignore[arg-type]  # the mistake is the type


@mutation("internal-default-needs-required")
def optional_default(draft: Draft) -> str:
    parameter = field(default="a", **{"x-ms-visibility": "internal"})
    draft.set("paths", "/mutant", {"get": action(parameters=[parameter])})
    return "/paths/~1mutant/get/parameters/0"


for _rule, _parameters, _wrong, _also in (
    ("parameter-unique", [field("a"), field("a")], 1, ()),
    ("parameter-single-body", [body("a"), body("b")], 1, ()),
    ("parameter-body-xor-form", [body("a"), field("b", **{"in": "formData"})], 1, ()),
):
    add_path(
        _rule, "/mutant", {"post": action(parameters=_parameters)}, "post", "parameters", _wrong, also=tuple(_also)
    )
for _rule, _parameters in (
    ("path-item-parameter-unique", [field("a"), field("a")]),
    ("path-item-single-body", [body("a"), body("b")]),
):
    add_path(_rule, "/mutant", {"parameters": _parameters, "post": action()}, "parameters", 1)
add_path("fetch-has-no-body", "/mutant", {"get": action(parameters=[body()])}, "get", "parameters", 0)
add_path(
    "form-urlencoded-no-binary",
    "/mutant",
    {
        "post": action(
            parameters=[field(type="file", **{"in": "formData"})], consumes=["application/x-www-form-urlencoded"]
        )
    },
    "post",
    "parameters",
    0,
)


def on_responses(rule: str, code: str, response: Any, *below: str | int) -> None:
    """Register: a response added to a visible action breaks the rule there, or at what stands below it."""

    def mutate(draft: Draft) -> str | None:
        place = first_action(draft)
        if place is None or code in draft.at(*place, "responses"):
            return None
        draft.set(*place, "responses", code, response)
        return pointer(*place, "responses", code, *below)

    mutation(rule)(mutate)


on_responses("response-default-no-schema", "default", {"description": "Else.", "schema": sound()})
on_responses("response-code-valid", "Success", {"description": "Done."})
on_responses("response-code-valid", "2xx", {"description": "Done."})
on_responses("response-description-present", "418", {})
on_responses("response-description-not-empty", "418", {"description": ""}, "description")
for _said in ("418", "HTTP 418", "Status code: 418."):
    on_responses("response-description-repeats-code", "418", {"description": _said}, "description")
on_responses(
    "response-header-name-valid",
    "418",
    {"description": "A.", "headers": {"Retry After": {"type": "string"}}},
    "headers",
    "Retry After",
)
for _mime in ("text/x-mutant", "application/vnd.mutant+xml; q=1"):
    on_responses("response-example-produced", "418", {"description": "A.", "examples": {_mime: "a"}}, "examples", _mime)
on_responses("object-expected", "418", "Nothing.")
on_responses(
    "response-headers-unique",
    "418",
    {"description": "A.", "headers": {"A": {"type": "string"}, "a": {"type": "string"}}},
    "headers",
    "a",
)
on_responses("schema-ref-found", "418", {"description": "A.", "schema": {"$ref": "#/definitions/No"}}, "schema")


@mutation("response-default-no-reference")
def default_reference(draft: Draft) -> str:
    draft.add_definition("Mutant", sound())
    responses = {"default": {"description": "Else.", "schema": {"$ref": "#/definitions/Mutant"}}}
    draft.set("paths", "/mutant", {"get": action(responses=responses)})
    return "/paths/~1mutant/get/responses/default"


on_operation("response-present", {"responses": {}}, "responses")
on_operation("responses-present", {"responses": []}, "responses")


@mutation("responses-present")
def no_responses(draft: Draft) -> str | None:
    place = first_action(draft)
    return draft.remove(*place, "responses") if place else None
