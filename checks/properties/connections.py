"""Connection parameters in apiProperties.json: what a connection asks of its user."""

from __future__ import annotations

import re
from typing import Any, Final

from checks.criteria import AUTHENTICATION
from checks.rule import Findings, Level, rule
from checks.sources import (
    CONNECTION_PARAMETERS,
    MULTIPLE_AUTHENTICATION,
    POLICY_TEMPLATES,
    PROPERTIES_SCHEMA,
    REPOSITORY_README,
    REVIEWS,
)
from connector.connector import Connector
from connector.node import Finding, Node
from connector.parameter_use import unused_parameters
from connector.properties import ConnectionParameter, Interface, Properties, is_placeholder
from connector.properties_text import member as text_of
from connector.words import code, quoted, shown

_NAME: Final = re.compile(r"[A-Za-z0-9_]+(?::[A-Za-z0-9_]+)?")
_SECRET: Final = re.compile(
    r"(password|passwd|passphrase|secret|token|api_?key|secret_?key|access_?key|private_?key|license_?key|auth_?key"
    r"|subscription_?key)",
    re.IGNORECASE,
)
_ENTERED: Final = ("string", "securestring", "int", "bool")
"""The types of parameters whose value is entered."""
_BOOLEAN: Final = ("true", "false")
_OF_THE_WIZARD: Final = re.compile(
    r"(the|provide( the| your)?|enter( the| your)?) (api[ _-]?key|user ?name|password|value|parameter)"
    r" for th(is|e) (api|connector)|the [\w-]+( [\w-]+){0,3} for this api",
    re.IGNORECASE,
)
"""The descriptions with which the wizard starts, such as "The API Key for this api": it puts in the field's label."""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _named(parameter: ConnectionParameter) -> str:
    return f"connection parameter {quoted(parameter.parameter_name)}"


@rule(
    "connection-parameter-object",
    AUTHENTICATION,
    Level.ERROR,
    help='Write an object by parameter name, such as `{"api_key": {"type": "securestring"}}`.',
    source=(CONNECTION_PARAMETERS, PROPERTIES_SCHEMA),
)
def connection_parameters_are_objects(properties: Properties) -> Findings:
    """`connectionParameters` is an object by name, and each parameter is an object.

    A connection cannot be described in another form.
    """
    holders: list[tuple[Node, Any]] = []
    if properties.get("connectionParameters") is not None:
        holders.append((properties.at("connectionParameters"), properties.get("connectionParameters")))
    holders += [
        (owner.at("parameters"), owner.get("parameters"))
        for owner in properties.parameter_sets
        if isinstance(owner.get("parameters"), dict)
    ]
    for place, parameters in holders:
        if not isinstance(parameters, dict):
            yield place.finding("`connectionParameters` must be an object")
            continue
        for name, value in parameters.items():
            if not isinstance(value, dict):
                yield place.at(name).finding(f"connection parameter {quoted(name)} must be an object")


@rule(
    "connection-parameters-xor-sets",
    AUTHENTICATION,
    Level.HINT,
    help="Move the parameters that are still needed into a set, and delete `connectionParameters`.",
    source=MULTIPLE_AUTHENTICATION,
    keyword="connectionParameterSets",
)
def sets_replace_connection_parameters(properties: Properties) -> Findings:
    """`connectionParameterSets` replaces `connectionParameters`.

    Connectors with both have been certified; the documentation describes the sets alone.
    """
    if properties.parameter_sets and properties.get("connectionParameters"):
        yield properties.at("connectionParameters").finding(
            "`connectionParameters` is given beside `connectionParameterSets`"
        )


