"""Places in a definition: JSON pointers, and the way through ``$ref``s to what they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from connector.node import escape

_LONGEST_CHAIN: Final = 100
"""References behind one another that are followed to the place of a fault."""
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_MISSING: Final = object()
_VALUES: Final = frozenset({"example", "examples", "default", "enum"})
_NAMES: Final = frozenset({"properties", "definitions", "parameters", "responses", "paths", "patternProperties"})


def pointer_to(tokens: Iterable[str | int]) -> str:
    """The tokens as a JSON pointer (RFC 6901)."""
    return "".join("/" + escape(token) for token in tokens)


def target(document: Any, reference: str) -> Any:
    """What a ``$ref`` into the same document names.

    :raises LookupError: it leads out of the document, or names nothing in it.
    """
    value = document
    for token in reference_tokens(reference):
        value = _member(value, token)
        if value is _MISSING:
            raise LookupError(reference)
    return value


def reference_tokens(reference: str) -> list[str]:
    """The pointer's tokens inside a ``$ref``.

    :raises LookupError: the ``$ref`` leads out of the document, or is no JSON pointer.
    """
    if reference != "#" and not reference.startswith("#/"):
        raise LookupError(reference)
    return [token.replace("~1", "/").replace("~0", "~") for token in unquote(reference[1:]).split("/")[1:]]


def _member(value: Any, token: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(token, _MISSING)
    if isinstance(value, list) and _INDEX.fullmatch(str(token)) and int(token) < len(value):
        return value[int(token)]
    return _MISSING


def real_tokens(document: Any, tokens: Sequence[str | int]) -> list[str | int]:
    """Where the value at the end of a way really stands, when the way leads through ``$ref``s.

    The last value is resolved too: the place of a parameter that is a ``$ref`` is the shared parameter.
    """
    value, place = _follow(document, document, [])
    for token in tokens:
        value, place = _follow(document, _member(value, token), [*place, token])
    return place


def _follow(document: Any, value: Any, place: list[str | int]) -> tuple[Any, list[str | int]]:
    for _ in range(_LONGEST_CHAIN):
        if not (isinstance(value, dict) and isinstance(value.get("$ref"), str)):
            break
        try:
            place = list(reference_tokens(value["$ref"]))
            value = target(document, value["$ref"])
        except LookupError:
            break
    return value, place


@dataclass(frozen=True, slots=True)
class Reference:
    """A ``$ref`` of the document, with what surrounds it."""

    tokens: tuple[str | int, ...]
    """The object that holds the ``$ref``."""
    holder: dict[str, Any]
    reference: str
    foreign: bool
    """It leads out of the document."""
    inert: bool
    """It stands in an example, a default or an extension, where it is text and refers to nothing."""


def references(document: Any) -> Iterator[Reference]:
    """Every object with a textual ``$ref``, in the document's order. The walk needs no recursion."""
    # Each entry links to its parent's: a tuple of tokens for every value would cost more than the walk.
    stack: list[tuple[Any, Any, bool, bool]] = [(document, None, False, False)]
    while stack:
        value, link, inert, names = stack.pop()
        if isinstance(value, dict):
            reference = value.get("$ref")
            if isinstance(reference, str):
                foreign = not reference.startswith("#")
                yield Reference(_tokens(link), value, reference, foreign, inert)
            members = [
                (
                    child,
                    (link, name),
                    inert or (not names and (name in _VALUES or name.startswith("x-"))),
                    not names and name in _NAMES,
                )
                for name, child in value.items()
                if isinstance(child, (dict, list))
            ]
            stack.extend(reversed(members))
        elif isinstance(value, list):
            stack.extend(
                (child, (link, index), inert, False)
                for index, child in reversed(list(enumerate(value)))
                if isinstance(child, (dict, list))
            )


def _tokens(link: Any) -> tuple[str | int, ...]:
    tokens: list[str | int] = []
    while link is not None:
        link, token = link
        tokens.append(token)
    return tuple(reversed(tokens))
