"""Connectors that want to stall or fill whoever judges them, each made by a few lines.

An input is the sample with some of its files replaced. Each has the shape of an attack: a small file that asks for
much work, or a file as large as is read at all. :mod:`tools.bounds` measures what each takes; tests take some of them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tools.examples import SAMPLE

DEFINITION: Final = "apiDefinition.swagger.json"
PROPERTIES: Final = "apiProperties.json"
LARGEST: Final = 1_040_000
"""Bytes: just below what a definition may have."""
READABLE: Final = 16_700_000
"""Bytes: just below what is read of any file."""

Files = dict[str, str | bytes]
INPUTS: Final[dict[str, Callable[[], Files]]] = {}
"""What makes the files of an input, by its name."""


def make(name: str, directory: Path) -> Path:
    """Write the input into a directory that does not exist yet, and return it."""
    shutil.copytree(SAMPLE, directory)
    for file, content in INPUTS[name]().items():
        path = directory / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return directory


def _input(name: str) -> Callable[[Callable[[], Files]], Callable[[], Files]]:
    def register(maker: Callable[[], Files]) -> Callable[[], Files]:
        INPUTS[name] = maker
        return maker

    return register


def _definition(**members: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLE / DEFINITION).read_text(encoding="utf-8"))
    for name, value in members.items():
        found[name] = {**found.get(name, {}), **value} if isinstance(value, dict) else value
    return found


def _swagger(**members: Any) -> Files:
    return {DEFINITION: json.dumps(_definition(**members))}


def _operation(number: int, schema: Any = None, **members: Any) -> dict[str, Any]:
    response = {"description": "OK", **({} if schema is None else {"schema": schema})}
    return {
        "operationId": f"Operation{number}",
        "summary": f"Operation {number}",
        "description": "Does what it does.",
        "responses": {"200": response},
        **members,
    }


def _drawn(number: int) -> str:
    """Forty characters as from a lottery, the same for the same number."""
    return base64.b32encode(hashlib.sha256(str(number).encode()).digest()).decode().lower()[:40]


def _nested(depth: int, name: str, leaf: Any, key: str = "properties") -> Any:
    for _ in range(depth):
        leaf = {"type": "object", key: {name: leaf}} if key == "properties" else {"type": "array", key: leaf}
    return leaf


# --- Definitions: findings that multiply -----------------------------------------------------------------------------


@_input("a path with 12,000 variables")
def _variables() -> Files:
    path = "/" + "/".join(f"{{v{number}}}" for number in range(12_000))
    return _swagger(paths={path: {"get": _operation(1)}})


@_input("a path of 90 KB under 400 operations")
def _long_paths() -> Files:
    path = "/" + "a" * 2_300
    return _swagger(paths={f"{path}{number}": {"get": {}} for number in range(400)})


@_input("objects with names of 500 characters in each other")
def _long_names() -> Files:
    leaves: dict[str, Any] = {f"{number}": {} for number in range(8_000)}
    return _swagger(definitions={"A": _nested(90, "n" * 500, {"type": "object", "properties": leaves})})


@_input("90 names of 5,000 characters above 30,000 leaves")
def _longer_names() -> Files:
    leaves: dict[str, Any] = {f"{number}": {} for number in range(30_000)}
    return _swagger(definitions={"A": _nested(90, "n" * 5_000, {"type": "object", "properties": leaves})})


@_input("a summary of 100 KB and 3,000 parameters")
def _long_summary() -> Files:
    parameters = [{"name": f"p{number}", "in": "query"} for number in range(3_000)]
    return _swagger(paths={"/x": {"get": _operation(1, summary="s" * 100_000, parameters=parameters)}})


@_input("150,000 empty schemas")
def _empty_schemas() -> Files:
    return _swagger(definitions={str(number): {} for number in range(75_000)})


@_input("10,000 members that nobody knows")
def _unknown_members() -> Files:
    members = {f"x-ms-{_drawn(number)}": 1 for number in range(10_000)}
    return _swagger(paths={"/x": {"get": {**_operation(1), **members}}})


@_input("5,000 operations of nothing")
def _empty_operations() -> Files:
    verbs = ("get", "put", "post", "delete", "patch", "head", "options")
    return _swagger(paths={f"/{number}": {verb: {} for verb in verbs} for number in range(9_000)})


@_input("100,000 names that stand twice")
def _twice() -> Files:
    text = json.dumps(_definition())
    members = ",".join(f'"n{number}":1,"n{number}":1' for number in range(40_000))
    return {DEFINITION: text[:-1] + ',"x-twice":{' + members + "}}"}


@_input("faults on lines of 2,000 characters")
def _long_lines() -> Files:
    parameters = [{"name": f"p{number}", "in": "query", "type": "x" * 60} for number in range(8_000)]
    text = json.dumps(_definition(paths={"/x": {"get": _operation(1, parameters=parameters)}}))
    lines, room = [], 0
    for piece in text.split(", "):
        room += len(piece) + 2
        lines.append(piece + (",\n" if room > 1_950 else ", "))
        room = 0 if room > 1_950 else room
    return {DEFINITION: "".join(lines).rstrip(", \n")}


# --- Definitions: work that multiplies -------------------------------------------------------------------------------


@_input("a case-insensitive pattern of 24 KB")
def _classes() -> Files:
    pattern = "(?i)" + "".join(f"[{chr(0x100 + number)}-{chr(0x2000 + number)}]" for number in range(2_400))
    return _swagger(definitions={"A": {"type": "string", "pattern": pattern}})


@_input("200 case-insensitive patterns below 4,000 characters")
def _many_classes() -> Files:
    pattern = "(?i)" + "[\u0100-\uffff]" * 400
    return _swagger(definitions={f"A{number}": {"type": "string", "pattern": pattern} for number in range(200)})


@_input("a pattern that backtracks")
def _backtracking() -> Files:
    slow = {"type": "string", "pattern": "(a+)+$", "default": "a" * 60 + "b"}
    return _swagger(paths={"/x": {"get": _operation(1, slow)}})


@_input("40,000 required properties")
def _required() -> Files:
    names = [f"p{number}" for number in range(25_000)]
    schema = {"type": "object", "required": names, "properties": {name: {"type": "string"} for name in names}}
    return _swagger(paths={"/x": {"get": _operation(1, schema)}})


@_input("a chain of 15,000 references")
def _chain() -> Files:
    definitions = {f"A{number}": {"$ref": f"#/definitions/A{number + 1}"} for number in range(15_000)}
    return _swagger(definitions={**definitions, "A15000": {"type": "string"}})


@_input("operations that use the chain")
def _chain_used() -> Files:
    definitions = {f"A{number}": {"$ref": f"#/definitions/A{number + 1}"} for number in range(5_000)}
    paths = {f"/{n}": {"get": _operation(n, {"$ref": f"#/definitions/A{n}"})} for n in range(2_500)}
    return _swagger(definitions={**definitions, "A5000": {"type": "string"}}, paths=paths)


@_input("schemas that double 60 times")
def _doubling() -> Files:
    def pair(number: int) -> dict[str, Any]:
        below = {"$ref": f"#/definitions/A{number + 1}"}
        return {"type": "object", "properties": {"a": below, "b": below}}

    definitions = {f"A{number}": pair(number) for number in range(60)}
    definitions["A60"] = {"type": "string"}
    return _swagger(definitions=definitions, paths={"/x": {"get": _operation(1, {"$ref": "#/definitions/A0"})}})


@_input("allOf that doubles 60 times")
def _doubling_all_of() -> Files:
    definitions: dict[str, Any] = {
        f"A{number}": {"allOf": [{"$ref": f"#/definitions/A{number + 1}"}] * 2} for number in range(60)
    }
    definitions["A60"] = {"type": "object", "properties": {"a": {"type": "string"}}}
    schema = {"allOf": [{"$ref": "#/definitions/A0"}], "required": ["a"]}
    return _swagger(definitions=definitions, paths={"/x": {"get": _operation(1, schema)}})


@_input("one large schema used by 2,000 operations")
def _shared() -> Files:
    large = {"type": "object", "properties": {f"p{number}": {"type": "string"} for number in range(10_000)}}
    body = {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/A"}}
    paths = {
        f"/{number}": {"post": _operation(number, {"$ref": "#/definitions/A"}, parameters=[body])}
        for number in range(1_500)
    }
    return _swagger(definitions={"A": large}, paths=paths)


@_input("an enumeration of 150,000 values")
def _enumeration() -> Files:
    return _swagger(definitions={"A": {"type": "string", "enum": [str(number) for number in range(100_000)]}})


@_input("an enumeration of 50,000 objects")
def _enumeration_of_objects() -> Files:
    return _swagger(definitions={"A": {"type": "object", "enum": [{"a": number} for number in range(60_000)]}})


@_input("50,000 tags")
def _tags() -> Files:
    return _swagger(tags=[{"name": str(number)} for number in range(45_000)])


@_input("items in each other, 190 levels")
def _deep_items() -> Files:
    deep = _nested(93, "", {"type": "x"}, "items")
    return _swagger(paths={"/x": {"get": _operation(1, parameters=[{"name": "p", "in": "query", **deep}])}})


@_input("brackets in each other, 500,000 levels")
def _brackets() -> Files:
    return {DEFINITION: "[" * 500_000 + "]" * 500_000}


@_input("a callback behind 15,000 properties")
def _callback() -> Files:
    properties: dict[str, Any] = {f"p{number}": {"type": "string"} for number in range(15_000)}
    properties["hook"] = {"type": "string", "x-ms-notification-url": True}
    body = {"name": "body", "in": "body", "schema": {"type": "object", "properties": properties}}
    trigger = _operation(1, parameters=[body], **{"x-ms-trigger": "single"})
    item = {"x-ms-notification-content": {"schema": {"type": "object"}}, "post": trigger}
    return _swagger(paths={"/x": item})


@_input("dynamic values that name each other")
def _dynamic() -> Files:
    dynamic = {"operationId": "Operation1", "value-path": "a/" * 200 + "a", "value-title": "b", "parameters": {}}
    parameters = [
        {"name": f"p{number}", "in": "query", "type": "string", "x-ms-dynamic-values": dynamic} for number in range(900)
    ]
    return _swagger(paths={"/x": {"get": _operation(1, parameters=parameters)}, "/y": {"get": _operation(2)}})


@_input("policies for 300 missing operations beside 4,000")
def _policies() -> Files:
    paths = {f"/{number}": {"get": _operation(number)} for number in range(4_000)}
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
    return {**_swagger(paths=paths), PROPERTIES: json.dumps(properties)}


# --- Files as large as are read --------------------------------------------------------------------------------------


@_input("a definition of 13 MB on one line")
def _one_line() -> Files:
    return _swagger(definitions={str(number): {"type": "x"} for number in range(500_000)})


@_input("a definition of 16 MB of brackets")
def _wide() -> Files:
    return {DEFINITION: '{"swagger":"2.0","x-a":[' + "[]," * (READABLE // 3 - 20) + "[]]}"}


@_input("a definition of 16 MB of trailing commas")
def _lenient() -> Files:
    return {DEFINITION: '{"swagger":"2.0","x-a":[' + "[1,]," * (READABLE // 5 - 20) + "[1]]}"}


@_input("properties of 16 MB")
def _properties() -> Files:
    parameters: dict[str, Any] = {str(number): {} for number in range(1_000_000)}
    return {PROPERTIES: json.dumps({"properties": {"connectionParameters": parameters}})}


@_input("properties of 1 MB")
def _smaller_properties() -> Files:
    policies = [{"templateId": "setheaderx", "parameters": {"a": "b"}} for _ in range(18_000)]
    return {PROPERTIES: json.dumps({"properties": {"policyTemplateInstances": policies}})}


@_input("settings of 16 MB")
def _settings() -> Files:
    return {"settings.json": json.dumps({f"apiDefinition{number}": "x" for number in range(600_000)})}


@_input("a YAML definition of 1 MB")
def _yaml() -> Files:
    lines = "".join(f"  A{number}: {{type: x}}\n" for number in range(45_000))
    return {DEFINITION: "", "apiDefinition.swagger.yaml": "swagger: '2.0'\ndefinitions:\n" + lines}


@_input("a certification.yml of numbers to the base of 60")
def _sexagesimal() -> Files:
    return {"certification.yml": "support: " + "1" + ":59" * 20_000 + "\n"}


# --- Texts -----------------------------------------------------------------------------------------------------------


@_input("a heading of 100 KB")
def _heading() -> Files:
    return {"readme.md": "# " + "get started with the known issues " * 3_000 + "\n"}


@_input("a readme of 8 MB and 2,000 operations")
def _readme() -> Files:
    paths = {f"/{number}": {"get": _operation(number)} for number in range(2_000)}
    return {**_swagger(paths=paths), "readme.md": "## Supported Operations\n" + "### Operatio\n\nText\n\n" * 400_000}


@_input("a readme of quotes, brackets and stars")
def _markdown() -> Files:
    return {"readme.md": "# A\n\n" + ">" * 20_000 + "\n\n" + "[" * 20_000 + "\n\n" + "*a_" * 10_000 + "`" * 9_999}


@_input("290 files of assignments")
def _assignments() -> Files:
    return {f"data/{number}.txt": "ey=" * 9_000 for number in range(290)}


@_input("2,000 secrets and a fault at every second value")
def _secrets() -> Files:
    lines = "".join(f'client_secret = "{_drawn(number)}"\n' for number in range(2_000))
    definitions = {str(number): {"type": "x"} for number in range(45_000)}
    return {"keys.py": lines, **_swagger(definitions=definitions)}


@_input("a script of 60,000 brackets")
def _script_brackets() -> Files:
    return {"script.csx": "public class Script : ScriptBase { void A() { B" + "(" * 60_000 + "; } }"}


@_input("a script of 1 MB of quotes")
def _script_quotes() -> Files:
    return {"script.csx": '"' * 1_000_000}


@_input("a script of 1 MB of names")
def _script_names() -> Files:
    return {"script.csx": "class A { void B() { " + "a.b(c[d](e)); " * 70_000 + "} }"}


@_input("an icon of 30,000 by 30,000 pixels")
def _icon() -> Files:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + 30_000 * 3)
    data = b"".join(packer.compress(row) for _ in range(3_000)) + packer.flush()
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return {"icon.png": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")}
