"""How a connection signs in is compared between the two files, and described where they agree."""

from pathlib import Path
from typing import Any

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.criteria import AUTHENTICATION
from checks.rule import EVIDENCE
from checks.walk import walk
from connector.connector import Connector, read_connector
from connector.publisher import Publisher
from tools.examples import materialize

KEY = {"type": "securestring", "uiDefinition": {"displayName": "Key", "constraints": {"required": "true"}}}
OAUTH_SCHEME = {"type": "oauth2", "flow": "accessCode", "authorizationUrl": "https://a", "tokenUrl": "https://b"}
KEY_SCHEME = {"type": "apiKey", "in": "header", "name": "X-Key"}


def connector(directory: Path, schemes: Any, parameters: Any) -> Connector:
    """The sample with these security schemes and connection parameters, and no others."""
    path = materialize(
        {
            "apiDefinition.swagger.json": {"securityDefinitions": None, "security": None},
            "apiProperties.json": {"properties": {"connectionParameters": None}},
        },
        directory / "before",
    )
    patched = {
        "apiDefinition.swagger.json": {"securityDefinitions": schemes},
        "apiProperties.json": {"properties": {"connectionParameters": parameters}},
    }
    return read_connector(str(materialize(patched, directory / "after", path)), "contoso-invoices", Publisher.VERIFIED)


def found(given: Connector) -> list[tuple[str, str]]:
    return [(b.rule.id, b.finding.pointer) for b in walk(given).broken if b.rule.page == "authentication"]


@pytest.mark.parametrize(
    ("schemes", "parameters", "described"),
    [
        ({"a": OAUTH_SCHEME}, {"token": {"type": "oauthSetting"}}, "OAuth 2.0, authorization code, in both files"),
        ({"a": KEY_SCHEME}, {"api_key": KEY}, "API key, in both files"),
        ({"a": {"type": "basic"}}, {"username": {"type": "string"}, "password": KEY}, "basic, in both files"),
        ({}, {}, "none: anonymous, accepted since 2018"),
        ({}, {"api_key": KEY}, "API key, in apiProperties.json"),
        ({"a": KEY_SCHEME}, {}, "API key, in the definition"),
    ],
)
def test_each_way_of_signing_in_is_described(schemes: Any, parameters: Any, described: str, tmp_path: Path) -> None:
    assert EVIDENCE[AUTHENTICATION.id](connector(tmp_path, schemes, parameters)) == described


def test_oauth_in_the_definition_alone_is_told_at_its_scheme(tmp_path: Path) -> None:
    assert found(connector(tmp_path, {"a": OAUTH_SCHEME}, {})) == [
        ("auth-oauth-in-both-files", "/securityDefinitions/a")
    ]


def test_oauth_in_the_connection_alone_is_a_hint_at_its_parameter(tmp_path: Path) -> None:
    assert found(connector(tmp_path, {}, {"token": {"type": "OAuthSetting"}})) == [
        ("auth-files-agree", "/properties/connectionParameters/token")
    ]


def test_a_key_that_the_definition_does_not_know_is_a_hint(tmp_path: Path) -> None:
    assert found(connector(tmp_path, {}, {"api_key": KEY})) == [
        ("auth-files-agree", "/properties/connectionParameters/api_key")
    ]


@pytest.mark.parametrize("kind", ["string", "SecureString", "int", "bool", "gatewaySetting"])
def test_types_are_known_in_any_letter_case(kind: str, tmp_path: Path) -> None:
    rules = [rule for rule, _ in found(connector(tmp_path, {"a": KEY_SCHEME}, {"a": {"type": kind}}))]
    assert "connection-parameter-type-known" not in rules


@pytest.mark.parametrize(
    ("parameter", "pointer"),
    [({}, "/properties/connectionParameters/a"), ({"type": "text"}, "/properties/connectionParameters/a/type"),
     ({"type": ["string"]}, "/properties/connectionParameters/a/type")],
)  # fmt: skip
def test_a_parameter_without_a_known_type_is_told(parameter: Any, pointer: str, tmp_path: Path) -> None:
    told = found(connector(tmp_path, {"a": KEY_SCHEME}, {"a": {"x": 1, **parameter}}))
    assert ("connection-parameter-type-known", pointer) in told


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("apiDefinition.swagger.json", "the definition cannot be read"),
        ("apiProperties.json", "apiProperties.json cannot be read"),
    ],
)
def test_one_file_alone_proves_nothing(missing: str, message: str, tmp_path: Path) -> None:
    path = materialize({missing: None}, tmp_path / "contoso-invoices")
    judgement = walk(read_connector(str(path), "contoso-invoices"))
    assert [unproven.message for unproven in judgement.unproven[AUTHENTICATION.id]] == [message]


@pytest.mark.parametrize("schemes", [None, [], "text", {"a": None}, {"a": {"type": 1}}, {"a": {"type": []}}])
def test_odd_schemes_are_no_way_of_signing_in(schemes: Any, tmp_path: Path) -> None:
    given = connector(tmp_path, schemes, {"x": None})
    assert not walk(given).unproven.get(AUTHENTICATION.id)
    assert EVIDENCE[AUTHENTICATION.id](given) == "none: anonymous, accepted since 2018"
