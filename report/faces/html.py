"""The HTML face: one file that needs no network, for a browser, a printer and a screen reader.

Nothing foreign is written but through :func:`text` and :func:`attribute`, no address but ``https:``; and the page's
own policy lets no script or style run but the two whose hashes it names.
"""

from __future__ import annotations

import html
import posixpath
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from report.answers import FILE, block
from report.faces.picture import figure
from report.groups import Group, span
from report.model import CriterionResult, Level, LocatedFinding, Report, RuleDescription, Status
from report.plain import plural, sentence, visible
from report.policy_words import policy_lines
from report.prose import Kind, folded, pieces
from report.summary import Summary, facts, none_against, summarize, total, verdict

_PLACES: Final = 50
"""Places of one group that are listed; the others are counted."""
_TITLES: Final = {Level.ERROR: "Fix these: ", Level.WARNING: "Improve these: ", Level.HINT: ""}
_WORDS: Final = {Status.UNPROVEN: "answer missing", Status.UNJUDGED: "not judged"}


def render(report: Report) -> str:
    """The report as one HTML document."""
    style, script = _asset("html.css"), _asset("html.js")
    summaries = sorted(map(summarize, report.connectors), key=_urgency)
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{text(_title(summaries), 120)}</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            '<a class="skip" href="#main">Skip to the findings</a>',
            *_Page(report).body(summaries),
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def text(value: str, limit: int = 2_000) -> str:
    """Foreign text between tags."""
    return html.escape(visible(folded(value[: 4 * limit]), limit), quote=False)


def attribute(value: str, limit: int = 500) -> str:
    """Foreign text inside a quoted attribute."""
    return html.escape(visible(folded(value[: 4 * limit]), limit), quote=True)


def prose(value: str, limit: int = 2_000) -> str:
    """A sentence of ours with its code as code."""
    said = []
    for piece in pieces(visible(folded(value[: 4 * limit]), limit)):
        escaped = html.escape(piece.text, quote=False)
        if piece.kind is Kind.CODE:
            said.append(f"<code>{escaped}</code>")
        else:
            said.append(f"“{escaped}”" if piece.kind is Kind.QUOTED else escaped)
    return "".join(said)


def _link(label: str, url: str | None) -> str:
    if url is None or not url.startswith("https://"):
        return label
    return f'<a href="{attribute(url, 2_000)}" rel="noreferrer">{label}</a>'


@cache
def _asset(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode('ascii')}"


def _urgency(summary: Summary) -> tuple[bool, int, int]:
    """What blocks comes first; connectors of equal weight keep their order."""
    return not summary.blocked, -summary.counts[Level.ERROR], -summary.counts[Level.WARNING]


def _title(summaries: Sequence[Summary]) -> str:
    if len(summaries) == 1:
        return f"{summaries[0].connector.title}: {verdict(summaries[0])}"
    if not summaries:
        return "Nothing to check"
    against = sum(summary.blocked for summary in summaries)
    return (
        f"{against:,} of {plural(len(summaries), 'connector')} to fix"
        if against
        else (f"{plural(len(summaries), 'connector')}, {none_against(summaries)}")
    )


