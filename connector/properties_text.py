"""apiProperties.json to paste: the text of what is missing, with what the connector already tells filled in."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from connector.publisher import Publisher

if TYPE_CHECKING:
    from connector.connector import Connector
    from connector.definition import Definition

_ROLES: Final = re.compile(
    r"[\s,|–-]*\b(customer|technical|tech|api|developer|product|integrations?)?\s*"
    r"(support|help ?desk|team|contact|service desk|customer care)\b.*$",
    re.IGNORECASE,
)
"""What a contact's name says beside the company's."""
_INDEPENDENT_COLOR: Final = "#da3b01"
_LONGEST: Final = 80
"""Characters of a name to paste."""


def member(name: str, value: Any) -> str:
    """One member of ``properties``, as its text."""
    return f"{json.dumps(name)}: {json.dumps(value, indent=2, ensure_ascii=False)}"


def properties_file(connector: Connector) -> str:
    """The text of a whole file to start with."""
    return json.dumps({"properties": properties_members(connector)}, indent=2, ensure_ascii=False)


def properties_members(connector: Connector) -> dict[str, Any]:
    """The members that each connector has."""
    return {
        "connectionParameters": connection_parameters(connector.definition),
        "iconBrandColor": brand_color(connector),
        "capabilities": [],
        "publisher": company(connector, "publisher"),
        "stackOwner": company(connector, "stackOwner"),
    }


def brand_color(connector: Connector) -> str:
    """The color that is certain: of independent publishers, or of the icon's background; else the form of one."""
    if connector.publisher is Publisher.INDEPENDENT:
        return _INDEPENDENT_COLOR
    background = connector.icon.background if connector.icon is not None else None
    if background is None or background in ((255, 255, 255), (0x00, 0x7E, 0xE5)):
        return "#RRGGBB"
    return "#" + "".join(f"{level:02X}" for level in background)


def company(connector: Connector, name: str) -> str:
    """A name for ``publisher`` or ``stackOwner``: the other one's for verified publishers, or that of the contact."""
    properties = connector.properties
    other = properties.text("stackOwner" if name == "publisher" else "publisher").strip() if properties else ""
    if connector.publisher is Publisher.VERIFIED and other:
        return other[:_LONGEST]
    contact = connector.definition.info.get("contact") if connector.definition and connector.definition.info else None
    text = contact.get("name") if isinstance(contact, dict) else None
    known = _ROLES.sub("", text[:_LONGEST]).strip() if isinstance(text, str) else ""
    if known and (connector.publisher is Publisher.VERIFIED or name == "publisher"):
        return known
    return "[name of your company]" if name == "publisher" else "[company that owns the service]"


def connection_parameters(definition: Definition | None) -> dict[str, Any]:
    """The connection parameters that the definition's security schemes ask for; the first scheme that has some."""
    schemes = definition.get("securityDefinitions") if definition is not None else None
    for scheme in schemes.values() if isinstance(schemes, dict) else ():
        kind = scheme.get("type") if isinstance(scheme, dict) else None
        if kind == "apiKey":
            return {"api_key": entered("API key", "securestring")}
        if kind == "basic":
            return {"username": entered("User name", "string"), "password": entered("Password", "securestring")}
        if kind == "oauth2":
            return {"token": {"type": "oauthSetting", "oAuthSettings": oauth_settings(scheme)}}
    return {}


def entered(label: str, kind: str) -> dict[str, Any]:
    """A connection parameter whose value is entered."""
    noun = label if label.isupper() or label.startswith("API") else label.lower()
    return {
        "type": kind,
        "uiDefinition": {
            "displayName": label,
            "description": f"Enter the {noun} of your account.",
            "tooltip": f"Where to find the {noun}.",
            "constraints": {"required": "true", "clearText": kind != "securestring"},
        },
    }


def oauth_settings(scheme: dict[str, Any]) -> dict[str, Any]:
    """OAuth settings with what the definition's security scheme says."""

    def text(name: str) -> str:
        value = scheme.get(name)
        return value[:300] if isinstance(value, str) else "https://"

    scopes = scheme.get("scopes")
    return {
        "identityProvider": "oauth2",
        "clientId": "[[client-id]]",
        "scopes": [name[:100] for name in list(scopes)[:20]] if isinstance(scopes, dict) else [],
        "redirectMode": "GlobalPerConnector",
        "properties": {"IsFirstParty": "False"},
        "customParameters": {
            "authorizationUrl": {"value": text("authorizationUrl")},
            "tokenUrl": {"value": text("tokenUrl")},
            "refreshUrl": {"value": text("tokenUrl")},
        },
    }
