"""A member is found under a near spelling, and only where no known one of that name is there."""

from typing import ClassVar

import pytest

from connector.spelling import MAX_SUGGESTIONS, Spelled, Suggestions, meant


class Thing(Spelled):
    KNOWN: ClassVar = ("displayName", "description", "tooltip")


@pytest.mark.parametrize(
    "name", ["displayname", "DisplayName", "display_name", "display-name", "displayNam", "dispalyName"]
)
def test_a_near_spelling_is_found(name: str) -> None:
    thing = Thing({name: "Key"}, "a.json")
    assert thing.actual("displayName") == name
    assert thing.text("displayName") == "Key"
    assert thing.at("displayName").pointer == f"/{name}"


@pytest.mark.parametrize("name", ["name", "label", "show", "title", "", "x" * 1000])
def test_another_name_is_another_name(name: str) -> None:
    thing = Thing({name: "Key"}, "a.json")
    assert thing.actual("displayName") is None
    assert thing.get("displayName", "none") == "none"
    assert thing.at("displayName").pointer == "/displayName"


def test_what_is_spelled_right_is_never_taken_from_elsewhere() -> None:
    thing = Thing({"displayName": "Right", "displayNames": "Wrong"}, "a.json")
    assert thing.text("displayName") == "Right"
    assert list(thing.misspellings()) == []


def test_letter_case_alone_is_no_misspelling() -> None:
    thing = Thing({"displayname": "Key", "descripton": "What it opens."}, "a.json")
    assert thing.has("displayName")
    assert not thing.has("description")
    assert [(other, name) for _, other, name in thing.misspellings()] == [("descripton", "description")]


def test_a_missing_member_is_told_at_the_one_that_is_meant() -> None:
    assert Thing({}, "a.json").lacks("tooltip", "it is missing").pointer == ""
    finding = Thing({"tooltips": ""}, "a.json").lacks("tooltip", "it is missing")
    assert (finding.pointer, finding.help) == ("/tooltips", "Did you mean `tooltip`?")


@pytest.mark.parametrize("value", [None, [], "text", 5, {1: 2}])
def test_what_is_no_object_has_no_members(value: object) -> None:
    thing = Thing(value, "a.json")
    assert thing.actual("displayName") is None
    assert list(thing.misspellings()) == []


def test_the_closest_name_is_meant_and_long_ones_are_none() -> None:
    assert meant("tokenUrls", ("tokenUrl", "tokenUrlTemplate")) == "tokenUrl"
    assert meant("a" * 61, ("a" * 60,)) is None


def test_only_the_first_unknown_names_are_asked_after() -> None:
    suggest = Suggestions(["ListInvoices"])
    asked = [suggest("ListInvoice") for _ in range(MAX_SUGGESTIONS + 5)]
    assert asked == ["Did you mean `ListInvoices`?"] * MAX_SUGGESTIONS + [None] * 5
