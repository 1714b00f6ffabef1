"""icon.png: what a verified publisher's icon has to look like."""

from __future__ import annotations

from typing import Final

from checks.criteria import BRAND_COLOR, ICON
from checks.rule import Findings, Level, evidence, rule
from checks.sources import CERTIFICATION, CERTIFICATION_PAGE, MARKETPLACE_POLICY, REVIEWS
from connector.connector import Connector
from connector.icon import SOLID, BrandedIcon, Color, Icon, hex_color
from connector.publisher import Publisher

SIDE: Final = 230
SMALLEST_SIDE: Final = 100
MAX_BYTES: Final = 1_048_576
LOGO: Final = 0.70
"""Share of either side that a logo may take; 160 of 230 pixels are 69.6 %."""
BLUR: Final = 2
"""Pixels by which antialiasing may widen a logo, one at each end."""
UNIFORM: Final = 0.9
"""Share of the edge in one colour: a tip of the logo that touches the edge, or a mark on it, is forgiven."""
SAME_COLOR: Final = 5
"""Levels in each channel by which icon and brand colour may differ. Conversion between colour profiles shifts a level
or two, and no published icon that matches is further off than three; the next ones are off by dozens."""
MOSTLY_WHITE: Final = 0.5
"""Share of a logo's pixels. Antialiased outlines take up to a third of a thin white logo."""

DEFAULT_COLOR: Final[Color] = (0x00, 0x7E, 0xE5)
WHITE: Final[Color] = (255, 255, 255)
REFUSED: Final = (DEFAULT_COLOR, WHITE)


@rule(
    "icon-png",
    ICON,
    Level.ERROR,
    help=f"Export the icon as a PNG image of {SIDE} × {SIDE} px.",
    policy="5000.2.1.3",
    source=(CERTIFICATION, CERTIFICATION_PAGE, MARKETPLACE_POLICY),
    publisher=Publisher.VERIFIED,
)
def icon_is_a_png(icon: Icon) -> Findings:
    """The icon is a PNG image.

    The content counts, not the name; a file that is damaged or cut off is none either. A picture far beyond the
    largest size allowed is not opened: the rule on the size speaks of it.
    """
    if icon.fault and not icon.too_large:
        if icon.format == "a pointer of Git LFS":
            yield icon.finding(icon.fault, "Check the repository out with Git LFS, or commit the PNG image itself.")
        else:
            yield icon.finding(icon.fault)


@rule(
    "icon-square",
    ICON,
    Level.ERROR,
    help=f"Set the icon on a square of {SIDE} × {SIDE} px.",
    policy="5000.2.1.4",
    source=(CERTIFICATION, CERTIFICATION_PAGE, MARKETPLACE_POLICY),
    publisher=Publisher.VERIFIED,
)
def icon_is_square(icon: Icon) -> Findings:
    """The icon is as wide as it is high.

    It is shown on a square tile.
    """
    if icon.width != icon.height:
        yield icon.finding(f"the icon is {icon.width} px wide and {icon.height} px high")


@rule(
    "icon-size-100-230",
    ICON,
    Level.ERROR,
    help=f"Export the icon at {SIDE} × {SIDE} px.",
    policy="5000.2.1.4",
    source=MARKETPLACE_POLICY,
    publisher=Publisher.VERIFIED,
)
def icon_has_an_allowed_size(icon: Icon) -> Findings:
    """Each side of the icon is 100 to 230 pixels long.

    Smaller ones are blurred on high-resolution screens. Until 2022 the pages asked for about 230 and some larger icons
    were taken; the certification policies of today name both bounds.
    """
    if not icon.width:
        return
    if max(icon.width, icon.height) > SIDE:
        yield icon.finding(f"the icon is {icon.width} × {icon.height} px, at most {SIDE} a side are allowed")
    elif min(icon.width, icon.height) < SMALLEST_SIDE:
        yield icon.finding(f"the icon is {icon.width} × {icon.height} px, at least {SMALLEST_SIDE} a side are needed")


