"""The Markdown face: the sticky comment, the job summary and ``--format markdown``.

GitHub refuses a text that is too long, so it is cut here, by whole findings, required ones kept longest, with a
count of what was left out. Nothing foreign is written but through :mod:`report.faces.escape`.
"""

import posixpath
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from report.faces.escape import code, link, prose, raw
from report.model import ConnectorReport, CriterionResult, Level, LocatedFinding, Report, RuleDescription, Status
from report.plain import DASH, TIMES, plural, sentence
from report.verdict import count_levels, count_statuses, outcome, ready

MINIMUM = 2_000
"""The least room in which heading, counts and footer always fit."""

_SYMBOL = {Status.PASSED: "✅", Status.FAILED: "❌", Status.WARNED: "⚠️", Status.UNPROVEN: "⬜", Status.UNJUDGED: "❌"}
_MARK = {Level.ERROR: "❌", Level.WARNING: "⚠️", Level.HINT: "💡"}
_NAME = 60
"""Characters of a title or a path; longer ones are cut."""
_FAIR_SHARE = 6_000
"""Room for one of many connectors; those that need less leave the rest to the next."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that the report points to; percent-encoded by whoever makes them."""

    file: Callable[[str, int | None], str]
    """For a path (the connector's path and the file's, joined) and a line: the file at the commit examined."""
    rule: Callable[[str], str]
    """For a rule's id: its page."""
    rules: str | None = None
    """The index of all rules."""
    guide: str | None = None
    """How to run the same check on a desk."""


@dataclass(frozen=True, slots=True)
class _View:
    """How this report is to be written."""

    links: Links | None
    hints: bool
    rules: Mapping[str, RuleDescription]
    size: Callable[[str], int]
    """Of a part together with the blank line after it."""


@dataclass(frozen=True, slots=True)
class _Fold:
    """A folded group of findings: one file's, or the hints."""

    title: str
    items: tuple[str, ...]
    ranks: tuple[int, ...]
    """For each item how soon it is left out: the highest first."""
    noun: str

    def text(self, shown: Sequence[int]) -> str:
        """The group with the given items, and how many are missing."""
        lines = [self.items[number] for number in sorted(shown)]
        if left := len(self.items) - len(shown):
            lines.append(f"- *{plural(left, f'more {self.noun}')} left out for length*")
        return f"<details><summary>{self.title}</summary>\n\n" + "\n".join(lines) + "\n\n</details>"


def render(
    report: Report,
    *,
    links: Links | None = None,
    limit: int = 65_536,
    unit: Literal["characters", "bytes"] = "characters",
    sha: str | None = None,
    hints: bool = False,
) -> str:
    """The report as GitHub-flavoured Markdown.

    :param links: without them, places are named as ``file:line``.
    :param limit: the most that the result may measure. GitHub takes 65,536 characters in a comment and 1,048,576
        bytes in a job summary; whoever adds a marker takes its length off.
    :param unit: what ``limit`` counts; bytes are those of UTF-8.
    :param sha: the commit that was examined.
    :param hints: each hint with its place, instead of one line for each rule.
    :raises ValueError: ``limit`` is below :data:`MINIMUM`.
    """
    if limit < MINIMUM:
        raise ValueError(f"a report needs room for {MINIMUM} {unit} at least")
    view = _View(
        links, hints, {rule.id: rule for rule in report.rules}, _characters if unit == "characters" else _bytes
    )
    footer = _footer(report, view, sha)
    room = limit - view.size(footer)
    if len(report.connectors) == 1:
        parts = _one(report.connectors[0], view, room)
    else:
        parts = _several(report.connectors, view, room)
    return "\n\n".join([*parts, footer]) + "\n"


def _characters(text: str) -> int:
    return len(text) + 2


def _bytes(text: str) -> int:
    return len(text.encode()) + 2


# One connector


def _one(connector: ConnectorReport, view: _View, room: int) -> list[str]:
    symbol = "✅" if ready(connector) else "❌"
    heading = f"### {symbol} {prose(connector.title, _NAME)} {outcome(connector)}"
    return _section(connector, heading, view, room)


def _section(connector: ConnectorReport, heading: str, view: _View, room: int, *, folded: bool = False) -> list[str]:
    """Heading, criteria and findings of a connector, within the room. The table is there in full or not at all.

    :param folded: without the criteria that passed.
    """
    counts = count_statuses(connector.criteria)
    table = _criteria(connector.criteria, folded=folded)
    if set(counts) == {Status.PASSED}:
        table = f"<details><summary>{_counts(counts)}</summary>\n\n{table}\n\n</details>"
        parts = [heading, table]
    else:
        parts = [heading, _counts(counts), table]
    left = room - sum(map(view.size, parts))
    if left < 0:
        return [heading, _counts(counts)]
    return parts + _findings(connector, view, left)


