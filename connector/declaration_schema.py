"""Mistakes in ``certification.yml``, found by its JSON Schema, said in words, each with the line to write instead."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from connector.declaration import DeclarationFault
from connector.declaration_line import is_spoken, line, suggestion
from connector.document import TextFault
from connector.node import Node, tokens_of
from connector.words import code, quoted

SCHEMA: Final = Path(__file__).resolve().parent.parent / "schemas" / "certification.schema.json"

MAX_FAULTS: Final = 100
"""More mistakes help nobody, and cost time."""
_KINDS: Final = {
    "object": "a section with members of its own",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "`true` or `false`",
}
_FORMS: Final = {
    "/pull/": "the address of a pull request, or `not-needed`",
    "[hH][tT]": "an http or https address",
    "[^ ]": "text",
}
"""What each pattern of the schema means, by a part of it."""


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


@cache
def schema() -> dict[str, Any]:
    """The schema of the file."""
    value: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return value


def faults(value: Any, file: str) -> list[DeclarationFault]:
    """Every mistake, at the member that holds it; a member that the schema does not know counts as one.

    A name with nothing behind it is none: it waits for its answer, and what is missing is told by the criteria.
    """
    root = Node(value, file)
    found: list[DeclarationFault] = []
    for error in sorted(
        _validator().iter_errors(value), key=lambda error: [str(token) for token in error.absolute_path]
    ):
        if len(found) >= MAX_FAULTS:
            break
        if error.instance is None and len(error.absolute_path) in (1, 2):
            continue
        found += _faults(error, root)
    return found[:MAX_FAULTS]


def _faults(error: Any, root: Node) -> Iterator[DeclarationFault]:
    place = [str(token) for token in error.absolute_path]
    if error.validator != "additionalProperties":
        instead = _instead(place, error)
        yield DeclarationFault(_message(error), instead, root, *place)
        return
    known = error.schema.get("properties", {})
    for name, value in error.instance.items():
        if name not in known:
            yield DeclarationFault(
                f"{quoted(name)} is not a known member", _known(place, name, value, known), root, *place, name
            )


def accepted(value: Any, repeated: Iterable[TextFault] = ()) -> dict[str, Any]:
    """What is declared, without the members that the schema refuses: a mistake is no evidence.

    :param repeated: members that are defined twice, as the reader of the file found them: nobody knows which counts.
    """
    kept = copy.deepcopy(value) if isinstance(value, dict) else {}
    refused: list[list[Any]] = [list(tokens_of(fault.pointer)) for fault in repeated]
    refused += [
        list(error.absolute_path)
        for error in _validator().iter_errors(kept)
        if error.validator != "additionalProperties" or any(isinstance(token, int) for token in error.absolute_path)
    ]
    for place in refused:
        holder: Any = kept
        for name in place[:-1]:
            if isinstance(holder, list):
                break
            holder = holder.get(name) if isinstance(holder, dict) else None
        if isinstance(holder, list):
            # An entry with a mistake counts for nothing; the others keep their places.
            holder[int(next(token for token in place if str(token).isdecimal()))] = None
        elif place and isinstance(holder, dict):
            holder.pop(place[-1], None)
    return kept


def _known(place: Sequence[str], name: str, value: Any, known: dict[str, Any]) -> str:
    """What to write where nobody knows the member: the one that is meant, or the section where it belongs."""
    from difflib import get_close_matches

    close = get_close_matches(name[:60], known, 1, 0.6)
    if close and isinstance(value, dict):
        return f"Did you mean {code(close[0])}? Write `{close[0]}:` in its place."
    if close:
        written = line(close[0], suggestion(resolved(known[close[0]]), close[0], value))
        return f"Did you mean {code(close[0])}? {_below(place)} {written}."
    for section, holder in schema()["properties"].items():
        members = resolved(holder).get("properties", {})
        if name in members and [section] != place:
            moved = line(name, suggestion(resolved(members[name]), name, value))
            return f"Move it: below `{section}`, write {moved}."
    return f"Remove it, or write one of these members: {', '.join(map(code, known))}."


def _instead(place: Sequence[str], error: Any) -> str:
    if not place:
        return "Write one section below the other, such as `test-account: {handed-over: portal}`."
    if place[0] == "compatibility":
        return "Write one entry a change: `- {change: output-deleted, operation: GetInvoice, reason: It was empty.}`"
    name = place[-1]
    holder = resolved(error.schema)
    if holder.get("type") == "object":
        member = "email" if "@" in str(error.instance)[:200] else next(iter(holder["properties"]))
        member = member if member in holder["properties"] else next(iter(holder["properties"]))
        inner = line(member, suggestion(resolved(holder["properties"][member]), member, error.instance))
        return f"{_below(place)} {inner}."
    if holder.get("type") == "boolean" and not is_spoken(error.instance):
        return f"{_below(place[:-1])} {line(name, True)} or {line(name, False)}."
    return f"{_below(place[:-1])} {line(name, suggestion(holder, name, error.instance))}."


def _below(place: Sequence[str]) -> str:
    return f"Below `{place[-1]}`, write" if place else "Write"


def resolved(holder: dict[str, Any]) -> dict[str, Any]:
    """The member of the schema behind a reference into it."""
    reference = holder.get("$ref")
    if reference is None:
        return holder
    target: dict[str, Any] = schema()["$defs"][reference.rpartition("/")[2]]
    return target


def _message(error: Any) -> str:
    if not error.absolute_path:
        return "the file does not consist of sections with names"
    last = error.absolute_path[-1]
    name = f"entry {last + 1}" if isinstance(last, int) else quoted(last)
    if error.instance is None or error.instance in ("", {}, []):
        return f"{name} is empty"
    if error.validator == "format" or error.schema.get("format") == "date":
        return f"{name} must be a day of the calendar"
    if error.validator == "required":
        missing = [member for member in error.validator_value if member not in error.instance]
        return f"{name} has no {' and no '.join(map(code, missing))}"
    if error.validator == "type":
        return f"{name} must be {_KINDS.get(error.validator_value, error.validator_value)}"
    if error.validator == "enum":
        return f"{name} must be one of {', '.join(map(code, error.validator_value))}"
    if error.validator == "pattern":
        return f"{name} must be {next(said for part, said in _FORMS.items() if part in error.validator_value)}"
    if "maximum" in error.schema:
        return f"{name} must be between {error.schema['minimum']} and {error.schema['maximum']}"
    return f"{name} must be {error.schema['minimum']} or more"
