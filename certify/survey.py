"""The worker's look around: which connectors are in a tree, and what its checkouts say of themselves.

What git keeps is read as plain files. No program is started, no configuration is obeyed, and nothing is believed that
has not the shape of what it is taken for.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from typing import Any, Final

from connector.discovery import find_connectors
from connector.files import READ_ONLY, is_connector
from connector.places import relative

DEPTH: Final = 4
"""Folders between a workspace and a checkout in it."""
MAX_BYTES: Final = 256 << 20
"""Of an index; one of a million files has half of it."""
_SKIPPED: Final = frozenset({".git", ".venv", "node_modules", "__pycache__"})
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_REFERENCE: Final = re.compile(r"refs/[^\0\s]{1,500}")
_ORIGIN: Final = re.compile(r'\[remote "origin"\][^\[]*?\n\s*url\s*=\s*(\S+)')
_EXTENDED: Final = 0x4000
_SKIP: Final = 0x4000
_LENGTH: Final = 0xFFF


def survey(root: str) -> dict[str, Any]:
    """``connectors``: their directories relative to ``root``; ``checkouts``: what :func:`read_checkout` says of each.

    ``unreadable``: a directory that may not be read, and the reason; what it holds would go unjudged.
    """
    found: dict[str, Any] = {"connectors": [], "checkouts": [read_checkout(root, one) for one in _checkouts(root)]}
    try:
        found["connectors"] = [relative(directory, root) for directory in find_connectors(root)]
    except OSError as error:
        place = error.filename if isinstance(error.filename, str) else root
        found["unreadable"] = [relative(place, root), error.strerror or "cannot be read"]
    return found


def _checkouts(root: str) -> Iterator[str]:
    """Directories with a ``.git``, from the root to a few folders below it, not within each other."""
    pending = [(root, 0)]
    while pending:
        directory, depth = pending.pop()
        if os.path.lexists(os.path.join(directory, ".git")):
            yield directory
            continue
        if depth == DEPTH:
            continue
        try:
            with os.scandir(directory) as entries:
                folders = [one.name for one in entries if one.is_dir(follow_symlinks=False)]
        except OSError:
            continue
        pending += [(os.path.join(directory, name), depth + 1) for name in sorted(folders) if name not in _SKIPPED]


def read_checkout(root: str, directory: str) -> dict[str, Any]:
    """What git knows of a checkout.

    ``directory``, relative to ``root``; ``head``, the commit that is checked out; ``origin``, the address it came
    from; ``tracked``, by connector directory the names that git keeps in it; ``skipped``, the paths that a sparse
    checkout leaves out of connectors. What cannot be read is ``None``.
    """
    place = _administration(directory)
    tracked, skipped = _index(place)
    return {
        "directory": relative(directory, root),
        "head": _head(place),
        "origin": _origin(place),
        "tracked": tracked,
        "skipped": skipped,
    }


def _administration(directory: str) -> str:
    """The directory with git's own files; a submodule's and a worktree's lie elsewhere."""
    place = os.path.join(directory, ".git")
    if os.path.isdir(place):
        return place
    line = _text(place, 4096)
    return os.path.join(directory, line[8:].strip()) if line.startswith("gitdir: ") else place


def _head(place: str) -> str | None:
    line = _text(os.path.join(place, "HEAD"), 4096).strip()
    for _ in range(5):
        name = line.removeprefix("ref: ")
        if name == line or not _REFERENCE.fullmatch(name) or ".." in name:
            break
        line = _text(os.path.join(place, name), 4096).strip() or _packed(place, name)
    return line if _COMMIT.fullmatch(line) else None


def _packed(place: str, name: str) -> str:
    lines = _text(os.path.join(place, "packed-refs"), 64 << 20).splitlines()
    return next((line[:40] for line in lines if line[41:] == name), "")


def _origin(place: str) -> str | None:
    match = _ORIGIN.search(_text(os.path.join(place, "config"), 1 << 20))
    return match[1] if match else None


def _text(path: str, most: int) -> str:
    return _bytes(path, most).decode("utf-8", "replace")


def _bytes(path: str, most: int) -> bytes:
    """At most so many bytes of a regular file; none where there is no such file."""
    try:
        descriptor = os.open(path, READ_ONLY)
        with open(descriptor, "rb") as stream:
            return stream.read(most)
    except OSError:
        return b""


# --- The index: what is tracked --------------------------------------------------------------------------------------


def _index(place: str) -> tuple[dict[str, list[str]] | None, list[str]]:
    """Names in each connector directory that git tracks, and the paths in them that are not checked out."""
    data = _bytes(os.path.join(place, "index"), MAX_BYTES)
    folders: dict[str, list[str]] = {}
    skipped = []
    try:
        for path, skip in _entries(data):
            folder, _, name = path.rpartition("/")
            folders.setdefault(folder, []).append(name)
            if skip:
                skipped.append((folder, path))
    except (struct.error, IndexError, ValueError):
        return None, []
    connectors = {folder or ".": names for folder, names in folders.items() if is_connector(names)}
    # A sparse index names a folder that is left out as a whole, with a slash at its end.
    return connectors, [path for folder, path in skipped if (folder or ".") in connectors or path.endswith("/")]


def _entries(data: bytes) -> Iterator[tuple[str, bool]]:
    """Each path of an index, and whether it is left out of the checkout. Versions 2 to 4.

    :raises ValueError: it is no index; :exc:`IndexError` and :exc:`struct.error` for the same reason.
    """
    signature, version, count = struct.unpack_from(">4sII", data)
    if signature != b"DIRC" or version not in (2, 3, 4):
        raise ValueError
    position, path = 12, b""
    for _ in range(count):
        begin = position
        (flags,) = struct.unpack_from(">H", data, begin + 60)
        position = begin + 62
        skip = False
        if flags & _EXTENDED:
            skip = bool(struct.unpack_from(">H", data, position)[0] & _SKIP)
            position += 2
        if version == 4:
            drop, position = _number(data, position)
            end = data.index(b"\0", position)
            path = path[: len(path) - drop] + data[position:end]
            position = end + 1
        else:
            length = flags & _LENGTH
            end = data.index(b"\0", position + length) if length == _LENGTH else position + length
            path = data[position:end]
            position = begin + (end - begin) // 8 * 8 + 8
        yield path.decode("utf-8", "surrogateescape"), skip


def _number(data: bytes, position: int) -> tuple[int, int]:
    """A number as git packs it, and where it ends."""
    byte = data[position]
    value = byte & 127
    while byte & 128:
        position += 1
        byte = data[position]
        value = ((value + 1) << 7) | (byte & 127)
    return value, position + 1
