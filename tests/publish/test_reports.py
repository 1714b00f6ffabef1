"""Reports of other jobs: what a fork's job wrote, and the parts of a large repository, joined."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from certify.policy import FILE
from tests.github.fake import NUMBER, FakeGitHub
from tests.publish.scenarios import (
    BASE,
    BROKEN,
    DEFINITION,
    GOOD,
    HEAD,
    OTHER,
    Result,
    Scenario,
    connector,
    edited,
)
from tests.publish.test_policy import exempt

pytestmark = pytest.mark.usefixtures("at_once")

REPORT = "connector-certification.json"


def first_job(github: FakeGitHub, place: Path, head: Any = BROKEN) -> tuple[Scenario, Any]:
    """A job without a token on a fork's pull request, and the report that it uploads."""
    scenario = Scenario(github, place).change(head)
    scenario.check_out(scenario.merge)
    done = scenario.run(token="")
    assert github.requests == []
    return scenario, json.loads((done.workspace / REPORT).read_text())


def second_job(scenario: Scenario, report: Any, **inputs: str) -> Result:
    """The run that follows, in a workspace with nothing but the report."""
    shutil.rmtree(scenario.workspace)
    scenario.workspace.mkdir()
    text = report if isinstance(report, str) else json.dumps(report)
    (scenario.workspace / "report.json").write_text(text)
    scenario.github.requests.clear()
    return scenario.run("workflow_run", **{"publish": "report.json", "report_path": "shown.json", **inputs})


def test_a_forks_verdict_is_shown_by_the_run_that_follows(github: FakeGitHub, tmp_path: Path) -> None:
    scenario, report = first_job(github, tmp_path)
    done = second_job(scenario, report)
    assert done.status == 1
    assert done.judged == {GOOD: "failure"}, "the other connector has errors, and the change does not touch it"
    assert scenario.checks == [("head", "failure")]
    assert len(scenario.comments) == 1
    [annotation] = github.check_runs[0]["all_annotations"]
    assert annotation["path"] == f"{GOOD}/{DEFINITION}"


def test_a_good_change_is_a_success(github: FakeGitHub, tmp_path: Path) -> None:
    scenario, report = first_job(github, tmp_path, HEAD)
    done = second_job(scenario, report)
    assert (done.status, scenario.checks) == (0, [("head", "success")])


def test_a_report_that_says_nothing_of_a_connector_that_is_touched_is_no_success(
    github: FakeGitHub, tmp_path: Path
) -> None:
    scenario, report = first_job(github, tmp_path)
    report["connectors"] = [one for one in report["connectors"] if one["path"] != GOOD]
    done = second_job(scenario, report)
    assert (done.status, done.judged) == (1, {GOOD: "unjudged"})
    assert "no report speaks of it" in done.reasons


ICON = {"width": 9, "height": 9, "background": None, "logo": None, "brand_color": None, "distance": 777, "image": None}


def forged(report: Any) -> Any:
    report["conclusion"] = "success"
    report["fail_on"] = "never"
    for one in report["connectors"]:
        one["conclusion"] = "success"
        for row in one["criteria"]:
            row.update(status="passed", title="[x](https://evil.example)", requirement="optional")
        for finding in one["findings"]:
            finding.update(
                url="https://evil.example", file="../../etc/passwd", message="see https://evil.example @octocat"
            )
    for rule in report["rules"]:
        rule.update(
            url="https://evil.example", help="<img src=x>", sources=[{"title": "t", "url": "https://evil.example"}]
        )
    return report


@pytest.mark.attack(
    "A forged report for the job that publishes",
    "Its verdict, links and texts are worked out anew from its findings; connectors that it leaves out are unjudged",
)
def test_nothing_of_a_report_is_believed_but_its_findings(github: FakeGitHub, tmp_path: Path) -> None:
    scenario, report = first_job(github, tmp_path)
    done = second_job(scenario, forged(report))
    assert (done.status, done.outputs["conclusion"]) == (1, "failure")
    assert scenario.checks == [("head", "failure")]
    assert github.check_runs[0]["all_annotations"] == []
    shown = scenario.comments[0] + github.check_runs[0]["output"]["summary"] + done.summary
    assert "](https://evil.example" not in shown
    assert "`https://evil.example`" in shown
    assert "etc/passwd" not in shown
    assert "<img" not in shown
    assert "`@octocat`" in shown


