"""Reading the files of a directory that a stranger wrote.

A connector is examined, never executed, and nothing outside its directory is read: no symbolic link is followed,
no path leaves the directory, only regular files are opened, none that has a second name elsewhere, and their size is
known before a byte is read.
"""

from __future__ import annotations

import errno
import hashlib
import os
import posixpath
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from connector.words import quoted

MAX_BYTES: Final = 16 * 1024 * 1024
"""A larger file is not read: sixteen times what certification accepts for a definition."""
MAX_OTHERS: Final = 2_000
"""Entries of a directory, in folders too, that are looked at beside the files with a name of their own."""
MAX_OTHER_BYTES: Final = 32 * 1024 * 1024
"""Of the texts among them, all together."""
MAX_START: Final = 8_192
"""Bytes by which a file is known to be a text."""
DEFINITION_NAMES: Final = ("apiDefinition.swagger.json", "apiDefinition.swagger.yaml", "apiDefinition.swagger.yml")
PROPERTIES_NAMES: Final = ("apiProperties.json",)
DECLARATION_NAMES: Final = ("certification.yml", "certification.yaml")

READ_ONLY: Final = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NONBLOCK"))
"""How a file is opened: as its bytes, and without waiting. Windows knows the first of these alone, and needs it."""
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)

_MARKS: Final = frozenset(name.lower() for name in (*DEFINITION_NAMES, *PROPERTIES_NAMES, *DECLARATION_NAMES))


def is_connector(names: Iterable[str]) -> bool:
    """A directory with these entries is that of a connector, whatever stands under those names and in whatever case.

    A folder or a link with the name of a definition is one that cannot be read, and no reason to pass the connector by.
    """
    return any(name.lower() in _MARKS for name in names)


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
    linked: bool = False
    """The directory itself is a symbolic link: its files are somebody else's, and none is read."""
    below: list[str] = field(default_factory=list)
    """The further files that :meth:`others` came across, whatever is in them."""
    unsearched: list[str] = field(default_factory=list)
    """What :meth:`others` left out, and why."""
    blobs: dict[str, str] = field(default_factory=dict)
    """The files that were read, each with the name that git gives its bytes."""

    @classmethod
    def open(cls, path: str) -> Directory:
        """List a directory.

        :raises OSError: it does not exist or may not be read.
        """
        return cls(path, sorted(os.listdir(path)), linked=os.path.islink(path))

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

    def others(self, known: Collection[str], is_text: Callable[[str, bytes], bool]) -> Iterator[tuple[str, bytes]]:
        """The bytes of further texts, in folders of any depth too, with their names relative to the directory.

        Without .git, links, and folders that are connectors of their own. Whatever is left out for another reason is
        named in :attr:`unsearched`.

        :param is_text: asked with a name and the first :data:`MAX_START` bytes; the rest of what is none is not read.
        """
        left, pending, looked_at = MAX_OTHER_BYTES, self._entries(""), 0
        while pending:
            name = pending.pop()
            mode = self._mode(name)
            if mode == stat.S_IFDIR:
                pending += self._entries(name)
                continue
            looked_at += 1
            if looked_at > MAX_OTHERS:
                self.unsearched.append(f"there are more than {MAX_OTHERS:,} files")
                return
            self.below.append(name)
            if mode != stat.S_IFREG or name in known:
                continue
            data = self._other(name, left, is_text)
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
            entries = sorted(os.listdir(os.path.join(self.path, name))) if name else self.names
        except OSError:
            self.unsearched.append(f"the folder {quoted(name)} could not be read")
            return []
        if name and is_connector(entries):
            return []
        return [f"{name}/{entry}" if name else entry for entry in reversed(entries) if entry != ".git"]

    def _other(self, name: str, most: int, is_text: Callable[[str, bytes], bool]) -> bytes:
        try:
            parts = name.split("/")  # as the system lists them: none of them leads anywhere else
            if not is_text(name, self._open(name, parts, MAX_START)):
                return b""
            size = os.lstat(os.path.join(self.path, name)).st_size
            if size > most:
                self.unsearched.append(f"{quoted(name)} has {size:,} bytes, and {most:,} are left to search")
                return b""
            return self._open(name, parts)
        except (_Refused, OSError, UnicodeEncodeError) as error:
            reason = str(error) if isinstance(error, _Refused) else "could not be read"
            self.unsearched.append(f"{quoted(name)} {reason}")
            return b""

    def read(self, name: str, beginning: int | None = None) -> bytes | None:
        """The bytes of a file, or ``None``; why it cannot be read is added to :attr:`unreadable`.

        :param beginning: so many bytes are enough.
        """
        try:
            return self._read(name, beginning)
        except _Refused as refusal:
            self.unreadable.append(Unreadable(name, str(refusal)))
        except OSError as error:
            reason = (
                "the file does not exist" if isinstance(error, FileNotFoundError) else error.strerror or "no access"
            )
            self.unreadable.append(Unreadable(name, f"cannot be read: {reason}"))
        return None

    def _read(self, name: str, beginning: int | None = None) -> bytes:
        if leads_out(name):
            raise _Refused("leads out of the connector's directory")
        return self._open(name, PurePosixPath(name.replace("\\", "/")).parts, beginning)

    def _open(self, name: str, parts: Sequence[str], beginning: int | None = None) -> bytes:
        """:param parts: the names on the way to the file, none of which leads out of the directory."""
        if self.linked:
            raise _Refused("is behind a symbolic link, which is not followed")
        path, mode = self.path, 0
        for part in parts:
            path = os.path.join(path, part)
            try:
                mode = os.lstat(path).st_mode
            except UnicodeEncodeError:
                raise _Refused("has half a character in its name") from None
            if stat.S_ISLNK(mode):
                raise _Refused("is a symbolic link, which is not followed")
        _only_regular(mode)
        # The file may have been replaced since lstat, so the open file itself is asked again.
        descriptor = os.open(path, READ_ONLY | _NO_LINK)
        with open(descriptor, "rb") as stream:
            status = os.fstat(descriptor)
            _only_regular(status.st_mode)
            if status.st_nlink > 1:
                raise _Refused("has a second name, as a hard link, and may be a file from elsewhere")
            if beginning is not None:
                return stream.read(beginning)
            data = stream.read(MAX_BYTES + 1) if status.st_size <= MAX_BYTES else b""
            if status.st_size > MAX_BYTES or len(data) > MAX_BYTES:
                raise _Refused(f"has more than {MAX_BYTES // 2**20} MiB")
            self.blobs[name] = blob_name(data)
            return data


