"""From a directory to its report: read, judge, find the lines, conclude."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from checks.examination import examine
from checks.rule import EVIDENCE, Level
from checks.walk import Broken, Judgement
from connector.connector import Connector, read_connector
from connector.document import Range
from connector.node import Unproven
from connector.publisher import Publisher
from connector.redaction import STRETCH, Redactor
from connector.secrets import FoundSecret, look_through
from report.model import ConnectorReport, FailOn, LocatedFinding
from report.verdict import judge

if TYPE_CHECKING:
    from checks.openapi.guard import Guard
    from connector.pull_request import PullRequest
    from probe.probe import Probe

SECRETS: Final = "checks.secrets"
"""The rules that look for secrets anywhere; a rule that asks for one at its place says it better."""
MAX_SOURCE: Final = 2_000
"""Characters of a source line that a report keeps; some definitions are one line of a megabyte."""

_Places = dict[tuple[str, str], Range]


def certify(
    directory: str,
    shown: str,
    publisher: Publisher | None,
    fail_on: FailOn,
    guard: Guard | None,
    pull_request: PullRequest | None = None,
    probe: Probe | None = None,
) -> ConnectorReport:
    """Judge one connector directory.

    :param directory: its path on this machine.
    :param shown: its path as the user knows it.
    :param publisher: ``None`` to find out.
    :param guard: the process that runs openapi-spec-validator; ``None`` leaves its judgement out.
    :param pull_request: the one that brings the connector, where there is one.
    :param probe: what asks its public addresses; ``None`` to ask none.
    :raises OSError: the directory does not exist or may not be read.
    """
    connector = read_connector(directory, shown, publisher)
    connector.pull_request = pull_request
    connector.probed = probe.ask(connector) if probe is not None else []
    judgement = examine(connector, guard)
    evidence = describe(connector, judgement)
    clean = Redactor([*connector.secrets, *_told(connector, judgement.broken), *_in_title(pull_request)])
    unproven = {
        criterion: [Unproven(clean(one.message), clean(one.help) if one.help else None) for one in found]
        for criterion, found in judgement.unproven.items()
    }
    return judge(
        [_without_secrets(finding, clean) for finding in locate(connector, judgement.broken)],
        unproven,
        {criterion: clean(text) for criterion, text in evidence.items()},
        fail_on,
        path=shown,
        title=clean(connector.title),
        publisher=connector.publisher,
        operations=len(connector.definition.operations) if connector.definition else 0,
    )


def _in_title(pull_request: PullRequest | None) -> Iterator[FoundSecret]:
    """What no message may repeat of the title and the branch that a rule quotes."""
    if pull_request is not None:
        yield from look_through("", f"{pull_request.title}\n{pull_request.base_ref}")


def _told(connector: Connector, found: Iterable[Broken]) -> Iterator[FoundSecret]:
    """The words that rules which ask for a secret at its place have found; no other rule repeats them either."""
    for broken in found:
        finding = broken.finding
        document = connector.document(finding.file) if finding.secret and finding.pointer else None
        if document is None or broken.rule.level is not Level.REQUIRED:
            continue
        value = document.value
        for token in finding.pointer.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            if isinstance(value, list):
                value = value[int(name)] if name.isdecimal() and int(name) < len(value) else None
            else:
                value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, str) and len(value) >= STRETCH and not re.search(r"\s", value.strip()):
            yield FoundSecret(finding.file, "", True, value.strip(), 0, 0, 0, 0)


def _without_secrets(finding: LocatedFinding, clean: Redactor) -> LocatedFinding:
    """The finding, in which no rule repeats a secret that it came across."""
    return replace(
        finding,
        file=clean(finding.file) if finding.file else finding.file,
        message=clean(finding.message),
        help=clean(finding.help),
        pointer=clean.pointer(finding.pointer) if finding.pointer else finding.pointer,
        origin=clean.pointer(finding.origin) if finding.origin else finding.origin,
        source=_unless_changed(finding.source, clean),
        origin_source=_unless_changed(finding.origin_source, clean),
    )


def _unless_changed(line: str | None, clean: Redactor) -> str | None:
    """A line of a file; none where a secret stands in it, as its columns would not be right without."""
    return line if line is None or clean(line) == line else None


def describe(connector: Connector, judgement: Judgement) -> dict[str, str]:
    """In a few words, on what each criterion rests.

    A description that fails on input nobody thought of leaves its criterion unproven, as a rule does.
    """
    evidence = {}
    for criterion, words in EVIDENCE.items():
        try:
            text = words(connector)
        except Exception as error:  # noqa: BLE001  one criterion must not take the verdict of all others with it
            message = f"the evidence could not be described ({type(error).__name__})"
            judgement.unproven.setdefault(criterion, []).append(Unproven(message))
            continue
        if text:
            evidence[criterion] = text
    return evidence


def locate(connector: Connector, found: Iterable[Broken]) -> list[LocatedFinding]:
    """Findings with their lines, in the order in which a reader goes through the files."""
    found = list(found)
    places = _places(connector, found)
    located = [_located(connector, broken, places) for broken in found]
    pairs = list(zip(located, found, strict=True))
    concealed = {(one.file, line) for one, broken in pairs if broken.finding.secret for line in _lines(one)}
    told: dict[tuple[str | None, int], list[LocatedFinding]] = {}
    for one, broken in pairs:
        if broken.finding.secret and broken.rule.module != SECRETS:
            for line in _lines(one):
                told.setdefault((one.file, line), []).append(one)
    located = [
        replace(
            one,
            source=None if (one.file, one.line) in concealed else one.source,
            origin_source=None if (one.file, one.origin_line) in concealed else one.origin_source,
        )
        for one, broken in pairs
        if broken.rule.module != SECRETS or not _is_told(one, told.get((one.file, one.line or 0), []))
    ]
    files = [
        document.file
        for document in (connector.definition_document, connector.properties_document)
        if document is not None
    ]
    order = {name: rank for rank, name in enumerate([*files, *connector.files])}
    return sorted(
        located,
        key=lambda finding: (
            -1 if finding.file is None else order.get(finding.file, len(order)),
            finding.line or 0,
            finding.column or 0,
        ),
    )


def _lines(finding: LocatedFinding) -> range:
    return range(finding.line or 0, (finding.end_line or finding.line or 0) + 1)


def _is_told(secret: LocatedFinding, others: Iterable[LocatedFinding]) -> bool:
    """A rule that asks for a secret at this very place reports it, as strictly."""
    place = (secret.line or 0, secret.column or 0)
    return any(
        (other.line or 0, other.column or 0) <= place <= (other.end_line or 0, other.end_column or 0)
        and (other.level is Level.REQUIRED or secret.level is not Level.REQUIRED)
        for other in others
    )


def _places(connector: Connector, found: Iterable[Broken]) -> _Places:
    """Where every pointer stands, each file scanned once."""
    wanted: dict[str, set[str]] = {}
    for broken in found:
        finding = broken.finding
        if finding.line is None and finding.file:
            pointers = wanted.setdefault(finding.file, set())
            pointers.add(finding.mark)
            if finding.origin is not None:
                pointers.add(finding.origin)
    places: _Places = {}
    for file, pointers in wanted.items():
        document = connector.document(file)
        if document is not None:
            for pointer, place in document.ranges(pointers).items():
                places[file, pointer] = place
    return places


def _located(connector: Connector, broken: Broken, places: _Places) -> LocatedFinding:
    rule, finding = broken.rule, broken.finding
    place = _own_range(broken) or places.get((finding.file, finding.mark))
    origin = places.get((finding.file, finding.origin)) if finding.origin is not None else None
    return LocatedFinding(
        rule=rule.id,
        validator=finding.validator or (rule.validators[0] if rule.validators else None),
        policy=finding.policy or (rule.policies[0] if rule.policies else None),
        criterion=rule.criterion.id,
        level=rule.level,
        file=finding.file or None,
        pointer=finding.pointer if finding.file and connector.document(finding.file) else None,
        line=place.line if place else None,
        column=place.column if place else None,
        end_line=place.end_line if place else None,
        end_column=place.end_column if place else None,
        message=finding.message,
        help=finding.help or rule.help,
        source=None if finding.secret else _source(connector, finding.file, place),
        origin=finding.origin,
        origin_line=origin.line if origin else None,
        origin_column=origin.column if origin else None,
        origin_end_line=origin.end_line if origin else None,
        origin_end_column=origin.end_column if origin else None,
        origin_source=None if finding.secret else _source(connector, finding.file, origin),
    )


def _own_range(broken: Broken) -> Range | None:
    """The place of a finding in a file without pointers."""
    finding = broken.finding
    if finding.line is None:
        return None
    column = finding.column or 1
    return Range(finding.line, column, finding.end_line or finding.line, finding.end_column or column)


def _source(connector: Connector, file: str, place: Range | None) -> str | None:
    """The line that is shown; one that is too long is left out rather than shown without its place."""
    if place is None:
        return None
    document = connector.document(file)
    if document is not None:
        line = document.line(place.line)
    else:
        text = connector.text_file(file)
        line = text.line(place.line) if text is not None else ""
    return line if len(line) <= MAX_SOURCE else None
