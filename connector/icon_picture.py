"""The icon as reports show it: drawn anew from its pixels, so that nothing of a stranger's file travels along."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE: Final = 230
"""Pixels; a larger icon is shown smaller."""
MAX_BYTES: Final = 60_000
"""A picture that compresses worse, such as a photograph, is shown at half the size."""


def picture(image: Image) -> bytes | None:
    """A PNG of at most :data:`SIDE` pixels a side and :data:`MAX_BYTES`; ``None`` where none is that small."""
    small = image.copy()
    for side in (SIDE, SIDE // 2, SIDE // 4):
        small.thumbnail((side, side))
        stream = BytesIO()
        small.save(stream, "PNG")
        if stream.tell() <= MAX_BYTES:
            return stream.getvalue()
    return None
