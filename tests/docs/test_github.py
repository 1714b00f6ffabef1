"""The workflows of docs/github.md are judged by the linters that others trust, as if they stood in a repository."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from publish.settings import ActionSettings, read_settings


def workflows(project: Path) -> list[str]:
    text = (project / "docs/github.md").read_text(encoding="utf-8")
    return [block for block in re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL) if "jobs:" in block]


@pytest.fixture
def repository(project: Path, tmp_path: Path) -> Path:
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for number, text in enumerate(workflows(project)):
        (folder / f"{number}.yml").write_text(text, encoding="utf-8")
    return tmp_path


def passes(place: Path, *command: str) -> None:
    program = str(Path(sys.executable).parent / command[0])
    done = subprocess.run([program, *command[1:]], cwd=place, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_finds_nothing_in_them_even_when_pedantic(repository: Path) -> None:
    passes(repository, "zizmor", "--offline", "--pedantic", "--no-progress", ".github")


def test_they_keep_to_their_schema(repository: Path) -> None:
    files = [str(path) for path in (repository / ".github/workflows").iterdir()]
    assert len(files) == 3
    passes(repository, "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files)


def test_they_use_inputs_that_exist(project: Path) -> None:
    inputs = yaml.safe_load((project / "action.yml").read_text(encoding="utf-8"))["inputs"]
    called = yaml.safe_load((project / ".github/workflows/certify.yml").read_text(encoding="utf-8"))
    for text in [*workflows(project), (project / ".github/workflows/certify.yml").read_text(encoding="utf-8")]:
        for job in yaml.safe_load(text)["jobs"].values():
            if "uses" in job:
                assert set(job["with"]) <= set(called[True]["workflow_call"]["inputs"])
            for step in job.get("steps", ()):
                if step["uses"].startswith(("$/", "connector-certification/")):
                    assert set(step["with"]) <= set(inputs)
                    values = {
                        f"INPUT_{name.upper()}": value for name, value in step["with"].items() if "${{" not in value
                    }
                    assert read_settings(values) != ActionSettings()
