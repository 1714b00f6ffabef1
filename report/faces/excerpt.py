"""A source line with its place underlined, cut to the width of the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from report.model import LocatedFinding
from report.plain import visible_character

_TAB = 4


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a source line, and where its underline starts and how long it is, in columns of the terminal."""

    text: str
    offset: int
    width: int


def excerpt(finding: LocatedFinding, room: int) -> Excerpt | None:
    """The source line around the place; ``None`` where it is not at hand."""
    source = finding.source
    if source is None or finding.line is None:
        return None
    source = source.rstrip("\r\n")
    start = (finding.column or 1) - 1
    if start > len(source):
        return None
    cells = [*_cells(source), " "]
    end = len(source)
    if finding.end_line in (None, finding.line) and finding.end_column is not None:
        end = min(finding.end_column - 1, end)
    end = max(end, start + 1)
    if finding.column is None:
        start = min(len(source) - len(source.lstrip()), len(source))
        end = max(len(source), start + 1)
    return _cut(cells, start, end, room)


def _cells(source: str) -> Iterator[str]:
    """What the terminal shows for each character; tabs reach to the next stop."""
    column = 0
    for character in source:
        shown = " " * (_TAB - column % _TAB) if character == "\t" else visible_character(character)
        column += cell_len(shown)
        yield shown


def _cut(cells: Sequence[str], start: int, end: int, room: int) -> Excerpt:
    """As much of the line as there is room for, the place in it, an ellipsis for what is missing on either side."""
    widths = [cell_len(cell) for cell in cells]
    first, last = 0, len(cells)
    if sum(widths) > room:
        space = room - 2
        # The place itself comes first; of the rest a third stands before it, more where nothing follows.
        rest = max(space - sum(widths[start:end]), 0)
        before = max(rest // 3, rest - sum(widths[end:]))
        if sum(widths[:end]) <= space:
            before = space
        first = start
        while first > 0 and widths[first - 1] <= before:
            first -= 1
            before -= widths[first]
        used, last = sum(widths[first:start]), start
        while last < len(cells) and used + widths[last] <= space:
            used += widths[last]
            last += 1
    head = "…" if first else ""
    tail = "…" if last < len(cells) - 1 else ""
    text = head + "".join(cells[first:last]) + tail
    offset = len(head) + sum(widths[first:start])
    return Excerpt(text.rstrip(), offset, max(sum(widths[start : min(end, last)]), 1))
