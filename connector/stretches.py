"""Edits as stretches of the text to replace, so that every other character of the file stays.

Indentation, order and line ends are those that the text has around the place. Of a string, only the part that differs
is replaced, and escapes that its author wrote are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from connector.edits import Add, Characters, Edit, Encode, Remove, Rename, RenameFile, RenameOperation, Replace
from connector.node import escape
from connector.positions import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters from an offset up to, not including, another one, and what is put there."""

    start: int
    end: int
    text: str


def of_json(text: str, scannable: str, found: Mapping[str, Span], edits: Iterable[Edit]) -> list[Stretch] | None:
    """The stretches that edits of one JSON text replace, in its order.

    :param scannable: the text, of the same length, with everything blanked out that JSON does not know.
    :param found: where the edits' pointers stand in it.
    :return: ``None`` where one of them cannot be made: its place does not exist, or two of them overlap.
    """
    try:
        stretches = [_stretch(text, scannable, found, edit) for edit in edits]
    except (KeyError, ValueError):
        return None
    return in_order(stretches)


def pointers(edits: Iterable[Edit]) -> Iterator[str]:
    """The places in values that edits name."""
    for edit in edits:
        if isinstance(edit, (Replace, Rename, Remove, Add)):
            yield edit.pointer
        if isinstance(edit, Add) and edit.after:
            yield f"{edit.pointer}/{escape(edit.after)}"


def in_order(stretches: Iterable[Stretch]) -> list[Stretch] | None:
    """The stretches in the order of the text; ``None`` where two of them overlap or meet."""
    ordered = sorted(set(stretches), key=lambda one: (one.start, one.end))
    if any(one.end >= other.start for one, other in pairwise(ordered)):
        return None
    return ordered


def applied(text: str, stretches: Iterable[Stretch]) -> str:
    """The text with the stretches replaced.

    :param stretches: in the order of the text; no two overlap.
    """
    pieces, done = [], 0
    for one in stretches:
        pieces += [text[done : one.start], one.text]
        done = one.end
    return "".join(pieces) + text[done:]


def _stretch(text: str, scannable: str, found: Mapping[str, Span], edit: Edit) -> Stretch:
    """:raises KeyError: its place does not exist; :exc:`ValueError` where nothing can be done there."""
    if isinstance(edit, Characters):
        return Stretch(edit.start, edit.end, edit.text)
    if isinstance(edit, (Encode, RenameFile, RenameOperation)):
        raise ValueError("it is about the file, not about its characters")  # noqa: TRY004  not for want of a type
    span = found[edit.pointer]
    if isinstance(edit, Replace):
        return _replaced(text, span, edit.value)
    if isinstance(edit, Remove):
        return _removed(text, scannable, span)
    if isinstance(edit, Add):
        after = found.get(f"{edit.pointer}/{escape(edit.after)}") if edit.after else None
        return _added(text, scannable, span, after, edit)
    if span.value == span.start:
        raise ValueError("an element has no name")
    return _string(text, span.start, span.name_end, edit.name)


# Values

_PIECE: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)


def _replaced(text: str, span: Span, value: Any) -> Stretch:
    if isinstance(value, str) and text[span.value] == '"':
        return _string(text, span.value, span.end, value)
    layout = _Layout.of(text, span.value)
    return Stretch(span.value, span.end, layout.dumps(value, layout.indent))


def _string(text: str, start: int, end: int, wanted: str) -> Stretch:
    """The part of a string that differs: what stays is left as its author wrote it."""
    old = [
        (piece, json.loads(f'"{piece}"') if len(piece) > 1 else piece)
        for piece in _PIECE.findall(text, start + 1, end - 1)
    ]
    spelt = {character: piece for piece, character in old}
    new = list(wanted)
    first = 0
    while first < min(len(old), len(new)) and old[first][1] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last][1] == new[-1 - last]:
        last += 1
    offset = start + 1 + sum(len(piece) for piece, _ in old[:first])
    gone = sum(len(piece) for piece, _ in old[first : len(old) - last])
    middle = (spelt.get(one) or json.dumps(one, ensure_ascii=False)[1:-1] for one in new[first : len(new) - last])
    return Stretch(offset, offset + gone, "".join(middle))