def blob_name(data: bytes) -> str:
    """The name under which git keeps these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class Contents(Directory):
    """Files that are in memory, such as those of another version; they are read as those of a directory."""

    __slots__ = ("files",)

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """:param files: their bytes by their names, which are relative with forward slashes."""
        self.files = {posixpath.normpath(name): data for name, data in files.items() if not leads_out(name)}
        super().__init__("", sorted({name.partition("/")[0] for name in self.files}))

    def holds(self, name: str) -> bool:
        return not leads_out(name) and (posixpath.normpath(name) in self.files or self.is_folder(name))

    def is_folder(self, name: str) -> bool:
        return any(file.startswith(posixpath.normpath(name) + "/") for file in self.files)

    def others(self, known: Collection[str], is_text: Callable[[str, bytes], bool]) -> Iterator[tuple[str, bytes]]:
        return ((name, data) for name, data in self.files.items() if name not in known and is_text(name, data))

    def _read(self, name: str, beginning: int | None = None) -> bytes:
        data = self.files.get(posixpath.normpath(name.replace("\\", "/")))
        if data is None:
            raise FileNotFoundError(errno.ENOENT, "no such file", name)
        if len(data) > MAX_BYTES:
            raise _Refused(f"is larger than {MAX_BYTES // 2**20} MiB")
        return data[:beginning]


def leads_out(name: str) -> bool:
    """The name is none of a file inside a directory: it is empty, absolute, or climbs."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return not parts or name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name


def _only_regular(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise _Refused("is a directory")
    if not stat.S_ISREG(mode):
        raise _Refused("is not a regular file")
