"""JSON read strictly (RFC 8259), and everything that real connectors hold beside it.

What other parsers forgive (comments, trailing commas, raw tabs in strings, NaN) is reported as a fault and read all
the same, so that the rest of the file is still judged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, Final

from connector.characters import code_point, is_invisible
from connector.edits import MOST
from connector.node import escape
from connector.reading import MAX_DEPTH, Reading, TextFault
from connector.words import code, cut, quoted

_RAW_LINE_BREAK: Final = "a raw line break inside a string"
_RAW_TAB: Final = "a raw tab inside a string"
_RAW_CONTROL: Final = "a raw control character inside a string"


class _Observed:
    """What the decoder meets on its way that strict JSON forbids or that readers disagree on."""

    def __init__(self) -> None:
        self.duplicates = False
        self.constants = False

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) != len(pairs):
            self.duplicates = True
        return members

    def constant(self, name: str) -> float:
        self.constants = True
        return float(name.replace("Infinity", "inf"))


def read_json(document: Reading) -> None:
    """Fill in the value; whatever is wrong becomes a fault."""
    observed = _Observed()
    try:
        document.value = _decode_json(document, observed)
    except RecursionError:
        document.scannable = _forgive(document.text)[0]
        _report_depth(document, len(document.scannable))
        return
    except json.JSONDecodeError as error:
        if not _report_depth(document, error.pos):
            _report_syntax(document, error)
        return
    except ValueError:
        start, end = _first(_HUGE_NUMBER, document.scannable)
        if not _report_depth(document, start):
            document.fault("number", f"a number has {end - start:,} digits", start, end)
        return
    # A name that stands twice hides what stood there first.
    too_deep = observed.duplicates or _is_too_deep(document.value)
    if too_deep and _report_depth(document, len(document.scannable)):
        document.value = None
        return
    document.readable = True
    if observed.duplicates:
        _report_duplicates(document)
    if observed.constants:
        start, end = _first(_CONSTANT, document.scannable)
        document.fault("number", f"{document.scannable[start:end]} is not a JSON number", start, end)
    if _HALF.search(document.text):
        _report_surrogates(document)


# A string that is never closed reaches to the end of the text: each character is looked at once, whatever the text.
_STRING = r'"(?:[^"\\]++|\\[\s\S]?)*+"?'
_HUGE_NUMBER = re.compile(_STRING + r"|(?P<wanted>\d{4301,}+(?![.eE]))|\d++")
_CONSTANT = re.compile(_STRING + r"|(?P<wanted>-?Infinity|NaN)")


def _first(pattern: re.Pattern[str], text: str) -> tuple[int, int]:
    """Offsets of the first thing wanted that stands outside strings; the start of the text where there is none."""
    return next((match.span("wanted") for match in pattern.finditer(text) if match["wanted"]), (0, 0))


def _decode_json(document: Reading, observed: _Observed) -> Any:
    hooks: dict[str, Any] = {"object_pairs_hook": observed.pairs, "parse_constant": observed.constant}
    text = document.text
    strict = True
    for _ in range(3):
        try:
            return json.loads(document.scannable, strict=strict, **hooks)
        except json.JSONDecodeError as error:
            if strict and error.msg.startswith("Invalid control character"):
                strict = False
                found = text[error.pos] if error.pos < len(text) else ""
                message = _RAW_LINE_BREAK if found in ("\n", "\r") else _RAW_TAB if found == "\t" else _RAW_CONTROL
                escapes = _escapes(document.scannable)
                document.fault("control-character", message, error.pos, error.pos + 1, mends=escapes)
                continue
            scannable, forgiven = _forgive(text)
            if not forgiven or document.scannable != text:
                raise
            document.scannable = scannable
            what, start, end = min(forgiven, key=lambda one: one[1])
            mends = [_left_out(text, start, end) for _, start, end in forgiven]
            document.fault("lenient", f"{what} is not JSON", start, end, mends=mends)
    return json.loads(document.scannable, strict=False, **hooks)


_TOKEN = re.compile(
    _STRING + r"|(?P<comment>//[^\r\n]*+|/\*[\s\S]*?\*/)|/\*[\s\S]*+"
    r"|(?P<comma>,)|(?P<closing>[\]}])|[\[{]|[^\s\",/\[\]{}]++|/"
)


def _forgive(text: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The text with comments and trailing commas blanked out at the same offsets, and all of them."""
    pieces = list(text)
    blanks: list[tuple[str, int, int]] = []
    comma: int | None = None
    complete = False

    def blank(what: str, start: int, end: int) -> None:
        pieces[start:end] = [sign if sign in "\r\n" else " " for sign in text[start:end]]
        # More than these nobody takes away; a comma is known later than the comments behind it.
        if len(blanks) <= 2 * MOST or start < blanks[0][1]:
            blanks.append((what, start, end))

    for match in _TOKEN.finditer(text):
        if match["comment"]:
            blank("a comment", *match.span())
            continue
        if match["closing"] and comma is not None:
            blank("a trailing comma", comma, comma + 1)
        # A comma is a trailing one only behind a value: "[,]" and "1,,]" lack something else.
        comma = match.start() if match["comma"] and complete else None
        complete = not match["comma"] and match.group() not in ("[", "{")
    return "".join(pieces), blanks


