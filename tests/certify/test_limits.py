"""What is carried to and from the worker has bounds; beyond them something is said, counted or left alone."""

from __future__ import annotations

import os
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from certify import client, drafts, edits, fixing, history, judge, lines, locate, policy_file, probing, worker
from certify.neighbors import index
from certify.readers import Inline
from certify.request import Request, Task, from_json, to_json
from connector.node import Finding
from tests.certify.connectors import request, sample
from tests.certify.test_fixing import contents, fixed, of_list
from tests.certify.test_locate import DEFINITION, place
from tests.certify.test_neighbors import definition, put
from tests.certify.test_survey import checkout  # noqa: F401  a fixture
from tests.git import git, needs_git
from tools.examples import materialize

# --- The worker ------------------------------------------------------------------------------------------------------


def test_after_so_many_workers_what_is_left_is_unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MOST_STARTS", 0)
    [result] = client.certify(request(sample()))
    assert result.values is None
    assert "the process that judges connectors" in (result.reason or "")


def test_no_more_forks_than_the_bound_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "MOST_JOBS", 2)
    forks = worker._Forks(os.getpid())
    forks._confined = True
    forks._input = bytearray(to_json(replace(request(sample()), jobs=5)))
    forks._take_up()
    assert forks._jobs == 2


def test_a_text_that_no_draft_has_is_refused() -> None:
    long = {"name": "readme.md", "before": None, "blob": None, "after": "a" * (drafts.MAX_TEXT + 1)}
    assert drafts._draft({**long, "after": "a"}).after == "a"
    with pytest.raises(drafts.NoDrafts, match="an answer that is none"):
        drafts._draft(long)


def test_no_more_addresses_are_asked_than_a_connector_has_places_for() -> None:
    many = [{"url": f"https://{number}.example.com", "page": True} for number in range(probing.MOST + 5)]
    assert len(probing._addresses(many)) == probing.MOST


# --- What is read ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bound", "limit", "unread"),
    [("certify.neighbors.MAX_SECONDS", -1, 1), ("certify.neighbors.MAX_BYTES", 10, 0)],
)
def test_a_neighbor_beyond_the_bounds_is_not_compared(
    bound: str, limit: int, unread: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = put(tmp_path / "a" / "One", definition())
    assert index([other]).titles
    monkeypatch.setattr(bound, limit)
    found = index([other])
    assert (dict(found.titles), found.unread) == ({}, unread)


@needs_git
def test_a_commit_with_too_many_files_is_left_to_github(
    checkout: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    head, before = (git(checkout, "rev-parse", commit) for commit in ("HEAD", "HEAD^"))
    task = Task(str(checkout), ".", texts=(("head", head), ("commit", head), ("before", before), ("direct", "true")))
    assert history.listings(task) is not None
    monkeypatch.setattr(history, "MAX_FILES", 2)
    assert history.listings(task) is None


def test_texts_of_too_many_lines_are_not_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("1\n2\n3")
    task = Task(str(tmp_path), ".", texts=(("a.txt", b64encode(b"1\n2\n3").decode()),))
    assert lines.translate(task)["a.txt"]
    monkeypatch.setattr(lines, "MAX_LINES", 2)
    assert lines.translate(task) == {"a.txt": None}


def test_mistakes_of_a_policy_beyond_the_bound_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy_file, "MAX_MISTAKES", 2)
    text = "rules:\n" + "".join(f"  no-such-{number}: off\n" for number in range(5))
    with pytest.raises(policy_file.PolicyError) as raised:
        policy_file.read_policy(text.encode(), "p.yml")
    assert str(raised.value).count("there is no rule") == 2
    assert str(raised.value).endswith("; 3 more")


# --- What is reported ------------------------------------------------------------------------------------------------


def test_entries_and_title_of_a_report_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patch: dict[str, Any] = {
        DEFINITION: {"info": {"title": "A" * (judge.MAX_TITLE + 1)}},
    }
    path = materialize(patch, tmp_path / "c")
    (path / "zz").mkdir()
    monkeypatch.setattr(judge, "MAX_FILES", 1)
    task = Task(str(path), "c")
    said = judge.judge_connector(from_json(to_json(Request((task,)))), task, Inline())
    assert said["connector"]["title"] == "A" * (judge.MAX_TITLE - 1) + "…"
    assert "zz" not in said["files"]


def test_further_places_beyond_the_bound_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "MAX_PLACES", 2)
    uses = [Finding(DEFINITION, f"/{number}", f"/{number}", "no", origin="/shared") for number in range(5)]
    [one] = place(tmp_path, *uses, text='{"0": 1, "1": 1, "2": 1, "3": 1, "4": 1, "shared": 2}')
    assert (one.uses, len(one.places)) == (5, 2)


def test_lines_beyond_the_bound_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "MAX_SOURCES", 10)
    found = [Finding("readme.md", "", "", f"no {line}", line=line) for line in (1, 2)]
    assert [one.source for one in place(tmp_path, *found)] == ["# One", None]


# --- What is fixed ---------------------------------------------------------------------------------------------------


def test_an_edit_that_writes_too_much_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = materialize(of_list({"summary": "list invoices"}), tmp_path / "c")
    assert contents(fixed(path))
    monkeypatch.setattr(edits, "MAX_TEXT", 0)
    assert not contents(fixed(path))


def test_a_search_that_takes_too_long_takes_back_all_that_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = materialize(of_list({"summary": "list invoices."}), tmp_path / "c")
    assert contents(fixed(path))
    monkeypatch.setattr(fixing, "MOST_JUDGEMENTS", 0)
    monkeypatch.setattr(fixing, "_objection", lambda *_: "it brings something new")
    result = fixed(path)
    assert not contents(result)
    assert result["fix"]["refused"] > 0
