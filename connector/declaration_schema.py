"""Mistakes in ``certification.yml``, found by its JSON Schema and said in words."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from connector.declaration import DeclarationFault
from connector.node import Node

SCHEMA: Final = Path(__file__).resolve().parent.parent / "schemas" / "certification.schema.json"

MAX_FAULTS: Final = 100
"""More mistakes help nobody, and cost time."""
_KINDS: Final = {
    "object": "an object",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
}
_FORMS: Final = {
    "/pull/": "the address of a pull request, or not-needed",
    "[hH][tT]": "an http or https address",
}
"""What each pattern of the schema means, by a part of it."""


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(
        json.loads(SCHEMA.read_text(encoding="utf-8")), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def faults(value: Any, file: str) -> list[DeclarationFault]:
    """Every mistake, at the member that holds it; a member that the schema does not know counts as one."""
    root = Node(value, file)
    found: list[DeclarationFault] = []
    for error in sorted(
        _validator().iter_errors(value), key=lambda error: [str(token) for token in error.absolute_path]
    ):
        place = list(error.absolute_path)
        if error.validator == "additionalProperties":
            known = list(error.schema.get("properties", {}))
            found += [
                DeclarationFault(_unknown(name, known), file, root, *place, name)
                for name in error.instance
                if name not in known
            ]
        else:
            found.append(DeclarationFault(_message(error), file, root, *place))
    return found[:MAX_FAULTS]


def accepted(value: Any) -> dict[str, Any]:
    """What is declared, without the members that the schema refuses: a mistake is no evidence."""
    kept = copy.deepcopy(value) if isinstance(value, dict) else {}
    for error in list(_validator().iter_errors(kept)):
        *way, last = error.absolute_path or [None]
        holder = kept
        for name in way:
            holder = holder.get(name, {})
        if error.validator != "additionalProperties":
            holder.pop(last, None)
    return kept


def _unknown(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name[:60], known, 1, 0.6)
    hint = f'did you mean "{close[0]}"?' if close else f"known here: {', '.join(known)}"
    return f'"{name[:60]}" is not known; {hint}'


def _message(error: Any) -> str:
    name = f'"{error.absolute_path[-1]}"' if error.absolute_path else "the file"
    if error.validator == "type":
        if error.schema.get("format") == "date":
            return _day(name)
        return f"{name} has to be {_KINDS.get(error.validator_value, error.validator_value)}"
    if error.validator == "enum":
        return f"{name} has to be one of: {', '.join(map(str, error.validator_value))}"
    if error.validator == "format":
        return _day(name)
    if error.validator == "pattern":
        return f"{name} has to be {next(said for part, said in _FORMS.items() if part in error.validator_value)}"
    if "maximum" in error.schema:
        return f"{name} has to lie between {error.schema['minimum']} and {error.schema['maximum']}"
    return f"{name} has to be {error.schema['minimum']} or more"


def _day(name: str) -> str:
    return f"{name} has to be a day of the calendar, such as 2026-05-04"
