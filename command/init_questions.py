"""The questions of ``init``, one at a time; each may be skipped, and an answer fits the schema before it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from connector.declaration_draft import Member, described, form
from connector.declaration_schema import faults
from connector.passwords import holds_password
from report.answers import FILE
from report.prose import plain

MAX_ANSWER: Final = 2_000
"""Characters."""
_WORDS: Final = {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}

Read = Callable[[str], str]
"""Shows a prompt and gives the line that is typed; :exc:`EOFError` where there is no more."""
Say = Callable[[str], object]


def ask_for(members: Sequence[Member], read: Read, say: Say) -> list[Member]:
    """The members, with the answers of whoever sits at the terminal; Ctrl+D skips those that are left."""
    answered = []
    try:
        for number, member in enumerate(members, 1):
            say("")
            say(f"{number} of {len(members)} · {'.'.join(filter(None, (member.section, member.name)))}")
            say(f"  {described(member.section, member.name)}")
            answered.append(_answer(member, read, say))
    except EOFError:
        say("")
    return [*answered, *members[len(answered) :]]


def agrees(question: str, read: Read) -> bool:
    """Whether the answer is yes; no by default."""
    try:
        return _WORDS.get(read(f"{question} [y/N] ").strip().lower()) is True
    except (EOFError, UnicodeDecodeError):
        return False


def _answer(member: Member, read: Read, say: Say) -> Member:
    hint = form(member.section, member.name)
    while True:
        try:
            typed = read(f"  {f'({hint[0].lower()}{hint[1:]}) ' if hint else ''}> ").strip()
        except UnicodeDecodeError:
            typed = "\0"
        if not typed:
            return member
        given = replace(member, value=_value(typed, hint))
        wrong = _wrong(typed, given)
        if wrong is None:
            return given
        say(f"  {wrong} Enter skips the question.")


def _value(typed: str, hint: str) -> str | float | bool:
    if hint.startswith("true"):
        return _WORDS.get(typed.lower(), typed)
    if hint.startswith("A number"):
        try:
            return float(typed.rstrip(" %").replace(",", "."))
        except ValueError:
            return typed
    return typed


def _wrong(typed: str, member: Member) -> str | None:
    """Why an answer does not count, and what would."""
    if not typed.isprintable() or len(typed) > MAX_ANSWER:
        return f"An answer is one line of at most {MAX_ANSWER:,} characters, without control characters."
    if holds_password(typed):
        return "This looks like a password, which does not belong into a public file."
    value = {member.name: member.value}
    found = faults(value if member.section is None else {member.section: value}, FILE)
    return plain(f"{found[0].message}. {found[0].help}") if found else None
