"""Server, title, connection parameters and kinds of authentication of two versions compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from connector.comparison import change as kinds
from connector.comparison.change import Change
from connector.definition import Definition
from connector.node import Node
from connector.properties import ConnectionParameter, Properties

if TYPE_CHECKING:
    from connector.connector import Connector


def compare_servers(old: Definition, new: Definition) -> Iterator[Change]:
    """What changed in host, base path and title."""
    if _server(old) != _server(new):
        yield kinds.HostChanged(new.at("host"), old=old.text("host"), new=new.text("host"))
    before, after = (one.text("basePath").strip("/") for one in (old, new))
    if before != after:
        yield kinds.BasePathChanged(new.at("basePath"), old=f"/{before}", new=f"/{after}")
    if old.title.strip() and old.title.strip() != new.title.strip():
        yield kinds.TitleChanged(new.at("info", "title"), old=old.title.strip(), new=new.title.strip())


def _server(definition: Definition) -> str:
    """The server that ``host`` names; some write a scheme or a path with it."""
    return definition.text("host").strip().lower().rpartition("://")[2].partition("/")[0]


def compare_connections(old: Connector, new: Connector) -> Iterator[Change]:
    """What changed for those who have a connection."""
    if old.properties is not None and new.properties is not None:
        yield from _parameters(old.properties, new.properties)
    before, after = _authentication(old), _authentication(new)
    for kind in before:
        if kind not in after and not (kind in ("an API key", "basic authentication") and "a secret" in after):
            place: Node | None = new.definition.at("securityDefinitions") if new.definition else new.properties
            if place is not None and kind != "a secret":
                yield kinds.AuthenticationRemoved(place, what=kind, old=kind)


def _parameters(old: Properties, new: Properties) -> Iterator[Change]:
    """Parameters are told by their names, whichever set they are in."""
    before, after = _by_name(old), _by_name(new)
    place = new.at("connectionParameterSets" if "connectionParameterSets" in new.value else "connectionParameters")
    for name, parameters in before.items():
        others = after.get(name)
        if others is None:
            if not all(_hidden(one) for one in parameters):
                gone = place.at(name) if place.tokens == ("connectionParameters",) else place
                yield kinds.ConnectionParameterDeleted(gone, what=name, old=name)
            continue
        types = {one.text("type").lower() for one in others}
        for parameter in parameters[:1]:
            if parameter.text("type").lower() not in types:
                found = others[0]
                yield kinds.ConnectionParameterTypeChanged(
                    found.at("type"), what=name, old=parameter.text("type"), new=found.text("type")
                )
            else:
                yield from _same_type(parameter, others, name)
    if len(new.parameter_sets) <= len(old.parameter_sets):
        for name, others in after.items():
            if name not in before and _required(others[0]) and not _hidden(others[0]):
                yield kinds.ConnectionParameterRequired(others[0], what=name, old="missing")


def _same_type(old: ConnectionParameter, others: list[ConnectionParameter], name: str) -> Iterator[Change]:
    new = next((one for one in others if one.text("type").lower() == old.text("type").lower()), others[0])
    if _required(new) and not _required(old):
        yield kinds.ConnectionParameterRequired(new, what=name, old="optional")
    providers = {_provider(one) for one in others}
    if _provider(old) and _provider(old) not in providers:
        place = new.at("oAuthSettings", "identityProvider")
        yield kinds.IdentityProviderChanged(
            place, what=name, old=_provider(old), new=new.at("oAuthSettings").text("identityProvider")
        )


def _by_name(properties: Properties) -> dict[str, list[ConnectionParameter]]:
    found: dict[str, list[ConnectionParameter]] = {}
    for parameter in properties.connection_parameters:
        found.setdefault(str(parameter.tokens[-1]), []).append(parameter)
    return found


def _hidden(parameter: ConnectionParameter) -> bool:
    """Nobody is asked for it: it is one of the values that OAuth fills in by itself."""
    definition = parameter.at("uiDefinition", "constraints").value
    return isinstance(definition, dict) and str(definition.get("hidden")).lower() == "true"


def _required(parameter: ConnectionParameter) -> bool:
    constraints: Any = parameter.at("uiDefinition", "constraints").value
    return isinstance(constraints, dict) and str(constraints.get("required")).lower() == "true"


def _provider(parameter: ConnectionParameter) -> str:
    return parameter.at("oAuthSettings").text("identityProvider").lower()


def _authentication(connector: Connector) -> list[str]:
    """The kinds of authentication that the definition and the properties offer, in words."""
    found: dict[str, None] = {}
    schemes = connector.definition.get("securityDefinitions") if connector.definition else None
    words = {"oauth2": "OAuth 2.0", "apiKey": "an API key", "basic": "basic authentication"}
    for scheme in schemes.values() if isinstance(schemes, dict) else ():
        kind = words.get(str(scheme.get("type"))) if isinstance(scheme, dict) else None
        if kind:
            found[kind] = None
    for parameter in connector.properties.connection_parameters if connector.properties else ():
        kind = {"oauthsetting": "OAuth 2.0", "securestring": "a secret"}.get(parameter.text("type").lower())
        if kind:
            found[kind] = None
    return list(found)
