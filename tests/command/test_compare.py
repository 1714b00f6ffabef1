"""``compare OLD NEW``, ``--policy`` and ``--write-baseline`` at a desk."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from certify import CannotRun
from certify.policy import FILE
from command.main import run
from tools.examples import Patch, materialize

DEFINITION = "apiDefinition.swagger.json"
FAULTY: Patch = {DEFINITION: {"paths": {"/invoices/{id}": {"get": {"summary": None}}}}}


def report(file: Path) -> Any:
    (connector,) = json.loads(file.read_text(encoding="utf-8"))["connectors"]
    return connector


def test_compare_says_what_an_update_breaks_and_nothing_else(tmp_path: Path) -> None:
    old = materialize({}, tmp_path / "old")
    new = materialize({DEFINITION: {"info": {"contact": None}, "paths": {"/invoices/{id}": None}}}, tmp_path / "new")
    out = tmp_path / "report.json"
    assert run(["compare", str(old), str(new), "--format", "json", "--output", str(out)]) == 1
    found = report(out)
    assert [finding["rule"] for finding in found["findings"]] == ["operation-deleted"]
    assert [row["id"] for row in found["criteria"]] == ["compatibility"]
    assert found["update"] == "breaking"
    assert run(["compare", str(old), str(old), "--format", "changelog", "--output", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == "## Contoso Invoices\n\nNo changes.\n"


def test_compare_never_calls_ready_what_it_compared_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    faulty = str(materialize(FAULTY, tmp_path / "faulty"))
    assert run(["compare", faulty, faulty]) == 0
    said = capsys.readouterr().out
    assert "faulty: no errors in the comparison\n" in said
    assert "\n1 criterion: 1 passed\n" in said


def test_compare_needs_the_directory_of_the_old_version(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="is not a directory"):
        run(["compare", str(tmp_path / "none"), str(materialize({}, tmp_path / "new"))])


def test_a_baseline_lets_a_tree_pass_and_says_what_is_exempted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    connector = str(materialize(FAULTY, tmp_path / "connectors" / "invoices"))
    assert run([connector]) == 1
    assert run([connector, "--write-baseline"]) == 0
    assert (tmp_path / FILE).is_file()
    assert capsys.readouterr().out.endswith(f"{FILE}: 1 exemption, for 90 days\n")
    assert run([connector]) == 0
    assert f"exempted by {FILE}:" in capsys.readouterr().out


def test_a_baseline_is_added_to_the_policy_that_init_begins(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    connector = str(materialize(FAULTY, tmp_path / "invoices"))
    assert run(["init", connector, "--policy"]) == 0
    assert run([connector, "--write-baseline"]) == 0
    assert run([connector]) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("link", [".github", FILE])
def test_a_baseline_is_not_written_through_a_link(link: str, tmp_path: Path) -> None:
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    connector = str(materialize(FAULTY, root / "invoices"))
    outside = tmp_path / "outside"
    if link == FILE:
        (root / FILE).parent.mkdir()
    else:
        outside.mkdir()
    (root / link).symlink_to(outside)
    with pytest.raises(CannotRun, match=r"is a symbolic link|is not a regular file"):
        run([connector, "--write-baseline"])
    assert not outside.is_file() and not (outside.is_dir() and list(outside.iterdir()))


def test_a_policy_in_braces_is_left_alone(tmp_path: Path) -> None:
    connector = str(materialize(FAULTY, tmp_path / "invoices"))
    policy = tmp_path / "policy.yml"
    policy.write_text("{rules: {}}\n", encoding="utf-8")
    with pytest.raises(CannotRun, match="add the exemptions by hand"):
        run([connector, "--policy", str(policy), "--write-baseline"])
    assert policy.read_text(encoding="utf-8") == "{rules: {}}\n"


def test_what_the_command_line_asks_for_outdoes_the_policy(tmp_path: Path) -> None:
    connector = str(materialize(FAULTY, tmp_path / "invoices"))
    policy = tmp_path / "policy.yml"
    policy.write_text("inputs: {fail-on: never}\n", encoding="utf-8")
    assert run([connector, "--policy", str(policy)]) == 0
    assert run([connector, "--policy", str(policy), "--fail-on", "failed"]) == 1
