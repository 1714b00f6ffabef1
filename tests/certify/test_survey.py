"""The worker's look around, as the confined process that it is: connectors, checkouts, and what git knows."""

from __future__ import annotations

import os
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest

from certify import CannotRun
from certify.client import certify
from certify.discover import find
from certify.history import blobs
from certify.process import Worker
from certify.request import Limits, Request, Task, Wish
from certify.survey import survey
from tests.git import git, needs_git

NAMES = ("apiDefinition.swagger.json", "apiProperties.json", "readme.md")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with two commits, in a directory of the workspace, and a connector below node_modules."""
    place = tmp_path / "workspace" / "src"
    for folder in ("a/Größe", "node_modules/c", "docs"):
        (place / folder).mkdir(parents=True)
        for name in NAMES if folder != "docs" else ("index.md",):
            (place / folder / name).write_text("{}")
    git(place, "init", "--quiet")
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message", "one")
    (place / "docs/index.md").write_text("new")
    git(place, "commit", "--quiet", "--all", "--message", "two")
    git(place, "remote", "add", "origin", "https://github.com/contoso/connectors")
    return place


@needs_git
def test_connectors_and_checkouts_are_found_by_the_worker(checkout: Path) -> None:
    found = find(["."], str(checkout.parent), Worker(judges=False))
    assert found.connectors == {str(checkout / place): f"src/{place}" for place in ("a/Größe", "node_modules/c")}
    [one] = found.checkouts
    assert (one.directory, one.head) == (str(checkout), git(checkout, "rev-parse", "HEAD"))
    assert one.origin == "https://github.com/contoso/connectors"
    assert one.tracked == {"a/Größe": frozenset(NAMES), "node_modules/c": frozenset(NAMES)}


@needs_git
@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_every_form_of_the_index_is_read(checkout: Path, version: str) -> None:
    long = "docs/" + "x" * 200 + "/" + "y" * 200
    (checkout / long).parent.mkdir()
    (checkout / long).write_text("")
    git(checkout, "add", "--all")
    git(checkout, "update-index", "--index-version", version)
    [one] = survey(str(checkout))["checkouts"]
    assert {name: sorted(names) for name, names in one["tracked"].items()} == {
        "a/Größe": sorted(NAMES),
        "node_modules/c": sorted(NAMES),
    }


@needs_git
def test_of_an_index_that_is_too_large_nothing_is_believed(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certify.survey.MAX_BYTES", 200)
    [one] = survey(str(checkout))["checkouts"]
    assert one["tracked"] is None


@needs_git
@pytest.mark.parametrize(
    ("cone", "index"),
    [("--cone", "--sparse-index"), ("--cone", "--no-sparse-index"), ("--no-cone", "--no-sparse-index")],
)
def test_what_a_sparse_checkout_leaves_out_is_known(checkout: Path, cone: str, index: str) -> None:
    git(checkout, "sparse-checkout", "set", cone, index, "docs")
    [one] = survey(str(checkout))["checkouts"]
    assert any(path.startswith(("a/Größe/", "a/")) for path in one["skipped"])
    assert not any(path.startswith("docs") for path in one["skipped"])


@needs_git
def test_the_head_is_found_behind_a_branch_and_among_packed_ones(checkout: Path) -> None:
    head = git(checkout, "rev-parse", "HEAD")
    assert survey(str(checkout))["checkouts"][0]["head"] == head
    git(checkout, "pack-refs", "--all")
    assert survey(str(checkout))["checkouts"][0]["head"] == head
    git(checkout, "checkout", "--quiet", "--detach")
    assert survey(str(checkout))["checkouts"][0]["head"] == head


@needs_git
@pytest.mark.parametrize("packed", [False, True])
def test_the_worker_knows_what_two_commits_hold(checkout: Path, packed: bool) -> None:
    if packed:
        git(checkout, "gc", "--quiet")
    before, head = git(checkout, "rev-parse", "HEAD^"), git(checkout, "rev-parse", "HEAD")
    texts = (("before", before), ("head", head), ("direct", "yes"))
    [result] = certify(Request((Task(str(checkout), ".", texts=texts),), wish=Wish.HISTORY))
    assert result.reason is None
    listings = result.values
    assert listings["head"]["docs/index.md"] == ["100644", git(checkout, "rev-parse", "HEAD:docs/index.md")]
    assert listings["base"]["docs/index.md"] == ["100644", git(checkout, "rev-parse", "HEAD^:docs/index.md")]
    assert len(listings["head"]) == len(listings["base"]) == 7


@needs_git
@pytest.mark.parametrize("packed", [False, True])
def test_the_worker_has_the_files_that_git_keeps_and_nothing_else(checkout: Path, packed: bool, tmp_path: Path) -> None:
    if packed:
        git(checkout, "gc", "--quiet")
    old, new = (git(checkout, "rev-parse", f"{commit}:docs/index.md") for commit in ("HEAD^", "HEAD"))
    names = (old, new, git(checkout, "rev-parse", "HEAD"), git(checkout, "rev-parse", "HEAD:docs"), "a" * 40)
    request = Request((Task(str(checkout), ".", texts=tuple((name, "") for name in names)),), wish=Wish.BLOBS)
    [result] = certify(request, worker=Worker(judges=False))
    assert result.values.keys() == {old, new}
    assert b64decode(result.values[new]) == (checkout / "docs/index.md").read_bytes()
    (tmp_path / "none").mkdir()
    [result] = certify(replace(request, tasks=(Task(str(tmp_path / "none"), ".", texts=((old, ""),)),)))
    assert (result.values, result.reason) == (None, None)


@needs_git
def test_files_that_do_not_fit_into_an_answer_are_left_out(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = (git(checkout, "rev-parse", f"{commit}:docs/index.md") for commit in ("HEAD^", "HEAD"))
    task = Task(str(checkout), ".", texts=((new, ""), (old, "")))
    assert (checkout / "docs/index.md").stat().st_size == 3
    monkeypatch.setattr("certify.history.MAX_BYTES", 4)
    assert (blobs(task) or {}).keys() == {new}


@pytest.mark.parametrize(
    "index", [b"", b"DIRC", b"DIRC\0\0\0\x02\xff\xff\xff\xff", b"x" * 500, b"DIRC\0\0\0\x04\0\0\0\x01" + b"\xff" * 70]
)
@pytest.mark.parametrize(
    "head", ["", "ref: ../../etc/passwd", "ref: refs/heads/" + "../" * 9, "g" * 40, "ref: HEAD", "\0"]
)
def test_what_is_no_repository_says_nothing(tmp_path: Path, index: bytes, head: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/HEAD").write_text(head)
    (tmp_path / ".git/index").write_bytes(index)
    [one] = survey(str(tmp_path))["checkouts"]
    assert (one["head"], one["origin"], one["tracked"] or None) == (None, None, None)
    [result] = certify(Request((Task(str(tmp_path), ".", texts=(("before", "a" * 40),)),), wish=Wish.HISTORY))
    assert (result.values, result.reason) == (None, None)


@pytest.mark.parametrize(
    ("path", "reason"), [("no", "no: does not exist"), ("f", "f: is a file, not a directory"), ("a\0b", "does not")]
)
def test_a_path_that_is_none_is_told(tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "f").write_text("")
    with pytest.raises(CannotRun, match=reason):
        find([path], str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no limits")
def test_a_tree_that_takes_too_long_is_told_and_the_others_are_looked_at(tmp_path: Path) -> None:
    wide, small = tmp_path / "wide", tmp_path / "small"
    for place in (*(wide / str(number) for number in range(4000)), small):
        place.mkdir(parents=True)
    (small / NAMES[0]).write_text("{}")
    tasks = tuple(Task(str(place), place.name) for place in (wide, small))
    limits = Limits(connector=0.02, definition=0.0)
    slow, other = certify(Request(tasks, wish=Wish.CONNECTORS, limits=limits), worker=Worker(judges=False))
    assert slow.reason == "the process that judged it was ended by SIGPROF"
    assert other.values["connectors"] == ["."]
