"""A definition to be broken in one place: only what changes is copied, the rest is shared with the original."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from connector.node import escape
from connector.vocabulary import VERBS

Token = str | int
Place = tuple[Token, ...]


class Draft:
    """A definition under change."""

    def __init__(self, original: dict[str, Any]) -> None:
        self.value: dict[str, Any] = dict(original)
        self._own: set[int] = {id(self.value)}
        self._kept: list[Any] = []

    def edit(self, *place: Token) -> Any:
        """The object or list at a place, copied so that it may be changed; members that miss are made as objects."""
        here: Any = self.value
        for token in place:
            if isinstance(here, dict) and token not in here:
                here[token] = {}
                self._remember(here[token])
            child = here[token]
            if id(child) not in self._own:
                child = dict(child) if isinstance(child, dict) else list(child)
                self._remember(child)
                here[token] = child
            here = child
        return here

    def _remember(self, value: Any) -> None:
        self._own.add(id(value))
        self._kept.append(value)

    def at(self, *place: Token) -> Any:
        """The value at a place, to be looked at only; ``None`` where there is none."""
        here: Any = self.value
        for token in place:
            try:
                here = here[token]
            except (KeyError, IndexError, TypeError):
                return None
        return here

    def set(self, *place_and_value: Any) -> str:
        """Put a value, the last argument, at a place; its pointer."""
        *place, value = place_and_value
        holder = self.edit(*place[:-1])
        holder[place[-1]] = value
        return pointer(*place)

    def remove(self, *place: Token) -> str:
        """Remove a member; the pointer of what held it."""
        del self.edit(*place[:-1])[place[-1]]
        return pointer(*place[:-1])

    def add_definition(self, name: str, schema: Any) -> Place:
        """Add a schema to the definitions; its place."""
        self.edit("definitions")[name] = schema
        return ("definitions", name)

    def operations(self) -> Iterator[tuple[Place, dict[str, Any]]]:
        """The visible actions whose parameters all stand in place, with their places."""
        for place, operation in self.every_operation():
            if (
                not _hidden(operation)
                and "x-ms-trigger" not in operation
                and operation.get("deprecated") is not True
                and all("$ref" not in parameter for parameter in operation.get("parameters", ()))
            ):
                yield place, operation

    def every_operation(self) -> Iterator[tuple[Place, dict[str, Any]]]:
        """All operations with their places."""
        for path, item in self.value["paths"].items():
            for verb, operation in item.items():
                if verb in VERBS:
                    yield ("paths", path, verb), operation

    def parameters(self, *locations: str) -> Iterator[tuple[Place, dict[str, Any]]]:
        """The visible parameters of visible actions, with their places, in these locations or in all."""
        for place, operation in self.operations():
            for index, parameter in enumerate(operation.get("parameters", ())):
                if (not locations or parameter.get("in") in locations) and not _hidden(parameter):
                    yield (*place, "parameters", index), parameter

    def schemas(self) -> Iterator[tuple[Place, dict[str, Any]]]:
        """Objects with properties among the definitions, or made where there is none, with their places."""
        for name, schema in list((self.at("definitions") or {}).items()):
            if schema.get("type") == "object" and schema.get("properties") and "allOf" not in schema:
                yield ("definitions", name), schema
        yield self.add_definition("Mutant", sound()), sound()


def sound() -> dict[str, Any]:
    """A schema that breaks no rule."""
    return {
        "type": "object",
        "properties": {
            "word": {"type": "string", "title": "Word", "description": "A word."},
            "count": {"type": "integer", "format": "int32", "title": "Count", "description": "A count."},
            "list": {"type": "array", "title": "List", "description": "A list.", "items": {"type": "string"}},
        },
    }


def _hidden(value: dict[str, Any]) -> bool:
    return str(value.get("x-ms-visibility")).lower() == "internal"


def pointer(*place: Token) -> str:
    """The JSON pointer of a place."""
    return "".join("/" + escape(token) for token in place)


Mutate = Callable[[Draft], str | None]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way to break a rule."""

    rule: str
    name: str
    mutate: Mutate
    """Breaks the draft and says at which pointer; ``None`` where the connector has nothing to break."""
    also: frozenset[str]
    """Other blocking rules that are broken with it."""


MUTATIONS: Final[dict[str, list[Mutation]]] = {}
"""The ways to break each rule, by its id."""


def mutation(rule: str, *also: str) -> Callable[[Mutate], Mutate]:
    """Register a way to break a rule."""

    def register(mutate: Mutate) -> Mutate:
        MUTATIONS.setdefault(rule, []).append(
            Mutation(rule, getattr(mutate, "__name__", rule), mutate, frozenset(also))
        )
        return mutate

    return register


def put(rule: str, *place_and_value: Any, at: str | None = None, also: tuple[str, ...] = ()) -> None:
    """Register: a value put at a place that every connector has breaks the rule there."""

    def mutate(draft: Draft) -> str:
        found = draft.set(*place_and_value)
        return found if at is None else at

    mutation(rule, *also)(mutate)


def drop(rule: str, *place: Token, also: tuple[str, ...] = ()) -> None:
    """Register: the rule is broken at what holds a member once that is gone."""

    def mutate(draft: Draft) -> str | None:
        return None if draft.at(*place) is None else draft.remove(*place)

    mutation(rule, *also)(mutate)


def on_property(rule: str, name: str, change: dict[str, Any], *below: Token, also: tuple[str, ...] = ()) -> None:
    """Register: a change of a property of a sound schema breaks the rule there, or at what stands below it."""

    def mutate(draft: Draft) -> str:
        schema = sound()
        schema["properties"][name] |= change
        return pointer(*draft.add_definition("Mutant", schema), "properties", name, *below)

    mutation(rule, *also)(mutate)


def on_schema(rule: str, change: dict[str, Any], *below: Token, also: tuple[str, ...] = ()) -> None:
    """Register: a change of a sound schema itself breaks the rule there, or at what stands below it."""

    def mutate(draft: Draft) -> str:
        return pointer(*draft.add_definition("Mutant", sound() | change), *below)

    mutation(rule, *also)(mutate)


def on_operation(rule: str, change: dict[str, Any], *below: Token, also: tuple[str, ...] = ()) -> None:
    """Register: a change of a visible action breaks the rule there, or at what stands below it."""

    def mutate(draft: Draft) -> str | None:
        for place, _ in draft.operations():
            draft.edit(*place).update(change)
            return pointer(*place, *below)
        return None

    mutation(rule, *also)(mutate)


def on_parameter(
    rule: str, locations: tuple[str, ...], change: dict[str, Any], *below: Token, also: tuple[str, ...] = ()
) -> None:
    """Register: a change of a visible parameter breaks the rule there, or at what stands below it."""

    def mutate(draft: Draft) -> str | None:
        for place, _ in draft.parameters(*locations):
            draft.edit(*place).update(change)
            return pointer(*place, *below)
        return None

    mutation(rule, *also)(mutate)


def without(rule: str, locations: tuple[str, ...], name: str, also: tuple[str, ...] = ()) -> None:
    """Register: a visible parameter without a member breaks the rule."""

    def mutate(draft: Draft) -> str | None:
        for place, parameter in draft.parameters(*locations):
            if name in parameter:
                return draft.remove(*place, name)
        return None

    mutation(rule, *also)(mutate)
