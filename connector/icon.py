"""``icon.png``, measured: its size, whether it is opaque, what lies behind the logo and how large the logo is.

The file is a stranger's. Its header is read by hand, and only a picture of bearable size is decoded, from the chunks
that make up the picture; text, colour profiles and animations, where decompression bombs hide, never reach the
decoder. Whatever is wrong with a file becomes :attr:`Icon.fault`, in words. Colours are the levels that stand in the
file; colour profiles and gamma are not applied, just as a tile's hexadecimal brand colour knows none.
"""

from __future__ import annotations

import struct
import warnings
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from connector.node import Finding, Node

if TYPE_CHECKING:
    from PIL.Image import Image

Color = tuple[int, int, int]
"""Red, green and blue, 0 to 255 each."""
Pixel = tuple[int, int, int, int]
"""A colour and its alpha."""

MAX_SIDE: Final = 2048
"""Pixels; a wider or higher picture is not decoded. Nine times the largest icon allowed, and at most 16 MiB decoded."""
SOLID: Final = 250
"""Alpha from which a pixel of the edge counts as opaque: what shines through the rest is less than exporters round."""
SEE_THROUGH: Final = 200
"""Alpha below which any pixel counts as transparent. Antialiased layers leave inner outlines at 200 to 250, which
nobody sees; below, a fifth of the tile's colour shines through."""
VISIBLE: Final = 32
"""Alpha from which a pixel shows at all: fainter ones are the end of a blurred shadow."""
NOISE: Final = 0.001
"""Share of see-through pixels that is forgiven; 52 of 230 × 230, more than stray ones and less than a line."""
EDGE_NOISE: Final = 0.01
"""Share of edge pixels that may fall below :data:`SOLID`: nine of 230 × 230, fewer than corners cut
off by 4 px. The four outermost pixels have to be solid in any case."""
ALIKE: Final = 12
"""Levels in any channel within which two pixels are of one colour: the blur of a logo that ends near the edge and the
noise of a picture that once was a JPEG stay within; a gradient that can be seen does not."""
DISTINCT: Final = 20
"""Levels in any channel from which a pixel belongs to the logo: above compression noise around it, below the 29 that
lie between white and the light grey on which some publishers set it."""
WHITE: Final = 240
"""Level that every channel of a white logo reaches: off-white and the inner half of an antialiased outline count."""
STRAY: Final = 0.01
"""Share of a row or column, and at least two pixels, that the logo has to fill for the row or column to count."""

UNBROKEN: Final = 0.95
"""Share of the edge between two corners that has to have the background's colour for them to count as rounded."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_OTHER_FORMATS = (
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\0\0\1\0", "an ICO image"),
    (b"8BPS", "a Photoshop document"),
    (b"%!PS", "a PostScript document"),
    (b"%PDF", "a PDF document"),
    (b"PK\3\4", "a ZIP archive"),
    (b"version https://git-lfs", "a pointer of Git LFS"),
)
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
"""The bit depths that each colour type of a PNG allows."""
_PICTURE = {b"PLTE", b"tRNS", b"IDAT", b"IEND"}
"""The chunks after the header that make up the picture."""


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


@dataclass(frozen=True, slots=True)
class Icon:
    """What was measured of an icon. Where there is a :attr:`fault`, all that follows it is unknown."""

    file: str
    bytes: int
    width: int = 0
    """In pixels, as the header says; 0 where there is no header."""
    height: int = 0
    format: str | None = None
    """What the file is where it is no PNG, with its article: "a JPEG image"."""
    fault: str | None = None
    """Why nothing was measured, as half a sentence; ``None`` where the picture was decoded."""
    opaque: bool = True
    """Neither the edge nor a noticeable part of the picture lets anything shine through."""
    transparent: float = 0.0
    """Share of all pixels that are not fully opaque."""
    corners: tuple[int, int, int, int] = (255, 255, 255, 255)
    """Alpha of the pixels top left, top right, bottom right and bottom left."""
    rounded: int = 0
    """How far, in pixels, the corners are cut off by transparency or another colour; 0 for square corners."""
    background: Color | None = None
    """The colour of most of the edge; ``None`` where that is transparent or no colour covers half of it."""
    uniform: float | None = None
    """Share of the edge, rounded corners aside, in one colour; ``None`` where most of the edge is transparent."""
    logo: Box | None = None
    """Where the pixels unlike the background lie; ``None`` where there are none, or no background to tell them from."""
    white: float = 0.0
    """Share of the logo's pixels that are white."""

    @property
    def too_large(self) -> bool:
        """The picture was not decoded because of the size in its header."""
        return max(self.width, self.height) > MAX_SIDE

    def finding(
        self, message: str, help: str | None = None, *, policy: str | None = None, box: Box | None = None
    ) -> Finding:
        """A rule is broken by the icon, or by the ``box`` of pixels in it: pictures have neither lines nor pointers."""
        return Finding(self.file, "", "", f"{message}: {box}" if box else message, help, policy=policy)


