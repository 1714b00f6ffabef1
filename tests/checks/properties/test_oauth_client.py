"""Client ID and client secret: what passes, and what is never shown."""

from __future__ import annotations

import pytest

from checks.properties import oauth_client
from checks.rule import REGISTRY
from connector.properties import is_placeholder
from tests.checks.properties.drafts import found, properties, settings

SECRET = "4uZ81kqP0x7aYv3m"
CLIENT = "3f0a41c2-7d55-4be1-9a36-51c0d2ee8b17"


@pytest.mark.parametrize("name", ["clientSecret", "ClientSecret", "client_secret"])
def test_a_client_secret_is_found_and_not_repeated(name: str) -> None:
    judged = properties(connectionParameters={"token": {"type": "oauthSetting", "oAuthSettings": {name: SECRET}}})
    (finding,) = found(oauth_client.client_secret_is_absent(judged))
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
    assert not found(oauth_client.client_secret_is_absent(judged))


@pytest.mark.parametrize("value", [CLIENT, "F0k-ztrJZdVGASvX8CvP", "flow", "pacman"])
def test_a_client_id_that_looks_real_is_never_shown_as_a_whole(value: str) -> None:
    (finding,) = found(oauth_client.client_id_is_a_placeholder(settings(clientId=value)))
    assert value not in str(finding)
    assert finding.secret
    assert REGISTRY["oauth-client-id-placeholder"].level.value == "warning"


@pytest.mark.parametrize(
    "text", ["Enter your client ID", "[[DUMMY]]", "{add id}", "12", "dummy", "CLIENT_ID", "xxxxxxxx"]
)
def test_what_only_holds_the_place_is_a_placeholder(text: str) -> None:
    assert is_placeholder(text)
