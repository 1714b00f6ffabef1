"""Connectors of one run are compared: the index is made once, reads no more than definitions, and has its limits."""

import json
from pathlib import Path
from typing import Any

import pytest

from certify import neighbors
from certify.client import certify
from certify.neighbors import index, prepare, prepared
from certify.request import Request, Task, from_json, to_json
from connector.neighbors import Neighbor, describe
from connector.publisher import Publisher


def definition(title: str = "Rooms", host: str = "api.rooms.dev", count: int = 3) -> dict[str, Any]:
    paths = {f"/{number}": {"get": {"summary": "A"}} for number in range(count)}
    return {"info": {"title": title}, "host": host, "paths": paths}


def put(directory: Path, content: Any) -> tuple[str, str]:
    directory.mkdir(parents=True)
    text = content if isinstance(content, str) else json.dumps(content)
    (directory / "apiDefinition.swagger.json").write_text(text, encoding="utf-8")
    return str(directory), str(directory.relative_to(directory.parents[1]))


def seen(path: str, publisher: Publisher = Publisher.INDEPENDENT, **members: Any) -> Neighbor:
    return describe(path, definition(**members), publisher)


@pytest.mark.parametrize("title", ["Rooms", "ROOMS", "Rooms (Independent Publisher)", " rooms! "])
def test_titles_are_compared_by_their_words(title: str, tmp_path: Path) -> None:
    found = index([put(tmp_path / "a" / "One", definition(title, "x.dev", 1))])
    other = found.same_title(seen("a/Two"))
    assert other is not None
    assert other.path == "a/One"


def test_a_connector_is_not_its_own_neighbor(tmp_path: Path) -> None:
    found = index([put(tmp_path / "a" / "One", definition())])
    assert found.same_title(seen("a/One")) is None
    assert found.same_operations(seen("a/One")) is None


@pytest.mark.parametrize(("host", "count", "copy"), [("api.rooms.dev", 3, True), ("x.dev", 3, False), ("", 2, False)])
def test_a_copy_has_every_operation_of_the_same_host(host: str, count: int, copy: bool, tmp_path: Path) -> None:
    found = index([put(tmp_path / "a" / "One", definition("Other", host, count))])
    assert (found.same_operations(seen("a/Two")) is not None) is copy


def test_only_certified_connectors_serve_a_host_and_not_as_one_of_many(tmp_path: Path) -> None:
    independent = put(tmp_path / "independent-publisher-connectors" / "One", definition())
    assert index([independent]).certified_for(seen("a/Two")) is None
    certified = [put(tmp_path / "certified-connectors" / str(number), definition()) for number in range(5)]
    assert index(certified[:4]).certified_for(seen("a/Two")) is not None
    assert index(certified).certified_for(seen("a/Two")) is None


@pytest.mark.parametrize("host", ["api.contoso.com", "dynamichosturl", "localhost:8080", "{region}.rooms.dev", ""])
def test_a_host_that_names_no_service_is_nobodys(host: str) -> None:
    assert seen("a", host=host).host == ""


@pytest.mark.parametrize(
    "content", ["", "[" * 100_000, "{", '{"info": []}', "[]", '{"info": {"title": 1}, "host": {}}']
)
def test_what_cannot_be_read_is_left_out(content: str, tmp_path: Path) -> None:
    found = index([put(tmp_path / "a" / "One", content), (str(tmp_path / "gone"), "gone")])
    assert not found.titles
    assert not found.hosts


def test_what_is_beyond_the_limits_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbors, "MAX_CONNECTORS", 2)
    assert index([put(tmp_path / "a" / str(number), definition()) for number in range(5)]).unread == 3


def test_one_connector_has_no_neighbors_and_the_checkout_has(tmp_path: Path) -> None:
    directory, path = put(tmp_path / "a" / "One", definition())
    alone = Request((Task(directory, path),))
    prepare(alone)
    assert prepared(alone) is None
    among = from_json(to_json(Request((Task(directory, path),), others=(put(tmp_path / "a" / "Two", definition()),))))
    prepare(among)
    found = prepared(among)
    assert found is not None
    assert found.same_title(seen("a/One")) is not None


def test_the_worker_compares_the_connectors_of_a_run(tmp_path: Path) -> None:
    tasks = tuple(Task(*put(tmp_path / "a" / name, definition())) for name in ("One", "Two"))
    reports = [result.values for result in certify(Request(tasks), lambda _: None, None)]
    told = [
        finding["message"]
        for report in reports
        if isinstance(report, dict)
        for finding in report["connector"]["findings"]
        if finding["rule"] == "title-unique"
    ]
    assert told == [
        'the title "Rooms" is that of the connector in "a/Two"',
        'the title "Rooms" is that of the connector in "a/One"',
    ]


def test_what_many_have_in_common_is_a_tree_of_variants(tmp_path: Path) -> None:
    tree = [put(tmp_path / "a" / str(number), definition()) for number in range(6)]
    assert index(tree[:5]).same_title(seen("a/0")) is not None
    assert index(tree).same_title(seen("a/0")) is None
    assert index(tree).same_operations(seen("a/0")) is None
