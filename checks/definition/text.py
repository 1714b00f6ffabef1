"""JSON, encoding, size and formatting of the files."""

from __future__ import annotations

import re

from checks.criteria import AUTHENTICATION, BRAND_COLOR, NOMINATION, OPENAPI_DEFINITION
from checks.rule import Findings, Level, evidence, rule
from checks.sources import (
    CERTIFICATION,
    CLI,
    CODING_STANDARDS,
    DECLARATION_SCHEMA,
    FAQ,
    OPENAPI,
    PULL_REQUEST_TEMPLATE,
    REPORTED_PROBLEMS,
    RFC_8259,
    SWAGGER_OBJECT,
)
from connector.connector import Connector
from connector.definition import Definition
from connector.node import Finding
from connector.text_problem import TextProblem

MAX_DEFINITION_BYTES = 1024 * 1024
MAX_DATAVERSE_CHARACTERS = 500_000

_FATAL = frozenset({"syntax", "depth", "empty", "alias"})
_LENIENT = frozenset({"lenient", "control-character", "number"})
_MEND = {
    "lenient": "Remove it: JSON knows neither comments nor trailing commas.",
    "control-character": "Write \\t or \\n inside the string instead.",
    "number": "Write a number of at most 15 digits, or null.",
    "empty": "Write its content into it, or remove the file.",
    "depth": "Write it with fewer levels; in a definition, name the inner schemas under definitions and refer to them.",
    "alias": "Write the value out where it is used.",
}


def _is_fatal(problem: TextProblem) -> bool:
    fault = problem.fault
    return fault.kind in _FATAL or (fault.kind == "number" and "digits" in fault.message)


@rule(
    "swagger-json-parses",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Mend the syntax at this place; an editor with JSON support shows the same spot.",
    policy="5000.2.6.2",
    source=CERTIFICATION,
)
def definition_parses(problem: TextProblem) -> Findings:
    """The definition can be read as JSON.

    Nothing else of it is judged until it can.
    """
    if problem.role == "definition" and _is_fatal(problem):
        yield problem.finding(problem.fault.message, _MEND.get(problem.fault.kind))


@rule(
    "swagger-json-strict",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write it as strict JSON.",
    policy="5000.2.6.2",
    source=(RFC_8259, CERTIFICATION),
)
def definition_is_strict_json(problem: TextProblem) -> Findings:
    """The definition is strict JSON: no comments, no trailing commas, no raw control characters, no NaN.

    Microsoft's own reader forgives them, other tools on the way to certification do not.
    """
    if problem.role == "definition" and problem.fault.kind in _LENIENT and not _is_fatal(problem):
        yield problem.finding(problem.fault.message, _MEND[problem.fault.kind])


@rule(
    "properties-json-parses",
    BRAND_COLOR,
    Level.ERROR,
    help="Mend the syntax at this place; an editor with JSON support shows the same spot.",
    source=CERTIFICATION,
)
def properties_parse(problem: TextProblem) -> Findings:
    """apiProperties.json can be read as JSON.

    Brand colour, connection parameters and policies are not judged until it can.
    """
    if problem.role == "properties" and _is_fatal(problem):
        yield problem.finding(problem.fault.message, _MEND.get(problem.fault.kind))


@rule(
    "properties-json-strict",
    AUTHENTICATION,
    Level.WARNING,
    help="Write it as strict JSON.",
    source=(RFC_8259, CERTIFICATION),
)
def properties_are_strict_json(problem: TextProblem) -> Findings:
    """apiProperties.json is strict JSON: no comments, no trailing commas, no raw control characters.

    Microsoft's own reader forgives them, other tools on the way to certification do not.
    """
    if problem.role == "properties" and problem.fault.kind in _LENIENT and not _is_fatal(problem):
        yield problem.finding(problem.fault.message, _MEND[problem.fault.kind])


@rule(
    "settings-json-parses",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Mend the syntax, or leave settings.json out: it is a file of the local tools.",
    source=CLI,
)
def settings_parse(problem: TextProblem) -> Findings:
    """settings.json can be read as JSON.

    It may name the connector's other files; unread, the usual names count.
    """
    if problem.role == "settings" and _is_fatal(problem):
        yield problem.finding(problem.fault.message, _MEND.get(problem.fault.kind))


