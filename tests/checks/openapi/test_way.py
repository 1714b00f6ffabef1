"""A way leads through the definition and its ``$ref``s, and nowhere else."""

from typing import Any

import pytest
from referencing.exceptions import Unresolvable

from checks.openapi.way import Root, Way

DOCUMENT: dict[str, Any] = {
    "paths": {"/a": {"parameters": [{"$ref": "#/parameters/first"}, {"name": "b", "in": "query"}]}},
    "parameters": {"first": {"$ref": "#/parameters/second"}, "second": {"name": "a#b", "in": "path"}},
    "definitions": {"a": {"properties": {"$ref": {"type": "string"}}}, "b": {"$ref": "https://contoso.example/"}},
}


def way() -> Way:
    return Way(Root(DOCUMENT), DOCUMENT)


def test_references_on_the_way_are_followed_and_not_told() -> None:
    first = next(iter(way() / "paths" / "/a" / "parameters"))
    assert first.read_value() is DOCUMENT["parameters"]["second"]
    assert first.parts == ("paths", "/a", "parameters", 0)
    assert (first["name"], (first / "in").read_str()) == ("a#b", "path")
    with first.resolve() as resolved:
        assert resolved.contents is DOCUMENT["parameters"]["second"]


def test_a_property_by_the_name_of_a_reference_is_a_property() -> None:
    properties = way() / "definitions" / "a" / "properties"
    assert [(key, child.read_value()) for key, child in properties.items()] == [("$ref", {"type": "string"})]


def test_members_are_there_or_not() -> None:
    here = way() / "paths"
    assert "/a" in here
    assert "/b" not in here
    assert "/a" not in here / "/a" / "parameters"
    assert list((here / "/a" / "parameters").keys()) == [0, 1]
    assert isinstance((way()["paths"]), Way)


@pytest.mark.parametrize("read", [Way.read_value, Way.read_str, Way.keys, list, Way.resolve])
def test_what_is_not_there_cannot_be_read(read: Any) -> None:
    with pytest.raises(KeyError):
        read(way() / "info" / "title")


def test_an_object_is_no_text() -> None:
    with pytest.raises(TypeError):
        (way() / "paths").read_str()


def test_nothing_outside_the_definition_is_followed() -> None:
    with pytest.raises(Unresolvable):
        way() / "definitions" / "b"
