"""Where the lines of a file stand in another text of the same file: a merge moves them."""

from __future__ import annotations

import re
from base64 import b64decode
from difflib import SequenceMatcher
from typing import Final

from certify.request import Task
from connector.files import Directory

MAX_LINES: Final = 30_000
"""Longer texts are not compared; the largest published definition has twenty thousand lines."""
_END: Final = re.compile(r"\r\n|\n|\r")


def translate(task: Task) -> dict[str, list[list[int]] | None]:
    """For each file of the task the blocks of equal lines: first line here, first line there, number of lines, 1-based.

    ``None`` where the texts cannot be compared.
    """
    folder = Directory.open(task.directory)
    return {name: _blocks(folder.read(name), b64decode(text)) for name, text in task.texts}


def _blocks(here: bytes | None, there: bytes) -> list[list[int]] | None:
    if here is None:
        return None
    ours, theirs = _lines(here), _lines(there)
    if max(len(ours), len(theirs)) > MAX_LINES:
        return None
    # What is alike at both ends needs no search, which takes the square of the lines for texts made to be slow.
    first = 0
    while first < min(len(ours), len(theirs)) and ours[first] == theirs[first]:
        first += 1
    last = 0
    while last < min(len(ours), len(theirs)) - first and ours[-1 - last] == theirs[-1 - last]:
        last += 1
    middle = SequenceMatcher(None, ours[first : len(ours) - last], theirs[first : len(theirs) - last])
    blocks = [[1, 1, first]]
    blocks += [[first + a + 1, first + b + 1, size] for a, b, size in middle.get_matching_blocks()]
    blocks.append([len(ours) - last + 1, len(theirs) - last + 1, last])
    return [block for block in blocks if block[2]]


def _lines(data: bytes) -> list[str]:
    return _END.split(data.decode("utf-8-sig", "replace"))