@pytest.mark.attack(
    "A forged report for the job that publishes",
    "Its verdict, links and texts are worked out anew from its findings; connectors that it leaves out are unjudged",
)
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda report: "{", "not valid JSON"),
        (lambda report: "[" * 100_000, "not valid JSON"),
        (lambda report: '{"version": NaN}', "not valid JSON"),
        (lambda report: changed(report, left_out=10**1_000), "not valid JSON"),
        (lambda report: [], "no report of this version"),
        (lambda report: report | {"version": 99}, "no report of this version: /version"),
        (lambda report: report | {"extra": 1}, "no report of this version"),
        (lambda report: " " * 10_000_001, "larger than"),
        (lambda report: changed(report, path="../../etc"), "as this version never does"),
        (lambda report: changed(report, path="/etc"), "as this version never does"),
        (lambda report: changed(report, criteria=[]), "as this version never does"),
        (lambda report: changed(report, rule="no-such-rule"), "which this version does not know"),
        (lambda report: json.dumps(changed(report, icon=ICON)).replace("777", "1e999"), "no report of this version"),
    ],
)
def test_what_is_no_report_fails_on_the_commit(
    spoil: Callable[[Any], Any], said: str, github: FakeGitHub, tmp_path: Path
) -> None:
    scenario, report = first_job(github, tmp_path)
    done = second_job(scenario, spoil(report))
    assert done.status == 2
    assert said in done.log
    assert "Traceback" not in done.log
    assert [conclusion for _, conclusion in scenario.checks] in (["failure"], [])


def changed(report: Any, rule: str = "", **members: Any) -> Any:
    one = report["connectors"][0]
    one.update(members)
    if rule:
        one["findings"][0]["rule"] = rule
    return report


@pytest.mark.attack(
    "A forged report for the job that publishes",
    "Its verdict, links and texts are worked out anew from its findings; connectors that it leaves out are unjudged",
)
def test_a_link_is_no_report(github: FakeGitHub, tmp_path: Path) -> None:
    scenario, _ = first_job(github, tmp_path)
    (tmp_path / "secret.json").write_text("{}")
    shutil.rmtree(scenario.workspace)
    scenario.workspace.mkdir()
    (scenario.workspace / "report.json").symlink_to(tmp_path / "secret.json")
    done = scenario.run("workflow_run", publish="report.json")
    assert (done.status, "symbolic link" in done.log) == (2, True)


def test_no_report_is_told_where_people_look(github: FakeGitHub, tmp_path: Path) -> None:
    scenario, report = first_job(github, tmp_path)
    done = second_job(scenario, report, publish="nowhere/*.json")
    assert (done.status, "nowhere/*.json names no file" in done.log) == (2, True)


def test_a_commit_that_was_replaced_meanwhile_gets_its_check_and_no_newer_comment_is_touched(
    github: FakeGitHub, tmp_path: Path
) -> None:
    scenario, report = first_job(github, tmp_path)
    newer = github.repository.commit(HEAD, scenario.head)
    github.pull_requests[NUMBER]["head"]["sha"] = newer
    done = second_job(scenario, report)
    assert (done.status, scenario.checks, scenario.comments) == (1, [("head", "failure")], [])
    done = second_job(scenario, report, pull_request=str(NUMBER))
    assert len(scenario.comments) == 1


def test_a_pull_request_of_somebody_else_is_not_commented_on(github: FakeGitHub, tmp_path: Path) -> None:
    scenario, report = first_job(github, tmp_path)
    github.pull_requests[9] = {**github.pull_requests[NUMBER], "number": 9}
    github.pull_requests[9]["head"] = {**github.pull_requests[9]["head"], "ref": "other"}
    done = second_job(scenario, report, pull_request="9")
    assert (done.status, scenario.comments) == (2, [])
    assert "not about the commit that was judged" in done.log


def many(count: int) -> dict[str, Any]:
    return {
        path: content
        for number in range(count)
        for path, content in connector(f"connectors/c{number:04}", "contoso-invoices").items()
    }


