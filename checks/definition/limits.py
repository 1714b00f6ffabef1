"""How much a definition may hold: operations, and schemas in a body, an operation and the whole file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from weakref import WeakKeyDictionary

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import FAQ, SWAGGER_VALIDATOR
from connector.definition import Definition, Operation

MAX_OPERATIONS: Final = 256
MAX_BODY_SCHEMAS: Final = 512
MAX_OPERATION_SCHEMAS: Final = 16_384

_ENOUGH: Final = 1_000_000_000
"""Counts stop growing here: nested references multiply them without end."""


@rule(
    "operations-max-256",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Split the connector, or leave out operations that nobody needs.",
    validator="TotalOperationsCountExceedsMaxAllowed",
    source=(FAQ, SWAGGER_VALIDATOR),
    keyword="paths",
)
def operations_fit(definition: Definition) -> Findings:
    """A definition holds at most 256 operations, internal ones included.

    The platform does not import more.
    """
    count = len(definition.operations)
    if count > MAX_OPERATIONS:
        yield definition.at("paths").finding(f"{count} operations, at most {MAX_OPERATIONS} are allowed")


@rule(
    "body-schema-count-512",
    OPENAPI_DEFINITION,
    # Not required: Microsoft does not say how often a schema counts that several references name.
    Level.WARNING,
    help="Leave out what the operation does not need, or describe deep parts as an object without properties.",
    validator="BodySchemaCountExceedsMaxAllowed",
    source=(FAQ, SWAGGER_VALIDATOR),
    keyword="parameters",
)
def body_schemas_fit(operation: Operation) -> Findings:
    """A body holds at most 512 schemas.

    Each property is one; a schema behind several references counts once here.
    """
    for parameter in operation.parameters:
        if parameter.location == "body":
            count = _distinct(operation.definition, parameter.value.get("schema"))
            if count > MAX_BODY_SCHEMAS:
                yield parameter.at("schema").finding(
                    f'the body of "{operation.name}" holds {count} schemas, at most {MAX_BODY_SCHEMAS} are allowed'
                )


@rule(
    "operation-schema-count",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Leave out properties that flows do not need, or describe deep parts as an object without properties.",
    validator="OperationSchemaCountExceedsMaxAllowed",
    source=(FAQ, SWAGGER_VALIDATOR),
)
def operation_schemas_fit(operation: Operation) -> Findings:
    """An operation holds at most 16,384 schemas, each counted wherever a reference names it.

    The designer unfolds references; a small file can become a large operation.
    """
    count = _count(operation)
    if count > MAX_OPERATION_SCHEMAS:
        yield operation.finding(
            f'"{operation.name}" holds {_shown(count)} schemas, at most {MAX_OPERATION_SCHEMAS:,} are allowed'
        )


@rule(
    "total-schema-count",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Leave out properties that flows do not need, or describe deep parts as an object without properties.",
    validator="TotalSchemaCountExceedsMaxAllowed",
    source=(FAQ, SWAGGER_VALIDATOR),
    keyword="paths",
)
def all_schemas_fit(definition: Definition) -> Findings:
    """All operations together hold at most 16,384 schemas for each of them.

    The limit is on the average, so that one large operation may stand beside small ones.
    """
    count = min(sum(_count(operation) for operation in definition.operations), _ENOUGH)
    limit = MAX_OPERATION_SCHEMAS * len(definition.operations)
    if definition.operations and count > limit:
        yield definition.at("paths").finding(
            f"the operations hold {_shown(count)} schemas together, at most {limit:,} are allowed"
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


def _distinct(definition: Definition, schema: Any) -> int:
    """How many schemas stand in a schema and behind its references, each counted once; itself included."""
    stack, seen = [schema], set[int]()
    while stack:
        value = definition.resolve_schema(stack.pop())
        if value is not None and id(value) not in seen:
            seen.add(id(value))
            stack += _children(value)
    return len(seen)


_UNFOLDED: WeakKeyDictionary[Definition, dict[int, int]] = WeakKeyDictionary()
"""Counts of the schemas of a definition, by the identity of the schema, which lives as long as the definition."""


def _count(operation: Operation) -> int:
    """How many schemas the bodies of an operation hold with every reference unfolded."""
    schemas = [parameter.value.get("schema") for parameter in operation.all_parameters]
    schemas += [response.value.get("schema") for response in operation.responses]
    return min(sum(_unfolded(operation.definition, schema) for schema in schemas), _ENOUGH)


def _unfolded(definition: Definition, schema: Any) -> int:
    """How many schemas a schema becomes with every reference unfolded; circles are cut where they close.

    Counted from the leaves up, without recursion, so that no depth can exhaust it.
    """
    known = _UNFOLDED.setdefault(definition, {})
    root = definition.resolve_schema(schema)
    if root is None:
        return 0
    open_schemas: set[int] = set()
    stack = [root]
    while stack:
        value = stack[-1]
        if id(value) in known:
            stack.pop()
            continue
        children = [child for child in map(definition.resolve_schema, _children(value)) if child is not None]
        missing = [child for child in children if id(child) not in known and id(child) not in open_schemas]
        if missing and id(value) not in open_schemas:
            open_schemas.add(id(value))
            stack += missing
            continue
        open_schemas.discard(id(value))
        known[id(value)] = min(1 + sum(known.get(id(child), 1) for child in children), _ENOUGH)
        stack.pop()
    return known[id(root)]
