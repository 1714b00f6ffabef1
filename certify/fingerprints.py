"""Which findings are new, known and fixed, whatever happened to lines, order, formatting and the directory's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from checks.criteria import COMPATIBILITY, PULL_REQUEST
from connector.connector import Connector
from connector.node import tokens_of
from connector.words import quoted
from report.model import LocatedFinding, State

_NAMES: Final = ("operationId", "propertyName", "name", "templateId", "title", "$ref")
"""Members by which an element of a list is known to whoever wrote it."""
_NEVER_KNOWN: Final = (COMPATIBILITY.id, PULL_REQUEST.id)
"""Criteria about this very update."""

Fingerprint = tuple[object, ...]


def with_states(
    findings: Sequence[LocatedFinding], connector: Connector, base: Connector, published: Iterable[LocatedFinding]
) -> tuple[list[LocatedFinding], int]:
    """The findings with their states, and how many of the published version are fixed.

    :param published: what was found in the base version.
    """
    left = Counter(fingerprint(one, base) for one in published if one.criterion not in _NEVER_KNOWN)
    found: list[LocatedFinding] = []
    for one in findings:
        mark = fingerprint(one, connector)
        known = one.criterion not in _NEVER_KNOWN and left[mark] > 0
        if known:
            left[mark] -= 1
        found.append(replace(one, state=State.KNOWN if known else State.NEW))
    return found, left.total()


def fingerprint(finding: LocatedFinding, connector: Connector) -> Fingerprint:
    """What stays the same of a finding while nobody touches what it is about: rule, place by its names, message."""
    document = connector.document(finding.file) if finding.file else None
    place: tuple[str, ...] = ()
    if document is not None and finding.pointer is not None:
        place = tuple(_place(document.value, finding.pointer))
    return (finding.rule, _role(finding.file, connector), place, finding.member, _message(finding, connector))


def _message(finding: LocatedFinding, connector: Connector) -> str:
    """The message without the name of the operation: another summary makes no other fault of it."""
    definition, document = connector.definition, connector.definition_document
    if definition is None or document is None or finding.pointer is None or finding.file != document.file:
        return finding.message
    operation = definition.operations_by_id.get(_operation_id(document.value, list(tokens_of(finding.pointer))) or "")
    return finding.message if operation is None else finding.message.replace(quoted(operation.name), quoted(""))


def _role(file: str | None, connector: Connector) -> str | None:
    """A document by what it is for: its name may change, as its format may."""
    roles = {
        "definition": connector.definition_document,
        "properties": connector.properties_document,
        "settings": connector.settings_document,
        "declaration": connector.declaration_document,
    }
    return next((role for role, document in roles.items() if document is not None and document.file == file), file)


def _place(value: Any, pointer: str) -> Iterator[str]:
    """The way to a value by names: an operation by its operationId, an element of a list by its own name."""
    tokens = list(tokens_of(pointer))
    operation = _operation_id(value, tokens)
    for depth, token in enumerate(tokens):
        if isinstance(value, list):
            value = value[int(token)] if token.isdecimal() and int(token) < len(value) else None
            yield _name(value)
            continue
        value = value.get(token) if isinstance(value, dict) else None
        if operation is None or depth > 2:
            yield token
        elif depth == 2:
            yield operation


def _operation_id(value: Any, tokens: list[str]) -> str | None:
    if len(tokens) < 3 or tokens[0] != "paths":
        return None
    for token in tokens[:3]:
        value = value.get(token) if isinstance(value, dict) else None
    found = value.get("operationId") if isinstance(value, dict) else None
    return found if isinstance(found, str) else None


def _name(element: Any) -> str:
    if isinstance(element, dict):
        names = (element.get(name) for name in _NAMES)
        name = next((name for name in names if isinstance(name, str)), "*")
        location = element.get("in")
        return f"{location}:{name}" if isinstance(location, str) else name
    return element if isinstance(element, str) else "*"
