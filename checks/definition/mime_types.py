"""MIME types: what operations consume and produce, and whether their bodies and examples agree with it."""

from __future__ import annotations

import re
from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import MODEL_CONTEXT_PROTOCOL, RESPONSE_OBJECT, SWAGGER_VALIDATOR
from connector.definition import Definition, Operation, Response
from connector.edits import added
from connector.words import code, quoted

_MIME: Final = re.compile(r"[\w!#$&^.+-]{1,127}/[\w!#$&^.+*-]{1,127}(?:\s*;.*)?|\*/\*", re.ASCII)
_JSON: Final = "application/json"
_TEXT: Final = "text/plain"
_MULTIPART: Final = "multipart/form-data"
_URL_ENCODED: Final = "application/x-www-form-urlencoded"
_SUPPORTED: Final = (_JSON, _TEXT, _MULTIPART, _URL_ENCODED)
_EVENT_STREAM: Final = "text/event-stream"


def _bare(given: Any) -> str:
    """A MIME type without its parameters (``; charset=utf-8``), in lower case."""
    return given.partition(";")[0].strip().lower() if isinstance(given, str) else ""


def _types(operation: Operation, member: str) -> list[str]:
    """The MIME types that an operation consumes or produces; its own list replaces the document's."""
    listed = operation.get(member) if member in operation.value else operation.definition.get(member)
    return [_bare(given) for given in listed if isinstance(given, str)] if isinstance(listed, list) else []


def _mime_findings(owner: Operation | Definition, also: tuple[str, ...] = ()) -> Findings:
    for member in ("consumes", "produces"):
        listed = owner.get(member)
        for index, given in enumerate(listed if isinstance(listed, list) else []):
            place = owner.at(member, index)
            if not isinstance(given, str) or not _MIME.fullmatch(given.strip()):
                shown = quoted(given, 60) if isinstance(given, str) else "a value that is not a string"
                yield place.finding(f"`{member}` lists {shown}, not a MIME type", validator="MimeTypeNotValid")
            elif _bare(given) not in (*_SUPPORTED, *also):
                yield place.finding(f"`{member}` lists {quoted(given, 60)}, which the platform does not support")


@rule(
    "mime-types-supported",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Use " + ", ".join(f"`{name}`" for name in _SUPPORTED) + " where the service offers one of them.",
    validator=("MimeTypeNotSupported", "MimeTypeNotValid"),
    source=(SWAGGER_VALIDATOR, MODEL_CONTEXT_PROTOCOL),
    keyword=("consumes", "produces"),
)
def mime_types_are_supported(operation: Operation) -> Findings:
    """`consumes` and `produces` of an operation list MIME types that the platform supports.

    Bodies of other types travel as they are, without fields for their parts. The validator warns, and many certified
    connectors have passed with other types. A Model Context Protocol server answers with `text/event-stream`.
    """
    yield from _mime_findings(operation, (_EVENT_STREAM,) if operation.is_mcp else ())


@rule(
    "document-mime-types-supported",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Use " + ", ".join(f"`{name}`" for name in _SUPPORTED) + " where the service offers one of them.",
    validator=("MimeTypeNotSupported", "MimeTypeNotValid"),
    source=(SWAGGER_VALIDATOR, MODEL_CONTEXT_PROTOCOL),
    keyword=("consumes", "produces"),
)
def mime_types_of_the_document_are_supported(definition: Definition) -> Findings:
    """`consumes` and `produces` of the document list MIME types that the platform supports.

    They apply to every operation that has none of its own.
    """
    served = any(operation.is_mcp for operation in definition.operations)
    yield from _mime_findings(definition, (_EVENT_STREAM,) if served else ())


