"""How a connection signs in, in the definition and in apiProperties.json."""

from __future__ import annotations

from typing import Final

from checks.criteria import AUTHENTICATION
from checks.rule import Findings, Level, evidence, rule
from checks.sources import CERTIFICATION, CONNECTION_PARAMETERS, ELIGIBILITY, PROPERTIES_SCHEMA
from connector.connector import Connector
from connector.definition import Definition
from connector.node import Unproven
from connector.properties import ConnectionParameter, Properties

_TYPES: Final = ("string", "securestring", "int", "bool", "oauthsetting", "gatewaysetting")
_FLOWS: Final = {
    "accessCode": "authorization code",
    "implicit": "implicit",
    "password": "password",
    "application": "client credentials",
}


@rule(
    "connection-parameter-type-known",
    AUTHENTICATION,
    Level.ERROR,
    help="Write string, securestring, int, bool, oauthSetting or gatewaySetting.",
    source=(CONNECTION_PARAMETERS, PROPERTIES_SCHEMA),
)
def connection_parameter_type_is_known(parameter: ConnectionParameter) -> Findings:
    """A connection parameter has a type that the platform knows.

    Letter case does not matter.
    """
    name = parameter.parameter_name
    if "type" not in parameter.value:
        yield parameter.finding(f'the connection parameter "{name}" has no type')
    elif parameter.type not in _TYPES:
        shown = str(parameter.value["type"])[:40]
        yield parameter.at("type").finding(f'the connection parameter "{name}" has the type "{shown}"')


@rule(
    "auth-oauth-in-both-files",
    AUTHENTICATION,
    Level.WARNING,
    help="Add a connection parameter of the type oauthSetting, or take oauth2 out of securityDefinitions.",
    source=CERTIFICATION,
)
def oauth_stands_in_both_files(connector: Connector) -> Findings:
    """OAuth 2.0 in the definition comes with an oauthSetting in apiProperties.json.

    Without it the connection never asks its user to sign in.
    """
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None:
        return
    kinds = _scheme_kinds(definition)
    if "oauth2" in kinds and not any(p.type == "oauthsetting" for p in properties.connection_parameters):
        yield definition.at("securityDefinitions", kinds["oauth2"]).finding(
            "the definition says OAuth 2.0, but no connection parameter is an oauthSetting"
        )


@rule(
    "auth-files-agree",
    AUTHENTICATION,
    Level.HINT,
    help="Describe the same way of signing in under securityDefinitions.",
    source=CERTIFICATION,
)
def files_agree_on_authentication(connector: Connector) -> Findings:
    """securityDefinitions and the connection parameters describe the same way of signing in.

    The platform goes by apiProperties.json, other readers by the definition.
    """
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None:
        return
    kinds = _scheme_kinds(definition)
    parameters = properties.connection_parameters
    oauth = next((p for p in parameters if p.type == "oauthsetting"), None)
    secret = next((p for p in parameters if p.type == "securestring" and ":" not in p.parameter_name), None)
    if oauth is not None and "oauth2" not in kinds:
        yield oauth.finding("a connection signs in with OAuth 2.0, the definition does not say so")
    elif oauth is None and secret is not None and not kinds:
        yield secret.finding(
            f'a connection asks for "{secret.parameter_name}", the definition has no securityDefinitions'
        )


@rule(
    "connection-parameters-present",
    AUTHENTICATION,
    Level.WARNING,
    help="Add connectionParameters; an empty object stands for a service without sign-in.",
    source=(CONNECTION_PARAMETERS, PROPERTIES_SCHEMA),
)
def connection_parameters_are_there(properties: Properties) -> Findings:
    """apiProperties.json has connectionParameters or connectionParameterSets.

    An empty object says that no sign-in is needed.
    """
    if "connectionParameters" not in properties.value and "connectionParameterSets" not in properties.value:
        yield properties.finding('neither "connectionParameters" nor "connectionParameterSets" is given')


@rule(
    "authentication-evidence",
    AUTHENTICATION,
    Level.ERROR,
    help="Mend or add the file, so that both can be compared.",
    source=ELIGIBILITY,
)
def authentication_can_be_judged(connector: Connector) -> Findings:
    """The way of signing in is OAuth 2.0, API key, basic, or none.

    It is read from both files; where one of them is missing, nothing proves it.
    """
    missing = [
        name
        for name, value in (("the definition", connector.definition), ("apiProperties.json", connector.properties))
        if value is None
    ]
    if missing:
        yield Unproven(f"{' and '.join(missing)} cannot be read")


def _scheme_kinds(definition: Definition) -> dict[str, str]:
    """The kinds of security scheme in the definition, each with the name of the first."""
    schemes = definition.get("securityDefinitions")
    kinds: dict[str, str] = {}
    for name, scheme in (schemes if isinstance(schemes, dict) else {}).items():
        kind = scheme.get("type") if isinstance(scheme, dict) else None
        if isinstance(kind, str):
            kinds.setdefault(kind, name)
    return kinds


@evidence(AUTHENTICATION)
def describe_authentication(connector: Connector) -> str | None:
    """The ways of signing in and where they stand."""
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None:
        return None
    declared = _declared(definition)
    connected = _connected(properties)
    names = [*connected, *(name for name in declared if name.split(",")[0] not in connected)]
    if not names:
        return "none: anonymous, accepted since 2018"
    both = [name for name in declared if name.split(",")[0] in connected]
    if both:
        return f"{'; '.join(both)}, in both files"
    return f"{'; '.join(names)}, in {'apiProperties.json' if connected else 'the definition'}"


def _declared(definition: Definition) -> list[str]:
    schemes = definition.get("securityDefinitions")
    found: list[str] = []
    for scheme in (schemes if isinstance(schemes, dict) else {}).values():
        kind = scheme.get("type") if isinstance(scheme, dict) else None
        if kind == "oauth2":
            flow = scheme.get("flow")
            found.append("OAuth 2.0" + (f", {_FLOWS[flow]}" if isinstance(flow, str) and flow in _FLOWS else ""))
        elif kind in ("apiKey", "basic"):
            found.append("API key" if kind == "apiKey" else "basic")
    return list(dict.fromkeys(found))


def _connected(properties: Properties) -> list[str]:
    found: list[str] = []
    parameters = properties.connection_parameters
    names = {p.parameter_name.lower() for p in parameters}
    if any(p.type == "oauthsetting" for p in parameters):
        found.append("OAuth 2.0")
    if {"username", "password"} <= names:
        found.append("basic")
    elif any(p.type == "securestring" and ":" not in p.parameter_name for p in parameters):
        found.append("API key")
    return found
