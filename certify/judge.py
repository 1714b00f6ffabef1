"""One connector, from its directory to its report: read, judge, locate, conclude."""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from certify.fingerprints import with_states
from certify.fit import fit
from certify.icon import icon_report
from certify.locate import locate
from certify.neighbors import prepared
from certify.policy import Policy, apply
from certify.readers import Readers
from certify.request import Request, Task
from certify.rules import description
from certify.secrets import redactor, without_secrets
from checks.criteria import COMPATIBILITY
from checks.examination import examine, examine_packages
from checks.rule import EVIDENCE, REGISTRY
from checks.walk import DEFECT, Broken, Judgement
from connector.address import addresses
from connector.comparison.versions import added_operations, deprecated_operations
from connector.connector import Connector, read_connector
from connector.files import Contents, Directory
from connector.icon import Icon
from connector.node import Unjudged, Unproven
from connector.packaged import add_package_file, read_packages
from connector.redaction import Redactor
from connector.words import cut
from report.contract import as_plain
from report.model import ConnectorReport, Exempted, LocatedFinding
from report.verdict import Grounds, judge

MAX_FILES: Final = 10_000
"""Entries of a directory that are told."""
MAX_TITLE: Final = 200
"""Characters of a connector's title in its report."""


def judge_connector(request: Request, task: Task, readers: Readers) -> dict[str, Any]:
    """Judge one connector: ``connector``, its report; ``rules``, what faces need of those that it breaks; ``files``.

    ``files`` are the entries of the directory and the files below it that were read, each with the name that git gives
    its bytes; an empty one where it was not read.

    :raises OSError: the directory does not exist or may not be read.
    """
    files: dict[str, str] = {}
    report = judge_task(request, task, readers, files=files)
    return {"connector": as_plain(report), "rules": rules_of(report, request), "files": files}


def rules_of(report: ConnectorReport, request: Request) -> list[Any]:
    """What faces need of the rules that a connector breaks, as plain values."""
    broken = dict.fromkeys([*(one.rule for one in report.findings), *(one.rule for one in report.exempted)])
    return [as_plain(description(REGISTRY[rule], request.docs_url)) for rule in broken]


def judge_task(
    request: Request,
    task: Task,
    readers: Readers | None,
    *,
    files: dict[str, str] | None = None,
    folder: Directory | None = None,
    seen: Seen | None = None,
) -> ConnectorReport:
    """Judge one connector directory by what its request says.

    :param readers: what runs openapi-spec-validator and parses scripts; ``None`` leaves both out.
    :param files: gets the entries of the directory, and what was read of them.
    :param folder: the directory's files, where they are not those on the disk.
    :param seen: gets what the judgement rests on.
    :raises OSError: the directory does not exist or may not be read.
    """
    connector = read_connector(task.directory, task.path, request.publisher, folder)
    connector.neighbors = prepared(request)
    connector.pull_request = request.pull_request
    connector.probed = list(task.probed)
    if files is not None and connector.folder is not None:
        files.update(dict.fromkeys(connector.files[:MAX_FILES], "") | connector.folder.blobs)
    if task.base is not None:
        contents = Contents({name: b64decode(data, validate=True) for name, data in task.base.items()})
        connector.base = read_connector(task.directory, task.path, connector.publisher, contents)
        connector.base.neighbors = connector.neighbors
    if task.package:
        add_package_file(connector, task.package, task.package_path)
    else:
        read_packages(connector)
    return judge_read(request, task, connector, readers, seen)


