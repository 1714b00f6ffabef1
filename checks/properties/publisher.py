"""publisher and stackOwner in apiProperties.json: who offers the connector, and whose service it reaches."""

from __future__ import annotations

import re
from typing import Final

from checks.criteria import BUSINESS_APP
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, PULL_REQUEST_TEMPLATE
from connector.properties import Properties
from connector.publisher import Publisher
from connector.words import shown

_NAMES: Final = ("publisher", "stackOwner")
_LEFT_OVER: Final = re.compile(
    r"(your|the) ?(company|publisher|organi[sz]ation)( ?name)?|(company|publisher|organi[sz]ation|stack ?owner) ?name"
    r"|publisher|stack ?owner|company|todo|tbd|n/?a|none|null|dummy|place ?holder|string|x{3,}"
    r"|lorem ipsum.*|\[.*\]|<.*>|\{.*\}",
    re.IGNORECASE,
)


def _given(properties: Properties, name: str) -> bool:
    return bool(properties.text(name).strip())


def _misspelt(properties: Properties, name: str) -> str | None:
    """A member that differs from the name in letter case alone."""
    members = properties.value
    return next((member for member in members if member != name and member.lower() == name.lower()), None)


@rule(
    "publisher-present",
    BUSINESS_APP,
    Level.WARNING,
    help='Add "publisher": the full name of your company, or your own as an independent publisher.',
    source=(CERTIFICATION, PULL_REQUEST_TEMPLATE),
)
def publisher_is_named(properties: Properties) -> Findings:
    """apiProperties.json names the publisher: the company, or the independent publisher's own name.

    The name is shown to everyone who looks for a connector. Connectors that were certified before 2021 may lack it;
    their next update is the time to add it.
    """
    if _given(properties, "publisher"):
        return
    if "publisher" in properties.value:
        yield properties.at("publisher").finding('"publisher" holds no name')
    elif (other := _misspelt(properties, "publisher")) is not None:
        yield properties.at(other).finding(f'"publisher" is spelt {shown(other)}', 'Spell it "publisher".')
    elif not _given(properties, "stackOwner") and _misspelt(properties, "stackOwner") is None:
        yield properties.finding(
            'neither "publisher" nor "stackOwner" is given',
            'Add "publisher", the full name of your company, and "stackOwner", the company that owns the service.',
        )
    else:
        yield properties.finding('"publisher" is missing')


@rule(
    "stack-owner-present",
    BUSINESS_APP,
    Level.WARNING,
    help='Add "stackOwner": the name of the company that owns the service behind the connector.',
    source=CERTIFICATION,
)
def stack_owner_is_named(properties: Properties) -> Findings:
    """apiProperties.json names the stack owner: the company whose service the connector reaches.

    It is said together with the publisher where both are missing.
    """
    if _given(properties, "stackOwner"):
        return
    if "stackOwner" in properties.value:
        yield properties.at("stackOwner").finding('"stackOwner" holds no name')
    elif (other := _misspelt(properties, "stackOwner")) is not None:
        yield properties.at(other).finding(f'"stackOwner" is spelt {shown(other)}', 'Spell it "stackOwner".')
    elif "publisher" in properties.value or _misspelt(properties, "publisher") is not None:
        yield properties.finding('"stackOwner" is missing')


@rule(
    "publisher-alphanumeric",
    BUSINESS_APP,
    Level.HINT,
    help="Leave the signs out of the name.",
    source=CERTIFICATION,
    keyword=_NAMES,
)
def names_are_letters_and_digits(properties: Properties) -> Findings:
    """The names of publisher and stack owner consist of letters, digits and spaces.

    That is how the documentation asks for them; many certified names hold dots and commas.
    """
    for name in _NAMES:
        value = properties.text(name).strip()
        if value and not all(sign.isascii() and (sign.isalnum() or sign == " ") for sign in value):
            yield properties.at(name).finding(f'"{name}" {shown(value)} holds more than letters and digits')


@rule(
    "publisher-equals-stack-owner",
    BUSINESS_APP,
    Level.HINT,
    help="Write the same name, unless you publish on behalf of the owner of the service.",
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
            f"the stack owner is {shown(owner)}, the publisher {shown(publisher)}"
        )


@rule(
    "publisher-differs-from-stack-owner",
    BUSINESS_APP,
    Level.HINT,
    help="Write your own name as the publisher, and the service's company as the stack owner.",
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
        yield properties.at("stackOwner").finding(f"publisher and stack owner are both {shown(owner)}")


@rule(
    "publisher-not-placeholder",
    BUSINESS_APP,
    Level.ERROR,
    help="Write the name.",
    source=(CERTIFICATION, PULL_REQUEST_TEMPLATE),
    keyword=_NAMES,
)
def names_are_no_left_over_text(properties: Properties) -> Findings:
    """publisher and stackOwner are names, no text of a template.

    Whatever stands there is published.
    """
    for name in _NAMES:
        value = properties.text(name).strip()
        if len(value) <= 200 and _LEFT_OVER.fullmatch(value):
            yield properties.at(name).finding(f'"{name}" is {shown(value)}')
