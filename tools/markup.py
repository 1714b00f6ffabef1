"""Our sentences as Markdown for the pages."""

from __future__ import annotations

import re
from typing import Final

from report.prose import Kind, pieces

_CODE: Final = re.compile(
    r"``(?P<literal>[^`]+)``"
    r"|(?<![\w`/])(?P<name>"
    r'"[\w-]+": (?:\[[^\]]*\]|"[^"]*"|\w+)'  # a member with its value
    r"|\$\w+|[$/#]?[\w*-]+(?:[./_{}-][\w*{}-]+)*\*?\.(?:json|ya?ml|png|md|csx)\b"  # files, and ``$ref``
    r"|x-ms-[\w*-]+|[a-z]+[A-Z]\w+"  # extensions and members in camel case
    r")"
)
"""Names of files and members, which stand as code on the pages."""


def prose(text: str) -> str:
    """Our own sentence as Markdown: names of files and members stand as code, and nothing else is markup."""
    pieces = []
    end = 0
    for match in _CODE.finditer(text):
        pieces += [_plain(text[end : match.start()]), f"`{match['literal'] or match['name']}`".replace("|", "\\|")]
        end = match.end()
    return "".join([*pieces, _plain(text[end:])])


def marked(text: str) -> str:
    """A rule's sentence as Markdown: its code as code, and nothing else is markup."""
    said = []
    for piece in pieces(text):
        if piece.kind is Kind.CODE:
            said.append(f"`{piece.text}`".replace("|", "\\|"))
        else:
            said.append(_plain(f'"{piece.text}"' if piece.kind is Kind.QUOTED else piece.text))
    return "".join(said)


def _plain(text: str) -> str:
    return re.sub(r"([\\*_<>\[\]|~])", r"\\\1", text)
