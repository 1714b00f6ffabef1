"""The terminal face: what to do first, each fault once with its places, and the next step at the end.

Import this module only where it is used: it brings **rich** along. Foreign text is made visible before it is printed
and never read as markup, so that a connector can neither color nor repaint a terminal.
"""

from __future__ import annotations

import os
import posixpath
import shlex
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.cells import cell_len
from rich.text import Text

from report.answers import FILE, Answer, block
from report.faces.excerpt import Excerpt, excerpt
from report.faces.page import Page
from report.groups import Group, span
from report.model import ConnectorReport, CriterionResult, Level, LocatedFinding, Report, Status
from report.plain import TIMES, plural, sentence, visible
from report.policy_words import policy_lines
from report.summary import Summary, facts, left_out, summarize, total, update, verdict
from report.verdict import count_statuses

_GLYPH = {Status.PASSED: "✓", Status.FAILED: "✗", Status.WARNED: "⚠", Status.UNPROVEN: "?", Status.UNJUDGED: "✗"}
_STYLE = {
    Status.PASSED: "green",
    Status.FAILED: "bold red",
    Status.WARNED: "yellow",
    Status.UNPROVEN: "cyan",
    Status.UNJUDGED: "bold red",
}
_SIGN = {Level.ERROR: "✗", Level.WARNING: "⚠", Level.HINT: "·"}
_LEVEL = {Level.ERROR: "bold red", Level.WARNING: "yellow", Level.HINT: "blue"}
_PIPED_WIDTH = 100
_PLACES = 5
"""Places of one group that are listed; the others are counted."""
_ADVICE = 10
"""Rules that the overview of a tree explains."""


def render(
    report: Report,
    file: TextIO,
    *,
    hints: bool = False,
    verbose: bool = False,
    quiet: bool = False,
    color: bool | None = None,
) -> None:
    """Write the report to a stream.

    :param hints: each hint with its places, instead of one line for each rule.
    :param verbose: every place, every hint and every criterion; of a tree every connector in full.
    :param quiet: errors and what nobody judged alone; nothing where there are none.
    :param color: ``None`` for colors on a terminal only, and none where ``NO_COLOR`` is set or the terminal is dumb.
    """
    terminal = file.isatty()
    if color is None:
        color = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = max(shutil.get_terminal_size((_PIPED_WIDTH, 24)).columns, 40) if terminal else _PIPED_WIDTH
    page = Page(file, width, wrap=terminal, color=color)
    face = _Text(page, hints=hints or verbose, verbose=verbose, quiet=quiet)
    summaries = [summarize(connector) for connector in report.connectors]
    if quiet:
        summaries = [summary for summary in summaries if summary.blocked]
    elif not summaries:
        page.line("Nothing to check: no connector directory was found.")
    if len(summaries) == 1 or verbose:
        for number, summary in enumerate(summaries):
            if number:
                page.line()
            face.connector(summary, report)
            page.flush()
    if len(report.connectors) > 1 and summaries:
        if verbose:
            page.line()
        face.tree(summaries, report)
    for words in () if quiet else policy_lines(report):
        page.line(visible(words, 500))
    page.flush()


