"""Names that people read, as certification wants them written."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = {"&": "and", "%": "percent"}
_WORD: Final = re.compile(r"(?<!\s)\s*+([&%])\s*+")
_ANGLES: Final = re.compile(r"<([^<>()]+)>")
_RESTRICTED: Final = re.compile(r"[/\\<>*%&?]")
_BRACKETS: Final = re.compile(r"\[([^\[\]()]*)\]\Z")
_ENDS: Final = " .,;:!?…-\u2013\u2014_|/\t\r\n\u00a0\u200b"
"""What may follow a name by mistake. Others, such as a closing quotation mark, belong to something before them."""
_TYPED: Final = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2026": "...",
        "\u00a0": " ",
        "\u2002": " ",
        "\u2003": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u00ad": "",
        "\u200b": "",
        "\u2060": "",
        "\ufeff": "",
    }
)
"""What word processors put in place of what is on the keyboard, and what cannot be seen."""


def ending_plainly(name: str) -> str:
    """The name without what follows its last letter, digit or closing parenthesis.

    Empty where that belongs to something before it, or nothing would be left.
    """
    name = name.rstrip(_ENDS)
    return name if name and (name[-1].isalnum() or name[-1] == ")") else ""


def with_parentheses(name: str) -> str:
    """The name with parentheses where its end is in square brackets."""
    return _BRACKETS.sub(r"(\1)", name.rstrip(_ENDS))


def in_ascii(text: str) -> str:
    """The text with the quotation marks, hyphens and spaces of a keyboard; empty where others are not ASCII either."""
    typed = text.translate(_TYPED)
    return typed if typed.isascii() else ""


def without_restricted(name: str) -> str:
    """The name with words for ``&`` and ``%``, parentheses for ``<`` and ``>``, and without ``*`` or ``?`` at its end.

    Empty where another one of these characters is in it, or a slash: what was meant is not certain.
    """
    name = _ANGLES.sub(r"(\1)", name.rstrip("*? "))
    name = _WORD.sub(lambda found: f" {_WORDS[found[1]]} ", name).strip()
    return "" if _RESTRICTED.search(name) else name


def words_of(name: str) -> str:
    """The words of a technical name, such as "Order ID" for ``orderId``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", re.sub(r"[\W_]+", " ", name)).split()
    text = " ".join(
        word.upper() if word.lower() in ("id", "url", "api") or word.isupper() else word.lower() for word in spaced
    )
    return text[:1].upper() + text[1:]
