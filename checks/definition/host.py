"""host, basePath and schemes: where the service is."""

from __future__ import annotations

import re

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, CERTIFICATION_TESTING, MARKETPLACE_POLICY, REVIEWS, SWAGGER_VALIDATOR
from connector.definition import Definition

_HOST = re.compile(r"[^\s/\\{}:?#@<>\"]+(?::\d{1,5})?")
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?|\[?[0-9a-fA-F]*:[0-9a-fA-F:]+\]?(?::\d+)?")
_NOT_PRODUCTION = re.compile(
    r"(?:^|[.-])(?:dev|test|tests|testing|staging|stage|stg|uat|qa|sandbox|preprod|localhost|ngrok|example)(?:[.:-]|$)",
    re.IGNORECASE,
)
_SCHEMES = ("http", "https")
_WEB_SOCKETS = ("ws", "wss")


@rule(
    "host-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Add the name of the production host, such as "api.contoso.com".',
    validator="RequiredPropertyMissing",
    source=CERTIFICATION,
)
def host_is_there(definition: Definition) -> Findings:
    """The definition names the host of the service.

    A policy may replace it for each connection, yet it has to be given.
    """
    if "host" not in definition.value:
        yield definition.finding('"host" is missing')
    elif not definition.text("host").strip():
        yield definition.at("host").finding('"host" is empty')


@rule(
    "host-valid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write the bare name, such as "api.contoso.com"; the scheme belongs into schemes, the path into basePath.',
    validator="HostNameNotValid",
    source=SWAGGER_VALIDATOR,
    keyword="host",
)
def host_is_a_name(definition: Definition) -> Findings:
    """host is the bare name of a host, with a port if need be.

    A scheme or a path in it breaks every request.
    """
    host = definition.text("host").strip()
    if host and not _HOST.fullmatch(host):
        what = "a scheme" if "://" in host else "a path" if "/" in host else "a sign that no host name has"
        yield definition.at("host").finding(f'the host "{host[:120]}" holds {what}')


@rule(
    "host-production",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Name the production host; keep test hosts out of what is certified.",
    policy="5000.2.6.4",
    source=(CERTIFICATION, CERTIFICATION_TESTING),
    keyword="host",
)
def host_is_for_production(definition: Definition) -> Findings:
    """host is the production host, not one for tests.

    Reviewers send connectors back whose host sounds like staging, unless a policy replaces it.
    """
    word = _NOT_PRODUCTION.search(definition.text("host"))
    if word:
        yield definition.at("host").finding(f'the host "{definition.text("host")[:120]}" sounds like a test system')


@rule(
    "host-not-ip",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Name the host by its domain name.",
    source=REVIEWS,
    keyword="host",
)
def host_is_no_address(definition: Definition) -> Findings:
    """host is a name, not an IP address.

    An address has no certificate that users could trust.
    """
    host = definition.text("host").strip()
    if _ADDRESS.fullmatch(host):
        yield definition.at("host").finding(f'the host "{host[:120]}" is an IP address')


@rule(
    "base-path-leading-slash",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Let basePath start with a slash; "/" alone stands for none.',
    validator="BasePathNotValid",
    source=SWAGGER_VALIDATOR,
    keyword="basePath",
)
def base_path_starts_with_a_slash(definition: Definition) -> Findings:
    """basePath starts with a slash.

    It is put between the host and each path.
    """
    path = definition.value["basePath"]
    if not isinstance(path, str) or (path and not path.startswith("/")):
        yield definition.at("basePath").finding("basePath does not start with a slash")


@rule(
    "schemes-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Add "schemes": ["https"].',
    validator="RequiredPropertyMissing",
    source=SWAGGER_VALIDATOR,
)
def schemes_are_there(definition: Definition) -> Findings:
    """The definition names its schemes.

    Without them nothing says that the service is called over HTTPS.
    """
    if "schemes" not in definition.value:
        yield definition.finding('"schemes" is missing')


@rule(
    "schemes-valid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write "schemes": ["https"].',
    validator=("SchemeNotValid", "SchemeNotSupported", "SchemesArrayEmpty"),
    source=SWAGGER_VALIDATOR,
    keyword="schemes",
)
def schemes_are_http(definition: Definition) -> Findings:
    """schemes lists http or https, at least one of them and nothing else.

    The platform calls services over HTTP only.
    """
    schemes = definition.value["schemes"]
    if not isinstance(schemes, list):
        yield definition.at("schemes").finding("schemes is no list", validator="SchemeNotValid")
        return
    if not schemes:
        yield definition.at("schemes").finding("schemes is empty", validator="SchemesArrayEmpty")
    for index, scheme in enumerate(schemes):
        if scheme in _WEB_SOCKETS:
            yield definition.at("schemes", index).finding(
                f'the scheme "{scheme}" is not supported', validator="SchemeNotSupported"
            )
        elif scheme not in _SCHEMES:
            yield definition.at("schemes", index).finding(
                f'"{str(scheme)[:40]}" is no scheme', validator="SchemeNotValid"
            )


@rule(
    "schemes-https",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Offer the service over HTTPS and write "schemes": ["https"].',
    policy="5000.3.1.6",
    source=MARKETPLACE_POLICY,
    keyword="schemes",
)
def schemes_offer_https(definition: Definition) -> Findings:
    """The service is called over HTTPS.

    Keys and tokens travel with every call.
    """
    schemes = definition.value["schemes"]
    if isinstance(schemes, list) and "http" in schemes and "https" not in schemes:
        yield definition.at("schemes").finding("only http is offered")


@rule(
    "schemes-https-only",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Leave http out: "schemes": ["https"].',
    policy="5000.3.1.6",
    source=MARKETPLACE_POLICY,
    keyword="schemes",
)
def schemes_offer_nothing_but_https(definition: Definition) -> Findings:
    """The service is called over HTTPS only.

    Where both are offered, either may be used.
    """
    schemes = definition.value["schemes"]
    if isinstance(schemes, list) and "http" in schemes and "https" in schemes:
        yield definition.at("schemes").finding("http is offered beside https")