class _Text:
    """What is written, and how much of it."""

    def __init__(self, page: Page, *, hints: bool, verbose: bool, quiet: bool) -> None:
        self._page = page
        self._hints = hints
        self._verbose = verbose
        self._quiet = quiet
        self._more = 0
        """Findings for which there was no room."""

    # One connector

    def connector(self, summary: Summary, report: Report) -> None:
        """A heading, what to fix, what to answer, and the next step."""
        page, connector = self._page, summary.connector
        style = "bold red" if summary.blocked else "bold green"
        sign = ("✗ " if summary.blocked else "✓ ", style)
        heading = Text.assemble((visible(connector.path, 200), "bold"), ": ", (verdict(summary), style))
        page.hanging(Text.assemble(sign), heading)
        said = [visible(connector.title, 80), f"{connector.publisher.value} publisher"]
        said += [plural(connector.operations, "operation")] if connector.operations else []
        page.hanging(Text("  "), Text(" · ".join(said), "dim"))
        if lead := update(summary):
            page.hanging(Text("  "), Text(lead, "bold"))
        for group in summary.of(Level.ERROR):
            self._group(connector, group)
        for result in summary.unjudged:
            self._reason("Not judged", result)
        if not self._quiet:
            for group in summary.of(Level.WARNING):
                self._group(connector, group)
            self._known(summary)
            self._answers(summary)
            self._all_hints(summary, report)
            self._criteria(connector.criteria)
        if self._more:
            page.line()
            page.line(f"{plural(self._more, 'place')} more, for which there is no room here; as JSON all of them fit")
            self._more = 0
        page.line()
        self._next([summary], report)

    def _group(self, connector: ConnectorReport, group: Group) -> None:
        """One fault: the message first, what to do, then its places, then who says so."""
        page, first = self._page, group.first
        if page.is_full():
            self._more += len(group.findings)
            return
        page.line()
        style = _LEVEL[group.level]
        message = page.prose(sentence(group.sentence), "bold" if group.level is not Level.HINT else "")
        page.hanging(Text.assemble((f"{_SIGN[group.level]} ", style)), message)
        if group.help is not None:
            page.hanging(Text("  "), page.prose(sentence(group.help)))
        limit = len(group.findings) if self._verbose else _PLACES
        shown = list(zip(group.findings, group.names, strict=True))[:limit]
        for number, (finding, name) in enumerate(shown):
            if page.is_full():
                self._more += len(shown) - number
                break
            self._place(connector, finding, name)
            if number == 0:
                self._source(finding)
            if group.help is None:
                page.hanging(Text("    "), page.prose(sentence(finding.help)))
        if more := len(group.findings) - len(shown):
            page.line(Text(f"  … {more:,} more{span(group, limit)} (--verbose lists them)", "dim"))
        if first.snippet:
            for line in ("Paste:", *first.snippet.splitlines()[:60]):
                page.line(Text(f"  {visible(line, 500)}", "cyan" if line != "Paste:" else ""))
        names = [first.rule, *([visible(first.validator, 100)] if first.validator else [])]
        page.hanging(Text("  "), Text(f"{group.level.value} · {' · '.join(names)}", "dim"))

    def _known(self, summary: Summary) -> None:
        """Errors that were there before and do not block: each of them only where everything was asked for."""
        if summary.tolerated and not self._verbose:
            self._page.line()
            said = f"{plural(len(summary.tolerated), 'error')} known before, which do not block (--verbose shows them)"
            self._page.hanging(Text.assemble(("· ", _LEVEL[Level.HINT])), Text(said))
        for group in summary.tolerated if self._verbose else ():
            self._group(summary.connector, group)

    def _place(self, connector: ConnectorReport, finding: LocatedFinding, name: str) -> None:
        if finding.file is not None:
            called = f"  {visible(name, 80)}" if name else ""
            self._page.line("  ", Text(location(connector, finding)), Text(called, "cyan"))

    def _source(self, finding: LocatedFinding) -> None:
        page = self._page
        gutter = len(str(finding.line)) + 5 if finding.line else 7
        found: Excerpt | None = excerpt(finding, page.width - gutter - 3)
        if found is not None:
            bar = Text("│ ", "dim")
            page.line(Text(f"{finding.line:>{gutter - 1}} ", "dim"), bar, found.text)
            carets = Text("^" * found.width, _LEVEL[finding.level])
            page.line(Text(" " * gutter), bar, " " * found.offset, carets)

    def _reason(self, label: str, result: CriterionResult) -> None:
        page = self._page
        page.line()
        said = page.prose(f"{label}: {visible(result.title)}: {sentence(result.summary)}", "bold")
        page.hanging(Text.assemble((f"{_GLYPH[result.status]} ", _STYLE[result.status])), said)
        if result.help:
            page.hanging(Text("  "), page.prose(sentence(result.help)))

    def _answers(self, summary: Summary) -> None:
        page = self._page
        for result in summary.evidence:
            self._reason("Missing", result)
        if summary.answers:
            page.line()
            path = posixpath.normpath(posixpath.join(summary.connector.path, FILE))
            said = f"{plural(len(summary.answers), 'answer')} missing in {visible(path, 200)}"
            page.hanging(Text.assemble(("? ", _STYLE[Status.UNPROVEN])), Text(said, "bold"))
            self._lines(summary.answers)

    def _lines(self, answers: Sequence[Answer]) -> None:
        for line in block(answers).splitlines():
            self._page.line(Text(f"  {line}", "cyan"))

    def _all_hints(self, summary: Summary, report: Report) -> None:
        """One line for each rule: hundreds of hints would bury what has to be done."""
        hints = summary.of(Level.HINT)
        if self._hints:
            for group in hints:
                self._group(summary.connector, group)
            return
        if hints:
            self._page.line()
        helps = {rule.id: rule.help for rule in report.rules}
        counts = Counter[str]()
        firsts: dict[str, LocatedFinding] = {}
        for group in hints:
            counts[group.first.rule] += group.places
            firsts.setdefault(group.first.rule, group.first)
        # The help of a single place is more exact than that of its rule.
        helps |= {group.first.rule: group.first.help for group in hints if counts[group.first.rule] == 1}
        helps |= {group.first.rule: group.first.help for group in hints if group.first.rule not in helps}
        for rule, count in counts.items():
            where = location(summary.connector, firsts[rule]) if firsts[rule].file is not None else ""
            more = f" and {count - 1:,} more" if count > 1 else ""
            said = Text.assemble(
                self._page.prose(sentence(helps[rule])), f"  {where}{more}".rstrip(), (f"  {rule}", "dim")
            )
            self._page.hanging(Text.assemble(("hint  ", _LEVEL[Level.HINT])), said)

    def _criteria(self, results: Sequence[CriterionResult]) -> None:
        """How many criteria ended how; each of them only where everything was asked for."""
        page, counts = self._page, count_statuses(results)
        page.line()
        words = {Status.UNJUDGED: "not judged"}
        said = ", ".join(
            f"{count} {'lacks' if count == 1 else 'lack'} an answer or a file"
            if status is Status.UNPROVEN
            else f"{count} {words.get(status, status.value)}"
            for status, count in counts.items()
        )
        page.hanging(Text(), Text(f"{len(results)} {'criterion' if len(results) == 1 else 'criteria'}: {said}"))
        if not self._verbose:
            return
        column = max((cell_len(visible(result.title)) for result in results), default=0) + 2
        for result in results:
            title = visible(result.title)
            sign = (_GLYPH[result.status], _STYLE[result.status])
            head = Text.assemble("  ", sign, f" {title}", " " * (column - cell_len(title)))
            page.hanging(head, page.prose(result.summary))

    # A tree of connectors

    def tree(self, summaries: Sequence[Summary], report: Report) -> None:
        """A line for each connector, the most frequent errors once, and the next step."""
        page = self._page
        column = min(max(cell_len(visible(summary.connector.path, 200)) for summary in summaries), 80)
        for summary in summaries:
            path = visible(summary.connector.path, 200)
            style = "bold red" if summary.blocked else "bold green"
            gap = " " * (max(column - cell_len(path), 0) + 2)
            said = ", ".join(facts(summary)) or verdict(summary)
            page.line(
                Text("✗ " if summary.blocked else "✓ ", style), path, gap, Text(said, "" if summary.blocked else "dim")
            )
        if not self._verbose:
            self._advice(summaries, report)
        page.line()
        self._next(summaries, report)

    def _advice(self, summaries: Sequence[Summary], report: Report) -> None:
        """What to do about the errors that most connectors have, each told once."""
        helps = {rule.id: rule.help for rule in report.rules}
        counts = Counter[str]()
        for summary in summaries:
            rules = {group.first.rule: group.first.help for group in summary.of(Level.ERROR)}
            counts.update(rules.keys())
            helps = rules | helps
        common = [(rule, count) for rule, count in counts.most_common(_ADVICE) if count > 1]
        if common:
            self._page.line()
            self._page.line(Text("Errors that several connectors have", "bold"))
        for rule, count in common:
            head = Text(f"{count:>6,} {TIMES} ", "dim")
            self._page.hanging(head, Text.assemble(self._page.prose(sentence(helps[rule])), (f"  {rule}", "dim")))

    # The end

    def _next(self, summaries: Sequence[Summary], report: Report) -> None:
        """Counts over everything that was judged, and what to do now."""
        page = self._page
        many = len(report.connectors) > 1
        against = sum(summary.blocked for summary in summaries)
        said = [plural(total(summaries, level), level.value) for level in Level if total(summaries, level)]
        answers = sum(len(summary.answers) for summary in summaries)
        said += [f"{plural(answers, 'answer')} missing"] if answers else []
        said += left_out(summaries)
        if many:
            style = "bold red" if against else "bold green"
            good = len(report.connectors) - against
            counted = f"{len(report.connectors):,} connectors: {good:,} without errors" + (
                f", {against:,} to fix" if against else ""
            )
            page.hanging(Text(), Text.assemble((counted, style), f" ({', '.join(said)})" if said else ""))
        steps = _steps(summaries, answers)
        if steps:
            page.hanging(Text("Next: ", "bold"), Text(" · ".join(steps)))


