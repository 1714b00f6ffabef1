"""The links of a paragraph of Markdown, each with its place in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_SPACED: Final = re.compile(
    r"\[(?P<text>[^\[\]\n]{2,200})\](?:[ \t]{1,3}\n?|\n)\((?P<target>(?:https?://|www\.|mailto:)[^()\s]{1,500})"
    r"(?: \"[^\"\n]{0,200}\")?\)"
)
_TURNED: Final = re.compile(
    r"\([^()\[\]\n]{2,200}\)\[(?P<target>(?:https?://|www\.|mailto:)[^\[\]()\s]{1,500})\](?![(\[:])"
)
_PLACE: Final = "place"


@dataclass(frozen=True, slots=True)
class InlineLink:
    """A link or an image, at character offsets of its paragraph; the end is exclusive."""

    target: str
    image: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Links:
    """What a paragraph shows as links, and what it would if no space were in between."""

    links: list[InlineLink]
    spaced: list[InlineLink]
    turned: list[InlineLink]
    """Those whose brackets are the wrong way round."""


def mark_places(parser: MarkdownIt) -> None:
    """Let the parser note on each link, image and piece of code where it begins and ends."""
    for name in ("link", "image", "backticks", "autolink"):
        rule = next(one.fn for one in parser.inline.ruler.__rules__ if one.name == name)
        parser.inline.ruler.at(name, _noting(rule))


def _noting(rule: Callable[..., bool]) -> Callable[[StateInline, bool], bool]:
    def noted(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            for token in state.tokens[before:]:
                if token.type in ("link_open", "image", "code_inline"):
                    token.meta.setdefault(_PLACE, (start, state.pos))
                    break
        return matched

    return noted


def find_links(content: str, parser: MarkdownIt, references: dict[str, Any]) -> Links:
    """Every link of a paragraph.

    :param references: the link reference definitions of the document, as the parser collected them.
    """
    children: list[Token] = []
    parser.inline.parse(content, parser, references, children)
    taken = [token.meta[_PLACE] for token in children if _PLACE in token.meta]
    return Links(list(_shown(children)), list(_spaced(content, taken, references)), list(_turned(content, taken)))


def _shown(children: list[Token]) -> Iterator[InlineLink]:
    for token in children:
        if token.type not in ("link_open", "image"):
            continue
        start, end = token.meta.get(_PLACE, (0, 0))
        target = token.attrGet("href" if token.type == "link_open" else "src")
        yield InlineLink(str(target or ""), token.type == "image", start, end)


def _spaced(content: str, taken: list[tuple[int, int]], references: dict[str, Any]) -> Iterator[InlineLink]:
    known = references.get("references", {})
    for match in _SPACED.finditer(content):
        inside = any(start <= match.start() < end for start, end in taken)
        if not inside and match["text"].upper() not in known:
            yield InlineLink(match["target"], False, *match.span())


def _turned(content: str, taken: list[tuple[int, int]]) -> Iterator[InlineLink]:
    for match in _TURNED.finditer(content):
        if not any(start <= match.start() < end for start, end in taken):
            yield InlineLink(match["target"], False, *match.span())
