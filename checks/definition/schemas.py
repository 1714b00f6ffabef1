"""Schemas and whatever else carries ``type``: arrays, enumerations, formats, bounds, defaults, required properties."""

from __future__ import annotations

import math
import re
import warnings
from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.definition.references import request_definitions
from checks.rule import Findings, Level, rule
from checks.sources import OPENAPI_EXTENSIONS, SCHEMA_OBJECT, STRING_GUIDANCE, SWAGGER_VALIDATOR
from connector.definition import (
    Definition,
    Header,
    Items,
    NotAnObject,
    Parameter,
    Schema,
    SharedParameter,
    Typed,
)
from connector.node import Node
from connector.vocabulary import FILTER_FUNCTIONS, FORMATS, TYPES, VISIBILITIES

_JSON_TYPES: Final = {
    bool: "boolean",
    str: "string",
    int: "integer",
    float: "number",
    dict: "object",
    list: "array",
    type(None): "null",
}

_MAX_PATTERN: Final = 4_000
"""Characters of a pattern that is still compiled."""


def label(node: Typed) -> str:
    """What a message calls a schema, parameter, header or item."""
    if isinstance(node, Schema | Parameter):
        return node.label
    if isinstance(node, Header):
        return f'header "{node.tokens[-1]}"'
    if isinstance(node, SharedParameter):
        return f'parameter "{node.tokens[-1]}"'
    return "the items of " + (label(node.parent) if isinstance(node.parent, Typed) else "the array")


def json_type(value: Any) -> str:
    """The JSON type of a parsed value; a whole number is an ``integer``."""
    if isinstance(value, float) and value.is_integer():
        return "integer"
    return _JSON_TYPES.get(type(value), "string")


def fits(value: Any, declared: str) -> bool:
    """Whether a value is of a declared type; a type that is not of JSON accepts every value."""
    actual = json_type(value)
    return actual == declared or declared not in _JSON_TYPES.values() or (declared == "number" and actual == "integer")


def _kind(node: Typed) -> str:
    return "header" if isinstance(node, Header) else "items" if isinstance(node, Items) else "schema"


@rule(
    "object-expected",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write an object there, or remove the member.",
    validator="JsonTypeIncorrect",
    source=(SWAGGER_VALIDATOR, SCHEMA_OBJECT),
)
def schema_is_an_object(value: NotAnObject) -> Findings:
    """Operations, parameters, responses, headers and schemas are objects.

    A list or a text in their place often is a member that slid one level too deep, such as `tags` inside
    `definitions`.
    """
    yield value.finding(f'"{value.tokens[-1]}" has to be {_an(value.kind)}, an object, and is {_article(value.value)}')


