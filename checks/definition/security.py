"""securityDefinitions and security: how a connection signs in, as the definition says it."""

from __future__ import annotations

from typing import Any, Final

from checks.criteria import AUTHENTICATION, OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import (
    ELIGIBILITY,
    FAQ,
    FROM_OPENAPI,
    SECURITY_REQUIREMENT_OBJECT,
    SECURITY_SCHEME_OBJECT,
    SWAGGER_VALIDATOR,
)
from connector.definition import Definition, SecurityRequirement, SecurityScheme

_KINDS: Final = ("basic", "apiKey", "oauth2")
_PLACES: Final = ("header", "query")
_COMMON: Final = ("type", "description")
_MEMBERS: Final[dict[str, tuple[str, ...]]] = {
    "basic": _COMMON,
    "apiKey": (*_COMMON, "name", "in"),
    "oauth2": (*_COMMON, "flow", "authorizationUrl", "tokenUrl", "scopes"),
}
"""The members of a security scheme, by its type."""
_KNOWN: Final = frozenset(name for names in _MEMBERS.values() for name in names)
_ADDRESSES: Final[dict[str, tuple[str, ...]]] = {
    "implicit": ("authorizationUrl",),
    "password": ("tokenUrl",),
    "application": ("tokenUrl",),
    "accessCode": ("authorizationUrl", "tokenUrl"),
}
"""The addresses that an OAuth 2.0 flow needs."""


def _shown(value: Any) -> str:
    """A value of the author in quotes, cut; its kind where it is no single value."""
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    text = value if isinstance(value, str) else str(value)
    return f'"{text if len(text) <= 60 else text[:57] + "…"}"'


def _scheme(requirement: SecurityRequirement, name: str) -> dict[str, Any] | None:
    """The security scheme of that name, where it is defined and an object."""
    schemes = requirement.definition.get("securityDefinitions")
    scheme = schemes.get(name) if isinstance(schemes, dict) else None
    return scheme if isinstance(scheme, dict) else None


@rule(
    "auth-kind-supported",
    AUTHENTICATION,
    Level.ERROR,
    help="Write oauth2, apiKey or basic.",
    validator=("JsonValueNotInEnum", "RequiredPropertyMissing"),
    source=(ELIGIBILITY, FAQ),
)
def security_scheme_is_supported(scheme: SecurityScheme) -> Findings:
    """A security scheme is of the type oauth2, apiKey or basic.

    Certification knows no other way of signing in; http, bearer and openIdConnect belong to OpenAPI 3. Letter case
    counts.
    """
    if "type" not in scheme.value:
        yield scheme.finding(
            f'the security scheme {_shown(scheme.scheme_name)} has no "type"', validator="RequiredPropertyMissing"
        )
    elif scheme.value["type"] not in _KINDS:
        yield scheme.at("type").finding(
            f"the security scheme {_shown(scheme.scheme_name)} is of the type {_shown(scheme.value['type'])}"
        )


@rule(
    "security-definition-complete",
    AUTHENTICATION,
    Level.ERROR,
    help="Add the member; an OAuth 2.0 flow needs its addresses, an API key its name and place.",
    validator=("SecuritySchemePropertyRequired", "JsonValueNotInEnum"),
    source=(SWAGGER_VALIDATOR, SECURITY_SCHEME_OBJECT),
    keyword="type",
)
def security_scheme_is_complete(scheme: SecurityScheme) -> Findings:
    """A security scheme has the members that its type needs: name and in of a key, flow and addresses of OAuth 2.0.

    A connection cannot be made without them. Scopes have been left out and passed.
    """
    name, flow = _shown(scheme.scheme_name), scheme.get("flow")
    needed: tuple[str, ...] = ()
    if scheme.text("type") == "apiKey":
        needed = ("name", "in")
        if "in" in scheme.value and scheme.value["in"] not in _PLACES:
            yield scheme.at("in").finding(
                f"the key {name} is sent in {_shown(scheme.value['in'])}",
                "Write header or query.",
                validator="JsonValueNotInEnum",
            )
    elif scheme.text("type") == "oauth2":
        needed = ("flow", *_ADDRESSES.get(scheme.text("flow"), ()))
        if "flow" in scheme.value and flow not in tuple(_ADDRESSES):
            yield scheme.at("flow").finding(
                f"the security scheme {name} has the flow {_shown(flow)}",
                f"Write one of: {', '.join(_ADDRESSES)}.",
                validator="JsonValueNotInEnum",
            )
    for member in needed:
        if member not in scheme.value:
            kind = scheme.text("flow") if member in ("authorizationUrl", "tokenUrl") else scheme.text("type")
            yield scheme.finding(f'the security scheme {name} has no "{member}", which {kind} needs')


