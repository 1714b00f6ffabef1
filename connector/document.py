"""A text file as values: parsed once, and able to say on which line a JSON pointer stands.

What is wrong with the text is a :class:`TextFault`; what can be read in spite of it is read, so that the rest of the
file is still judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from connector.extent import excess
from connector.json_reader import read_json
from connector.positions import START, Lines, Range, Span, locate, nearest, spans
from connector.reading import MAX_DEPTH, Reading, TextFault
from connector.stretches import Stretch, of_json

if TYPE_CHECKING:
    from connector.edits import Edit

__all__ = ["MAX_DEPTH", "Document", "Range", "TextFault", "read_document"]


@dataclass(slots=True)
class Document:
    """A JSON or YAML file of the connector.

    ``value`` is ``None`` and ``readable`` false where nothing could be made of the text.
    """

    file: str
    text: str
    value: Any = None
    readable: bool = False
    faults: list[TextFault] = field(default_factory=list)
    _scannable: str = ""
    _yaml_ranges: dict[str, Range] | None = None
    _lines: Lines = field(default_factory=lambda: Lines(""))

    def ranges(self, pointers: Iterable[str]) -> dict[str, Range]:
        """Where each pointer stands; one that does not exist gets the range of its nearest existing ancestor."""
        wanted = set(pointers)
        if not self.readable:
            return dict.fromkeys(wanted, START)
        if self._yaml_ranges is not None:
            found = self._yaml_ranges
            return {pointer: found.get(nearest(found, pointer), START) for pointer in wanted}
        spans = locate(self._scannable, wanted)
        return {pointer: self._lines.range(*spans[nearest(spans, pointer)]) for pointer in wanted}

    @property
    def damaged(self) -> bool:
        """Some of its bytes are no characters in the encoding of the others."""
        return any(fault.kind == "encoding" and "is not UTF-8" in fault.message for fault in self.faults)

    @property
    def empty(self) -> bool:
        """There is nothing in it, comments aside."""
        return any(fault.kind == "empty" for fault in self.faults)

    def spans(self, pointers: Iterable[str]) -> dict[str, Span]:
        """Where names and values of the pointers stand, for those that exist; nothing of what is no readable JSON."""
        is_json = self.readable and self._yaml_ranges is None
        return spans(self._scannable, pointers) if is_json else {}

    def stretches(self, found: Mapping[str, Span], edits: Iterable[Edit]) -> list[Stretch] | None:
        """The characters that edits replace; ``None`` where one cannot be made.

        :param found: what :meth:`spans` says of the edits' pointers.
        """
        return of_json(self.text, self._scannable, found, edits)

    def line(self, number: int) -> str:
        """The text of a line (1-based) without its line break; empty beyond the end."""
        return self._lines.line(number)

    def range_at(self, start: int, end: int) -> Range:
        """The range of a stretch of the text, given as character offsets."""
        return self._lines.range(start, end)


def read_document(data: bytes, file: str, *, yaml: bool = False, most: int | None = None) -> Document:
    """Parse the bytes of a JSON file, or of a YAML one.

    Never raises on bad input: what is wrong becomes a :class:`TextFault` of the returned document.

    :param most: bytes of a file that is parsed; by default there is no such bound.
    """
    if most is not None and len(data) > most:
        message = f"the file has {len(data):,} bytes, at most {most:,} are read"
        return Document(file, "", faults=[TextFault("size", message, START)])
    text, fault = _decode(data)
    reading = Reading(text)
    if fault is not None:
        reading.faults.append(fault)
    if not text.strip():
        reading.fault("empty", "the file is empty", 0, 0)
    elif yaml:
        from connector.yaml_reader import read_yaml  # most runs read no YAML, and its parser takes a while to import

        read_yaml(reading)
    else:
        read_json(reading)
    too_much = excess(reading.value)
    if too_much is not None:
        reading.value, reading.readable = None, False
        reading.faults = [TextFault("size", too_much, START)]
    return Document(
        file,
        text,
        reading.value,
        reading.readable,
        reading.faults,
        reading.scannable,
        reading.yaml_ranges,
        reading.lines,
    )


_MARK: Final = b"\xef\xbb\xbf"


def encoding_of(data: bytes) -> tuple[str, bytes]:
    """The encoding of a JSON or YAML file, as Python calls it, and the byte-order mark before its text."""
    if data.startswith(_MARK):
        return "utf-8", _MARK
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return encoding, mark
    if len(data) > 1 and (data[0] == 0) != (data[1] == 0):
        # JSON starts with two ASCII characters: a zero byte beside one of them can only be the other half of UTF-16.
        return "utf-16-be" if data[0] == 0 else "utf-16-le", b""
    return "utf-8", b""


def _decode(data: bytes) -> tuple[str, TextFault | None]:
    """The bytes as text, and what is wrong with their encoding."""
    encoding, mark = encoding_of(data)
    data = data.removeprefix(mark)
    if encoding != "utf-8":
        utf_16 = TextFault("encoding", "the file is encoded in UTF-16", START)
        return data.decode(encoding, errors="replace"), utf_16
    fault = TextFault("byte-order-mark", "the file starts with a byte-order mark", START) if mark else None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        fault = TextFault("encoding", message, Range(line, column, line, column + 1))
        return data.decode("utf-8", errors="replace"), fault
    return text, fault or _lost_character(text)


def _lost_character(text: str) -> TextFault | None:
    """U+FFFD in a text of right encoding is what an earlier conversion has left of a character."""
    offset = text.find("\ufffd")
    if offset < 0:
        return None
    message = "a character was lost in a conversion, and U+FFFD is in its place"
    return TextFault("encoding", message, Lines(text).range(offset, offset + 1))
