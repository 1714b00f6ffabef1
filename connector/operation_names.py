"""Where operations are named: in dynamic extensions, in policies, in scriptOperations and in the script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from connector.connector import Connector
from connector.document import Document
from connector.edits import Characters, Edit, RenameOperation, Replace
from connector.node import escape

_POLICY: Final = "x-ms-apimtemplate-operationname"
"""The parameter of a policy that lists operations, in lower case."""
_LITERAL: Final = re.compile(r'"([^"\\\r\n]*+)"')
_Way = tuple[Any, ...]
"""The tokens of a pointer, the last one first: ``(token, (token, ()))``."""


class OperationNames:
    """The places that name each operation of a connector, looked for when the first one is renamed."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._places: dict[str, list[tuple[str, str]]] | None = None
        self._ids: Counter[str] = Counter()
        """Operations by operationId in lower case."""
        self._literals: dict[str, list[int]] = {}
        """Where the script has each string, as character offsets."""

    def in_full(self, edits: Iterable[Edit]) -> Iterator[Edit]:
        """The edits, in which an operation is renamed wherever it is named.

        Nothing of a renaming is left where another operation has one of the names.
        """
        for edit in edits:
            if isinstance(edit, RenameOperation):
                yield from self._renamed(edit)
            else:
                yield edit

    def _renamed(self, edit: RenameOperation) -> Iterator[Edit]:
        places = self._named()
        old, new = edit.old.lower(), edit.new.lower()
        if self._ids[old] != 1 or (self._ids[new] and new != old):
            return
        yield Replace(edit.file, edit.pointer, edit.new)
        for file, pointer in places.get(edit.old, ()):
            yield Replace(file, pointer, edit.new)
        script = self._connector.script
        if script is not None:
            for start in self._literals.get(edit.old, ()):
                yield Characters(script.file, start, start + len(edit.old), edit.new)

    def _named(self) -> dict[str, list[tuple[str, str]]]:
        if self._places is None:
            self._places = {}
            connector = self._connector
            if connector.definition is not None:
                self._ids.update(operation.id.lower() for operation in connector.definition.operations)
            for match in _LITERAL.finditer(connector.script.text) if connector.script is not None else ():
                self._literals.setdefault(match[1], []).append(match.start(1))
            for document, find in (
                (connector.definition_document, _called),
                (connector.properties_document, _listed),
            ):
                if document is not None:
                    for name, pointer in find(document):
                        self._places.setdefault(name, []).append((document.file, pointer))
        return self._places


def _called(document: Document) -> Iterator[tuple[str, str]]:
    """Each operationId inside an extension."""
    pending: list[tuple[Any, _Way, bool]] = [(document.value, (), False)]
    while pending:
        value, way, inside = pending.pop()
        if isinstance(value, dict):
            name = value.get("operationId")
            if inside and isinstance(name, str):
                yield name, _pointer(("operationId", way))
            pending += [(one, (key, way), inside or key.startswith("x-ms-")) for key, one in value.items()]
        elif isinstance(value, list):
            pending += [(one, (index, way), inside) for index, one in enumerate(value)]


def _listed(document: Document) -> Iterator[tuple[str, str]]:
    """Each operation in scriptOperations or in a policy."""
    pending: list[tuple[Any, _Way, bool]] = [(document.value, (), False)]
    while pending:
        value, way, inside = pending.pop()
        if isinstance(value, dict):
            pending += [
                (one, (key, way), key == "scriptOperations" or key.lower() == _POLICY) for key, one in value.items()
            ]
        elif isinstance(value, list):
            pending += [(one, (index, way), inside) for index, one in enumerate(value)]
        elif inside and isinstance(value, str):
            yield value, _pointer(way)


def _pointer(way: _Way) -> str:
    tokens = []
    while way:
        token, way = way
        tokens.append("/" + escape(token))
    return "".join(reversed(tokens))
