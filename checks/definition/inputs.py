"""What an operation asks its users for, and what it sends without asking: credentials, headers, internal values."""

from __future__ import annotations

import re
from typing import Final

from checks.criteria import AUTHENTICATION, OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import (
    CERTIFICATION,
    CONNECTION_PARAMETERS,
    HTTP_SEMANTICS,
    OPENAPI_EXTENSIONS,
    POLICY_TEMPLATES,
    SWAGGER_VALIDATOR,
)
from connector.credentials import is_credential
from connector.definition import Parameter, Schema, Typed
from connector.edits import Edit, added, replaced
from connector.words import code

_FIELD_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_SET_BY_PLATFORM: Final = (
    "content-type",
    "accept",
    "user-agent",
    "host",
    "content-length",
    "connection",
    "accept-encoding",
    "accept-charset",
    "transfer-encoding",
)


@rule(
    "parameter-no-credential",
    AUTHENTICATION,
    Level.WARNING,
    help="Remove the parameter, and let the connection ask for the value: a `securestring` in `connectionParameters`, "
    "sent by an API key in `securityDefinitions` or by the policy template `setheader` or `setqueryparameter`.",
    source=(CONNECTION_PARAMETERS, CERTIFICATION),
    keyword="name",
)
def connection_asks_for_credentials(parameter: Parameter) -> Findings:
    """Keys, tokens and passwords of the service are asked for by the connection, not by operations.

    A connection keeps them, hides them and lets them be exchanged. As a parameter they are in plain sight in every flow
    and in its run history, and an authentication that the connection does not know is not proven. Passwords of
    documents and keys of records are not meant.
    """
    if is_credential(parameter):
        yield parameter.finding(f"{parameter.label} asks for a credential of the service")


@rule(
    "header-name-valid",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the name of the header alone, of letters, digits and `-`; a fixed value belongs in `default`.",
    source=HTTP_SEMANTICS,
    keyword="name",
)
def header_can_be_sent(parameter: Parameter) -> Findings:
    """The name of a header parameter is one that a request can carry.

    Header names have no spaces, colons, slashes or brackets, and no letters beyond ASCII.
    """
    name = parameter.parameter_name
    if parameter.location == "header" and name and not _FIELD_NAME.fullmatch(name):
        clean, colon, value = (part.strip() for part in name.partition(":"))
        written = code(f'"name": "{clean}"')
        fixed = f"Write {written}" if _FIELD_NAME.fullmatch(clean) else None
        if fixed and colon and value:
            fixed += f", with {code(value)} as its `default`"
        yield parameter.at("name").finding(
            f"{parameter.label} has a name that no header can have", fixed and f"{fixed}."
        )


@rule(
    "header-set-by-platform",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Write `"x-ms-visibility": "internal"` with a `default`, or leave the header to `consumes` and `produces`.',
    source=(OPENAPI_EXTENSIONS, POLICY_TEMPLATES),
    keyword="name",
)
def users_fill_in_no_technical_headers(parameter: Parameter) -> Findings:
    """Users are not asked for headers that the platform sets: `Content-Type`, `Accept`, `User-Agent` and the like.

    Most of them cannot know what to enter, and a wrong value breaks the call. A list of several values to choose from
    is a choice, and fine.
    """
    name = parameter.parameter_name.strip().lower()
    if parameter.location != "header" or name not in _SET_BY_PLATFORM or parameter.internal or parameter.exempt:
        return
    choices = parameter.get("enum")
    if not (isinstance(choices, list) and len(choices) > 1):
        yield parameter.finding(f"{parameter.label} is a header that the platform sets")


@rule(
    "internal-required-needs-default",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add `default`, the value to send, or remove `x-ms-visibility` so that users can enter one.",
    source=OPENAPI_EXTENSIONS,
    keyword="x-ms-visibility",
)
def internal_required_parameters_have_a_default(parameter: Parameter) -> Findings:
    """A parameter that is internal and required has a `default`.

    Nobody can enter a value that nobody sees, and the request is incomplete without it. Bodies are exempt: their
    defaults are in the schema.
    """
    if not parameter.internal or "default" in parameter.value or parameter.get("x-ms-notification-url") is True:
        return
    if parameter.get("required") is True and parameter.location != "body":
        yield parameter.finding(f"{parameter.label} is internal and required, and has no `default`")


@rule(
    "internal-required-property-needs-default",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add `default`, the value to send, or remove `x-ms-visibility` so that users can enter one.",
    source=OPENAPI_EXTENSIONS,
    keyword="x-ms-visibility",
)
def internal_required_properties_have_a_default(schema: Schema) -> Findings:
    """A property of a body that is internal and required has a `default`.

    Nobody can enter a value that nobody sees. An object may have its defaults further down, and a notification URL is
    filled in by the platform.
    """
    if not schema.internal or schema.role != "request" or not schema.required_by_parent:
        return
    filled = "default" in schema.value or schema.get("x-ms-notification-url") is True
    if not filled and not schema.properties and schema.type != "object":
        yield schema.finding(f"{schema.label} is internal and required, and has no `default`")


@rule(
    "internal-default-needs-required",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Write `"required": true`, so that the default is sent.',
    validator=("InternalPropertyWithDefaultOptional", "PropertyMustBeRequired"),
    source=SWAGGER_VALIDATOR,
    keyword="default",
    fixable=True,
)
def internal_defaults_are_required(typed: Typed) -> Findings:
    """An internal parameter or property of a body that has a `default` is required.

    The default of an optional one is not sent.
    """
    if typed.internal and isinstance(typed, (Parameter, Schema)) and _is_optional(typed):
        advice = None
        if isinstance(typed, Schema):
            advice = f"Add {code(typed.property_name)} to `required` of the object, so that the default is sent."
        finding = typed.finding(f"{typed.label} is internal and has a `default`, but is not required", advice)
        yield finding.fix(*_required(typed)) if isinstance(typed, Parameter) else finding


def _required(parameter: Parameter) -> list[Edit]:
    there = "required" in parameter.value
    return [replaced(parameter.at("required"), True) if there else added(parameter, "required", True)]


def _is_optional(field: Parameter | Schema) -> bool:
    """A parameter other than a body, or a property of a body, that may be left out."""
    if isinstance(field, Parameter):
        return field.location != "body" and field.get("required") is not True
    return field.role == "request" and bool(field.property_name) and not field.required_by_parent
