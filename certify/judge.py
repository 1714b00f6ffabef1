"""One connector, from its directory to its report: read, judge, locate, conclude."""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Mapping
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
from checks.walk import Judgement
from connector.address import ProbedAddress, addresses
from connector.comparison.versions import added_operations, deprecated_operations
from connector.connector import Connector, read_connector
from connector.files import Contents, Directory
from connector.icon import Icon
from connector.neighbors import Neighbors
from connector.node import Unjudged, Unproven
from connector.packaged import add_package_file, read_packages
from connector.publisher import Publisher
from connector.pull_request import PullRequest
from connector.redaction import Redactor
from connector.words import cut
from report.contract import as_plain
from report.model import ConnectorReport, FailOn, LocatedFinding
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
    """Judge one connector by what its request says.

    :param folder: its files, where they are not those on the disk.
    :raises OSError: the directory does not exist or may not be read.
    """
    return certify(
        task.directory,
        task.path,
        request.publisher,
        request.fail_on,
        readers,
        request.pull_request,
        task.probed,
        request.docs_url,
        prepared(request),
        frozenset(request.ignored),
        files=files,
        base=task.base,
        fail_on_known=request.fail_on_known,
        policy=request.policy,
        place=task.place,
        package=(task.package, task.package_path),
        base_problem=None if task.base_problem is None else Unjudged(*task.base_problem),
        folder=folder,
        seen=seen,
    )


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


def certify(
    directory: str,
    shown: str,
    publisher: Publisher | None,
    fail_on: FailOn,
    readers: Readers | None,
    pull_request: PullRequest | None = None,
    probed: Iterable[ProbedAddress] = (),
    docs_url: str | None = None,
    neighbors: Neighbors | None = None,
    ignored: frozenset[str] = frozenset(),
    files: dict[str, str] | None = None,
    *,
    base: Mapping[str, str] | None = None,
    fail_on_known: bool = True,
    policy: Policy | None = None,
    place: str = "",
    package: tuple[str, str] = ("", ""),
    base_problem: Unjudged | None = None,
    folder: Directory | None = None,
    seen: Seen | None = None,
) -> ConnectorReport:
    """Judge one connector directory.

    :param directory: its path on this machine.
    :param shown: its path as the user knows it.
    :param publisher: ``None`` to find out.
    :param readers: what runs openapi-spec-validator and parses scripts; ``None`` leaves both out.
    :param pull_request: the one that brings the connector, where there is one.
    :param probed: what came of asking its public addresses.
    :param neighbors: the other connectors of the run.
    :param files: gets the entries of the directory, and what was read of them.
    :param ignored: ids of the rules that are left out.
    :param base: the files of the published version by name, each as Base64.
    :param fail_on_known: errors that the published version has as well count as errors, not as warnings.
    :param policy: what the repository asks of its connectors.
    :param place: the connector's directory from the root of the repository, where that is not ``shown``.
    :param package: path on this machine, and as the user knows it, of the package to look at; empty for those in
        the directory. Where there is no connector it is all that is judged.
    :param base_problem: why the published version, which there is, could not be read.
    :param folder: the directory's files, where they are not those on the disk.
    :param seen: gets what the judgement rests on.
    :raises OSError: the directory does not exist or may not be read.
    """
    connector = read_connector(directory, shown, publisher, folder)
    connector.neighbors = neighbors
    connector.pull_request = pull_request
    connector.probed = list(probed)
    if files is not None and connector.folder is not None:
        files.update(dict.fromkeys(connector.files[:MAX_FILES], "") | connector.folder.blobs)
    if base is not None:
        contents = Contents({name: b64decode(data, validate=True) for name, data in base.items()})
        connector.base = read_connector(directory, shown, connector.publisher, contents)
        connector.base.neighbors = neighbors
    if package[0]:
        add_package_file(connector, *package)
    else:
        read_packages(connector)
    alone = bool(package[0]) and connector.definition_document is None and connector.properties_document is None
    return judge_read(
        connector,
        fail_on,
        readers,
        docs_url,
        ignored,
        fail_on_known=fail_on_known,
        policy=policy,
        place=place or shown,
        packages_alone=alone,
        base_problem=base_problem,
        seen=seen,
    )


def judge_read(
    connector: Connector,
    fail_on: FailOn,
    readers: Readers | None,
    docs_url: str | None,
    ignored: frozenset[str] = frozenset(),
    *,
    fail_on_known: bool = True,
    policy: Policy | None = None,
    place: str = "",
    packages_alone: bool = False,
    base_problem: Unjudged | None = None,
    seen: Seen | None = None,
) -> ConnectorReport:
    """Judge a connector that was read.

    :param packages_alone: look at its packages only.
    :param base_problem: why the published version, which there is, could not be read.
    """
    policy = policy or Policy("")
    if packages_alone:
        judgement = examine_packages(connector, readers)
    else:
        judgement = examine(connector, readers, may_end_authentication=policy.may_end_authentication)
    if base_problem is not None:
        judgement.unjudged.setdefault(COMPATIBILITY.id, []).append(base_problem)
    if seen is not None:
        roles = {"definition": connector.definition, "properties": connector.properties}
        seen.said = judgement.said
        seen.icon = connector.icon
        seen.readable = frozenset(role for role, value in roles.items() if value is not None)
    judgement.broken, exempted = apply(policy, judgement.broken, connector, place)
    evidence = describe(connector, judgement)
    clean = redactor(connector, judgement.broken)
    broken = [one for one in judgement.broken if one.rule.id not in ignored]
    findings = [without_secrets(finding, clean) for finding in fit(locate(connector, broken, docs_url), judgement)]
    fixed = 0
    base = connector.base
    if base is not None:
        findings, fixed = _compared(findings, connector, base, readers, policy, place, ignored)
    return judge(
        findings,
        _grounds(judgement, evidence, clean, fail_on_known=fail_on_known),
        fail_on,
        fixed=fixed,
        added=[clean(name) for name in added_operations(base, connector)] if base is not None else (),
        deprecated=[clean(name) for name in deprecated_operations(base, connector)] if base is not None else (),
        exempted=[replace(one, message=clean(one.message)) for one in exempted],
        path=connector.path,
        title=cut(clean(connector.title), MAX_TITLE),
        publisher=connector.publisher,
        operations=len(connector.definition.operations) if connector.definition else 0,
        icon=icon_report(connector),
        left_out=len(ignored),
    )


def _compared(
    findings: list[LocatedFinding],
    connector: Connector,
    base: Connector,
    readers: Readers | None,
    policy: Policy,
    place: str,
    ignored: frozenset[str],
) -> tuple[list[LocatedFinding], int]:
    """The findings with their states, and how many of the published version are gone."""
    published, _ = apply(policy, examine(base, readers).broken, base, place)
    published = [one for one in published if one.rule.id not in ignored]
    clean = redactor(base, published)
    return with_states(
        findings, connector, base, [without_secrets(one, clean) for one in locate(base, published, None)]
    )


def _grounds(judgement: Judgement, evidence: dict[str, str], clean: Redactor, *, fail_on_known: bool = True) -> Grounds:
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
        fail_on_known=fail_on_known,
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
            judgement.unjudged.setdefault(criterion, []).append(Unjudged(message))
            continue
        if text:
            evidence[criterion] = text
    return evidence
