"""icon.png: what a verified publisher's icon has to look like."""

from __future__ import annotations

from typing import Final

from checks.criteria import BRAND_COLOR, ICON
from checks.rule import Findings, Level, evidence, rule
from checks.sources import CERTIFICATION, CERTIFICATION_PAGE, MARKETPLACE_POLICY, REVIEWS
from connector.color import Color, difference, hex_color
from connector.connector import Connector
from connector.edits import replaced
from connector.icon import MAX_SIDE, BrandedIcon, Icon
from connector.icon_pixels import SOLID
from connector.node import Finding
from connector.publisher import Publisher

SIDE: Final = 230
SMALLEST_SIDE: Final = 100
MAX_BYTES: Final = 1_048_576
LOGO: Final = 0.70
"""Share of either side that a logo may take; 160 of 230 pixels are 69.6 %."""
BLUR: Final = 2
"""Pixels by which antialiasing may widen a logo, one at each end."""
UNIFORM: Final = 0.9
"""Share of the edge in one color: a tip of the logo that touches the edge, or a mark on it, is forgiven."""
EQUAL: Final = 3.0
"""CIEDE2000 below which two colors count as equal: side by side hardly anybody sees it, and exporting a picture through
another color profile shifts as much."""
ALIKE: Final = 10.0
"""CIEDE2000 up to which they are shades of one color; beyond, the icon shows as a square on its tile."""
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
    largest size allowed is not opened: the rule on the size reports it.
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
    help=f"Place the icon on a square of {SIDE} × {SIDE} px.",
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

    Smaller ones are blurred on high-resolution screens. Until 2022 the pages asked for about 230 px and some larger
    icons were accepted; today's certification policies name both bounds.
    """
    if not icon.width:
        return
    if max(icon.width, icon.height) > SIDE:
        beyond = f"; above {MAX_SIDE:,} px it is not measured" if icon.too_large else ""
        yield icon.finding(f"the icon is {icon.width} × {icon.height} px, the maximum is {SIDE} × {SIDE} px{beyond}")
    elif min(icon.width, icon.height) < SMALLEST_SIDE:
        minimum = f"{SMALLEST_SIDE} × {SMALLEST_SIDE} px"
        yield icon.finding(f"the icon is {icon.width} × {icon.height} px, the minimum is {minimum}")


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

    Every size from 100 pixels is accepted; 230 is what reviewers ask for and what looks sharp everywhere.
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
        yield icon.finding(f"the icon has {icon.bytes:,} bytes, it must have fewer than {MAX_BYTES:,}")


@rule(
    "icon-logo-margin",
    ICON,
    Level.WARNING,
    help=f"Scale the logo to about 160 of {SIDE} px, at most 70 % of either side, and center it.",
    source=(CERTIFICATION, CERTIFICATION_PAGE),
    publisher=Publisher.VERIFIED,
)
def logo_has_a_margin(icon: Icon) -> Findings:
    """The logo takes about 160 of 230 pixels, at most 70 % of either side.

    The margin keeps logos equally large beside each other and away from the edge of the tile. The logo is measured as
    the box of all pixels that differ from the background, including a trademark symbol; noise, soft gradients and
    blurred shadows do not count. Where the background has several colors, nothing can be measured.
    """
    if icon.fault or (icon.uniform is not None and icon.uniform < UNIFORM):
        return
    if icon.logo is None:
        yield icon.finding("no logo differs from the background", "Draw the logo so that it can be seen.")
        return
    sides = (("width", icon.logo.width, icon.width), ("height", icon.logo.height, icon.height))
    blur = BLUR * max(1, max(icon.width, icon.height) // SIDE)
    parts = [
        f"{length} of {side} px in {name} ({length / side:.0%})".replace("%", " %")
        for name, length, side in sides
        if length - blur > LOGO * side
    ]
    if parts:
        most = [int(LOGO * side) for _, _, side in sides]
        fitting = f"Scale the logo to at most {most[0]} × {most[1]} px (70 %) and center it."
        yield icon.finding(f"the logo takes {' and '.join(parts)}", fitting, box=icon.logo)


@rule(
    "icon-no-rounded-edges",
    ICON,
    Level.WARNING,
    help="Fill the square with the background's color up to its corners; the gallery rounds tiles where it wants to.",
    source=CERTIFICATION,
    publisher=Publisher.VERIFIED,
)
def icon_has_square_corners(icon: Icon) -> Findings:
    """The icon's corners are square.

    Rounded ones show as notches on the tile. Corners that are rounded by transparency are reported as transparent.
    """
    if icon.rounded and icon.opaque:
        yield icon.finding(f"the corners are cut off by about {icon.rounded} px in another color")


@rule(
    "icon-not-transparent",
    ICON,
    Level.ERROR,
    help="Fill the whole square with the brand color, including the corners.",
    policy="5000.2.1.5",
    source=(CERTIFICATION, MARKETPLACE_POLICY),
    publisher=Publisher.VERIFIED,
)
def icon_is_opaque(icon: Icon) -> Findings:
    """The icon is opaque, including its corners.

    What shows through differs from product to product and from light to dark themes. The pixels count: an alpha
    channel in which all of them are opaque is fine.
    """
    if icon.opaque:
        return
    if icon.uniform is None:
        yield icon.finding("the background is transparent")
    elif icon.rounded:
        yield icon.finding(f"about {icon.rounded} px of each corner are transparent")
    else:
        where = ", including corners" if min(icon.corners) < SOLID else ""
        yield icon.finding(f"{icon.transparent:.1%} of the pixels are not opaque{where}".replace("%", " %"))


@rule(
    "icon-background-uniform",
    ICON,
    Level.WARNING,
    help="Fill the square with the brand color alone, without gradient or picture, and keep the logo off the edge.",
    source=CERTIFICATION,
    publisher=Publisher.VERIFIED,
)
def background_has_one_color(icon: Icon) -> Findings:
    """The icon's background has one color.

    The tile around it is filled with the brand color, and an edge of several colors shows on it. The background is
    judged by the outermost pixels.
    """
    if icon.uniform is not None and icon.uniform < UNIFORM:
        color = f" ({hex_color(icon.background)})" if icon.background else ""
        yield icon.finding(f"only {icon.uniform:.0%} of the edge has one color{color}".replace("%", " %"))


@rule(
    "icon-background-not-white",
    ICON,
    Level.ERROR,
    help="Place a white logo on the brand's color.",
    policy="5000.2.1.1",
    source=(CERTIFICATION, REVIEWS),
    publisher=Publisher.VERIFIED,
)
def background_is_the_publishers_own(icon: Icon) -> Findings:
    """The icon's background is neither white nor #007EE5.

    A white tile has no outline in the gallery, and #007EE5 is what new connectors start with. Only these two exact
    colors are refused; on similar shades the rules on the brand color advise.
    """
    if icon.background == WHITE:
        yield icon.finding("the background is white")
    elif icon.background == DEFAULT_COLOR:
        yield icon.finding(f"the background is {hex_color(DEFAULT_COLOR)}, the default color")


@rule(
    "icon-white-logo",
    ICON,
    Level.HINT,
    help="Draw the logo in white where the brand allows it.",
    source=CERTIFICATION_PAGE,
    publisher=Publisher.VERIFIED,
)
def logo_is_white(icon: Icon) -> Findings:
    """A white logo on a colored background is preferred.

    The first certification page says so; later ones leave the logo's color to the brand.
    """
    if icon.logo is not None and icon.white < MOSTLY_WHITE and (icon.uniform is None or icon.uniform >= UNIFORM):
        yield icon.finding(f"{icon.white:.0%} of the logo is white".replace("%", " %"))


def _apart(branded: BrandedIcon) -> float:
    """How different brand color and background look, as CIEDE2000; 0 where they cannot be compared."""
    declared, background = branded.brand_color, branded.icon.background
    return 0.0 if declared is None or background is None else difference(declared, background)


def _mismatch(branded: BrandedIcon) -> Finding:
    declared, background = branded.brand_color, branded.icon.background
    assert declared is not None
    assert background is not None
    own, other = hex_color(background), hex_color(declared)
    ways = []
    if background not in REFUSED:
        ways.append(f'write `"iconBrandColor": "{own}"`')
    if declared not in REFUSED:
        ways.append(f"fill the icon's background with `{other}`")
    help = " or ".join(ways) or "give both the brand's own color"
    finding = branded.finding(
        f"`iconBrandColor` is {other}, but the icon's background is {own} (CIEDE2000: {_apart(branded):.1f})",
        f"{help[0].upper()}{help[1:]}.",
    )
    return finding if background in REFUSED else finding.fix(replaced(branded.declared, own))


@rule(
    "icon-background-matches-brand",
    BRAND_COLOR,
    Level.ERROR,
    help="Write the color of the icon's background as `iconBrandColor`.",
    policy=("5000.2.1.1", "5000.5.10"),
    source=(CERTIFICATION, CERTIFICATION_PAGE, REVIEWS),
    publisher=Publisher.VERIFIED,
    fixable=True,
)
def background_is_the_brand_color(branded: BrandedIcon) -> Findings:
    """`iconBrandColor` is the color of the icon's background.

    The tile around the icon is filled with it, and a difference shows as a square. How different two colors look is
    measured by CIEDE2000: above 10 they are two colors.
    """
    if _apart(branded) > ALIKE:
        yield _mismatch(branded)


@rule(
    "icon-background-near-brand",
    BRAND_COLOR,
    Level.WARNING,
    help="Write the color of the icon's background as `iconBrandColor`.",
    policy=("5000.2.1.1", "5000.5.10"),
    source=(CERTIFICATION, CERTIFICATION_PAGE, REVIEWS),
    publisher=Publisher.VERIFIED,
    fixable=True,
)
def background_is_no_other_shade(branded: BrandedIcon) -> Findings:
    """`iconBrandColor` is the icon's background itself, not another shade of it.

    From 3 to 10 by CIEDE2000 the difference can be seen where the icon meets its tile. Below 3 hardly anybody sees it,
    and exporting a picture shifts colors as much.
    """
    if EQUAL <= _apart(branded) <= ALIKE:
        yield _mismatch(branded)


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
