"""Equal faults, told once with their places.

Two findings are equal where rule, file and message agree but for the author's names (in double quotes) and numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from report.model import Level, LocatedFinding, State
from report.plain import plural
from report.prose import Kind, pieces

_NUMBER: Final = re.compile(r"(?<![\w#.-])\d[\d,.]*(?!\w)")
_NOUNS: Final = (
    "operationId|operation|parameter|property|path|response|schema|header|tag|definition|action|trigger|summary"
    "|description"
)
_VERB: Final = r'(?= (?!of\b|in\b|for\b|and\b|to\b|or\b)[a-z"`])'
_NAME: Final = "\0"
"""What is written for a name that is left out, until the sentence is made."""
_NAMED: Final = re.compile(rf"(?P<noun>\b(?:shared )?(?:{_NOUNS})) {_NAME}{_VERB}")
"""A kind of thing, its left-out name and a verb: there the sentence reads well without the name."""
_PART: Final = re.compile(rf"\bof (?={_NAMED.pattern})")
"""Before such a thing; without its name it takes an article: "the description of the response repeats"."""
_OWNED: Final = re.compile(rf"(?P<thing>\b(?:{_NOUNS})(?: {_NAME}| \"[^\"]*\")?) of {_NAME}(?=,|{_VERB})")
"""The same with what it belongs to: "parameter x of y has" says no more than "parameter x has"."""
_CLAUSE: Final = re.compile(r",\s| that ")
MAX_NAMES: Final = 200
"""Characters of what tells one place of a group from the others."""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that are one fault to whoever mends them; never empty."""

    findings: tuple[LocatedFinding, ...]
    message: str
    """Without the names in which the findings differ; the first one's where nothing can be said without them."""
    help: str | None
    """``None`` where each finding has its own."""
    names: tuple[str, ...]
    """For each finding, what the author calls the thing there; empty where nothing tells them apart."""

    @property
    def first(self) -> LocatedFinding:
        return self.findings[0]

    @property
    def level(self) -> Level:
        return self.first.level

    @property
    def places(self) -> int:
        """In how many places the fault is, shared definitions counted with each use."""
        return sum(finding.uses for finding in self.findings)

    @property
    def new(self) -> bool:
        return any(finding.state is State.NEW for finding in self.findings)

    @property
    def sentence(self) -> str:
        """The message, with how often it is true."""
        message = self.message.strip().rstrip(".")
        if self.places == 1:
            return message
        if len(self.findings) == 1:
            return f"{message} (used in {plural(self.places, 'place')})"
        if any(self.names) and self.message == self.first.message:
            return f"{message}, and likewise in {plural(self.places - 1, 'more place')}"
        # After a clause of its own, "in 2 places" would seem to belong to that.
        clause = any(_CLAUSE.search(text) for text, is_name in _parts(message) if not is_name)
        return f"{message}{',' if clause else ''} in {plural(self.places, 'place')}"


def groups(findings: Iterable[LocatedFinding]) -> list[Group]:
    """What has to be done: errors, then warnings, then hints; inside a level in the order of the findings' files.

    What the base version had and this one has no more is left out.

    :param findings: in the order in which a reader goes through the files.
    """
    found: dict[tuple[object, ...], list[LocatedFinding]] = {}
    files: dict[str | None, int] = {}
    for finding in findings:
        if finding.state is not State.FIXED:
            files.setdefault(finding.file, len(files))
            key = (finding.level, finding.rule, finding.file, finding.validator, _template(finding.message))
            found.setdefault(key, []).append(finding)
    order = list(Level)
    made = [_group(members) for members in found.values()]
    return sorted(made, key=lambda group: (order.index(group.level), files[group.first.file]))


def count_groups(made: Iterable[Group]) -> Counter[Level]:
    """How many groups there are of each level."""
    return Counter(group.level for group in made)


def counted(counts: Counter[Level]) -> str:
    """Counts in words: ``3 errors, 5 warnings``."""
    return ", ".join(plural(counts[level], level.value) for level in Level if counts[level])


def span(group: Group, after: int) -> str:
    """Where the findings are that are not listed: ``, lines 310 to 902``; empty where that is not known.

    :param after: how many are listed.
    """
    lines = [finding.line for finding in group.findings[after:] if finding.line is not None]
    if not lines:
        return ""
    first, last = min(lines), max(lines)
    return f", line {first}" if first == last else f", lines {first} to {last}"


def _template(message: str) -> tuple[str, ...]:
    return tuple(text for text, is_name in _parts(message) if not is_name)


def _group(members: Sequence[LocatedFinding]) -> Group:
    helps = {finding.help for finding in members}
    help = members[0].help if len(helps) == 1 else None
    if len(members) == 1:
        return Group(tuple(members), members[0].message, help, ("",))
    taken = [_parts(finding.message) for finding in members]
    varying = {
        slot for slot in range(len(taken[0])) if taken[0][slot][1] and len({parts[slot][0] for parts in taken}) > 1
    }
    said = "".join(_NAME if slot in varying else text for slot, (text, _) in enumerate(taken[0]))
    names = [", ".join(dict.fromkeys(parts[slot][0].strip('"') for slot in sorted(varying))) for parts in taken]
    names = [name if len(name) <= MAX_NAMES else f"{name[: MAX_NAMES - 1]}…" for name in names]
    unnamed = _NAMED.sub(r"\g<noun>", _PART.sub("of the ", _OWNED.sub(r"\g<thing>", said)))
    return Group(tuple(members), members[0].message if _NAME in unnamed else unnamed, help, tuple(names))


def _parts(message: str) -> list[tuple[str, bool]]:
    """The message in pieces, and which of them are names or numbers; text and names take turns."""
    parts: list[tuple[str, bool]] = []
    text = ""
    for piece in pieces(message):
        if piece.kind is Kind.QUOTED:
            parts += [(text, False), (f'"{piece.text}"', True)]
            text = ""
        elif piece.kind is Kind.CODE:
            text += f"`{piece.text}`"
        else:
            end = 0
            for match in _NUMBER.finditer(piece.text):
                number = match[0].rstrip(".,")
                parts += [(text + piece.text[end : match.start()], False), (number, True)]
                text, end = "", match.start() + len(number)
            text += piece.text[end:]
    return [*parts, (text, False)]