def _left_out(text: str, start: int, end: int) -> tuple[int, int, str]:
    """The stretch that goes with a comment or a comma: its whole line where nothing else is there."""
    line, behind = start, end
    while line and text[line - 1] in " \t":
        line -= 1
    while behind < len(text) and text[behind] in " \t":
        behind += 1
    if text[start] == ",":
        return start, end, ""
    ends_line = behind == len(text) or text[behind] in "\r\n"
    if ends_line and line and text[line - 1] in "\r\n":
        return line, behind + (2 if text.startswith("\r\n", behind) else 1 if behind < len(text) else 0), ""
    return (line if ends_line else start), end, ""


_RAW: Final = re.compile(r"[\x00-\x1f]")
_ESCAPED: Final = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}


def _escapes(text: str) -> Iterator[tuple[int, int, str]]:
    """The raw control characters inside strings as JSON writes them."""
    for match in _TOKEN.finditer(text):
        for raw in _RAW.finditer(text, *match.span()) if match[0].startswith('"') else ():
            yield raw.start(), raw.end(), _ESCAPED.get(raw[0]) or f"\\u{ord(raw[0]):04x}"


_FORGIVEN: Final = frozenset({"lenient", "control-character"})


def _without_forgiven(faults: list[TextFault]) -> list[TextFault]:
    return [fault for fault in faults if fault.kind not in _FORGIVEN]


_OTHER_FORMATS: Final = (
    (
        "YAML",
        re.compile(r"(?:[ \t]*+(?:#[^\n]*+)?\n|---[^\n]*+\n|%YAML[^\n]*+\n)*+'?[A-Za-z_][\w.-]*+'?[ \t]*+:(?:\s|$)"),
    ),
    ("HTML", re.compile(r"\s*+<(?:!doctype html|html|head|body)\b", re.IGNORECASE)),
    ("XML", re.compile(r"\s*+<[?!A-Za-z]")),
)
_POINTER_OF_GIT_LFS: Final = re.compile(r"version https://git-lfs\.github\.com/spec/")


def _other_format(text: str) -> str | None:
    """What the text is where it was never meant to be JSON: ``YAML``, ``HTML``, ``XML`` or a pointer of Git LFS."""
    if _POINTER_OF_GIT_LFS.match(text):
        return "a pointer of Git LFS"
    return next((name for name, beginning in _OTHER_FORMATS if beginning.match(text)), None)


def _report_syntax(document: Reading, error: json.JSONDecodeError) -> None:
    """Where reading stopped, as the one fault of the text: what was forgiven before it led nowhere."""
    other = _other_format(document.text)
    if other is not None:
        document.faults = [fault for fault in document.faults if fault.kind in ("encoding", "byte-order-mark")]
        document.fault("format", f"the file contains {other}, not JSON", 0, 1)
        return
    forgiven = [fault for fault in document.faults if fault.kind in _FORGIVEN]
    document.faults = _without_forgiven(document.faults)
    for fault in forgiven:
        if fault.message == _RAW_LINE_BREAK:
            # A missing quote lets the string run on into the next lines; the reader's stop further down tells less.
            message = "the string is not closed at the end of its line"
            document.faults.append(TextFault("syntax", message, fault.range))
            return
    start = min(error.pos, len(document.text))
    document.fault("syntax", _syntax(document.text, error), start, start + 1)


def _closing(text: str, end: int) -> str:
    """The bracket that closes the innermost one that is open at an offset, and where that one is."""
    opened: list[int] = []
    for match in _STRUCTURE.finditer(text, 0, end):
        if match["bracket"] and match["bracket"] in "{[":
            opened.append(match.start())
        elif match["bracket"] and opened:
            opened.pop()
    if not opened:
        return "a closing bracket"
    bracket = text[opened[-1]]
    line = text.count("\n", 0, opened[-1]) + 1
    return f'"{"}" if bracket == "{" else "]"}" for the "{bracket}" in line {line}'


