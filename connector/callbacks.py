"""Where a webhook takes the address at which the service reports events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from connector.definition import Definition, Operation, Parameter
from connector.node import Beyond, Node

NOTIFICATION_URL: Final = "x-ms-notification-url"

MAX_SCHEMAS: Final = 2000
"""Schemas of one body that are searched for the callback's address; it is near the root."""


@dataclass(frozen=True, slots=True)
class Callback:
    """A property that takes the address at which the service reports events."""

    place: Node
    internal: bool
    """The property or something that contains it is hidden from users."""
    optional: tuple[Node, ...]
    """What need not be sent of the property and of everything inside the body that contains it, outermost first."""
    in_body: bool

    @property
    def name(self) -> str:
        return self.place.text("name") or str(self.place.tokens[-1])


def _hidden(value: Any) -> bool:
    visibility = value.get("x-ms-visibility") if isinstance(value, dict) else None
    return isinstance(visibility, str) and visibility.lower() == "internal"


def callbacks(operation: Operation) -> Iterator[Callback]:
    """The inputs of an operation that take the callback's address."""
    for parameter in operation.all_parameters:
        if parameter.value.get(NOTIFICATION_URL) is True:
            optional = () if parameter.value.get("required") is True else (parameter,)
            yield Callback(parameter, parameter.internal, optional, in_body=False)
        if parameter.location == "body":
            yield from _callbacks_in_body(parameter, operation.definition)


def _callbacks_in_body(parameter: Parameter, definition: Definition) -> Iterator[Callback]:
    """Search the body's schema, references followed, each schema once.

    Whether the body itself is required does not count: many published webhooks leave that out.
    """
    stack: list[tuple[Node, bool, tuple[Node, ...]]] = [(parameter.at("schema"), parameter.internal, ())]
    seen: set[int] = set()
    while stack:
        if len(seen) == MAX_SCHEMAS:
            message = f"the body of a webhook has more than {MAX_SCHEMAS:,} schemas"
            raise Beyond(message, "Describe fewer properties of the body.")
        place, internal, optional = stack.pop()
        internal = internal or _hidden(place.value)
        target = definition.resolve(place)
        if target is None or not isinstance(target.value, dict) or id(target.value) in seen:
            continue
        seen.add(id(target.value))
        internal = internal or _hidden(target.value)
        if target.value.get(NOTIFICATION_URL) is True:
            yield Callback(target, internal, optional, in_body=True)
        properties = target.value.get("properties")
        if isinstance(properties, dict):
            names = _required_names(target, definition)
            for name in properties:
                held = target.at("properties", name)
                stack.append((held, internal, optional if name in names else (*optional, held)))
        if isinstance(target.value.get("items"), dict):
            stack.append((target.at("items"), internal, optional))
        parts = target.value.get("allOf")
        if isinstance(parts, list):
            stack += [(target.at("allOf", index), internal, optional) for index in range(len(parts))]


def _required_names(schema: Node, definition: Definition) -> set[str]:
    """What a schema and the parts that it is put together from require."""
    parts = schema.get("allOf")
    places = [schema]
    if isinstance(parts, list):
        places += [schema.at("allOf", index) for index in range(len(parts))]
    names: set[str] = set()
    for place in places:
        target = definition.resolve(place)
        listed = target.get("required") if target is not None else None
        if isinstance(listed, list):
            names |= {name for name in listed if isinstance(name, str)}
    return names
