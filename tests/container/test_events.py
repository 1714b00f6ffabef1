"""The action in its container, on a repository of which GitHub and the workspace tell the truth."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.container.runner import RUNNER_USER, Run, Runner
from tests.github.fake import FakeGitHub
from tests.github.repository import Link
from tests.publish.runs import TOKEN
from tests.publish.scenarios import BASE, BROKEN, DEFINITION, GOOD, HEAD, OTHER, Scenario, connector

pytestmark = [pytest.mark.docker, pytest.mark.node]


def run(runner: Runner, scenario: Scenario, event: str = "pull_request", token: str = TOKEN, **inputs: str) -> Run:
    payload, sha = scenario._event(event)
    return runner.run(
        event_name=event,
        event=payload,
        inputs=inputs,
        token=token,
        variables={"GITHUB_API_URL": scenario.github.url, "GITHUB_SHA": sha},
    )


def merged(scenario: Scenario) -> object:
    return scenario.check_out(scenario.merge)


Prepared = Callable[[Scenario], object]
ROWS: list[tuple[str, dict[str, Any], str, str, Prepared, dict[str, str]]] = [
    ("an error", BROKEN, "pull_request", TOKEN, merged, {GOOD: "failure"}),
    ("a good change", HEAD, "pull_request", TOKEN, merged, {GOOD: "success"}),
    ("no connector is touched", {**BASE, "readme.md": "x"}, "pull_request", TOKEN, merged, {}),
    ("no token", BROKEN, "pull_request", "", merged, {GOOD: "failure", OTHER: "failure"}),
    ("nothing is checked out", BROKEN, "pull_request", TOKEN, lambda _: None, {GOOD: "unjudged"}),
    (
        "the base is checked out",
        BROKEN,
        "pull_request_target",
        TOKEN,
        lambda s: s.check_out(s.base),
        {GOOD: "unjudged"},
    ),
    ("a push", BROKEN, "push", TOKEN, lambda s: s.check_out(s.head), {GOOD: "failure"}),
    ("a merge group", HEAD, "merge_group", TOKEN, lambda s: s.check_out(s.head), {GOOD: "success"}),
    ("a directory", BROKEN, "pull_request", TOKEN, lambda s: s.check_out(s.merge, "src"), {f"src/{GOOD}": "failure"}),
    (
        "a link",
        {**{path: one for path, one in BASE.items() if not path.startswith(GOOD)}, GOOD: Link("Other")},
        "pull_request",
        TOKEN,
        merged,
        {GOOD: "failure"},
    ),
    (
        "below node_modules",
        {**BASE, **connector("node_modules/C", "fabrikam-orders")},
        "pull_request",
        TOKEN,
        merged,
        {"node_modules/C": "failure"},
    ),
]


@pytest.mark.parametrize(("name", "head", "event", "token", "prepare", "judged"), ROWS, ids=[row[0] for row in ROWS])
def test_what_a_change_touches_is_judged_or_fails(
    name: str,
    head: dict[str, Any],
    event: str,
    token: str,
    prepare: Prepared,
    judged: dict[str, str],
    runner: Runner,
    github: FakeGitHub,
) -> None:
    scenario = Scenario(github, runner.directory).change(head)
    prepare(scenario)
    done = run(runner, scenario, event, token)

    report = json.loads((runner.workspace / done.outputs["report"]).read_text(encoding="utf-8"))
    ends = {
        one["path"]: "unjudged" if {row["status"] for row in one["criteria"]} == {"unjudged"} else one["conclusion"]
        for one in report["connectors"]
    }
    assert ends == judged, done.log + done.errors
    conclusion = "success" if set(judged.values()) <= {"success"} else "failure"
    assert (done.status, done.outputs["conclusion"]) == (conclusion == "failure", conclusion)
    assert scenario.checks == ([("head", conclusion)] if token else [])
    assert TOKEN not in done.log + done.errors + done.summary


def test_a_second_run_updates_the_comment_and_what_is_written_belongs_to_the_runner(
    runner: Runner, github: FakeGitHub
) -> None:
    scenario = Scenario(github, runner.directory).change(BROKEN)
    merged(scenario)
    for _ in range(2):
        done = run(runner, scenario, **{"report-path": "out/report.json"})
        assert done.status == 1
    assert len(github.comments) == 1
    for path in ("out", "out/report.json"):
        assert (runner.workspace / path).stat().st_uid == RUNNER_USER
    assert (runner.workspace / GOOD / DEFINITION).stat().st_uid == RUNNER_USER
