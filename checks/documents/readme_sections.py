"""Which sections a readme has, and whether it names the operations."""

from __future__ import annotations

from collections.abc import Iterator

from checks.criteria import BUSINESS_APP
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, README_TEMPLATE
from connector.connector import Connector
from connector.markdown import MAX_CHARACTERS, read_markdown
from connector.node import Finding
from connector.publisher import Publisher
from connector.readme_draft import draft_section
from connector.sections import empty_sections, heading_words, misspelled_heading, named, sections, words
from connector.words import code, quoted


def _missing(connector: Connector, heading: str, *meanings: str) -> Iterator[Finding]:
    """Finding: the readme has no such section, or an empty one. One without any headings hears of that alone."""
    if connector.readme is None:
        return
    document = read_markdown(connector.readme.text)
    if not document.headings:
        return
    found = sections(document, *meanings)
    if not found and (slip := misspelled_heading(document, heading)) is not None:
        message = f"the heading {quoted(slip.text)} is misspelled"
        yield connector.readme.finding(message, f"Write {code(heading)}.", line=slip.line)
    elif not found:
        missing = connector.readme.finding(f"the section {code(heading)} is missing")
        yield missing.paste(draft_section(connector, meanings[0]))
    elif empty_sections(document).issuperset(found):
        yield connector.readme.finding(
            f"the section {quoted(found[0].text)} is empty",
            f"Write its text below the heading {code(found[0].text)}.",
            line=found[0].line,
        ).paste(draft_section(connector, meanings[0]))


@rule(
    "readme-section-publisher",
    BUSINESS_APP,
    Level.WARNING,
    help="Add the section `## Publisher:` with the name of the company or person; separate several with commas.",
    source=README_TEMPLATE,
)
def readme_names_the_publisher(connector: Connector) -> Findings:
    """A readme has a section that names the publisher.

    It tells who is responsible for the connector.
    """
    blocks = read_markdown(connector.readme.text).blocks if connector.readme is not None else ()
    named_so = (heading_words(block) for block in blocks)
    if not any(said.startswith("publisher") and said not in ("publisher", "publishers") for said in named_so):
        yield from _missing(connector, "## Publisher:", "publisher")


@rule(
    "readme-section-prerequisites",
    BUSINESS_APP,
    Level.WARNING,
    help="Add the section `## Prerequisites` with the plans, licenses and tools that are needed.",
    source=(README_TEMPLATE, CERTIFICATION),
)
def readme_has_prerequisites(connector: Connector) -> Findings:
    """A readme has a section about prerequisites.

    Nobody can test or use a connector without knowing which account, plan and license it needs.
    """
    yield from _missing(connector, "## Prerequisites", "prerequisites")


@rule(
    "readme-section-operations",
    BUSINESS_APP,
    Level.WARNING,
    help="Add the section `## Supported Operations` with a heading and a sentence for each action and trigger.",
    source=(README_TEMPLATE, CERTIFICATION),
    implies="readme-operations-complete",
)
def readme_has_operations(connector: Connector) -> Findings:
    """A readme has a section about the supported operations.

    A section for each operation, under its own name, does as well; of a Model Context Protocol server it is the
    section about its tools.
    """
    if connector.readme is None:
        return
    names = {words(text) for pair in _operations(connector) for text in pair if text}
    headings = read_markdown(connector.readme.text).headings
    if any(not names.isdisjoint((words(heading.text), heading_words(heading))) for heading in headings):
        return
    if _serves_tools(connector):
        yield from _missing(connector, "## Tools", "tools", "operations")
    else:
        yield from _missing(connector, "## Supported Operations", "operations")


@rule(
    "readme-section-credentials",
    BUSINESS_APP,
    Level.WARNING,
    help="Add the section `## Obtaining Credentials`: how to sign in, and where to get what the connection asks for.",
    source=(README_TEMPLATE, CERTIFICATION),
)
def readme_has_credentials(connector: Connector) -> Findings:
    """The readme of a connector with authentication has a section about obtaining credentials.

    The connection asks for them before anything else works.
    """
    if connector.asks_for_credentials:
        yield from _missing(connector, "## Obtaining Credentials", "credentials")


@rule(
    "readme-section-known-issues",
    BUSINESS_APP,
    Level.WARNING,
    help="Add the section `## Known Issues and Limitations`; if there are none, say so there.",
    source=(README_TEMPLATE, CERTIFICATION),
)
def readme_has_known_issues(connector: Connector) -> Findings:
    """A readme has a section about known issues and limitations.

    What is known in advance does not come back as a support case.
    """
    yield from _missing(connector, "## Known Issues and Limitations", "known issues")


@rule(
    "readme-section-deployment",
    BUSINESS_APP,
    Level.HINT,
    help="Add the section `## Deployment Instructions`: how to deploy the connector as a custom connector.",
    source=README_TEMPLATE,
    publisher=Publisher.VERIFIED,
)
def readme_has_deployment(connector: Connector) -> Findings:
    """The readme of a verified publisher has a section about deployment.

    Others try the connector from the repository as a custom connector of their own.
    """
    yield from _missing(connector, "## Deployment Instructions", "deployment")


@rule(
    "readme-operations-complete",
    BUSINESS_APP,
    Level.HINT,
    help="Name every action and trigger as the designer shows it.",
    source=README_TEMPLATE,
)
def readme_names_every_operation(connector: Connector) -> Findings:
    """A readme names every operation that the designer offers.

    By its summary or its operationId; spaces, punctuation, letter case and articles do not matter. Deprecated ones are
    left out.
    """
    if connector.readme is None or _serves_tools(connector):
        return
    operations = _operations(connector)
    found = named(connector.readme.text[:MAX_CHARACTERS], {text for pair in operations for text in pair})
    missing = [name for name, identifier in operations if found.isdisjoint((name, identifier))]
    if missing:
        shown = ", ".join(map(quoted, missing[:3]))
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        what = "operations are" if len(missing) > 1 else "operation is"
        yield connector.readme.finding(f"{len(missing)} {what} not named: {shown}{more}")


def _operations(connector: Connector) -> list[tuple[str, str]]:
    """What a reader may look for: name and operationId of every operation that the designer offers."""
    operations = connector.definition.operations if connector.definition else []
    shown = (one for one in operations if not (one.internal or one.deprecated))
    return [(operation.name, operation.id) for operation in shown]


def _serves_tools(connector: Connector) -> bool:
    """An operation speaks the Model Context Protocol: what a flow or an agent uses is its tools."""
    operations = connector.definition.operations if connector.definition else []
    return any(operation.get("x-ms-agentic-protocol") for operation in operations)
