"""Our sentences taken apart, so that each face can show code as code and what an author wrote as a value.

The texts of rules mark code with backticks and put an author's own values in double quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_PIECE: Final = re.compile(
    r"(?<!`)`(?P<code>[^`\s][^`]*)`(?!`)"
    r'|(?<!\w)"(?P<quoted>[^"]+(?:"[^"\s.,;:?!)]+)*)"(?=[\s.,;:?!)\]…]|$)'
)


class Kind(StrEnum):
    """What a piece of a sentence is."""

    TEXT = "text"
    CODE = "code"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; code and values come without their backticks and quotes."""

    kind: Kind
    text: str


def pieces(text: str) -> Iterator[Piece]:
    """The parts of a sentence, in order; a backtick or quote without its partner is text."""
    end = 0
    for match in _PIECE.finditer(text):
        if match.start() > end:
            yield Piece(Kind.TEXT, text[end : match.start()])
        kind = Kind.CODE if match["code"] is not None else Kind.QUOTED
        yield Piece(kind, match["code"] or match["quoted"])
        end = match.end()
    if end < len(text):
        yield Piece(Kind.TEXT, text[end:])


def plain(text: str) -> str:
    """The sentence for places that know no markup: code as it is to be written, values in their quotes."""
    return "".join(f'"{piece.text}"' if piece.kind is Kind.QUOTED else piece.text for piece in pieces(text))


def folded(text: str) -> str:
    """White space as single blanks."""
    return " ".join(text.split())
