"""What a run takes from GitHub, from its workflow and from other jobs has bounds, and each is told where it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish import base, judged, packages, publisher, review, settings, trees
from publish.event import _MAX_LABELS, read_pull_request
from publish.paths import MAX_BYTES as MAX_PATH
from publish.paths import repository_path
from publish.words import _MAX_SAID
from report.model import Edit
from tests.github.fake import FakeGitHub, Fault
from tests.publish.runs import HEAD as SHA
from tests.publish.runs import findings, report, run
from tests.publish.scenarios import BASE, BROKEN, DEFINITION, GOOD, OTHER, PROPERTIES, Scenario, connector, edited
from tests.publish.test_base import BREAKING, MOVED, compatibility, found
from tests.publish.test_packages import ONE, RIGHT
from tests.publish.test_reports import first_job, second_job
from tests.publish.test_suggestions import blocks, fault, opened, replaced, shown

pytestmark = pytest.mark.usefixtures("at_once")


# --- Reports of other jobs -------------------------------------------------------------------------------------------


@pytest.mark.attack(
    "Reports without end for the job that publishes",
    "Their number, their size and their findings are bounded; beyond that the run fails with one line",
)
@pytest.mark.parametrize(
    ("bound", "limit", "said"),
    [
        ("publish.reports.MAX_REPORTS", 0, "input publish: 1 files are more than 0"),
        ("publish.reports.MAX_BYTES", 1_000, "report.json: is larger than"),
        ("publish.reports.MAX_TOTAL_BYTES", 1_000, "input publish: the reports are larger than"),
        ("publish.reports.MAX_FINDINGS", 0, "the reports hold more than 0 findings"),
        ("publish.reports.MAX_DIGITS", 0, "report.json: is no report"),
    ],
)
def test_reports_beyond_a_bound_are_no_success(
    bound: str, limit: int, said: str, github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario, written = first_job(github, tmp_path)
    monkeypatch.setattr(bound, limit)
    done = second_job(scenario, written)
    assert done.status == 2
    assert said in done.log
    assert ("head", "success") not in scenario.checks


# --- The version before the change -----------------------------------------------------------------------------------


def test_a_connector_that_may_have_come_from_one_of_too_many_places_is_unjudged(
    github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "MAX_CANDIDATES", 1)
    other = edited(BREAKING, f"{GOOD}/{PROPERTIES}", "{", "{ ")
    other = edited(other, f"{GOOD}/certification.yml", ":", ": ")
    moved = {path.replace(f"{GOOD}/", f"{MOVED}/"): content for path, content in other.items() if OTHER not in path}
    before = {**BASE, **connector("certified/A", "fabrikam-orders")}
    scenario = Scenario(github, tmp_path).change(moved, before)
    scenario.check_out(scenario.merge)
    done = scenario.run()
    assert (done.status, compatibility(done, MOVED)["status"]) == (1, "unjudged")
    assert "3 directories are gone" in compatibility(done, MOVED)["summary"]
    monkeypatch.setattr(base, "MAX_CANDIDATES", 3)
    assert found(scenario.run(), MOVED)["update"] == "breaking"


# --- What GitHub is asked for ----------------------------------------------------------------------------------------


def test_folders_without_end_are_not_listed_and_every_connector_is_judged(
    github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = {f"docs/{number}/{part}.md": "x" for number in range(6) for part in range(4)}
    scenario = Scenario(github, tmp_path).change({**many, **BROKEN}, {**many, **BASE})
    scenario.check_out(scenario.merge)
    github.repository.most_entries = 10
    monkeypatch.setattr(trees, "MAX_LISTINGS", 2)
    done = scenario.run()
    assert "they are in too many folders" in done.log
    assert set(done.judged) == {GOOD, OTHER}


def test_lines_of_more_files_than_are_asked_for_are_counted(
    github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judged, "MAX_FILES", 0)
    later = edited(BROKEN, f"{GOOD}/{DEFINITION}", "{", "{\n\n\n")
    scenario = Scenario(github, tmp_path).change(BROKEN, merge=later)
    scenario.check_out(scenario.merge)
    done = scenario.run()
    assert done.status == 1
    assert github.check_runs[0]["all_annotations"] == []
    assert "left without one" in done.summary


@pytest.mark.parametrize(
    ("bound", "limit", "wait"), [("publish.github.MAX_WAIT", 5, "6"), ("publish.github.MAX_WAITS", 1, "2")]
)
def test_a_wait_beyond_the_bound_ends_the_publication(
    bound: str, limit: int, wait: str, github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bound, limit)
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    github.faults.append(Fault("POST", ".*/check-runs", 403, "You exceeded a rate limit.", {"Retry-After": wait}))
    done = run(tmp_path, github, report(findings(1)))
    assert sum(slept) == 0
    assert "rate limit" in done.log
    assert done.outputs["conclusion"] == "failure"


def test_githubs_own_words_are_cut(github: FakeGitHub, tmp_path: Path) -> None:
    github.faults.append(Fault("POST", ".*/check-runs", 422, "x" * 5_000))
    done = run(tmp_path, github, report(findings(1)))
    assert "x" * (_MAX_SAID - 10) in done.log
    assert "x" * _MAX_SAID not in done.log


# --- What is shown there ---------------------------------------------------------------------------------------------


def test_annotations_beyond_the_bound_are_counted(
    github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "MAX_ANNOTATIONS", 2)
    run(tmp_path, github, report(findings(5)))
    assert len(github.check_runs[0]["all_annotations"]) == 2
    assert "3 more annotations left out" in github.check_runs[0]["output"]["summary"]


@pytest.mark.parametrize(
    ("bound", "limit", "edit"),
    [
        ("publish.suggestions.MAX_LINES", 2, replaced(3, 1, 5, "mended", end_line=6)),
        ("publish.suggestions.MAX_CHARACTERS", 13, replaced(3, 1, 7, "x" * 14)),
    ],
)
def test_a_suggestion_that_is_too_long_is_left_to_the_desk(
    bound: str, limit: int, edit: Edit, github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = opened(github, tmp_path)
    monkeypatch.setattr(bound, limit)
    shown(scenario, fault(3, edit))
    assert github.reviews == []
    monkeypatch.setattr(bound, limit + 1)
    shown(scenario, fault(3, edit))
    assert len(blocks(github)) == 1


def test_comments_without_end_cost_the_suggestions_and_are_told(
    github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = opened(github, tmp_path)
    shown(scenario, fault(3))
    [first] = github.suggestions
    github.suggestions += [{**first, "id": 1_000 + number, "body": "I agree."} for number in range(99)]
    monkeypatch.setattr(review, "MAX_PAGES", 1)
    done = shown(scenario, fault(3), fault(9))
    assert len(github.reviews) == 1
    assert "it has too many comments" in done.log


# --- What the workflow and the event say -----------------------------------------------------------------------------


def test_more_packages_than_a_run_takes_are_told(
    github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "MAX_PACKAGES", 1)
    scenario = Scenario(github, tmp_path).change({**ONE, "dist/a.zip": RIGHT, "dist/b.zip": RIGHT}, ONE)
    scenario.check_out(scenario.merge)
    done = scenario.run(package="dist/*.zip")
    assert done.status == 2
    assert "input package: 2 files are more than 1" in done.log


def test_an_input_of_too_many_lines_or_a_name_that_is_too_long_is_one_clear_error() -> None:
    most = settings._MAX_LINES
    lines = [str(number) for number in range(most + 1)]
    assert len(settings.read_settings({"INPUT_PATH": "\n".join(lines[:-1])}).paths) == most
    with pytest.raises(settings.SettingsError, match="input path: at most 10,000 lines of text are needed"):
        settings.read_settings({"INPUT_PATH": "\n".join(lines)})
    name = "x" * settings._MAX_CHECK_NAME
    assert settings.read_settings({"INPUT_CHECK-NAME": name}).check_name == name
    with pytest.raises(settings.SettingsError, match="one line of at most 100 characters"):
        settings.read_settings({"INPUT_CHECK-NAME": f"{name}x"})


def test_labels_are_as_many_as_github_takes() -> None:
    labels = [{"name": f"label-{number}"} for number in range(_MAX_LABELS + 1)]
    read = read_pull_request({"number": 1, "head": {"sha": SHA}, "labels": labels}, None)
    assert read is not None
    assert read.labels == tuple(one["name"] for one in labels[:-1])


def test_a_path_that_no_file_system_takes_is_none_of_the_repository() -> None:
    assert repository_path("a" * MAX_PATH, "/r", "/r") == "a" * MAX_PATH
    assert repository_path("a" * (MAX_PATH + 1), "/r", "/r") is None


def test_all_connectors_are_in_the_parts_of_a_matrix_however_many_they_are() -> None:
    names = [f"c{number}" for number in range(2 * publisher.MAX_BATCHES + 1)]
    parts = publisher.batches(names)
    assert len(parts) == publisher.MAX_BATCHES
    assert sorted("\n".join(parts).split("\n")) == sorted(names)
