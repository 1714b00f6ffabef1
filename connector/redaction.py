"""Taking secrets out of whatever is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from connector.node import escape
from connector.secret_search import FoundSecret

STRETCH: Final = 10
"""Characters in a row that a text may not share with a secret; shorter ones tell nothing."""
SHORTEST: Final = 4
"""A secret of fewer characters is part of too many words to be taken out of them."""
MAX_STRETCHES: Final = 500_000
"""More than a hundred files full of keys have; whoever has more is shown no text at all."""
MAX_KEPT: Final = 4_000_000
"""Characters of texts of which it is remembered how they are cleaned."""
NOTHING: Final = "(not shown: there are too many secrets to take out)"

_BREAK: Final = re.compile(r"\s+|\\[nr]")
_CUT: Final = re.compile(r"(?=…|\.\.\.|[\"'`)\]]|$)")
"""Where a message may have been cut, in the middle of a secret."""
_ELLIPSES: Final = re.compile("…+")


class Redactor:
    """Takes out of texts whatever they share with a secret, be it cut, without its markup or in other letter case.

    :param secrets: those that no text may repeat.
    """

    def __init__(self, secrets: Iterable[FoundSecret]) -> None:
        self._stretches: dict[int, set[str]] = {}
        self._beginnings: set[str] = set()
        self._cleaned: dict[str, str] = {}
        self._kept = 0
        count = 0
        for secret in secrets:
            for text in _spellings(secret):
                for part in _BREAK.split(_lower(text)):
                    count += self._add(part)
            if count > MAX_STRETCHES:
                break
        self._too_many = count > MAX_STRETCHES

    def _add(self, part: str) -> int:
        length = min(STRETCH, len(part))
        if length < SHORTEST:
            return 0
        self._beginnings.update(part[:end] for end in range(SHORTEST, length))
        known = self._stretches.setdefault(length, set())
        known.update(part[at : at + length] for at in range(len(part) - length + 1))
        return len(part) - length + 1

    @property
    def hides(self) -> bool:
        """There are secrets, and texts that repeat one are changed."""
        return bool(self._stretches)

    def __call__(self, text: str) -> str:
        """The text, with an ellipsis in place of every such stretch."""
        if not self.hides or not text:
            return text
        if self._too_many:
            return NOTHING
        # The advice of a rule is the same for each of its findings, and so is a line with many of them.
        cleaned = self._cleaned.get(text)
        if cleaned is None:
            cleaned = self._clean(text)
            self._kept += len(text)
            if self._kept < MAX_KEPT:
                self._cleaned[text] = cleaned
        return cleaned

    def pointer(self, pointer: str) -> str:
        """A JSON pointer, cleaned behind its escapes."""
        if not self.hides or self(pointer) == pointer:
            return pointer
        tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")]
        return "/".join(escape(self(token)) for token in tokens)

    def _clean(self, text: str) -> str:
        taken = sorted([*self._whole(_lower(text)), *self._begun(_lower(text))])
        if not taken:
            return text
        kept: list[str] = []
        end = 0
        for start, stop in taken:
            if start > end or not kept:
                kept += [text[end:start], "…"]
            end = max(end, stop)
        return _ELLIPSES.sub("…", "".join([*kept, text[end:]]))

    def _whole(self, text: str) -> Iterable[tuple[int, int]]:
        for length, known in self._stretches.items():
            stretches = [text[start : start + length] for start in range(len(text) - length + 1)]
            # Nearly every text shares none, which a set finds out faster than a loop.
            if not known.isdisjoint(stretches):
                yield from ((start, start + length) for start, part in enumerate(stretches) if part in known)

    def _begun(self, text: str) -> Iterable[tuple[int, int]]:
        for cut in _CUT.finditer(text):
            for length in range(SHORTEST, STRETCH):
                if text[max(0, cut.start() - length) : cut.start()] in self._beginnings:
                    yield cut.start() - length, cut.start()


def _spellings(secret: FoundSecret) -> set[str]:
    """The secret itself, as its file writes it, in a JSON pointer, and in an address."""
    text = secret.text
    return {text, secret.written or text, escape(text), quote(text, safe="", errors="replace")}


def _lower(text: str) -> str:
    """In small letters, unless that moves characters."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text
