"""intro.md, which becomes the connector's public page."""

from __future__ import annotations

import re
from typing import Final

from checks.criteria import BUSINESS_APP
from checks.rule import Findings, Level, rule
from checks.sources import SUBMISSION
from connector.connector import Connector, Intro
from connector.markdown import read_markdown
from connector.sections import empty_sections, heading_words, sections, words
from connector.words import quoted

_SENTENCE: Final = re.compile(
    r"(?<!\bInc)(?<!\bLtd)(?<!\bCorp)(?<!\bCo)(?<!\bNo)(?<!\bvs)(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\betc)"
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bU\.S)[.!?](?=\s+[^\sa-z]|\s*$)"
)
"""The end of a sentence; behind an abbreviation, or before a small letter, none ends."""


@rule(
    "intro-opening-paragraph",
    BUSINESS_APP,
    Level.WARNING,
    help="Open with one paragraph of at most eight sentences about what the service is good for, in its own words.",
    source=SUBMISSION,
)
def intro_opens_with_a_paragraph(connector: Connector) -> Findings:
    """`intro.md` opens with a paragraph of at most eight sentences that is not the definition's description.

    It appears on the connector's public page, right below the description.
    """
    intro = connector.intro
    if intro is None:
        return
    blocks = read_markdown(intro.text).blocks
    # A title is not asked for, and where there is one the paragraph comes below it.
    opening = blocks[1:2] if blocks and blocks[0].kind == "heading" else blocks[:1]
    if not opening or opening[0].kind != "paragraph":
        yield intro.finding("the introduction does not open with a paragraph")
        return
    sentences = len(_SENTENCE.findall(opening[0].text))
    if sentences > 8:
        yield intro.finding(f"the opening paragraph has {sentences} sentences", line=opening[0].line)
    info = connector.definition.info if connector.definition else None
    if info is not None and words(info.text("description")) == words(opening[0].text):
        yield intro.finding("the opening paragraph repeats the description of the definition", line=opening[0].line)


@rule(
    "intro-sections",
    BUSINESS_APP,
    Level.WARNING,
    help="Add the sections; leave out how to get credentials where there is no authentication.",
    source=SUBMISSION,
)
def intro_has_its_sections(connector: Connector) -> Findings:
    """`intro.md` has the sections that its readers expect.

    Prerequisites, how to get credentials, get started with your connector, known issues and limitations, common errors
    and remedies, and FAQ.
    """
    if connector.intro is None:
        return
    document = read_markdown(connector.intro.text)
    wanted = {
        "prerequisites": "Prerequisites",
        "credentials": "How to get credentials",
        "get started": "Get started with your connector",
        "known issues": "Known issues and limitations",
        "common errors": "Common errors and remedies",
        "questions": "FAQ",
    }
    if not connector.asks_for_credentials:
        del wanted["credentials"]
    empty = empty_sections(document)
    missing = [name for meaning, name in wanted.items() if empty.issuperset(sections(document, meaning))]
    if missing:
        snippet = "\n\n".join(f"## {name}" for name in missing)
        what = "a section" if len(missing) == 1 else f"{len(missing)} sections"
        yield connector.intro.finding(f"the introduction lacks {what}: {', '.join(missing)}").paste(snippet)


_LISTING: Final = re.compile(
    r"(?:supported |available |list of |all )?(?:operations|actions|triggers)(?: and (?:actions|triggers))?"
)


@rule(
    "intro-no-operation-list",
    BUSINESS_APP,
    Level.WARNING,
    help="Remove the list; the public page gets one from the definition.",
    source=SUBMISSION,
)
def intro_lists_no_operations(intro: Intro) -> Findings:
    """`intro.md` lists no actions and triggers.

    The public page lists them below the introduction, from the definition.
    """
    for heading in read_markdown(intro.text).headings:
        if _LISTING.fullmatch(heading_words(heading)):
            yield intro.finding(
                f"the section {quoted(heading.text)} lists what the page lists anyway", line=heading.line
            )


@rule(
    "intro-differs-from-readme",
    BUSINESS_APP,
    Level.WARNING,
    help="Write `intro.md` for the users of the connector; `readme.md` is for those who look at the repository.",
    source=SUBMISSION,
)
def intro_differs_from_the_readme(connector: Connector) -> Findings:
    """`intro.md` is not a copy of `readme.md`.

    It is one where four fifths of its text, by paragraphs, are in the readme as well.
    """
    if connector.intro is None or connector.readme is None:
        return
    readme = {words(block.text) for block in read_markdown(connector.readme.text).blocks}
    texts = [words(block.text) for block in read_markdown(connector.intro.text).blocks if block.kind != "heading"]
    length = sum(map(len, texts))
    shared = sum(len(text) for text in texts if text in readme)
    if length and shared >= 0.8 * length:
        yield connector.intro.finding(
            f"{100 * shared // length} % of {connector.intro.file} repeats {connector.readme.file}"
        )
