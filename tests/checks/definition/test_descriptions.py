"""What the rules on descriptions tell apart beyond their examples."""

from typing import Any

import pytest

from tests.checks.judging import found


def pointers(rule: str, *operations: dict[str, Any], **members: Any) -> list[str]:
    paths = {f"/{number}": {"get": operation} for number, operation in enumerate(operations)}
    return [pointer for pointer, _ in found(rule, {"paths": paths} | members)]


INTERNAL = {"x-ms-visibility": "internal"}


@pytest.mark.parametrize("member", ["summary", "description"])
def test_texts_are_asked_of_visible_operations_only(member: str) -> None:
    rule = f"operation-{member}-present"
    assert pointers(rule, {member: " "}, {member: ["a"]}, {}) == [f"/paths/~1{number}/get" for number in range(3)]
    assert not pointers(rule, INTERNAL, {"x-ms-visibility": "Internal"}, {member: "A"})


@pytest.mark.parametrize("text", ["in Power Apps", "POWER AUTOMATE.", "logic apps"])
def test_product_names_count_in_any_case(text: str) -> None:
    assert pointers("operation-no-product-name", {"description": text})


@pytest.mark.parametrize("text", ["powerapps", "power applications", "power  apps", ""])
def test_product_names_need_their_one_space(text: str) -> None:
    assert not pointers("operation-no-product-name", {"summary": text, "description": text})


def test_an_empty_default_is_no_empty_text() -> None:
    schema = {"default": "", "title": " \u3164", "enum": [""], "description": "A."}
    assert found("no-unused-properties", {"definitions": {"A": schema}}) == [
        ("/definitions/A/title", "`title` is empty")
    ]


@pytest.mark.parametrize(
    "text", ["Sign-in in the browser.", "the then", "In inner rooms.", "Opt-in is in.", "on-on or on"]
)
def test_words_that_only_look_doubled_pass(text: str) -> None:
    assert not pointers("strings-no-doubled-word", {"description": text})


@pytest.mark.parametrize("text", ["Gets the the room.", "The the room", "a room of  of it"])
def test_doubled_words_are_found(text: str) -> None:
    assert pointers("strings-no-doubled-word", {"description": text}) == ["/paths/~10/get/description"]


def test_periods_are_one_finding_for_the_file() -> None:
    texts = ["Gets one room", "Gets a room.", "Gets two rooms", "Rooms"]
    paths = {f"/{n}": {"get": {"summary": f"Room {n}", "description": text}} for n, text in enumerate(texts)}
    assert found("operation-description-ends-punctuation", {"paths": paths}) == [
        ("/paths/~10/get/description", "2 of 3 descriptions of operations and parameters end without a period")
    ]


def taking(description: str, **members: Any) -> dict[str, Any]:
    return {"parameters": [{"in": "query", "name": "name", "description": description} | members]}


def test_the_descriptions_of_parameters_count_where_users_see_them() -> None:
    rule = "operation-description-ends-punctuation"
    place = "/paths/~10/get/parameters/0/description"
    assert pointers(rule, taking("Enter the name")) == [place]
    for text in ("Enter the name.", "Name", "Enter it (optional)", "See https://contoso.com/names", "Enter “a”"):
        assert not pointers(rule, taking(text))
    hidden = ({"in": "body"}, INTERNAL, {"x-ms-summary": "Enter the name."})
    assert not pointers(rule, *(taking("Enter the name", **members) for members in hidden))
    assert not pointers(rule, taking("Enter the name") | INTERNAL)


def test_a_shared_description_counts_once() -> None:
    user = {"parameters": [{"$ref": "#/parameters/name"}]}
    shared = {"name": {"in": "query", "name": "name", "description": "Enter the name"}}
    document = {"paths": {"/a": {"get": user}, "/b": {"get": user}}, "parameters": shared}
    ((_, message),) = found("operation-description-ends-punctuation", document)
    assert message == 'the description of shared parameter "name" ends without a period'


def test_a_description_that_repeats_its_summary_is_told_once() -> None:
    same = {"summary": "Get one room", "description": "Get one room"}
    assert pointers("operation-summary-differs-from-description", same) == ["/paths/~10/get/description"]
    assert not pointers("operation-description-ends-punctuation", same)


def test_a_foreign_character_is_named_where_it_cannot_be_seen() -> None:
    value = {"paths": {"/a": {"get": {"summary": "Room", "description": "Gets\xa0it."}}}}
    assert found("operation-english", value) == [
        ("/paths/~1a/get/description", 'the description of "Room" contains U+00A0 NO-BREAK SPACE')
    ]


def test_a_word_is_doubled_in_texts_of_every_kind() -> None:
    field = {"name": "a", "in": "query", "type": "string", "x-ms-summary": "Name of of it"}
    shared = {"A": {"type": "string", "description": "The the name."}}
    definition = {
        "info": {"description": "It is is fine."},
        "paths": {"/a": {"get": {"parameters": [field]}}},
        "definitions": shared,
    }
    assert found("strings-no-doubled-word", definition) == [
        ("/info/description", 'the description contains "is is"'),
        ("/paths/~1a/get/parameters/0/x-ms-summary", '`x-ms-summary` of parameter "a" of "GET /a" contains "of of"'),
        ("/definitions/A/description", 'the description of definition "A" contains "The the"'),
    ]


@pytest.mark.parametrize(
    ("text", "named"), [("Na\u200bme", "U+200B"), ("A\u00a0name", "U+00A0"), ("\u202eName", "U+202E")]
)
def test_what_cannot_be_seen_in_a_label_is_named(text: str, named: str) -> None:
    ((pointer, message),) = found("strings-no-hidden-character", {"definitions": {"A": {"title": text}}})
    assert pointer == "/definitions/A/title"
    assert named in message
    assert text not in message


@pytest.mark.parametrize(
    "text", ["Two\nlines", "\u0646\u0645\u06cc\u200c\u062e", "\u26a0\ufe0f Warning", "Größe", "\ufffd"]
)
def test_letters_line_breaks_and_joiners_are_not_hidden(text: str) -> None:
    assert not found("strings-no-hidden-character", {"definitions": {"A": {"title": text}}})
