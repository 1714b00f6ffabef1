"""Changes that mend a fault for certain, as suggestions on the pull request that a click applies.

Only lines that the pull request shows can bear one. Everything is taken from the report and from GitHub's own diff; a
line that reads differently there bears none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from publish.text import sendable
from report.faces.escape import link, prose
from report.model import Change, ConnectorReport, Edit, Level, LocatedFinding, Report
from report.plain import sentence

MAX_SUGGESTIONS: Final = 20
"""Suggestions of one check that wait for an answer."""
MAX_LINES: Final = 30
"""Of one suggestion."""
MAX_CHARACTERS: Final = 10_000
"""Of one suggestion; what is longer is fixed at a desk."""
_HUNK: Final = re.compile(r"@@ -\d+(?:,\d+)? \+(?P<start>\d+)(?:,\d+)? @@")
_MARK: Final = re.compile(r"<!-- connector-certification suggestion: ([0-9a-f]{16}) ([0-9a-f]{32}) -->")
_SIGNS: Final = {Level.ERROR: "❌", Level.WARNING: "⚠️", Level.HINT: "💡"}

Lines = Mapping[int, str]
"""Lines that the pull request shows side by side, by their numbers in the new file."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Other text for lines of a file."""

    path: str
    """Relative to the repository."""
    start: int
    end: int
    """The last line."""
    body: str
    fingerprint: str


def check_mark(name: str, paths: Sequence[str]) -> str:
    """The part of a mark by which a check knows its own suggestions."""
    return sha256("\0".join((name, *paths)).encode(errors="replace")).hexdigest()[:16]


def marked(body: str, check: str) -> str | None:
    """The fingerprint of a suggestion's finding, where the check made it."""
    found = _MARK.match(body)
    return found[2] if found is not None and found[1] == check else None


def fingerprint(connector: ConnectorReport, finding: LocatedFinding) -> str:
    """What stays the same of a finding while its author leaves it alone."""
    parts = (connector.path, finding.rule, finding.file, finding.pointer, finding.member, finding.message)
    return sha256("\0".join(part or "" for part in parts).encode(errors="surrogatepass")).hexdigest()[:32]


def fingerprints(report: Report) -> frozenset[str]:
    """Those of all findings."""
    return frozenset(fingerprint(one, finding) for one in report.connectors for finding in one.findings)


def candidates(
    report: Report, locate: Callable[[str, str], str | None]
) -> list[tuple[str, ConnectorReport, LocatedFinding]]:
    """The findings that one file mends, each with that file's path in the repository, what blocks first."""
    found = []
    for connector in report.connectors:
        for finding in connector.findings:
            files = {edit.file for edit in finding.fix or ()}
            if len(files) == 1 and all(edit.change is Change.REPLACE for edit in finding.fix or ()):
                path = locate(connector.path, files.pop())
                found += [] if path is None else [(path, connector, finding)]
    levels = list(Level)
    return sorted(found, key=lambda one: levels.index(one[2].level))


def suggest(
    found: Iterable[tuple[str, ConnectorReport, LocatedFinding]],
    diff: Mapping[str, Sequence[Lines]],
    check: str,
    rule_url: Callable[[str], str],
    known: Iterable[str] = (),
) -> list[Suggestion]:
    """Suggestions for findings, none twice and no two for one line.

    :param diff: what the pull request shows of each file.
    :param known: fingerprints of findings for which there is one.
    """
    left = set(known)
    made: list[Suggestion] = []
    for path, connector, finding in found:
        mark = fingerprint(connector, finding)
        for lines in diff.get(path, ()):
            new = _mended(finding, lines)
            if new is None or mark in left or any(_meet(one, path, new) for one in made):
                continue
            left.add(mark)
            body = f"<!-- connector-certification suggestion: {check} {mark} -->\n{_said(finding, rule_url, new[2])}"
            made.append(Suggestion(path, new[0], new[1], body, mark))
    return made


def _meet(one: Suggestion, path: str, new: tuple[int, int, str]) -> bool:
    return one.path == path and one.start <= new[1] and new[0] <= one.end


def _mended(finding: LocatedFinding, lines: Lines) -> tuple[int, int, str] | None:
    """First and last line that change, and their new text; ``None`` where that cannot be suggested."""
    edits = sorted(finding.fix or (), key=lambda edit: (edit.line, edit.column))
    start, end = edits[0].line, max(edit.end_line for edit in edits)
    shown = [lines.get(number) for number in range(start, min(end, start + MAX_LINES) + 1)]
    old = [line for line in shown if line is not None]
    if len(old) <= end - start or any("\r" in line for line in old):
        return None
    if finding.file == edits[0].file and not _reads_the_same(finding, lines):
        return None
    new = _edited("\n".join(old), start, edits)
    if new is None or new == "\n".join(old) or len(new) > MAX_CHARACTERS or sendable(new) != new or "\r" in new:
        return None
    return start, end, new


def _reads_the_same(finding: LocatedFinding, lines: Lines) -> bool:
    """Whether the finding's line, where it is shown, is the one that was judged."""
    line = lines.get(finding.line or 0)
    return None in (line, finding.source) or str(line).removeprefix("\ufeff") == finding.source


def _edited(text: str, first: int, edits: Sequence[Edit]) -> str | None:
    """The text with its edits; ``None`` where they make no sense in it."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def at(line: int, column: int) -> int:
        if not 0 <= line - first < len(lines) or not 1 <= column <= len(lines[line - first]) + 1:
            raise ValueError
        # A byte-order mark is no character of the report's.
        return starts[line - first] + column - 1 + (line == 1 and text.startswith("\ufeff"))

    end = 0
    pieces = []
    try:
        for edit in edits:
            start = at(edit.line, edit.column)
            if start < end:
                return None
            pieces += [text[end:start], edit.text]
            end = at(edit.end_line, edit.end_column)
    except ValueError:
        return None
    return "".join(pieces) + text[end:]


def _said(finding: LocatedFinding, rule_url: Callable[[str], str], new: str) -> str:
    """What is wrong, and the block that GitHub applies; a fence is longer than any in the text."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", new)), default=0))
    said = [f"**{prose(sentence(finding.message))}**", prose(sentence(finding.help))]
    said += [link("Example", rule_url(finding.rule))]
    return f"{_SIGNS[finding.level]} {' '.join(said)}\n\n{fence}suggestion\n{new}\n{fence}\n"


def shown_lines(patch: str) -> list[Lines]:
    """The lines of the new file that a patch shows, each hunk by itself."""
    hunks: list[dict[int, str]] = []
    number = 0
    for line in patch.split("\n"):
        header = _HUNK.match(line)
        if header is not None:
            hunks.append({})
            number = int(header["start"])
        elif hunks and line[:1] in (" ", "+"):
            hunks[-1][number] = line[1:]
            number += 1
    return list(hunks)
