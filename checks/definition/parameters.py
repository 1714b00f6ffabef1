"""Parameters: name, location and type, and how their values are written into a request."""

from __future__ import annotations

from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, OPENAPI_EXTENSIONS, PARAMETER_OBJECT, REPORTED_PROBLEMS, SWAGGER_VALIDATOR
from connector.definition import Parameter, SharedParameter, Typed
from connector.edits import added, removed, replaced
from connector.node import escape
from connector.values import literal, meant_type
from connector.words import code, shown

MOST_OF_HOST: Final = 50
"""Parameters of a host's template among which a shared one is looked for; those that exist have one or two."""
_LOCATIONS: Final = ("query", "path", "header", "body", "formData")
_TYPES: Final = ("string", "number", "integer", "boolean", "array", "file")
_ENCODINGS: Final = ("single", "double")
_JOINED: Final = ("csv", "ssv", "tsv", "pipes")


def _nearest(value: Any, words: tuple[str, ...]) -> str | None:
    """The word that differs from the value in letter case or outer spaces alone."""
    given = value.strip().lower() if isinstance(value, str) else None
    return next((word for word in words if word.lower() == given), None)


@rule(
    "parameter-name-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add `name`: the name under which the service expects the value.",
    validator="RequiredPropertyMissing",
    source=PARAMETER_OBJECT,
)
def parameter_has_a_name(parameter: Parameter) -> Findings:
    """A parameter has a `name`.

    The service receives the value under this name.
    """
    if not parameter.parameter_name:
        yield parameter.finding(f"{parameter.label} has no `name`")


@rule(
    "parameter-location-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Set `in` to `query`, `path`, `header`, `body` or `formData`.",
    validator=("RequiredPropertyMissing", "JsonValueNotInEnum"),
    source=PARAMETER_OBJECT,
    fixable=True,
)
def parameter_location_is_known(parameter: Parameter) -> Findings:
    """A parameter says in `in` where it belongs: `query`, `path`, `header`, `body` or `formData`.

    The request is built from it.
    """
    if "in" not in parameter.value:
        yield parameter.finding(f"{parameter.label} has no `in`")
    elif parameter.value["in"] not in _LOCATIONS:
        meant = _nearest(parameter.value["in"], _LOCATIONS)
        finding = parameter.at("in").finding(
            f"`in` of {parameter.label} is {literal(parameter.value['in'])}",
            f'Write `"in": "{meant}"`.' if meant else None,
            validator="JsonValueNotInEnum",
        )
        yield finding.fix(replaced(parameter.at("in"), meant)) if meant else finding


@rule(
    "parameter-type-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Set `type` to `string`, `number`, `integer`, `boolean`, `array` or `file`.",
    validator=("RequiredPropertyMissing", "JsonValueNotInEnum"),
    source=PARAMETER_OBJECT,
    fixable=True,
    misses="type",
)
def parameter_has_a_known_type(parameter: Parameter) -> Findings:
    """Every parameter except a body has one of OpenAPI's types.

    A body has its type in its schema.
    """
    if parameter.location == "body" or parameter.location not in _LOCATIONS or "schema" in parameter.value:
        return
    if "type" not in parameter.value:
        yield parameter.finding(f"{parameter.label} has no `type`")
    elif parameter.value["type"] not in _TYPES and isinstance(parameter.value["type"], str):
        meant = _nearest(parameter.type, _TYPES)
        other = meant or meant_type(parameter.type, _TYPES)
        finding = parameter.at("type").finding(
            f"{parameter.label} has the type {shown(parameter.type)}",
            f'Write `"type": "{other}"`.' if other else None,
            validator="JsonValueNotInEnum",
        )
        yield finding.fix(replaced(parameter.at("type"), meant)) if meant else finding


@rule(
    "non-body-parameter-no-schema",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Move `type`, `format`, `enum` and `default` out of `schema`, beside `name` and `in`, and remove `schema`.",
    validator="NonBodyParameterSchemaNotValid",
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    keyword="schema",
)
def only_bodies_have_a_schema(parameter: Parameter) -> Findings:
    """Only a body parameter has a `schema`.

    In OpenAPI 2.0 all others have their type beside `name` and `in`; `schema` there is OpenAPI 3.
    """
    if parameter.location in ("query", "path", "header", "formData"):
        yield parameter.finding(f"{parameter.label} is in `{parameter.location}` and has a `schema`")