@rule(
    "declaration-parses",
    NOMINATION,
    Level.WARNING,
    help="Mend the syntax at this place; what the file declares does not count until it can be read.",
    source=DECLARATION_SCHEMA,
)
def declaration_parses(problem: TextProblem) -> Findings:
    """certification.yml can be read as YAML.

    What it declares does not count until it can, and the criteria that rest on it stay unproven.
    """
    if problem.role == "declaration" and _is_fatal(problem):
        yield problem.finding(problem.fault.message, _MEND.get(problem.fault.kind))


@rule(
    "json-no-duplicate-keys",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Keep one of the two; most readers take the later one.",
    source=RFC_8259,
)
def names_stand_once(problem: TextProblem) -> Findings:
    """No object holds the same name twice.

    Readers disagree on which of the two counts, so what is certified may differ from what is deployed.
    """
    if problem.fault.kind == "duplicate-key":
        yield problem.finding(problem.fault.message)


@rule(
    "json-utf8",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Save the file as UTF-8.",
    source=RFC_8259,
)
def text_is_utf8(problem: TextProblem) -> Findings:
    """The files are encoded in UTF-8, and every escaped character is a whole one.

    Other encodings turn into wrong signs or into errors at import.
    """
    if problem.fault.kind == "encoding":
        yield problem.finding(problem.fault.message)
    elif problem.fault.kind == "surrogate":
        yield problem.finding(problem.fault.message, "Write both halves of the character, or the character itself.")


@rule(
    "json-no-bom",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Save the file as UTF-8 without a byte-order mark.",
    source=RFC_8259,
)
def text_has_no_byte_order_mark(problem: TextProblem) -> Findings:
    """The files start without a byte-order mark.

    Some readers take the mark for a sign of the text and refuse the file.
    """
    if problem.fault.kind == "byte-order-mark":
        yield problem.finding(problem.fault.message)


@rule(
    "swagger-is-object",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write one JSON object with swagger, info, host and paths.",
    validator="JsonTypeIncorrect",
    policy="5000.2.6.2",
    source=SWAGGER_OBJECT,
)
def definition_is_an_object(connector: Connector) -> Findings:
    """The definition is one JSON object.

    A list or a single value holds no operations.
    """
    document = connector.definition_document
    if document is not None and document.readable and connector.definition is None:
        yield Finding(document.file, "", "", f"the definition is a {_kind(document.value)}, not an object")


def _kind(value: object) -> str:
    names = {list: "list", str: "text", bool: "boolean", type(None): "null", int: "number", float: "number"}
    return names.get(type(value), "value")


@rule(
    "swagger-size-max-1mb",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Split the connector, or move repeated schemas into definitions.",
    source=(CERTIFICATION, FAQ),
)
def definition_fits_one_megabyte(connector: Connector) -> Findings:
    """The definition is not larger than 1 MB.

    The platform refuses a larger one.
    """
    if connector.definition_document is not None and connector.definition_size > MAX_DEFINITION_BYTES:
        yield Finding(
            connector.definition_document.file,
            "",
            "",
            f"the definition has {connector.definition_size:,} bytes, at most {MAX_DEFINITION_BYTES:,} are allowed",
        )


@rule(
    "swagger-size-500k",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Leave out what no flow needs, so that the solution can be imported.",
    source=REPORTED_PROBLEMS,
)
def definition_fits_dataverse(connector: Connector) -> Findings:
    """The definition has fewer than 500,000 characters.

    A Dataverse column of that length takes it when the solution with the connector is imported.
    """
    document = connector.definition_document
    if document is not None and len(document.text) > MAX_DATAVERSE_CHARACTERS:
        yield Finding(document.file, "", "", f"the definition has {len(document.text):,} characters")


@rule(
    "swagger-indent-four-spaces",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Indent each level with four spaces.",
    source=CODING_STANDARDS,
)
def definition_is_indented_by_four(connector: Connector) -> Findings:
    """The definition is indented with four spaces.

    All connectors of the public repository are read and compared by people.
    """
    document = connector.definition_document
    match = re.match(r"\s*\{[ \t]*\r?\n([ \t]*)", document.text) if document else None
    if document is not None and match and match[1] != "    ":
        indent = match[1]
        what = f"{len(indent)} space{'s' if len(indent) != 1 else ''}" if "\t" not in indent else "a tab"
        yield Finding(document.file, "", "", f"the first level is indented with {what if indent else 'nothing'}")


