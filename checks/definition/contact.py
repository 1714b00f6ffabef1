"""The contact: whom customers ask for help."""

from __future__ import annotations

import json
import re
from typing import Final

from checks.criteria import SUPPORT_CONTACT
from checks.rule import Findings, Level, evidence, rule
from checks.sources import CERTIFICATION, CERTIFICATION_PAGE, SWAGGER_VALIDATOR
from connector.characters import is_blank
from connector.connector import Connector
from connector.definition import Info
from connector.node import Finding, Node, Unproven
from connector.spelling import MAX_COMPARED, meant
from connector.web import is_mail_address, is_web_address
from connector.words import code, quoted

_METADATA: Final = "x-ms-connector-metadata"
_MEMBERS: Final = ("name", "url", "email")


def _misspelled(contact: Node, *missing: str) -> Finding | None:
    """A member that is nearly called like one that is missing; an OpenAPI contact has no others."""
    for member in list(contact.value)[:MAX_COMPARED]:
        name = meant(member, missing) if member not in _MEMBERS else None
        if name is not None:
            return contact.at(member).finding(
                f"{quoted(member)} must be spelled {quoted(name)}", f"Write {code(name)}."
            )
    return None


def _snippet(info: Info) -> str:
    """The contact as JSON, with what the definition already tells; what it does not tell is in square brackets."""
    title = info.text("title").strip()
    listed = info.parent.get(_METADATA)
    sites = [
        item.get("propertyValue")
        for item in (listed if isinstance(listed, list) else [])
        if isinstance(item, dict) and item.get("propertyName") == "Website"
    ]
    site = next((site for site in sites if isinstance(site, str) and is_web_address(site)), None)
    contact = {
        "name": f"{title[:60]} Support" if title else "[name of your support team]",
        "url": site or "[web address of your support]",
        "email": "[email address of your support]",
    }
    return f'"contact": {json.dumps(contact, indent=4, ensure_ascii=False)}'


@rule(
    "contact-present",
    SUPPORT_CONTACT,
    Level.ERROR,
    help="Add `contact` to `info` with the name, the URL and the email address of your support team.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=(CERTIFICATION, CERTIFICATION_PAGE),
    keyword=(),
    misses="contact",
)
def contact_is_there(info: Info) -> Findings:
    """`info.contact` names the support for customers.

    It is shown to everybody who uses the connector. One certified connector in twenty is from 2020 and has none:
    nobody asked then. Since 2021 the validator refuses an update without it.
    """
    if "contact" not in info.value:
        yield info.finding("`info.contact` is missing").paste(_snippet(info))
    elif not isinstance(info.value["contact"], dict):
        place = info.at("contact")
        help = "Replace it by an object with `name`, `url` and `email`."
        yield place.finding("`contact` must be an object", help, validator="JsonTypeIncorrect").paste(_snippet(info))


@rule(
    "contact-name-present",
    SUPPORT_CONTACT,
    Level.ERROR,
    help="Add `name` with the name of the support team, such as `Contoso Support`.",
    validator="RequiredPropertyMissing",
    source=CERTIFICATION,
    keyword="contact",
)
def contact_has_a_name(info: Info) -> Findings:
    """The contact has a name.

    The validator requires it.
    """
    contact = info.at("contact")
    if isinstance(contact.value, dict) and is_blank(contact.text("name")):
        fault = "the contact has no `name`" if not contact.text("name") else "the contact's name is empty"
        yield _misspelled(contact, "name") or contact.finding(fault)


@rule(
    "contact-url-or-email-present",
    SUPPORT_CONTACT,
    Level.ERROR,
    help="Add `url` and `email` of the support team; one of them is required.",
    validator=("OneOfPropertiesRequired", "RequiredPropertyMissing"),
    source=CERTIFICATION,
    keyword="contact",
)
def contact_can_be_reached(info: Info) -> Findings:
    """The contact has a URL or an email address.

    A name alone helps nobody.
    """
    contact = info.at("contact")
    if isinstance(contact.value, dict) and is_blank(contact.text("url")) and is_blank(contact.text("email")):
        yield _misspelled(contact, "url", "email") or contact.finding("the contact has neither `url` nor `email`")


@rule(
    "contact-complete",
    SUPPORT_CONTACT,
    Level.HINT,
    help="Give both the URL and the email address of the support team.",
    source=CERTIFICATION,
    keyword="contact",
)
def contact_is_complete(info: Info) -> Findings:
    """The contact has a URL and an email address.

    Microsoft's pages ask for both; one of them passes.
    """
    contact = info.at("contact")
    if not isinstance(contact.value, dict):
        return
    missing = [name for name in ("url", "email") if is_blank(contact.text(name))]
    if len(missing) == 1:
        fault, help = f"the contact has no `{missing[0]}`", f"Add `{missing[0]}` of the support team."
        yield _misspelled(contact, missing[0]) or contact.finding(fault, help)


@rule(
    "contact-email-valid",
    SUPPORT_CONTACT,
    Level.ERROR,
    help="Write one plain email address, such as support@contoso.com.",
    validator="ContactEmailNotValid",
    policy="5000.3.1.4",
    source=SWAGGER_VALIDATOR,
    keyword="contact",
)
def contact_email_is_one(info: Info) -> Findings:
    """The contact's email address is well formed.

    Customers and reviewers write to it. Several addresses with a comma or a semicolon between them have passed.
    """
    contact = info.at("contact")
    address = contact.text("email")
    if is_blank(address):
        return
    if address != address.strip():
        help = f"Remove the space: {quoted(address.strip())}."
        yield contact.at("email").finding(f"the email address {quoted(address)} begins or ends with a space", help)
    elif not all(is_mail_address(part.strip()) for part in re.split("[,;]", address)):
        yield contact.at("email").finding(f"{quoted(address)} is not an email address")


@rule(
    "contact-url-valid",
    SUPPORT_CONTACT,
    Level.ERROR,
    help="Write the whole URL, such as https://support.contoso.com.",
    validator="UrlNotValid",
    source=SWAGGER_VALIDATOR,
    keyword="contact",
)
def contact_url_is_one(info: Info) -> Findings:
    """The contact's URL is absolute.

    A relative one leads nowhere outside the definition.
    """
    contact = info.at("contact")
    address = contact.text("url")
    if is_blank(address):
        return
    if address != address.strip():
        help = f"Remove the space: {quoted(address.strip())}."
        yield contact.at("url").finding(f"the URL {quoted(address)} begins or ends with a space", help)
    elif not is_web_address(address):
        yield contact.at("url").finding(f"{quoted(address)} is not a web address")


@rule(
    "support-contact",
    SUPPORT_CONTACT,
    Level.ERROR,
    help="Add `info.contact` to the definition.",
    source=CERTIFICATION_PAGE,
)
def support_contact_can_be_judged(connector: Connector) -> Findings:
    """A support contact for customers exists.

    The definition names it; where that cannot be read, certification.yml may name it, and otherwise nothing proves
    it.
    """
    if connector.definition is None and _declared_contact(connector) is None:
        yield Unproven("the definition cannot be read")


def _declared_contact(connector: Connector) -> Node | None:
    return connector.declaration.section("support-contact") if connector.declaration else None


@evidence(SUPPORT_CONTACT)
def describe_support_contact(connector: Connector) -> str | None:
    """The name and the addresses of the contact."""
    info = connector.definition.info if connector.definition else None
    contact = info.at("contact") if info else _declared_contact(connector)
    if contact is None:
        return None
    parts = [contact.text(name).strip() for name in ("name", "email", "url")]
    return ", ".join(part for part in parts if part)[:200] or None