@rule(
    "body-parameter-schema",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add `schema`, which describes the body.",
    validator=("BodyParameterSchemaRequired", "BodyParameterPropertyNotValid"),
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    fixable=True,
)
def bodies_have_a_schema(parameter: Parameter) -> Findings:
    """A body parameter has a `schema`, and its type is in there.

    Without a schema the designer has no fields to show.
    """
    if parameter.location != "body":
        return
    if "schema" not in parameter.value:
        yield parameter.finding(f"{parameter.label} has no `schema`")
    elif "type" in parameter.value:
        finding = parameter.at("type").finding(
            f"{parameter.label} has a `type` beside its `schema`",
            "Move `type` into `schema`; remove it where the schema has one already.",
            validator="BodyParameterPropertyNotValid",
        )
        schema = parameter.value["schema"]
        told = isinstance(schema, dict) and bool({"type", "$ref"} & schema.keys())
        yield finding.fix(removed(parameter.at("type"))) if told else finding


@rule(
    "file-parameter-in-form",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write `"in": "formData"`, and let the operation consume `multipart/form-data`.',
    validator="FileParameterMustBeInFormData",
    source=SWAGGER_VALIDATOR,
    keyword="type",
)
def files_travel_in_forms(parameter: Parameter) -> Findings:
    """A parameter of type `file` is in `formData`.

    Nothing else can carry a file.
    """
    if parameter.type == "file" and parameter.location in ("query", "path", "header"):
        yield parameter.at("type").finding(f"{parameter.label} is a file in `{parameter.location}`")


@rule(
    "form-parameter-name-ascii",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Rename it with ASCII letters, digits, `_` and `-`.",
    validator="InvalidFormDataParameterName",
    source=SWAGGER_VALIDATOR,
    keyword="name",
)
def form_names_are_ascii(parameter: Parameter) -> Findings:
    """The name of a form parameter is ASCII.

    The headers of a multipart form cannot carry other characters.
    """
    if parameter.location == "formData" and not parameter.parameter_name.isascii():
        odd = next(character for character in parameter.parameter_name if not character.isascii())
        yield parameter.at("name").finding(f'the name of {parameter.label} contains "{odd}"')


@rule(
    "parameter-not-connectionid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Give the parameter another name, and let a policy rename it for the service.",
    validator=("ConnectionIdParameterNotAllowed", "ReservedParameterIsUsed"),
    source=SWAGGER_VALIDATOR,
    keyword="name",
)
def parameter_is_not_called_connection_id(parameter: Parameter) -> Findings:
    """No parameter is called `connectionId`.

    The platform uses this name for its own connection. It reserves further names that are not published.
    """
    if parameter.parameter_name.lower() == "connectionid":
        yield parameter.at("name").finding(f"{parameter.label} has a reserved name")


@rule(
    "path-parameter-required",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write `"required": true`.',
    validator="PathParameterMustBeRequired",
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    fixable=True,
    misses="required",
)
def path_parameters_are_required(parameter: Parameter) -> Findings:
    """A path parameter is required.

    The address without it belongs to another path.
    """
    if parameter.location == "path" and parameter.get("required") is not True:
        place, finding = (
            parameter.at("required"),
            parameter.finding(f"{parameter.label} is in the path and not required"),
        )
        there = "required" in parameter.value
        yield finding.fix(replaced(place, True) if there else added(parameter, "required", True))


@rule(
    "path-parameter-url-encoding",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add `"x-ms-url-encoding": "single"` to the path parameter.',
    validator="PathParameterMissingEncoding",
    source=(SWAGGER_VALIDATOR, OPENAPI_EXTENSIONS),
    fixable=True,
)
def path_parameters_name_their_encoding(parameter: Parameter) -> Findings:
    """A path parameter has an `x-ms-url-encoding`: `single` or `double`.

    It tells how a value with a slash is written into the path; without the member it is encoded once.
    """
    if parameter.location == "path" and "x-ms-url-encoding" not in parameter.value:
        finding = parameter.at("x-ms-url-encoding").finding(f"{parameter.label} has no `x-ms-url-encoding`")
        yield finding.fix(added(parameter, "x-ms-url-encoding", "single"))


