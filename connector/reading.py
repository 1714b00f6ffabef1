"""What a reader makes of a text: its value, what is wrong with it, and how places in it are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from connector.edits import MOST
from connector.positions import Lines, Range

MAX_DEPTH: Final = 200
"""Levels of objects and arrays in each other that a file may have. The deepest published file has 30."""


@dataclass(frozen=True, slots=True)
class TextFault:
    """Something wrong with the text itself, before any rule looks at its values."""

    kind: str
    """``syntax``, ``lenient``, ``duplicate-key``, ``byte-order-mark``, ``encoding``, ``control-character``,
    ``number``, ``surrogate``, ``depth``, ``empty``, ``alias``, ``unreadable``, ``size``, or
    ``format`` where the file is not JSON at all."""
    message: str
    range: Range
    pointer: str = ""
    instead: str | None = None
    """What to write, where that can be told."""
    mends: tuple[tuple[int, int, str], ...] = ()
    """What makes it and all others of its kind right for certain: start and end of stretches, and what to put there."""


@dataclass(slots=True)
class Reading:
    """A JSON or YAML text while it is read, and what came of it."""

    text: str
    value: Any = None
    readable: bool = False
    faults: list[TextFault] = field(default_factory=list)
    scannable: str = ""
    """The text with everything blanked out that JSON does not know."""
    yaml_ranges: dict[str, Range] | None = None
    """What the YAML reader found out about places."""
    lines: Lines = field(init=False)

    def __post_init__(self) -> None:
        self.scannable = self.text
        self.lines = Lines(self.text)

    def fault(
        self,
        kind: str,
        message: str,
        start: int,
        end: int,
        pointer: str = "",
        mends: Iterable[tuple[int, int, str]] = (),
    ) -> None:
        """Add a fault at a stretch of the text, given as character offsets."""
        found = tuple(islice(mends, MOST + 1))
        found = found if len(found) <= MOST else ()
        self.faults.append(TextFault(kind, message, self.lines.range(start, end), pointer, mends=found))
