"""The version of each connector from before the change: its files, from git in the workspace or from GitHub.

They are only carried to the worker, which reads them. Where there is such a version and it cannot be had, that is
said, and what compares with it is unjudged.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from certify.base import bounded, most_similar
from certify.request import Task
from connector.files import MAX_BYTES, is_connector
from publish.kept import kept
from publish.scope import ROOT, Scope, connectors_in
from publish.trees import LINK, SUBMODULE, Entry, Tree, blob
from publish.words import NotPublished

if TYPE_CHECKING:
    from certify.discover import Checkout
    from publish.event import Event
    from publish.github import Hub
    from publish.plan import Target

MAX_FILES: Final = 200
"""Files that are asked for in one run, each with a request: a workflow's token has a thousand requests an hour."""
MAX_TOTAL_BYTES: Final = 64 * 1024 * 1024
"""Of all versions of a run together."""
MAX_CANDIDATES: Final = 20
"""Directories that are gone, of which the definitions are looked at to find out where a connector comes from."""
_AGAIN: Final = "Run the job again."
_TOO_MUCH: Final = (
    f"its version before the change was not read: at most {MAX_FILES} files and {MAX_TOTAL_BYTES >> 20} MB are fetched",
    "Set fetch-depth: 0 for actions/checkout, or share the connectors out among several jobs.",
)

Names = dict[str, str]
"""The files of one version: the name of the bytes of each."""
Problem = tuple[str, str]
"""Why a version cannot be had, and what to do."""


def with_bases(
    tasks: Sequence[Task],
    targets: Sequence[Target],
    event: Event,
    scope: Scope,
    git: Checkout | None,
    hub: Hub | None,
) -> tuple[Task, ...]:
    """The tasks with the files that their connectors had before the change.

    :param targets: what the tasks are about, in the same order.
    """
    before = version_before(event, scope, git)
    if before is None:
        return tuple(tasks)
    source = _Source(hub, git)
    versions = _versions(before, scope.former if before is scope.base else connectors_in(before))
    gone = {place: names for place, names in versions.items() if place not in scope.connectors}
    chosen: list[Names | Problem | None] = []
    for target in targets:
        names: Names | Problem | None = None
        if target.place is not None:
            names = versions.get(target.place) or _moved(scope.below(target.place), gone, source)
        chosen.append(names)
    source.look(names for names in chosen if isinstance(names, dict))
    return tuple(_with_base(task, names, source) for task, names in zip(tasks, chosen, strict=True))


def version_before(event: Event, scope: Scope, git: Checkout | None) -> Tree | None:
    """What was there before the change that lies in the workspace; ``None`` where nobody says, or there was nothing.

    A checkout of the pull request's own commit is compared with the commit from which its branch parted. Any other
    one holds what came of merging it, so that only the branch to which it goes tells one change from the others.
    """
    if scope.tip is not None and not (git is not None and git.head == event.sha):
        return scope.tip
    return scope.base


def _versions(tree: Tree, places: Container[str]) -> dict[str, Names]:
    """The connectors of a commit, each with those of its files that are read."""
    found: dict[str, dict[str, tuple[str, int]]] = {}
    for path, entry in tree.items():
        folder, _, name = path.rpartition("/")
        if (folder or ROOT) in places and entry.mode not in (LINK, SUBMODULE) and entry.size <= MAX_BYTES:
            found.setdefault(folder or ROOT, {})[name] = (entry.sha, entry.size)
    return {place: bounded(files) for place, files in found.items()}


def _moved(held: Mapping[str, Entry], gone: Mapping[str, Names], source: _Source) -> Names | Problem | None:
    """The version that a connector had in another directory; why nobody can say where more are gone than are read.

    :param held: what the commit has in the connector's directory.
    :param gone: the connectors of the directories that the commit has no more.
    """
    plain = {name: entry.sha for name, entry in held.items() if entry.mode not in (LINK, SUBMODULE)}
    own = _marks(plain)
    former = {place: _marks(names) for place, names in gone.items()}
    for place, marks in former.items():
        if set(own.values()) & set(marks.values()):
            return gone[place]
    unread = len(former) > MAX_CANDIDATES
    former = dict(list(former.items())[:MAX_CANDIDATES])
    if not own or not former:
        return None
    source.look([own, *former.values()])
    contents = {place: source.files(names) for place, names in former.items()}
    mine = source.files(own)
    files = {place: one for place, one in contents.items() if isinstance(one, dict)}
    found = most_similar(mine, files) if isinstance(mine, dict) else None
    if found is None and unread:
        return (
            f"{len(gone):,} directories are gone, and at most {MAX_CANDIDATES} are looked at to find the one it was in",
            "Move or remove fewer connectors in one change.",
        )
    return None if found is None else gone[found]


def _marks(names: Mapping[str, str]) -> Names:
    """The files that make a connector of a directory."""
    return {name: sha for name, sha in names.items() if is_connector([name])}


def _with_base(task: Task, names: Names | Problem | None, source: _Source) -> Task:
    if names is None:
        return task
    files = source.files(names) if isinstance(names, dict) else names
    if isinstance(files, tuple):
        return replace(task, base_problem=files)
    return replace(task, base={name: b64encode(data).decode("ascii") for name, data in files.items()})


class _Source:
    """Where the bytes of files come from; each is asked for once."""

    def __init__(self, hub: Hub | None, git: Checkout | None) -> None:
        self._hub = hub
        self._git = git
        self._known: dict[str, bytes] = {}
        self._left_files = MAX_FILES
        self._left_bytes = MAX_TOTAL_BYTES
        self._refusal: NotPublished | None = None

    def look(self, versions: Iterable[Names | None]) -> None:
        """Take what git in the workspace keeps: that costs no request."""
        wanted = [[sha for sha in names.values() if sha not in self._known] for names in versions if names]
        for sha, data in kept(self._git, wanted).items():
            if len(data) <= self._left_bytes:
                self._known[sha] = data
                self._left_bytes -= len(data)

    def files(self, names: Names) -> dict[str, bytes] | Problem:
        """The files of a version, or why there are none and what to do."""
        missing = list(dict.fromkeys(sha for sha in names.values() if sha not in self._known))
        if missing and self._hub is None:
            return "its version before the change is not in the workspace", "Set fetch-depth: 0 for actions/checkout."
        for sha in missing:
            if not self._left_files:
                return _TOO_MUCH
            problem = self._ask(sha)
            if problem is not None:
                return problem
        return {name: self._known[sha] for name, sha in names.items()}

    def _ask(self, sha: str) -> Problem | None:
        assert self._hub is not None
        if self._refusal is None:
            self._left_files -= 1
            try:
                data = blob(self._hub, sha)
            except NotPublished as problem:
                self._refusal = problem if problem.unreachable else None
                return problem.reason, problem.remedy or _AGAIN
            if len(data) > self._left_bytes:
                return _TOO_MUCH
            self._known[sha] = data
            self._left_bytes -= len(data)
            return None
        return self._refusal.reason, self._refusal.remedy or _AGAIN
