"""Directories that want to mislead, stall or rob whoever judges them, each made by a few lines.

On top of :mod:`tools.hostile`, whose inputs are as large as they may be: these are of every other kind. An attack is
the certified sample with some of its files replaced, and a part of what has to be said of it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.hostile import build
from tools.hostile.inputs import Content, Files

CANARY: Final = "canary-of-this-machine-7f3c"
"""What stands in a file outside of the workspace. No output may repeat it."""
OUTSIDE: Final = "outside.txt"
WORKSPACE: Final = "workspace"


@dataclass(frozen=True, slots=True)
class Attack:
    """A hostile directory, and what is to come of it."""

    files: Callable[[], Files]
    said: str
    """Part of a finding, or of the reason why something is not judged; empty where there is nothing to say."""
    blocks: bool
    alone: bool
    """It takes seconds, or ends the run: nothing else is judged beside it."""


KINDS: Final[dict[str, dict[str, Attack]]] = {}
"""Every attack by its name, by what it is aimed at."""


def add(
    kind: str,
    name: str,
    files: Callable[[], Files],
    said: str = "",
    *,
    blocks: bool | None = None,
    alone: bool = False,
) -> None:
    """Register an attack.

    :param blocks: whether what is said is an error, or that something could not be judged; ``None`` where it is.
    """
    assert name not in KINDS.setdefault(kind, {})
    KINDS[kind][name] = Attack(files, said, bool(said) if blocks is None else blocks, alone)


def attack(
    kind: str, name: str, said: str, *, alone: bool = False
) -> Callable[[Callable[[], Files]], Callable[[], Files]]:
    """Register what makes the files of an attack."""

    def register(files: Callable[[], Files]) -> Callable[[], Files]:
        add(kind, name, files, said, alone=alone)
        return files

    return register


def one(file: str, content: Content) -> Callable[[], Files]:
    """What makes an attack of one file."""
    return lambda: {file: content}


def made(file: str, content: bytes | Callable[[], bytes]) -> Callable[[], Files]:
    """The same, of bytes that are made when they are needed."""
    return lambda: {file: content() if callable(content) else content}


def zeros(size: int) -> bytes:
    """A deflated stream of so many zeros, of which only the first million is packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (size >> 20) + b"\x03\0"


def prepare(root: Path) -> Path:
    """The workspace in a directory, beside the file that nobody may repeat."""
    (root / OUTSIDE).write_text(CANARY)
    workspace = root / WORKSPACE
    workspace.mkdir()
    return workspace


def place(one: Attack, workspace: Path, directory: str = "connector") -> Path:
    """Make an attack in a workspace.

    :raises PermissionError: it takes rights that this user lacks.
    """
    return build(one.files(), workspace / directory)
