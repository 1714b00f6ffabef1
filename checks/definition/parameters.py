"""Parameters: what their users read, where they stand, and what OpenAPI asks of each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, OPENAPI_EXTENSIONS, PARAMETER_OBJECT, STRING_GUIDANCE, SWAGGER_VALIDATOR
from connector.definition import Definition, Operation, Parameter, PathItem, Schema, SharedParameter, Typed

MAX_SUMMARY: Final = 80
RESTRICTED_SIGNS: Final = re.compile(r"[/\\<>*%&?]")

_LOCATIONS = ("query", "path", "header", "body", "formData")
_TYPES = ("string", "number", "integer", "boolean", "array", "file")
_ENCODINGS = ("single", "double")
_COLLECTIONS = ("csv", "ssv", "tsv", "pipes", "multi")


def _seen_by_users(parameter: Parameter) -> bool:
    """Its texts are asked for: it is no body, not internal, and not only internal operations use it."""
    return parameter.location in ("query", "path", "header", "formData") and not (
        parameter.internal or parameter.exempt
    )


@rule(
    "parameter-summary-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add x-ms-summary: the name of the field, as short as a label.",
    validator="RequiredPropertyMissing",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
)
def parameter_has_a_summary(parameter: Parameter) -> Findings:
    """A parameter that users see has an x-ms-summary.

    It is the label of the field in the designer. Bodies, internal parameters and the parameters of internal
    operations are exempt.
    """
    if _seen_by_users(parameter) and not parameter.text("x-ms-summary").strip():
        yield parameter.finding(f'{parameter.label} has no "x-ms-summary"')


@rule(
    "parameter-description-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Say in one sentence what to enter and where to find it.",
    validator="RequiredPropertyMissing",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
)
def parameter_has_a_description(parameter: Parameter) -> Findings:
    """A parameter that users see has a description.

    It stands in the empty field in the designer. Bodies, internal parameters and the parameters of internal
    operations are exempt.
    """
    if _seen_by_users(parameter) and not parameter.text("description").strip():
        yield parameter.finding(f'{parameter.label} has no "description"')


@rule(
    "parameter-summary-max-80",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Shorten the label to 80 characters; the description has room for the rest.",
    validator="FieldLengthExceeded",
    source=(CERTIFICATION, STRING_GUIDANCE),
    keyword="x-ms-summary",
)
def parameter_summary_fits_eighty_characters(parameter: Parameter) -> Findings:
    """A parameter's x-ms-summary has at most 80 characters.

    The designer cuts longer labels.
    """
    length = len(parameter.text("x-ms-summary"))
    if length > MAX_SUMMARY:
        yield parameter.at("x-ms-summary").finding(
            f"the summary of {parameter.label} has {length} characters, at most {MAX_SUMMARY} are allowed"
        )


@rule(
    "parameter-name-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add the name under which the service knows the value.",
    validator="RequiredPropertyMissing",
    source=PARAMETER_OBJECT,
)
def parameter_has_a_name(parameter: Parameter) -> Findings:
    """A parameter has a name.

    The service receives the value under it.
    """
    if not parameter.parameter_name:
        yield parameter.finding(f'{parameter.label} has no "name"')


@rule(
    "parameter-location-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write query, path, header, body or formData.",
    validator=("RequiredPropertyMissing", "JsonValueNotInEnum"),
    source=PARAMETER_OBJECT,
)
def parameter_location_is_known(parameter: Parameter) -> Findings:
    """A parameter says where it stands: in query, path, header, body or formData.

    The request is built by it.
    """
    if "in" not in parameter.value:
        yield parameter.finding(f'{parameter.label} has no "in"')
    elif parameter.value["in"] not in _LOCATIONS:
        yield parameter.at("in").finding(
            f'{parameter.label} stands in "{str(parameter.value["in"])[:40]}"', validator="JsonValueNotInEnum"
        )


@rule(
    "parameter-type-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write string, number, integer, boolean, array or file as its type.",
    validator=("RequiredPropertyMissing", "JsonValueNotInEnum"),
    source=PARAMETER_OBJECT,
)
def parameter_has_a_known_type(parameter: Parameter) -> Findings:
    """A parameter that is no body has one of OpenAPI's types.

    A body's type stands in its schema.
    """
    if parameter.location == "body" or parameter.location not in _LOCATIONS or "schema" in parameter.value:
        return
    if "type" not in parameter.value:
        yield parameter.finding(f'{parameter.label} has no "type"')
    elif parameter.value["type"] not in _TYPES and isinstance(parameter.value["type"], str):
        yield parameter.at("type").finding(
            f'{parameter.label} has the type "{parameter.type[:40]}"', validator="JsonValueNotInEnum"
        )


@rule(
    "non-body-parameter-no-schema",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write type, format and default beside name and in; schema belongs to OpenAPI 3.",
    validator="NonBodyParameterSchemaNotValid",
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    keyword="schema",
)
def only_bodies_have_a_schema(parameter: Parameter) -> Findings:
    """Only a body parameter has a schema.

    The others carry their type themselves.
    """
    if parameter.location in ("query", "path", "header", "formData"):
        yield parameter.finding(f"{parameter.label} stands in {parameter.location} and has a schema")


@rule(
    "body-parameter-schema",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Describe the body in a schema.",
    validator=("BodyParameterSchemaRequired", "BodyParameterPropertyNotValid"),
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
)
def bodies_have_a_schema(parameter: Parameter) -> Findings:
    """A body parameter has a schema, and its type stands there.

    Without one the designer has no fields to show.
    """
    if parameter.location != "body":
        return
    if "schema" not in parameter.value:
        yield parameter.finding(f'{parameter.label} has no "schema"')
    elif "type" in parameter.value:
        yield parameter.at("type").finding(
            f"{parameter.label} has a type beside its schema",
            "Move the type into the schema.",
            validator="BodyParameterPropertyNotValid",
        )


@rule(
    "file-parameter-in-form",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Move it into formData.",
    validator="FileParameterMustBeInFormData",
    source=SWAGGER_VALIDATOR,
    keyword="type",
)
def files_travel_in_forms(parameter: Parameter) -> Findings:
    """A parameter of the type file stands in formData.

    Nothing else can carry a file.
    """
    if parameter.type == "file" and parameter.location in ("query", "path", "header"):
        yield parameter.at("type").finding(f"{parameter.label} is a file and stands in {parameter.location}")


@rule(
    "form-parameter-name-ascii",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Use a name of ASCII letters.",
    validator="InvalidFormDataParameterName",
    source=SWAGGER_VALIDATOR,
    keyword="name",
)
def form_names_are_ascii(parameter: Parameter) -> Findings:
    """The name of a form parameter is ASCII.

    Multipart headers know no other letters.
    """
    if parameter.location == "formData" and not parameter.parameter_name.isascii():
        yield parameter.at("name").finding(f"{parameter.label} has a name that is not ASCII")


@rule(
    "parameter-not-connectionid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Give the parameter another name and let a policy rename it.",
    validator=("ConnectionIdParameterNotAllowed", "ReservedParameterIsUsed"),
    source=SWAGGER_VALIDATOR,
    keyword="name",
)
def parameter_is_not_called_connection_id(parameter: Parameter) -> Findings:
    """No parameter is called connectionId.

    The platform puts its own connection in that place. It reserves further names that are not published.
    """
    if parameter.parameter_name.lower() == "connectionid":
        yield parameter.at("name").finding(f"{parameter.label} has a reserved name")


@rule(
    "path-parameter-required",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write "required": true.',
    validator="PathParameterMustBeRequired",
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
)
def path_parameters_are_required(parameter: Parameter) -> Findings:
    """A path parameter is required.

    A path without it is another path.
    """
    if parameter.location == "path" and parameter.get("required") is not True:
        yield parameter.finding(f"{parameter.label} stands in the path and is not required")


@rule(
    "path-parameter-url-encoding",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add "x-ms-url-encoding": "single".',
    validator="PathParameterMissingEncoding",
    source=(SWAGGER_VALIDATOR, OPENAPI_EXTENSIONS),
)
def path_parameters_name_their_encoding(parameter: Parameter) -> Findings:
    """A path parameter says how it is encoded: single or double.

    Values with a slash break the path otherwise; without the member, single counts.
    """
    if parameter.location == "path" and "x-ms-url-encoding" not in parameter.value:
        yield parameter.at("x-ms-url-encoding").finding(f'{parameter.label} has no "x-ms-url-encoding"')


@rule(
    "url-encoding-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write single or double.",
    validator="JsonValueNotInEnum",
    source=OPENAPI_EXTENSIONS,
    keyword="x-ms-url-encoding",
)
def encoding_is_known(parameter: Parameter) -> Findings:
    """x-ms-url-encoding is single or double.

    Other words are ignored.
    """
    if parameter.value["x-ms-url-encoding"] not in _ENCODINGS:
        shown = str(parameter.value["x-ms-url-encoding"])[:40]
        yield parameter.at("x-ms-url-encoding").finding(f'{parameter.label} is encoded "{shown}"')


@rule(
    "query-parameter-no-encoding",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Leave it out: query values are always encoded once.",
    validator="QueryParameterEncodingNotSupported",
    source=SWAGGER_VALIDATOR,
    keyword="x-ms-url-encoding",
)
def query_parameters_name_no_encoding(parameter: Parameter) -> Findings:
    """A query parameter has no x-ms-url-encoding.

    It has no effect there.
    """
    if parameter.location == "query":
        yield parameter.at("x-ms-url-encoding").finding(f'{parameter.label} has an "x-ms-url-encoding"')


@rule(
    "allow-empty-value-location",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Leave allowEmptyValue out.",
    validator="AllowEmptyValueOnlyValidForQueryFormData",
    source=SWAGGER_VALIDATOR,
    keyword="allowEmptyValue",
)
def empty_values_stand_in_query_or_form(parameter: Parameter) -> Findings:
    """allowEmptyValue stands on query and form parameters only.

    Elsewhere an empty value has no form.
    """
    if parameter.location in ("path", "header", "body"):
        yield parameter.at("allowEmptyValue").finding(f"{parameter.label} stands in {parameter.location}")


@rule(
    "collection-format-supported",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write csv, ssv, tsv, pipes or, in query and formData, multi.",
    validator="CollectionFormatValueNotSupported",
    source=SWAGGER_VALIDATOR,
    keyword="collectionFormat",
)
def collection_format_is_supported(parameter: Parameter) -> Findings:
    """collectionFormat is one that the platform knows.

    It says how several values are joined.
    """
    given = parameter.value["collectionFormat"]
    if given not in _COLLECTIONS or (given == "multi" and parameter.location not in ("query", "formData")):
        yield parameter.at("collectionFormat").finding(f'{parameter.label} has the format "{str(given)[:40]}"')


@rule(
    "parameter-summary-restricted-chars",
    OPENAPI_DEFINITION,
    Level.HINT,
    help=r"Leave out / \ < > * % & and ?.",
    source=STRING_GUIDANCE,
    keyword="x-ms-summary",
)
def parameter_summary_has_plain_signs(parameter: Parameter) -> Findings:
    r"""A parameter's x-ms-summary holds none of / \ < > * % & ?.

    The signs are refused in summaries of operations; in those of parameters they have passed.
    """
    sign = RESTRICTED_SIGNS.search(parameter.text("x-ms-summary"))
    if sign:
        yield parameter.at("x-ms-summary").finding(f'the summary of {parameter.label} holds "{sign[0]}"')


@rule(
    "parameter-summary-differs-from-description",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Say in the description what to enter and where to find it.",
    source=(STRING_GUIDANCE, CERTIFICATION),
    keyword="x-ms-summary",
)
def parameter_description_adds_something(parameter: Parameter) -> Findings:
    """A parameter's description says more than its x-ms-summary.

    Both are shown in the same field.
    """
    summary = parameter.text("x-ms-summary").strip().rstrip(".").lower()
    if summary and summary == parameter.text("description").strip().rstrip(".").lower():
        yield parameter.at("description").finding(f"the description of {parameter.label} repeats its summary")


@rule(
    "parameter-description-ends-punctuation",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="End the sentence with a full stop.",
    source=CERTIFICATION,
    keyword="description",
)
def parameter_description_is_a_sentence(parameter: Parameter) -> Findings:
    """A parameter's description is a sentence with a full stop; a single word needs none.

    It is shown as running text.
    """
    text = parameter.text("description").rstrip()
    if " " in text and text[-1] not in ".!?)":
        yield parameter.at("description").finding(f"the description of {parameter.label} ends without a full stop")


@rule(
    "internal-required-needs-default",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add the default that is sent, or let the user see the field.",
    source=OPENAPI_EXTENSIONS,
    keyword="x-ms-visibility",
)
def internal_required_parameters_have_a_default(parameter: Parameter) -> Findings:
    """A parameter that is internal and required has a default.

    Nobody can enter a value that nobody sees, and the request is not complete without it. Bodies are exempt: their
    defaults stand in the schema.
    """
    if not parameter.internal or "default" in parameter.value or parameter.get("x-ms-notification-url") is True:
        return
    if parameter.get("required") is True and parameter.location != "body":
        yield parameter.finding(f"{parameter.label} is internal and required, and has no default")


@rule(
    "internal-required-property-needs-default",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add the default that is sent, or let the user see the field.",
    source=OPENAPI_EXTENSIONS,
    keyword="x-ms-visibility",
)
def internal_required_properties_have_a_default(schema: Schema) -> Findings:
    """A property of a body that is internal and required has a default.

    Nobody can enter a value that nobody sees. An object may have its defaults further down, and a notification URL is
    filled in by the platform.
    """
    if not schema.internal or schema.role != "request" or not schema.required_by_parent:
        return
    filled = "default" in schema.value or schema.get("x-ms-notification-url") is True
    if not filled and not schema.properties and schema.type != "object":
        yield schema.finding(f"{schema.label} is internal and required, and has no default")


@rule(
    "internal-default-needs-required",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Write "required": true, so that the default is sent.',
    validator=("InternalPropertyWithDefaultOptional", "PropertyMustBeRequired"),
    source=SWAGGER_VALIDATOR,
    keyword="default",
)
def internal_defaults_are_required(typed: Typed) -> Findings:
    """An internal parameter or property of a body that has a default is required.

    A default that is optional is not sent.
    """
    if typed.internal and isinstance(typed, (Parameter, Schema)) and _is_optional(typed):
        yield typed.finding(f"{typed.label} is internal and has a default, but is not required")


def _is_optional(field: Parameter | Schema) -> bool:
    """A parameter other than a body, or a property of a body, that may be left out."""
    if isinstance(field, Parameter):
        return field.location != "body" and field.get("required") is not True
    return field.role == "request" and bool(field.property_name) and not field.required_by_parent


def _keys(owner: Operation | PathItem) -> Iterator[tuple[Parameter, tuple[str, str]]]:
    for parameter in owner.parameters:
        yield parameter, (parameter.location, parameter.parameter_name)


def _repeated(owner: Operation | PathItem) -> Iterator[Parameter]:
    seen: set[tuple[str, str]] = set()
    for parameter, key in _keys(owner):
        if key in seen and key[1]:
            yield parameter
        seen.add(key)


@rule(
    "parameter-unique",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Remove one of the two, or give it another name.",
    validator=("OperationParametersAreNotUnique", "OperationParametersContainDuplicateParameter"),
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    keyword="parameters",
)
def parameters_of_an_operation_differ(operation: Operation) -> Findings:
    """No two parameters of an operation share name and location.

    One of them would be lost.
    """
    for parameter in _repeated(operation):
        yield parameter.finding(f"{parameter.label} stands twice in {parameter.location}")


@rule(
    "path-item-parameter-unique",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Remove one of the two, or give it another name.",
    validator="PathParametersContainDuplicateParameter",
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    keyword="parameters",
)
def parameters_of_a_path_differ(item: PathItem) -> Findings:
    """No two parameters of a path share name and location.

    One of them would be lost.
    """
    for parameter in _repeated(item):
        yield parameter.finding(f"{parameter.label} stands twice in {parameter.location}")


@rule(
    "parameter-single-body",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Describe everything in one body.",
    validator="OperationParametersContainMultipleBodyParameters",
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    keyword="parameters",
)
def operations_have_one_body(operation: Operation) -> Findings:
    """An operation has at most one body parameter.

    A request has one body.
    """
    for parameter in [p for p in operation.parameters if p.location == "body"][1:]:
        yield parameter.finding(f"{parameter.label} is a second body")


@rule(
    "path-item-single-body",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Describe everything in one body.",
    validator="PathParametersContainMultipleBodyParameters",
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    keyword="parameters",
)
def paths_have_one_body(item: PathItem) -> Findings:
    """The parameters of a path hold at most one body.

    A request has one body.
    """
    for parameter in [p for p in item.parameters if p.location == "body"][1:]:
        yield parameter.finding(f"{parameter.label} is a second body")


@rule(
    "parameter-body-xor-form",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Use a body or form parameters, not both.",
    validator="ParameterListContainsFormDataAndBody",
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    keyword="parameters",
)
def body_and_form_exclude_each_other(operation: Operation) -> Findings:
    """An operation has a body or form parameters, not both.

    Forms are a body, too.
    """
    found = operation.all_parameters
    if any(p.location == "body" for p in found) and any(p.location == "formData" for p in found):
        form = next(p for p in found if p.location == "formData")
        yield form.finding(f"{form.label} stands in formData beside a body")


@rule(
    "fetch-has-no-body",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Move the values into the query, or use POST.",
    validator="BodyOrFormDataParameterInFetchOperationNotAllowed",
    source=SWAGGER_VALIDATOR,
    keyword="parameters",
)
def fetch_has_no_body(operation: Operation) -> Findings:
    """A GET has neither a body nor form parameters.

    Many servers and proxies drop the body of a GET.
    """
    if operation.verb == "get":
        for parameter in operation.parameters:
            if parameter.location in ("body", "formData"):
                yield parameter.finding(f"{parameter.label} stands in the {parameter.location} of a GET")


@rule(
    "form-urlencoded-no-binary",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Send files as multipart/form-data.",
    validator="StringBinaryNotSupportedForFormUrlEncoded",
    source=SWAGGER_VALIDATOR,
    keyword="parameters",
)
def urlencoded_forms_carry_no_files(operation: Operation) -> Findings:
    """A URL-encoded form carries no binary value.

    Its encoding is made for text.
    """
    consumed = consumed_types(operation)
    if URL_ENCODED not in consumed or MULTIPART in consumed:
        return
    for parameter in operation.parameters:
        if parameter.location == "formData" and (parameter.type == "file" or parameter.get("format") == "binary"):
            yield parameter.finding(f"{parameter.label} is binary in a URL-encoded form")


@rule(
    "binary-at-root-of-body",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Send the file as the whole body or as a form parameter; inside of an object, write the format byte.",
    validator="InvalidStringBinaryProperty",
    source=SWAGGER_VALIDATOR,
    keyword="format",
)
def binary_is_the_whole_body(schema: Schema) -> Findings:
    """A binary string is the whole body; it is no property of one.

    JSON has no place for bytes: inside of an object they are written in base64, which is the format byte.
    """
    nested = isinstance(schema.parent, Schema)
    if nested and schema.role == "request" and schema.type == "string" and schema.value["format"] == "binary":
        yield schema.at("format").finding(f"{schema.label} is binary inside of a body")


_MIME = re.compile(r"[\w!#$&^.+-]{1,127}/[\w!#$&^.+*-]{1,127}(?:\s*;.*)?|\*/\*", re.ASCII)
JSON: Final = "application/json"
TEXT: Final = "text/plain"
MULTIPART: Final = "multipart/form-data"
URL_ENCODED: Final = "application/x-www-form-urlencoded"
SUPPORTED_MIME_TYPES: Final = (JSON, TEXT, MULTIPART, URL_ENCODED)


def _bare_mime(given: Any) -> str:
    """A MIME type without its parameters (``; charset=utf-8``), in lower case."""
    return given.partition(";")[0].strip().lower() if isinstance(given, str) else ""


def consumed_types(operation: Operation) -> set[str]:
    """The MIME types that an operation consumes; its own list stands in place of the document's."""
    listed = operation.get("consumes") if "consumes" in operation.value else operation.definition.get("consumes")
    return {_bare_mime(given) for given in listed if isinstance(given, str)} if isinstance(listed, list) else set()


