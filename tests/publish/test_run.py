"""A run as its workflow's author sees it: what it costs, what it leaves behind, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.github.fake import FakeGitHub
from tests.publish.runs import TOKEN, read_outputs
from tests.publish.scenarios import BASE, BROKEN, DEFINITION, GOOD, HEAD, OTHER, Scenario

PROJECT = Path(__file__).resolve().parents[2]
OUTPUTS = {
    *("conclusion", "failed", "warned", "unproven", "unjudged", "summary", "report"),
    *("check-url", "comment-url", "connectors", "changed-connectors", "batches"),
}


def faulty(count: int) -> bytes:
    """A definition with so many errors: parameters without a description."""
    definition = json.loads(BASE[f"{GOOD}/{DEFINITION}"])  # type: ignore[arg-type]
    operation = definition["paths"]["/invoices"]["get"]
    names = [f"filter{number}" for number in range(count)]
    operation["parameters"] = [
        {"name": name, "in": "query", "type": "string", "x-ms-summary": name.title()} for name in names
    ]
    return json.dumps(definition, indent=1).encode()


@pytest.mark.parametrize(("count", "most"), [(0, 10), (60, 12), (500, 24)])
@pytest.mark.usefixtures("at_once")
def test_a_first_run_asks_little(count: int, most: int, github: FakeGitHub, tmp_path: Path) -> None:
    head = {**HEAD, f"{GOOD}/{DEFINITION}": faulty(count)} if count else HEAD
    scenario = Scenario(github, tmp_path).change(head)
    scenario.check_out(scenario.merge)
    done = scenario.run()
    shown = github.check_runs[0]["all_annotations"]
    assert (len(shown) >= count, len(scenario.comments)) == (True, 1)
    assert done.outputs["check-url"]
    assert len(github.requests) <= most


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"fail_on": "sometimes"}, "input fail-on: 'sometimes' is not known"),
        ({"path": "../.."}, "leads out of the workspace"),
        ({"path": "nowhere"}, "nowhere: does not exist"),
        ({"path": "readme.md"}, "is a file, not a directory"),
        ({"path": "x[z-a]"}, "is no pattern of paths"),
        ({"pull_request": "99"}, "input pull-request: could not read pull request 99"),
    ],
)
def test_a_run_that_cannot_run_leaves_no_success_behind(
    inputs: dict[str, str], said: str, github: FakeGitHub, tmp_path: Path
) -> None:
    scenario = Scenario(github, tmp_path).change(HEAD)
    scenario.check_out(scenario.merge)
    assert scenario.run().status == 0
    done = scenario.run(**inputs)
    assert (done.status, done.outputs["conclusion"], done.outputs["report"]) == (2, "failure", "")
    assert said in done.log
    assert scenario.checks == [("head", "success"), ("head", "failure")]
    if "path" not in inputs:
        assert "could not run" in scenario.comments[0]
    assert not (scenario.workspace / "connector-certification.json").exists()
    assert set(done.outputs) >= OUTPUTS - {"check-url", "comment-url"}


@pytest.mark.usefixtures("at_once")
def test_outputs_serve_a_matrix_and_the_next_step(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change(BROKEN)
    scenario.check_out(scenario.merge)
    done = scenario.run()
    assert set(done.outputs) == OUTPUTS
    assert json.loads(done.outputs["connectors"]) == [GOOD, OTHER]
    assert json.loads(done.outputs["changed-connectors"]) == [GOOD]
    assert done.outputs["check-url"].startswith("https://github.com/")
    assert done.outputs["comment-url"].startswith("https://github.com/")
    assert "\n" not in done.outputs["summary"]


@pytest.mark.usefixtures("at_once")
def test_no_report_is_written_where_none_is_wanted(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change(HEAD)
    scenario.check_out(scenario.merge)
    before = set(scenario.workspace.rglob("*"))
    done = scenario.run(report_path="")
    assert (done.status, done.outputs["report"]) == (0, "")
    assert set(scenario.workspace.rglob("*")) == before


@pytest.mark.usefixtures("at_once")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can hand files over")
def test_what_is_written_belongs_to_the_owner_of_the_workspace(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change(HEAD)
    scenario.check_out(scenario.merge)
    os.chown(scenario.workspace, 1001, 1002)
    scenario.run(report_path="a/b/report.json")
    for path in ("a", "a/b", "a/b/report.json"):
        status = (scenario.workspace / path).stat()
        assert (status.st_uid, status.st_gid) == (1001, 1002)


def started(scenario: Scenario, tmp_path: Path, **variables: str) -> subprocess.Popen[str]:
    """The program as a runner starts it."""
    payload = {"before": scenario.base, "after": scenario.head}
    (tmp_path / "event.json").write_text(json.dumps(payload))
    environment = {
        "PATH": os.environ["PATH"],
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": scenario.github.url,
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_REPOSITORY": "contoso/connectors",
        "GITHUB_SHA": scenario.head,
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_WORKSPACE": str(scenario.workspace),
        "INPUT_PATH": ".",
        "INPUT_GITHUB-TOKEN": TOKEN,
        **variables,
    }
    return subprocess.Popen(
        [sys.executable, str(PROJECT / "entrypoint.py")],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_the_program_itself_does_all_that(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change(BROKEN)
    scenario.check_out(scenario.head)
    with started(scenario, tmp_path) as running:
        log, _ = running.communicate(timeout=120)
    assert running.returncode == 1, log
    assert scenario.checks == [("head", "failure")]
    assert json.loads(read_outputs(tmp_path / "output")["changed-connectors"]) == [GOOD]
    assert TOKEN not in log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_outputs_and_one_line(number: signal.Signals, github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change(BROKEN)
    scenario.check_out(scenario.head)
    with started(scenario, tmp_path) as running:
        while not (tmp_path / "output").exists():
            time.sleep(0.02)
        running.send_signal(number)
        log, _ = running.communicate(timeout=60)
    assert running.returncode == 128 + number, log
    outputs = read_outputs(tmp_path / "output")
    assert (outputs["conclusion"], set(outputs)) == ("failure", OUTPUTS)
    assert f"::error::the run was stopped by {number.name}" in log
    assert "Traceback" not in log
