"""A release, on a repository of this machine: what is checked and said, and which tags name what."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from command import __version__
from tests.git import git
from tools.release import NotInOrder, check, notes, number, with_image

IMAGE = f"ghcr.io/connector-certification/action@sha256:{'ab' * 32}"
OTHER = f"ghcr.io/connector-certification/action@sha256:{'cd' * 32}"
CHANGELOG = """# Changelog

## [Unreleased]

### Added

- Something that is not out yet.

## [1.3.0] - 2027-02-01

### Added

- A third thing.

## [1.2.3] - 2027-01-15

### Fixed

- A second thing.

## [1.2.2] - 2027-01-01

[1.3.0]: https://example.com/1.3.0
"""


@pytest.fixture
def repository(project: Path, tmp_path: Path) -> Path:
    """A repository whose program is version 1.2.3."""
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "command").mkdir()
    shutil.copy(project / "action.yml", tmp_path)
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    version(tmp_path, "1.2.3")
    return tmp_path


def version(repository: Path, number: str) -> None:
    (repository / "command/__init__.py").write_text(f'__version__ = "{number}"\n', encoding="utf-8")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", number)
    git(repository, "tag", number)


def release(project: Path, repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, as the workflow calls it."""
    environment = {**os.environ, "PYTHONPATH": str(project), "GIT_CONFIG_GLOBAL": os.devnull}
    command = [sys.executable, "-m", "tools.release", *arguments]
    return subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)


def test_the_present_version_has_its_notes(project: Path) -> None:
    check(project, __version__)


def test_the_changelog_is_one_that_people_and_programs_read(project: Path) -> None:
    text = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    dated = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}", heading) for heading in headings[1:]]
    versions = [number(match[1]) for match in dated if match]
    assert len(versions) == len(dated)
    assert versions == sorted(versions, reverse=True)
    kinds = set(re.findall(r"^### (.+)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_notes_are_the_section_of_the_version(repository: Path) -> None:
    assert notes(repository, "1.2.3") == "### Fixed\n\n- A second thing.\n"


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("1.2", "a version has three numbers"),
        ("v1.2.3", "a version has three numbers"),
        ("1.2.4", "the program is 1.2.3, and the tag is 1.2.4"),
    ],
)
def test_a_tag_that_is_not_the_programs_version_is_refused(repository: Path, asked: str, reason: str) -> None:
    with pytest.raises(NotInOrder, match=reason):
        check(repository, asked)


@pytest.mark.parametrize(("asked", "reason"), [("1.2.2", "says nothing below"), ("1.2.1", "has no heading")])
def test_a_version_of_which_the_changelog_says_nothing_is_refused(repository: Path, asked: str, reason: str) -> None:
    with pytest.raises(NotInOrder, match=reason):
        notes(repository, asked)


def test_a_release_pulls_its_image_and_differs_in_nothing_else(project: Path, repository: Path) -> None:
    before = git(repository, "rev-parse", "main")
    done = release(project, repository, "tag", "1.2.3", IMAGE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "v1.2.3\nv1\n", "")
    assert git(repository, "diff", "--name-only", "1.2.3", "v1.2.3") == "action.yml"
    assert git(repository, "rev-parse", "v1.2.3^") == git(repository, "rev-parse", "1.2.3")
    assert git(repository, "rev-parse", "v1") == git(repository, "rev-parse", "v1.2.3")
    action = yaml.safe_load(git(repository, "show", "v1.2.3:action.yml"))
    assert action["runs"] == {"using": "docker", "image": f"docker://{IMAGE}"}
    assert action["inputs"] == yaml.safe_load((project / "action.yml").read_text(encoding="utf-8"))["inputs"]
    # The branch, the index and the files stay as they are.
    assert git(repository, "rev-parse", "main") == before
    assert git(repository, "status", "--porcelain") == ""


def test_what_comes_out_keeps_to_the_schema_of_actions(project: Path, repository: Path) -> None:
    action = repository / "action.yml"
    action.write_text(with_image(action.read_text(encoding="utf-8"), IMAGE), encoding="utf-8")
    tool = Path(sys.executable).parent / "check-jsonschema"
    done = subprocess.run([tool, "--builtin-schema", "vendor.github-actions", action], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_release_that_is_made_again_is_the_same(project: Path, repository: Path) -> None:
    release(project, repository, "tag", "1.2.3", IMAGE)
    first = git(repository, "rev-parse", "v1.2.3")
    assert release(project, repository, "tag", "1.2.3", IMAGE).returncode == 0
    assert git(repository, "rev-parse", "v1.2.3") == first


def test_a_release_never_changes(project: Path, repository: Path) -> None:
    release(project, repository, "tag", "1.2.3", IMAGE)
    first = git(repository, "rev-parse", "v1.2.3")
    done = release(project, repository, "tag", "1.2.3", OTHER)
    assert done.returncode == 2
    assert done.stderr == "v1.2.3: has been released with something else; raise the version\n"
    assert git(repository, "rev-parse", "v1.2.3") == first


def test_the_major_tag_follows_the_newest_version_alone(project: Path, repository: Path) -> None:
    release(project, repository, "tag", "1.2.3", IMAGE)
    version(repository, "1.3.0")
    assert release(project, repository, "tag", "1.3.0", IMAGE).stdout == "v1.3.0\nv1\n"
    version(repository, "1.2.10")
    assert release(project, repository, "tag", "1.2.10", IMAGE).stdout == "v1.2.10\n"
    assert git(repository, "rev-parse", "v1") == git(repository, "rev-parse", "v1.3.0")


@pytest.mark.parametrize(
    "image",
    [
        "ghcr.io/connector-certification/action:v1",
        "action@sha256:" + "ab" * 32,
        "ghcr.io/connector-certification/action@sha256:" + "AB" * 32,
        IMAGE + "\n  entrypoint: /bin/sh",
    ],
)
def test_an_image_without_registry_and_digest_is_refused(project: Path, repository: Path, image: str) -> None:
    done = release(project, repository, "tag", "1.2.3", image)
    assert done.returncode == 2
    assert "an image is named with its registry and its digest" in done.stderr
    assert git(repository, "tag", "--list", "v*") == ""
