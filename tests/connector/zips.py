"""Zip archives that no packing program makes, built byte by byte."""

import struct
import zlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A file of an archive, and what its headers say of it."""

    name: bytes
    data: bytes = b"{}"
    """As it is packed."""
    method: int = 0
    flags: int = 0
    size: int | None = None
    """Of what it expands to; ``None`` for the packed size."""
    crc: int | None = None
    mode: int = 0o100644
    offset: int | None = None
    """Where the directory says that it begins; ``None`` for the truth."""


def packed(name: str, data: bytes) -> Entry:
    """A file as any program packs it."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    squeezed = stream.compress(data) + stream.flush()
    return Entry(name.encode(), squeezed, method=8, size=len(data), crc=zlib.crc32(data))


def archive(*entries: Entry, entry_count: int | None = None, comment: bytes = b"") -> bytes:
    """The bytes of an archive with these entries."""
    body, directory = bytearray(), bytearray()
    for entry in entries:
        start = len(body) if entry.offset is None else entry.offset
        size = len(entry.data) if entry.size is None else entry.size
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        common = struct.pack(
            "<5H3L2H", 20, entry.flags, entry.method, 0, 33, crc, len(entry.data), size, len(entry.name), 0
        )
        if entry.offset is None:
            body += b"PK\x03\x04" + common + entry.name + entry.data
        made = struct.pack("<BB", 20, 3)
        attributes = struct.pack("<3H2L", 0, 0, 0, entry.mode << 16, start)
        directory += b"PK\x01\x02" + made + common + attributes + entry.name
    count = len(entries) if entry_count is None else entry_count
    end = struct.pack("<4H2LH", 0, 0, count, count, len(directory), len(body), len(comment))
    return bytes(body + directory) + b"PK\x05\x06" + end + comment
