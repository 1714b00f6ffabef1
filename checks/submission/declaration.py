"""certification.yml: what only the submitter can declare."""

from __future__ import annotations

import re
from typing import Final

from checks.criteria import (
    AVAILABILITY,
    BUSINESS_APP,
    NOMINATION,
    PUBLICATION_TIER,
    REVIEWERS_CONTACT,
    TEST_ACCOUNT,
)
from checks.rule import Findings, Level, evidence, rule
from checks.sources import CERTIFICATION_PAGE, DECLARATION_SCHEMA, ELIGIBILITY, REPOSITORY_README, SUBMISSION
from connector.connector import Connector
from connector.declaration import Declaration, DeclarationFault, is_to_come
from connector.node import Node, Unproven
from connector.publisher import Publisher
from connector.web import is_international_mail_address, is_mail_address

MIN_UPTIME: Final = 99.9
"""Percent."""

_PASSWORD: Final = re.compile(
    r"\b(?:pass ?word|passwort|passphrase|passcode|pwd|pw)\s{0,4}[:=]\s{0,4}[\"'`]?(?![<{\[$*])([^\s\"'`]{6,100})"
    r"(?:[\"'`][.,;)]?(?=\s|$)|\s*(?:$|[\n,;(/|])|(?<=[.;,])\s)",
    re.IGNORECASE,
)
"""One word behind the name, not the beginning of a sentence."""
_AGREEMENTS: Final = {
    Publisher.VERIFIED: ("submitted", "non-disclosure-agreement", "partner-agreement"),
    Publisher.INDEPENDENT: ("submitted", "manifesto"),
}


def _section(connector: Connector, name: str) -> Node | None:
    return connector.declaration.section(name) if connector.declaration else None


def _add(section: str) -> str:
    return f"Add {section} to certification.yml."


@rule(
    "declaration-schema",
    NOMINATION,
    Level.WARNING,
    help="schemas/certification.schema.json lists every member; an editor that knows it completes them.",
    source=DECLARATION_SCHEMA,
)
def declaration_follows_its_schema(fault: DeclarationFault) -> Findings:
    """certification.yml holds only what its schema knows.

    A misspelt member declares nothing, and its criterion would stay unproven for no visible reason.
    """
    yield fault.finding(str(fault.value))


@rule(
    "business-app-declared",
    BUSINESS_APP,
    Level.ERROR,
    help=_add("business-app with a scenario"),
    source=(CERTIFICATION_PAGE, ELIGIBILITY),
)
def business_scenario_is_declared(connector: Connector) -> Findings:
    """The connector serves a business scenario, and somebody has written it down.

    Certification asks for a product that business users of Power Automate, Power Apps and Logic Apps need. Only the
    submitter can say so; without a declaration the criterion stays unproven.
    """
    section = _section(connector, "business-app")
    if section is None or not section.text("scenario").strip():
        yield Unproven("no business scenario is declared", _add("business-app with a scenario"))


@rule(
    "business-app-software-as-a-service",
    BUSINESS_APP,
    Level.WARNING,
    help="Describe the service that the connector calls, or explain the scenario to the reviewers.",
    source=CERTIFICATION_PAGE,
)
def business_app_is_a_service(declaration: Declaration) -> Findings:
    """The product is a software-as-a-service business application.

    That is what the programme was made for; since 2018 owning the service or holding rights to it counts.
    """
    section = declaration.section("business-app")
    if section is not None and section.get("software-as-a-service") is False:
        yield section.at("software-as-a-service").finding("the product is declared not to be software as a service")


@rule(
    "owns-service",
    BUSINESS_APP,
    Level.ERROR,
    help="Get the owner's written consent, or submit as an independent publisher.",
    source=(ELIGIBILITY, CERTIFICATION_PAGE),
    publisher=Publisher.VERIFIED,
)
def publisher_owns_the_service(declaration: Declaration) -> Findings:
    """A verified publisher owns the service or holds explicit rights to it.

    Others can submit as independent publishers.
    """
    section = declaration.section("business-app")
    if section is not None and section.get("owns-service") is False:
        yield section.at("owns-service").finding("the service is declared to belong to somebody else")


