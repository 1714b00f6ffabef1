"""Finding the connectors in a tree."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Final

from connector.connector import DEFINITION_NAMES, PROPERTIES_NAMES, read_settings

_MARKS: Final = frozenset(name.lower() for name in (*DEFINITION_NAMES, *PROPERTIES_NAMES))
_SKIPPED: Final = frozenset({".git", ".venv", "node_modules", "__pycache__"})


def is_connector(names: list[str]) -> bool:
    """A directory with these entries holds a definition or the properties of a connector."""
    return any(name.lower() in _MARKS for name in names)


def find_connectors(root: str) -> Iterator[str]:
    """The connector directories at and below ``root``, sorted, symbolic links not followed."""
    for directory, folders, files in os.walk(root):
        folders[:] = sorted(folder for folder in folders if folder not in _SKIPPED)
        if is_connector(files) or _settings_name_files(directory, files):
            yield directory


def _settings_name_files(directory: str, files: list[str]) -> bool:
    """settings.json may name a definition that is called otherwise."""
    if not any(name.lower() == "settings.json" for name in files):
        return False
    named = read_settings(directory)
    return any(named.get(member) in files for member in ("apiDefinition", "apiProperties"))