def _an(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _article(value: Any) -> str:
    return {
        "array": "a list",
        "string": "a text",
        "boolean": "a truth value",
        "null": "null",
        "object": "an object",
    }.get(json_type(value), "a number")


@rule(
    "schema-type-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write one of array, boolean, integer, number, object and string.",
    validator=("JsonValueNotInEnum", "JsonTypeIncorrect"),
    source=(SWAGGER_VALIDATOR, SCHEMA_OBJECT),
    keyword="type",
)
def type_is_one_known_word(node: Typed) -> Findings:
    """The type of a schema is one word that OpenAPI 2.0 knows.

    Lists of types came with later versions: a property that may be null says so with `x-nullable`. The lone type
    "null" is let pass, as the specification's own JSON Schema does.
    """
    declared = node.value["type"]
    if not isinstance(declared, str):
        yield node.at("type").finding(
            f"the type of {label(node)} is {_article(declared)}", validator="JsonTypeIncorrect"
        )
    elif isinstance(node, Parameter | SharedParameter):
        return  # parameter-type-known has its words
    elif declared not in TYPES[_kind(node)] and declared != "null":
        yield node.at("type").finding(f'the type of {label(node)} is "{declared}"')


@rule(
    "schema-file-at-root",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Use type string with format byte, or let the whole response be the file.",
    validator="SchemaTypeFileNotValid",
    source=SWAGGER_VALIDATOR,
    keyword="type",
)
def file_is_a_whole_response(schema: Schema) -> Findings:
    """The type file stands only at the root of a response's schema.

    A file is a whole response, or a form parameter; it cannot be part of a JSON body.
    """
    if schema.value["type"] == "file" and not (schema.role == "response" and schema.tokens == ("schema",)):
        yield schema.at("type").finding(f"{schema.label} is a file inside another schema")


@rule(
    "schema-member-type",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write an object for properties and items, a list for allOf, an object or a truth value for "
    "additionalProperties.",
    validator="JsonTypeIncorrect",
    source=SCHEMA_OBJECT,
    keyword=("properties", "items", "allOf", "additionalProperties", "$ref"),
)
def members_have_their_types(schema: Schema) -> Findings:
    """The members of a schema that hold schemas have the types of OpenAPI 2.0.

    `items` is one schema: a list of schemas, one for each position, came with other standards.
    """
    for name, types in (
        ("properties", dict),
        ("items", dict),
        ("allOf", list),
        ("additionalProperties", (dict, bool)),
        ("$ref", str),
    ):
        if name in schema.value and not isinstance(schema.value[name], types):
            yield schema.at(name).finding(f'"{name}" of {schema.label} is {_article(schema.value[name])}')


@rule(
    "schema-array-items",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add items with the type of the elements; an empty object allows any.",
    validator="ArrayHasNoItems",
    source=(SWAGGER_VALIDATOR, SCHEMA_OBJECT),
    keyword="type",
)
def array_has_items(node: Typed) -> Findings:
    """An array says what its items are.

    Without items the designer cannot offer the elements. `items: {}` is accepted.
    """
    if node.value["type"] == "array" and "items" not in node.value:
        yield node.finding(f"{label(node)} is an array without items")


@rule(
    "schema-enum-not-empty",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="List the values, or remove enum.",
    validator=("EnumMustContainAtLeastOneElement", "JsonTypeIncorrect"),
    source=SWAGGER_VALIDATOR,
    keyword="enum",
)
def enum_lists_values(node: Typed) -> Findings:
    """An enum lists at least one value.

    No value can satisfy an empty one.
    """
    values = node.value["enum"]
    if not isinstance(values, list):
        yield node.at("enum").finding(f"enum of {label(node)} is {_article(values)}", validator="JsonTypeIncorrect")
    elif not values:
        yield node.at("enum").finding(f"enum of {label(node)} is empty")


@rule(
    "schema-enum-unique",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Remove the repetition.",
    validator="ArrayDuplicateValue",
    source=SWAGGER_VALIDATOR,
    keyword=("enum", "required"),
)
def listed_values_are_unique(node: Typed) -> Findings:
    """The values of enum and of required differ from each other.

    The designer would offer the same choice twice.
    """
    for name in ("enum", "required"):
        values = node.value.get(name)
        if isinstance(values, list):
            repeated = _first_repeated(values)
            if repeated is not None:
                yield node.at(name, repeated).finding(f"{name} of {label(node)} lists {shown(values[repeated])} twice")


def _first_repeated(values: list[Any]) -> int | None:
    """The index of the first value that equals an earlier one, of texts, numbers and truth values."""
    seen: set[tuple[type, Any]] = set()
    for index, value in enumerate(values):
        if isinstance(value, str | int | float | None):
            key = (bool if isinstance(value, bool) else str if isinstance(value, str) else float, value)
            if key in seen:
                return index
            seen.add(key)
    return None


def shown(value: Any) -> str:
    """A value in a message: texts in quotes and cut, lists and objects by their kind."""
    if isinstance(value, str):
        return f'"{value if len(value) <= 60 else value[:57] + "…"}"'
    if isinstance(value, dict | list):
        return _article(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    # A whole number of more than a few thousand digits cannot be written out.
    return str(value) if not isinstance(value, int) or abs(value) < 10**30 else "a long number"


@rule(
    "schema-enum-type",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the values in the declared type: 1 for a number, true for a truth value, quotes for a text.",
    validator="InvalidEnumValue",
    source=SWAGGER_VALIDATOR,
    keyword="enum",
)
def enum_values_have_the_type(node: Typed) -> Findings:
    """The values of an enum are of the declared type.

    The validator reports it; connectors with quoted truth values have been certified nevertheless.
    """
    values = node.value["enum"]
    if not isinstance(values, list) or not node.type:
        return
    wrong = [value for value in values if not fits(value, node.type) and value is not None]
    if wrong:
        first = next(index for index, value in enumerate(values) if value is wrong[0])
        counted = "" if len(wrong) == 1 else f", and {len(wrong) - 1} more"
        yield node.at("enum", first).finding(
            f"enum of {label(node)}, {_an(node.type)}, lists {_an(json_type(wrong[0]))}, {shown(wrong[0])}{counted}"
        )


@rule(
    "parameter-default-in-enum",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the default in the declared type: 1 for a number, true for a truth value, quotes for a text.",
    validator="DefaultValueMustMatchType",
    source=SWAGGER_VALIDATOR,
    keyword="default",
)
def default_has_the_type(node: Typed) -> Findings:
    """A default is of the declared type.

    The validator reports it as a warning; the designer may refuse to prefill the field.
    """
    default = node.value["default"]
    nullable = default is None and node.value.get("x-nullable") is True
    if node.type and not nullable and not fits(default, node.type):
        found = "null" if default is None else f"{_an(json_type(default))}, {shown(default)}"
        yield node.at("default").finding(f"the default of {label(node)}, {_an(node.type)}, is {found}")


@rule(
    "schema-format-known",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Use a format that the platform knows for this type, or leave format out.",
    validator="UnrecognizedTypeFormat",
    source=SWAGGER_VALIDATOR,
    keyword="format",
)
def format_is_known(node: Typed) -> Findings:
    """The format is one that the platform knows for the type.

    Known are int32 and int64 for integers, float and double for numbers, and byte, binary, date, date-time,
    date-no-tz, password, email, html, uri and uuid for texts. Others are ignored; the validator warns.
    """
    declared = node.value["format"]
    if isinstance(declared, str) and node.type and node.type != "file" and declared not in FORMATS.get(node.type, ()):
        yield node.at("format").finding(f"format of {label(node)}, {_an(node.type)}, is {shown(declared)}")


@rule(
    "schema-required-list",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="List the names of the required properties, or remove required.",
    validator=("RequiredPropertyArrayEmpty", "JsonTypeIncorrect"),
    source=(SWAGGER_VALIDATOR, SCHEMA_OBJECT),
    keyword="required",
)
def required_is_a_list(schema: Schema) -> Findings:
    """The required of a schema is a list with at least one name.

    It stands at the object and names its properties; `required: true` is for parameters.
    """
    listed = schema.value["required"]
    if not isinstance(listed, list):
        yield schema.at("required").finding(
            f"required of {schema.label} is {_article(listed)}", validator="JsonTypeIncorrect"
        )
    elif not listed:
        yield schema.at("required").finding(f"required of {schema.label} is empty")
    else:
        for index, name in enumerate(listed):
            if not isinstance(name, str):
                yield schema.at("required", index).finding(
                    f"required of {schema.label} lists {_article(name)}", validator="JsonTypeIncorrect"
                )
                return


@rule(
    "schema-required-defined",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Define the property in properties, or take its name out of required.",
    validator="RequiredPropertyDefinitionMissing",
    source=SWAGGER_VALIDATOR,
    keyword="required",
)
def required_properties_are_defined(schema: Schema) -> Findings:
    """Every name in required is a property of the schema.

    A schema that takes properties from elsewhere (`allOf`, `additionalProperties`) may require those.
    """
    value = schema.value
    properties = schema.properties
    if not properties or schema.type not in ("", "object"):
        return
    if value.get("additionalProperties") or "allOf" in value or schema.tokens[:1] == ("allOf",):
        return
    missing = [name for name in schema.required if isinstance(name, str) and name not in properties]
    if missing:
        others = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        yield schema.finding(f"{schema.label} requires {shown(missing[0])}{others}, which it does not define")


@rule(
    "schema-required-on-object",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Move required to the object that holds the properties.",
    validator="RequiredPropertyNotOnObject",
    source=SWAGGER_VALIDATOR,
    keyword="required",
)
def required_stands_on_objects(schema: Schema) -> Findings:
    """Only an object has required properties.

    For the elements of an array, `required` stands inside `items`.
    """
    if isinstance(schema.value["required"], list) and schema.type not in ("", "object"):
        yield schema.at("required").finding(f"{schema.label} is {_an(schema.type)} and has required properties")


@rule(
    "schema-readonly-required",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Take the property out of required, or remove readOnly.",
    validator="RequiredReadOnlyPropertyNotAllowedAsInput",
    source=SWAGGER_VALIDATOR,
    keyword="required",
)
def input_is_not_read_only_and_required(schema: Schema) -> Findings:
    """A property of a request is not read-only and required at once.

    Makers would have to give a value that may not be given.
    """
    if not isinstance(schema.value["required"], list):
        return
    for name in dict.fromkeys(item for item in schema.required if isinstance(item, str)):
        child = schema.properties.get(name)
        if isinstance(child, dict) and child.get("readOnly") is True and _is_input(schema):
            yield schema.at("properties", name).finding(f'property "{name}" is required and read-only in a request')


def _is_input(schema: Schema) -> bool:
    if schema.role != "definition":
        return schema.role == "request"
    top: Node = schema
    while top.parent is not None and not isinstance(top.parent, Definition):
        top = top.parent
    return top.tokens[-1] in request_definitions(schema.definition)


_NOT_NEGATIVE: Final = ("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties")
_PAIRS: Final[tuple[tuple[str, str, str | None], ...]] = (
    ("minimum", "maximum", "MinimumShouldBeLessThanOrEqualToMaximum"),
    ("minItems", "maxItems", "MinItemsShouldBeLessThanOrEqualToMaxItems"),
    ("minLength", "maxLength", "MinLengthShouldBeLessThanOrEqualToMaxLength"),
    ("minProperties", "maxProperties", None),
)
_EXCLUSIVE: Final = (
    ("exclusiveMaximum", "maximum", "ExclusiveMaximumRequiresMaximum"),
    ("exclusiveMinimum", "minimum", "ExclusiveMinimumRequiresMinimum"),
)


@rule(
    "schema-bounds",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Correct the bound so that a value can satisfy it.",
    validator=(
        "MinimumShouldBeLessThanOrEqualToMaximum",
        "MinItemsShouldBeLessThanOrEqualToMaxItems",
        "MinLengthShouldBeLessThanOrEqualToMaxLength",
        "MaxItemsMustBeGreaterThanOrEqualToZero",
        "MaxLengthMustBeGreaterThanOrEqualToZero",
        "MaxPropertiesMustBeGreaterThanOrEqualToZero",
        "MinItemsMustBeGreaterThanOrEqualToZero",
        "MinLengthMustBeGreaterThanOrEqualToZero",
        "MinPropertiesMustBeGreaterThanOrEqualToZero",
        "ExclusiveMaximumRequiresMaximum",
        "ExclusiveMinimumRequiresMinimum",
        "MultipleOfMustBeGreaterThanZero",
    ),
    source=SWAGGER_VALIDATOR,
    keyword=(
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        *_NOT_NEGATIVE,
    ),
)
def bounds_can_be_satisfied(node: Typed) -> Findings:
    """The bounds of a value can be satisfied.

    No minimum lies above its maximum, no length or count is negative, `multipleOf` is above zero, and an exclusive
    bound has the bound that it is about.
    """
    value = node.value
    for name in _NOT_NEGATIVE:
        bound = _number(value.get(name))
        if bound is not None and bound < 0:
            validator = f"{name[0].upper()}{name[1:]}MustBeGreaterThanOrEqualToZero"
            yield node.at(name).finding(f"{name} of {label(node)} is {shown(bound)}", validator=validator)
    for low, high, named in _PAIRS:
        least, most = _number(value.get(low)), _number(value.get(high))
        if least is not None and most is not None and least > most:
            yield node.at(low).finding(
                f"{low} of {label(node)} is {shown(least)}, above its {high} of {shown(most)}", validator=named
            )
    for name, bounded, validator in _EXCLUSIVE:
        if value.get(name) is True and bounded not in value:
            yield node.at(name).finding(f"{label(node)} has {name} without {bounded}", validator=validator)
    multiple = _number(value.get("multipleOf"))
    if multiple is not None and multiple <= 0:
        yield node.at("multipleOf").finding(
            f"multipleOf of {label(node)} is {shown(multiple)}", validator="MultipleOfMustBeGreaterThanZero"
        )


def _number(value: Any) -> float | None:
    """The value where it is a number that can be compared."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return None if isinstance(value, float) and math.isnan(value) else value


# What every dialect of regular expressions refuses; the platform's own one allows more than Python's does.
_PATTERN_FAULTS: Final = re.compile(
    r"missing \), unterminated subpattern|unbalanced parenthesis|unterminated character set|nothing to repeat"
    r"|multiple repeat|bad character range|bad escape \(end of pattern\)|min repeat greater than max repeat"
)


@rule(
    "schema-pattern-valid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Correct the regular expression: close what it opens, and let each quantifier follow something.",
    validator="PatternShouldBeValidRegularExpression",
    source=SWAGGER_VALIDATOR,
    keyword="pattern",
)
def pattern_is_a_regular_expression(node: Typed) -> Findings:
    """A pattern is a valid regular expression.

    Judged are the faults that no dialect accepts: brackets that stay open, quantifiers without anything to repeat,
    ranges that run backwards.
    """
    pattern = node.text("pattern")
    if len(pattern) > _MAX_PATTERN or "[]" in pattern or "[^]" in pattern:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except re.error as error:
        fault = _PATTERN_FAULTS.match(str(error))
        if fault:
            yield node.at("pattern").finding(f"the pattern of {label(node)} is no regular expression: {fault[0]}")
    except (OverflowError, RecursionError):
        return


@rule(
    "schema-discriminator",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Name a property of type string, and list it in required.",
    validator="DiscriminatorMustBeARequiredStringProperty",
    source=(SWAGGER_VALIDATOR, SCHEMA_OBJECT),
    keyword="discriminator",
)
def discriminator_is_a_required_text(schema: Schema) -> Findings:
    """A discriminator names a required property of type string.

    Its value says which of the derived schemas a value follows.
    """
    name = schema.value["discriminator"]
    if not isinstance(name, str):
        yield schema.at("discriminator").finding(
            f"the discriminator of {schema.label} is {_article(name)}, not the name of a property"
        )
        return
    target = schema.definition.resolve_schema(schema.properties.get(name))
    faults = (
        "is no property" if name not in schema.properties else "",
        "is not required" if name not in [item for item in schema.required if isinstance(item, str)] else "",
        "is no text" if target is not None and target.get("type", "string") != "string" else "",
    )
    fault = next((fault for fault in faults if fault), "")
    if fault:
        yield schema.at("discriminator").finding(f"the discriminator of {schema.label}, {shown(name)}, {fault}")


@rule(
    "schema-editor-dictionary",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Give the schema type object and additionalProperties, or remove x-ms-editor.",
    validator="InvalidCustomEditorExtensionDictionaryValue",
    source=SWAGGER_VALIDATOR,
    keyword="x-ms-editor",
)
def dictionary_editor_is_on_open_objects(schema: Schema) -> Findings:
    """The editor "dictionary" stands on an object that allows additional properties.

    It lets makers add keys and values of their own.
    """
    closed = schema.value.get("additionalProperties") is False
    if schema.text("x-ms-editor").lower() == "dictionary" and (schema.type != "object" or closed):
        fault = "allows no additional properties" if closed else "is no object"
        yield schema.at("x-ms-editor").finding(f'{schema.label} has the editor "dictionary" and {fault}')


@rule(
    "schema-filter-functions",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="List each filter function once, on a property of a response.",
    validator=(
        "FilterFunctionsPropertyEmpty",
        "FilterFunctionsPropertyHasDuplicates",
        "FilterFunctionsPropertyInInputSchema",
    ),
    source=SWAGGER_VALIDATOR,
    keyword=("filterFunctions", "x-ms-filterFunctions", "x-ms-capabilities"),
)
def filter_functions_are_listed_once(schema: Schema) -> Findings:
    """filterFunctions lists at least one function, none twice, and stands in a response.

    It tells Power Apps which filters the service can run itself.
    """
    for place in _filter_functions(schema):
        functions = place.value
        if schema.role == "request":
            yield place.finding(
                f"{schema.label} of a request lists filter functions",
                validator="FilterFunctionsPropertyInInputSchema",
            )
        if not isinstance(functions, list) or not functions:
            yield place.finding(f"{schema.label} lists no filter function", validator="FilterFunctionsPropertyEmpty")
            continue
        repeated = _first_repeated(functions)
        if repeated is not None:
            yield place.at(repeated).finding(
                f"{schema.label} lists the filter function {shown(functions[repeated])} twice",
                validator="FilterFunctionsPropertyHasDuplicates",
            )


@rule(
    "filter-function-known",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Use the names of OData's operators and functions, in lower case.",
    validator="FilterFunctionsPropertyInvalidValue",
    source=SWAGGER_VALIDATOR,
    keyword=("filterFunctions", "x-ms-filterFunctions", "x-ms-capabilities"),
)
def filter_functions_are_known(schema: Schema) -> Findings:
    """A filter function is an operator or a function of OData.

    Microsoft has not published the validator's list; this one holds what Power Apps is known to delegate.
    """
    for place in _filter_functions(schema):
        for index, name in enumerate(place.value if isinstance(place.value, list) else ()):
            if not isinstance(name, str) or name not in FILTER_FUNCTIONS:
                yield place.at(index).finding(f"{schema.label} lists the filter function {shown(name)}")


def _filter_functions(schema: Schema) -> list[Node]:
    found = [schema.at(name) for name in ("filterFunctions", "x-ms-filterFunctions") if name in schema.value]
    capabilities = schema.get("x-ms-capabilities")
    if isinstance(capabilities, dict) and "filterFunctions" in capabilities:
        found.append(schema.at("x-ms-capabilities", "filterFunctions"))
    return found


@rule(
    "enum-values-extension",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Give x-ms-enum-values one element with value and displayName for each value of enum.",
    validator=("InvalidEnumValuesExtensionValue", "DuplicateEnumValuesInExtension", "MissingEnumValuesDisplayName"),
    source=(SWAGGER_VALIDATOR, OPENAPI_EXTENSIONS),
    keyword="x-ms-enum-values",
)
def enum_values_have_names(node: Typed) -> Findings:
    """x-ms-enum-values names values of enum, each once and with a displayName.

    The designer shows the name and sends the value.
    """
    named = node.value["x-ms-enum-values"]
    if not isinstance(named, list):
        yield node.at("x-ms-enum-values").finding(f"x-ms-enum-values of {label(node)} is {_article(named)}, not a list")
        return
    enum = node.get("enum")
    allowed = {_key(value) for value in enum} if isinstance(enum, list) else None
    seen: set[Any] = set()
    for index, element in enumerate(named):
        place = node.at("x-ms-enum-values", index)
        value = element.get("value") if isinstance(element, dict) else None
        if not isinstance(element, dict) or "value" not in element:
            yield place.finding(f"element {index + 1} of x-ms-enum-values of {label(node)} has no value")
            continue
        name = element.get("displayName")
        if not isinstance(name, str) or not name.strip():
            yield place.finding(
                f"value {shown(value)} of {label(node)} has no displayName", validator="MissingEnumValuesDisplayName"
            )
        key = _key(value)
        if key in seen:
            yield place.finding(
                f"x-ms-enum-values of {label(node)} names {shown(value)} twice",
                validator="DuplicateEnumValuesInExtension",
            )
        seen.add(key)
        if allowed is not None and key not in allowed:
            yield place.finding(f"enum of {label(node)} does not list {shown(value)}")


def _key(value: Any) -> Any:
    """A value for a comparison that keeps texts, numbers and truth values apart."""
    return (json_type(value), value if isinstance(value, str | int | float | None) else repr(value)[:200])


@rule(
    "visibility-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write "important", "advanced" or "internal", or leave x-ms-visibility out.',
    validator="JsonValueNotInEnum",
    source=(OPENAPI_EXTENSIONS, STRING_GUIDANCE),
    keyword="x-ms-visibility",
)
def visibility_is_known(node: Node) -> Findings:
    """x-ms-visibility is important, advanced or internal.

    Another value is ignored, and the field shows although it should not. An empty text and "none" mean the same as
    leaving it out; letter case does not count.
    """
    value = node.value["x-ms-visibility"]
    if not isinstance(value, str):
        yield node.at("x-ms-visibility").finding(f"x-ms-visibility is {_article(value)}", validator="JsonTypeIncorrect")
    elif value.lower() not in ("", "none", *VISIBILITIES):
        yield node.at("x-ms-visibility").finding(f"x-ms-visibility is {shown(value)}")


@rule(
    "property-summary-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add title (or x-ms-summary) and description: the designer shows them in place of the technical name.",
    source=(STRING_GUIDANCE, OPENAPI_EXTENSIONS),
    keyword="properties",
)
def properties_have_texts(schema: Schema) -> Findings:
    """Properties of requests and responses have a title and a description.

    Without them the maker sees the name that the API gave the field. Internal properties need none.
    """
    if schema.operation is not None and schema.operation.internal:
        return
    for name, child in schema.properties.items():
        if not isinstance(child, dict) or "$ref" in child:
            continue
        titled, described = (
            _has_text(child, "x-ms-summary") or _has_text(child, "title"),
            _has_text(child, "description"),
        )
        if (titled and described) or _is_internal(child):
            continue
        missing = "description" if titled else "title" if described else "title and description"
        yield schema.at("properties", name).finding(f'property "{name}" has no {missing}')


def _has_text(value: dict[str, Any], name: str) -> bool:
    text = value.get(name)
    return isinstance(text, str) and bool(text.strip())


def _is_internal(value: dict[str, Any]) -> bool:
    visibility = value.get("x-ms-visibility")
    return isinstance(visibility, str) and visibility.lower() == "internal"


@rule(
    "unique-items-unsupported",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Leave uniqueItems out, and say in the description that no element may repeat.",
    validator="SwaggerKeywordNotSupported",
    source=SWAGGER_VALIDATOR,
    keyword="uniqueItems",
)
def unique_items_are_not_promised(node: Typed) -> Findings:
    """uniqueItems is left out.

    The platform does not check it; the validator names it as an example of keywords that are not supported.
    """
    if node.value["uniqueItems"] is True:
        yield node.at("uniqueItems").finding(f"{label(node)} has uniqueItems")
