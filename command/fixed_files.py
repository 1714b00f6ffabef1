"""Writing what was fixed: whole files, at once, and only over what was judged.

The content comes from the worker, which has read a stranger's files. All it can do here is to replace regular files
inside the connector's directory, whose bytes are those that it names.
"""

from __future__ import annotations

import os
import stat
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from certify.run import FixedFile
from command.replacing import Changed, replace
from connector.files import MAX_BYTES, blob_name, leads_out


class NotWritten(Exception):
    """A file is left as it is; the message says which one and why."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file that may be written."""

    path: str
    target: str
    content: bytes
    status: os.stat_result
    """Of the file that is replaced."""


def write(directory: str, files: Iterable[FixedFile]) -> None:
    """Write the files of one connector; the changes of one finding may lie in several.

    :raises NotWritten: one of them is not what it was, or cannot be written. If that is known beforehand, none is.
    """
    ready = [_ready(directory, file) for file in files]
    for file in ready:
        _replace(file)


def _ready(directory: str, file: FixedFile) -> _Ready:
    try:
        path, target = _inside(directory, file.name), _inside(directory, file.target)
        content = b64decode(file.content, validate=True)
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode):
            raise NotWritten(f"{file.name} is not a regular file, and is left alone")
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if blob_name(data) != file.before:
            raise NotWritten(f"{file.name} has changed meanwhile, and is left alone; run the command again")
        if not os.access(path, os.W_OK):
            raise NotWritten(f"{file.name} is write-protected, and is left alone")
        if target != path and os.path.lexists(target) and not os.path.samefile(path, target):
            raise NotWritten(f"{file.target} is there already, and is left alone")
    except NotBase64:
        raise NotWritten(f"{file.name}: its new content makes no sense") from None
    except OSError as error:
        raise NotWritten(f"{file.name}: {error.strerror or 'cannot be read'}") from None
    return _Ready(path, target, content, status)


def _inside(directory: str, name: str) -> str:
    """The path of a file in the directory, behind no link."""
    parts = PurePosixPath(name).parts
    if leads_out(name) or "\\" in name:
        raise NotWritten(f"{name} leads out of the connector's directory")
    path = directory
    for part in parts[:-1]:
        path = os.path.join(path, part)
        if not stat.S_ISDIR(os.lstat(path).st_mode):
            raise NotWritten(f"{name} is behind a symbolic link, and is left alone")
    return os.path.join(path, parts[-1])


def _replace(file: _Ready) -> None:
    name = os.path.basename(file.path)
    try:
        replace(file.path, file.content, file.status, file.target)
    except Changed:
        raise NotWritten(f"{name} has changed meanwhile, and is left alone; run the command again") from None
    except OSError as error:
        raise NotWritten(f"{name}: {error.strerror or 'cannot be written'}") from None
