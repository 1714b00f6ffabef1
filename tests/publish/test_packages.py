"""Submission packages that a workflow names, and the connectors with which they are judged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.github.fake import FakeGitHub
from tests.github.repository import Link
from tests.publish.scenarios import BASE, GOOD, OTHER, README, Result, Scenario, connector
from tools.examples import SAMPLE
from tools.packages import package

pytestmark = pytest.mark.usefixtures("at_once")

RIGHT = package(SAMPLE, {})
WRONG = package(SAMPLE, {"intro.md": None})
ONE = {**README, **connector(GOOD)}


def row(done: Result, place: str = GOOD) -> Any:
    """How the criterion on packages ends; ``None`` where nothing is said of it."""
    rows = [row for one in done.report["connectors"] if one["path"] == place for row in one["criteria"]]
    return next((one["status"] for one in rows if one["id"] == "package"), None)


def run(github: FakeGitHub, place: Path, head: dict[str, Any], base: dict[str, Any], **inputs: str) -> Result:
    scenario = Scenario(github, place).change(head, base)
    scenario.check_out(scenario.merge)
    return scenario.run(**inputs)


@pytest.mark.parametrize(("data", "status"), [(RIGHT, 0), (WRONG, 1)])
def test_a_package_elsewhere_is_judged_with_the_only_connector(
    data: bytes, status: int, github: FakeGitHub, tmp_path: Path
) -> None:
    head = {**ONE, "dist/ConnectorPackage.zip": data}
    done = run(github, tmp_path, head, ONE, package="dist/*.zip")
    assert (done.status, row(done)) == (status, "failed" if status else "passed"), done.log
    assert run(github, tmp_path, head, ONE).judged == {}


def test_its_finding_is_annotated_on_the_package(github: FakeGitHub, tmp_path: Path) -> None:
    run(github, tmp_path, {**ONE, "dist/ConnectorPackage.zip": WRONG}, ONE, package="dist/ConnectorPackage.zip")
    places = {one["path"] for one in github.check_runs[0]["all_annotations"]}
    assert places == {"dist/ConnectorPackage.zip"}


def test_each_of_several_connectors_has_the_package_of_its_name(github: FakeGitHub, tmp_path: Path) -> None:
    head = {**BASE, "dist/contoso invoices.zip": WRONG, "dist/Other.zip": b"no zip"}
    done = run(github, tmp_path, head, BASE, package="dist/*.zip")
    assert (row(done), row(done, OTHER)) == ("failed", "failed")
    touched = run(github, tmp_path, {**head, "dist/Other.zip": RIGHT}, head, package="dist/*.zip")
    assert list(touched.judged) == [OTHER]


def test_a_package_in_a_connectors_directory_is_that_connectors(github: FakeGitHub, tmp_path: Path) -> None:
    done = run(github, tmp_path, {**BASE, f"{GOOD}/dist/a.zip": WRONG}, BASE, package="**/*.zip")
    assert (done.status, row(done)) == (1, "failed")


def test_a_package_of_no_connector_is_judged_alone(github: FakeGitHub, tmp_path: Path) -> None:
    head = {**BASE, "dist/a.zip": WRONG}
    done = run(github, tmp_path, head, BASE, package="dist/a.zip")
    assert (done.status, row(done, "dist")) == (1, "failed")
    done = run(github, tmp_path, {**head, "readme.md": "more"}, head, package="dist/a.zip")
    assert (done.status, done.outputs["summary"]) == (0, "Nothing to check")


def test_a_package_that_a_step_has_built_is_judged(github: FakeGitHub, tmp_path: Path) -> None:
    scenario = Scenario(github, tmp_path).change({**ONE, f"{GOOD}/readme.md": "# Another text\n"}, ONE)
    scenario.check_out(scenario.merge)
    (scenario.workspace / "built.zip").write_bytes(WRONG)
    assert row(scenario.run(package="built.zip")) == "failed"


@pytest.mark.parametrize(
    ("files", "given", "said"),
    [
        ({}, "dist/a.zip", "input package: dist/a.zip is no file"),
        ({"a/x.zip": RIGHT, "b/x.zip": RIGHT}, "**/x.zip", "a/x.zip and b/x.zip belong to one connector"),
        ({"a.zip": Link("/etc/passwd")}, "a.zip", ""),
        ({"a": Link("/etc")}, "a/passwd", "input package: a/passwd leads out of the workspace"),
    ],
)
def test_what_is_no_package_of_a_connector_is_told(
    files: dict[str, Any], given: str, said: str, github: FakeGitHub, tmp_path: Path
) -> None:
    done = run(github, tmp_path, {**ONE, **files}, ONE, package=given)
    assert done.status == (2 if said else 1)
    assert said in done.log
    assert "root:" not in done.log
