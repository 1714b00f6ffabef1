"""The verdict on a pull request, told to a GitHub that judges every request."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checks.rule import Level
from publish.comment import marker
from publish.publisher import headline
from publish.settings import CHECK_NAME, ActionSettings, Comment
from report.model import PolicyNote
from tests.github.fake import FORBIDDEN, REPOSITORY, FakeGitHub, Fault
from tests.publish.runs import (
    DEFINITION,
    DIRECTORY,
    EXTRA,
    HEAD,
    MERGE,
    NOTHING,
    TOKEN,
    finding,
    findings,
    pull_request,
    report,
    run,
)
from tests.report import examples

CHECK_RUNS = f"/repos/{REPOSITORY}/check-runs"
COMMENTS = f"/repos/{REPOSITORY}/issues/7/comments"


@pytest.mark.parametrize(("count", "batches"), [(0, [0]), (1, [1]), (50, [50]), (51, [50, 1]), (500, [50] * 10)])
def test_every_finding_is_annotated_once_in_batches_of_fifty(
    github: FakeGitHub, tmp_path: Path, count: int, batches: list[int]
) -> None:
    run(tmp_path, github, report(findings(count)))

    sent = [
        request.body["output"].get("annotations", []) for request in github.requests if "check-runs" in request.path
    ]
    assert [len(batch) for batch in sent] == batches
    (check,) = github.check_runs
    assert [one["start_line"] for one in check["all_annotations"]] == list(range(1, count + 1))
    assert check["conclusion"] == ("failure" if count else "success")
    assert len(github.comments) == 1


def test_the_check_run_is_on_the_head_commit_and_complete_from_the_start(github: FakeGitHub, tmp_path: Path) -> None:
    run(tmp_path, github, report(findings(60)))

    first, second = [request for request in github.requests if "check-runs" in request.path]
    assert (first.body["head_sha"], first.body["status"], first.body["conclusion"]) == (HEAD, "completed", "failure")
    assert first.body["head_sha"] != MERGE
    assert (second.method, list(second.body)) == ("PATCH", ["output"])


@pytest.mark.parametrize(
    ("count", "budget"),
    [(1, {"POST": 2, "GET": 1}), (51, {"POST": 2, "PATCH": 1, "GET": 1}), (500, {"POST": 2, "PATCH": 9, "GET": 1})],
)
def test_a_first_run_spends_no_request_more_than_it_needs(
    github: FakeGitHub, tmp_path: Path, count: int, budget: dict[str, int]
) -> None:
    run(tmp_path, github, report(findings(count)))
    assert github.counted() == budget


def test_annotations_have_level_range_and_repository_path(github: FakeGitHub, tmp_path: Path) -> None:
    run(
        tmp_path,
        github,
        report(
            [
                finding(41, level=Level.WARNING, column=13, end_column=17),
                finding(50, column=1, end_line=52, end_column=4),
                finding(None, file="icon.png", column=None, end_column=None),
                finding(9, column=7, end_column=None),
            ]
        ),
        settings=ActionSettings(token=TOKEN),
    )
    places = {
        (one["annotation_level"], one["path"], one["start_line"], one["end_line"]): (
            one.get("start_column"),
            one.get("end_column"),
        )
        for one in github.check_runs[0]["all_annotations"]
    }
    assert places == {
        ("failure", f"{DIRECTORY}/{DEFINITION}", 50, 52): (None, None),
        ("failure", f"{DIRECTORY}/icon.png", 1, 1): (None, None),
        ("failure", f"{DIRECTORY}/{DEFINITION}", 9, 9): (7, 7),
        ("warning", f"{DIRECTORY}/{DEFINITION}", 41, 41): (13, 16),
    }


def test_a_finding_without_a_file_or_outside_the_repository_is_left_to_the_summary(
    github: FakeGitHub, tmp_path: Path
) -> None:
    messages = {None: "no declaration", "../../../etc/passwd": "outside", "/etc/passwd": "absolute"}
    found = [finding(1, file=file, message=message) for file, message in messages.items()]
    run(tmp_path, github, report([*found, finding(3, file="a\udcff.json", message="odd name")]))
    assert github.check_runs[0]["all_annotations"] == []
    assert "No declaration" in github.check_runs[0]["output"]["summary"]


def test_the_title_of_an_annotation_is_the_sentence_and_its_message_the_remedy(
    github: FakeGitHub, tmp_path: Path
) -> None:
    found = finding(1, message='the contact has no `name` and "x"', help="Add `name`.")
    run(tmp_path, github, report([found]))
    (annotation,) = github.check_runs[0]["all_annotations"]
    assert (annotation["title"], annotation["message"]) == ('The contact has no name and "x".', "Add name.")


def test_equal_faults_have_an_annotation_each_on_their_lines_and_one_in_the_log(
    github: FakeGitHub, tmp_path: Path
) -> None:
    equal = report([finding(line) for line in range(1, 23)])
    run(tmp_path, github, equal)
    assert len(github.check_runs[0]["all_annotations"]) == 22
    done = run(tmp_path, github, equal, settings=ActionSettings())
    assert len(done.annotated("error")) == 1
    assert "title=No description in 22 places." in done.log


def test_a_shared_definition_at_fault_is_annotated_once(github: FakeGitHub, tmp_path: Path) -> None:
    run(tmp_path, github, report([finding(900, uses=3)]))
    (annotation,) = github.check_runs[0]["all_annotations"]
    assert annotation["start_line"] == 900
    assert "used in 3 places" in annotation["raw_details"]


@pytest.mark.parametrize(("hints", "levels"), [(False, ["failure"]), (True, ["failure", "notice"])])
def test_hints_are_annotated_only_when_asked_for(
    github: FakeGitHub, tmp_path: Path, hints: bool, levels: list[str]
) -> None:
    settings = ActionSettings(token=TOKEN, hints=hints)
    run(tmp_path, github, report([finding(1, level=Level.HINT), finding(2)]), settings=settings)
    assert [one["annotation_level"] for one in github.check_runs[0]["all_annotations"]] == levels


def test_thousands_of_findings_are_cut_with_a_count_and_what_blocks_is_kept(github: FakeGitHub, tmp_path: Path) -> None:
    many = [finding(line, level=Level.WARNING) for line in range(1, 1_200)]
    run(tmp_path, github, report([*many, finding(5_000)]))
    shown = github.check_runs[0]["all_annotations"]
    assert len(shown) == 1_000
    assert shown[0]["start_line"] == 5_000
    assert "200 more annotations left out" in github.check_runs[0]["output"]["summary"]


def test_without_annotations_the_verdict_is_shown_alone(github: FakeGitHub, tmp_path: Path) -> None:
    done = run(tmp_path, github, report(findings(3)), settings=ActionSettings(token=TOKEN, annotations=False))
    assert github.check_runs[0]["all_annotations"] == []
    assert done.annotated("error") == []


def test_the_comment_links_to_lines_at_the_head_commit(github: FakeGitHub, tmp_path: Path) -> None:
    run(tmp_path, github, report([finding(41)], path="a (b)/Rechnungen & Töchter #1"))
    address = (
        f"https://github.com/{REPOSITORY}/blob/{HEAD}/a%20%28b%29/Rechnungen%20%26%20T%C3%B6chter%20%231/{DEFINITION}"
    )
    assert f"{address}#L41" in github.comments[0]["body"]


def test_a_second_run_updates_the_comment_in_place(github: FakeGitHub, tmp_path: Path) -> None:
    run(tmp_path, github, report(findings(1)))
    run(tmp_path, github, report())
    (comment,) = github.comments
    assert "ready to submit" in comment["body"]
    assert github.requests[-1].method == "PATCH"


def test_a_comment_that_is_up_to_date_is_left_alone(github: FakeGitHub, tmp_path: Path) -> None:
    run(tmp_path, github, report(findings(1)))
    run(tmp_path, github, report(findings(1)))
    assert "PATCH" not in github.counted()


def test_our_comment_is_found_on_the_second_page(github: FakeGitHub, tmp_path: Path) -> None:
    for number in range(130):
        github.add_comment(f"comment {number}", "octocat" if number % 3 else None)
    run(tmp_path, github, report(findings(1)))
    for number in range(120):
        github.add_comment(f"later comment {number}", "octocat")
    github.requests.clear()

    run(tmp_path, github, report(findings(2)))
    assert len(github.comments) == 251
    assert github.counted() == {"POST": 1, "GET": 3, "PATCH": 1}
    assert "2 errors" in github.comments[130]["body"]


@pytest.mark.attack(
    "A planted comment that looks like the action's",
    "It is found by its marker and its author",
)
def test_a_strangers_comment_with_our_marker_is_not_ours(github: FakeGitHub, tmp_path: Path) -> None:
    planted = f"{marker(CHECK_NAME)}\n### ✅ is ready to submit"
    for login in ("mallory", "github-actions", "other-app[bot]", None):
        github.add_comment(planted, login)
    github.add_comment(f"quoted by another action:\n{planted}", "github-actions[bot]")

    run(tmp_path, github, report(findings(1)))
    run(tmp_path, github, report(findings(2)))
    assert [comment["body"] for comment in github.comments[:4]] == [planted] * 4
    assert len(github.comments) == 6
    assert "2 errors to fix" in github.comments[5]["body"]


def test_two_checks_of_one_pull_request_keep_two_comments(github: FakeGitHub, tmp_path: Path) -> None:
    for name in ("verified -->", "independent"):
        for count in (1, 2):
            settings = ActionSettings(token=TOKEN, check_name=name)
            run(tmp_path, github, report(findings(count)), settings=settings)
    assert [comment["body"].split("\n")[0] for comment in github.comments] == [
        "<!-- connector-certification: verified%20%2D%2D%3E -->",
        "<!-- connector-certification: independent -->",
    ]


@pytest.mark.parametrize("app", ["github-actions", "contoso-certifier"])
def test_the_app_of_the_token_is_known_from_the_check_run(github: FakeGitHub, tmp_path: Path, app: str) -> None:
    github.app = app
    run(tmp_path, github, report(findings(1)))
    run(tmp_path, github, report(findings(2)))
    assert len(github.comments) == 1
    assert "/user" not in [request.path for request in github.requests]


def test_a_personal_token_makes_no_check_run_but_knows_its_comment(github: FakeGitHub, tmp_path: Path) -> None:
    github.app = None
    run(tmp_path, github, report(findings(1)))
    done = run(tmp_path, github, report(findings(2)))
    assert len(github.comments) == 1
    assert len(done.annotated("error")) == 2


def test_a_token_without_checks_still_finds_its_comment(github: FakeGitHub, tmp_path: Path) -> None:
    github.may -= {"checks"}
    run(tmp_path, github, report(findings(1)))
    done = run(tmp_path, github, report(findings(2)))
    assert len(github.comments) == 1
    assert len(done.annotated("error")) == 2
    assert "checks: write" in done.log


def test_no_comment_is_written_or_looked_for_when_none_is_wanted(github: FakeGitHub, tmp_path: Path) -> None:
    run(tmp_path, github, report(findings(1)), settings=ActionSettings(token=TOKEN, comment=Comment.NEVER))
    assert github.counted() == {"POST": 1}


def test_nothing_to_check_is_a_success_that_writes_no_new_comment(github: FakeGitHub, tmp_path: Path) -> None:
    done = run(tmp_path, github, NOTHING)
    (check,) = github.check_runs
    assert (check["conclusion"], check["output"]["title"]) == ("success", "Nothing to check")
    assert github.comments == []
    assert done.outputs["conclusion"] == "success"


def test_nothing_to_check_any_more_replaces_a_stale_verdict(github: FakeGitHub, tmp_path: Path) -> None:
    run(tmp_path, github, report(findings(1)))
    run(tmp_path, github, NOTHING)
    (comment,) = github.comments
    assert "Nothing to check" in comment["body"]
    assert "not ready" not in comment["body"]


def test_a_fork_gets_its_findings_in_the_log_with_the_reason_and_the_same_verdict(
    github: FakeGitHub, tmp_path: Path
) -> None:
    github.may.clear()
    done = run(tmp_path, github, report(findings(3)), payload=pull_request(fork=True))
    assert (github.check_runs, github.comments) == ([], [])
    assert len(done.annotated("error")) == 3
    assert FORBIDDEN in done.log
    assert "usual on a pull request from a fork" in done.log
    assert done.outputs["conclusion"] == "failure"
    assert "No description" in done.summary


def test_without_a_token_the_findings_are_in_the_log(github: FakeGitHub, tmp_path: Path) -> None:
    done = run(tmp_path, github, report(findings(2)), settings=ActionSettings())
    assert github.requests == []
    assert len(done.annotated("error")) == 2
    assert "no github-token" in done.log


def test_the_runner_gets_ten_annotations_of_a_kind_and_the_number_of_the_others(
    github: FakeGitHub, tmp_path: Path
) -> None:
    advice = [finding(line, level=Level.WARNING, rule=f"advice-{line}") for line in range(1, 15)]
    done = run(tmp_path, github, report([*findings(25), *advice]), settings=ActionSettings())
    assert (len(done.annotated("error")), len(done.annotated("warning"))) == (10, 10)
    assert "19 more annotations left out here" in done.log


@pytest.mark.parametrize("status", [500, 502, 503])
def test_after_an_outage_a_comment_is_looked_for_before_it_is_written_again(
    github: FakeGitHub, tmp_path: Path, status: int
) -> None:
    for after_write in (True, False):
        github.comments.clear()
        github.faults.append(Fault("POST", COMMENTS, status, after_write=after_write))
        run(tmp_path, github, report(findings(1)))
        assert len(github.comments) == 1


@pytest.mark.parametrize("status", [500, 502, 503])
def test_after_an_outage_a_check_run_is_made_again(github: FakeGitHub, tmp_path: Path, status: int) -> None:
    github.faults.append(Fault("POST", CHECK_RUNS, status, times=2))
    done = run(tmp_path, github, report(findings(60)))
    assert [check["conclusion"] for check in github.check_runs] == ["failure"]
    assert len(github.check_runs[0]["all_annotations"]) == 60
    assert done.annotated("error") == []


def test_an_outage_that_does_not_end_is_reported(github: FakeGitHub, tmp_path: Path) -> None:
    github.faults += [Fault("POST", CHECK_RUNS, 503, times=9), Fault("POST", COMMENTS, 503, times=9)]
    done = run(tmp_path, github, report(findings(1)))
    assert (github.check_runs, github.comments) == ([], [])
    assert done.log.count("GitHub is out of order") == 2
    assert len(done.annotated("error")) == 1


def test_a_connection_that_breaks_after_the_write_does_not_double_the_comment(
    github: FakeGitHub, tmp_path: Path
) -> None:
    github.faults.append(Fault("POST", COMMENTS, 0, after_write=True, silent=True))
    done = run(tmp_path, github, report(findings(1)))
    assert len(github.comments) == 1
    assert "does not answer" in done.log


def test_a_lost_batch_of_annotations_is_not_sent_twice(github: FakeGitHub, tmp_path: Path) -> None:
    github.faults.append(Fault("PATCH", f"{CHECK_RUNS}/1", 502, after_write=True))
    done = run(tmp_path, github, report(findings(60)))
    assert len(github.check_runs[0]["all_annotations"]) == 60
    assert "add the other annotations" in done.log
    assert len(github.comments) == 1


def test_a_read_is_tried_again(github: FakeGitHub, tmp_path: Path) -> None:
    github.faults.append(Fault("GET", COMMENTS, 503))
    run(tmp_path, github, report(findings(1)))
    assert len(github.comments) == 1


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds for which the program would have slept, each time; it does not."""
    seconds: list[float] = []
    monkeypatch.setattr(time, "sleep", seconds.append)
    return seconds


