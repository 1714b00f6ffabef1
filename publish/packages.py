"""The submission packages that a workflow names, and the connectors to which they belong.

A package may be built by a step before, so that git does not know it. It belongs to the connector in whose directory it
lies, to the one whose directory has its name, or to the only one there is; any other is judged alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from certify import CannotRun
from certify.request import Task
from publish.files import expand

MAX_PACKAGES: Final = 100
"""Submission packages of one run."""


class Packages:
    """The packages of a run."""

    def __init__(self, given: Iterable[str], workspace: str, connectors: Mapping[str, str]) -> None:
        """Find them.

        :param given: names and patterns, as the workflow wrote them.
        :param connectors: each connector's directory on this machine, every link resolved, with its path as the
            workflow's author knows it.
        :raises CannotRun: a name means no file, or two packages belong to one connector.
        """
        self._root = os.path.realpath(workspace)
        self.of: dict[str, str] = {}
        """The package of a connector, by the connector's directory; every link on the way resolved."""
        self.alone: dict[str, str] = {}
        """The packages that belong to none, by the directory in which they lie."""
        for path in self._files(given):
            owner = _owner(path, connectors)
            place = os.path.dirname(path) if owner is None else owner
            taken = self.alone if owner is None else self.of
            if place in taken:
                said = f"{self._shown(taken[place])} and {self._shown(path)}"
                what = "lie side by side and belong to no connector" if owner is None else "belong to one connector"
                raise CannotRun(f"input package: {said} {what}; give each the name of its connector's directory")
            taken[place] = path

    def _files(self, given: Iterable[str]) -> list[str]:
        names: dict[str, None] = {}
        for pattern in given:
            found = expand([pattern], self._root)
            if not found and not set("*?[") & set(pattern):
                raise CannotRun(f"input package: {pattern} is no file")
            names.update(dict.fromkeys(found))
        if len(names) > MAX_PACKAGES:
            raise CannotRun(f"input package: {len(names):,} files are more than {MAX_PACKAGES}")
        paths = []
        for name in names:
            folder, file = os.path.split(os.path.join(self._root, name))
            path = os.path.join(os.path.realpath(folder), file)
            if os.path.commonpath((path, self._root)) != self._root:
                raise CannotRun(f"input package: {name} leads out of the workspace")
            paths.append(path)
        return list(dict.fromkeys(paths))

    def with_packages(self, tasks: Iterable[Task]) -> tuple[Task, ...]:
        """The tasks with the packages of their connectors."""
        return tuple(self._with(task) for task in tasks)

    def _with(self, task: Task) -> Task:
        path = self.of.get(task.directory)
        if path is None:
            return task
        return replace(task, package=path, package_path=os.path.relpath(path, task.directory).replace(os.sep, "/"))

    def tasks_alone(self) -> tuple[Task, ...]:
        """Tasks for the packages that belong to no connector."""
        return tuple(
            Task(directory, self._shown(directory), package=path, package_path=os.path.basename(path))
            for directory, path in self.alone.items()
        )

    def _shown(self, path: str) -> str:
        return os.path.relpath(path, self._root).replace(os.sep, "/")


def _owner(path: str, connectors: Mapping[str, str]) -> str | None:
    """The directory of the connector to which a package belongs."""
    above = [directory for directory in connectors if path.startswith(directory.rstrip(os.sep) + os.sep)]
    if above:
        return max(above, key=len)
    name = PurePosixPath(path).stem.casefold()
    named = [directory for directory in connectors if os.path.basename(directory).casefold() == name]
    if len(named) == 1:
        return named[0]
    return next(iter(connectors)) if len(connectors) == 1 else None
