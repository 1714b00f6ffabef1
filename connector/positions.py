"""Where things stand in a text: lines and columns, and the offsets of JSON pointers.

Positions are worked out only for the pointers that are asked for: members on the way are scanned, everything else is
skipped by the C decoder.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import accumulate
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, Final, NamedTuple

from connector.node import escape


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of text; lines and columns are 1-based, the end column is the one after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


START: Final = Range(1, 1, 1, 1)


class Lines:
    """The lines of a text; their starts are found when the first position is asked for."""

    __slots__ = ("_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None

    def line(self, number: int) -> str:
        """The text of a line (1-based) without its line break; empty beyond the end."""
        starts = self._line_starts()
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self._text)
        return self._text[starts[number - 1] : end].rstrip("\r\n")

    def range(self, start: int, end: int) -> Range:
        """The range of a stretch of the text, given as character offsets."""
        return Range(*self._position(start), *self._position(end))

    def offset(self, line: int, column: int) -> int:
        """The character offset of a place; ``range`` the other way round.

        :raises IndexError: the text has no such line.
        """
        return self._line_starts()[line - 1] + column - 1

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            text = self._text
            if text.count("\r") == text.count("\r\n"):
                self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1]
            else:
                self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
        return self._starts

    def _position(self, offset: int) -> tuple[int, int]:
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1


def nearest(found: Container[str], pointer: str) -> str:
    """The pointer, or its nearest ancestor that was found; the empty pointer where none was."""
    while pointer not in found and pointer:
        pointer = pointer.rpartition("/")[0]
    return pointer


_WHITESPACE = re.compile(r"[ \t\n\r]*+")
_NAME = re.compile(r'"([^"\\~/]*+)"[ \t\n\r]*+:[ \t\n\r]*+')
"""A member's name without anything to unescape or to escape, up to its value."""
_COMMA = re.compile(r"[ \t\n\r]*+,?[ \t\n\r]*+")
_SKIP: Any = getattr(json.JSONDecoder(strict=False), "scan_once")  # noqa: B009  (no stub knows it)
_Trie = dict[str, "_Trie"]
_Spans = dict[str, tuple["Span", "_Spans"]]


class Span(NamedTuple):
    """Where a member or an element stands, as character offsets; each end is the offset behind."""

    start: int
    """Of the member's name, or of the element."""
    name_end: int
    """Of the member's name; for an element one behind its start."""
    value: int
    end: int

    def mark(self, text: str) -> tuple[int, int]:
        """What to underline: name and value of a scalar member, name of a container, bracket of an element."""
        return self.start, self.name_end if text[self.value] in "{[" else self.end


def locate(text: str, pointers: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Offsets of what to underline for each pointer that exists, and for those on the way to it."""
    return {pointer: span.mark(text) if pointer else span[:2] for pointer, span in spans(text, pointers).items()}


def spans(text: str, pointers: Iterable[str]) -> dict[str, Span]:
    """Where each pointer stands that exists, and those on the way to it."""
    trie: _Trie = {}
    for pointer in pointers:
        level = trie
        for token in pointer.split("/")[1:]:
            level = level.setdefault(token, {})
    start, end = _space(text, 0), len(text)
    visited: _Spans = {}
    try:
        end = _visit(text, start, trie, visited)
    except (RecursionError, StopIteration, IndexError, ValueError):
        pass  # what was found so far still serves: the rest falls back to the nearest ancestor
    found = {"": Span(start, min(start + 1, len(text)), start, end)}
    stack = [("", visited)]
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
            value = index
            members: _Spans = {}
            # It is known before what stands in it: that may be broken off.
            spans[token] = Span(start, name_end, value, name_end), members
            index = _visit(text, value, below, members) if below else _SKIP(text, value)[1]
            spans[token] = Span(start, name_end, value, index), members
        else:
            value, index = index, _SKIP(text, index)[1]
            spans[token] = Span(start, name_end, value, index), {}
        comma = _COMMA.match(text, index)
        index = comma.end() if comma else index
    return index + 1
