"""Connection parameters and OAuth settings: what passes, what does not, and what is never shown."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checks.properties import connections
from checks.rule import REGISTRY, Findings
from checks.walk import walk
from connector.connector import read_connector
from connector.node import Finding
from connector.properties import ConnectionParameter, OAuthSettings, Properties, is_placeholder
from tools.examples import materialize


def properties(**members: Any) -> Properties:
    return Properties(members, "apiProperties.json", None, "properties")


def parameter(name: str = "region", **members: Any) -> ConnectionParameter:
    return properties(connectionParameters={name: members}).connection_parameters[0]


def settings(**members: Any) -> OAuthSettings:
    found = parameter("token", type="oauthSetting", oAuthSettings=members).oauth_settings
    assert found is not None
    return found


def found(outcomes: Findings) -> list[Finding]:
    return [outcome for outcome in outcomes if isinstance(outcome, Finding)]


SECRET = "4uZ81kqP0x7aYv3m"
CLIENT = "3f0a41c2-7d55-4be1-9a36-51c0d2ee8b17"


@pytest.mark.parametrize("name", ["clientSecret", "ClientSecret", "client_secret"])
def test_a_client_secret_is_found_and_not_repeated(name: str) -> None:
    judged = properties(connectionParameters={"token": {"type": "oauthSetting", "oAuthSettings": {name: SECRET}}})
    (finding,) = found(connections.client_secret_is_absent(judged))
    assert finding.pointer == f"/properties/connectionParameters/token/oAuthSettings/{name}"
    assert finding.secret
    assert not any(SECRET[at : at + 4] in str(finding) for at in range(len(SECRET) - 3))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "test",
        "[[DUMMY]]",
        "YOUR_CLIENT_SECRET_1",
        "Value-From-Your-App-Registration1",
        "<<Please add it here 1>>",
        "{{ client secret 1 }}",
        "****SECRET1****",
        "xxxxxxxxxxxxxxxx1",
        "to be handed over in 2026",
        "Handedover-in-portal",
    ],
)
def test_a_placeholder_is_no_secret(text: str) -> None:
    judged = properties(connectionParameters={"token": {"oAuthSettings": {"clientSecret": text}}})
    assert not found(connections.client_secret_is_absent(judged))


def test_a_secret_default_is_found_and_not_repeated() -> None:
    judged = parameter("api_key", type="securestring", defaultValue=SECRET)
    (finding,) = found(connections.secrets_have_no_default(judged))
    assert SECRET[:4] not in str(finding)
    assert finding.secret
    assert not found(
        connections.secrets_have_no_default(parameter("region", type="string", defaultValue="eu-central-1"))
    )


@pytest.mark.parametrize("value", [CLIENT, "F0k-ztrJZdVGASvX8CvP", "flow", "pacman"])
def test_a_client_id_that_looks_real_is_never_shown_as_a_whole(value: str) -> None:
    (finding,) = found(connections.client_id_is_a_placeholder(settings(clientId=value)))
    assert value not in str(finding)
    assert finding.secret
    assert REGISTRY["oauth-client-id-placeholder"].level.value == "warning"


@pytest.mark.parametrize(
    "text", ["Enter your client ID", "[[DUMMY]]", "{add id}", "12", "dummy", "CLIENT_ID", "xxxxxxxx"]
)
def test_what_only_holds_the_place_is_a_placeholder(text: str) -> None:
    assert is_placeholder(text)


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


@pytest.mark.parametrize(
    "provider", ["OAuth2", "oauth2Generic", "AAD", "aadCertificate", "Facebook", "DocuSign", "GitHub"]
)
def test_providers_are_compared_without_letter_case(provider: str) -> None:
    assert not found(connections.oauth_provider_is_known(settings(identityProvider=provider)))


def test_nothing_about_providers_and_redirects_blocks() -> None:
    for rule in REGISTRY.values():
        if rule.id.startswith(("oauth-redirect", "oauth-identity-provider-known", "oauth-first-party", "oauth2")):
            assert rule.level.value != "required", rule.id


@pytest.mark.parametrize(
    ("mode", "says"), [("Global", 1), ("direct", 1), (None, 1), ("GlobalPerConnector", 0), ("globalperconnector", 0)]
)
def test_new_connectors_redirect_per_connector(mode: str | None, says: int) -> None:
    given = {} if mode is None else {"redirectMode": mode}
    assert len(found(connections.redirect_mode_is_per_connector(settings(identityProvider="oauth2", **given)))) == says


def test_services_of_microsoft_keep_their_redirect_mode() -> None:
    own = settings(identityProvider="aad", redirectMode="Global", properties={"IsFirstParty": "True"})
    assert not found(connections.redirect_mode_is_per_connector(own))
    assert not found(connections.redirect_mode_is_per_connector(settings(identityProvider="aadcertificate")))


def test_addresses_are_found_in_any_letter_case() -> None:
    addresses = {name: {"value": "https://a"} for name in ("AuthorizationUrl", "TOKENURL", "refreshUrl")}
    assert not found(
        connections.oauth2_has_its_addresses(settings(identityProvider="oauth2", customParameters=addresses))
    )


@pytest.mark.parametrize(
    "url", ["{env}/oauth/token", "@{connectionParameters('host')}/token", "HTTPS://a.contoso.com", ""]
)
def test_an_address_may_start_with_a_placeholder(url: str) -> None:
    judged = settings(identityProvider="oauth2", customParameters={"tokenUrl": {"value": url}})
    assert not found(connections.oauth_addresses_are_https(judged))


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
        outcomes = walk(connector).unproven.values()
        assert not [one.message for several in outcomes for one in several if "could not judge" in one.message], odd


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
