"""iconBrandColor: the color behind the icon."""

from __future__ import annotations

import re

from checks.criteria import BRAND_COLOR
from checks.rule import Findings, Level, evidence, rule
from checks.sources import CERTIFICATION, PROPERTIES_SCHEMA, PULL_REQUEST_TEMPLATE, REPOSITORY_README
from connector.connector import INDEPENDENT_COLOR, Connector
from connector.edits import replaced
from connector.properties import Properties
from connector.properties_text import brand_color, member
from connector.publisher import Publisher
from connector.words import code, shown

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_DIGITS = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?:[0-9a-fA-F]{2})?")
_REFUSED = {"#007ee5": "the default blue", "#ffffff": "white"}


@rule(
    "brand-color-hex",
    BRAND_COLOR,
    Level.ERROR,
    help='Write the color of the icon\'s background as six hexadecimal digits, such as `"#24406B"`.',
    policy="5000.2.1.1",
    source=(CERTIFICATION, PROPERTIES_SCHEMA),
    implies="properties-known-keys",
    fixable=True,
)
def brand_color_is_hexadecimal(connector: Connector) -> Findings:
    """`iconBrandColor` is written as # and six hexadecimal digits.

    It fills the tile behind the icon.
    """
    properties = connector.properties
    if properties is None:
        return
    if "iconBrandColor" not in properties.value:
        text = member("iconBrandColor", brand_color(connector))
        yield properties.lacks("iconBrandColor", "`iconBrandColor` is missing", snippet=text)
    elif not (properties.brand_color and _HEX.fullmatch(properties.brand_color.strip())):
        value = properties.value["iconBrandColor"]
        fault = "is empty" if value is None or value == "" else f"is {shown(value)}, which is not of the form #RRGGBB"
        place, color = properties.at("iconBrandColor"), _written_out(value)
        finding = place.finding(f"`iconBrandColor` {fault}", f"Write {code(color)}." if color else None)
        yield finding.fix(replaced(place, color)) if color else finding


def _written_out(value: object) -> str | None:
    """The color with six digits that a shorter spelling means."""
    found = _DIGITS.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return f"#{digits}"


@rule(
    "brand-color-not-default-or-white",
    BRAND_COLOR,
    Level.ERROR,
    help="Write the color of the icon's background; it may be neither white nor `#007ee5`.",
    policy="5000.2.1.1",
    source=(CERTIFICATION, PULL_REQUEST_TEMPLATE),
    publisher=Publisher.VERIFIED,
    keyword="iconBrandColor",
)
def brand_color_is_the_publishers_own(properties: Properties) -> Findings:
    """A verified publisher's brand color is neither `#007ee5` nor `#ffffff`.

    The first is what new connectors start with, on the second a white logo disappears.
    """
    color = (properties.brand_color or "").strip()
    what = _REFUSED.get(color.lower())
    if what:
        yield properties.at("iconBrandColor").finding(f"`iconBrandColor` {color} is {what}")


@rule(
    "brand-color-near-white",
    BRAND_COLOR,
    Level.HINT,
    help="Choose a color on which a white logo can be seen.",
    source=CERTIFICATION,
    publisher=Publisher.VERIFIED,
    keyword="iconBrandColor",
)
def brand_color_is_not_nearly_white(properties: Properties) -> Findings:
    """A brand color is not nearly white either.

    #fefefe complies with the letter of the rule and looks the same.
    """
    color = (properties.brand_color or "").strip().lower()
    if _HEX.fullmatch(color) and color != "#ffffff" and all(int(color[at : at + 2], 16) >= 0xF0 for at in (1, 3, 5)):
        yield properties.at("iconBrandColor").finding(f"`iconBrandColor` {color} is nearly white")


@rule(
    "brand-color-independent",
    BRAND_COLOR,
    Level.ERROR,
    help='Write `"iconBrandColor": "#da3b01"`.',
    source=(CERTIFICATION, REPOSITORY_README),
    publisher=Publisher.INDEPENDENT,
    keyword="iconBrandColor",
    fixable=True,
)
def brand_color_is_the_independent_one(properties: Properties) -> Findings:
    """The brand color of an independent publisher's connector is `#da3b01`.

    All of them share icon and color.
    """
    color = (properties.brand_color or "").strip()
    if _HEX.fullmatch(color) and color.lower() != INDEPENDENT_COLOR:
        place = properties.at("iconBrandColor")
        finding = place.finding(f"`iconBrandColor` of an independent publisher is {color}")
        yield finding.fix(replaced(place, INDEPENDENT_COLOR))


@rule(
    "brand-color-not-independent",
    BRAND_COLOR,
    Level.WARNING,
    help="Write the color of your icon's background.",
    source=CERTIFICATION,
    publisher=Publisher.VERIFIED,
    keyword="iconBrandColor",
)
def brand_color_is_not_the_independent_one(properties: Properties) -> Findings:
    """A verified publisher's brand color is not `#da3b01`.

    That color marks the connectors of independent publishers.
    """
    if (properties.brand_color or "").strip().lower() == INDEPENDENT_COLOR:
        yield properties.at("iconBrandColor").finding("`iconBrandColor` #da3b01 is that of independent publishers")


@evidence(BRAND_COLOR)
def describe_brand_color(connector: Connector) -> str | None:
    """The color, and whether it was compared with an icon."""
    color = connector.properties.brand_color if connector.properties else None
    if color is None:
        return None
    if connector.publisher is Publisher.INDEPENDENT:
        return f"{color.strip()[:20]}, the color of independent publishers"
    measured = connector.icon is not None and connector.icon.background is not None
    return (
        f"{color.strip()[:20]}, as the icon's background" if measured else f"{color.strip()[:20]}, no icon to compare"
    )
