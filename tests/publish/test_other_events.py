"""Events without a pull request, and what rules are told of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from publish.publication import describe_pull_request
from publish.publisher import publish_failure
from publish.scope import Scope
from publish.settings import ActionSettings
from publish.trees import Entry
from tests.github.fake import REPOSITORY, FakeGitHub, Fault
from tests.publish.runs import HEAD, MERGE, TOKEN, findings, opened, pull_request, read_outputs, report, run


@pytest.mark.parametrize(
    ("name", "payload", "sha"),
    [
        ("push", {"after": MERGE}, MERGE),
        ("workflow_dispatch", {}, MERGE),
        ("schedule", {}, MERGE),
        ("merge_group", {"merge_group": {"head_sha": HEAD}}, HEAD),
    ],
)
def test_an_event_without_a_pull_request_gets_a_check_run_and_no_comment(
    github: FakeGitHub, tmp_path: Path, name: str, payload: Any, sha: str
) -> None:
    done = run(tmp_path, github, report(findings(2)), name, payload)
    assert [check["head_sha"] for check in github.check_runs] == [sha]
    assert github.counted() == {"POST": 1}
    assert done.outputs["conclusion"] == "failure"


def test_a_pull_request_that_the_event_file_does_not_describe_is_judged_without_being_shown(
    github: FakeGitHub, tmp_path: Path
) -> None:
    done = run(tmp_path, github, report(findings(2)), payload={"pull_request": {"number": "7"}})
    assert github.requests == []
    assert "describes no pull request" in done.log
    assert len(done.annotated("error")) == 2


def test_a_run_without_a_verdict_fails_where_people_look(github: FakeGitHub, tmp_path: Path) -> None:
    run(tmp_path, github, report())
    publication, stream = opened(tmp_path, github)
    publish_failure(publication, "input fail-on: `x` is not known @octocat")
    assert stream.getvalue() == "::error::input fail-on: `x` is not known @octocat\n"
    outputs = read_outputs(tmp_path / "output")
    assert (outputs["conclusion"], outputs["failed"], outputs["report"]) == ("failure", "", "")
    assert outputs["summary"].startswith("The check could not run: input fail-on")
    check = github.check_runs[-1]
    assert (check["head_sha"], check["conclusion"]) == (HEAD, "failure")
    [comment] = github.comments
    assert "could not run" in comment["body"]
    assert "``input fail-on: `x` is not known @octocat``" in comment["body"]


def test_a_run_without_a_verdict_writes_no_first_comment(github: FakeGitHub, tmp_path: Path) -> None:
    publication, _ = opened(tmp_path, github)
    publish_failure(publication, "no")
    assert (len(github.check_runs), github.comments) == (1, [])


def test_a_run_without_a_verdict_is_shown_on_no_commit_that_it_is_not_about(github: FakeGitHub, tmp_path: Path) -> None:
    publication, _ = opened(tmp_path, github, "workflow_run", {})
    publish_failure(publication, "no")
    assert github.requests == []


def scope(before: dict[str, str], after: dict[str, str]) -> Scope:
    """Two commits with one directory; values stand for the bytes of files."""
    place = "certified-connectors/Contoso"
    trees = [{f"{place}/{name}": Entry("100644", sha) for name, sha in files.items()} for files in (before, after)]
    return Scope(base=trees[0], head=trees[1])


def test_rules_are_told_of_the_pull_request_and_its_files(github: FakeGitHub, tmp_path: Path) -> None:
    payload = pull_request(fork=True, labels=[{"name": "New"}, {"name": 7}, "odd"], title="Contoso", body=None)
    publication, _ = opened(tmp_path, github, payload=payload)
    changes = scope({"logo.png": "1", "intro.md": "2"}, {"icon.png": "1", "readme.md": "3", "intro.md": "4"})
    found = describe_pull_request(publication, changes)
    assert found is not None
    assert (found.title, found.body, found.base_ref, found.head_ref, found.labels) == (
        "Contoso",
        "",
        "dev",
        "topic",
        ("New",),
    )
    assert (found.base_repository, found.head_repository) == (REPOSITORY, "stranger/connectors")
    place = "certified-connectors/Contoso"
    assert set(found.files or ()) == {f"{place}/{name}" for name in ("readme.md", "icon.png", "logo.png", "intro.md")}
    assert found.added == {f"{place}/readme.md", f"{place}/icon.png"}
    assert found.renamed == {f"{place}/logo.png"}
    assert found.prefix == ""


def test_files_that_github_does_not_list_are_unknown_to_rules(github: FakeGitHub, tmp_path: Path) -> None:
    publication, _ = opened(tmp_path, github)
    found = describe_pull_request(publication, Scope())
    assert found is not None
    assert found.files is None


def test_rules_know_the_directory_of_a_checkout(github: FakeGitHub, tmp_path: Path) -> None:
    (tmp_path / "workspace" / "checkout" / ".git").mkdir(parents=True)
    publication, _ = opened(tmp_path, github, settings=ActionSettings(token=TOKEN, paths=("checkout",)))
    found = describe_pull_request(publication, Scope())
    assert found is not None
    assert found.prefix == "checkout/"


UPSTREAM = {"sha": "b" * 40, "ref": "dev", "repo": {"full_name": "contoso/PowerPlatformConnectors"}}


def test_a_pull_request_that_was_mended_since_the_event_is_judged_as_it_is_now(
    github: FakeGitHub, tmp_path: Path
) -> None:
    github.pull_requests[7] = {"title": "Contoso Invoices (Contoso)", "body": None}
    publication, _ = opened(tmp_path, github, payload=pull_request(base=UPSTREAM, title="wip", body="- [ ] done"))
    found = describe_pull_request(publication, Scope())
    assert found is not None
    assert (found.title, found.body, found.base_ref, found.labels) == (
        "Contoso Invoices (Contoso)",
        "",
        "master",
        ("bug",),
    )
    assert (found.base_repository, found.head_ref) == ("contoso/PowerPlatformConnectors", "topic")
    assert github.counted() == {"GET": 1}


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_pull_request_that_github_does_not_show_is_judged_as_the_event_has_it(
    github: FakeGitHub, tmp_path: Path, status: int
) -> None:
    github.faults.append(Fault("GET", ".*/pulls/7", status, "Not Found", times=3))
    publication, stream = opened(tmp_path, github, payload=pull_request(base=UPSTREAM, title="wip"))
    found = describe_pull_request(publication, Scope())
    assert found is not None
    assert found.title == "wip"
    assert "judged as the event has them" in stream.getvalue()


def test_an_answer_about_another_pull_request_is_not_believed(github: FakeGitHub, tmp_path: Path) -> None:
    github.pull_requests[7] = {"number": 8, "title": "Other"}
    publication, _ = opened(tmp_path, github, payload=pull_request(base=UPSTREAM, title="wip"))
    found = describe_pull_request(publication, Scope())
    assert found is not None
    assert found.title == "wip"


def test_a_repository_without_rules_for_pull_requests_is_not_asked(github: FakeGitHub, tmp_path: Path) -> None:
    publication, _ = opened(tmp_path, github)
    assert describe_pull_request(publication, Scope()) is not None
    assert github.requests == []


@pytest.mark.parametrize("name", ["push", "merge_group", "workflow_dispatch"])
def test_other_events_have_no_pull_request(name: str, github: FakeGitHub, tmp_path: Path) -> None:
    publication, _ = opened(tmp_path, github, name)
    assert describe_pull_request(publication, Scope()) is None
    assert github.requests == []
