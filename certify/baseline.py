"""A policy that exempts every present error of a tree for a while, so that a repository can start today."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from checks.rule import Level
from report.model import ConnectorReport

DAYS: Final = 90
REASON: Final = "It was there before the check."
_NONE: Final = re.compile(r"^exemptions: *\[ *\][ \t]*(?:#[^\r\n]*)?(?:\r?\n|\Z)", re.MULTILINE)
"""The line of a policy that has no exemptions, as ``init`` begins one."""


def exemptions(connectors: Iterable[tuple[str, ConnectorReport]]) -> list[tuple[str, str]]:
    """Rule and directory of each error, once.

    :param connectors: each with its directory from the repository's root.
    """
    found: dict[tuple[str, str], None] = {}
    for place, connector in connectors:
        for finding in connector.findings:
            if finding.level is Level.ERROR:
                found[finding.rule, place] = None
    return list(found)


def with_exemptions(text: str, entries: Iterable[tuple[str, str]]) -> str:
    """The text of a policy with these exemptions at its end.

    :raises ValueError: the text has exemptions already; what is to become of them is for people to decide.
    """
    text = _NONE.sub("", text)
    if any(line.startswith("exemptions:") for line in text.splitlines()):
        raise ValueError("it has exemptions already: remove them first, or write the new ones yourself")
    expires = (datetime.now(UTC).date() + timedelta(days=DAYS)).isoformat()
    lines = ["exemptions:"]
    for rule, place in entries:
        lines += [f"- rule: {rule}", f"  connector: {_quoted(place)}", f"  reason: {REASON}", f"  expires: {expires}"]
    end = "\r\n" if "\r\n" in text else "\n"
    before = text if not text or text.endswith("\n") else f"{text}{end}"
    return before + "".join(f"{line}{end}" for line in lines) if len(lines) > 1 else before


def _quoted(place: str) -> str:
    """A directory as YAML, and as a pattern that means it alone."""
    literal = "".join(f"[{character}]" if character in "*?[" else character for character in place)
    return "'" + literal.replace("'", "''") + "'"
