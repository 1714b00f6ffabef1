"""Sections of a readme or an introduction, known by the meaning of their headings.

Authors write "Requirements" or "Before you begin" for "Prerequisites", and every reader understands them; neither the
words nor the place of a heading decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from connector.markdown import Block, Markdown

MAX_HEADING: Final = 200
"""Characters of a heading among which its meaning is looked for."""
MAX_WORDS: Final = 12
"""Words of a name that are looked for in a text."""

_MEANINGS: Final = {
    "publisher": re.compile(r"^(?:about )?(?:the )?publishers?\b|\bpublished by\b"),
    "prerequisites": re.compile(
        r"pre ?requisit|requirement|before you (?:begin|start)|what (?:do )?you (?:will )?need|you(?: wi)?ll need"
        r"|you need"
    ),
    "operations": re.compile(
        r"operation|\bactions?\b|\btriggers?\b|\bendpoints?\b|\bmethods?\b|\brequests\b|functionalit|\bfunctions\b"
        r"|capabilit|\bcommands\b|\bcalls\b"
    ),
    "tools": re.compile(r"\btools?\b|\bskills?\b|\bprompts?\b|\bresources?\b"),
    "credentials": re.compile(
        r"credential|authenticat|authori[sz]|api ?key|\btokens?\b|sign(?:ing)? ?(?:in|up)\b|log ?in\b|oauth|permission"
        r"|access key|(?:set(?:ting)? ?up|creat\w+) (?:a |the |your )?(?:new )?connection|how to connect"
        r"|connecting |(?:configur|establish)\w* (?:a |the |your )?connection|user ?name|app registration"
        r"|subscription key|client id"
    ),
    "known issues": re.compile(
        r"\bissues?\b|limitation|\blimits?\b|restriction|constraint|throttling|caveat|known (?:problem|bug|error)"
    ),
    "deployment": re.compile(r"deploy|install|\bset(?:ting)? ?up\b|building the connector|\bimport"),
    "get started": re.compile(r"\bstart(?:ed)?\b|how to use|using (?:the|this|your)|quick ?start|\busage\b"),
    "common errors": re.compile(r"\berrors?\b|troubleshoot|remed|solution|problem"),
    "questions": re.compile(r"\bfaqs?\b|\bf a q\b|\bq a\b|questions"),
}
_TEMPLATE: Final = re.compile(
    r"(?:about )?(?:the )?publishers?\b.*|pre ?requisites?|requirements|(?:supported |available )?"
    r"(?:operations|actions|triggers|tools)(?: and (?:actions|triggers))?"
    r"|(?:obtaining|how to get) credentials|authentication|get(?:ting)? started(?: with your connector)?"
    r"|known (?:issues|limitations)(?: and (?:issues|limitations))?|limitations"
    r"|(?:frequently asked questions|faqs?)(?: faqs?)?|deployment(?: instructions)?|common errors and remedies"
)
"""What can hardly be the name of a service: a section as the template calls it."""
_ARTICLES: Final = frozenset({"a", "an", "the"})
_NO_WORD: Final = re.compile(r"[^\w]+")
_NUMBER: Final = re.compile(r"^(?:(?:\d{1,3}|[ivx]{1,5}) )+(?=[^\W\d])")


def words(text: str) -> str:
    """Lower case, single spaces, no punctuation: what two spellings of the same words have in common."""
    return _NO_WORD.sub(" ", text.lower().replace("'", "").replace("’", "")).strip()


def heading_words(block: Block) -> str:
    """The words of a heading, without the number that some authors give it."""
    return _NUMBER.sub("", words(block.text[:MAX_HEADING]))


def sections(document: Markdown, *meanings: str) -> list[Block]:
    """The headings with one of these meanings, such as ``prerequisites``."""
    return [
        heading
        for heading in document.headings
        if any(_MEANINGS[meaning].search(heading_words(heading)) for meaning in meanings)
    ]


def misspelled_heading(document: Markdown, heading: str) -> Block | None:
    """The heading that says these words with letters missing, doubled or swapped."""
    wanted = words(heading).split()
    for block in document.headings:
        written = heading_words(block).split()
        if len(written) == len(wanted) and all(map(_is_slip, written, wanted)):
            return block
    return None


def _is_slip(written: str, word: str) -> bool:
    return written == word or (
        abs(len(written) - len(word)) <= 1 and SequenceMatcher(None, written, word).ratio() > 0.84
    )


def is_template_section(heading: Block) -> bool:
    """The heading is one of a section as the template calls it, and not the title of the document."""
    return _TEMPLATE.fullmatch(heading_words(heading)) is not None


def empty_sections(document: Markdown) -> set[Block]:
    """The headings with nothing below them: the document ends there, or another section begins."""
    empty = set()
    for block, following in zip(document.blocks, (*document.blocks[1:], None), strict=False):
        if block.kind == "heading" and (
            following is None or (following.kind == "heading" and _begins_another(block, following))
        ):
            empty.add(block)
    return empty


def _begins_another(heading: Block, following: Block) -> bool:
    """A line in bold may be text as well as a heading, so only one with a known meaning begins a section behind it."""
    if is_template_section(following):
        return True
    return following.level <= heading.level and 6 not in (heading.level, following.level)


def _telling(text: str) -> list[str]:
    """Its words without articles: "Get the invoice" is "Get invoice"."""
    return [word for word in words(text).split() if word not in _ARTICLES]


def named(text: str, names: Iterable[str]) -> set[str]:
    """Those of the names that a text holds; spaces, punctuation, letter case and articles do not matter.

    Each word of the text is looked at once for each length of a name, however many names there are. Of a longer name
    the first :data:`MAX_WORDS` words count.
    """
    keys = {name: _telling(name)[:MAX_WORDS] for name in names}
    wanted = {"".join(key) for key in keys.values()}
    # "GetInvoice" is one word of a text, where "Get invoice" are two of a name.
    lengths = {1, *map(len, keys.values())} - {0}
    every = _telling(text)
    found = {
        joined
        for length in lengths
        for start in range(len(every) - length + 1)
        if (joined := "".join(every[start : start + length])) in wanted
    }
    return {name for name, key in keys.items() if key and "".join(key) in found}