@pytest.mark.parametrize(
    "headers",
    [
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 3_600)},
        {"Retry-After": "3600"},
        {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"},
    ],
)
def test_a_long_rate_limit_is_reported_and_not_waited_for(
    github: FakeGitHub, tmp_path: Path, headers: dict[str, str], waited: list[float]
) -> None:
    message = "API rate limit exceeded for installation ID 1."
    github.faults.append(Fault("POST", CHECK_RUNS, 403, message, headers))
    done = run(tmp_path, github, report(findings(1)))
    assert sum(waited) == 0
    assert "rate limit" in done.log
    assert len(done.annotated("error")) == 1
    assert done.outputs["conclusion"] == "failure"


@pytest.mark.parametrize("status", [403, 429])
def test_a_short_rate_limit_is_waited_for_and_the_write_is_carried_out_once(
    github: FakeGitHub, tmp_path: Path, status: int, waited: list[float]
) -> None:
    message = "You have exceeded a secondary rate limit."
    github.faults.append(Fault("POST", COMMENTS, status, message, {"Retry-After": "1"}))
    run(tmp_path, github, report(findings(1)))
    assert len(github.comments) == 1
    assert 1 <= sum(waited) < 5


def test_an_error_that_was_there_before_and_does_not_block_is_a_warning_on_its_line(
    github: FakeGitHub, tmp_path: Path
) -> None:
    subject = examples.report(replace(examples.update(), path=DIRECTORY))
    run(tmp_path, github, subject)
    [check] = github.check_runs
    levels = [(one["start_line"], one["annotation_level"]) for one in check["all_annotations"]]
    assert levels == [(41, "failure"), (1, "warning"), (2, "warning")]
    assert check["output"]["title"] == "Contoso Invoices: 1 error to fix before you submit (compatible update)"
    assert "Compatible update: 1 finding new, 2 known, 3 fixed" in github.comments[0]["body"]


