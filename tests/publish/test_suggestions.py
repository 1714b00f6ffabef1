"""Suggestions: on lines that the pull request shows, for what is certain, once, and resolved when it is mended."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checks.rule import Level
from publish.judged import Verification, move_lines
from publish.scope import Scope
from publish.settings import ActionSettings
from publish.suggestions import MAX_SUGGESTIONS, fingerprint, shown_lines, suggest
from report.model import Change, Edit, LocatedFinding, Report
from tests.github.fake import NUMBER, FakeGitHub, Fault
from tests.publish.runs import DEFINITION, DIRECTORY, TOKEN, Run, finding, report, run
from tests.publish.scenarios import BROKEN, GOOD, Scenario

PATH = f"{DIRECTORY}/{DEFINITION}"
SETTINGS = ActionSettings(token=TOKEN, suggestions=True)


def replaced(line: int, column: int, end_column: int, text: str, *, end_line: int | None = None) -> Edit:
    return Edit(Change.REPLACE, DEFINITION, line, column, end_line or line, end_column, text)


def fault(line: int, *fix: Edit, **changes: Any) -> LocatedFinding:
    """A finding on a line whose text is ``line N``, which becomes ``mended N`` unless other edits are given."""
    plain = (replaced(line, 1, 5, "mended"),)
    return replace(finding(line), fix=fix or plain, source=f"line {line}", **changes)


def opened(github: FakeGitHub, place: Path, lines: Sequence[str] = (), *, base: Sequence[str] = ()) -> Scenario:
    """A pull request that adds lines to a definition: ``line 1`` to ``line 60`` by default."""
    new = "\n".join(lines or [f"line {number}" for number in range(1, 61)]) + "\n"
    old = {"readme.md": "x", **({PATH: "\n".join(base) + "\n"} if base else {})}
    return Scenario(github, place).change({**old, PATH: new}, old)


def shown(scenario: Scenario, *faults: LocatedFinding, settings: ActionSettings = SETTINGS) -> Run:
    payload, _ = scenario._event("pull_request")
    return run(scenario.place, scenario.github, report(faults), payload=payload, settings=settings)


def blocks(github: FakeGitHub) -> list[tuple[int, str]]:
    """Of each suggestion its last line, and the text that a click puts there."""
    return [(one["line"], suggested(one["body"])) for one in github.suggestions]


def suggested(body: str) -> str:
    """What GitHub reads as the suggestion: everything up to a fence as long as the first."""
    lines = body.split("\n")
    start = next(number for number, line in enumerate(lines) if line.lstrip("`") == "suggestion")
    fence = lines[start].removesuffix("suggestion")
    end = next(number for number, line in enumerate(lines) if number > start and line == fence)
    return "\n".join(lines[start + 1 : end])


def test_findings_with_a_fix_are_suggested_in_one_review(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = opened(github, tmp_path)
    shown(scenario, fault(3), fault(7, level=Level.HINT), finding(9))
    [review] = github.reviews
    assert (review["event"], review["commit_id"]) == ("COMMENT", scenario.head)
    assert blocks(github) == [(3, "mended 3"), (7, "mended 7")]
    assert {one["path"] for one in review["comments"]} == {PATH}
    assert "**No description.** Say in one sentence what to enter" in review["comments"][0]["body"]


def test_nothing_is_suggested_unless_it_is_asked_for(github: FakeGitHub, tmp_path: Path) -> None:
    shown(opened(github, tmp_path), fault(3), settings=replace(SETTINGS, suggestions=False))
    assert github.reviews == []
    assert not [request for request in github.requests if "/pulls/" in request.path]


def test_a_change_of_several_lines_names_the_first_and_the_last(github: FakeGitHub, tmp_path: Path) -> None:
    edits = (replaced(4, 6, 1, "four\n", end_line=6), replaced(7, 1, 5, "LINE"))
    shown(opened(github, tmp_path), fault(4, *edits))
    [comment] = github.reviews[0]["comments"]
    assert (comment["start_line"], comment["start_side"], comment["line"]) == (4, "RIGHT", 7)
    assert blocks(github) == [(7, "line four\nline 6\nLINE 7")]


@pytest.mark.parametrize(
    ("lines", "fix"),
    [
        ([], (replaced(3, 1, 5, "x"), replace(replaced(9, 1, 5, "x"), file="apiProperties.json"))),
        ([], (replace(replaced(1, 1, 1, ""), change=Change.ENCODE),)),
        ([], (replace(replaced(1, 1, 1, "other.json"), change=Change.RENAME),)),
        ([], (replaced(3, 1, 1, "x", end_line=40),)),
        ([], (replaced(3, 1, 99, "x"),)),
        ([], (replaced(3, 1, 5, "line"),)),
        ([], (replaced(3, 1, 5, "\ud800"),)),
        ([], (replaced(3, 1, 5, "x" * 20_000),)),
        ([], (replaced(3, 2, 5, "x"), replaced(3, 1, 3, "y"))),
        (["line 1\r", "line 2\r", "line 3\r"], (replaced(3, 1, 5, "x"),)),
        (["line 1", "line 2", "other text"], (replaced(3, 1, 5, "x"),)),
    ],
)
def test_what_is_not_certain_on_the_lines_shown_is_left_to_the_desk(
    lines: list[str], fix: tuple[Edit, ...], github: FakeGitHub, tmp_path: Path
) -> None:
    shown(opened(github, tmp_path, lines), fault(3, *fix))
    assert github.reviews == []


def test_an_edit_of_a_file_that_the_commit_has_otherwise_is_not_suggested() -> None:
    elsewhere = fault(3, file="apiProperties.json")
    there = Verification(differing={DIRECTORY: [DEFINITION]})
    moved, lost = move_lines(report([elsewhere]), there, [], Scope(), None)
    assert (moved.connectors[0].findings, lost) == ((replace(elsewhere, fix=None),), 0)


def test_a_line_that_the_pull_request_does_not_show_gets_none(github: FakeGitHub, tmp_path: Path) -> None:
    before = [f"line {number}" for number in range(1, 61)]
    scenario = opened(github, tmp_path, [*before[:29], "line 30", "new", *before[30:]], base=before)
    shown(scenario, fault(3), fault(30), fault(50))
    assert blocks(github) == [(30, "mended 30")]


def test_no_line_gets_two_and_what_blocks_comes_first(github: FakeGitHub, tmp_path: Path) -> None:
    low = fault(3, replaced(3, 6, 7, "three"), level=Level.WARNING, rule="another-rule")
    shown(opened(github, tmp_path), low, fault(3))
    assert blocks(github) == [(3, "mended 3")]


def test_at_most_twenty_wait_for_an_answer_and_none_comes_twice(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = opened(github, tmp_path)
    many = [fault(number, rule=f"rule-{number}") for number in range(1, 31)]
    for _ in range(2):
        shown(scenario, *many)
        assert len(github.suggestions) == MAX_SUGGESTIONS
    shown(scenario, *many[5:])
    assert [line for line, _ in blocks(github)] == list(range(1, 26))
    assert len(github.reviews) == 2


def test_what_is_mended_is_resolved_and_nothing_else(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = opened(github, tmp_path)
    shown(scenario, fault(3), fault(7))
    shown(scenario, fault(7), settings=replace(SETTINGS, check_name="Another check"))
    shown(scenario, fault(7))
    assert [(one["line"], one["resolved"]) for one in github.suggestions] == [(3, True), (7, False), (7, False)]
    asked = len(github.requests)
    shown(scenario, fault(7))
    asked_again = [request for request in github.requests[asked:] if request.path == "/graphql"]
    assert len(asked_again) == 1, "threads are looked at while a comment of ours is about what is gone"


def test_a_token_that_may_not_resolve_leaves_the_thread_open(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = opened(github, tmp_path)
    shown(scenario, fault(3))
    github.may -= {"resolve"}
    done = shown(scenario)
    assert not github.suggestions[0]["resolved"]
    assert "They are left open" in done.log


def test_what_somebody_else_wrote_under_our_mark_counts_for_nothing(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = opened(github, tmp_path)
    shown(scenario, fault(3))
    github.suggestions[0]["user"]["login"] = "octocat"
    shown(scenario)
    assert not github.suggestions[0]["resolved"]
    shown(scenario, fault(3))
    assert len(github.suggestions) == 2


def test_a_commit_that_is_not_the_newest_gets_none(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = opened(github, tmp_path)
    github.pull_requests[NUMBER]["head"]["sha"] = "f" * 40
    payload = {"action": "synchronize", "pull_request": scenario._payload()}
    done = run(tmp_path, github, report([fault(3)]), payload=payload, settings=SETTINGS)
    assert github.reviews == []
    assert "a newer commit was pushed meanwhile" in done.log


def test_a_fork_and_an_outage_cost_the_suggestions_only(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = opened(github, tmp_path)
    github.faults.append(Fault("POST", ".*/reviews", 502, after_write=True))
    done = shown(scenario, fault(3))
    assert (done.outputs["conclusion"], len(github.reviews)) == ("failure", 1)
    assert "could not write the suggestions" in done.log
    shown(scenario, fault(3))
    assert len(github.reviews) == 1
    github.may -= {"comments"}
    assert "could not write the suggestions" in shown(scenario, fault(5)).log


def test_backticks_and_marks_in_the_text_do_not_end_the_suggestion(github: FakeGitHub, tmp_path: Path) -> None:
    text = "````suggestion <!-- @octocat -->\n```\nevil"
    shown(opened(github, tmp_path), fault(3, replaced(3, 1, 5, text), message='"```x" is `wrong` @octocat'))
    assert blocks(github) == [(3, f"{text} 3")]
    outside = github.suggestions[0]["body"].partition("\n`````suggestion")[0]
    assert "`@octocat`" in outside


def test_a_byte_order_mark_counts_no_column() -> None:
    found = fault(1)
    [connector] = report([found]).connectors
    [made] = suggest([(PATH, connector, found)], {PATH: [{1: "\ufeffline 1"}]}, "0" * 16, str)
    assert suggested(made.body) == "\ufeffmended 1"


def test_the_lines_of_a_patch_are_those_of_the_new_file() -> None:
    patch = "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n@@ -10 +10,2 @@ def x\n+@@ -1 +1 @@\n j\n\\ No newline at end of file"
    assert shown_lines(patch) == [{1: "a", 2: "B", 3: "c"}, {10: "@@ -1 +1 @@", 11: "j"}]


def test_a_fingerprint_stays_while_lines_move() -> None:
    [connector] = report([finding(3)]).connectors
    [one] = connector.findings
    moved = replace(one, line=9, end_line=9, fix=(replaced(9, 1, 2, "x"),))
    assert fingerprint(connector, one) == fingerprint(connector, moved)
    assert fingerprint(connector, one) != fingerprint(connector, replace(one, message="another"))


def test_a_report_without_fixes_costs_one_request(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = opened(github, tmp_path)
    subject: Report = report([finding(3)])
    payload, _ = scenario._event("pull_request")
    run(tmp_path, github, subject, payload=payload, settings=replace(SETTINGS, suggestions=False))
    plain = len(github.requests)
    github.requests.clear()
    run(tmp_path, github, subject, payload=payload, settings=SETTINGS)
    assert len(github.requests) == plain, "the comment is there already: one write less, one question more"
    assert github.reviews == []


@pytest.mark.usefixtures("at_once")
def test_a_whole_run_suggests_what_it_found_and_resolves_it_when_it_is_taken(
    github: FakeGitHub, tmp_path: Path
) -> None:
    scenario = Scenario(github, tmp_path).change(BROKEN)
    scenario.check_out(scenario.merge)
    assert scenario.run(suggestions="true").status == 1
    [(line, text)] = blocks(github)
    broken = BROKEN[f"{GOOD}/{DEFINITION}"]
    assert isinstance(broken, bytes)
    lines = broken.decode().split("\n")
    assert "/" not in lines[line - 1]
    assert "/" in text
    lines[line - 1] = text

    scenario.head = github.repository.commit({**BROKEN, f"{GOOD}/{DEFINITION}": "\n".join(lines)}, scenario.head)
    scenario.merge = github.repository.commit(github.repository.commits[scenario.head].files, scenario.head)
    github.pull_requests[NUMBER] = scenario._payload()
    shutil.rmtree(scenario.workspace)
    scenario.check_out(scenario.merge)
    assert scenario.run(suggestions="true").status == 0
    assert github.suggestions[0]["resolved"]
