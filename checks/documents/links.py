"""Links and images of readme.md and intro.md: how they are written, and where they lead."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from checks.criteria import BUSINESS_APP
from checks.rule import Findings, Level, rule
from checks.sources import COMMONMARK_LINKS
from connector.connector import Connector, TextFile
from connector.markdown import Link, read_markdown
from connector.node import Finding
from connector.words import code, cut, quoted

_BLANK: Final = " \t\r\n\u200b\u200c\u200d\ufeff"
_QUOTES: Final = "'\"‘’“”«»`"
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|[#/?]")
_ADDRESS: Final = re.compile(
    r"(?:www\.)?(?:[a-z0-9-]{1,63}\.){1,6}(?:com|net|org|io|dev|app|ai|eu|uk|de|fr|nl|co|cloud)(?:/|$)", re.IGNORECASE
)


def _target(link: Link) -> str:
    return unquote(link.target).strip(_BLANK)


def _at(file: TextFile, link: Link, message: str, help: str | None = None) -> Finding:
    return file.finding(
        message, help, line=link.line, column=link.column, end_line=link.end_line, end_column=link.end_column
    )


@rule(
    "document-link-written",
    BUSINESS_APP,
    Level.WARNING,
    help="Write `[text](address)`, with neither a space nor quotation marks around the address.",
    source=COMMONMARK_LINKS,
)
def links_are_shown_as_links(connector: Connector) -> Findings:
    """A link of `readme.md` or `intro.md` is written as `[text](address)`.

    With a space or a line break between the two, or with the brackets the other way round, it is shown as plain text;
    quotation marks become a part of the address.
    """
    for file in (connector.readme, connector.intro):
        if file is None:
            continue
        document = read_markdown(file.text)
        for link in document.links:
            target = _target(link)
            if target[:1] in _QUOTES and target.strip(_QUOTES):
                bare = code(target.strip(_QUOTES), 120)
                message = f"the address of the link {quoted(target)} includes its quotation marks"
                yield _at(file, link, message, f"Remove the quotation marks: write {bare} between the parentheses.")
        for link in document.spaced_links:
            gap = "space" if link.end_line in (None, link.line) else "line break"
            message = f"a {gap} before the address {quoted(link.target)} keeps the link from being shown as one"
            yield _at(file, link, message, f"Remove the {gap} between `]` and `(`.")
        for link in document.turned_links:
            message = f"the brackets of the link to {quoted(link.target)} are the wrong way round"
            yield _at(file, link, message, f"Write {code(f'[text]({cut(link.target, 120)})', 140)}.")


@rule(
    "document-links-found",
    BUSINESS_APP,
    Level.WARNING,
    help="Correct the path, add the file, or write the whole address.",
    source=COMMONMARK_LINKS,
)
def links_lead_somewhere(connector: Connector) -> Findings:
    """Links and images of `readme.md` and `intro.md` that lead into the directory lead to an existing file.

    They are case-sensitive. Links to other places are not followed.
    """
    for file in (connector.readme, connector.intro):
        for link in read_markdown(file.text).links if file is not None else ():
            target = _target(link)
            if file is not None and target and target[:1] not in _QUOTES and not _SCHEME.match(target):
                yield from _broken(connector, file, link, target)


def _broken(connector: Connector, file: TextFile, link: Link, target: str) -> Iterator[Finding]:
    path = posixpath.normpath(re.split("[?#]", target, maxsplit=1)[0].replace("\\", "/"))
    itself = path == "." and not link.image
    if itself or path.startswith("..") or connector.holds(path):
        return
    what = "image" if link.image else "link"
    if "@" in path or _ADDRESS.match(path):
        whole = f"{'mailto:' if '@' in path else 'https://'}{target}"
        yield _at(file, link, f"the {what} {quoted(target, 120)} is read as a file", f"Write {code(whole, 140)}.")
    else:
        yield _at(file, link, f"the {what} {quoted(target, 120)} leads to no file of the directory")