class _Page:
    """The parts of the page, in the order of a reader."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._rules = {rule.id: rule for rule in report.rules}
        self._many = len(report.connectors) > 1

    def body(self, summaries: Sequence[Summary]) -> Iterator[str]:
        """Header, overview, filter, connectors."""
        yield f"<header><h1>{text(_title(summaries), 200)}</h1></header>"
        yield '<main id="main">'
        if self._many:
            yield from _overview(summaries)
        found = [group for summary in summaries for group in (*summary.groups, *summary.tolerated)]
        files = {group.first.file or "" for group in found}
        if files:
            yield from _filter(sorted({posixpath.basename(file) for file in files if file}))
        yield '<p id="status" class="quiet" role="status"></p>'
        for number, summary in enumerate(summaries):
            yield from self._connector(summary, number)
        yield from _policy(self._report)
        yield "</main>"
        yield '<footer class="quiet"><p>Connector Certification. Not a product of Microsoft.</p></footer>'

    def _connector(self, summary: Summary, number: int) -> Iterator[str]:
        connector = summary.connector
        path = f"<code>{text(connector.path, 300)}</code>"
        said = ", ".join(facts(summary))
        if self._many:
            word = "failed" if summary.blocked else "passed"
            title = f"<b>{text(connector.title, 100)}</b> {path}"
            yield f'<details class="connector {word}" id="c{number}">'
            yield f'<summary>{title}: <span class="word">{text(verdict(summary))}</span></summary>'
            yield f"<h2>{text(connector.title, 100)}</h2>"
        else:
            yield f"<h2>{path}</h2>"
            yield f"<p>{connector.publisher.value} publisher, {plural(connector.operations, 'operation')}</p>"
        if said:
            yield f"<p>{text(said)}</p>"
        yield from self._level(summary, Level.ERROR)
        yield from _unjudged(summary)
        yield from _answers(summary)
        for level in (Level.WARNING, Level.HINT):
            yield from self._level(summary, level)
        yield from self._known(summary)
        yield f"<h3>All {len(connector.criteria)} criteria</h3>"
        yield '<ul class="board">'
        yield from map(_criterion, connector.criteria)
        yield "</ul>"
        if connector.icon is not None:
            yield "<h3>Icon and brand color</h3>"
            yield figure(connector.icon)
        if self._many:
            yield "</details>"

    def _level(self, summary: Summary, level: Level) -> Iterator[str]:
        found = summary.of(level)
        if not found:
            return
        yield '<div class="level">'
        yield f"<h3>{_TITLES[level]}{plural(len(found), level.value)}</h3>"
        yield '<ul class="groups">'
        for group in found:
            yield from self._group(group)
        yield "</ul></div>"

    def _known(self, summary: Summary) -> Iterator[str]:
        """The errors that were there before and do not block, folded."""
        if summary.tolerated:
            errors = plural(len(summary.tolerated), "error")
            yield f'<details class="level"><summary>Known before: {errors} (does not block)</summary>'
            yield '<ul class="groups">'
            for group in summary.tolerated:
                yield from self._group(group)
            yield "</ul></details>"

    def _group(self, group: Group) -> Iterator[str]:
        first, level = group.first, group.level.value
        file = posixpath.basename(first.file or "")
        yield f'<li class="group {level}" data-level="{level}" data-file="{attribute(file)}">'
        new = " (new)" if group.new else ""
        yield f'<h4><span class="word">{level}{new}</span> {prose(sentence(group.sentence))}</h4>'
        if group.help is not None:
            yield f"<p>{prose(sentence(group.help))}</p>"
        yield '<ul class="places">'
        for finding, name in list(zip(group.findings, group.names, strict=True))[:_PLACES]:
            own = "" if group.help is not None else f" {prose(sentence(finding.help))}"
            called = f" <code>{text(name, 100)}</code>" if name else ""
            if finding.file or called or own:
                yield f'<li><span class="place">{text(_place(finding), 500)}</span>{called}{own}</li>'
        if (more := len(group.findings) - _PLACES) > 0:
            yield f"<li>… {more:,} more{span(group, _PLACES)}</li>"
        yield "</ul>"
        if first.source is not None and first.line is not None:
            yield f'<pre tabindex="0"><code>{first.line:>4} {_marked(first)}</code></pre>'
        if first.snippet:
            lines = "\n".join(html.escape(visible(line, 500), quote=False) for line in first.snippet.split("\n")[:100])
            yield f'<p>Paste:</p><pre tabindex="0"><code>{lines}</code></pre>'
        yield f'<p class="quiet">{self._rule(first)}</p>'
        yield "</li>"

    def _rule(self, finding: LocatedFinding) -> str:
        rule: RuleDescription | None = self._rules.get(finding.rule)
        url = finding.url or (rule.url if rule else None)
        said = [_link(text(finding.rule, 100), url)]
        if finding.validator:
            said.append(text(finding.validator, 100))
        if finding.policy:
            said.append(text(finding.policy, 100))
        sources = [_link(text(source.title, 100), source.url) for source in (rule.sources if rule else ())]
        return " · ".join([*said, *sources])


def _place(finding: LocatedFinding) -> str:
    """Inside the connector, whose path its heading says."""
    return ":".join([finding.file or "", *(str(number) for number in (finding.line, finding.column) if number)])


def _marked(finding: LocatedFinding) -> str:
    """The source line with its place marked."""
    source = (finding.source or "").rstrip("\r\n")[:2_000]
    start = min((finding.column or 1) - 1, len(source))
    end = len(source)
    if finding.end_line in (None, finding.line) and finding.end_column is not None:
        end = min(max(finding.end_column - 1, start), len(source))
    before, place, after = (
        html.escape(visible(part), quote=False) for part in (source[:start], source[start:end], source[end:])
    )
    return f"{before}<mark>{place}</mark>{after}" if place else before + after


def _unjudged(summary: Summary) -> Iterator[str]:
    if summary.unjudged:
        yield f"<h3>Have these judged: {len(summary.unjudged)}</h3>"
        yield '<ul class="groups">'
        for result in summary.unjudged:
            yield from ('<li class="group unjudged" data-level="error" data-file="">', _reason(result), "</li>")
        yield "</ul>"


def _reason(result: CriterionResult) -> str:
    help = f"<p>{prose(sentence(result.help))}</p>" if result.help else ""
    return f'<h4><span class="word">{text(result.title, 100)}</span> {prose(sentence(result.summary))}</h4>{help}'


def _answers(summary: Summary) -> Iterator[str]:
    if summary.answers:
        path = posixpath.normpath(posixpath.join(summary.connector.path, FILE))
        yield f"<h3>Answer these: {plural(len(summary.answers), 'thing')} only you know</h3>"
        yield f"<p>Add to <code>{text(path, 300)}</code>:</p>"
        yield f'<pre tabindex="0"><code>{html.escape(block(summary.answers), quote=False)}</code></pre>'


def _criterion(result: CriterionResult) -> str:
    word = _WORDS.get(result.status, result.status.value)
    help = f'<p class="quiet">{prose(sentence(result.help))}</p>' if result.help else ""
    return (
        f'<li class="{result.status.value}"><b>{text(result.title, 100)}</b> <span class="word">{word}</span>'
        f"<p>{prose(result.summary)}</p>{help}</li>"
    )


def _policy(report: Report) -> Iterator[str]:
    """What the policy made of the findings, and every one that it exempts."""
    lines = list(policy_lines(report))
    if not lines:
        return
    yield "<h2>Policy</h2>"
    yield "<ul>"
    for line in lines:
        inner = line.removeprefix("- ")
        yield f"<li>{prose(inner)}</li>" if inner == line else f'<li class="exempted">{prose(inner)}</li>'
    yield "</ul>"


def _filter(files: Sequence[str]) -> Iterator[str]:
    yield '<form id="filter" class="filter" role="search" aria-label="Filter the findings">'
    for level in Level:
        box = f'<input type="checkbox" name="level" value="{level.value}" checked>'
        yield f"<label>{box}{level.value}s</label>"
    options = "".join(f'<option value="{attribute(file)}">{text(file, 80)}</option>' for file in files)
    yield f'<label>File <select name="file"><option value="">all</option>{options}</select></label>'
    yield '<label>Text <input type="search" name="text" autocomplete="off"></label>'
    yield '<button type="reset">Show all</button></form>'


def _overview(summaries: Sequence[Summary]) -> Iterator[str]:
    counts = ", ".join(plural(total(summaries, level), level.value) for level in Level if total(summaries, level))
    yield f"<p>{text(counts)}</p>" if counts else ""
    yield '<p><label>Find a connector <input type="search" id="find" autocomplete="off"></label></p>'
    yield '<div class="scroll" tabindex="0" role="region" aria-label="All connectors">'
    shared = _shared([summary.connector.path for summary in summaries])
    caption = f"<caption>In <code>{text(shared, 300)}</code></caption>" if shared else ""
    yield f'<table id="overview">{caption}<thead><tr>'
    for number, title in enumerate(("Connector", "Verdict", "Errors", "Warnings", "Hints", "Answers missing")):
        yield f'<th scope="col"{" class=number" if number > 1 else ""}><button type="button">{title}</button></th>'
    yield "</tr></thead><tbody>"
    for number, summary in enumerate(summaries):
        connector, word = summary.connector, "failed" if summary.blocked else "passed"
        name = connector.path[len(shared) :].lstrip("/")
        shown = text(name, 200).replace("/", "/<wbr>")
        numbers = [summary.counts[level] for level in Level] + [len(summary.answers)]
        cells = "".join(f'<td class="number">{count:,}</td>' for count in numbers)
        yield (
            f'<tr class="{word}" data-section="c{number}"><td><a href="#c{number}">{shown}</a></td>'
            f'<td class="word">{text(verdict(summary))}</td>{cells}</tr>'
        )
    yield "</tbody></table></div>"


def _shared(paths: Sequence[str]) -> str:
    """The directory in which all connectors lie; empty where there is none."""
    first, *others = (path.split("/")[:-1] for path in paths)
    depth = 0
    while depth < len(first) and all(len(other) > depth and other[depth] == first[depth] for other in others):
        depth += 1
    return "/".join(first[:depth])
