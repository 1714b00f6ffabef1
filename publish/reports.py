"""Reports that other jobs wrote, shown as one verdict.

A pull request from a fork is judged by a job without rights, and its author can alter that job. So a report is
hostile data: its size is bounded, the schema is asked, and of what it says only the findings and their words remain.
The commit and the pull request are GitHub's, titles and links are this program's, and the verdict is drawn again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from posixpath import join, normpath
from typing import TYPE_CHECKING, Any, Final

from certify import CannotRun
from certify.policy import described
from connector.files import Directory
from connector.node import Unjudged
from connector.publisher import Publisher
from connector.zip_reader import SEPARATOR
from publish.event import about
from publish.files import expand
from publish.github import pull_request_of
from publish.policy import is_changed, with_policy
from publish.publication import Publication
from publish.scope import ROOT, Scope, read_scope
from publish.selection import Selection, select
from publish.words import NotPublished
from report.contract import ContractError, from_plain
from report.model import (
    Conclusion,
    ConnectorReport,
    Exempted,
    FailOn,
    Level,
    LocatedFinding,
    Report,
    RuleDescription,
    Status,
)
from report.summary import is_tolerated
from report.verdict import BLOCKING, conclude, unjudged

if TYPE_CHECKING:
    from certify.policy import Policy
    from publish.event import Event

MAX_REPORTS: Final = 1_000
"""Files of reports in one run."""
MAX_BYTES: Final = 10_000_000
"""Of one report."""
MAX_TOTAL_BYTES: Final = 100_000_000
"""Of all reports together."""
MAX_FINDINGS: Final = 50_000
"""In all reports together."""
MAX_DIGITS: Final = 15
"""Digits of a number in a report."""
_SCHEMA: Final = Path(__file__).resolve().parents[1] / "schemas" / "report.schema.json"
_MISSING: Final = Unjudged(
    "the change touches it, and no report speaks of it", "See the job that was to judge it, and run it again."
)


def gather(publication: Publication) -> tuple[Publication, Report]:
    """Read the reports that the input names, and find out what they are about.

    :raises CannotRun: there is none, or one of them is none; the message says why.
    """
    event = _event(publication)
    mute = publication.mute if event.certain else "nobody says which commit the reports are about"
    publication = replace(publication, event=event, mute=mute)
    scope = read_scope(publication.hub, event)
    publication, policy = with_policy(publication, scope, None, event.workspace)
    settings = publication.settings
    found = [_read(path, event.workspace) for path in _files(settings.publish, event.workspace)]
    prefix = _prefix((connector.path for report in found for connector in report.connectors), scope)
    connectors = _joined(found, _Terms(settings.fail_on, settings.fail_on_known, policy, prefix))
    selection = select(settings.paths, settings.exclude, event.workspace)
    expected = _expected(scope, selection, prefix)
    if not found and (expected or scope.head is None):
        raise CannotRun(f"input publish: {', '.join(settings.publish)} names no file")
    notes = list(publication.notes)
    if scope.head is None:
        publication.log.say("notice", f"{scope.reason}; nobody says what the change touches")
        notes.append("Nobody said which connectors the change touches.")
    if scope.changed is not None:
        connectors = {path: one for path, one in connectors.items() if scope.touches(_place(path, prefix))}
    publisher = settings.publisher or Publisher.VERIFIED
    for path in expected - connectors.keys():
        connectors[path] = unjudged(path, path.rpartition("/")[2], publisher, _MISSING, settings.fail_on)
    paths = sorted(connectors)
    report = conclude([connectors[path] for path in paths], settings.fail_on, _rules(connectors.values()))
    if policy is not None:
        lines = (one.line for connector in report.connectors for one in connector.exempted)
        places = [_place(path, prefix) for path in paths]
        report = replace(report, policy=described(policy, places, lines, changed=is_changed(scope, event)))
    return (
        replace(
            publication,
            root=os.path.normpath(os.path.join(os.path.realpath(publication.event.workspace), prefix)),
            notes=tuple(notes),
            connectors=tuple(sorted({*paths, *expected})),
            changed=tuple(paths),
            known=None if scope.head is None else frozenset(scope.head),
        ),
        report,
    )


def _event(publication: Publication) -> Event:
    """The event, about the commit that the run before this one judged.

    :raises CannotRun: GitHub says otherwise.
    """
    event, hub = publication.event, publication.hub
    trigger = event.triggered_by
    if trigger is None:
        return event
    try:
        found = event.pull_request if publication.settings.pull_request is not None else None
        if found is not None:
            head = (found.head_repository or "").lower(), found.head_ref
            if head != ((trigger.head_repository or "").lower(), trigger.head_branch):
                raise CannotRun(f"input pull-request: {found.number} is not about the commit that was judged")
        elif hub is not None:
            found = pull_request_of(hub, event)
    except NotPublished as problem:
        raise CannotRun(problem.reason) from None
    if found is None:
        return replace(event, sha=trigger.head_sha, before=None, certain=True, of_base=False)
    # Its head may have moved on: the check belongs to the commit that was judged all the same.
    return replace(about(event, found), sha=trigger.head_sha, of_base=False)


# --- Files -----------------------------------------------------------------------------------------------------------


def _files(patterns: Iterable[str], workspace: str) -> list[str]:
    """The files that are meant, relative to the workspace."""
    found = expand(patterns, workspace)
    if len(found) > MAX_REPORTS:
        raise CannotRun(f"input publish: {len(found):,} files are more than {MAX_REPORTS:,}")
    if sum(os.path.getsize(os.path.join(workspace, name)) for name in found) > MAX_TOTAL_BYTES:
        raise CannotRun(f"input publish: the reports are larger than {MAX_TOTAL_BYTES // 10**6} MB")
    return found


def _read(name: str, workspace: str) -> Report:
    """One report, which keeps the schema. No link is followed to it."""
    folder = Directory(os.path.realpath(workspace))
    data = folder.read(name)
    if data is None:
        raise CannotRun(f"{name}: {folder.unreadable[-1].message}")
    if len(data) > MAX_BYTES:
        raise CannotRun(f"{name}: is larger than {MAX_BYTES // 10**6} MB")
    try:
        value = json.loads(data, parse_constant=_no_number, parse_int=_count)
    except (ValueError, RecursionError):
        raise CannotRun(f"{name}: is no report, since it is not valid JSON") from None
    if problem := _problem(value):
        raise CannotRun(f"{name}: is no report of this version: {problem}")
    try:
        return from_plain(value, Report)
    except ContractError:
        raise CannotRun(f"{name}: is no report of this version") from None


def _no_number(name: str) -> float:
    raise ValueError(name)


def _count(digits: str) -> int:
    """A number of a report, all of which count something; one of thousands of digits would fill a headline."""
    if len(digits) > MAX_DIGITS:
        raise ValueError(digits[:MAX_DIGITS])
    return int(digits)


def _problem(value: Any) -> str | None:
    """The first place at which a value breaks the schema of reports."""
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))
    try:
        error = next(iter(validator.iter_errors(value)), None)
    except RecursionError:
        return "it is nested too deeply"
    return None if error is None else f"/{'/'.join(str(part) for part in error.absolute_path)}"[:200]


# --- What remains of them --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the verdict is drawn by; this run's own, whatever the reports were."""

    fail_on: FailOn
    fail_on_known: bool
    policy: Policy | None
    prefix: str
    """The directory of the checkout in the workspace of the job that judged, with a slash at its end; often empty."""


