"""Dynamic extensions: which fields of the form they take values from, and the pair of an older and a newer one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR
from connector.definition import Parameter, Schema, Typed
from connector.dynamic import (
    KEYWORDS,
    LIST,
    PROPERTIES,
    SCHEMA,
    TREE,
    VALUES,
    Passed,
    fields_of,
    passed_values,
    simple_type,
)
from connector.schema import is_internal
from connector.words import code, quoted

_WIDENED: Final = ("integer", "number")


def _of(node: Typed, keyword: str) -> str:
    """The extension and whose it is, for a message."""
    return f"`{keyword}`" + (f" of {node.label}" if isinstance(node, (Parameter, Schema)) else "")


@rule(
    "dynamic-reference-found",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Refer to a field that this operation has and users see; write what is internal as a fixed value.",
    validator=("SourcePropertyInternal", "OperationParameterNameNotFound", "OperationParameterTypeMismatch"),
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword=KEYWORDS,
)
def supplied_values_can_be_entered(typed: Typed) -> Findings:
    """What a dynamic extension passes on comes from a field that exists, that users see, and that has the right type.

    The default of an internal field is not passed on, so it has to be written out as a fixed value.
    """
    told: set[str] = set()
    for passed in passed_values(typed):
        taken = f"takes {quoted(passed.reference)}"
        fault = _fault(passed)
        if fault is not None and fault[0] not in told:
            told.add(fault[0])
            message, validator = fault
            yield passed.place.finding(f"{_of(typed, passed.keyword)} {taken}, {message}", validator=validator)


def _fault(passed: Passed) -> tuple[str, str] | None:
    """What is wrong with the field that a value comes from, and Microsoft's name for it."""
    if passed.sources is None:
        return None
    if not passed.sources:
        return f"which {quoted(passed.caller.name)} does not have", "OperationParameterNameNotFound"
    if all(is_internal(source) for source in passed.sources):
        return "which is internal", "SourcePropertyInternal"
    wanted = simple_type(passed.target) if passed.target is not None else ""
    types = {simple_type(source) for source in passed.sources}
    if wanted and not any(kind in ("", wanted) or (kind, wanted) == _WIDENED for kind in types):
        return (
            f"a value of type `{min(types)}`, where {quoted(passed.called.id)} takes `{wanted}`",
            "OperationParameterTypeMismatch",
        )
    return None


@rule(
    "dynamic-reference-required",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Make the field required that the value is taken from, or give the called parameter a `default`.",
    validator="OperationParameterRequiredMismatch",
    source=SWAGGER_VALIDATOR,
    keyword=KEYWORDS,
)
def what_is_required_comes_from_what_is_required(parameter: Parameter) -> Findings:
    """What a dynamic extension passes to a required parameter comes from a parameter that is required, too.

    As long as the optional one is empty, the designer cannot make the call.
    """
    told: set[tuple[str, str]] = set()
    for passed in passed_values(parameter):
        sources = fields_of(passed.caller).parameters.get(passed.reference, [])
        needed = passed.target is not None and passed.target.get("required") is True
        key = (passed.reference, passed.called.id)
        if needed and key not in told and sources and all(source.get("required") is not True for source in sources):
            told.add(key)
            yield passed.place.finding(
                f"{_of(parameter, passed.keyword)} takes {quoted(passed.reference)}, which is optional, where "
                f"{quoted(passed.called.id)} requires a value",
                f'Write `"required": true` at the parameter {code(passed.reference)}, or give the parameter of '
                f"{quoted(passed.called.id)} a `default`.",
            )


@rule(
    "dynamic-list-alongside-values",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add `x-ms-dynamic-list` beside `x-ms-dynamic-values`, with the same `operationId` and `itemsPath`, "
    "`itemValuePath` and `itemTitlePath` for its paths.",
    source=OPENAPI_EXTENSIONS,
    keyword=VALUES,
    implies="dynamic-parameters-present",
)
def dynamic_values_come_with_a_list(typed: Typed) -> Findings:
    """`x-ms-dynamic-values` comes with `x-ms-dynamic-list`.

    The newer form can refer into a body and tells fields apart that the older one cannot. A file picker has
    `x-ms-dynamic-tree` instead.
    """
    picker = typed.at(VALUES).get("capability") is not None or TREE in typed.value
    if LIST not in typed.value and not picker and not list(_unclear(typed, VALUES)):
        yield typed.at(VALUES).finding(f"{_of(typed, VALUES)} comes without `{LIST}`")


