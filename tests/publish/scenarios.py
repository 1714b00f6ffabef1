"""The action on a repository that GitHub and the workspace tell the truth about: one run from event to verdict."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from publish.commands import Log
from publish.run import run as run_action
from tests.git import git
from tests.github.fake import NUMBER, REPOSITORY, FakeGitHub
from tests.github.repository import Content, Files, to_bytes
from tests.publish.runs import TOKEN, obeyed, read_outputs

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
GOOD = "certified/Contoso Invoices"
BAD = "certified/Fabrikam Orders"
OTHER = "certified/Other"
DEFINITION = "apiDefinition.swagger.json"
PROPERTIES = "apiProperties.json"


@cache
def _sample(name: str) -> tuple[tuple[str, bytes], ...]:
    return tuple((file.name, file.read_bytes()) for file in sorted((SAMPLES / name).iterdir()))


def connector(place: str, name: str = "contoso-invoices", **changes: Content | None) -> dict[str, Content]:
    """The files of a sample at a place. A file that is ``None`` is left out; names have ``_`` for a dot."""
    files: dict[str, Content] = dict(_sample(name))
    for file, content in changes.items():
        named = file.replace("_", ".")
        files.pop(named, None)
        if content is not None:
            files[named] = content
    return {f"{place}/{file}": content for file, content in files.items()}


def edited(files: Mapping[str, Content], path: str, old: str, new: str) -> dict[str, Content]:
    """The files with another text in one of them."""
    text = files[path]
    assert isinstance(text, bytes)
    assert old.encode() in text
    return {**files, path: text.replace(old.encode(), new.encode(), 1)}


README: dict[str, Content] = {"readme.md": "hello"}
BASE = {**README, **connector(GOOD), **connector(OTHER, "fabrikam-orders")}
"""What the branch holds before the change: one connector without errors, and one with."""
HEAD = edited(BASE, f"{GOOD}/readme.md", "# ", "# The ")
"""A change that leaves the first one without errors."""
BROKEN = edited(BASE, f"{GOOD}/{DEFINITION}", '"basePath": "/', '"basePath": "')
"""A change that brings an error."""


@dataclass
class Result:
    """What one run left behind."""

    status: int
    log: str
    outputs: dict[str, str]
    summary: str
    workspace: Path

    @property
    def said(self) -> list[tuple[str, dict[str, str], str]]:
        """What the runner obeys."""
        return obeyed(self.log)

    @property
    def report(self) -> Any:
        return json.loads((self.workspace / self.outputs["report"]).read_text())

    @property
    def judged(self) -> dict[str, str]:
        """Each connector of the report, and how it ends: its conclusion, or ``unjudged``."""
        return {one["path"]: _end(one) for one in self.report["connectors"]}

    @property
    def reasons(self) -> str:
        """What is said of connectors that are unjudged."""
        rows = [row for one in self.report["connectors"] for row in one["criteria"] if row["status"] == "unjudged"]
        return " ".join({f"{row['summary']} {row['help'] or ''}" for row in rows})


def _end(connector: Any) -> str:
    statuses = {row["status"] for row in connector["criteria"]}
    return "unjudged" if statuses == {"unjudged"} else str(connector["conclusion"])


@dataclass
class Scenario:
    """A repository on GitHub, a workspace, and runs there."""

    github: FakeGitHub
    place: Path
    base: str = ""
    head: str = ""
    merge: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.workspace.mkdir(exist_ok=True)

    @property
    def workspace(self) -> Path:
        return self.place / "workspace"

    def change(
        self,
        head: Mapping[str, Content],
        base: Mapping[str, Content] = BASE,
        merge: Mapping[str, Content] | None = None,
    ) -> Scenario:
        """A branch with one commit beyond its base, and the commit in which GitHub merges both.

        :param merge: what that holds where the base went on since the branch began.
        """
        repository = self.github.repository
        root = repository.commit(base)
        self.base = root if merge is None else repository.commit({**base, "later.txt": "later"}, root)
        self.head = repository.commit(head, root)
        self.merge = repository.commit(head if merge is None else merge, self.base, self.head)
        self.github.pull_requests[NUMBER] = self._payload()
        return self

    def _payload(self, *, fork: bool = False) -> dict[str, Any]:
        head = "stranger/connectors" if fork else REPOSITORY
        return {
            "number": NUMBER,
            "title": "Add Contoso Invoices",
            "body": "Please look",
            "state": "open",
            "merge_commit_sha": self.merge,
            "head": {"sha": self.head, "ref": "topic", "repo": _repository(self.github, head)},
            "base": {"sha": self.base, "ref": "main", "repo": _repository(self.github, REPOSITORY)},
        }

    def check_out(self, sha: str, place: str = "", **how: Any) -> Scenario:
        how.setdefault("origin", f"https://github.com/{REPOSITORY}")
        self.github.repository.check_out(sha, self.workspace / place, **how)
        return self

    def run(self, name: str = "pull_request", payload: Any = None, *, token: str = TOKEN, **inputs: str) -> Result:
        """Run the action as a runner does, for one of the events that are known here or with a payload."""
        payload, sha = self._event(name) if payload is None else (payload, self.merge)
        for file in ("output", "summary"):
            (self.place / file).unlink(missing_ok=True)
        (self.place / "event.json").write_text(json.dumps(payload))
        environment = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_REF": "v1",
            "GITHUB_ACTION_REPOSITORY": "contoso/connector-certification",
            "GITHUB_API_URL": self.github.url,
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(self.place / "event.json"),
            "GITHUB_OUTPUT": str(self.place / "output"),
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_RUN_ID": "42",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": sha,
            "GITHUB_STEP_SUMMARY": str(self.place / "summary"),
            "GITHUB_WORKSPACE": str(self.workspace),
            "INPUT_PATH": ".",
            "INPUT_GITHUB-TOKEN": token,
            **{f"INPUT_{name.upper().replace('_', '-')}": value for name, value in {**self.inputs, **inputs}.items()},
            **self.variables,
        }
        stream = io.StringIO()
        status = run_action(environment, Log(stream), pace=0)
        summary = self.place / "summary"
        return Result(
            status,
            stream.getvalue(),
            read_outputs(self.place / "output"),
            summary.read_text() if summary.exists() else "",
            self.workspace,
        )

    def _event(self, name: str) -> tuple[dict[str, Any], str]:
        """The payload, and what GITHUB_SHA is."""
        pull_request = self._payload(fork=name.endswith("+fork"))
        if name.startswith("pull_request"):
            sha = self.base if name == "pull_request_target" else self.merge
            return {"action": "synchronize", "pull_request": pull_request}, sha
        if name == "merge_group":
            return {"merge_group": {"head_sha": self.head, "base_sha": self.base}}, self.head
        if name == "push":
            return {"before": self.base, "after": self.head, "forced": False, "created": False}, self.head
        if name == "workflow_run":
            run = {"head_sha": self.head, "head_branch": "topic", "head_repository": {"full_name": REPOSITORY}}
            return {"workflow_run": run}, self.base
        if name == "issue_comment":
            return {"issue": {"number": NUMBER}}, self.base
        return {}, self.head

    @property
    def checks(self) -> list[tuple[str, str]]:
        """Of each check run its commit's role and its conclusion, in the order in which they were made."""
        roles = {self.base: "base", self.merge: "merge", self.head: "head"}
        return [(roles.get(one["head_sha"], "?"), one["conclusion"]) for one in self.github.check_runs]

    @property
    def comments(self) -> list[str]:
        return [one["body"] for one in self.github.comments]


def _repository(github: FakeGitHub, name: str) -> Any:
    shown = github.contract.example("pull-request")["base"]["repo"]
    return {**shown, "full_name": name}


def commit(place: Path, files: Files) -> str:
    """The files, committed by git itself, in place of those that were there."""
    for one in place.iterdir():
        if one.name != ".git":
            shutil.rmtree(one) if one.is_dir() else one.unlink()
    for path, content in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(to_bytes(content))
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message", "x")
    return git(place, "rev-parse", "HEAD")
