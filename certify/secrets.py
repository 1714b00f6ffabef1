"""Secrets that were found in a connector, kept out of everything that is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from checks.rule import Level
from checks.walk import Broken
from connector.connector import Connector
from connector.node import tokens_of
from connector.redaction import STRETCH, Redactor
from connector.secret_search import FoundSecret, look_through
from report.model import LocatedFinding


def redactor(connector: Connector, found: Iterable[Broken]) -> Redactor:
    """What cleans every text of the report: messages, evidence, names.

    What is said of a change quotes the published version, too, and a secret that is taken out opens what it opened.
    """
    published = connector.base.secrets if connector.base is not None else ()
    return Redactor([*connector.secrets, *published, *_told(connector, found), *_in_pull_request(connector)])


def without_secrets(finding: LocatedFinding, clean: Redactor) -> LocatedFinding:
    """The finding, in which no rule repeats a secret that it came across."""
    if not clean.hides:
        return finding
    return replace(
        finding,
        file=clean(finding.file) if finding.file else finding.file,
        message=clean(finding.message),
        help=clean(finding.help),
        snippet=clean(finding.snippet) if finding.snippet else finding.snippet,
        pointer=clean.pointer(finding.pointer) if finding.pointer else finding.pointer,
        member=clean(finding.member) if finding.member else finding.member,
        places=tuple(replace(place, pointer=clean.pointer(place.pointer)) for place in finding.places),
        source=_unless_changed(finding.source, clean),
        fix=finding.fix if all(clean(edit.text) == edit.text for edit in finding.fix or ()) else None,
    )


def _unless_changed(line: str | None, clean: Redactor) -> str | None:
    """A line of a file; none where a secret is on it, as its columns would not be right without."""
    return line if line is None or clean(line) == line else None


def _in_pull_request(connector: Connector) -> Iterator[FoundSecret]:
    """What no message may repeat of the title and the branch that a rule quotes."""
    if connector.pull_request is not None:
        yield from look_through("", f"{connector.pull_request.title}\n{connector.pull_request.base_ref}")


def _told(connector: Connector, found: Iterable[Broken]) -> Iterator[FoundSecret]:
    """The words that rules which ask for a secret at its place have found; no other rule repeats them either."""
    for broken in found:
        finding = broken.finding
        document = connector.document(finding.file) if finding.secret and finding.pointer else None
        if document is None or broken.rule.level is not Level.ERROR:
            continue
        value = document.value
        for name in tokens_of(finding.pointer):
            if isinstance(value, list):
                value = value[int(name)] if name.isdecimal() and int(name) < len(value) else None
            else:
                value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, str) and len(value) >= STRETCH and not re.search(r"\s", value.strip()):
            yield FoundSecret(finding.file, "", True, value.strip(), 0, 0, 0, 0)
