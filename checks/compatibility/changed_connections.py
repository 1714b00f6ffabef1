"""The connector itself and its connections as users of the published version have them.

A change that is meant is acknowledged in certification.yml: under `compatibility`, an entry with `change` (the rule),
`operation` and `reason`.
"""

from __future__ import annotations

from checks.criteria import COMPATIBILITY
from checks.rule import Findings, Level, rule
from checks.sources import CONNECTION_PARAMETERS, MULTIPLE_AUTHENTICATION, UPDATES
from connector.comparison import change as kinds
from connector.words import code, quoted, shown


@rule(
    "host-changed",
    COMPATIBILITY,
    Level.WARNING,
    help="Keep the old server until the new one answers every published operation, and say so in the pull request.",
    source=UPDATES,
)
def hosts_stay(change: kinds.HostChanged) -> Findings:
    """An update that changes `host` does it on purpose.

    All flows call the new server from the day on which the update is published.
    """
    yield change.finding(f"`host` was {shown(change.old)} and is {shown(change.new)} now: every flow calls it")


@rule(
    "base-path-changed",
    COMPATIBILITY,
    Level.WARNING,
    help="Make sure that the server answers every published operation below the new path.",
    source=UPDATES,
)
def base_paths_stay(change: kinds.BasePathChanged) -> Findings:
    """An update that changes `basePath` does it on purpose.

    All flows call the new path from the day on which the update is published.
    """
    yield change.finding(f"`basePath` was {shown(change.old)} and is {shown(change.new)} now: every flow calls it")


@rule(
    "title-changed",
    COMPATIBILITY,
    Level.WARNING,
    help="Restore the old title, or explain the new name in the pull request.",
    source=UPDATES,
)
def titles_stay(change: kinds.TitleChanged) -> Findings:
    """An update keeps the connector's title.

    People look for the connector by its name; the title is not among the fields of a minor update.
    """
    yield change.finding(f"the title was {quoted(change.old)} and is {quoted(change.new)} now")


@rule(
    "connection-parameter-deleted",
    COMPATIBILITY,
    Level.ERROR,
    help="Restore the connection parameter.",
    validator="ConnectionParametersRemoved",
    source=(UPDATES, CONNECTION_PARAMETERS),
)
def connection_parameters_stay(change: kinds.ConnectionParameterDeleted) -> Findings:
    """An update keeps every connection parameter.

    Connections that exist were made with it, and its users have to make new ones.
    """
    yield change.finding(f"connection parameter {quoted(change.what)} is deleted: existing connections break")


@rule(
    "connection-parameter-type-changed",
    COMPATIBILITY,
    Level.ERROR,
    help="Restore the old type, and add a parameter with another name in a set of its own.",
    source=(UPDATES, MULTIPLE_AUTHENTICATION),
)
def connection_parameters_keep_their_type(change: kinds.ConnectionParameterTypeChanged) -> Findings:
    """A connection parameter keeps its type.

    Connections that exist have a value of the old type.
    """
    yield change.finding(
        f"connection parameter {quoted(change.what)} was {code(change.old)} and is {code(change.new)} now: "
        "existing connections break"
    )


@rule(
    "connection-parameter-required",
    COMPATIBILITY,
    Level.ERROR,
    help='Make it optional: `"constraints": {"required": "false"}`.',
    source=(UPDATES, CONNECTION_PARAMETERS),
)
def new_connection_parameters_are_optional(change: kinds.ConnectionParameterRequired) -> Findings:
    """No connection parameter is required that connections may lack.

    Connections that exist were made without it.
    """
    was = "is new and required" if change.old == "missing" else "was optional and is required now"
    yield change.finding(f"connection parameter {quoted(change.what)} {was}: existing connections lack it")


@rule(
    "identity-provider-changed",
    COMPATIBILITY,
    Level.ERROR,
    help="Restore the old identity provider, and offer the other one in a connection parameter set of its own.",
    source=(UPDATES, MULTIPLE_AUTHENTICATION),
)
def identity_providers_stay(change: kinds.IdentityProviderChanged) -> Findings:
    """Sign-in keeps its identity provider.

    Connections that exist were signed in with the old one, and its tokens are worth nothing at the new one.
    """
    yield change.finding(
        f"the identity provider of {quoted(change.what)} was {shown(change.old)} and is {shown(change.new)} now: "
        "existing connections break"
    )


@rule(
    "authentication-removed",
    COMPATIBILITY,
    Level.ERROR,
    help="Keep it, and offer the other kind beside it as a connection parameter set.",
    validator="AuthenticationMethodRemoved",
    source=(UPDATES, MULTIPLE_AUTHENTICATION),
)
def kinds_of_authentication_stay(change: kinds.AuthenticationRemoved) -> Findings:
    """An update offers every kind of authentication that the published version offers.

    Connections that exist use it, and stop working when it goes.
    """
    yield change.finding(f"{change.what} is offered no more: existing connections break")
