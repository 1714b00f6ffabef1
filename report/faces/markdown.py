"""The Markdown face: the sticky comment, the job summary and ``--format markdown``.

What to do comes first: errors open, then what only the submitter can answer, then all else folded. GitHub refuses a
text that is too long, so it is cut here, by whole findings, errors kept longest, with a count of what was left out.
Nothing foreign is written but through :mod:`report.faces.escape`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from report.answers import FILE, Answer
from report.faces.escape import code, html_prose, link, prose
from report.faces.folds import fit
from report.faces.sections import NAME, Links, View, answers_fold, facts_line, folds, sign
from report.model import Level, Report
from report.plain import plural
from report.policy_words import policy_lines
from report.summary import Summary, facts, none_against, summarize, total, verdict

MINIMUM = 2_000
"""The least room in which heading, counts and footer always fit."""

_CAPITAL = re.compile(r"^\[?[a-z]")
"""The first letter of the footer, where that does not begin with the commit."""

_FAIR_SHARE = 6_000
"""Room for one of many connectors; those that need less leave the rest to the next."""


def render(
    report: Report,
    *,
    links: Links | None = None,
    limit: int = 65_536,
    unit: Literal["characters", "bytes"] = "characters",
    sha: str | None = None,
    hints: bool = False,
) -> str:
    """The report as GitHub-flavored Markdown.

    :param links: without them, places are named as ``file:line``.
    :param limit: the most that the result may measure. GitHub takes 65,536 characters in a comment and 1,048,576
        bytes in a job summary; whoever adds a marker takes its length off.
    :param unit: what ``limit`` counts; bytes are those of UTF-8.
    :param sha: the commit that was examined.
    :param hints: each hint with its places, instead of one line for each rule.
    :raises ValueError: ``limit`` is below :data:`MINIMUM`.
    """
    if limit < MINIMUM:
        raise ValueError(f"a report needs room for {MINIMUM} {unit} at least")
    size = _characters if unit == "characters" else _bytes
    view = View(links, hints, {rule.id: rule for rule in report.rules}, report.fail_on, size)
    footer = _footer(report, view, sha)
    policy = _policy(report)
    if view.size(policy) > limit // 4:
        policy = _policy(report, listed=False)
    footer = f"{policy}\n\n{footer}" if policy else footer
    room = limit - view.size(footer)
    summaries = [summarize(connector) for connector in report.connectors]
    if len(summaries) == 1:
        parts = _one(summaries[0], view, room)
    else:
        parts = _several(summaries, view, room)
    return "\n\n".join([*parts, footer]) + "\n"


def _policy(report: Report, *, listed: bool = True) -> str:
    """What the policy made of the findings; each exempted one only where they are listed."""
    lines = [line for line in policy_lines(report) if listed or not line.startswith("- ")]
    said = [f"- {prose(line)}" for line in lines if not line.startswith("- ")]
    exempted = [f"  - {prose(line.removeprefix('- '))}" for line in lines if line.startswith("- ")]
    return "\n".join([*said[:1], *exempted, *said[1:]])


def _characters(text: str) -> int:
    return len(text) + 2


def _bytes(text: str) -> int:
    return len(text.encode()) + 2


# One connector


def _one(summary: Summary, view: View, room: int) -> list[str]:
    parts = [f"### {sign(summary)} {prose(summary.connector.title, NAME)}: {verdict(summary)}"]
    if said := facts_line(summary):
        parts.append(said)
    return parts + fit(list(folds(summary, view)), room - sum(map(view.size, parts)), view.size)


# Several connectors


def _several(summaries: Sequence[Summary], view: View, room: int) -> list[str]:
    if not summaries:
        return ["### ✅ Nothing to check", "No connector directory was found or touched."]
    worst_first = sorted(summaries, key=_urgency)
    parts = [_headline(summaries)]
    room -= view.size(parts[0]) + view.size(_sections_left_out(len(summaries)))
    table = _connectors(worst_first, view, min(room, room // 2 + _FAIR_SHARE))
    if table:
        parts.append(table)
        room -= view.size(table)
    common = _common(summaries)
    if common:
        where = f"Add to {code(FILE)} of each connector that has answers missing:"
        fold = answers_fold(common, where, view).text()
        if view.size(fold) <= room:
            parts.append(fold)
            room -= view.size(fold)
        else:
            common = ()
    told = {answer.lines for answer in common}
    rest = [
        replace(summary, answers=tuple(answer for answer in summary.answers if answer.lines not in told))
        for summary in worst_first
    ]
    return parts + _sections(rest, view, room)


def _urgency(summary: Summary) -> tuple[bool, int, int, int]:
    counts = summary.counts
    return (
        not summary.blocked,
        -counts[Level.ERROR] - len(summary.unjudged),
        -counts[Level.WARNING],
        -len(summary.answers),
    )


def _headline(summaries: Sequence[Summary]) -> str:
    against = sum(summary.blocked for summary in summaries)
    errors = total(summaries, Level.ERROR)
    if not against:
        if all(summary.complete for summary in summaries):
            return f"### ✅ {len(summaries):,} connectors are ready to submit"
        return f"### ✅ {len(summaries):,} connectors, {none_against(summaries)}"
    counted = f": {plural(errors, 'error')}" if errors else ""
    return f"### ❌ {against:,} of {len(summaries):,} connectors to fix{counted}"


def _connectors(summaries: Sequence[Summary], view: View, room: int) -> str:
    """One row for each connector. Where even these are too many, the last ones are only counted."""
    lines = ["| | Connector | Errors | Warnings | Answers missing |", "|---|---|--:|--:|--:|"]
    room -= sum(map(view.size, lines)) + view.size(_rows_left_out(summaries))
    if room < 0:
        return _rows_left_out(summaries)
    names = [summary.connector.path.rpartition("/")[2] for summary in summaries]
    for number, summary in enumerate(summaries):
        name = names[number] if names.count(names[number]) == 1 else summary.connector.path
        row = _row(summary, name)
        room -= view.size(row)
        if room < 0:
            return "\n".join(lines) + "\n\n" + _rows_left_out(summaries[number:])
        lines.append(row)
    return "\n".join(lines)


def _row(summary: Summary, name: str) -> str:
    counts = summary.counts
    errors = str(counts[Level.ERROR])
    if summary.unjudged:
        errors += f" + {len(summary.unjudged)} not judged"
    numbers = [errors, str(counts[Level.WARNING]), str(len(summary.answers))]
    cells = [sign(summary), code(name, 2 * NAME, cell=True), *numbers]
    return f"| {' | '.join(cells)} |"


def _rows_left_out(summaries: Sequence[Summary]) -> str:
    against = sum(summary.blocked for summary in summaries)
    return f"*{plural(len(summaries), 'more connector')} left out for length: {against:,} of them to fix*"


def _common(summaries: Sequence[Summary]) -> tuple[Answer, ...]:
    """The answers that every connector lacks of those that lack any."""
    lacking = [{answer.lines: answer for answer in summary.answers} for summary in summaries if summary.answers]
    if len(lacking) < 2:
        return ()
    first, *others = lacking
    return tuple(answer for lines, answer in first.items() if all(lines in other for other in others))


def _sections(summaries: Sequence[Summary], view: View, room: int) -> list[str]:
    """A closed fold for each connector of which there is more to say than its row says.

    :param room: beside the line that counts what is left out.
    """
    spoken = [summary for summary in summaries if summary.blocked or summary.groups]
    parts: list[str] = []
    for number, summary in enumerate(spoken):
        path = summary.connector.path
        title = html_prose(summary.connector.title, NAME)
        said = html_prose(", ".join(facts(summary)[:2]), NAME)
        start = f"<details><summary>{sign(summary)} <b>{title}</b>: {said}</summary>"
        frame = [start, f"In {code(path, 2 * NAME)}", "</details>"]
        share = max(room // (len(spoken) - number), min(room, _FAIR_SHARE))
        inside = share - sum(map(view.size, frame))
        if inside < MINIMUM // 4:
            return [*parts, _sections_left_out(len(spoken) - number)]
        section = [*frame[:2], *fit(list(folds(summary, view)), inside, view.size), frame[2]]
        room -= sum(map(view.size, section))
        parts += section
    return parts


def _sections_left_out(count: int) -> str:
    return f"*Details of {plural(count, 'more connector')} left out for length*"


# Footer


def _footer(report: Report, view: View, sha: str | None) -> str:
    said = []
    if sha:
        said.append(f"Checked {code(sha[:7])}")
    if view.links and view.links.guide:
        said.append(link("run it locally", view.links.guide))
    else:
        paths = [connector.path for connector in report.connectors]
        target = shlex.quote(paths[0]) if len(paths) == 1 else "PATH"
        said.append(f"run it locally: {code(f'connector-certification {target}', 2 * NAME)}")
    if view.links and view.links.disagree:
        said.append(link("disagree with a finding?", view.links.disagree))
    elif not view.links:
        said.append("what a rule means: `--explain RULE`")
    text = " · ".join(said)
    return f"<sub>{_CAPITAL.sub(lambda match: match[0].upper(), text, count=1)}</sub>"


__all__ = ["MINIMUM", "Links", "render"]
