"""Keys, tokens and passwords in any text of the directory."""

from __future__ import annotations

from checks.criteria import AUTHENTICATION
from checks.rule import Findings, Level, rule
from checks.sources import REPOSITORY_README, SECURITY
from connector.connector import Connector
from connector.node import Unjudged
from connector.secret_search import FoundSecret


@rule(
    "pr-no-secrets",
    AUTHENTICATION,
    Level.ERROR,
    help="Remove it, and revoke it at its issuer: whoever reads the repository or its history has it.",
    source=REPOSITORY_README,
)
def no_file_has_a_secret(secret: FoundSecret) -> Findings:
    """No file contains a key, a token or a password.

    The repository is public. The patterns are those that issuers give to their secrets; documented examples and
    placeholders are left alone. Names of files are read as well as every text in the directory and its folders. A
    finding never repeats the secret, and neither does any other.
    """
    if secret.certain:
        yield secret.finding(f"a secret is {_where(secret)}: {secret.kind}")


@rule(
    "no-example-payload-with-secrets",
    AUTHENTICATION,
    Level.WARNING,
    help="Write a placeholder such as `<your token>`; if it was real, revoke it at its issuer.",
    source=REPOSITORY_README,
)
def no_example_has_a_secret(secret: FoundSecret) -> Findings:
    """No example, default or text contains what may be a credential.

    A web token, a password in a URL, of a member with that name or behind its label in a document, a random value
    behind "Bearer" or of a parameter with a name such as apiKey may be made up; it looks real to every reader. Keys
    that browsers see and signatures that have expired open little, so they do not block either. The token of a link
    to a page or a download is there for every reader, and is left alone.
    """
    if not secret.certain:
        more = f", {secret.places} times in the file" if secret.places > 1 else ""
        yield secret.finding(f"what may be a secret is {_where(secret)}{more}: {secret.kind}")


def _where(secret: FoundSecret) -> str:
    return "here" if secret.file else "in the name of a file"


@rule(
    "secrets-searched-everywhere",
    AUTHENTICATION,
    Level.ERROR,
    help="Move what does not belong to the connector out of its directory.",
    source=SECURITY,
)
def everything_is_searched_for_secrets(connector: Connector) -> Findings:
    """Every file of the directory could be searched for secrets.

    Up to 2,000 files, 32 MB of text, 16 MB in one file, and five seconds of processor time. Beyond that, nobody has
    seen that there is none, so the criterion is not judged.
    """
    for reason in connector.unsearched[:10]:
        yield Unjudged(
            f"not every text was searched for secrets: {reason}",
            "Move what does not belong to the connector out of its directory.",
        )
