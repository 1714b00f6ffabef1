"""The way through: check run, comment, job summary, outputs, and annotations in the log where GitHub takes none.

Nothing here changes the verdict or ends the run. What cannot be shown in one place is shown in another, and the log
says why.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from publish.check import MAX_ANNOTATIONS, MAX_SUMMARY, Annotation, Locate, annotate, create_check
from publish.commands import SUMMARY_BYTES, Log, Severity, write_outputs, write_summary
from publish.comment import put_comment, room
from publish.event import Event
from publish.files import NotWritten, write_below
from publish.github import PACE, Changed, Hub, NotPublished, changed_files, connect, present_pull_request
from publish.links import disagree_url, file_url, guide_url, rule_url, run_url
from publish.paths import repository_path, repository_root, touched
from publish.settings import ActionSettings
from report.faces import markdown, render
from report.model import Conclusion, Level, Report, Status
from report.plain import plural, visible
from report.summary import summarize, verdict
from report.verdict import count_statuses

if TYPE_CHECKING:
    from connector.pull_request import PullRequest

_SEVERITY: Final[dict[Level, Severity]] = {
    Level.ERROR: "error",
    Level.WARNING: "warning",
    Level.HINT: "notice",
}
_SILENT: Final = "no github-token was given, so nothing is shown on the pull request"


@dataclass(frozen=True, slots=True)
class Publication:
    """Where one run shows its verdict."""

    settings: ActionSettings
    event: Event
    log: Log
    hub: Hub | None
    """``None`` where there is nobody to speak to: no token or no repository."""
    root: str
    """The absolute path of the repository's checkout."""
    outputs: str | None
    """The file for the outputs, where the runner named one."""
    summary: str | None
    """The file for the job summary, where the runner named one."""


def open_publication(
    settings: ActionSettings,
    event: Event,
    environment: Mapping[str, str],
    log: Log | None = None,
    *,
    pace: float = PACE,
) -> Publication:
    """Prepare to publish; sends nothing and never fails.

    :param pace: seconds between two writes.
    """
    log = log or Log(sys.stdout)
    if event.problem:
        log.say("warning", f"{event.problem}; this run works like one on a push")
    hub = None
    try:
        hub = connect(settings.token, event, pace=pace)
    except NotPublished as problem:
        log.say("warning", problem.reason)
    return Publication(
        settings=settings,
        event=event,
        log=log,
        hub=hub,
        root=repository_root(settings.path, event.workspace),
        outputs=environment.get("GITHUB_OUTPUT"),
        summary=environment.get("GITHUB_STEP_SUMMARY"),
    )


def ask_what_changed(publication: Publication) -> Changed | None:
    """The files of the pull request; ``None`` where there is none, or GitHub does not list them all."""
    pull_request = publication.event.pull_request
    if pull_request is None or publication.hub is None:
        return None
    try:
        changed = changed_files(publication.hub, pull_request)
    except NotPublished as problem:
        publication.log.say("warning", f"{problem.reason}; all connectors are checked")
        return None
    if changed is None:
        publication.log.say("notice", "GitHub does not list all files of this pull request; all connectors are checked")
    return changed


def describe_pull_request(publication: Publication, changed: Changed | None) -> PullRequest | None:
    """What rules may look at of the pull request, where the event is about one.

    Where rules bind it, GitHub is asked how it reads now; otherwise the event file is enough.
    """
    from connector.pull_request import PullRequest

    event = publication.event
    pull_request = event.pull_request
    if pull_request is None or pull_request.base_repository is None:
        return None
    prefix = os.path.relpath(publication.root, os.path.abspath(event.workspace)).replace(os.sep, "/")
    described = PullRequest(
        title=pull_request.title,
        body=pull_request.body,
        base_ref=pull_request.base_ref,
        base_repository=pull_request.base_repository,
        head_ref=pull_request.head_ref,
        head_repository=pull_request.head_repository,
        labels=pull_request.labels,
        files=changed.names if changed is not None else None,
        added=changed.added if changed is not None else frozenset(),
        renamed=changed.renamed if changed is not None else frozenset(),
        prefix="" if prefix == "." else f"{prefix}/",
    )
    if publication.hub is None or not described.upstream:
        return described
    try:
        present = present_pull_request(publication.hub, pull_request)
    except NotPublished as problem:
        publication.log.say("notice", f"{problem.reason}; its title and body are judged as the event has them")
        return described
    return replace(described, title=present.title, body=present.body, base_ref=present.base_ref, labels=present.labels)


def connectors_to_check(publication: Publication, connectors: Sequence[str], changed: Changed | None) -> list[str]:
    """Those of the connector directories that the event is about.

    On a pull request the ones it touches; on any other event all of them. Where nobody says which files are changed,
    everything is checked: looking too closely does no harm.

    :param connectors: paths relative to the workspace, or absolute.
    """
    if changed is None:
        return list(connectors)
    return [path for path in connectors if _is_touched(publication, path, changed)]


def _is_touched(publication: Publication, path: str, changed: Changed) -> bool:
    """A symbolic link on the way to a connector hides nothing: its place counts, and so does a change of the link."""
    place, real = _locate(publication, path), _really(publication, path)
    if place is None or real is None:
        return True
    links = {"/".join(place.split("/")[:depth]) for depth in range(1, place.count("/") + 2)}
    return bool(touched([place, real], changed.names)) or not links.isdisjoint(changed.names)


