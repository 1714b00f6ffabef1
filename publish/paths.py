"""Paths as GitHub knows them: relative to the repository, with forward slashes."""

from __future__ import annotations

import os
from typing import Final

from connector.zip_reader import SEPARATOR

MAX_BYTES: Final = 4_096
"""No file system on which a repository is checked out has longer paths."""


def repository_root(path: str, workspace: str) -> str:
    """The top of the checkout that holds ``path``: the nearest directory with a ``.git`` directory.

    A workflow may check several repositories out, each into a directory of the workspace. Without any such
    directory the workspace is taken for the repository.
    """
    workspace = os.path.abspath(workspace)
    directory = os.path.abspath(os.path.join(workspace, path))
    while _inside(directory, workspace):
        if os.path.isdir(os.path.join(directory, ".git")):
            return directory
        if directory == workspace:
            break
        directory = os.path.dirname(directory)
    return workspace


def repository_path(path: str, root: str, workspace: str) -> str | None:
    """A path of the workspace (or an absolute one) as the repository at ``root`` knows it.

    ``None`` where the path lies outside the repository, or where its name is no Unicode text: GitHub shows neither.
    """
    if "\0" in path:
        return None
    path = path.partition(SEPARATOR)[0]  # GitHub shows no place inside an archive
    absolute = os.path.abspath(os.path.join(workspace, path))
    if not _inside(absolute, root):
        return None
    relative = os.path.relpath(absolute, root).replace(os.sep, "/")
    try:
        size = len(relative.encode())
    except UnicodeEncodeError:
        return None
    return relative if size <= MAX_BYTES else None


def _inside(path: str, directory: str) -> bool:
    return path == directory or path.startswith(directory.rstrip(os.sep) + os.sep)