def test_sixty_of_twelve_hundred_connectors_are_judged_in_parts_and_shown_as_one(
    github: FakeGitHub, tmp_path: Path
) -> None:
    before = many(1_200)
    after = dict(before)
    for number in range(60):
        file = f"connectors/c{number * 20:04}/{DEFINITION}"
        if number == 7:
            after = edited(after, file, '"basePath": "/', '"basePath": "')
        else:
            after = edited(after, f"connectors/c{number * 20:04}/readme.md", "# ", "# The ")
    scenario = Scenario(github, tmp_path).change(after, before)
    scenario.check_out(scenario.merge)

    found = scenario.run(find_only="true")
    assert (found.status, github.check_runs, github.comments) == (0, [], [])
    assert len(json.loads(found.outputs["connectors"])) == 1_200
    assert len(json.loads(found.outputs["changed-connectors"])) == 60
    batches = json.loads(found.outputs["batches"])
    assert (len(batches), {part.count("\n") for part in batches}) == (40, {0, 1})

    parts = tmp_path / "parts"
    for number, paths in enumerate(batches):
        done = scenario.run(path=paths, check="false", comment="never", fail_on="never")
        assert done.status == 0
        (parts / str(number)).mkdir(parents=True)
        shutil.move(done.workspace / REPORT, parts / str(number) / REPORT)
    assert (github.check_runs, github.comments) == ([], [])

    shutil.rmtree(scenario.workspace)
    scenario.workspace.mkdir()
    shutil.copytree(parts, scenario.workspace / "reports")
    done = scenario.run(publish="reports/**/*.json")
    assert done.status == 1
    assert len(done.judged) == 60
    assert [path for path, end in done.judged.items() if end != "success"] == ["connectors/c0140"]
    assert scenario.checks == [("head", "failure")]
    assert len(github.comments) == 1

    shutil.rmtree(scenario.workspace / "reports" / "3")
    done = scenario.run(publish="reports/**/*.json", fail_on="never")
    assert list(done.judged.values()).count("unjudged") == batches[3].count("\n") + 1
    assert scenario.checks[-1] == ("head", "neutral")


def judged_by_a_part(github: FakeGitHub, place: Path, head: Any, base: Any) -> tuple[Scenario, Any]:
    """A job with a token that judges and shows nothing, and its report."""
    scenario = Scenario(github, place).change(head, base)
    scenario.check_out(scenario.merge)
    done = scenario.run(check="false", comment="never", fail_on="never")
    assert github.check_runs == []
    return scenario, done.report


@pytest.mark.parametrize(("fail_on_known", "status"), [("true", 1), ("false", 0)])
def test_what_was_there_before_is_known_to_the_joined_verdict_too(
    fail_on_known: str, status: int, github: FakeGitHub, tmp_path: Path
) -> None:
    scenario, report = judged_by_a_part(github, tmp_path, {**BASE, f"{OTHER}/readme.md": "# Another\n"}, BASE)
    done = second_job(scenario, report, fail_on_known=fail_on_known)
    assert done.status == status
    [only] = done.report["connectors"]
    assert {one["state"] for one in only["findings"] if one["level"] == "error"} == {"known"}
    assert only["update"] == "minor"
    assert ("no new errors" in scenario.comments[0]) == (status == 0)


def test_the_policy_counts_for_the_joined_verdict_too(github: FakeGitHub, tmp_path: Path) -> None:
    _, unforgiven = judged_by_a_part(github, tmp_path, BROKEN, BASE)
    rules = {one["rule"] for one in unforgiven["connectors"][0]["findings"] if one["level"] == "error"}
    policy = {FILE: exempt(*rules) + "inputs: {fail-on: warned}\n"}
    scenario, report = judged_by_a_part(github, tmp_path, {**BROKEN, **policy}, {**BASE, **policy})
    done = second_job(scenario, report)
    shown = done.report
    assert [one["rule"] for one in shown["connectors"][0]["exempted"]] == list(rules)
    assert (shown["policy"]["file"], shown["fail_on"]) == (FILE, "warned")
    assert "1 finding exempted" in scenario.comments[0]


def test_what_a_report_exempts_and_the_policy_does_not_is_no_success(github: FakeGitHub, tmp_path: Path) -> None:
    scenario, report = first_job(github, tmp_path)
    [only] = report["connectors"][:1]
    [error] = [one for one in only["findings"] if one["level"] == "error"]
    only["findings"].remove(error)
    wish = {name: error[name] for name in ("rule", "level", "file", "message")}
    only["exempted"] = [{**wish, "reason": "Please.", "expires": "2999-01-31", "line": 2}]
    done = second_job(scenario, report)
    assert done.status == 2
    assert "and the policy does not" in done.log


def test_two_reports_of_one_connector_count_by_the_stricter(github: FakeGitHub, tmp_path: Path) -> None:
    scenario, bad = first_job(github, tmp_path)
    good = json.loads(json.dumps(bad))
    good["connectors"] = [one for one in good["connectors"] if one["path"] == OTHER]
    good["connectors"][0].update(path=GOOD, findings=[])
    for row in good["connectors"][0]["criteria"]:
        row["status"] = "passed"
    for order in ((good, bad), (bad, good)):
        for number, report in enumerate(order):
            (scenario.workspace / f"r{number}.json").write_text(json.dumps(report))
        done = scenario.run("workflow_run", publish="r*.json")
        assert (done.status, done.judged) == (1, {GOOD: "failure"})
