"""Dynamic extensions and capabilities: what the designer asks the service while a flow is built.

A dynamic extension is a call: it names an operation, fills the operation's parameters with fixed values or with what
the user has entered in other fields, and reads a list or a schema out of the answer. ``x-ms-dynamic-values`` and
``x-ms-dynamic-schema`` name fields plainly, wherever they stand; ``x-ms-dynamic-list`` and
``x-ms-dynamic-properties`` name them by a path that begins with the parameter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakKeyDictionary

from connector.definition import Definition, Operation, Parameter, PathItem
from connector.node import Beyond, Node
from connector.schema import Schema, Typed

VALUES: Final = "x-ms-dynamic-values"
LIST: Final = "x-ms-dynamic-list"
SCHEMA: Final = "x-ms-dynamic-schema"
PROPERTIES: Final = "x-ms-dynamic-properties"
TREE: Final = "x-ms-dynamic-tree"
KEYWORDS: Final = (VALUES, LIST, SCHEMA, PROPERTIES, TREE)

PARTNER: Final = {VALUES: LIST, SCHEMA: PROPERTIES}
"""The newer extension for each older one; a field may have both, which then say the same."""

MAX_FIELDS: Final = 2_000
"""Schemas of an operation's bodies that are looked at for the names of fields."""

MAX_PARTS: Final = 200
"""Parts of one schema (``allOf``) that are looked at for a property."""


def definition_of(node: Node) -> Definition | None:
    """The document that a node of it belongs to."""
    place: Node | None = node
    while place is not None:
        if isinstance(place, Definition):
            return place
        place = place.parent
    return None


def calls(node: Typed) -> Iterator[tuple[str, Node]]:
    """Each dynamic extension of the node, and for a tree its two calls."""
    for keyword in KEYWORDS:
        value = node.value.get(keyword)
        if keyword == TREE and isinstance(value, dict):
            for part in ("open", "browse"):
                if isinstance(value.get(part), dict):
                    yield keyword, node.at(keyword, part)
        elif isinstance(value, dict):
            yield keyword, node.at(keyword)


def called_operations(node: Typed) -> Iterator[tuple[str, Node, Operation]]:
    """Each dynamic call of the node whose operation exists: its keyword, its place, and the operation."""
    definition = definition_of(node)
    for keyword, call in calls(node):
        operation = definition.operations_by_id.get(call.text("operationId")) if definition else None
        if operation is not None:
            yield keyword, call, operation


def _caller(node: Typed) -> Operation | None:
    """The operation in whose form the field stands; unknown for shared schemas, which several may use."""
    return node.operation if isinstance(node, (Parameter, Schema)) else None


def also_in(node: Typed, keyword: str, call: Node, name: str) -> str:
    """For a message: that the newer extension beside an older one supplies the name to the same call, too."""
    partner = PARTNER.get(keyword, "")
    other = node.at(partner)
    same = other.get("operationId") == call.get("operationId") and name in given(other)
    return f" and `{partner}`" if same else ""


def given(call: Node) -> dict[str, Any]:
    """The parameters that a dynamic call supplies, by their names."""
    supplied = call.get("parameters")
    return supplied if isinstance(supplied, dict) else {}


# Schemas and paths


def property_of(definition: Definition, schema: dict[str, Any], name: str) -> tuple[Any, bool]:
    """A property of a schema, and whether the schema says at all which ones it has."""
    stack: list[Any] = [schema]
    described, looked_at = False, 0
    while stack:
        if looked_at == MAX_PARTS:
            raise Beyond(f"a schema is put together from more than {MAX_PARTS} parts", "Use fewer `allOf`.")
        part = definition.resolve_schema(stack.pop())
        looked_at += 1
        if part is None or is_open(part):
            return None, False
        properties = part.get("properties")
        if isinstance(properties, dict) and properties:
            if name in properties:
                return properties[name], True
            described = True
        parts = part.get("allOf")
        stack += parts if isinstance(parts, list) else []
    return None, described


def is_open(schema: dict[str, Any]) -> bool:
    """Properties may exist that are not described."""
    return schema.get("additionalProperties", False) is not False or any(
        keyword in schema for keyword in (SCHEMA, PROPERTIES)
    )


def _follow(definition: Definition, schema: Any, path: str) -> dict[str, Any] | None:
    """The schema at a path such as ``data/items``.

    Empty where the description ends before the path does; ``None`` where the path leads to nothing that is described.
    """
    current = definition.resolve_schema(schema)
    for part in path.strip("/").split("/"):
        if current is None:
            return {}
        if current.get("type") == "array" or "items" in current:
            current = definition.resolve_schema(current.get("items"))
            if current is None or part.isdecimal():
                continue
        found, described = property_of(definition, current, part)
        if found is None:
            return None if described else {}
        current = definition.resolve_schema(found)
    return current if current is not None else {}


def find_path(definition: Definition, schema: Any, path: str) -> dict[str, Any] | None:
    """Like :func:`_follow`, for a path that may also be written with dots."""
    found = _follow(definition, schema, path)
    return _follow(definition, schema, path.replace(".", "/")) if found is None and "." in path else found


# The fields of an operation


