"""What commits hold: GitHub's listings of their trees, which need no more than the right to read.

A listing names every path with the name of its bytes, so two of them say all that is between two commits, however
many files that are. One that GitHub cuts short is read folder by folder, and what is the same in all is not read.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from publish.github import Hub, talking
from publish.words import NotPublished

MAX_LISTINGS: Final = 400
"""Requests for the folders of a repository whose tree GitHub does not list at once."""
LINK: Final = "120000"
SUBMODULE: Final = "160000"
_FOLDER: Final = "040000"
_ALWAYS: Final = ".github"
"""The folder of the repository's own settings, which is read even where no commit changes it."""
_SHA: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, a link or a submodule of a commit."""

    mode: str
    """As git writes it: :data:`LINK`, :data:`SUBMODULE`, anything else for a file."""
    sha: str
    """The name of its bytes, or the submodule's commit."""
    size: int = field(default=0, compare=False)
    """In bytes; 0 where nobody says."""


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


def blob(hub: Hub, sha: str) -> bytes:
    """The bytes of a file.

    :raises NotPublished: GitHub does not say.
    """
    with talking("read a file of the commit"):
        answer = hub.get(f"/git/blobs/{_commit(sha)}")
        if answer["encoding"] != "base64":
            raise ValueError("another encoding")
        return b64decode(answer["content"])


def list_trees(hub: Hub, *commits: str | None) -> list[Tree]:
    """What commits hold. Folders that are the same in all are left out where GitHub cuts listings short.

    :param commits: ``None`` holds nothing: beside it all of another one is listed.
    :raises NotPublished: GitHub does not say, or there is too much.
    """
    with talking("list the files of the commit"):
        return _Reader(hub).read(commits)


class _Reader:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._asked = 0

    def read(self, commits: Sequence[str | None]) -> list[Tree]:
        """Read commits side by side."""
        trees: list[Tree] = [{} for _ in commits]
        folders: list[tuple[Sequence[str | None], str]] = [(commits, "")]
        while folders:
            names, prefix = folders.pop()
            listings = [self._list(name, prefix, recursive=True) for name in names]
            if all(listing is not None for listing in listings):
                for listing, tree in zip(listings, trees, strict=True):
                    tree.update({path: entry for path, entry in (listing or {}).items() if entry.mode != _FOLDER})
                continue
            folders += self._look_into([self._list(name, prefix, recursive=False) or {} for name in names], trees)
        return trees

    def _look_into(self, listings: Sequence[Tree], trees: Sequence[Tree]) -> list[tuple[list[str | None], str]]:
        """Keep the entries of one folder of each commit that are none themselves; the folders that are to be read."""
        found = []
        for path in {path: None for listing in listings for path in listing}:
            entries = [listing.get(path) for listing in listings]
            inside = [entry.sha if entry is not None and entry.mode == _FOLDER else None for entry in entries]
            for entry, tree in zip(entries, trees, strict=True):
                if entry is not None and entry.mode != _FOLDER:
                    tree[path] = entry
            if any(inside) and (path == _ALWAYS or len(set(inside)) > 1 or len(entries) == 1):
                found.append((inside, f"{path}/"))
        return found

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
                raise NotPublished(f"could not list the files of the commit: {prefix or 'its root'} has too many")
            return None
        return {f"{prefix}{one['path']}": _entry(one) for one in answer["tree"]}


def _entry(value: Any) -> Entry:
    size = value.get("size", 0)
    return Entry(str(value["mode"]), _commit(value["sha"]), size if type(size) is int else 0)


def _commit(value: Any) -> str:
    if not isinstance(value, str) or not _SHA.fullmatch(value):
        raise ValueError("no name of git's")
    return value


def changed(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> frozenset[str]:
    """The paths at which two commits differ."""
    return frozenset(path for path in {**before, **after} if before.get(path) != after.get(path))
