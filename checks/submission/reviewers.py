"""certification.yml: what the reviewers need, an account to test with and somebody to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from checks.criteria import REVIEWERS_CONTACT, TEST_ACCOUNT
from checks.rule import Findings, Level, evidence, rule
from checks.sources import CERTIFICATION_PAGE, REPOSITORY_README, SUBMISSION
from connector.connector import Connector
from connector.declaration import Declaration
from connector.document import Document
from connector.node import Finding, Node, Unproven
from connector.passwords import MAX_TEXT, holds_password, tells_password
from connector.web import is_international_mail_address, is_mail_address
from connector.words import quoted


def _section(connector: Connector, name: str) -> Node | None:
    return connector.declaration.section(name) if connector.declaration else None


@rule(
    "test-account",
    TEST_ACCOUNT,
    Level.ERROR,
    help="Hand over a test account, and declare in `certification.yml` where.",
    source=(CERTIFICATION_PAGE, SUBMISSION),
)
def test_account_is_declared(connector: Connector) -> Findings:
    """The reviewers have a test account and know how to sign in.

    The account itself travels through the portal; `certification.yml` only says that it did. Without an answer the
    criterion stays unproven.
    """
    section = _section(connector, "test-account")
    if section is not None and section.text("handed-over"):
        return
    if (unread := connector.unread_declaration) is not None:
        yield unread
        return
    lines = ["handed-over: portal"]
    if section is None or not section.text("steps"):
        lines.append("steps: Sign in with the account from the portal")
    shown = " and ".join(f"`{line}`" for line in lines)
    yield Unproven(
        "not declared",
        f"Below `test-account:` in `certification.yml`, write {shown}."
        if section is not None
        else f"Add to `certification.yml`: `test-account: {{{', '.join(lines)}}}`.",
    )


@rule(
    "test-account-no-secret",
    TEST_ACCOUNT,
    Level.ERROR,
    help="Remove it, change it at the service, and hand it over in the portal.",
    source=(SUBMISSION, REPOSITORY_README),
)
def test_account_has_no_secret_here(connector: Connector) -> Findings:
    """`certification.yml` tells how to sign in, never the password itself.

    The file is public, and so is its history. Every text of it is looked at, also where the schema does not know the
    member or the file cannot be parsed.
    """
    document = connector.declaration_document
    if document is not None:
        for place in _passwords(document) if document.readable else _lines_with_passwords(document):
            yield place.hidden()


_FOUND: Final = "what looks like a password or key is written here"


def _passwords(document: Document) -> Iterator[Finding]:
    pending = [Node(document.value, document.file)]
    while pending:
        node = pending.pop()
        if isinstance(node.value, dict):
            pending += [node.at(name) for name in reversed(node.value)]
        elif isinstance(node.value, list):
            pending += [node.at(index) for index in reversed(range(len(node.value)))]
        elif tells_password(str(node.tokens[-1]) if node.tokens else "", node.value):
            yield node.finding(_FOUND)


def _lines_with_passwords(document: Document) -> Iterator[Finding]:
    """Of a file that could not be parsed."""
    for number, line in enumerate(re.split(r"\r\n|\n|\r", document.text[:MAX_TEXT]), 1):
        name, _, value = line.partition(":")
        if holds_password(line) or tells_password(name.strip(), value.strip()):
            end = 1 + len(line)
            yield Finding(document.file, "", "", _FOUND, line=number, column=1, end_line=number, end_column=end)


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
    help="Name somebody in `certification.yml`, or the contact of the definition with an email address.",
    source=CERTIFICATION_PAGE,
)
def reviewers_know_whom_to_ask(connector: Connector) -> Findings:
    """The reviewers know whom to write to.

    `certification.yml` may name somebody; otherwise the email address of the definition's contact counts.
    """
    section = _section(connector, "reviewers-contact")
    if (section is not None and section.text("email").strip()) or _definition_mail(connector):
        return
    if (unread := connector.unread_declaration) is not None:
        yield unread
        return
    lines = ("name: Connector Team", "email: connectors@contoso.com")
    yield Unproven(
        "nobody is named",
        f"Below `reviewers-contact:` in `certification.yml`, write `{lines[1]}`."
        if section is not None
        else f"Add to `certification.yml`: `reviewers-contact: {{{', '.join(lines)}}}`.",
    )


@rule(
    "reviewers-contact-email",
    REVIEWERS_CONTACT,
    Level.ERROR,
    help="Write one plain email address, such as `connectors@contoso.com`.",
    source=CERTIFICATION_PAGE,
)
def reviewers_contact_can_be_reached(declaration: Declaration) -> Findings:
    """The email address for the reviewers is well formed.

    Questions that do not arrive delay the review.
    """
    section = declaration.section("reviewers-contact")
    address = section.text("email").strip() if section is not None else ""
    if section is not None and address and not is_international_mail_address(address):
        yield section.at("email").finding(f"{quoted(address)} is not an email address")


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