@pytest.mark.parametrize("changed", [False, True])
def test_an_exemption_that_covers_nothing_is_a_warning_on_its_line(
    changed: bool, github: FakeGitHub, tmp_path: Path
) -> None:
    note = PolicyNote(4, "the exemption of `x` for `y` covers nothing", "Remove it.")
    policy = replace(examples.POLICY, changed=changed, notes=(note,))
    run(tmp_path, github, replace(examples.report(examples.connector()), policy=policy))
    found = [(one["path"], one["start_line"], one["title"]) for one in github.check_runs[0]["all_annotations"]]
    assert found == ([] if changed else [(policy.file, 4, "The exemption of x for y covers nothing.")])
    assert "covers nothing" in github.comments[0]["body"]


def test_an_answer_that_is_never_ready_is_not_waited_for_without_end(
    github: FakeGitHub, tmp_path: Path, waited: list[float]
) -> None:
    github.faults.append(Fault("GET", COMMENTS, 202, "Still at work", times=9))
    done = run(tmp_path, github, report(findings(1)))
    assert github.counted()["GET"] <= 4
    assert sum(waited) < 30
    assert "could not read the comments of the pull request" in done.log
    assert github.comments == []


def test_a_server_that_nobody_reaches_costs_one_warning(tmp_path: Path, waited: list[float]) -> None:
    done = run(tmp_path, "http://127.0.0.1:9", report(findings(1)))
    assert 0 < sum(waited) < 30
    assert [name for name, properties, _ in done.commands if "file" not in properties] == ["warning"]
    assert len(done.annotated("error")) == 1
    assert done.outputs["conclusion"] == "failure"