class BrandedIcon:
    """An icon together with the brand colour that the connector declares for it."""

    __slots__ = ("declared", "icon")

    def __init__(self, icon: Icon, declared: Node) -> None:
        self.icon = icon
        self.declared = declared
        """The place of ``iconBrandColor``; its value may be missing or anything."""

    @property
    def brand_color(self) -> Color | None:
        """The declared colour where it is # and six hexadecimal digits."""
        value = self.declared.value
        return parse_color(value.strip()) if isinstance(value, str) else None

    def finding(self, message: str, help: str | None = None, *, policy: str | None = None) -> Finding:
        """The icon and the declared colour disagree: a finding at the colour, which is the one with a line."""
        return self.declared.finding(message, help, policy=policy)


def hex_color(color: Color) -> str:
    """A colour as # and six hexadecimal digits in upper case."""
    return "#" + "".join(f"{level:02X}" for level in color)


def parse_color(text: str) -> Color | None:
    """The colour that # and six hexadecimal digits stand for; ``None`` for any other text."""
    if len(text) != 7 or text[0] != "#":
        return None
    try:
        red, green, blue = bytes.fromhex(text[1:])
    except ValueError:  # also where spaces took the place of digits
        return None
    return red, green, blue


def read_icon(data: bytes, file: str) -> Icon:
    """Measure an icon; never raises.

    :param data: the whole file, already limited in size.
    :param file: its name relative to the connector's directory.
    """
    if not data.startswith(_SIGNATURE):
        kind = _recognize(data)
        what = f"the file is {kind}" if kind else "the file is empty" if not data else "the file is no PNG image"
        return Icon(file, len(data), format=kind or "no image that can be recognized", fault=what)
    if len(data) < 33 or data[8:16] != b"\0\0\0\rIHDR":
        return Icon(file, len(data), fault="the PNG image has no complete header")
    width, height, depth, kind_of_color = struct.unpack_from(">IIBB", data, 16)
    if not width or not height or depth not in _DEPTHS.get(kind_of_color, ()):
        return Icon(file, len(data), fault="the header of the PNG image states no possible size or colours")
    if max(width, height) > MAX_SIDE:
        return Icon(file, len(data), width, height, fault=f"{width} × {height} px are too large to be decoded")
    try:
        image = _decode(data, depth)
    except Exception:  # noqa: BLE001  (a decoder may raise anything about a stranger's bytes; all of it means this)
        return Icon(file, len(data), width, height, fault="the picture data of the PNG image are damaged or cut off")
    return Icon(file, len(data), width, height, **_measure(image))


def _recognize(data: bytes) -> str | None:
    for start, name in _OTHER_FORMATS:
        if data.startswith(start):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a WebP image"
    if data[4:12] in (b"ftypavif", b"ftypheic"):
        return "an AVIF or HEIC image"
    text = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")) and b"<svg" in data[:4096]:
        return "an SVG drawing"
    return None


def _decode(data: bytes, depth: int) -> Image:
    """The picture as red, green, blue and alpha of 8 bits each."""
    import PIL.Image

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with PIL.Image.open(BytesIO(_picture_chunks(data)), formats=["PNG"]) as image:
            transparent = image.info.get("transparency")
            if depth == 16 and image.mode == "I;16":
                decoded = image.point(lambda level: level * (1 / 256)).convert("L")
            else:
                decoded = image.copy()  # decodes all of it, where verify() would let a file pass that was cut off
            if isinstance(transparent, int) and decoded.mode == "L":
                decoded.info["transparency"] = _eight_bits(transparent, depth)
            elif isinstance(transparent, tuple):
                decoded.info["transparency"] = tuple(_eight_bits(level, depth) for level in transparent)
            return decoded.convert("RGBA")


def _eight_bits(level: int, depth: int) -> int:
    """The transparent level, which a PNG states in its own bit depth, as the decoder scales the pixels."""
    return level >> 8 if depth == 16 else level * 255 // (2**depth - 1)


def _picture_chunks(data: bytes) -> bytes:
    """The file with the header and the chunks of the picture alone; what is cut off stays cut off."""
    parts = [data[:33]]
    position = 33
    while position + 8 <= len(data):
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        if data[position + 4 : position + 8] in _PICTURE:
            parts.append(data[position:end])
        position = end
    return b"".join(parts)


def _measure(image: Image) -> dict[str, Any]:
    """The fields of :class:`Icon` that a picture decides."""
    right, bottom = image.width - 1, image.height - 1
    corners = [cast("Pixel", image.getpixel(at)) for at in ((0, 0), (right, 0), (right, bottom), (0, bottom))]
    edges = _edges(image)
    background, visible = _background(edges)
    uniform: float | None = None
    rounded = 0
    if background is not None:
        alike = [_alike(edge, background) for edge in edges]
        uniform = sum(map(_count, alike)) / visible
        rounded = _rounded(alike, corners)
        if rounded:
            uniform = 1.0
        elif uniform < 0.5:
            background = None
    box, white = None, 0.0
    if background is not None or uniform is None:
        box, white = _logo(image, background, rounded)
    alpha = image.getchannel("A")
    return {
        "transparent": sum(alpha.histogram()[:SOLID]) / (image.width * image.height),
        "opaque": _opaque(alpha, edges, corners),
        "corners": tuple(pixel[3] for pixel in corners),
        "rounded": rounded,
        "background": background,
        "uniform": uniform,
        "logo": box,
        "white": white,
    }


