"""A git repository in memory: commits, trees and blobs under the names that git gives them."""

from __future__ import annotations

import difflib
import hashlib
import os
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = "100644"
LINK = "120000"
FOLDER = "040000"
SUBMODULE = "160000"
EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    to: str


@dataclass(frozen=True)
class Submodule:
    """A commit of another repository."""

    commit: str


Content = bytes | str | Link | Submodule
Files = Mapping[str, Content]


def named(kind: str, data: bytes) -> str:
    return hashlib.sha1(f"{kind} {len(data)}\0".encode() + data).hexdigest()


def to_bytes(content: Content) -> bytes:
    if isinstance(content, Link):
        return os.fsencode(content.to)
    return content.encode() if isinstance(content, str) else content if isinstance(content, bytes) else b""


@dataclass
class Commit:
    sha: str
    tree: str
    parents: tuple[str, ...]
    files: dict[str, Content] = field(repr=False)


class Repository:
    """What GitHub keeps, and answers about it."""

    def __init__(self) -> None:
        self.commits: dict[str, Commit] = {}
        self.trees: dict[str, list[dict[str, Any]]] = {}
        self.blobs: dict[str, bytes] = {}
        self.most_entries = 100_000
        """More in one recursive listing, and it is cut short."""

    def commit(self, files: Files, *parents: str) -> str:
        """A commit with these files; its name."""
        tree = self._tree(dict(files))
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents), "author A <a@example.com> 0 +0000"]
        sha = named("commit", ("\n".join(lines) + f"\n\n{len(self.commits)}\n").encode())
        self.commits[sha] = Commit(sha, tree, parents, dict(files))
        return sha

    def _tree(self, files: dict[str, Content]) -> str:
        folders: dict[str, dict[str, Content]] = {}
        entries: list[dict[str, Any]] = []
        for path, content in files.items():
            name, slash, rest = path.partition("/")
            if slash:
                folders.setdefault(name, {})[rest] = content
                continue
            data = to_bytes(content)
            sha = content.commit if isinstance(content, Submodule) else named("blob", data)
            if not isinstance(content, Submodule):
                self.blobs[sha] = data
            mode = LINK if isinstance(content, Link) else SUBMODULE if isinstance(content, Submodule) else FILE
            entries.append({"path": name, "mode": mode, "type": "commit" if mode == SUBMODULE else "blob", "sha": sha})
        for name, inner in folders.items():
            entries.append({"path": name, "mode": FOLDER, "type": "tree", "sha": self._tree(inner)})
        entries.sort(key=lambda one: os.fsencode(str(one["path"]) + ("/" if one["type"] == "tree" else "")))
        data = b"".join(
            f"{one['mode'].lstrip('0')} {one['path']}\0".encode("utf-8", "surrogateescape") + bytes.fromhex(one["sha"])
            for one in entries
        )
        sha = named("tree", data)
        self.trees[sha] = entries
        return sha

    def ancestors(self, sha: str) -> list[str]:
        """A commit and all before it, the nearest first."""
        found, pending = [], [sha]
        while pending:
            one = pending.pop(0)
            if one not in found and one in self.commits:
                found.append(one)
                pending += self.commits[one].parents
        return found

    def merge_base(self, one: str, other: str) -> str | None:
        theirs = set(self.ancestors(other))
        return next((sha for sha in self.ancestors(one) if sha in theirs), None)

    def listing(self, sha: str, *, recursive: bool) -> tuple[list[dict[str, Any]], bool] | None:
        """The entries of a commit's or a tree's folder, and whether they are cut short."""
        tree = self.commits[sha].tree if sha in self.commits else sha
        if tree not in self.trees:
            return None
        found = self._walked(tree, "") if recursive else list(self.trees[tree])
        return found[: self.most_entries], recursive and len(found) > self.most_entries

    def _walked(self, tree: str, prefix: str) -> list[dict[str, Any]]:
        found = []
        for entry in self.trees[tree]:
            path = f"{prefix}{entry['path']}"
            found.append({**entry, "path": path})
            if entry["type"] == "tree":
                found += self._walked(entry["sha"], f"{path}/")
        return found

    def patches(self, base: str, head: str) -> dict[str, str]:
        """What a pull request shows of each file that it changes: hunks with three lines around them."""
        before = self.commits[str(self.merge_base(base, head))].files
        found = {}
        for path, content in self.commits[head].files.items():
            old, new = to_bytes(before.get(path, b"")), to_bytes(content)
            if old != new and b"\0" not in new:
                lines = [data.decode(errors="replace").removesuffix("\n").split("\n") for data in (old, new)]
                found[path] = "\n".join(list(difflib.unified_diff(lines[0] if old else [], lines[1], lineterm=""))[2:])
        return found

    def blob(self, sha: str) -> str | None:
        return b64encode(self.blobs[sha]).decode() if sha in self.blobs else None

    def check_out(
        self, sha: str, place: Path, *, git: bool = True, origin: str = "", left_out: tuple[str, ...] = ()
    ) -> None:
        """Put a commit's files into a directory, with as much of ``.git`` as actions/checkout leaves there.

        :param left_out: folders that a sparse checkout does not write.
        """
        place.mkdir(parents=True, exist_ok=True)
        files = self.commits[sha].files
        skipped = {path for path in files if any(path.startswith(f"{folder}/") for folder in left_out)}
        for path, content in files.items():
            file = place / path
            if path in skipped:
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Link):
                file.symlink_to(content.to)
            elif isinstance(content, Submodule):
                file.mkdir(exist_ok=True)
            else:
                file.write_bytes(to_bytes(content))
        if git:
            (place / ".git").mkdir(exist_ok=True)
            (place / ".git" / "HEAD").write_text(f"{sha}\n")
            (place / ".git" / "config").write_text(f'[core]\n\tbare = false\n[remote "origin"]\n\turl = {origin}\n')
            (place / ".git" / "index").write_bytes(index(files, skipped))
            (place / ".git" / "refs").mkdir(exist_ok=True)
            self._keep(files.values(), place / ".git" / "objects")

    def _keep(self, contents: Iterable[Content], place: Path) -> None:
        """Files as git keeps them; commits and folders are left out, so that git knows nothing of any change."""
        for content in contents:
            data = to_bytes(content)
            sha = named("blob", data)
            (place / sha[:2]).mkdir(parents=True, exist_ok=True)
            (place / sha[:2] / sha[2:]).write_bytes(zlib.compress(b"blob %d\0" % len(data) + data, 1))


def index(files: Files, skipped: set[str]) -> bytes:
    """The list of what is tracked, as git keeps it (version 3)."""
    entries = []
    for path in sorted(files, key=os.fsencode):
        name = os.fsencode(path)
        skip = path in skipped
        flags = min(len(name), 0xFFF) | (0x4000 if skip else 0)
        data = struct.pack(">10I20sH", *([0] * 6), 0o100644, 0, 0, 0, bytes(20), flags)
        data += (struct.pack(">H", 0x4000) if skip else b"") + name
        entries.append(data + b"\0" * (8 - len(data) % 8))
    return struct.pack(">4sII", b"DIRC", 3, len(entries)) + b"".join(entries) + bytes(20)