def _joined(reports: Iterable[Report], terms: _Terms) -> dict[str, ConnectorReport]:
    """The connectors by path. Of two that speak of one the stricter counts."""
    found: dict[str, ConnectorReport] = {}
    left = MAX_FINDINGS
    for connector in (one for report in reports for one in report.connectors):
        left -= len(connector.findings)
        if left < 0:
            raise CannotRun(f"input publish: the reports hold more than {MAX_FINDINGS:,} findings")
        clean = _cleaned(connector, terms)
        before = found.get(clean.path)
        if before is None or _strictness(clean) > _strictness(before):
            found[clean.path] = clean
    return found


def _strictness(connector: ConnectorReport) -> tuple[int, int]:
    against = [row for row in connector.criteria if row.status in (Status.FAILED, Status.UNJUDGED)]
    return len(against), len(connector.findings)


def _cleaned(connector: ConnectorReport, terms: _Terms) -> ConnectorReport:
    """A connector's report with nothing of the stranger's but findings and their words."""
    from checks.criteria import COMPATIBILITY, CRITERIA, PACKAGE

    rows = {row.id: row for row in connector.criteria}
    # Compatibility and the package have rows only where there is something to say of them.
    said = [one for one in (*CRITERIA, PACKAGE) if one.id in rows or one not in (COMPATIBILITY, PACKAGE)]
    if not _safe(connector.path) or [row.id for row in connector.criteria] != [one.id for one in said]:
        raise CannotRun(f"input publish: a report speaks of {connector.path[:80]!r} as this version never does")
    findings = tuple(_clean(one, connector.path) for one in connector.findings)
    exempted = tuple(_exempted(one, _place(connector.path, terms.prefix), terms.policy) for one in connector.exempted)
    connector = replace(connector, findings=findings, exempted=exempted, fail_on_known=terms.fail_on_known)
    tolerated = {one.criterion for one in findings if is_tolerated(connector, one)}
    errors = {one.criterion for one in findings if one.level is Level.ERROR and not is_tolerated(connector, one)}
    criteria = tuple(
        replace(
            rows[one.id],
            title=one.title,
            requirement=one.requirement,
            status=_status(rows[one.id].status, failed=one.id in errors, tolerated=one.id in tolerated),
        )
        for one in said
    )
    if errors - rows.keys():
        raise CannotRun("input publish: a report speaks of a criterion that this version does not know")
    blocked = any(row.status in BLOCKING[terms.fail_on] for row in criteria)
    conclusion = Conclusion.FAILURE if blocked else Conclusion.SUCCESS
    return replace(connector, criteria=criteria, conclusion=conclusion)


