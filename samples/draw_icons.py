"""Draw icons: those of the samples, and any that an example of a rule describes.

``python samples/draw_icons.py`` writes the samples' icons.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageChops, ImageDraw

SAMPLES: Final = Path(__file__).resolve().parent
ICONS: Final[dict[str, dict[str, Any]]] = {
    "contoso-invoices": {
        "size": [230, 230],
        "background": "#24406B",
        "logo": {"box": [55, 35, 175, 195], "color": "#FFFFFF", "shape": "invoice"},
    },
    # Smaller than the 100 px that are required, and nothing else is wrong with it.
    "fabrikam-orders": {
        "size": [90, 90],
        "background": "#5B2D8E",
        "logo": {"box": [14, 17, 76, 73], "color": "#FFFFFF", "shape": "order"},
    },
}
_FINE: Final = 8
"""Shapes are drawn this many times larger and scaled down, which smooths their outlines."""


def draw(spec: dict[str, Any]) -> bytes:
    """An icon's file.

    All members are optional: ``size`` [width, height]; ``background`` and, at its lower end, ``gradient`` as #RRGGBB;
    ``alpha`` of the background; ``logo`` with its ``box`` [left, top, right, bottom], ``color`` and ``shape``
    (``rectangle``, ``invoice`` or ``order``); ``corners``, a radius in pixels, cut off by transparency or in
    ``corner-color``; ``format`` as the decoder names it; ``pad``, bytes of a chunk that nobody reads; ``keep``, the
    bytes to which the file is cut off; ``raw``, text in place of any picture.
    """
    if "raw" in spec:
        return str(spec["raw"]).encode()
    image = _background(spec)
    if "logo" in spec:
        logo = spec["logo"]
        left, top, right, bottom = logo["box"]
        shape = _SHAPES[logo.get("shape", "rectangle")](right - left, bottom - top)
        image.paste(logo.get("color", "#FFFFFF"), (left, top), shape)
    if spec.get("corners"):
        image = _cut_corners(image, spec["corners"], spec.get("corner-color"))
    if image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    stream = BytesIO()
    image.save(stream, spec.get("format", "PNG"))
    data = stream.getvalue()
    if "pad" in spec:
        data = _padded(data, spec["pad"])
    return data[: spec.get("keep", len(data))]


def _background(spec: dict[str, Any]) -> Image.Image:
    width, height = spec.get("size", (230, 230))
    size = (width, height)
    background = spec.get("background", "#24406B")
    image = Image.new("RGB", size, background)
    if "gradient" in spec:
        share = Image.linear_gradient("L").resize(size)
        image = Image.composite(Image.new("RGB", size, spec["gradient"]), image, share)
    image.putalpha(spec.get("alpha", 255))
    return image


def _rectangle(width: int, height: int) -> Image.Image:
    return Image.new("L", (width, height), 255)


def _invoice(width: int, height: int) -> Image.Image:
    """A sheet with a folded corner, a heading, three lines and a sum."""
    mask = Image.new("L", (width * _FINE, height * _FINE))
    pen = ImageDraw.Draw(mask)
    x, y = mask.width / 100, mask.height / 100
    pen.polygon([(0, 0), (72 * x, 0), (100 * x, 21 * y), (100 * x, 100 * y), (0, 100 * y)], fill=255)
    pen.polygon([(68 * x, 0), (72 * x, 0), (100 * x, 21 * y), (100 * x, 24 * y), (68 * x, 24 * y)], fill=0)
    pen.polygon([(72 * x, 0), (100 * x, 21 * y), (72 * x, 21 * y)], fill=255)
    for left, top, right, bottom in (
        (14, 14, 50, 21),
        (14, 36, 86, 41),
        (14, 48, 86, 53),
        (14, 60, 86, 65),
        (52, 77, 86, 86),
    ):
        pen.rectangle((left * x, top * y, right * x, bottom * y), fill=0)
    return mask.resize((width, height), Image.Resampling.BOX)


def _order(width: int, height: int) -> Image.Image:
    """A parcel with its tape."""
    mask = Image.new("L", (width * _FINE, height * _FINE))
    pen = ImageDraw.Draw(mask)
    x, y = mask.width / 100, mask.height / 100
    pen.polygon([(18 * x, 0), (82 * x, 0), (100 * x, 28 * y), (0, 28 * y)], fill=255)
    pen.rectangle((0, 35 * y, mask.width, mask.height), fill=255)
    pen.rectangle((40 * x, 35 * y, 60 * x, 62 * y), fill=0)
    pen.rectangle((47 * x, 0, 53 * x, 28 * y), fill=0)
    return mask.resize((width, height), Image.Resampling.BOX)


_SHAPES: Final = {"rectangle": _rectangle, "invoice": _invoice, "order": _order}


def _cut_corners(image: Image.Image, radius: int, color: str | None) -> Image.Image:
    width, height = image.size
    mask = Image.new("L", (width * _FINE, height * _FINE))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), radius * _FINE, fill=255)
    mask = mask.resize((width, height), Image.Resampling.BOX)
    if color is not None:
        return Image.composite(image, Image.new("RGBA", (width, height), color), mask)
    image.putalpha(ImageChops.darker(image.getchannel("A"), mask))
    return image


def _padded(data: bytes, size: int) -> bytes:
    """The PNG image with a private chunk of zeros before its end."""
    from zlib import crc32

    body = b"paDd" + bytes(size)
    return data[:-12] + size.to_bytes(4, "big") + body + crc32(body).to_bytes(4, "big") + data[-12:]


if __name__ == "__main__":
    for _name, _spec in ICONS.items():
        (SAMPLES / _name / "icon.png").write_bytes(draw(_spec))
