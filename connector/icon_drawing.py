"""An icon drawn anew: the logo that was measured, on a square of the brand color.

A logo keeps its colors, and a white one stays white. Its outline is taken off the old background: what is half logo
and half background becomes half transparent, so that no edge of the old color is left.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from connector.color import Color
from connector.icon import decode_icon
from connector.icon_logo import VISIBLE, Box, count_pixels, unlike

if TYPE_CHECKING:
    from PIL.Image import Image

    from connector.icon import Icon

SIDE: Final = 230
"""Pixels of the square."""
LOGO: Final = 160
"""Pixels of the logo's longer side."""
SOLID: Final = 72
"""Levels unlike the background from which a pixel is all logo; below, it belongs to the outline."""
ALIKE: Final = 48
"""Levels in any channel below which a part of the logo cannot be seen on the square."""
HIDDEN: Final = 0.25
"""Share of the logo that may be hidden in this way: the shade of a letter, and not a word of it."""
MOSTLY_WHITE: Final = 0.9
"""Share of white pixels from which a logo is a white one."""


class NotDrawn(Exception):
    """There is no logo to draw, or it would not be seen; the message says why, as half a sentence."""


def draw(data: bytes, icon: Icon, brand: Color) -> bytes:
    """The icon as a PNG image.

    :param data: the icon's file.
    :param icon: what was measured of it.
    :param brand: the color of the square.
    :raises NotDrawn: nothing was measured, or the logo has the color of the square.
    """
    if icon.fault is not None:
        raise NotDrawn(icon.fault)
    if icon.logo is None:
        raise NotDrawn("no logo can be told from its background")
    logo = _logo(decode_icon(data), icon.logo, icon.background, white=icon.white >= MOSTLY_WHITE)
    if _hidden(logo, brand) > HIDDEN:
        raise NotDrawn("parts of the logo are in the brand color, and would not be seen on it")
    import PIL.Image

    scale = LOGO / max(logo.size)
    size = (max(1, round(logo.width * scale)), max(1, round(logo.height * scale)))
    logo = logo.resize(size, PIL.Image.Resampling.LANCZOS)
    square = PIL.Image.new("RGB", (SIDE, SIDE), brand)
    square.paste(logo, ((SIDE - size[0]) // 2, (SIDE - size[1]) // 2), logo)
    stream = BytesIO()
    square.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _logo(image: Image, box: Box, background: Color | None, *, white: bool) -> Image:
    """The logo alone, its background transparent."""
    import PIL.Image
    from PIL import ImageChops

    logo = image.crop(box)
    logo = logo.reduce(max(1, max(logo.size) // (4 * LOGO)))
    if background is None:
        return logo
    # White is white whatever it was mixed with: its share is told by the whole way from the background to white.
    solid = max(255 - min(background), 1) if white else SOLID
    part = unlike(logo, background).point([min(255, level * 255 // solid) for level in range(256)])
    alpha = ImageChops.darker(part, logo.getchannel("A"))
    rgb = logo.convert("RGB")
    colored = PIL.Image.new("RGB", logo.size, (255, 255, 255)) if white else _unmixed(rgb, part, background)
    colored.putalpha(alpha)
    return colored


def _unmixed(logo: Image, part: Image, background: Color) -> Image:
    """The colors without the background's part in them: (color - background) / part + background."""
    import PIL.Image

    pixels = logo.tobytes()
    parts = part.tobytes()
    mixed = bytearray(pixels)
    for number, share in enumerate(parts):
        if 0 < share < 255:
            for channel, level in enumerate(background):
                at = 3 * number + channel
                mixed[at] = min(255, max(0, (pixels[at] - level) * 255 // share + level))
    return PIL.Image.frombytes("RGB", logo.size, bytes(mixed))


def _hidden(logo: Image, brand: Color) -> float:
    """The share of what can be seen of the logo that is nearly in the color of the square."""
    from PIL import ImageChops

    seen = logo.getchannel("A").point([255 if level >= 4 * VISIBLE else 0 for level in range(256)])
    alike = unlike(logo, brand).point([255 if level < ALIKE else 0 for level in range(256)])
    return count_pixels(ImageChops.darker(seen, alike)) / max(1, count_pixels(seen))
