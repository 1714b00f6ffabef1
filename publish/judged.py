"""Whether what was judged is what the commit holds, file by file, and where its lines stand there."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from certify.client import certify
from certify.discover import Checkout
from certify.request import Request, Task, Wish
from connector.node import Unjudged
from publish.event import Event
from publish.github import Hub
from publish.plan import Target, wanted
from publish.scope import ROOT, Scope
from publish.trees import SUBMODULE, blob
from publish.words import NotPublished
from report.model import LocatedFinding, Place, Report

MAX_FILES: Final = 20
"""Files whose text at the commit is asked for; lines of further ones are left out."""

Blocks = list[list[int]]
"""Equal lines: first line here, first line there, their number."""


@dataclass(slots=True)
class Verification:
    """What came of comparing."""

    unjudged: dict[str, Unjudged] = field(default_factory=dict)
    """By connector: its files in the workspace are not those of the commit."""
    differing: dict[str, list[str]] = field(default_factory=dict)
    """By connector the files that were judged and read differently at the commit."""


def verify(
    event: Event,
    targets: Iterable[Target],
    files: Mapping[str, Mapping[str, str]],
    scope: Scope,
    git: Checkout | None,
) -> Verification:
    """Compare the files that were judged with those of the commit.

    :param files: by connector what lies in its directory, with the name of the bytes that were judged.
    """
    result = Verification()
    for target in targets:
        if scope.head is None or target.place is None or target.shown not in files:
            continue
        obstacle = scope.obstacle(target.place)
        if obstacle is not None and obstacle[1].mode == SUBMODULE:
            result.differing[target.shown] = [name for name, sha in files[target.shown].items() if sha]
            continue
        reason, differing = _compare(event, target.place, files[target.shown], scope, git)
        if reason is not None:
            result.unjudged[target.shown] = reason
        elif differing:
            result.differing[target.shown] = differing
    return result


def _compare(
    event: Event, place: str, files: Mapping[str, str], scope: Scope, git: Checkout | None
) -> tuple[Unjudged | None, list[str]]:
    held = scope.below(place)
    prefix = "" if place == ROOT else f"{place}/"
    changed = scope.changed or frozenset()
    differing = []
    for name, sha in files.items():
        if not sha or (name in held and held[name].sha == sha):
            continue
        path = f"{prefix}{name}"
        if path in changed and sha in scope.others(path):
            return _of_the_base(event), []
        if event.of_base and sha in scope.others(path):
            return _of_the_base(event), []
        differing.append(name)
    tracked = git.tracked.get(place, frozenset()) if git is not None and git.tracked is not None else None
    for name, entry in held.items():
        if "/" in name or name in files or entry.mode == SUBMODULE:
            continue
        # What the merge with the base removed is not tracked any more.
        if f"{prefix}{name}" in changed or tracked is None or name in tracked:
            return _missing(name, event), []
    if differing and git is not None and git.head is not None and git.head not in _expected(event):
        return _other_commit(git.head, event), []
    return None, differing


def _expected(event: Event) -> set[str | None]:
    """The commits whose files may stand for those of the event's: it itself, and its merge with the base."""
    merge = event.pull_request.merge_sha if event.pull_request is not None else None
    return {event.sha, merge} if event.of_base else {event.sha, merge, event.checkout_sha}


def _of_the_base(event: Event) -> Unjudged:
    return Unjudged(
        "the workspace has the files from before the change, which are not what is to be judged", wanted(event)
    )


def _missing(name: str, event: Event) -> Unjudged:
    sha = (event.sha or "")[:7]
    return Unjudged(f"{name} is in commit {sha}, and not in the workspace", wanted(event))


def _other_commit(head: str, event: Event) -> Unjudged:
    sha = (event.sha or "")[:7]
    return Unjudged(f"the workspace has commit {head[:7]}, whose files are not those of {sha}", wanted(event))


# --- Lines -----------------------------------------------------------------------------------------------------------


def move_lines(
    report: Report, verification: Verification, targets: Iterable[Target], scope: Scope, hub: Hub | None
) -> tuple[Report, int]:
    """The report with its lines as the commit has them, and how many findings have no line there.

    :param hub: to ask for the files as the commit has them.
    """
    by_path = {target.shown: target for target in targets}
    blocks: dict[tuple[str, str], Blocks | None] = {}
    wanted_files = [
        (connector.path, file)
        for connector in report.connectors
        for file in dict.fromkeys(one.file for one in connector.findings if one.line is not None)
        if file in verification.differing.get(connector.path, ())
    ]
    for path, file in wanted_files:
        blocks[path, file or ""] = None
    for path, file in wanted_files[:MAX_FILES]:
        target = by_path.get(path)
        if target is not None and target.place is not None and file is not None:
            blocks[path, file] = _blocks(target, file, scope, hub)
    lost = 0
    connectors = []
    for connector in report.connectors:
        findings = []
        for finding in connector.findings:
            if finding.line is not None and (connector.path, finding.file or "") in blocks:
                moved = _moved(finding, blocks[connector.path, finding.file or ""])
                lost += moved.line is None
                findings.append(moved)
            elif any(edit.file in verification.differing.get(connector.path, ()) for edit in finding.fix or ()):
                findings.append(replace(finding, fix=None))
            else:
                findings.append(finding)
        connectors.append(replace(connector, findings=tuple(findings)))
    return replace(report, connectors=tuple(connectors)), lost


def _blocks(target: Target, file: str, scope: Scope, hub: Hub | None) -> Blocks | None:
    """The lines that a file has in the workspace and at the commit."""
    entry = scope.below(target.place or ROOT).get(file)
    if entry is None or hub is None:
        return None
    try:
        text = b64encode(blob(hub, entry.sha)).decode("ascii")
    except NotPublished:
        return None
    [result] = certify(Request((Task(target.directory, target.shown, texts=((file, text),)),), wish=Wish.LINES))
    values = result.values.get(file) if isinstance(result.values, dict) else None
    if not isinstance(values, list):
        return None
    return [one for one in values if isinstance(one, list) and len(one) == 3 and all(type(n) is int for n in one)]


def _moved(finding: LocatedFinding, blocks: Blocks | None) -> LocatedFinding:
    line, end = (_line(number, blocks) for number in (finding.line, finding.end_line or finding.line))
    places = [
        replace(place, line=_line(place.line, blocks), end_line=_line(place.end_line, blocks))
        for place in finding.places
    ]
    kept: tuple[Place, ...] = tuple(place for place in places if place.line is not None)
    if line is None:
        return replace(finding, line=None, column=None, end_line=None, end_column=None, places=kept, fix=None)
    if end is None or end < line:
        return replace(finding, line=line, column=None, end_line=line, end_column=None, places=kept, fix=None)
    return replace(finding, line=line, end_line=end, places=kept, fix=None)


def _line(number: int | None, blocks: Blocks | None) -> int | None:
    if number is None or blocks is None:
        return None
    return next((there + number - here for here, there, size in blocks if here <= number < here + size), None)
