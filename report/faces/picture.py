"""The icon drawn large, with what was measured of it, as one SVG."""

from __future__ import annotations

import html
import re
from typing import Final

from report.model import IconReport

_DATA: Final = re.compile(r"data:image/png;base64,[A-Za-z0-9+/]{1,100000}={0,2}")
_COLOR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_SIDE: Final = 230
"""Pixels of the largest icon allowed; guides are drawn in its measure."""
_LOGO: Final = 160
_SCALE: Final = 1.5
"""Units of the drawing for each pixel of a 230 px icon."""

_CHECKERBOARD: Final = (
    '<defs><pattern id="check" width="20" height="20" patternUnits="userSpaceOnUse">'
    '<rect width="20" height="20" fill="#ffffff"/><rect width="10" height="10" fill="#cccccc"/>'
    '<rect x="10" y="10" width="10" height="10" fill="#cccccc"/></pattern></defs>'
)


def figure(icon: IconReport) -> str:
    """The icon on a checkerboard with its logo box and guides, and its colors beside it."""
    side = _SIDE * _SCALE
    parts = [
        _CHECKERBOARD,
        f'<rect width="{side}" height="{side}" fill="url(#check)"/>',
    ]
    if icon.image is not None and _DATA.fullmatch(icon.image):
        parts.append(f'<image width="{side}" height="{side}" href="{icon.image}"/>')
    inset = (side - _LOGO * _SCALE) / 2
    parts.append(_box(0, 0, side, side, "#ffffff", "#000000"))
    parts.append(_box(inset, inset, _LOGO * _SCALE, _LOGO * _SCALE, "#ffffff", "#000000"))
    if icon.logo is not None and icon.width and icon.height:
        # The picture is fitted into the square, as image elements are.
        scale = side / max(icon.width, icon.height)
        x, y = (side - icon.width * scale) / 2, (side - icon.height * scale) / 2
        left, top, right, bottom = icon.logo
        parts.append(
            _box(
                x + left * scale, y + top * scale, (right - left) * scale, (bottom - top) * scale, "#ff00aa", "#ffffff"
            )
        )
    for number, color in enumerate((icon.background, icon.brand_color)):
        parts.append(
            f'<rect x="{side + 15}" y="{number * 110}" width="100" height="100" stroke="#777777" '
            f'fill="{color if color and _COLOR.fullmatch(color) else "none"}"/>'
        )
    said = _caption(icon)
    label = html.escape(" ".join(said), quote=True)
    drawing = f'<svg role="img" aria-label="{label}" viewBox="-1 -1 {side + 120} {side + 2}">{"".join(parts)}</svg>'
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in said)
    return f"<figure>{drawing}<figcaption>{lines}</figcaption></figure>"


def _box(x: float, y: float, width: float, height: float, color: str, shadow: str) -> str:
    """A dashed rectangle that can be seen on any color."""
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="none"'
    return f'<rect {place} stroke="{shadow}"/><rect {place} stroke="{color}" stroke-dasharray="6 6"/>'


def _caption(icon: IconReport) -> list[str]:
    size = f"Icon: {icon.width} × {icon.height} px." if icon.width else "Icon: its size cannot be read."
    said = [size]
    if icon.logo is not None:
        left, top, right, bottom = icon.logo
        said.append(f"Logo (pink box): {right - left} × {bottom - top} px.")
    said.append(f"Guides: {_SIDE} px for the icon, {_LOGO} px for the logo.")
    said.append(f"Background (upper square): {icon.background or 'not of one color'}.")
    said.append(f"Brand color (lower square): {icon.brand_color or 'not declared'}.")
    if icon.distance is not None:
        same = (
            "The same color."
            if icon.distance == 0
            else f"They are {icon.distance:g} apart (CIEDE2000; eyes tell from about 1)."
        )
        said.append(same)
    return said
