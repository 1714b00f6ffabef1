"""The contact: what it needs, and what is let pass."""

import json
from typing import Any

import pytest

from tests.checks.judging import findings, found, pointers


def contact(rule: str, value: Any) -> list[tuple[str, str]]:
    return found(rule, {"info": {"contact": value}})


@pytest.mark.parametrize("value", [None, [], "support@contoso.com"])
def test_a_contact_has_to_be_an_object(value: Any) -> None:
    assert contact("contact-present", value) == [("/info/contact", "`contact` must be an object")]
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
        ("/info/contact", "the contact has no `email`")
    ]
    assert not contact("contact-complete", {})


def test_a_contact_needs_a_name() -> None:
    assert contact("contact-name-present", {}) == [("/info/contact", "the contact has no `name`")]
    assert contact("contact-name-present", {"name": "\u3164"}) == [("/info/contact", "the contact's name is empty")]


@pytest.mark.parametrize("member", ["url", "email"])
def test_an_address_has_no_space_around_it(member: str) -> None:
    good = {"url": "https://contoso.com", "email": "help@contoso.com"}[member]
    rule = f"contact-{member}-valid"
    for bad in (f" {good}", f"{good} ", f"{good}\n"):
        ((pointer, message),) = contact(rule, {member: bad})
        assert pointer == f"/info/contact/{member}"
        assert message.endswith("begins or ends with a space")
    assert not contact(rule, {member: good})


def test_a_missing_contact_comes_with_the_text_to_paste() -> None:
    metadata = [{"propertyName": "Website", "propertyValue": "https://contoso.com"}]
    value = {"info": {"title": "Contoso Rooms"}, "x-ms-connector-metadata": metadata}
    (finding,) = findings("contact-present", value)
    pasted = json.loads(f"{{{finding.snippet}}}")["contact"]
    assert (pasted["name"], pasted["url"]) == ("Contoso Rooms Support", "https://contoso.com")
    assert contact("contact-email-valid", pasted), "a placeholder does not pass"


@pytest.mark.parametrize(
    ("rule", "written", "name"),
    [
        ("contact-name-present", {"Name": "A", "email": "a@contoso.com"}, "name"),
        ("contact-url-or-email-present", {"name": "A", "URL": "https://contoso.com"}, "url"),
        ("contact-url-or-email-present", {"name": "A", "e-mail": "a@contoso.com"}, "email"),
        ("contact-complete", {"name": "A", "url": "https://contoso.com", "eMail": "a@contoso.com"}, "email"),
    ],
)
def test_a_misspelled_member_is_not_missing(rule: str, written: dict[str, str], name: str) -> None:
    other = next(member for member in written if member not in ("name", "url", "email"))
    assert contact(rule, written) == [(f"/info/contact/{other}", f'"{other}" must be spelled "{name}"')]


def test_what_is_no_misspelling_leaves_the_name_missing() -> None:
    assert contact("contact-name-present", {"phone": "1", "email": "a@contoso.com"}) == [
        ("/info/contact", "the contact has no `name`")
    ]