@rule(
    "connection-parameter-name",
    AUTHENTICATION,
    Level.WARNING,
    help="Use letters, digits and underscores; a colon only after `token`, as in `token:TenantId`.",
    source=PROPERTIES_SCHEMA,
)
def connection_parameter_names_are_plain(parameter: ConnectionParameter) -> Findings:
    """The name of a connection parameter consists of letters, digits and underscores, with at most one colon.

    The colon marks a parameter that belongs to another one, as in `token:TenantId`.
    """
    name = parameter.parameter_name
    if _NAME.fullmatch(name):
        return
    others = dict.fromkeys(one for one in name[:200] if not (one.isascii() and (one.isalnum() or one in "_:")))
    listed = ", ".join(quoted(one) for one in list(others)[:5])
    yield parameter.finding(
        f"{_named(parameter)} contains {listed}" if listed else f"{_named(parameter)} has a colon in the wrong place"
    )


@rule(
    "connection-parameter-ui",
    AUTHENTICATION,
    Level.WARNING,
    help="Add `uiDefinition` with `displayName`, `description`, `tooltip` and `constraints`.",
    policy=("5000.2.6.9", "5000.2.6.10"),
    source=(CONNECTION_PARAMETERS, PROPERTIES_SCHEMA),
)
def connection_parameters_are_labelled(parameter: ConnectionParameter) -> Findings:
    """A connection parameter that users see has a `uiDefinition` with `displayName` and `description`.

    They label the field in which the value is entered. Hidden parameters and sign-in with OAuth 2.0 need none. A
    description may also be given in the `schema` of the `uiDefinition`.
    """
    if parameter.hidden or parameter.type not in _ENTERED:
        return
    if parameter.interface is None:
        yield parameter.finding(
            f"{_named(parameter)} has no `uiDefinition`", f"Add `uiDefinition` to {code(parameter.parameter_name)}."
        ).paste(text_of("uiDefinition", _interface(parameter)))
        return
    for member in ("displayName", "description"):
        if not parameter.interface.label(member):
            yield _unlabelled(parameter, parameter.interface, member)


def _unlabelled(parameter: ConnectionParameter, interface: Interface, member: str) -> Finding:
    example = _interface(parameter)[member]
    value = interface.get(member)
    if interface.actual(member) is None:
        return interface.finding(
            f"`{member}` of {_named(parameter)} is missing", f"Add `{member}`, such as {quoted(example)}."
        )
    fault = "is empty" if value is None or isinstance(value, str) else "must be a string"
    return interface.at(member).finding(
        f"`{member}` of {_named(parameter)} {fault}", f"Write a text into `{member}`, such as {quoted(example)}."
    )


def _interface(parameter: ConnectionParameter) -> dict[str, Any]:
    """A uiDefinition to start with, made of the parameter's name."""
    words = (
        re.sub(r"(?<=[a-z])(?=[A-Z])|[_:-]+", " ", parameter.parameter_name[:40]).replace("`", "").strip() or "value"
    )
    label = words[0].upper() + words[1:].lower()
    return {
        "displayName": label,
        "description": f"Enter the {label.lower()} of your account.",
        "tooltip": f"Where to find the {label.lower()}.",
        "constraints": {"required": "true", "clearText": parameter.type != "securestring"},
    }


@rule(
    "connection-parameter-tooltip",
    AUTHENTICATION,
    Level.HINT,
    help="Add `tooltip`: what to enter, and where to find it.",
    source=CONNECTION_PARAMETERS,
)
def connection_parameters_have_a_tooltip(parameter: ConnectionParameter) -> Findings:
    """A connection parameter that users see has a tooltip.

    It says where the value is found.
    """
    interface = parameter.interface
    if interface is None or parameter.hidden or parameter.type not in _ENTERED:
        return
    if not interface.label("tooltip"):
        yield interface.finding(f"{_named(parameter)} has no tooltip")


