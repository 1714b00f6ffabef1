"""Adding members to the text of ``certification.yml``: by insertion alone, so that comments and order stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from connector.declaration_line import written
from connector.declaration_schema import resolved, schema
from connector.document import read_document

FIRST_LINES: Final = (
    "# yaml-language-server: $schema=https://raw.githubusercontent.com/connector-certification/action/main/schemas/"
    "certification.schema.json\n"
    "# What only the submitter knows. Write each answer after its colon, and remove what you cannot answer yet.\n"
)
_FORMS: Final = {
    "boolean": "true or false",
    "number": "A number, such as 99.95",
    "integer": "A whole number",
}
_MARK: Final = "\ufeff"
"""The byte-order mark, which some editors put before the text."""
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_END: Final = re.compile(r"\r\n|\n|\r")
_NAMED: Final = re.compile(r"(?P<indent> *)(?P<quote>['\"]?)(?P<name>[\w-]+)(?P=quote) *:(?=\s|$)")
_FLOW: Final = re.compile(r"(?P<before>.*: *\{.*[^\s,{])(?P<after>,?\s*\}\s*(?:#.*)?)", re.DOTALL)


class CannotAdd(ValueError):
    """The text cannot be added to; the message says why."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member that is missing, and its value where it is known."""

    section: str | None
    """``None`` for a member of the file itself."""
    name: str
    value: str | float | bool | None = None


def described(section: str | None, name: str) -> str:
    """What the member means, in a sentence of its schema."""
    return str(_schema(section, name).get("description", ""))


def form(section: str | None, name: str) -> str:
    """How its value is written."""
    member = _schema(section, name)
    if "enum" in member:
        return f"{', '.join(member['enum'][:-1])} or {member['enum'][-1]}"
    if member.get("format") == "date":
        return "A day, such as 2026-05-04"
    return _FORMS.get(str(member.get("type")), "")


def with_members(text: str, file: str, members: Iterable[Member]) -> str:
    """The text with the members that it lacks, and with values for those that are there without one.

    :param text: of the file; an empty one for a new file.
    :raises CannotAdd: it is written so that nothing can be inserted for certain.
    """
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    if not text.strip():
        text = FIRST_LINES
    value = _read(text, file)
    wanted: dict[str | None, list[Member]] = {}
    for member in members:
        wanted.setdefault(member.section, []).append(member)
    insertion = _Insertion(text, file)
    for section, listed in wanted.items():
        insertion.add(value, section, listed)
    added = "".join(insertion.lines)
    try:
        agrees = _read(added, file) == _merged(value, wanted)
    except CannotAdd:
        agrees = False
    if not agrees:
        raise CannotAdd(f"{file}: is written so that nothing can be added for certain; add the answers by hand")
    return mark + added


def _read(text: str, file: str) -> dict[str, Any]:
    document = read_document(text.encode(), file, yaml=True)
    faults = [fault for fault in document.faults if fault.kind not in ("empty", "byte-order-mark")]
    if faults:
        raise CannotAdd(f"{file}:{faults[0].range.line}: {faults[0].message}; correct that first")
    if document.value is not None and not isinstance(document.value, dict):
        raise CannotAdd(f"{file}: does not consist of sections with names; correct that first")
    return document.value or {}


def _merged(value: dict[str, Any], wanted: dict[str | None, list[Member]]) -> dict[str, Any]:
    """What the text is to stand for once everything is added."""
    merged = {name: dict(inner) if isinstance(inner, dict) else inner for name, inner in value.items()}
    for section, members in wanted.items():
        holder = merged
        if section is not None:
            holder = merged[section] = merged.get(section) or {}
        for member in members:
            if holder.get(member.name) is None:
                holder[member.name] = member.value
    return merged


class _Insertion:
    """Lines of a text, with their ends, to which lines are added."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        ends = _END.search(text)
        self._end = ends[0] if ends else "\n"
        self.lines = _LINE.findall(text)
        if not self.lines[-1].endswith(("\r", "\n")):
            self.lines[-1] += self._end

    def add(self, value: dict[str, Any], section: str | None, members: Sequence[Member]) -> None:
        """The members of one section."""
        inner = value if section is None else value.get(section)
        if inner is not None and not isinstance(inner, dict):
            raise CannotAdd(f'{self._file}: "{section}" is not a section with members of its own; correct that first')
        there = inner or {}
        new = [member for member in members if member.name not in there]
        if section is not None and section not in value:
            self.lines += self._block(["", f"# {schema()['properties'][section]['description']}", f"{section}:"])
            self.lines += self._block(_written(new, "  ", section))
            return
        start, stop, indent = (0, len(self.lines), "") if section is None else self._extent(section)
        for member in members:
            if member.name in there and there[member.name] is None and member.value is not None:
                self._fill(start, stop, member)
        flow = _FLOW.fullmatch(self.lines[start - 1]) if section is not None else None
        if flow and new:
            said = "".join(f", {member.name}: {_value(member)}".rstrip() for member in new)
            self.lines[start - 1] = f"{flow['before']}{said}{flow['after']}"
        elif new:
            self.lines[stop:stop] = self._block(_written(new, indent, section))

    def _block(self, lines: Iterable[str]) -> list[str]:
        return [f"{line}{self._end}" for line in lines]

    def _extent(self, section: str) -> tuple[int, int, str]:
        """The lines below a section's name, without blank ones at their end, and how its members are indented."""
        found = (number for number, line in enumerate(self.lines, 1) if _is_named(line, section, ""))
        start = stop = next(found, 0)
        if not start:
            raise CannotAdd(f'{self._file}: "{section}" is not at the start of a line; add the answers by hand')
        indent = ""
        for number, line in enumerate(self.lines[start:], start + 1):
            bare = line.strip()
            if bare and not line.startswith((" ", "\t")):
                break
            stop = number if bare else stop
            if bare and not bare.startswith("#"):
                indent = indent or line[: len(line) - len(line.lstrip())]
        return start, stop, indent or "  "

    def _fill(self, start: int, stop: int, member: Member) -> None:
        """Put the value behind a name that has none."""
        for number in range(start, stop):
            line = self.lines[number]
            if _is_named(line, member.name):
                place = line.index(":") + 1
                self.lines[number] = f"{line[:place]} {_value(member)}{line[place:]}"
                return


def _is_named(line: str, name: str, indent: str | None = None) -> bool:
    match = _NAMED.match(line)
    return match is not None and match["name"] == name and indent in (None, match["indent"])


def _value(member: Member) -> str:
    return "" if member.value is None else written(member.value)


def _written(members: Iterable[Member], indent: str, section: str | None) -> Iterator[str]:
    """A comment and a line for each member."""
    for member in members:
        said = (described(section, member.name).rstrip("."), form(section, member.name))
        yield f"{indent}# {'. '.join(filter(None, said))}."
        yield f"{indent}{member.name}: {_value(member)}".rstrip()


def _schema(section: str | None, name: str) -> dict[str, Any]:
    holder = schema() if section is None else resolved(schema()["properties"][section])
    member: dict[str, Any] = holder["properties"][name]
    return resolved(member) | member
