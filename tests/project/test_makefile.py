"""The commands of the Makefile: each says what it does, and what is missing."""

import os
import re
import subprocess
from pathlib import Path

import pytest


def make(project: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    inherited = ("MAKE", "MFLAGS", "PYTHON")  # of a make that runs these very tests
    environment = {name: value for name, value in os.environ.items() if not name.startswith(inherited)}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=project,
        env=environment | ({"PATH": path} if path else {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def bare(project: Path, tmp_path: Path) -> Path:
    """A checkout in which no command has run yet."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_bytes((project / name).read_bytes())
    return tmp_path


def test_help_lists_every_command(project: Path) -> None:
    listed = re.findall(r"^make (\w+)", make(project, "help").stdout, re.MULTILINE)
    declared = re.findall(r"^\.PHONY: (\w+)", (project / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(declared)


def test_a_python_that_is_too_old_is_named(bare: Path) -> None:
    old = bare / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2"\nexit 1\n')
    old.chmod(0o755)
    done = make(bare, "certify", f"PYTHON={old}")
    assert done.returncode != 0
    assert "Python 3.9.2 is too old" in done.stderr
    assert "3.11" in done.stderr


def test_a_python_that_is_not_there_is_said(bare: Path) -> None:
    done = make(bare, "certify", "PYTHON=/nowhere/python3")
    assert done.returncode != 0
    assert "Install Python 3.11 or newer" in done.stderr


def test_a_python_without_venv_is_told_where_it_comes_from(bare: Path) -> None:
    debian = bare / "python3"
    debian.write_text('#!/bin/sh\ncase "$*" in *ensurepip*) exit 1 ;; esac\nexit 0\n')
    debian.chmod(0o755)
    done = make(bare, "certify", f"PYTHON={debian}")
    assert done.returncode != 0
    assert "apt-get install python3-venv" in done.stderr


def test_each_python_has_an_environment_of_its_own(bare: Path) -> None:
    for place in (".venv", ".venv-3.12", ".venv-3.13"):
        interpreter = bare / place / "bin/python"
        interpreter.parent.mkdir(parents=True)
        interpreter.write_text(f"#!/bin/sh\necho {place}\n")
        interpreter.chmod(0o755)
        (bare / place / ".runtime").touch()
    for version in ("3.12", "3.13"):
        named = bare / f"python{version}"
        named.write_text(f"#!/bin/sh\necho {version}\n")
        named.chmod(0o755)
        assert make(bare, "certify", f"PYTHON={named}").stdout == f".venv-{version}\n"
    assert make(bare, "certify").stdout == ".venv\n"


def test_a_connector_may_have_any_name(bare: Path) -> None:
    """The name reaches the program as one argument, whatever make and the shell think of its characters."""
    name = "My 'Connector' \"v2\" $(HOME) $HOME ; exit 7"
    interpreter = bare / ".venv/bin/python"
    interpreter.parent.mkdir(parents=True)
    interpreter.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    interpreter.chmod(0o755)
    (bare / ".venv/.runtime").touch()
    done = make(bare, "certify", f"CONNECTOR={name}")
    assert done.stdout.splitlines() == ["entrypoint.py", "--", name]
