"""The JSON report in the workspace, which belongs to a stranger; and what a run at the desk does not load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from publish.publisher import write_report
from publish.settings import ActionSettings
from report.contract import VERSION
from tests.publish.runs import findings, opened, report

NOWHERE = "http://127.0.0.1:9"


def written(place: Path, path: str) -> tuple[str, str]:
    publication, log = opened(place, NOWHERE, settings=ActionSettings(report_path=path))
    return write_report(publication, report(findings(1))), log.getvalue()


def test_the_report_is_written_below_the_workspace_and_readable_for_later_steps(tmp_path: Path) -> None:
    assert written(tmp_path, "out/report.json")[0] == "out/report.json"
    path = tmp_path / "workspace" / "out" / "report.json"
    assert json.loads(path.read_text())["version"] == VERSION
    assert path.stat().st_mode & 0o777 == 0o644
    assert os.listdir(path.parent) == ["report.json"]


def test_further_faces_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    settings = ActionSettings(sarif_path="out/a.sarif", junit_path="out/a.xml", html_path="out/a.html")
    publication, _ = opened(tmp_path, NOWHERE, settings=settings)
    assert write_report(publication, report(findings(1))) == "connector-certification.json"
    out = tmp_path / "workspace" / "out"
    assert sorted(os.listdir(out)) == ["a.html", "a.sarif", "a.xml"]
    assert json.loads((out / "a.sarif").read_text())["version"] == "2.1.0"
    assert (out / "a.xml").read_text().startswith("<?xml")
    assert (out / "a.html").read_text().startswith("<!doctype html>")


def test_one_face_that_cannot_be_written_is_a_warning_and_the_others_are_there(tmp_path: Path) -> None:
    publication, log = opened(tmp_path, NOWHERE, settings=ActionSettings(sarif_path="../a.sarif"))
    assert write_report(publication, report(findings(1))) == "connector-certification.json"
    assert log.getvalue().startswith("::warning::the report is not written: ../a.sarif leads out of the workspace")


@pytest.mark.attack(
    "A link where the report is written",
    "The report replaces it; nothing is written through a link",
)
def test_a_planted_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "workspace").mkdir()
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    (tmp_path / "workspace" / "report.json").symlink_to(victim)
    assert written(tmp_path, "report.json")[0] == "report.json"
    assert victim.read_text() == "untouched"


@pytest.mark.attack(
    "A link where the report is written",
    "The report replaces it; nothing is written through a link",
)
def test_a_planted_directory_link_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "workspace").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "workspace" / "out").symlink_to(tmp_path / "outside")
    path, log = written(tmp_path, "out/report.json")
    assert path == ""
    assert "leads out of the workspace" in log
    assert os.listdir(tmp_path / "outside") == []


def test_a_directory_in_the_reports_place_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "workspace" / "report.json" / "x").mkdir(parents=True)
    path, log = written(tmp_path, "report.json")
    assert path == ""
    assert log.startswith("::warning::the report is not written")
    assert os.listdir(tmp_path / "workspace") == ["report.json"]


def test_a_run_at_the_desk_does_not_load_the_client() -> None:
    code = "import sys, publish.run; print('github' in sys.modules or 'requests' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
