"""Passwords in sentences, where their authors wrote them down for somebody else.

Unlike keys and tokens they have no shape of their own: what gives them away is the word before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

MAX_TEXT: Final = 65_536
"""Characters of one text that are looked through."""

_NAME: Final = (
    r"(?:pass ?word|passwort|passphrase|passcode|pass|kennwort|mot de passe|contrase(?:ñ|n)a|senha|pwd|pw|api ?key"
    r"|secret)"
)
_WORD: Final = r"[\"'`“]?(?![<{\[$*])([^\s\"'`“”]{6,100})"
_END: Final = r"(?:[\"'`”][.,;)]?(?=\s|$)|\s*(?:$|[\n,;(/|)])|(?<=[.;,!])\s)"
_NAMED: Final = re.compile(
    rf"\b{_NAME}(?:\s{{0,4}}[:=]\s{{0,4}}|\s{{1,4}}(?:is|ist|est|es|->|→|=>|-)\s{{1,4}}|\s{{0,4}}\(|\s{{1,4}}){_WORD}{_END}",
    re.IGNORECASE,
)
"""One word behind the name, not the beginning of a sentence."""
_BEFORE: Final = re.compile(rf"(?<!\S){_WORD}[\"'`”]?\s{{1,4}}(?:as|is) (?:the |its |your )?{_NAME}\b", re.IGNORECASE)
_PAIR: Final = re.compile(rf"[\w.+-]{{1,64}}@[\w.-]{{1,100}}\s{{0,3}}[/|:]\s{{0,3}}{_WORD}{_END}")
"""An address and what belongs to it: ``demo@contoso.com / Winter2026!``."""
_TOLD: Final = re.compile(
    rf"\b{_NAME}(?:\s{{0,4}}[*_]{{0,2}}[:=|][*_]{{0,2}}\s{{0,4}}|\s{{1,4}}(?:is|ist|est|es)\s{{1,4}}){_WORD}{_END}",
    re.IGNORECASE,
)
"""In a document, where people write of passwords without telling one: only as a label and its value."""
_SPOKEN_OF: Final = re.compile(
    r"[/(%]|\d+-(?:bit|byte|char|digit|letter)|(?:aes|base-?64|hmac|md5|n?(?:var)?char|rfc|rsa|sha|string|uuid)[\d(-]"
    r"|[\w./-]+(?:pass[_-]?word|secret|api[_-]?key)[\w./-]*$",
    re.IGNORECASE,
)
"""What stands behind a label that tells no password: a path, a length, an algorithm, a type, or the label's word
in a name such as `ResetPassword2`."""
SHORTEST_TOLD: Final = len("pw:") + 6
"""Characters of the shortest line that tells one: most lines of a long document need no look."""
_MEMBER: Final = re.compile(rf"(?:.*[_-])?{_NAME.replace(' ?', '[ _-]?')}", re.IGNORECASE)
_PLACEHOLDER: Final = re.compile(r"[<>{}\u2026]|^[*x•.]+$|^oauth", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://|^[\w.+-]+@[\w-]+\.[\w.]+$")


def holds_password(text: str) -> bool:
    """Somebody wrote a password into the text."""
    text = text[:MAX_TEXT]
    return (
        any(map(_is_password, _NAMED.findall(text)))
        or any(map(_is_password, _BEFORE.findall(text)))
        or any(_is_password(word) and _is_strong(word) for word in _PAIR.findall(text))
    )


def told_passwords(line: str) -> Iterator[tuple[int, int]]:
    """Where in a line of a document its author told a password: offsets of the first character and behind the last."""
    for match in _TOLD.finditer(line[:MAX_TEXT]):
        word = match[1].rstrip(".,;)")
        if _is_password(word) and not _SPOKEN_OF.match(word):
            yield match.start(1), match.start(1) + len(word)


def _is_password(word: str) -> bool:
    """Letters and digits, and no placeholder: ``Winter.2026``, but not ``portal`` or ``8-12``."""
    return (
        any(map(str.isalpha, word))
        and any(map(str.isdigit, word))
        and not _PLACEHOLDER.search(word)
        and not _ADDRESS.search(word)
    )


def _is_strong(word: str) -> bool:
    """As rules for passwords want them: capitals, small letters and digits, or a special character."""
    mixed = any(map(str.isupper, word)) and any(map(str.islower, word))
    return mixed or re.search(r"[!#$%^&*?=]", word) is not None


def tells_password(name: str, value: Any) -> bool:
    """A member tells a password: in its text, or by its name and one word."""
    if isinstance(value, str) and holds_password(value):
        return True
    if isinstance(value, bool) or not isinstance(value, (str, int)) or not _MEMBER.fullmatch(name[:100]):
        return False
    word = str(value).strip()
    alone = len(word) >= 4 and not re.search(r"\s", word) and not _PLACEHOLDER.search(word)
    return alone and (word.isdigit() or any(map(str.isdigit, word)) or _is_strong(word))
