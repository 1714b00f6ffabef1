"""The connectors that paths name, found and judged: what both doors do."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from connector.discovery import find_connectors
from connector.files import is_connector
from connector.publisher import Publisher
from report.model import FailOn, Report

if TYPE_CHECKING:
    from certify.client import Worker
    from connector.pull_request import PullRequest


class CannotRun(Exception):
    """The check could not run; the message says why, in one line."""


def open_worker() -> Worker:
    """What judges, started as early as possible: it takes a while to get ready."""
    from certify.client import Worker

    return Worker()


def find(paths: Iterable[str], workspace: str | None = None) -> list[tuple[str, str]]:
    """Each connector's directory on this machine, and its path as the user knows it."""
    found: dict[str, str] = {}
    for given in paths:
        path = given if workspace is not None else _directory(given)
        root = os.path.join(workspace or os.getcwd(), path)
        if not os.path.isdir(root):
            file = "is a file, not a directory; name the directory of the connector"
            raise CannotRun(f"{path}: {file if os.path.exists(root) else 'does not exist'}")
        if workspace is not None and not _inside(root, workspace):
            raise CannotRun(f"{path}: leads out of the workspace")
        below = 0
        try:
            for directory in find_connectors(os.path.realpath(root)):
                inside = os.path.relpath(directory, os.path.realpath(root))
                shown = os.path.normpath(os.path.join(path, inside)).replace(os.sep, "/")
                found.setdefault(directory, shown)
                below += 1
        except OSError as error:
            place = os.path.normpath(
                os.path.join(path, os.path.relpath(error.filename or root, os.path.realpath(root)))
            )
            raise CannotRun(f"{place}: {error.strerror or 'cannot be read'}") from None
        if not below and workspace is None:
            raise CannotRun(f"{path}: no connector here; a connector is a directory with apiDefinition.swagger.json")
    return list(found.items())


def _directory(path: str) -> str:
    """The path; for a connector's definition or properties the directory in which the file lies."""
    if os.path.isfile(path) and is_connector([os.path.basename(path)]):
        return os.path.dirname(path) or "."
    return path


def _inside(path: str, directory: str) -> bool:
    real, root = os.path.realpath(path), os.path.realpath(directory)
    return os.path.commonpath((real, root)) == root


def judge(
    connectors: Sequence[tuple[str, str]],
    publisher: Publisher | None,
    fail_on: FailOn,
    jobs: int,
    worker: Worker,
    pull_request: PullRequest | None = None,
    *,
    docs_url: str,
    probe: bool = False,
    ignored: frozenset[str] = frozenset(),
) -> Report:
    """The verdict on all of them.

    :param publisher: ``None`` to find out for each.
    :param jobs: processes to run; 0 for one a processor.
    :param docs_url: the address below which the rules' pages lie.
    :param ignored: ids of the rules that are left out.
    """
    from certify.request import Request, Task
    from certify.run import run
    from report.faces.progress import Progress

    tasks = tuple(Task(directory, shown) for directory, shown in connectors)
    request = Request(tasks, publisher, fail_on, pull_request, docs_url, jobs, ignored=tuple(sorted(ignored)))
    with Progress(len(tasks)) as progress:
        return run(request, progress.done, worker, probe=probe)
