"""What a change is compared with: the version of each connector from before it, wherever that is to be had."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.git import git, needs_git
from tests.github.fake import FakeGitHub, Fault
from tests.github.repository import Content, named
from tests.publish.scenarios import BASE, DEFINITION, GOOD, HEAD, OTHER, Result, Scenario, commit, connector, edited

pytestmark = pytest.mark.usefixtures("at_once")

MOVED = "certified/Contoso Billing"


def changed(files: Mapping[str, Content], change: Callable[[Any], object], place: str = GOOD) -> dict[str, Content]:
    """The files with another definition in one connector."""
    path = f"{place}/{DEFINITION}"
    text = files[path]
    assert isinstance(text, bytes)
    definition = json.loads(text)
    change(definition)
    return {**files, path: json.dumps(definition, indent=2).encode()}


def without_an_action(definition: Any) -> None:
    """An operation goes, and whoever uses it has a broken flow."""
    del definition["paths"]["/invoices/{id}"]


def with_another_summary(definition: Any) -> None:
    definition["paths"]["/invoices/{id}"]["get"]["summary"] = "Get one invoice"


BREAKING = changed(BASE, without_an_action)
TOUCHED = {**BASE, f"{OTHER}/readme.md": "# Another text\n"}
"""A change to a connector that had errors before."""


def found(done: Result, place: str = GOOD) -> Any:
    [report] = [one for one in done.report["connectors"] if one["path"] == place]
    return report


def compatibility(done: Result, place: str = GOOD) -> Any:
    rows = [row for row in found(done, place)["criteria"] if row["id"] == "compatibility"]
    return rows[0] if rows else None


def states(done: Result, place: str, level: str = "error") -> set[str | None]:
    return {one["state"] for one in found(done, place)["findings"] if one["level"] == level}


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target", "merge_group", "push"])
def test_a_change_that_breaks_those_who_use_the_connector_fails(event: str, github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change(BREAKING)
    scenario.check_out(scenario.head if event in ("merge_group", "push") else scenario.merge)
    done = scenario.run(event)
    assert done.status == 1, done.log
    assert found(done)["update"] == "breaking"
    assert compatibility(done)["status"] == "failed"


@pytest.mark.parametrize("event", ["workflow_dispatch", "push"])
def test_where_nothing_was_before_nothing_is_compared(event: str, github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change(BREAKING)
    scenario.check_out(scenario.head)
    created = {"before": "0" * 40, "after": scenario.head, "created": True}
    done = scenario.run(event, created if event == "push" else {})
    assert (compatibility(done), found(done)["update"]) == (None, None)


def test_a_new_connector_is_compared_with_none(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change({**BASE, **connector(MOVED)})
    scenario.check_out(scenario.merge)
    done = scenario.run()
    assert compatibility(done, MOVED) is None


@pytest.mark.parametrize(("fail_on_known", "status"), [("", 1), ("true", 1), ("false", 0)])
def test_old_errors_block_unless_the_workflow_lets_them_pass(
    fail_on_known: str, status: int, github: FakeGitHub, tmp_path: Path
) -> None:
    scenario = Scenario(github, tmp_path).change(TOUCHED)
    scenario.check_out(scenario.merge)
    done = scenario.run(fail_on_known=fail_on_known)
    assert done.status == status
    assert states(done, OTHER) == {"known"}
    assert scenario.checks == [("head", "failure" if status else "success")]


def test_a_new_error_blocks_beside_old_ones(github: FakeGitHub, tmp_path: Path) -> None:
    head = changed(BASE, lambda definition: definition["paths"]["/orders/{number}"]["get"].pop("summary"), OTHER)
    scenario = Scenario(github, tmp_path).change(head)
    scenario.check_out(scenario.merge)
    done = scenario.run(fail_on_known="false")
    assert done.status == 1
    assert states(done, OTHER) == {"known", "new"}


@pytest.mark.parametrize("altered", [False, True])
def test_a_connector_is_followed_to_another_directory(altered: bool, github: FakeGitHub, tmp_path: Path) -> None:
    files = changed(BASE, with_another_summary) if altered else BASE
    head = {path.replace(f"{GOOD}/", f"{MOVED}/"): content for path, content in files.items()}
    scenario = Scenario(github, tmp_path).change(head)
    scenario.check_out(scenario.merge)
    done = scenario.run()
    assert found(done, MOVED)["update"] == ("minor" if altered else "none")


def test_another_connector_in_place_of_one_that_is_gone_is_new(github: FakeGitHub, tmp_path: Path) -> None:
    head = {path: content for path, content in BASE.items() if not path.startswith(GOOD)}
    scenario = Scenario(github, tmp_path).change({**head, **connector(MOVED, "fabrikam-orders")})
    scenario.check_out(scenario.merge)
    assert compatibility(scenario.run(), MOVED) is None


def test_what_others_broke_since_the_branch_began_is_not_laid_at_its_door(github: FakeGitHub, tmp_path: Path) -> None:
    merged = {**BREAKING, f"{GOOD}/readme.md": HEAD[f"{GOOD}/readme.md"]}
    scenario = Scenario(github, tmp_path)
    repository = github.repository
    root = repository.commit(BASE)
    scenario.change(HEAD)
    scenario.base = repository.commit(BREAKING, root)
    scenario.head = repository.commit(HEAD, root)
    scenario.merge = repository.commit(merged, scenario.base, scenario.head)
    github.pull_requests[7] = scenario._payload()
    for sha in (scenario.merge, scenario.head):
        shutil.rmtree(scenario.workspace)
        scenario.check_out(sha)
        done = scenario.run()
        assert (done.status, found(done)["update"]) == (0, "minor"), done.log


def test_what_git_keeps_is_not_asked_for_and_no_file_twice(github: FakeGitHub, tmp_path: Path) -> None:
    twice = {**BASE, **connector(MOVED)}
    head = {**twice, **connector(GOOD, intro_md="# Other"), **connector(MOVED, intro_md="# Another")}
    scenario = Scenario(github, tmp_path).change(head, twice)
    scenario.check_out(scenario.merge)
    scenario.run()
    asked = [request.path for request in github.requests if "/git/blobs/" in request.path]
    assert len(asked) == 1


def test_bytes_that_git_keeps_under_a_wrong_name_are_not_believed(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change(BREAKING)
    scenario.check_out(scenario.merge)
    before, after = BASE[f"{GOOD}/{DEFINITION}"], BREAKING[f"{GOOD}/{DEFINITION}"]
    assert isinstance(before, bytes)
    assert isinstance(after, bytes)
    sha = named("blob", before)
    file = scenario.workspace / ".git" / "objects" / sha[:2] / sha[2:]
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(zlib.compress(b"blob %d\0" % len(after) + after))
    assert found(scenario.run())["update"] == "breaking"


def test_a_version_that_cannot_be_read_leaves_compatibility_unjudged(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change(HEAD)
    scenario.check_out(scenario.merge)
    github.faults.append(Fault("GET", ".*/git/blobs/.*", 404, "Not Found"))
    done = scenario.run()
    assert done.status == 1
    assert (compatibility(done)["status"], compatibility(done)["help"]) == ("unjudged", "Run the job again.")
    assert "could not read a file of the commit" in compatibility(done)["summary"]
    assert scenario.run().status == 0


@pytest.mark.parametrize("bound", ["MAX_FILES", "MAX_TOTAL_BYTES"])
def test_more_than_a_run_may_ask_for_is_told(
    bound: str, github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"publish.base.{bound}", 3)
    head = {**HEAD, f"{OTHER}/readme.md": "# Another text\n"}
    scenario = Scenario(github, tmp_path).change(head)
    scenario.check_out(scenario.merge)
    shutil.rmtree(scenario.workspace / ".git" / "objects")
    done = scenario.run()
    assert done.status == 1
    asked = [request for request in github.requests if "/git/blobs/" in request.path]
    assert len(asked) == (3 if bound == "MAX_FILES" else 2)
    assert {compatibility(done, place)["status"] for place in (GOOD, OTHER)} == {"unjudged"}
    assert "fetch-depth: 0" in compatibility(done)["help"]


def test_where_nobody_says_what_was_before_that_is_told(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change(BREAKING)
    scenario.check_out(scenario.merge)
    done = scenario.run(token="")
    assert "none was compared with its version before the change" in done.summary


@needs_git
def test_without_a_token_git_has_the_version_before(github: FakeGitHub, tmp_path: Path) -> None:
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "--quiet")
    scenario = Scenario(github, tmp_path)
    scenario.base = commit(origin, BASE)
    git(origin, "checkout", "--quiet", "-b", "topic")
    scenario.head = scenario.merge = commit(origin, BREAKING)
    git(origin, "gc", "--quiet")
    git(tmp_path, "clone", "--quiet", f"file://{origin}", "clone")
    shutil.copytree(tmp_path / "clone", scenario.workspace, dirs_exist_ok=True)
    done = scenario.run(token="")
    assert (done.status, found(done)["update"]) == (1, "breaking")


def test_an_edit_of_a_text_is_a_minor_update(github: FakeGitHub, tmp_path: Path) -> None:
    head = edited(BASE, f"{GOOD}/{DEFINITION}", "Gets one", "Gets a single")
    scenario = Scenario(github, tmp_path).change(head)
    scenario.check_out(scenario.merge)
    done = scenario.run()
    assert (done.status, found(done)["update"], compatibility(done)["status"]) == (0, "minor", "passed")
