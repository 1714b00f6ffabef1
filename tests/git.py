"""Repositories that tests make with git itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not on this machine")
_SETTINGS: Final = ("user.name=A", "user.email=a@example.com", "init.defaultBranch=main")


def git(place: Path, *arguments: str) -> str:
    """What git says there, whatever its user has configured."""
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    done = subprocess.run(
        ["git", *settings, *arguments],
        cwd=place,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
