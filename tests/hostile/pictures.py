"""Icons that want to be unpacked, or are no PNG at all."""

from __future__ import annotations

import struct
import zlib

from tests.hostile.attacks import add, made, zeros

KIND = "pictures"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
END = (b"IEND", b"")
DAMAGED = "are damaged or cut off"
IMPOSSIBLE = "states no possible size or colors"


def chunk(kind: bytes, data: bytes, crc: int | None = None) -> bytes:
    return (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) if crc is None else crc)
    )


def head(
    width: int = 230, height: int = 230, depth: int = 8, color: int = 2, interlace: int = 0
) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace)


def rows(width: int = 230, height: int = 230, size: int = 3) -> tuple[bytes, bytes]:
    return b"IDAT", zlib.compress((b"\0" + b"\x24\x40\x6b"[:size].ljust(size, b"\0") * width) * height, 9)


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    return SIGNATURE + b"".join(chunk(kind, data) for kind, data in chunks)


def bomb(size: int = 1 << 29) -> bytes:
    """Half a gigabyte of zeros, in less than what an icon may have."""
    return b"\x78\xda" + zeros(size) + struct.pack(">I", (size % 65_521) << 16 | 1)


ANIMATED = (
    (b"acTL", struct.pack(">II", 2, 0)),
    (b"fcTL", struct.pack(">IIIIIHHBB", 0, 230, 230, 0, 0, 1, 1, 0, 0)),
)
FRAME = (
    (b"fcTL", struct.pack(">IIIIIHHBB", 1, 230, 230, 0, 0, 1, 1, 0, 0)),
    (b"fdAT", struct.pack(">I", 2) + rows()[1]),
)
for _name, _data, _said in (
    ("of 4 billion by 4 billion pixels", png(head(2**32 - 1, 2**32 - 1), rows(), END), "is not measured"),
    (
        "of 4,097 pixels that unpack to gigabytes",
        lambda: png(head(4_097, 4_097), (b"IDAT", bomb()), END),
        "is not measured",
    ),
    ("of 4,096 by 4,096 pixels, all there", lambda: png(head(4_096, 4_096), rows(4_096, 4_096), END), "4096 × 4096 px"),
    (
        "of 230 pixels and half a gigabyte of data",
        lambda: png(head(), (b"IDAT", bomb()), END),
        "the icon's background is",
    ),
    ("of no width", png(head(0, 230), rows(), END), IMPOSSIBLE),
    ("of colors that do not exist", png(head(color=5), rows(), END), IMPOSSIBLE),
    ("of 3 bits", png(head(depth=3), rows(), END), IMPOSSIBLE),
    ("that ends in its header", png(head())[:20], "no complete header"),
    ("that ends in its data", png(head(), rows(), END)[:120], DAMAGED),
    ("without data", png(head(), END), DAMAGED),
    ("without an end", png(head(), rows()), ""),
    ("with a wrong checksum of its data", png(head()) + chunk(*rows(), crc=0) + chunk(*END), DAMAGED),
    ("with a wrong checksum of its header", SIGNATURE + chunk(*head(), crc=0) + chunk(*rows()) + chunk(*END), DAMAGED),
    ("without the palette that it names", png(head(color=3), rows(size=1), END), "the icon's background is"),
    (
        "with a color profile that unpacks to half a gigabyte",
        lambda: png(head(), (b"iCCP", b"a\0\0" + bomb()), rows(), END),
        "",
    ),
    ("with a text that unpacks to half a gigabyte", lambda: png(head(), (b"zTXt", b"a\0\0" + bomb()), rows(), END), ""),
    (
        "with an international text that unpacks to half a gigabyte",
        png(head(), (b"iTXt", b"a\0\1\0\0\0" + bomb()), rows(), END),
        "",
    ),
    (
        "with 300,000 chunks",
        png(head(), *[(b"tEXt", b"a\0b")] * 300_000, rows(), END),
        "it must have fewer than 1,048,576",
    ),
    ("with a chunk longer than the file", png(head()) + b"\x7f\xff\xff\xffIDAT" + b"x" * 100, DAMAGED),
    ("with a chunk of negative length", png(head()) + b"\xff\xff\xff\xf0IDAT" + b"x" * 100, DAMAGED),
    ("that is animated", png(head(), *ANIMATED, rows(), *FRAME, END), ""),
    ("that is interlaced and cut off", png(head(interlace=1), rows(), END)[:200], DAMAGED),
    ("of 16 bits", png(head(depth=16), rows(size=6), END), "the icon's background is"),
    ("that is a GIF", b"GIF89a\xe6\0\xe6\0\0\0\0;", "a GIF image"),
    ("that is a JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF\0", "a JPEG image"),
    ("that is PostScript for an interpreter", b"%!PS-Adobe-3.0 EPSF-3.0\n(id) run\n", "a PostScript document"),
    (
        "that is a drawing with a reference",
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        "an SVG drawing",
    ),
    ("that is nothing", b"", "the file is empty"),
    ("that is noise", bytes(range(256)) * 400, "no PNG image"),
):
    add(KIND, f"an icon {_name}", made("icon.png", _data), _said)
