"""What edits change of a file, as a unified difference that ``git apply`` and ``patch`` take.

Edits change few lines in many places of files that repeat themselves. A search for what is alike at all, as in
:mod:`difflib`, takes seconds there and reports lines that nobody has touched; from one change to the next, both texts
are simply followed side by side.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal

from connector.document import encoding_of

CONTEXT: Final = 3
"""Equal lines around each change."""
_START: Final = 8_000
"""Bytes among which a zero makes a file a binary one, as git sees it."""
_SURE: Final = 3
"""Lines that have to be alike for both texts to go on there."""
_FARTHEST: Final = 400
"""Lines, of both texts together, among which the place is looked for where they go on alike."""
_Opcode = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f"\\]')
_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+\Z")


def difference(path: str, origin: str, name: str, before: bytes, after: bytes) -> str:
    """The difference of one file, in text.

    :param path: of the connector, as its user knows it.
    :param origin: the file's name before, :param:`name` after.
    """
    here, there = (posixpath.normpath(posixpath.join(path, one)).lstrip("/") for one in (origin, name))
    left, right = _named(f"a/{here}"), _named(f"b/{there}")
    said = [f"diff --git {left} {right}\n"]
    if origin != name:
        said += [f"rename from {_named(here)}\n", f"rename to {_named(there)}\n"]
    if before == after:
        return "".join(said)
    if b"\0" in before[:_START] or b"\0" in after[:_START]:
        said.append(f"Binary files {left} and {right} differ\n")
        # Whoever looks first sees the lines of a text in UTF-16 all the same; programs take no comment for a change.
        text = "".join(_hunks(before, after)) if encoding_of(before)[0] != "utf-8" else ""
        return "".join([*said, *(f"# {line}" for line in _LINE.findall(text))])
    said += [f"--- {_ended(left)}\n", f"+++ {_ended(right)}\n"]
    return "".join([*said, *_hunks(before, after)])


def _hunks(before: bytes, after: bytes) -> Iterator[str]:
    old, new = _lines(before), _lines(after)
    for group in _Followed(old, new).get_grouped_opcodes(CONTEXT):
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
        for word, start, end, other_start, other_end in group:
            if word == "equal":
                yield from (_shown(" ", line) for line in old[start:end])
                continue
            yield from (_shown("-", line) for line in old[start:end])
            yield from (_shown("+", line) for line in new[other_start:other_end])


def _named(path: str) -> str:
    """The name as git writes it: no part of a folder's name begins a line, and so names another file."""
    plain = _UNSAFE.sub(lambda found: f"\\{ord(found[0]):03o}", path)
    return path if plain == path else f'"{plain}"'


def _ended(name: str) -> str:
    """The name with the tab without which patch ends it at some of its spaces."""
    return f"{name}\t" if " " in name else name


def _lines(data: bytes) -> list[str]:
    """The lines with their ends. A byte-order mark is a character of the first one."""
    encoding, _ = encoding_of(data)
    return _LINE.findall(data.decode(encoding, errors="replace"))


def _shown(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"


def _range(start: int, end: int) -> str:
    return f"{start + 1 if end > start else start},{end - start}"


class _Followed(SequenceMatcher[str]):
    """Groups what :func:`_opcodes` finds."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        super().__init__()
        self._found = list(_opcodes(old, new))

    def get_opcodes(self) -> list[_Opcode]:
        return self._found


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[_Opcode]:
    """As :meth:`difflib.SequenceMatcher.get_opcodes` has them."""
    here = there = 0
    while here < len(old) or there < len(new):
        equal = 0
        while here + equal < len(old) and there + equal < len(new) and old[here + equal] == new[there + equal]:
            equal += 1
        if equal:
            yield "equal", here, here + equal, there, there + equal
            here, there = here + equal, there + equal
        if here < len(old) or there < len(new):
            gone, come = _next_alike(old, new, here, there)
            yield "replace", here, here + gone, there, there + come
            here, there = here + gone, there + come


def _next_alike(old: Sequence[str], new: Sequence[str], here: int, there: int) -> tuple[int, int]:
    """How many lines of each are passed over until both go on alike; all that are left where that is too far."""
    left, right = len(old) - here, len(new) - there
    for distance in range(1, min(left + right, _FARTHEST)):
        for gone in sorted(
            range(max(0, distance - right), min(distance, left) + 1), key=lambda n: abs(2 * n - distance)
        ):
            one, other = here + gone, there + distance - gone
            alike = old[one : one + _SURE]
            if alike == new[other : other + _SURE] and (len(alike) == _SURE or one + len(alike) == len(old)):
                return gone, distance - gone
    return left, right
