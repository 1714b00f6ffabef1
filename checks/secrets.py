"""Keys, tokens and passwords in any text of the directory."""

from __future__ import annotations

from checks.criteria import AUTHENTICATION
from checks.rule import Findings, Level, rule
from connector.secrets import FoundSecret


@rule(
    "pr-no-secrets",
    AUTHENTICATION,
    Level.REQUIRED,
    help="Remove it, and withdraw it at its issuer: whoever reads the repository or its history has it.",
    source="README of the connector repository",
)
def no_file_holds_a_secret(secret: FoundSecret) -> Findings:
    """No file holds a key, a token or a password.

    The repository is public. The shapes are those that issuers give to their secrets; documented examples and
    placeholders are let pass. A finding never repeats the secret.
    """
    if secret.certain:
        yield secret.finding(f"a secret stands {_where(secret)}: {secret.kind}")


@rule(
    "no-example-payload-with-secrets",
    AUTHENTICATION,
    Level.RECOMMENDED,
    help="Write a placeholder such as <your token>; if it was real, withdraw it at its issuer.",
    source="README of the connector repository",
)
def no_example_holds_a_secret(secret: FoundSecret) -> Findings:
    """No example, default or text holds what may be a credential.

    A web token, a password in an address or a value behind "Bearer" may be made up; it looks real to every reader.
    """
    if not secret.certain:
        yield secret.finding(f"what may be a secret stands {_where(secret)}: {secret.kind}")


def _where(secret: FoundSecret) -> str:
    return "here" if secret.file else "in the name of a file"
