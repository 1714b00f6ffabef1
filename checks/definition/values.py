"""Which values a parameter, a header or a schema allows: enumerations, defaults, formats, bounds, patterns."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import REPORTED_PROBLEMS, SCHEMA_OBJECT, SWAGGER_VALIDATOR
from connector.definition import Typed
from connector.edits import Edit, removed, replaced
from connector.patterns import fault
from connector.values import a_kind, first_repeated, fits, json_type, literal, with_article
from connector.vocabulary import FORMATS, SCHEMA_TYPES
from connector.words import code, cut


def _written_as(value: Any, declared: str) -> str | None:
    """The value in the declared type, as JSON, where that is certain: ``1`` for ``"1"``, ``"7"`` for ``7``."""
    if declared == "string" and isinstance(value, bool | int | float):
        written = literal(value)
        return f'"{written}"' if " " not in written else None
    if not isinstance(value, str):
        return None
    text = value.strip().lower()
    if declared == "boolean":
        return text if text in ("true", "false") else None
    if declared == "array":
        return (
            f"[{literal(value)}]"
            if value.isprintable() and 0 < len(value) <= 40 and not set(value) & set('"[{')
            else None
        )
    pattern = {"integer": r"-?(?:0|[1-9]\d{0,17})", "number": r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,18})?"}.get(declared)
    return text if pattern and re.fullmatch(pattern, text, re.ASCII) else None


@rule(
    "schema-enum-not-empty",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="List the values, or remove `enum`.",
    validator=("EnumMustContainAtLeastOneElement", "JsonTypeIncorrect"),
    source=SWAGGER_VALIDATOR,
    keyword="enum",
)
def enum_lists_values(node: Typed) -> Findings:
    """An `enum` lists at least one value.

    No value can satisfy an empty one.
    """
    values = node.value["enum"]
    if not isinstance(values, list):
        yield node.at("enum").finding(f"`enum` of {node.label} is {a_kind(values)}", validator="JsonTypeIncorrect")
    elif not values:
        yield node.at("enum").finding(f"`enum` of {node.label} is empty")


@rule(
    "schema-enum-unique",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Remove the repetition.",
    validator="ArrayDuplicateValue",
    source=SWAGGER_VALIDATOR,
    keyword=("enum", "required"),
    fixable=True,
)
def listed_values_are_unique(node: Typed) -> Findings:
    """The values of `enum` and of `required` differ from each other.

    The designer would offer the same choice twice.
    """
    for name in ("enum", "required"):
        values = node.value.get(name)
        if isinstance(values, list):
            repeated = first_repeated(values)
            if repeated is not None:
                place = node.at(name, repeated)
                finding = place.finding(f"`{name}` of {node.label} lists {literal(values[repeated])} twice")
                yield finding.fix(removed(place))


@rule(
    "schema-enum-type",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the values in the declared type: `1` for a number, `true` for a boolean, quotes for a string.",
    validator="InvalidEnumValue",
    source=SWAGGER_VALIDATOR,
    keyword="enum",
    fixable=True,
)
def enum_values_have_the_type(node: Typed) -> Findings:
    """The values of an `enum` are of the declared type.

    The validator reports it; connectors with quoted booleans have been certified nevertheless.
    """
    values = node.value["enum"]
    if not isinstance(values, list) or not node.type:
        return
    wrong = [value for value in values if not fits(value, node.type) and value is not None]
    if wrong:
        first = next(index for index, value in enumerate(values) if value is wrong[0])
        counted = "" if len(wrong) == 1 else f", and {len(wrong) - 1} more"
        right = _written_as(wrong[0], node.type)
        yield (
            node.at("enum", first)
            .finding(
                f"`enum` of {node.label}, {with_article(node.type)}, lists {literal(wrong[0])}{counted}",
                f"Write {code(right)}{', and the others likewise' if counted else ''}." if right else None,
            )
            .fix(*_with_typed_values(node, values))
        )


def _with_typed_values(node: Typed, values: list[Any]) -> list[Edit]:
    """The values of an enumeration in the declared type; nothing where that is uncertain for one of them."""
    wrong = {index: value for index, value in enumerate(values) if value is not None and not fits(value, node.type)}
    right = {index: _written_as(value, node.type) for index, value in wrong.items()}
    if None in right.values():
        return []
    return [replaced(node.at("enum", index), json.loads(text)) for index, text in right.items() if text is not None]


def _default(node: Typed) -> str:
    """What is wrong with a default of another type."""
    default = node.value["default"]
    given = "null" if default is None else f"{with_article(json_type(default))}, {literal(default)}"
    return f"`default` of {node.label}, {with_article(node.type)}, is {given}"


def _typed_default(node: Typed) -> str | None:
    right = _written_as(node.value["default"], node.type)
    if node.value["default"] is None:
        return "Remove `default`, or write a value of the declared type."
    return f"Write {code(f'{chr(34)}default{chr(34)}: {right}')}." if right else None


def _with_typed_default(node: Typed) -> list[Edit]:
    """The default in the declared type; no default where it is null, which says the same."""
    if node.value["default"] is None:
        return [removed(node.at("default"))]
    right = _written_as(node.value["default"], node.type)
    return [replaced(node.at("default"), json.loads(right))] if right else []


@rule(
    "string-default-type",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write the default in quotes, such as `"default": "7"`.',
    validator="DefaultValueMustMatchType",
    source=(SWAGGER_VALIDATOR, REPORTED_PROBLEMS),
    keyword="default",
    fixable=True,
)
def default_of_a_string_is_text(node: Typed) -> Findings:
    """The `default` of a string is a string.

    The platform refuses the import of a number, a boolean, a list or an object in its place.
    """
    default = node.value["default"]
    if node.type == "string" and default is not None and not isinstance(default, str):
        yield node.at("default").finding(_default(node), _typed_default(node)).fix(*_with_typed_default(node))


@rule(
    "parameter-default-in-enum",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the default in the declared type: `1` for a number, `true` for a boolean, `[]` for an array.",
    validator="DefaultValueMustMatchType",
    source=SWAGGER_VALIDATOR,
    keyword="default",
    fixable=True,
)
def default_has_the_type(node: Typed) -> Findings:
    """A `default` is of the declared type.

    The validator reports it as a warning; the designer may refuse to fill in the field.
    """
    default = node.value["default"]
    nullable = default is None and node.value.get("x-nullable") is True
    told = node.type == "string" and default is not None
    if node.type and not nullable and not told and not fits(default, node.type):
        yield node.at("default").finding(_default(node), _typed_default(node)).fix(*_with_typed_default(node))


@rule(
    "schema-format-known",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Use a format that the platform knows for this type, or remove `format`.",
    validator="UnrecognizedTypeFormat",
    source=SWAGGER_VALIDATOR,
    keyword="format",
    fixable=True,
)
def format_is_known(node: Typed) -> Findings:
    """The `format` is one that the platform knows for the type.

    Known are `int32` and `int64` for integers, `float` and `double` for numbers, and `byte`, `binary`, `date`,
    `date-time`, `date-no-tz`, `password`, `email`, `html`, `uri` and `uuid` for strings. Others are ignored; the
    validator warns.
    """
    declared = node.value["format"]
    known = node.type in SCHEMA_TYPES and node.type != "file"  # of another one its type is told
    if isinstance(declared, str) and known and declared not in FORMATS.get(node.type, ()):
        near = {"guid": "uuid", "url": "uri", "datetime": "date-time", "base64": "byte"}
        meant = near.get(declared.lower(), declared.lower())
        known = meant in FORMATS.get(node.type, ())
        finding = node.at("format").finding(
            f"`format` of {node.label}, {with_article(cut(node.type, 20))}, is {literal(declared)}",
            f'Write `"format": "{meant}"`, or remove `format`.' if known else None,
        )
        yield finding.fix(replaced(node.at("format"), meant)) if known else finding


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
    help="Correct the bound so that some value can satisfy it.",
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
    source=(SWAGGER_VALIDATOR, SCHEMA_OBJECT),
    keyword=("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", *_NOT_NEGATIVE),
)
def bounds_can_be_satisfied(node: Typed) -> Findings:
    """The bounds of a value can be satisfied.

    No minimum is above its maximum, no length or count is negative, `multipleOf` is above zero, and an exclusive bound
    has the bound that it is about.
    """
    yield from _signs(node)
    value = node.value
    for low, high, named in _PAIRS:
        least, most = _number(value.get(low)), _number(value.get(high))
        if least is not None and most is not None and least > most:
            yield node.at(low).finding(
                f"`{low}` of {node.label} is {literal(least)}, above its `{high}` of {literal(most)}", validator=named
            )
    for name, bounded, validator in _EXCLUSIVE:
        if value.get(name) is True and bounded not in value:
            advice = f"Add `{bounded}`, or remove `{name}`."
            yield node.at(name).finding(f"{node.label} has `{name}` without `{bounded}`", advice, validator=validator)


def _signs(node: Typed) -> Findings:
    """Bounds that are negative, and a ``multipleOf`` that is not above zero."""
    for name in _NOT_NEGATIVE:
        bound = _number(node.value.get(name))
        if bound is not None and bound < 0:
            validator = f"{name[0].upper()}{name[1:]}MustBeGreaterThanOrEqualToZero"
            yield node.at(name).finding(f"`{name}` of {node.label} is {literal(bound)}", validator=validator)
    multiple = _number(node.value.get("multipleOf"))
    if multiple is not None and multiple <= 0:
        yield node.at("multipleOf").finding(
            f"`multipleOf` of {node.label} is {literal(multiple)}", validator="MultipleOfMustBeGreaterThanZero"
        )


def _number(value: Any) -> float | None:
    """The value where it is a number that can be compared."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return None if isinstance(value, float) and math.isnan(value) else value


# What every dialect of regular expressions refuses; the platform's own one allows more than Python's does.
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
    """A `pattern` is a valid regular expression.

    Judged are the faults that no dialect accepts: brackets that stay open, quantifiers without anything to repeat,
    ranges that run backwards.
    """
    pattern = node.text("pattern")
    found = fault(pattern)
    if found is not None:
        yield node.at("pattern").finding(
            f"`pattern` of {node.label}, {literal(cut(pattern, 60))}, is not a regular expression: {found}"
        )


@rule(
    "unique-items-unsupported",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Remove `uniqueItems`, and say in the description that no element may repeat.",
    validator="SwaggerKeywordNotSupported",
    source=SWAGGER_VALIDATOR,
    keyword="uniqueItems",
)
def unique_items_are_not_promised(node: Typed) -> Findings:
    """`uniqueItems` is not used.

    The platform does not check it; the validator names it as an example of keywords that are not supported.
    """
    if node.value["uniqueItems"] is True:
        yield node.at("uniqueItems").finding(f"{node.label} has `uniqueItems`")
