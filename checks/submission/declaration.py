"""certification.yml: what only the submitter can declare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from checks.criteria import (
    AUTHENTICATION,
    AVAILABILITY,
    BUSINESS_APP,
    NOMINATION,
    OPENAPI_DEFINITION,
    PUBLICATION_TIER,
    PULL_REQUEST,
    REVIEWERS_CONTACT,
    SUPPORT_CONTACT,
    TEST_ACCOUNT,
    Criterion,
)
from checks.rule import Findings, Level, evidence, rule
from checks.sources import CERTIFICATION_PAGE, DECLARATION_SCHEMA, ELIGIBILITY, SUBMISSION
from connector.connector import Connector
from connector.declaration import Declaration, DeclarationFault, is_to_come
from connector.node import Node, Unjudged, Unproven
from connector.publisher import Publisher
from connector.text_problem import TextProblem
from connector.words import cut

MIN_UPTIME: Final = 99.9
"""Percent."""

_AGREEMENTS: Final = {
    Publisher.VERIFIED: ("submitted", "non-disclosure-agreement", "partner-agreement"),
    Publisher.INDEPENDENT: ("submitted", "manifesto"),
}
_CRITERIA: Final[dict[str, Criterion]] = {
    "business-app": BUSINESS_APP,
    "support-contact": SUPPORT_CONTACT,
    "availability": AVAILABILITY,
    "general-availability": AVAILABILITY,
    "test-account": TEST_ACCOUNT,
    "reviewers-contact": REVIEWERS_CONTACT,
    "publication-tier": PUBLICATION_TIER,
    "built-on-azure": PUBLICATION_TIER,
    "authentication": AUTHENTICATION,
    "validation": OPENAPI_DEFINITION,
    "submission/pull-request": PULL_REQUEST,
}
"""The criterion that a member serves, by itself or with its section; all others serve the nomination."""
_FATAL: Final = frozenset({"syntax", "depth", "empty", "alias", "format", "size"})
_INSTEAD: Final = {
    "empty": "Write an answer into it, such as `publication-tier: premium`, or remove the file.",
    "depth": "Write it with the levels of the schema, such as `test-account: {handed-over: portal}`.",
    "alias": "Write the value itself in place of the alias.",
    "size": "Shorten the answers, and link to what is longer.",
}


def _section(connector: Connector, name: str) -> Node | None:
    return connector.declaration.section(name) if connector.declaration else None


def _ask(connector: Connector, message: str, *lines: str) -> Iterator[Unproven | Unjudged]:
    """An answer is missing; or the file with the answers could not be read, and so nobody knows.

    :param lines: the section, and what to write below it.
    """
    section, *members = lines
    unread = connector.unread_declaration
    if unread is not None:
        yield unread
    elif members and _section(connector, section.rstrip(":")) is not None:
        shown = " and ".join(f"`{member}`" for member in members)
        yield Unproven(message, f"Below `{section}` in `certification.yml`, write {shown}.")
    else:
        flow = f"{section} {{{', '.join(members)}}}" if members else section
        yield Unproven(message, f"Add to `certification.yml`: `{flow}`.")


@rule(
    "declaration-parses",
    NOMINATION,
    Level.ERROR,
    help="Correct the syntax at this place; a text with a colon, a quotation mark or a % in it goes in quotes.",
    source=DECLARATION_SCHEMA,
)
def declaration_parses(problem: TextProblem) -> Findings:
    """`certification.yml` can be read as YAML, up to 64 KB of it.

    What it declares does not count until it can: a file that nobody can read could say that something is not done.
    """
    if problem.role == "declaration" and problem.fault.kind in _FATAL:
        fault = problem.fault
        yield problem.finding(fault.message, fault.instead or _INSTEAD.get(fault.kind))


@rule(
    "declaration-schema",
    NOMINATION,
    Level.WARNING,
    help="See `schemas/certification.schema.json` for every member; an editor that knows it completes them.",
    source=DECLARATION_SCHEMA,
)
def declaration_follows_its_schema(fault: DeclarationFault) -> Findings:
    """`certification.yml` contains only members and values that its schema knows.

    A misspelled member or a value of the wrong kind declares nothing. It is told under the criterion that the member
    serves, which stays unproven for that reason.
    """
    section, *rest = fault.member or ("",)
    criterion = _CRITERIA.get("/".join((section, *rest[:1]))) or _CRITERIA.get(section, NOMINATION)
    yield fault.finding(fault.message, fault.help).of(criterion.id)


@rule(
    "business-app-declared",
    BUSINESS_APP,
    Level.ERROR,
    help="Declare in `certification.yml` what business users do with the connector.",
    source=(CERTIFICATION_PAGE, ELIGIBILITY),
)
def business_scenario_is_declared(connector: Connector) -> Findings:
    """The connector serves a business scenario, and somebody has written it down.

    Certification asks for a product that business users of Power Automate, Power Apps and Logic Apps need. Only the
    submitter can say so; without an answer the criterion stays unproven.
    """
    section = _section(connector, "business-app")
    if section is None or not section.text("scenario").strip():
        yield from _ask(
            connector,
            "no business scenario is declared",
            "business-app:",
            f"scenario: What business users do with {_plain(connector.title)}",
        )


def _plain(text: str) -> str:
    """A stranger's text inside a line of YAML."""
    words = "".join(sign if sign.isalnum() or sign in " .-()" else " " for sign in text[:200])
    return cut(" ".join(words.split()), 60) or "it"