@evidence(BUSINESS_APP)
def describe_business_app(connector: Connector) -> str | None:
    """That a scenario is declared, with its first words."""
    section = _section(connector, "business-app")
    text = " ".join(section.text("scenario").split()) if section else ""
    return f"declared: {text[:100]}{'…' if len(text) > 100 else ''}" if text else None


@rule(
    "availability-declared",
    AVAILABILITY,
    Level.WARNING,
    help=_add("availability with uptime and evidence"),
    source=(ELIGIBILITY, CERTIFICATION_PAGE),
)
def availability_is_declared(connector: Connector) -> Findings:
    """The availability of the service is known, with a link to the evidence.

    99.9 % or better is recommended. Without a declaration the criterion stays unproven.
    """
    section = _section(connector, "availability")
    if section is None or _uptime(section) is None:
        yield Unproven("no uptime is declared", _add("availability with uptime and evidence"))
    elif not section.text("evidence").strip():
        yield Unproven("the uptime has no evidence", _add("availability.evidence, a link to a status page,"))


def _uptime(section: Node | None) -> float | None:
    """The declared availability in percent; what is no percentage is a mistake that the schema tells."""
    uptime = section.get("uptime") if section is not None else None
    if isinstance(uptime, bool) or not isinstance(uptime, (int, float)) or not 0 <= uptime <= 100:
        return None
    return uptime


@rule(
    "uptime-999",
    AVAILABILITY,
    Level.WARNING,
    help="Raise the availability to 99.9 %, or tell the reviewers what limits it.",
    source=(ELIGIBILITY, CERTIFICATION_PAGE),
)
def uptime_is_three_nines(declaration: Declaration) -> Findings:
    """The service is available 99.9 % of the time or more.

    Flows run unattended: an hour of outage in a month is noticed by everybody.
    """
    section = declaration.section("availability")
    uptime = _uptime(section)
    if section is not None and uptime is not None and uptime < MIN_UPTIME:
        yield section.at("uptime").finding(f"{uptime:g} % uptime, at least {MIN_UPTIME:g} % is recommended")


@evidence(AVAILABILITY)
def describe_availability(connector: Connector) -> str | None:
    """The uptime and where it is shown."""
    section = _section(connector, "availability")
    uptime = _uptime(section)
    if section is None or uptime is None:
        return None
    return f"{uptime:g} % declared, {section.text('evidence').strip()[:100]}"


@rule(
    "agreements",
    NOMINATION,
    Level.ERROR,
    help=_add("nomination with the dates"),
    source=(CERTIFICATION_PAGE, SUBMISSION),
)
def agreements_are_declared(connector: Connector) -> Findings:
    """The connector is submitted and the agreements are signed.

    Verified publishers sign a non-disclosure and a partner agreement, independent ones accept a manifesto. Only the
    submitter knows; without the dates the criterion stays unproven.
    """
    section = _section(connector, "nomination")
    wanted = _AGREEMENTS[connector.publisher]
    missing = [name for name in wanted if section is None or not section.text(name)]
    if missing:
        yield Unproven(f"not declared: {', '.join(missing)}", _add(f"nomination with {', '.join(missing)}"))


@rule(
    "agreement-date-passed",
    NOMINATION,
    Level.ERROR,
    help="Submit and sign first, then write down the day.",
    source=CERTIFICATION_PAGE,
)
def agreement_dates_have_passed(declaration: Declaration) -> Findings:
    """The days of submission and signatures have passed.

    A planned signature is none.
    """
    for name in ("submitted", "non-disclosure-agreement", "partner-agreement", "manifesto"):
        day = declaration.day("nomination", name)
        if day is not None and is_to_come(day):
            yield declaration.at("nomination", name).finding(f"{name} is dated {day}, which is still to come")


@evidence(NOMINATION)
def describe_nomination(connector: Connector) -> str | None:
    """The dates."""
    section = _section(connector, "nomination")
    if section is None:
        return None
    return "; ".join(
        f"{name} {section.text(name)[:10]}" for name in _AGREEMENTS[connector.publisher] if section.text(name)
    )


@rule(
    "test-account",
    TEST_ACCOUNT,
    Level.ERROR,
    help=_add("test-account with handed-over and steps"),
    source=(CERTIFICATION_PAGE, SUBMISSION),
)
def test_account_is_declared(connector: Connector) -> Findings:
    """The reviewers have a test account and know how to sign in.

    The account itself travels through the portal; certification.yml only says that it did. Without a declaration the
    criterion stays unproven.
    """
    section = _section(connector, "test-account")
    if section is None or not section.text("handed-over"):
        yield Unproven("not declared", _add("test-account with handed-over and steps"))


