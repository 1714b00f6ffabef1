"""Size and layout of the definition: what people read, and what the platform stores."""

from __future__ import annotations

import json
import re
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, CODING_STANDARDS, FAQ, REPORTED_PROBLEMS
from connector.connector import Connector
from connector.definition import Definition
from connector.document import Document
from connector.edits import Characters, few
from connector.node import Finding

MAX_DEFINITION_BYTES: Final = 1024 * 1024
_WIDTH: Final = 2
"""Spaces for a tab at the beginning of a line."""
MAX_DATAVERSE_CHARACTERS: Final = 500_000

_TRAILING: Final = re.compile(r"(?<![ \t])[ \t]++(?=\r?\n)")
_INDENT: Final = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)
_ORDER: Final = (
    "swagger",
    "info",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "paths",
    "definitions",
    "parameters",
)


def _minified(document: Document) -> str:
    """The definition as it is uploaded: without white space between its values."""
    if not document.readable:
        return document.text
    return json.dumps(document.value, ensure_ascii=False, separators=(",", ":"))


def _whole(document: Document, message: str) -> Finding:
    return Finding(document.file, "", "", message)


def _at(document: Document, message: str, offset: int) -> Finding:
    at = document.range_at(offset, offset + 1)
    return Finding(
        document.file, "", "", message, line=at.line, column=at.column, end_line=at.end_line, end_column=at.end_column
    )


@rule(
    "swagger-size-max-1mb",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Split the connector, or move repeated schemas to `definitions` and refer to them.",
    source=(CERTIFICATION, FAQ),
)
def definition_fits_one_megabyte(connector: Connector) -> Findings:
    """The definition is not larger than 1 MB (1,048,576 bytes) once it is minified.

    The platform refuses a larger one. Indentation does not count: the tools upload the text without it.
    """
    document, size = connector.definition_document, connector.definition_size
    if document is None or size <= MAX_DEFINITION_BYTES:
        return
    minified = len(_minified(document).encode("utf-8", errors="replace"))
    if minified > MAX_DEFINITION_BYTES:
        bound = f"at most {MAX_DEFINITION_BYTES:,} are allowed"
        yield _whole(document, f"the definition has {minified:,} bytes minified ({size:,} in the file), {bound}")


@rule(
    "swagger-size-500k",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Remove what no flow needs, so that solutions with the connector can be imported.",
    source=REPORTED_PROBLEMS,
)
def definition_fits_dataverse(connector: Connector) -> Findings:
    """The definition has at most 500,000 characters once it is minified.

    A Dataverse column of that length takes it when a solution with the connector is imported.
    """
    document = connector.definition_document
    if document is None or len(document.text) <= MAX_DATAVERSE_CHARACTERS:
        return
    minified = len(_minified(document))
    if minified > MAX_DATAVERSE_CHARACTERS:
        size = f"{minified:,} characters minified ({len(document.text):,} in the file)"
        yield _whole(document, f"the definition has {size}, more than the {MAX_DATAVERSE_CHARACTERS:,} of a column")


@rule(
    "swagger-indent-no-tabs",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Replace tabs by spaces.",
    source=CODING_STANDARDS,
    fixable=True,
)
def definition_has_no_tabs(connector: Connector) -> Findings:
    """The definition contains no tabs.

    Their width differs from editor to editor.
    """
    document = connector.definition_document
    tabs = document.text.count("\t") if document else 0
    if document is not None and tabs:
        message = f"{tabs:,} tabs, the first one here" if tabs > 1 else "a tab"
        found = list(_INDENT.finditer(document.text))
        inside = tabs != sum(match[0].count("\t") for match in found)
        spaces = () if inside else (Characters(document.file, *m.span(), m[0].expandtabs(_WIDTH)) for m in found)
        yield _at(document, message, document.text.index("\t")).fix(*few(spaces))


@rule(
    "swagger-no-trailing-space",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Let the editor remove white space at the ends of lines.",
    source=CODING_STANDARDS,
    fixable=True,
)
def definition_has_no_trailing_space(connector: Connector) -> Findings:
    """No line of the definition ends with white space.

    It shows up as a change in the next comparison.
    """
    document = connector.definition_document
    if document is None:
        return
    text = document.text
    # Most definitions have neither tabs nor carriage returns, which is soon found out.
    ends = [space + end for space in " \t" if space in text for end in ("\n", "\r\n") if end in text]
    count = sum(text.count(end) for end in ends)
    if count:
        offset = min(at for at in map(text.find, ends) if at >= 0)
        what = (
            f"{count:,} lines end with white space, the first one here" if count > 1 else "a line ends with white space"
        )
        ends_of_lines = (Characters(document.file, *match.span(), "") for match in _TRAILING.finditer(text))
        yield _at(document, what, offset).fix(*few(ends_of_lines))


@rule(
    "swagger-key-order",
    OPENAPI_DEFINITION,
    Level.HINT,
    help=f"Order the members like this: {', '.join(_ORDER)}.",
    source=CODING_STANDARDS,
)
def members_are_in_order(definition: Definition) -> Findings:
    """The members of the definition are in the usual order.

    Reviewers look for them where the coding standards put them.
    """
    given = [name for name in definition.value if name in _ORDER]
    wanted = [name for name in _ORDER if name in definition.value]
    misplaced = next((name for name, other in zip(given, wanted, strict=True) if name != other), None)
    if misplaced is not None:
        yield definition.at(misplaced).finding(f"`{misplaced}` comes before `{wanted[given.index(misplaced)]}`")
