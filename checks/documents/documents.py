"""readme.md and intro.md: which sections they have, what they name, and where their links lead.

A section is known by the meaning of its heading, not by its words or its place: authors write "Requirements" or
"Before you begin" for "Prerequisites", and every reader understands them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from checks.criteria import BUSINESS_APP
from checks.rule import Findings, Level, rule
from checks.sources import (
    CERTIFICATION,
    COMMONMARK_FENCES,
    COMMONMARK_HEADINGS,
    COMMONMARK_LINKS,
    INDEPENDENT_PROCESS,
    POLICY_ERRORS,
    PULL_REQUEST_TEMPLATE,
    README_TEMPLATE,
    SUBMISSION,
)
from connector.connector import Connector, Intro, Readme, TextFile
from connector.markdown import MAX_CHARACTERS, Block, Markdown, read_markdown
from connector.node import Finding
from connector.publisher import Publisher

_SECTIONS: Final = {
    "publisher": re.compile(r"^(?:about )?(?:the )?publishers?\b|\bpublished by\b"),
    "prerequisites": re.compile(
        r"pre ?requisit|requirement|before you (?:begin|start)|what (?:do )?you (?:will )?need|you(?: wi)?ll need"
        r"|you need"
    ),
    "operations": re.compile(
        r"operation|\bactions?\b|\btriggers?\b|\bendpoints?\b|\bmethods?\b|\brequests\b|functionalit|\bfunctions\b"
        r"|capabilit|\bcommands\b|\bcalls\b"
    ),
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
_NO_WORD: Final = re.compile(r"[^\w]+")
_NUMBER: Final = re.compile(r"^(?:(?:\d{1,3}|[ivx]{1,5}) )+(?=[^\W\d])")


def _words(text: str) -> str:
    """Lower case, single blanks, no punctuation: what two spellings of the same words have in common."""
    return _NO_WORD.sub(" ", text.lower().replace("'", "").replace("’", "")).strip()


def _title(block: Block) -> str:
    """The words of a heading, without the number that some authors give it."""
    return _NUMBER.sub("", _words(block.text))


def _section(document: Markdown, meaning: str) -> Block | None:
    pattern = _SECTIONS[meaning]
    return next((heading for heading in document.headings if pattern.search(_title(heading))), None)


def _operation_names(connector: Connector) -> list[tuple[str, str]]:
    """What a reader may look for: name and operationId of every operation that the designer shows."""
    operations = connector.definition.operations if connector.definition else []
    return [(operation.name, operation.id) for operation in operations if not operation.internal]


def _signs_in(connector: Connector) -> bool:
    """A connection asks for something."""
    schemes = connector.definition.get("securityDefinitions") if connector.definition else None
    return bool(schemes) or bool(connector.properties and connector.properties.connection_parameters)


def _refused(connector: Connector, name: str) -> bool:
    """The file is there and could not be read: another rule says why."""
    return any(file.file.lower() == name for file in connector.unreadable)


def _at(file: TextFile, block: Block, message: str, help: str | None = None) -> Finding:
    return file.finding(message, help, line=block.line)


@rule(
    "readme-file-present",
    BUSINESS_APP,
    Level.ERROR,
    help="Add readme.md with prerequisites, supported operations, how to obtain credentials and known issues.",
    policy="5000.1.1.2",
    source=(CERTIFICATION, INDEPENDENT_PROCESS, POLICY_ERRORS),
)
def readme_is_there(connector: Connector) -> Findings:
    """The directory holds readme.md.

    Reviewers and users read there what the connector needs and does; verified and independent publishers deliver it.
    """
    if connector.readme is None and not _refused(connector, "readme.md"):
        yield connector.finding("there is no readme.md in the directory")


@rule(
    "readme-file-name-lowercase",
    BUSINESS_APP,
    Level.HINT,
    help="Rename the file to readme.md.",
    source=(INDEPENDENT_PROCESS, README_TEMPLATE),
)
def readme_has_its_name(readme: Readme) -> Findings:
    """The readme is called readme.md, in lower case.

    Links and tools that tell letter cases apart find it under that name.
    """
    if readme.file != "readme.md":
        yield Finding(readme.file, "", "", f'the readme is called "{readme.file}"')


@rule(
    "intro-file-present",
    BUSINESS_APP,
    Level.HINT,
    help="Write intro.md; it becomes the connector's public page and is handed over with the submission.",
    policy="5000.1.1.5",
    source=(SUBMISSION, POLICY_ERRORS),
    publisher=Publisher.VERIFIED,
)
def intro_is_there(connector: Connector) -> Findings:
    """A verified publisher delivers intro.md.

    Most hand it over in the portal or inside the submission package; beside the connector it can be judged.
    """
    if connector.intro is None and not _refused(connector, "intro.md"):
        yield connector.finding("there is no intro.md in the directory")


@rule(
    "readme-has-headings",
    BUSINESS_APP,
    Level.WARNING,
    help="Write a title and a heading for each section, such as ## Prerequisites.",
    source=README_TEMPLATE,
)
def readme_has_headings(readme: Readme) -> Findings:
    """A readme has a title and sections, each with a heading.

    Readers look for one of them and skip the rest.
    """
    if not readme.text.strip():
        yield readme.finding("the readme is empty", "Write a title, a paragraph on the service, and the sections.")
    elif not read_markdown(readme.text).headings:
        yield readme.finding("the readme has no headings")


@rule(
    "readme-heading-space",
    BUSINESS_APP,
    Level.HINT,
    help="Write a blank between the number signs and the heading.",
    source=COMMONMARK_HEADINGS,
)
def headings_have_a_blank(readme: Readme) -> Findings:
    """A heading has a blank behind its number signs.

    Without it the signs are shown as text.
    """
    for heading in read_markdown(readme.text).headings:
        if not heading.spaced:
            yield _at(readme, heading, f'the heading "{heading.text[:80]}" has no blank behind its number signs')


@rule(
    "document-code-closed",
    BUSINESS_APP,
    Level.WARNING,
    help="Close the code block with a line of the same signs.",
    source=COMMONMARK_FENCES,
)
def code_blocks_end(connector: Connector) -> Findings:
    """A code block of readme.md or intro.md has an end.

    Without it, everything below is shown as code: headings, lists and links with it.
    """
    for file in (connector.readme, connector.intro):
        for block in read_markdown(file.text).blocks if file is not None else ():
            if file is not None and not block.closed:
                yield _at(file, block, "the code block that begins here has no end")


@rule(
    "readme-title-paragraph",
    BUSINESS_APP,
    Level.WARNING,
    help="Say in two or three sentences what the service is and what the connector does with it.",
    source=README_TEMPLATE,
)
def readme_starts_with_a_paragraph(readme: Readme) -> Findings:
    """A readme starts with its title and a paragraph on service and connector.

    It tells readers whether they are in the right place.
    """
    blocks = read_markdown(readme.text).blocks
    title = next((block for block in blocks if block.kind == "heading"), None)
    if title is None:
        return
    before = [block for block in blocks if block.kind == "paragraph" and block.line < title.line]
    after = blocks[blocks.index(title) + 1 : blocks.index(title) + 2]
    if not before and not any(block.kind != "heading" for block in after):
        yield _at(readme, title, f'no text stands below the title "{title.text[:80]}"')


def _missing(readme: Readme, meaning: str, what: str) -> Iterator[Finding]:
    """Finding: the readme has no such section. One without any headings hears of that alone."""
    document = read_markdown(readme.text)
    if document.headings and _section(document, meaning) is None:
        yield readme.finding(f"the readme has no section {what}")


@rule(
    "readme-section-publisher",
    BUSINESS_APP,
    Level.WARNING,
    help="Add ## Publisher: with the name of the company or person; separate several by commas.",
    source=README_TEMPLATE,
)
def readme_names_the_publisher(readme: Readme) -> Findings:
    """A readme has a section that names the publisher.

    It says who stands behind the connector.
    """
    document = read_markdown(readme.text)
    if not any(_title(block).startswith("publisher") for block in document.blocks):
        yield from _missing(readme, "publisher", "on the publisher")


@rule(
    "readme-section-prerequisites",
    BUSINESS_APP,
    Level.WARNING,
    help="Add ## Prerequisites: plans, licences and tools that are needed.",
    source=(README_TEMPLATE, CERTIFICATION),
)
def readme_has_prerequisites(readme: Readme) -> Findings:
    """A readme has a section on prerequisites.

    Nobody can test or use a connector without knowing which account, plan and licence it needs.
    """
    yield from _missing(readme, "prerequisites", "on prerequisites")


@rule(
    "readme-section-operations",
    BUSINESS_APP,
    Level.WARNING,
    help="Add ## Supported Operations with a part for each action and trigger.",
    source=(README_TEMPLATE, CERTIFICATION),
)
def readme_has_operations(connector: Connector) -> Findings:
    """A readme has a section on the supported operations.

    A section for each operation, under its own name, does as well.
    """
    if connector.readme is None:
        return
    names = {_words(text) for pair in _operation_names(connector) for text in pair if text}
    if not any(
        not names.isdisjoint((_words(heading.text), _title(heading)))
        for heading in read_markdown(connector.readme.text).headings
    ):
        yield from _missing(connector.readme, "operations", "on the supported operations")


@rule(
    "readme-section-credentials",
    BUSINESS_APP,
    Level.WARNING,
    help="Add ## Obtaining Credentials: how one signs in, and where to get what is asked for.",
    source=(README_TEMPLATE, CERTIFICATION),
)
def readme_has_credentials(connector: Connector) -> Findings:
    """The readme of a connector with authentication has a section on obtaining credentials.

    The connection asks for them before anything else works.
    """
    if connector.readme is not None and _signs_in(connector):
        yield from _missing(connector.readme, "credentials", "on obtaining credentials")


@rule(
    "readme-section-known-issues",
    BUSINESS_APP,
    Level.WARNING,
    help="Add ## Known Issues and Limitations; write so if there are none.",
    source=(README_TEMPLATE, CERTIFICATION),
)
def readme_has_known_issues(readme: Readme) -> Findings:
    """A readme has a section on known issues and limitations.

    What is known in advance does not come back as a support case.
    """
    yield from _missing(readme, "known issues", "on known issues and limitations")


@rule(
    "readme-section-deployment",
    BUSINESS_APP,
    Level.HINT,
    help="Add ## Deployment Instructions: how to deploy the connector as a custom connector.",
    source=README_TEMPLATE,
    publisher=Publisher.VERIFIED,
)
def readme_has_deployment(readme: Readme) -> Findings:
    """The readme of a verified publisher has a section on deployment.

    Others try the connector from the repository as a custom connector of their own.
    """
    yield from _missing(readme, "deployment", "on deployment")


@rule(
    "readme-operations-complete",
    BUSINESS_APP,
    Level.HINT,
    help="Name every action and trigger as the designer shows it.",
    source=README_TEMPLATE,
)
def readme_names_every_operation(connector: Connector) -> Findings:
    """A readme names every operation that the designer shows.

    By its summary or its operationId; punctuation and letter case do not matter.
    """
    # In a longer text the search for each of many operations would take minutes.
    if connector.readme is None or len(connector.readme.text) > MAX_CHARACTERS:
        return
    text = f" {_words(connector.readme.text)} "
    missing = [
        name
        for name, identifier in _operation_names(connector)
        if f" {_words(name)} " not in text and (not identifier or f" {_words(identifier)} " not in text)
    ]
    if missing:
        shown = ", ".join(f'"{name[:80]}"' for name in missing[:3])
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        what = "operations are" if len(missing) > 1 else "operation is"
        yield connector.readme.finding(f"{len(missing)} {what} not named: {shown}{more}")


_LEFT: Final = re.compile(
    r"(?:Required|Optional)\.(?:$|\s+(?:Add|Any|Break|Describe|Detail|Explain|Give|How|Include|List|Outline|Please"
    r"|Provide|Say|Tell|What|Write)\b)"
)
"""What the template tells its authors, and not what a parameter is: ``Required. The id of the customer.``"""
_PLACEHOLDERS: Final = {
    "publisher publishers name",
    "operation 1",
    "operation 2",
    "description of operation 1",
    "description of operation 2",
    "question 1",
    "question 2",
    "answer to question 1",
    "answer to question 2",
}


@rule(
    "readme-no-template-text",
    BUSINESS_APP,
    Level.WARNING,
    help="Replace it by your own text, or remove it.",
    source=README_TEMPLATE,
)
def readme_has_no_template_text(readme: Readme) -> Findings:
    """A readme holds no text that the template leaves for its author to replace.

    Such as "Required." at the start of a section, or "Operation 1" as a heading.
    """
    document = read_markdown(readme.text)
    for block in document.blocks:
        words = _words(block.text[:80])
        placeholder = block.kind in ("heading", "paragraph") and words in _PLACEHOLDERS
        placeholder = placeholder or (words == "title" and block in document.headings[:1])
        if placeholder or (block.kind == "paragraph" and _LEFT.match(block.text)):
            yield _at(readme, block, f'"{block.text[:60]}" is text of the template')


_APP: Final = re.compile(
    r"redirect|client ?id|client ?secret|\bregister|app(?:lication)? registration|\bapps?\b|\bapplications?\b"
    r"|developer (?:portal|console|account)|consumer key"
)


@rule(
    "readme-oauth-app-steps",
    BUSINESS_APP,
    Level.HINT,
    help="Write how to register an app at the service: where, which scopes, which redirect URL.",
    source=(INDEPENDENT_PROCESS, PULL_REQUEST_TEMPLATE),
    publisher=Publisher.INDEPENDENT,
)
def readme_tells_how_to_register_an_app(connector: Connector) -> Findings:
    """The readme of an independent connector with OAuth 2.0 tells how to create an app at the service.

    Whoever deploys the connector needs a client id and a secret of their own.
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
        yield connector.readme.finding("the connector signs in with OAuth 2.0, and the readme names no app to create")


