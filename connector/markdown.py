"""What a reader finds in a Markdown document: headings, what stands below them, and links, each with its line.

The text is parsed as CommonMark. Two ways of writing a heading that CommonMark does not know count as well, because
many authors use them and every reader takes them for one: ``##Heading`` without the blank, and a short line that is
bold from end to end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from connector.links import InlineLink, find_links, mark_places

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_CHARACTERS: Final = 100_000
"""Of a longer document only the beginning is looked at; the longest published one has a third of that."""
MAX_INLINE: Final = 20_000
"""In a longer paragraph no links are looked for."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, an entry of a list: text that stands together."""

    kind: str
    """``heading``, ``paragraph``, ``item``, ``cell`` or ``code``."""
    text: str
    """Without markup."""
    line: int
    """1-based."""
    level: int = 0
    """Of a heading: 1 to 6."""
    spaced: bool = True
    """A heading's number signs are followed by a blank, or it has none."""
    closed: bool = True
    """A code block ends before the document does."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link or an image leads, and where it is written; lines and columns are 1-based."""

    target: str
    line: int
    image: bool
    column: int = 1
    end_line: int | None = None
    """``None``, as the end column, where only the line is known."""
    end_column: int | None = None


@dataclass(frozen=True, slots=True)
class Markdown:
    """A document as its reader sees it."""

    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    spaced_links: tuple[Link, ...] = ()
    """What is shown as text, since a space or a line break separates ``[text]`` from ``(address)``."""
    turned_links: tuple[Link, ...] = ()
    """What is shown as text, since it is written as ``(text)[address]``."""
    unread: tuple[int, ...] = ()
    """Lines of the paragraphs that are too long to look for links in."""

    @property
    def headings(self) -> list[Block]:
        """All headings in their order."""
        return [block for block in self.blocks if block.kind == "heading"]


@dataclass(frozen=True, slots=True)
class Task:
    """An entry of a list with a box, as GitHub shows it."""

    text: str
    """Without markup."""
    done: bool
    line: int


_NOT_SHOWN: Final = re.compile(r"\][ \t\n]|\)\[")
"""Where a link may begin that is shown as text."""
_TASK: Final = re.compile(r"\[\s*([^\s\[\]]{0,4})\s*\]\s*(.*)", re.DOTALL)


def read_tasks(text: str) -> list[Task]:
    """The entries with a box, ticked or not; any mark in the box ticks it, for every reader takes it so."""
    tasks = []
    tokens = _parser().parse(text[:MAX_CHARACTERS])
    for before, token in pairwise(tokens):
        box = _TASK.match(token.content) if token.type == "inline" and before.type == "paragraph_open" else None
        # A list that its author began without a blank behind the sign is a paragraph to the parser.
        for row, line in enumerate(token.content.split("\n")) if token.type == "inline" and not box else ():
            if found := _TASK.match(line.removeprefix("-").removeprefix("*").lstrip()):
                tasks.append(Task(plain(found[2]), _is_mark(found[1]), (token.map[0] if token.map else 0) + row + 1))
        if box:
            tasks.append(Task(plain(box[2]), _is_mark(box[1]), token.map[0] + 1 if token.map else 1))
    return tasks


def _is_mark(text: str) -> bool:
    return text.lower() not in ("", "-", "n", "n/a", "na", "no")


_FRONT_MATTER: Final = re.compile(r"\A---[ \t]*\n(?:[A-Za-z# \t-][^\n]*\n|\n){0,50}?---[ \t]*(?:\n|\Z)")


@lru_cache(maxsize=8)
def read_markdown(text: str) -> Markdown:
    """Parse a document; every text is one."""
    text = _FRONT_MATTER.sub(lambda match: "\n" * match[0].count("\n"), text[:MAX_CHARACTERS], count=1)
    document = _read(text, 0)
    last = document.blocks[-1] if document.blocks else None
    if last is None or last.closed:
        return document
    # What its author wrote below a code block without an end is shown as code; they meant it as text.
    rest = _read(last.text, last.line)
    swallowed = (replace(block, closed=True) for block in rest.blocks)
    return Markdown(
        (*document.blocks[:-1], replace(last, text=""), *swallowed),
        (*document.links, *rest.links),
        (*document.spaced_links, *rest.spaced_links),
        (*document.turned_links, *rest.turned_links),
        (*document.unread, *rest.unread),
    )


def _read(text: str, above: int) -> Markdown:
    """The blocks and links of a text that starts below that many lines."""
    blocks: list[Block] = []
    links: list[Link] = []
    spaced: list[Link] = []
    turned: list[Link] = []
    unread: list[int] = []
    references: dict[str, Any] = {}
    tokens = _parser().parse(text, references)
    rows = text.split("\n")
    containers: list[str] = []
    for index, token in enumerate(tokens):
        line = above + (token.map[0] + 1 if token.map else 1)
        if token.type in ("list_item_open", "th_open", "td_open", "blockquote_open"):
            containers.append(token.type)
        elif token.type in ("list_item_close", "th_close", "td_close", "blockquote_close"):
            containers.pop()
        elif token.type in ("fence", "code_block"):
            blocks.append(Block("code", token.content, line, closed=_ends(token)))
        elif token.type == "html_block":
            blocks += _html(token.content, line)
        elif token.type == "inline":
            blocks += _blocks(token, line, tokens[index - 1], containers)
            if "](" in token.content or _NOT_SHOWN.search(token.content) or (references and "[" in token.content):
                if len(token.content) > MAX_INLINE:
                    unread.append(line)
                    continue
                found = find_links(token.content, _parser(), references)
                place = partial(_placed, token.content, rows, line, line - above - 1)
                links += [place(link) for link in found.links]
                spaced += [place(link) for link in found.spaced]
                turned += [place(link) for link in found.turned]
    return Markdown(tuple(blocks), tuple(links), tuple(spaced), tuple(turned), tuple(unread))


