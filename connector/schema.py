"""Whatever carries ``type``: schemas, headers, items, and shared parameters."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from connector.node import Node
from connector.words import quoted

if TYPE_CHECKING:
    from connector.definition import Definition, Operation

INTERNAL: Final = "internal"


class Typed(Node):
    """Anything that carries ``type`` and its keywords: a schema, a parameter, a header, an item."""

    @property
    def type(self) -> str:
        """The declared type where it is one word, otherwise the empty string."""
        return self.text("type")

    @property
    def internal(self) -> bool:
        """Hidden from the designer."""
        return is_internal(self.value)

    @property
    def label(self) -> str:
        """What a message calls it."""
        return "the value"


class SharedParameter(Typed):
    """A parameter under ``/parameters`` that nothing refers to."""

    @property
    def label(self) -> str:
        """Its name under ``/parameters``, for a message."""
        return f"shared parameter {quoted(str(self.tokens[-1]))}"


class Header(Typed):
    """A response header."""

    @property
    def label(self) -> str:
        """Its name, for a message."""
        return f"header {quoted(str(self.tokens[-1]))}"


class Items(Typed):
    """``items`` of a parameter or header that is no body."""

    @property
    def label(self) -> str:
        """Whose items they are, for a message."""
        return _items_label(self)


class Schema(Typed):
    """A schema object that is no reference."""

    __slots__ = ("definition", "operation", "role")

    def __init__(
        self,
        value: dict[str, Any],
        parent: Node,
        tokens: tuple[str | int, ...],
        definition: Definition,
        role: str,
        operation: Operation | None,
    ) -> None:
        super().__init__(value, parent.file, parent, *tokens)
        self.definition = definition
        self.role = role
        """``request``, ``response``, ``notification`` or ``definition``."""
        self.operation = operation

    @property
    def property_name(self) -> str:
        """The name under which the parent schema holds it, or the empty string."""
        return str(self.tokens[-1]) if len(self.tokens) == 2 and self.tokens[0] == "properties" else ""

    @property
    def label(self) -> str:
        """The property, the definition, or the place in words, for a message."""
        if self.property_name:
            return f"property {quoted(self.property_name)}"
        of_document = self.parent is not None and self.parent.parent is None
        if self.role == "definition" and len(self.tokens) == 2 and of_document:
            return f"definition {quoted(str(self.tokens[1]))}"
        if self.tokens and self.tokens[-1] == "items":
            return _items_label(self)
        return f"the {self.role} schema" + (f' of "{self.operation.name}"' if self.operation else "")

    @property
    def properties(self) -> dict[str, Any]:
        found = self.value.get("properties")
        return found if isinstance(found, dict) else {}

    @property
    def required(self) -> list[Any]:
        found = self.value.get("required")
        return found if isinstance(found, list) else []

    @property
    def required_by_parent(self) -> bool:
        """The schema that holds this property lists it as required."""
        return (
            bool(self.property_name)
            and isinstance(self.parent, Schema)
            and self.property_name in self.parent.required_names
        )

    @cached_property
    def required_names(self) -> frozenset[str]:
        """The names that ``required`` lists."""
        return frozenset(name for name in self.required if isinstance(name, str))


def _items_label(items: Typed) -> str:
    """Whose items they are; of arrays in arrays in arrays, how many levels there are."""
    owner, levels = items.parent, 1
    while isinstance(owner, Typed) and owner.tokens[-1:] == ("items",):
        owner, levels = owner.parent, levels + 1
    deep = "" if levels == 1 else f", {levels} levels deep,"
    return f"the items{deep} of {owner.label if isinstance(owner, Typed) else 'the array'}"


def is_internal(value: Any) -> bool:
    """Whether an operation, a parameter or a schema is hidden from the designer."""
    visibility = value.get("x-ms-visibility") if isinstance(value, dict) else None
    return isinstance(visibility, str) and visibility.lower() == INTERNAL
