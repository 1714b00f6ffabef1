"""host, basePath and schemes: where the service is."""

from __future__ import annotations

import re
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, CERTIFICATION_TESTING, MARKETPLACE_POLICY, REVIEWS, SWAGGER_VALIDATOR
from connector.characters import is_blank
from connector.connector import Connector
from connector.definition import Definition
from connector.edits import Edit, added, removed, replaced
from connector.words import quoted, shown

_HOST = re.compile(r"[^\s/\\{}:?#@<>\"]+(?::\d{1,5})?")
_WRITTEN_OUT = re.compile(r"(?:https?://)?([^/]+)(/[^?#]*)?", re.IGNORECASE)
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?|\[?[0-9a-fA-F]*:[0-9a-fA-F:]+\]?(?::\d+)?")
_TEST_SYSTEM = re.compile(
    r"(?:^|-)(?:dev|test|tests|testing|staging|stage|stg|uat|qa|sandbox|preprod|localhost)(?:-|$)", re.IGNORECASE
)
_TUNNEL = re.compile(
    r"(?:^|\.)(?:ngrok\.[a-z-]+|ngrok-free\.[a-z]+|loca\.lt|trycloudflare\.com|devtunnels\.ms|localhost|test)$",
    re.IGNORECASE,
)
_PRODUCTION: Final = frozenset({"dev.azure.com", "vsrm.dev.azure.com", "feeds.dev.azure.com"})
"""Hosts that sound like tests and are none."""
_PLACEHOLDER = re.compile(
    r"(?:^|\.)example(?:\.(?:com|net|org))?$|^(?:(?:api|app|www)\.)?(?:contoso|fabrikam)\.com$"
    r"|^(?:contoso|fabrikam)\.(?!com$)|(?:^|[.-])your-?(?:account|api|company|domain|host|instance|org|server|site|store|subdomain|tenant)",
    re.IGNORECASE,
)
"""What documentation writes in place of a host, and the host that Microsoft's wizard shows in the empty field."""
_TEMPLATE: Final = re.compile(r"\{\{|\}\}|\[\[|\]\]|[{}<>]|\$\(")
"""By which text that somebody was to replace is known, such as ``{{your_domain}}``, ``{region}`` or ``<tenant>``."""
_DYNAMIC_HOST: Final = "dynamichosturl"
_SCHEMES = ("http", "https")
_WEB_SOCKETS = ("ws", "wss")


@rule(
    "host-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add `host` with the name of the production host, such as `api.contoso.com`.",
    validator="RequiredPropertyMissing",
    source=CERTIFICATION,
    misses="host",
)
def host_is_there(definition: Definition) -> Findings:
    """The definition names the host of the service.

    A policy may replace it for each connection, but it has to be there.
    """
    if "host" not in definition.value:
        yield definition.finding("`host` is missing")
    elif is_blank(definition.text("host")):
        yield definition.at("host").finding("`host` is empty", "Write the name of the production host.")


@rule(
    "host-valid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write the bare name, such as `api.contoso.com`; the scheme belongs in `schemes`, the path in `basePath`.",
    validator="HostNameNotValid",
    source=SWAGGER_VALIDATOR,
    keyword="host",
    fixable=True,
)
def host_is_a_name(definition: Definition) -> Findings:
    """`host` is the bare name of a host, with a port if need be.

    A scheme, a path or a space in it breaks every request.
    """
    host = definition.text("host")
    place = definition.at("host")
    if is_blank(host):
        return
    if host != host.strip():
        help = f"Remove the space: {quoted(host.strip())}."
        finding = place.finding(f"the host {quoted(host)} begins or ends with a space", help)
        yield finding.fix(*_taken_apart(definition, host))
    elif _TEMPLATE.search(host):
        help = (
            "Write the name of one host, such as `api.contoso.com`; where each customer has a host, the policy "
            f"`{_DYNAMIC_HOST}` replaces it in every call."
        )
        yield place.finding(f"the host {quoted(host)} contains a placeholder", help)
    elif not _HOST.fullmatch(host):
        what = "a scheme" if "://" in host else "a path" if "/" in host else "a character that no host name has"
        yield place.finding(f"the host {quoted(host)} contains {what}").fix(*_taken_apart(definition, host))


def _taken_apart(definition: Definition, host: str) -> list[Edit]:
    """The bare name, and the path behind it as `basePath`; nothing where there is another one already."""
    parts = _WRITTEN_OUT.fullmatch(host.strip())
    if parts is None or not _HOST.fullmatch(parts[1]):
        return []
    edits: list[Edit] = [replaced(definition.at("host"), parts[1])]
    path, present = (parts[2] or "").rstrip("/"), definition.get("basePath")
    if not path or path == present:
        return edits
    if present not in (None, "", "/"):
        return []
    here = definition.at("basePath")
    return [*edits, added(definition, "basePath", path, "host") if present is None else replaced(here, path)]


