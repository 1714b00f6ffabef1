"""A text file as values: parsed once, and able to say on which line a JSON pointer stands.

Parsing is strict (RFC 8259), yet what real connectors hold and other parsers forgive (comments, trailing commas,
a byte-order mark, raw tabs in strings, NaN) is reported as a :class:`TextFault` and read all the same, so that the
rest of the file is still judged. Positions are worked out only for the pointers that are asked for: members on the
way are scanned, everything else is skipped by the C decoder.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, Final

from connector.node import escape


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of text; lines and columns are 1-based, the end column is the one after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class TextFault:
    """Something wrong with the text itself, before any rule looks at its values."""

    kind: str
    """``syntax``, ``lenient``, ``duplicate-key``, ``byte-order-mark``, ``encoding``, ``control-character``,
    ``number``, ``surrogate``, ``depth``, ``empty``, ``alias``, ``unreadable`` or ``size``."""
    message: str
    range: Range
    pointer: str = ""


_START: Final = Range(1, 1, 1, 1)
MAX_DEPTH: Final = 200
"""Levels of objects and arrays in each other that a file may have. The deepest published file has 30."""


@dataclass(slots=True)
class Document:
    """A JSON or YAML file of the connector.

    ``value`` is ``None`` and ``readable`` false where nothing could be made of the text. ``scannable`` is the text
    with everything blanked out that JSON does not know, ``yaml_ranges`` what the YAML reader found out about places.
    """

    file: str
    text: str
    value: Any = None
    readable: bool = False
    faults: list[TextFault] = field(default_factory=list)
    scannable: str = ""
    yaml_ranges: dict[str, Range] | None = None
    _line_starts: list[int] | None = None

    def ranges(self, pointers: Iterable[str]) -> dict[str, Range]:
        """Where each pointer stands; one that does not exist gets the range of its nearest existing ancestor."""
        wanted = set(pointers)
        if not self.readable:
            return dict.fromkeys(wanted, _START)
        if self.yaml_ranges is not None:
            return {pointer: self.yaml_ranges.get(_nearest(self.yaml_ranges, pointer), _START) for pointer in wanted}
        spans = _locate(self.scannable, wanted)
        return {pointer: self._range(*spans[_nearest(spans, pointer)]) for pointer in wanted}

    def line(self, number: int) -> str:
        """The text of a line (1-based) without its line break; empty beyond the end."""
        starts = self._lines()
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def range_at(self, start: int, end: int) -> Range:
        """The range of a stretch of the text, given as character offsets."""
        return self._range(start, end)

    def _lines(self) -> list[int]:
        if self._line_starts is None:
            self._line_starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", self.text))]
        return self._line_starts

    def _position(self, offset: int) -> tuple[int, int]:
        starts = self._lines()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def _range(self, start: int, end: int) -> Range:
        return Range(*self._position(start), *self._position(end))


def read_document(data: bytes, file: str, *, yaml: bool = False) -> Document:
    """Parse the bytes of a JSON file, or of a YAML one.

    Never raises on bad input: what is wrong becomes a :class:`TextFault` of the returned document.
    """
    document = Document(file, "")
    text = _decode(data, document)
    document.text = document.scannable = text
    if not text.strip():
        _fault(document, "empty", "the file is empty", 0, 0)
    elif yaml:
        from connector.yaml_reader import parse_yaml

        parse_yaml(document)
    else:
        _parse_json(document)
    return document


def _decode(data: bytes, document: Document) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        document.faults.append(TextFault("byte-order-mark", "the file starts with a byte-order mark", _START))
        data = data[3:]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        document.faults.append(TextFault("encoding", "the file is encoded in UTF-16", _START))
        return data.decode("utf-16", errors="replace")
    elif len(data) > 1 and (data[0] == 0) != (data[1] == 0):
        # JSON starts with two ASCII characters: a zero byte beside one of them can only be the other half of UTF-16.
        document.faults.append(TextFault("encoding", "the file is encoded in UTF-16", _START))
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        document.faults.append(TextFault("encoding", message, Range(line, column, line, column + 1)))
        return data.decode("utf-8", errors="replace")


def _fault(document: Document, kind: str, message: str, start: int, end: int, pointer: str = "") -> None:
    document.faults.append(TextFault(kind, message, document.range_at(start, end), pointer))


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


def _parse_json(document: Document) -> None:
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
            _fault(document, "number", f"a number has {end - start:,} digits", start, end)
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
        _fault(document, "number", f"{document.scannable[start:end]} is no JSON number", start, end)
    if _HALF.search(document.text):
        _report_surrogates(document)


# A string that is never closed reaches to the end of the text: each character is looked at once, whatever the text.
_STRING = r'"(?:[^"\\]++|\\[\s\S]?)*+"?'
_HUGE_NUMBER = re.compile(_STRING + r"|(?P<wanted>\d{4301,}+(?![.eE]))|\d++")
_CONSTANT = re.compile(_STRING + r"|(?P<wanted>-?Infinity|NaN)")


def _first(pattern: re.Pattern[str], text: str) -> tuple[int, int]:
    """Offsets of the first thing wanted that stands outside strings; the start of the text where there is none."""
    return next((match.span("wanted") for match in pattern.finditer(text) if match["wanted"]), (0, 0))


def _decode_json(document: Document, observed: _Observed) -> Any:
    hooks: dict[str, Any] = {"object_pairs_hook": observed.pairs, "parse_constant": observed.constant}
    text = document.text
    strict = True
    for _ in range(3):
        try:
            return json.loads(document.scannable, strict=strict, **hooks)
        except json.JSONDecodeError as error:
            if strict and error.msg.startswith("Invalid control character"):
                strict = False
                sign = text[error.pos] if error.pos < len(text) else ""
                message = _RAW_LINE_BREAK if sign in ("\n", "\r") else _RAW_TAB if sign == "\t" else _RAW_CONTROL
                _fault(document, "control-character", message, error.pos, error.pos + 1)
                continue
            scannable, forgiven = _forgive(text)
            if not forgiven or document.scannable != text:
                raise
            document.scannable = scannable
            what, start, end = forgiven
            _fault(document, "lenient", f"{what} is not JSON", start, end)
    return json.loads(document.scannable, strict=False, **hooks)


_TOKEN = re.compile(
    _STRING + r"|(?P<comment>//[^\r\n]*+|/\*[\s\S]*?\*/)|/\*[\s\S]*+"
    r"|(?P<comma>,)|(?P<closing>[\]}])|[\[{]|[^\s\",/\[\]{}]++|/"
)


def _forgive(text: str) -> tuple[str, tuple[str, int, int] | None]:
    """The text with comments and trailing commas blanked out at the same offsets, and the first of them."""
    pieces = list(text)
    first: tuple[str, int, int] | None = None
    comma: int | None = None
    complete = False

    def blank(what: str, start: int, end: int) -> None:
        nonlocal first
        pieces[start:end] = [sign if sign in "\r\n" else " " for sign in text[start:end]]
        if first is None or start < first[1]:
            first = (what, start, end)

    for match in _TOKEN.finditer(text):
        if match["comment"]:
            blank("a comment", *match.span())
            continue
        if match["closing"] and comma is not None:
            blank("a trailing comma", comma, comma + 1)
        # A comma is a trailing one only behind a value: "[,]" and "1,,]" lack something else.
        comma = match.start() if match["comma"] and complete else None
        complete = not match["comma"] and match.group() not in ("[", "{")
    return "".join(pieces), first


_FORGIVEN: Final = frozenset({"lenient", "control-character"})


def _without_forgiven(faults: list[TextFault]) -> list[TextFault]:
    return [fault for fault in faults if fault.kind not in _FORGIVEN]


def _report_syntax(document: Document, error: json.JSONDecodeError) -> None:
    """Where reading stopped, as the one fault of the text: what was forgiven before it led nowhere."""
    forgiven = [fault for fault in document.faults if fault.kind in _FORGIVEN]
    document.faults = _without_forgiven(document.faults)
    for fault in forgiven:
        if fault.message == _RAW_LINE_BREAK:
            # A missing quote lets the string run on into the next lines; the reader's stop further down tells less.
            message = "the string is not closed at the end of its line"
            document.faults.append(TextFault("syntax", message, fault.range))
            return
    start = min(error.pos, len(document.text))
    _fault(document, "syntax", _syntax(document.text, error), start, start + 1)


def _syntax(text: str, error: json.JSONDecodeError) -> str:
    """What the decoder expected and what stands there instead, in the words of the text's author."""
    if error.msg.startswith("Unterminated string"):
        return "the string that starts here is not closed"
    if error.pos >= len(text.rstrip()):
        return "the file ends before its values are complete"
    found = text[error.pos : error.pos + 12].split()
    expected = {
        "Expecting property name enclosed in double quotes": "a property name in double quotes",
        "Expecting ',' delimiter": "a comma or a closing bracket",
        "Expecting ':' delimiter": "a colon",
        "Expecting value": "a value",
        "Extra data": "nothing after the end of the object",
    }.get(error.msg)
    if expected is None:
        return f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:].rstrip(': ')}"
    return f'expected {expected}, found "{found[0] if found else " "}"'


