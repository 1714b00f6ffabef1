"""certification.yml: what was done outside the directory, before and after the submission.

No file of the connector shows these steps, so only an answer counts: one that says no is told, one that is missing is
a hint. The criteria that cannot pass without an answer are those of ``checks.submission.declaration`` and
``checks.submission.reviewers``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from checks.criteria import AUTHENTICATION, AVAILABILITY, BUSINESS_APP, NOMINATION, OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import (
    CERTIFICATION,
    CERTIFICATION_TESTING,
    ELIGIBILITY,
    GENERAL_AVAILABILITY,
    INDEPENDENT_PROCESS,
    PULL_REQUEST_TEMPLATE,
    SUBMISSION,
    UPDATES,
    VERSIONING,
)
from connector.connector import Connector
from connector.declaration import Declaration, days_until, is_over, is_to_come
from connector.node import Finding
from connector.publisher import Publisher
from connector.words import code

MIN_CALLS: Final = 10
"""Successful calls of each operation."""
MIN_NOTICE: Final = 30
"""Days."""
MIN_VALIDITY: Final = 90
"""Days for which credentials last; a review takes weeks."""

_ASKED: Final[Mapping[str, Publisher | None]] = {
    "business-app.new-connector": None,
    "authentication.redirect-registered": Publisher.VERIFIED,
    "authentication.production-credentials": Publisher.VERIFIED,
    "validation.paconn-validate": None,
    "validation.calls-per-operation": None,
    "validation.no-schema-errors": None,
    "validation.exact-responses": None,
    "validation.responsible-ai": Publisher.VERIFIED,
    "validation.solution-checker": None,
    "submission.partner-center-account": Publisher.VERIFIED,
    "submission.partner-center-listing": Publisher.VERIFIED,
    "submission.publisher-matches-account": Publisher.VERIFIED,
    "submission.identity-verified": Publisher.INDEPENDENT,
}
"""What every first submission is asked, by member of certification.yml, and of which kind of publisher."""
_OF_OAUTH: Final = "authentication."
_ANSWERS: Final = {"calls-per-operation": str(MIN_CALLS)}
"""What a member says when all is done, where that is not ``true``."""


@rule(
    "declaration-complete",
    NOMINATION,
    Level.HINT,
    help="Answer the other questions in `certification.yml`, too, each as its schema describes.",
    source=(CERTIFICATION, SUBMISSION),
)
def declaration_answers_everything(connector: Connector) -> Findings:
    """`certification.yml` answers everything that only the submitter knows.

    Microsoft asks about these steps in the portal or in the review. Whoever writes them down sees what is left to do.
    """
    declaration = connector.declaration
    if declaration is None or not isinstance(declaration.value, dict):
        return
    oauth = connector.properties is not None and any(
        parameter.type == "oauthsetting" for parameter in connector.properties.connection_parameters
    )
    mistaken = {fault.pointer for fault in connector.declaration_faults}
    missing = [
        member
        for member, publisher in _ASKED.items()
        if publisher in (None, connector.publisher)
        and (oauth or not member.startswith(_OF_OAUTH))
        and declaration.answer(*member.split(".")) is None
        and mistaken.isdisjoint((f"/{member.replace('.', '/')}", f"/{member.partition('.')[0]}"))
    ]
    if missing:
        one = f"1 question is not answered: {missing[0]}"
        message = one if len(missing) == 1 else f"{len(missing)} questions are not answered"
        help = f"Answer in `certification.yml`: {', '.join(map(code, missing))}."
        yield declaration.finding(message, help).paste(_lines(missing))


def _lines(members: list[str]) -> str:
    """The members below their sections, as if all was done."""
    lines: list[str] = []
    for member in members:
        section, _, name = member.partition(".")
        if f"{section}:" not in lines:
            lines.append(f"{section}:")
        lines.append(f"  {name}: {_ANSWERS.get(name, 'true')}")
    return "\n".join(lines)


def _denied(declaration: Declaration, answers: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each member that says no."""
    for member, message in answers.items():
        if declaration.answer(*member.split(".")) is False:
            yield declaration.at(*member.split(".")).finding(message)


@rule(
    "connector-allowed",
    BUSINESS_APP,
    Level.WARNING,
    help="Extend the published connector, or ask Microsoft first.",
    source=(INDEPENDENT_PROCESS, PULL_REQUEST_TEMPLATE),
)
def connector_may_be_submitted(declaration: Declaration) -> Findings:
    """The service has no connector yet, and Microsoft agrees to one for a service of its own.

    A second connector for the same service is turned down; the first one is extended instead.
    """
    yield from _denied(
        declaration,
        {
            "business-app.new-connector": "a connector for the service is declared to exist already",
            "business-app.microsoft-consent": "Microsoft is declared not to have agreed",
        },
    )


@rule(
    "oauth-app-ready",
    AUTHENTICATION,
    Level.WARNING,
    help="Register the redirect URL at the identity provider, and hand over client ID and secret in the portal.",
    source=(CERTIFICATION, SUBMISSION),
    publisher=Publisher.VERIFIED,
)
def oauth_app_is_ready(declaration: Declaration) -> Findings:
    """The app at the identity provider allows the redirect URL, and its credentials for production are handed over.

    Without both, reviewers and users cannot sign in.
    """
    yield from _denied(
        declaration,
        {
            "authentication.redirect-registered": "the redirect URL is declared not to be registered",
            "authentication.production-credentials": "the credentials are declared not to be handed over",
        },
    )