@dataclass(slots=True)
class Seen:
    """What a judgement rests on, for comparing it with another one of the same connector."""

    said: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each rule spoke of each file, with what was dropped as a repetition."""
    readable: frozenset[str] = frozenset()
    """What could be looked into: ``definition`` and ``properties``."""
    icon: Icon | None = None


def name_addresses(task: Task) -> Any:
    """The public addresses that a connector names.

    :raises OSError: the directory does not exist or may not be read.
    """
    return as_plain(list(addresses(read_connector(task.directory, task.path).definition)))


def judge_read(
    request: Request, task: Task, connector: Connector, readers: Readers | None, seen: Seen | None = None
) -> ConnectorReport:
    """Judge a connector that was read; where a package was asked for and there is no connector, the package alone."""
    if task.package and connector.definition_document is None and connector.properties_document is None:
        judgement = examine_packages(connector, readers)
    else:
        may_end = request.policy is not None and request.policy.may_end_authentication
        judgement = examine(connector, readers, may_end_authentication=may_end)
    if task.base_problem is not None:
        judgement.unjudged.setdefault(COMPATIBILITY.id, []).append(Unjudged(*task.base_problem))
    if seen is not None:
        roles = {"definition": connector.definition, "properties": connector.properties}
        seen.said = judgement.said
        seen.icon = connector.icon
        seen.readable = frozenset(role for role, value in roles.items() if value is not None)
    judgement.broken, exempted = _by_policy(request, task, connector, judgement.broken)
    evidence = describe(connector, judgement)
    clean = redactor(connector, judgement.broken)
    located = locate(connector, _meant(request, judgement.broken), request.docs_url)
    findings = [without_secrets(finding, clean) for finding in fit(located, judgement)]
    fixed = 0
    base = connector.base
    if base is not None:
        findings, fixed = _compared(request, task, connector, base, findings, readers)
    return judge(
        findings,
        _grounds(request, judgement, evidence, clean),
        request.fail_on,
        fixed=fixed,
        added=[clean(name) for name in added_operations(base, connector)] if base is not None else (),
        deprecated=[clean(name) for name in deprecated_operations(base, connector)] if base is not None else (),
        exempted=[replace(one, message=clean(one.message)) for one in exempted],
        path=connector.path,
        title=cut(clean(connector.title), MAX_TITLE),
        publisher=connector.publisher,
        operations=len(connector.definition.operations) if connector.definition else 0,
        icon=icon_report(connector),
        left_out=len(request.ignored),
    )


def _compared(
    request: Request,
    task: Task,
    connector: Connector,
    base: Connector,
    findings: list[LocatedFinding],
    readers: Readers | None,
) -> tuple[list[LocatedFinding], int]:
    """The findings with their states, and how many of the published version are gone."""
    published, _ = _by_policy(request, task, base, examine(base, readers).broken)
    published = _meant(request, published)
    clean = redactor(base, published)
    return with_states(
        findings, connector, base, [without_secrets(one, clean) for one in locate(base, published, None)]
    )


def _by_policy(
    request: Request, task: Task, connector: Connector, broken: Iterable[Broken]
) -> tuple[list[Broken], list[Exempted]]:
    """What the repository's policy makes of findings: those that count, and those that are exempted."""
    return apply(request.policy or Policy(""), broken, connector, task.place or task.path)


def _meant(request: Request, broken: Iterable[Broken]) -> list[Broken]:
    """The findings of rules that the request does not leave out."""
    ignored = frozenset(request.ignored)
    return [one for one in broken if one.rule.id not in ignored]


def _grounds(request: Request, judgement: Judgement, evidence: dict[str, str], clean: Redactor) -> Grounds:
    def cleaned(text: str | None) -> str | None:
        return clean(text) if text else None

    return Grounds(
        unproven={
            criterion: [Unproven(clean(one.message), cleaned(one.help)) for one in found]
            for criterion, found in judgement.unproven.items()
        },
        unjudged={
            criterion: [Unjudged(clean(one.message), cleaned(one.help)) for one in found]
            for criterion, found in judgement.unjudged.items()
        },
        evidence={criterion: clean(text) for criterion, text in evidence.items()},
        update=judgement.update,
        fail_on_known=request.fail_on_known,
    )


def describe(connector: Connector, judgement: Judgement) -> dict[str, str]:
    """In a few words, on what each criterion rests.

    A description that fails on input nobody thought of leaves its criterion unjudged, as a rule does.
    """
    evidence = {}
    for criterion, words in EVIDENCE.items():
        try:
            text = words(connector)
        except Exception as error:  # noqa: BLE001  one criterion must not take the verdict of all others with it
            message = f"the evidence could not be described ({type(error).__name__})"
            judgement.unjudged.setdefault(criterion, []).append(Unjudged(message, DEFECT))
            continue
        if text:
            evidence[criterion] = text
    return evidence