def test_an_answer_that_makes_no_sense_is_a_warning(github: FakeGitHub, tmp_path: Path) -> None:
    github.faults.append(Fault("POST", CHECK_RUNS, 422, "No commit found for SHA: ::error::x"))
    done = run(tmp_path, github, report(findings(1)))
    assert "No commit found" in done.log
    assert done.outputs["conclusion"] == "failure"


def test_a_server_of_ones_own_is_spoken_to_under_its_own_address(enterprise: FakeGitHub, tmp_path: Path) -> None:
    for number in range(150):
        enterprise.add_comment(f"comment {number}", "octocat")
    for count in (120, 51):
        run(tmp_path, enterprise, report(findings(count)))
    assert [len(check["all_annotations"]) for check in enterprise.check_runs] == [120, 51]
    assert len(enterprise.comments) == 151


def test_outputs_count_criteria_and_name_the_report(github: FakeGitHub, tmp_path: Path) -> None:
    done = run(tmp_path, github, report(findings(2)))
    assert done.outputs == {
        "conclusion": "failure",
        "failed": "1",
        "warned": "0",
        "unproven": "0",
        "unjudged": "0",
        "report": "connector-certification.json",
        "check-url": "https://github.com/contoso/connectors/runs/1",
        "comment-url": "https://github.com/contoso/connectors/pull/7#issuecomment-1",
        "connectors": "[]",
        "changed-connectors": "[]",
        "batches": "[]",
        "summary": headline(report(findings(2))),
    }
    written = json.loads((done.workspace / done.outputs["report"]).read_text())
    assert len(written["connectors"][0]["findings"]) == 2


