"""The bytes of files with edits applied: what no edit names stays as it is, to the byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from connector.document import encoding_of
from connector.positions import Lines
from connector.stretches import Stretch, applied, in_order
from report.model import Change, Edit


def apply(edits: Iterable[Edit], data: bytes) -> bytes | None:
    """One file with its edits; ``None`` where they cannot be applied.

    The encoding stays what it is unless an edit changes it.
    """
    edits = list(edits)
    encoding, mark = encoding_of(data)
    try:
        text = data.removeprefix(mark).decode(encoding)
        lines = Lines(text)
        stretches = in_order(
            Stretch(lines.offset(edit.line, edit.column), lines.offset(edit.end_line, edit.end_column), edit.text)
            for edit in edits
            if edit.change is Change.REPLACE
        )
        if stretches is None:
            return None
        text = applied(text, stretches)
        if any(edit.change is Change.ENCODE for edit in edits):
            return text.encode()
        return mark + text.encode(encoding)
    except (UnicodeError, IndexError):
        return None


def by_file(edits: Iterable[Edit]) -> Mapping[str, list[Edit]]:
    """Edits by the file that they change."""
    found: dict[str, list[Edit]] = {}
    for edit in edits:
        found.setdefault(edit.file, []).append(edit)
    return found


def apart(edits: Iterable[Edit], taken: dict[str, list[Edit]]) -> bool:
    """No edit touches the characters of one that is taken; they are taken then as well.

    What changes a whole file or its name goes alone with it.
    """
    edits = list(edits)
    for edit in edits:
        for other in taken.get(edit.file, ()):
            if _meet(edit, other):
                return False
    for edit in edits:
        taken.setdefault(edit.file, []).append(edit)
    return True


def _meet(one: Edit, other: Edit) -> bool:
    if Change.RENAME in (one.change, other.change):
        return True
    if one.change is not Change.REPLACE or other.change is not Change.REPLACE:
        return one.change is other.change
    return (one.line, one.column) <= (other.end_line, other.end_column) and (other.line, other.column) <= (
        one.end_line,
        one.end_column,
    )