@rule(
    "icon-size-230",
    ICON,
    Level.WARNING,
    help=f"Export the icon at {SIDE} × {SIDE} px.",
    policy="5000.2.1.4",
    source=(CERTIFICATION, CERTIFICATION_PAGE, REVIEWS),
    publisher=Publisher.VERIFIED,
)
def icon_has_the_usual_size(icon: Icon) -> Findings:
    """The icon has 230 × 230 pixels.

    Every size from 100 pixels is accepted, 230 is what reviewers ask for and what looks sharp everywhere.
    """
    if icon.width == icon.height and SMALLEST_SIDE <= icon.width < SIDE:
        yield icon.finding(f"the icon is {icon.width} × {icon.height} px instead of {SIDE} × {SIDE} px")


@rule(
    "icon-bytes-max-1mb",
    ICON,
    Level.ERROR,
    help=f"Export the icon at {SIDE} × {SIDE} px without metadata: a plain one takes less than 20 kB.",
    policy="5000.2.1.2",
    source=MARKETPLACE_POLICY,
    publisher=Publisher.VERIFIED,
)
def icon_is_smaller_than_one_megabyte(icon: Icon) -> Findings:
    """The icon's file is smaller than 1 MB.

    It is loaded for every tile of the gallery.
    """
    if icon.bytes >= MAX_BYTES:
        yield icon.finding(f"the file has {icon.bytes:,} bytes, fewer than {MAX_BYTES:,} are allowed")


@rule(
    "icon-logo-margin",
    ICON,
    Level.WARNING,
    help=f"Scale the logo to about 160 of {SIDE} px, at most 70 % of either side, and centre it.",
    source=(CERTIFICATION, CERTIFICATION_PAGE),
    publisher=Publisher.VERIFIED,
)
def logo_has_a_margin(icon: Icon) -> Findings:
    """The logo takes about 160 of 230 pixels, at most 70 % of either side.

    The margin keeps logos equally large beside each other and away from the edge of the tile. The logo is measured as
    the box of all pixels unlike the background, so a shadow or a trade mark sign belongs to it. Where the background
    has no one colour, nothing can be measured.
    """
    if icon.fault or (icon.uniform is not None and icon.uniform < UNIFORM):
        return
    if icon.logo is None:
        yield icon.finding("no logo stands out from the background")
        return
    sides = (("width", icon.logo.width, icon.width), ("height", icon.logo.height, icon.height))
    parts = [
        f"{length} of {side} px in {name} ({length / side:.0%})".replace("%", " %")
        for name, length, side in sides
        if length - BLUR > LOGO * side
    ]
    if parts:
        most = [int(LOGO * side) for _, _, side in sides]
        yield icon.finding(
            f"the logo fills {' and '.join(parts)}",
            f"Scale the logo to at most {most[0]} × {most[1]} px (70 %) and centre it.",
            box=icon.logo,
        )


@rule(
    "icon-no-rounded-edges",
    ICON,
    Level.WARNING,
    help="Fill the square with the background's colour up to its corners: where tiles are rounded, the page does it.",
    source=CERTIFICATION,
    publisher=Publisher.VERIFIED,
)
def icon_has_square_corners(icon: Icon) -> Findings:
    """The icon's corners are square.

    Rounded ones show as notches on the tile. Corners that are rounded by transparency are reported as transparent.
    """
    if icon.rounded and icon.opaque:
        yield icon.finding(f"the corners are cut off by about {icon.rounded} px in another colour")


@rule(
    "icon-not-transparent",
    ICON,
    Level.ERROR,
    help="Fill the whole square with the brand colour, corners included.",
    policy="5000.2.1.5",
    source=(CERTIFICATION, MARKETPLACE_POLICY),
    publisher=Publisher.VERIFIED,
)
def icon_is_opaque(icon: Icon) -> Findings:
    """The icon is opaque, up to its corners.

    What shows through differs from product to product and from light to dark themes. The pixels count: an alpha
    channel in which all of them are opaque is fine.
    """
    if icon.opaque:
        return
    if icon.uniform is None:
        yield icon.finding("the background is transparent")
    elif icon.rounded:
        yield icon.finding(f"the corners are transparent, about {icon.rounded} px far")
    else:
        where = ", the corners among them" if min(icon.corners) < SOLID else ""
        yield icon.finding(f"{icon.transparent:.1%} of the pixels are not opaque{where}".replace("%", " %"))


