"""Who publishes a connector, and what is said once where nobody is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from checks.properties import publisher
from connector.connector import Connector
from connector.node import Finding
from connector.properties import Properties
from connector.publisher import Publisher
from tests.checks.properties.drafts import found, properties


def present(given: Properties) -> list[Finding]:
    connector = Connector("c", "c", Publisher.VERIFIED, [], [], properties=given)
    return found([*publisher.publisher_is_named(connector), *publisher.stack_owner_is_named(connector)])


def test_an_update_of_an_old_connector_hears_once_that_both_names_are_missing() -> None:
    (finding,) = present(properties(iconBrandColor="#24406B"))
    assert finding.pointer == "/properties"
    assert finding.message == "`publisher` and `stackOwner` are missing"
    assert list(json.loads("{" + str(finding.snippet) + "}")) == ["publisher", "stackOwner"]


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"publisher": "Contoso"}, "/properties"),
        ({"publisher": "Contoso", "stackOwner": " "}, "/properties/stackOwner"),
        ({"publisher": "Contoso", "StackOwner": "Contoso"}, "/properties/StackOwner"),
        ({"stackOwner": "Contoso"}, "/properties"),
        ({"stackOwner": "Contoso", "publisher": {"name": "Contoso"}}, "/properties/publisher"),
        ({"stackOwner": "Contoso", "Publisher": "Contoso"}, "/properties/Publisher"),
        ({"stackowner": "Contoso", "publisher": "Contoso"}, "/properties/stackowner"),
        ({"stackOwnr": "Contoso", "publisher": "Contoso"}, "/properties/stackOwnr"),
        ({"stackOwner": "Contoso", "publisherName": "Contoso"}, "/properties/publisherName"),
    ],
)
def test_one_missing_or_misspelled_name_is_said_once_where_it_stands(members: dict[str, Any], pointer: str) -> None:
    (finding,) = present(properties(**members))
    assert finding.pointer == pointer


def test_two_misspelled_names_are_two_findings() -> None:
    found = present(properties(Publisher="Contoso", stackowner="Contoso"))
    assert [finding.pointer for finding in found] == ["/properties/Publisher", "/properties/stackowner"]


@pytest.mark.parametrize(
    "name", ["Publisher Solutions GmbH", "Company Connect", "String Ltd", "None of Us", "Todo Inc"]
)
def test_a_real_name_with_a_word_of_the_template_is_no_left_over(name: str) -> None:
    assert not list(publisher.names_are_no_left_over_text(properties(publisher=name)))


@pytest.mark.parametrize(
    "name", ["Your Company", "[[publisher]]", "<Company>", "n/a", "string", "Publisher Name", "xxxx"]
)
def test_a_left_over_text_is_found(name: str) -> None:
    assert list(publisher.names_are_no_left_over_text(properties(publisher=name, stackOwner="Contoso")))


def test_names_of_the_same_letters_are_the_same_owner() -> None:
    same = properties(publisher="Contoso", stackOwner="contoso ")
    assert not list(publisher.verified_publishers_own_the_service(same))
    assert list(publisher.independent_publishers_do_not_own_the_service(same))


@pytest.mark.parametrize(
    "name",
    [
        "Contoso Zürich",
        "Société Générale",
        "株式会社コントソ",
        "شركة كونتوسو",
        "कॉन्टोसो",
        "Contoso, Inc.",
        "Smith & Wesson",
        "O'Neill – O’Hara",
        "24/7 Mail (UK) Ltd.",
        "Luithle + Luithle GmbH",
        "Yahoo!",
        "be.ENERGISED",
        "7\u2011Eleven",
    ],
)
def test_a_name_may_be_written_as_names_are(name: str) -> None:
    assert not list(publisher.names_are_names(properties(publisher=name, stackOwner=name)))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("https://contoso.com/", '`publisher` "https://contoso.com/" is an address'),
        ("support@contoso.com", '`publisher` "support@contoso.com" is an address'),
        ("Contoso; Fabrikam", '`publisher` "Contoso; Fabrikam" contains ";"'),
        ("Contoso_1*", '`publisher` "Contoso_1*" contains "_", "*"'),
        ("Con\u200btoso", '`publisher` "Con\u200btoso" contains U+200B ZERO WIDTH SPACE'),
    ],
)
def test_what_no_name_contains_is_named(name: str, message: str) -> None:
    (finding,) = publisher.names_are_names(properties(publisher=name))
    assert isinstance(finding, Finding)
    assert finding.message == message