# Members


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the text is laid out around a place."""

    newline: str
    """Empty where everything is on one line."""
    indent: str
    """Of the line."""
    step: str
    """What one more level is indented by."""
    colon: str
    comma: str
    """Between members on one line."""

    @classmethod
    def of(cls, text: str, offset: int) -> _Layout:
        newline, step, colon, comma = _habits(text)
        line = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1 if newline else 0
        indent = _INDENT.match(text, line)
        return cls(newline, indent[0] if indent else "", step, colon, comma)

    def dumps(self, value: Any, indent: str, *, lines: bool = True) -> str:
        """A value that begins on a line with this indentation."""
        if not (lines and self.newline):
            return json.dumps(value, ensure_ascii=False, separators=(self.comma, self.colon))
        dumped = json.dumps(value, ensure_ascii=False, indent=self.step, separators=(",", self.colon))
        return dumped.replace("\n", self.newline + indent)


_INDENT: Final = re.compile(r"[ \t]*+")
_STEP: Final = re.compile(r"[\r\n]([ \t]++)\S")


@lru_cache(maxsize=4)
def _habits(text: str) -> tuple[str, str, str, str]:
    """Line end, indentation of one level, colon and comma of a text."""
    newline = re.search(r"\r\n|\n|\r", text.strip())
    step = _STEP.search(text)
    colon = ": " if '": ' in text or '":' not in text else ":"
    return newline[0] if newline else "", step[1] if step else "  ", colon, "," + colon[1:]


_SPACE: Final = re.compile(r"[ \t\r\n]*+")


def _added(text: str, scannable: str, span: Span, after: Span | None, edit: Add) -> Stretch:
    name, value = edit.name, edit.value
    if text[span.value] != "{":
        raise ValueError("only an object has members")
    first = _end_of_space(scannable, span.value + 1)
    if scannable[first] == "}":
        layout = _Layout.of(text, span.value)
        inner = layout.indent + layout.step if layout.newline else ""
        member = json.dumps(name, ensure_ascii=False) + layout.colon + layout.dumps(value, inner)
        around = (layout.newline + inner, layout.newline + layout.indent) if layout.newline else ("", "")
        return Stretch(span.value + 1, span.end - 1, member.join(around))
    lead = scannable[span.value + 1 : first]
    broken = re.search(r"(\r\n|\n|\r)[ \t]*$", lead)
    layout = _Layout.of(text, first)
    member = (
        json.dumps(name, ensure_ascii=False) + layout.colon + layout.dumps(value, layout.indent, lines=bool(broken))
    )
    end = _start_of_space(scannable, span.end - 1) if after is None else after.end
    return Stretch(end, end, f",{broken[0]}{member}" if broken else f"{layout.comma}{member}")


def _removed(text: str, scannable: str, span: Span) -> Stretch:
    """From the name up to the next member, or from the comma before it where it is the last one."""
    behind = _end_of_space(scannable, span.end)
    if scannable[behind : behind + 1] == ",":
        return Stretch(span.start, _end_of_space(text, behind + 1), "")
    before = _start_of_space(scannable, span.start)
    if scannable[before - 1 : before] == ",":
        return Stretch(before - 1, span.end, "")
    if before == 0:
        raise ValueError("the whole value cannot go")
    return Stretch(before, behind, "")


def _end_of_space(text: str, index: int) -> int:
    match = _SPACE.match(text, index)
    return match.end() if match else index


def _start_of_space(text: str, index: int) -> int:
    while index and text[index - 1] in " \t\r\n":
        index -= 1
    return index
