"""Finding the connectors in a tree."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

from connector.connector import DEFINITION_NAMES, PROPERTIES_NAMES, names_connector

_MARKS: Final = frozenset(name.lower() for name in (*DEFINITION_NAMES, *PROPERTIES_NAMES))
_SKIPPED: Final = frozenset({".git", ".venv", "node_modules", "__pycache__"})


def is_connector(names: list[str]) -> bool:
    """A directory with these entries holds a definition or the properties of a connector."""
    return any(name.lower() in _MARKS for name in names)


def find_connectors(root: str) -> Iterator[str]:
    """The connector directories at and below ``root``, sorted, symbolic links not followed.

    :raises OSError: a directory may not be read; what it holds would go unjudged.
    """
    # Not os.walk, which calls itself for each level on Python 3.11.
    pending = [root]
    while pending:
        directory = pending.pop()
        folders, files = _entries(directory)
        if is_connector(files) or _settings_name_files(directory, files):
            yield directory
        pending += [os.path.join(directory, folder) for folder in sorted(folders, reverse=True)]


def _entries(directory: str) -> tuple[list[str], list[str]]:
    """The folders to look into, and the files; a link to a folder is neither."""
    folders, files = [], []
    with os.scandir(directory) as entries:
        for entry in entries:
            if not entry.is_dir():
                files.append(entry.name)
            elif not entry.is_symlink() and entry.name not in _SKIPPED:
                folders.append(entry.name)
    return folders, files


def _settings_name_files(directory: str, files: list[str]) -> bool:
    """settings.json may name a definition that is called otherwise."""
    if not any(name.lower() == "settings.json" for name in files):
        return False
    return names_connector(directory)
