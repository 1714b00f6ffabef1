"""What one JSON report finds and another does not: to see what a change of the program changed.

``python -m tools.compare_reports BEFORE AFTER`` takes two reports, or two directories with reports, of version 1 or 2
each. Two findings are equal by connector, rule, file, pointer and message. The versions tell some things differently,
and that is no difference:

- levels have other names, and are compared by rule alone;
- version 1 points at a member that is missing, version 2 at its holder, and names the member beside it;
- version 1 has a finding of its own for each use of a shared definition, version 2 has one at the definition, and lists
  the uses as further places. A place has no message, so it is found again by its pointer alone. Of many uses only the
  first are listed: findings beyond the list are counted, as many as the number of uses allows.

Exit status 0 where nothing differs, 1 where something does, 2 where a report cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from report.contract import ContractError, from_plain

LEVELS: Final = {"required": "error", "recommended": "warning"}
"""The names of version 1 that version 2 changed."""

Spot = tuple[str, str, str, str]
"""Connector, rule, file and place in the file."""


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """A further place, as it is read."""

    pointer: str | None


@dataclass(frozen=True, slots=True)
class ReadFinding:
    """What is read of a finding; version 1 lacks what has a default."""

    rule: str
    file: str | None
    pointer: str | None
    message: str
    level: str
    member: str | None = None
    uses: int = 1
    places: tuple[ReadPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadConnector:
    """What is read of a connector."""

    path: str
    findings: tuple[ReadFinding, ...]


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What is read of a report of either version."""

    version: Literal[1, 2]
    connectors: tuple[ReadConnector, ...]


class Unreadable(ValueError):
    """A file is no report; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding, without what the versions tell differently."""

    spot: Spot
    message: str
    level: str
    places: tuple[Spot, ...]
    unlisted: int
    """Uses of a shared definition that are counted but have no place in the report."""


@dataclass(slots=True)
class Side:
    """Everything that the reports of one side say."""

    connectors: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def spots(self) -> set[Spot]:
        """Every place of which something is said."""
        return {spot for fault in self.faults for spot in (fault.spot, *fault.places)}

    def levels(self) -> dict[str, set[str]]:
        """The levels of each rule."""
        found: dict[str, set[str]] = defaultdict(set)
        for fault in self.faults:
            found[fault.spot[1]].add(fault.level)
        return found


@dataclass(slots=True)
class Difference:
    """What only one side says."""

    before: list[tuple[Spot, str]] = field(default_factory=list)
    after: list[tuple[Spot, str]] = field(default_factory=list)
    beyond: int = 0
    """Findings of version 1 that were taken for uses which version 2 counts and does not list."""
    levels: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict)
    """Rules on both sides whose levels differ."""
    connectors: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))

    def __bool__(self) -> bool:
        return bool(self.before or self.after or self.levels or any(self.connectors))


def read(path: Path) -> Side:
    """A report, or all reports in a directory and below it.

    :raises Unreadable: there is none, or one of them is no report.
    """
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    if not files:
        raise Unreadable(f"{path}: there is no report in it")
    side = Side()
    for file in files:
        try:
            report = from_plain(json.loads(file.read_bytes()), ReadReport)
        except OSError as error:
            raise Unreadable(f"{file}: {error.strerror}") from None
        except ContractError as error:
            raise Unreadable(f"{file}: this is no report of version 1 or 2: {_quoted(str(error))}") from None
        except (ValueError, RecursionError):
            raise Unreadable(f"{file}: this is not JSON") from None
        for connector in report.connectors:
            side.connectors.add(connector.path)
            side.faults += (_fault(connector.path, finding) for finding in connector.findings)
    return side


def _fault(connector: str, finding: ReadFinding) -> Fault:
    def spot(pointer: str | None, member: str | None = None) -> Spot:
        where = _unescaped(pointer or "") if member is None else f"{_unescaped(pointer or '')}/{member}"
        return connector, finding.rule, finding.file or "", where

    places = tuple(spot(place.pointer) for place in finding.places)
    return Fault(
        spot(finding.pointer, finding.member),
        finding.message,
        LEVELS.get(finding.level, finding.level),
        places,
        max(finding.uses - len(places), 0) if places else 0,
    )


def _unescaped(pointer: str) -> str:
    """Version 2 names members as they are, so pointers are compared by what they say, not by how it is escaped."""
    return pointer.replace("~1", "/").replace("~0", "~")


