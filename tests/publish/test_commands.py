"""What a runner reads: commands in the log, outputs and the job summary in files."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from publish.commands import SUMMARY_BYTES, Log, command, write_outputs, write_summary
from tests.publish.runs import obeyed, read_outputs


@pytest.mark.parametrize(
    ("message", "properties", "expected"),
    [
        ("50 % done\r\nnext", {}, "::error::50 %25 done%0D%0Anext"),
        ("a: b, c", {"file": "a: b, c%\n"}, "::error file=a%3A b%2C c%25%0A::a: b, c"),
        ("m", {"line": 3, "col": None, "title": ""}, "::error line=3::m"),
    ],
)
def test_commands_are_escaped_as_github_does_it(
    message: str, properties: dict[str, str | int | None], expected: str
) -> None:
    assert command("error", message, properties) == expected


@pytest.mark.attack(
    "Workflow commands, mentions, markup and control characters in texts",
    "Foreign text is in code spans or escapes in every face, and between commands that nobody can guess in the log",
)
def test_foreign_text_gives_no_commands() -> None:
    stream = io.StringIO()
    log = Log(stream)
    with log.foreign():
        stream.write("::error::forged\n##[add-path]/tmp\n::stop-commands::x\n::x::\n::warning::forged\n")
    log.say("notice", "ours")
    assert obeyed(stream.getvalue()) == [("notice", {}, "ours")]


def test_commands_are_obeyed_again_after_foreign_text_that_breaks_off() -> None:
    stream = io.StringIO()
    log = Log(stream)
    with pytest.raises(ZeroDivisionError), log.foreign():
        raise ZeroDivisionError
    log.say("notice", "ours")
    assert len(obeyed(stream.getvalue())) == 1


def test_a_narrow_stream_gets_question_marks() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    Log(stream).say("notice", "grün")
    assert raw.getvalue() == b"::notice::gr?n\n"


def test_what_the_runner_would_not_show_any_more_stays_in_the_log_as_text() -> None:
    stream = io.StringIO()
    log = Log(stream)
    for number in range(12):
        log.say("warning", f"::error::{number}")
    assert len(obeyed(stream.getvalue())) == 10
    assert "::error::11" in stream.getvalue()


@pytest.mark.attack(
    "Outputs that forge others by their delimiter",
    "Each output has a delimiter drawn at random, which its value cannot contain",
)
def test_outputs_cannot_forge_others(tmp_path: Path) -> None:
    path = tmp_path / "output"
    path.write_text("earlier=1\n".replace("=", "<<D\n").replace("\n1", "\n1\nD"))
    values = {"report": "a\nconclusion=success\nghadelimiter_x\nEOF", "conclusion": "failure"}
    write_outputs(values, str(path))
    assert read_outputs(path) == {"earlier": "1", **values}


def test_two_outputs_have_two_delimiters(tmp_path: Path) -> None:
    write_outputs({"a": 1, "b": "\ud800"}, str(tmp_path / "output"))
    lines = (tmp_path / "output").read_text().split("\n")
    assert lines[0].partition("<<")[2] != lines[3].partition("<<")[2]


def test_without_a_file_nothing_is_written() -> None:
    write_outputs({"a": 1}, None)
    write_summary("text", "")


def test_the_job_summary_is_cut_in_bytes_and_between_characters(tmp_path: Path) -> None:
    path = tmp_path / "summary"
    path.write_text("earlier\n")
    write_summary("€" * 600_000, str(path))
    assert SUMMARY_BYTES - 4 < path.stat().st_size <= SUMMARY_BYTES
    assert path.read_text().startswith("earlier\n€")
    write_summary("more", str(path))
    assert path.stat().st_size <= SUMMARY_BYTES
