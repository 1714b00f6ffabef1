"""Whose policy counts: that of the branch to which a change goes, and never one that its author wrote for himself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from certify.policy import FILE
from tests.git import git
from tests.github.fake import FakeGitHub, Fault
from tests.github.repository import Link
from tests.publish.scenarios import BASE, BROKEN, GOOD, HEAD, OTHER, Result, Scenario, commit
from tests.publish.test_base import BREAKING, TOUCHED

pytestmark = pytest.mark.usefixtures("at_once")


def exempt(*rules: str, connector: str = "certified/*") -> str:
    entries = (
        f"- rule: {rule}\n  connector: {connector}\n  reason: Renamed in May.\n  expires: 2999-01-31\n"
        for rule in rules
    )
    return "exemptions:\n" + "".join(entries)


def errors(done: Result) -> list[str]:
    return [
        one["rule"] for report in done.report["connectors"] for one in report["findings"] if one["level"] == "error"
    ]


def exempted(done: Result) -> list[str]:
    return [one["rule"] for report in done.report["connectors"] for one in report["exempted"]]


@pytest.fixture
def rule(github: FakeGitHub, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The one rule that the change breaks."""
    scenario = Scenario(github, tmp_path_factory.mktemp("rule")).change(BROKEN)
    scenario.check_out(scenario.merge)
    [name] = set(errors(scenario.run()))
    github.requests.clear()
    github.check_runs.clear()
    github.comments.clear()
    return name


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target", "merge_group"])
def test_what_the_base_exempts_is_listed_and_does_not_block(
    event: str, rule: str, github: FakeGitHub, tmp_path: Path
) -> None:
    policy = {FILE: exempt(rule)}
    scenario = Scenario(github, tmp_path).change({**BROKEN, **policy}, {**BASE, **policy})
    scenario.check_out(scenario.head)
    done = scenario.run(event)
    assert (done.status, errors(done), exempted(done)) == (0, [], [rule]), done.log
    assert "1 finding exempted" in done.summary
    assert "1 finding exempted" in done.log


