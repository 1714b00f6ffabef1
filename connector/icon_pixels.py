"""What the pixels of an icon say: whether it is opaque, what is behind the logo, and how large the logo is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, cast

from connector.color import Color
from connector.icon_logo import VISIBLE, Box, count_pixels, logo, unlike, visible_pixels

if TYPE_CHECKING:
    from PIL.Image import Image

Pixel = tuple[int, int, int, int]
"""A color and its alpha."""

SOLID: Final = 250
"""Alpha from which a pixel of the edge counts as opaque: what shines through the rest is less than exporters round."""
SEE_THROUGH: Final = 200
"""Alpha below which any pixel counts as transparent. Antialiased layers leave inner outlines at 200 to 250, which
nobody sees; below, a fifth of the tile's color shines through."""
NOISE: Final = 0.001
"""Share of see-through pixels that is forgiven; 52 of 230 × 230, more than stray ones and less than a line."""
EDGE_NOISE: Final = 0.01
"""Share of edge pixels that may fall below :data:`SOLID`: nine of 230 × 230, fewer than corners cut
off by 4 px. The four outermost pixels have to be solid in any case."""
ALIKE: Final = 12
"""Levels in any channel within which two pixels are of one color: the blur of a logo that ends near the edge and the
noise of a picture that once was a JPEG stay within; a gradient that can be seen does not."""

UNBROKEN: Final = 0.95
"""Share of the edge between two corners that has to have the background's color for them to count as rounded."""


def measure(image: Image, factor: int, width: int, height: int) -> dict[str, Any]:
    """The fields of :class:`connector.icon.Icon` that a picture decides.

    :param image: red, green, blue and alpha of 8 bits each.
    :param factor: how many pixels of the file one of the picture's stands for, across and down.
    :param width: of the file's picture, as is the height.
    """
    right, bottom = image.width - 1, image.height - 1
    corners = [cast("Pixel", image.getpixel(at)) for at in ((0, 0), (right, 0), (right, bottom), (0, bottom))]
    edges = _edges(image)
    background, visible = _background(edges)
    uniform: float | None = None
    rounded = 0
    if background is not None:
        alike = [_alike(edge, background) for edge in edges]
        uniform = sum(map(count_pixels, alike)) / visible
        rounded = _rounded(alike, corners)
        if rounded:
            uniform = 1.0
        elif uniform < 0.5:
            background = None
    box, white = None, 0.0
    if background is not None or uniform is None:
        box, white = logo(image, background, rounded)
    alpha = image.getchannel("A")
    return {
        "transparent": sum(alpha.histogram()[:SOLID]) / (image.width * image.height),
        "opaque": _opaque(alpha, edges, corners),
        "corners": tuple(pixel[3] for pixel in corners),
        "rounded": rounded * factor,
        "background": background,
        "uniform": uniform,
        "logo": box
        and Box(*(min(length * factor, limit) for length, limit in zip(box, (width, height) * 2, strict=True))),
        "white": white,
    }


def _edges(image: Image) -> list[Image]:
    """The outermost row or column on each side, as four pictures one pixel high: top, bottom, left, right."""
    from PIL.Image import Transpose

    width, height = image.size
    columns = [image.crop((left, 0, left + 1, height)) for left in (0, width - 1)]
    rows = [image.crop((0, top, width, top + 1)) for top in (0, height - 1)]
    return rows + [column.transpose(Transpose.TRANSPOSE) for column in columns]


def _opaque(alpha: Image, edges: list[Image], corners: list[Pixel]) -> bool:
    total = alpha.width * alpha.height
    edge = [sum(edge.getchannel("A").histogram()[:SOLID]) for edge in edges]
    return (
        all(pixel[3] >= SOLID for pixel in corners)
        and sum(edge) <= EDGE_NOISE * sum(edge.width for edge in edges)
        and sum(alpha.histogram()[:SEE_THROUGH]) <= NOISE * total
    )


def _background(edges: list[Image]) -> tuple[Color | None, int]:
    """The most common color of the edge and how many of its pixels are visible; no color where most are not."""
    colors: Counter[Color] = Counter()
    for edge in edges:
        for count, (red, green, blue, alpha) in edge.getcolors(edge.width) or ():  # type: ignore[misc]
            if alpha >= VISIBLE:
                colors[red, green, blue] += count
    visible = colors.total()
    if visible * 2 < sum(edge.width for edge in edges):
        return None, visible
    return colors.most_common(1)[0][0], visible


def _alike(image: Image, color: Color) -> Image:
    """A mask of the visible pixels in one color."""
    from PIL import ImageChops

    alike = unlike(image, color).point([255 if level <= ALIKE else 0 for level in range(256)])
    return ImageChops.darker(alike, visible_pixels(image))


def _rounded(alike: list[Image], corners: list[Pixel]) -> int:
    """How far the corners are cut off, where all four are: by transparency, or by one other color.

    Along every edge the background's color then has to stand unbroken between two gaps, which tells corners from
    gradients and photographs.
    """
    gaps: list[int] = []
    for edge in alike:
        found = edge.getbbox()
        if found is None:
            return 0
        left, _, right, _ = found
        if count_pixels(edge) < UNBROKEN * (right - left):
            return 0
        gaps += [left, edge.width - right]
    if min(gaps) < 2:
        return 0
    first = corners[0]
    same = all(max(abs(a - b) for a, b in zip(first, pixel, strict=True)) <= ALIKE for pixel in corners)
    return max(gaps) if same or all(pixel[3] < SEE_THROUGH for pixel in corners) else 0