@rule(
    "security-definition-members",
    AUTHENTICATION,
    Level.WARNING,
    help="Remove the member, or change the type.",
    validator="SecuritySchemePropertyNotValid",
    source=(SWAGGER_VALIDATOR, SECURITY_SCHEME_OBJECT),
    keyword="type",
)
def security_scheme_has_nothing_else(scheme: SecurityScheme) -> Findings:
    """A security scheme has no members that belong to another type or another flow.

    They have no effect, and one of the two is not what was meant.
    """
    kind, flow = scheme.text("type"), scheme.text("flow")
    allowed = _MEMBERS.get(kind)
    if allowed is None:
        return
    for member in scheme.value:
        address = kind == "oauth2" and member in ("authorizationUrl", "tokenUrl")
        if member in _KNOWN and member not in allowed:
            yield scheme.at(member).finding(
                f'the security scheme {_shown(scheme.scheme_name)} has "{member}", which {kind} does not know'
            )
        elif address and flow in _ADDRESSES and member not in _ADDRESSES[flow]:
            yield scheme.at(member).finding(
                f'the security scheme {_shown(scheme.scheme_name)} has "{member}", which the flow {flow} does not know'
            )


@rule(
    "auth-no-client-credentials",
    AUTHENTICATION,
    Level.WARNING,
    help="Use accessCode, the authorization code flow.",
    source=FAQ,
    keyword="flow",
)
def oauth_is_not_client_credentials(scheme: SecurityScheme) -> Findings:
    """OAuth 2.0 signs a person in: the flow is neither application (client credentials) nor password.

    A connection acts on behalf of the user who makes it, and custom connectors do not offer the client credentials
    grant.
    """
    if scheme.text("type") == "oauth2" and scheme.value["flow"] in ("application", "password"):
        yield scheme.at("flow").finding(
            f'the security scheme {_shown(scheme.scheme_name)} has the flow "{scheme.value["flow"]}"'
        )


@rule(
    "security-single-definition",
    AUTHENTICATION,
    Level.HINT,
    help="Put the one that connections use first, or describe several in connectionParameterSets.",
    source=FROM_OPENAPI,
    keyword="securityDefinitions",
)
def one_scheme_is_defined(definition: Definition) -> Findings:
    """There is one security scheme.

    Where several are defined, the first counts. Several ways of signing in are described in apiProperties.json.
    """
    schemes = definition.value["securityDefinitions"]
    if isinstance(schemes, dict) and len(schemes) > 1:
        yield definition.at("securityDefinitions").finding(
            f"there are {len(schemes)} security schemes, and {_shown(next(iter(schemes)))} alone counts"
        )


@rule(
    "security-requirement-defined",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Define it in securityDefinitions, or remove the requirement.",
    validator="SecurityRequirementMustBeDefined",
    source=(SWAGGER_VALIDATOR, SECURITY_REQUIREMENT_OBJECT),
)
def required_schemes_are_defined(requirement: SecurityRequirement) -> Findings:
    """A security requirement names a security scheme that is defined.

    An undefined one has no effect. The validator knows the rule, and certified connectors have passed with one.
    """
    schemes = requirement.definition.get("securityDefinitions")
    for name in requirement.value if isinstance(requirement.value, dict) else ():
        if not isinstance(schemes, dict) or name not in schemes:
            yield requirement.at(name).finding(f"security requires {_shown(name)}, which is not defined")


@rule(
    "security-requirement-valid",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write a list of scopes for OAuth 2.0, and an empty list for every other type.",
    validator=("SecurityRequirementMustHaveEmptyValue", "JsonTypeIncorrect"),
    source=(SWAGGER_VALIDATOR, SECURITY_REQUIREMENT_OBJECT),
)
def requirements_fit_their_scheme(requirement: SecurityRequirement) -> Findings:
    """A security requirement is a list: of scopes for OAuth 2.0, empty for every other type.

    Only OAuth 2.0 knows scopes.
    """
    if not isinstance(requirement.value, dict):
        yield requirement.finding("a security requirement is no object", validator="JsonTypeIncorrect")
        return
    for name, scopes in requirement.value.items():
        kind = (_scheme(requirement, name) or {}).get("type")
        place = requirement.at(name)
        if not isinstance(scopes, list):
            yield place.finding(f"the requirement {_shown(name)} is no list", validator="JsonTypeIncorrect")
        elif scopes and kind in ("basic", "apiKey"):
            yield place.finding(f"the requirement {_shown(name)} names scopes, which {kind} does not know")


@rule(
    "security-requirement-scopes",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Name scopes that the scopes of the security scheme list.",
    validator=("OAuthSecurityRequirementValueMustBeScopeName", "SecurityRequirementMustHaveValue"),
    source=(SWAGGER_VALIDATOR, SECURITY_REQUIREMENT_OBJECT),
)
def required_scopes_are_defined(requirement: SecurityRequirement) -> Findings:
    """The scopes of an OAuth 2.0 requirement are among those that its security scheme defines, and there is one.

    Others cannot be granted. Certified connectors have passed with other scopes, so it is advice.
    """
    for name, scopes in requirement.value.items() if isinstance(requirement.value, dict) else ():
        scheme = _scheme(requirement, name)
        if scheme is None or scheme.get("type") != "oauth2" or not isinstance(scopes, list):
            continue
        defined = scheme.get("scopes")
        known = defined if isinstance(defined, dict) else {}
        if not scopes and known:
            yield requirement.at(name).finding(
                f"the requirement {_shown(name)} names no scope", validator="SecurityRequirementMustHaveValue"
            )
        for index, scope in enumerate(scopes):
            if not isinstance(scope, str) or scope not in known:
                yield requirement.at(name, index).finding(f"the scope {_shown(scope)} is not defined by {_shown(name)}")
