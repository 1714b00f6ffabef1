"""One connector in Markdown: its folds, what to do first and what is fine last.

Nothing foreign is written but through :mod:`report.faces.escape`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from report.answers import FILE, Answer, block
from report.faces.escape import block as fenced
from report.faces.escape import code, html_prose, link, prose
from report.faces.folds import Fold, Item
from report.groups import Group, span
from report.model import ConnectorReport, CriterionResult, FailOn, Level, LocatedFinding, RuleDescription, Status
from report.plain import DASH, plural, sentence
from report.summary import Summary, counts, update
from report.verdict import BLOCKING, count_statuses

NAME = 60
"""Characters of a title or a path; longer ones are cut."""

_SYMBOL = {Status.PASSED: "✅", Status.FAILED: "❌", Status.WARNED: "⚠️", Status.UNPROVEN: "⬜", Status.UNJUDGED: "❌"}
_MARK = {Level.ERROR: "❌", Level.WARNING: "⚠️", Level.HINT: "💡"}
_PLACES = 5
"""Places of one group that are listed; the others are counted."""
_LANGUAGES = {"json": "json", "yml": "yaml", "yaml": "yaml", "md": "markdown"}
_BLOCKING_FACT = re.compile(r"(?P<number>[\d,]+ (?:errors?|not judged))(?P<more>.*)")
_MISSING_FACT = re.compile(r"[\d,]+ answers? missing")
_RANKS = {"errors": 0, "unjudged": 1, "answers": 2, "warnings": 3, "known": 3, "criteria": 4, "hints": 5}
"""What is left out last comes first."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that the report points to; percent-encoded by whoever makes them."""

    file: Callable[[str, int | None], str]
    """For a path (the connector's path and the file's, joined) and a line: the file at the commit examined."""
    rule: Callable[[str], str]
    """For a rule's id: its page."""
    guide: str | None = None
    """How to run the same check on a desk."""
    disagree: str | None = None
    """What to do about a finding that seems wrong."""


@dataclass(frozen=True, slots=True)
class View:
    """How this report is to be written."""

    links: Links | None
    hints: bool
    rules: dict[str, RuleDescription]
    fail_on: FailOn
    size: Callable[[str], int]
    """Of a part together with the blank line after it."""


def sign(summary: Summary) -> str:
    """Whether the connector may be submitted, at a glance."""
    return "❌" if summary.blocked else "✅"


def facts_line(summary: Summary) -> str:
    """``**4 errors** (3 new) · 7 warnings · **6 answers missing** in `certification.yml` · no icon``.

    Of an update what became of the published version comes before them, on a line of its own.
    """
    said = []
    for fact in counts(summary):
        blocking = _BLOCKING_FACT.fullmatch(fact)
        if blocking:
            said.append(f"**{blocking['number']}**{blocking['more']}")
        elif _MISSING_FACT.fullmatch(fact):
            said.append(f"**{fact}** in {code(FILE)}")
        else:
            said.append(prose(fact, NAME))
    lead = update(summary)
    numbers = " · ".join(said)
    return "  \n".join(filter(None, (f"**{prose(lead[0].upper() + lead[1:])}**" if lead else "", numbers)))


def folds(summary: Summary, view: View) -> Iterator[Fold]:
    """What there is to say about a connector, what blocks first."""
    errors, warnings = summary.of(Level.ERROR), summary.of(Level.WARNING)
    if errors:
        title = f"<b>Fix these: {plural(len(errors), 'error')}</b>"
        yield Fold(title, _items(summary.connector, errors, view), "error", _RANKS["errors"], open=True)
    if summary.unjudged:
        title = f"<b>Have these judged: {len(summary.unjudged)}</b>"
        yield Fold(title, tuple(map(_unjudged, summary.unjudged)), "criterion", _RANKS["unjudged"], open=True)
    if summary.answers or summary.evidence:
        yield _answers(summary, view)
    if warnings:
        title = f"Improve these: {plural(len(warnings), 'warning')}"
        yield Fold(title, _items(summary.connector, warnings, view), "warning", _RANKS["warnings"])
    if summary.tolerated:
        title = f"Known before: {plural(len(summary.tolerated), 'error')} (does not block)"
        yield Fold(title, _items(summary.connector, summary.tolerated, view), "error", _RANKS["known"])
    if hints := summary.of(Level.HINT):
        items = _items(summary.connector, hints, view) if view.hints else tuple(_hints(summary.connector, hints, view))
        yield Fold(plural(len(hints), "hint"), items, "hint", _RANKS["hints"])
    yield _criteria(summary.connector)


def _criteria(connector: ConnectorReport) -> Fold:
    counts = count_statuses(connector.criteria)
    signs: dict[str, int] = {}
    for status, count in counts.items():
        signs[_SYMBOL[status]] = signs.get(_SYMBOL[status], 0) + count
    said = " · ".join(f"{count} {sign}" for sign, count in signs.items())
    rows = [
        f"| {_SYMBOL[result.status]} | {prose(result.title, NAME, cell=True)} | {_summary(result)} |"
        for result in connector.criteria
    ]
    table = "\n".join(["| | Criterion | |", "|---|---|---|", *rows])
    return Fold(f"All {len(connector.criteria)} criteria: {said}", (Item(table),), "table", _RANKS["criteria"])


def _summary(result: CriterionResult) -> str:
    said = [text for text in (result.summary, result.help) if text]
    return f" {DASH} ".join(prose(text, 200, cell=True) for text in said)


def _unjudged(result: CriterionResult) -> Item:
    said = f"- ❌ **{prose(result.title, NAME)}: {prose(sentence(result.summary))}**"
    return Item(f"{said} {prose(sentence(result.help))}" if result.help else said)


