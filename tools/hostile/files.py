"""Files as large as are read, and texts."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

from tools.hostile.inputs import DEFINITION, PROPERTIES, READABLE, Files, add, drawn, operation, swagger

# --- Files as large as are read --------------------------------------------------------------------------------------


@add("a definition of 13 MB on one line")
def _one_line() -> Files:
    return swagger(definitions={str(number): {"type": "x"} for number in range(500_000)})


@add("a definition of 16 MB of brackets")
def _wide() -> Files:
    return {DEFINITION: '{"swagger":"2.0","x-a":[' + "[]," * (READABLE // 3 - 20) + "[]]}"}


@add("a definition of 16 MB of trailing commas")
def _lenient() -> Files:
    return {DEFINITION: '{"swagger":"2.0","x-a":[' + "[1,]," * (READABLE // 5 - 20) + "[1]]}"}


@add("properties of 16 MB")
def _properties() -> Files:
    parameters: dict[str, Any] = {str(number): {} for number in range(1_000_000)}
    return {PROPERTIES: json.dumps({"properties": {"connectionParameters": parameters}})}


@add("properties of 1 MB")
def _smaller_properties() -> Files:
    policies = [{"templateId": "setheaderx", "parameters": {"a": "b"}} for _ in range(18_000)]
    return {PROPERTIES: json.dumps({"properties": {"policyTemplateInstances": policies}})}


@add("settings of 16 MB")
def _settings() -> Files:
    return {"settings.json": json.dumps({f"apiDefinition{number}": "x" for number in range(600_000)})}


@add("a YAML definition of 1 MB")
def _yaml() -> Files:
    lines = "".join(f"  A{number}: {{type: x}}\n" for number in range(45_000))
    return {DEFINITION: "", "apiDefinition.swagger.yaml": "swagger: '2.0'\ndefinitions:\n" + lines}


@add("a certification.yml of numbers to the base of 60")
def _sexagesimal() -> Files:
    return {"certification.yml": "support: " + "1" + ":59" * 20_000 + "\n"}


# --- Texts -----------------------------------------------------------------------------------------------------------


@add("a heading of 100 KB")
def _heading() -> Files:
    return {"readme.md": "# " + "get started with the known issues " * 3_000 + "\n"}


@add("a readme of 8 MB and 2,000 operations")
def _readme() -> Files:
    paths = {f"/{number}": {"get": operation(number)} for number in range(2_000)}
    return {**swagger(paths=paths), "readme.md": "## Supported Operations\n" + "### Operatio\n\nText\n\n" * 400_000}


@add("a readme of quotes, brackets and stars")
def _markdown() -> Files:
    return {"readme.md": "# A\n\n" + ">" * 20_000 + "\n\n" + "[" * 20_000 + "\n\n" + "*a_" * 10_000 + "`" * 9_999}


@add("a readme of 16 MB on one line")
def _long_readme() -> Files:
    return {"readme.md": "[a](b) " * (READABLE // 7)}


@add("an introduction of 16 MB of headings")
def _headings() -> Files:
    return {"intro.md": "# a\n" * (READABLE // 4)}


@add("a script of 16 MB")
def _long_script() -> Files:
    return {"script.csx": "using System;\n" * (READABLE // 14)}


@add("8 MB of passwords in 8 files")
def _passwords() -> Files:
    return {f"data/{number}.json": '{"password": "hunter2!"},\n' * 38_000 for number in range(8)}


@add("20,000 files")
def _files() -> Files:
    return {f"file{number}.txt": "" for number in range(20_000)}


@add("290 files of assignments")
def _assignments() -> Files:
    return {f"data/{number}.txt": "ey=" * 9_000 for number in range(290)}


@add("2,000 secrets and a fault at every second value")
def _secrets() -> Files:
    lines = "".join(f'client_secret = "{drawn(number)}"\n' for number in range(2_000))
    definitions = {str(number): {"type": "x"} for number in range(45_000)}
    return {"keys.py": lines, **swagger(definitions=definitions)}


@add("a script of 60,000 brackets")
def _script_brackets() -> Files:
    return {"script.csx": "public class Script : ScriptBase { void A() { B" + "(" * 60_000 + "; } }"}


@add("a script of 1 MB of quotes")
def _script_quotes() -> Files:
    return {"script.csx": '"' * 1_000_000}


@add("a script of 1 MB of names")
def _script_names() -> Files:
    return {"script.csx": "class A { void B() { " + "a.b(c[d](e)); " * 70_000 + "} }"}


@add("an icon of 30,000 by 30,000 pixels")
def _icon() -> Files:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + 30_000 * 3)
    data = b"".join(packer.compress(row) for _ in range(3_000)) + packer.flush()
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return {"icon.png": b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")}
