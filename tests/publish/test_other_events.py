"""Events without a pull request, and the choice of connectors on one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from publish.publisher import ask_what_changed, connectors_to_check, describe_pull_request, publish_failure
from publish.settings import ActionSettings
from tests.github.fake import REPOSITORY, FakeGitHub, Fault
from tests.publish.runs import HEAD, MERGE, TOKEN, findings, opened, pull_request, read_outputs, report, run

CONNECTORS = ["a/Contoso Invoices", "a/Contoso", "b/Ünïcode", "b/Ünïcode/inner"]


@pytest.mark.parametrize(
    ("name", "payload", "sha"),
    [
        ("push", {"after": MERGE}, MERGE),
        ("workflow_dispatch", {}, MERGE),
        ("schedule", {}, MERGE),
        ("merge_group", {"merge_group": {"head_sha": HEAD}}, HEAD),
        ("an_event_of_next_year", {"anything": 1}, MERGE),
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


def chosen(place: Path, github: FakeGitHub, payload: Any = None, name: str = "pull_request") -> list[str]:
    publication, _ = opened(place, github, name, payload)
    return connectors_to_check(publication, CONNECTORS, ask_what_changed(publication))


def test_a_pull_request_is_judged_by_the_connectors_that_it_touches(github: FakeGitHub, tmp_path: Path) -> None:
    github.add_file("a/Contoso Invoices/icon.png", "added")
    github.add_file("readme.md")
    assert chosen(tmp_path, github) == ["a/Contoso Invoices"]


def test_a_renamed_file_touches_the_connector_that_it_left(github: FakeGitHub, tmp_path: Path) -> None:
    github.add_file("elsewhere/icon.png", "renamed", previous="a/Contoso/icon.png")
    assert chosen(tmp_path, github) == ["a/Contoso"]


def test_a_removed_connector_leaves_nothing_to_check(github: FakeGitHub, tmp_path: Path) -> None:
    github.add_file("a/Gone/apiProperties.json", "removed")
    assert chosen(tmp_path, github) == []


def test_a_connector_inside_another_one_touches_both(github: FakeGitHub, tmp_path: Path) -> None:
    github.add_file("b/Ünïcode/inner/apiProperties.json")
    assert chosen(tmp_path, github) == ["b/Ünïcode", "b/Ünïcode/inner"]


def test_absolute_paths_of_connectors_are_understood(github: FakeGitHub, tmp_path: Path) -> None:
    github.add_file("a/Contoso/icon.png")
    publication, _ = opened(tmp_path, github)
    absolute = [str(tmp_path / "workspace" / path) for path in CONNECTORS]
    assert connectors_to_check(publication, absolute, ask_what_changed(publication)) == [absolute[1]]


def test_a_checkout_in_a_directory_of_the_workspace_is_a_repository_of_its_own(
    github: FakeGitHub, tmp_path: Path
) -> None:
    (tmp_path / "workspace" / "checkout" / ".git").mkdir(parents=True)
    github.add_file("a/Contoso/icon.png")
    publication, _ = opened(tmp_path, github, settings=ActionSettings(token=TOKEN, path="checkout"))
    connectors = ["checkout/a/Contoso", "checkout/a/Other"]
    assert connectors_to_check(publication, connectors, ask_what_changed(publication)) == connectors[:1]


def test_more_files_than_one_page_are_all_read(github: FakeGitHub, tmp_path: Path) -> None:
    for number in range(250):
        github.add_file(f"docs/{number}.md")
    github.add_file("a/Contoso/icon.png")
    assert chosen(tmp_path, github) == ["a/Contoso"]
    assert github.counted() == {"GET": 3}


def test_everything_is_checked_when_github_does_not_list_all_files(github: FakeGitHub, tmp_path: Path) -> None:
    for number in range(3_000):
        github.add_file(f"docs/{number}.md")
    assert chosen(tmp_path, github) == CONNECTORS


@pytest.mark.parametrize("status", [403, 404, 500])
def test_everything_is_checked_when_github_does_not_say(github: FakeGitHub, tmp_path: Path, status: int) -> None:
    github.faults.append(Fault("GET", ".*/files", status, "Not Found", times=3))
    assert chosen(tmp_path, github) == CONNECTORS


def test_a_link_on_the_way_hides_no_connector(github: FakeGitHub, tmp_path: Path) -> None:
    real = tmp_path / "workspace" / "real" / "Contoso"
    real.mkdir(parents=True)
    (tmp_path / "workspace" / "linked").symlink_to("real")
    publication, _ = opened(tmp_path, github)
    connectors = ["linked/Contoso"]
    for name, expected in (("real/Contoso/readme.md", connectors), ("linked", connectors), ("other/readme.md", [])):
        github.files.clear()
        github.add_file(name)
        assert connectors_to_check(publication, connectors, ask_what_changed(publication)) == expected


def test_everything_is_checked_on_a_push_without_asking(github: FakeGitHub, tmp_path: Path) -> None:
    assert chosen(tmp_path, github, {}, "push") == CONNECTORS
    assert github.requests == []


def test_outputs_exist_even_when_there_is_no_verdict(github: FakeGitHub, tmp_path: Path) -> None:
    publication, stream = opened(tmp_path, github)
    publish_failure(publication, "input fail-on: 'x' is not known")
    assert stream.getvalue() == "::error::input fail-on: 'x' is not known\n"
    outputs = read_outputs(tmp_path / "output")
    assert outputs.pop("conclusion") == "failure"
    assert outputs == {"failed": "", "warned": "", "unproven": "", "unjudged": "", "report": ""}


def test_rules_are_told_of_the_pull_request_and_its_files(github: FakeGitHub, tmp_path: Path) -> None:
    github.add_file("certified-connectors/Contoso/readme.md", "added")
    github.add_file("certified-connectors/Contoso/icon.png", "renamed", "certified-connectors/Contoso/logo.png")
    payload = pull_request(fork=True, labels=[{"name": "New"}, {"name": 7}, "odd"], title="Contoso", body=None)
    publication, _ = opened(tmp_path, github, payload=payload)
    found = describe_pull_request(publication, ask_what_changed(publication))
    assert found is not None
    assert (found.title, found.body, found.base_ref, found.head_ref, found.labels) == (
        "Contoso",
        "",
        "dev",
        "topic",
        ("New",),
    )
    assert (found.base_repository, found.head_repository) == (REPOSITORY, "stranger/connectors")
    assert set(found.files or ()) == {
        f"certified-connectors/Contoso/{name}" for name in ("readme.md", "icon.png", "logo.png")
    }
    assert found.added == {"certified-connectors/Contoso/readme.md"}
    assert found.prefix == ""


def test_files_that_github_does_not_list_are_unknown_to_rules(github: FakeGitHub, tmp_path: Path) -> None:
    publication, _ = opened(tmp_path, github)
    found = describe_pull_request(publication, None)
    assert found is not None
    assert found.files is None


def test_rules_know_the_directory_of_a_checkout(github: FakeGitHub, tmp_path: Path) -> None:
    (tmp_path / "workspace" / "checkout" / ".git").mkdir(parents=True)
    publication, _ = opened(tmp_path, github, settings=ActionSettings(token=TOKEN, path="checkout"))
    found = describe_pull_request(publication, None)
    assert found is not None
    assert found.prefix == "checkout/"


UPSTREAM = {"sha": "b" * 40, "ref": "dev", "repo": {"full_name": "contoso/PowerPlatformConnectors"}}


def test_a_pull_request_that_was_mended_since_the_event_is_judged_as_it_is_now(
    github: FakeGitHub, tmp_path: Path
) -> None:
    github.pull_request = {"title": "Contoso Invoices (Contoso)", "body": None}
    publication, _ = opened(tmp_path, github, payload=pull_request(base=UPSTREAM, title="wip", body="- [ ] done"))
    found = describe_pull_request(publication, None)
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
    found = describe_pull_request(publication, None)
    assert found is not None
    assert found.title == "wip"
    assert "judged as the event has them" in stream.getvalue()


def test_an_answer_about_another_pull_request_is_not_believed(github: FakeGitHub, tmp_path: Path) -> None:
    github.pull_request = {"number": 8, "title": "Other"}
    publication, _ = opened(tmp_path, github, payload=pull_request(base=UPSTREAM, title="wip"))
    found = describe_pull_request(publication, None)
    assert found is not None
    assert found.title == "wip"


def test_a_repository_without_rules_for_pull_requests_is_not_asked(github: FakeGitHub, tmp_path: Path) -> None:
    publication, _ = opened(tmp_path, github)
    assert describe_pull_request(publication, None) is not None
    assert github.requests == []


@pytest.mark.parametrize("name", ["push", "merge_group", "workflow_dispatch"])
def test_other_events_have_no_pull_request(name: str, github: FakeGitHub, tmp_path: Path) -> None:
    publication, _ = opened(tmp_path, github, name)
    assert describe_pull_request(publication, None) is None
    assert ask_what_changed(publication) is None
    assert github.requests == []