_WHITE_SPACE: Final = " \t\r\n"
_NAME: Final = re.compile(r'"([^"\\\n]{1,60})"\s*:')
"""The name of a member."""
"""All the white space that JSON knows; others look the same."""


def _syntax(text: str, error: json.JSONDecodeError) -> str:
    """What the decoder expected and what stands there instead, in the words of the text's author."""
    if error.msg.startswith("Unterminated string"):
        return "the string that starts here is not closed"
    there = text[error.pos : error.pos + 1]
    if there not in _WHITE_SPACE and (there.isspace() or is_invisible(there)):
        return f"{code_point(there)} is between two values, where JSON allows only spaces, tabs and line breaks"
    if error.pos >= len(text.rstrip()):
        return "the file ends before its values are complete"
    if error.msg == "Extra data" and text[error.pos] == ":":
        return f"the file begins with the member {cut(text[: error.pos].strip(), 60)}, without the {{ before it"
    name = _NAME.match(text, error.pos)
    if error.msg == "Expecting ',' delimiter" and name is not None:
        return f"a comma or {_closing(text, error.pos)} is missing before {quoted(name[1])}"
    found = text[error.pos : error.pos + 12].split()
    expected = {
        "Expecting property name enclosed in double quotes": "a property name in double quotes",
        "Expecting ',' delimiter": f"a comma or {_closing(text, error.pos)}",
        "Expecting ':' delimiter": "a colon",
        "Expecting value": "a value",
        "Extra data": "nothing after the end of the object",
    }.get(error.msg)
    if expected is None:
        return f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:].rstrip(': ')}"
    return f"expected {expected}, found {code(found[0]) if found else 'the end of the line'}"


def _report_duplicates(document: Reading) -> None:
    for pointer, key, start, end in _duplicate_keys(document.scannable):
        document.fault("duplicate-key", f'"{cut(key, 60)}" is defined twice in one object', start, end, pointer)


_STRUCTURE = re.compile("(?P<string>" + _STRING + r")(?P<colon>\s*+:)?|(?P<bracket>[\[{\]}])|(?P<comma>,)")


def _duplicate_keys(text: str) -> Iterator[tuple[str, str, int, int]]:
    """Every repeated member name once, with the pointer of the member and the offsets of the second name."""
    stack: list[tuple[dict[str, int] | None, str]] = []
    token: str | int = ""
    indexes: list[int] = []
    for match in _STRUCTURE.finditer(text):
        if match["colon"]:
            names = stack[-1][0] if stack else None
            key = scanstring(text, match.start() + 1, False)[0]
            token = key
            if names is not None:
                names[key] = names.get(key, 0) + 1
                if names[key] == 2:
                    yield f"{stack[-1][1]}/{escape(key)}", key, match.start(), match.end("string")
        elif match["bracket"] and match["bracket"] in "{[":
            if stack and stack[-1][0] is None:
                token = indexes[-1]
            pointer = f"{stack[-1][1]}/{escape(token)}" if stack else ""
            stack.append(({} if match["bracket"] == "{" else None, pointer))
            indexes.append(0)
        elif match["bracket"]:
            if stack:
                stack.pop()
                indexes.pop()
        elif match["comma"] and stack and stack[-1][0] is None:
            indexes[-1] += 1


def _is_too_deep(value: Any) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_DEPTH):
        level = [
            member
            for container in level
            for member in (container.values() if isinstance(container, dict) else container)
            if isinstance(member, dict | list)
        ]
        if not level:
            return False
    return True


def _report_depth(document: Reading, end: int) -> bool:
    """Report the first bracket before an offset that stands deeper than :data:`MAX_DEPTH`; whether there is one.

    How deep Python's own reader goes depends on its version: what it could read, or where it gave up, must not count.
    """
    depth = 0
    for match in _STRUCTURE.finditer(document.scannable, 0, end):
        bracket = match["bracket"]
        if bracket:
            depth += 1 if bracket in "{[" else -1
            if depth > MAX_DEPTH:
                document.faults = _without_forgiven(document.faults)
                message = "the values are nested too deeply to be read"
                document.fault("depth", message, match.start(), match.start() + 1)
                return True
    return False


_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile(
    r"(?<!\\)(?:\\\\)*(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?<!\\)(?:\\\\)*(?P<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def _report_surrogates(document: Reading) -> None:
    for match in _SURROGATE.finditer(document.text):
        if match["lone"]:
            document.fault("surrogate", f"{match['lone']} is half a character", *match.span("lone"))
            return
