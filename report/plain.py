"""Foreign text made harmless to look at: what every face does before its own escaping.

Names, titles and messages come from a pull request. A control character could repaint a terminal, a bidirectional
override could turn a verdict around, and a lone surrogate cannot be written to any stream.
"""

import os
import unicodedata

from connector.characters import INVISIBLE

TIMES = "\N{MULTIPLICATION SIGN}"
DASH = "\N{EN DASH}"

_KEPT = "\u200c\u200d"
"""Joiners: without them Persian words and many emoji fall apart."""
_SHOWN = {"\n": "\\n", "\r": "\\r", "\t": " "}
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def visible(text: str, limit: int | None = None) -> str:
    """The text on one line, with everything that has no shape of its own written as an escape sequence.

    :param limit: the most characters of the result; a longer one ends in an ellipsis.
    """
    if limit is not None:
        text = text[: limit + 1]
    if not (text.isascii() and text.isprintable()):
        text = "".join(visible_character(character) for character in text)
    if limit is not None and len(text) > limit:
        return text[: limit - 1] + "…"
    return text


def visible_character(character: str) -> str:
    """One character as :func:`visible` shows it."""
    if character in _SHOWN:
        return _SHOWN[character]
    if character in _KEPT or (character not in INVISIBLE and unicodedata.category(character) not in _HIDDEN):
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def plural(count: int, noun: str) -> str:
    """A count with its noun: ``1 operation``, ``47 operations``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def sentence(text: str) -> str:
    """Half a sentence with a capital and a full stop, to stand beside others."""
    text = text.strip()
    if not text:
        return ""
    first = text.split(maxsplit=1)[0]
    if first.isalpha() and first.islower():
        text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…:" else text + "."


def defect(error: BaseException) -> str:
    """A defect of this program in one line, with the place that its makers need."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else ""
    return f"this is a defect of the program, please report it: {type(error).__name__}{place}"
