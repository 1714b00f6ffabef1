"""Colors: their hexadecimal form, and how different two of them look."""

from __future__ import annotations

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from typing import Final

Color = tuple[int, int, int]
"""Red, green and blue of sRGB, 0 to 255 each."""
Lab = tuple[float, float, float]
"""Lightness (0 to 100) and the two axes green to red and blue to yellow of CIE L*a*b*, under D65."""

_WHITE_POINT: Final = (0.95047, 1.0, 1.08883)
"""X, Y and Z of the light D65, to which sRGB refers."""
_TO_XYZ: Final = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_SEVEN: Final = 25.0**7


def hex_color(color: Color) -> str:
    """A color as # and six hexadecimal digits in upper case."""
    return "#" + "".join(f"{level:02X}" for level in color)


def parse_color(text: str) -> Color | None:
    """The color that # and six hexadecimal digits stand for; ``None`` for any other text."""
    if len(text) != 7 or text[0] != "#":
        return None
    try:
        red, green, blue = bytes.fromhex(text[1:])
    except ValueError:  # also where spaces took the place of digits
        return None
    return red, green, blue


def difference(first: Color, second: Color) -> float:
    """How different two colors look, as CIEDE2000: 0 for equal ones, about 1 where an eye begins to see it.

    White and black are 100 apart.
    """
    return ciede2000(lab(first), lab(second))


def lab(color: Color) -> Lab:
    """An sRGB color in CIE L*a*b*.

    Source: IEC 61966-2-1 for the levels, CIE 15 for the rest.
    """
    linear = [_linear(level / 255) for level in color]
    x, y, z = (
        _root(sum(factor * level for factor, level in zip(row, linear, strict=True)) / white)
        for row, white in zip(_TO_XYZ, _WHITE_POINT, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(level: float) -> float:
    return level / 12.92 if level <= 0.04045 else float(((level + 0.055) / 1.055) ** 2.4)


def _root(ratio: float) -> float:
    return float(ratio ** (1 / 3)) if ratio > 216 / 24389 else (24389 / 27 * ratio + 16) / 116


def ciede2000(first: Lab, second: Lab) -> float:
    """The color difference of CIE 142-2001 between two colors, with all weights 1.

    Source: G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 color-difference formula", 2005; the names are theirs.
    """
    (l1, a1, b1), (l2, a2, b2) = first, second
    mean = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    gray = 1.5 - 0.5 * sqrt(mean / (mean + _SEVEN))
    c1, c2 = hypot(a1 * gray, b1), hypot(a2 * gray, b2)
    h1, h2 = _hue(a1 * gray, b1), _hue(a2 * gray, b2)
    turn = _turn(h1, h2) if c1 * c2 else 0.0
    lightness, chroma, hue = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn / 2))

    middle, c_middle, h_middle = (l1 + l2) / 2, (c1 + c2) / 2, _middle(h1, h2) if c1 * c2 else h1 + h2
    t = (
        1
        - 0.17 * cos(radians(h_middle - 30))
        + 0.24 * cos(radians(2 * h_middle))
        + 0.32 * cos(radians(3 * h_middle + 6))
        - 0.20 * cos(radians(4 * h_middle - 63))
    )
    s_lightness = 1 + 0.015 * (middle - 50) ** 2 / sqrt(20 + (middle - 50) ** 2)
    s_chroma = 1 + 0.045 * c_middle
    s_hue = 1 + 0.015 * c_middle * t
    rotation = -2 * sqrt(c_middle**7 / (c_middle**7 + _SEVEN))
    rotation *= sin(radians(60 * exp(-(((h_middle - 275) / 25) ** 2))))
    lightness, chroma, hue = lightness / s_lightness, chroma / s_chroma, hue / s_hue
    return sqrt(lightness**2 + chroma**2 + hue**2 + rotation * chroma * hue)


def _hue(a: float, b: float) -> float:
    """The angle of a hue, 0 to 360 degrees; 0 for grays."""
    return degrees(atan2(b, a)) % 360 if a or b else 0.0


def _turn(first: float, second: float) -> float:
    """The way from one hue to another, -180 to 180 degrees."""
    turn = second - first
    return turn - 360 if turn > 180 else turn + 360 if turn < -180 else turn


def _middle(first: float, second: float) -> float:
    """The hue between two, on the shorter way."""
    total = first + second
    if abs(first - second) <= 180:
        return total / 2
    return (total + 360) / 2 if total < 360 else (total - 360) / 2
