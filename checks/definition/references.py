"""``$ref``s: what they name, what stands beside them, and the circles they run in."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from weakref import WeakKeyDictionary

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import REFERENCE_OBJECT, SWAGGER_VALIDATOR
from connector.definition import Definition, Reference
from connector.node import Finding

_HOMES: Final = {"parameter": "parameters", "response": "responses", "schema": "definitions"}
_BAD_ESCAPE: Final = re.compile(r"~(?![01])|%(?![0-9A-Fa-f]{2})")

MAX_DEPTH: Final = 40
"""Schemas inside one another, ``$ref``s included. The validator's own limit is unpublished; no published connector
that was measured reaches this one."""


@rule(
    "parameter-ref-found",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Name a parameter that stands under parameters, as #/parameters/Name.",
    validator=(
        "ParameterReferenceNotFound",
        "ParameterReferenceNotValid",
        "ParameterRefLoopNotAllowed",
        "JsonPointerNotValid",
    ),
    source=(SWAGGER_VALIDATOR, REFERENCE_OBJECT),
)
def parameter_reference_is_found(reference: Reference) -> Findings:
    """The $ref of a parameter names one that stands under `parameters`.

    A shared parameter does not refer to another one in turn.
    """
    if reference.kind == "parameter":
        yield from _judge(reference, "Parameter")


@rule(
    "response-ref-found",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Name a response that stands under responses, as #/responses/Name.",
    validator=(
        "ResponseReferenceNotFound",
        "ResponseReferenceNotValid",
        "ResponseRefLoopNotAllowed",
        "JsonPointerNotValid",
    ),
    source=(SWAGGER_VALIDATOR, REFERENCE_OBJECT),
)
def response_reference_is_found(reference: Reference) -> Findings:
    """The $ref of a response names one that stands under `responses`.

    Other places are not looked at.
    """
    if reference.kind == "response":
        yield from _judge(reference, "Response")


@rule(
    "response-ref-direct",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write the response itself under responses.",
    validator="ResponseRefLoopNotAllowed",
    source=SWAGGER_VALIDATOR,
    keyword="responses",
)
def shared_response_is_no_reference(definition: Definition) -> Findings:
    """A shared response does not refer to another one.

    The validator follows one $ref, not a chain of them.
    """
    responses = definition.value["responses"]
    for name, value in responses.items() if isinstance(responses, dict) else ():
        if isinstance(value, dict) and "$ref" in value:
            yield definition.at("responses", name).finding(f'the shared response "{name}" is a $ref')


@rule(
    "schema-ref-found",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Name a schema that stands under definitions, as #/definitions/Name.",
    validator=("SchemaReferenceNotFound", "SchemaReferenceNotValid", "JsonPointerNotValid"),
    source=(SWAGGER_VALIDATOR, REFERENCE_OBJECT),
)
def schema_reference_is_found(reference: Reference) -> Findings:
    """The $ref of a schema names one that stands directly under `definitions`.

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
        message = f'the shared parameter "{reference.tokens[-1]}" is a $ref'
        yield reference.finding(
            message, "Write the parameter itself under parameters.", validator="ParameterRefLoopNotAllowed"
        )
        return
    shown = f'"{text if len(text) <= 80 else text[:77] + "…"}"'
    if not text.startswith(prefix):
        yield reference.finding(
            f"$ref is {shown}, which does not start with {prefix}", validator=f"{kind}ReferenceNotValid"
        )
    elif _BAD_ESCAPE.search(text):
        yield reference.finding(f"$ref is {shown}, which is no valid JSON pointer", validator="JsonPointerNotValid")
    elif reference.definition.lookup(text) is None:
        yield reference.finding(
            f"$ref names {shown}, which does not exist",
            _suggestion(reference, text, home),
            validator=f"{kind}ReferenceNotFound",
        )
    elif "/" in text[len(prefix) :]:
        yield reference.finding(
            f"$ref is {shown}, which points into a shared definition", validator=f"{kind}ReferenceNotValid"
        )


def _suggestion(reference: Reference, text: str, home: str) -> str | None:
    """The name that differs in letter case only."""
    name = text.rpartition("/")[2].lower()
    shared = reference.definition.get(home)
    if isinstance(shared, dict) and len(shared) <= 2_000:
        for known in shared:
            if known.lower() == name:
                return f"Did you mean #/{home}/{known}?"
    return None


