"""How a connection signs in is compared between the two files, and described where they agree."""

import json
from pathlib import Path
from typing import Any

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.criteria import AUTHENTICATION
from checks.examination import examine
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


def asking(directory: Path, parameter: dict[str, Any], parameters: Any) -> Connector:
    """A connector whose connection asks for nothing, or for these parameters; an operation has the parameter."""
    operation = {"operationId": "GetRoom", "parameters": [parameter], "responses": {"200": {"description": "A room."}}}
    path = materialize(
        {
            "apiDefinition.swagger.json": {"securityDefinitions": None, "security": None, "paths": None},
            "apiProperties.json": {"properties": {"connectionParameters": None}},
        },
        directory / "before",
    )
    patched = {
        "apiDefinition.swagger.json": {"paths": {"/rooms": {"get": operation}}},
        "apiProperties.json": {"properties": {"connectionParameters": parameters}},
    }
    return read_connector(str(materialize(patched, directory / "after", path)), "contoso-invoices", Publisher.VERIFIED)


@pytest.mark.parametrize(
    ("parameter", "parameters", "proven"),
    [
        ({"name": "X-API-Key", "in": "header", "type": "string"}, {}, False),
        ({"name": "api_secret", "in": "query", "type": "string"}, {"region": {"type": "string"}}, False),
        ({"name": "X-API-Key", "in": "header", "type": "string"}, {"api_key": KEY}, True),
        ({"name": "page", "in": "query", "type": "string"}, {}, True),
    ],
)
def test_a_key_that_operations_ask_for_is_no_anonymous_service(
    parameter: dict[str, Any], parameters: Any, proven: bool, tmp_path: Path
) -> None:
    unproven = walk(asking(tmp_path, parameter, parameters)).unproven.get(AUTHENTICATION.id, [])
    assert [parameter["name"] in one.message for one in unproven] == ([] if proven else [True])


@pytest.mark.parametrize(("scheme", "name"), [(KEY_SCHEME, "api_key"), ({"type": "basic"}, "username")])
def test_connection_parameters_that_are_missing_come_as_text_to_paste(scheme: Any, name: str, tmp_path: Path) -> None:
    given = connector(tmp_path, {"a": scheme}, {})
    (told,) = [b for b in walk(given).broken if b.rule.id == "auth-secret-in-both-files"]
    assert name in json.loads("{" + str(told.finding.snippet) + "}")["connectionParameters"]


def test_a_type_that_is_nearly_known_is_asked_after(tmp_path: Path) -> None:
    given = connector(tmp_path, {"a": KEY_SCHEME}, {"a": {"type": "secureStrng"}})
    (told,) = [b for b in walk(given).broken if b.rule.id == "connection-parameter-type-known"]
    assert told.finding.help == "Did you mean `securestring`?"


def test_a_misspelled_type_is_told_at_its_name(tmp_path: Path) -> None:
    given = connector(tmp_path, {"a": KEY_SCHEME}, {"a": {"typ": "securestring"}})
    told = [(b.rule.id, b.finding.pointer) for b in examine(given).broken if b.finding.pointer.endswith("/typ")]
    assert told == [("connection-parameter-type-known", "/properties/connectionParameters/a/typ")]


def test_the_letter_case_of_a_member_does_not_matter(tmp_path: Path) -> None:
    given = connector(tmp_path, {"a": KEY_SCHEME}, {"a": {"Type": "securestring"}})
    told = [(b.rule.id, b.finding.pointer) for b in examine(given).broken]
    assert not [rule for rule, pointer in told if pointer.startswith("/properties/connectionParameters/a/Type")]
    assert "connection-parameter-type-known" not in [rule for rule, _ in told]
