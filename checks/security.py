"""securityDefinitions and security."""

from __future__ import annotations

from typing import Final

from checks.criteria import AUTHENTICATION, OPENAPI_DEFINITION
from checks.info import VALIDATOR
from checks.rule import Findings, Level, rule
from connector.definition import Definition, SecurityRequirement, SecurityScheme

ELIGIBILITY: Final = "Get your connector certified"
FAQ: Final = "Custom connector FAQ"
SCHEME_OBJECT: Final = "OpenAPI Specification 2.0, Security Scheme Object"

_KINDS: Final = ("basic", "apiKey", "oauth2")
_FLOWS: Final = ("implicit", "password", "application", "accessCode")
_ALLOWED: Final = {
    "basic": {"type", "description"},
    "apiKey": {"type", "description", "name", "in"},
    "oauth2": {"type", "description", "flow", "authorizationUrl", "tokenUrl", "scopes"},
}


def _needed(scheme: SecurityScheme) -> tuple[str, ...]:
    if scheme.text("type") == "apiKey":
        return ("name", "in")
    if scheme.text("type") != "oauth2":
        return ()
    flow = scheme.text("flow")
    urls = {
        "implicit": ("authorizationUrl",),
        "password": ("tokenUrl",),
        "application": ("tokenUrl",),
        "accessCode": ("authorizationUrl", "tokenUrl"),
    }
    return ("flow", *urls.get(flow, ()))


@rule(
    "auth-kind-supported",
    AUTHENTICATION,
    Level.REQUIRED,
    help="Write oauth2, apiKey or basic.",
    validator=("JsonValueNotInEnum", "RequiredPropertyMissing"),
    source=(ELIGIBILITY, FAQ),
)
def security_scheme_is_supported(scheme: SecurityScheme) -> Findings:
    """A way of signing in is OAuth 2.0, API key or basic.

    Certification knows no others.
    """
    if "type" not in scheme.value:
        yield scheme.finding(f'"{scheme.scheme_name}" has no "type"', validator="RequiredPropertyMissing")
    elif scheme.value["type"] not in _KINDS:
        yield scheme.at("type").finding(f'"{scheme.scheme_name}" is of the type "{str(scheme.value["type"])[:40]}"')


@rule(
    "security-definition-complete",
    AUTHENTICATION,
    Level.REQUIRED,
    help="Add what this way of signing in needs.",
    validator=("SecuritySchemePropertyRequired", "JsonValueNotInEnum"),
    source=(VALIDATOR, SCHEME_OBJECT),
    keyword="type",
)
def security_scheme_is_complete(scheme: SecurityScheme) -> Findings:
    """A way of signing in carries what its type needs: name and place of a key, flow and addresses of OAuth 2.0.

    Scopes may be missing.
    """
    for name in _needed(scheme):
        if name not in scheme.value:
            yield scheme.finding(f'"{scheme.scheme_name}" has no "{name}"')
    if "flow" in scheme.value and scheme.text("type") == "oauth2" and scheme.value["flow"] not in _FLOWS:
        yield scheme.at("flow").finding(
            f'"{scheme.scheme_name}" has the flow "{str(scheme.value["flow"])[:40]}"',
            f"Write one of: {', '.join(_FLOWS)}.",
            validator="JsonValueNotInEnum",
        )
    if scheme.text("type") == "apiKey" and "in" in scheme.value and scheme.value["in"] not in ("header", "query"):
        yield scheme.at("in").finding(
            f'the key "{scheme.scheme_name}" stands in "{str(scheme.value["in"])[:40]}"',
            "Write header or query.",
            validator="JsonValueNotInEnum",
        )


@rule(
    "security-definition-members",
    AUTHENTICATION,
    Level.RECOMMENDED,
    help="Remove what this way of signing in does not know.",
    validator="SecuritySchemePropertyNotValid",
    source=(VALIDATOR, SCHEME_OBJECT),
    keyword="type",
)
def security_scheme_has_nothing_else(scheme: SecurityScheme) -> Findings:
    """A way of signing in carries nothing that belongs to another one.

    It has no effect and makes readers wonder.
    """
    allowed = _ALLOWED.get(scheme.text("type"))
    if allowed is None:
        return
    known = set().union(*_ALLOWED.values())
    for name in scheme.value:
        if name in known and name not in allowed:
            yield scheme.at(name).finding(f'"{name}" means nothing for {scheme.text("type")}')


