"""``--fix`` at the desk: what is written, what is said, and how it ends."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from certify import CannotRun
from command.main import COULD_NOT_RUN, ERRORS, NO_ERRORS, run
from tests.git import needs_git
from tools.examples import Patch, materialize

DEFINITION = "apiDefinition.swagger.json"
FAULTS: Patch = {DEFINITION: {"paths": {"/invoices": {"get": {"summary": "List invoices."}}}}}
"""One error with a certain change."""
LEFT: Patch = {DEFINITION: {"info": {"contact": None}, **FAULTS[DEFINITION]}}
"""The same, and one that only its author can fix."""


@pytest.fixture
def connector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return materialize(FAULTS, tmp_path / "My Connector")


def summary(connector: Path) -> str:
    return str(json.loads((connector / DEFINITION).read_text())["paths"]["/invoices"]["get"]["summary"])


def test_the_faults_are_fixed_and_the_result_is_judged(connector: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["My Connector"]) == ERRORS
    capsys.readouterr()
    assert run(["--fix", "My Connector"]) == NO_ERRORS
    said = capsys.readouterr()
    assert summary(connector) == "List invoices"
    assert said.err.splitlines() == [
        f"My Connector: 1 finding fixed in {DEFINITION}",
        "      1 × operation-summary-ends-alphanumeric",
    ]
    assert "ready to submit" in said.out


def test_what_is_left_decides_the_exit_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connector = materialize(LEFT, tmp_path / "c")
    assert run(["--fix", str(connector)]) == ERRORS
    assert summary(connector) == "List invoices"


def test_a_second_run_has_nothing_to_fix(connector: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["--fix", "My Connector"])
    before = (connector / DEFINITION).stat()
    capsys.readouterr()
    assert run(["--fix", "My Connector"]) == NO_ERRORS
    assert capsys.readouterr().err == "connector-certification: nothing to fix for certain\n"
    assert (connector / DEFINITION).stat().st_mtime_ns == before.st_mtime_ns


def test_a_difference_is_shown_and_nothing_is_written(connector: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = (connector / DEFINITION).read_bytes()
    assert run(["--fix", "--diff", "My Connector"]) == NO_ERRORS
    said = capfd.readouterr()
    assert (connector / DEFINITION).read_bytes() == before
    assert said.out.startswith(f"diff --git a/My Connector/{DEFINITION} b/My Connector/{DEFINITION}\n")
    assert '+                "summary": "List invoices",\n' in said.out
    assert said.err.startswith("My Connector: 1 finding would be fixed")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full disk is here")
def test_a_difference_that_does_not_fit_is_said(connector: Path) -> None:
    root = Path(__file__).parents[2]
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(
            [sys.executable, root / "entrypoint.py", "--fix", "--diff", connector],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=120,
        )
    assert ended.returncode == COULD_NOT_RUN
    assert ended.stderr == b"connector-certification: standard output: No space left on device\n"


@needs_git
def test_git_makes_of_the_difference_what_fix_writes(connector: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(["--fix", "--diff", "My Connector"])
    difference = capfd.readouterr().out
    subprocess.run(["git", "apply"], input=difference, text=True, check=True, timeout=60)
    by_git = (connector / DEFINITION).read_bytes()
    shutil.rmtree(connector)
    materialize(FAULTS, connector)
    run(["--fix", "My Connector"])
    assert (connector / DEFINITION).read_bytes() == by_git


def test_only_named_rules_are_fixed_by_any_of_their_names(connector: Path) -> None:
    run(["--fix-only", "json-no-bom", "My Connector"])
    assert summary(connector) == "List invoices."
    run(["--fix-only", "ValueMustEndWithAlphanumeric", "My Connector"])
    assert summary(connector) == "List invoices"


def test_what_would_be_written_is_in_the_reports_of_a_run_without_it(
    connector: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["--format", "json", "My Connector"])
    findings = json.loads(capsys.readouterr().out)["connectors"][0]["findings"]
    (edit,) = next(one["fix"] for one in findings if one["rule"] == "operation-summary-ends-alphanumeric")
    line = (connector / DEFINITION).read_text().splitlines()[edit["line"] - 1]
    assert (line[edit["column"] - 1 : edit["end_column"] - 1], edit["text"], edit["change"]) == (".", "", "replace")
    assert summary(connector) == "List invoices."


def test_a_file_that_changed_meanwhile_is_left_alone_and_said(
    connector: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from command import fix

    examine = vars(fix)["examine"]

    def slowly(*arguments: object, **options: object) -> object:
        outcome = examine(*arguments, **options)
        with (connector / DEFINITION).open("a") as file:
            file.write("\n")
        return outcome

    monkeypatch.setattr(fix, "examine", slowly)
    assert run(["--fix", "My Connector"]) == COULD_NOT_RUN
    assert "has changed meanwhile, and is left alone; run the command again" in capsys.readouterr().err
    assert summary(connector) == "List invoices."


def test_a_file_that_is_write_protected_is_left_alone(
    connector: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (connector / DEFINITION).chmod(0o444)
    # Root, as whom tests run in containers, may write it nevertheless.
    monkeypatch.setattr(os, "access", lambda path, mode: bool(os.stat(path).st_mode & 0o222) or mode != os.W_OK)
    assert run(["--fix", "My Connector"]) == COULD_NOT_RUN
    assert "is write-protected, and is left alone" in capsys.readouterr().err


def test_the_icon_is_drawn_without_a_question_where_nobody_would_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = {"size": [90, 90], "background": "#24406B", "logo": {"box": [20, 20, 70, 70]}}
    connector = materialize({"icon.png": {"draw": spec}, **FAULTS}, tmp_path / "c")
    assert run(["--fix-icon", str(connector)]) == ERRORS
    assert (connector / "icon.png").read_bytes()[16:24] == bytes([0, 0, 0, 230, 0, 0, 0, 230])
    assert summary(connector) == "List invoices."
    assert "icon.png: the logo on a square of 230 px in #24406B" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--diff"], "--diff shows what --fix would change; give both"),
        (["--fix", "--write-baseline"], "--write-baseline and --fix: do one after the other"),
        (["--fix-only", ""], "--fix-only: names no rule"),
        (["--ignore", ","], "--ignore: names no rule"),
        (["--fix-only", "operation-sumary-max-80"], "did you mean operation-summary-max-80"),
    ],
)
def test_what_makes_no_sense_is_said(arguments: list[str], reason: str, connector: Path) -> None:
    with pytest.raises(CannotRun, match=reason):
        run([*arguments, "My Connector"])
