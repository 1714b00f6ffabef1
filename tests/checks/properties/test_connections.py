"""Connection parameters: what passes, what does not, and what is never shown."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checks.properties import connections
from checks.walk import walk
from connector.connector import read_connector
from connector.properties import ConnectionParameter
from tests.checks.judging import failures
from tests.checks.properties.drafts import found, properties
from tools.examples import materialize


def parameter(name: str = "region", **members: Any) -> ConnectionParameter:
    return properties(connectionParameters={name: members}).connection_parameters[0]


SECRET = "4uZ81kqP0x7aYv3m"
CLIENT = "3f0a41c2-7d55-4be1-9a36-51c0d2ee8b17"


def test_a_secret_default_is_found_and_not_repeated() -> None:
    judged = parameter("api_key", type="securestring", defaultValue=SECRET)
    (finding,) = found(connections.secrets_have_no_default(judged))
    assert SECRET[:4] not in str(finding)
    assert finding.secret
    assert not found(
        connections.secrets_have_no_default(parameter("region", type="string", defaultValue="eu-central-1"))
    )


@pytest.mark.parametrize("value", ["true", "False", True, False])
def test_constraints_may_be_text_or_boolean(value: Any) -> None:
    constraints = {"required": value, "hidden": value, "clearText": value}
    assert not found(connections.constraints_are_true_or_false(parameter(uiDefinition={"constraints": constraints})))


@pytest.mark.parametrize("hidden", ["true", "True", True])
def test_a_hidden_parameter_needs_no_label(hidden: Any) -> None:
    judged = parameter(type="string", uiDefinition={"constraints": {"hidden": hidden}})
    assert not found(connections.connection_parameters_are_labelled(judged))
    assert not found(connections.connection_parameters_have_a_tooltip(judged))


@pytest.mark.parametrize("name", ["tokenUrl", "password_hint", "secretName", "keyword", "region"])
def test_a_name_that_only_mentions_a_secret_may_be_a_string(name: str) -> None:
    assert not found(connections.secrets_are_secure_strings(parameter(name, type="string")))


@pytest.mark.parametrize("name", ["password", "userPassword", "API_KEY", "token:apiKey", "licenseKey", "accesstoken"])
def test_a_secret_is_a_secure_string(name: str) -> None:
    assert found(connections.secrets_are_secure_strings(parameter(name, type="String")))
    assert not found(connections.secrets_are_secure_strings(parameter(name, type="SecureString")))


def test_sets_are_judged_like_connection_parameters() -> None:
    inside = {"key": {"type": "securestring", "defaultValue": SECRET}}
    judged = properties(connectionParameterSets={"values": [{"name": "a", "parameters": inside}]})
    (one,) = judged.connection_parameters
    (finding,) = found(connections.secrets_have_no_default(one))
    assert finding.pointer == "/properties/connectionParameterSets/values/0/parameters/key/defaultValue"


ODD: list[Any] = [None, True, 0, 1e300, float("nan"), "", "\ud800", [], [[]], [None, {}], {}, {"": {}}, {"value": []}]

PLACES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "parameters": lambda odd: {"connectionParameters": odd},
    "parameter": lambda odd: {"connectionParameters": {"a": odd}},
    "type": lambda odd: {"connectionParameters": {"a": {"type": odd}}},
    "interface": lambda odd: {
        "connectionParameters": {"token:TenantId": {"type": "securestring", "uiDefinition": odd}}
    },
    "constraints": lambda odd: {
        "connectionParameters": {"a": {"type": "string", "uiDefinition": {"constraints": odd}}}
    },
    "constraint": lambda odd: {
        "connectionParameters": {
            "a": {
                "type": "string",
                "allowedValues": odd,
                "metadata": odd,
                "uiDefinition": {
                    "displayName": odd,
                    "constraints": dict.fromkeys(
                        ("required", "hidden", "clearText", "capability", "allowedValues"), odd
                    ),
                },
            }
        }
    },
    "settings": lambda odd: {"connectionParameters": {"a": {"type": "oauthSetting", "oAuthSettings": odd}}},
    "setting": lambda odd: {
        "connectionParameters": {
            "a": {
                "type": "oauthSetting",
                "oAuthSettings": dict.fromkeys(
                    (
                        "identityProvider",
                        "clientId",
                        "clientSecret",
                        "redirectMode",
                        "redirectUrl",
                        "scopes",
                        "properties",
                        "customParameters",
                    ),
                    odd,
                ),
            }
        }
    },
    "custom": lambda odd: {
        "connectionParameters": {
            "a": {
                "type": "oauthSetting",
                "oAuthSettings": {
                    "identityProvider": "oauth2",
                    "customParameters": {"tokenUrl": odd, "clientSecret": odd},
                },
            }
        }
    },
    "sets": lambda odd: {"connectionParameterSets": odd},
    "values": lambda odd: {"connectionParameterSets": {"values": odd, "uiDefinition": odd}},
    "set": lambda odd: {"connectionParameterSets": {"values": [odd, {"name": odd, "parameters": odd}]}},
    "names": lambda odd: {"publisher": odd, "stackOwner": odd, "token:clientSecret": odd},
}


@pytest.mark.parametrize("place", PLACES)
def test_no_value_is_too_odd_to_be_judged(place: str, tmp_path: Path) -> None:
    connector = read_connector(str(materialize({}, tmp_path / "c")), "c")
    for odd in ODD:
        connector.properties = properties(**PLACES[place](odd))
        assert not failures(walk(connector)), odd


@pytest.mark.parametrize("face", ["text", "json", "markdown"])
def test_no_face_shows_the_line_of_a_secret_or_client_id(face: str, tmp_path: Path, project: Path) -> None:
    given = {"clientId": CLIENT, "clientSecret": SECRET}
    token = {"token": {"oAuthSettings": given}}
    key = {"key": {"type": "securestring", "defaultValue": f"{SECRET}9"}}
    patch = {"apiProperties.json": {"properties": {"connectionParameters": token | key}}}
    path = materialize(patch, tmp_path / "contoso")
    command = [sys.executable, "entrypoint.py", str(path), "--format", face, "--fail-on", "never"]
    shown = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True, timeout=60).stdout
    assert "oauth-client-secret-absent" in shown or "client secret" in shown
    assert SECRET not in shown
    assert CLIENT not in shown


@pytest.mark.parametrize(
    "description",
    [
        "The API Key for this api",
        "The username for this API.",
        "The x-api-key for this api",
        "Enter the api_key for the connector",
    ],
)
def test_a_text_of_the_wizard_is_told_once_a_parameter(description: str) -> None:
    judged = parameter(
        type="securestring", uiDefinition={"description": description, "tooltip": "Provide your API Key"}
    )
    (finding,) = found(connections.connection_parameters_are_described(judged))
    assert finding.pointer.endswith("/uiDefinition/description")


def test_a_text_of_the_service_is_no_text_of_the_wizard() -> None:
    judged = parameter(type="securestring", uiDefinition={"description": "The API key of your Contoso account."})
    assert not found(connections.connection_parameters_are_described(judged))


def test_a_description_may_stand_in_the_schema_of_its_definition() -> None:
    schema = {"type": "string", "description": "Enter the key of your office."}
    judged = parameter(type="string", uiDefinition={"displayName": "Key", "schema": schema})
    assert not found(connections.connection_parameters_are_labelled(judged))


@pytest.mark.parametrize("spelling", ["displayname", "DisplayName", "display_name", "displayNam"])
def test_a_label_that_is_there_in_another_spelling_is_not_asked_for(spelling: str) -> None:
    judged = parameter(type="string", uiDefinition={spelling: "Region", "description": "Where your data is."})
    assert not found(connections.connection_parameters_are_labelled(judged))


def test_an_empty_label_is_empty_and_not_missing() -> None:
    judged = parameter(type="string", uiDefinition={"displayName": " ", "description": "Where your data is."})
    (finding,) = found(connections.connection_parameters_are_labelled(judged))
    assert finding.message == '`displayName` of connection parameter "region" is empty'
    assert finding.pointer.endswith("/uiDefinition/displayName")


def test_a_missing_definition_comes_as_text_to_paste() -> None:
    (finding,) = found(connections.connection_parameters_are_labelled(parameter("site_url", type="string")))
    pasted = json.loads("{" + str(finding.snippet) + "}")["uiDefinition"]
    assert not found(
        connections.connection_parameters_are_labelled(parameter("site_url", type="string", uiDefinition=pasted))
    )


APP = {"identityProvider": "aad", "customParameters": {"grantType": {"value": "client_credentials"}}}
TENANT = {"type": "string", "uiDefinition": {"constraints": {"required": "true", "hidden": "false"}}}


@pytest.mark.parametrize(
    "beside",
    [
        {"token": {"type": "oauthSetting", "oAuthSettings": APP}},
        {"token:clientId": {"type": "string"}},
        {"token:ClientSecret": {"type": "securestring"}},
    ],
)
def test_an_app_that_signs_in_shows_its_tenant(beside: dict[str, Any]) -> None:
    in_set = properties(
        connectionParameterSets={"values": [{"name": "app", "parameters": {"token:TenantId": TENANT, **beside}}]}
    )
    alone = properties(connectionParameters={"token:TenantId": TENANT, **beside})
    for judged in (in_set, alone):
        tenant = next(one for one in judged.connection_parameters if one.parameter_name == "token:TenantId")
        assert not found(connections.tenant_parameter_has_its_fixed_form(tenant))


def test_a_person_who_signs_in_sees_no_tenant() -> None:
    judged = properties(connectionParameters={"token:TenantId": TENANT, "token": {"type": "oauthSetting"}})
    (finding,) = found(connections.tenant_parameter_has_its_fixed_form(judged.connection_parameters[0]))
    assert "`hidden`" in finding.message
