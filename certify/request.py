"""What the parent asks of the worker: plain data that JSON carries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final

from certify.policy import Policy
from certify.policy import from_plain as policy_from_plain
from connector.address import Answer, Kind, ProbedAddress
from connector.publisher import Publisher
from connector.pull_request import PullRequest
from report.model import FailOn

_SETS: Final = ("files", "added", "renamed")
"""Members of a pull request that are sets; JSON has lists."""


class Wish(StrEnum):
    """What the worker answers for each connector."""

    REPORT = "report"
    ADDRESSES = "addresses"
    """The public addresses that the connector names, for whoever has a network to ask them."""
    CONNECTORS = "connectors"
    """The connectors at and below the task's directory, and the checkouts there: see :mod:`certify.survey`."""
    HISTORY = "history"
    """What git in the task's directory knows of two commits: see :mod:`certify.history`."""
    BLOBS = "blobs"
    """The files that git in the task's directory keeps under the names of bytes that the task names."""
    FIX = "fix"
    """The files as the edits of findings make them, and the report on those: see :mod:`certify.fixing`."""
    LINES = "lines"
    """Where the lines of the task's files stand in other texts of these files: see :mod:`certify.lines`."""
    DRAFTS = "drafts"
    """Texts to begin the connector's files with: see :mod:`certify.drafts`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What judging may take. Times are processor time in seconds, unless they say otherwise."""

    connector: float = 4.0
    """Reading one connector and walking the rules; the largest published one takes half a second."""
    definition: float = 10.0
    """One definition in openapi-spec-validator; the largest published one takes under three."""
    pattern: float = 2.0
    """One pattern of a definition, for one text; published ones take milliseconds, one that backtracks takes hours."""
    script: float = 3.0
    """One script in the parser; the largest published one takes a tenth of a second."""
    run: float = 120.0
    """All connectors together, beyond what each left over of the time of its definition."""
    memory: int = 512 << 20
    """Bytes of address space of each process."""
    answer: int = 10_000_000
    """Bytes of one connector's report."""

    @property
    def wall(self) -> float:
        """Seconds after which a connector is given up whatever it does: a busy machine gives less than half."""
        return 3 * (self.connector + self.definition + self.script)


@dataclass(frozen=True, slots=True)
class Task:
    """One connector to judge."""

    directory: str
    """Its path on this machine, every link resolved."""
    path: str
    """Its path as the user knows it."""
    probed: tuple[ProbedAddress, ...] = ()
    """What came of asking its public addresses, where the user wants them asked."""
    texts: tuple[tuple[str, str], ...] = ()
    """For lines: files of the directory, each with the Base64 of another text that it has elsewhere. For history: which
    commits are meant. For blobs: the names of their bytes, each with nothing. For drafts: the missing answers."""
    base: dict[str, str] | None = None
    """The files of the version that is published, by their names relative to its directory, each as Base64; ``None``
    for a new connector."""
    base_problem: tuple[str, str] | None = None
    """Where there is such a version and it could not be read: why, and what to do; its compatibility is unjudged."""
    place: str = ""
    """Its directory from the root of the repository, by which the policy knows it; empty where that is :attr:`path`."""
    package: str = ""
    """The submission package that is asked for, by its path on this machine; empty for those in the directory."""
    package_path: str = ""
    """Its path as the user knows it."""


@dataclass(frozen=True, slots=True)
class Request:
    """Connectors, and what they are judged by."""

    tasks: tuple[Task, ...]
    publisher: Publisher | None = None
    """``None`` to find out for each."""
    fail_on: FailOn = FailOn.FAILED
    pull_request: PullRequest | None = None
    docs_url: str | None = None
    """Where the rules' pages are."""
    jobs: int = 0
    """Connectors judged side by side; 0 for one a processor."""
    ignored: tuple[str, ...] = ()
    """Ids of the rules that are left out."""
    fail_on_known: bool = True
    """Errors that the published version has as well count as errors, not as warnings."""
    policy: Policy | None = None
    """What the repository asks of its connectors; ``None`` where it says nothing."""
    policy_changed: bool = False
    """The pull request changes the policy's file."""
    limits: Limits = Limits()
    wish: Wish = Wish.REPORT
    fix_only: tuple[str, ...] = ()
    """Ids of the rules whose findings are fixed; all where there is none."""
    fix_findings: bool = True
    """Findings are fixed, and not the icon alone."""
    fix_icon: bool = False
    """The icon is drawn anew as well."""
    others: tuple[tuple[str, str], ...] = ()
    """Further connectors of the checkout, with which those are compared: directory, and path as the user knows it."""


def to_json(request: Request) -> bytes:
    """The request as one line of ASCII, its end included."""
    values = {field.name: getattr(request, field.name) for field in fields(request)}
    values["tasks"] = [asdict(task) for task in request.tasks]
    values["limits"] = asdict(request.limits)
    values["policy"] = None if request.policy is None else asdict(request.policy)
    if request.pull_request is not None:
        members = asdict(request.pull_request)
        values["pull_request"] = {
            name: sorted(value) if isinstance(value, frozenset) else value for name, value in members.items()
        }
    return json.dumps(values).encode("ascii") + b"\n"


def from_json(line: bytes) -> Request:
    """The request that a line carries.

    :raises ValueError: it carries none; :exc:`TypeError` and :exc:`KeyError` for the same reason.
    """
    values: dict[str, Any] = json.loads(line)
    publisher, pull_request = values["publisher"], values["pull_request"]
    return Request(
        **{
            **values,
            "tasks": tuple(map(_task, values["tasks"])),
            "publisher": None if publisher is None else Publisher(publisher),
            "fail_on": FailOn(values["fail_on"]),
            "pull_request": None if pull_request is None else _pull_request(pull_request),
            "ignored": tuple(values["ignored"]),
            "fix_only": tuple(values["fix_only"]),
            "policy": None if values["policy"] is None else policy_from_plain(values["policy"]),
            "limits": Limits(**values["limits"]),
            "wish": Wish(values["wish"]),
            "others": tuple((directory, path) for directory, path in values["others"]),
        }
    )


def _task(values: Mapping[str, Any]) -> Task:
    probed = tuple(
        ProbedAddress(**{**one, "answer": Answer(Kind(one["answer"]["kind"]), one["answer"]["reason"])})
        for one in values["probed"]
    )
    texts = tuple((name, text) for name, text in values["texts"])
    problem = values["base_problem"]
    rest = {name: values[name] for name in ("base", "place", "package", "package_path")}
    return Task(
        values["directory"], values["path"], probed, texts, base_problem=tuple(problem) if problem else None, **rest
    )


def _pull_request(values: Mapping[str, Any]) -> PullRequest:
    sets = {name: frozenset(values[name]) for name in _SETS if values[name] is not None}
    return PullRequest(**{**values, "labels": tuple(values["labels"]), **sets})
