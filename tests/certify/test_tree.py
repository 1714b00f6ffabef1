"""Connectors of a repository: those that are not judged are there to be compared with."""

import json
from pathlib import Path

import pytest

from certify import CannotRun, discover
from certify.process import Worker
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


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What the workers that are started are for: to judge, or only to look around."""
    purposes: list[bool] = []

    class Counted(Worker):
        def __init__(self, inline: bool | None = None, *, judges: bool = True) -> None:
            purposes.append(judges)
            super().__init__(inline, judges=judges)

    monkeypatch.setattr("certify.process.Worker", Counted)
    return purposes


def test_where_names_tell_the_connectors_no_worker_is_started(
    tmp_path: Path, started: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "a" / "Rooms", "Rooms")
    monkeypatch.chdir(tmp_path)
    assert find(["a", "./a/"]) == [(str(tmp_path / "a" / "Rooms"), "a/Rooms")]
    assert started == []


def test_settings_that_name_the_files_of_a_connector_are_read_by_a_worker(
    tmp_path: Path, started: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "settings.json").write_text('{"apiDefinition": "rooms.json"}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert find(["a"]) == [(str(tmp_path / "a"), "a")]
    assert started == [False]


def test_a_tree_of_very_many_directories_is_looked_through_by_a_worker(
    tmp_path: Path, started: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "a", "Rooms")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(discover, "MAX_DIRECTORIES", 1)
    assert find(["."]) == [(str(tmp_path / "a"), "a")]
    assert started == [False]


def test_what_may_not_be_listed_is_left_to_a_worker(
    tmp_path: Path, started: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    put(tmp_path / "a", "Rooms")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(discover, "find_connectors", refuse)
    assert find(["a"]) == [(str(tmp_path / "a"), "a")]
    assert started == [False]


def test_a_path_that_leads_nowhere_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotRun, match="b: does not exist"):
        find(["b"])
