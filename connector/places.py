"""Paths as they are shown and compared: with forward slashes on every system."""

from __future__ import annotations

import os


def forward(path: str) -> str:
    """The path with forward slashes, which Windows takes, too."""
    return path.replace(os.sep, "/")


def relative(path: str, root: str) -> str:
    """The path as seen from ``root``; as it is where that lies on another drive of Windows."""
    try:
        return forward(os.path.relpath(path, root))
    except ValueError:
        return forward(path)
