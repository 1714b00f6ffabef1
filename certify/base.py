"""The published versions of connectors at a desk: from another directory, or from a commit of the repository.

They are only carried to the worker, which reads them; nothing here looks into a file.
"""

from __future__ import annotations

import os
import posixpath
import subprocess
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from certify.request import Task
from connector.discovery import find_connectors
from connector.files import MAX_BYTES, Directory, is_connector
from connector.places import relative

MOST_FILES: Final = 300
"""Of one connector."""
MOST_BYTES: Final = 2 * MAX_BYTES
"""Of one connector."""
SIMILAR: Final = 0.5
"""Share of its lines by which a connector in another directory is taken for the same one."""
_WAIT: Final = 120.0
"""Seconds after which git is given up."""
_GIT: Final = (
    "git",
    "--no-pager",
    "--no-optional-locks",
    "-c",
    "safe.directory=*",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "protocol.allow=never",
)
_ENVIRONMENT: Final = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "LC_ALL": "C",
}

Files = Mapping[str, bytes]


class NoBase(Exception):
    """The published version could not be read; the message says why, in one line."""


def with_base(tasks: Sequence[Task], base: str) -> tuple[Task, ...]:
    """The tasks with the files of the published version of each connector that has one.

    :param base: a directory, or a revision of the repository in which the connectors are.
    :raises NoBase: it is neither, or cannot be read.
    """
    if not tasks:
        return ()
    if os.path.isdir(base):
        root = os.path.realpath(base)
        versions = _of_directory(root)
        places = _below(tasks)
        if len(tasks) == 1 and len(versions) == 1:
            places = dict.fromkeys(places, next(iter(versions)))
    else:
        top = _git(tasks[0].directory, "rev-parse", "--show-toplevel").decode(errors="surrogateescape").rstrip("\n")
        versions = _of_revision(top, base)
        root = os.path.realpath(top)
        places = {task.directory: relative(task.directory, root) for task in tasks}
    return _matched(tasks, places, versions)


def _below(tasks: Sequence[Task]) -> dict[str, str]:
    """Where each directory is below the one that all have in common."""
    try:
        top = os.path.commonpath([task.directory for task in tasks]) if len(tasks) > 1 else tasks[0].directory
    except ValueError:  # drives of Windows have nothing in common
        top = os.path.dirname(tasks[0].directory)
    return {task.directory: relative(task.directory, top) for task in tasks}


def _matched(tasks: Sequence[Task], places: Mapping[str, str], versions: Mapping[str, Files]) -> tuple[Task, ...]:
    """Each task with the version at its place, or with the most similar one that no other task has."""
    taken = set(places.values())
    spare = {place: files for place, files in versions.items() if place not in taken}
    found = []
    for task in tasks:
        files = versions.get(places[task.directory])
        if files is None:
            moved = most_similar(_read(task.directory), spare)
            files = None if moved is None else spare[moved]
        found.append(replace(task, base=None if files is None else _encoded(files)))
    return tuple(found)


def _encoded(files: Files) -> dict[str, str]:
    return {name: b64encode(data).decode("ascii") for name, data in files.items()}


def most_similar(files: Files, others: Mapping[str, Files]) -> str | None:
    """The place of the files whose definition is the same but for some lines; ``None`` where there are none.

    :param others: files by their place.
    """
    lines = _lines(files)
    shares = {place: _share(lines, _lines(other)) for place, other in others.items()} if lines else {}
    best = max(shares, key=lambda place: shares[place], default=None)
    return best if best is not None and shares[best] >= SIMILAR else None


def _lines(files: Files) -> set[bytes]:
    """The different lines of its definition."""
    return {
        line.strip()
        for name, data in files.items()
        if "/" not in name and is_connector([name])
        for line in data.splitlines()
    }


def _share(one: set[bytes], other: set[bytes]) -> float:
    return len(one & other) / max(len(one), len(other), 1)


def _of_directory(root: str) -> dict[str, Files]:
    try:
        return {relative(directory, root): _read(directory) for directory in find_connectors(root)}
    except OSError as error:
        raise NoBase(f"the published version cannot be read: {error.strerror or type(error).__name__}") from None


def _read(directory: str) -> Files:
    folder = Directory.open(directory)
    files: dict[str, bytes] = {}
    size = 0
    for name in _first(folder.names):
        data = folder.read(name)
        if data is not None and size + len(data) <= MOST_BYTES:
            files[name] = data
            size += len(data)
    return {**dict(folder.others(set(files), lambda _name, _start: True)), **files}


def _of_revision(top: str, revision: str) -> dict[str, Files]:
    named = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    listed: dict[str, dict[str, tuple[str, int]]] = {}
    for entry in _git(top, "ls-tree", "-r", "-z", "-l", "--full-tree", named.decode("ascii").strip()).split(b"\0"):
        facts, _, path = entry.decode(errors="surrogateescape").partition("\t")
        mode, kind, blob, size = [*facts.split(), "", "", "", ""][:4]
        if kind == "blob" and mode != "120000" and size.isdecimal() and int(size) <= MAX_BYTES:
            folder, name = posixpath.split(path)
            listed.setdefault(folder or ".", {})[name] = (blob, int(size))
    chosen = {folder: bounded(files) for folder, files in listed.items() if is_connector(list(files))}
    contents = _blobs(top, (blob for files in chosen.values() for blob in files.values()))
    return {
        folder: {name: contents[blob] for name, blob in files.items() if blob in contents}
        for folder, files in chosen.items()
    }


def bounded(files: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """As many files of one connector as are read, by the names of their bytes.

    :param files: the name of the bytes of each, and their number.
    """
    kept, left = {}, MOST_BYTES
    for name in _first(files):
        blob, size = files[name]
        if size <= left:
            kept[name] = blob
            left -= size
    return kept


def _first(names: Iterable[str]) -> list[str]:
    """The names that are read: what is compared comes first, however many files lie beside it."""
    return sorted(names, key=lambda name: (not is_connector([name]), name))[:MOST_FILES]


def _blobs(top: str, names: Iterable[str]) -> dict[str, bytes]:
    wanted = sorted(set(names))
    data = _git(top, "cat-file", "--batch", given="".join(f"{name}\n" for name in wanted).encode("ascii"))
    found, at = {}, 0
    while at < len(data):
        end = data.index(b"\n", at)
        name, _, size = data[at:end].decode("ascii").partition(" blob ")
        if not size.isdecimal():
            at = end + 1  # the blob is not in this clone
            continue
        found[name] = data[end + 1 : end + 1 + int(size)]
        at = end + 2 + int(size)
    return found


def _git(directory: str, *arguments: str, given: bytes = b"") -> bytes:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _ENVIRONMENT
    try:
        done = subprocess.run(  # noqa: S603  the words are ours, but for a revision, which is told as one
            [*_GIT, "-C", directory, *arguments],
            check=False,
            input=given,
            capture_output=True,
            env=environment,
            timeout=_WAIT,
        )
    except FileNotFoundError:
        raise NoBase("git is not on this machine; name a directory instead of a revision") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoBase(f"git gave no answer ({type(error).__name__})") from None
    if done.returncode:
        if arguments[:2] == ("rev-parse", "--verify"):
            revision = arguments[-1].removesuffix("^{commit}")
            raise NoBase(f"{revision}: is neither a directory nor a revision of this repository")
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise NoBase(f"git could not read the published version: {said[-1] if said else 'no reason given'}")
    return done.stdout