@rule(
    "auth-no-client-credentials",
    AUTHENTICATION,
    Level.RECOMMENDED,
    help="Use accessCode, the authorization code flow.",
    source=FAQ,
    keyword="flow",
)
def oauth_is_not_client_credentials(scheme: SecurityScheme) -> Findings:
    """OAuth 2.0 signs a person in: the flow is accessCode, not application or password.

    Connections act on behalf of their user.
    """
    if scheme.text("type") == "oauth2" and scheme.value["flow"] in ("application", "password"):
        yield scheme.at("flow").finding(f'"{scheme.scheme_name}" has the flow "{scheme.value["flow"]}"')


@rule(
    "security-single-definition",
    AUTHENTICATION,
    Level.HINT,
    help="Put the one that connections use first, or describe several in connectionParameterSets.",
    source="Create a custom connector from an OpenAPI definition",
    keyword="securityDefinitions",
)
def one_scheme_is_defined(definition: Definition) -> Findings:
    """There is one way of signing in.

    Where several are defined, the first counts.
    """
    schemes = definition.value["securityDefinitions"]
    if isinstance(schemes, dict) and len(schemes) > 1:
        yield definition.at("securityDefinitions").finding(f"{len(schemes)} ways of signing in, the first counts")


@rule(
    "security-requirement-defined",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Define it in securityDefinitions, or remove the requirement.",
    validator="SecurityRequirementMustBeDefined",
    source=VALIDATOR,
)
def required_schemes_are_defined(requirement: SecurityRequirement) -> Findings:
    """A security requirement names a way of signing in that is defined.

    An undefined one has passed, and has no effect.
    """
    schemes = requirement.definition.get("securityDefinitions")
    for name in requirement.value if isinstance(requirement.value, dict) else ():
        if not isinstance(schemes, dict) or name not in schemes:
            yield requirement.at(name).finding(f'the requirement "{name[:60]}" is not defined')


@rule(
    "security-requirement-valid",
    OPENAPI_DEFINITION,
    Level.RECOMMENDED,
    help="Write a list of scopes for OAuth 2.0 and an empty list for everything else.",
    validator=("SecurityRequirementMustHaveEmptyValue", "SecurityRequirementMustHaveValue", "JsonTypeIncorrect"),
    source=VALIDATOR,
)
def requirements_fit_their_scheme(requirement: SecurityRequirement) -> Findings:
    """A security requirement is a list: of scopes for OAuth 2.0, empty for everything else.

    Only OAuth 2.0 knows scopes.
    """
    if not isinstance(requirement.value, dict):
        yield requirement.finding("a security requirement is no object", validator="JsonTypeIncorrect")
        return
    schemes = requirement.definition.get("securityDefinitions")
    for name, scopes in requirement.value.items():
        scheme = schemes.get(name) if isinstance(schemes, dict) else None
        kind = scheme.get("type") if isinstance(scheme, dict) else None
        place = requirement.at(name)
        if not isinstance(scopes, list):
            yield place.finding(f'the requirement "{name[:60]}" is no list', validator="JsonTypeIncorrect")
        elif kind in ("basic", "apiKey") and scopes:
            yield place.finding(f'the requirement "{name[:60]}" names scopes, which {kind} does not know')


@rule(
    "security-requirement-scopes",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Name scopes that securityDefinitions lists.",
    validator=("OAuthSecurityRequirementValueMustBeScopeName", "SecurityRequirementMustHaveValue"),
    source=VALIDATOR,
)
def required_scopes_are_defined(requirement: SecurityRequirement) -> Findings:
    """The scopes of a security requirement are among those that its way of signing in defines.

    Others cannot be granted.
    """
    schemes = requirement.definition.get("securityDefinitions")
    for name, scopes in requirement.value.items() if isinstance(requirement.value, dict) else ():
        scheme = schemes.get(name) if isinstance(schemes, dict) else None
        if not isinstance(scheme, dict) or scheme.get("type") != "oauth2" or not isinstance(scopes, list):
            continue
        defined = scheme.get("scopes")
        known = defined if isinstance(defined, dict) else {}
        if not scopes and known:
            yield requirement.at(name).finding(
                f'the requirement "{name[:60]}" names no scope', validator="SecurityRequirementMustHaveValue"
            )
        for index, scope in enumerate(scopes):
            if not isinstance(scope, str) or scope not in known:
                yield requirement.at(name, index).finding(f'the scope "{str(scope)[:60]}" is not defined')
