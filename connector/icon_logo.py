"""How large the logo of an icon is: the box of what stands out from the background, noise and soft gradients aside.

On a plain background every pixel unlike it counts, as long as there is a sharp edge near by: a gradient and a blurred
shadow have none. A background that is noisy or textured all over is smoothed first, and what is as faint as the texture
does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from connector.color import Color

if TYPE_CHECKING:
    from PIL.Image import Image

VISIBLE: Final = 32
"""Alpha from which a pixel shows at all: fainter ones are the end of a blurred shadow."""
DISTINCT: Final = 20
"""Levels in any channel from which a pixel belongs to the logo: above compression noise around it, below the 29 that
lie between white and the light grey on which some publishers set it."""
WHITE: Final = 240
"""Level that every channel of a white logo reaches: off-white and the inner half of an antialiased outline count."""
STRAY: Final = 0.01
"""Share of a row or column, and at least two pixels, that the logo has to fill for the row or column to count."""
SHARP: Final = 20
"""Levels above one of the pixels up to two away from which there is an edge. A gradient over the whole picture rises by
three, the outline of a picture that was enlarged five times by forty."""
ROUGH: Final = 8
"""Levels between direct neighbors that most pixels of a textured background reach; plain ones have none."""
MOSTLY: Final = 0.7
"""Share of the background that is smoother than :data:`ROUGH` where it is not textured."""
FAINT: Final = 1 / 3
"""Share of the strongest contrast below which a pixel may belong to a texture, or to the ringing around a logo."""
OUTLINE: Final = 4
"""Pixels around a logo that do not tell whether its background is textured."""
RINGING: Final = 8
"""Pixels around an outline to which a JPEG's blocks carry its ringing."""


class Box(NamedTuple):
    """Pixels from left and top up to, not including, right and bottom; counted from 0 at the upper left."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def __str__(self) -> str:
        return f"columns {self.left} to {self.right - 1}, rows {self.top} to {self.bottom - 1}"


def logo(image: Image, background: Color | None, rounded: int) -> tuple[Box | None, float]:
    """The box of the logo, and how many of its pixels are white, as a share.

    :param image: red, green, blue and alpha.
    :param background: the color around the logo; ``None`` where it is transparent: then all that is visible counts.
    :param rounded: how far the corners are cut off, in pixels.
    """
    from PIL import ImageChops

    width, height = image.size
    mask = edges = visible_pixels(image)
    if background is not None:
        distinct, sharp = _standing_out(unlike(image, background))
        mask = ImageChops.darker(mask, distinct)
        edges = ImageChops.darker(mask, sharp)
    for left in (0, width - rounded) if rounded else ():
        for top in (0, height - rounded):
            edges.paste(0, (left, top, left + rounded, top + rounded))
    across, down = _span(edges, width, height, 0), _span(edges, width, height, 1)
    if across is None or down is None:
        return None, 0.0
    box = Box(across[0], down[0], across[1], down[1])
    red, green, blue = image.convert("RGB").split()
    dimmest = ImageChops.darker(ImageChops.darker(red, green), blue)
    white = ImageChops.darker(mask, dimmest.point([255 if level >= WHITE else 0 for level in range(256)]))
    pixels = count_pixels(mask.crop(box))
    return box, count_pixels(white.crop(box)) / pixels if pixels else 0.0


def _standing_out(contrast: Image) -> tuple[Image, Image]:
    """Two masks: the pixels unlike the background, and those with a sharp edge near by.

    :param contrast: for each pixel how unlike the background it is.
    """
    from PIL import ImageChops
    from PIL.ImageFilter import MedianFilter

    least = sharpness = DISTINCT
    strong = round(FAINT * _strongest(contrast))
    aside = _eroded(contrast.point([255 if level < strong else 0 for level in range(256)]))
    roughness = _range(contrast).histogram(aside)
    if sum(roughness[:ROUGH]) < MOSTLY * sum(roughness):
        contrast = contrast.filter(MedianFilter(5))
        strongest = _strongest(contrast)
        texture = _percentile(contrast.histogram(aside), 0.99)
        least = max(DISTINCT, min(round(1.5 * texture), round(0.6 * strongest)))
        sharpness = max(SHARP, min(round(1.5 * _percentile(_rise(contrast).histogram(aside), 0.9)), strongest // 2))
        strong = round(FAINT * strongest)
    distinct = ImageChops.subtract(_from(contrast, least), _around(contrast, strong))
    return distinct, _from(_rise(contrast), sharpness)


def _around(contrast: Image, strong: int) -> Image:
    """A mask of what is faint and close to something strong: the ringing of a JPEG, and the blur of an outline."""
    from PIL import ImageChops
    from PIL.ImageFilter import BoxBlur

    core = _from(contrast, strong)
    return ImageChops.subtract(_from(core.filter(BoxBlur(RINGING)), 1), core)


def _strongest(contrast: Image) -> int:
    """The contrast that the strongest hundredth of the pixels reaches."""
    return _percentile(contrast.histogram(), 0.99)


def _percentile(histogram: list[int], share: float) -> int:
    """The level below or at which so large a share of the pixels is."""
    wanted, seen = share * sum(histogram), 0
    for level, count in enumerate(histogram):
        seen += count
        if seen >= wanted:
            return level
    return len(histogram) - 1


def _eroded(mask: Image) -> Image:
    """The mask without what lies next to its border: the outlines of a logo."""
    from PIL.ImageFilter import BoxBlur

    return _from(mask.filter(BoxBlur(OUTLINE)), 255)


def _range(levels: Image) -> Image:
    """For each pixel how far the levels of it and its neighbors lie apart."""
    from PIL import ImageChops
    from PIL.ImageFilter import MaxFilter, MinFilter

    return ImageChops.subtract(levels.filter(MaxFilter(3)), levels.filter(MinFilter(3)))


def _rise(levels: Image) -> Image:
    """For each pixel how far it lies above the lowest level up to two pixels from it."""
    from PIL import ImageChops
    from PIL.ImageFilter import MinFilter

    return ImageChops.subtract(levels, levels.filter(MinFilter(5)))


def _from(levels: Image, least: int) -> Image:
    return levels.point([255 if level >= least else 0 for level in range(256)])


def unlike(image: Image, color: Color) -> Image:
    """For every pixel the largest difference from a color in any channel."""
    import PIL.Image
    from PIL import ImageChops

    red, green, blue = ImageChops.difference(image.convert("RGB"), PIL.Image.new("RGB", image.size, color)).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def count_pixels(mask: Image) -> int:
    """How many pixels a mask has."""
    return mask.histogram()[255]


def visible_pixels(image: Image) -> Image:
    """A mask of the pixels that show at all."""
    return image.getchannel("A").point([255 if level >= VISIBLE else 0 for level in range(256)])


def _span(mask: Image, width: int, height: int, axis: int) -> tuple[int, int] | None:
    """The first column (axis 0) or row (axis 1) that holds more than stray pixels, and the one after the last."""
    from PIL.Image import Resampling

    size, across = ((width, 1), height) if axis == 0 else ((1, height), width)
    # The mean of each line times its length, in floating point, is the number of pixels in it; 8 bits would round.
    counts = mask.convert("F").resize(size, Resampling.BOX).point(lambda mean: mean * (across / 255) + 0.5)
    enough = max(2, round(across * STRAY))
    found = counts.convert("L").point([255 if count >= enough else 0 for count in range(256)]).getbbox()
    return None if found is None else (found[axis], found[axis + 2])
