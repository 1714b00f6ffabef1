"""What a stranger writes into a connector reaches GitHub as text, whatever it is made of."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from publish.settings import ActionSettings
from report.model import Report
from tests.github.fake import FakeGitHub
from tests.publish.runs import HEAD, TOKEN, finding, pull_request, report, run

HOSTILE = {
    "backticks": "``` `` ` ````",
    "mention": "@octo-org/everybody @octocat",
    "command": "::error file=x::forged",
    "command on a line of its own": "x\n::add-mask::a\r\n::set-output name=conclusion::success\n",
    "old command": "##[set-env name=PATH]/tmp",
    "end of CDATA": "]]></details></summary><!-- -->",
    "end of the fold": "</details>\n\n### ✅ approved\n<details>",
    "table": "a | b || c\n|---|",
    "link": "[x](https://evil.example) ![y](https://evil.example/pixel.png)",
    "lone surrogates": "\ud800 \udfff \udc41",
    "nothing": "",
    "spaces": " \t\v\f\x00\x1b[31m\x07",
    "turned around": "\u202eevil\u2066",
    "line separators": "a\u2028b\u2029c\x85d",
    "percent": "100%0A::error::%25",
    "long": "x" * 70_000,
    "long words": "ü€𝄞" * 24_000,
    "delimiter": "ghadelimiter_\nEOF\n",
}


def everywhere(text: str) -> Report:
    """The text as title, directory, file, message, help, rule, summary of a criterion."""
    path = text.replace("/", "\N{DIVISION SLASH}").replace("\0", "").strip()[:60] or "a"
    findings = [
        finding(1, message=text, help=text, rule=text, file=path),
        finding(2, message=text, help=text, file=f"{path}/{path}"),
        finding(3, message=text, help=text, file=None),
    ]
    made = report(findings, path=path, title=text)
    (connector,) = made.connectors
    rows = tuple(replace(row, summary=text, help=text) for row in connector.criteria)
    return replace(made, connectors=(replace(connector, criteria=rows),))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_reaches_github_without_a_violation(github: FakeGitHub, tmp_path: Path, text: str) -> None:
    done = run(tmp_path, github, everywhere(text), settings=ActionSettings(token=TOKEN, check_name="::name:: -->"))

    assert done.outputs["conclusion"] == "failure"
    assert len(github.check_runs) == 1
    (comment,) = github.comments
    assert HEAD[:7] in comment["body"]
    assert done.commands == []


@pytest.mark.attack(
    "Workflow commands, mentions, markup and control characters in texts",
    "Foreign text is in code spans or escapes in every face, and between commands that nobody can guess in the log",
)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_stands_in_the_log_as_the_message_of_our_own_commands(
    github: FakeGitHub, tmp_path: Path, text: str
) -> None:
    done = run(tmp_path, github, everywhere(text), settings=ActionSettings())

    placed = [command for command in done.commands if "file" in command[1]]
    assert {name for name, _, _ in done.commands} <= {"error", "notice"}
    assert [properties["line"] for _, properties, _ in placed] in ([], ["1"], ["2"], ["1", "2"])
    assert all(
        properties.keys() <= {"title", "file", "line", "endLine", "col", "endColumn"} for _, properties, _ in placed
    )
    assert all(len(line) < 12_000 for line in done.log.splitlines())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_fits_into_the_job_summary(github: FakeGitHub, tmp_path: Path, text: str) -> None:
    many = [finding(line, message=text, help=text) for line in range(1, 40)]
    run(tmp_path, github, report(many), settings=ActionSettings())
    assert 0 < (tmp_path / "summary").stat().st_size <= 1024 * 1024


@pytest.mark.attack(
    "Workflow commands, mentions, markup and control characters in texts",
    "Foreign text is in code spans or escapes in every face, and between commands that nobody can guess in the log",
)
def test_no_mention_in_the_comment_is_outside_of_code(github: FakeGitHub, tmp_path: Path) -> None:
    run(tmp_path, github, everywhere("@octo-org/everybody"))
    page = MarkdownIt("gfm-like", {"linkify": False}).render(github.comments[0]["body"])
    assert page.count("@octo-org") > 20
    text = re.sub(r"<[^>]*>", "", re.sub(r"<code>.*?</code>", "", page))
    assert "octo-org" not in html.unescape(text)


def test_a_hostile_event_changes_nothing(github: FakeGitHub, tmp_path: Path) -> None:
    for text in HOSTILE.values():
        payload = pull_request(title=text, body=text, user={"login": text}, base={"ref": text})
        run(tmp_path, github, report([finding(1)]), payload=payload)
    assert len(github.comments) == 1
