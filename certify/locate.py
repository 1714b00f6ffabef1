"""Where findings stand: each fault once, at the line where it is mended, in the order of a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from certify.edits import place as place_edits
from checks.rule import Level, Rule
from checks.walk import Broken
from connector.connector import Connector
from connector.document import Range
from connector.node import Finding, tokens_of
from report.model import Edit, LocatedFinding, Place

SECRETS: Final = "secrets"
"""The page of the rules that look for secrets anywhere; a rule that asks for one at its place says it better."""
MAX_SOURCE: Final = 2_000
"""Characters of a source line that a report keeps; some definitions are one line of a megabyte."""
MAX_SOURCES: Final = 1_000_000
"""Characters of all lines that a report keeps: what shows each finding its line, shows one line a thousand times."""
MAX_PLACES: Final = 1_000
"""Further places of one fault that a report lists; ``uses`` counts all of them."""

_Key = tuple[object, ...]


@dataclass(slots=True)
class _Fault:
    """What has to be mended once, with every place where a rule came across it."""

    rule: Rule
    finding: Finding
    """The first one."""
    uses: dict[str, None]
    """Pointers of the ``$ref``s that lead to the shared definition at fault; empty where it is no shared one."""

    @property
    def pointer(self) -> str:
        return self.finding.pointer if self.finding.origin is None else self.finding.origin

    @property
    def mark(self) -> str:
        """The pointer of what to underline."""
        return self.finding.mark if self.finding.origin is None else self.finding.origin


def locate(connector: Connector, found: Iterable[Broken], docs_url: str | None) -> list[LocatedFinding]:
    """Findings with their lines, files in the order in which a reader goes through them.

    A fault in a shared definition is found wherever a ``$ref`` leads to it. Those findings become one, which stands
    at the definition and lists its uses as further places.

    :param docs_url: the address below which the rules' pages lie.
    """
    faults = _merged(found)
    places = _ranges(connector, faults)
    lines = _Lines(connector)
    fixes = place_edits(connector, (fault.finding for fault in faults))
    located = [
        (fault, _located(connector, fault, places, lines, docs_url, fixes.get(number)))
        for number, fault in enumerate(faults)
    ]
    located = _secrets_once(located)
    order = {name: rank for rank, name in enumerate(_reading_order(connector))}
    return sorted(
        (one for _, one in located),
        key=lambda one: (
            -1 if one.file is None else order.get(one.file, len(order)),
            one.line or 0,
            one.column or 0,
        ),
    )


def _merged(found: Iterable[Broken]) -> list[_Fault]:
    merged: dict[_Key, _Fault] = {}
    for number, broken in enumerate(found):
        finding = broken.finding
        shared = finding.origin is not None and finding.origin != finding.pointer
        key: _Key = (broken.rule.id, finding.file, finding.origin, finding.validator) if shared else (number,)
        fault = merged.setdefault(key, _Fault(broken.rule, finding, {}))
        if shared:
            fault.uses[finding.pointer] = None
    return list(merged.values())


def _reading_order(connector: Connector) -> list[str]:
    documents = (connector.definition_document, connector.properties_document)
    return [*(document.file for document in documents if document is not None), *connector.files]


def _ranges(connector: Connector, faults: Iterable[_Fault]) -> dict[tuple[str, str], Range]:
    """Where every pointer stands, each file scanned once."""
    wanted: dict[str, set[str]] = {}
    for fault in faults:
        if fault.finding.line is None and fault.finding.file:
            pointers = wanted.setdefault(fault.finding.file, set())
            pointers.add(fault.mark)
            pointers.update(list(fault.uses)[:MAX_PLACES])
    ranges: dict[tuple[str, str], Range] = {}
    for file, pointers in wanted.items():
        document = connector.document(file)
        if document is not None:
            for pointer, place in document.ranges(pointers).items():
                ranges[file, pointer] = place
    return ranges


def _located(
    connector: Connector,
    fault: _Fault,
    ranges: dict[tuple[str, str], Range],
    lines: _Lines,
    docs_url: str | None,
    fix: tuple[Edit, ...] | None,
) -> LocatedFinding:
    rule, finding = fault.rule, fault.finding
    place = _own_range(finding) or ranges.get((finding.file, fault.mark))
    document = connector.document(finding.file) if finding.file else None
    pointer, member = (None, None) if document is None else existing(document.value, fault.pointer)
    return LocatedFinding(
        rule=rule.id,
        validator=finding.validator or (rule.validators[0] if rule.validators else None),
        policy=finding.policy or (rule.policies[0] if rule.policies else None),
        criterion=finding.criterion or rule.criterion.id,
        level=rule.level,
        file=finding.file or None,
        pointer=pointer,
        member=member,
        line=place.line if place else None,
        column=place.column if place else None,
        end_line=place.end_line if place else None,
        end_column=place.end_column if place else None,
        message=finding.message,
        help=finding.help or rule.help,
        url=rule.url(docs_url),
        snippet=finding.snippet,
        source=None if finding.secret or place is None or _is_whole(finding) else lines.take(finding.file, place.line),
        uses=max(len(fault.uses), 1),
        places=tuple(_places(finding.file, list(fault.uses)[:MAX_PLACES], ranges)),
        fix=fix,
    )


def _places(file: str, pointers: Sequence[str], ranges: dict[tuple[str, str], Range]) -> Iterator[Place]:
    for pointer in pointers:
        place = ranges.get((file, pointer))
        if place is None:
            yield Place(pointer, None, None, None, None)
        else:
            yield Place(pointer, place.line, place.column, place.end_line, place.end_column)


def existing(value: Any, pointer: str) -> tuple[str, str | None]:
    """The longest part of a pointer that exists in the value, and the member that is missing below it.

    Where more than one level is missing, the member is the rest of the way: ``contact/email``.
    """
    if not pointer.startswith("/"):
        return pointer, None
    kept = pointer.split("/")[1:]
    for depth, token in enumerate(tokens_of(pointer)):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and token.isdecimal() and len(token) < 9 and int(token) < len(value):
            value = value[int(token)]
        else:
            missing = "/".join(list(tokens_of(pointer))[depth:])
            return "".join(f"/{part}" for part in kept[:depth]), missing
    return pointer, None


def _own_range(finding: Finding) -> Range | None:
    """The place of a finding in a file without pointers."""
    if finding.line is None:
        return None
    column = finding.column or 1
    return Range(finding.line, column, finding.end_line or finding.line, finding.end_column or column)


def _is_whole(finding: Finding) -> bool:
    """It is about a text as a whole: its first line has nothing to do with it."""
    return (finding.line, finding.column, finding.end_line, finding.end_column) == (1, 1, 1, 1)


class _Lines(dict[tuple[str, int], str | None]):
    """Lines as they are shown, by file and number, each cut out of its file once.

    One that is too long is left out rather than shown without its place.
    """

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._left = MAX_SOURCES

    def take(self, file: str, number: int) -> str | None:
        """The line for one more finding; ``None`` where the lines of all findings are long enough."""
        line = self[file, number]
        self._left -= len(line or "")
        return line if self._left >= 0 else None

    def __missing__(self, place: tuple[str, int]) -> str | None:
        file, number = place
        text = self._connector.document(file) or self._connector.text_file(file)
        line = text.line(number) if text is not None else None
        self[place] = line if line is not None and len(line) <= MAX_SOURCE else None
        return self[place]


def _secrets_once(located: Sequence[tuple[_Fault, LocatedFinding]]) -> list[tuple[_Fault, LocatedFinding]]:
    """Hide every line with a secret, and drop what the search for secrets says of a place where a rule asks for one."""
    hidden = {(one.file, line) for fault, one in located if fault.finding.secret for line in _lines(one)}
    told: dict[tuple[str | None, int], list[LocatedFinding]] = {}
    for fault, one in located:
        if fault.finding.secret and fault.rule.page != SECRETS:
            for line in _lines(one):
                told.setdefault((one.file, line), []).append(one)
    return [
        (fault, replace(one, source=None) if (one.file, one.line) in hidden else one)
        for fault, one in located
        if fault.rule.page != SECRETS or not _is_told(one, told.get((one.file, one.line or 0), []))
    ]


def _lines(finding: LocatedFinding) -> range:
    return range(finding.line or 0, (finding.end_line or finding.line or 0) + 1)


def _is_told(secret: LocatedFinding, others: Iterable[LocatedFinding]) -> bool:
    """A rule that asks for a secret at this very place reports it, as strictly."""
    place = (secret.line or 0, secret.column or 0)
    return any(
        (other.line or 0, other.column or 0) <= place <= (other.end_line or 0, other.end_column or 0)
        and (other.level is Level.ERROR or secret.level is not Level.ERROR)
        for other in others
    )