@rule(
    "oauth-credentials-expiry",
    AUTHENTICATION,
    Level.HINT,
    help="Create a secret that lasts, hand it over in the portal, and write down the new day.",
    source=(CERTIFICATION, SUBMISSION),
    publisher=Publisher.VERIFIED,
)
def oauth_credentials_last(declaration: Declaration) -> Findings:
    """The OAuth credentials that were handed over do not expire within 90 days.

    When they do, nobody can sign in to the connector any more, and a new secret has to go through Microsoft.
    """
    day = declaration.day("authentication", "credentials-expire")
    if day is None:
        return
    left = days_until(day)
    if left < MIN_VALIDITY:
        when = f"expire in {left} day{'s' if left != 1 else ''}" if left >= 0 else "have expired"
        yield declaration.at("authentication", "credentials-expire").finding(f"the OAuth credentials {when} ({day})")


@rule(
    "solution-checker-clean",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Run the solution checker on the solution with the connector, and correct what it reports.",
    source=(SUBMISSION, CERTIFICATION),
)
def solution_checker_is_clean(declaration: Declaration) -> Findings:
    """The solution checker was run on the connector's solution and reports nothing.

    The package is made from that solution, and Microsoft runs the same checker.
    """
    yield from _denied(
        declaration,
        {"validation.solution-checker": "the solution checker is declared not to be run, or not to be clean"},
    )


@rule(
    "tested-ten-calls",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help=f"Call each operation successfully {MIN_CALLS} times or more before the submission.",
    source=CERTIFICATION,
)
def operations_were_called(declaration: Declaration) -> Findings:
    """Each operation was called successfully ten times.

    Microsoft looks at the calls of the custom connector before it accepts the submission.
    """
    calls = declaration.answer("validation", "calls-per-operation")
    if isinstance(calls, int) and not isinstance(calls, bool) and 0 <= calls < MIN_CALLS:
        yield declaration.at("validation", "calls-per-operation").finding(
            f"{calls} successful calls of an operation are declared, at least {MIN_CALLS} are asked for"
        )


@rule(
    "validation-passed",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Correct what the test shows, and run it again.",
    source=(CERTIFICATION, CERTIFICATION_TESTING),
)
def validation_is_passed(declaration: Declaration) -> Findings:
    """The connector was tried out: without errors in the test tab, with responses as its schemas describe them.

    What goes wrong there goes wrong in every flow.
    """
    yield from _denied(
        declaration,
        {
            "validation.no-schema-errors": "the test tab is declared to show errors",
            "validation.exact-responses": "the responses are declared to differ from their schemas",
            "validation.responsible-ai": "the rules for responsible AI are declared not to be followed",
        },
    )
    day = declaration.day("validation", "preview-region")
    if day is not None and is_to_come(day):
        yield declaration.at("validation", "preview-region").finding(
            f"the test in the preview region is dated {day}, which is in the future",
            "Report the test first, then write down the day.",
        )


@rule(
    "submission-steps-done",
    NOMINATION,
    Level.WARNING,
    help="Take the step in the portal, then write `true`.",
    source=(SUBMISSION, ELIGIBILITY, UPDATES),
)
def submission_steps_are_done(declaration: Declaration) -> Findings:
    """The steps in Microsoft's portal and repository are done.

    The submission waits for the one that is missing.
    """
    yield from _denied(
        declaration,
        {
            "submission.partner-center-account": "the seller account is declared not to be set up",
            "submission.partner-center-listing": "the offer is declared to be incomplete",
            "submission.publisher-matches-account": "the publisher is declared to differ from the account's",
            "submission.open-source": "the connector is declared to be missing from the public repository",
            "submission.existing-submission": "the update is declared to go into a new submission",
            "submission.identity-verified": "the publisher's identity is declared not to be verified",
        },
    )


@rule(
    "package-link-valid",
    NOMINATION,
    Level.WARNING,
    help="Make a new link to the package, valid for 15 days.",
    policy="5000.3.1.2",
    source=SUBMISSION,
    publisher=Publisher.VERIFIED,
)
def package_link_is_valid(declaration: Declaration) -> Findings:
    """The link to the uploaded package has not expired.

    Microsoft fetches the package by it, some days after the submission.
    """
    day = declaration.day("submission", "package-link-expires")
    if day is not None and is_over(day):
        yield declaration.at("submission", "package-link-expires").finding(f"the link to the package expired on {day}")


@rule(
    "users-told-in-time",
    NOMINATION,
    Level.WARNING,
    help=f"Tell the customers, and let {MIN_NOTICE} days pass before operations stop working.",
    source=(VERSIONING, UPDATES),
)
def users_are_told_in_time(declaration: Declaration) -> Findings:
    """Customers hear of breaking changes 30 days before an operation stops working.

    Flows that use it run unattended; their makers need that time to change them.
    """
    told, retires = declaration.day("update", "customers-notified"), declaration.day("update", "retires")
    place = declaration.at("update", "retires")
    if retires is None:
        return
    if told is None:
        yield place.finding(f"operations stop working on {retires}, and `customers-notified` is missing")
    elif (retires - told).days < MIN_NOTICE:
        days = (retires - told).days
        when = f"{days} day{'s' if days != 1 else ''} after" if days >= 0 else "before"
        yield place.finding(f"operations stop working {when} customers are told")


@rule(
    "general-availability-met",
    AVAILABILITY,
    Level.WARNING,
    help="Stay in preview until it is true.",
    source=(GENERAL_AVAILABILITY, VERSIONING),
)
def general_availability_is_met(declaration: Declaration) -> Findings:
    """Service, support and operations are ready for general availability.

    A connector may stay in preview as long as it takes.
    """
    yield from _denied(
        declaration,
        {
            "general-availability.production-backend": "the service is declared not to be in production",
            "general-availability.support-hours": "support is declared to have different hours from the service",
            "general-availability.stable-operations": "operations in production are declared to be unstable",
        },
    )