def _is_password(word: str) -> bool:
    """Letters and digits, and no placeholder: ``Winter.2026``, but not ``portal`` or ``8-12``."""
    return any(map(str.isalpha, word)) and any(map(str.isdigit, word)) and not re.search(r"[<>{}\u2026]", word)


@rule(
    "test-account-no-secret",
    TEST_ACCOUNT,
    Level.ERROR,
    help="Remove it, change it at the service, and hand it over in the portal.",
    source=(SUBMISSION, REPOSITORY_README),
)
def test_account_holds_no_secret(declaration: Declaration) -> Findings:
    """certification.yml tells how to sign in, never the secret itself.

    The file is public, and so is its history.
    """
    section = declaration.section("test-account")
    if section is not None and any(map(_is_password, _PASSWORD.findall(section.text("steps")))):
        yield section.at("steps").finding("the steps hold what looks like a password or key").hidden()


@evidence(TEST_ACCOUNT)
def describe_test_account(connector: Connector) -> str | None:
    """Where it was handed over."""
    section = _section(connector, "test-account")
    place = section.text("handed-over") if section else ""
    return {"not-needed": "declared as not needed"}.get(place, f"handed over: {place}") if place else None


@rule(
    "reviewers-contact",
    REVIEWERS_CONTACT,
    Level.ERROR,
    help=_add("reviewers-contact with name and email"),
    source=CERTIFICATION_PAGE,
)
def reviewers_know_whom_to_ask(connector: Connector) -> Findings:
    """The reviewers know whom to write to.

    certification.yml may name somebody; otherwise the mail address of the definition's contact counts.
    """
    section = _section(connector, "reviewers-contact")
    if (section is None or not section.text("email").strip()) and not _definition_mail(connector):
        yield Unproven("nobody is named", _add("reviewers-contact with name and email"))


@rule(
    "reviewers-contact-email",
    REVIEWERS_CONTACT,
    Level.ERROR,
    help="Write one plain mail address, such as connectors@contoso.com.",
    source=CERTIFICATION_PAGE,
)
def reviewers_contact_can_be_reached(declaration: Declaration) -> Findings:
    """The mail address for the reviewers is well formed.

    Questions that do not arrive hold up the review.
    """
    section = declaration.section("reviewers-contact")
    address = section.text("email").strip() if section is not None else ""
    if section is not None and address and not is_international_mail_address(address):
        yield section.at("email").finding(f'"{address[:120]}" is no mail address')


def _definition_mail(connector: Connector) -> str:
    info = connector.definition.info if connector.definition else None
    address = info.at("contact").text("email").strip() if info else ""
    return address if is_mail_address(address) else ""


@evidence(REVIEWERS_CONTACT)
def describe_reviewers_contact(connector: Connector) -> str | None:
    """Name and address."""
    section = _section(connector, "reviewers-contact")
    if section is not None and section.text("email"):
        return ", ".join(part for part in (section.text("name"), section.text("email")) if part)[:200]
    address = _definition_mail(connector)
    return f"{address}, the contact of the definition" if address else None


@rule(
    "tier-standard-on-azure",
    PUBLICATION_TIER,
    Level.WARNING,
    help="Ask for premium, or declare built-on-azure: true.",
    source=CERTIFICATION_PAGE,
)
def standard_tier_is_built_on_azure(declaration: Declaration) -> Findings:
    """Standard is asked for only by an app that is built on Azure.

    Premium is the default; the first form of the programme allowed Standard for apps on Azure, later pages make every
    connector Premium.
    """
    if declaration.get("publication-tier") == "standard" and declaration.get("built-on-azure") is not True:
        yield declaration.at("publication-tier").finding("Standard is asked for, the app is not declared as on Azure")


@evidence(PUBLICATION_TIER)
def describe_tier(connector: Connector) -> str | None:
    """The tier that was asked for, or the default."""
    tier = connector.declaration.text("publication-tier") if connector.declaration else ""
    return f"{tier}, as declared" if tier in ("premium", "standard") else "premium, the default"
