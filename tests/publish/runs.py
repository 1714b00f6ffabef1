"""Reports made by hand, and one run of the action's last part with what a runner would make of it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checks.criteria import CRITERIA, OPENAPI_DEFINITION
from checks.rule import Level
from connector.publisher import Publisher
from publish.commands import Log
from publish.event import Event, read_event
from publish.publication import Publication, open_publication
from publish.publisher import publish
from publish.settings import ActionSettings
from report.contract import VERSION
from report.model import (
    Conclusion,
    ConnectorReport,
    CriterionResult,
    FailOn,
    LocatedFinding,
    Report,
    Status,
)
from tests.github.fake import NUMBER, REPOSITORY, FakeGitHub

HEAD = "9f2c1ab" + "0" * 33
MERGE = "e" * 40
TOKEN = "token-of-this-run"
EXTRA: dict[str, str] = {}
"""Further variables that a runner sets."""
DIRECTORY = "certified-connectors/Contoso Invoices"
DEFINITION = "apiDefinition.swagger.json"


def finding(
    line: int | None = 1,
    *,
    level: Level = Level.ERROR,
    file: str | None = DEFINITION,
    column: int | None = 5,
    end_line: int | None = None,
    end_column: int | None = 9,
    message: str = "no description",
    help: str = "Say in one sentence what to enter",
    rule: str = "parameter-description-present",
    uses: int = 1,
) -> LocatedFinding:
    return LocatedFinding(
        rule=rule,
        validator="ParameterDescriptionMissing",
        policy=None,
        criterion=OPENAPI_DEFINITION.id,
        level=level,
        file=file,
        pointer=f"/paths/~1invoices/get/parameters/{line}",
        line=line,
        column=column,
        end_line=end_line or line,
        end_column=end_column,
        message=message,
        help=help,
        member=None,
        url=None,
        uses=uses,
    )


def report(
    findings: Sequence[LocatedFinding] = (), *, path: str = DIRECTORY, title: str = "Contoso Invoices"
) -> Report:
    failed = any(one.level is Level.ERROR for one in findings)
    conclusion = Conclusion.FAILURE if failed else Conclusion.SUCCESS
    rows = tuple(
        CriterionResult(
            criterion.id,
            criterion.title,
            criterion.requirement,
            Status.FAILED if failed and criterion is OPENAPI_DEFINITION else Status.PASSED,
            f"{len(findings)} errors",
        )
        for criterion in CRITERIA
    )
    connector = ConnectorReport(path, title, Publisher.VERIFIED, 47, conclusion, rows, tuple(findings))
    return Report(VERSION, conclusion, FailOn.FAILED, (), (connector,))


def findings(count: int) -> list[LocatedFinding]:
    """As many faults of different kinds."""
    return [finding(line, rule=f"rule-{line}") for line in range(1, count + 1)]


NOTHING = Report(VERSION, Conclusion.SUCCESS, FailOn.FAILED, (), ())


def pull_request(*, fork: bool = False, **more: Any) -> dict[str, Any]:
    head = "stranger/connectors" if fork else REPOSITORY
    return {
        "action": "synchronize",
        "pull_request": {
            "number": NUMBER,
            "title": "Add Contoso Invoices",
            "body": "Please certify",
            "user": {"login": "octocat"},
            "head": {"sha": HEAD, "ref": "topic", "repo": {"full_name": head}},
            "base": {"sha": "b" * 40, "ref": "dev", "repo": {"full_name": REPOSITORY}},
            **more,
        },
    }


def environment(place: Path, url: str, name: str = "pull_request", payload: Any = None) -> dict[str, str]:
    """What a runner sets, with its files in a directory of this machine."""
    (place / "workspace").mkdir(exist_ok=True)
    (place / "event.json").write_text(json.dumps(pull_request() if payload is None else payload))
    return {
        "GITHUB_EVENT_NAME": name,
        "GITHUB_EVENT_PATH": str(place / "event.json"),
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_SHA": MERGE,
        "GITHUB_API_URL": url,
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_RUN_ID": "42",
        "GITHUB_WORKSPACE": str(place / "workspace"),
        "GITHUB_ACTION_REPOSITORY": "contoso/connector-certification",
        "GITHUB_ACTION_REF": "v1",
        "GITHUB_OUTPUT": str(place / "output"),
        "GITHUB_STEP_SUMMARY": str(place / "summary"),
        **EXTRA,
    }


@dataclass
class Run:
    """What one run left behind."""

    log: str
    outputs: dict[str, str]
    summary: str
    workspace: Path

    @property
    def commands(self) -> list[tuple[str, dict[str, str], str]]:
        """What the runner obeys."""
        return obeyed(self.log)

    def annotated(self, severity: str) -> list[str]:
        """Messages of the annotations of a severity that have a place in a file."""
        return [message for name, properties, message in self.commands if name == severity and "file" in properties]


def opened(
    place: Path,
    fake: FakeGitHub | str,
    name: str = "pull_request",
    payload: Any = None,
    settings: ActionSettings | None = None,
) -> tuple[Publication, io.StringIO]:
    """A publication, and its log."""
    url = fake if isinstance(fake, str) else fake.url
    variables = environment(place, url, name, payload)
    stream = io.StringIO()
    event: Event = read_event(variables)
    return open_publication(settings or ActionSettings(token=TOKEN), event, variables, Log(stream), pace=0), stream


def run(
    place: Path,
    fake: FakeGitHub | str,
    result: Report,
    name: str = "pull_request",
    payload: Any = None,
    settings: ActionSettings | None = None,
) -> Run:
    """Publish a report and collect what comes of it."""
    for file in ("output", "summary"):
        (place / file).unlink(missing_ok=True)
    publication, stream = opened(place, fake, name, payload, settings)
    publish(publication, result)
    return Run(stream.getvalue(), read_outputs(place / "output"), (place / "summary").read_text(), place / "workspace")


def read_outputs(path: Path) -> dict[str, str]:
    """A runner's reading of the outputs: name, delimiter, lines, delimiter."""
    lines = iter(path.read_text(encoding="utf-8").split("\n")[:-1])
    values = {}
    for line in lines:
        name, delimiter = line.split("<<", 1)
        value = []
        while (following := next(lines)) != delimiter:
            value.append(following)
        values[name] = "\n".join(value)
    return values


def obeyed(log: str) -> list[tuple[str, dict[str, str], str]]:
    """A runner's reading of a log: both forms of commands, none of them while they are stopped."""
    found: list[tuple[str, dict[str, str], str]] = []
    stopped = ""
    for line in re.split(r"\r\n|\r|\n", log):
        if stopped:
            stopped = "" if line.strip() == f"::{stopped}::" else stopped
            continue
        match = re.match(r"\s*::(?P<name>[\w-]+)(?: (?P<properties>.*?))?::(?P<message>.*)", line)
        match = match or re.search(r"##\[(?P<name>[\w-]+)(?: (?P<properties>.*?))?\](?P<message>.*)", line)
        if match is None:
            continue
        if match["name"] == "stop-commands":
            stopped = match["message"]
            continue
        pairs = (pair.split("=", 1) for pair in (match["properties"] or "").split(",") if pair)
        found.append((match["name"], {name: _decoded(value) for name, value in pairs}, _decoded(match["message"])))
    return found


def _decoded(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text
