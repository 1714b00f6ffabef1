"""Definitions and other JSON: too deep, too large, and not what they seem."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.hostile.attacks import OUTSIDE, add, attack, one
from tools.examples import SAMPLE
from tools.hostile.inputs import DEFINITION, PROPERTIES, Files, definition, nested, operation, swagger

KIND = "values"
DEEP = "nested too deeply"
TOO_LARGE = "has more than 16 MiB"
ELSEWHERE = "which does not start with `#/definitions/`"
JUST_A_REFERENCE = "is just a `$ref`"


def huge(beginning: bytes) -> Callable[[Path], object]:
    """200 MB, most of which no disk has to keep."""

    def write(path: Path) -> None:
        path.write_bytes(beginning)
        os.truncate(path, 200_000_000)

    return write


for _file in (DEFINITION, PROPERTIES):
    add(KIND, f"{_file}: arrays in each other, 100,000 deep", one(_file, "[" * 100_000 + "]" * 100_000), DEEP)
    add(KIND, f"{_file}: objects in each other, 60,000 deep", one(_file, '{"a":' * 60_000 + "1" + "}" * 60_000), DEEP)
    add(KIND, f"{_file}: brackets that never end", one(_file, "[" * 500_000), DEEP)
for _file in (DEFINITION, PROPERTIES, "icon.png", "certification.yml", "readme.md", "script.csx", "settings.json"):
    add(KIND, f"{_file} of 200 MB", one(_file, huge(b'{"swagger": "2.0", "a": "')), TOO_LARGE)
add(KIND, "a text of 200 MB", one("notes.txt", huge(b"a = 1\n")), "not every text was searched for secrets")


@attack(KIND, "a million members", "at most 4,194,304 are read")
def _members() -> Files:
    return {DEFINITION: json.dumps(dict.fromkeys(map(str, range(1_000_000)), 1))}


@attack(KIND, "items in each other, 5,000 deep", DEEP)
def _items() -> Files:
    return {DEFINITION: wrapped('{"type":"array","items":' * 5_000 + "{}" + "}" * 5_000)}


@attack(KIND, "allOf in each other, 5,000 deep", DEEP)
def _all_of() -> Files:
    return {DEFINITION: wrapped('{"allOf":[' * 5_000 + "{}" + "]}" * 5_000)}


def wrapped(schema: str) -> str:
    """The definition with a schema that json.dumps could not write."""
    return json.dumps(definition(definitions={"A": "SCHEMA"})).replace('"SCHEMA"', schema)


@attack(KIND, "allOf in each other through references, 3,000 deep", "at most 512 are allowed")
def _all_of_references() -> Files:
    definitions: dict[str, Any] = {
        f"A{number}": {"allOf": [{"$ref": f"#/definitions/A{number + 1}"}]} for number in range(3_000)
    }
    return swagger(
        definitions={**definitions, "A3000": {"type": "object"}},
        paths={"/x": {"get": operation(1, {"$ref": "#/definitions/A0"})}},
    )


def referring(reference: Any) -> Callable[[], Files]:
    """An operation answers with a schema that is such a reference."""
    return lambda: swagger(
        definitions={"A": {"$ref": reference}}, paths={"/x": {"get": operation(1, {"$ref": "#/definitions/A"})}}
    )


for _name, _reference, _said in (
    ("an address", "http://169.254.169.254/latest/meta-data", ELSEWHERE),
    ("a file of the machine", "file:///etc/passwd", ELSEWHERE),
    ("a file outside", f"../../{OUTSIDE}", ELSEWHERE),
    ("a file outside, as a pointer", f"../../{OUTSIDE}#/a", ELSEWHERE),
    ("itself", "#/definitions/A", JUST_A_REFERENCE),
    ("the whole definition", "#", ELSEWHERE),
    ("nothing", "#/definitions/Nobody", "which does not exist"),
    ("what is above it", "#/paths", ELSEWHERE),
    ("no text", 7, "is a number"),
    ("a pointer of 100,000 steps", "#" + "/a" * 100_000, ELSEWHERE),
    ("a pointer of escapes", "#/~0~1~2~" + "%ff%00%zz", ELSEWHERE),
):
    add(KIND, f"a reference to {_name}", referring(_reference), _said)


@attack(KIND, "a chain of 10,000 references that ends where it began", JUST_A_REFERENCE, alone=True)
def _circle() -> Files:
    definitions = {f"A{number}": {"$ref": f"#/definitions/A{(number + 1) % 10_000}"} for number in range(10_000)}
    return swagger(definitions=definitions, paths={"/x": {"get": operation(1, {"$ref": "#/definitions/A0"})}})


for _name, _text, _said in (
    ("no number", '{"swagger": NaN}', "NaN"),
    ("an infinite number", '{"swagger": -Infinity}', "-Infinity"),
    ("a number of 5,000 digits", '{"swagger": ' + "9" * 5_000 + "}", "a number has 5,000 digits"),
    ("a number of a million digits", '{"swagger": ' + "9" * 1_000_000 + "}", "a number has 1,000,000 digits"),
    ("half a character", '{"swagger": "\\ud800"}', "half a character"),
    ("names that stand twice", '{"swagger": "2.0", "swagger": "3.0"}', "is defined twice"),
    ("a zero byte", '{"swagger": "2.0"}\0', "U+0000 is between two values"),
    ("a second value", '{"swagger": "2.0"} {"swagger": "2.0"}', "expected nothing after the end"),
    ("an end in the middle", '{"swagger": "2.0", "info": {"title": "Con', "is not closed"),
    ("comments", '{"swagger": "2.0", /* */ "info": {}} // a', "comment"),
    ("nothing", "", "the file is empty"),
    ("blanks", " " * 4_000_000, "the file is empty"),
    ("another type", "[]", "is a list, not an object"),
    ("a text", '"swagger"', "is a string, not an object"),
):
    add(KIND, f"a definition of {_name}", one(DEFINITION, _text), _said)
SAMPLE_TEXT = (SAMPLE / DEFINITION).read_text(encoding="utf-8")
add(KIND, "a definition in UTF-16", one(DEFINITION, SAMPLE_TEXT.encode("utf-16")), "encoded in UTF-16", blocks=False)
for _name, _data, _said in (
    ("UTF-32", SAMPLE_TEXT.encode("utf-32"), "U+0000 is between two values"),
    ("no UTF-8", b'{"swagger": "\xff\xfe"}', "is not UTF-8"),
    ("UTF-8 of six bytes", b'{"swagger": "\xfc\x80\x80\x80\x80\xaf"}', "is not UTF-8"),
    ("UTF-8 with a surrogate", b'{"swagger": "\xed\xa0\x80"}', "is not UTF-8"),
    ("a compressed file", b"\x1f\x8b\x08\0" + bytes(range(256)), "U+001F is between two values"),
):
    add(KIND, f"a definition in {_name}", one(DEFINITION, _data), _said)

TYPES: tuple[Any, ...] = (None, True, 0, -1, 1e308, "", "a", [], [[]], [None], {}, {"": ""}, {"a": {"b": [{}]}})


def _everywhere(value: Any) -> Files:
    """Each member of the definition and of the properties, and each of their members, is the value."""
    found = definition()
    properties = json.loads((SAMPLE / PROPERTIES).read_text(encoding="utf-8"))["properties"]
    members = ("operationId", "summary", "description", "parameters", "responses", "tags", "security")
    paths = {"/a": {"get": dict.fromkeys((*members, "x-ms-trigger", "x-ms-visibility"), value)}}
    return {
        DEFINITION: json.dumps({**dict.fromkeys(found, value), "swagger": "2.0", "paths": paths}),
        PROPERTIES: json.dumps({"properties": dict.fromkeys(properties, value)}),
        "settings.json": json.dumps({"apiDefinition": value, "icon": value}),
    }


for _value in TYPES:
    add(KIND, f"every member is {json.dumps(_value)}", partial(_everywhere, _value), "`info`")


def _pattern(pattern: str, value: str, count: int = 1) -> Files:
    slow = {"type": "string", "pattern": pattern, "default": value}
    schema = {"type": "object", "properties": {f"p{number}": slow for number in range(count)}}
    return swagger(paths={"/x": {"get": operation(1, schema)}})


for _name, _shape, _value in (
    ("groups that repeat a repetition", "(a+)+$", "a" * 60 + "b"),
    ("alternatives of the same", "^(a|a)*$", "a" * 60 + "b"),
    ("repetitions of repetitions", "^((a+)*)*$", "a" * 60 + "b"),
    ("twelve repetitions behind one another", "a*" * 12 + "$", "a" * 3_000 + "b"),
    ("a look ahead", "^(?=(a+)+$)", "a" * 60 + "b"),
    ("references to a group", r"(a+)\1+\1+\1+\1+\1+$", "a" * 400 + "b"),
    ("counted repetitions", "(a{1,50}){1,50}$", "a" * 60 + "b"),
    ("an overlap in a text of 100,000 characters", "(x+x+)+y", "x" * 100_000),
    ("words and blanks", r"^(\w+\s?)*$", "word " * 12 + "!"),
):
    add("patterns", f"a pattern of {_name}", partial(_pattern, _shape, _value), "could not finish", alone=True)
add(
    "patterns",
    "200 patterns that backtrack",
    partial(_pattern, "(a+)+$", "a" * 60 + "b", 200),
    "could not finish",
    alone=True,
)


@attack("patterns", "a pattern that backtracks beside rules and a script that are slow", "not judged", alone=True)
def _slow_everywhere() -> Files:
    found = _pattern("(a+)+$", "a" * 60 + "b")
    value = json.loads(str(found[DEFINITION]))
    leaves: dict[str, Any] = {str(number): {} for number in range(20_000)}
    value["definitions"]["B"] = nested(30, "n" * 90, {"type": "object", "properties": leaves})
    script = "public class Script : ScriptBase { void A() { B" + "(" * 60_000 + "; } }"
    return {DEFINITION: json.dumps(value), "script.csx": script}