@rule(
    "swagger-indent-no-tabs",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Replace the tabs by spaces.",
    source=CODING_STANDARDS,
)
def definition_has_no_tabs(connector: Connector) -> Findings:
    """The definition holds no tabs.

    Their width differs from editor to editor.
    """
    document = connector.definition_document
    tabs = document.text.count("\t") if document else 0
    if document is not None and tabs:
        offset = document.text.index("\t")
        at = document.range_at(offset, offset + 1)
        message = f"{tabs} tab{'s' if tabs > 1 else ''}, the first one here"
        yield Finding(
            document.file,
            "",
            "",
            message,
            line=at.line,
            column=at.column,
            end_line=at.end_line,
            end_column=at.end_column,
        )


@rule(
    "swagger-no-trailing-space",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Let the editor remove white space at the ends of lines.",
    source=CODING_STANDARDS,
)
def definition_has_no_trailing_space(connector: Connector) -> Findings:
    """No line of the definition ends in white space.

    It shows up as a change in the next comparison.
    """
    document = connector.definition_document
    if document is None:
        return
    text = document.text
    count = sum(text.count(end) for end in (" \n", "\t\n", " \r\n", "\t\r\n"))
    if count:
        offset = min(at for at in (text.find(end) for end in (" \n", "\t\n", " \r\n", "\t\r\n")) if at >= 0)
        at = document.range_at(offset, offset + 1)
        message = (
            f"{count} line{'s' if count > 1 else ''} end{'' if count > 1 else 's'} in white space, the first one here"
        )
        yield Finding(
            document.file,
            "",
            "",
            message,
            line=at.line,
            column=at.column,
            end_line=at.end_line,
            end_column=at.end_column,
        )


_ORDER = (
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


@rule(
    "swagger-key-order",
    OPENAPI_DEFINITION,
    Level.HINT,
    help=f"Order the members: {', '.join(_ORDER)}.",
    source=CODING_STANDARDS,
)
def members_stand_in_order(definition: Definition) -> Findings:
    """The members of the definition stand in the usual order.

    Reviewers look for them where the coding standards put them.
    """
    standing = [name for name in definition.value if name in _ORDER]
    wanted = [name for name in _ORDER if name in definition.value]
    misplaced = next((name for name, other in zip(standing, wanted, strict=True) if name != other), None)
    if misplaced is not None:
        yield definition.at(misplaced).finding(f'"{misplaced}" stands before "{wanted[standing.index(misplaced)]}"')


@rule(
    "swagger-version-2-0",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write "swagger": "2.0"; a definition in OpenAPI 3 has to be converted first.',
    validator="SpecificationVersionIncorrect",
    policy="5000.2.6.3",
    source=(FAQ, OPENAPI),
)
def version_is_two(definition: Definition) -> Findings:
    """The definition follows OpenAPI 2.0 and says so: "swagger" is the text 2.0.

    Connectors cannot be made from OpenAPI 3.
    """
    version = definition.get("swagger")
    if version == "2.0":
        return
    if "openapi" in definition.value and version is None:
        yield definition.at("openapi").finding("the definition is written in OpenAPI 3")
    elif version is None:
        yield definition.finding('"swagger" is missing')
    else:
        shown = f'the text "{version}"' if isinstance(version, str) else f"the {_kind(version)} {str(version)[:20]}"
        yield definition.at("swagger").finding(f'"swagger" is {shown}')


@rule(
    "paconn-validate-run",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Run `paconn validate` once with your account; it calls Microsoft's own service.",
    source=(CERTIFICATION, PULL_REQUEST_TEMPLATE),
)
def paconn_was_run(connector: Connector) -> Findings:
    """paconn validate was run and is clean.

    It needs a sign-in, so nobody but the submitter can run it; ``validation.paconn-validate`` in certification.yml
    says that it was.
    """
    declaration = connector.declaration
    if declaration is None:
        return
    section = declaration.section("validation")
    if section is not None and section.get("paconn-validate") is False:
        yield section.at("paconn-validate").finding("paconn validate was not run, or not clean")


@evidence(OPENAPI_DEFINITION)
def describe_definition(connector: Connector) -> str | None:
    """How many operations there are, and how large the definition is."""
    if connector.definition is None:
        return None
    operations = connector.definition.operations
    triggers = sum(operation.is_trigger for operation in operations)
    actions = len(operations) - triggers
    counts = [
        f"{count} {name}{'s' if count != 1 else ''}"
        for count, name in ((actions, "action"), (triggers, "trigger"))
        if count
    ]
    return f"{', '.join(counts) or 'no operations'}, {connector.definition_size / 1024:,.0f} KB"
