"""Foreign text inside GitHub's Markdown: it can neither ping, nor render, nor break what stands around it.

One device does it all: a code span. GitHub looks for no mention, issue number, commit or address in it, and its
content is literal. Backslashes and entities are no substitute: GitHub searches for mentions after it has decoded
both. Words of letters and digits need no protection and stay as they are, so that sentences still read as such.
"""

import html
import re
from collections.abc import Callable
from urllib.parse import quote

from report.plain import DASH, TIMES, visible
from report.prose import Kind, folded, pieces

_RUN = re.compile("`+")
_TOKEN = re.compile(r"\s+|\S+")
_PUNCTUATION = re.compile(r"\(|[).,;:?!…%]{1,3}")
"""What may stand next to a code span as it is."""
_WORD = re.compile(
    rf"""[('\u2018\u201c]?[^\W_]+(?:[-'\u2019/.,][^\W_]+)*['\u2019\u201d)]?[.,;:?%)]{{0,2}}|[{DASH}—·{TIMES}→%]"""
)
_REFERENCE = re.compile(r"www\.|(?<![^\W_])(?:[0-9a-f]{7,40}(?![^\W_])|[a-z]+-[0-9])", re.IGNORECASE)
"""Plain words in which GitHub sees an address, a commit or an issue of a tracker."""
_UNSAFE_IN_URL = re.compile(r"[^A-Za-z0-9\-._~:/?#@&=+,;%]")


def code(text: str, limit: int = 200, *, cell: bool = False) -> str:
    """A code span that holds exactly the text (made visible and cut).

    :param cell: it stands in a table, where a pipe would end the cell even inside a code span.
    """
    text = visible(text, limit).replace("<!--", "<! --")
    fence = "`" * (max((len(run) for run in _RUN.findall(text)), default=0) + 1)
    if not text.strip(" "):
        text = " " * max(len(text), 1)
    elif text[0] in "` " or text[-1] in "` ":
        text = f" {text} "
    if cell:
        text = text.replace("|", "\\|")
    return fence + text + fence


def prose(text: str, limit: int = 500, *, cell: bool = False) -> str:
    """A sentence of ours that quotes foreign names.

    What stands between backticks or in double quotes, and every word that could be more than a word, becomes a code
    span. White space is folded. Not for the beginning of a line, where a dash or a number starts a list.
    """
    return _spelled(text, limit, lambda name: code(name, limit, cell=cell))


def _spelled(text: str, limit: int, spell: Callable[[str], str]) -> str:
    text = visible(folded(text[: 8 * limit]), limit)
    said = ""
    for piece in pieces(text):
        if piece.kind is not Kind.TEXT:
            said = _joined(said, spell(piece.text))
            continue
        for token in _TOKEN.findall(piece.text):
            said = _joined(said, _token(token, spell))
    return said


def _joined(said: str, more: str) -> str:
    """Two code spans that touch would become one."""
    return f"{said} {more}" if said.endswith("`") and more.startswith("`") else said + more


def _token(token: str, spell: Callable[[str], str]) -> str:
    if token.isspace() or _PUNCTUATION.fullmatch(token):
        return token
    if _WORD.fullmatch(token) and not _REFERENCE.search(token):
        return token
    # The sentence's own punctuation is no part of the name that stands before it.
    name = token.rstrip(".,;:") or token
    return spell(name) + token[len(name) :]


def block(text: str, language: str = "", limit: int = 4_000, indent: str = "") -> str:
    """A fenced block that shows exactly the lines of the text.

    :param indent: what stands before each line, inside a list.
    """
    lines = [visible(line, 1_000).replace("<!--", "<! --") for line in text[:limit].split("\n")]
    longest = max((len(run) for line in lines for run in _RUN.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join(f"{indent}{line}".rstrip() for line in (fence + language, *lines, fence))


def html_prose(text: str, limit: int = 500) -> str:
    """The same as :func:`prose` inside an HTML block, where Markdown is not looked at and mentions are."""
    return _spelled(text, limit, lambda name: raw(name, limit))


def raw(text: str, limit: int = 200) -> str:
    """Code inside an HTML block, where Markdown is not looked at."""
    return f"<code>{html.escape(visible(text, limit), quote=True)}</code>"


def link(label: str, url: str | None) -> str:
    """A link; just the label where there is no address. The label is Markdown already."""
    return label if url is None else f"[{label}]({_UNSAFE_IN_URL.sub(_percent, url)})"


def _percent(match: re.Match[str]) -> str:
    return quote(match[0], safe="", errors="replace")
