"""What a commit holds and what its change touches, as GitHub's listings of its tree say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from certify.client import certify
from certify.request import Request, Task, Wish
from connector.files import is_connector
from publish.event import Event
from publish.github import Hub
from publish.trees import SUBMODULE, Entry, Tree, changed, list_trees, merge_base
from publish.words import NotPublished

ROOT: Final = "."


@dataclass(frozen=True)
class Scope:
    """What is known of the commit that is judged. Paths are relative to the repository."""

    head: Tree | None = None
    """What it holds; ``None`` where nobody says."""
    base: Tree | None = None
    """What it held before the change; ``None`` where everything counts as changed."""
    tip: Tree | None = None
    """What the branch holds to which the change goes; ``None`` where the change goes to none."""
    of_base: bool = False
    """A workspace may hold that branch by mistake."""
    reason: str = ""
    """Why something is not known, as half a sentence."""
    refusal: NotPublished | None = None
    """GitHub's own reason, where it was asked and did not say."""
    local: bool = False
    """Git in the workspace says all this, since GitHub does not."""
    tracked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Connectors that git in the workspace keeps, where GitHub does not list any."""

    @cached_property
    def changed(self) -> frozenset[str] | None:
        """The paths that the change adds, alters and removes; ``None`` where everything counts as changed."""
        if self.head is None or self.base is None:
            return None
        return changed(self.base, self.head)

    @cached_property
    def connectors(self) -> frozenset[str]:
        """The directories of connectors in the commit, by the names in them."""
        return frozenset(self.tracked) if self.head is None else frozenset(connectors_in(self.head))

    @cached_property
    def former(self) -> frozenset[str]:
        """The directories of connectors before the change."""
        return frozenset(connectors_in(self.base or {}))

    @cached_property
    def moved(self) -> frozenset[str]:
        """Directories to which the change moved a file that made a connector of another one, unaltered."""
        if self.base is None or self.head is None:
            return frozenset()
        head, base = self.head, self.base
        left = {base[path].sha for path in base if path not in head and is_connector([path.rpartition("/")[2]])}
        return frozenset(_folder(path) for path, entry in head.items() if path not in base and entry.sha in left)

    @property
    def added(self) -> frozenset[str]:
        """The paths that the change adds."""
        return frozenset(
            path for path in self.changed or () if path not in (self.base or {}) and path in (self.head or {})
        )

    @cached_property
    def renamed(self) -> frozenset[str]:
        """The former paths of files that are elsewhere now: unaltered, or together with all that lay beside them."""
        head, gone = self.head or {}, [path for path in self.changed or () if path not in (self.head or {})]
        new = {head[path].sha for path in self.added}
        folders = {folder for path in head for folder in _upward(_folder(path))}
        return frozenset(
            path
            for path in gone
            if self.base and (self.base[path].sha in new or (new and _folder(path) not in folders))
        )

    @cached_property
    def submodules(self) -> dict[str, Entry]:
        """The submodules whose commit the change sets."""
        changes = self.changed or frozenset()
        return {path: entry for path, entry in (self.head or {}).items() if entry.mode == SUBMODULE and path in changes}

    def touches(self, directory: str) -> bool:
        """Whether the change is about a directory: something below it, or something that it lies in."""
        if self.changed is None:
            return True
        return directory in self._above or not set(_upward(directory)).isdisjoint(self.changed)

    def obstacle(self, directory: str) -> tuple[str, Entry] | None:
        """The link, submodule or file that the commit has in place of a directory, or of one that it lies in."""
        return next(((path, self.head[path]) for path in _upward(directory) if self.head and path in self.head), None)

    def below(self, directory: str) -> dict[str, Entry]:
        """What the commit holds in and below a directory, by path relative to it."""
        if directory == ROOT:
            return self.head or {}
        return self._by_folder.get(directory, {})

    def others(self, path: str) -> list[str]:
        """The names of the bytes that a path had before the change, or has where the change goes."""
        trees = (self.base, self.tip if self.of_base else None)
        return [tree[path].sha for tree in trees if tree is not None and path in tree]

    @cached_property
    def _by_folder(self) -> dict[str, dict[str, Entry]]:
        wanted = self.connectors | self.former | self.moved
        found: dict[str, dict[str, Entry]] = {}
        for path, entry in (self.head or {}).items():
            for folder in _upward(path):
                if folder in wanted:
                    found.setdefault(folder, {})[path[len(folder) + 1 :]] = entry
        return found

    @cached_property
    def _above(self) -> frozenset[str]:
        """Every directory above a changed path."""
        return frozenset(folder for path in self.changed or () for folder in (ROOT, *_upward(path)[1:]))


def _upward(path: str) -> list[str]:
    """A path and the directories that it lies in, the nearest first, without the root."""
    found = []
    while path and path != ROOT:
        found.append(path)
        path = path.rpartition("/")[0]
    return found


def _folder(path: str) -> str:
    return path.rpartition("/")[0] or ROOT


def connectors_in(tree: Iterable[str]) -> set[str]:
    """The directories with an entry, of whatever kind, that has the name of a definition or of properties."""
    found = set()
    for path in tree:
        for place in _upward(path):
            if is_connector([place.rpartition("/")[2]]):
                found.add(_folder(place))
    return found


def read_scope(hub: Hub | None, event: Event) -> Scope:
    """Ask GitHub what the commit holds and what changed; never fails."""
    if hub is None or event.sha is None:
        return Scope(reason="there is no token to ask GitHub with" if event.sha else "the event names no commit")
    try:
        before = event.before
        if before is not None and not event.direct:
            before = merge_base(hub, before, event.sha)
        base, head, tip = _listed(hub, before, event)
    except NotPublished as problem:
        return Scope(reason=problem.reason, refusal=problem)
    reason = "" if base is not None else "the event compares the commit with no other"
    return Scope(head, base, tip, event.of_base, reason)


def _listed(hub: Hub, before: str | None, event: Event) -> tuple[Tree | None, Tree, Tree | None]:
    """What was there before the change, what is there now, and what is where the change goes."""
    assert event.sha is not None
    try:
        if before is None or event.direct or event.before == before:
            old, head = list_trees(hub, before, event.sha)
            base = old if before is not None else None
            return base, head, None if event.direct else base
        old, head, tip = list_trees(hub, before, event.sha, event.before)
    except NotPublished as problem:
        # The commit before a push may be gone.
        if before is None or not event.direct or problem.status not in (404, 409, 422):
            raise
        _, head = list_trees(hub, None, event.sha)
        return None, head, None
    return old, head, tip


def known_to_git(event: Event, directory: str, scope: Scope) -> Scope | None:
    """What git in the workspace knows of the event's commits; ``None`` where it knows too little.

    :param scope: what GitHub said.
    """
    if event.before is None or event.sha is None:
        return None
    texts = {"before": event.before, "head": event.sha, "direct": "yes" if event.direct else ""}
    if event.pull_request is not None and not event.of_base:
        texts["merge"] = event.checkout_sha or ""
    task = Task(directory, ROOT, texts=tuple(texts.items()))
    [result] = certify(Request((task,), wish=Wish.HISTORY))
    values = result.values
    if not isinstance(values, dict):
        return None
    base, head = (
        {str(path): Entry(str(mode), str(sha)) for path, (mode, sha) in values[name].items()}
        for name in ("base", "head")
    )
    tip = None if event.direct else base
    return Scope(head, base, tip, reason=scope.reason, refusal=scope.refusal, local=True)