@rule(
    "connection-parameter-wizard-text",
    AUTHENTICATION,
    Level.HINT,
    help="Say in `description` which value to enter, in the words of your service, and in `tooltip` where to find it.",
    source=(CONNECTION_PARAMETERS, REVIEWS),
)
def connection_parameters_are_described(parameter: ConnectionParameter) -> Findings:
    """A connection parameter is described in words of the service, not with the text of the wizard.

    "The API Key for this api" tells nobody which key is meant.
    """
    interface = parameter.interface
    if interface is None:
        return
    for member in ("description", "displayName", "tooltip"):
        value = interface.text(member).strip().rstrip(".")
        if len(value) <= 80 and _OF_THE_WIZARD.fullmatch(value):
            yield interface.at(member).finding(f"{_named(parameter)} has the wizard's text {quoted(value)}")
            return


@rule(
    "connection-parameter-used",
    AUTHENTICATION,
    Level.WARNING,
    help="Delete the parameter, or pass it on with a policy such as `setheader`.",
    source=(CONNECTION_PARAMETERS, POLICY_TEMPLATES),
)
def connection_parameters_are_used(connector: Connector) -> Findings:
    """Every value that a connection asks for is used: by the sign-in, a policy, the script or the host.

    A policy uses it as `@connectionParameters('name')`. Without one the value reaches no request.
    """
    for parameter in unused_parameters(connector):
        yield parameter.finding(
            f"{_named(parameter)} is not used",
            f"Delete {code(parameter.parameter_name)}, or pass it on with a policy such as `setheader`, as "
            f"`@connectionParameters('{parameter.parameter_name[:60].replace('`', '')}')`.",
        )


@rule(
    "connection-parameter-constraint-string",
    AUTHENTICATION,
    Level.WARNING,
    help='Write `"true"` or `"false"`.',
    source=(CONNECTION_PARAMETERS, PROPERTIES_SCHEMA),
)
def constraints_are_true_or_false(parameter: ConnectionParameter) -> Findings:
    """The constraints `required`, `hidden` and `clearText` of a connection parameter are true or false.

    As text or as a boolean: the schema asks for the one, the service has asked for the other.
    """
    constraints = parameter.interface.constraints if parameter.interface is not None else None
    for member in ("required", "hidden", "clearText") if constraints is not None else ():
        assert constraints is not None
        value = constraints.get(member, True)
        if not isinstance(value, bool) and _text(value).lower() not in _BOOLEAN:
            yield constraints.at(member).finding(f"`{member}` of {_named(parameter)} is {shown(value)}")


@rule(
    "connection-parameter-capability",
    AUTHENTICATION,
    Level.HINT,
    help="Write `gateway` or `cloud` as the capability of a connection parameter.",
    source=PROPERTIES_SCHEMA,
)
def constraint_capabilities_are_known(parameter: ConnectionParameter) -> Findings:
    """The constraint `capability` of a connection parameter lists `gateway` or `cloud`.

    It says for which kind of connection the field is shown.
    """
    constraints = parameter.interface.constraints if parameter.interface is not None else None
    capability = constraints.get("capability") if constraints is not None else None
    for index, value in enumerate(capability if isinstance(capability, list) else ()):
        if constraints is not None and _text(value).lower() not in ("gateway", "cloud"):
            yield constraints.at("capability", index).finding(
                f"{_named(parameter)} is for the capability {shown(value)}"
            )


@rule(
    "connection-parameter-allowed-values",
    AUTHENTICATION,
    Level.WARNING,
    help="Write a list of objects, each with a different `value`.",
    source=PROPERTIES_SCHEMA,
)
def allowed_values_are_distinct(parameter: ConnectionParameter) -> Findings:
    """The allowed values of a connection parameter are objects with a `value`, and each value is given once.

    They are the entries of a drop-down list.
    """
    name = _named(parameter)
    interface = parameter.interface
    constraints = interface.constraints if interface is not None else None
    for place in (parameter.at("allowedValues"), *([constraints.at("allowedValues")] if constraints else ())):
        if place.value is None:
            continue
        if not isinstance(place.value, list):
            yield place.finding(f"the allowed values of {name} must be a list")
            continue
        seen: set[str] = set()
        for index, entry in enumerate(place.value):
            if not isinstance(entry, dict) or "value" not in entry:
                yield place.at(index).finding(f"allowed value {index + 1} of {name} has no `value`")
                continue
            text = str(entry["value"])[:200]
            if text in seen:
                yield place.at(index).finding(f"allowed value {shown(text)} of {name} is listed twice")
            seen.add(text)


