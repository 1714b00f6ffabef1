"""Connectors that want to stall or fill whoever judges them, each made by a few lines.

What all of them are made with: an input is the sample with some of its files replaced.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tools.examples import SAMPLE

DEFINITION: Final = "apiDefinition.swagger.json"
PROPERTIES: Final = "apiProperties.json"
READABLE: Final = 16_700_000
"""Bytes: just below what is read of any file."""

Content = str | bytes | Callable[[Path], object]
"""Of a file; or what makes something else under its path."""
Files = dict[str, Content]
INPUTS: Final[dict[str, Callable[[], Files]]] = {}
"""What makes the files of an input, by its name."""


def make(name: str, directory: Path) -> Path:
    """Write the input into a directory that does not exist yet, and return it."""
    return build(INPUTS[name](), directory)


def build(files: Files, directory: Path) -> Path:
    """The sample with these files, in a directory that does not exist yet."""
    shutil.copytree(SAMPLE, directory)
    for file, content in files.items():
        path = directory / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        if callable(content):
            content(path)
        else:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return directory


def add(name: str) -> Callable[[Callable[[], Files]], Callable[[], Files]]:
    """Register what makes an input under its name."""

    def register(maker: Callable[[], Files]) -> Callable[[], Files]:
        INPUTS[name] = maker
        return maker

    return register


def definition(**members: Any) -> dict[str, Any]:
    """The sample's definition with these members, or with more members in those that are objects."""
    found: dict[str, Any] = json.loads((SAMPLE / DEFINITION).read_text(encoding="utf-8"))
    for name, value in members.items():
        found[name] = {**found.get(name, {}), **value} if isinstance(value, dict) else value
    return found


def swagger(**members: Any) -> Files:
    """The same, as the one file that an input replaces."""
    return {DEFINITION: json.dumps(definition(**members))}


def operation(number: int, schema: Any = None, **members: Any) -> dict[str, Any]:
    """An operation without faults.

    :param schema: of its response.
    """
    response = {"description": "OK", **({} if schema is None else {"schema": schema})}
    return {
        "operationId": f"Operation{number}",
        "summary": f"Operation {number}",
        "description": "Does what it does.",
        "responses": {"200": response},
        **members,
    }


def drawn(number: int) -> str:
    """Forty characters as from a lottery, the same for the same number."""
    return base64.b32encode(hashlib.sha256(str(number).encode()).digest()).decode().lower()[:40]


def nested(depth: int, name: str, leaf: Any, key: str = "properties") -> Any:
    """Objects, or arrays, in each other."""
    for _ in range(depth):
        leaf = {"type": "object", key: {name: leaf}} if key == "properties" else {"type": "array", key: leaf}
    return leaf