def publish(publication: Publication, report: Report) -> None:
    """Show the verdict everywhere the event and the settings ask for. Never fails.

    A report without connectors says "nothing to check": a success, and no new comment for it.
    """
    found = annotate(report, _joined(publication), hints=publication.settings.hints)
    if not publication.settings.annotations:
        found = []
    # What needs no network comes first: a job that is cancelled while GitHub is slow has its outputs all the same.
    _output(publication, _counts(report) | {"report": write_report(publication, report)})
    _summarize(publication, report)
    app, problem = _check(publication, report, found)
    if problem is not None and publication.settings.annotations:
        # A runner shows ten of a kind: equal faults take one of them.
        grouped = annotate(report, _joined(publication), hints=publication.settings.hints, grouped=True)
        _annotate(publication.log, grouped)
    _comment(publication, report, app, problem)


def publish_failure(publication: Publication, message: str) -> None:
    """The run could not reach a verdict: say so in the log and in the outputs, which exist on every way out."""
    publication.log.say("error", message)
    empty = dict.fromkeys(("failed", "warned", "unproven", "unjudged", "report"), "")
    _output(publication, {"conclusion": Conclusion.FAILURE.value, **empty})


def write_report(publication: Publication, report: Report) -> str:
    """Write the JSON face and the others that were asked for.

    :return: the JSON report's path as a later step can use it; an empty string where it cannot be written.
    """
    settings = publication.settings
    further = {"sarif": settings.sarif_path, "junit": settings.junit_path, "html": settings.html_path}
    for form, given in further.items():
        if given:
            _write(publication, given, render(report, form))
    return settings.report_path if _write(publication, settings.report_path, render(report, "json")) else ""


def _write(publication: Publication, given: str, content: str) -> bool:
    try:
        write_below(publication.event.workspace, given, content)
    except NotWritten as problem:
        publication.log.say("warning", f"the report is not written: {problem}")
        return False
    return True


def headline(report: Report) -> str:
    """The verdict in one line."""
    summaries = [summarize(connector) for connector in report.connectors]
    if not summaries:
        return "Nothing to check"
    if len(summaries) == 1:
        return f"{visible(summaries[0].connector.title, 80)}: {verdict(summaries[0])}"
    against = sum(summary.blocked for summary in summaries)
    if against:
        return f"{against:,} of {plural(len(summaries), 'connector')} not ready to submit"
    return f"{plural(len(summaries), 'connector')}, no errors"


def _check(
    publication: Publication, report: Report, found: Sequence[Annotation]
) -> tuple[str | None, NotPublished | None]:
    """Who made the check run, or why there is none."""
    event, settings = publication.event, publication.settings
    if publication.hub is None or event.sha is None:
        reason = _SILENT if event.repository and not settings.token else "there is no commit to show the verdict on"
        publication.log.say("notice", reason)
        return None, NotPublished(reason)
    shown = found[:MAX_ANNOTATIONS]
    left_out = f"\n*{plural(len(found) - len(shown), 'more annotation')} left out*\n" if len(found) > len(shown) else ""
    try:
        app = create_check(
            publication.hub,
            name=settings.check_name,
            sha=event.sha,
            conclusion=report.conclusion.value,
            title=headline(report),
            summary=_render(publication, report, MAX_SUMMARY - len(left_out)) + left_out,
            found=shown,
            details_url=run_url(event),
        )
    except NotPublished as problem:
        _explain(publication, problem)
        return None, problem
    return app, None


def _comment(publication: Publication, report: Report, app: str | None, problem: NotPublished | None) -> None:
    pull_request = publication.event.pull_request
    if not publication.settings.comment or publication.hub is None or pull_request is None:
        return
    if problem is not None and problem.unreachable:
        return
    name = publication.settings.check_name
    text = _render(publication, report, room(name))
    try:
        put_comment(publication.hub, pull_request.number, name, text, app=app, create=bool(report.connectors))
    except NotPublished as refusal:
        _explain(publication, refusal)


def _explain(publication: Publication, problem: NotPublished) -> None:
    pull_request = publication.event.pull_request
    if problem.forbidden and pull_request is not None and pull_request.fork:
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


def _counts(report: Report) -> dict[str, str | int]:
    """The outputs: how many criteria ended how, over all connectors."""
    statuses = count_statuses(result for connector in report.connectors for result in connector.criteria)
    counted = (Status.FAILED, Status.WARNED, Status.UNPROVEN, Status.UNJUDGED)
    return {
        "conclusion": report.conclusion.value,
        **{status.value: statuses.get(status, 0) for status in counted},
    }


def _render(
    publication: Publication, report: Report, limit: int, unit: Literal["characters", "bytes"] = "characters"
) -> str:
    event = publication.event
    return markdown.render(
        report,
        links=_links(publication) if event.repository and event.sha else None,
        limit=limit,
        unit=unit,
        sha=event.sha,
        hints=publication.settings.hints,
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
        return _locate(publication, os.path.join(connector, file))

    return locate


def _really(publication: Publication, path: str) -> str | None:
    """Where a path leads, as the repository knows it."""
    real = os.path.realpath(os.path.join(publication.event.workspace, path))
    return repository_path(real, os.path.realpath(publication.root), "/")


def _locate(publication: Publication, path: str) -> str | None:
    return repository_path(path, publication.root, publication.event.workspace)
