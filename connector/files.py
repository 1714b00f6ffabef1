"""Reading the files of a directory that a stranger wrote.

A connector is examined, never executed, and nothing outside its directory is read: no symbolic link is followed,
no path leaves the directory, only regular files are opened, and their size is known before a byte is read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

MAX_BYTES: Final = 16 * 1024 * 1024
"""A larger file is not read: sixteen times what certification accepts for a definition."""
MAX_OTHERS: Final = 300
"""Entries of a directory that are looked at beside the files with a name of their own."""
MAX_OTHER_BYTES: Final = 8 * 1024 * 1024
"""Of all of them together; of one, a quarter."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that is there but cannot be examined."""

    file: str
    message: str


class _Refused(Exception):
    """The file is not examined; the message says why."""


@dataclass(slots=True)
class Directory:
    """A connector's directory: which files it holds, and their bytes on demand."""

    path: str
    """On this machine; never shown."""
    names: list[str] = field(default_factory=list)
    """The entries of the directory, sorted."""
    unreadable: list[Unreadable] = field(default_factory=list)

    @classmethod
    def open(cls, path: str) -> Directory:
        """List a directory.

        :raises OSError: it does not exist or may not be read.
        """
        return cls(path, sorted(os.listdir(path)))

    def find(self, *names: str) -> str | None:
        """The entry with one of these names, exactly spelt if possible, in any letter case otherwise."""
        for name in names:
            if name in self.names:
                return name
        by_case = {entry.lower(): entry for entry in reversed(self.names)}
        return next((by_case[name.lower()] for name in names if name.lower() in by_case), None)

    def holds(self, name: str) -> bool:
        """Something stands under that name, in the directory or below it; nothing is opened for the answer.

        A symbolic link stands for whatever is asked for behind it. What leads out of the directory is not there.
        """
        if leads_out(name):
            return False
        path = self.path
        parts = PurePosixPath(name).parts
        for number, part in enumerate(parts, 1):
            path = os.path.join(path, part)
            try:
                mode = os.lstat(path).st_mode
            except (OSError, UnicodeEncodeError):
                return False
            if stat.S_ISLNK(mode):
                return True
            if number < len(parts) and not stat.S_ISDIR(mode):
                return False
        return True

    def is_folder(self, name: str) -> bool:
        """A folder stands under that name, which :meth:`holds` knows."""
        return self._mode(name) == stat.S_IFDIR

    def others(self, known: Collection[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of further regular files, in folders too, with their names relative to the directory.

        For a look at texts of any name: bounded in number and size, without .git, links, and folders that
        are connectors of their own. What cannot be read is left out.
        """
        left, pending = MAX_OTHER_BYTES, [""]
        for _ in range(MAX_OTHERS):
            while pending and self._mode(pending[-1]) == stat.S_IFDIR:
                pending += self._entries(pending.pop())
            if not pending:
                return
            name = pending.pop()
            data = self._small(name, left) if name not in known else b""
            if data:
                left -= len(data)
                yield name, data

    def _mode(self, name: str) -> int:
        with suppress(OSError, UnicodeEncodeError):
            return stat.S_IFMT(os.lstat(os.path.join(self.path, name)).st_mode)
        return 0

    def _entries(self, name: str) -> list[str]:
        """The names in a folder, the last one first."""
        try:
            entries = sorted(os.listdir(os.path.join(self.path, name)))[:MAX_OTHERS] if name else self.names
        except OSError:
            return []
        lowered = {entry.lower() for entry in entries}
        if name and (name.count("/") > 4 or "apidefinition.swagger.json" in lowered):
            return []
        hidden = (".git", "node_modules", "__pycache__")
        return [f"{name}/{entry}" if name else entry for entry in reversed(entries) if entry not in hidden]

    def _small(self, name: str, most: int) -> bytes:
        try:
            path = os.path.join(self.path, name)
            return self._read(name) if os.lstat(path).st_size <= min(most, MAX_OTHER_BYTES // 4) else b""
        except (_Refused, OSError, UnicodeEncodeError):
            return b""

    def read(self, name: str) -> bytes | None:
        """The bytes of a file, or ``None``; why it cannot be read is added to :attr:`unreadable`."""
        try:
            return self._read(name)
        except _Refused as refusal:
            self.unreadable.append(Unreadable(name, str(refusal)))
        except OSError as error:
            reason = (
                "the file does not exist" if isinstance(error, FileNotFoundError) else error.strerror or "no access"
            )
            self.unreadable.append(Unreadable(name, f"cannot be read: {reason}"))
        return None

    def _read(self, name: str) -> bytes:
        if leads_out(name):
            raise _Refused("leads out of the connector's directory")
        path, mode = self.path, 0
        for part in PurePosixPath(name.replace("\\", "/")).parts:
            path = os.path.join(path, part)
            try:
                mode = os.lstat(path).st_mode
            except UnicodeEncodeError:
                raise _Refused("holds half a character in its name") from None
            if stat.S_ISLNK(mode):
                raise _Refused("is a symbolic link, which is not followed")
        _only_regular(mode)
        # The file may have been replaced since lstat, so the open file itself is asked again.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as stream:
            status = os.fstat(descriptor)
            _only_regular(status.st_mode)
            data = stream.read(MAX_BYTES + 1) if status.st_size <= MAX_BYTES else b""
            if status.st_size > MAX_BYTES or len(data) > MAX_BYTES:
                raise _Refused(f"is larger than {MAX_BYTES // 2**20} MiB")
            return data


def leads_out(name: str) -> bool:
    """The name is none of a file inside a directory: it is empty, absolute, or climbs."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return not parts or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name


def _only_regular(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise _Refused("is a directory")
    if not stat.S_ISREG(mode):
        raise _Refused("is no regular file")
