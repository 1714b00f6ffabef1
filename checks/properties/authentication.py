"""How a connection signs in, in the definition and in apiProperties.json."""

from __future__ import annotations

from typing import Any, Final

from checks.criteria import AUTHENTICATION
from checks.rule import Findings, Level, evidence, rule
from checks.sources import CERTIFICATION, CONNECTION_PARAMETERS, ELIGIBILITY, FAQ, PROPERTIES_SCHEMA
from connector.connector import Connector
from connector.credentials import credential_parameters
from connector.definition import Definition
from connector.node import Unproven
from connector.properties import ConnectionParameter, Properties
from connector.properties_text import connection_parameters, member, oauth_settings
from connector.spelling import did_you_mean, meant
from connector.words import quoted, shown

_TYPES: Final = {
    name.lower(): name for name in ("string", "securestring", "int", "bool", "oauthSetting", "gatewaySetting")
}
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
    help="Write `string`, `securestring`, `int`, `bool`, `oauthSetting` or `gatewaySetting`.",
    source=(CONNECTION_PARAMETERS, PROPERTIES_SCHEMA),
    implies="properties-member-spelled",
)
def connection_parameter_type_is_known(parameter: ConnectionParameter) -> Findings:
    """A connection parameter has a type that the platform knows.

    Letter case does not matter.
    """
    name = f"connection parameter {quoted(parameter.parameter_name)}"
    if not parameter.has("type"):
        yield parameter.lacks("type", f"{name} has no `type`", 'Add `type`, such as `"securestring"` for a key.')
    elif parameter.type not in _TYPES:
        value = parameter.get("type")
        close = meant(value, _TYPES.values()) if isinstance(value, str) else None
        yield parameter.at("type").finding(f"{name} has the type {shown(value)}", did_you_mean(close))


@rule(
    "auth-oauth-in-both-files",
    AUTHENTICATION,
    Level.WARNING,
    help="Add a connection parameter of the type `oauthSetting`, or delete `oauth2` from `securityDefinitions`.",
    source=CERTIFICATION,
)
def oauth_stands_in_both_files(connector: Connector) -> Findings:
    """OAuth 2.0 in the definition comes with an `oauthSetting` in apiProperties.json.

    Without it the connection never asks its user to sign in.
    """
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None or not _asks(properties):
        return
    kinds = _scheme_kinds(definition)
    if "oauth2" in kinds and not any(p.signs_in for p in properties.connection_parameters):
        token = {"type": "oauthSetting", "oAuthSettings": oauth_settings(_schemes(definition)[kinds["oauth2"]])}
        finding = definition.at("securityDefinitions", kinds["oauth2"]).finding(
            f"{quoted(kinds['oauth2'])} signs in with OAuth 2.0, but no connection parameter is an `oauthSetting`",
            "Add this to `connectionParameters`, or delete `oauth2` from `securityDefinitions`.",
        )
        yield finding.paste(member("token", token))


@rule(
    "auth-secret-in-both-files",
    AUTHENTICATION,
    Level.HINT,
    help="Add a connection parameter for each value that the service asks for: the key, or user name and password.",
    source=(CONNECTION_PARAMETERS, CERTIFICATION),
)
def secrets_stand_in_both_files(connector: Connector) -> Findings:
    """An API key, or a user name with a password, in the definition comes with connection parameters for them.

    A connection asks only for what apiProperties.json lists.
    """
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None or not _asks(properties) or properties.connection_parameters:
        return
    kinds = _scheme_kinds(definition)
    kind = next((kind for kind in kinds if kind in ("apiKey", "basic")), None)
    if kind is not None:
        needed = "an API key" if kind == "apiKey" else "a user name and a password"
        finding = definition.at("securityDefinitions", kinds[kind]).finding(
            f"{quoted(kinds[kind])} needs {needed}, but apiProperties.json has no connection parameter for it",
            "Add the connection parameters to `apiProperties.json`.",
        )
        yield finding.paste(member("connectionParameters", connection_parameters(definition)))


