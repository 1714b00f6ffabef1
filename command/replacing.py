"""Putting a whole file in the place of another one: all of it or nothing, and never over what changed meanwhile."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress


class Changed(Exception):
    """The file is no longer the one that was looked at."""


def create(path: str, content: bytes, mode: int = 0o666) -> None:
    """Write a file that is not there yet; not even a link may have its name.

    :raises OSError: it is there, or cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, mode)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        with suppress(OSError):
            os.unlink(path)
        raise


def replace(path: str, content: bytes, status: os.stat_result, target: str | None = None) -> None:
    """Put new content in the place of a file, which nobody ever sees half written. Owner and mode stay.

    :param status: of the file when it was looked at.
    :param target: its new path in the same folder, where it is to get another name.
    :raises Changed: it is another file than then.
    :raises OSError: it cannot be written.
    """
    beside = os.path.join(os.path.dirname(path), f".{secrets.token_hex(8)}.tmp")
    try:
        create(beside, content, 0o600)
        _keep_rights(beside, status)
        if _identity(os.lstat(path)) != _identity(status):
            raise Changed
        if target is not None and target != path:
            # Before the content, so that no failure leaves nothing: both names may be one file, which somebody reads.
            os.rename(path, target)
        os.replace(beside, target or path)
    finally:
        with suppress(OSError):
            os.unlink(beside)


def _identity(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns


def _keep_rights(path: str, status: os.stat_result) -> None:
    """Where another owner cannot be given, only the mode is kept."""
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(path, status.st_uid, status.st_gid)
    os.chmod(path, stat.S_IMODE(status.st_mode))
