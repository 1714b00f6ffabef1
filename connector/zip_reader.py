"""Reading a zip archive that a stranger wrote: from memory, piece by piece, and never onto the disk.

What an archive claims about itself is not believed. Its directory is bounded before anything is made of it, each file
is expanded under a limit of its own and one of the whole package, and what an unpacking program would trip over (names
that lead out, links, encryption, two names that are one file on Windows) becomes a fault in words; such an entry is not
read.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from connector.files import MAX_BYTES, leads_out
from connector.words import cut, quoted

SEPARATOR: Final = " ▸ "
"""Between the steps of a place inside an archive: ``Package.zip ▸ PkgAssets ▸ Solution.zip``."""
MAX_ENTRIES: Final = 2_000
"""Files and folders of one archive; the largest published one has 10."""
MAX_DIRECTORY: Final = 1 << 20
"""Bytes of an archive's own directory."""
MAX_EXPANDED: Final = 64 * 1024 * 1024
"""Bytes of all files of a package together, archives inside it included."""
MAX_FAULTS: Final = 20
"""Of one archive: whoever has more has been told often enough."""
_PIECE: Final = 1 << 16
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_END: Final = b"PK\x05\x06"
_END_BYTES: Final = 22
_LONGEST_COMMENT: Final = 0xFFFF
"""Bytes of an archive's comment: its length is a number of sixteen bits."""
_ZIP64: Final = b"PK\x06\x07"
_ZIP64_BYTES: Final = 20
_LOCAL_HEADER: Final = 30
_ENCRYPTED: Final = 0x1 | 0x40


@dataclass(frozen=True, slots=True)
class ArchiveFault:
    """Something in an archive that cannot be read, or that must not be unpacked."""

    place: str
    message: str
    """Half a sentence that begins with the thing at fault."""


@dataclass(slots=True)
class Budget:
    """Bytes that the archives of one package may still expand to."""

    left: int = MAX_EXPANDED


@dataclass(slots=True)
class Archive:
    """What a zip archive contains."""

    place: str
    files: dict[str, bytes] = field(default_factory=dict)
    """The bytes of each file that could be read, by its name with forward slashes."""
    names: list[str] = field(default_factory=list)
    """Every entry in order, those included that were not read; folders end in a slash."""
    faults: list[ArchiveFault] = field(default_factory=list)
    readable: bool = True
    """It is a zip archive whose directory could be read."""

    def at(self, name: str) -> str:
        """The place of an entry."""
        return SEPARATOR.join((self.place, *(cut(step) for step in name.split("/") if step)))

    def fault(self, message: str, name: str = "") -> None:
        """Add a fault, unless there are enough."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(ArchiveFault(self.at(name), message))


class _Refused(Exception):
    """The archive, or an entry of it, is not read; the message says why."""


def read_archive(data: bytes, place: str, budget: Budget) -> Archive:
    """Read every file of an archive. Never raises on bad input: what is wrong becomes a fault.

    :param place: where the archive lies, as its user knows it.
    """
    archive = Archive(place)
    try:
        _check_directory(data)
        with zipfile.ZipFile(BytesIO(data)) as opened:
            entries = opened.infolist()
            _check_overlap(entries, opened.start_dir)
            for entry, name in _named(entries, archive):
                _read_entry(opened, entry, name, archive, budget)
    except _Refused as refusal:
        archive.readable = False
        archive.fault(f"the archive {refusal}")
    except (zipfile.BadZipFile, struct.error, ValueError, OSError, NotImplementedError, OverflowError):
        archive.readable = False
        archive.fault("the archive is damaged: its directory cannot be read")
    return archive


def _check_directory(data: bytes) -> None:
    """Look at the record at the end of the archive before a library builds an object for each entry.

    :raises _Refused: it has none, or is not one that is read.
    """
    end = data.rfind(_END, max(0, len(data) - _END_BYTES - _LONGEST_COMMENT))
    if end < 0 or len(data) - end < _END_BYTES:
        raise _Refused("is not a zip archive")
    if not data.startswith((b"PK\x03\x04", _END)):
        raise _Refused("starts with bytes that belong to no zip archive")
    disk, start_disk, here, entries, size, offset = struct.unpack_from("<4H2L", data, end + 4)
    if data[max(0, end - _ZIP64_BYTES) : end].startswith(_ZIP64) or 0xFFFFFFFF in (size, offset):
        raise _Refused("is written in the zip64 format")
    if disk or start_disk or here != entries:
        raise _Refused("is one part of several")
    if entries > MAX_ENTRIES or size > MAX_DIRECTORY:
        raise _Refused(f"has more than {MAX_ENTRIES:,} entries")
    if offset + size != end:
        raise _Refused("is damaged: its directory is not where it says")


def _check_overlap(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Entries that share bytes expand to far more than an archive has.

    :raises _Refused: two entries overlap, or there are more than the record at the end said.
    """
    if len(entries) > MAX_ENTRIES:
        raise _Refused(f"has more than {MAX_ENTRIES:,} entries")
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, end in zip(ordered, [*(after.header_offset for after in ordered[1:]), directory], strict=False):
        if entry.header_offset + _LOCAL_HEADER + entry.compress_size > end:
            raise _Refused(f"has entries that overlap, {quoted(entry.filename)} among them")


def _named(entries: list[zipfile.ZipInfo], archive: Archive) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    """The entries that may be read, with their names; what is wrong with the others becomes a fault."""
    seen: dict[str, str] = {}
    for entry in entries:
        name = entry.orig_filename.replace("\\", "/")
        archive.names.append(name)
        problem = _problem(entry, name)
        key = name.rstrip("/").casefold()
        twin = seen.get(key)
        seen.setdefault(key, name)
        if problem is None and twin is not None:
            problem = "is there twice" if twin == name else f"differs from {quoted(twin)} in letter case only"
        if problem is not None:
            archive.fault(f"{quoted(name)} {problem}", "" if leads_out(name) else name)
        elif not name.endswith("/"):
            yield entry, name


def _problem(entry: zipfile.ZipInfo, name: str) -> str | None:
    """Why an entry is not read, as the rest of a sentence that begins with its name."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if not name.isprintable():
        return "has control characters in its name"
    if leads_out(name):
        return "leads out of the archive"
    if stat.S_ISLNK(kind):
        return "is a symbolic link"
    if kind and not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
        return "is neither a file nor a folder"
    if entry.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if entry.compress_type not in _METHODS:
        return "is packed by another method than Deflate"
    return None


def _read_entry(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, archive: Archive, budget: Budget) -> None:
    """Expand one file into :attr:`Archive.files`."""
    most = min(MAX_BYTES, budget.left)
    data = bytearray()
    try:
        with opened.open(entry) as stream:
            while piece := stream.read(_PIECE):
                data += piece
                if len(data) > most:
                    budget.left -= len(data)
                    limit = f"more than {MAX_BYTES // 2**20} MiB"
                    if most < MAX_BYTES:
                        limit = f"more than is left of the {MAX_EXPANDED // 2**20} MiB of a package"
                    archive.fault(f"{quoted(name)} expands to {limit}", name)
                    return
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError, NotImplementedError):
        budget.left -= len(data)
        archive.fault(f"{quoted(name)} is damaged: what is packed is not what the archive says", name)
        return
    budget.left -= len(data)
    if len(data) != entry.file_size:
        archive.fault(f"{quoted(name)} is damaged: what is packed is not what the archive says", name)
        return
    archive.files[name] = bytes(data)
