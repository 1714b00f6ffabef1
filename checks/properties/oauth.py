"""OAuth settings in apiProperties.json: with whom and how a connection signs in."""

from __future__ import annotations

import re
from typing import Any, Final

from checks.criteria import AUTHENTICATION
from checks.rule import Findings, Level, rule
from checks.sources import (
    CONNECTION_PARAMETERS,
    INDEPENDENT_PROCESS,
    OAUTH,
    PROPERTIES_SCHEMA,
    REPOSITORY_README,
)
from connector.properties import ConnectionParameter, OAuthSettings
from connector.publisher import Publisher
from connector.spelling import did_you_mean, meant
from connector.words import quoted

_PROVIDERS: Final = ("oauth2", "oauth2generic", "aad", "aadcertificate", "facebook")
_BUILT_IN: Final = ("docusign", "dropbox", "github", "salesforce", "google")
"""Providers that the wizard offers beside the documented ones."""
_ADDRESSES: Final = ("authorizationUrl", "tokenUrl", "refreshUrl")
_OF_GENERIC: Final = frozenset(
    {
        "authorizationUrlQueryStringTemplate",
        "tokenUrlQueryStringTemplate",
        "refreshUrlQueryStringTemplate",
        "tokenBodyTemplate",
        "refreshBodyTemplate",
        "scopeListDelimiter",
    }
)
"""Further custom parameters of the provider oauth2generic, whose names are close to those of its addresses."""
_LEFT_OPEN: Final = re.compile(
    r"[{}<>\[\]]|\byour[ _-]|place.?holder|\bdummy|\btodo\b|x{4}|\b(replace|insert|enter|add|change)[ _-]"
    r"|0{8}-0{4}-0{4}-0{4}-0{12}",
    re.IGNORECASE,
)
"""What a scope and the address of a resource never contain, but texts of a template do."""
_OPEN_ADDRESS: Final = re.compile(
    r"\{\{|\$\{|\{[^{}@(]{0,60}(?:\s|your|replace|insert|enter)[^{}]{0,60}\}|[<>\[\]]|\byour[_-]"
    r"|\byour(?:company|domain|host|instance|org|server|service|site|tenant)\b|place.?holder|x{4}",
    re.IGNORECASE,
)
"""The same of an address at which people sign in; names in braces may be of what the platform fills in."""
_RESOURCE: Final = "AzureActiveDirectoryResourceId"


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _settings(settings: OAuthSettings) -> str:
    return f"`oAuthSettings` of {quoted(settings.parameter_name)}"


@rule(
    "oauth-settings-present",
    AUTHENTICATION,
    Level.ERROR,
    help="Add `oAuthSettings` with `identityProvider`, `scopes`, `redirectMode` and `customParameters`.",
    source=(CONNECTION_PARAMETERS, PROPERTIES_SCHEMA),
    implies="properties-member-spelled",
)
def oauth_parameters_have_settings(parameter: ConnectionParameter) -> Findings:
    """A connection parameter of the type `oauthSetting` has `oAuthSettings`.

    They say with whom and how a connection signs in.
    """
    if parameter.type != "oauthsetting" or parameter.oauth_settings is not None:
        return
    name = f"connection parameter {quoted(parameter.parameter_name)}"
    if parameter.actual("oAuthSettings") is not None:
        yield parameter.at("oAuthSettings").finding(f"`oAuthSettings` of {name} must be an object")
    else:
        yield parameter.finding(f"{name} has no `oAuthSettings`").paste(_SETTINGS)


_SETTINGS: Final = """"oAuthSettings": {
  "identityProvider": "oauth2",
  "clientId": "[[client-id]]",
  "scopes": [],
  "redirectMode": "GlobalPerConnector",
  "properties": {"IsFirstParty": "False"},
  "customParameters": {
    "authorizationUrl": {"value": "https://"},
    "tokenUrl": {"value": "https://"},
    "refreshUrl": {"value": "https://"}
  }
}"""


@rule(
    "oauth-identity-provider-present",
    AUTHENTICATION,
    Level.ERROR,
    help='Add `identityProvider`, such as `"oauth2"`, `"oauth2generic"` or `"aad"`.',
    source=PROPERTIES_SCHEMA,
    implies="properties-member-spelled",
)
def oauth_settings_have_a_provider(settings: OAuthSettings) -> Findings:
    """`oAuthSettings` names an `identityProvider`.

    It decides which addresses and parameters the sign-in needs.
    """
    if not settings.has("identityProvider"):
        yield settings.lacks("identityProvider", f"{_settings(settings)} has no `identityProvider`")
    elif not settings.identity_provider:
        given = settings.get("identityProvider")
        fault = "must be a string" if given is not None and not isinstance(given, str) else "is empty"
        yield settings.at("identityProvider").finding(
            f"`identityProvider` of {quoted(settings.parameter_name)} {fault}",
            'Write `"oauth2"`, `"oauth2generic"` or `"aad"`.',
        )


