"""Connectors that keep the worker busy, or try its limits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from certify.request import Limits, Request, Task
from tools.examples import SAMPLE, materialize

DEFINITION = "apiDefinition.swagger.json"
SLOW = {"definitions": {"Slow": {"type": "string", "pattern": "(a+)+$", "default": "a" * 60 + "b"}}}
"""Keeps openapi-spec-validator busy for longer than anybody waits."""


def connector(directory: Path, patch: dict[str, Any] | None = None, **files: str) -> Task:
    """The sample below a directory, its definition patched, more files beside it; title and host are its own."""
    own = {"info": {"title": f"Contoso {directory.name[:20]}"}, "host": f"{directory.name}.contoso.com"}
    path = materialize({DEFINITION: {**own, **(patch or {})}}, directory)
    for name, text in files.items():
        (path / name.replace("_", ".")).write_text(text)
    return Task(str(path.resolve()), directory.name)


def slow(directory: Path) -> Task:
    task = connector(directory)
    file = Path(task.directory) / DEFINITION
    definition = json.loads(file.read_text())
    definition["definitions"] = {**definition.get("definitions", {}), **SLOW["definitions"]}
    operation = definition["paths"]["/invoices"]["get"]
    operation["responses"]["200"]["schema"] = {"$ref": "#/definitions/Slow"}
    file.write_text(json.dumps(definition))
    return task


def sample(path: str = "sample") -> Task:
    return Task(str(SAMPLE.resolve()), path)


def request(*tasks: Task, **limits: Any) -> Request:
    jobs = limits.pop("jobs", 0)
    return Request(tasks, jobs=jobs, limits=Limits(**limits))
