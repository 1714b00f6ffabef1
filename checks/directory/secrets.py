"""Keys, tokens and passwords in any text of the directory."""

from __future__ import annotations

from checks.criteria import AUTHENTICATION
from checks.rule import Findings, Level, rule
from checks.sources import REPOSITORY_README
from connector.secrets import FoundSecret


@rule(
    "pr-no-secrets",
    AUTHENTICATION,
    Level.ERROR,
    help="Remove it, and withdraw it at its issuer: whoever reads the repository or its history has it.",
    source=REPOSITORY_README,
)
def no_file_holds_a_secret(secret: FoundSecret) -> Findings:
    """No file holds a key, a token or a password.

    The repository is public. The shapes are those that issuers give to their secrets; documented examples and
    placeholders are let pass. Names of files are read as well as every text in the directory and its folders, up to
    300 files and 8 MB beside those of the connector itself. A finding never repeats the secret, and nor does any other.
    """
    if secret.certain:
        yield secret.finding(f"a secret stands {_where(secret)}: {secret.kind}")


@rule(
    "no-example-payload-with-secrets",
    AUTHENTICATION,
    Level.WARNING,
    help="Write a placeholder such as <your token>; if it was real, withdraw it at its issuer.",
    source=REPOSITORY_README,
)
def no_example_holds_a_secret(secret: FoundSecret) -> Findings:
    """No example, default or text holds what may be a credential.

    A web token, a password in an address, a random value behind "Bearer" or of a parameter with a name such as apiKey
    may be made up; it looks real to every reader. Keys that browsers see and signatures that have expired open
    little, so they do not block either.
    """
    if not secret.certain:
        more = f", {secret.places} times in the file" if secret.places > 1 else ""
        yield secret.finding(f"what may be a secret stands {_where(secret)}{more}: {secret.kind}")


def _where(secret: FoundSecret) -> str:
    return "here" if secret.file else "in the name of a file"
