"""The index of a run's connectors, made once before each of them is judged in a process of its own.

Of every connector only the definition is read, as data: title, host, and a digest of its operations are kept. A
connector's own report is never told anything of another but its path.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, Final

from certify.request import Request
from connector.files import DEFINITION_NAMES, Directory
from connector.neighbors import Neighbors, describe
from connector.publisher import Publisher

MAX_CONNECTORS: Final = 5_000
"""Other connectors that are read beside the ones that are judged; the rest is counted."""
MAX_BYTES: Final = 2 * 1024 * 1024
"""Of one definition; certification accepts half of it."""
MAX_SECONDS: Final = 20.0
"""Processor time; 1,500 connectors take three."""

_prepared: dict[int, Neighbors] = {}
"""The index of the request that is being served, by identity: forks find it here."""


def prepare(request: Request) -> None:
    """Make the index of a request, where it has more connectors than one."""
    _prepared.clear()
    directories = [(task.directory, task.path) for task in request.tasks]
    directories += [other for other in request.others if other not in directories]
    if len(directories) > 1:
        _prepared[id(request)] = index(directories)


def prepared(request: Request) -> Neighbors | None:
    """The index of a request that was prepared."""
    return _prepared.get(id(request))


def index(directories: Iterable[tuple[str, str]]) -> Neighbors:
    """The connectors by title, host and operations; nothing is raised, and what cannot be read is left out.

    :param directories: each one's path on this machine, and as its user knows it.
    """
    neighbors = Neighbors()
    end = time.process_time() + MAX_SECONDS
    for number, (directory, path) in enumerate(directories):
        if number >= MAX_CONNECTORS or time.process_time() > end:
            neighbors.unread += 1
            continue
        definition = _definition(directory)
        if definition is not None:
            neighbors.add(describe(path, definition, _publisher(path, definition)))
    return neighbors


def _definition(directory: str) -> Any:
    try:
        folder = Directory.open(directory)
        name = folder.find(DEFINITION_NAMES[0])
        data = folder.read(name, MAX_BYTES + 1) if name is not None else None
        return json.loads(data.decode("utf-8-sig")) if data is not None and len(data) <= MAX_BYTES else None
    except (OSError, ValueError, RecursionError, MemoryError):
        return None


def _publisher(path: str, definition: Any) -> Publisher:
    """Whose it is, by folder and title: as much as two connectors that are compared need to know."""
    info = definition.get("info") if isinstance(definition, dict) else None
    title = str(info.get("title"))[:300].lower() if isinstance(info, dict) else ""
    independent = "independent-publisher-connectors" in PurePosixPath(path).parts or "(independent publisher" in title
    return Publisher.INDEPENDENT if independent else Publisher.VERIFIED
