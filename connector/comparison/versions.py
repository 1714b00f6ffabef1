"""Two versions of a connector: what changed for its users, and how large the update is."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from connector.comparison.alike import alike
from connector.comparison.change import Change
from connector.comparison.connection import compare_connections, compare_servers
from connector.comparison.extent import Extent
from connector.comparison.operations import compare_operations
from connector.node import Beyond
from connector.vocabulary import VERBS

if TYPE_CHECKING:
    from connector.connector import Connector

MAX_CHANGES: Final = 20_000
"""Changes that are judged; a breaking one may lie behind them."""
_TEXTS: Final = ("description", "contact")
_PRESENTATION: Final = ("iconBrandColor", "publisher", "stackOwner")
_Contents = tuple[Any, Any, str]
"""The values of definition and properties, and the text of the script."""


def compare(old: Connector, new: Connector) -> Iterator[Change]:
    """What changed from the old version to the new one, as far as users may notice it.

    :raises Beyond: there is too much.
    """
    for number, change in enumerate(_changes(old, new)):
        if number == MAX_CHANGES:
            message = f"more than {MAX_CHANGES:,} changes were made since the published version"
            raise Beyond(message, "Update the connector in several steps.")
        yield change


def _changes(old: Connector, new: Connector) -> Iterator[Change]:
    if old.definition is not None and new.definition is not None:
        yield from compare_servers(old.definition, new.definition)
        yield from compare_operations(old.definition, new.definition)
    yield from compare_connections(old, new)


def added_operations(old: Connector, new: Connector) -> list[str]:
    """The names of visible operations that the old version has under no operationId, path and verb."""
    if old.definition is None or new.definition is None:
        return []
    known = {(operation.path, operation.verb) for operation in old.definition.operations}
    return [
        operation.name
        for operation in new.definition.operations
        if not operation.internal
        and operation.id not in old.definition.operations_by_id
        and (operation.path, operation.verb) not in known
    ]


def deprecated_operations(old: Connector, new: Connector) -> list[str]:
    """The names of operations that the old version did not call deprecated."""
    if old.definition is None or new.definition is None:
        return []
    known = old.definition.operations_by_id
    return [
        operation.name
        for operation in new.definition.operations
        if operation.deprecated and operation.id in known and not known[operation.id].deprecated
    ]


def extent(old: Connector, new: Connector) -> Extent:
    """``none``, ``minor`` or ``compatible``: how much an update changes that breaks nothing.

    Minor is what Microsoft's page "Update your certified connector" lists: descriptions of the connector, of
    operations, parameters and responses, summaries, the contact, tooltips, brand color, publisher, stack owner,
    readme and icon.
    """
    before, after = _contents(old), _contents(new)
    if _same(before, after) and _looks(old) == _looks(new):
        return Extent.NONE
    return Extent.MINOR if _same(_without_texts(before), _without_texts(after)) else Extent.COMPATIBLE


def _same(before: _Contents, after: _Contents) -> bool:
    return before[1:] == after[1:] and alike(before[0], after[0])


def _contents(connector: Connector) -> _Contents:
    return (
        connector.definition.value if connector.definition else None,
        connector.properties.value if connector.properties else None,
        connector.script.text if connector.script else "",
    )


def _looks(connector: Connector) -> tuple[object, ...]:
    texts = tuple(text.text if text else "" for text in (connector.readme, connector.intro))
    return (*texts, connector.icon_digest)


def _without_texts(contents: _Contents) -> _Contents:
    """The contents without what a minor update may change."""
    definition, properties, script = contents
    return _definition_without_texts(definition), _properties_without_texts(properties), script


def _definition_without_texts(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    definition = copy.copy(value)
    definition["info"] = _without(value.get("info"), *_TEXTS)
    paths = value.get("paths")
    if isinstance(paths, dict):
        definition["paths"] = {path: _path(item) for path, item in paths.items()}
    definition["parameters"] = _each(value.get("parameters"), _parameter)
    definition["responses"] = _each(value.get("responses"), lambda one: _without(one, "description"))
    return definition


def _path(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    return {
        name: _operation(value)
        if name.lower() in VERBS
        else _each(value, _parameter)
        if name == "parameters"
        else value
        for name, value in item.items()
    }


def _operation(value: Any) -> Any:
    operation = _without(value, "summary", "description")
    if isinstance(operation, dict):
        operation["parameters"] = _each(operation.get("parameters"), _parameter)
        operation["responses"] = _each(operation.get("responses"), lambda one: _without(one, "description"))
    return operation


def _parameter(value: Any) -> Any:
    return _without(value, "description")


def _each(value: Any, change: Any) -> Any:
    if isinstance(value, dict):
        return {name: change(one) for name, one in value.items()}
    return [change(one) for one in value] if isinstance(value, list) else value


def _without(value: Any, *names: str) -> Any:
    return {name: one for name, one in value.items() if name not in names} if isinstance(value, dict) else value


def _properties_without_texts(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    properties = _without(value, *_PRESENTATION)
    properties["connectionParameters"] = _each(value.get("connectionParameters"), _connection_parameter)
    return properties


def _connection_parameter(value: Any) -> Any:
    parameter = _without(value, "description")
    if isinstance(parameter, dict):
        parameter["uiDefinition"] = _without(parameter.get("uiDefinition"), "description", "tooltip")
    return parameter
