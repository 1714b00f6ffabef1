"""What the definitions of a document refer to: circles, depth, and which of them requests are made of."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakKeyDictionary

from connector.definition import Definition, Parameter, Response
from connector.schema import is_internal


@dataclass(slots=True)
class Entry:
    """What one definition refers to."""

    depth: int = 1
    """Levels of schemas in place."""
    references: list[tuple[int, str]] = field(default_factory=list)
    """Level and name of each definition that it refers to."""
    extended: list[str] = field(default_factory=list)
    """Definitions that it takes over with ``allOf``."""
    demanded: list[str] = field(default_factory=list)
    """Definitions without which no value of it can exist: those of required properties."""


@dataclass(slots=True)
class Graph:
    """What the shared definitions refer to, by their names."""

    definitions: dict[str, Entry] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    """Definitions that are a mere ``$ref``."""


_GRAPHS: WeakKeyDictionary[Definition, Graph] = WeakKeyDictionary()

_INPUTS: WeakKeyDictionary[Definition, frozenset[str]] = WeakKeyDictionary()

_PREFIX: Final = "#/definitions/"


def graph_of(definition: Definition) -> Graph:
    """The graph of a document's definitions, worked out once."""
    graph = _GRAPHS.get(definition)
    if graph is None:
        graph = _GRAPHS[definition] = Graph()
        schemas = definition.get("definitions")
        for name, value in schemas.items() if isinstance(schemas, dict) else ():
            if isinstance(value, dict):
                if isinstance(value.get("$ref"), str):
                    graph.aliases.append(name)
                graph.definitions[name] = _entry(value)
    return graph


def _entry(root: dict[str, Any]) -> Entry:
    """One look at a schema and those inside it; the last two flags say how an inner one binds the outer one."""
    entry = Entry()
    stack: list[tuple[Any, int, bool, bool]] = [(root, 1, True, True)]
    while stack:
        value, depth, extends, demands = stack.pop()
        if not isinstance(value, dict):
            continue
        reference = value.get("$ref")
        if isinstance(reference, str):
            name = _name(reference)
            entry.references.append((depth, name))
            if extends:
                entry.extended.append(name)
            elif demands:
                entry.demanded.append(name)
            continue
        entry.depth = max(entry.depth, depth)
        properties = value.get("properties")
        if isinstance(properties, dict):
            listed = value.get("required")
            required = {item for item in listed if isinstance(item, str)} if isinstance(listed, list) else ()
            stack += [(child, depth + 1, False, demands and name in required) for name, child in properties.items()]
        for name in ("items", "additionalProperties"):
            if name in value:
                stack.append((value[name], depth + 1, False, False))
        parts = value.get("allOf")
        if isinstance(parts, list):
            stack += [(part, depth, extends, demands) for part in parts]
    return entry


def _name(reference: str) -> str:
    """The definition that a reference names, or the empty string."""
    if not reference.startswith(_PREFIX):
        return ""
    return reference[len(_PREFIX) :].replace("~1", "/").replace("~0", "~")


def circles(edges: dict[str, list[str]]) -> Iterator[list[str]]:
    """Circles in a graph, each by the names on it, beginning with the first in the document.

    Names that lead nowhere are peeled off until only such remain as can be followed for ever; then one way out of
    each is followed until it closes. Linear in the number of edges.
    """
    onward = {name: [target for target in targets if target in edges] for name, targets in edges.items()}
    back: dict[str, list[str]] = {}
    for name, targets in onward.items():
        for target in targets:
            back.setdefault(target, []).append(name)
    left = {name: len(targets) for name, targets in onward.items()}
    ends = deque(name for name, count in left.items() if count == 0)
    while ends:
        gone = ends.popleft()
        del left[gone]
        for name in back.get(gone, ()):
            left[name] -= 1
            if left[name] == 0:
                ends.append(name)
    order = {name: position for position, name in enumerate(edges)}
    seen: set[str] = set()
    for start in left:
        way: dict[str, int] = {}
        name = start
        while name not in seen:
            seen.add(name)
            way[name] = len(way)
            name = next(target for target in onward[name] if target in left)
        if name in way:
            circle = list(way)[way[name] :]
            first = min(range(len(circle)), key=lambda index: order[circle[index]])
            yield circle[first:] + circle[:first]


def depths(graph: Graph) -> dict[str, int]:
    """Levels of each definition with those behind its references; a reference back into a circle adds none."""
    found: dict[str, int] = {}
    open_: set[str] = set()
    for start in graph.definitions:
        stack = [(start, False)]
        while stack:
            name, ready = stack.pop()
            if name in found or (name in open_ and not ready):
                continue
            entry = graph.definitions[name]
            if not ready:
                open_.add(name)
                stack.append((name, True))
                stack += [
                    (target, False)
                    for _, target in entry.references
                    if target in graph.definitions and target not in found and target not in open_
                ]
                continue
            open_.discard(name)
            below = [level - 1 + found[target] for level, target in entry.references if target in found]
            found[name] = max([entry.depth, *below])
    return found


def references_in(schema: Any) -> list[str]:
    """The names of the shared definitions that a schema in place refers to, directly."""
    return [name for _, name in _entry(schema).references]


def _reached(graph: Graph, names: Iterable[str]) -> set[str]:
    """The shared definitions behind these names, and behind their references in turn."""
    waiting, reached = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name in graph.definitions and name not in reached:
            reached.add(name)
            waiting += [target for _, target in graph.definitions[name].references]
    return reached


def request_definitions(definition: Definition) -> frozenset[str]:
    """The names of the definitions that the body of a request is made of."""
    found = _INPUTS.get(definition)
    if found is None:
        names = [
            name
            for operation in definition.operations
            for parameter in operation.all_parameters
            if parameter.location == "body"
            for name in references_in(parameter.get("schema"))
        ]
        found = _INPUTS[definition] = frozenset(_reached(graph_of(definition), names))
    return found


def described_properties(definition: Definition) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Every property of requests, responses and shared definitions that is written in place, with its tokens.

    Left out are references, internal properties and what internal operations send and answer.
    """
    roots: list[tuple[tuple[str | int, ...], Any]] = []
    for operation in definition.operations:
        if operation.internal:
            continue
        parts: list[Parameter | Response] = [*operation.parameters, *operation.responses]
        for part in parts:
            if part.shared is None and "schema" in part.value:
                home = (*operation.parent.tokens, *operation.tokens, *part.tokens, "schema")
                roots.append((home, part.value["schema"]))
    shared = definition.get("definitions")
    for name, value in shared.items() if isinstance(shared, dict) else ():
        roots.append((("definitions", name), value))
    for root in roots:
        yield from _properties_below(root)


def _properties_below(
    root: tuple[tuple[str | int, ...], Any],
) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    stack = [root]
    while stack:
        place, schema = stack.pop()
        if not isinstance(schema, dict) or "$ref" in schema:
            continue
        below: list[tuple[tuple[str | int, ...], Any]] = []
        properties = schema.get("properties")
        for name, value in properties.items() if isinstance(properties, dict) else ():
            home = (*place, "properties", name)
            if isinstance(value, dict) and "$ref" not in value and not is_internal(value):
                yield home, value
            below.append((home, value))
        below += [((*place, name), schema[name]) for name in ("items", "additionalProperties") if name in schema]
        parts = schema.get("allOf")
        below += [((*place, "allOf", n), part) for n, part in enumerate(parts if isinstance(parts, list) else ())]
        stack += reversed(below)
