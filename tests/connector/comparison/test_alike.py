"""Definitions that say the same wherever their parts are written, and how large an update is that only moves them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from connector.comparison.alike import alike
from connector.comparison.extent import Extent
from connector.comparison.versions import extent
from connector.connector import read_connector
from tests.effort import at_most
from tools.examples import materialize

DEFINITION = "apiDefinition.swagger.json"
Value = dict[str, Any]


def chain(length: int) -> Value:
    """Definitions that refer to one another in a circle of so many."""
    shared = {
        f"D{number}": {"properties": {"next": {"$ref": f"#/definitions/D{(number + 1) % length}"}}}
        for number in range(length)
    }
    return {"paths": {"/a": {"get": {"schema": {"$ref": "#/definitions/D0"}}}}, "definitions": shared}


def test_circles_of_other_lengths_say_the_same() -> None:
    assert alike(chain(2), chain(3))
    other = chain(3)
    other["definitions"]["D2"]["type"] = "object"
    assert not alike(chain(2), other)


def test_circles_take_no_more_than_all_their_parts() -> None:
    with at_most(120):
        assert alike(chain(4_999), chain(5_000))


def test_what_nothing_refers_to_does_not_count() -> None:
    new = chain(1)
    new["definitions"]["Unused"] = {"type": "string"}
    new["parameters"] = {"unused": {"name": "u", "in": "query", "type": "string"}}
    assert alike(chain(1), new)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"$ref": "#/definitions/A"}, {"$ref": "#/definitions/B"}),
        ({"$ref": "#/definitions/A"}, {"$ref": "#/definitions/A", "description": "It."}),
        ({"$ref": "#/definitions/A"}, {"$ref": "#/definitions/None"}),
        ({"enum": [1, 2]}, {"enum": [2, 1]}),
        ({"default": 1}, {"default": True}),
        ({"default": None}, {}),
        ([], {}),
    ],
)
def test_what_says_something_else_is_told_apart(before: Any, after: Any) -> None:
    shared = {"A": {"type": "string"}, "B": {"type": "integer"}}
    old, new = ({"paths": {"/a": one}, "definitions": shared} for one in (before, after))
    assert alike(old, copy.deepcopy(old))
    assert not alike(old, new)
    assert not alike(new, old)


def rewritten(definition: Value) -> Value:
    """The same with its body schema in place, its parameters shared and every name in another order."""
    new = copy.deepcopy(definition)
    shared = new.setdefault("parameters", {})
    for item in new["paths"].values():
        for operation in (one for one in item.values() if "operationId" in one):
            for index, parameter in enumerate(operation.get("parameters", ())):
                name = f"{operation['operationId']}{index}"
                shared[name] = parameter
                operation["parameters"][index] = {"$ref": f"#/parameters/{name}"}
            for code, response in operation.get("responses", {}).items():
                if "$ref" in response.get("schema", {}):
                    response["schema"] = new["definitions"][response["schema"]["$ref"].rpartition("/")[2]]
                new.setdefault("responses", {})[f"{operation['operationId']}{code}"] = response
                operation["responses"][code] = {"$ref": f"#/responses/{operation['operationId']}{code}"}
    backwards: Value = json.loads(json.dumps(new), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    return backwards


def test_a_definition_written_in_another_way_is_no_change(tmp_path: Path) -> None:
    old, new = (materialize({}, tmp_path / name) for name in ("old", "new"))
    value = json.loads((old / DEFINITION).read_text(encoding="utf-8"))
    other = rewritten(value)
    assert other != value
    (new / DEFINITION).write_text(json.dumps(other), encoding="utf-8")
    before = read_connector(str(old), str(old))
    assert extent(before, read_connector(str(new), str(new))) == Extent.NONE

    other["responses"][next(iter(other["responses"]))]["description"] = "Another text."
    (new / DEFINITION).write_text(json.dumps(other), encoding="utf-8")
    assert extent(before, read_connector(str(new), str(new))) == Extent.MINOR

    other["responses"][next(iter(other["responses"]))]["schema"] = {"type": "object", "title": "Another"}
    (new / DEFINITION).write_text(json.dumps(other), encoding="utf-8")
    assert extent(before, read_connector(str(new), str(new))) == Extent.COMPATIBLE


def test_the_same_definition_as_yaml_is_no_change(tmp_path: Path) -> None:
    old, new = (materialize({}, tmp_path / name) for name in ("old", "new"))
    value = json.loads((new / DEFINITION).read_text(encoding="utf-8"))
    (new / DEFINITION).unlink()
    (new / "apiDefinition.yaml").write_text(yaml.safe_dump(value), encoding="utf-8")
    (new / "settings.json").write_text('{"apiDefinition": "apiDefinition.yaml"}', encoding="utf-8")
    after = read_connector(str(new), str(new))
    assert after.definition is not None
    assert extent(read_connector(str(old), str(old)), after) == Extent.NONE