@rule(
    "business-app-software-as-a-service",
    BUSINESS_APP,
    Level.WARNING,
    help="Describe the service that the connector calls, or explain the scenario to the reviewers.",
    source=CERTIFICATION_PAGE,
)
def business_app_is_a_service(declaration: Declaration) -> Findings:
    """The product is a software-as-a-service business application.

    That is what the program was made for; since 2018 owning the service or having rights to it counts.
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
    """A verified publisher owns the service or has explicit rights to it.

    Others can submit as independent publishers.
    """
    section = declaration.section("business-app")
    if section is not None and section.get("owns-service") is False:
        yield section.at("owns-service").finding("the service is declared to belong to somebody else")


@evidence(BUSINESS_APP)
def describe_business_app(connector: Connector) -> str | None:
    """That a scenario is declared, with its first words."""
    section = _section(connector, "business-app")
    text = " ".join(section.text("scenario")[:1_000].split()) if section else ""
    return f"declared: {cut(text, 100)}" if text else None


@rule(
    "availability-declared",
    AVAILABILITY,
    Level.WARNING,
    help="Declare the uptime in `certification.yml`, with a link to the evidence.",
    source=(ELIGIBILITY, CERTIFICATION_PAGE),
)
def availability_is_declared(connector: Connector) -> Findings:
    """The availability of the service is known, with a link to the evidence.

    99.9 % or better is recommended. Without an answer the criterion stays unproven.
    """
    section = _section(connector, "availability")
    proof = "evidence: https://status.contoso.com"
    shown = section is not None and section.text("evidence").strip()
    if _uptime(section) is None:
        missing = ("uptime: 99.95",) if shown else ("uptime: 99.95", proof)
        yield from _ask(connector, "no uptime is declared", "availability:", *missing)
    elif not shown:
        yield from _ask(connector, "the uptime has no evidence", "availability:", proof)


def _uptime(section: Node | None) -> float | None:
    """The declared availability in percent; what is not a percentage is a mistake that the schema tells."""
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

    Flows run unattended: everybody notices an hour of outage in a month.
    """
    section = declaration.section("availability")
    uptime = _uptime(section)
    if section is not None and uptime is not None and uptime < MIN_UPTIME:
        yield section.at("uptime").finding(f"{uptime:g} % uptime is declared, at least {MIN_UPTIME:g} % is recommended")


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
    help="Declare the days of submission and signatures in `certification.yml`.",
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
        lines = [f"{name}: 2026-05-04" for name in missing]
        yield from _ask(connector, f"not declared: {', '.join(missing)}", "nomination:", *lines)


@rule(
    "agreement-date-passed",
    NOMINATION,
    Level.ERROR,
    help="Submit and sign first, then write down the day.",
    source=CERTIFICATION_PAGE,
)
def agreement_dates_have_passed(declaration: Declaration) -> Findings:
    """The days of submission and signatures have passed.

    A planned signature is not a signature.
    """
    for name in ("submitted", "non-disclosure-agreement", "partner-agreement", "manifesto"):
        day = declaration.day("nomination", name)
        if day is not None and is_to_come(day):
            yield declaration.at("nomination", name).finding(f"`{name}` is {day}, which is in the future")


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
    "tier-standard-on-azure",
    PUBLICATION_TIER,
    Level.WARNING,
    help="Write `publication-tier: premium`, or `built-on-azure: true` if the app runs on Azure.",
    source=CERTIFICATION_PAGE,
)
def standard_tier_is_built_on_azure(declaration: Declaration) -> Findings:
    """Only an app that is built on Azure asks for Standard.

    Premium is the default; the first form of the program allowed Standard for apps on Azure, later pages make every
    connector Premium.
    """
    if declaration.get("publication-tier") == "standard" and declaration.get("built-on-azure") is not True:
        yield declaration.at("publication-tier").finding(
            "`standard` is asked for, and the app is not declared to be on Azure"
        )


@evidence(PUBLICATION_TIER)
def describe_tier(connector: Connector) -> str | None:
    """The tier that was asked for, or the default."""
    tier = connector.declaration.text("publication-tier") if connector.declaration else ""
    return f"{tier}, as declared" if tier in ("premium", "standard") else "premium, the default"
