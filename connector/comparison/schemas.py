"""Two schemas compared by what they take or give, wherever their parts are written.

References are followed, ``allOf`` is put together, names and texts of definitions do not count. Every pair of schemas
behind references is compared once, whatever the number of operations that lead to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from connector.callbacks import NOTIFICATION_URL
from connector.comparison import change as kinds
from connector.comparison.change import Change
from connector.definition import Definition
from connector.node import Node
from connector.schema import is_internal
from connector.vocabulary import SCHEMA_TYPES

DYNAMIC: Final = (
    "x-ms-dynamic-values",
    "x-ms-dynamic-list",
    "x-ms-dynamic-schema",
    "x-ms-dynamic-properties",
    "x-ms-dynamic-tree",
)
_FIELDS: Final = ("x-ms-dynamic-schema", "x-ms-dynamic-properties")
"""Those without which a flow does not know any field."""
_ANSWERS: Final = ("operationId", "capability", "value-path", "value-collection", "itemValuePath", "itemsPath")
"""Members of a dynamic extension that decide which value a flow stores."""
_WIDER: Final = {"int32": ("int64", "double"), "float": ("double",), "int64": ()}
"""Formats with each value of another one, by that one."""
_WIDEST: Final = ("int64", "double")
"""Formats that say no more than the type does."""
_CONTENT: Final = ("byte", "binary")
"""Formats by which the platform decides how content is sent; without them it is sent otherwise."""


class Found(NamedTuple):
    """A difference inside a schema."""

    kind: type[Change]
    base: Node
    tokens: tuple[str | int, ...]
    path: str
    """The way from the schema to the field, as flows write it."""
    old: Any = None
    new: Any = None


class _Below(NamedTuple):
    """Two parts of schemas that belong together; the place is that of the new one."""

    old: Any
    new: Any
    base: Node
    tokens: tuple[str | int, ...]
    path: str


@dataclass(slots=True)
class _Pair:
    """What is different inside two schemas up to the next references, and those."""

    found: list[Found] = field(default_factory=list)
    below: list[_Below] = field(default_factory=list)


class _Member(NamedTuple):
    value: Any
    base: Node
    tokens: tuple[str | int, ...]


@dataclass(slots=True)
class _View:
    """A schema with what its ``allOf`` brings."""

    members: dict[str, Any]
    properties: dict[str, _Member]
    required: set[str]


class SchemaComparison:
    """Compares schemas of two definitions, each pair once."""

    def __init__(self, old: Definition, new: Definition) -> None:
        self._old = old
        self._new = new
        self._pairs: dict[tuple[int, int, bool], _Pair] = {}
        self._same: set[tuple[int, int, bool]] = set()
        """Pairs below which nothing is different."""

    def compare(self, old: Any, new: Any, place: Node, *, gives: bool) -> Iterator[tuple[Found, bool]]:
        """What is different, and whether it is in a shared definition.

        :param place: where the new one is.
        :param gives: the schema describes what users get, not what they send.
        """
        seen: set[tuple[int, int, bool]] = set()
        stack = [(_Below(old, new, place, (), ""), False)]
        clean = True
        while stack:
            below, shared = stack.pop()
            before = _resolve(self._old, below.old)
            after = _resolve(self._new, below.new)
            if before is None or after is None:
                continue
            base = below.base.at(*below.tokens) if below.tokens else below.base
            if after[1] is not None:
                base, shared = after[1], True
            key = (id(before[0]), id(after[0]), gives)
            if key in seen or key in self._same:
                continue
            seen.add(key)
            if key not in self._pairs:
                self._pairs[key] = self._compare(_Below(before[0], after[0], base, (), ""), gives=gives)
            pair = self._pairs[key]
            for found in pair.found:
                clean = False
                yield found._replace(path=below.path + found.path), shared or found.base.parent is self._new
            stack += [
                (one._replace(path=below.path + one.path), shared or one.base.parent is self._new)
                for one in reversed(pair.below)
            ]
        if clean:
            self._same |= seen

    def has_sent_field(self, old: Any) -> bool:
        """A field of an object is sent by itself, and the object with it."""
        target = _resolve(self._old, old)
        if target is None:
            return False
        view = self._view(self._old, _Below(None, target[0], self._old, (), ""))
        return any(sent_by_itself(member.value) for member in view.properties.values())

    def _compare(self, root: _Below, *, gives: bool) -> _Pair:
        pair = _Pair()
        stack = [root]
        while stack:
            below = stack.pop()
            old, new = below.old, below.new
            if not isinstance(old, dict) or not isinstance(new, dict):
                continue
            if below is not root and ("$ref" in old or "$ref" in new):
                pair.below.append(below)
                continue
            if is_internal(old):
                continue
            before = self._view(self._old, below._replace(new=old))
            after = self._view(self._new, below)
            found = list(_differences(before.members, after.members, below, gives=gives))
            pair.found += [*found, *self._dynamic(before.members, after.members, below)]
            if any(one.kind in (kinds.InputTypeChanged, kinds.OutputTypeChanged) for one in found):
                continue
            pair.found += _gone_output(before, after, below) if gives else _fields(before, after, below)
            stack += reversed(list(_parts(before, after, below, gives=gives)))
        return pair

    def _dynamic(self, old: dict[str, Any], new: dict[str, Any], below: _Below) -> Iterator[Found]:
        """What is different in dynamic extensions."""
        for name in DYNAMIC:
            one, other = old.get(name), new.get(name)
            if not isinstance(one, dict):
                continue
            if name in _FIELDS and not any(new.get(known) for known in (*_FIELDS, "properties", "items")):
                yield Found(kinds.DynamicChanged, below.base, below.tokens, below.path, one)
                break
            if not isinstance(other, dict):
                continue
            for member in _ANSWERS:
                before, after = one.get(member), other.get(member)
                if not same(before, after) and not (member == "operationId" and self._is_renamed(before, after)):
                    yield Found(kinds.DynamicChanged, below.base, (*below.tokens, name), below.path, before, after)
                    break

    def _is_renamed(self, before: Any, after: Any) -> bool:
        """Both operationIds name the operation of one path and verb, or the old one named none."""
        if not isinstance(before, str) or not isinstance(after, str):
            return False
        old, new = self._old.operations_by_id.get(before), self._new.operations_by_id.get(after)
        return old is None or (new is not None and (old.path, old.verb) == (new.path, new.verb))

    def _view(self, definition: Definition, below: _Below) -> _View:
        value = below.new
        view = _View(value, {}, set())
        pending: list[_Member] = [_Member(value, below.base, below.tokens)]
        seen: set[int] = set()
        while pending:
            one = pending.pop()
            if id(one.value) in seen:
                continue
            seen.add(id(one.value))
            _collect(view, one)
            parts = one.value.get("allOf")
            for index, part in enumerate(parts if isinstance(parts, list) else ()):
                target = _resolve(definition, part)
                if target is not None:
                    place = _Member(target[0], one.base, (*one.tokens, "allOf", index))
                    pending.append(place if target[1] is None else _Member(target[0], target[1], ()))
        return view


def _collect(view: _View, one: _Member) -> None:
    """Add what one schema says itself."""
    if one.value is not view.members:
        view.members = {**one.value, **view.members}
    properties, required = one.value.get("properties"), one.value.get("required")
    if isinstance(properties, dict):
        for name, value in properties.items():
            view.properties.setdefault(name, _Member(value, one.base, (*one.tokens, "properties", name)))
    if isinstance(required, list):
        view.required.update(name for name in required if isinstance(name, str))


def _resolve(definition: Definition, value: Any) -> tuple[dict[str, Any], Node | None] | None:
    """A schema behind its references, and its place where there were some."""
    if not isinstance(value, dict):
        return None
    if not isinstance(value.get("$ref"), str):
        return value, None
    target = definition.resolve(Node(value, definition.file))
    return (target.value, target) if target is not None and isinstance(target.value, dict) else None


def type_of(schema: dict[str, Any]) -> Any:
    """The type that a schema names or shows by its members; ``None`` where it takes anything, or names no type."""
    named = schema.get("type")
    if named is not None:
        return named if isinstance(named, str) and named in SCHEMA_TYPES else None
    return "object" if "properties" in schema else "array" if "items" in schema else None


def same(old: Any, new: Any) -> bool:
    """Two JSON values are equal; true is not 1, and 1 is 1.0."""
    if isinstance(old, bool) or isinstance(new, bool) or isinstance(old, (dict, list)):
        return _text(old) == _text(new)
    return bool(old == new)


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _differences(old: dict[str, Any], new: dict[str, Any], below: _Below, *, gives: bool) -> Iterator[Found]:
    """What is different in type, format, values and visibility."""

    def found(kind: type[Change], member: str, before: Any, after: Any) -> Found:
        tokens = (*below.tokens, member) if member in new else below.tokens
        return Found(kind, below.base, tokens, below.path, before, after)

    before, after = type_of(old), type_of(new)
    if before is not None and before != after and not _fits(before, after, gives=gives):
        yield found(
            kinds.OutputTypeChanged if gives else kinds.InputTypeChanged, "type", before, new.get("type", after)
        )
        return
    if before == after and not _same_format(old.get("format"), new.get("format"), gives=gives):
        kind = kinds.OutputFormatChanged if gives else kinds.InputFormatChanged
        yield found(kind, "format", old.get("format"), new.get("format"))
    elif "type" not in old and isinstance(new.get("type"), str):
        yield found(kinds.OutputTypeDeclared if gives else kinds.InputTypeDeclared, "type", None, new["type"])
    yield from _values(old, new, found, gives=gives)
    if is_internal(new):
        yield found(kinds.OutputHidden if gives else kinds.InputHidden, "x-ms-visibility", None, None)


def _fits(before: str, after: Any, *, gives: bool) -> bool:
    """Whoever knew the old type can do with the new one."""
    if gives:
        return (before, after) == ("number", "integer")
    return after is None or (before, after) == ("integer", "number")


def _same_format(before: Any, after: Any, *, gives: bool) -> bool:
    if before == after or (isinstance(before, str) and isinstance(after, str) and before.lower() == after.lower()):
        return True
    narrow, wide = (after, before) if gives else (before, after)
    if isinstance(narrow, str) and wide in _WIDER.get(narrow, ()):
        return True
    if narrow is None and wide in _WIDEST:
        return True
    if narrow in _WIDER or narrow == "double":
        return wide is None
    return not gives and after is None and before not in _CONTENT


def _values(old: dict[str, Any], new: dict[str, Any], found: Any, *, gives: bool) -> Iterator[Found]:
    """What is different in the lists of values, and in the default value of an input."""
    before, after = _listed(old), _listed(new)
    known = {_text(value): value for value in before} if isinstance(before, list) else None
    listed = {_text(value): value for value in after} if isinstance(after, list) else None
    if gives:
        if known is not None and (listed is None or listed.keys() - known.keys()):
            more = [] if listed is None else [listed[text] for text in listed if text not in known]
            yield found(kinds.OutputListWidened, "enum", before, more)
        return
    if listed is not None and (known is None or known.keys() - listed.keys()):
        gone = [] if known is None else [known[text] for text in known if text not in listed]
        yield found(kinds.InputListNarrowed, "enum", gone, after)
    elif known is not None and listed is None:
        yield found(kinds.InputListRemoved, "enum", before, None)
    if "default" in old and not same(old["default"], new.get("default")):
        yield found(kinds.InputDefaultChanged, "default", old["default"], new.get("default"))


def _listed(schema: dict[str, Any]) -> Any:
    """The list of values; of a boolean, only where it names one of the two."""
    listed = schema.get("enum")
    if type_of(schema) == "boolean" and isinstance(listed, list) and len(listed) > 1:
        return None
    return listed


def _gone_output(before: _View, after: _View, below: _Below) -> Iterator[Found]:
    for name, member in before.properties.items():
        if name not in after.properties and not is_internal(member.value):
            tokens = (*below.tokens, "properties", name)
            yield Found(kinds.OutputDeleted, below.base, tokens, _path(below, name), name)


def _fields(before: _View, after: _View, below: _Below) -> Iterator[Found]:
    """Which fields of an input are gone, new and required, or required now."""
    added = {plain(name): name for name in after.properties if name not in before.properties}
    renamed = set()
    for name, member in before.properties.items():
        if name in after.properties or is_internal(member.value):
            continue
        other = added.get(plain(name))
        if other is None:
            yield Found(kinds.InputDeleted, below.base, (*below.tokens, "properties", name), _path(below, name), name)
            continue
        renamed.add(other)
        place = after.properties[other]
        yield Found(kinds.InputRenamed, place.base, place.tokens, _path(below, name), name, other)
    for name in sorted(after.required & after.properties.keys()):
        place = after.properties[name]
        if name in renamed or sent_by_itself(place.value):
            continue
        known = before.properties.get(name)
        if known is None or (is_internal(known.value) and has_to_be_named(place.value)):
            yield Found(kinds.InputAdded, place.base, place.tokens, _path(below, name))
        elif name not in before.required and not is_internal(known.value):
            yield Found(kinds.InputRequired, place.base, place.tokens, _path(below, name))


def sent_by_itself(value: Any) -> bool:
    """The platform sends the address of a callback, and an internal value with a default; no flow has to name them."""
    return isinstance(value, dict) and (
        value.get(NOTIFICATION_URL) is True or (is_internal(value) and "default" in value)
    )


def has_to_be_named(value: Any) -> bool:
    """A flow has to name the value where it is required; what was hidden from it before, it does not."""
    return isinstance(value, dict) and not is_internal(value) and not {"default", NOTIFICATION_URL} & value.keys()


def plain(name: str) -> str:
    """A name without what people change when they only spell it otherwise."""
    return "".join(character for character in name.casefold() if character.isalnum()) or name


def _path(below: _Below, name: str) -> str:
    return f"{below.path}.{name}"


def _parts(before: _View, after: _View, below: _Below, *, gives: bool) -> Iterator[_Below]:
    for name, member in before.properties.items():
        other = after.properties.get(name)
        if other is not None:
            yield _Below(member.value, other.value, other.base, other.tokens, _path(below, name))
    for name, sign in (("items", "[]"), ("additionalProperties", "{}")):
        old, new = before.members.get(name), after.members.get(name, {} if gives and name == "items" else None)
        if isinstance(old, dict) and isinstance(new, dict):
            yield _Below(old, new, below.base, (*below.tokens, name), below.path + sign)
