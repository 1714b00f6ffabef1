"""securityDefinitions and security: how a connection signs in, as the definition says it."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
from connector.words import MAX_NAME, code, quoted, shown

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


def _scheme(requirement: SecurityRequirement, name: str) -> dict[str, Any] | None:
    """The security scheme of that name, where it is defined and an object."""
    schemes = requirement.definition.get("securityDefinitions")
    scheme = schemes.get(name) if isinstance(schemes, dict) else None
    return scheme if isinstance(scheme, dict) else None


@rule(
    "auth-kind-supported",
    AUTHENTICATION,
    Level.ERROR,
    help="Write `oauth2`, `apiKey` or `basic`.",
    validator=("JsonValueNotInEnum", "RequiredPropertyMissing"),
    source=(ELIGIBILITY, FAQ),
)
def security_scheme_is_supported(scheme: SecurityScheme) -> Findings:
    """A security scheme is of the type oauth2, apiKey or basic.

    Certification knows no other way of signing in; http, bearer and openIdConnect belong to OpenAPI 3. Upper and lower
    case count.
    """
    if "type" not in scheme.value:
        yield scheme.finding(
            f"the security scheme {shown(scheme.scheme_name)} has no `type`", validator="RequiredPropertyMissing"
        )
    elif scheme.value["type"] not in _KINDS:
        yield scheme.at("type").finding(
            f"the security scheme {shown(scheme.scheme_name)} is of the type {shown(scheme.value['type'])}"
        )


@rule(
    "security-definition-complete",
    AUTHENTICATION,
    Level.ERROR,
    help="Add the member: an OAuth 2.0 flow needs its addresses, an API key its `name` and `in`.",
    validator=("SecuritySchemePropertyRequired", "JsonValueNotInEnum"),
    source=(SWAGGER_VALIDATOR, SECURITY_SCHEME_OBJECT),
    keyword="type",
)
def security_scheme_is_complete(scheme: SecurityScheme) -> Findings:
    """A security scheme has the members that its type needs: name and in of a key, flow and addresses of OAuth 2.0.

    A connection cannot be made without them. Scopes have been left out and passed.
    """
    name, flow = shown(scheme.scheme_name), scheme.get("flow")
    needed: tuple[str, ...] = ()
    if scheme.text("type") == "apiKey":
        needed = ("name", "in")
        if "in" in scheme.value and scheme.value["in"] not in _PLACES:
            yield scheme.at("in").finding(
                f"the key {name} is sent in {shown(scheme.value['in'])}",
                "Write `header` or `query`.",
                validator="JsonValueNotInEnum",
            )
    elif scheme.text("type") == "oauth2":
        needed = ("flow", *_ADDRESSES.get(scheme.text("flow"), ()))
        if "flow" in scheme.value and flow not in tuple(_ADDRESSES):
            yield scheme.at("flow").finding(
                f"the security scheme {name} has the flow {shown(flow)}",
                f"Write one of: {', '.join(map(code, _ADDRESSES))}.",
                validator="JsonValueNotInEnum",
            )
    for member in needed:
        if member not in scheme.value:
            kind = scheme.text("flow") if member in ("authorizationUrl", "tokenUrl") else scheme.text("type")
            yield scheme.finding(f"the security scheme {name} has no `{member}`, which `{kind}` needs")


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
                f"the security scheme {shown(scheme.scheme_name)} has `{member}`, which `{kind}` does not know"
            )
        elif address and flow in _ADDRESSES and member not in _ADDRESSES[flow]:
            yield scheme.at(member).finding(
                f"the security scheme {shown(scheme.scheme_name)} has `{member}`, which the flow `{flow}` does not know"
            )


@rule(
    "auth-no-client-credentials",
    AUTHENTICATION,
    Level.WARNING,
    help="Write `accessCode`, the authorization code flow, with `authorizationUrl` and `tokenUrl`.",
    source=FAQ,
    keyword="flow",
)
def oauth_is_not_client_credentials(scheme: SecurityScheme) -> Findings:
    """People log in with OAuth 2.0: the flow is neither application (client credentials) nor password.

    A connection acts on behalf of the user who makes it, and custom connectors do not offer the client credentials
    grant.
    """
    if scheme.text("type") == "oauth2" and scheme.value["flow"] in ("application", "password"):
        yield scheme.at("flow").finding(
            f'the security scheme {shown(scheme.scheme_name)} has the flow "{scheme.value["flow"]}"'
        )


_SENT_BY_A_POLICY: Final = (
    "Keep the scheme of the connection and remove the others; add a connection parameter for each further key, and "
    "send it with the policy `setheader` or `setqueryparameter`."
)


def _requirements(definition: Definition) -> Iterator[tuple[str, ...]]:
    """The names in each security requirement of the document and of its operations."""
    for owner in (definition, *definition.operations):
        listed = owner.get("security")
        for requirement in listed if isinstance(listed, list) else ():
            yield tuple(requirement) if isinstance(requirement, dict) else ()


@rule(
    "security-single-definition",
    AUTHENTICATION,
    Level.HINT,
    help="Keep the scheme that connections use and remove the others; several ways of signing in belong in "
    "`connectionParameterSets` of apiProperties.json.",
    source=FROM_OPENAPI,
    keyword="securityDefinitions",
)
def one_scheme_is_defined(definition: Definition) -> Findings:
    """There is one security scheme.

    Where several are defined, the first counts. Several ways of signing in are described in apiProperties.json; of two
    keys that are both sent with each request, the second needs a policy.
    """
    schemes = definition.value["securityDefinitions"]
    if not isinstance(schemes, dict) or len(schemes) < 2:
        return
    together = next((names for names in _requirements(definition) if len(names) > 1), ())
    first = next(iter(schemes))
    message = f"there are {len(schemes)} security schemes, and only {quoted(first)} counts"
    yield definition.at("securityDefinitions").finding(message, _SENT_BY_A_POLICY if together else None)


@rule(
    "security-requirement-defined",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write the name of a scheme that `securityDefinitions` has, or remove the requirement.",
    validator="SecurityRequirementMustBeDefined",
    source=(SWAGGER_VALIDATOR, SECURITY_REQUIREMENT_OBJECT),
)
def required_schemes_are_defined(requirement: SecurityRequirement) -> Findings:
    """A security requirement names a security scheme that is defined.

    An undefined one has no effect. The validator knows the rule, and certified connectors have passed with one.
    """
    schemes = requirement.definition.get("securityDefinitions")
    known = list(schemes) if isinstance(schemes, dict) else []
    for name in requirement.value if isinstance(requirement.value, dict) else ():
        if name in known:
            continue
        help = None
        if not known:
            help = f"Remove the requirement, or define {shown(name)} in `securityDefinitions`."
        elif len(known) == 1 and known[0] not in requirement.value:
            help = f"Write {quoted(known[0])}, the scheme that is defined, in place of {shown(name)}."
        yield requirement.at(name).finding(f"security requires {shown(name)}, which is not defined", help)


@rule(
    "security-requirement-valid",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write a list of scopes for OAuth 2.0, and `[]` for every other type.",
    validator=("SecurityRequirementMustHaveEmptyValue", "JsonTypeIncorrect"),
    source=(SWAGGER_VALIDATOR, SECURITY_REQUIREMENT_OBJECT),
)
def requirements_fit_their_scheme(requirement: SecurityRequirement) -> Findings:
    """A security requirement is a list: of scopes for OAuth 2.0, empty for every other type.

    Only OAuth 2.0 knows scopes.
    """
    if not isinstance(requirement.value, dict):
        yield requirement.finding("a security requirement must be an object", validator="JsonTypeIncorrect")
        return
    for name, scopes in requirement.value.items():
        kind = (_scheme(requirement, name) or {}).get("type")
        place = requirement.at(name)
        if not isinstance(scopes, list):
            yield place.finding(f"the requirement {shown(name)} must be a list", validator="JsonTypeIncorrect")
        elif scopes and kind in ("basic", "apiKey"):
            yield place.finding(f"the requirement {shown(name)} names scopes, which `{kind}` does not know")


@rule(
    "security-requirement-scopes",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Name scopes that `scopes` of the security scheme lists.",
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
                f"the requirement {shown(name)} names no scope", validator="SecurityRequirementMustHaveValue"
            )
        for index, scope in enumerate(scopes):
            if not isinstance(scope, str) or scope not in known:
                yield requirement.at(name, index).finding(f"the scope {shown(scope)} is not defined by {shown(name)}")


def _requirement(name: str, scheme: Any) -> str:
    """The value of `security` that requires the scheme, with the scopes that it lists, if they are not many."""
    scopes = scheme.get("scopes") if isinstance(scheme, dict) and scheme.get("type") == "oauth2" else None
    listed = json.dumps([{name: list(scopes)[:5] if isinstance(scopes, dict) else []}], ensure_ascii=False)
    return listed if len(listed) <= MAX_NAME else json.dumps([{name: []}], ensure_ascii=False)


@rule(
    "security-definition-required",
    AUTHENTICATION,
    Level.WARNING,
    help="Add `security` beside `securityDefinitions`, or remove the scheme if nothing needs it.",
    source=(SECURITY_REQUIREMENT_OBJECT, FROM_OPENAPI),
    keyword="securityDefinitions",
)
def defined_schemes_are_required(definition: Definition) -> Findings:
    """A security scheme that is defined is required, by the document or by an operation.

    OpenAPI sends no credentials for a scheme that nothing requires.
    """
    schemes = definition.value["securityDefinitions"]
    if not isinstance(schemes, dict) or not schemes:
        return
    if not any(_requirements(definition)):
        first = next(iter(schemes))
        required = _requirement(first, schemes[first])
        which = (
            f"the security scheme {quoted(first)}" if len(schemes) == 1 else f"any of {len(schemes)} security schemes"
        )
        if "security" in definition.value:
            help = f"Replace the value of `security` with {code(required)}, or remove the scheme if nothing needs it."
            yield definition.at("security").finding(f"`security` does not require {which}", help).paste(required)
        else:
            message = f"nothing requires {which}"
            yield definition.at("securityDefinitions").finding(message).paste(f'"security": {required}')
