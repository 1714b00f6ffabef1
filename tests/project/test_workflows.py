"""The project's own automation, judged by the linters that others trust."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml


def run(project: Path, *command: str) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        cwd=project,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_finds_nothing_even_when_pedantic(project: Path) -> None:
    run(project, "zizmor", "--offline", "--pedantic", "--no-progress", "action.yml", ".github")


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-actions", ["action.yml"]),
        ("vendor.github-workflows", [".github/workflows/*.yml"]),
        ("custom.github-workflows-require-timeout", [".github/workflows/*.yml"]),
        ("vendor.dependabot", [".github/dependabot.yml"]),
    ],
)
def test_every_file_keeps_to_its_schema(project: Path, schema: str, files: list[str]) -> None:
    paths = [str(path) for pattern in files for path in project.glob(pattern)]
    assert paths
    run(project, "check-jsonschema", "--builtin-schema", schema, *paths)


def test_no_workflow_has_a_right_that_a_job_does_not_ask_for(project: Path) -> None:
    for path in (project / ".github/workflows").glob("*.yml"):
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert workflow["permissions"] == {}
        assert all("permissions" in job for job in workflow["jobs"].values())
