"""Where the edits of findings stand in the files: what reports carry, and what is done with it.

An edit that cannot be placed for certain takes all of its finding with it: the finding has no fix then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from connector.connector import Connector
from connector.edits import MOST, Characters, Edit, Encode, RenameFile
from connector.node import Finding
from connector.operation_names import OperationNames
from connector.positions import START, Lines, Range, Span
from connector.stretches import Stretch, in_order, pointers
from report import model

MAX_TEXT: Final = 2_000
"""Characters that one edit puts into a file."""

_Spans = dict[str, dict[str, Span]]


def place(connector: Connector, findings: Iterable[Finding]) -> dict[int, tuple[model.Edit, ...]]:
    """The edits of each finding that has some, by its number; each file is scanned once."""
    names = OperationNames(connector)
    mended = {number: tuple(names.in_full(finding.edits)) for number, finding in enumerate(findings) if finding.edits}
    mended = {number: edits for number, edits in mended.items() if 0 < len(edits) <= MOST}
    if not mended:
        return {}
    wanted: dict[str, list[Edit]] = {}
    for edits in mended.values():
        for edit in edits:
            wanted.setdefault(edit.file, []).append(edit)
    found: _Spans = {}
    for file, edits_of_file in wanted.items():
        document = connector.document(file)
        if document is not None:
            found[file] = document.spans(pointers(edits_of_file))
    lines: dict[str, Lines] = {}
    placed = ((number, _placed(connector, edits, found, lines)) for number, edits in mended.items())
    return {number: edits for number, edits in placed if edits is not None}


def _placed(
    connector: Connector, edits: tuple[Edit, ...], found: _Spans, lines: dict[str, Lines]
) -> tuple[model.Edit, ...] | None:
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(edit.file, []).append(edit)
    placed: list[model.Edit] = []
    for file, of_file in by_file.items():
        characters = [edit for edit in of_file if not isinstance(edit, (Encode, RenameFile))]
        stretches = _stretches(connector, file, characters, found.get(file, {}))
        if stretches is None or any(len(one.text) > MAX_TEXT for one in stretches):
            return None
        ranges = _ranges(connector, file, stretches, lines)
        placed += [_edit(model.Change.REPLACE, file, at, one.text) for at, one in zip(ranges, stretches, strict=True)]
        for edit in of_file:
            if isinstance(edit, Encode):
                placed.append(_edit(model.Change.ENCODE, file, START, ""))
            elif isinstance(edit, RenameFile):
                if connector.holds(edit.name) and edit.name.lower() != file.lower():
                    return None
                placed.append(_edit(model.Change.RENAME, file, START, edit.name))
    return tuple(placed)


def _stretches(
    connector: Connector, file: str, edits: Sequence[Edit], found: Mapping[str, Span]
) -> list[Stretch] | None:
    if not edits:
        return []
    document = connector.document(file)
    if document is not None and document.damaged:
        return None  # what it says in place of its broken characters is not in the file
    if document is not None and not all(isinstance(edit, Characters) for edit in edits):
        return document.stretches(found, edits)
    if document is None and connector.text_file(file) is None:
        return None
    stretches = (Stretch(edit.start, edit.end, edit.text) for edit in edits if isinstance(edit, Characters))
    return in_order(stretches)


def _ranges(connector: Connector, file: str, stretches: Iterable[Stretch], lines: dict[str, Lines]) -> Iterator[Range]:
    document, text = connector.document(file), connector.text_file(file)
    if document is not None:
        place = document.range_at
    else:
        place = lines.setdefault(file, Lines(text.text if text is not None else "")).range
    for one in stretches:
        yield place(one.start, one.end)


def _edit(change: model.Change, file: str, at: Range, text: str) -> model.Edit:
    return model.Edit(change, file, at.line, at.column, at.end_line, at.end_column, text)
