"""``$ref``s: what they name, what is beside them, and the circles they run in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import REFERENCE_OBJECT, SWAGGER_VALIDATOR
from connector.definition import Definition, Reference
from connector.node import Finding
from connector.schema_graph import circles, depths, graph_of
from connector.words import code, quoted

_HOMES: Final = {"parameter": "parameters", "response": "responses", "schema": "definitions"}
_BAD_ESCAPE: Final = re.compile(r"~(?![01])|%(?![0-9A-Fa-f]{2})")

MAX_DEPTH: Final = 40
"""Schemas inside one another, ``$ref``s included. The validator's own limit is unpublished; no published connector
that was measured reaches this one."""


@rule(
    "parameter-ref-found",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Refer to a shared parameter as `#/parameters/Name`.",
    validator=(
        "ParameterReferenceNotFound",
        "ParameterReferenceNotValid",
        "ParameterRefLoopNotAllowed",
        "JsonPointerNotValid",
    ),
    source=(SWAGGER_VALIDATOR, REFERENCE_OBJECT),
)
def parameter_reference_is_found(reference: Reference) -> Findings:
    """The `$ref` of a parameter names one that is listed under `parameters`.

    A shared parameter does not refer to another one in turn.
    """
    if reference.kind == "parameter":
        yield from _judge(reference, "Parameter")


@rule(
    "response-ref-found",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Refer to a shared response as `#/responses/Name`.",
    validator=(
        "ResponseReferenceNotFound",
        "ResponseReferenceNotValid",
        "ResponseRefLoopNotAllowed",
        "JsonPointerNotValid",
    ),
    source=(SWAGGER_VALIDATOR, REFERENCE_OBJECT),
)
def response_reference_is_found(reference: Reference) -> Findings:
    """The `$ref` of a response names one that is listed under `responses`.

    Other places are not looked at.
    """
    if reference.kind == "response":
        yield from _judge(reference, "Response")


@rule(
    "response-ref-direct",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write the response itself in place of the `$ref`.",
    validator="ResponseRefLoopNotAllowed",
    source=SWAGGER_VALIDATOR,
    keyword="responses",
)
def shared_response_is_no_reference(definition: Definition) -> Findings:
    """A shared response does not refer to another one.

    The validator follows one `$ref`, not a chain of them.
    """
    responses = definition.value["responses"]
    for name, value in responses.items() if isinstance(responses, dict) else ():
        if isinstance(value, dict) and "$ref" in value:
            yield definition.at("responses", name).finding(f"shared response {quoted(name)} is a `$ref`")


@rule(
    "schema-ref-found",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Refer to a shared schema as `#/definitions/Name`.",
    validator=("SchemaReferenceNotFound", "SchemaReferenceNotValid", "JsonPointerNotValid"),
    source=(SWAGGER_VALIDATOR, REFERENCE_OBJECT),
)
def schema_reference_is_found(reference: Reference) -> Findings:
    """The `$ref` of a schema names one that is directly under `definitions`.

    References have three segments: `#`, `definitions` and the name. Those of OpenAPI 3 (`#/components/schemas/…`),
    those without the slash, and those into another schema are refused.
    """
    if reference.kind == "schema":
        yield from _judge(reference, "Schema")


def _judge(reference: Reference, kind: str) -> Iterator[Finding]:
    """What is wrong with a reference; a shared definition that is a reference itself is told in any case."""
    text = reference.text_of_reference
    home = _HOMES[reference.kind]
    prefix = f"#/{home}/"
    if reference.parent is reference.definition and kind == "Parameter":
        message = f"shared parameter {quoted(str(reference.tokens[-1]))} is a `$ref`"
        advice = "Write the parameter itself in place of the `$ref`."
        yield reference.finding(message, advice, validator="ParameterRefLoopNotAllowed")
    elif not text.startswith(prefix):
        yield reference.finding(
            f"`$ref` is {quoted(text)}, which does not start with `{prefix}`",
            _suggestion(reference, text, home),
            validator=f"{kind}ReferenceNotValid",
        )
    elif _BAD_ESCAPE.search(text):
        message = f"`$ref` is {quoted(text)}, which is not a valid JSON pointer"
        advice = "Write `~1` for a slash and `~0` for a tilde inside a name, and `%25` for `%`."
        yield reference.finding(message, advice, validator="JsonPointerNotValid")
    elif reference.definition.lookup(text) is None:
        yield reference.finding(
            f"`$ref` names {quoted(text)}, which does not exist",
            _suggestion(reference, text, home),
            validator=f"{kind}ReferenceNotFound",
        )
    elif "/" in text[len(prefix) :]:
        message = f"`$ref` is {quoted(text)}, which points into a shared definition"
        advice = f"Move what it points to into `{home}` under a name of its own, and refer to that."
        yield reference.finding(message, advice, validator=f"{kind}ReferenceNotValid")


def _suggestion(reference: Reference, text: str, home: str) -> str | None:
    """The shared definition of the same name, letter case aside."""
    name = text.rpartition("/")[2].rpartition("#")[2].lower()
    shared = reference.definition.get(home)
    if isinstance(shared, dict) and len(shared) <= 2_000:
        for known in shared:
            if known.lower() == name:
                return f"Did you mean {quoted(f'#/{home}/{known}')}?"
    if text.startswith("#/components/") and name:
        # OpenAPI 3 keeps its shared parts there; without the part itself another pointer leads nowhere either.
        own = text.rpartition("/")[2]
        return f"Add {code(own)} to `{home}`, and refer to it as {code(f'#/{home}/{own}')}."
    return None


_OF_ONE_USE: Final = frozenset({"example", "examples", "x-example", "x-examples", "type", "required", "readOnly"})
"""Members that belong to one use of a definition, or that the definition has itself."""


@rule(
    "schema-ref-no-siblings",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Remove the other members; what is true wherever the `$ref` is used, move into the definition that it names.",
    validator="AdditionalPropertyNotAllowedAdjacentToRef",
    source=(SWAGGER_VALIDATOR, REFERENCE_OBJECT),
)
def reference_is_alone(reference: Reference) -> Findings:
    """A `$ref` is the only member of its object.

    The others are ignored: a description beside it never shows.
    """
    if len(reference.value) > 1:
        others = [name for name in reference.value if name != "$ref"]
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        # What a single use says, such as its example, is wrong in a definition that others use too.
        alone = f"Remove {', '.join(map(code, others))}." if _OF_ONE_USE.issuperset(others) else None
        message = f"{quoted(others[0])}{more} beside a `$ref` has no effect"
        yield reference.finding(message, alone or _place_for(reference, others))


def _place_for(reference: Reference, others: list[str]) -> str | None:
    """Where the member beside the `$ref` belongs; nothing where there are several."""
    target, name = reference.value["$ref"], others[0]
    shared = reference.definition.resolve_schema(reference.value)
    if len(others) > 1 or shared is None or not isinstance(target, str):
        return None
    if name in shared:
        return f"Remove {code(name)}: the one of {code(target)} counts."
    return f"Move {code(name)} into {code(target)} if it fits all that refer to it; remove it here."


@rule(
    "schema-ref-loop",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write the schema itself in place of the `$ref`.",
    validator="SchemaRefLoopNotAllowed",
    source=SWAGGER_VALIDATOR,
    keyword="definitions",
)
def definition_is_no_reference(definition: Definition) -> Findings:
    """A definition is a schema of its own, not just a `$ref` to another one.

    The validator follows one `$ref`, and a chain of them may be a circle without a schema in it.
    """
    for name in graph_of(definition).aliases:
        yield definition.at("definitions", name).finding(f"definition {quoted(name)} is just a `$ref`")


def _around(circle: list[str]) -> str:
    return " → ".join(quoted(name, 40) for name in [*circle[:4], circle[0]])


@rule(
    "schema-all-of-loop",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Remove from `allOf` the `$ref` that leads back.",
    validator="SchemaRefLoopNotAllowed",
    source=SWAGGER_VALIDATOR,
    keyword="definitions",
)
def extension_ends(definition: Definition) -> Findings:
    """`allOf` does not lead back to its own definition.

    Such a circle has no end at which a property could be found; tools that merge the parts never finish. The validator
    has let it pass.
    """
    graph = graph_of(definition)
    for circle in circles({name: entry.extended for name, entry in graph.definitions.items()}):
        if circle[0] not in graph.aliases:
            place = definition.at("definitions", circle[0], "allOf")
            yield place.finding(f"`allOf` runs in a circle: {_around(circle)}")


@rule(
    "schema-required-loop",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Take one of the properties in the circle out of `required`.",
    validator="RequiredLoopInSchemaNotAllowed",
    source=SWAGGER_VALIDATOR,
    keyword="definitions",
)
def required_properties_end(definition: Definition) -> Findings:
    """Required properties do not run in a circle.

    A value would have to contain a value that contains a value, without end.
    """
    graph = graph_of(definition)
    for circle in circles({name: entry.demanded for name, entry in graph.definitions.items()}):
        place = definition.at("definitions", circle[0])
        yield place.finding(f"required properties run in a circle: {_around(circle)}")


@rule(
    "schema-depth",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Describe the deepest parts as an object without properties.",
    validator="SchemaTooDeep",
    source=SWAGGER_VALIDATOR,
    keyword="definitions",
)
def schemas_are_shallow(definition: Definition) -> Findings:
    """A schema is not nested deeper than 40 levels, the schemas behind its `$ref`s included.

    The validator has a limit that Microsoft has not published; the number here is above all published connectors.
    """
    for name, depth in depths(graph_of(definition)).items():
        if depth > MAX_DEPTH:
            yield definition.at("definitions", name).finding(f"definition {quoted(name)} is {depth} levels deep")