@rule(
    "oauth-identity-provider-known",
    AUTHENTICATION,
    Level.WARNING,
    help='Write `"oauth2"`, `"oauth2generic"` or `"aad"`.',
    source=PROPERTIES_SCHEMA,
    keyword="identityProvider",
)
def oauth_provider_is_known(settings: OAuthSettings) -> Findings:
    """`identityProvider` is one that the platform documents, or one that the wizard offers by name.

    Documented are `oauth2`, `oauth2generic`, `aad`, `aadcertificate` and `facebook`. Letter case does not matter.
    """
    provider = settings.identity_provider
    if provider and provider not in (*_PROVIDERS, *_BUILT_IN):
        yield settings.at("identityProvider").finding(
            f"identity provider {quoted(settings.text('identityProvider'))} is not documented",
            did_you_mean(meant(provider, _PROVIDERS)),
        )


@rule(
    "oauth-first-party-only-certificate",
    AUTHENTICATION,
    Level.WARNING,
    help='Write `"identityProvider": "aad"`; Microsoft\'s own services add `"IsFirstParty": "True"` to `properties`.',
    source=PROPERTIES_SCHEMA,
    publisher=Publisher.VERIFIED,
    keyword="identityProvider",
)
def certificates_are_first_party(settings: OAuthSettings) -> Findings:
    """The identity provider `aadcertificate` is for Microsoft's own services.

    Those say so with `IsFirstParty`.
    """
    if settings.identity_provider == "aadcertificate" and not settings.first_party:
        yield settings.at("identityProvider").finding("`aadcertificate` is used, but `IsFirstParty` is not `True`")


@rule(
    "oauth2-urls-present",
    AUTHENTICATION,
    Level.WARNING,
    help='Add each to `customParameters` as `{"value": "https://…"}`.',
    source=(OAUTH, PROPERTIES_SCHEMA),
    keyword="identityProvider",
)
def oauth2_has_its_addresses(settings: OAuthSettings) -> Findings:
    """The provider `oauth2` has `authorizationUrl`, `tokenUrl` and `refreshUrl` in `customParameters`.

    Without the first two nobody can sign in, without the third connections expire.
    """
    if settings.identity_provider == "oauth2":
        yield from _missing(settings, _ADDRESSES)


@rule(
    "oauth2generic-templates",
    AUTHENTICATION,
    Level.WARNING,
    help='Add each to `customParameters` as `{"value": "https://…"}`.',
    source=PROPERTIES_SCHEMA,
    keyword="identityProvider",
)
def oauth2generic_has_its_templates(settings: OAuthSettings) -> Findings:
    """The provider `oauth2generic` has the templates of its three addresses in `customParameters`.

    They are `authorizationUrlTemplate`, `tokenUrlTemplate` and `refreshUrlTemplate`; templates of query strings and
    bodies may follow.
    """
    if settings.identity_provider == "oauth2generic":
        yield from _missing(settings, tuple(f"{name}Template" for name in _ADDRESSES))


@rule(
    "oauth-aad-resource-uri",
    AUTHENTICATION,
    Level.ERROR,
    help='Add `"resourceUri": {"value": "https://…"}` to `customParameters`: the application ID URI of the service.',
    source=PROPERTIES_SCHEMA,
    keyword="identityProvider",
)
def aad_names_its_resource(settings: OAuthSettings) -> Findings:
    """The provider `aad` has `resourceUri` in `customParameters`.

    Microsoft Entra ID issues a token for one resource.
    """
    if settings.identity_provider == "aad":
        yield from _missing(settings, ("resourceUri",))


def _missing(settings: OAuthSettings, names: tuple[str, ...]) -> Findings:
    """Custom parameters that are missing; one that is nearly spelled so is named instead."""
    given = settings.get("customParameters")
    missing = [name for name in names if settings.custom_parameter(name) is None]
    unknown = [other for other in list(given)[:100] if other not in _OF_GENERIC] if isinstance(given, dict) else []
    for name in list(missing):
        others = [other for other in unknown if meant(other, missing) == name]
        if others:
            missing.remove(name)
            yield settings.at("customParameters", others[0]).finding(
                f"{quoted(others[0])} is not a known custom parameter", did_you_mean(name)
            )
    if missing:
        listed = ", ".join(f"`{name}`" for name in missing)
        place = settings.at("customParameters") if isinstance(given, dict) else settings
        yield place.finding(f"{_settings(settings)} has no {listed}")


@rule(
    "oauth-urls-https",
    AUTHENTICATION,
    Level.WARNING,
    help="Write an address that starts with `https://`.",
    source=(OAUTH, PROPERTIES_SCHEMA),
)
def oauth_addresses_are_https(settings: OAuthSettings) -> Findings:
    """The addresses of the sign-in start with `https://`.

    Codes and tokens are sent there. A template may start with a placeholder.
    """
    for stem in _ADDRESSES:
        for name in (stem, f"{stem}Template"):
            found = settings.custom_parameter(name)
            value = _text(found[1]).lower() if found else ""
            if found and "://" in value[:12] and not value.startswith("https://"):
                yield found[0].finding(f"`{name}` starts with {quoted(value.partition('://')[0] + '://')}")


