"""Connectors of a repository: those that are not judged are there to be compared with."""

import json
from pathlib import Path

import pytest

from certify.client import Worker
from certify.tree import find, judge
from report.model import ConnectorReport, FailOn


def put(directory: Path, title: str) -> None:
    directory.mkdir(parents=True)
    paths = {f"/{number}": {"get": {"operationId": f"Get{number}"}} for number in range(3)}
    content = {"swagger": "2.0", "info": {"title": title}, "host": "api.rooms.dev", "paths": paths}
    (directory / "apiDefinition.swagger.json").write_text(json.dumps(content), encoding="utf-8")


def judged(path: str, root: str) -> ConnectorReport:
    with Worker() as worker:
        return judge(find([path]), None, FailOn.FAILED, 1, worker, docs_url="", root=root).connectors[0]


def told(report: ConnectorReport) -> dict[str, str]:
    wanted = ("title-unique", "operations-unique")
    return {one.rule: one.message for one in report.findings if one.rule in wanted}


def test_one_connector_is_compared_with_the_others_of_its_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "a" / "Rooms", "Rooms")
    put(tmp_path / "b" / "Copy", "Rooms")
    monkeypatch.chdir(tmp_path / "a")
    assert told(judged("Rooms", str(tmp_path))) == {
        "title-unique": 'the title "Rooms" is that of the connector in "../b/Copy"',
        "operations-unique": 'host and operations are those of the connector in "../b/Copy"',
    }
    assert told(judged("./Rooms/", "")) == {}


def test_a_home_that_is_a_repository_is_not_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "a", "Rooms")
    put(tmp_path / "b", "Rooms")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert told(judged("a", str(tmp_path))) == {}
