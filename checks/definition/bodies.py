"""The parameters of an operation together: each once, one body at most, and files where they can travel."""

from __future__ import annotations

from collections.abc import Iterator

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import PARAMETER_OBJECT, SWAGGER_VALIDATOR
from connector.definition import Operation, Parameter, PathItem, Schema
from connector.words import code


def _repeated(owner: Operation | PathItem) -> Iterator[tuple[Parameter, int]]:
    """The second parameter of each name and location, and how often it is listed."""
    listed: dict[tuple[str, str], list[Parameter]] = {}
    for parameter in owner.parameters:
        if parameter.parameter_name:
            listed.setdefault((parameter.location, parameter.parameter_name), []).append(parameter)
    for same in listed.values():
        if len(same) > 1:
            yield same[1], len(same)


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


@rule(
    "parameter-unique",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Keep one of them and remove the others, or give each a name of its own.",
    validator=("OperationParametersAreNotUnique", "OperationParametersContainDuplicateParameter"),
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    keyword="parameters",
)
def parameters_of_an_operation_differ(operation: Operation) -> Findings:
    """No two parameters of an operation share name and location.

    One of them would be lost.
    """
    for parameter, count in _repeated(operation):
        # The place of the use, not of a shared parameter: the list is to be changed.
        place = operation.at("parameters", parameter.tokens[-1])
        yield place.finding(f"{parameter.label} is listed {_times(count)} in {code(parameter.location)}")


@rule(
    "path-item-parameter-unique",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Keep one of them and remove the others, or give each a name of its own.",
    validator="PathParametersContainDuplicateParameter",
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    keyword="parameters",
)
def parameters_of_a_path_differ(item: PathItem) -> Findings:
    """No two parameters of a path share name and location.

    One of them would be lost.
    """
    for parameter, count in _repeated(item):
        place = item.at("parameters", parameter.tokens[-1])
        yield place.finding(f"{parameter.label} is listed {_times(count)} in {code(parameter.location)}")


@rule(
    "parameter-single-body",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Merge the bodies into one schema, with a property for each.",
    validator="OperationParametersContainMultipleBodyParameters",
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    keyword="parameters",
)
def operations_have_one_body(operation: Operation) -> Findings:
    """An operation has at most one body parameter.

    A request has one body.
    """
    for parameter in [p for p in operation.parameters if p.location == "body"][1:]:
        place = operation.at("parameters", parameter.tokens[-1])
        yield place.finding(f"{parameter.label} is one body too many")


@rule(
    "path-item-single-body",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Merge the bodies into one schema, with a property for each.",
    validator="PathParametersContainMultipleBodyParameters",
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    keyword="parameters",
)
def paths_have_one_body(item: PathItem) -> Findings:
    """The parameters of a path include at most one body.

    A request has one body.
    """
    for parameter in [p for p in item.parameters if p.location == "body"][1:]:
        yield item.at("parameters", parameter.tokens[-1]).finding(f"{parameter.label} is one body too many")


@rule(
    "parameter-body-xor-form",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Move the form parameters into the schema of the body, or replace the body with form parameters.",
    validator="ParameterListContainsFormDataAndBody",
    source=(SWAGGER_VALIDATOR, PARAMETER_OBJECT),
    keyword="parameters",
)
def body_and_form_exclude_each_other(operation: Operation) -> Findings:
    """An operation has a body or form parameters, not both.

    A form is a body, too.
    """
    found = operation.all_parameters
    if any(p.location == "body" for p in found) and any(p.location == "formData" for p in found):
        form = next(p for p in found if p.location == "formData")
        yield form.parent.at("parameters", form.tokens[-1]).finding(f"{form.label} is in `formData` beside a body")


@rule(
    "fetch-has-no-body",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Move the values into the query, or use POST where the service allows it.",
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
                place = operation.at("parameters", parameter.tokens[-1])
                yield place.finding(f"{parameter.label} is in `{parameter.location}` of a GET")


@rule(
    "binary-at-root-of-body",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Write `"format": "byte"` and send base64, or send the file as the whole body or as a form parameter.',
    validator="InvalidStringBinaryProperty",
    source=SWAGGER_VALIDATOR,
    keyword="format",
)
def binary_is_the_whole_body(schema: Schema) -> Findings:
    """A string of format `binary` is the whole body, never a property of it.

    JSON has no place for bytes: inside an object they are written in base64, which is the format `byte`.
    """
    nested = isinstance(schema.parent, Schema)
    if nested and schema.role == "request" and schema.type == "string" and schema.value["format"] == "binary":
        yield schema.at("format").finding(f"{schema.label} is binary inside a body")