def _mime_findings(owner: Operation | Definition) -> Findings:
    for member in ("consumes", "produces"):
        listed = owner.get(member)
        for index, given in enumerate(listed if isinstance(listed, list) else []):
            if not isinstance(given, str) or not _MIME.fullmatch(given.strip()):
                shown = f'"{given[:60]}"' if isinstance(given, str) else "a value that is no text"
                yield owner.at(member, index).finding(f"{shown} is no MIME type", validator="MimeTypeNotValid")
            elif _bare_mime(given) not in SUPPORTED_MIME_TYPES:
                yield owner.at(member, index).finding(f'the MIME type "{given[:60]}" is not supported')


@rule(
    "mime-types-supported",
    OPENAPI_DEFINITION,
    Level.HINT,
    help=f"Use {', '.join(SUPPORTED_MIME_TYPES)}.",
    validator=("MimeTypeNotSupported", "MimeTypeNotValid"),
    source=SWAGGER_VALIDATOR,
    keyword=("consumes", "produces"),
)
def mime_types_are_supported(operation: Operation) -> Findings:
    """The consumes and produces of an operation name MIME types that the platform supports.

    Bodies of other types travel as they are, without fields for their parts. The validator warns, and many certified
    connectors have passed with other types.
    """
    yield from _mime_findings(operation)


