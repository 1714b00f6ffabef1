"""One connector, from its directory to its report: read, judge, locate, conclude."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from certify.fit import fit
from certify.icon import icon_report
from certify.locate import locate
from certify.neighbors import prepared
from certify.readers import Readers
from certify.request import Request, Task
from certify.rules import description
from certify.secrets import redactor, without_secrets
from checks.examination import examine, examine_packages
from checks.rule import EVIDENCE, REGISTRY
from checks.walk import Judgement
from connector.address import ProbedAddress, addresses
from connector.connector import Connector, read_connector
from connector.neighbors import Neighbors
from connector.node import Unjudged, Unproven
from connector.packaged import add_package_file, read_packages
from connector.publisher import Publisher
from connector.pull_request import PullRequest
from connector.redaction import Redactor
from connector.words import cut
from report.contract import as_plain
from report.model import ConnectorReport, FailOn
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
    report = certify(
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
        package=(task.package, task.package_path),
    )
    broken = dict.fromkeys(finding.rule for finding in report.findings)
    rules = [as_plain(description(REGISTRY[rule], request.docs_url)) for rule in broken]
    return {"connector": as_plain(report), "rules": rules, "files": files}


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
    package: tuple[str, str] = ("", ""),
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
    :param package: path on this machine, and as the user knows it, of the package to look at; empty for those in
        the directory. Where there is no connector it is all that is judged.
    :raises OSError: the directory does not exist or may not be read.
    """
    connector = read_connector(directory, shown, publisher)
    connector.neighbors = neighbors
    connector.pull_request = pull_request
    connector.probed = list(probed)
    if files is not None and connector.folder is not None:
        files.update(dict.fromkeys(connector.files[:MAX_FILES], "") | connector.folder.blobs)
    if package[0]:
        add_package_file(connector, *package)
    else:
        read_packages(connector)
    alone = bool(package[0]) and connector.definition_document is None and connector.properties_document is None
    return judge_read(connector, fail_on, readers, docs_url, ignored, packages_alone=alone)


def judge_read(
    connector: Connector,
    fail_on: FailOn,
    readers: Readers | None,
    docs_url: str | None,
    ignored: frozenset[str] = frozenset(),
    *,
    packages_alone: bool = False,
) -> ConnectorReport:
    """Judge a connector that was read.

    :param packages_alone: look at its packages only.
    """
    judgement = examine_packages(connector, readers) if packages_alone else examine(connector, readers)
    evidence = describe(connector, judgement)
    clean = redactor(connector, judgement.broken)
    broken = [one for one in judgement.broken if one.rule.id not in ignored]
    located = fit(locate(connector, broken, docs_url), judgement)
    return judge(
        [without_secrets(finding, clean) for finding in located],
        _grounds(judgement, evidence, clean),
        fail_on,
        path=connector.path,
        title=cut(clean(connector.title), MAX_TITLE),
        publisher=connector.publisher,
        operations=len(connector.definition.operations) if connector.definition else 0,
        icon=icon_report(connector),
    )


def _grounds(judgement: Judgement, evidence: dict[str, str], clean: Redactor) -> Grounds:
    def cleaned(text: str | None) -> str | None:
        return clean(text) if text else None

    return Grounds(
        unproven={
            criterion: [Unproven(clean(one.message), cleaned(one.help), cleaned(one.snippet)) for one in found]
            for criterion, found in judgement.unproven.items()
        },
        unjudged={
            criterion: [Unjudged(clean(one.message), cleaned(one.help)) for one in found]
            for criterion, found in judgement.unjudged.items()
        },
        evidence={criterion: clean(text) for criterion, text in evidence.items()},
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
