"""Files of the workspace: those that a workflow names, and those that are written for the steps that follow.

They are written below the workspace, and never through a pull request's link.
"""

from __future__ import annotations

import contextlib
import glob
import os
import tempfile
from collections.abc import Iterable


class NotWritten(Exception):
    """A file is not there; the message says why."""


def expand(patterns: Iterable[str], workspace: str) -> list[str]:
    """The files that plain names and patterns mean, each once, relative to the workspace."""
    root = os.path.realpath(workspace)
    found: dict[str, None] = {}
    for pattern in patterns:
        given = os.path.relpath(pattern, root) if os.path.isabs(pattern) else pattern
        plain = os.path.isfile(os.path.join(root, given))
        names = [given] if plain else sorted(glob.glob(given, root_dir=root, recursive=True, include_hidden=True))
        found.update(dict.fromkeys(name for name in names if os.path.isfile(os.path.join(root, name))))
    return list(found)


def write_below(workspace: str, given: str, content: str) -> None:
    """Write a file that later steps can read.

    It replaces whatever stands at its path. A symbolic link that a pull request planted there is replaced, too, not
    followed; and no directory on the way may lead out of the workspace.

    :param given: the path as the workflow wrote it: relative to the workspace, or absolute.
    :raises NotWritten: it leads out of the workspace, or cannot be written.
    """
    root = os.path.realpath(workspace)
    path = os.path.join(root, given)
    try:
        directory = os.path.realpath(os.path.dirname(path))
        if not os.path.isabs(given) and os.path.commonpath((root, directory)) != root:
            raise NotWritten(f"{given} leads out of the workspace")
        _make(directory, root)
        descriptor, temporary = tempfile.mkstemp(dir=directory, prefix=".connector-certification-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(content)
            os.chmod(temporary, 0o644)  # later steps run as another user
            _hand_over(temporary, root)
            os.replace(temporary, os.path.join(directory, os.path.basename(path)))
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise NotWritten(f"{given}: {error.strerror}") from None


def remove_below(workspace: str, given: str) -> None:
    """Remove a file that an earlier run wrote, so that nobody takes it for the report of this one.

    What cannot be removed is left; a directory is none.
    """
    root = os.path.realpath(workspace)
    path = os.path.join(root, given)
    directory = os.path.realpath(os.path.dirname(path))
    if os.path.isabs(given) or os.path.commonpath((root, directory)) == root:
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(directory, os.path.basename(path)))


def _make(directory: str, root: str) -> None:
    """Make a directory and those above it."""
    missing = []
    while not os.path.isdir(directory):
        missing.append(directory)
        directory = os.path.dirname(directory)
    for path in reversed(missing):
        os.mkdir(path)
        _hand_over(path, root)


def _hand_over(path: str, root: str) -> None:
    """Give what root made in a container to the user to whom the workspace belongs, who has to remove it again."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        owner = os.stat(root)
        with contextlib.suppress(OSError):
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
