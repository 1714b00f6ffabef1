"""Version and description: where the bounds lie, and what is let pass."""

from typing import Any

import pytest

from tests.checks.judging import found
from tests.effort import at_most


def description(rule: str, text: Any) -> list[str]:
    return [message for _, message in found(rule, {"info": {"title": "Contoso", "description": text}})]


@pytest.mark.parametrize("value", [None, [], "text", 1])
def test_info_has_to_be_an_object(value: Any) -> None:
    assert found("info-present", {"info": value}) == [("/info", "`info` must be an object")]
    assert found("info-present", {}) == [("", "`info` is missing")]


@pytest.mark.parametrize("name", ["description", "version"])
def test_a_text_that_is_missing_empty_or_no_text_is_told_apart(name: str) -> None:
    rule = "info-version-present" if name == "version" else f"{name}-present"
    assert found(rule, {"info": {}}) == [("/info", f"`info` has no `{name}`")]
    assert found(rule, {"info": {name: " \n"}}) == [(f"/info/{name}", f"`{name}` is empty")]
    assert found(rule, {"info": {name: 1.0}}) == [(f"/info/{name}", f"`{name}` must be a string")]
    assert not found(rule, {"info": {name: "1.0"}})


@pytest.mark.parametrize(("length", "broken"), [(29, True), (30, False), (500, False), (501, True)])
def test_a_description_has_its_bounds_at_thirty_and_five_hundred(length: int, broken: bool) -> None:
    assert bool(description("description-length-30-500", "a" * length)) is broken


@pytest.mark.parametrize("text", ["Use it in Power Apps.", "for POWER AUTOMATE", "Logic Apps, too"])
def test_three_products_are_forbidden_in_a_description(text: str) -> None:
    assert description("description-no-product-name", text)
    assert not description("description-no-other-product-name", text)


@pytest.mark.parametrize("text", ["Use it in PowerApps.", "Power BI", "Copilot Studio", "Microsoft Flow"])
def test_other_products_are_a_hint(text: str) -> None:
    assert not description("description-no-product-name", text)
    assert description("description-no-other-product-name", text)


@pytest.mark.parametrize("value", [1, None, [], {}, True, "\ud800"])
def test_texts_of_any_type_break_no_rule_by_themselves(value: Any) -> None:
    for rule in ("title-max-30", "title-no-reserved-word", "title-ends-parenthesis"):
        assert not found(rule, {"info": {"title": value}})
    assert not description("description-no-product-name", value)


@pytest.mark.parametrize("text", ["\u3164" * 40, "\u2800 \u034f", "\U000e0100"])
def test_invisible_characters_are_no_description(text: str) -> None:
    assert description("description-present", text) == ["`description` is empty"]
    assert not description("description-length-30-500", text)


def test_characters_are_named_where_quotes_would_show_nothing() -> None:
    assert description("description-english", "a\xa0b") == ["the description contains U+00A0 NO-BREAK SPACE"]
    assert description("description-english", "a\xadb") == ["the description contains U+00AD SOFT HYPHEN"]
    assert description("description-english", "“a”") == ['the description contains "“"']


@pytest.mark.parametrize(
    "text",
    [
        "Sends SMS with the Contoso Conversations API.",
        "Reads Contoso APIs.",
        "Rates of ContosoRate-API.",
        "Rapid",
        "Uses your API key.",
        "An API-first system for content.",
        "Tests API endpoints.",
        "Reads contoso API.",
    ],
)
def test_the_name_of_a_product_may_end_with_api(text: str) -> None:
    assert not description("description-no-api-word", text)


@pytest.mark.parametrize(
    "text", ["API of Contoso.", "The API of Contoso.", "A REST API.", "Uses our APIs.", "Contoso API, an API for SMS."]
)
def test_the_word_api_alone_is_told(text: str) -> None:
    assert description("description-no-api-word", text)


def test_the_word_before_api_is_not_looked_for_in_all_that_was_written_before() -> None:
    assert not description("description-no-api-word", "Contoso API")
    with at_most(40):
        assert not description("description-no-api-word", "a." * 50_000)
        assert not description("description-no-api-word", "a" * 100_000 + " Contoso API")


@pytest.mark.parametrize("text", ["Finds rooms. See https://contoso.com/rooms", "More at www.contoso.com"])
def test_a_period_behind_an_address_would_belong_to_it(text: str) -> None:
    assert not description("description-ends-punctuation", text)
    assert description("description-ends-punctuation", f"{text} today")
