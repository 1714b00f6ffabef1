"""Reading the policy's file: its mistakes come with the line, and with what to write."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from certify.policy import FILE, OFF, Exemption, Policy
from connector.document import Document, read_document
from connector.node import escape
from connector.words import code, quoted, shown

SCHEMA: Final = Path(__file__).resolve().parent.parent / "schemas" / "policy.schema.json"
MAX_BYTES: Final = 1 << 20
"""Of the policy's file."""
MAX_MISTAKES: Final = 10
"""More help nobody at once."""
_EXAMPLE: Final = (
    "{rule: operation-summary-max-80, connector: connectors/*, reason: Renamed in May., expires: 2027-01-31}"
)


class PolicyError(ValueError):
    """The file cannot be used; the message names its mistakes with their lines."""


def repository(directory: str) -> str | None:
    """The root of the repository in which a directory lies."""
    root = os.path.realpath(directory)
    while not os.path.exists(os.path.join(root, ".git")):
        parent = os.path.dirname(root)
        if parent == root:
            return None
        root = parent
    return root


def find_policy(directory: str) -> tuple[str, str] | None:
    """The root of the repository in which a directory lies, and the path of its policy; ``None`` without one."""
    root = repository(directory)
    path = os.path.join(root, *FILE.split("/")) if root is not None else ""
    return (root, path) if root is not None and os.path.isfile(path) else None


def open_policy(path: str, shown_as: str) -> Policy:
    """Read the policy from a file of this machine.

    :raises PolicyError: it cannot be read, or has mistakes.
    """
    try:
        with open(path, "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise PolicyError(f"{shown_as}: {error.strerror or 'cannot be read'}") from None
    return read_policy(data, shown_as)


def read_policy(data: bytes, file: str) -> Policy:
    """The policy that the bytes of its file stand for; an empty file asks for nothing.

    :param file: how messages name it.
    :raises PolicyError: it has mistakes; none of it counts then.
    """
    if len(data) > MAX_BYTES:
        raise PolicyError(f"{file}: is larger than 1 MiB")
    if not data.strip():
        return Policy(file)
    document = read_document(data, file, yaml=True)
    _take_off_as_a_word(document.value)
    mistakes = [(_line(document, fault.pointer or ""), fault.message) for fault in document.faults]
    if document.readable and not mistakes:
        mistakes = list(_mistakes(document))
    if mistakes or not document.readable:
        told = [f"{file}:{line}: {message}" for line, message in sorted(set(mistakes))]
        more = [f"{len(told) - MAX_MISTAKES:,} more"] if len(told) > MAX_MISTAKES else []
        raise PolicyError("; ".join([*told[:MAX_MISTAKES], *more]) or f"{file}: cannot be read as YAML")
    return _policy(document)


def _take_off_as_a_word(value: Any) -> None:
    """YAML 1.1 reads ``off`` as false; here it is a level."""
    rules = value.get("rules") if isinstance(value, dict) else None
    if isinstance(rules, dict):
        rules.update({name: OFF for name, level in rules.items() if level is False})


def _line(document: Document, pointer: str) -> int:
    return document.ranges([pointer])[pointer].line


def _mistakes(document: Document) -> Iterator[tuple[int, str]]:
    from jsonschema import Draft202012Validator

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    checker = Draft202012Validator.FORMAT_CHECKER
    for error in Draft202012Validator(schema, format_checker=checker).iter_errors(document.value):
        pointer = "".join(f"/{escape(token)}" for token in error.absolute_path)
        yield _line(document, pointer), _message(error)
    value = document.value if isinstance(document.value, dict) else {}
    rules, exemptions = value.get("rules"), value.get("exemptions")
    for name in rules if isinstance(rules, dict) else ():
        if not rules_of(name):
            yield _line(document, f"/rules/{escape(name)}"), _unknown(name)
    for index, one in enumerate(exemptions if isinstance(exemptions, list) else ()):
        name = one.get("rule") if isinstance(one, dict) else None
        if isinstance(name, str) and not rules_of(name):
            yield _line(document, f"/exemptions/{index}/rule"), _unknown(name)


def _message(error: Any) -> str:
    last = error.absolute_path[-1] if error.absolute_path else None
    name = "the file" if last is None else f"entry {last + 1}" if isinstance(last, int) else quoted(str(last))
    if error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        strange = next(member for member in error.instance if member not in known)
        close = get_close_matches(str(strange)[:60], known, 1, 0.6)
        return f"{quoted(str(strange))} is not known: write {' or '.join(map(code, close or known))}"
    if error.validator == "required":
        missing = [member for member in error.validator_value if member not in error.instance]
        return f"{name} has no {' and no '.join(map(code, missing))}: write it as in `{_EXAMPLE}`"
    if error.validator == "enum":
        return f"{name} cannot be {shown(error.instance)}: write {' or '.join(map(code, error.validator_value))}"
    if error.validator == "format":
        return f"{name} must be a day of the calendar: write it as `2027-01-31`"
    if error.validator == "pattern":
        return f"{name} must be {'a JSON pointer such as `/info/contact`' if last == 'pointer' else 'a sentence'}"
    kinds = {"object": "members of its own", "array": "a list", "string": "text", "boolean": "`true` or `false`"}
    return f"{name} must be {kinds.get(error.validator_value, 'something else')}"


def _unknown(name: str) -> str:
    from checks.rule import REGISTRY

    close = get_close_matches(name[:60], REGISTRY, 1, 0.6)
    hint = f"write {code(close[0])}" if close else "`--rules` lists all of them"
    return f"there is no rule {quoted(name)}: {hint}"


def rules_of(name: str) -> tuple[str, ...]:
    """Ids of the rules that a name means: an id, a name of Microsoft's, or the code of a policy."""
    import checks.modules  # noqa: F401  (registers the rules)
    from checks.rule import REGISTRY

    wanted = name.strip().lower()
    if wanted in REGISTRY:
        return (wanted,)
    return tuple(
        rule.id
        for rule in REGISTRY.values()
        if wanted in {known.lower() for known in (*rule.validators, *rule.policies)}
    )


def _policy(document: Document) -> Policy:
    value: dict[str, Any] = document.value
    levels = {rule: level for name, level in value.get("rules", {}).items() for rule in rules_of(name)}
    return Policy(
        file=document.file,
        levels=levels,
        exemptions=tuple(_exemptions(value.get("exemptions", ()), document)),
        may_end_authentication=value.get("compatibility", {}).get("may-end-authentication", False),
        inputs=value.get("inputs", {}),
    )


def _exemptions(entries: Iterable[dict[str, Any]], document: Document) -> Iterator[Exemption]:
    for index, one in enumerate(entries):
        yield Exemption(
            rules=rules_of(one["rule"]),
            name=one["rule"],
            connector=one["connector"],
            reason=one["reason"].strip(),
            expires=one["expires"],
            line=_line(document, f"/exemptions/{index}"),
            pointer=one.get("pointer"),
            operation=one.get("operation"),
        )
