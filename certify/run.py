"""All connectors of a run, from their directories to the one report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from certify.client import Result, certify
from certify.policy import described
from certify.request import Wish
from connector.node import Unjudged
from connector.publisher import Publisher
from report.contract import ContractError, from_plain
from report.model import ConnectorReport, FailOn, Report, RuleDescription
from report.verdict import conclude, unjudged

if TYPE_CHECKING:
    from certify.process import Worker
    from certify.request import Request

_NO_REPORT = Unjudged(
    "the process that judged it gave an answer that is none", "Please report this, with the connector's files."
)


@dataclass(frozen=True, slots=True)
class FixedFile:
    """A file that is to be written."""

    name: str
    """Relative to the connector's directory."""
    target: str
    """Its name then: the same one, unless the file is renamed."""
    before: str
    """The name that git gives the bytes for which the change was made."""
    content: str
    """The new bytes, in Base64."""


@dataclass(frozen=True, slots=True)
class Fix:
    """What the edits of findings change in one connector."""

    files: tuple[FixedFile, ...] = ()
    fixed: dict[str, int] = field(default_factory=dict)
    """How many findings of each rule are fixed."""
    refused: int = 0
    """How many were left alone, since their edits would have brought others."""
    diff: str = ""
    """All of it as a unified difference."""
    icon: str = ""
    """What became of the icon that was to be drawn, as half a sentence; empty where that was not wished for."""
    icon_file: str = ""
    """The file of the icon, where it was drawn."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run, and on which files it rests."""

    report: Report
    files: dict[str, dict[str, str]]
    """By a connector's path: what lies in its directory, and the name that git gives the bytes that were judged."""
    fixes: dict[str, Fix]
    """By a connector's path, where they were wished for: what is to be written."""


def run(
    request: Request,
    progress: Callable[[str], object] = lambda _path: None,
    worker: Worker | None = None,
    *,
    probe: bool = False,
) -> Report:
    """Judge the connectors of a request, in its order.

    :param progress: called with a connector's path when it is done.
    :param worker: one that was started before; it is closed in any case.
    :param probe: ask the public addresses that the connectors name, first.
    """
    return examine(request, progress, worker, probe=probe).report


def examine(
    request: Request,
    progress: Callable[[str], object] = lambda _path: None,
    worker: Worker | None = None,
    *,
    probe: bool = False,
) -> Outcome:
    """Judge as :func:`run` does, and say which files were judged."""
    if probe:
        from certify.probing import probe as ask

        request = ask(request)
    reports, rules, files, fixes = [], {}, {}, {}
    for result in certify(request, progress, worker):
        report, broken = _read(result, request.fail_on)
        reports.append(report)
        rules.update({rule.id: rule for rule in broken})
        files[report.path] = _files(result)
        if request.wish is Wish.FIX:
            fixes[report.path] = _fix(result)
    whole = conclude(reports, request.fail_on, rules.values())
    if request.policy is not None:
        used = (one.line for connector in whole.connectors for one in connector.exempted)
        places = [task.place or task.path for task in request.tasks]
        whole = replace(whole, policy=described(request.policy, places, used, changed=request.policy_changed))
    return Outcome(whole, files, fixes)


def _files(result: Result) -> dict[str, str]:
    values = result.values.get("files") if isinstance(result.values, dict) else None
    return {str(name): str(blob) for name, blob in values.items()} if isinstance(values, dict) else {}


def _fix(result: Result) -> Fix:
    """What is to be written, whatever the worker says: nothing where that makes no sense."""
    try:
        return from_plain(result.values.get("fix"), Fix) if isinstance(result.values, dict) else Fix()
    except ContractError:
        return Fix()


def _read(result: Result, fail_on: FailOn) -> tuple[ConnectorReport, tuple[RuleDescription, ...]]:
    """The report on one connector and the rules that it breaks, whatever the worker says."""
    reason = _NO_REPORT
    if result.reason is not None:
        reason = Unjudged(result.reason, result.remedy)
    elif isinstance(result.values, dict):
        try:
            report = from_plain(result.values.get("connector"), ConnectorReport)
            rules = from_plain(result.values.get("rules"), tuple[RuleDescription, ...])
            if report.path == result.task.path:
                return report, rules
        except ContractError:
            pass
    path = result.task.path
    return unjudged(path, path.rpartition("/")[2], Publisher.VERIFIED, reason, fail_on), ()
