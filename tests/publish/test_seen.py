"""Nothing passes unseen: events, tokens, states of the workspace and faults, each through the whole action."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.git import git, needs_git
from tests.github.fake import FakeGitHub, Fault
from tests.github.repository import Content, Files, Link, Submodule
from tests.publish.runs import TOKEN
from tests.publish.scenarios import (
    BAD,
    BASE,
    BROKEN,
    DEFINITION,
    GOOD,
    HEAD,
    OTHER,
    PROPERTIES,
    README,
    Scenario,
    commit,
    connector,
    edited,
)

pytestmark = pytest.mark.usefixtures("at_once")

TOKENS: dict[str, Callable[[FakeGitHub], str]] = {}


def token(name: str) -> Callable[[Callable[[FakeGitHub], None]], None]:
    def take(prepare: Callable[[FakeGitHub], None]) -> None:
        def prepared(github: FakeGitHub) -> str:
            prepare(github)
            return "" if name == "none" else TOKEN

        TOKENS[name] = prepared

    return take


@token("workflow")
def _(github: FakeGitHub) -> None:
    github.app = "github-actions"


@token("app")
def _(github: FakeGitHub) -> None:
    github.app = "contoso-certifier"


@token("app without checks")
def _(github: FakeGitHub) -> None:
    github.app = "contoso-certifier"
    github.may -= {"checks"}


@token("personal")
def _(github: FakeGitHub) -> None:
    github.app = None


@token("fork's")
def _(github: FakeGitHub) -> None:
    github.may = {"contents", "viewer"}


@token("without contents")
def _(github: FakeGitHub) -> None:
    github.may -= {"contents"}


@token("none")
def _(github: FakeGitHub) -> None:
    github.may = set()


BLIND = {"without contents", "none"}
"""Tokens with which nobody says what is changed."""
SHOWING = {"workflow", "app", "without contents"}
"""Tokens that may write check runs."""
COMMENTING = {*SHOWING, "app without checks", "personal"}
ABOUT_A_CHANGE = ["pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment"]
EVENTS = [*ABOUT_A_CHANGE, "merge_group", "push", "workflow_dispatch", "schedule"]


@pytest.mark.parametrize("kind", TOKENS)
@pytest.mark.parametrize("event", EVENTS)
def test_the_verdict_is_the_same_whatever_the_token_may_do(
    event: str, kind: str, github: FakeGitHub, tmp_path: Path
) -> None:
    scenario = Scenario(github, tmp_path).change(BROKEN)
    scenario.check_out(scenario.head)
    done = scenario.run(event, token=TOKENS[kind](github))

    known = event not in ("workflow_dispatch", "schedule") and kind not in BLIND
    assert done.judged == ({GOOD: "failure"} if known else {GOOD: "failure", OTHER: "failure"})
    assert (done.status, done.outputs["conclusion"]) == (1, "failure")
    assert scenario.checks == ([("head", "failure")] if kind in SHOWING else [])
    assert len(scenario.comments) == (event in ABOUT_A_CHANGE and kind in COMMENTING)
    assert ("all connectors are judged" in done.log) == (kind in BLIND)
    assert TOKEN not in done.log


@dataclass(frozen=True)
class Row:
    """A change, a workspace, an event, and what comes of it."""

    name: str
    workspace: Callable[[Scenario], object]
    judged: dict[str, str]
    status: int = 1
    change: Callable[[Scenario], Scenario] = lambda scenario: scenario.change(BROKEN)
    event: str = "pull_request"
    inputs: dict[str, str] = field(default_factory=dict)
    said: str = ""
    checks: tuple[tuple[str, str], ...] | None = None

    def __str__(self) -> str:
        return self.name


def merged(scenario: Scenario) -> object:
    return scenario.check_out(scenario.merge)


def nothing(_: Scenario) -> object:
    return None


def moved(head: Files) -> Callable[[Scenario], Scenario]:
    return lambda scenario: scenario.change(head)


def merged_but(*steps: Callable[[Path], object]) -> Callable[[Scenario], object]:
    """The merge commit, in whose directory something is done afterwards."""

    def prepare(scenario: Scenario) -> None:
        merged(scenario)
        for step in steps:
            step(scenario.workspace)

    return prepare


def with_submodule(scenario: Scenario) -> None:
    merged(scenario)
    repository = scenario.github.repository
    repository.check_out(repository.commit(connector("x", "fabrikam-orders")), scenario.workspace / "sub")


def without(files: Files, *places: str) -> dict[str, Content]:
    return {path: one for path, one in files.items() if not path.startswith(tuple(f"{place}/" for place in places))}


def renamed(place: str, **names: str) -> Files:
    """The base, in which files of a connector have other names."""
    new = {name.replace("_", "."): to for name, to in names.items()}
    found: dict[str, Content] = {}
    for path, content in BASE.items():
        folder, _, name = path.rpartition("/")
        found[f"{folder}/{new[name]}" if folder == place and name in new else path] = content
    return found


GONE = renamed(GOOD, apiDefinition_swagger_json="api.json", apiProperties_json="props.json")
LATER = edited(BASE, f"{GOOD}/readme.md", "# ", "# Later: ")

ROWS = [
    # Where the files are
    Row("the merge commit is checked out", merged, {GOOD: "failure"}),
    Row("the head is checked out", lambda s: s.check_out(s.head), {GOOD: "failure"}),
    Row("nothing is checked out", nothing, {GOOD: "unjudged"}, said="actions/checkout"),
    Row(
        "a path without a checkout", nothing, {GOOD: "unjudged"}, inputs={"path": "certified"}, said="actions/checkout"
    ),
    Row("a checkout without git", lambda s: s.check_out(s.merge, git=False), {GOOD: "failure"}),
    Row("a checkout in a directory", lambda s: s.check_out(s.merge, "src"), {f"src/{GOOD}": "failure"}),
    Row(
        "a checkout in a directory without git",
        lambda s: s.check_out(s.merge, "a/b", git=False),
        {f"a/b/{GOOD}": "failure"},
    ),
    Row(
        "two checkouts, the event's commit in one",
        lambda s: (s.check_out(s.base, "old"), s.check_out(s.merge, "new")),
        {f"new/{GOOD}": "failure"},
    ),
    Row(
        "two checkouts, one of them of another repository",
        lambda s: (s.check_out(s.base, "tool", origin="git@github.com:a/b.git"), s.check_out(s.merge, "new")),
        {f"new/{GOOD}": "failure"},
    ),
    Row(
        "a checkout of the base alone",
        lambda s: s.check_out(s.base),
        {GOOD: "unjudged"},
        said="before the change",
    ),
    Row(
        "a sparse checkout without the connector",
        lambda s: s.check_out(s.merge, left_out=(GOOD,)),
        {GOOD: "unjudged"},
        said="sparse-checkout",
    ),
    Row(
        "a path beside the connector",
        merged_but(lambda place: (place / "docs").mkdir()),
        {GOOD: "unjudged"},
        inputs={"path": "docs"},
        said="Set the input path",
    ),
    Row("a path of another connector", merged, {}, 0, inputs={"path": OTHER}, said=""),
    Row("an excluded connector", merged, {}, 0, inputs={"exclude": "certified/Contoso*"}),
    Row("several paths", merged, {GOOD: "failure"}, inputs={"path": f"{OTHER}\n{GOOD}"}),
    Row("a pattern of paths", merged, {GOOD: "failure"}, inputs={"path": "*/Contoso*"}),
    Row("a pattern that means something else", merged, {GOOD: "unjudged"}, inputs={"path": "x*/**"}, said="input path"),
    Row(
        "a file of the change is missing",
        merged_but(lambda place: (place / GOOD / DEFINITION).unlink()),
        {GOOD: "unjudged"},
    ),
    Row(
        "a file beside the change is missing",
        merged_but(lambda place: (place / GOOD / "icon.png").unlink()),
        {GOOD: "unjudged"},
        said="icon.png",
    ),
    Row(
        "an earlier step has altered a file",
        merged_but(lambda place: (place / GOOD / "readme.md").write_text("# Built\n")),
        {GOOD: "failure"},
        said="1 file reads differently",
    ),
    # What the change is
    Row("a good change beside a bad connector", merged, {GOOD: "success"}, 0, moved(HEAD)),
    Row("a change of no connector", merged, {}, 0, moved({**BASE, "readme.md": "new"})),
    Row("a new connector", merged, {BAD: "failure"}, 1, moved({**BASE, **connector(BAD, "fabrikam-orders")})),
    Row("a connector is removed", merged, {}, 0, moved(without(BASE, GOOD)), said="removed"),
    Row("a connector is moved", merged, {"new/C": "success"}, 0, moved({**without(BASE, GOOD), **connector("new/C")})),
    Row(
        "its icon is removed",
        merged,
        {GOOD: "success"},
        0,
        moved({path: content for path, content in BASE.items() if path != f"{GOOD}/icon.png"}),
    ),
    Row("both of its files are renamed", merged, {GOOD: "failure"}, 1, moved(GONE)),
    Row(
        "both of its files are deleted",
        merged,
        {GOOD: "failure"},
        1,
        moved({p: c for p, c in BASE.items() if p not in (f"{GOOD}/{DEFINITION}", f"{GOOD}/{PROPERTIES}")}),
    ),
    Row(
        "its files are moved to other names elsewhere",
        merged,
        {"new": "failure"},
        1,
        moved({**without(BASE, GOOD), "new/api.json": BASE[f"{GOOD}/{DEFINITION}"]}),
    ),
    Row(
        "both of its files are links to a directory",
        merged,
        {GOOD: "failure"},
        1,
        moved({**BASE, f"{GOOD}/{DEFINITION}": Link("../../certified"), f"{GOOD}/{PROPERTIES}": Link("../..")}),
    ),
    Row(
        "its definition is a directory",
        merged,
        {GOOD: "failure"},
        1,
        moved(
            {p: c for p, c in BASE.items() if p not in (f"{GOOD}/{DEFINITION}", f"{GOOD}/{PROPERTIES}")}
            | {f"{GOOD}/{DEFINITION}/x": "y"}
        ),
    ),
    Row(
        "its directory is a link",
        merged,
        {GOOD: "failure"},
        1,
        moved({**without(BASE, GOOD), GOOD: Link("Other")}),
        said="symbolic link",
    ),
    Row(
        "a directory above it is a link",
        merged,
        {GOOD: "unjudged", OTHER: "unjudged"},
        1,
        moved(
            {
                **README,
                **{f"real/{p[10:]}": c for p, c in BASE.items() if p[:10] == "certified/"},
                "certified": Link("real"),
            }
        ),
        said="symbolic link",
        inputs={"path": "certified", "exclude": "real"},
    ),
    *(
        Row(
            f"it is moved below {name}",
            merged,
            {f"{name}/C": "failure"},
            1,
            moved({**without(BASE, GOOD), **connector(f"{name}/C", "fabrikam-orders")}),
        )
        for name in ("node_modules", ".venv", "__pycache__")
    ),
    Row(
        "a connector is called node_modules",
        merged,
        {"a/node_modules": "failure"},
        1,
        moved({**BASE, **connector("a/node_modules", "fabrikam-orders")}),
    ),
    Row(
        "names in other letter cases",
        merged,
        {"c": "failure"},
        1,
        moved(
            {
                **BASE,
                **{p.replace(DEFINITION, DEFINITION.upper()): c for p, c in connector("c", "fabrikam-orders").items()},
            }
        ),
    ),
    Row(
        "a submodule that is not there",
        merged,
        {"sub": "unjudged"},
        1,
        moved({**BASE, "sub": Submodule("a" * 40)}),
        said="submodules: true",
    ),
    Row(
        "an excluded submodule that is not there",
        merged,
        {},
        0,
        moved({**BASE, "sub": Submodule("a" * 40)}),
        inputs={"exclude": "sub"},
    ),
    Row(
        "a submodule that is there",
        with_submodule,
        {"sub/x": "failure"},
        1,
        moved({**BASE, "sub": Submodule("a" * 40)}),
    ),
    Row(
        "the base went on elsewhere",
        merged,
        {GOOD: "success"},
        0,
        lambda s: s.change(HEAD, merge={**HEAD, "later.txt": "later"}),
    ),
    Row(
        "the base went on in the same connector",
        merged,
        {GOOD: "failure"},
        1,
        lambda s: s.change(BROKEN, merge=edited(BROKEN, f"{GOOD}/{DEFINITION}", "{", "{\n\n")),
        said="1 file reads differently",
    ),
    Row(
        "the base removed a file of the same connector",
        merged,
        {GOOD: "failure"},
        1,
        lambda s: s.change(BROKEN, merge={p: c for p, c in BROKEN.items() if p != f"{GOOD}/intro.md"}),
    ),
    # What the event is
    Row(
        "the base's files on pull_request_target",
        lambda s: s.check_out(s.base),
        {GOOD: "unjudged"},
        event="pull_request_target",
        said="refs/pull/7/merge",
        checks=(("head", "failure"),),
    ),
    Row(
        "the base's newer files on pull_request_target",
        lambda s: s.check_out(s.base),
        {GOOD: "unjudged"},
        1,
        lambda s: s.change(HEAD, base=BASE, merge=LATER),
        event="pull_request_target",
    ),
    Row(
        "the base's newer files on pull_request_target without git",
        lambda s: s.check_out(s.base, git=False),
        {GOOD: "unjudged"},
        1,
        lambda s: s.change(HEAD, base=BASE, merge=LATER),
        event="pull_request_target",
    ),
    Row("the merge on pull_request_target", merged, {GOOD: "failure"}, event="pull_request_target"),
    Row(
        "an event about something else",
        lambda s: s.check_out(s.base),
        {GOOD: "success", OTHER: "failure"},
        event="issue_comment",
        checks=(("base", "failure"),),
    ),
    Row(
        "another commit than the event's",
        lambda s: s.check_out(s.head),
        {GOOD: "failure", OTHER: "failure"},
        event="workflow_run",
        checks=(),
        said="nothing is shown",
    ),
    Row(
        "a pull request that the workflow names",
        lambda s: s.check_out(s.head),
        {GOOD: "failure"},
        event="workflow_run",
        inputs={"pull_request": "7"},
        checks=(("head", "failure"),),
    ),
    Row(
        "the base's files for a pull request that the workflow names",
        lambda s: s.check_out(s.base),
        {GOOD: "unjudged"},
        event="issue_comment",
        inputs={"pull_request": "7"},
        checks=(("head", "failure"),),
    ),
    Row("a push of another branch's files", lambda s: s.check_out(s.base), {GOOD: "unjudged"}, event="push"),
    Row("a merge group", lambda s: s.check_out(s.head), {GOOD: "failure"}, event="merge_group"),
    Row(
        "no verdict that blocks",
        merged,
        {GOOD: "failure"},
        0,
        inputs={"fail_on": "never"},
        checks=(("head", "neutral"),),
    ),
    Row("no check run is wanted", merged, {GOOD: "failure"}, inputs={"check": "false"}, checks=()),
]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_a_change_touches_is_judged_or_fails(row: Row, github: FakeGitHub, tmp_path: Path) -> None:
    scenario = row.change(Scenario(github, tmp_path))
    row.workspace(scenario)
    done = scenario.run(row.event, **row.inputs)

    wanted = {path: "success" if row.inputs.get("fail_on") == "never" else end for path, end in row.judged.items()}
    assert done.judged == wanted, done.log
    assert done.status == row.status
    assert row.said in done.log + done.summary + done.reasons
    expected = (("head", done.outputs["conclusion"]),) if row.checks is None else row.checks
    assert tuple(scenario.checks) == expected


COMPARE, TREES, CHECKS, COMMENTS = ".*/compare/.*", ".*/git/trees/.*", ".*/check-runs", ".*/comments"
FAULTS = [
    *((f"no comparison: {status}", Fault("GET", COMPARE, status, "Nope", times=9)) for status in (403, 404, 500)),
    *((f"no tree: {status}", Fault("GET", TREES, status, "Nope", times=9)) for status in (403, 404, 409, 500)),
    *(
        (f"a redirect of {path} to {place}", Fault("GET", path, status, "Moved", {"Location": place}, times=9))
        for path in (COMPARE, TREES)
        for status, place in (
            (301, "https://elsewhere.example/"),
            (302, "http://127.0.0.1:9/"),
            (307, "/nowhere"),
            (302, ""),
        )
    ),
    ("no connection for trees", Fault("GET", TREES, 0, silent=True, times=9)),
    ("no check run: 403", Fault("POST", CHECKS, 403, "Resource not accessible by integration")),
    ("no check run: 422", Fault("POST", CHECKS, 422, "No commit found for SHA")),
    ("no check run at first", Fault("POST", CHECKS, 502)),
    ("no answer about the check run", Fault("POST", CHECKS, 502, after_write=True)),
    ("no comment at first", Fault("POST", COMMENTS, 502)),
    ("no answer about the comment", Fault("POST", COMMENTS, 502, after_write=True)),
    ("no list of comments", Fault("GET", COMMENTS, 500, times=9)),
    ("a locked conversation", Fault("POST", COMMENTS, 403, "Unable to create comment because issue is locked.")),
]


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_the_verdict_is_the_same_whatever_github_does(
    name: str, fault: Fault, github: FakeGitHub, tmp_path: Path
) -> None:
    scenario = Scenario(github, tmp_path).change(BROKEN)
    scenario.check_out(scenario.merge)
    github.faults.append(fault)
    done = scenario.run()

    assert (done.status, done.outputs["conclusion"]) == (1, "failure")
    assert done.judged[GOOD] == "failure"
    assert "Traceback" not in done.log
    assert len(scenario.comments) <= 1
    if "at first" in name or "no answer" in name:
        assert scenario.checks[-1:] == [("head", "failure")]
        assert len(scenario.comments) == 1
    if fault.path in (COMPARE, TREES):
        assert "all connectors are judged" in done.log


def test_a_tree_that_is_cut_short_is_read_folder_by_folder(github: FakeGitHub, tmp_path: Path) -> None:
    many = {f"docs/{number}/{part}.md": "x" for number in range(6) for part in range(4)}
    scenario = Scenario(github, tmp_path).change({**many, **BROKEN}, {**many, **BASE})
    scenario.check_out(scenario.merge)
    github.repository.most_entries = 10
    done = scenario.run()
    assert done.judged == {GOOD: "failure"}
    read = [request.path for request in github.requests if "/git/trees/" in request.path]
    assert len(read) < 15, "what is the same in both commits is not read"


def test_lines_are_those_of_the_commit_and_what_has_none_is_no_annotation(github: FakeGitHub, tmp_path: Path) -> None:
    later = edited(BROKEN, f"{GOOD}/{DEFINITION}", "{", "{\n\n\n")
    scenario = Scenario(github, tmp_path).change(BROKEN, merge=later)
    scenario.check_out(scenario.merge)
    scenario.run()
    [annotation] = github.check_runs[0]["all_annotations"]
    text = BROKEN[f"{GOOD}/{DEFINITION}"]
    assert isinstance(text, bytes)
    assert b'"basePath"' in text.splitlines()[annotation["start_line"] - 1]

    broken_by_base = edited(BASE, f"{GOOD}/{DEFINITION}", '"basePath": "/', '"basePath": "')
    (tmp_path / "second").mkdir()
    scenario = Scenario(github, tmp_path / "second").change(
        HEAD, merge={**broken_by_base, f"{GOOD}/readme.md": HEAD[f"{GOOD}/readme.md"]}
    )
    scenario.check_out(scenario.merge)
    done = scenario.run()
    assert done.status == 1
    assert github.check_runs[-1]["all_annotations"] == []
    assert "1 finding left without one" in done.summary


def test_nothing_at_all_is_known_of_an_empty_workspace_without_a_token(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change(BROKEN)
    done = scenario.run(token="")
    assert (done.status, done.outputs["conclusion"]) == (2, "failure")
    assert "actions/checkout" in done.log


@needs_git
@pytest.mark.parametrize("depth", [1, 2, 99])
def test_without_a_token_git_says_what_is_changed(depth: int, github: FakeGitHub, tmp_path: Path) -> None:
    origin = tmp_path / "origin"
    origin.mkdir()
    git(origin, "init", "--quiet")
    scenario = Scenario(github, tmp_path)
    scenario.base = commit(origin, BASE)
    git(origin, "checkout", "--quiet", "-b", "topic")
    scenario.head = commit(
        origin, renamed(GOOD, apiDefinition_swagger_json="api.json", apiProperties_json="props.json")
    )
    git(origin, "checkout", "--quiet", "-b", "merge", "main")
    git(origin, "merge", "--quiet", "--no-ff", "topic")
    git(origin, "gc", "--quiet")
    scenario.merge = git(origin, "rev-parse", "HEAD")
    git(tmp_path, "clone", "--quiet", f"--depth={depth}", f"file://{origin}", "clone")
    shutil.copytree(tmp_path / "clone", scenario.workspace, dirs_exist_ok=True)

    done = scenario.run(token="")
    assert done.status == 1
    # One commit alone says nothing of what was there before.
    assert done.judged == ({GOOD: "failure", OTHER: "failure"} if depth == 1 else {GOOD: "failure"})
    assert ("all connectors are judged" in done.log) == (depth == 1)
