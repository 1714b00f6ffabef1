"""The validator's JSON Schema of OpenAPI 2.0 with its own ``$ref``s followed beforehand.

Two fifths of the time would go into looking up the same ``$ref``s of that schema again at each value. Here each
stands replaced by the very object it names, which makes the schema a graph; the keywords, their values and the class
that checks them are the validator's own.
"""

from __future__ import annotations

from typing import Any, Final

from jsonschema import Draft4Validator

from checks.openapi.places import target
from checks.openapi.validator import schema_v2

_META: Final = "http://json-schema.org/draft-04/schema"


def structure_validator() -> Any:
    """What checks a document against the structure of OpenAPI 2.0."""
    schema = _copy(dict(schema_v2))
    meta = _copy(dict(Draft4Validator.META_SCHEMA))
    return Draft4Validator(_linked(schema, {"": schema, _META: meta}))


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copy(member) for name, member in value.items()}
    return [_copy(element) for element in value] if isinstance(value, list) else value


def _linked(root: Any, documents: dict[str, Any]) -> Any:
    """The root, with every ``$ref`` in it and in what it reaches replaced. Changes the documents in place."""
    pending: list[tuple[Any, str]] = [(root, "")]
    seen: set[int] = set()
    while pending:
        value, home = pending.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        for key, member in list(value.items() if isinstance(value, dict) else enumerate(value)):
            named, place = _followed(member, home, documents)
            value[key] = named
            if isinstance(named, (dict, list)):
                pending.append((named, place))
    return root


def _followed(value: Any, home: str, documents: dict[str, Any]) -> tuple[Any, str]:
    """What a value names, if it is a ``$ref``, and the document in which that stands."""
    while isinstance(value, dict) and isinstance(value.get("$ref"), str):
        uri, _, fragment = value["$ref"].partition("#")
        home = uri or home
        value = target(documents[home], "#" + fragment)
    return value, home