def test_nobody_exempts_himself(rule: str, github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change({**BROKEN, FILE: exempt(rule)})
    scenario.check_out(scenario.merge)
    done = scenario.run()
    assert (done.status, errors(done), exempted(done)) == (1, [rule], [])
    assert done.report["policy"]["changed"] is True
    assert f"This pull request changes {FILE}" in scenario.comments[0].replace("`", "")


def test_nobody_exempts_himself_with_an_old_branch(rule: str, github: FakeGitHub, tmp_path: Path) -> None:
    old = {**BASE, FILE: exempt(rule)}
    scenario = Scenario(github, tmp_path).change(
        {**BROKEN, FILE: exempt(rule)}, old, merge={**BROKEN, "later.txt": "x"}
    )
    repository = github.repository
    scenario.base = repository.commit(BASE, scenario.base)
    scenario.merge = repository.commit(BROKEN, scenario.base, scenario.head)
    github.pull_requests[7] = scenario._payload()
    scenario.check_out(scenario.merge)
    assert errors(scenario.run()) == [rule]


def test_a_push_is_judged_by_its_own_policy(rule: str, github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change({**BROKEN, FILE: exempt(rule)})
    scenario.check_out(scenario.head)
    done = scenario.run("push")
    assert (done.status, exempted(done), done.report["policy"]["changed"]) == (0, [rule], False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules:\n  no-such-rule: off\n", f"{FILE}:2: there is no rule"),
        ("exemptions:\n- rule: info-contact-present\n", f"{FILE}:2: entry 1 has no"),
        (Link("../readme.md"), f"{FILE}: is a link"),
        ("#" * 1_100_000, f"{FILE}: is larger than 1 MiB"),
    ],
)
def test_a_policy_with_mistakes_stops_the_run(text: str | Link, said: str, github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change({**HEAD, FILE: text}, {**BASE, FILE: text})
    scenario.check_out(scenario.merge)
    done = scenario.run()
    assert (done.status, done.outputs["conclusion"]) == (2, "failure")
    assert said in done.log
    assert scenario.checks == [("head", "failure")]


def test_a_policy_that_cannot_be_read_stops_the_run(github: FakeGitHub, tmp_path: Path) -> None:
    policy = {FILE: "rules: {}\n"}
    scenario = Scenario(github, tmp_path).change({**HEAD, **policy}, {**BASE, **policy})
    scenario.check_out(scenario.merge)
    shutil.rmtree(scenario.workspace / ".git" / "objects")
    github.faults.append(Fault("GET", ".*/git/blobs/.*", 404, "Not Found"))
    done = scenario.run()
    assert done.status == 2
    assert f"{FILE}: could not read a file of the commit" in done.log


def test_a_policy_is_found_where_the_tree_is_cut_short(rule: str, github: FakeGitHub, tmp_path: Path) -> None:
    many: dict[str, str | bytes] = {f"docs/{number}/{part}.md": "x" for number in range(6) for part in range(4)}
    policy = {**many, FILE: exempt(rule)}
    scenario = Scenario(github, tmp_path).change({**BROKEN, **policy}, {**BASE, **policy})
    scenario.check_out(scenario.merge)
    github.repository.most_entries = 10
    assert exempted(scenario.run()) == [rule]


def test_inputs_that_the_workflow_leaves_out_have_the_values_of_the_policy(github: FakeGitHub, tmp_path: Path) -> None:
    policy = {FILE: "inputs: {fail-on: warned, fail-on-known: false, publisher: independent}\n"}
    scenario = Scenario(github, tmp_path).change({**TOUCHED, **policy}, {**BASE, **policy})
    scenario.check_out(scenario.merge)
    done = scenario.run()
    assert (done.status, done.report["fail_on"]) == (1, "warned")
    assert done.report["connectors"][0]["publisher"] == "independent"
    done = scenario.run(fail_on="never", publisher="verified")
    assert (done.status, done.report["fail_on"]) == (0, "never")
    assert done.report["connectors"][0]["publisher"] == "verified"


def test_old_errors_pass_where_the_policy_says_so(github: FakeGitHub, tmp_path: Path) -> None:
    policy = {FILE: "inputs: {fail-on-known: false}\n"}
    scenario = Scenario(github, tmp_path).change({**TOUCHED, **policy}, {**BASE, **policy})
    scenario.check_out(scenario.merge)
    assert scenario.run().status == 0


def test_without_a_token_the_policy_comes_from_git_or_its_absence_is_told(
    rule: str, github: FakeGitHub, tmp_path: Path
) -> None:
    policy = {FILE: exempt(rule)}
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "--quiet")
    scenario = Scenario(github, tmp_path)
    scenario.base = commit(origin, {**BASE, **policy})
    git(origin, "checkout", "--quiet", "-b", "topic")
    scenario.head = scenario.merge = commit(origin, BROKEN)
    git(tmp_path, "clone", "--quiet", f"file://{origin}", "clone")
    shutil.copytree(tmp_path / "clone", scenario.workspace, dirs_exist_ok=True)
    assert exempted(scenario.run(token="")) == [rule]

    shutil.rmtree(scenario.workspace)
    github.repository.commit(BROKEN)
    again = Scenario(github, tmp_path).change({**BROKEN, **policy})
    again.check_out(again.merge)
    done = again.run(token="")
    assert errors(done)[0] == rule
    assert f"{FILE} could not be read, so no policy counted" in done.log


def test_without_a_token_a_run_about_everything_reads_the_policy_that_is_checked_out(
    rule: str, github: FakeGitHub, tmp_path: Path
) -> None:
    scenario = Scenario(github, tmp_path).change({**BROKEN, FILE: exempt(rule)})
    scenario.check_out(scenario.head)
    assert rule in exempted(scenario.run("workflow_dispatch", {}, token=""))
    (scenario.workspace / FILE).unlink()
    (scenario.workspace / FILE).symlink_to("/etc/passwd")
    done = scenario.run("workflow_dispatch", {}, token="")
    assert (done.status, f"{FILE}: is a symbolic link" in done.log) == (2, True)


def test_connectors_are_named_from_the_root_of_the_repository(rule: str, github: FakeGitHub, tmp_path: Path) -> None:
    policy = {FILE: exempt(rule, connector=GOOD)}
    scenario = Scenario(github, tmp_path).change({**BROKEN, **policy}, {**BASE, **policy})
    scenario.check_out(scenario.merge, "checkouts/ours")
    assert exempted(scenario.run(path="checkouts/ours")) == [rule]


def test_an_exemption_may_be_about_one_connector_and_one_break(github: FakeGitHub, tmp_path: Path) -> None:
    for place, status in ((GOOD, 0), (OTHER, 1)):
        policy = {FILE: exempt("operation-deleted", connector=place)}
        scenario = Scenario(github, tmp_path).change({**BREAKING, **policy}, {**BASE, **policy})
        shutil.rmtree(scenario.workspace)
        scenario.check_out(scenario.merge)
        assert scenario.run().status == status
