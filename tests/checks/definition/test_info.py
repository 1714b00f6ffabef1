"""Title, description and contact: where the bounds lie, and what is let pass."""

from typing import Any

import pytest

from tests.checks.judging import found, pointers


def title(rule: str, text: Any) -> list[str]:
    return [message for _, message in found(rule, {"info": {"title": text}})]


def description(rule: str, text: Any) -> list[str]:
    return [message for _, message in found(rule, {"info": {"title": "Contoso", "description": text}})]


def contact(rule: str, value: Any) -> list[tuple[str, str]]:
    return found(rule, {"info": {"contact": value}})


@pytest.mark.parametrize("value", [None, [], "text", 1])
def test_info_has_to_be_an_object(value: Any) -> None:
    assert found("info-present", {"info": value}) == [("/info", '"info" is no object')]
    assert found("info-present", {}) == [("", '"info" is missing')]


@pytest.mark.parametrize("name", ["title", "description", "version"])
def test_a_text_that_is_missing_empty_or_no_text_is_told_apart(name: str) -> None:
    rule = "info-version-present" if name == "version" else f"{name}-present"
    assert found(rule, {"info": {}}) == [("/info", f'"{name}" is missing')]
    assert found(rule, {"info": {name: " \n"}}) == [(f"/info/{name}", f'"{name}" is empty')]
    assert found(rule, {"info": {name: 1.0}}) == [(f"/info/{name}", f'"{name}" is no text')]
    assert not found(rule, {"info": {name: "1.0"}})


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
def test_the_last_sign_of_a_title_is_named(text: str, last: str) -> None:
    assert title("title-ends-alphanumeric", text) == [f"the title ends in {last}"]


@pytest.mark.parametrize("text", ["Contoso", "Contoso 365", "Contoso (Preview)", "", "  "])
def test_letters_digits_and_parentheses_may_end_a_title(text: str) -> None:
    assert not title("title-ends-alphanumeric", text)


def test_a_parenthesis_at_the_end_is_a_hint_of_its_own() -> None:
    assert title("title-ends-parenthesis", "Contoso (EU)")


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
        assert not title(rule, value)
    assert not description("description-no-product-name", value)


@pytest.mark.parametrize("value", [None, [], "support@contoso.com"])
def test_a_contact_has_to_be_an_object(value: Any) -> None:
    assert contact("contact-present", value) == [("/info/contact", '"contact" is no object')]
    for rule in ("contact-name-present", "contact-url-or-email-present", "contact-complete", "contact-email-valid"):
        assert not contact(rule, value)


@pytest.mark.parametrize(
    ("address", "broken"),
    [
        ("support@contoso.com", False),
        ("a@contoso.com; b@contoso.com", False),
        ("a@contoso.com,b@contoso.com", False),
        ("support(at)contoso.com", True),
        ("contoso.com", True),
        ("a@contoso.com;b", True),
        ("", False),
    ],
)
def test_a_mail_address_is_one_or_several(address: str, broken: bool) -> None:
    assert bool(contact("contact-email-valid", {"email": address})) is broken


@pytest.mark.parametrize(
    ("address", "broken"),
    [("https://contoso.com", False), ("http://contoso.com/a?b", False), ("contoso.com", True), ("/help", True)],
)
def test_a_web_address_is_absolute(address: str, broken: bool) -> None:
    assert bool(contact("contact-url-valid", {"url": address})) is broken


def test_a_contact_needs_one_way_to_be_reached_and_better_two() -> None:
    assert pointers("contact-url-or-email-present", {"info": {"contact": {"name": "a"}}}) == ["/info/contact"]
    assert not contact("contact-url-or-email-present", {"url": "https://contoso.com"})
    assert contact("contact-complete", {"url": "https://contoso.com"}) == [
        ("/info/contact", 'the contact has no "email"')
    ]
    assert not contact("contact-complete", {})


def test_a_contact_needs_a_name() -> None:
    assert contact("contact-name-present", {"name": " "}) == [("/info/contact", 'the contact has no "name"')]
