"""How much a definition may contain: operations, and schemas in a body, an operation and the whole file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from weakref import WeakKeyDictionary

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import FAQ, REPORTED_PROBLEMS, SWAGGER_VALIDATOR
from connector.definition import Definition, Operation, PathItem
from connector.node import Finding, Node
from connector.schema_graph import graph_of, references_in
from connector.words import quoted

MAX_OPERATIONS: Final = 256
MAX_SCHEMAS: Final = 512
MAX_OPERATION_SCHEMAS: Final = 16_384

_ENOUGH: Final = 1_000_000_000
"""Counts stop growing here: nested references multiply them without end."""


@rule(
    "operations-max-256",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Split the connector, or remove operations that nobody needs.",
    validator="TotalOperationsCountExceedsMaxAllowed",
    source=(FAQ, SWAGGER_VALIDATOR),
    keyword="paths",
)
def operations_fit(definition: Definition) -> Findings:
    """A definition has at most 256 operations, internal ones included.

    The platform does not import more.
    """
    count = len(definition.operations)
    if count > MAX_OPERATIONS:
        yield definition.at("paths").finding(f"{count} operations, at most {MAX_OPERATIONS} are allowed")


@rule(
    "body-schema-count-512",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Remove properties that no flow needs, or describe deep parts as an object without properties.",
    validator="BodySchemaCountExceedsMaxAllowed",
    source=(FAQ, SWAGGER_VALIDATOR, REPORTED_PROBLEMS),
)
def schemas_fit(definition: Definition) -> Findings:
    """A shared definition, a body or a response has at most 512 schemas, its references unfolded.

    Each property is one schema, and a shared one counts wherever a `$ref` names it: a small file can become a large
    body. What is too large because of a shared definition is told there.
    """
    graph = graph_of(definition)
    large = {name: count for name, count in _shared_counts(definition).items() if count > MAX_SCHEMAS}
    for name, count in large.items():
        # Whatever contains a large definition is large itself, so a look at the direct references is enough.
        if not any(large.get(other, count) < count for _, other in graph.definitions[name].references):
            yield _too_many(definition.at("definitions", name), f"definition {quoted(name)}", count)
    owners: list[Operation | PathItem] = [*definition.path_items, *definition.operations]
    for owner in owners:
        for place, label in _bodies(owner):
            count = _unfolded(definition, place.value)
            if count > MAX_SCHEMAS and large.keys().isdisjoint(references_in(place.value)):
                yield _too_many(place, label, count)


def _shared_counts(definition: Definition) -> dict[str, int]:
    shared = definition.get("definitions")
    values = shared if isinstance(shared, dict) else {}
    return {name: _unfolded(definition, value) for name, value in values.items() if isinstance(value, dict)}


def _bodies(owner: Operation | PathItem) -> Iterator[tuple[Node, str]]:
    """The schemas of what an operation, or every operation of a path, sends and answers."""
    name = quoted(owner.name if isinstance(owner, Operation) else owner.path)
    for parameter in owner.parameters:
        if parameter.location == "body":
            yield parameter.at("schema"), f"the body of {name}"
    for response in owner.responses if isinstance(owner, Operation) else ():
        yield response.at("schema"), f"response {quoted(response.code, 40)} of {name}"


def _too_many(place: Node, label: str, count: int) -> Finding:
    return place.finding(
        f"{label} has {_shown(count)} schemas once its references are unfolded, at most {MAX_SCHEMAS} are allowed"
    )


@rule(
    "operation-schema-count",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Remove properties that no flow needs, or describe deep parts as an object without properties.",
    validator="OperationSchemaCountExceedsMaxAllowed",
    source=(FAQ, SWAGGER_VALIDATOR),
)
def operation_schemas_fit(operation: Operation) -> Findings:
    """An operation has at most 16,384 schemas, its references unfolded.

    The designer unfolds references; a small file can become a large operation.
    """
    count = _count(operation)
    if count > MAX_OPERATION_SCHEMAS:
        yield operation.finding(
            f"{quoted(operation.name)} has {_shown(count)} schemas once its references are unfolded, at most "
            f"{MAX_OPERATION_SCHEMAS:,} are allowed"
        )


@rule(
    "total-schema-count",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Remove properties that no flow needs, or describe deep parts as an object without properties.",
    validator="TotalSchemaCountExceedsMaxAllowed",
    source=(FAQ, SWAGGER_VALIDATOR),
    keyword="paths",
)
def all_schemas_fit(definition: Definition) -> Findings:
    """All operations together have at most 16,384 schemas for each of them.

    The limit is on the average: one large operation may come with small ones.
    """
    count = min(sum(_count(operation) for operation in definition.operations), _ENOUGH)
    limit = MAX_OPERATION_SCHEMAS * len(definition.operations)
    if definition.operations and count > limit:
        yield definition.at("paths").finding(
            f"the operations have {_shown(count)} schemas together, at most {limit:,} are allowed"
        )


def _shown(count: int) -> str:
    return f"{count:,}" if count < _ENOUGH else f"at least {_ENOUGH:,}"


def _children(schema: dict[str, Any]) -> Iterator[Any]:
    """The schemas directly inside a schema."""
    properties = schema.get("properties")
    if isinstance(properties, dict):
        yield from properties.values()
    for name in ("items", "additionalProperties"):
        if isinstance(schema.get(name), dict):
            yield schema[name]
    parts = schema.get("allOf")
    if isinstance(parts, list):
        yield from parts


_UNFOLDED: WeakKeyDictionary[Definition, dict[int, int]] = WeakKeyDictionary()
"""Counts of the schemas of a definition, by the identity of the schema, which lives as long as the definition."""


def _count(operation: Operation) -> int:
    """How many schemas the bodies of an operation have with every reference unfolded."""
    schemas = [parameter.value.get("schema") for parameter in operation.all_parameters]
    schemas += [response.value.get("schema") for response in operation.responses]
    return min(sum(_unfolded(operation.definition, schema) for schema in schemas), _ENOUGH)


def _unfolded(definition: Definition, schema: Any) -> int:
    """How many schemas a schema becomes with every reference unfolded; circles are cut where they close.

    Counted from the leaves up, without recursion, so that no depth can exhaust it.
    """
    root = definition.resolve_schema(schema)
    if root is None:
        return 0
    known = _UNFOLDED.setdefault(definition, {})
    open_schemas: set[int] = set()
    stack: list[tuple[Any, list[Any] | None]] = [(root, None)]
    while stack:
        value, children = stack.pop()
        if id(value) in known:
            continue
        if children is None:
            children = [child for child in map(definition.resolve_schema, _children(value)) if child is not None]
            missing = [child for child in children if id(child) not in known and id(child) not in open_schemas]
            if missing:
                open_schemas.add(id(value))
                stack.append((value, children))
                stack += [(child, None) for child in missing]
                continue
        open_schemas.discard(id(value))
        known[id(value)] = min(1 + sum([known.get(id(child), 1) for child in children]), _ENOUGH)
    return known[id(root)]