def _placed(content: str, rows: list[str], line: int, first: int, link: InlineLink) -> Link:
    """The link at its lines and columns: the parser takes indentation and the marks of lists off its rows.

    :param first: which of the rows is the first one of the paragraph.
    """

    def place(offset: int) -> tuple[int, int | None]:
        row = content.count("\n", 0, offset)
        start = content.rfind("\n", 0, offset) + 1
        stripped = content[start:].partition("\n")[0]
        at = rows[first + row].find(stripped) if first + row < len(rows) and stripped else -1
        return line + row, None if at < 0 else at + offset - start + 1

    (start, column), (last, end) = place(link.start), place(link.end)
    if column is None or end is None:
        return Link(link.target, start, link.image)
    return Link(link.target, start, link.image, column, last, end)


def _ends(token: Token) -> bool:
    """A fence is closed by another one; one in a list or a quotation ends with that."""
    if token.type != "fence" or token.level or not token.map:
        return True
    lines = token.content.count("\n")
    return token.content.endswith("\n"[: len(token.content)]) and token.map[1] - token.map[0] == lines + 2


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Inline markup is parsed here where it matters: the parser's own pass would take it in paragraphs of any length.
    parser = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
    mark_places(parser)
    return parser


_CLOSED: Final = re.compile(r"(#{1,6})([^#\s].*)")
_BOLD: Final = re.compile(
    r"(?:\*{2,3}|__)_?(?P<text>[^*_\n]{1,80})_?(?:\*{2,3}|__):?|<(?P<tag>b|strong)>(?P<inner>[^<\n]{1,80})</(?P=tag)>:?"
)
_MARKUP: Final = re.compile(r"[*_`~]+|!?\[([^\]\n]{0,300})\](?:\([^)\n]{0,500}\)|\[[^\]\n]{0,100}\])?|<[^>\n]{1,300}>")


def _blocks(token: Token, line: int, opening: Token, containers: list[str]) -> Iterator[Block]:
    if opening.type == "heading_open":
        yield Block("heading", plain(token.content), line, int(opening.tag[1:]))
        return
    kind = "paragraph"
    if containers:
        kind = "item" if containers[-1] == "list_item_open" else "cell" if "t" in containers[-1][:1] else "paragraph"
    rest: list[str] = []
    start = line
    for number, row in enumerate(token.content.split("\n"), line):
        closed, bold = _CLOSED.fullmatch(row.strip()), _BOLD.fullmatch(row.strip())
        if not closed and (not bold or kind != "paragraph"):
            rest.append(row)
            continue
        if rest:
            yield Block(kind, plain("\n".join(rest)), start)
        rest, start = [], number + 1
        if closed:
            yield Block("heading", plain(closed[2]), number, len(closed[1]), spaced=False)
        elif bold:
            yield Block("heading", plain(bold["text"] or bold["inner"]), number, 6)
    if rest:
        yield Block(kind, plain("\n".join(rest)), start)


def plain(text: str) -> str:
    """The text without emphasis, code marks, tags and the targets of its links."""
    return " ".join(_MARKUP.sub(lambda match: match[1] or "", text).split())


_HEADING_TAG: Final = re.compile(r"<(h[1-6]|summary)\b[^>\n]{0,200}>(.{1,300}?)</\1>", re.IGNORECASE)
_SPREAD: Final = re.compile(
    r"(<(h[1-6]|summary)\b[^>\n]{0,200}>)\s{1,40}([^<\n]{1,300}?)\s{0,40}(</\2>)", re.IGNORECASE
)
_TAG: Final = re.compile(r"<[^>]{0,2000}>")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_PICTURE: Final = re.compile(r"<(?:img|video|picture|iframe)\b", re.IGNORECASE)


def _html(content: str, line: int) -> Iterator[Block]:
    # A heading that takes several lines stands on its first one.
    content = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), content)
    content = _SPREAD.sub(lambda match: f"{match[1]}{match[3]}{match[4]}" + "\n" * match[0].count("\n"), content)
    for number, row in enumerate(content.split("\n"), line):
        heading = _HEADING_TAG.search(row)
        if heading:
            yield Block("heading", plain(heading[2]), number, int(heading[1][1]) if heading[1][1:].isdigit() else 6)
        elif (text := " ".join(_TAG.sub(" ", row).split())) or _PICTURE.search(row):
            yield Block("paragraph", text, number)
