"""The line of ``certification.yml`` to write instead of one that its schema refuses."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any, Final

from connector.passwords import holds_password
from connector.words import code, cut

_PLAIN: Final = re.compile(r"[A-Za-z][\w @./+-]{0,80}(?::/[\w @./+?=&%-]{1,200})?")
_SPOKEN: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_YES: Final = frozenset({"true", "yes", "y", "on", "1", "ja", "oui", "si", "done", "ok"})
_NO: Final = frozenset({"false", "no", "n", "off", "0", "nein", "non", "not yet", "pending", "open"})
_NUMBER: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,6}))?")
_DAYS: Final = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%Y%m%d",
)
_EXAMPLES: Final = {
    "scenario": "Clerks create invoices and remind customers of open ones",
    "uptime": 99.95,
    "evidence": "https://status.contoso.com",
    "steps": "Sign in with the account from the portal; there is no second factor",
    "name": "Connector Team",
    "email": "connectors@contoso.com",
    "url": "https://contoso.com/support",
    "calls-per-operation": 10,
    "pull-request": "https://github.com/microsoft/PowerPlatformConnectors/pull/4711",
}
_A_DAY: Final = "2026-05-04"


def line(name: str, value: object) -> str:
    """The line, marked as code."""
    return code(f"{name}: {written(value)}", 300)


def written(value: object) -> str:
    """A value as YAML takes it, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value == value.strip() and value.lower() not in _SPOKEN
        return value if plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


def is_spoken(value: Any) -> bool:
    """The value says yes or no in words of its own."""
    return str(value).strip()[:20].lower() in _YES | _NO


def suggestion(member: dict[str, Any], name: str, value: Any) -> object:
    """A value that the schema takes, as near to the one that is there as can be told.

    :param member: the schema of the member, references resolved.
    """
    text = str(value).strip()[:200] if isinstance(value, (str, int, float)) else ""
    if "enum" in member:
        return _one_of(member["enum"], text)
    kind = member.get("type")
    if kind == "boolean":
        return value if isinstance(value, bool) else text.lower() not in _NO
    if kind in ("number", "integer"):
        return _number(text, kind, member, name)
    if member.get("format") == "date":
        return _day(text)
    if kind == "object":
        first = next(iter(member["properties"]))
        return {first: _EXAMPLES.get(first, True)}
    if "pattern" in member:
        return _address(text, name)
    return cut(text, 80) if text and not holds_password(text) else _EXAMPLES.get(name, "…")


def _one_of(choices: list[str], text: str) -> str:
    from difflib import get_close_matches

    spoken = re.sub(r"[\s_]+", "-", text.lower())
    if spoken in ("no", "none", "n/a", "false", "not-required") and "not-needed" in choices:
        return "not-needed"
    return (get_close_matches(spoken, choices, 1, 0.6) or choices)[0]


def _number(text: str, kind: str, member: dict[str, Any], name: str) -> object:
    """``99,95 %`` means 99.95."""
    match = _NUMBER.search(text)
    if match is None or text.startswith("-"):
        return _EXAMPLES.get(name, 0)
    number = float(f"{match[1]}.{match[2] or 0}")
    if not member.get("minimum", 0) <= number <= member.get("maximum", number):
        return _EXAMPLES.get(name, 0)
    return int(number) if kind == "integer" or number.is_integer() else number


def _day(text: str) -> str:
    spoken = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text.partition("T")[0] if re.match(r"\d{4}-\d", text) else text)
    for form in _DAYS:
        try:
            return datetime.strptime(spoken.strip(), form).date().isoformat()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return _slashed(spoken) or _A_DAY


def _slashed(text: str) -> str | None:
    """Of 31/12/2026 and 12/31/2026 it can be told which is the month; of 04/05/2026 it cannot."""
    match = re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", text.strip())
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if (first > 12) == (second > 12) and first != second:
        return None
    try:
        return date(year, min(second, 12) if first > 12 else first, first if first > 12 else second).isoformat()
    except ValueError:
        return None


def _address(text: str, name: str) -> object:
    bare = re.sub(r"^(?:https?:?/{0,2})", "", text, flags=re.IGNORECASE)
    if name == "pull-request":
        number = re.search(r"(?:#|pull/|^)(\d{1,7})\b", text)
        if number:
            return f"https://github.com/microsoft/PowerPlatformConnectors/pull/{number[1]}"
        return "not-needed" if text.lower() in ("no", "none", "n/a", "not needed") else _EXAMPLES[name]
    whole = re.fullmatch(r"(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?:/[^\s\"'`]{0,150})?", bare)
    return f"https://{bare}" if whole else _EXAMPLES.get(name, "https://contoso.com")
