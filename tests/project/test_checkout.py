"""What a stranger gets who clones the repository."""

import os
import re
import stat
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def files(project: Path) -> list[Path]:
    """Every file that belongs to the repository."""
    if not (project / ".git").exists():
        pytest.skip("this is no git checkout")
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={project}", "ls-files", "-z"], cwd=project, capture_output=True, check=True
    )
    return [project / os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]


def test_the_ci_script_can_be_executed(project: Path) -> None:
    assert (project / ".ci/run").stat().st_mode & stat.S_IXUSR


def test_no_file_names_a_place_of_the_machine_it_was_written_on(files: list[Path]) -> None:
    # Put together here, so that this file does not name them either.
    places = [f"/{first}/{second}" for first, second in (("work", "main"), ("work", "shared"), ("opt", "wheels"))]
    places += [f"/{first}/{second}" for first, second in (("opt", "pypi"), ("root", r"\.pyenv"))]
    pattern = re.compile("|".join(places))
    assert [path for path in files if path.is_file() and pattern.search(path.read_text("utf-8", "replace"))] == []


def test_no_file_holds_leftovers_of_a_merge_or_of_an_editor(files: list[Path]) -> None:
    marks = re.compile("^(<{7}|>{7}) ", re.MULTILINE)
    assert [path for path in files if path.is_file() and marks.search(path.read_text("utf-8", "replace"))] == []
    assert [
        path for path in files if path.name.endswith(("~", ".orig", ".rej", ".swp")) or path.name == ".DS_Store"
    ] == []


@pytest.mark.parametrize("name", ["LICENSE", "SECURITY.md", "README.md", "CONTRIBUTING.md"])
def test_the_documents_are_there(project: Path, name: str) -> None:
    assert (project / name).stat().st_size > 500