def test_outputs_and_summary_are_there_before_github_is_asked(github: FakeGitHub, tmp_path: Path) -> None:
    seen: list[list[str]] = []
    ask = github.answer

    def answer(*given: Any) -> Any:
        seen.append(sorted(path.name for path in tmp_path.iterdir() if path.is_file()))
        return ask(*given)

    github.answer = answer  # type: ignore[method-assign,assignment]
    run(tmp_path, github, report(findings(1)))
    assert {"output", "summary"} <= set(seen[0])


def test_what_a_race_left_beside_the_comment_is_removed(github: FakeGitHub, tmp_path: Path) -> None:
    for _ in range(3):
        github.add_comment(f"{marker(CHECK_NAME)}\nold", github.login)
    planted = github.add_comment(f"{marker(CHECK_NAME)}\nforged", "mallory")
    run(tmp_path, github, report(findings(1)))
    assert [comment["id"] for comment in github.comments] == [1, planted["id"]]
    assert "old" not in github.comments[0]["body"]


def test_a_comment_that_somebody_removes_meanwhile_is_written_again(github: FakeGitHub, tmp_path: Path) -> None:
    run(tmp_path, github, report(findings(1)))
    github.faults.append(Fault("PATCH", ".*/comments/1", 404, "Not Found"))
    run(tmp_path, github, report(findings(2)))
    assert len(github.comments) == 2


