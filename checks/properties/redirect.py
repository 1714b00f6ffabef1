"""The redirect address of an OAuth 2.0 sign-in: redirectMode and redirectUrl in apiProperties.json."""

from __future__ import annotations

import re
from typing import Final

from checks.criteria import AUTHENTICATION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, OAUTH, PROPERTIES_SCHEMA, REVIEWS
from connector.properties import OAuthSettings
from connector.spelling import did_you_mean, meant
from connector.words import quoted, shown

GLOBAL_REDIRECT: Final = "https://global.consent.azure-apim.net/redirect"
_OF_ONE_CONNECTOR: Final = re.compile(re.escape(GLOBAL_REDIRECT) + r"/[\w.~%-]+", re.IGNORECASE)
_OF_ONE_REGION: Final = re.compile(r"https://(?!global)[\w-]{1,60}\.consent\.azure-apim\.net/redirect", re.IGNORECASE)
_MODES: Final = {"global": "Global", "globalperconnector": "GlobalPerConnector", "direct": "Direct"}


def _addresses(settings: OAuthSettings) -> list[str] | None:
    """The redirect addresses; one is the rule, a list was published. ``None`` where it is neither."""
    value = settings.get("redirectUrl")
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in values):
        return None
    return [one.strip().rstrip("/") for one in values]


def _of_one_connector(address: str) -> bool:
    return _OF_ONE_CONNECTOR.fullmatch(address[:400]) is not None


@rule(
    "oauth-redirect-mode-known",
    AUTHENTICATION,
    Level.WARNING,
    help='Write `"redirectMode": "GlobalPerConnector"`.',
    source=(PROPERTIES_SCHEMA, REVIEWS),
    keyword="redirectMode",
)
def redirect_mode_is_known(settings: OAuthSettings) -> Findings:
    """`redirectMode` is `GlobalPerConnector`, `Global` or `Direct`.

    Letter case does not matter.
    """
    value = settings.value["redirectMode"]
    if value is not None and (not isinstance(value, str) or value.strip().lower() not in ("", *_MODES)):
        close = meant(value, _MODES.values()) if isinstance(value, str) else None
        yield settings.at("redirectMode").finding(f"redirect mode {shown(value)} is not known", did_you_mean(close))


@rule(
    "oauth-redirect-mode-per-connector",
    AUTHENTICATION,
    Level.WARNING,
    help='Write `"redirectMode": "GlobalPerConnector"` in a new connector; a published one may keep its mode.',
    source=REVIEWS,
)
def redirect_mode_is_per_connector(settings: OAuthSettings) -> Findings:
    """A new connector's `redirectMode` is `GlobalPerConnector`.

    Each connector then has a redirect address of its own. Reviewers ask for it in connectors that are submitted since
    2024; those published before keep working as they are.
    """
    if settings.redirect_mode not in ("global", "direct") or settings.first_party:
        return
    if settings.identity_provider == "aadcertificate":
        return
    name = quoted(settings.parameter_name)
    if settings.actual("redirectMode") is None:
        yield settings.finding(
            f"`redirectMode` of {name} is missing, which means Global",
            'Add `"redirectMode": "GlobalPerConnector"` in a new connector; a published one may do without.',
        )
        return
    mode = f'"{_MODES[settings.redirect_mode]}"' if settings.text("redirectMode").strip() else "empty"
    yield settings.at("redirectMode").finding(f"`redirectMode` of {name} is {mode}")


@rule(
    "oauth-redirect-url-absent",
    AUTHENTICATION,
    Level.WARNING,
    help=f"Delete `redirectUrl`, or write the connector's own address, `{GLOBAL_REDIRECT}/` and its ID.",
    source=REVIEWS,
)
def redirect_url_agrees_with_its_mode(settings: OAuthSettings) -> Findings:
    """With `"redirectMode": "GlobalPerConnector"`, `redirectUrl` is missing or the connector's own address.

    The platform makes the address: the shared one with the connector's ID behind it. Any other is ignored, and misleads
    whoever registers it at the provider.
    """
    if settings.redirect_mode != "globalperconnector" or not settings.get("redirectUrl"):
        return
    addresses = _addresses(settings)
    if addresses is None or not any(map(_of_one_connector, addresses)):
        kind = "the shared address" if addresses == [GLOBAL_REDIRECT] else shown(settings.get("redirectUrl"), 120)
        yield settings.at("redirectUrl").finding(f"`redirectUrl` is {kind}, but `redirectMode` is GlobalPerConnector")


@rule(
    "oauth-redirect-url-known",
    AUTHENTICATION,
    Level.WARNING,
    help="Delete `redirectUrl`: the platform knows its address.",
    source=(CERTIFICATION, OAUTH),
)
def redirect_url_is_of_the_platform(settings: OAuthSettings) -> Findings:
    """`redirectUrl` is an address of the platform: the shared one, or the connector's own.

    An address of one region or environment fails for everyone else.
    """
    if not settings.get("redirectUrl") or settings.redirect_mode == "globalperconnector":
        return
    addresses = _addresses(settings)
    known = addresses and all(one.lower() == GLOBAL_REDIRECT or _of_one_connector(one) for one in addresses)
    if not known:
        regional = addresses and all(_OF_ONE_REGION.fullmatch(one) for one in addresses)
        fault = "is the address of one region" if regional else "is not an address of the platform"
        yield settings.at("redirectUrl").finding(f"`redirectUrl` {shown(settings.get('redirectUrl'), 120)} {fault}")
