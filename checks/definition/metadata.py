"""x-ms-connector-metadata: website, privacy policy and the names of both."""

from __future__ import annotations

import json
import re
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, MARKETPLACE_POLICY, SWAGGER_VALIDATOR
from connector.definition import Definition, MetadataItem
from connector.edits import renamed, replaced
from connector.metadata import (
    CATEGORIES,
    GALLERY,
    MEMBERS,
    METADATA,
    NAMES,
    PRIVACY,
    WEBSITE,
    filled,
    items,
    listed,
    member,
)
from connector.node import Finding, Node
from connector.values import a_kind
from connector.web import is_web_address
from connector.words import code, cut, quoted

_ASPECTS: Final = {
    WEBSITE: "https://[the product's site]",
    PRIVACY: "https://[the service's privacy policy]",
    CATEGORIES: "[one or two categories, such as Productivity;Communication]",
}
_SCHEME: Final = re.compile(r"h{1,9}t{1,9}p{1,9}s{0,9} ?[:;]? ?/{1,3}", re.IGNORECASE)
"""https:// with a letter too many, or a character too few."""
_CHOICE: Final = f"The gallery has these categories, of which one or two may be chosen: {'; '.join(GALLERY)}."


def _element(name: str, value: str) -> str:
    return json.dumps({"propertyName": name, "propertyValue": value}, ensure_ascii=False)


def _site(definition: Definition) -> str | None:
    """The address of the contact, where it is one: the site that the definition already names."""
    address = definition.info.at("contact").text("url") if definition.info is not None else ""
    return address if is_web_address(address) else None


@rule(
    "metadata-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add `x-ms-connector-metadata` beside `info`, with the elements Website, Privacy policy and Categories: one "
    "or two of the gallery's categories, such as Productivity;Communication.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=CERTIFICATION,
    misses=METADATA,
)
def metadata_is_there(definition: Definition) -> Findings:
    """The definition has `x-ms-connector-metadata`, a list.

    The gallery takes website, privacy policy and categories from it. One certified connector in twenty is from 2020
    and has none: nobody asked then. Since 2021 the validator refuses an update without it.
    """
    values = {**_ASPECTS, WEBSITE: _site(definition) or _ASPECTS[WEBSITE]}
    given = definition.get(METADATA)
    if isinstance(given, dict):
        values |= {name: given[name] for name in values if isinstance(given.get(name), str)}
    elements = ",\n".join("    " + _element(name, value) for name, value in values.items())
    snippet = f'"{METADATA}": [\n{elements}\n]'
    if METADATA not in definition.value:
        yield definition.finding("`x-ms-connector-metadata` is missing").paste(snippet)
    elif not isinstance(definition.value[METADATA], list):
        help = "Replace it with a list that has one element each for Website, Privacy policy and Categories."
        place = definition.at(METADATA)
        yield place.finding(f"`{METADATA}` must be a list", help, validator="JsonTypeIncorrect").paste(snippet)


def _missing(definition: Definition, name: str) -> Findings:
    """One finding where no element gives the value: at the element that was meant, if there is one."""
    if not isinstance(definition.value[METADATA], list):
        return
    found = list(items(definition, name))
    if any(filled(value) for _, value in found):
        return
    if found:
        yield _unfilled(found[0][1], name)
        return
    meant = next((place for place, value in items(definition, name, misspelled=True) if filled(value)), None)
    if meant is not None:
        finding = meant.finding(
            f"{quoted(str(meant.value))} must be {quoted(name)}", f'Write `"propertyName": "{name}"`.'
        )
        yield finding.fix(replaced(meant, name))
        return
    value = _site(definition) if name == WEBSITE else None
    finding = definition.at(METADATA).finding(f"`{METADATA}` has no element {quoted(name)}")
    yield finding.paste(_element(name, value or _ASPECTS[name]))


def _unfilled(place: Node, name: str) -> Finding:
    """No text is there for the element: its value is empty, or of another type."""
    given, help = place.value, _CHOICE if name == CATEGORIES else f"Write {code(_ASPECTS[name])}."
    if given is None or isinstance(given, str):
        return place.finding(f"the value of {quoted(name)} is empty", help)
    if isinstance(given, list) and given and all(isinstance(one, str) for one in given):
        help = f"Write one string: {code(json.dumps(';'.join(cut(one) for one in given[:3]), ensure_ascii=False))}."
    return place.finding(f"the value of {quoted(name)} is {a_kind(given)}, not a string", help)


@rule(
    "metadata-website-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Add an element with `"propertyName": "Website"` and the address of the product\'s site.',
    validator="ConnectorMetadataPropertiesMissing",
    policy="5000.3.1.3",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword=METADATA,
    fixable=True,
)
def metadata_name_the_website(definition: Definition) -> Findings:
    """The metadata contain the product's Website.

    The gallery links to it.
    """
    yield from _missing(definition, WEBSITE)


@rule(
    "metadata-privacy-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Add an element with `"propertyName": "Privacy policy"` and the address of the end service\'s policy.',
    validator="ConnectorMetadataPropertiesMissing",
    policy="5000.3.1.5",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword=METADATA,
    fixable=True,
)
def metadata_name_the_privacy_policy(definition: Definition) -> Findings:
    """The metadata contain the Privacy policy of the end service.

    Microsoft's pages require it, and no connector certified since 2023 is without one.
    """
    yield from _missing(definition, PRIVACY)