def compare(before: Side, after: Side, *, messages: bool = True) -> Difference:
    """Find each finding of both sides on the other one.

    :param messages: two findings at the same place with other words are two.
    """
    difference = Difference(connectors=(before.connectors - after.connectors, after.connectors - before.connectors))
    common = before.connectors & after.connectors
    left = [fault for fault in before.faults if fault.spot[0] in common]
    right = [fault for fault in after.faults if fault.spot[0] in common]
    unfound, beyond_right = _beyond(_missing(left, right, messages=messages), right)
    difference.before = unfound
    unfound, beyond_left = _beyond(_missing(right, left, messages=messages), left)
    difference.after = unfound
    difference.beyond = beyond_left + beyond_right
    levels = before.levels(), after.levels()
    difference.levels = {
        rule: (levels[0][rule], levels[1][rule])
        for rule in sorted(levels[0].keys() & levels[1].keys())
        if levels[0][rule] != levels[1][rule]
    }
    return difference


def _missing(faults: list[Fault], others: list[Fault], *, messages: bool) -> Iterator[tuple[Spot, str]]:
    """What is said here and not there: findings by place and words, further places by place alone."""
    spots = {spot for other in others for spot in (other.spot, *other.places)}
    places = {spot for other in others for spot in other.places}
    heads = Counter(_key(other, messages) for other in others)
    for fault in faults:
        key = _key(fault, messages)
        # The shared definition stands for its uses: where they are found again, it is not something new.
        stands_for_uses = any(place in spots for place in fault.places)
        if heads[key]:
            heads[key] -= 1
        elif fault.spot not in places and not (stands_for_uses and fault.spot not in spots):
            yield fault.spot, fault.message
        for place in fault.places:
            if place not in spots:
                yield place, f"(a further place) {fault.message}"


def _key(fault: Fault, messages: bool) -> tuple[Spot, str]:
    return fault.spot, fault.message if messages else ""


def _beyond(missing: Iterable[tuple[Spot, str]], others: list[Fault]) -> tuple[list[tuple[Spot, str]], int]:
    """Without the findings that may be uses which the other side counts and does not list; and how many they are."""
    allowed: Counter[tuple[str, str, str]] = Counter()
    for other in others:
        allowed[other.spot[:3]] += other.unlisted
    unfound = []
    taken = 0
    for spot, message in missing:
        if allowed[spot[:3]]:
            allowed[spot[:3]] -= 1
            taken += 1
        else:
            unfound.append((spot, message))
    return unfound, taken


def lines(difference: Difference) -> Iterator[str]:
    """The difference as text: connectors, levels, and each finding behind ``-`` or ``+`` in the order of its place."""
    for sign, connectors in zip("-+", difference.connectors, strict=True):
        yield from (f"{sign} connector {_quoted(connector)}" for connector in sorted(connectors))
    for rule, (old, new) in difference.levels.items():
        yield f"~ {rule}: {', '.join(sorted(old))} → {', '.join(sorted(new))}"
    signed = [("-", *one) for one in difference.before] + [("+", *one) for one in difference.after]
    for sign, (connector, rule, file, place), message in sorted(
        signed, key=lambda one: (one[1], one[0] == "+", one[2])
    ):
        yield f"{sign} {_quoted(connector)} {rule} {_quoted(file)} {_quoted(place)}: {_quoted(message)}"
    by_rule = Counter((sign, spot[1]) for sign, spot, _ in signed)
    for (sign, rule), number in sorted(by_rule.items(), key=lambda item: (item[0][1], item[0][0] == "+")):
        yield f"{sign}{number} {rule}"
    if difference.beyond:
        yield f"{difference.beyond} findings taken for uses that the other side counts and does not list"
    yield f"only before: {len(difference.before)}, only after: {len(difference.after)}"


def _quoted(text: str) -> str:
    """Foreign text on one line."""
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)


def main(arguments: list[str] | None = None) -> int:
    """Print the difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--no-messages", action="store_true", help="findings are equal whatever their words")
    options = parser.parse_args(arguments)
    try:
        difference = compare(read(options.before), read(options.after), messages=not options.no_messages)
    except Unreadable as problem:
        print(problem, file=sys.stderr)
        return 2
    for line in lines(difference):
        print(line)
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main())
