"""Values of JSON against the types that a definition declares, and in our sentences."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from connector.spelling import meant
from connector.words import quoted

_JSON_TYPES: Final = {
    bool: "boolean",
    str: "string",
    int: "integer",
    float: "number",
    dict: "object",
    list: "array",
    type(None): "null",
}
_LONG: Final = 10**30
"""Whole numbers from here on are not written out: Python refuses to do so with more than a few thousand digits."""


def json_type(value: Any) -> str:
    """The JSON type of a parsed value; a whole number is an ``integer``."""
    if isinstance(value, float) and value.is_integer():
        return "integer"
    return _JSON_TYPES.get(type(value), "string")


def fits(value: Any, declared: str) -> bool:
    """Whether a value is of a declared type; a type that is not of JSON accepts every value."""
    actual = json_type(value)
    return actual == declared or declared not in _JSON_TYPES.values() or (declared == "number" and actual == "integer")


def comparable(value: Any) -> Any:
    """A value for a comparison that keeps strings, numbers and booleans apart."""
    return (json_type(value), value if isinstance(value, str | int | float | None) else repr(value)[:200])


def first_repeated(values: list[Any]) -> int | None:
    """The index of the first string, number, boolean or null that equals an earlier one."""
    seen: set[tuple[type, Any]] = set()
    for index, value in enumerate(values):
        if isinstance(value, str | int | float | None):
            key = (bool if isinstance(value, bool) else str if isinstance(value, str) else float, value)
            if key in seen:
                return index
            seen.add(key)
    return None


def literal(value: Any) -> str:
    """A value as its author wrote it, strings in quotes and cut; lists and objects by their kind."""
    if isinstance(value, str):
        return quoted(value, 60)
    if isinstance(value, dict | list):
        return a_kind(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value) if not isinstance(value, int) or abs(value) < _LONG else "a long number"


def with_article(noun: str) -> str:
    """``an array``, ``a string``."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def a_kind(value: Any) -> str:
    """What kind of value it is: ``a list``, ``a string``, ``null``."""
    kind = {"array": "list", "integer": "number"}.get(json_type(value), json_type(value))
    return "null" if kind == "null" else with_article(kind)


_OTHER_TYPES: Final = {
    "str": "string",
    "text": "string",
    "date": "string",
    "datetime": "string",
    "date-time": "string",
    "uuid": "string",
    "guid": "string",
    "int": "integer",
    "int32": "integer",
    "int64": "integer",
    "long": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "bool": "boolean",
    "list": "array",
    "dict": "object",
    "any": "object",
}
"""Words of other languages, and what OpenAPI calls the type."""


def meant_type(declared: str, types: Collection[str]) -> str | None:
    """The type of OpenAPI that is meant by a word of another language, in other letter case or misspelled."""
    known = declared.strip().lower().rstrip(",")
    if known in types:
        return known
    other = _OTHER_TYPES.get(known)
    return other if other in types else meant(known, sorted(types))