@rule(
    "auth-files-agree",
    AUTHENTICATION,
    Level.HINT,
    help="Describe the same way of signing in under `securityDefinitions`.",
    source=CERTIFICATION,
)
def files_agree_on_authentication(connector: Connector) -> Findings:
    """`securityDefinitions` and the connection parameters describe the same way of signing in.

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
        yield oauth.finding("connections sign in with OAuth 2.0, but `securityDefinitions` has no `oauth2`")
    elif oauth is None and secret is not None and not kinds:
        yield secret.finding(
            f"connections ask for {quoted(secret.parameter_name)}, but the definition has no `securityDefinitions`"
        )


@rule(
    "api-key-not-with-gateway",
    AUTHENTICATION,
    Level.WARNING,
    help="Use basic authentication, or do without the gateway.",
    source=FAQ,
)
def keys_do_not_pass_a_gateway(connector: Connector) -> Findings:
    """A connector with an API key does not use the on-premises data gateway.

    The gateway does not pass keys on.
    """
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None or properties.gateway is None:
        return
    kinds = _scheme_kinds(definition)
    if "apiKey" in kinds and "oauth2" not in kinds and "basic" not in kinds:
        yield properties.gateway.finding("connections use a gateway, and sign in with an API key")


@rule(
    "connection-parameters-present",
    AUTHENTICATION,
    Level.WARNING,
    help="Add `connectionParameters`; an empty object means that the service needs no sign-in.",
    source=(CONNECTION_PARAMETERS, PROPERTIES_SCHEMA),
)
def connection_parameters_are_there(connector: Connector) -> Findings:
    """apiProperties.json has `connectionParameters` or `connectionParameterSets`.

    An empty object says that no sign-in is needed.
    """
    properties = connector.properties
    if properties is None or _asks(properties):
        return
    yield properties.finding("`connectionParameters` is missing").paste(
        member("connectionParameters", connection_parameters(connector.definition))
    )


@rule(
    "authentication-evidence",
    AUTHENTICATION,
    Level.ERROR,
    help="Fix or add the file, so that both can be compared.",
    source=ELIGIBILITY,
)
def authentication_can_be_judged(connector: Connector) -> Findings:
    """The way of signing in is OAuth 2.0, API key, basic, or none.

    It is read from both files; where one of them is missing, nothing proves it. Nor is anything proven where nobody
    signs in, but operations ask for a key or a password: no connection keeps those.
    """
    definition, properties = connector.definition, connector.properties
    missing = [
        name for name, value in (("the definition", definition), ("apiProperties.json", properties)) if value is None
    ]
    if missing:
        yield Unproven(f"{' and '.join(missing)} cannot be read")
    elif definition is not None and definition.in_version_three:
        yield Unproven("the definition is written in OpenAPI 3", "Convert the definition to OpenAPI 2.0.")
    elif definition is not None and properties is not None and not _ways(definition, properties):
        asked = credential_parameters(definition)
        if asked:
            names = ", ".join(quoted(parameter.parameter_name) for parameter in asked[:3])
            yield Unproven(
                f"connections ask for nothing, but operations ask for {names}",
                "Ask for it in the connection: add a connection parameter and a security scheme, and delete the "
                "parameter from the operations.",
            )


def _asks(properties: Properties) -> bool:
    """It says what connections ask for, be it nothing; where it does not, one rule speaks of that."""
    names = ("connectionParameters", "connectionParameterSets")
    return any(properties.actual(name) is not None for name in names)


def _schemes(definition: Definition) -> dict[str, Any]:
    schemes = definition.get("securityDefinitions")
    return schemes if isinstance(schemes, dict) else {}


def _scheme_kinds(definition: Definition) -> dict[str, str]:
    """The kinds of security scheme in the definition, each with the name of the first."""
    kinds: dict[str, str] = {}
    for name, scheme in _schemes(definition).items():
        kind = scheme.get("type") if isinstance(scheme, dict) else None
        if isinstance(kind, str):
            kinds.setdefault(kind, name)
    return kinds


@evidence(AUTHENTICATION)
def describe_authentication(connector: Connector) -> str | None:
    """The ways of signing in, and which file describes them."""
    definition, properties = connector.definition, connector.properties
    if definition is None or properties is None:
        return None
    declared = _declared(definition)
    connected = _connected(properties)
    names = _ways(definition, properties)
    if not names:
        return "none: anonymous, accepted since 2018"
    both = [name for name in declared if name.split(",")[0] in connected]
    if both:
        return f"{'; '.join(both)}, in both files"
    return f"{'; '.join(names)}, in {'apiProperties.json' if connected else 'the definition'}"


def _ways(definition: Definition, properties: Properties) -> list[str]:
    """The ways of signing in that either file describes."""
    connected = _connected(properties)
    return [*connected, *(name for name in _declared(definition) if name.split(",")[0] not in connected)]


def _declared(definition: Definition) -> list[str]:
    found: list[str] = []
    for scheme in _schemes(definition).values():
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