def _status(said: Status, *, failed: bool, tolerated: bool) -> Status:
    """How a criterion ends; one that was failed by nothing but what does not block here is warned."""
    if failed:
        return Status.FAILED
    return Status.WARNED if tolerated and said is Status.FAILED else said


def _exempted(one: Exempted, place: str, policy: Policy | None) -> Exempted:
    """What a report calls exempted, if the policy that counts here says so, too.

    :raises CannotRun: it says otherwise.
    """
    for exemption in policy.exemptions if policy is not None else ():
        same = (one.reason, one.expires) == (exemption.reason, exemption.expires)
        if same and one.rule in exemption.rules and not exemption.expired and exemption.concerns(place):
            file = one.file if one.file is not None and _safe(one.file) else None
            return replace(one, file=file, line=exemption.line)
    raise CannotRun(
        f"input publish: a report exempts a finding of {one.rule[:80]!r}, and the policy does not; "
        "where the policy was changed meanwhile, run all jobs again"
    )


def _clean(finding: LocatedFinding, path: str) -> LocatedFinding:
    rule = _registry().get(finding.rule)
    if rule is None:
        raise CannotRun(
            f"input publish: a report names the rule {finding.rule[:80]!r}, which this version does not know"
        )
    file = finding.file if finding.file is not None and _belongs(finding.file, path) else None
    return replace(finding, file=file, url=None, fix=None)


def _belongs(file: str, path: str) -> bool:
    """Whether a file may be one of a connector: below its directory, or inside a package that lies elsewhere."""
    archive, inside, _ = file.partition(SEPARATOR)
    return _safe(normpath(join(path, archive))) if inside else _safe(file)


def _safe(path: str) -> bool:
    """Whether it is a path below the workspace, as this program writes one."""
    parts = path.split("/")
    return path == ROOT or (len(path) <= 4_096 and "\\" not in path and not {"", ".", ".."} & set(parts))


def _registry() -> dict[str, Any]:
    import checks.modules  # noqa: F401
    from checks.rule import REGISTRY

    return REGISTRY


def _rules(connectors: Iterable[ConnectorReport]) -> Iterator[RuleDescription]:
    """What faces need of the rules that are broken: this program's words, not the report's."""
    from certify.rules import description

    connectors = list(connectors)
    broken = dict.fromkeys(finding.rule for connector in connectors for finding in connector.findings)
    broken |= dict.fromkeys(one.rule for connector in connectors for one in connector.exempted)
    for name in broken:
        yield description(_registry()[name], None)


# --- What they had to speak of ---------------------------------------------------------------------------------------


def _prefix(connectors: Iterable[str], scope: Scope) -> str:
    """The directory of the checkout in the workspace of the job that judged, with a slash at its end; often empty."""
    for path in connectors:
        parts = path.split("/")
        for depth in range(len(parts)):
            if "/".join(parts[depth:]) in scope.connectors:
                return "".join(f"{part}/" for part in parts[:depth])
    return ""


def _place(path: str, prefix: str) -> str:
    return path.removeprefix(prefix) if path != prefix.rstrip("/") else ROOT


def _expected(scope: Scope, selection: Selection, prefix: str) -> set[str]:
    """The connectors of which some report has to speak."""
    found = set()
    for place in scope.connectors:
        shown = f"{prefix}{place}" if place != ROOT else prefix.rstrip("/") or ROOT
        if scope.touches(place) and shown in selection:
            found.add(shown)
    return found
