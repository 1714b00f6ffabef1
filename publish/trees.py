"""What commits hold: GitHub's listings of their trees, which need no more than the right to read.

A listing names every path with the name of its bytes, so two of them say all that is between two commits, however
many files that are. One that GitHub cuts short is read folder by folder, and what is the same in both is not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from publish.github import Hub, talking
from publish.words import NotPublished

MAX_LISTINGS: Final = 400
"""Requests for the folders of a repository whose tree GitHub does not list at once."""
LINK: Final = "120000"
SUBMODULE: Final = "160000"
_FOLDER: Final = "040000"
_SHA: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, a link or a submodule of a commit."""

    mode: str
    """As git writes it: :data:`LINK`, :data:`SUBMODULE`, anything else for a file."""
    sha: str
    """The name of its bytes, or the submodule's commit."""


Tree = dict[str, Entry]
"""What a commit holds, by path."""


def merge_base(hub: Hub, base: str, head: str) -> str:
    """The commit from which two others parted.

    :raises NotPublished: GitHub does not say.
    """
    with talking("compare the commits"):
        answer = hub.get(f"/compare/{base}...{head}", per_page=1)
        return _commit(answer["merge_base_commit"]["sha"])


def newer(hub: Hub, one: str, other: str) -> str:
    """How the second commit stands to the first: ``ahead``, ``behind``, ``identical`` or ``diverged``.

    :raises NotPublished: GitHub does not say.
    """
    with talking("compare the commits"):
        return str(hub.get(f"/compare/{one}...{other}", per_page=1)["status"])


def blob(hub: Hub, sha: str) -> str:
    """The bytes of a file, in Base64.

    :raises NotPublished: GitHub does not say.
    """
    with talking("read a file of the commit"):
        answer = hub.get(f"/git/blobs/{_commit(sha)}")
        if answer["encoding"] != "base64":
            raise ValueError("another encoding")
        return str(answer["content"])


def list_trees(hub: Hub, old: str | None, new: str) -> tuple[Tree | None, Tree]:
    """What two commits hold. Folders that are the same in both are left out of both where GitHub cuts listings short.

    :param old: ``None``: only the new one is listed.
    :raises NotPublished: GitHub does not say, or there is too much.
    """
    reader = _Reader(hub)
    with talking("list the files of the commit"):
        before: Tree | None = None if old is None else {}
        after: Tree = {}
        reader.read(old, new, "", before, after)
    return before, after


class _Reader:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._asked = 0

    def read(self, old: str | None, new: str | None, prefix: str, before: Tree | None, after: Tree) -> None:
        """Read two folders, of which one may not be there."""
        pairs: list[tuple[str | None, str | None, str]] = [(old, new, prefix)]
        while pairs:
            old, new, prefix = pairs.pop()
            listings = [self._list(sha, prefix, recursive=True) for sha in (old, new)]
            if all(listing is not None for listing in listings):
                for listing, tree in zip(listings, (before, after), strict=True):
                    if listing is not None and tree is not None:
                        tree.update({path: entry for path, entry in listing.items() if entry.mode != _FOLDER})
                continue
            ours, theirs = (self._list(sha, prefix, recursive=False) or {} for sha in (old, new))
            for path in {**ours, **theirs}:
                pair = ours.get(path), theirs.get(path)
                if pair[0] == pair[1] and pair[0] is not None and pair[0].mode == _FOLDER:
                    continue
                folders = [entry.sha if entry is not None and entry.mode == _FOLDER else None for entry in pair]
                for entry, tree in zip(pair, (before, after), strict=True):
                    if entry is not None and entry.mode != _FOLDER and tree is not None:
                        tree[path] = entry
                if any(folders):
                    pairs.append((folders[0], folders[1], f"{path}/"))

    def _list(self, sha: str | None, prefix: str, *, recursive: bool) -> Tree | None:
        """The entries of a folder; ``None`` where GitHub does not list all of them."""
        if sha is None:
            return {}
        self._asked += 1
        if self._asked > MAX_LISTINGS:
            raise NotPublished("could not list the files of the commit: they are in too many folders")
        parameters: dict[str, object] = {"recursive": 1} if recursive else {}
        answer = self._hub.get(f"/git/trees/{quote(sha, safe='')}", **parameters)
        if answer["truncated"] is not False:
            if not recursive:
                raise NotPublished(f"could not list the files of the commit: {prefix or 'its root'} holds too many")
            return None
        return {f"{prefix}{one['path']}": Entry(str(one["mode"]), _commit(one["sha"])) for one in answer["tree"]}


def _commit(value: Any) -> str:
    if not isinstance(value, str) or not _SHA.fullmatch(value):
        raise ValueError("no name of git's")
    return value


def changed(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> frozenset[str]:
    """The paths at which two commits differ."""
    return frozenset(path for path in {**before, **after} if before.get(path) != after.get(path))
