"""Titles: where the bounds lie, and what is let pass."""

from typing import Any

import pytest

from checks.rule import REGISTRY, Level
from tests.checks.judging import found


def title(rule: str, text: Any) -> list[str]:
    return [message for _, message in found(rule, {"info": {"title": text}})]


def test_a_title_has_its_bound_at_thirty() -> None:
    assert not title("title-max-30", "a" * 30)
    assert title("title-max-30", "a" * 31) == ["the title has 31 characters, at most 30 are allowed"]


@pytest.mark.parametrize(
    "text", ["Contoso API", "API Contoso", "contoso connector", "Contoso-Api Suite", "A (Connector)"]
)
def test_reserved_words_are_found_as_whole_words(text: str) -> None:
    assert title("title-no-reserved-word", text)


@pytest.mark.parametrize("text", ["Capital", "Rapid7", "Connectors United", "Disconnector", "APIs", "Apigee"])
def test_reserved_words_inside_other_words_pass(text: str) -> None:
    assert not title("title-no-reserved-word", text)


@pytest.mark.parametrize(
    ("text", "last"),
    [("Contoso.", '"."'), ("Contoso!", '"!"'), ("Contoso ", "white space"), ("Contoso\n", "white space")],
)
def test_the_last_character_of_a_title_is_named(text: str, last: str) -> None:
    assert title("title-ends-alphanumeric", text) == [f"the title ends with {last}"]


@pytest.mark.parametrize("text", ["Contoso", "Contoso 365", "Contoso (Preview)", "", "  "])
def test_letters_digits_and_parentheses_may_end_a_title(text: str) -> None:
    assert not title("title-ends-alphanumeric", text)


def test_a_parenthesis_at_the_end_is_a_hint_of_its_own() -> None:
    assert title("title-ends-parenthesis", "Contoso (EU)")


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        (f"{'a' * 30} (Independent Publisher)", False),
        (f"{'a' * 31} (Independent Publisher)", True),
        (f"{'a' * 30} (independent publisher) ", False),
        (f"{'a' * 20} (Independent Publisher) V2", True),
    ],
)
def test_the_suffix_of_independent_publishers_does_not_count(text: str, broken: bool) -> None:
    assert bool(title("title-max-30", text)) is broken


def test_the_suffix_of_independent_publishers_is_no_parenthesis_at_the_end() -> None:
    assert not title("title-ends-parenthesis", "Contoso (Independent Publisher)")
    assert title("title-ends-parenthesis", "Contoso (EU) (Independent Publisher)")


@pytest.mark.parametrize("text", ["Contoso for Power Automate", "PowerApps Tools", "Copilot Studio Kit", "logic apps"])
def test_a_title_with_the_name_of_a_product_is_an_error(text: str) -> None:
    assert title("title-no-product-name", text)
    assert REGISTRY["title-no-product-name"].level is Level.ERROR


def test_microsoft_may_name_its_own_products() -> None:
    value: dict[str, Any] = {"info": {"title": "Cards for Power Apps", "contact": {"name": "Microsoft"}}}
    assert not found("title-no-product-name", value)
    value["info"]["contact"] = {"name": "Contoso, a partner of Microsoft"}
    assert found("title-no-product-name", value)


@pytest.mark.parametrize("text", ["Contoso Power", "Automate Power", "Microsoft Flows", "Powerful Apps"])
def test_words_of_product_names_alone_pass(text: str) -> None:
    assert not title("title-no-product-name", text)


@pytest.mark.parametrize("text", ["\u3164", "\u2800\u2800", " \u200b", "\ufe0f"])
def test_invisible_characters_are_no_title(text: str) -> None:
    assert title("title-present", text) == ["the title is empty"]


def test_characters_of_a_title_are_named_and_unreadable_ones_are_not_judged() -> None:
    assert title("title-english", "Contoso\u200b") == ["the title contains U+200B ZERO WIDTH SPACE"]
    assert title("title-english", "Bücher") == ['the title contains "ü"']
    assert not title("title-english", "B\ufffdcher")


@pytest.mark.parametrize(("text", "broken"), [("Default title", True), (" default Title", True), ("Titles", False)])
def test_the_title_of_the_wizard_is_to_be_replaced(text: str, broken: bool) -> None:
    assert bool(title("title-not-default", text)) is broken


@pytest.mark.parametrize("text", ["Robots for Power BI", "PowerBI Robots", "Power Platform Tools"])
def test_other_names_of_the_platform_do_not_block(text: str) -> None:
    assert not title("title-no-product-name", text)
    assert title("title-no-other-product-name", text)
    assert REGISTRY["title-no-other-product-name"].level is Level.WARNING


@pytest.mark.parametrize("text", ["Robots for PowerApps", "Logic Apps and Power BI", "Copilot Studio"])
def test_names_that_certification_refuses_are_told_once(text: str) -> None:
    assert title("title-no-product-name", text)
    assert not title("title-no-other-product-name", text)


def test_a_suffix_alone_is_no_title() -> None:
    assert title("title-present", " (Independent Publisher)") == ["the title is only a suffix"]
    assert not title("title-present", "A (Independent Publisher)")


@pytest.mark.parametrize("text", ["Contoso PowerApps", "Contoso logic  apps", "Power-Automate", "Copilot\u00a0Studio"])
def test_a_product_name_counts_however_its_words_are_joined(text: str) -> None:
    assert title("title-no-product-name", text)


@pytest.mark.parametrize("text", ["Power, Apps", "Empower Apps", "Logic Appsolute"])
def test_words_that_only_resemble_a_product_name_pass(text: str) -> None:
    assert not title("title-no-product-name", text)


@pytest.mark.parametrize(
    ("text", "word"), [("Contoso Connectors", "Connectors"), ("Contoso APIs", "APIs"), ("NameAPI", "NameAPI")]
)
def test_the_word_that_contains_a_reserved_one_is_named(text: str, word: str) -> None:
    reserved = "Connector" if "Connector" in word else "API"
    assert title("title-no-reserved-substring", text) == [f'"{word}" in the title contains "{reserved}"']