@rule(
    "host-placeholder",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the host of your service; where each customer has one, add the policy `dynamichosturl` as well.",
    policy="5000.2.6.4",
    source=(CERTIFICATION, CERTIFICATION_TESTING),
)
def host_is_that_of_the_service(connector: Connector) -> Findings:
    """The host is that of the service, not an example.

    `api.contoso.com` is what the wizard shows in the empty field. Where the policy dynamichosturl sets the host of
    each connection, any name will do.
    """
    definition = connector.definition
    if definition is None or not _PLACEHOLDER.search(_name(definition)):
        return
    policies = connector.properties.policies if connector.properties is not None else ()
    if not any(policy.template == _DYNAMIC_HOST for policy in policies):
        yield definition.at("host").finding(f"the host {quoted(definition.text('host'))} is a placeholder")


@rule(
    "host-production",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write the production host.",
    policy="5000.2.6.4",
    source=(CERTIFICATION, CERTIFICATION_TESTING),
    keyword="host",
)
def host_is_for_production(definition: Definition) -> Findings:
    """The host is the production host, not one for tests.

    Reviewers send connectors back whose host sounds like a test system. The domain itself, such as the `dev` of
    contoso.dev, tells nothing.
    """
    name = _name(definition)
    below_domain = name.split(".")[:-2]
    if name in _PRODUCTION or not (_TUNNEL.search(name) or any(map(_TEST_SYSTEM.search, below_domain))):
        return
    yield definition.at("host").finding(f"the host {quoted(definition.text('host'))} sounds like a test system")


def _name(definition: Definition) -> str:
    """The host in lower case without its port."""
    return definition.text("host").strip().lower().partition(":")[0].rstrip(".")


@rule(
    "host-not-ip",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the domain name of the host.",
    source=REVIEWS,
    keyword="host",
)
def host_is_no_address(definition: Definition) -> Findings:
    """The host is a name, not an IP address.

    An address rarely has a certificate that is trusted.
    """
    host = definition.text("host").strip()
    if _ADDRESS.fullmatch(host):
        yield definition.at("host").finding(f"the host {quoted(host)} is an IP address")


@rule(
    "base-path-leading-slash",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Start `basePath` with a slash; "/" alone means that there is none.',
    validator="BasePathNotValid",
    source=SWAGGER_VALIDATOR,
    keyword="basePath",
    fixable=True,
)
def base_path_starts_with_a_slash(definition: Definition) -> Findings:
    """`basePath` starts with a slash.

    It is put between the host and each path.
    """
    path = definition.value["basePath"]
    if not isinstance(path, str) or (path and not path.startswith("/")):
        place = definition.at("basePath")
        finding = place.finding(f"`basePath` {shown(path)} does not start with a slash")
        is_path = isinstance(path, str) and "://" not in path
        yield finding.fix(replaced(place, f"/{path.strip().lstrip('/')}")) if is_path else finding


@rule(
    "schemes-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Add `"schemes": ["https"]`.',
    validator="RequiredPropertyMissing",
    source=SWAGGER_VALIDATOR,
    fixable=True,
)
def schemes_are_there(definition: Definition) -> Findings:
    """The definition has `schemes`.

    Without them nothing says that the service is called over HTTPS.
    """
    if "schemes" not in definition.value:
        yield definition.finding("`schemes` is missing").fix(
            added(definition, "schemes", ["https"], "basePath", "host")
        )


@rule(
    "schemes-valid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write `"schemes": ["https"]`.',
    validator=("SchemeNotValid", "SchemeNotSupported", "SchemesArrayEmpty"),
    source=SWAGGER_VALIDATOR,
    keyword="schemes",
    fixable=True,
)
def schemes_are_http(definition: Definition) -> Findings:
    """`schemes` lists http or https, at least one of them and nothing else.

    The platform calls services over HTTP only.
    """
    schemes = definition.value["schemes"]
    if not isinstance(schemes, list):
        yield definition.at("schemes").finding("`schemes` must be a list", validator="SchemeNotValid")
        return
    if not schemes:
        yield definition.at("schemes").finding("`schemes` is empty", validator="SchemesArrayEmpty")
    for index, scheme in enumerate(schemes):
        if scheme in _WEB_SOCKETS:
            yield definition.at("schemes", index).finding(
                f"the scheme {quoted(scheme)} is not supported", validator="SchemeNotSupported"
            )
        elif scheme not in _SCHEMES:
            place = definition.at("schemes", index)
            finding = place.finding(f"{shown(scheme)} is not a scheme", validator="SchemeNotValid")
            bare = scheme.strip().lower().partition(":")[0] if isinstance(scheme, str) else ""
            yield finding.fix(replaced(place, bare)) if bare in _SCHEMES else finding


@rule(
    "schemes-https",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Offer the service over HTTPS and write `"schemes": ["https"]`.',
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
        yield definition.at("schemes").finding("`schemes` offers only http")


@rule(
    "schemes-https-only",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Remove http: `"schemes": ["https"]`.',
    policy="5000.3.1.6",
    source=MARKETPLACE_POLICY,
    keyword="schemes",
    fixable=True,
)
def schemes_offer_nothing_but_https(definition: Definition) -> Findings:
    """The service is called over HTTPS only.

    Where both are offered, either may be used.
    """
    schemes = definition.value["schemes"]
    if isinstance(schemes, list) and "http" in schemes and "https" in schemes:
        http = definition.at("schemes", schemes.index("http"))
        yield definition.at("schemes").finding("`schemes` offers http beside https").fix(removed(http))