def _edges(image: Image) -> list[Image]:
    """The outermost row or column on each side, as four pictures one pixel high: top, bottom, left, right."""
    from PIL.Image import Transpose

    width, height = image.size
    columns = [image.crop((left, 0, left + 1, height)) for left in (0, width - 1)]
    rows = [image.crop((0, top, width, top + 1)) for top in (0, height - 1)]
    return rows + [column.transpose(Transpose.TRANSPOSE) for column in columns]


def _count(mask: Image) -> int:
    return mask.histogram()[255]


def _opaque(alpha: Image, edges: list[Image], corners: list[Pixel]) -> bool:
    total = alpha.width * alpha.height
    edge = [sum(edge.getchannel("A").histogram()[:SOLID]) for edge in edges]
    return (
        all(pixel[3] >= SOLID for pixel in corners)
        and sum(edge) <= EDGE_NOISE * sum(edge.width for edge in edges)
        and sum(alpha.histogram()[:SEE_THROUGH]) <= NOISE * total
    )


def _background(edges: list[Image]) -> tuple[Color | None, int]:
    """The most common colour of the edge and how many of its pixels are visible; no colour where most are not."""
    colors: Counter[Color] = Counter()
    for edge in edges:
        for count, (red, green, blue, alpha) in edge.getcolors(edge.width) or ():  # type: ignore[misc]
            if alpha >= VISIBLE:
                colors[red, green, blue] += count
    visible = colors.total()
    if visible * 2 < sum(edge.width for edge in edges):
        return None, visible
    return colors.most_common(1)[0][0], visible


def _difference(image: Image, color: Color) -> Image:
    """For every pixel the largest difference from a colour in any channel."""
    import PIL.Image
    from PIL import ImageChops

    red, green, blue = ImageChops.difference(image.convert("RGB"), PIL.Image.new("RGB", image.size, color)).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _visible(image: Image) -> Image:
    return image.getchannel("A").point([255 if level >= VISIBLE else 0 for level in range(256)])


def _alike(image: Image, color: Color) -> Image:
    """A mask of the visible pixels in one colour."""
    from PIL import ImageChops

    alike = _difference(image, color).point([255 if level <= ALIKE else 0 for level in range(256)])
    return ImageChops.darker(alike, _visible(image))


def _rounded(alike: list[Image], corners: list[Pixel]) -> int:
    """How far the corners are cut off, where all four are: by transparency, or by one other colour.

    Along every edge the background's colour then has to stand unbroken between two gaps, which tells corners from
    gradients and photographs.
    """
    gaps: list[int] = []
    for edge in alike:
        found = edge.getbbox()
        if found is None:
            return 0
        left, _, right, _ = found
        if _count(edge) < UNBROKEN * (right - left):
            return 0
        gaps += [left, edge.width - right]
    if min(gaps) < 2:
        return 0
    first = corners[0]
    same = all(max(abs(a - b) for a, b in zip(first, pixel, strict=True)) <= ALIKE for pixel in corners)
    return max(gaps) if same or all(pixel[3] < SEE_THROUGH for pixel in corners) else 0


def _logo(image: Image, background: Color | None, rounded: int) -> tuple[Box | None, float]:
    """The box of the pixels unlike the background, and how many of them are white, as a share."""
    from PIL import ImageChops

    width, height = image.size
    mask = _visible(image)
    if background is not None:
        distinct = _difference(image, background).point([255 if level >= DISTINCT else 0 for level in range(256)])
        mask = ImageChops.darker(mask, distinct)
    for left in (0, width - rounded) if rounded else ():
        for top in (0, height - rounded):
            mask.paste(0, (left, top, left + rounded, top + rounded))
    across, down = _span(mask, width, height, 0), _span(mask, width, height, 1)
    if across is None or down is None:
        return None, 0.0
    red, green, blue = image.convert("RGB").split()
    dimmest = ImageChops.darker(ImageChops.darker(red, green), blue)
    white = ImageChops.darker(mask, dimmest.point([255 if level >= WHITE else 0 for level in range(256)]))
    return Box(across[0], down[0], across[1], down[1]), _count(white) / _count(mask)


def _span(mask: Image, width: int, height: int, axis: int) -> tuple[int, int] | None:
    """The first column (axis 0) or row (axis 1) that holds more than stray pixels, and the one after the last."""
    from PIL.Image import Resampling

    size, across = ((width, 1), height) if axis == 0 else ((1, height), width)
    # The mean of each line times its length, in floating point, is the number of pixels in it; 8 bits would round.
    counts = mask.convert("F").resize(size, Resampling.BOX).point(lambda mean: mean * (across / 255) + 0.5)
    enough = max(2, round(across * STRAY))
    found = counts.convert("L").point([255 if count >= enough else 0 for count in range(256)]).getbbox()
    return None if found is None else (found[axis], found[axis + 2])
