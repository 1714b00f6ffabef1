"""iconBrandColor: the colour behind the icon."""

from __future__ import annotations

import re

from checks.criteria import BRAND_COLOR
from checks.rule import Findings, Level, evidence, rule
from checks.sources import CERTIFICATION, PROPERTIES_SCHEMA, PULL_REQUEST_TEMPLATE, REPOSITORY_README
from connector.connector import INDEPENDENT_COLOR, Connector
from connector.properties import Properties
from connector.publisher import Publisher

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_REFUSED = {"#007ee5": "the default blue", "#ffffff": "white"}


@rule(
    "brand-color-hex",
    BRAND_COLOR,
    Level.ERROR,
    help='Write the colour of the icon\'s background as six hexadecimal digits, such as "#24406B".',
    policy="5000.2.1.1",
    source=(CERTIFICATION, PROPERTIES_SCHEMA),
)
def brand_color_is_hexadecimal(properties: Properties) -> Findings:
    """iconBrandColor is given as # and six hexadecimal digits.

    It fills the tile behind the icon.
    """
    if "iconBrandColor" not in properties.value:
        yield properties.finding('"iconBrandColor" is missing')
    elif not (properties.brand_color and _HEX.fullmatch(properties.brand_color.strip())):
        shown = str(properties.value["iconBrandColor"])[:40]
        yield properties.at("iconBrandColor").finding(f'the brand colour "{shown}" is not of the form #RRGGBB')


@rule(
    "brand-color-not-default-or-white",
    BRAND_COLOR,
    Level.ERROR,
    help="Take the colour of the icon's background, another one than white or #007ee5.",
    policy="5000.2.1.1",
    source=(CERTIFICATION, PULL_REQUEST_TEMPLATE),
    publisher=Publisher.VERIFIED,
    keyword="iconBrandColor",
)
def brand_color_is_the_publishers_own(properties: Properties) -> Findings:
    """A verified publisher's brand colour is neither #007ee5 nor #ffffff.

    The first is what new connectors start with, on the second a white logo disappears.
    """
    color = (properties.brand_color or "").strip().lower()
    if color in _REFUSED:
        yield properties.at("iconBrandColor").finding(f"the brand colour {color} is {_REFUSED[color]}")


@rule(
    "brand-color-near-white",
    BRAND_COLOR,
    Level.HINT,
    help="Take a colour on which a white logo can be seen.",
    source=CERTIFICATION,
    publisher=Publisher.VERIFIED,
    keyword="iconBrandColor",
)
def brand_color_is_not_nearly_white(properties: Properties) -> Findings:
    """A brand colour is not nearly white either.

    #fefefe keeps to the letter of the rule and looks the same.
    """
    color = (properties.brand_color or "").strip().lower()
    if _HEX.fullmatch(color) and color != "#ffffff" and all(int(color[at : at + 2], 16) >= 0xF0 for at in (1, 3, 5)):
        yield properties.at("iconBrandColor").finding(f"the brand colour {color} is nearly white")


@rule(
    "brand-color-independent",
    BRAND_COLOR,
    Level.ERROR,
    help='Write "iconBrandColor": "#da3b01".',
    source=(CERTIFICATION, REPOSITORY_README),
    publisher=Publisher.INDEPENDENT,
    keyword="iconBrandColor",
)
def brand_color_is_the_independent_one(properties: Properties) -> Findings:
    """The brand colour of an independent publisher's connector is #da3b01.

    All of them share icon and colour.
    """
    color = (properties.brand_color or "").strip()
    if _HEX.fullmatch(color) and color.lower() != INDEPENDENT_COLOR:
        yield properties.at("iconBrandColor").finding(f"the brand colour is {color}")


@rule(
    "brand-color-not-independent",
    BRAND_COLOR,
    Level.WARNING,
    help="Take the colour of your icon's background.",
    source=CERTIFICATION,
    publisher=Publisher.VERIFIED,
    keyword="iconBrandColor",
)
def brand_color_is_not_the_independent_one(properties: Properties) -> Findings:
    """A verified publisher's brand colour is not #da3b01.

    That colour marks the connectors of independent publishers.
    """
    if (properties.brand_color or "").strip().lower() == INDEPENDENT_COLOR:
        yield properties.at("iconBrandColor").finding("the brand colour #da3b01 is that of independent publishers")


@evidence(BRAND_COLOR)
def describe_brand_color(connector: Connector) -> str | None:
    """The colour, and whether it was compared with an icon."""
    color = connector.properties.brand_color if connector.properties else None
    if color is None:
        return None
    if connector.publisher is Publisher.INDEPENDENT:
        return f"{color.strip()}, the colour of independent publishers"
    return f"{color.strip()}, as the icon's background" if connector.icon else f"{color.strip()}, no icon to compare"
