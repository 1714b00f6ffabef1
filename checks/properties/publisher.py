"""publisher and stackOwner in apiProperties.json: who offers the connector, and whose service it reaches."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from checks.criteria import BUSINESS_APP
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, PULL_REQUEST_TEMPLATE
from connector.characters import REPLACEMENT
from connector.connector import Connector
from connector.properties import Properties
from connector.properties_text import company, member
from connector.publisher import Publisher
from connector.words import quoted

_NAMES: Final = ("publisher", "stackOwner")
_OF_NAMES: Final = frozenset(f" .,&+/-'’‘`·!()–—|:@®™°º\u00b4\u2010\u2011{REPLACEMENT}")
"""Beside letters and digits of every alphabet, what names of companies and people are written with; the character for
bytes that could not be read may have been one of them."""
_ADDRESS: Final = re.compile(r"https?://|www\.|@[\w-]+\.|mailto:", re.IGNORECASE)
_LEFT_OVER: Final = re.compile(
    r"(your|the) ?(company|publisher|organi[sz]ation)( ?name)?|(company|publisher|organi[sz]ation|stack ?owner) ?name"
    r"|publisher|stack ?owner|company|todo|tbd|n/?a|none|null|dummy|place ?holder|string|x{3,}"
    r"|lorem ipsum.*|\[.*\]|<.*>|\{.*\}",
    re.IGNORECASE,
)


@rule(
    "publisher-present",
    BUSINESS_APP,
    Level.WARNING,
    help="Add `publisher`: the full name of your company, or your own as an independent publisher.",
    source=(CERTIFICATION, PULL_REQUEST_TEMPLATE),
    implies="properties-known-keys",
)
def publisher_is_named(connector: Connector) -> Findings:
    """apiProperties.json names the publisher: the company, or the independent publisher.

    The name is shown to everyone who looks for a connector. Connectors that were certified before 2021 may lack it;
    their next update is the time to add it.
    """
    properties = connector.properties
    if properties is None:
        return
    if "publisher" in properties.value:
        yield from _empty(properties, "publisher")
        return
    both = all(properties.actual(name) is None for name in _NAMES)
    names = _NAMES if both else ("publisher",)
    message = "`publisher` and `stackOwner` are missing" if both else "`publisher` is missing"
    help = "Add `publisher`, the full name of your company, and `stackOwner`, the company that owns the service."
    snippet = ",\n".join(member(name, company(connector, name)) for name in names)
    yield properties.lacks("publisher", message, help if both else None, snippet)


def _empty(properties: Properties, name: str) -> Findings:
    value = properties.value[name]
    if isinstance(value, str) and value.strip():
        return
    fault = "is empty" if value is None or isinstance(value, str) else "must be a string"
    yield properties.at(name).finding(f"`{name}` {fault}", f"Write the full name into `{name}`.")


@rule(
    "stack-owner-present",
    BUSINESS_APP,
    Level.WARNING,
    help="Add `stackOwner` beside `publisher`: the name of the company that owns the service behind the connector.",
    source=CERTIFICATION,
    implies="properties-known-keys",
)
def stack_owner_is_named(connector: Connector) -> Findings:
    """apiProperties.json names the stack owner: the company whose service the connector reaches.

    Where both are missing, the finding on the publisher says so.
    """
    properties = connector.properties
    if properties is None:
        return
    if "stackOwner" in properties.value:
        yield from _empty(properties, "stackOwner")
    elif any(properties.actual(name) is not None for name in _NAMES):
        snippet = member("stackOwner", company(connector, "stackOwner"))
        yield properties.lacks("stackOwner", "`stackOwner` is missing", snippet=snippet)


@rule(
    "publisher-alphanumeric",
    BUSINESS_APP,
    Level.HINT,
    help="Write the publisher's name alone, as it is registered.",
    source=CERTIFICATION,
    keyword=_NAMES,
)
def names_are_names(properties: Properties) -> Findings:
    """`publisher` and `stackOwner` are written as names of companies or people are.

    Letters of every alphabet, digits, and what names contain, such as "&", "-" and the dot of "Inc.". An address of a
    website or a mailbox is not a name.
    """
    for name in _NAMES:
        value = properties.text(name).strip()
        others = list(dict.fromkeys(c for c in value[:300] if c not in _OF_NAMES and not _is_letter(c)))
        if _ADDRESS.search(value[:300]):
            yield properties.at(name).finding(
                f"`{name}` {quoted(value)} is an address", "Write the name of the company."
            )
        elif others and not _LEFT_OVER.fullmatch(value[:200]):
            listed = ", ".join(map(_described, others[:5]))
            yield properties.at(name).finding(
                f"`{name}` {quoted(value)} contains {listed}", f"Leave {listed} out of the name, or spell it in words."
            )


def _is_letter(character: str) -> bool:
    """A letter or digit of any alphabet, or a mark that belongs to one."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _described(character: str) -> str:
    if character.isprintable() and not character.isspace():
        return f'"{character}"'
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"


@rule(
    "publisher-equals-stack-owner",
    BUSINESS_APP,
    Level.HINT,
    help="Write the same name as `publisher` and as `stackOwner`, unless you publish on behalf of the service's owner.",
    source=CERTIFICATION,
    publisher=Publisher.VERIFIED,
    keyword="stackOwner",
)
def verified_publishers_own_the_service(properties: Properties) -> Findings:
    """A verified publisher is the stack owner.

    They differ only where the connector is published on behalf of the service's owner.
    """
    publisher, owner = properties.text("publisher").strip(), properties.text("stackOwner").strip()
    if publisher and owner and publisher.casefold() != owner.casefold():
        yield properties.at("stackOwner").finding(
            f"`stackOwner` is {quoted(owner)}, but `publisher` is {quoted(publisher)}"
        )


@rule(
    "publisher-differs-from-stack-owner",
    BUSINESS_APP,
    Level.HINT,
    help="Write your own name as `publisher`, and the service's company as `stackOwner`.",
    source=CERTIFICATION,
    publisher=Publisher.INDEPENDENT,
    keyword="stackOwner",
)
def independent_publishers_do_not_own_the_service(properties: Properties) -> Findings:
    """An independent publisher is not the stack owner.

    The owner of a service publishes as a verified publisher.
    """
    publisher, owner = properties.text("publisher").strip(), properties.text("stackOwner").strip()
    if publisher and publisher.casefold() == owner.casefold():
        yield properties.at("stackOwner").finding(f"`publisher` and `stackOwner` are both {quoted(owner)}")


@rule(
    "publisher-not-placeholder",
    BUSINESS_APP,
    Level.ERROR,
    help="Write the name of the company or person.",
    source=(CERTIFICATION, PULL_REQUEST_TEMPLATE),
    keyword=_NAMES,
)
def names_are_no_left_over_text(properties: Properties) -> Findings:
    """`publisher` and `stackOwner` are names, not texts of a template.

    They are published as they are written.
    """
    for name in _NAMES:
        value = properties.text(name).strip()
        if len(value) <= 200 and _LEFT_OVER.fullmatch(value):
            yield properties.at(name).finding(f"`{name}` is {quoted(value)}")
