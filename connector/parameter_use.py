"""Which connection parameters nothing uses: no sign-in, policy, script or host asks for their value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from connector.definition import Definition
from connector.properties import ConnectionParameter, Properties

if TYPE_CHECKING:
    from connector.connector import Connector

EXPRESSION: Final = re.compile(r"connectionParameters\(\s{0,9}['\"]([^'\"]{1,200})['\"]", re.IGNORECASE)
"""How a policy, or a host, asks for the value of a connection parameter."""
_MEMBERS: Final = ("host", "basePath", "x-ms-parameterized-host", "securityDefinitions")
"""The members of a definition that may name a connection parameter without an expression."""
_WORD: Final = re.compile(r"\w{1,200}")
_OF_BASIC: Final = re.compile(r"user|pass|login|account|e?mail|sign|secret|token|key", re.IGNORECASE)
_OF_A_GATEWAY: Final = ("username", "password", "authtype", "privacysetting", "encryptconnection", "server", "database")


def unused_parameters(connector: Connector) -> list[ConnectionParameter]:
    """The parameters whose value is entered and goes nowhere; none where a file is missing that could use them."""
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None:
        return []
    entered = [
        parameter
        for parameter in properties.connection_parameters
        if parameter.type in ("string", "int", "bool", "securestring")
        and ":" not in parameter.parameter_name
        and parameter.get("metadata") is None
        and not _signs_in(parameter, definition, properties)
    ]
    if not entered:
        return []
    used = _used(connector, definition, properties)
    return [parameter for parameter in entered if parameter.parameter_name.lower() not in used]


def _signs_in(parameter: ConnectionParameter, definition: Definition, properties: Properties) -> bool:
    """The sign-in takes it by its type or its name."""
    name = parameter.parameter_name.lower()
    schemes = definition.get("securityDefinitions")
    kinds = {
        scheme.get("type")
        for scheme in (schemes.values() if isinstance(schemes, dict) else ())
        if isinstance(scheme, dict) and isinstance(scheme.get("type"), str)
    }
    if parameter.type == "securestring" and (kinds != {"oauth2"} or parameter.parameter_set is not None):
        return True
    if properties.gateway is not None and name in _OF_A_GATEWAY:
        return True
    if "basic" in kinds or parameter.parameter_set is not None:
        return _OF_BASIC.search(name[-60:]) is not None
    return "apiKey" in kinds and name.replace("_", "") in ("apikey", "key", "token")


def _used(connector: Connector, definition: Definition, properties: Properties) -> set[str]:
    """The names that something asks for, in lower case."""
    texts: list[str] = []
    for policy in properties.policies:
        texts += _texts(policy.get("parameters"))
    document = connector.definition_document
    texts.append(document.text if document is not None else json.dumps(definition.value))
    used = {name.lower() for text in texts for name in EXPRESSION.findall(text)}
    words = [*(text for member in _MEMBERS for text in _texts(definition.get(member)))]
    for parameter in properties.connection_parameters:
        words += _texts(parameter.oauth_settings.value if parameter.oauth_settings is not None else None)
        words += _texts(parameter.get("gatewaySettings"))
        constraints = parameter.interface.constraints if parameter.interface is not None else None
        words += _texts(constraints.get("dependencies") if constraints is not None else None)
    for member in properties.value:
        if member not in properties.KNOWN:
            words += _texts(properties.value[member])
    if connector.script is not None:
        words.append(connector.script.text)
    return used | {word.lower() for text in words for word in _WORD.findall(text)}


def _texts(value: Any) -> Iterator[str]:
    """Every string and member name in a value, whatever its depth."""
    pending = [value]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from (name for name in value if isinstance(name, str))
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)
