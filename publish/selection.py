"""Which directories a workflow means: plain paths, and patterns with ``*``, ``?``, ``[…]`` and ``**``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import normpath
from typing import Final

ROOT: Final = "."
_SPECIAL: Final = re.compile(r"[*?\[]")
_PIECE: Final = re.compile(r"\*\*/|\*\*|\*|\?|\[!?\]?[^\]/]*\]|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Selection:
    """Paths of the workspace that count."""

    roots: tuple[str, ...]
    """Plain paths, as they were written: directories that have to be there."""
    bases: tuple[str, ...]
    """For each pattern the plain path below which everything lies that it can mean."""
    patterns: tuple[re.Pattern[str], ...]
    excluded: tuple[re.Pattern[str], ...]

    def __contains__(self, path: str) -> bool:
        """Whether a directory of the workspace is meant: itself, or something that it lies in."""
        if self.excludes(path):
            return False
        return self._below_root(path) or any(pattern.match(path) for pattern in self.patterns)

    def excludes(self, path: str) -> bool:
        """Whether a directory is left out by name."""
        return any(pattern.match(path) for pattern in self.excluded)

    def touches(self, path: str) -> bool:
        """Whether a directory is meant, or something that can lie below it."""
        if self.excludes(path):
            return False
        within = f"{path}/"
        places = (*map(_plain, self.roots), *self.bases)
        return path in self or any(f"{place}/".startswith(within) for place in places)

    def _below_root(self, path: str) -> bool:
        return any(root in {ROOT, path} or path.startswith(f"{root}/") for root in map(_plain, self.roots))


def select(paths: Iterable[str], exclude: Iterable[str], workspace: str) -> Selection:
    """Read the lines of the inputs.

    A line is a pattern only where no directory has exactly that name.

    :raises ValueError: a pattern makes no sense; the message names it.
    """
    roots, bases, patterns = [], [], []
    for given in paths:
        path = os.path.relpath(given, workspace) if os.path.isabs(given) else given
        if _SPECIAL.search(path) and not os.path.isdir(os.path.join(workspace, path)):
            base = _SPECIAL.split(path)[0].rpartition("/")[0]
            bases.append(_plain(base or ROOT))
            patterns.append(_compiled(path))
        else:
            roots.append(path)
    return Selection(tuple(roots), tuple(bases), tuple(patterns), tuple(map(_compiled, exclude)))


def _plain(path: str) -> str:
    return normpath(path.replace(os.sep, "/"))


def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern for a directory and everything below it."""
    plain = _plain(pattern)
    if plain == ROOT:
        return re.compile("")
    parts = [_translated(piece) for piece in _PIECE.findall(plain)]
    try:
        return re.compile("".join(parts) + r"(?:/|\Z)", re.DOTALL)
    except re.error:
        raise ValueError(f"{pattern!r} is no pattern of paths") from None


def _translated(piece: str) -> str:
    if piece in ("**/", "**"):
        return "(?:[^/]+/)*" if piece == "**/" else ".*"
    if piece in ("*", "?"):
        return "[^/]*" if piece == "*" else "[^/]"
    if len(piece) > 1:
        negated, inner = piece[1] == "!", piece[1:-1].removeprefix("!")
        inner = re.sub(r"([\\\[\]&~|^])", r"\\\1", inner)
        return f"(?!/)[{'^' if negated else ''}{inner}]" if inner else re.escape(piece)
    return re.escape(piece)