@rule(
    "url-encoding-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write `"x-ms-url-encoding": "single"` or `"double"`.',
    validator="JsonValueNotInEnum",
    source=OPENAPI_EXTENSIONS,
    keyword="x-ms-url-encoding",
    fixable=True,
)
def encoding_is_known(parameter: Parameter) -> Findings:
    """`x-ms-url-encoding` is `single` or `double`.

    Other values are ignored.
    """
    given = parameter.value["x-ms-url-encoding"]
    if given not in _ENCODINGS:
        place, known = parameter.at("x-ms-url-encoding"), _nearest(given, _ENCODINGS)
        finding = place.finding(f"`x-ms-url-encoding` of {parameter.label} is {literal(given)}")
        yield finding.fix(replaced(place, known)) if known else finding


@rule(
    "query-parameter-no-encoding",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Remove `x-ms-url-encoding`: query values are always encoded once.",
    validator="QueryParameterEncodingNotSupported",
    source=SWAGGER_VALIDATOR,
    keyword="x-ms-url-encoding",
    fixable=True,
)
def query_parameters_name_no_encoding(parameter: Parameter) -> Findings:
    """A query parameter has no `x-ms-url-encoding`.

    It has no effect there.
    """
    if parameter.location == "query":
        place = parameter.at("x-ms-url-encoding")
        yield place.finding(f"{parameter.label} is in the query and has an encoding").fix(removed(place))


@rule(
    "allow-empty-value-location",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Remove `allowEmptyValue`.",
    validator="AllowEmptyValueOnlyValidForQueryFormData",
    source=SWAGGER_VALIDATOR,
    keyword="allowEmptyValue",
    fixable=True,
)
def only_query_and_form_take_empty_values(parameter: Parameter) -> Findings:
    """Only query and form parameters have `allowEmptyValue`.

    Elsewhere an empty value cannot be written.
    """
    if parameter.location in ("path", "header", "body"):
        place = parameter.at("allowEmptyValue")
        message = f"{parameter.label} is in `{parameter.location}` and has `allowEmptyValue`"
        yield place.finding(message).fix(removed(place))


@rule(
    "collection-format-supported",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write `"collectionFormat": "csv"`; where the service wants the name repeated for each value, let custom code '
    "do it.",
    validator="CollectionFormatValueNotSupported",
    source=(SWAGGER_VALIDATOR, REPORTED_PROBLEMS),
    keyword="collectionFormat",
    fixable=True,
)
def collection_format_is_supported(node: Typed) -> Findings:
    """`collectionFormat` is not `multi`, which the platform does not support.

    It says how several values are joined. OpenAPI knows `multi`; the import refuses it ("the value 'Multi' is not
    supported").
    """
    given = node.value["collectionFormat"]
    if given not in _JOINED:
        # What takes `multi` may not take `csv`: only the spelling is certain.
        place, known = node.at("collectionFormat"), _nearest(given, _JOINED)
        finding = place.finding(f"`collectionFormat` of {node.label} is {literal(given)}")
        yield finding.fix(replaced(place, known)) if known else finding


@rule(
    "collection-format-csv",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Write `"collectionFormat": "csv"`, or take the value as a string that its user joins.',
    source=SWAGGER_VALIDATOR,
    keyword="collectionFormat",
)
def collection_format_is_csv(node: Typed) -> Findings:
    """`collectionFormat` is `csv`.

    It is the only one that published connectors use, so nothing shows that the platform joins values by the others.
    """
    given = node.value["collectionFormat"]
    if given in _JOINED and given != "csv":
        yield node.at("collectionFormat").finding(f"`collectionFormat` of {node.label} is {literal(given)}")


@rule(
    "shared-parameter-used",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Remove the shared parameter, or refer to it where operations repeat it.",
    source=CERTIFICATION,
    fixable=True,
)
def shared_parameters_are_used(parameter: SharedParameter) -> Findings:
    """Every shared parameter is used.

    Without a `$ref` to it, it only makes the definition longer. `x-ms-parameterized-host` uses those of its template.
    """
    name = str(parameter.tokens[-1])
    host = parameter.parent.get("x-ms-parameterized-host") if parameter.parent is not None else None
    listed = host.get("parameters") if isinstance(host, dict) else None
    if {"$ref": f"#/parameters/{escape(name)}"} in (listed[:MOST_OF_HOST] if isinstance(listed, list) else ()):
        return
    finding = parameter.finding(f"no `$ref` leads to {parameter.label}", f"Remove {code(name)} from `parameters`.")
    yield finding.fix(removed(parameter))
