"""The project's own automation, judged by the linters that others trust."""

import re
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
        ("vendor.github-issue-config", [".github/ISSUE_TEMPLATE/config.yml"]),
        ("vendor.github-issue-forms", [".github/ISSUE_TEMPLATE/[!c]*.yml"]),
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


def test_every_update_waits_a_week(project: Path) -> None:
    updates = yaml.safe_load((project / ".github/dependabot.yml").read_text(encoding="utf-8"))["updates"]
    assert {one["package-ecosystem"] for one in updates} == {"docker", "github-actions", "uv"}
    assert all(one["cooldown"]["default-days"] >= 7 for one in updates)


def test_every_action_of_others_is_named_by_its_commit(project: Path) -> None:
    for path in (project / ".github/workflows").glob("*.yml"):
        used = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
        assert [one for one in used if one != "$/" and not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one)] == []


def test_everything_has_an_owner(project: Path) -> None:
    owners = (project / ".github/CODEOWNERS").read_text(encoding="utf-8")
    rules = [line.split() for line in owners.splitlines() if line and not line.startswith("#")]
    assert rules[0][0] == "*"
    assert all(re.fullmatch(r"@[\w-]+/[\w-]+", owner) for _, *named in rules for owner in named)
    assert [path for path, *_ in rules[1:] if not (project / path.lstrip("/")).exists()] == []


def test_who_doubts_a_finding_is_asked_for_the_rule_the_file_and_the_reason(project: Path) -> None:
    form = yaml.safe_load((project / ".github/ISSUE_TEMPLATE/false-finding.yml").read_text(encoding="utf-8"))
    needed = {one["id"] for one in form["body"] if one.get("validations", {}).get("required")}
    assert needed == {"rule", "file", "why"}


def test_the_workflow_of_a_release_uses_steps_that_exist(project: Path) -> None:
    text = (project / ".github/workflows/release.yml").read_text(encoding="utf-8")
    makefile = (project / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"\bmake ([a-z]+)", text))
    assert targets == {"package", "publish"}
    assert all(f"\n{target}: " in makefile for target in targets)
    steps = set(re.findall(r"tools\.release ([a-z]+)", text))
    assert steps == set(re.findall(r'"([a-z]+)"', re.search(r"for name in \((.+)\)", release_tool(project))[1]))  # type: ignore[index]


def release_tool(project: Path) -> str:
    return (project / "tools/release.py").read_text(encoding="utf-8")
