"""Characters that cannot be seen or are not English: found, named, and not taken for a text.

Source of the invisible ones: the property Default_Ignorable_Code_Point of the Unicode Standard, and the letters and
signs of other blocks whose shape is empty.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from connector.words import quoted

_IGNORABLE: Final = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),
    (0x13430, 0x1345F),
    (0x1BCA0, 0x1BCA3),
    (0x1D159, 0x1D159),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
INVISIBLE: Final = frozenset(chr(code) for first, last in _IGNORABLE for code in range(first, last + 1)) | {
    "\u2800",
    "\U00016fe4",
}
"""Characters that take no ink and are no white space."""

REPLACEMENT: Final = "\ufffd"
"""What stands for bytes that could not be read; the encoding is reported once, for the file."""


def is_invisible(character: str) -> bool:
    """The character prints nothing, or acts on those around it instead of being seen."""
    return character in INVISIBLE or unicodedata.category(character) in ("Cc", "Cf", "Co", "Cn", "Cs")


def is_blank(text: str) -> bool:
    """Nothing of the text can be seen: it is empty, or white space and invisible characters."""
    if text[:1].isascii() and text[:1].isalnum():
        return False  # nearly all texts, told at once
    return all(character.isspace() or is_invisible(character) for character in text)


def code_point(character: str) -> str:
    """A character by its number and its name: ``U+200B ZERO WIDTH SPACE``."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def described(character: str) -> str:
    """A character for a message: in quotes, and by its number and name where quotes would show nothing."""
    if is_invisible(character) or character.isspace() or unicodedata.combining(character):
        return code_point(character)
    return quoted(character)


def foreign(text: str) -> str | None:
    """The first character beyond ASCII; those that could not be read do not count."""
    if text.isascii():
        return None
    return next((character for character in text if not character.isascii() and character != REPLACEMENT), None)