def _pushed(github: FakeGitHub) -> list[dict[str, Any]]:
    """Events of three commits, each beyond the one before."""
    shas: list[str] = []
    for number in range(3):
        shas.append(github.repository.commit({"a": str(number)}, *shas[-1:]))
    return [pull_request(head={"sha": sha, "ref": "topic", "repo": {"full_name": REPOSITORY}}) for sha in shas]


@pytest.mark.parametrize("now", [1, 2])
def test_a_late_run_of_an_old_commit_changes_nothing(github: FakeGitHub, tmp_path: Path, now: int) -> None:
    """Whether the comment is about the present commit, or that has moved on once more."""
    old, new, newest = _pushed(github)
    github.pull_requests[7] = {"head": {"sha": (old, new, newest)[now]["pull_request"]["head"]["sha"]}}
    run(tmp_path, github, report(), payload=new)
    before = [comment["body"] for comment in github.comments]
    done = run(tmp_path, github, report(findings(1)), payload=old)
    assert [comment["body"] for comment in github.comments] == before
    assert "a newer commit was judged meanwhile" in done.log
    github.pull_requests[7] = {"head": {"sha": newest["pull_request"]["head"]["sha"]}}
    run(tmp_path, github, report(findings(2)), payload=newest)
    assert [comment["body"] for comment in github.comments] != before


def test_jobs_of_one_name_and_several_paths_hide_nothing_of_each_other(github: FakeGitHub, tmp_path: Path) -> None:
    for path, count in (("a", 1), ("b", 0), ("a", 1)):
        run(tmp_path, github, report(findings(count)), settings=ActionSettings(token=TOKEN, paths=(path,)))
    assert len(github.comments) == 2
    assert {check["name"]: check["conclusion"] for check in github.check_runs} == {
        f"{CHECK_NAME} (a)": "failure",
        f"{CHECK_NAME} (b)": "success",
    }


