"""What comes of asking an address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What came of a question."""

    ALIVE = "alive"
    DEAD = "dead"
    CERTIFICATE = "certificate"
    LOGIN = "login"
    UNKNOWN = "unknown"
    """Nothing is known: not asked, refused, or no answer from here."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question, and why, as the rest of a sentence about the address."""

    kind: Kind
    reason: str = ""
