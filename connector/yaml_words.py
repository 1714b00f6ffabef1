"""Mistakes in YAML in the words of somebody who writes answers into a file, with the line to write instead."""

from __future__ import annotations

import json
import re
from typing import Final

from connector.passwords import holds_password
from connector.words import code, quoted

MAX_LINE: Final = 300
"""Characters of a line that is written out."""

_SAID: Final = {
    "could not find expected ':'": "a colon and a space are missing after the name of a member",
    "did not find expected ',' or ']'": 'a "[" is not closed',
    "did not find expected ',' or '}'": 'a "{" is not closed',
    "did not find expected node content": "a value is missing, or a bracket is not closed",
    "did not find expected key": "a name with a colon is expected here; a text in quotes ends with its closing quote",
}
"""What the parser says of a place, in other words."""
_MEMBER: Final = re.compile(r"\s*(?:- )?([\w./-]{1,80}):[ \t]+(\S.{0,300})")


def of_problem(text: str, line: int, column: int, problem: str) -> tuple[str, str | None]:
    """What is wrong at a place of the text, and what to write there.

    :param line: 1-based, as the column.
    :param problem: how the parser calls it.
    """
    row = _row(text, line)
    sign = row[column - 1 : column]
    if "\t" in row[: max(column, len(row) - len(row.lstrip()))]:
        return "a tab is used for indentation, and YAML takes only spaces", _untabbed(row)
    member = _MEMBER.match(row)
    if "mapping values are not allowed" in problem and member and column <= member.end(1) + 1:
        return "the line is not indented like the one above", "Begin it in the same column as the line above."
    if "mapping values are not allowed" in problem and row[column - 1 :].startswith(":"):
        return 'a text that contains ": " is not in quotes', _in_quotes(row)
    if sign and sign in "@`%|>!&*" and ("cannot start any token" in problem or sign in "%@`"):
        return f"a text that begins with {quoted(sign)} is not in quotes", _in_quotes(row)
    if "end of stream" in problem and sign in ("'", '"'):
        return f"the quotation that begins with {sign} is never closed", f"Close it with {sign}."
    known = next((said for part, said in _SAID.items() if part in problem), None)
    said = known or f"this is not YAML: {problem.removeprefix('but ').removeprefix('found ')}"
    return said, _in_quotes(row) if _MEMBER.fullmatch(row) else None


def of_alias(text: str, line: int) -> tuple[str, str | None]:
    """What is wrong with a name behind an asterisk; most authors mean a text that begins with one.

    :param line: 1-based.
    """
    return "a YAML alias is not read", _in_quotes(_row(text, line))


def _row(text: str, line: int) -> str:
    rows = re.split(r"\r\n|\n|\r", text)
    return rows[line - 1] if line <= len(rows) else ""


def _in_quotes(row: str) -> str | None:
    """The line with its value in quotes; none where nobody may repeat it."""
    match = _MEMBER.fullmatch(row)
    if match is None or len(row) > MAX_LINE or holds_password(row):
        return None
    value = match[2].rstrip().strip('"')
    return f"Write {code(f'{match[1]}: {json.dumps(value, ensure_ascii=False)}', MAX_LINE + 20)}."


def _untabbed(row: str) -> str:
    if len(row) > MAX_LINE or holds_password(row) or not row.strip():
        return "Indent with two spaces."
    return f"Write two spaces in place of the tab: {code('  ' + ' '.join(row.split()), MAX_LINE)}."