@rule(
    "dynamic-properties-alongside-schema",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add `x-ms-dynamic-properties` beside `x-ms-dynamic-schema`, with the same `operationId` and "
    "`itemValuePath` for its path.",
    source=OPENAPI_EXTENSIONS,
    keyword=SCHEMA,
    implies="dynamic-parameters-present",
)
def dynamic_schema_comes_with_properties(typed: Typed) -> Findings:
    """`x-ms-dynamic-schema` comes with `x-ms-dynamic-properties`.

    The newer form can refer into a body and tells fields apart that the older one cannot.
    """
    if PROPERTIES not in typed.value and not list(_unclear(typed, SCHEMA)):
        yield typed.at(SCHEMA).finding(f"{_of(typed, SCHEMA)} comes without `{PROPERTIES}`")


def _unclear(typed: Typed, keyword: str) -> Iterator[tuple[str, str]]:
    """Why a plain reference of the older extension needs the newer one: a part of Microsoft's name, and a sentence."""
    for passed in passed_values(typed):
        if passed.keyword != keyword:
            continue
        fields = fields_of(passed.caller)
        reference = quoted(passed.reference)
        parameters = len(fields.parameters.get(passed.reference, ()))
        properties = len(fields.properties.get(passed.reference, ()))
        if parameters + properties > 1:
            yield "AmbiguousReferences", f"{reference}, which may mean {parameters + properties} fields"
        elif not parameters and (properties or passed.sources):
            yield "NonParameterReferences", f"{reference}, a part of the body"
    if keyword == SCHEMA:
        path = typed.at(SCHEMA).text("value-path").strip("/")
        if path == "properties" or path.endswith("/properties"):
            yield "PropertiesValuePath", f"the schema at {quoted(path)}"


@rule(
    "dynamic-list-for-references",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add `x-ms-dynamic-list` with a `parameterReference` that begins with the parameter, such as `body/id`.",
    validator=(
        "DynamicListExtensionRequiredForAmbiguousReferences",
        "DynamicListExtensionRequiredForNonParameterReferences",
    ),
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword=VALUES,
)
def unclear_values_come_with_a_list(typed: Typed) -> Findings:
    """`x-ms-dynamic-values` that takes a value out of a body, or one of several of a name, has `x-ms-dynamic-list`.

    Only the newer form says which field is meant.
    """
    if LIST not in typed.value:
        for why, sentence in islice(_unclear(typed, VALUES), 1):
            yield typed.at(VALUES).finding(
                f"{_of(typed, VALUES)} takes {sentence}, and comes without `{LIST}`",
                validator=f"DynamicListExtensionRequiredFor{why}",
            )


@rule(
    "dynamic-properties-for-references",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add `x-ms-dynamic-properties` with a `parameterReference` that begins with the parameter, such as `body/id`.",
    validator=(
        "DynamicPropertiesExtensionRequiredForAmbiguousReferences",
        "DynamicPropertiesExtensionRequiredForNonParameterReferences",
        "DynamicPropertiesExtensionRequiredForPropertiesValuePath",
    ),
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword=SCHEMA,
)
def unclear_schemas_come_with_properties(typed: Typed) -> Findings:
    """`x-ms-dynamic-schema` that reads a body, an ambiguous name or a path to properties has `x-ms-dynamic-properties`.

    Only the newer form says which field is meant, and reads a whole schema where the older one reads its properties.
    """
    if PROPERTIES not in typed.value:
        for why, sentence in islice(_unclear(typed, SCHEMA), 1):
            yield typed.at(SCHEMA).finding(
                f"{_of(typed, SCHEMA)} takes {sentence}, and comes without `{PROPERTIES}`",
                validator=f"DynamicPropertiesExtensionRequiredFor{why}",
            )


@rule(
    "dynamic-properties-path-agrees",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the same path in both; leave a last part `properties` out of the newer one.",
    validator="DynamicPropertiesItemValuePathMismatch",
    source=SWAGGER_VALIDATOR,
    keyword=PROPERTIES,
)
def dynamic_properties_agree_with_schema(typed: Typed) -> Findings:
    """`x-ms-dynamic-properties` and `x-ms-dynamic-schema` read the same schema.

    They describe the same fields. The older one may name the properties of the schema, the newer one names the schema
    around them.
    """
    if not isinstance(typed.get(SCHEMA), dict) or not isinstance(typed.get(PROPERTIES), dict):
        return
    old, new = typed.at(SCHEMA).text("value-path").strip("/"), typed.at(PROPERTIES).text("itemValuePath").strip("/")
    meant = f"/{old}".removesuffix("/properties").strip("/")
    if new not in (old, meant):
        place = typed.at(PROPERTIES, "itemValuePath") if new else typed.at(PROPERTIES)
        yield place.finding(
            f"{_of(typed, PROPERTIES)} reads {quoted(new) if new else 'the whole answer'}, "
            f"`{SCHEMA}` reads {quoted(old) if old else 'the whole answer'}",
            f"Write {code(f'{chr(34)}itemValuePath{chr(34)}: {chr(34)}{meant}{chr(34)}')}." if meant else None,
        )