_BLANK: Final = " \t\r\n\u200b\u200c\u200d\ufeff"
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|[#/?]")
_ADDRESS: Final = re.compile(
    r"(?:www\.)?(?:[a-z0-9-]{1,63}\.){1,6}(?:com|net|org|io|dev|app|ai|eu|uk|de|fr|nl|co|cloud)(?:/|$)", re.IGNORECASE
)


def _broken(connector: Connector, file: TextFile) -> Iterator[Finding]:
    for link in read_markdown(file.text).links:
        target = unquote(link.target).strip(_BLANK)
        if not target or _SCHEME.match(target):
            continue
        path = posixpath.normpath(re.split("[?#]", target, maxsplit=1)[0].replace("\\", "/"))
        itself = path == "." and not link.image
        if itself or path.startswith("..") or connector.holds(path):
            continue
        what = "the image" if link.image else "the link leads to"
        if "@" in path or _ADDRESS.match(path):
            help = f"Write {'mailto:' if '@' in path else 'https://'} before it."
            yield file.finding(f'{what} "{target[:120]}", which is read as a file', help, line=link.line)
        else:
            end = "is not in the directory" if link.image else "which is not in the directory"
            yield file.finding(f'{what} "{target[:120]}"{"" if link.image else ","} {end}', line=link.line)


@rule(
    "document-links-found",
    BUSINESS_APP,
    Level.WARNING,
    help="Correct the path, add the file, or write the whole address.",
    source=COMMONMARK_LINKS,
)
def links_lead_somewhere(connector: Connector) -> Findings:
    """Links and images of readme.md and intro.md that lead into the directory lead to something that is there.

    Letter case matters. Links to other places are not followed.
    """
    for file in (connector.readme, connector.intro):
        if file is not None:
            yield from _broken(connector, file)


_SENTENCE: Final = re.compile(
    r"(?<!\bInc)(?<!\bLtd)(?<!\bCorp)(?<!\bCo)(?<!\bNo)(?<!\bvs)(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\betc)"
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bU\.S)[.!?](?=\s+[^\sa-z]|\s*$)"
)
"""The end of a sentence; behind an abbreviation, or before a small letter, none ends."""