def _answers(summary: Summary, view: View) -> Fold:
    path = posixpath.normpath(posixpath.join(summary.connector.path, FILE))
    lacking = tuple(map(_lacking, summary.evidence))
    if summary.answers:
        return answers_fold(summary.answers, f"Add to {code(path, 4 * NAME)}:", view, lacking)
    names = html_prose(", ".join(result.title.lower() for result in summary.evidence), NAME)
    return Fold(f"<b>Missing: {names}</b> ({_blocking(view)})", lacking, "answer", _RANKS["answers"])


def answers_fold(answers: Sequence[Answer], where: str, view: View, more: Sequence[Item] = ()) -> Fold:
    """The lines of certification.yml to paste.

    :param where: which file they belong to, as Markdown.
    """
    title = f"<b>Answer these: {plural(len(answers), 'thing')} only you know</b> ({_blocking(view)})"
    lines = Item(f"{where}\n\n{fenced(block(answers), 'yaml')}" + ("\n" if more else ""))
    return Fold(title, (lines, *more), "answer", _RANKS["answers"])


def _blocking(view: View) -> str:
    return "blocks" if Status.UNPROVEN in BLOCKING[view.fail_on] else "does not block"


def _lacking(result: CriterionResult) -> Item:
    said = f"- ⬜ **{prose(result.title, NAME)}: {prose(sentence(result.summary))}**"
    return Item(f"{said} {prose(sentence(result.help))}" if result.help else said)


# Findings


def _items(connector: ConnectorReport, groups: Sequence[Group], view: View) -> tuple[Item, ...]:
    return tuple(Item(_item(connector, group, view), _heading(group)) for group in groups)


def _heading(group: Group) -> str:
    return f"**{code(group.first.file)}**\n" if group.first.file is not None else "**The connector as a whole**\n"


def _item(connector: ConnectorReport, group: Group, view: View) -> str:
    """One fault: what is wrong, what to do, where, and which rule says so."""
    one = len(group.findings) == 1
    parts = [f"- {_MARK[group.level]}"]
    if one and (place := _place(connector, group.first, view)):
        parts.append(place)
    parts.append(f"**{prose(_stopped(group.sentence))}**")
    if group.new and any(finding.state for finding in group.findings):
        parts.append("(new)")
    if group.help is not None:
        parts.append(prose(sentence(group.help)))
        if not one:
            parts.append(_places(connector, group, view))
    parts.append(_rule(group.first.rule, view))
    lines = [" ".join(part for part in parts if part)]
    if group.help is None:
        lines += _own_help(connector, group, view)
    if group.first.snippet:
        lines.append(_snippet(group.first.snippet, group.first.file))
    return "\n".join(lines)


def _stopped(text: str) -> str:
    text = sentence(text)
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _places(connector: ConnectorReport, group: Group, view: View) -> str:
    said = [
        " ".join(filter(None, (_place(connector, finding, view), code(name, NAME) if name else "")))
        for finding, name in list(zip(group.findings, group.names, strict=True))[:_PLACES]
    ]
    said = [place for place in said if place]
    more = len(group.findings) - len(said)
    return ", ".join(said) + (f", … {more:,} more{span(group, len(said))}." if more and said else "." if said else "")


def _own_help(connector: ConnectorReport, group: Group, view: View) -> Iterator[str]:
    """A line for each place, where each has its own remedy."""
    for finding, name in list(zip(group.findings, group.names, strict=True))[:_PLACES]:
        place = [_place(connector, finding, view), code(name, NAME) if name else ""]
        yield f"  - {' '.join([*filter(None, place), prose(sentence(finding.help))])}"
    if (more := len(group.findings) - _PLACES) > 0:
        yield f"  - … {more:,} more{span(group, _PLACES)}"


def _snippet(text: str, file: str | None) -> str:
    language = _LANGUAGES.get((file or "").rpartition(".")[2], "")
    return f"\n  <details><summary>Text to paste</summary>\n\n{fenced(text, language, indent='  ')}\n\n  </details>\n"


def _place(connector: ConnectorReport, finding: LocatedFinding, view: View, *, named: bool = False) -> str:
    """Where it is.

    :param named: with the file's name, where no heading says it.
    """
    if finding.file is None or (finding.line is None and not named):
        return ""
    if view.links is None:
        return code(finding.file if finding.line is None else f"{finding.file}:{finding.line}")
    path = posixpath.normpath(posixpath.join(connector.path, finding.file))
    said = [code(finding.file, NAME)] if named else []
    said += [f"line {finding.line}"] if finding.line is not None else []
    return link(" ".join(said), view.links.file(path, finding.line))


def _rule(rule: str, view: View) -> str:
    return link("Example", view.links.rule(rule)) if view.links else f"({code(rule)})"


def _hints(connector: ConnectorReport, hints: Sequence[Group], view: View) -> Iterator[Item]:
    """One line for each rule: what to do, the first place, and how many more there are."""
    counts: dict[str, int] = {}
    firsts: dict[str, LocatedFinding] = {}
    for group in hints:
        counts[group.first.rule] = counts.get(group.first.rule, 0) + group.places
        firsts.setdefault(group.first.rule, group.first)
    helps = {group.first.rule: group.first.help for group in reversed(hints)}
    for rule, count in counts.items():
        known = view.rules.get(rule)
        said = prose(sentence(known.help if known and count > 1 else helps[rule]))
        place = _place(connector, firsts[rule], view, named=True)
        more = f"and {count - 1:,} more" if count > 1 else ""
        yield Item(" ".join(filter(None, (f"- {_MARK[Level.HINT]}", said, place, more, _rule(rule, view)))))
