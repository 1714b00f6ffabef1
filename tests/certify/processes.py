"""Looking at processes through /proc."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")


def children(parent: int) -> list[int]:
    """The processes that a process started and that have not ended."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, owner = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(owner) == parent and state not in "ZX":
            found.append(int(stat.parent.name))
    return found


def below(parent: int) -> Iterator[int]:
    for child in children(parent):
        yield child
        yield from below(child)


def group(leader: int) -> list[int]:
    """The living processes of a group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, number = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(number) == leader and state not in "ZX":
            found.append(int(stat.parent.name))
    return found


def until(look: Callable[[], Found]) -> Found:
    """What is looked for, as soon as it is there."""
    for _ in range(1200):
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it never came")


def judging(worker: int) -> tuple[int, int]:
    """The fork that judges a connector, and the fork of it that reads its definition."""

    def look() -> tuple[int, int] | None:
        for fork in children(worker):
            for reader in children(fork):
                return fork, reader
        return None

    found = until(look)
    assert found is not None
    return found


def environment(process: int) -> bytes:
    """Empty where the process has ended, as is what started it."""
    return _shown(process, "environ")


def command_line(process: int) -> bytes:
    return _shown(process, "cmdline")


def _shown(process: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{process}/{name}").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def open_files(process: int) -> dict[int, str]:
    found = {}
    for link in Path(f"/proc/{process}/fd").iterdir():
        try:
            found[int(link.name)] = os.readlink(link)
        except OSError:
            continue
    return found


def limits(process: int) -> dict[str, str]:
    """The hard limits of a process, by the system's name for them."""
    lines = Path(f"/proc/{process}/limits").read_text().splitlines()[1:]
    return {line[:26].strip(): line[47:68].strip() for line in lines}


def status(process: int) -> dict[str, str]:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
