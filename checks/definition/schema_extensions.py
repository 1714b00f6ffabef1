"""Microsoft's members of schemas: visibility, names of values, the dictionary editor, filter functions."""

from __future__ import annotations

from typing import Any

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import OPENAPI_EXTENSIONS, STRING_GUIDANCE, SWAGGER_VALIDATOR
from connector.definition import Schema, Typed
from connector.edits import removed, replaced
from connector.node import Node
from connector.spelling import meant
from connector.values import a_kind, comparable, first_repeated, literal
from connector.vocabulary import FILTER_FUNCTIONS, VISIBILITIES


@rule(
    "schema-editor-dictionary",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Write `"type": "object"` and `"additionalProperties": {"type": "string"}`, or remove `x-ms-editor`.',
    validator="InvalidCustomEditorExtensionDictionaryValue",
    source=SWAGGER_VALIDATOR,
    keyword="x-ms-editor",
)
def dictionary_editor_is_on_open_objects(schema: Schema) -> Findings:
    """The editor `dictionary` is set on an object that allows additional properties.

    It lets people add keys and values of their own.
    """
    closed = schema.value.get("additionalProperties") is False
    if schema.text("x-ms-editor").lower() == "dictionary" and (schema.type != "object" or closed):
        fault = "allows no additional properties" if closed else "is not an object"
        yield schema.at("x-ms-editor").finding(f"{schema.label} has the editor `dictionary` and {fault}")


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
    fixable=True,
)
def filter_functions_are_listed_once(schema: Schema) -> Findings:
    """`filterFunctions` lists at least one function, none twice, and belongs to a response.

    It tells Power Apps which filters the service can run itself.
    """
    for place in _filter_functions(schema):
        functions = place.value
        if schema.role == "request":
            yield place.finding(
                f"{schema.label} of a request lists filter functions",
                "Remove the list here; only responses are filtered.",
                validator="FilterFunctionsPropertyInInputSchema",
            )
        if not isinstance(functions, list) or not functions:
            yield place.finding(
                f"{schema.label} lists no filter function",
                "List the functions that the service can filter by, such as `eq`, or remove the empty list.",
                validator="FilterFunctionsPropertyEmpty",
            )
            continue
        repeated = first_repeated(functions)
        if repeated is not None:
            second = place.at(repeated)
            message = f"{schema.label} lists the filter function {literal(functions[repeated])} twice"
            name = "FilterFunctionsPropertyHasDuplicates"
            yield second.finding(message, "Remove one of the two.", validator=name).fix(removed(second))


@rule(
    "filter-function-known",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Use the names of OData's operators and functions, in lower case.",
    validator="FilterFunctionsPropertyInvalidValue",
    source=SWAGGER_VALIDATOR,
    keyword=("filterFunctions", "x-ms-filterFunctions", "x-ms-capabilities"),
    fixable=True,
)
def filter_functions_are_known(schema: Schema) -> Findings:
    """A filter function is an operator or a function of OData.

    Microsoft has not published the validator's list; this one is what Power Apps is known to delegate.
    """
    for place in _filter_functions(schema):
        for index, name in enumerate(place.value if isinstance(place.value, list) else ()):
            if not isinstance(name, str) or name not in FILTER_FUNCTIONS:
                known = name.lower() if isinstance(name, str) and name.lower() in FILTER_FUNCTIONS else None
                finding = place.at(index).finding(
                    f"{schema.label} lists the filter function {literal(name)}",
                    f"Write `{known}`." if known else None,
                )
                yield finding.fix(replaced(place.at(index), known)) if known else finding


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
    help='Write one element such as `{"value": "A", "displayName": "First"}` for each value of `enum`.',
    validator=("InvalidEnumValuesExtensionValue", "DuplicateEnumValuesInExtension", "MissingEnumValuesDisplayName"),
    source=(SWAGGER_VALIDATOR, OPENAPI_EXTENSIONS),
    keyword="x-ms-enum-values",
)
def enum_values_have_names(node: Typed) -> Findings:
    """`x-ms-enum-values` names values of `enum`, each once and with a `displayName`.

    The designer shows the name and sends the value.
    """
    named = node.value["x-ms-enum-values"]
    if not isinstance(named, list):
        yield node.at("x-ms-enum-values").finding(f"`x-ms-enum-values` of {node.label} is {a_kind(named)}, not a list")
        return
    enum = node.get("enum")
    allowed = {comparable(value) for value in enum} if isinstance(enum, list) else None
    seen: set[Any] = set()
    for index, element in enumerate(named):
        yield from _named_value(node, index, element, allowed, seen)


def _named_value(node: Typed, index: int, element: Any, allowed: set[Any] | None, seen: set[Any]) -> Findings:
    """What is wrong with one element of ``x-ms-enum-values``; ``seen`` collects the values that have a name."""
    place = node.at("x-ms-enum-values", index)
    if not isinstance(element, dict) or "value" not in element:
        yield place.finding(f"element {index + 1} of `x-ms-enum-values` of {node.label} has no `value`")
        return
    value = element["value"]
    name = element.get("displayName")
    if not isinstance(name, str) or not name.strip():
        yield place.finding(
            f"value {literal(value)} of {node.label} has no `displayName`",
            "Add `displayName`, the text that people choose from.",
            validator="MissingEnumValuesDisplayName",
        )
    key = comparable(value)
    if key in seen:
        yield place.finding(
            f"`x-ms-enum-values` of {node.label} names {literal(value)} twice",
            "Remove one of the two.",
            validator="DuplicateEnumValuesInExtension",
        )
    seen.add(key)
    if allowed is not None and key not in allowed:
        yield place.finding(
            f"`enum` of {node.label} does not list {literal(value)}",
            "Add the value to `enum`, or remove its name.",
        )


@rule(
    "visibility-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write `"x-ms-visibility": "important"`, `"advanced"` or `"internal"`, or remove it.',
    validator="JsonValueNotInEnum",
    source=(OPENAPI_EXTENSIONS, STRING_GUIDANCE),
    keyword="x-ms-visibility",
    fixable=True,
)
def visibility_is_known(node: Node) -> Findings:
    """`x-ms-visibility` is `important`, `advanced` or `internal`.

    Another value is ignored, and the field shows although it should not. An empty text and `none` mean the same as
    leaving it out; letter case does not count.
    """
    value = node.value["x-ms-visibility"]
    if not isinstance(value, str):
        yield node.at("x-ms-visibility").finding(f"`x-ms-visibility` is {a_kind(value)}", validator="JsonTypeIncorrect")
    elif value.lower() not in ("", "none", *VISIBILITIES):
        place, known = node.at("x-ms-visibility"), meant(value, VISIBILITIES)
        finding = place.finding(f"`x-ms-visibility` is {literal(value)}")
        yield finding.fix(replaced(place, known)) if known else finding
