"""``icon.png``, read and measured: its size, its background, and how large the logo is.

The file is a stranger's. Its header is read by hand, and only a picture of bearable size is decoded, from the chunks
that make up the picture; text, color profiles and animations, where decompression bombs hide, never reach the
decoder. Whatever is wrong with a file becomes :attr:`Icon.fault`, in words. Colors are the levels in the file; color
profiles and gamma are not applied, just as a tile's hexadecimal brand color knows none.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final

from connector.color import Color, parse_color
from connector.icon_logo import Box
from connector.icon_picture import picture
from connector.icon_pixels import measure
from connector.node import Finding, Node

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_SIDE: Final = 4096
"""Pixels; a wider or higher picture is not decoded. Eighteen times the largest icon allowed, and 64 MiB decoded."""
MEASURED_SIDE: Final = 1024
"""Pixels; a larger picture is measured at a whole fraction of its size, and lengths are in its own pixels again."""
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
"""The bit depths that each color type of a PNG allows."""
_PICTURE = {b"PLTE", b"tRNS", b"IDAT", b"IEND"}
"""The chunks after the header that make up the picture."""


Data = bytes
"""A file's content; ``bytes`` alone is the name of a field below."""


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
    """How far, in pixels, the corners are cut off by transparency or another color; 0 for square corners."""
    background: Color | None = None
    """The color of most of the edge; ``None`` where that is transparent or no color covers half of it."""
    uniform: float | None = None
    """Share of the edge, rounded corners aside, in one color; ``None`` where most of the edge is transparent."""
    logo: Box | None = None
    """Where the pixels unlike the background lie; ``None`` where there are none, or no background to tell them from."""
    white: float = 0.0
    """Share of the logo's pixels that are white."""
    picture: Data | None = field(default=None, compare=False, repr=False)
    """A small PNG with the same pixels, for reports."""

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
    """An icon together with the brand color that the connector declares for it."""

    __slots__ = ("declared", "icon")

    def __init__(self, icon: Icon, declared: Node) -> None:
        self.icon = icon
        self.declared = declared
        """The place of ``iconBrandColor``; its value may be missing or anything."""

    @property
    def brand_color(self) -> Color | None:
        """The declared color where it is # and six hexadecimal digits."""
        value = self.declared.value
        return parse_color(value.strip()) if isinstance(value, str) else None

    def finding(self, message: str, help: str | None = None, *, policy: str | None = None) -> Finding:
        """The icon and the declared color disagree: a finding at the color, which is the one with a line."""
        return self.declared.finding(message, help, policy=policy)


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
        return Icon(file, len(data), fault="the header of the PNG image states no possible size or colors")
    if max(width, height) > MAX_SIDE:
        return Icon(file, len(data), width, height, fault=f"{width} × {height} px are too large to be decoded")
    try:
        image = _decode(data, depth)
    except Exception:  # noqa: BLE001  (a decoder may raise anything about a stranger's bytes; all of it means this)
        return Icon(file, len(data), width, height, fault="the picture data of the PNG image are damaged or cut off")
    image, factor = _reduced(image)
    measured = measure(image, factor, width, height)
    return Icon(file, len(data), width, height, picture=picture(image), **measured)


def decode_icon(data: bytes) -> Image:
    """The pixels of an icon that was measured without a fault: red, green, blue and alpha.

    :raises Exception: whatever a decoder raises about other bytes.
    """
    return _decode(data, data[24])


def _reduced(image: Image) -> tuple[Image, int]:
    """The picture at a size that is quickly measured, and how many of its pixels make one of that."""
    factor = -(-max(image.size) // MEASURED_SIDE)
    return (image, 1) if factor == 1 else (image.reduce(factor), factor)


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
    """The file with the header and the chunks of the picture alone; what is cut off stays cut off.

    :raises ValueError: a chunk is not what its checksum says. The decoder does not look.
    """
    parts = [data[:33]]
    position = 33
    while position + 8 <= len(data):
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        if data[position + 4 : position + 8] in _PICTURE:
            parts.append(data[position:end])
            if end <= len(data) and zlib.crc32(data[position + 4 : end - 4]) != int.from_bytes(
                data[end - 4 : end], "big"
            ):
                raise ValueError("the checksum of a chunk is wrong")
        position = end
    return b"".join(parts)