@rule(
    "oauth-refresh-url-is-token-url",
    AUTHENTICATION,
    Level.WARNING,
    help="Write the address of `tokenUrl` as `refreshUrl`.",
    source=(OAUTH, PROPERTIES_SCHEMA),
)
def tokens_are_refreshed_where_they_come_from(settings: OAuthSettings) -> Findings:
    """`refreshUrl` is not the page on which people sign in.

    Tokens are renewed at the address that issues them, usually `tokenUrl`. At `authorizationUrl` nothing renews them,
    and connections break as soon as the first token expires.
    """
    for suffix in ("", "Template"):
        addresses = [settings.custom_parameter(f"{stem}{suffix}") for stem in _ADDRESSES]
        authorization, token, refresh = (_address(found[1]) if found else "" for found in addresses)
        if refresh and refresh == authorization and refresh != token:
            place = addresses[2][0] if addresses[2] else settings
            yield place.finding(
                f"`refreshUrl{suffix}` is the address of `authorizationUrl{suffix}`",
                f"Write the address of `tokenUrl{suffix}` as `refreshUrl{suffix}`.",
            )


def _address(value: Any) -> str:
    """An address without its query, for comparison."""
    return _text(value).partition("?")[0].rstrip("/").lower()


@rule(
    "oauth-custom-parameters-shape",
    AUTHENTICATION,
    Level.WARNING,
    help='Write an object by name, each member an object such as `{"value": "https://…"}`.',
    source=PROPERTIES_SCHEMA,
)
def custom_parameters_hold_values(settings: OAuthSettings) -> Findings:
    """`customParameters` is an object, and each of its members an object with a `value`.

    The platform reads the value from there.
    """
    parameters = settings.get("customParameters")
    place = settings.at("customParameters")
    if parameters is not None and not isinstance(parameters, dict):
        yield place.finding("`customParameters` must be an object")
        return
    for name, value in (parameters or {}).items():
        if not isinstance(value, dict) or "value" not in value:
            yield place.at(name).finding(f"custom parameter {quoted(name)} has no `value`")


@rule(
    "oauth-scopes-array",
    AUTHENTICATION,
    Level.ERROR,
    help='Write a list of strings, such as `["read", "write"]`.',
    source=PROPERTIES_SCHEMA,
)
def scopes_are_a_list(settings: OAuthSettings) -> Findings:
    """`scopes` is a list of strings.

    They are joined and sent with the sign-in.
    """
    scopes = settings.get("scopes")
    if scopes is None:
        return
    if not isinstance(scopes, list):
        yield settings.at("scopes").finding(f"`scopes` of {quoted(settings.parameter_name)} must be a list")
        return
    for index, scope in enumerate(scopes):
        if not isinstance(scope, str):
            yield settings.at("scopes", index).finding(f"scope {index + 1} must be a string")


@rule(
    "oauth-placeholder-left",
    AUTHENTICATION,
    Level.WARNING,
    help="Write the real value: it is public, and it is used just as it is written here.",
    source=(OAUTH, REPOSITORY_README),
)
def scopes_and_resources_are_real(settings: OAuthSettings) -> Findings:
    """Scopes, the resource and the addresses of the sign-in are real values, not texts of a template.

    Only the client ID and the secret are entered with the submission; these are sent with every sign-in. The
    templates of the provider `oauth2generic` have placeholders that the platform fills in.
    """
    scopes = settings.get("scopes")
    for index, scope in enumerate(scopes if isinstance(scopes, list) else ()):
        if isinstance(scope, str) and _LEFT_OPEN.search(scope[:200]):
            yield settings.at("scopes", index).finding(f"scope {quoted(scope)} is a placeholder")
    resource = settings.at("properties", _RESOURCE)
    if _LEFT_OPEN.search(_text(resource.value)[:200]):
        yield resource.finding(f"`{_RESOURCE}` {quoted(_text(resource.value))} is a placeholder")
    for name in ("resourceUri", *_ADDRESSES):
        found = settings.custom_parameter(name)
        left_open = _OPEN_ADDRESS if name in _ADDRESSES else _LEFT_OPEN
        if found is not None and left_open.search(_text(found[1])[:200]):
            yield found[0].finding(f"`{name}` {quoted(_text(found[1]))} is a placeholder")


@rule(
    "independent-no-oauth",
    AUTHENTICATION,
    Level.HINT,
    help="Use an API key or basic authentication; a published connector may keep OAuth 2.0.",
    source=(INDEPENDENT_PROCESS, REPOSITORY_README),
    publisher=Publisher.INDEPENDENT,
    keyword="type",
)
def independent_publishers_do_without_oauth(parameter: ConnectionParameter) -> Findings:
    """An independent publisher's new connector does not sign in with OAuth 2.0.

    It needs an app that the publisher registers and keeps at the provider. Earlier connectors had it.
    """
    if parameter.type == "oauthsetting":
        yield parameter.at("type").finding(
            f"connection parameter {quoted(parameter.parameter_name)} signs in with OAuth 2.0"
        )
