"""The Dockerfile: what GitHub asks of a container action, and what a careful reader does."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def dockerfile(project: Path) -> str:
    text = (project / "Dockerfile").read_text(encoding="utf-8")
    return re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", "")


def test_the_base_is_pinned_by_its_digest(dockerfile: str) -> None:
    assert re.search(r"^ARG BASE=python:3\.13-slim-trixie@sha256:[0-9a-f]{64}$", dockerfile, re.MULTILINE)
    assert re.findall(r"^FROM (.+)$", dockerfile, re.MULTILINE) == ["${BASE} AS build", "scratch"]


def test_it_sets_neither_user_nor_working_directory(dockerfile: str) -> None:
    assert not re.search(r"^(USER|WORKDIR)\b", dockerfile, re.MULTILINE)


def test_the_entrypoint_is_absolute_in_exec_form_and_isolated(dockerfile: str) -> None:
    (entrypoint,) = re.findall(r"^ENTRYPOINT (.+)$", dockerfile, re.MULTILINE)
    command = json.loads(entrypoint)
    assert command[0].startswith("/")
    assert "-I" in command
    assert command[-1].startswith("/")


def test_only_wheels_with_known_hashes_are_installed(dockerfile: str) -> None:
    (install,) = re.findall(r"pip .*?install.*", dockerfile)
    assert "--require-hashes" in install
    assert "--only-binary :all:" in install


def test_the_context_is_a_list_of_what_is_allowed(project: Path) -> None:
    lines = (project / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    allowed = [rule[1:] for rule in rules if rule.startswith("!")]
    assert [path for path in allowed if not (project / path).exists()] == []


def test_every_room_of_the_program_gets_into_the_image(project: Path) -> None:
    let_in = {line[1:] for line in (project / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    rooms = {path.parent.name for path in project.glob("*/__init__.py")} - {"tools", "tests"}
    assert rooms <= let_in


def test_the_linter_finds_nothing(project: Path) -> None:
    linter = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([linter, "Dockerfile"], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