@rule(
    "schema-ref-no-siblings",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Move the other members into the definition that the $ref names, or remove them.",
    validator="AdditionalPropertyNotAllowedAdjacentToRef",
    source=(SWAGGER_VALIDATOR, REFERENCE_OBJECT),
)
def reference_stands_alone(reference: Reference) -> Findings:
    """Nothing stands beside a $ref.

    Whatever does is ignored: a description there never shows.
    """
    if len(reference.value) > 1:
        others = [name for name in reference.value if name != "$ref"]
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        yield reference.finding(f'"{others[0]}"{more} beside a $ref has no effect')


@rule(
    "schema-ref-loop",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write a schema in place instead of the $ref.",
    validator="SchemaRefLoopNotAllowed",
    source=SWAGGER_VALIDATOR,
    keyword="definitions",
)
def definition_is_no_reference(definition: Definition) -> Findings:
    """A definition is a schema of its own, not a mere $ref to another one.

    The validator follows one $ref, and a chain of them may be a circle without a schema in it.
    """
    for name in _graph(definition).aliases:
        yield definition.at("definitions", name).finding(f'the definition "{name}" is a mere $ref')


@rule(
    "schema-all-of-loop",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Take the $ref that leads back out of allOf.",
    validator="SchemaRefLoopNotAllowed",
    source=SWAGGER_VALIDATOR,
    keyword="definitions",
)
def extension_ends(definition: Definition) -> Findings:
    """allOf does not lead back to the definition that it stands in.

    Such a circle has no end at which a property could be found; tools that merge the parts never finish. The
    validator has let it pass.
    """
    graph = _graph(definition)
    for circle in _circles({name: entry.extended for name, entry in graph.definitions.items()}):
        if circle[0] not in graph.aliases:
            around = " → ".join(f'"{name}"' for name in [*circle[:4], circle[0]])
            yield definition.at("definitions", circle[0], "allOf").finding(f"allOf runs in a circle: {around}")


@rule(
    "schema-required-loop",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Take one of the properties in the circle out of required.",
    validator="RequiredLoopInSchemaNotAllowed",
    source=SWAGGER_VALIDATOR,
    keyword="definitions",
)
def required_properties_end(definition: Definition) -> Findings:
    """Required properties do not run in a circle.

    A value would have to hold a value that holds a value, without end.
    """
    graph = _graph(definition)
    for circle in _circles({name: entry.demanded for name, entry in graph.definitions.items()}):
        around = " → ".join(f'"{name}"' for name in [*circle[:4], circle[0]])
        yield definition.at("definitions", circle[0]).finding(f"required properties run in a circle: {around}")


@rule(
    "schema-depth",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Use a shallower schema.",
    validator="SchemaTooDeep",
    source=SWAGGER_VALIDATOR,
    keyword="definitions",
)
def schemas_are_shallow(definition: Definition) -> Findings:
    """A schema is not nested deeper than 40 levels, with the schemas behind its $refs.

    The validator has a limit that Microsoft has not published; the number here is above all published connectors.
    """
    for name, depth in _depths(_graph(definition)).items():
        if depth > MAX_DEPTH:
            yield definition.at("definitions", name).finding(f'the definition "{name}" is {depth} levels deep')


@dataclass(slots=True)
class _Entry:
    """What one definition refers to."""

    depth: int = 1
    """Levels of schemas in place."""
    references: list[tuple[int, str]] = field(default_factory=list)
    """Level and name of each definition that it refers to."""
    extended: list[str] = field(default_factory=list)
    """Definitions that it takes over with ``allOf``."""
    demanded: list[str] = field(default_factory=list)
    """Definitions without which no value of it can exist: those of required properties."""


@dataclass(slots=True)
class _Graph:
    definitions: dict[str, _Entry] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)


_GRAPHS: WeakKeyDictionary[Definition, _Graph] = WeakKeyDictionary()
_INPUTS: WeakKeyDictionary[Definition, frozenset[str]] = WeakKeyDictionary()

_PREFIX: Final = "#/definitions/"


def _graph(definition: Definition) -> _Graph:
    graph = _GRAPHS.get(definition)
    if graph is None:
        graph = _GRAPHS[definition] = _Graph()
        schemas = definition.get("definitions")
        for name, value in schemas.items() if isinstance(schemas, dict) else ():
            if isinstance(value, dict):
                if isinstance(value.get("$ref"), str):
                    graph.aliases.append(name)
                graph.definitions[name] = _entry(value)
    return graph


