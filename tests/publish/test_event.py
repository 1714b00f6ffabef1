"""The event file, which may be anything."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from publish.event import MAX_BYTES, read_event
from tests.publish.runs import HEAD, MERGE, environment, pull_request

API = "https://api.github.com"


@pytest.mark.parametrize(
    "name", ["pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment"]
)
def test_a_pull_request_is_judged_at_its_head(tmp_path: Path, name: str) -> None:
    event = read_event(environment(tmp_path, API, name))
    assert event.sha == HEAD
    assert event.pull_request is not None
    assert (event.pull_request.number, event.pull_request.base_ref) == (7, "dev")
    assert (event.pull_request.title, event.pull_request.author) == ("Add Contoso Invoices", "octocat")
    assert not event.pull_request.fork
    assert event.problem is None


def test_a_head_in_another_repository_or_in_none_is_a_fork(tmp_path: Path) -> None:
    gone = pull_request(head={"sha": HEAD, "repo": None})
    for payload, owner in ((pull_request(fork=True), "stranger/connectors"), (gone, None)):
        event = read_event(environment(tmp_path, API, payload=payload))
        assert event.pull_request is not None
        assert (event.pull_request.fork, event.pull_request.head_repository) == (True, owner)


def test_without_a_runner_nothing_is_known_and_nothing_fails() -> None:
    event = read_event({})
    assert (event.repository, event.sha, event.pull_request) == (None, None, None)
    assert event.api_url == API
    assert event.workspace == str(Path.cwd())


@pytest.mark.attack(
    "Event files that are cut off, huge, nested or of another type",
    "It is read with bounds and believed member by member; where it makes no sense, the run says so",
)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b'"pull_request"',
        b"{",
        b"\xff\xfe{}",
        b"[" * 200_000,
        b'{"pull_request": ' * 5_000,
        b'{"pull_request": []}',
        b'{"pull_request": {"number": true, "head": {"sha": "%s"}}}' % HEAD.encode(),
        b'{"pull_request": {"number": -1, "head": {"sha": "%s"}}}' % HEAD.encode(),
        b'{"pull_request": {"number": %s, "head": {"sha": "%s"}}}' % (b"9" * 5_000, HEAD.encode()),
        b'{"pull_request": {"number": 1e400, "head": {"sha": "%s"}}}' % HEAD.encode(),
        b'{"pull_request": {"number": 7, "head": {"sha": "main; rm -rf"}}}',
        b'{"pull_request": {"number": 7, "head": {"sha": "%s\\n"}}}' % HEAD.encode(),
        b'{"pull_request": {"number": 7, "head": "x"}}',
        b" " * (MAX_BYTES + 1),
    ],
)
def test_an_event_file_that_makes_no_sense_is_one_message(tmp_path: Path, content: bytes) -> None:
    variables = environment(tmp_path, API)
    (tmp_path / "event.json").write_bytes(content)
    event = read_event(variables)
    assert event.problem
    assert "\n" not in event.problem
    assert (event.pull_request, event.sha) == (None, None)


@pytest.mark.parametrize("path", ["", "/nonexistent/event.json", "/", "a\0b", "x" * 5_000])
def test_a_missing_event_file_is_one_message(path: str) -> None:
    event = read_event({"GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": path, "GITHUB_SHA": MERGE})
    assert event.problem
    assert event.sha == MERGE


@pytest.mark.attack(
    "Event files that are cut off, huge, nested or of another type",
    "It is read with bounds and believed member by member; where it makes no sense, the run says so",
)
def test_a_pipe_for_an_event_file_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    event = read_event({"GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": str(tmp_path / "pipe")})
    assert event.problem == "the event file cannot be read: it is no regular file"


@pytest.mark.parametrize("name", ["title", "body"])
@pytest.mark.parametrize("value", [None, 1, {}, "\ud800", "x" * 1_000_000])
def test_title_and_body_are_bounded_text_whatever_they_were(tmp_path: Path, name: str, value: Any) -> None:
    event = read_event(environment(tmp_path, API, payload=pull_request(**{name: value})))
    assert event.pull_request is not None
    text = getattr(event.pull_request, name)
    assert isinstance(text, str)
    assert len(text) <= 262_144


@pytest.mark.parametrize("repository", ["", "one", "a/b/c", "a/b?x=1", "../../user", "a b/c"])
def test_a_repository_that_cannot_be_one_is_none(tmp_path: Path, repository: str) -> None:
    assert read_event({**environment(tmp_path, API), "GITHUB_REPOSITORY": repository}).repository in (None, "../..")


def test_webhook_payloads_that_are_no_objects_below_are_survived(tmp_path: Path) -> None:
    for payload in ({"merge_group": None}, {"merge_group": {"head_sha": 1}}, {"merge_group": "x"}):
        (tmp_path / "e.json").write_text(json.dumps(payload))
        variables = {"GITHUB_EVENT_NAME": "merge_group", "GITHUB_EVENT_PATH": str(tmp_path / "e.json")}
        assert read_event({**variables, "GITHUB_SHA": MERGE}).sha == MERGE


@pytest.mark.parametrize(
    ("payload", "before"),
    [
        ({"before": HEAD, "after": MERGE}, HEAD),
        ({"before": HEAD, "after": MERGE, "forced": True}, None),
        ({"before": HEAD, "after": MERGE, "created": True}, None),
        ({"before": "0" * 40, "after": MERGE}, None),
        ({"before": "x", "after": MERGE}, None),
    ],
)
def test_a_push_is_compared_with_what_was_there_before_unless_that_is_another_history(
    tmp_path: Path, payload: Any, before: str | None
) -> None:
    event = read_event(environment(tmp_path, API, "push", payload))
    assert (event.sha, event.before, event.certain) == (MERGE, before, True)


@pytest.mark.parametrize("name", ["workflow_run", "issue_comment", "an_event_of_next_year"])
def test_other_events_are_about_no_commit_for_certain(tmp_path: Path, name: str) -> None:
    assert not read_event(environment(tmp_path, API, name, {})).certain
