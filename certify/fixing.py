"""What ``--fix`` makes of a connector: its files with the edits of its findings, in memory, judged after each round.

An edit stays where its finding is gone afterwards and nothing else has come; otherwise it is taken back. Who wants the
files on the disk writes them: this process has no right to.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from certify.applied import apart, apply, by_file
from certify.difference import difference
from certify.judge import Seen, judge_task, rules_of
from certify.readers import Forked, Readers
from certify.request import Request, Task
from connector.color import parse_color
from connector.edited import EditedDirectory
from connector.files import Directory, blob_name
from connector.icon_drawing import SIDE, NotDrawn, draw
from connector.publisher import Publisher
from report.contract import as_plain
from report.model import Change, ConnectorReport, LocatedFinding, Status

ROUNDS: Final = 5
"""An edit may make room for another one at the same place; so often."""
MOST_JUDGEMENTS: Final = 60
"""Times that one connector is judged in search of the edit that brings something new."""

_Key = tuple[str, str | None, str | None, str]


@dataclass(frozen=True, slots=True)
class _Version:
    """The connector with some edits, and what is said of it."""

    edited: dict[str, bytes]
    """Its changed files, by name."""
    origin: dict[str, str]
    """The names on the disk of files that have another one now."""
    report: ConnectorReport
    seen: Seen


@dataclass(slots=True)
class _Fixing:
    """One connector on its way through the rounds."""

    judge: Callable[[dict[str, bytes], dict[str, str]], _Version]
    folder: Directory
    fixed: Counter[str] = field(default_factory=Counter)
    """How many findings of each rule are mended."""
    refused: dict[_Key, str] = field(default_factory=dict)
    """Findings whose edits were taken back, with the rest of a sentence that says why."""
    judgements: int = 0
    icon: str = ""
    """What became of the icon that was to be drawn, as half a sentence."""
    icon_file: str = ""
    """The icon, where it was drawn."""


def fix_connector(request: Request, task: Task, readers: Readers | None) -> dict[str, Any]:
    """Fix one connector: what :func:`certify.judge.judge_connector` says of the result, and under ``fix`` what changed.

    :raises OSError: the directory does not exist or may not be read.
    """
    kept: dict[str, bytes] = {}
    folder = EditedDirectory(Directory.open(task.directory), {}, (), kept)

    def judge(edited: dict[str, bytes], origin: dict[str, str]) -> _Version:
        seen = Seen()
        own = Forked(request.limits) if isinstance(readers, Forked) else readers
        files = EditedDirectory(folder, edited, frozenset(origin.values()) - frozenset(edited), kept)
        return _Version(edited, origin, judge_task(request, task, own, folder=files, seen=seen), seen)

    fixing = _Fixing(judge, folder)
    version = judge({}, {})
    if request.fix_icon:
        version = _with_icon(fixing, version)
    for _ in range(ROUNDS if request.fix_findings else 0):
        chosen = _chosen(version.report, request.fix_only, fixing.refused)
        if not chosen:
            break
        version = _round(fixing, version, chosen)
    report = _explained(version.report, fixing.refused)
    return {
        "connector": as_plain(report),
        "rules": rules_of(report, request),
        "files": {},
        "fix": _changes(fixing, version, task.path),
    }


def _with_icon(fixing: _Fixing, version: _Version) -> _Version:
    """The connector with its icon drawn anew, where that can be done and helps."""
    try:
        name, data = _drawn(fixing.folder, version)
    except NotDrawn as reason:
        fixing.icon = f"the icon is left alone: {reason}"
        return version
    after = fixing.judge({**version.edited, name: data}, version.origin)
    objection = _objection(version, after, ())
    if objection is not None:
        fixing.icon = f"the icon is left alone: {objection}"
        return version
    color = version.report.icon.brand_color if version.report.icon is not None else None
    fixing.icon, fixing.icon_file = f"{name}: the logo on a square of {SIDE} px in {color}", name
    return after


def _drawn(folder: Directory, version: _Version) -> tuple[str, bytes]:
    """The icon's name, and what it is to be.

    :raises NotDrawn: it cannot be drawn; the message says why.
    """
    icon, measured = version.seen.icon, version.report.icon
    if icon is None or measured is None:
        raise NotDrawn("there is none")
    if version.report.publisher is Publisher.INDEPENDENT:
        raise NotDrawn("independent publishers deliver none")
    if not any(one.file == icon.file or one.rule.startswith("icon-") for one in version.report.findings):
        raise NotDrawn("it is fine as it is")
    brand = parse_color(measured.brand_color) if measured.brand_color else None
    if brand is None:
        raise NotDrawn("`iconBrandColor` says no color to draw it on")
    data = folder.read(icon.file)
    if data is None or not icon.file.lower().endswith(".png"):
        raise NotDrawn("its file is none that can be written as PNG")
    return icon.file, draw(data, icon, brand)


def _key(finding: LocatedFinding) -> _Key:
    return finding.rule, finding.file, finding.pointer, finding.message


def _chosen(report: ConnectorReport, only: Sequence[str], refused: dict[_Key, str]) -> list[LocatedFinding]:
    """The findings of one round: their edits do not touch, and of one place there is one finding."""
    fixable = [
        one for one in report.findings if one.fix and (not only or one.rule in only) and _key(one) not in refused
    ]
    renamed = [one for one in fixable if any(edit.change is Change.RENAME for edit in one.fix or ())]
    if renamed:
        # Under its name a file is looked into, and there is more to say then.
        return renamed[:1]
    taken: dict[str, Any] = {}
    places: set[tuple[str | None, str]] = set()
    chosen = []
    for one in fixable:
        place = (one.file, one.pointer or "")
        if one.pointer and place in places:
            continue
        if apart(one.fix or (), taken):
            places.add(place)
            chosen.append(one)
    return chosen


def _round(fixing: _Fixing, version: _Version, chosen: Sequence[LocatedFinding]) -> _Version:
    """The version with the edits of all findings that bring nothing new."""
    # Those of one rule side by side: what is wrong with one is often wrong with all.
    _, after = _search(fixing, version, [], sorted(chosen, key=lambda one: one.rule), version)
    return after


def _search(
    fixing: _Fixing,
    version: _Version,
    kept: list[LocatedFinding],
    chosen: Sequence[LocatedFinding],
    after: _Version,
) -> tuple[list[LocatedFinding], _Version]:
    """The findings that are mended together, and the connector then.

    :param kept: those of which it is known, and :param:`after` the connector with their edits.
    """
    attempt = _edited(fixing, version, [*kept, *chosen])
    reason = _objection(version, attempt, [*kept, *chosen])
    if reason is None and attempt is not None:
        fixing.fixed.update(one.rule for one in chosen)
        return [*kept, *chosen], attempt
    if len(chosen) == 1 or fixing.judgements >= MOST_JUDGEMENTS:
        for one in chosen:
            fixing.refused[_key(one)] = reason or "it cannot be made"
        return kept, after
    middle = len(chosen) // 2
    kept, after = _search(fixing, version, kept, chosen[:middle], after)
    return _search(fixing, version, kept, chosen[middle:], after)


def _edited(fixing: _Fixing, version: _Version, findings: Iterable[LocatedFinding]) -> _Version | None:
    """The version with the edits of these findings; ``None`` where they cannot be made."""
    edited, origin = dict(version.edited), dict(version.origin)
    for file, edits in by_file(edit for one in findings for edit in one.fix or ()).items():
        data = edited.pop(file, None)
        if data is None:
            data = fixing.folder.read(file)
        data = apply(edits, data) if data is not None else None
        if data is None:
            return None
        name = next((edit.text for edit in edits if edit.change is Change.RENAME), file)
        if name != file:
            origin[name] = origin.pop(file, file)
        edited[name] = data
    fixing.judgements += 1
    return fixing.judge(edited, origin)


def _objection(before: _Version, after: _Version | None, mended: Iterable[LocatedFinding]) -> str | None:
    """Why the edits of these findings are not made: the rest of a sentence; ``None`` where nothing is against it."""
    if after is None:
        return "it cannot be made"
    mended = list(mended)
    names = {edit.text: edit.file for one in mended for edit in one.fix or () if edit.change is Change.RENAME}
    said = Counter[tuple[str, str]]()
    for (rule, file), count in after.seen.said.items():
        said[rule, names.get(file, file)] += count
    for place, count in Counter((one.rule, one.file or "") for one in mended).items():
        if said[place] > before.seen.said[place] - count:
            return f"{place[0]} would still find fault with it"
    if after.seen.readable > before.seen.readable:
        return None  # what nobody could read before has findings that nobody could make before
    for (rule, file), count in said.items():
        if count > before.seen.said[rule, file]:
            return f"{rule} would find fault with the result"
    unjudged = [{one.id for one in each.report.criteria if one.status is Status.UNJUDGED} for each in (before, after)]
    return None if unjudged[1] <= unjudged[0] else "the result could not be judged"


def _explained(report: ConnectorReport, refused: dict[_Key, str]) -> ConnectorReport:
    """The report, in which the findings that were not fixed say why."""
    findings = [
        replace(one, fix=None, help=f"{one.help} --fix leaves it alone: {refused[_key(one)]}.")
        if _key(one) in refused
        else one
        for one in report.findings
    ]
    return replace(report, findings=tuple(findings))


def _changes(fixing: _Fixing, version: _Version, path: str) -> dict[str, Any]:
    """What is to be written: each file with the name that git gives its bytes before, and its new bytes in Base64."""
    files, texts = [], []
    for name, data in version.edited.items():
        origin = version.origin.get(name, name)
        before = fixing.folder.read(origin) or b""
        if origin == name and before == data:
            continue
        files.append(
            {"name": origin, "target": name, "before": blob_name(before), "content": b64encode(data).decode("ascii")}
        )
        texts.append(difference(path, origin, name, before, data))
    return {
        "files": files,
        "fixed": dict(fixing.fixed),
        "refused": len(fixing.refused),
        "diff": "".join(texts),
        "icon": fixing.icon,
        "icon_file": fixing.icon_file,
    }