@rule(
    "metadata-categories-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Add an element with `"propertyName": "Categories"`. ' + _CHOICE,
    validator="ConnectorMetadataPropertiesMissing",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword=METADATA,
    fixable=True,
)
def metadata_name_the_categories(definition: Definition) -> Findings:
    """The metadata contain the Categories.

    The gallery sorts by them.
    """
    yield from _missing(definition, CATEGORIES)


@rule(
    "metadata-member-names",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Name the members of each element `propertyName` and `propertyValue`.",
    validator="ConnectorMetadataPropertiesMissing",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword=METADATA,
    fixable=True,
)
def metadata_members_are_spelled(definition: Definition) -> Findings:
    """The members of an element of the metadata are called propertyName and propertyValue.

    Upper and lower case count: what is called otherwise is not found, and the website or the policy is missing.
    """
    places: dict[tuple[str, str], list[Node]] = {}
    for index, item in enumerate(listed(definition)):
        for name in MEMBERS:
            found = member(item, name, index)
            if found is not None and found[0] != name:
                places.setdefault((found[0], name), []).append(definition.at(METADATA, index, found[0]))
    for (written, name), nodes in places.items():
        times = f" in {len(nodes)} elements" if len(nodes) > 1 else ""
        finding = nodes[0].finding(f"{quoted(written)} must be spelled {quoted(name)}{times}", f"Write {code(name)}.")
        yield finding.fix(*(renamed(node, name) for node in nodes))


@rule(
    "metadata-url-valid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write the whole URL, such as https://www.contoso.com.",
    validator="UrlNotValid",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword=METADATA,
    fixable=True,
)
def metadata_links_are_absolute(definition: Definition) -> Findings:
    """Website and privacy policy are absolute URLs.

    A relative one leads nowhere outside the definition.
    """
    for name in (WEBSITE, PRIVACY):
        for _, place in items(definition, name):
            if not filled(place):
                continue
            address = str(place.value)
            if address != address.strip():
                help = f"Remove the space: {quoted(address.strip())}."
                finding = place.finding(f"the URL {quoted(address)} begins or ends with a space", help)
                yield finding.fix(replaced(place, address.strip()))
            elif not is_web_address(address):
                finding, whole = place.finding(f"{quoted(address)} is not a web address"), _with_scheme(address)
                yield finding.fix(replaced(place, whole)) if whole else finding


def _with_scheme(address: str) -> str | None:
    """The address with its scheme spelled out, where nothing else can be meant."""
    scheme = _SCHEME.match(address)
    bare = address[scheme.end() :] if scheme is not None else address
    whole = f"https://{bare}"
    return whole if (scheme is not None or bare.startswith("www.")) and is_web_address(whole) else None


@rule(
    "metadata-url-https",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Link to the https address.",
    policy="5000.3.1.6",
    source=CERTIFICATION,
    keyword=METADATA,
)
def metadata_links_are_encrypted(definition: Definition) -> Findings:
    """Website and privacy policy are HTTPS addresses.

    Browsers warn of others.
    """
    for name in (WEBSITE, PRIVACY):
        for _, place in items(definition, name):
            if filled(place) and place.value.lower().startswith("http://"):
                yield place.finding(f"{quoted(name)} is an http address")


@rule(
    "metadata-privacy-not-website",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write the address of the page with the privacy policy.",
    policy="5000.3.1.5",
    source=(CERTIFICATION, MARKETPLACE_POLICY),
    keyword=METADATA,
)
def privacy_policy_is_a_page_of_its_own(definition: Definition) -> Findings:
    """The privacy policy has an address of its own, not that of the website.

    Those who follow the link look for the policy.
    """
    sites = {_address(value.value) for _, value in items(definition, WEBSITE) if filled(value)}
    for _, place in items(definition, PRIVACY):
        if filled(place) and _address(place.value) in sites:
            yield place.finding("the privacy policy has the address of the website")


def _address(text: str) -> str:
    """An address without what makes no difference to its reader: scheme, www, case and the last slash."""
    address = text.strip().lower().rstrip("/")
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.")


@rule(
    "metadata-unknown-name",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Write "Website", "Privacy policy" or "Categories", spelled that way, or remove the element.',
    source=CERTIFICATION,
    fixable=True,
)
def metadata_names_are_known(item: MetadataItem) -> Findings:
    """The names in the metadata are Website, Privacy policy and Categories, spelled that way.

    Other upper and lower case has passed; other names are ignored.
    """
    written = member(item.value, "propertyName", int(item.tokens[-1]))
    if written is None:
        yield item.finding("an element of the metadata has no `propertyName`")
        return
    name = written[1]
    if name in NAMES:
        return
    shown = quoted(name) if isinstance(name, str) else "the name"
    known = next((known for known in NAMES if isinstance(name, str) and known.lower() == name.strip().lower()), None)
    what = f"is spelled {quoted(known)} in the gallery" if known else "is not a name that the gallery knows"
    help = f'Write `"propertyName": "{known}"`.' if known else None
    place = item.at(written[0])
    finding = place.finding(f"{shown} {what}", help)
    yield finding.fix(replaced(place, known)) if known else finding