@pytest.mark.parametrize(
    ("message", "headers", "remedy"),
    [
        ("Unable to create comment because issue is locked.", {}, "the conversation of the pull request is locked"),
        ("You must authenticate via a GitHub App.", {}, "only the token of an App may write check runs"),
        ("Resource not accessible by personal access token", {}, "the fine-grained personal token may not do this"),
        ("Resource protected by organization SAML enforcement.", {}, "asks for single sign-on"),
        ("Nope", {"X-GitHub-SSO": "required; url=https://github.com/orgs/o/sso"}, "asks for single sign-on"),
        ("Resource not accessible by integration", {}, "checks: write and pull-requests: write"),
    ],
)
def test_each_refusal_has_a_sentence_of_its_own(
    github: FakeGitHub, tmp_path: Path, message: str, headers: dict[str, str], remedy: str
) -> None:
    github.faults.append(Fault("POST", COMMENTS, 403, message, headers))
    done = run(tmp_path, github, report(findings(1)))
    assert remedy in done.log
    assert len(github.check_runs) == 1


def test_a_token_that_has_expired_is_called_so(github: FakeGitHub, tmp_path: Path) -> None:
    github.faults.append(Fault("POST", CHECK_RUNS, 401, "Bad credentials"))
    assert (
        "the token is wrong or has expired (401: Bad credentials). Renew the secret"
        in run(tmp_path, github, report(findings(1))).log
    )


@pytest.mark.parametrize(
    ("comment", "count", "comments"),
    [(Comment.ALWAYS, 0, 1), (Comment.ON_FAILURE, 0, 0), (Comment.ON_FAILURE, 1, 1), (Comment.NEVER, 1, 0)],
)
def test_a_comment_is_written_when_it_is_wanted(
    github: FakeGitHub, tmp_path: Path, comment: Comment, count: int, comments: int
) -> None:
    run(tmp_path, github, report(findings(count)), settings=ActionSettings(token=TOKEN, comment=comment))
    assert len(github.comments) == comments


def test_a_comment_that_is_there_is_kept_up_to_date_without_a_failure(github: FakeGitHub, tmp_path: Path) -> None:
    settings = ActionSettings(token=TOKEN, comment=Comment.ON_FAILURE)
    run(tmp_path, github, report(findings(1)), settings=settings)
    before = github.comments[0]["body"]
    run(tmp_path, github, report(), settings=settings)
    assert [comment["body"] != before for comment in github.comments] == [True]


@pytest.mark.parametrize("letter", ["x", "ü", "𝄞"])
def test_a_summary_has_no_more_bytes_than_github_takes(github: FakeGitHub, tmp_path: Path, letter: str) -> None:
    many = [finding(line, message=letter * 300, rule=f"rule-{line}") for line in range(1, 900)]
    run(tmp_path, github, report(many))
    size = len(github.check_runs[0]["output"]["summary"].encode())
    assert 30_000 < size <= 65_535


def test_debugging_shows_requests_without_the_token(
    github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EXTRA, "RUNNER_DEBUG", "1")
    done = run(tmp_path, github, report(findings(1)))
    assert f"::debug::POST {github.url.replace(':', '%3A')}" not in done.log
    lines = [message for name, _, message in done.commands if name == "debug"]
    assert [line.split()[0] for line in lines] == ["POST", "GET", "POST"]
    assert lines[0].endswith("check-runs 201")
    assert TOKEN not in done.log
    assert not [line for line in run(tmp_path, github, report()).log.splitlines() if "Authorization" in line]


def test_certificates_that_are_not_there_are_told(tmp_path: Path) -> None:
    done = run(
        tmp_path, "https://127.0.0.1:9", report(findings(1)), settings=ActionSettings(token=TOKEN, ca_bundle="x")
    )
    assert "input ca-bundle names x, which is no file" in done.log
