"""Regular expressions of an author: read, and never compiled.

Compiling takes the time of a thousand small steps for one class of characters in any letter case; reading takes a
step a character, and finds every fault of writing.
"""

from __future__ import annotations

import re
import warnings
from re import _parser  # type: ignore[attr-defined]
from typing import Final

from connector.node import Beyond

_FAULTS: Final = re.compile(
    r"missing \), unterminated subpattern|unbalanced parenthesis|unterminated character set|nothing to repeat"
    r"|multiple repeat|bad character range|bad escape \(end of pattern\)|min repeat greater than max repeat"
)
"""What no dialect accepts; of the rest, each has its own."""
_CLASS: Final = re.compile(r"(?P<other>\\[\s\S])|\[(?P<not>\^?)\]|(?P<class>\[(?:\\[\s\S]|[^\]\\])++\]?)")


_GROUP: Final = re.compile(r"\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*+\]?|(?P<open>\()|(?P<close>\))")
MAX_GROUPS: Final = 100
"""Levels of groups in each other that a pattern may have: its reader calls itself for each."""


def fault(pattern: str) -> str | None:
    """What is wrong with a regular expression in every dialect; ``None`` where one of them may accept it.

    :raises Beyond: its groups are nested too deeply.
    """
    depth = 0
    for match in _GROUP.finditer(pattern):
        depth += 1 if match["open"] else -1 if match["close"] else 0
        if depth > MAX_GROUPS:
            raise Beyond(
                f"a pattern has groups that are nested more than {MAX_GROUPS} levels deep",
                "Write the pattern with fewer groups.",
            )
    found = _fault(pattern)
    if found is None or ("[]" not in pattern and "[^]" not in pattern):
        return found
    # To JavaScript a class may be empty; to others the bracket behind its beginning is a character.
    return found if _fault(_CLASS.sub(_without_empty_class, pattern)) is not None else None


def _without_empty_class(match: re.Match[str]) -> str:
    if match["not"] is None:
        return match[0]
    return r"[\s\S]" if match["not"] else "(?!)"


def _fault(pattern: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _parser.parse(pattern)
    except re.error as error:
        match = _FAULTS.match(str(error))
        return match[0] if match else None
    except OverflowError:
        return None
    return None
