"""Rules as users name them: by id, by a name of Microsoft's validator or by a policy code."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Final

import checks.modules  # noqa: F401  (registers the rules)
from certify import CannotRun
from checks.rule import REGISTRY, Rule
from report.plain import plural

MAX_ABOUT: Final = 5
"""Rules that are named where only words are known."""


def find(name: str) -> list[Rule]:
    """The rules that a user means; none where nothing is called so."""
    wanted = name.strip().lower()
    if wanted in REGISTRY:
        return [REGISTRY[wanted]]
    return [
        rule for rule in REGISTRY.values() if wanted in {known.lower() for known in (*rule.validators, *rule.policies)}
    ]


def found(name: str) -> list[Rule]:
    """The rules that a user means.

    :raises CannotRun: nothing is called so; the message names what comes close.
    """
    rules = find(name)
    if not rules:
        close = suggestions(name)
        hint = f"did you mean {' or '.join(close)}?" if close else _about(name) or "--rules lists them all"
        raise CannotRun(f"there is no rule {name}; {hint}")
    return rules


def ignored_in_words(left_out: frozenset[str]) -> str:
    """How many rules a verdict rests on, by the smaller number: ``judged without 2 rules``."""
    kept = len(REGISTRY) - len(left_out)
    if kept < len(left_out):
        return f"judged by {kept:,} of {plural(len(REGISTRY), 'rule')}"
    return f"judged without {plural(len(left_out), 'rule')}"


def suggestions(name: str) -> list[str]:
    """Up to two names that come close, as they are written."""
    known = {one.lower(): one for rule in REGISTRY.values() for one in (rule.id, *rule.validators)}
    return [known[match] for match in difflib.get_close_matches(name.strip().lower()[:100], known, 2, 0.75)]


def _about(words: str) -> str:
    """The rules whose id or requirement has all of these words, as the rest of a sentence."""
    wanted = set(re.findall(r"[a-z0-9]+", words.lower()[:200]))
    named, told = [], []
    for rule in REGISTRY.values() if wanted else ():
        if wanted <= set(rule.id.split("-")):
            named.append(rule.id)
        elif wanted <= set(re.findall(r"[a-z0-9]+", f"{rule.id} {rule.requirement}".lower())):
            told.append(rule.id)
    found = [*named, *told]
    more = f" and {len(found) - MAX_ABOUT} more, which --rules lists" if len(found) > MAX_ABOUT else ""
    return f"about it {'are' if len(found) > 1 else 'is'} {', '.join(found[:MAX_ABOUT])}{more}" if found else ""


def ignored(select: Iterable[str], ignore: Iterable[str]) -> frozenset[str]:
    """Ids of the rules that are left out.

    :param select: names of the rules to keep; all where there is none.
    :param ignore: names of those to leave out, of the kept ones.
    :raises CannotRun: a name means no rule.
    """
    selected = {rule.id for name in select for rule in found(name)}
    without = {rule.id for name in ignore for rule in found(name)}
    return frozenset((set(REGISTRY) - selected if selected else set()) | without)
