"""How the rules on dynamic extensions, capabilities and security are broken."""

from __future__ import annotations

from typing import Any

from tests.mutants.building import action, add_parameter, body, field
from tests.mutants.draft import Draft, Token, mutation, on_operation, pointer, put

KEYWORDS = {
    "x-ms-dynamic-values": {"value-path": "word"},
    "x-ms-dynamic-list": {"itemValuePath": "word"},
    "x-ms-dynamic-schema": {"value-path": "word"},
    "x-ms-dynamic-properties": {"itemValuePath": "word"},
}


def calling(
    rule: str, keyword: str, call: dict[str, Any], *below: Token, called: tuple[dict[str, Any], ...] = ()
) -> None:
    """Register: a parameter whose dynamic extension calls another operation breaks the rule there, or below."""

    def mutate(draft: Draft) -> str:
        draft.set("paths", "/mutant-called", {"get": action("MutantCalled", parameters=list(called))})
        own = [field("choice", **{keyword: KEYWORDS[keyword] | {"parameters": {}} | call}), field("other")]
        own.append(field("hidden", **{"x-ms-visibility": "internal"}))
        draft.set("paths", "/mutant", {"get": action(parameters=own)})
        return pointer("paths", "/mutant", "get", "parameters", 0, keyword, *below)

    mutation(rule)(mutate)


CALL = {"operationId": "MutantCalled"}

for _keyword in KEYWORDS:
    calling("dynamic-operation-found", _keyword, {"operationId": "MutantAbsent"}, "operationId")
    calling("dynamic-operation-found", _keyword, {})
    calling("dynamic-parameters-found", _keyword, CALL | {"parameters": {"absent": "a"}}, "parameters", "absent")
    calling("dynamic-required-supplied", _keyword, CALL, called=(field("word", required=True),))
    calling(
        "dynamic-static-type",
        _keyword,
        CALL | {"parameters": {"count": "many"}},
        "parameters",
        "count",
        called=(field("count", type="integer"),),
    )
for _reference, _type in (("absent", "string"), ("hidden", "string"), ("other", "integer")):
    calling(
        "dynamic-reference-found",
        "x-ms-dynamic-list",
        CALL | {"parameters": {"word": {"parameterReference": _reference}}},
        "parameters",
        "word",
        called=(field("word", type=_type),),
    )
for _keyword, _call in KEYWORDS.items():
    add_parameter("dynamic-not-on-body-parameter", body(**{_keyword: _call | {"operationId": "MutantPost"}}), _keyword)

SCHEMA = {"operationId": "MutantPost", "parameters": {}, "value-path": "word"}
PROPERTIES = {"operationId": "MutantPost", "parameters": {}, "itemValuePath": "count"}
add_parameter(
    "dynamic-properties-path-agrees",
    field(**{"x-ms-dynamic-schema": SCHEMA, "x-ms-dynamic-properties": PROPERTIES}),
    "x-ms-dynamic-properties",
    "itemValuePath",
)
PART = {"operationId": "MutantPost", "parameters": {}, "itemValuePath": "word"}
add_parameter("dynamic-tree-valid", field(**{"x-ms-dynamic-tree": {"open": PART}}), "x-ms-dynamic-tree")
add_parameter("dynamic-tree-valid", field(**{"x-ms-dynamic-tree": {"browse": PART}}), "x-ms-dynamic-tree")
add_parameter(
    "dynamic-tree-valid",
    field(**{"x-ms-dynamic-tree": {"open": PART | {"selectedItemValuePath": "word"}, "browse": PART}}),
    "x-ms-dynamic-tree",
    "open",
    "selectedItemValuePath",
)


def tested(verb: str, operation: dict[str, Any], *below: Token) -> None:
    """Register: this operation cannot test a connection."""

    def mutate(draft: Draft) -> str:
        draft.set("paths", "/mutant", {verb: operation})
        return draft.set("x-ms-capabilities", {"testConnection": {"operationId": "MutantRead"}}) + pointer(
            "testConnection", *below
        )

    mutation("test-connection-operation")(mutate)


tested("get", action("MutantOther"), "operationId")
tested("post", action(), "operationId")
tested("get", action(parameters=[field(required=True)]))
on_operation(
    "chunk-transfer-boolean", {"x-ms-capabilities": {"chunkTransfer": "true"}}, "x-ms-capabilities", "chunkTransfer"
)

KEY = {"type": "apiKey", "name": "Key", "in": "header"}
OAUTH = {
    "type": "oauth2",
    "flow": "accessCode",
    "authorizationUrl": "https://login.contoso.com/authorize",
    "tokenUrl": "https://login.contoso.com/token",
    "scopes": {},
}


def scheme(rule: str, value: Any, *below: Token) -> None:
    """Register: a way of signing in breaks the rule there, or at what stands below it."""

    def mutate(draft: Draft) -> str:
        return draft.set("securityDefinitions", "mutant", value) + pointer(*below)

    mutation(rule)(mutate)


scheme("auth-kind-supported", {"type": "openIdConnect"}, "type")
scheme("auth-kind-supported", {"description": "A key."})
for _member in ("name", "in"):
    scheme("security-definition-complete", {name: value for name, value in KEY.items() if name != _member})
for _member in ("flow", "authorizationUrl", "tokenUrl"):
    scheme("security-definition-complete", {name: value for name, value in OAUTH.items() if name != _member})
scheme("security-definition-complete", KEY | {"in": "cookie"}, "in")
scheme("security-definition-complete", OAUTH | {"flow": "code"}, "flow")
scheme("security-definition-members", KEY | {"flow": "accessCode"}, "flow")
scheme("security-definition-members", {"type": "basic", "scopes": {}}, "scopes")
scheme("auth-no-client-credentials", OAUTH | {"flow": "application"}, "flow")
scheme("object-expected", "key")


@mutation("security-requirement-valid")
def scopes_of_a_key(draft: Draft) -> str:
    draft.set("securityDefinitions", "mutant", KEY)
    return draft.set("security", [{"mutant": ["read"]}]) + "/0/mutant"


put("security-requirement-valid", "security", [{"mutant": "read"}], at="/security/0/mutant")
put("security-requirement-valid", "security", ["mutant"], at="/security/0")
