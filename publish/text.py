"""Text that GitHub's programming interface takes, and no longer than it takes."""

from __future__ import annotations

from typing import Final

_CUT: Final = "…"
_REFUSED: Final = dict.fromkeys((0, *range(55296, 57344)), "�")


def sendable(text: str) -> str:
    """The text without what no request, file or log can hold: lone surrogates and NUL become U+FFFD."""
    return text if text.isascii() and "\0" not in text else text.translate(_REFUSED)


def shorten(text: str, characters: int) -> str:
    """At most this many characters; a longer text ends in an ellipsis."""
    return text if len(text) <= characters else text[: characters - 1] + _CUT


def shorten_bytes(text: str, size: int) -> str:
    """At most this many bytes of UTF-8, never half a character; a longer text ends in an ellipsis."""
    encoded = sendable(text).encode()
    if len(encoded) <= size:
        return sendable(text)
    return encoded[: size - len(_CUT.encode())].decode(errors="ignore") + _CUT
