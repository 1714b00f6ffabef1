"""host, basePath and schemes: what is no name, what only sounds wrong, and what is right."""

from typing import Any

import pytest

from checks.walk import walk
from connector.connector import Connector
from connector.definition import Definition
from connector.properties import Properties
from connector.publisher import Publisher
from tests.checks.judging import found


@pytest.mark.parametrize(
    "host",
    ["api.contoso.com", "api.contoso.com:8443", "localhost", "10.0.0.1", "münchen.de", "a_b.c"],
)
def test_names_of_hosts_are_let_pass(host: str) -> None:
    assert not found("host-valid", {"host": host})


@pytest.mark.parametrize(
    ("host", "what"),
    [
        ("https://api.contoso.com", "a scheme"),
        ("api.contoso.com/v1", "a path"),
        ("api.contoso.com?x", "a character that no host name has"),
        ("{region}.contoso.com", "a placeholder"),
        ("{{replace_with_your_domain}}", "a placeholder"),
        ("[[host]]", "a placeholder"),
        ("<tenant>.contoso.com", "a placeholder"),
        ("https://{{host}}/v1", "a placeholder"),
        ("contoso.com\\v1", "a character that no host name has"),
        ("api contoso.com", "a character that no host name has"),
        ("user@contoso.com", "a character that no host name has"),
    ],
)
def test_what_is_no_name_is_told(host: str, what: str) -> None:
    assert found("host-valid", {"host": host}) == [("/host", f'the host "{host}" contains {what}')]


@pytest.mark.parametrize("host", ["", " ", 1, None])
def test_a_host_that_says_nothing_is_missing(host: Any) -> None:
    assert found("host-present", {"host": host}) == [("/host", "`host` is empty")]
    assert not found("host-valid", {"host": host})


@pytest.mark.parametrize("host", ["10.0.0.1", "10.0.0.1:80", "[::1]", "2001:db8::1"])
def test_addresses_are_told(host: str) -> None:
    assert found("host-not-ip", {"host": host}) == [("/host", f'the host "{host}" is an IP address')]


@pytest.mark.parametrize("host", ["api.contoso.com", "cafe.de", "1.contoso.com", "beef.cafe:443"])
def test_names_are_no_addresses(host: str) -> None:
    assert not found("host-not-ip", {"host": host})


@pytest.mark.parametrize(
    "host",
    [
        "test.contoso.com",
        "api-staging.contoso.com",
        "contoso.ngrok.io",
        "UAT.contoso.com",
        "a.test",
        "x.dev.contoso.dev",
    ],
)
def test_hosts_for_tests_are_a_hint(host: str) -> None:
    assert found("host-production", {"host": host})


@pytest.mark.parametrize(
    "host",
    [
        "testimonials.contoso.com",
        "contest.com",
        "devices.contoso.com",
        "latest.contoso.com",
        "rooms.contoso.dev",
        "contoso.app",
        "api.test.io",
        "dev.to",
        "dev.azure.com",
        "contoso.qa",
    ],
)
def test_words_inside_other_words_and_public_domains_are_none(host: str) -> None:
    assert not found("host-production", {"host": host})


@pytest.mark.parametrize(("path", "broken"), [("/", False), ("/v1", False), ("", False), ("v1", True), (1, True)])
def test_a_base_path_starts_with_a_slash(path: Any, broken: bool) -> None:
    assert bool(found("base-path-leading-slash", {"basePath": path})) is broken


@pytest.mark.parametrize(
    ("schemes", "expected"),
    [
        (["https"], []),
        (["http", "https"], []),
        ([], [("/schemes", "`schemes` is empty")]),
        ("https", [("/schemes", "`schemes` must be a list")]),
        (["https", "wss"], [("/schemes/1", 'the scheme "wss" is not supported')]),
        (["HTTPS"], [("/schemes/0", '"HTTPS" is not a scheme')]),
        ([None, ["https"]], [("/schemes/0", '"null" is not a scheme'), ("/schemes/1", "a list is not a scheme")]),
    ],
)
def test_schemes_are_http_or_https(schemes: Any, expected: list[tuple[str, str]]) -> None:
    assert found("schemes-valid", {"schemes": schemes}) == expected


def test_http_alone_warns_and_beside_https_is_a_hint() -> None:
    assert found("schemes-https", {"schemes": ["http"]})
    assert not found("schemes-https", {"schemes": ["http", "https"]})
    assert found("schemes-https-only", {"schemes": ["http", "https"]})
    assert not found("schemes-https-only", {"schemes": ["http"]})


def placeholder(host: str, *templates: str) -> bool:
    connector = Connector("a", "a", Publisher.VERIFIED, [], [])
    connector.definition = Definition({"host": host}, "f")
    connector.properties = Properties({"policyTemplateInstances": [{"templateId": name} for name in templates]}, "p")
    return any(broken.rule.id == "host-placeholder" for broken in walk(connector).broken)


@pytest.mark.parametrize(
    "host",
    [
        "api.contoso.com",
        "fabrikam.com",
        "www.contoso.com:443",
        "api.example.com",
        "example.org",
        "a.example",
        "contoso.cloud.net",
        "yourdomain.cloud.net",
        "api.your-company.com",
    ],
)
def test_examples_of_hosts_are_placeholders_unless_a_policy_replaces_them(host: str) -> None:
    assert placeholder(host)
    assert placeholder(host, "setheader")
    assert not placeholder(host, "dynamicHostUrl")


@pytest.mark.parametrize("host", ["rooms.contoso.com", "yours.com", "examples.com", "youtube.com", ""])
def test_other_hosts_are_no_placeholders(host: str) -> None:
    assert not placeholder(host)


@pytest.mark.parametrize("host", [" api.contoso.com", "api.contoso.com "])
def test_a_host_has_no_space_around_it(host: str) -> None:
    assert found("host-valid", {"host": host}) == [("/host", f'the host "{host}" begins or ends with a space')]