def location(connector: ConnectorReport, finding: LocatedFinding) -> str:
    """The place as editors open it: path from the working directory, line and column."""
    path = posixpath.normpath(posixpath.join(connector.path, finding.file or ""))
    parts = [visible(path, 400)]
    if finding.line is not None:
        parts += [str(finding.line), *([str(finding.column)] if finding.column is not None else [])]
    return ":".join(parts)


def _steps(summaries: Sequence[Summary], answers: int) -> list[str]:
    errors, unjudged = total(summaries, Level.ERROR), sum(len(summary.unjudged) for summary in summaries)
    steps = [f"fix {plural(errors, 'error')}"] if errors else []
    steps += [f"have judged what was not ({unjudged})"] if unjudged else []
    lacking = [summary.connector.path for summary in summaries if summary.answers]
    target = shlex.quote(visible(lacking[0], 200)) if len(lacking) == 1 else "DIR"
    them = "answer" if answers == 1 else "answers"
    steps += [f"connector-certification init {target} writes the missing {them}"] if answers else []
    found = (finding for summary in summaries for finding in summary.connector.findings)
    fixable = [finding for finding in found if finding.fix is not None]
    # It fixes hints as well, but nobody is sent there for them alone.
    worth = any(finding.level is not Level.HINT for finding in fixable)
    steps += [f"--fix fixes {plural(len(fixable), 'finding')}"] if worth else []
    if len(summaries) > 1 and steps:
        worst = max(summaries, key=lambda summary: (summary.counts[Level.ERROR], len(summary.answers)))
        steps.append(f"connector-certification {shlex.quote(visible(worst.connector.path, 200))} shows one in full")
    rule = _first_rule(summaries)
    return [*steps, f"--explain {rule}"] if rule else steps


def _first_rule(summaries: Iterable[Summary]) -> str | None:
    return next((summary.of(Level.ERROR)[0].first.rule for summary in summaries if summary.of(Level.ERROR)), None)