def _report_duplicates(document: Document) -> None:
    for pointer, key, start, end in _duplicate_keys(document.scannable):
        _fault(document, "duplicate-key", f'the name "{_short(key)}" stands twice in one object', start, end, pointer)


def _short(name: str) -> str:
    return name if len(name) <= 60 else name[:59] + "…"


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


def _report_depth(document: Document, end: int) -> bool:
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
                _fault(document, "depth", message, match.start(), match.start() + 1)
                return True
    return False


_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile(
    r"(?<!\\)(?:\\\\)*(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?<!\\)(?:\\\\)*(?P<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def _report_surrogates(document: Document) -> None:
    for match in _SURROGATE.finditer(document.text):
        if match["lone"]:
            _fault(document, "surrogate", f"{match['lone']} is half a character", *match.span("lone"))
            return


_WHITESPACE = re.compile(r"[ \t\n\r]*+")
_NAME = re.compile(r'"([^"\\~/]*+)"[ \t\n\r]*+:[ \t\n\r]*+')
"""A member's name without anything to unescape or to escape, up to its value."""
_COMMA = re.compile(r"[ \t\n\r]*+,?[ \t\n\r]*+")
_SKIP: Any = getattr(json.JSONDecoder(strict=False), "scan_once")  # noqa: B009  (no stub knows it)
_Trie = dict[str, "_Trie"]
_Spans = dict[str, tuple[tuple[int, int], "_Spans"]]


def _locate(text: str, pointers: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Offsets of each pointer: name and value of a scalar member, name of a container, bracket of an element."""
    trie: _Trie = {}
    for pointer in pointers:
        level = trie
        for token in pointer.split("/")[1:]:
            level = level.setdefault(token, {})
    start = _space(text, 0)
    spans: _Spans = {}
    try:
        _visit(text, start, trie, spans)
    except (RecursionError, StopIteration, IndexError, ValueError):
        pass  # what was found so far still serves: the rest falls back to the nearest ancestor
    found = {"": (start, min(start + 1, len(text)))}
    stack = [("", spans)]
    while stack:
        prefix, members = stack.pop()
        for token, (span, below) in members.items():
            found[f"{prefix}/{token}"] = span
            stack.append((f"{prefix}/{token}", below))
    return found


def _space(text: str, index: int) -> int:
    match = _WHITESPACE.match(text, index)
    return match.end() if match else index


def _visit(text: str, index: int, trie: _Trie, spans: _Spans) -> int:
    """Walk the container at ``index`` and return the offset behind it.

    A name that stands twice is found where it stands last, with the members that it has there.
    """
    opening = text[index]
    if opening not in "{[":
        return index
    closing = "}" if opening == "{" else "]"
    index = _space(text, index + 1)
    element = 0
    while text[index] != closing:
        start = index
        if opening == "[":
            token, name_end = str(element), index + 1
            element += 1
        elif plain := _NAME.match(text, index):
            token, name_end, index = plain[1], plain.end(1) + 1, plain.end()
        else:
            key, name_end = scanstring(text, index + 1, False)
            token = escape(key)
            index = _space(text, _space(text, name_end) + 1)
        below = trie.get(token)
        if below is None:
            index = _SKIP(text, index)[1]
        elif text[index] in "{[":
            members: _Spans = {}
            spans[token] = (start, name_end), members
            index = _visit(text, index, below, members) if below else _SKIP(text, index)[1]
        else:
            index = _SKIP(text, index)[1]
            spans[token] = (start, index), {}
        comma = _COMMA.match(text, index)
        index = comma.end() if comma else index
    return index + 1


def _nearest(found: Container[str], pointer: str) -> str:
    """The pointer, or its nearest ancestor that was found; the empty pointer where none was."""
    while pointer not in found and pointer:
        pointer = pointer.rpartition("/")[0]
    return pointer