@rule(
    "mime-type-fits-body",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Let the operation consume `application/json` for objects and arrays, `multipart/form-data` for forms with "
    "files.",
    validator="MimeTypeNotCompatibleWithRequestContentSchemaType",
    source=SWAGGER_VALIDATOR,
    keyword="parameters",
)
def mime_types_fit_the_body(operation: Operation) -> Findings:
    """What an operation sends can be written in one of the MIME types that it consumes.

    A form needs one of the two types of forms, a file in it `multipart/form-data`; an object or an array cannot be
    sent as text or as a form.
    """
    consumed = set(_types(operation, "consumes"))
    for parameter in operation.parameters if consumed else ():
        wanted: set[str] = set()
        if parameter.location == "formData":
            wanted = {_MULTIPART} if parameter.type == "file" else {_MULTIPART, _URL_ENCODED}
        elif parameter.location == "body" and consumed <= {_TEXT, _MULTIPART, _URL_ENCODED}:
            schema = operation.definition.resolve_schema(parameter.get("schema"))
            wanted = {_JSON} if schema is not None and schema.get("type") in ("object", "array") else set()
        if wanted and not consumed & wanted:
            needed, given = " or ".join(sorted(wanted)), ", ".join(sorted(consumed))[:100]
            yield parameter.finding(
                f"{parameter.label} needs {needed}, and the operation consumes {given}",
                f"Add `{min(wanted)}` to `consumes` of the operation.",
            )


@rule(
    "form-urlencoded-no-binary",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Write `"consumes": ["multipart/form-data"]`.',
    validator="StringBinaryNotSupportedForFormUrlEncoded",
    source=SWAGGER_VALIDATOR,
    keyword="parameters",
    implies="mime-type-fits-body",
)
def urlencoded_forms_carry_no_files(operation: Operation) -> Findings:
    """A URL-encoded form carries no binary value.

    Its encoding is made for text.
    """
    consumed = _types(operation, "consumes")
    if _URL_ENCODED not in consumed or _MULTIPART in consumed:
        return
    for parameter in operation.parameters:
        if parameter.location == "formData" and (parameter.type == "file" or parameter.get("format") == "binary"):
            yield parameter.finding(f"{parameter.label} is binary in a URL-encoded form")


@rule(
    "consumes-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add `"consumes": ["application/json"]`.',
    validator="ConsumesMissing",
    source=SWAGGER_VALIDATOR,
    keyword="parameters",
    fixable=True,
)
def operations_with_a_body_name_its_type(operation: Operation) -> Findings:
    """An operation with a body or a form says in `consumes` in which MIME type it is sent.

    Without it the platform guesses.
    """
    sent = {p.location for p in operation.all_parameters if p.location in ("body", "formData")}
    if sent and not _types(operation, "consumes"):
        form = f'Add `"consumes": ["{_MULTIPART}"]`.' if "formData" in sent else None
        finding = operation.at("consumes").finding(f"{quoted(operation.name)} sends a body and has no `consumes`", form)
        missing = "consumes" not in operation.value
        yield (
            finding.fix(added(operation, "consumes", [_MULTIPART if form else _JSON], "operationId"))
            if missing
            else finding
        )


@rule(
    "response-example-produced",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add the MIME type to `produces` of the operation, or remove the example.",
    validator="ResponseExampleMustBeProducedByOperation",
    source=(SWAGGER_VALIDATOR, RESPONSE_OBJECT),
    keyword="examples",
)
def examples_are_produced(response: Response) -> Findings:
    """The examples of a response are in MIME types that the operation produces.

    Others can never be an answer. Where neither the operation nor the document has `produces`, no example is right.
    """
    examples = response.value["examples"]
    produced = _types(response.operation, "produces")
    for name in examples if isinstance(examples, dict) else ():
        if name.startswith("x-") or _bare(name) in produced or any(_covers(given, name) for given in produced):
            continue
        listed = f"produces only {', '.join(produced)[:100]}" if produced else "has no `produces`"
        advice = f"Add {code(name)} to `produces` of the operation, or remove the example."
        if not produced:
            written = code(f'"produces": ["{name}"]')
            advice = f"Add {written} to the operation or to the document, or remove the example."
        if not _MIME.fullmatch(name):
            advice = "Name the example by its MIME type, such as `application/json`, and list that type in `produces`."
        yield response.at("examples", name).finding(
            f"response {response.code} has an example in {quoted(name, 60)}, and {quoted(response.operation.name)} "
            f"{listed}",
            advice,
        )


def _covers(given: str, name: str) -> bool:
    """A type with a wildcard, such as ``*/*`` or ``text/*``, includes the other."""
    return given == "*/*" or (given.endswith("/*") and _bare(name).startswith(given[:-1]))
