"""Where literals stand in a text, in time that the text's length alone decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def positions(literal: str, text: str) -> Iterator[int]:
    """Where the literal stands, one behind the other."""
    position = text.find(literal)
    while position >= 0:
        yield position
        position = text.find(literal, position + len(literal))


def stretches(text: str, literals: Sequence[str], gap: int) -> Iterator[tuple[int, int]]:
    """Where the first and the last literal of each stretch begin in which none is further than ``gap`` from the next.

    Of literals that are close together only one in a gap is looked at: a text may be made of them.
    """
    ahead = {literal: text.find(literal) for literal in literals}
    while ahead := {literal: position for literal, position in ahead.items() if position >= 0}:
        first = last = min(ahead.values())
        while (further := max(text.rfind(literal, last + 1, last + gap + len(literal)) for literal in ahead)) >= 0:
            last = further
        yield first, last
        ahead = {
            literal: position if position > last else text.find(literal, last + 1)
            for literal, position in ahead.items()
        }
