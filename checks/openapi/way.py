"""A way into the definition, as the validator's classes walk it: every ``$ref`` on it leads on at once.

openapi-spec-validator's own path looks each place up from the root again, through a registry that could fetch other
documents. Here nothing outside the definition is followed and every ``$ref`` that could not be followed has been taken
out before (:mod:`~checks.openapi.references`), so each way keeps the value at which it has arrived.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final, Self

from referencing import Registry, Resource
from referencing._core import Resolved
from referencing.jsonschema import DRAFT202012

_MISSING: Final = object()


class Denied(Exception):
    """Something wanted to leave the document."""


def _deny(uri: str) -> Resource[Any]:
    raise Denied(uri)


class Root:
    """The definition that ways lead through."""

    __slots__ = ("_targets", "resolver")

    def __init__(self, document: Any) -> None:
        registry: Registry[Any] = Registry(retrieve=_deny)  # type: ignore[call-arg]  # attrs' init
        self.resolver = registry.with_resource("", DRAFT202012.create_resource(document)).resolver()
        """What jsonschema asks for the ``$ref``s inside a schema, too; it fetches nothing."""
        self._targets: dict[str, Any] = {}

    def follow(self, value: Any) -> Any:
        """The value itself, or what it names if it is a ``$ref``; each ``$ref`` is looked up once."""
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            reference = value["$ref"]
            if reference not in self._targets:
                self._targets[reference] = self.resolver.lookup(reference).contents
            value = self._targets[reference]
        return value


class Way:
    """One place of the definition: what openapi-spec-validator needs of jsonschema-path's ``SchemaPath``.

    :raises KeyError: from whatever reads the value, where there is none.
    """

    __slots__ = ("_root", "_value", "key", "parent")

    def __init__(self, root: Root, value: Any, parent: Self | None = None, key: Any = None) -> None:
        self._root = root
        self._value = root.follow(value) if isinstance(value, dict) else value
        self.parent = parent
        self.key = key

    @property
    def parts(self) -> tuple[Any, ...]:
        """The tokens of the way, ``$ref``s not among them."""
        tokens = []
        way = self
        while way.parent is not None:
            tokens.append(way.key)
            way = way.parent
        return tuple(reversed(tokens))

    def __truediv__(self, key: Any) -> Self:
        value = self._value
        found = value.get(key, _MISSING) if isinstance(value, dict) else _MISSING
        return type(self)(self._root, found, self, key)

    def __contains__(self, key: object) -> bool:
        value = self._value
        return isinstance(value, dict) and key in value

    def __getitem__(self, key: Any) -> Any:
        child = self / key
        value = child.read_value()
        return child if isinstance(value, (dict, list)) else value

    def __iter__(self) -> Iterator[Self]:
        return (child for _, child in self.items())

    def keys(self) -> Any:
        """The names of an object's members, the indexes of an array's elements."""
        value = self.read_value()
        if isinstance(value, dict):
            return value.keys()
        if isinstance(value, list):
            return range(len(value))
        raise KeyError(self.key)

    def items(self) -> Iterator[tuple[Any, Self]]:
        """The members of an object, the elements of an array."""
        keys = self.keys()
        for key in keys:
            yield key, type(self)(self._root, self._value[key], self, key)

    def read_value(self) -> Any:
        """The value at this place."""
        if self._value is _MISSING:
            raise KeyError(self.key)
        return self._value

    def read_str(self) -> str:
        """The text at this place.

        :raises TypeError: it is no text.
        """
        value = self.read_value()
        if not isinstance(value, str):
            raise TypeError(f"expected a string, found {type(value)}")
        return value

    def resolve(self) -> AbstractContextManager[Resolved[Any]]:
        """The value together with what follows the ``$ref``s inside it."""
        return nullcontext(Resolved(self.read_value(), self._root.resolver))  # type: ignore[call-arg]  # attrs' init