def _counts(counts: dict[Status, int]) -> str:
    """``2 criteria failed · 1 warned · 2 unproven · 6 passed``."""
    said = []
    for number, (status, count) in enumerate(counts.items()):
        noun = "" if number else " criterion" if count == 1 else " criteria"
        said.append(f"{count}{noun} {status.value}")
    return " · ".join(said)


def _criteria(results: Iterable[CriterionResult], *, folded: bool) -> str:
    rows = [
        f"| {_SYMBOL[result.status]} | {prose(result.title, _NAME, cell=True)} | {_summary(result)} |"
        for result in results
        if not (folded and result.status is Status.PASSED)
    ]
    return "\n".join(["| | Criterion | |", "|---|---|---|", *rows])


def _summary(result: CriterionResult) -> str:
    said = [text for text in (result.summary, result.help) if text]
    return f" {DASH} ".join(prose(text, 200, cell=True) for text in said)


# Findings


def _findings(connector: ConnectorReport, view: _View, room: int) -> list[str]:
    """The folded groups, as many as there is room for, each with as many findings as there is room for."""
    folds = _folds(connector, view)
    whole = [fold.text(range(len(fold.items))) for fold in folds]
    if sum(map(view.size, whole)) <= room:
        return whole
    room -= view.size(_left_out(folds))
    opened: list[_Fold] = []
    for fold in folds:
        cost = view.size(fold.text(()))
        if cost > room:
            break
        room -= cost
        opened.append(fold)
    shown: list[list[int]] = [[] for _ in opened]
    candidates = sorted(
        (rank, group, number) for group, fold in enumerate(opened) for number, rank in enumerate(fold.ranks)
    )
    for _, group, number in candidates:
        cost = view.size(opened[group].items[number])
        if cost <= room:
            room -= cost
            shown[group].append(number)
    parts = [fold.text(numbers) for fold, numbers in zip(opened, shown, strict=True)]
    return parts + ([_left_out(folds[len(opened) :])] if len(opened) < len(folds) else [])


def _left_out(folds: Sequence[_Fold]) -> str:
    findings = sum(len(fold.items) for fold in folds)
    return f"*{plural(findings, 'more finding')} in {plural(len(folds), 'more place')} left out for length*"


def _folds(connector: ConnectorReport, view: _View) -> list[_Fold]:
    found = connector.findings
    files: dict[str | None, list[LocatedFinding]] = {}
    for finding in found:
        if view.hints or finding.level is not Level.HINT:
            files.setdefault(finding.file, []).append(finding)
    folds = [_file(connector, file, of_file, view) for file, of_file in files.items()]
    hints = [finding for finding in found if finding.level is Level.HINT]
    if hints and not view.hints:
        folds.append(_hints(hints, view))
    return folds


def _file(connector: ConnectorReport, file: str | None, found: Sequence[LocatedFinding], view: _View) -> _Fold:
    name = "the connector as a whole" if file is None else raw(file)
    levels = list(Level)
    return _Fold(
        title=f"<b>{name}</b>: {count_levels(found)}",
        items=tuple(_item(connector, finding, view) for finding in found),
        ranks=tuple(levels.index(finding.level) for finding in found),
        noun="finding",
    )


def _hints(hints: Sequence[LocatedFinding], view: _View) -> _Fold:
    """One line for each rule: hundreds of hints would bury the verdict."""
    counts = Counter(finding.rule for finding in hints)
    said = {finding.rule: finding.help for finding in reversed(hints)}
    said |= {rule: view.rules[rule].requirement for rule in counts if rule in view.rules}
    return _Fold(
        title=f"{plural(len(hints), 'hint')} of {plural(len(counts), 'rule')}",
        items=tuple(
            f"- {_rule(rule, view)} {TIMES}{count:,}: {prose(sentence(said[rule]))}" for rule, count in counts.items()
        ),
        ranks=(len(Level),) * len(counts),
        noun="rule",
    )


def _item(connector: ConnectorReport, finding: LocatedFinding, view: _View) -> str:
    """One finding: where, what is wrong, what to do, and which rule says so."""
    said = f"{finding.message.rstrip('. ')} (used in {finding.uses:,} places)" if finding.uses > 1 else finding.message
    parts = [f"- {_MARK[finding.level]}"]
    if place := _place(connector, finding, view):
        parts.append(f"{place}:")
    parts.append(prose(_stopped(said)))
    parts.append(prose(sentence(finding.help)))
    parts.append(_rule(finding.rule, view))
    if finding.validator:
        parts.append(f"({code(finding.validator)})")
    return " ".join(part for part in parts if part)


