"""Installed as its users install it: by pipx, by uvx from a repository, and by pre-commit, each from nothing.

The libraries come from the package index that this machine is set up for; where it has none, nothing can be installed.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(sys.executable).parent
FILES = "connectors/Contoso Invoices"


def call(*command: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    author = {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**os.environ, **author, "GIT_CONFIG_GLOBAL": os.devnull, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=280,
        check=False,
    )


def done(*command: str | Path, cwd: Path, **variables: str) -> str:
    answer = call(*command, cwd=cwd, **variables)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def committed(directory: Path) -> Path:
    """The directory as a repository whose one commit has everything that lies in it."""
    done("git", "init", "--quiet", cwd=directory)
    done("git", "add", "--all", "--force", cwd=directory)
    done("git", "commit", "--quiet", "--message", "All of it", cwd=directory)
    return directory


@pytest.fixture(scope="module", autouse=True)
def index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A package index that answers."""
    place = tmp_path_factory.mktemp("index")
    command = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", place, "hatchling<2")
    if call(*command, cwd=place).returncode:
        pytest.skip("no package index can be reached")


@pytest.fixture(scope="module")
def repository(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of this checkout in which its present state is committed."""
    if not (project / ".git").exists():
        pytest.skip("this is no git checkout")
    place = tmp_path_factory.mktemp("repository")
    options = ("-c", f"safe.directory={project}", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in done("git", *options, cwd=project).split("\0"):
        if name and (project / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(project / name, place / name)
    return committed(place)


@pytest.fixture
def desk(project: Path, tmp_path: Path) -> Path:
    """An author's repository."""
    shutil.copytree(project / "samples/contoso-invoices", tmp_path / "desk" / FILES)
    return tmp_path / "desk"


def without_slash(desk: Path) -> None:
    file = desk / FILES / "apiDefinition.swagger.json"
    definition = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**definition, "basePath": "v1"}), encoding="utf-8")


def test_pipx_installs_a_command(repository: Path, desk: Path, tmp_path: Path) -> None:
    places = {f"PIPX_{name}": str(tmp_path / name) for name in ("HOME", "BIN_DIR", "MAN_DIR")}
    done(TOOLS / "pipx", "install", "--python", sys.executable, repository, cwd=desk, **places)
    assert [path.stem for path in (tmp_path / "BIN_DIR").iterdir()] == ["connector-certification"]
    command = tmp_path / "BIN_DIR/connector-certification"
    assert "ready to submit" in done(command, cwd=desk)
    without_slash(desk)
    assert call(command, cwd=desk).returncode == 1


def test_uvx_runs_it_from_a_repository(repository: Path, desk: Path, tmp_path: Path) -> None:
    source = f"git+{repository.as_uri()}"
    options = ("--python", sys.executable, "--from", source)
    said = done(TOOLS / "uvx", *options, "connector-certification", cwd=desk, UV_TOOL_DIR=str(tmp_path / "tools"))
    assert "ready to submit" in said


def test_pre_commit_judges_the_connector_of_a_file_that_changes(repository: Path, desk: Path, tmp_path: Path) -> None:
    revision = done("git", "rev-parse", "HEAD", cwd=repository).strip()
    hooks = {"repo": repository.as_uri(), "rev": revision, "hooks": [{"id": "connector-certification"}]}
    (desk / ".pre-commit-config.yaml").write_text(json.dumps({"repos": [hooks]}), encoding="utf-8")
    (desk / "README.md").write_text("# Connectors\n", encoding="utf-8")
    committed(desk)
    command = (TOOLS / "pre-commit", "run", "--color=never", "--verbose")
    home = {"PRE_COMMIT_HOME": str(tmp_path / "home")}

    assert "Passed" in done(*command, "--all-files", cwd=desk, **home)

    (desk / "README.md").write_text("# Our connectors\n", encoding="utf-8")
    done("git", "add", "README.md", cwd=desk)
    assert "no files to check" in done(*command, cwd=desk, **home)

    without_slash(desk)
    done("git", "add", FILES, cwd=desk)
    refused = call(*command, cwd=desk, **home)
    assert refused.returncode == 1
    assert f"{FILES}/apiDefinition.swagger.json:1:" in refused.stdout
    assert "exit code: 1" in refused.stdout


def test_the_hook_is_one_that_pre_commit_takes(project: Path) -> None:
    done(TOOLS / "pre-commit", "validate-manifest", ".pre-commit-hooks.yaml", cwd=project)
