"""Objects of a known vocabulary, which find a member under another spelling as well: one misspelled name is one fault.

A name that is nearly a known one, where that one is missing, is taken for it. Rules then speak of the spelling once,
and neither ask for the member anew nor report what would follow from its absence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import islice
from typing import Any, ClassVar, Final

from connector.node import Finding, Node
from connector.words import code, quoted

MAX_COMPARED: Final = 60
"""Characters of a name, and members of an object, that are compared; what comes after is ignored."""
MAX_KNOWN: Final = 1_000
"""Known names with which an unknown one is compared."""
MAX_SUGGESTIONS: Final = 20
"""Unknown names of one kind that are compared with the known ones."""
_CLOSE: Final = 0.75
"""Similarity from which a name is taken for another one: two or three letters of ten."""


def plain(name: str) -> str:
    """A name without letter case, underscores, hyphens and spaces, cut to what is compared."""
    return "".join(character for character in name[:MAX_COMPARED].lower() if character.isalnum())


def meant(name: str, known: Iterable[str]) -> str | None:
    """The known name that a misspelled one is closest to; ``None`` where none is close."""
    if len(name) > MAX_COMPARED:
        return None
    written = plain(name)
    best, similarity = None, _CLOSE
    for candidate in known:
        matcher = SequenceMatcher(None, written, plain(candidate))
        if matcher.real_quick_ratio() < similarity or matcher.quick_ratio() < similarity:
            continue
        ratio = matcher.ratio()
        if ratio >= similarity:
            best, similarity = candidate, ratio
    return best


def did_you_mean(name: str | None) -> str | None:
    """The question for a help; ``None`` where no name is close."""
    return None if name is None else f"Did you mean {code(name)}?"


class Suggestions:
    """Asks after the known name that may be meant, for the first unknown ones: a file may have thousands."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = list(islice(known, MAX_KNOWN))
        self._left = MAX_SUGGESTIONS
        self.last: str | None = None
        """The name that was suggested last; ``None`` where that was none."""

    def __call__(self, name: str) -> str | None:
        """The question for a help; ``None`` where no name is close, or enough were asked after."""
        self._left -= 1
        self.last = meant(name, self._known) if self._left >= 0 else None
        return did_you_mean(self.last)


class Spelled(Node):
    """An object whose members are :attr:`KNOWN`; each is found under a near spelling where it is missing.

    ``get``, ``text`` and ``at`` take the known name and look at the member that is meant.
    """

    __slots__ = ("_actual",)
    KNOWN: ClassVar[tuple[str, ...]] = ()

    @property
    def misspelled(self) -> dict[str, str]:
        """The known names that are missing, with the member that is meant by each."""
        try:
            return self._actual
        except AttributeError:
            self._actual: dict[str, str] = _misspelled(self.value, self.KNOWN)
            return self._actual

    def actual(self, name: str) -> str | None:
        """The member that is called so or is meant by it; ``None`` where there is none."""
        if isinstance(self.value, dict) and name in self.value:
            return name
        return self.misspelled.get(name)

    def has(self, name: str) -> bool:
        """A member is there, in any letter case, as the platform reads nested objects."""
        other = self.actual(name)
        return other is not None and other.lower() == name.lower()

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(self.actual(name) or name, default)

    def text(self, name: str) -> str:
        return super().text(self.actual(name) or name)

    def at(self, *tokens: str | int) -> Node:
        first, *rest = tokens
        return super().at(self.actual(first) or first if isinstance(first, str) else first, *rest)

    def lacks(self, name: str, message: str, help: str | None = None, snippet: str | None = None) -> Finding:
        """A member is missing: a finding here, with the text to paste, or at the member that is meant by it."""
        other = self.misspelled.get(name)
        if other is None:
            finding = self.finding(message, help)
            return finding if snippet is None else finding.paste(snippet)
        return self.at(other).finding(f"{quoted(other)} is not a known name", did_you_mean(name))

    def misspellings(self) -> Iterator[tuple[Node, str, str]]:
        """The place, the name and what is meant, of each misspelled member; letter case alone is no misspelling."""
        for name, other in self.misspelled.items():
            if other.lower() == name.lower():
                continue
            yield Node(self.value[other], self.file, self, other), other, name


def _misspelled(value: Any, known: tuple[str, ...]) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    missing = [name for name in known if name not in value]
    found: dict[str, str] = {}
    for member in list(value)[:MAX_COMPARED] if missing else ():
        name = meant(member, missing) if isinstance(member, str) and member not in known else None
        if name is not None:
            found.setdefault(name, member)
    return found
