"""Lines on their way to a terminal or a file: widths, colors, and streams that hold no Unicode."""

from __future__ import annotations

import io
from typing import Final, TextIO

from rich.console import Console
from rich.text import Text

from report.plain import DASH, TIMES, visible
from report.prose import Kind, folded, pieces

_PLAINER = str.maketrans({"✗": "x", "✓": "+", "⚠": "!", "│": "|", "…": "~", TIMES: "x", "·": "-", DASH: "-"})
"""For streams that hold no Unicode; each stays one column wide."""


MAX_CHARACTERS: Final = 1_500_000
"""Characters of all findings that a terminal or a log shows: nobody reads more, and a runner cuts it anywhere."""


def prose(text: str, style: str = "", *, color: bool = True, limit: int = 1_000) -> Text:
    """A sentence with its code in a style of its own, or between backticks where there are no styles."""
    said = Text(style=style)
    for piece in pieces(visible(folded(text[: 4 * limit]), limit)):
        if piece.kind is Kind.CODE:
            said.append(piece.text if color else f"`{piece.text}`", "bold cyan" if color else "")
        else:
            said.append(f'"{piece.text}"' if piece.kind is Kind.QUOTED else piece.text)
    return said


class Page:
    """Lines on their way to a stream. A piped line is never wrapped, so that programs can read it."""

    def __init__(self, file: TextIO, width: int, *, wrap: bool, color: bool) -> None:
        self.width = width
        self.color = color
        self._file = file
        self._wrap = wrap
        self._buffer = io.StringIO()
        self._written = 0
        self._console = Console(
            file=self._buffer,
            width=width,
            force_terminal=color,
            color_system="standard" if color else None,
            no_color=not color,
            legacy_windows=False,
            markup=False,
            highlight=False,
            emoji=False,
        )

    def is_full(self) -> bool:
        """No further finding fits; what closes the page still does."""
        return self._written >= MAX_CHARACTERS

    def prose(self, text: str, style: str = "") -> Text:
        """Our sentence as this page shows it."""
        return prose(text, style, color=self.color)

    def line(self, *parts: Text | str) -> None:
        """One line as it is."""
        text = Text.assemble(*parts)
        text.rstrip()
        self._written += len(text.plain) + 1
        if self._console.no_color:
            self._buffer.write(f"{text.plain}\n")  # five times as fast, and the same
        else:
            self._console.print(text, soft_wrap=True)

    def hanging(self, head: Text, body: Text | str, gutter: Text | None = None) -> None:
        """A line that goes on below the beginning of its body where the terminal is too narrow.

        :param gutter: what stands left of the further lines, as wide as the head; blank by default.
        """
        body = Text(body) if isinstance(body, str) else body
        room = self.width - head.cell_len
        if not self._wrap or room < 20:
            self.line(head, body)
            return
        gutter = Text(" " * head.cell_len) if gutter is None else gutter
        for number, part in enumerate(body.wrap(self._console, room)):
            self.line(gutter if number else head, part)

    def flush(self) -> None:
        """Hand over what was printed; characters that the stream cannot hold are replaced, never an error."""
        text = self._buffer.getvalue()
        encoding = getattr(self._file, "encoding", None) or "utf-8"
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            text = text.translate(_PLAINER).encode(encoding, "backslashreplace").decode(encoding)
        self._file.write(text)
        self._buffer.seek(0)
        self._buffer.truncate()
