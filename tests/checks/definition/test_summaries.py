"""What the rules on summaries tell apart beyond their examples."""

from typing import Any

import pytest

from checks.definition.summaries import MAX_SUMMARY
from tests.checks.judging import found


def pointers(rule: str, *operations: dict[str, Any], **members: Any) -> list[str]:
    paths = {f"/{number}": {"get": operation} for number, operation in enumerate(operations)}
    return [pointer for pointer, _ in found(rule, {"paths": paths} | members)]


INTERNAL = {"x-ms-visibility": "internal"}


def test_the_length_of_a_summary_has_its_bound_at_eighty() -> None:
    assert not pointers("operation-summary-max-80", {"summary": "a" * MAX_SUMMARY})
    [(pointer, message)] = found(
        "operation-summary-max-80", {"paths": {"/a": {"put": {"summary": "a" * (MAX_SUMMARY + 1)}}}}
    )
    assert pointer == "/paths/~1a/put/summary"
    assert "81 characters" in message


@pytest.mark.parametrize("character", "/\\<>*%&?")
def test_no_restricted_character_passes_even_in_internal_operations(character: str) -> None:
    assert pointers("operation-summary-restricted-chars", INTERNAL | {"summary": f"a{character}b"})


@pytest.mark.parametrize("summary", ["Get", "Get 2", "Get (new)", "Größe", " ", ""])
def test_a_summary_may_end_in_a_letter_a_digit_or_a_parenthesis(summary: str) -> None:
    assert not pointers("operation-summary-ends-alphanumeric", {"summary": summary})


@pytest.mark.parametrize("summary", ["Get.", "Get ", "Get\n", "Get]", "Get -", "Get…"])
def test_a_summary_may_not_end_in_anything_else(summary: str) -> None:
    assert pointers("operation-summary-ends-alphanumeric", INTERNAL | {"summary": summary})


def test_internal_and_deprecated_operations_may_share_a_summary() -> None:
    same = {"summary": "Get"}
    assert not pointers("operation-summary-unique", same, INTERNAL | same, same | {"deprecated": True})
    assert pointers("operation-summary-unique", same, {"summary": "get "}) == ["/paths/~11/get/summary"]


@pytest.mark.parametrize("summary", ["Get invoice lines", "Get Contoso invoice", "Get PDF and JSON", "Get It", "Get"])
def test_names_and_abbreviations_do_not_make_a_title(summary: str) -> None:
    assert not pointers("operation-summary-sentence-case", {"summary": summary})


@pytest.mark.parametrize("summary", ["Get Invoice Lines", "get lines"])
def test_capitals_throughout_and_a_small_beginning_are_no_sentence_case(summary: str) -> None:
    assert pointers("operation-summary-sentence-case", {"summary": summary})


@pytest.mark.parametrize("summary", ["Get A Thing", "Find a Training Provider", "List All The Things", "Send To Room"])
def test_capitals_of_a_title_are_found_in_short_words_too(summary: str) -> None:
    assert pointers("operation-summary-sentence-case", {"summary": summary}) == ["/paths/~10/get/summary"]


@pytest.mark.parametrize(
    "summary",
    [
        "Send Contoso Rooms message",
        "Book room (With seats)",
        "Utility: Get room",
        "eSign document",
        "Get room by ID",
        "A",
    ],
)
def test_names_of_the_connector_and_new_beginnings_make_no_title(summary: str) -> None:
    info = {"title": "Contoso Rooms", "description": "Book what Fabrikam Offices rents out."}
    assert not pointers("operation-summary-sentence-case", {"summary": summary}, info=info)


def test_a_name_inside_the_description_is_a_name() -> None:
    info = {"title": "A", "description": "Book what Fabrikam Offices rents out."}
    assert not pointers("operation-summary-sentence-case", {"summary": "List Fabrikam Offices"}, info=info)
    assert pointers("operation-summary-sentence-case", {"summary": "List Fabrikam Offices"})


@pytest.mark.parametrize(
    ("id", "broken"), [("Availability", False), ("status", False), ("GetRoom", True), ("get_room", True)]
)
def test_a_summary_of_one_word_may_equal_the_operation_id(id: str, broken: bool) -> None:
    assert bool(pointers("operation-summary-not-operation-id", {"operationId": id, "summary": id})) is broken


@pytest.mark.parametrize("text", ["\u3164", "\u2800 ", "\u115f\u034f", "\ufe0f", ""])
def test_invisible_characters_are_no_summary(text: str) -> None:
    assert found("operation-summary-present", {"paths": {"/a": {"get": {"operationId": "A", "summary": text}}}}) == [
        ("/paths/~1a/get", '"A" has an empty `summary`')
    ]


def test_an_operation_under_a_verb_in_capitals_is_judged() -> None:
    assert found("operation-summary-present", {"paths": {"/a": {"GET": {"operationId": "A"}}}}) == [
        ("/paths/~1a/GET", '"A" has no `summary`')
    ]


def test_a_summary_in_a_broken_encoding_is_not_judged_by_its_letters() -> None:
    lost = {"summary": "R\ufffdume", "description": "R\ufffdume."}
    for rule in ("operation-summary-alphanumeric-parentheses", "operation-english"):
        assert not pointers(rule, lost)


def test_an_invisible_character_is_named() -> None:
    ((_, message),) = found(
        "operation-summary-alphanumeric-parentheses", {"paths": {"/a": {"get": {"summary": "Get\u200broom"}}}}
    )
    assert message.endswith("contains U+200B ZERO WIDTH SPACE")
