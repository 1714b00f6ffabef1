"""readme.md and intro.md: whether they are there, how the readme begins, and what it must not be left with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from checks.criteria import BUSINESS_APP
from checks.rule import Findings, Level, rule
from checks.sources import (
    CERTIFICATION,
    COMMONMARK_CHARACTERS,
    COMMONMARK_FENCES,
    COMMONMARK_HEADINGS,
    INDEPENDENT_PROCESS,
    POLICY_ERRORS,
    PULL_REQUEST_TEMPLATE,
    README_TEMPLATE,
)
from connector.characters import REPLACEMENT
from connector.connector import Connector, Readme
from connector.edits import Characters, Edit
from connector.markdown import MAX_CHARACTERS, MAX_INLINE, Block, Markdown, read_markdown
from connector.publisher import Publisher
from connector.readme_draft import draft_readme
from connector.sections import heading_words, is_template_section, words
from connector.words import quoted


@rule(
    "readme-file-present",
    BUSINESS_APP,
    Level.ERROR,
    help="Add `readme.md`: what the service is, prerequisites, operations, how to get credentials, and known issues.",
    policy="5000.1.1.2",
    source=(CERTIFICATION, INDEPENDENT_PROCESS, POLICY_ERRORS),
)
def readme_is_there(connector: Connector) -> Findings:
    """The directory contains `readme.md`.

    Reviewers and users read there what the connector needs and what it does; verified and independent publishers
    deliver it.
    """
    if connector.readme is None and not connector.refused("readme.md"):
        yield connector.finding("`readme.md` is missing").paste(draft_readme(connector))


@rule(
    "document-utf8",
    BUSINESS_APP,
    Level.WARNING,
    help="Save the file as UTF-8, and write the character again.",
    source=COMMONMARK_CHARACTERS,
)
def documents_can_be_read(connector: Connector) -> Findings:
    """`readme.md` and `intro.md` are encoded in UTF-8.

    What is not is shown as a black diamond with a question mark.
    """
    for file in (connector.readme, connector.intro):
        offset = file.text.find(REPLACEMENT) if file is not None else -1
        if file is not None and offset >= 0:
            line = file.text.count("\n", 0, offset) + 1
            yield file.finding("a character here cannot be read as UTF-8", line=line)


@rule(
    "readme-has-headings",
    BUSINESS_APP,
    Level.WARNING,
    help="Write a title and a heading for each section, such as `## Prerequisites`.",
    source=README_TEMPLATE,
)
def readme_has_headings(readme: Readme) -> Findings:
    """A readme has a title and sections, each with a heading.

    Readers look for one of them and skip the rest.
    """
    if not readme.text.strip():
        yield readme.finding("the readme is empty", "Write a title, a paragraph about the service, and the sections.")
    elif not read_markdown(readme.text).headings:
        yield readme.finding("the readme has no headings")


@rule(
    "readme-heading-space",
    BUSINESS_APP,
    Level.HINT,
    help="Write a space between the `#` characters and the heading.",
    source=COMMONMARK_HEADINGS,
    fixable=True,
)
def headings_have_a_space(readme: Readme) -> Findings:
    """A heading has a space after its `#` characters.

    Without it they are shown as text.
    """
    for heading in read_markdown(readme.text).headings:
        if not heading.spaced:
            finding = readme.finding(f"the heading {quoted(heading.text)} has no space after `#`", line=heading.line)
            yield finding.fix(*_spaced(readme, heading.line))


_MARKS: Final = re.compile(r" {0,3}#{1,6}")


def _spaced(readme: Readme, number: int) -> list[Edit]:
    start = readme.offset(number)
    marks = _MARKS.match(readme.text, start)
    return [Characters(readme.file, marks.end(), marks.end(), " ")] if marks is not None else []


@rule(
    "document-code-closed",
    BUSINESS_APP,
    Level.WARNING,
    help="Close the code block with a line of the same characters that open it.",
    source=COMMONMARK_FENCES,
)
def code_blocks_end(connector: Connector) -> Findings:
    """A code block of `readme.md` or `intro.md` is closed.

    Otherwise everything below is shown as code: headings, lists and links included.
    """
    for file in (connector.readme, connector.intro):
        for block in read_markdown(file.text).blocks if file is not None else ():
            if file is not None and not block.closed:
                yield file.finding("the code block that begins here is never closed", line=block.line)


@rule(
    "document-read-whole",
    BUSINESS_APP,
    Level.WARNING,
    help="Move details to the documentation of the service, and link to it.",
    source=README_TEMPLATE,
)
def documents_are_read_whole(connector: Connector) -> Findings:
    """`readme.md` and `intro.md` have at most 100,000 characters, and each paragraph at most 20,000.

    What is beyond that is not judged here, and hardly anybody reads it; the longest published readme has a third of it.
    """
    for file in (connector.readme, connector.intro):
        if file is None:
            continue
        if len(file.text) > MAX_CHARACTERS:
            yield file.finding(f"only the first {MAX_CHARACTERS:,} of {len(file.text):,} characters were judged")
        for line in read_markdown(file.text).unread:
            yield file.finding(
                f"the links of a paragraph with more than {MAX_INLINE:,} characters were not judged", line=line
            )


@rule(
    "readme-title-paragraph",
    BUSINESS_APP,
    Level.WARNING,
    help="Say in two or three sentences below the title what the service is and what the connector does with it.",
    source=README_TEMPLATE,
)
def readme_starts_with_a_paragraph(readme: Readme) -> Findings:
    """A readme starts with its title and a paragraph about the service and the connector.

    It tells readers whether they are in the right place.
    """
    document = read_markdown(readme.text)
    if not document.headings or any(_introduction(document)):
        return
    title = next((heading for heading in document.headings if not is_template_section(heading)), None)
    if title is None:
        yield readme.finding(
            "no title and no paragraph come before the first section",
            "Write the connector's name as a heading, and below it in two or three sentences what it does.",
            line=document.headings[0].line,
        )
    else:
        yield readme.finding(f"no text follows the title {quoted(title.text)}", line=title.line)


def _introduction(document: Markdown) -> Iterator[Block]:
    """What says what the connector is: text before the first section, below the title or its first subheading.

    A heading of a section is not the title, wherever it is; what comes below the publisher's name tells of the service
    only where it is more than a name.
    """
    within, titled = True, False
    for block in document.blocks:
        if block.kind == "heading":
            section = is_template_section(block)
            publisher = section and "publisher" in heading_words(block)
            if titled and section and not publisher:
                return
            within, titled = not section, titled or not section
        elif within or (titled and len(block.text.split()) > 7):
            yield block


_PHRASES: Final = re.compile(
    r"two to three sentences about the service|should be the company or organization name"
    r"|should be a first and last name of an individual|any plans or licenses tools requ\w{1,8} from the connector"
    r"|describe actions triggers and other endpoints|explain the authentication method and how to get the credentials"
    r"|any known issues and limitations a user may encounter|include frequently asked questions by your customer"
    r"|add instructions on how to deploy this connector as custom connector|description of operation \d{1,2}$"
    r"|answer to question \d{1,2}$|^how to get started with your connector$"
)
"""By which a sentence of Microsoft's templates is known, in lower case and without punctuation."""
_LEFT: Final = re.compile(
    r"(?:Required|Optional)(?:\.|\s+(?:if|for)\b[^.]{0,80}\.)(?:$|\s+(?:Add|Any|Break|Describe|Detail|Explain|Give|How"
    r"|Include|It|List|One paragraph|Outline|Please|Provide|Say|Tell|What|Write)\b)"
)
"""What the template tells its authors, and not what a parameter is: ``Required. The id of the customer.``"""
_PLACEHOLDERS: Final = re.compile(
    r"(?:publisher )?publishers name|your connector name|(?:operation|question) [1-9]|(?:connector|company) name here"
)


