"""Finding the connectors of a run: names tell nearly all, and the worker looks for the rest.

What the worker says is taken for what it is worth.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from certify import CannotRun
from connector.discovery import NamesDoNotTell, find_connectors, names_alone
from connector.places import forward, relative

if TYPE_CHECKING:
    from certify.process import Worker

MAX_DIRECTORIES: Final = 10_000
"""Directories that are listed by whoever asks; where there are more, the worker looks."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """What git says of a directory in which a repository is checked out."""

    directory: str
    """On this machine, every link resolved."""
    head: str | None
    """The commit."""
    origin: str
    """The address that the repository came from; empty where git knows none."""
    tracked: dict[str, frozenset[str]] | None
    """By the directory of a connector, relative to the checkout: the names that git keeps in it."""
    skipped: frozenset[str]
    """The paths that a sparse checkout leaves out; a folder ends in a slash."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found."""

    connectors: dict[str, str] = field(default_factory=dict)
    """Each connector's directory on this machine, every link resolved, with its path as the user knows it."""
    checkouts: tuple[Checkout, ...] = ()


def root_of(path: str, base: str) -> str:
    """The directory that a path names.

    :raises CannotRun: there is none.
    """
    root = os.path.join(base, path)
    if "\0" in path or not os.path.isdir(root):
        there = "\0" not in path and os.path.exists(root)
        file = "is a file, not a directory; name the directory of the connector"
        raise CannotRun(f"{path}: {file if there else 'does not exist'}")
    return root


def find_by_names(paths: Sequence[str], base: str) -> dict[str, str] | None:
    """The connectors at and below some paths, as :attr:`Survey.connectors` has them; no file is read.

    :param paths: relative to ``base``, or absolute.
    :returns: ``None`` where names do not tell, or a directory may not be read.
    :raises CannotRun: a path is no directory.
    """
    connectors: dict[str, str] = {}
    look = names_alone(MAX_DIRECTORIES)
    for path in paths:
        root = os.path.realpath(root_of(path, base))
        try:
            for inside in (relative(directory, root) for directory in find_connectors(root, look)):
                connectors.setdefault(_joined(root, inside), _joined(path, inside))
        except (NamesDoNotTell, OSError):
            return None
    return connectors


def find(paths: Sequence[str], base: str, worker: Worker | None = None, *, look_at: Iterable[str] = ()) -> Survey:
    """The connectors at and below some paths.

    :param paths: relative to ``base``, or absolute.
    :param worker: one that was started before; it is closed in any case.
    :param look_at: further directories, whose checkouts are of interest and whose connectors are not.
    :raises CannotRun: a path is no directory, or a directory below it may not be read.
    """
    from certify.client import certify
    from certify.request import Request, Task, Wish

    try:
        roots = [root_of(path, base) for path in paths]
        tasks = [Task(os.path.realpath(root), path) for root, path in zip(roots, paths, strict=True)]
        more = [Task(os.path.realpath(place), place) for place in look_at]
        found = certify(Request((*tasks, *more), wish=Wish.CONNECTORS), worker=worker) if tasks or more else []
    finally:
        if worker is not None:
            worker.close()
    connectors: dict[str, str] = {}
    checkouts: dict[str, Checkout] = {}
    for result in found:
        wanted = result.index < len(tasks)
        if wanted and result.reason is not None:
            raise CannotRun(f"{result.task.path}: {result.reason.removeprefix('it could not be read: ')}")
        values = result.values if isinstance(result.values, dict) else {}
        if wanted and (unreadable := _texts(values.get("unreadable"))):
            raise CannotRun(f"{_joined(result.task.path, unreadable[0])}: {unreadable[-1]}")
        for inside in _texts(values.get("connectors")) if wanted else ():
            connectors.setdefault(_joined(result.task.directory, inside), _joined(result.task.path, inside))
        for one in values.get("checkouts") or ():
            checkout = _checkout(one, result.task.directory)
            checkouts.setdefault(checkout.directory, checkout)
    return Survey(connectors, tuple(checkouts.values()))


def _joined(path: str, inside: str) -> str:
    return forward(os.path.normpath(os.path.join(path, inside)))


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _checkout(value: Any, root: str) -> Checkout:
    values = value if isinstance(value, dict) else {}
    tracked = values.get("tracked")
    return Checkout(
        directory=_joined(root, str(values.get("directory"))),
        head=str(values["head"]) if values.get("head") else None,
        origin=str(values.get("origin") or ""),
        tracked={str(name): frozenset(_texts(names)) for name, names in tracked.items()}
        if isinstance(tracked, dict)
        else None,
        skipped=frozenset(_texts(values.get("skipped"))),
    )
