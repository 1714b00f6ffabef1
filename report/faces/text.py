"""The terminal face: the verdict first, then each finding with its source.

Import this module only where it is used: it brings **rich** along. Foreign text is made visible before it is printed
and never read as markup, so that a connector can neither colour nor repaint a terminal.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from report.model import ConnectorReport, CriterionResult, Level, LocatedFinding, Report, RuleDescription, Status
from report.plain import DASH, TIMES, plural, visible, visible_character
from report.verdict import count_statuses, outcome, ready

if TYPE_CHECKING:
    from rich import progress as bars

_GLYPH = {Status.PASSED: "✓", Status.FAILED: "✗", Status.WARNED: "⚠", Status.UNPROVEN: "?", Status.UNJUDGED: "✗"}
_STYLE = {
    Status.PASSED: "green",
    Status.FAILED: "bold red",
    Status.WARNED: "yellow",
    Status.UNPROVEN: "cyan",
    Status.UNJUDGED: "bold red",
}
_LEVEL = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.HINT: "blue"}
_PIPED_WIDTH = 100
_PLAINER = str.maketrans({"✗": "x", "✓": "+", "⚠": "!", "│": "|", "…": "~", TIMES: "x", "·": "-", DASH: "-"})
"""For streams that hold no Unicode; each stays one column wide."""
_TAB = 4


def render(report: Report, file: TextIO, *, hints: bool = False, color: bool | None = None) -> None:
    """Write the report to a stream.

    :param hints: each hint with its place, instead of one line for each rule.
    :param color: ``None`` for colours on a terminal only, and none where ``NO_COLOR`` is set or the terminal is dumb.
    """
    terminal = file.isatty()
    if color is None:
        color = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = max(shutil.get_terminal_size((_PIPED_WIDTH, 24)).columns, 40) if terminal else _PIPED_WIDTH
    page = _Page(file, width, wrap=terminal, color=color)
    for number, connector in enumerate(report.connectors):
        if number:
            page.line()
        _connector(connector, page, hints, {rule.id: rule for rule in report.rules})
    if len(report.connectors) != 1:
        _closing(report.connectors, page)
    page.flush()


class _Page:
    """Lines on their way to a stream. A piped line is never wrapped, so that programs can read it."""

    def __init__(self, file: TextIO, width: int, *, wrap: bool, color: bool) -> None:
        self.width = width
        self._file = file
        self._wrap = wrap
        self._buffer = io.StringIO()
        self._console = Console(
            file=self._buffer,
            width=width,
            force_terminal=color,
            color_system="standard" if color else None,
            no_color=not color,
            legacy_windows=False,
            markup=False,
            highlight=False,
            emoji=False,
        )

    def line(self, *parts: Text | str) -> None:
        """One line as it is."""
        text = Text.assemble(*parts)
        text.rstrip()
        if self._console.no_color:
            self._buffer.write(f"{text.plain}\n")  # five times as fast, and the same
        else:
            self._console.print(text, soft_wrap=True)

    def hanging(self, head: Text, body: Text | str, gutter: Text | None = None) -> None:
        """A line that goes on below the beginning of its body where the terminal is too narrow.

        :param gutter: what stands left of the further lines, as wide as the head; blank by default.
        """
        body = Text(body) if isinstance(body, str) else body
        room = self.width - head.cell_len
        if not self._wrap or room < 20:
            self.line(head, body)
            return
        gutter = Text(" " * head.cell_len) if gutter is None else gutter
        for number, part in enumerate(body.wrap(self._console, room)):
            self.line(gutter if number else head, part)

    def flush(self) -> None:
        """Hand over what was printed; characters that the stream cannot hold are replaced, never an error."""
        text = self._buffer.getvalue()
        encoding = getattr(self._file, "encoding", None) or "utf-8"
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            text = text.translate(_PLAINER).encode(encoding, "backslashreplace").decode(encoding)
        self._file.write(text)
        self._buffer.seek(0)
        self._buffer.truncate()


# A connector


def _connector(connector: ConnectorReport, page: _Page, hints: bool, rules: Mapping[str, RuleDescription]) -> None:
    style = "bold green" if ready(connector) else "bold red"
    path, publisher = visible(connector.path, 200), f"{connector.publisher.value} publisher"
    verdict = f" {outcome(connector)}"
    gap = max(page.width - cell_len(path + verdict + publisher), 2)
    page.line(Text(path, "bold"), Text(verdict, style), " " * gap, Text(publisher, "dim"))
    _criteria(connector.criteria, page)
    for finding in connector.findings:
        if hints or finding.level is not Level.HINT:
            page.line()
            _finding(finding, page)
    if not hints:
        _hints([finding for finding in connector.findings if finding.level is Level.HINT], page, rules)
    page.flush()


def _criteria(results: Sequence[CriterionResult], page: _Page) -> None:
    """The criteria of which there is something to say; those that passed only where there is nothing else."""
    counts = count_statuses(results)
    passed = counts.get(Status.PASSED, 0)
    folded = passed > 1 and passed < len(results)
    shown = [result for result in results if not (folded and result.status is Status.PASSED)]
    column = max((cell_len(visible(result.title)) for result in shown), default=0) + 2
    for result in shown:
        title = visible(result.title)
        head = Text.assemble(
            "  ", (_GLYPH[result.status], _STYLE[result.status]), f" {title}", " " * (column - cell_len(title))
        )
        page.hanging(head, _flat(result.summary))
        if result.help:
            page.hanging(Text(" " * (4 + column) + "= "), Text(_flat(result.help), "dim"))
    if folded:
        page.line("  ", (Text(_GLYPH[Status.PASSED], _STYLE[Status.PASSED])), f" {passed} more")


def _flat(text: str) -> str:
    """Foreign text on one line."""
    return visible(" ".join(text.split()), 1_000)


# A finding


def _finding(finding: LocatedFinding, page: _Page) -> None:
    parts = [Text(_location(finding), "bold"), Text(finding.level.value, _LEVEL[finding.level])]
    parts.append(Text(finding.rule if not finding.validator else f"{finding.rule} ({visible(finding.validator, 100)})"))
    if finding.uses > 1:
        parts.append(Text(f"used in {finding.uses:,} places"))
    page.line(Text("  ").join(part for part in parts if part))
    gutter = len(str(finding.line)) + 3 if finding.line else 5
    message = _flat(finding.message)
    excerpt = _excerpt(finding, page.width - gutter - 3)
    if excerpt is None:
        page.hanging(Text(" " * gutter), message)
    else:
        _underlined(finding, excerpt, message, gutter, page)
    page.hanging(Text(" " * gutter + "= "), Text(_flat(finding.help), "dim"))


def _location(finding: LocatedFinding) -> str:
    place = [visible(finding.file, 200)] if finding.file is not None else []
    if finding.line is not None:
        place.append(str(finding.line))
        if finding.column is not None:
            place.append(str(finding.column))
    return ":".join(place)


def _underlined(finding: LocatedFinding, excerpt: _Excerpt, message: str, gutter: int, page: _Page) -> None:
    number = f"{finding.line:>{gutter - 1}} "
    bar, blank = Text("│ ", "dim"), Text(" " * gutter)
    page.line(Text(number, "dim"), bar, excerpt.text)
    carets = Text("^" * excerpt.width, _LEVEL[finding.level])
    indent = " " * excerpt.offset
    if gutter + 2 + excerpt.offset + excerpt.width + 1 + cell_len(message) <= page.width:
        page.line(blank, bar, indent, carets, f" {message}")
    else:
        page.line(blank, bar, indent, carets)
        head = Text.assemble(blank, bar)
        page.hanging(head, message, gutter=head)


@dataclass(frozen=True, slots=True)
class _Excerpt:
    """A piece of a source line, and where its underline starts and how long it is, in columns of the terminal."""

    text: str
    offset: int
    width: int


def _excerpt(finding: LocatedFinding, room: int) -> _Excerpt | None:
    """The source line around the place; ``None`` where it is not at hand."""
    source = finding.source
    if source is None or finding.line is None:
        return None
    source = source.rstrip("\r\n")
    start = (finding.column or 1) - 1
    if start > len(source):
        return None
    cells = [*_cells(source), " "]
    end = len(source)
    if finding.end_line in (None, finding.line) and finding.end_column is not None:
        end = min(finding.end_column - 1, end)
    end = max(end, start + 1)
    if finding.column is None:
        start = min(len(source) - len(source.lstrip()), len(source))
        end = max(len(source), start + 1)
    return _cut(cells, start, end, room)


def _cells(source: str) -> Iterator[str]:
    """What the terminal shows for each character; tabs reach to the next stop."""
    column = 0
    for character in source:
        shown = " " * (_TAB - column % _TAB) if character == "\t" else visible_character(character)
        column += cell_len(shown)
        yield shown


def _cut(cells: Sequence[str], start: int, end: int, room: int) -> _Excerpt:
    """As much of the line as there is room for, the place in it, an ellipsis for what is missing on either side."""
    widths = [cell_len(cell) for cell in cells]
    first, last = 0, len(cells)
    if sum(widths) > room:
        space = room - 2
        # The place itself comes first; of the rest a third stands before it, more where nothing follows.
        rest = max(space - sum(widths[start:end]), 0)
        before = max(rest // 3, rest - sum(widths[end:]))
        if sum(widths[:end]) <= space:
            before = space
        first = start
        while first > 0 and widths[first - 1] <= before:
            first -= 1
            before -= widths[first]
        used, last = sum(widths[first:start]), start
        while last < len(cells) and used + widths[last] <= space:
            used += widths[last]
            last += 1
    head = "…" if first else ""
    tail = "…" if last < len(cells) - 1 else ""
    text = head + "".join(cells[first:last]) + tail
    offset = len(head) + sum(widths[first:start])
    return _Excerpt(text.rstrip(), offset, max(sum(widths[start : min(end, last)]), 1))


# Hints and the end


def _hints(hints: Sequence[LocatedFinding], page: _Page, rules: Mapping[str, RuleDescription]) -> None:
    """One line for each rule: hundreds of hints would bury the verdict."""
    if not hints:
        return
    page.line()
    counts = Counter(finding.rule for finding in hints)
    helps = {finding.rule: finding.help for finding in reversed(hints)}
    column = max(len(f"{rule} {TIMES}{count:,}") for rule, count in counts.items())
    for rule, count in counts.items():
        known = rules.get(rule)
        head = Text.assemble(("hint", _LEVEL[Level.HINT]), f"  {f'{rule} {TIMES}{count:,}':<{column}}  ")
        page.hanging(head, Text(_flat(known.requirement if known else helps[rule]), "dim"))


def _closing(connectors: Sequence[ConnectorReport], page: _Page) -> None:
    """What a reader of many blocks wants at the end: which ones to go back to."""
    if not connectors:
        page.line("nothing to check: no connector directory was found")
        return
    against = [connector for connector in connectors if not ready(connector)]
    page.line()
    for connector in against:
        counts = ", ".join(f"{count} {status.value}" for status, count in count_statuses(connector.criteria).items())
        page.line(
            "  ", Text(_GLYPH[Status.FAILED], _STYLE[Status.FAILED]), f" {visible(connector.path, 200)}: {counts}"
        )
    style = "bold red" if against else "bold green"
    fine = len(connectors) - len(against)
    page.line(Text(f"{plural(len(connectors), 'connector')}: {fine:,} without errors, {len(against):,} with", style))


# While it runs


class Progress:
    """A bar on standard error while many connectors are judged; nothing where that is no terminal.

    >>> with Progress(total=2) as progress:
    ...     progress.done("certified-connectors/Contoso Invoices")
    """

    def __init__(self, total: int, file: TextIO | None = None) -> None:
        self._total = total
        self._file = sys.stderr if file is None else file
        self._bar: bars.Progress | None = None
        self._task: bars.TaskID | None = None

    def __enter__(self) -> Self:
        if self._total > 1 and self._file.isatty() and os.environ.get("TERM") != "dumb":
            from rich import progress as bars

            self._bar = bars.Progress(
                bars.MofNCompleteColumn(),
                bars.BarColumn(),
                bars.TextColumn("{task.description}", markup=False),
                console=Console(file=self._file),
                transient=True,
            )
            self._task = self._bar.add_task("", total=self._total)
            self._bar.start()
        return self

    def done(self, path: str) -> None:
        """One more connector is judged."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=1, description=visible(path, 60))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
