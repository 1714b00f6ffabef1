"""The way through: check run, comment, job summary, outputs, and annotations in the log where GitHub takes none.

Nothing here changes the verdict or ends the run. What cannot be shown in one place is shown in another, and the log
says why.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from publish.check import MAX_ANNOTATIONS, Annotation, Locate, Shown, annotate, create_check
from publish.check import SUMMARY_BYTES as CHECK_BYTES
from publish.commands import SUMMARY_BYTES, Log, Severity, write_outputs, write_summary
from publish.comment import Mark, put_comment
from publish.files import NotWritten, remove_below, write_below
from publish.links import disagree_url, file_url, guide_url, rule_url, run_url
from publish.paths import repository_path
from publish.publication import Publication
from publish.settings import ActionSettings, Comment
from publish.text import shorten_bytes
from publish.words import NotPublished
from report.faces import markdown, render
from report.faces.escape import code
from report.model import Conclusion, ConnectorReport, FailOn, Level, Report, Status
from report.plain import plural, visible
from report.summary import extent, none_against, summarize, verdict
from report.verdict import count_statuses

_SEVERITY: Final[dict[Level, Severity]] = {
    Level.ERROR: "error",
    Level.WARNING: "warning",
    Level.HINT: "notice",
}
_SILENT: Final = "no github-token was given, so nothing is shown on the pull request"
_COUNTED: Final = (Status.FAILED, Status.WARNED, Status.UNPROVEN, Status.UNJUDGED)


def publish(publication: Publication, report: Report) -> None:
    """Show the verdict everywhere the event and the settings ask for. Never fails.

    A report without connectors says "nothing to check": a success, and no new comment for it.
    """
    found = annotate(_placed(publication, report), _joined(publication), hints=publication.settings.hints)
    if not publication.settings.annotations:
        found = []
    # What needs no network comes first: a job that is cancelled while GitHub is slow has its outputs all the same.
    _output(publication, _counts(publication, report) | {"report": write_report(publication, report)})
    _summarize(publication, report)
    shown, problem = _check(publication, report, found)
    if shown is None and publication.settings.annotations:
        # A runner shows ten of a kind: equal faults take one of them.
        places = _placed(publication, report)
        _annotate(
            publication.log, annotate(places, _joined(publication), hints=publication.settings.hints, grouped=True)
        )
    if shown is not None and shown.url:
        _output(publication, {"check-url": shown.url})
    create = bool(report.connectors) and _wanted(publication.settings, report)
    _comment(publication, report, shown, problem, create=create)
    if publication.settings.suggestions and not (problem is not None and problem.unreachable):
        _review(publication, report, shown)


def announce(publication: Publication) -> None:
    """Write outputs that hold if this run comes to no end, and remove the report of an earlier one."""
    if publication.settings.report_path:
        remove_below(publication.event.workspace, publication.settings.report_path)
    _output(publication, _nothing())


def publish_failure(publication: Publication, message: str) -> None:
    """The run could not reach a verdict: say so in the log, in the outputs, on the commit, and in the comment."""
    publication.log.say("error", message)
    _output(publication, _nothing() | {"summary": f"The check could not run: {visible(message, 500)}"})
    event, hub = publication.event, publication.hub
    if hub is None or event.sha is None or publication.mute or not event.certain:
        return
    text = f"### ❌ The check could not run\n\n{code(message, 1_000)}\n\nNothing was judged. See the log of the run."
    if link := run_url(event):
        text += f"\n\n[The run]({link})"
    shown, problem = None, None
    if publication.settings.check:
        try:
            shown = create_check(
                hub,
                name=publication.settings.shown_name,
                sha=event.sha,
                conclusion=Conclusion.FAILURE.value,
                title="The check could not run",
                summary=text,
                found=[],
                details_url=run_url(event),
            )
        except NotPublished as refusal:
            problem = refusal
            _explain(publication, refusal)
    if not (problem is not None and problem.unreachable):
        _put(publication, text, shown, create=False)


def stopped(publication: Publication, name: str) -> None:
    """A signal ends the run, and there is no time for GitHub."""
    message = f"the run was stopped by {name}"
    publication.log.say("error", message)
    _output(publication, _nothing() | {"summary": f"The check could not run: {message}"})


def write_report(publication: Publication, report: Report) -> str:
    """Write the JSON face and the others that were asked for.

    :return: the JSON report's path as a later step can use it; an empty string where there is none.
    """
    settings = publication.settings
    further = {"sarif": settings.sarif_path, "junit": settings.junit_path, "html": settings.html_path}
    for form, path in further.items():
        if path:
            _write(publication, path, render(report, form))
    given = settings.report_path
    return given if given and _write(publication, given, render(report, "json")) else ""


def _write(publication: Publication, given: str, content: str) -> bool:
    try:
        write_below(publication.event.workspace, given, content)
    except NotWritten as problem:
        publication.log.say("warning", f"the report is not written: {problem}")
        return False
    return True


def _wanted(settings: ActionSettings, report: Report) -> bool:
    """Whether a pull request without a comment gets one."""
    if settings.comment is Comment.ON_FAILURE:
        return report.conclusion is Conclusion.FAILURE or _blocked(report)
    return settings.comment is Comment.ALWAYS


def _blocked(report: Report) -> bool:
    """Whether there are errors, whatever they do to the merge."""
    return any(summarize(connector).blocked for connector in report.connectors)


def _placed(publication: Publication, report: Report) -> Report:
    """The report without places that the commit does not have: an annotation there would stand on some other line."""

    def placed(connector: ConnectorReport) -> ConnectorReport:
        findings = [
            replace(one, file=None) if one.line is None and (connector.path, one.file) in publication.unplaced else one
            for one in connector.findings
        ]
        return replace(connector, findings=tuple(findings))

    if not publication.unplaced:
        return report
    return replace(report, connectors=tuple(map(placed, report.connectors)))


def headline(report: Report) -> str:
    """The verdict in one line."""
    summaries = [summarize(connector) for connector in report.connectors]
    if not summaries:
        return "Nothing to check"
    if len(summaries) == 1:
        size = f" ({extent(summaries[0])})" if extent(summaries[0]) else ""
        return f"{visible(summaries[0].connector.title, 80)}: {verdict(summaries[0])}{size}"
    against = sum(summary.blocked for summary in summaries)
    if against:
        return f"{against:,} of {plural(len(summaries), 'connector')} to fix"
    return f"{plural(len(summaries), 'connector')}, {none_against(summaries)}"


def _check(
    publication: Publication, report: Report, found: Sequence[Annotation]
) -> tuple[Shown | None, NotPublished | None]:
    """The check run, or why there is none."""
    event, settings = publication.event, publication.settings
    if not settings.check:
        return None, None
    if publication.hub is None or event.sha is None or publication.mute:
        reason = "there is no commit to show the verdict on"
        if publication.mute or (event.repository and not settings.token):
            reason = publication.mute or _SILENT
        publication.log.say("notice", reason)
        return None, None
    shown = found[:MAX_ANNOTATIONS]
    left_out = f"\n*{plural(len(found) - len(shown), 'more annotation')} left out*\n" if len(found) > len(shown) else ""
    try:
        run = create_check(
            publication.hub,
            name=settings.shown_name,
            sha=event.sha,
            conclusion=conclusion(report),
            title=headline(report),
            summary=_render(publication, report, CHECK_BYTES - len(left_out), unit="bytes") + left_out,
            found=shown,
            details_url=run_url(event),
        )
    except NotPublished as problem:
        _explain(publication, problem)
        return None, problem
    return run, None


def conclusion(report: Report) -> str:
    """The verdict in the words of GitHub's check runs. What is not to block is neutral where it would have blocked."""
    if report.fail_on is FailOn.NEVER and _blocked(report):
        return "neutral"
    return report.conclusion.value