@rule(
    "icon-background-uniform",
    ICON,
    Level.WARNING,
    help="Fill the square with the brand colour alone, without gradient or picture, and keep the logo off the edge.",
    source=CERTIFICATION,
    publisher=Publisher.VERIFIED,
)
def background_has_one_colour(icon: Icon) -> Findings:
    """The icon's background has one colour.

    The tile around it is filled with the brand colour, and an edge of several colours shows on it. The background is
    judged by the outermost pixels.
    """
    if icon.uniform is not None and icon.uniform < UNIFORM:
        color = f" ({hex_color(icon.background)})" if icon.background else ""
        yield icon.finding(f"only {icon.uniform:.0%} of the edge has one colour{color}".replace("%", " %"))


@rule(
    "icon-background-not-white",
    ICON,
    Level.ERROR,
    help="Set a white logo on the brand's colour.",
    policy="5000.2.1.1",
    source=(CERTIFICATION, REVIEWS),
    publisher=Publisher.VERIFIED,
)
def background_is_the_publishers_own(icon: Icon) -> Findings:
    """The icon's background is neither white nor #007EE5.

    A white tile has no outline in the gallery, and #007EE5 is what new connectors start with. Only these two very
    colours are refused; on shades beside them the rules on the brand colour advise.
    """
    if icon.background == WHITE:
        yield icon.finding("the background is white")
    elif icon.background == DEFAULT_COLOR:
        yield icon.finding(f"the background is {hex_color(DEFAULT_COLOR)}, the default colour")


@rule(
    "icon-white-logo",
    ICON,
    Level.HINT,
    help="Draw the logo in white where the brand allows it.",
    source=CERTIFICATION_PAGE,
    publisher=Publisher.VERIFIED,
)
def logo_is_white(icon: Icon) -> Findings:
    """A white logo on a coloured background is preferred.

    The first certification page says so; later ones leave the logo's colour to the brand.
    """
    if icon.logo is not None and icon.white < MOSTLY_WHITE and (icon.uniform is None or icon.uniform >= UNIFORM):
        yield icon.finding(f"{icon.white:.0%} of the logo is white".replace("%", " %"))


@rule(
    "icon-background-matches-brand",
    BRAND_COLOR,
    Level.ERROR,
    help="Write the colour of the icon's background as iconBrandColor.",
    policy=("5000.2.1.1", "5000.5.10"),
    source=(CERTIFICATION, CERTIFICATION_PAGE, REVIEWS),
    publisher=Publisher.VERIFIED,
)
def background_is_the_brand_color(branded: BrandedIcon) -> Findings:
    """iconBrandColor is the colour of the icon's background.

    The tile around the icon is filled with it, and a difference shows as a square. A few levels are forgiven: nobody
    sees them, and exporting a picture shifts them.
    """
    declared, background = branded.brand_color, branded.icon.background
    if declared is None or background is None:
        return
    if max(abs(a - b) for a, b in zip(declared, background, strict=True)) > SAME_COLOR:
        own, other = hex_color(background), hex_color(declared)
        ways = []
        if background not in REFUSED:
            ways.append(f'write "iconBrandColor": "{own}"')
        if declared not in REFUSED:
            ways.append(f"fill the icon's background with {other}")
        help = " or ".join(ways) or "give both the brand's own colour"
        yield branded.finding(
            f"the brand colour is {other}, but the icon's background is {own}", f"{help[0].upper()}{help[1:]}."
        )


@evidence(ICON)
def describe_icon(connector: Connector) -> str | None:
    """What was measured."""
    icon = connector.icon
    if connector.publisher is Publisher.INDEPENDENT:
        return None if icon else "none, as for every independent publisher"
    if icon is None or icon.fault or icon.background is None or icon.logo is None:
        return None
    logo = f"logo {icon.logo.width} × {icon.logo.height} px"
    return f"{icon.width} × {icon.height} px, {logo} on {hex_color(icon.background)}"
