"""Zips that expand to gigabytes, lead out of their directory, or are none."""

from __future__ import annotations

from collections.abc import Callable

from tests.connector.zips import Entry, archive, packed
from tests.hostile.attacks import add, made, zeros
from tools.hostile.inputs import DEFINITION, Files

KIND = "archives"
NAME = "Contoso.zip"
DAMAGED = "is damaged: what is packed is not what the archive says"
NO_ZIP = "the archive is not a zip archive"


def empty(size: int, said: int | None = None) -> Entry:
    """A file of zeros.

    :param said: its size in the headers.
    """
    return Entry(b"readme.md", zeros(size), method=8, size=size if said is None else said, crc=0)


def in_each_other(depth: int) -> bytes:
    data = archive(packed("a.txt", b"a"))
    for _ in range(depth):
        data = archive(packed("solution.zip", data))
    return data


def overlapping(count: int) -> bytes:
    """Many names for the same packed megabyte."""
    first = empty(1 << 20)
    return archive(
        first, *[Entry(b"%d.txt" % number, first.data, 8, size=1 << 20, crc=0, offset=0) for number in range(count)]
    )


PACKAGES: dict[tuple[str, str], bytes | Callable[[], bytes]] = {
    ("of a gigabyte of zeros", "expands to more than 16 MiB"): archive(empty(1 << 30)),
    ("that says a gigabyte is a byte", DAMAGED): archive(empty(1 << 28, said=1)),
    ("that says a byte is four gigabytes", DAMAGED): archive(Entry(b"readme.md", b"a", 0, size=2**32 - 1, crc=0)),
    ("in each other, 200 deep", "is missing from the zip"): lambda: in_each_other(200),
    ("whose files overlap", "entries that overlap"): lambda: overlapping(1_500),
    ("with 60,000 files", "more than 2,000 entries"): lambda: archive(
        *[Entry(b"%d.txt" % number) for number in range(60_000)]
    ),
    ("that leads out", "leads out of the archive"): archive(
        packed("../../outside.txt", b"a"), packed("/etc/passwd", b"a")
    ),
    ("that leads out by backslashes", "leads out of the archive"): archive(
        packed("..\\..\\outside.txt", b"a"), packed("C:\\a.txt", b"a")
    ),
    ("with a link in it", "is a symbolic link"): archive(Entry(b"readme.md", b"../../outside.txt", mode=0o120777)),
    ("with a device in it", "is neither a file nor a folder"): archive(Entry(b"readme.md", b"", mode=0o020666)),
    ("with one name twice", "is there twice"): archive(packed(DEFINITION, b"{}"), packed(DEFINITION, b"[]")),
    ("that is encrypted", "is encrypted"): archive(Entry(b"readme.md", b"abc", flags=1)),
    ("packed by a method that nobody knows", "by another method than Deflate"): archive(
        Entry(b"readme.md", b"abc", method=99)
    ),
    ("with a wrong checksum", DAMAGED): archive(Entry(b"readme.md", b"abc", crc=1)),
    ("with hostile names", "control characters in its name"): archive(
        packed("`@contoso\n::error::x\x1b[2J", b"a"), packed("\u202ea" * 500, b"a")
    ),
    ("with names in no UTF-8", "the archive is damaged"): archive(Entry(b"\xff\xfe\x80", b"a", flags=0x800)),
    ("that says it has no files", "is missing from the zip"): archive(packed("a", b"a"), entry_count=0),
    ("that says it has 65,535", "more than 2,000 entries"): archive(packed("a", b"a"), entry_count=65_535),
    ("with a comment of 64 KB", NO_ZIP): archive(packed("a", b"a"), comment=b"PK\x05\x06" * 16_000),
    ("that is cut off", NO_ZIP): archive(packed("a", b"a" * 9_999))[:-9],
    ("that is an end alone", "is missing from the zip"): b"PK\x05\x06" + bytes(18),
    ("that is noise", NO_ZIP): b"PK\x03\x04" + bytes(range(256)) * 40,
    ("that is nothing", NO_ZIP): b"",
    ("of XML that refers to a file", "is missing from the zip"): archive(
        packed(
            "solution.zip",
            archive(packed("solution.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')),
        ),
    ),
    ("of XML that multiplies", "is missing from the zip"): archive(
        packed(
            "solution.zip",
            archive(
                packed(
                    "solution.xml",
                    b'<!DOCTYPE a [<!ENTITY a "x">'
                    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
                    + b"]><a>&j;</a>",
                )
            ),
        )
    ),
    ("of XML, 100,000 deep", "is missing from the zip"): archive(
        packed("solution.zip", archive(packed("solution.xml", b"<a>" * 100_000 + b"</a>" * 100_000)))
    ),
}
for (_name, _said), _data in PACKAGES.items():
    add(KIND, f"a package {_name}", made(NAME, _data), _said)


def _many() -> Files:
    return {f"{number}.zip": archive(empty(1 << 28)) for number in range(12)}


add(KIND, "twelve packages of a quarter of a gigabyte", _many, "more than 3 zip files")