def _comment(
    publication: Publication, report: Report, shown: Shown | None, problem: NotPublished | None, *, create: bool
) -> None:
    if problem is not None and problem.unreachable:
        return
    mark = _mark(publication)
    if mark is not None:
        _put(publication, _render(publication, report, mark.room_characters), shown, create=create)


def _mark(publication: Publication) -> Mark | None:
    settings, event = publication.settings, publication.event
    if event.sha is None:
        return None
    return Mark(settings.check_name, settings.paths, event.sha, event.run_id)


def _put(publication: Publication, text: str, shown: Shown | None, *, create: bool) -> None:
    pull_request, mark = publication.event.pull_request, _mark(publication)
    if publication.settings.comment is Comment.NEVER or publication.hub is None or pull_request is None:
        return
    if mark is None or publication.mute:
        return
    app = shown.app if shown is not None else None
    try:
        url, said = put_comment(publication.hub, pull_request.number, mark, text, app=app, create=create)
    except NotPublished as refusal:
        _explain(publication, refusal)
        return
    if said:
        publication.log.say("notice", said)
    if url:
        _output(publication, {"comment-url": url})


def _review(publication: Publication, report: Report, shown: Shown | None) -> None:
    if publication.mute or not publication.event.certain:
        return
    from publish.review import review

    try:
        said = review(publication, report, shown.app if shown is not None else None, _joined(publication))
    except NotPublished as problem:
        _explain(publication, problem)
        return
    if said:
        publication.log.say("notice", said)


