"""Client ID and client secret of an OAuth 2.0 sign-in, which are handed over with the submission."""

from __future__ import annotations

from collections.abc import Iterator

from checks.criteria import AUTHENTICATION
from checks.rule import Findings, Level, rule
from checks.sources import REPOSITORY_README, REVIEWS
from connector.node import Node
from connector.properties import OAuthSettings, Properties, is_placeholder
from connector.secrets import is_drawn
from connector.words import code


def _masked(value: str) -> str:
    """The beginning of an identifier and its length, so that it can be found but not read."""
    return f'"{value[: min(4, len(value) // 3)]}…" ({len(value)} characters)'


@rule(
    "oauth-client-id-placeholder",
    AUTHENTICATION,
    Level.WARNING,
    help='Write a placeholder such as `"[[client-id]]"`; the real ID is entered with the submission.',
    source=(REPOSITORY_README, REVIEWS),
    keyword="clientId",
)
def client_id_is_a_placeholder(settings: OAuthSettings) -> Findings:
    """`clientId` is a placeholder.

    The real one is entered with the submission. A client ID is public, so a real one does no harm; the finding shows
    its beginning.
    """
    value = settings.text("clientId").strip()
    if value and not is_placeholder(value):
        yield settings.at("clientId").finding(f"client ID {_masked(value)} looks real").hidden()


@rule(
    "oauth-client-secret-absent",
    AUTHENTICATION,
    Level.ERROR,
    help="Delete the value; if it was real, revoke it at the provider, since everybody may have read it.",
    source=REPOSITORY_README,
)
def client_secret_is_absent(properties: Properties) -> Findings:
    """apiProperties.json contains no client secret.

    It is handed over with the submission; the file is public. Placeholders pass. The finding does not repeat the value.
    """
    for place, value in _client_secrets(properties):
        if _looks_secret(value):
            yield place.finding(f"{code(str(place.tokens[-1]))} contains a client secret").hidden()


def _client_secrets(properties: Properties) -> Iterator[tuple[Node, str]]:
    for name, value in properties.value.items():
        if _is_client_secret(name) and isinstance(value, str):
            yield Node(value, properties.file, properties, name), value.strip()
    for parameter in properties.connection_parameters:
        settings = parameter.oauth_settings
        if settings is None:
            continue
        for holder in (settings, settings.at("properties")):
            for name, value in holder.value.items() if isinstance(holder.value, dict) else ():
                if _is_client_secret(name) and isinstance(value, str):
                    yield Node(value, holder.file, holder, name), value.strip()
        custom = settings.get("customParameters")
        for name, value in (custom if isinstance(custom, dict) else {}).items():
            inner = value.get("value") if isinstance(value, dict) else value
            if _is_client_secret(name) and isinstance(inner, str):
                tokens = (name, "value") if isinstance(value, dict) else (name,)
                yield settings.at("customParameters", *tokens), inner.strip()


def _is_client_secret(name: str) -> bool:
    return name.lower().rpartition(":")[2].replace("_", "").endswith("clientsecret")


def _looks_secret(value: str) -> bool:
    """Random enough to be real: it blocks, so a plain word does not count.

    A word such as "test" in it, or no digit, does not make a text that was drawn at random a placeholder.
    """
    if is_drawn(value) and not any(character.isspace() or character in "[]{}<>*" for character in value):
        return True
    if len(value) < 12 or is_placeholder(value):
        return False
    return any(character.isdigit() for character in value) and any(character.isalpha() for character in value)
