"""The check run on the judged commit: the verdict's row in the pull request, with annotations on the lines.

It is made once and completed at once: GitHub lets no token of a workflow change the conclusion afterwards, and a run
that dies half-way leaves nothing pending behind. What follows only adds annotations, fifty at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from publish.github import RETRIES, Hub, talking
from publish.text import sendable, shorten, shorten_bytes
from publish.words import NotPublished
from report.model import Level, LocatedFinding, Report
from report.plain import sentence, visible
from report.prose import plain
from report.summary import summarize

if TYPE_CHECKING:
    from github.CheckRun import CheckRun
    from github.GithubApp import GithubApp

BATCH: Final = 50
"""Annotations in one request."""
MAX_ANNOTATIONS: Final = 1_000
"""More would use up the eighty writes a minute that GitHub allows; what is left out is counted in the summary."""
SUMMARY_BYTES: Final = 65_535
_TITLE_CHARACTERS: Final = 255
_MESSAGE_BYTES: Final = 16_000
"""GitHub takes 64 KB of each, but fifty of those make a request of several megabytes that nobody reads."""

_LEVELS: Final = {Level.ERROR: "failure", Level.WARNING: "warning", Level.HINT: "notice"}
_ORDER: Final = tuple(_LEVELS)

Locate = Callable[[str, str], str | None]
"""From a connector's path and a file of it to the path that the repository knows, or ``None``."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A finding on a line of a file of the repository."""

    path: str
    level: Level
    start_line: int
    end_line: int
    start_column: int | None
    end_column: int | None
    title: str
    message: str
    details: str

    def as_dict(self) -> dict[str, Any]:
        """The object that GitHub's interface takes. Columns only where they mean something: on one line."""
        columns = {"start_column": self.start_column, "end_column": self.end_column}
        return {
            "path": self.path,
            "start_line": self.start_line,
            "end_line": self.end_line,
            **{name: column for name, column in columns.items() if column is not None},
            "annotation_level": _LEVELS[self.level],
            "title": self.title,
            "message": self.message,
            "raw_details": self.details,
        }


def annotate(report: Report, locate: Locate, *, hints: bool, grouped: bool = False) -> list[Annotation]:
    """The findings that have a place in the repository, what blocks first, each level in document order.

    A finding without a file, or in a file that the repository does not know, is left to the summary. An error that does
    not block, since it was there before, is a warning.

    :param grouped: equal faults are one annotation, which counts their places.
    """
    found = list(_on_policy(report, locate))
    for connector in report.connectors:
        summary = summarize(connector)
        levels = [(group, group.level) for group in summary.groups]
        for group, level in [*levels, *((group, Level.WARNING) for group in summary.tolerated)]:
            path = None if group.first.file is None else locate(connector.path, group.first.file)
            if path is None or (level is Level.HINT and not hints):
                continue
            if grouped:
                found.append(_annotation(group.first, path, group.sentence, level))
            else:
                found += [_annotation(fault, path, fault.message, level) for fault in group.findings]
    return sorted(found, key=lambda annotation: _ORDER.index(annotation.level))


@dataclass(frozen=True, slots=True)
class Shown:
    """A check run that exists."""

    url: str | None
    """Its page."""
    app: str | None
    """Slug of the app that the token belongs to, which is the author of its comments."""


def create_check(
    hub: Hub,
    *,
    name: str,
    sha: str,
    conclusion: str,
    title: str,
    summary: str,
    found: Sequence[Annotation],
    details_url: str | None,
) -> Shown:
    """Show the verdict on the commit, and say who showed it.

    :param found: all of them; the first fifty travel with the verdict, the others after it.
    :raises NotPublished: there is no check run.
    """
    output = {
        "title": shorten(sendable(title), _TITLE_CHARACTERS),
        "summary": shorten_bytes(summary, SUMMARY_BYTES),
    }
    batches = [
        [annotation.as_dict() for annotation in found[start : start + BATCH]] for start in range(0, len(found), BATCH)
    ]
    given: dict[str, Any] = {"details_url": details_url} if details_url else {}
    run = _created(
        hub,
        name=name,
        head_sha=sha,
        status="completed",
        conclusion=conclusion,
        output={**output, **({"annotations": batches[0]} if batches else {})},
        **given,
    )
    for batch in batches[1:]:
        with talking("add the other annotations to the check run"):
            run.edit(output={**output, "annotations": batch})
    app: GithubApp | None = run.app  # PyGithub does not say that there may be none
    return Shown(run.html_url or None, app.slug if app is not None else None)


def _created(hub: Hub, **members: Any) -> CheckRun:
    """The new check run. After an outage there may be two that say the same, which harms nobody."""
    for attempt in range(RETRIES):
        try:
            with talking("create the check run"):
                return hub.repository.create_check_run(**members)
        except NotPublished as problem:
            if not problem.outage:
                raise
            hub.pause(attempt)
    with talking("create the check run"):
        return hub.repository.create_check_run(**members)


def _on_policy(report: Report, locate: Locate) -> Iterator[Annotation]:
    """What is to be said of lines of the policy, where the commit has the one that counted."""
    policy = report.policy
    path = None if policy is None or policy.changed else locate("", policy.file)
    for note in policy.notes if policy is not None and path is not None else ():
        title, message = _said(note.message), _said(note.help)
        yield Annotation(path or "", Level.WARNING, note.line, note.line, None, None, title, message, "")


def _annotation(fault: LocatedFinding, path: str, message: str, level: Level) -> Annotation:
    start = max(fault.line or 1, 1)
    end = max(fault.end_line or start, start)
    first = last = None
    if start == end and fault.line and fault.column and fault.column > 0:
        first = fault.column
        # Ours end behind the last character, GitHub's on it.
        last = max((fault.end_column or 0) - 1, first)
    uses = f"\nused in {fault.uses} places" if fault.uses > 1 else ""
    names = [("rule", fault.rule), ("validator", fault.validator), ("policy", fault.policy), ("at", fault.pointer)]
    details = "\n".join(f"{name}: {visible(value)}" for name, value in names if value) + uses
    return Annotation(
        path=path,
        level=level,
        start_line=start,
        end_line=end,
        start_column=first,
        end_column=last,
        title=shorten(_said(message) or visible(fault.rule, _TITLE_CHARACTERS), _TITLE_CHARACTERS),
        message=shorten_bytes(_said(fault.help) or "See the report.", _MESSAGE_BYTES),
        details=shorten_bytes(details, _MESSAGE_BYTES),
    )


def _said(text: str) -> str:
    """A sentence of ours on one line, without marks for code."""
    return sentence(plain(visible(text)))
