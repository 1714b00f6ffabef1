"""Foreign values in our messages: named or quoted, and cut."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

LONGEST: Final = 80
"""Characters of a foreign value that a message shows at most."""

_TYPES: Final = {
    "object": "an object",
    "array": "an array",
    "string": "a string",
    "number": "a number",
    "integer": "an integer",
    "boolean": "a boolean",
    "null": "null",
}


def quote(value: Any) -> str:
    """A value as a message shows it: scalars as in JSON, cut; objects and arrays by their size alone."""
    if isinstance(value, dict):
        return "an empty object" if not value else f"an object with {_count(len(value), 'member')}"
    if isinstance(value, (list, tuple)):
        return "an empty array" if not value else f"an array of {len(value)}"
    if isinstance(value, str):
        cut = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
        # A lone surrogate, half of a character, would make the message impossible to write as UTF-8.
        return json.dumps(cut, ensure_ascii=False).encode("utf-8", "backslashreplace").decode("utf-8")
    text = json.dumps(value, default=repr)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def a_type(names: Any) -> str:
    """The ``type`` keyword of a schema in words."""
    wanted = names if isinstance(names, list) else [names]
    return alternatives([_TYPES.get(str(name), quote(name)) for name in wanted])


def alternatives(words: Sequence[str]) -> str:
    """Words joined by commas and "or", at most twelve of them."""
    if len(words) > 12:
        return ", ".join(words[:12]) + f" or {len(words) - 12} more"
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " or " + words[-1]


def named(value: Any) -> bool:
    """Whether a value says its own name, as parameters and tags do."""
    return isinstance(value, dict) and isinstance(value.get("name"), str)


def subject(tokens: Sequence[str | int], value: Any = None) -> str:
    """What is at the end of a path of tokens, by the name a reader knows it by."""
    if tokens and isinstance(tokens[-1], int) and named(value):
        return quote(value["name"])
    if not tokens:
        return "the definition"
    last = tokens[-1]
    if isinstance(last, str):
        return quote(last)
    return f"element {last} of {subject(tokens[:-1])}" if len(tokens) > 1 else f"element {last}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