@dataclass(slots=True)
class Fields:
    """What an operation takes: its parameters, and the properties of its bodies."""

    parameters: dict[str, list[Parameter]] = field(default_factory=dict)
    bodies: list[Parameter] = field(default_factory=list)
    properties: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """The properties of the bodies by name, however deep they stand."""
    open: bool = False
    """The bodies may have properties that are not described."""
    needed: list[str] = field(default_factory=list)
    """The names of the parameters without which the operation cannot be called."""


_FIELDS: WeakKeyDictionary[Operation, Fields] = WeakKeyDictionary()


def fields_of(operation: Operation) -> Fields:
    """What an operation takes, worked out once."""
    fields = _FIELDS.get(operation)
    if fields is None:
        fields = _FIELDS[operation] = Fields()
        for parameter in operation.all_parameters:
            fields.parameters.setdefault(parameter.parameter_name, []).append(parameter)
            if parameter.location == "body":
                fields.bodies.append(parameter)
            elif parameter.get("required") is True and "default" not in parameter.value:
                fields.needed.append(parameter.parameter_name)
        fields.open = _lists_unknown(operation) or _lists_unknown(operation.parent)
        _add_properties(operation.definition, fields)
    return fields


def _lists_unknown(owner: Operation | PathItem) -> bool:
    """It lists a parameter that leads nowhere, so that nobody knows its name."""
    listed = owner.get("parameters")
    return isinstance(listed, list) and len(listed) != len(owner.parameters)


def _add_properties(definition: Definition, fields: Fields) -> None:
    stack: list[Any] = [body.get("schema") for body in fields.bodies]
    seen: set[int] = set()
    while stack:
        schema = definition.resolve_schema(stack.pop())
        if schema is None:
            fields.open = True
            return
        if len(seen) == MAX_FIELDS:
            message = f"the body of a dynamic call has more than {MAX_FIELDS:,} fields"
            raise Beyond(message, "Describe fewer fields of the body.")
        if id(schema) in seen:
            continue
        seen.add(id(schema))
        fields.open = fields.open or is_open(schema)
        properties = schema.get("properties")
        for name, value in properties.items() if isinstance(properties, dict) else ():
            resolved = definition.resolve_schema(value)
            if resolved is not None:
                fields.properties.setdefault(name, []).append(resolved)
                stack.append(resolved)
        parts = schema.get("allOf")
        stack += [*(parts if isinstance(parts, list) else []), *([schema["items"]] if "items" in schema else [])]


def fields_named(operation: Operation, name: str, keyword: str) -> list[dict[str, Any]] | None:
    """The fields that a name may mean; ``None`` where the description does not tell."""
    fields = fields_of(operation)
    parameters: list[dict[str, Any]] = [parameter.value for parameter in fields.parameters.get(name, ())]
    if keyword in (VALUES, SCHEMA):
        plain = [*parameters, *fields.properties.get(name, ())]
        if plain:
            return plain
    elif parameters:
        return parameters
    first, _, rest = name.partition("/")
    roots = [p for p in fields.parameters.get(first, ()) if p.location == "body"] if rest else []
    # A path may leave the body's name out, and the older extensions write it with dots.
    candidates = [(root, rest) for root in roots] or [(body, name) for body in fields.bodies]
    found: list[dict[str, Any]] = []
    for body, path in candidates:
        schema = find_path(operation.definition, body.get("schema"), path)
        if schema == {}:
            return None
        if schema is not None:
            found.append(schema)
    return None if not found and fields.open else found


def top_properties(operation: Operation, name: str) -> list[Any]:
    """The properties of that name that stand at the top of a body."""
    definition = operation.definition
    schemas = [definition.resolve_schema(body.get("schema")) for body in fields_of(operation).bodies]
    found = [property_of(definition, schema, name)[0] for schema in schemas if schema is not None]
    return [schema for schema in found if schema is not None]


@dataclass(frozen=True, slots=True)
class Passed:
    """A value that a dynamic extension takes from another field of the form."""

    keyword: str
    place: Node
    reference: str
    sources: list[dict[str, Any]] | None
    """The fields that it may come from; ``None`` where the description does not tell."""
    target: dict[str, Any] | None
    """The field that it goes to, where there is exactly one."""
    caller: Operation
    called: Operation


def passed_values(typed: Typed) -> Iterator[Passed]:
    """The values that the node's dynamic calls take from other fields of the form."""
    caller = _caller(typed)
    if caller is None:
        return
    for keyword, call, called in called_operations(typed):
        for name, value in given(call).items():
            reference = _reference(value)
            if reference is not None:
                targets = fields_named(called, name, keyword) or []
                target = targets[0] if len(targets) == 1 else None
                sources = fields_named(caller, reference, keyword)
                yield Passed(keyword, call.at("parameters", name), reference, sources, target, caller, called)


def _reference(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    reference = value.get("parameter", value.get("parameterReference"))
    return reference if isinstance(reference, str) else None


def simple_type(value: dict[str, Any]) -> str:
    """The one simple type of a field, or the empty string."""
    kind = value.get("type")
    return kind if isinstance(kind, str) and kind in ("string", "integer", "number", "boolean", "array") else ""