@rule(
    "readme-no-template-text",
    BUSINESS_APP,
    Level.WARNING,
    help="Replace it with your own text, or remove it.",
    source=README_TEMPLATE,
)
def readme_has_no_template_text(readme: Readme) -> Findings:
    """A readme contains no text that Microsoft's template leaves for its author to replace.

    Such as "Required." at the start of a section, or "Operation 1" as a heading.
    """
    document = read_markdown(readme.text)
    first = next(iter(document.headings), None)
    for block in document.blocks:
        if _is_of_template(block, block == first):
            yield readme.finding(f"{quoted(block.text, 60)} is text of the template", line=block.line)


def _is_of_template(block: Block, first: bool) -> bool:
    if block.kind == "code":
        return False
    said = words(block.text[:300])
    if block.kind == "heading" or len(said) < 40:
        placeholder = block.kind in ("heading", "paragraph") and _PLACEHOLDERS.fullmatch(said) is not None
        if placeholder or (first and said == "title"):
            return True
    return _PHRASES.search(said) is not None or (block.kind != "heading" and _LEFT.match(block.text) is not None)


_APP: Final = re.compile(
    r"redirect|client ?id|client ?secret|\bregister|app(?:lication)? registration|\bapps?\b|\bapplications?\b"
    r"|developer (?:portal|console|account)|consumer key"
)


@rule(
    "readme-oauth-app-steps",
    BUSINESS_APP,
    Level.HINT,
    help="Write how to register an app at the service: where, with which scopes, and with which redirect URL.",
    source=(INDEPENDENT_PROCESS, PULL_REQUEST_TEMPLATE),
    publisher=Publisher.INDEPENDENT,
)
def readme_tells_how_to_register_an_app(connector: Connector) -> Findings:
    """The readme of an independent connector with OAuth 2.0 tells how to create an app at the service.

    Whoever deploys the connector needs a client ID and a secret of their own.
    """
    if connector.readme is None or connector.definition is None:
        return
    schemes = connector.definition.get("securityDefinitions")
    kinds = (
        [scheme.get("type") for scheme in schemes.values() if isinstance(scheme, dict)]
        if isinstance(schemes, dict)
        else []
    )
    if "oauth2" in kinds and not _APP.search(connector.readme.text.lower()):
        yield connector.readme.finding(
            "the connector signs in with OAuth 2.0, and the readme does not mention an app to create"
        )