@rule(
    "connection-secret-is-securestring",
    AUTHENTICATION,
    Level.WARNING,
    help='Write `"type": "securestring"`.',
    source=CONNECTION_PARAMETERS,
    keyword="type",
)
def secrets_are_secure_strings(parameter: ConnectionParameter) -> Findings:
    """A connection parameter for a password, key or token is a `securestring`.

    A value of the type `string` is stored and shown in the open.
    """
    name = parameter.parameter_name.rpartition(":")[2]
    word = _SECRET.search(name[-40:])
    if parameter.type == "string" and word is not None and name.endswith(word.group()):
        yield parameter.at("type").finding(f'{_named(parameter)} has the type "string"')


@rule(
    "connection-secret-clear-text",
    AUTHENTICATION,
    Level.HINT,
    help='Write `"clearText": false`.',
    source=CONNECTION_PARAMETERS,
)
def secrets_are_not_shown(parameter: ConnectionParameter) -> Findings:
    """A password, key or token is not shown in clear text while it is entered.

    Whoever looks at the screen can read it.
    """
    name = parameter.parameter_name.rpartition(":")[2]
    constraints = parameter.interface.constraints if parameter.interface is not None else None
    if constraints is None or parameter.type != "securestring" or not _SECRET.search(name[-40:]):
        return
    if constraints.says("clearText"):
        yield constraints.at("clearText").finding(f"{_named(parameter)} is shown in clear text")


@rule(
    "connection-no-default-secret",
    AUTHENTICATION,
    Level.ERROR,
    help="Delete the value; if it was real, revoke it at the service, since everybody may have read it.",
    source=REPOSITORY_README,
)
def secrets_have_no_default(parameter: ConnectionParameter) -> Findings:
    """A connection parameter of the type `securestring` has no default value.

    The file is public, and so is every secret in it. The finding does not repeat the value.
    """
    if parameter.type != "securestring":
        return
    interface = parameter.interface
    constraints = interface.constraints if interface is not None else None
    for owner in (parameter, interface, constraints):
        for member in ("defaultValue", "default") if owner is not None else ():
            assert owner is not None
            value = _text(owner.get(member))
            if value and not is_placeholder(value):
                yield (
                    owner.at(member).finding(f"secret {quoted(parameter.parameter_name)} has a default value").hidden()
                )


@rule(
    "tenant-parameter-shape",
    AUTHENTICATION,
    Level.HINT,
    help='Write `"metadata": {"sourceType": "AzureActiveDirectoryTenant"}` and the constraints '
    '`"required": "false", "hidden": "true"`.',
    source=PROPERTIES_SCHEMA,
)
def tenant_parameter_has_its_fixed_form(parameter: ConnectionParameter) -> Findings:
    """The connection parameter `token:TenantId` takes the tenant from the sign-in and is hidden.

    The platform fills it in by its source type. Where an app signs in with client credentials, its user enters the
    tenant, and the parameter is required and visible.
    """
    if parameter.parameter_name != "token:TenantId" or parameter.client_credentials:
        return
    source = parameter.at("metadata", "sourceType").value
    faults = [
        *([] if source == "AzureActiveDirectoryTenant" else ["no `sourceType` `AzureActiveDirectoryTenant`"]),
        *([] if parameter.hidden else ["no constraint `hidden`"]),
        *(["the constraint `required`"] if parameter.constraint("required") else []),
    ]
    if faults:
        yield parameter.finding(f"{_named(parameter)} has {' and '.join(faults)}")
