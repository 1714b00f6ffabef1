"""A connection parameter is used by the sign-in, a policy, the host or the script, and by nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from connector.connector import Connector, Script
from connector.definition import Definition
from connector.parameter_use import unused_parameters
from connector.properties import Properties
from connector.publisher import Publisher

KEY = {"a": {"type": "apiKey", "in": "header", "name": "X-Key"}}
TEXT = {"type": "string"}


def unused(
    parameters: dict[str, Any], definition: dict[str, Any] | None = None, script: str = "", **members: Any
) -> list[str]:
    properties = Properties({"connectionParameters": parameters, **members}, "apiProperties.json", None, "properties")
    connector = Connector("c", "c", Publisher.VERIFIED, [], [], properties=properties)
    connector.definition = Definition({"securityDefinitions": KEY, **(definition or {})}, "apiDefinition.swagger.json")
    connector.script = Script("script.csx", script, len(script)) if script else None
    return [parameter.parameter_name for parameter in unused_parameters(connector)]


def test_what_nothing_asks_for_is_unused() -> None:
    assert unused({"api_key": {"type": "securestring"}, "city": TEXT, "floor": {"type": "int"}}) == ["city", "floor"]


def policy(value: Any, title: str = "Mutant") -> list[dict[str, Any]]:
    return [{"templateId": "setheader", "title": title, "parameters": {"a": value}}]


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ({"policyTemplateInstances": policy("@connectionParameters('city')")}, []),
        ({"policyTemplateInstances": policy("https://@{connectionParameters( 'CITY', 'x')}/a")}, []),
        ({"policyTemplateInstances": policy({"deep": ['@connectionParameters("city")']})}, []),
        ({"policyTemplateInstances": policy("city", title="The city")}, ["city"]),
        ({"policyTemplateInstances": policy("@connectionParameters('cities')")}, ["city"]),
        ({"definition": {"host": "{city}.contoso.com"}}, []),
        ({"definition": {"x-ms-parameterized-host": {"hostTemplate": "{city}.contoso.com"}}}, []),
        ({"definition": {"x-any": "@connectionParameters('city')"}}, []),
        ({"definition": {"paths": {"/{city}": {}}, "info": {"title": "city"}}}, ["city"]),
        ({"script": "var city = Context.Request.Headers;"}, []),
        ({"script": "var cities = 1;"}, ["city"]),
    ],
)
def test_policies_scripts_and_hosts_count_as_use(use: dict[str, Any], expected: list[str]) -> None:
    assert unused({"city": TEXT}, **use) == expected


def test_templates_of_the_sign_in_count_as_use() -> None:
    custom = {"tokenUrlTemplate": {"value": "https://{city}.contoso.com/token"}}
    token = {"type": "oauthSetting", "oAuthSettings": {"customParameters": custom}}
    assert unused({"token": token, "city": TEXT, "token:city": TEXT}) == []


def test_what_a_gateway_takes_is_used() -> None:
    gateway = {"gateway": {"type": "gatewaySetting"}, "username": TEXT, "authType": TEXT, "city": TEXT}
    assert unused(gateway, {"securityDefinitions": {}}) == ["city"]


def test_user_and_password_are_used_by_basic_authentication() -> None:
    basic = {"securityDefinitions": {"a": {"type": "basic"}}}
    assert unused({"userName": TEXT, "password": {"type": "securestring"}, "city": TEXT}, basic) == ["city"]


def test_a_key_beside_oauth_is_used_by_nothing() -> None:
    oauth = {"securityDefinitions": {"a": {"type": "oauth2"}}}
    assert unused({"token": {"type": "oauthSetting"}, "api_key": {"type": "securestring"}}, oauth) == ["api_key"]


def test_nothing_is_said_where_a_file_is_missing() -> None:
    connector = Connector("c", "c", Publisher.VERIFIED, [], [])
    assert unused_parameters(connector) == []
