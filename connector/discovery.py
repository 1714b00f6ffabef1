"""Finding the connectors in a tree: whatever holds part of one is found, so that it is judged or fails."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from connector.files import is_connector

MAX_LEVELS: Final = 200
"""Directories in each other, counted from the root of the file system; below, a path is soon too long for it."""
_SHOWN: Final = 20
"""Levels of a path that is too deep which a message names."""
_SKIPPED: Final = ".git"
"""Nothing that is committed can be below it. Folders that other programs fill can be committed, and are looked into."""
_ROOTS: Final = frozenset({"certified-connectors", "independent-publisher-connectors"})
"""Where every directory is a connector's, in Microsoft's repository and in copies of it."""


class NamesDoNotTell(Exception):
    """Which directories are connectors cannot be told from the names of their files, or not soon."""


def find_connectors(root: str, look: Callable[[str], _Entries] | None = None) -> Iterator[str]:
    """The connector directories at and below ``root``, sorted, symbolic links not followed.

    A connector is a directory with a definition, properties or declarations, under whatever kind of entry; one whose
    settings.json names such files; one that lies where Microsoft's repository has its connectors; and a link to one,
    which is not followed but must not pass for nothing.

    :param look: what lists a directory, such as :func:`names_alone` makes it.
    :raises OSError: a directory may not be read; what it holds would go unjudged.
    """
    look = look or _entries
    # Not os.walk, which calls itself for each level on Python 3.11.
    pending = [root]
    while pending:
        directory = pending.pop()
        if os.path.islink(directory) and directory != root:
            yield directory
        elif _lies_in_a_root(directory):
            found = list(_search(directory, look))
            yield from found or ([directory] if os.listdir(directory) else [])
        else:
            entries = look(directory)
            if entries.is_connector(directory):
                yield directory
            pending += entries.below(directory)


def names_alone(most: int) -> Callable[[str], _Entries]:
    """What lists directories for whoever reads no file of theirs.

    :param most: directories that are listed.
    :returns: a function that raises :exc:`NamesDoNotTell` where a settings.json would have to be read, or beyond that.
    """
    left = most

    def look(directory: str) -> _Entries:
        nonlocal left
        left -= 1
        entries = _entries(directory)
        if left < 0 or (entries.has_settings and not is_connector(entries.names)):
            raise NamesDoNotTell
        return entries

    return look


def _search(root: str, look: Callable[[str], _Entries]) -> Iterator[str]:
    """The same below one directory in which no other place tells a connector."""
    pending = [root]
    while pending:
        directory = pending.pop()
        if os.path.islink(directory):
            yield directory
            continue
        entries = look(directory)
        if entries.is_connector(directory):
            yield directory
        pending += entries.below(directory)


def _lies_in_a_root(directory: str) -> bool:
    return os.path.basename(os.path.dirname(directory)).lower() in _ROOTS


@dataclass(slots=True)
class _Entries:
    names: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    """The folders to look into, and the links that lead to a connector."""

    @property
    def has_settings(self) -> bool:
        """They may name a definition that is called otherwise."""
        return any(name.lower() == "settings.json" for name in self.names)

    def is_connector(self, directory: str) -> bool:
        if is_connector(self.names):
            return True
        if not self.has_settings:
            return False
        from connector.connector import names_connector  # few are looked into, and reading takes a while to import

        return names_connector(directory)

    def below(self, directory: str) -> list[str]:
        return [os.path.join(directory, folder) for folder in sorted(self.folders, reverse=True)]


def _entries(directory: str) -> _Entries:
    if directory.count(os.sep) > MAX_LEVELS:
        beginning = os.sep.join(directory.split(os.sep)[:_SHOWN])
        raise OSError(errno.ENAMETOOLONG, f"has directories in each other, more than {MAX_LEVELS} deep", beginning)
    found = _Entries()
    root = os.path.basename(directory).lower() in _ROOTS
    with os.scandir(directory) as entries:
        for entry in entries:
            found.names.append(entry.name)
            linked = entry.is_symlink()
            if entry.name == _SKIPPED or not (linked or entry.is_dir()):
                continue
            if not linked or root or _leads_to_connector(entry):
                found.folders.append(entry.name)
    return found


def _leads_to_connector(link: os.DirEntry[str]) -> bool:
    """Behind the link is a connector's directory; nothing of it is read but the names."""
    with suppress(OSError):
        return link.is_dir() and is_connector(os.listdir(link.path))
    return False