def _explain(publication: Publication, problem: NotPublished) -> None:
    pull_request = publication.event.pull_request
    if problem.remedy:
        publication.log.say("warning", f"{problem.sentences} The verdict is the same without it")
    elif problem.forbidden and pull_request is not None and pull_request.fork:
        publication.log.say("notice", f"{problem.reason}. That is usual on a pull request from a fork")
    elif problem.forbidden:
        permissions = "checks: write and pull-requests: write"
        publication.log.say("warning", f"{problem.reason}. The job needs {permissions}; Dependabot's has neither")
    else:
        publication.log.say("warning", f"{problem.reason}. The verdict is the same without it")


def _annotate(log: Log, found: Sequence[Annotation]) -> None:
    """The annotations as workflow commands, as many as a runner shows, with a count of the others."""
    left_out = 0
    for annotation in found:
        place: dict[str, str | int | None] = {
            "title": annotation.title,
            "file": annotation.path,
            "line": annotation.start_line,
            "endLine": annotation.end_line,
            "col": annotation.start_column,
            "endColumn": annotation.end_column,
        }
        left_out += not log.annotate(_SEVERITY[annotation.level], annotation.message, place)
    if left_out:
        log.write(f"{plural(left_out, 'more annotation')} left out here: the job summary and the JSON report have more")


def _summarize(publication: Publication, report: Report) -> None:
    try:
        room_left = SUMMARY_BYTES - 2
        write_summary(_render(publication, report, room_left, unit="bytes"), publication.summary)
    except OSError as error:
        publication.log.say("warning", f"the job summary is not written: {error.strerror}")


def _output(publication: Publication, values: Mapping[str, str | int]) -> None:
    try:
        write_outputs(values, publication.outputs)
    except OSError as error:
        publication.log.say("warning", f"the outputs are not written: {error.strerror}")


def _counts(publication: Publication, report: Report) -> dict[str, str | int]:
    """The outputs: how many criteria ended how, over all connectors, and which connectors there are."""
    statuses = count_statuses(result for connector in report.connectors for result in connector.criteria)
    return {
        "conclusion": report.conclusion.value,
        **{status.value: statuses.get(status, 0) for status in _COUNTED},
        "connectors": json.dumps(publication.connectors),
        "changed-connectors": json.dumps(publication.changed),
        "batches": json.dumps(batches(publication.changed)),
        "summary": headline(report),
    }


def _nothing() -> dict[str, str]:
    """The outputs of a run that judged nothing."""
    empty = dict.fromkeys((status.value for status in _COUNTED), "")
    more = dict.fromkeys(("report", "check-url", "comment-url", "summary"), "")
    lists = dict.fromkeys(("connectors", "changed-connectors", "batches"), "[]")
    return {"conclusion": Conclusion.FAILURE.value, **empty, **more, **lists}


MAX_BATCHES: Final = 40
"""Jobs among which connectors are shared out; a workflow's matrix makes 256 at most."""


def batches(connectors: Sequence[str]) -> list[str]:
    """The connectors in as many parts as a matrix takes, each the lines for an input ``path``."""
    lines = [name.replace("\r", "?").replace("\n", "?") for name in connectors]  # a pattern that means the name
    count = min(len(lines), MAX_BATCHES)
    return ["\n".join(lines[number::count]) for number in range(count)]


def _render(
    publication: Publication, report: Report, limit: int, unit: Literal["characters", "bytes"] = "characters"
) -> str:
    event = publication.event
    notes = "".join(f"\n\n> {note}" for note in publication.notes)
    notes = shorten_bytes(notes, 4_000)
    return (
        markdown.render(
            report,
            links=_links(publication) if event.repository and event.sha else None,
            limit=limit - len(notes.encode()),
            unit=unit,
            sha=event.sha,
            hints=publication.settings.hints,
        )
        + notes
    )


def _links(publication: Publication) -> markdown.Links:
    event = publication.event

    def file(path: str, line: int | None) -> str:
        return file_url(event, _locate(publication, path) or path, line)

    def rule(name: str) -> str:
        return rule_url(event, name)

    return markdown.Links(file, rule, guide=guide_url(event), disagree=disagree_url(event))


def _joined(publication: Publication) -> Locate:
    def locate(connector: str, file: str) -> str | None:
        path = _locate(publication, os.path.join(connector, file))
        return path if publication.known is None or path in publication.known else None

    return locate


def _locate(publication: Publication, path: str) -> str | None:
    return repository_path(path, publication.root, os.path.realpath(publication.event.workspace))
