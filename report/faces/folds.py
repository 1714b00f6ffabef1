"""Folded parts of a Markdown report, cut to a length by whole items: what blocks is kept longest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from report.plain import plural

Size = Callable[[str], int]
"""How much a part takes, together with the blank line after it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a fold, Markdown already."""

    text: str
    heading: str = ""
    """What stands above it and above its neighbors with the same heading."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A part that a reader can close."""

    title: str
    """As HTML."""
    items: tuple[Item, ...]
    noun: str
    """What an item is, for the count of those that are left out."""
    rank: int
    """How soon it is left out: the highest first."""
    open: bool = False

    def text(self, shown: Sequence[int] | None = None) -> str:
        """The fold with the given items, by number, and how many are missing; all of them by default."""
        numbers = range(len(self.items)) if shown is None else sorted(shown)
        parts: list[str] = []
        heading = ""
        for number in numbers:
            item = self.items[number]
            if item.heading != heading:
                parts.append(("\n" if parts else "") + item.heading)
                heading = item.heading
            parts.append(item.text)
        if left := len(self.items) - len(numbers):
            parts.append(f"- *{plural(left, f'more {self.noun}')} left out for length*")
        start = f"<details{' open' if self.open else ''}><summary>{self.title}</summary>"
        return "\n\n".join((start, "\n".join(parts), "</details>"))


def fit(folds: Sequence[Fold], room: int, size: Size) -> list[str]:
    """As many folds as there is room for, each with as many items as there is room for, in the given order."""
    whole = [fold.text() for fold in folds]
    if sum(map(size, whole)) <= room:
        return whole
    room -= size(_left_out(folds))
    shown: dict[int, list[int]] = {}
    for number in sorted(range(len(folds)), key=lambda number: folds[number].rank):
        cost = size(folds[number].text(()))
        if cost <= room:
            shown[number], room = _fill(folds[number], room - cost, size)
    parts = [folds[number].text(shown[number]) for number in sorted(shown)]
    missing = [fold for number, fold in enumerate(folds) if number not in shown]
    return [*parts, _left_out(missing)] if missing else parts


def _fill(fold: Fold, room: int, size: Size) -> tuple[list[int], int]:
    """The numbers of the items that fit, and the room that they leave."""
    shown: list[int] = []
    headings = {""}
    for number, item in enumerate(fold.items):
        cost = size(item.text) + (0 if item.heading in headings else size(item.heading))
        if cost <= room:
            room -= cost
            shown.append(number)
            headings.add(item.heading)
    return shown, room


def _left_out(folds: Sequence[Fold]) -> str:
    return f"*{plural(sum(len(fold.items) for fold in folds), 'more entry')} left out for length*".replace(
        "entrys", "entries"
    )
