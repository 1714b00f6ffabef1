"""Definitions: findings that multiply, and work that multiplies."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from tools.examples import SAMPLE
from tools.hostile.inputs import DEFINITION, PROPERTIES, Files, add, definition, drawn, nested, operation, swagger

# --- Definitions: findings that multiply -----------------------------------------------------------------------------


@add("a path with 12,000 variables")
def _variables() -> Files:
    path = "/" + "/".join(f"{{v{number}}}" for number in range(12_000))
    return swagger(paths={path: {"get": operation(1)}})


@add("a path of 90 KB under 400 operations")
def _long_paths() -> Files:
    path = "/" + "a" * 2_300
    return swagger(paths={f"{path}{number}": {"get": {}} for number in range(400)})


@add("objects with names of 500 characters in each other")
def _long_names() -> Files:
    leaves: dict[str, Any] = {f"{number}": {} for number in range(8_000)}
    return swagger(definitions={"A": nested(90, "n" * 500, {"type": "object", "properties": leaves})})


@add("90 names of 5,000 characters above 30,000 leaves")
def _longer_names() -> Files:
    leaves: dict[str, Any] = {f"{number}": {} for number in range(30_000)}
    return swagger(definitions={"A": nested(90, "n" * 5_000, {"type": "object", "properties": leaves})})


@add("a summary of 100 KB and 3,000 parameters")
def _long_summary() -> Files:
    parameters = [{"name": f"p{number}", "in": "query"} for number in range(3_000)]
    return swagger(paths={"/x": {"get": operation(1, summary="s" * 100_000, parameters=parameters)}})


@add("150,000 empty schemas")
def _empty_schemas() -> Files:
    return swagger(definitions={str(number): {} for number in range(75_000)})


@add("10,000 members that nobody knows")
def _unknown_members() -> Files:
    members = {f"x-ms-{drawn(number)}": 1 for number in range(10_000)}
    return swagger(paths={"/x": {"get": {**operation(1), **members}}})


@add("5,000 operations of nothing")
def _empty_operations() -> Files:
    verbs = ("get", "put", "post", "delete", "patch", "head", "options")
    return swagger(paths={f"/{number}": {verb: {} for verb in verbs} for number in range(9_000)})


@add("100,000 names that stand twice")
def _twice() -> Files:
    text = json.dumps(definition())
    members = ",".join(f'"n{number}":1,"n{number}":1' for number in range(40_000))
    return {DEFINITION: text[:-1] + ',"x-twice":{' + members + "}}"}


@add("faults on lines of 2,000 characters")
def _long_lines() -> Files:
    parameters = [{"name": f"p{number}", "in": "query", "type": "x" * 60} for number in range(8_000)]
    text = json.dumps(definition(paths={"/x": {"get": operation(1, parameters=parameters)}}))
    lines, room = [], 0
    for piece in text.split(", "):
        room += len(piece) + 2
        lines.append(piece + (",\n" if room > 1_950 else ", "))
        room = 0 if room > 1_950 else room
    return {DEFINITION: "".join(lines).rstrip(", \n")}


# --- Definitions: work that multiplies -------------------------------------------------------------------------------


@add("a case-insensitive pattern of 24 KB")
def _classes() -> Files:
    pattern = "(?i)" + "".join(f"[{chr(0x100 + number)}-{chr(0x2000 + number)}]" for number in range(2_400))
    return swagger(definitions={"A": {"type": "string", "pattern": pattern}})


@add("200 case-insensitive patterns below 4,000 characters")
def _many_classes() -> Files:
    pattern = "(?i)" + "[\u0100-\uffff]" * 400
    return swagger(definitions={f"A{number}": {"type": "string", "pattern": pattern} for number in range(200)})


@add("a pattern that backtracks")
def _backtracking() -> Files:
    slow = {"type": "string", "pattern": "(a+)+$", "default": "a" * 60 + "b"}
    return swagger(paths={"/x": {"get": operation(1, slow)}})


@add("40,000 required properties")
def _required() -> Files:
    names = [f"p{number}" for number in range(25_000)]
    schema = {"type": "object", "required": names, "properties": {name: {"type": "string"} for name in names}}
    return swagger(paths={"/x": {"get": operation(1, schema)}})


@add("a chain of 15,000 references")
def _chain() -> Files:
    definitions = {f"A{number}": {"$ref": f"#/definitions/A{number + 1}"} for number in range(15_000)}
    return swagger(definitions={**definitions, "A15000": {"type": "string"}})


@add("operations that use the chain")
def _chain_used() -> Files:
    definitions = {f"A{number}": {"$ref": f"#/definitions/A{number + 1}"} for number in range(5_000)}
    paths = {f"/{n}": {"get": operation(n, {"$ref": f"#/definitions/A{n}"})} for n in range(2_500)}
    return swagger(definitions={**definitions, "A5000": {"type": "string"}}, paths=paths)


@add("schemas that double 60 times")
def _doubling() -> Files:
    def pair(number: int) -> dict[str, Any]:
        below = {"$ref": f"#/definitions/A{number + 1}"}
        return {"type": "object", "properties": {"a": below, "b": below}}

    definitions = {f"A{number}": pair(number) for number in range(60)}
    definitions["A60"] = {"type": "string"}
    return swagger(definitions=definitions, paths={"/x": {"get": operation(1, {"$ref": "#/definitions/A0"})}})


@add("allOf that doubles 60 times")
def _doubling_all_of() -> Files:
    definitions: dict[str, Any] = {
        f"A{number}": {"allOf": [{"$ref": f"#/definitions/A{number + 1}"}] * 2} for number in range(60)
    }
    definitions["A60"] = {"type": "object", "properties": {"a": {"type": "string"}}}
    schema = {"allOf": [{"$ref": "#/definitions/A0"}], "required": ["a"]}
    return swagger(definitions=definitions, paths={"/x": {"get": operation(1, schema)}})


@add("one large schema used by 2,000 operations")
def _shared() -> Files:
    large = {"type": "object", "properties": {f"p{number}": {"type": "string"} for number in range(10_000)}}
    body = {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/A"}}
    paths = {
        f"/{number}": {"post": operation(number, {"$ref": "#/definitions/A"}, parameters=[body])}
        for number in range(1_500)
    }
    return swagger(definitions={"A": large}, paths=paths)


@add("an enumeration of 150,000 values")
def _enumeration() -> Files:
    return swagger(definitions={"A": {"type": "string", "enum": [str(number) for number in range(100_000)]}})


@add("an enumeration of 50,000 objects")
def _enumeration_of_objects() -> Files:
    return swagger(definitions={"A": {"type": "object", "enum": [{"a": number} for number in range(60_000)]}})


@add("50,000 tags")
def _tags() -> Files:
    return swagger(tags=[{"name": str(number)} for number in range(45_000)])


@add("items in each other, 190 levels")
def _deep_items() -> Files:
    deep = nested(93, "", {"type": "x"}, "items")
    return swagger(paths={"/x": {"get": operation(1, parameters=[{"name": "p", "in": "query", **deep}])}})


@add("brackets in each other, 500,000 levels")
def _brackets() -> Files:
    return {DEFINITION: "[" * 500_000 + "]" * 500_000}


@add("a callback behind 15,000 properties")
def _callback() -> Files:
    properties: dict[str, Any] = {f"p{number}": {"type": "string"} for number in range(15_000)}
    properties["hook"] = {"type": "string", "x-ms-notification-url": True}
    body = {"name": "body", "in": "body", "schema": {"type": "object", "properties": properties}}
    trigger = operation(1, parameters=[body], **{"x-ms-trigger": "single"})
    item = {"x-ms-notification-content": {"schema": {"type": "object"}}, "post": trigger}
    return swagger(paths={"/x": item})


@add("dynamic values that name each other")
def _dynamic() -> Files:
    dynamic = {"operationId": "Operation1", "value-path": "a/" * 200 + "a", "value-title": "b", "parameters": {}}
    parameters = [
        {"name": f"p{number}", "in": "query", "type": "string", "x-ms-dynamic-values": dynamic} for number in range(900)
    ]
    return swagger(paths={"/x": {"get": operation(1, parameters=parameters)}, "/y": {"get": operation(2)}})


@add("policies for 300 missing operations beside 4,000")
def _policies() -> Files:
    paths = {f"/{number}": {"get": operation(number)} for number in range(4_000)}
    policies = [
        {
            "templateId": "routerequesttoendpoint",
            "title": "t",
            "parameters": {"x-ms-apimTemplate-operationName": [f"Operation{n:0150d}" for n in range(100)]},
        }
        for _ in range(60)
    ]
    properties = json.loads((SAMPLE / PROPERTIES).read_text(encoding="utf-8"))
    properties["properties"]["policyTemplateInstances"] = policies
    return {**swagger(paths=paths), PROPERTIES: json.dumps(properties)}


@add("30,000 security requirements")
def _requirements() -> Files:
    return swagger(security=[{f"scheme{number}": []} for number in range(30_000)])


@add("12,000 parameters of one name")
def _one_name() -> Files:
    parameters = [{"name": "p", "in": "query", "type": "string"} for _ in range(12_000)]
    return swagger(paths={"/x": {"get": operation(1, parameters=parameters)}})


@add("20,000 media types")
def _media_types() -> Files:
    return swagger(consumes=[f"application/x{number}" for number in range(20_000)], produces=["a"] * 20_000)


@add("12,000 responses of one operation")
def _responses() -> Files:
    responses = {str(number): {"description": "OK", "schema": {"type": "string"}} for number in range(12_000)}
    return swagger(paths={"/x": {"get": operation(1, responses=responses)}})


def _texts(shape: str) -> Files:
    """Every text of the definition is the shape, again and again."""

    def changed(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: changed(member, key) for key, member in value.items()}
        if isinstance(value, list):
            return [changed(member, name) for member in value]
        kept = name in ("swagger", "in", "type", "$ref", "name", "format")
        return value if kept or not isinstance(value, str) else shape * (5_000 // len(shape.encode()))

    return {DEFINITION: json.dumps(changed(definition()), ensure_ascii=False)}


for _shape in ("a.", " ", "A b ", "<a ", "http://a", "{", "a-", "a@", "[a](", "\u3164", "&#", "\n- "):
    add(f"texts of {_shape!r} alone")(partial(_texts, _shape))


def _info(**members: str) -> Files:
    found = definition()
    found["info"].update(members)
    found["info"]["contact"] = dict.fromkeys(("name", "url", "email"), members["description"])
    return {DEFINITION: json.dumps({**found, "host": members["title"], "basePath": members["title"]})}


for _shape in ("a.", "A b ", "http://a", "a@a.", "((", "\u0130"):
    add(f"title, host and contact of 100 KB of {_shape!r}")(
        partial(_info, title=_shape * 50_000, description=_shape * 50_000)
    )
