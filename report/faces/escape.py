"""Foreign text inside GitHub's Markdown: it can neither ping, nor render, nor break what stands around it.

One device does it all: a code span. GitHub looks for no mention, issue number, commit or address in it, and its
content is literal. Backslashes and entities are no substitute: GitHub searches for mentions after it has decoded
both. Words of letters and digits need no protection and stay as they are, so that sentences still read as such.
"""

import html
import re
from urllib.parse import quote

from report.plain import DASH, TIMES, visible

_RUN = re.compile("`+")
_PIECE = re.compile(r'(?P<open>\(?)"(?P<quoted>[^"]+)"(?P<stop>[.,;:?)]{0,2})(?=\s|$)|(?P<word>\S+)')
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
    """A sentence that quotes foreign names.

    What stands in straight quotes, and every word that could be more than a word, becomes a code span. White space
    is folded. Not for the beginning of a line, where a dash or a number starts a list.
    """
    text = visible(" ".join(text[: 8 * limit].split()), limit)
    return " ".join(_piece(match, limit, cell) for match in _PIECE.finditer(text))


def _piece(match: re.Match[str], limit: int, cell: bool) -> str:
    if quoted := match["quoted"]:
        return match["open"] + code(quoted, limit, cell=cell) + match["stop"]
    word = match["word"]
    if _WORD.fullmatch(word) and not _REFERENCE.search(word):
        return word
    # The sentence's own punctuation is no part of the name that stands before it.
    name = word.rstrip(".,;:") or word
    return code(name, limit, cell=cell) + word[len(name) :]


def raw(text: str, limit: int = 200) -> str:
    """Code inside an HTML block, where Markdown is not looked at."""
    return f"<code>{html.escape(visible(text, limit), quote=True)}</code>"


def link(label: str, url: str | None) -> str:
    """A link; just the label where there is no address. The label is Markdown already."""
    return label if url is None else f"[{label}]({_UNSAFE_IN_URL.sub(_percent, url)})"


def _percent(match: re.Match[str]) -> str:
    return quote(match[0], safe="", errors="replace")
