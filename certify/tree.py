"""The connectors that paths name, found and judged: what both doors do."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from certify import CannotRun
from certify.discover import find as look_around
from certify.discover import find_by_names
from connector.files import is_connector
from connector.places import forward, relative
from connector.publisher import Publisher
from report.model import FailOn, Report

if TYPE_CHECKING:
    from certify.policy import Policy
    from certify.process import Worker
    from certify.request import Request
    from connector.pull_request import PullRequest


def find(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Each connector's directory on this machine, and its path as the user knows it.

    :raises CannotRun: at or below one of the paths there is none.
    """
    roots = [_directory(path) for path in paths]
    found = _found(roots)
    for path in roots:
        root = forward(os.path.realpath(path)).rstrip("/")
        if not any(f"{directory}/".startswith(f"{root}/") for directory in found):
            raise CannotRun(f"{path}: no connector here; a connector is a directory with apiDefinition.swagger.json")
    return list(found.items())


def _found(roots: Sequence[str]) -> dict[str, str]:
    from certify.process import Worker

    found = find_by_names(roots, os.getcwd())
    return look_around(roots, os.getcwd(), Worker(judges=False)).connectors if found is None else found


def _directory(path: str) -> str:
    """The path; for a connector's definition or properties the directory in which the file lies."""
    if os.path.isfile(path) and is_connector([os.path.basename(path)]):
        return os.path.dirname(path) or "."
    return path


def _others(judged: Collection[str], root: str) -> tuple[tuple[str, str], ...]:
    """The further connectors of the repository; none where they cannot be listed, or somebody's home is one."""
    if os.path.realpath(root) == os.path.realpath(os.path.expanduser("~")):
        return ()
    try:
        found = _found([root])
    except CannotRun:
        return ()
    return tuple(
        (directory, os.path.relpath(directory).replace(os.sep, "/")) for directory in found if directory not in judged
    )


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
    base: str | None = None,
    fail_on_known: bool = True,
    policy: Policy | None = None,
    root: str = "",
) -> Report:
    """The verdict on all of them.

    :param publisher: ``None`` to find out for each.
    :param jobs: processes to run; 0 for one a processor.
    :param docs_url: the address below which the rules' pages lie.
    :param ignored: ids of the rules that are left out.
    :param base: a directory, or a revision of the repository, with the published versions.
    :param fail_on_known: errors that the published version has as well count as errors, not as warnings.
    :param policy: what the repository asks of its connectors.
    :param root: the repository's directory, from which the policy names connectors; the other connectors there are
        those that titles, hosts and operations are compared with.
    :raises CannotRun: the published versions cannot be read.
    """
    request = request_for(
        connectors,
        publisher,
        fail_on,
        jobs,
        pull_request,
        docs_url=docs_url,
        ignored=ignored,
        base=base,
        fail_on_known=fail_on_known,
        policy=policy,
        root=root,
    )
    return judge_request(request, worker, probe=probe)


def judge_request(request: Request, worker: Worker, *, probe: bool = False) -> Report:
    """The verdict on the connectors of a request."""
    from certify.run import run
    from report.faces.progress import Progress

    with Progress(len(request.tasks)) as progress:
        return run(request, progress.done, worker, probe=probe)


def request_for(
    connectors: Sequence[tuple[str, str]],
    publisher: Publisher | None,
    fail_on: FailOn,
    jobs: int,
    pull_request: PullRequest | None = None,
    *,
    docs_url: str,
    ignored: frozenset[str] = frozenset(),
    base: str | None = None,
    fail_on_known: bool = True,
    policy: Policy | None = None,
    root: str = "",
) -> Request:
    """What :func:`judge` asks the worker, for whoever wishes for something else than a report.

    :raises CannotRun: the published versions cannot be read.
    """
    from certify.request import Request, Task

    tasks = tuple(
        Task(directory, shown, place=relative(directory, root) if root else "") for directory, shown in connectors
    )
    if base is not None:
        from certify.base import NoBase, with_base

        try:
            tasks = with_base(tasks, base)
        except NoBase as reason:
            raise CannotRun(str(reason)) from None
    return Request(
        tasks,
        publisher,
        fail_on,
        pull_request,
        docs_url,
        jobs,
        ignored=tuple(sorted(ignored)),
        fail_on_known=fail_on_known,
        policy=policy,
        others=_others({directory for directory, _ in connectors}, root) if root else (),
    )
