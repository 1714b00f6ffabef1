"""Names that people read, as certification wants them written."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = {"&": "and", "%": "percent"}
_WORD: Final = re.compile(r"\s*([&%])\s*")
_ANGLES: Final = re.compile(r"<([^<>()]+)>")
_RESTRICTED: Final = re.compile(r"[/\\<>*%&?]")
_BRACKETS: Final = re.compile(r"\[([^\[\]()]*)\]\Z")


def ending_plainly(name: str) -> str:
    """The name without what follows its last letter, digit or closing parenthesis; brackets become parentheses.

    Empty where nothing would be left.
    """
    name = _BRACKETS.sub(r"(\1)", name.rstrip())
    end = len(name)
    while end and not (name[end - 1].isalnum() or name[end - 1] == ")"):
        end -= 1
    return name[:end]


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