@rule(
    "intro-opening-paragraph",
    BUSINESS_APP,
    Level.WARNING,
    help="Open with one paragraph of at most eight sentences on what the service is good for, in words of its own.",
    source=SUBMISSION,
)
def intro_opens_with_a_paragraph(connector: Connector) -> Findings:
    """intro.md opens with a paragraph of at most eight sentences that is not the definition's description.

    It stands on the connector's public page, right below the description.
    """
    intro = connector.intro
    if intro is None:
        return
    blocks = read_markdown(intro.text).blocks
    # A title is not asked for, and where there is one the paragraph stands below it.
    opening = blocks[1:2] if blocks and blocks[0].kind == "heading" else blocks[:1]
    if not opening or opening[0].kind != "paragraph":
        yield intro.finding("the introduction does not open with a paragraph")
        return
    sentences = len(_SENTENCE.findall(opening[0].text))
    if sentences > 8:
        yield _at(intro, opening[0], f"the opening paragraph has {sentences} sentences")
    info = connector.definition.info if connector.definition else None
    if info is not None and _words(info.text("description")) == _words(opening[0].text):
        yield _at(intro, opening[0], "the opening paragraph repeats the description of the definition")


@rule(
    "intro-sections",
    BUSINESS_APP,
    Level.WARNING,
    help="Add the sections; leave out how to get credentials where there is no authentication.",
    source=SUBMISSION,
)
def intro_has_its_sections(connector: Connector) -> Findings:
    """intro.md has the sections that its readers expect.

    Prerequisites, how to get credentials, get started with your connector, known issues and limitations, common errors
    and remedies, and FAQ.
    """
    if connector.intro is None:
        return
    document = read_markdown(connector.intro.text)
    wanted = {
        "prerequisites": "prerequisites",
        "credentials": "how to get credentials",
        "get started": "get started",
        "known issues": "known issues and limitations",
        "common errors": "common errors and remedies",
        "questions": "FAQ",
    }
    if not _signs_in(connector):
        del wanted["credentials"]
    missing = [name for meaning, name in wanted.items() if _section(document, meaning) is None]
    if missing:
        yield connector.intro.finding(f"the introduction has no section on {', '.join(missing)}")


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
    """intro.md lists no actions and triggers.

    The public page lists them below the introduction, from the definition.
    """
    for heading in read_markdown(intro.text).headings:
        if _LISTING.fullmatch(_title(heading)):
            yield _at(intro, heading, f'the section "{heading.text[:80]}" lists what the page lists anyway')


@rule(
    "intro-differs-from-readme",
    BUSINESS_APP,
    Level.WARNING,
    help="Write intro.md for the users of the connector; readme.md is for those who look at the repository.",
    source=SUBMISSION,
)
def intro_differs_from_the_readme(connector: Connector) -> Findings:
    """intro.md is not a copy of readme.md.

    It is one where four fifths of its text, by paragraphs, stand in the readme as well.
    """
    if connector.intro is None or connector.readme is None:
        return
    readme = {_words(block.text) for block in read_markdown(connector.readme.text).blocks}
    texts = [_words(block.text) for block in read_markdown(connector.intro.text).blocks if block.kind != "heading"]
    length = sum(map(len, texts))
    shared = sum(len(text) for text in texts if text in readme)
    if length and shared >= 0.8 * length:
        yield connector.intro.finding(
            f"{100 * shared // length} % of the introduction stand in {connector.readme.file} too"
        )