@rule(
    "document-mime-types-supported",
    OPENAPI_DEFINITION,
    Level.HINT,
    help=f"Use {', '.join(SUPPORTED_MIME_TYPES)}.",
    validator=("MimeTypeNotSupported", "MimeTypeNotValid"),
    source=SWAGGER_VALIDATOR,
    keyword=("consumes", "produces"),
)
def mime_types_of_the_document_are_supported(definition: Definition) -> Findings:
    """The consumes and produces of the document name MIME types that the platform supports.

    They hold for every operation that has none of its own.
    """
    yield from _mime_findings(definition)


@rule(
    "mime-type-fits-body",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Name application/json for objects and lists, multipart/form-data for forms with files.",
    validator="MimeTypeNotCompatibleWithRequestContentSchemaType",
    source=SWAGGER_VALIDATOR,
    keyword="parameters",
)
def mime_types_fit_the_body(operation: Operation) -> Findings:
    """What an operation sends can be written in one of the MIME types that it consumes.

    A form needs one of the two types of forms, a file in it multipart/form-data; an object or a list cannot be sent as
    text or as a form.
    """
    consumed = consumed_types(operation)
    for parameter in operation.parameters if consumed else ():
        wanted = ""
        if parameter.location == "formData":
            types = {MULTIPART} if parameter.type == "file" else {MULTIPART, URL_ENCODED}
            wanted = "" if consumed & types else " or ".join(sorted(types))
        elif parameter.location == "body" and consumed <= {TEXT, MULTIPART, URL_ENCODED}:
            schema = operation.definition.resolve_schema(parameter.get("schema"))
            wanted = JSON if schema is not None and schema.get("type") in ("object", "array") else ""
        if wanted:
            yield parameter.finding(
                f"{parameter.label} needs {wanted}, and the operation consumes {', '.join(sorted(consumed))[:100]}"
            )


@rule(
    "consumes-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add "consumes": ["application/json"].',
    validator="ConsumesMissing",
    source=SWAGGER_VALIDATOR,
    keyword="parameters",
)
def operations_with_a_body_name_its_type(operation: Operation) -> Findings:
    """An operation with a body or a form says in which MIME type it is sent.

    Without one the platform guesses.
    """
    if not any(p.location in ("body", "formData") for p in operation.all_parameters):
        return
    if not (operation.get("consumes") or ("consumes" not in operation.value and operation.definition.get("consumes"))):
        yield operation.at("consumes").finding(f'"{operation.name}" sends a body and has no "consumes"')


@rule(
    "shared-parameter-used",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Remove it.",
    source=CERTIFICATION,
)
def shared_parameters_are_used(parameter: SharedParameter) -> Findings:
    """Every shared parameter is used.

    What nothing refers to only makes the definition longer.
    """
    yield parameter.finding(f'nothing refers to the shared parameter "{str(parameter.tokens[-1])[:60]}"')
