"""Small properties, and what a rule finds in them."""

from __future__ import annotations

from typing import Any

from checks.rule import Findings
from connector.node import Finding
from connector.properties import OAuthSettings, Properties


def properties(**members: Any) -> Properties:
    return Properties(members, "apiProperties.json", None, "properties")


def settings(**members: Any) -> OAuthSettings:
    given = properties(connectionParameters={"token": {"type": "oauthSetting", "oAuthSettings": members}})
    settings = given.connection_parameters[0].oauth_settings
    assert settings is not None
    return settings


def found(outcomes: Findings) -> list[Finding]:
    return [outcome for outcome in outcomes if isinstance(outcome, Finding)]