def _entry(root: dict[str, Any]) -> _Entry:
    """One look at a schema and those inside it; the last two flags say how an inner one binds the outer one."""
    entry = _Entry()
    stack: list[tuple[Any, int, bool, bool]] = [(root, 1, True, True)]
    while stack:
        value, depth, extends, demands = stack.pop()
        if not isinstance(value, dict):
            continue
        reference = value.get("$ref")
        if isinstance(reference, str):
            name = _name(reference)
            entry.references.append((depth, name))
            if extends:
                entry.extended.append(name)
            elif demands:
                entry.demanded.append(name)
            continue
        entry.depth = max(entry.depth, depth)
        properties = value.get("properties")
        if isinstance(properties, dict):
            listed = value.get("required")
            required = {item for item in listed if isinstance(item, str)} if isinstance(listed, list) else ()
            stack += [(child, depth + 1, False, demands and name in required) for name, child in properties.items()]
        for name in ("items", "additionalProperties"):
            if name in value:
                stack.append((value[name], depth + 1, False, False))
        parts = value.get("allOf")
        if isinstance(parts, list):
            stack += [(part, depth, extends, demands) for part in parts]
    return entry


def _name(reference: str) -> str:
    """The definition that a reference names, or the empty string."""
    if not reference.startswith(_PREFIX):
        return ""
    return reference[len(_PREFIX) :].replace("~1", "/").replace("~0", "~")


def _circles(edges: dict[str, list[str]]) -> Iterator[list[str]]:
    """Circles in a graph, each by the names on it, beginning with the first in the document.

    Names that lead nowhere are peeled off until only such remain as can be followed for ever; then one way out of
    each is followed until it closes. Linear in the number of edges.
    """
    onward = {name: [target for target in targets if target in edges] for name, targets in edges.items()}
    back: dict[str, list[str]] = {}
    for name, targets in onward.items():
        for target in targets:
            back.setdefault(target, []).append(name)
    left = {name: len(targets) for name, targets in onward.items()}
    ends = deque(name for name, count in left.items() if count == 0)
    while ends:
        gone = ends.popleft()
        del left[gone]
        for name in back.get(gone, ()):
            left[name] -= 1
            if left[name] == 0:
                ends.append(name)
    order = {name: position for position, name in enumerate(edges)}
    seen: set[str] = set()
    for start in left:
        way: dict[str, int] = {}
        name = start
        while name not in seen:
            seen.add(name)
            way[name] = len(way)
            name = next(target for target in onward[name] if target in left)
        if name in way:
            circle = list(way)[way[name] :]
            first = min(range(len(circle)), key=lambda index: order[circle[index]])
            yield circle[first:] + circle[:first]


def _depths(graph: _Graph) -> dict[str, int]:
    """Levels of each definition with those behind its references; a reference back into a circle adds none."""
    found: dict[str, int] = {}
    open_: set[str] = set()
    for start in graph.definitions:
        stack = [(start, False)]
        while stack:
            name, ready = stack.pop()
            if name in found or (name in open_ and not ready):
                continue
            entry = graph.definitions[name]
            if not ready:
                open_.add(name)
                stack.append((name, True))
                stack += [
                    (target, False)
                    for _, target in entry.references
                    if target in graph.definitions and target not in found and target not in open_
                ]
                continue
            open_.discard(name)
            below = [level - 1 + found[target] for level, target in entry.references if target in found]
            found[name] = max([entry.depth, *below])
    return found


def request_definitions(definition: Definition) -> frozenset[str]:
    """The names of the definitions that the body of a request is made of."""
    found = _INPUTS.get(definition)
    if found is None:
        graph = _graph(definition)
        waiting = [
            name
            for operation in definition.operations
            for parameter in operation.all_parameters
            if parameter.location == "body" and isinstance(parameter.value.get("schema"), dict)
            for _, name in _entry(parameter.value["schema"]).references
        ]
        reached: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in graph.definitions and name not in reached:
                reached.add(name)
                waiting += [target for _, target in graph.definitions[name].references]
        found = _INPUTS[definition] = frozenset(reached)
    return found