def _stopped(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _place(connector: ConnectorReport, finding: LocatedFinding, view: _View) -> str:
    if finding.file is None or finding.line is None:
        return ""
    if view.links is None:
        return code(f"{finding.file}:{finding.line}")
    path = posixpath.normpath(posixpath.join(connector.path, finding.file))
    return link(f"line {finding.line}", view.links.file(path, finding.line))


def _rule(rule: str, view: _View) -> str:
    return link(code(rule), view.links.rule(rule) if view.links else None)


# Several connectors


def _several(connectors: Sequence[ConnectorReport], view: _View, room: int) -> list[str]:
    if not connectors:
        return ["### ✅ Nothing to check", "No connector directory was found or touched."]
    worst_first = sorted(connectors, key=_urgency)
    parts = [_headline(connectors)]
    room -= view.size(parts[0]) + view.size(_sections_left_out(len(connectors)))
    table = _connectors(worst_first, view, min(room, room // 2 + _FAIR_SHARE))
    if table:
        parts.append(table)
        room -= view.size(table)
    return parts + _sections(worst_first, view, room)


def _urgency(connector: ConnectorReport) -> tuple[bool, int]:
    counts = count_statuses(connector.criteria)
    return ready(connector), -counts.get(Status.FAILED, 0)


def _headline(connectors: Sequence[ConnectorReport]) -> str:
    total = len(connectors)
    against = sum(not ready(connector) for connector in connectors)
    if not against:
        if any(Status.UNPROVEN in count_statuses(connector.criteria) for connector in connectors):
            return f"### ✅ {total:,} connectors have no errors"
        return f"### ✅ {total:,} connectors are ready to submit"
    return f"### ❌ {against:,} of {total:,} connectors {'is' if against == 1 else 'are'} not ready to submit"


def _connectors(connectors: Sequence[ConnectorReport], view: _View, room: int) -> str:
    """One row for each connector. Where even these are too many, the last ones are only counted."""
    lines = ["| | Connector | Failed | Unjudged | Warned | Unproven | Passed |", "|---|---|--:|--:|--:|--:|--:|"]
    room -= sum(map(view.size, lines)) + view.size(_rows_left_out(connectors))
    if room < 0:
        return _rows_left_out(connectors)
    for number, connector in enumerate(connectors):
        row = _row(connector)
        room -= view.size(row)
        if room < 0:
            return "\n".join(lines) + "\n\n" + _rows_left_out(connectors[number:])
        lines.append(row)
    return "\n".join(lines)


def _row(connector: ConnectorReport) -> str:
    counts = count_statuses(connector.criteria)
    order = (Status.FAILED, Status.UNJUDGED, Status.WARNED, Status.UNPROVEN, Status.PASSED)
    cells = [
        "✅" if ready(connector) else "❌",
        code(connector.path, 2 * _NAME, cell=True),
        *(str(counts.get(status, 0)) for status in order),
    ]
    return f"| {' | '.join(cells)} |"


def _rows_left_out(connectors: Sequence[ConnectorReport]) -> str:
    against = sum(not ready(connector) for connector in connectors)
    return f"*{plural(len(connectors), 'more connector')} left out for length: {against:,} of them not ready*"


def _sections(connectors: Sequence[ConnectorReport], view: _View, room: int) -> list[str]:
    """A section for each connector of which there is more to say than its row says.

    :param room: beside the line that counts what is left out.
    """
    spoken = [connector for connector in connectors if set(count_statuses(connector.criteria)) != {Status.PASSED}]
    parts: list[str] = []
    for number, connector in enumerate(spoken):
        symbol = "✅" if ready(connector) else "❌"
        heading = f"#### {symbol} {prose(connector.title, _NAME)} ({code(connector.path, 2 * _NAME)})"
        share = max(room // (len(spoken) - number), min(room, _FAIR_SHARE))
        section = _section(connector, heading, view, share, folded=True)
        cost = sum(map(view.size, section))
        if cost > room or len(section) < 3:
            return [*parts, _sections_left_out(len(spoken) - number)]
        room -= cost
        parts += section
    return parts


def _sections_left_out(count: int) -> str:
    return f"*Details of {plural(count, 'more connector')} left out for length*"


# Footer


def _footer(report: Report, view: _View, sha: str | None) -> str:
    said = []
    if sha:
        said.append(f"checked {code(sha[:7])}")
    if report.connectors:
        said.append(plural(sum(connector.operations for connector in report.connectors), "operation"))
    if view.links and view.links.guide:
        said.append(link("how to run this locally", view.links.guide))
    else:
        paths = [connector.path for connector in report.connectors]
        target = shlex.quote(paths[0]) if len(paths) == 1 else "PATH"
        said.append(f"run this locally: {code(f'python entrypoint.py {target}', 2 * _NAME)}")
    if view.links and view.links.rules:
        said.append(link("what each rule means", view.links.rules))
    else:
        said.append("what a rule means: `--explain RULE`")
    return f"*{' · '.join(said)}*"
