"""The one walk over a connector: every rule is called with every node of the type that it asks for.

Which rules a type of node gets is worked out once. A rule with keywords is called only where one of them stands, and
the same look at the member names finds the ones that nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from checks.criteria import Criterion
from checks.judgement import Broken as Broken  # noqa: PLC0414
from checks.judgement import Judgement as Judgement  # noqa: PLC0414
from checks.rule import REGISTRY, Rule
from connector.connector import Connector
from connector.definition import (
    Definition,
    Header,
    Info,
    Items,
    MetadataItem,
    NotAnObject,
    Operation,
    Parameter,
    PathItem,
    Reference,
    Response,
    Schema,
    SecurityRequirement,
    SecurityScheme,
    SharedParameter,
    UnknownMember,
)
from connector.icon import BrandedIcon
from connector.node import Beyond, Node, Unjudged
from connector.publisher import Publisher
from connector.text_problem import TextProblem
from connector.vocabulary import MEMBERS, VERBS

_KINDS: dict[type, str] = {
    Definition: "definition",
    Info: "info",
    PathItem: "path item",
    Operation: "operation",
    Parameter: "parameter",
    SharedParameter: "parameter",
    Items: "items",
    Header: "header",
    Response: "response",
    Schema: "schema",
    SecurityScheme: "security scheme",
}


_IN_DEFINITIONS: Final = (*_KINDS, Reference, SecurityRequirement, MetadataItem, NotAnObject, UnknownMember)


@dataclass(frozen=True, slots=True)
class _Table:
    every: tuple[Rule, ...]
    by_member: dict[str, tuple[Rule, ...]]
    """The rules for each member that has some; where the kind of object is known, every known name is a key."""
    kind: str | None


DEFECT: Final = "Report it to the project together with the file: this is a defect of the program."


class _Tables(dict[type, _Table]):
    """The rules for each type of node, worked out when the first of its kind turns up."""

    def __init__(self, publisher: Publisher) -> None:
        self.publisher = publisher

    def __missing__(self, subject: type) -> _Table:
        self[subject] = _new_table(subject, self.publisher)
        return self[subject]


_tables: dict[Publisher, _Tables] = {}


def _new_table(subject: type, publisher: Publisher) -> _Table:
    rules = [
        rule for rule in REGISTRY.values() if rule.subject in subject.__mro__ and rule.publisher in (None, publisher)
    ]
    kind = _KINDS.get(subject)
    by_member: dict[str, tuple[Rule, ...]] = dict.fromkeys(MEMBERS[kind], ()) if kind else {}
    for rule in rules:
        for name in rule.keywords:
            by_member[name] = (*by_member.get(name, ()), rule)
    return _Table(tuple(rule for rule in rules if not rule.keywords), by_member, kind)


def criteria_of_definitions() -> set[Criterion]:
    """The criteria for which rules look inside a definition."""
    return {
        rule.criterion for rule in REGISTRY.values() if any(issubclass(kind, rule.subject) for kind in _IN_DEFINITIONS)
    }


def walk(connector: Connector) -> Judgement:
    """Call every rule with every node that it looks at.

    A rule that fails on input nobody thought of leaves its criterion unjudged; it never passes for a verdict.
    """
    judgement = Judgement()
    judge_nodes(nodes(connector), connector.publisher, judgement)
    return judgement


def judge_nodes(found: Iterable[Any], publisher: Publisher, judgement: Judgement) -> None:
    """Call the rules with these nodes and add what they say to the judgement."""
    if publisher not in _tables:
        _tables[publisher] = _Tables(publisher)
    tables = _tables[publisher]
    for node in found:
        table = tables[type(node)]
        for rule in table.every:
            _call(rule, node, judgement)
        if not table.by_member or not isinstance(node.value, dict):
            continue
        rules = table.by_member
        called: set[str] = set()
        for name in node.value:
            concerned = rules.get(name)
            if concerned is None:
                if table.kind is not None:
                    unknown = UnknownMember(node.value[name], node, name, table.kind)
                    for rule in tables[UnknownMember].every:
                        _call(rule, unknown, judgement)
                continue
            for rule in concerned:
                if len(rule.keywords) > 1:
                    if rule.id in called:
                        continue
                    called.add(rule.id)
                _call(rule, node, judgement)


def _call(rule: Rule, node: Any, judgement: Judgement) -> None:
    try:
        for outcome in rule.check(node):
            judgement.add(rule, outcome)
    except Beyond as limit:
        judgement.leave_unjudged(rule.criterion, Unjudged(limit.message, limit.help))
    except Exception as error:  # noqa: BLE001  one rule must not take the verdict of all others with it
        message = f"the rule {rule.id} could not judge this connector ({type(error).__name__})"
        judgement.leave_unjudged(rule.criterion, Unjudged(message, DEFECT))


def nodes(connector: Connector) -> Iterator[Any]:
    """Everything that a rule may look at, in the order of a reader: directory, definition, properties, the rest."""
    yield connector
    for document, role in (
        (connector.definition_document, "definition"),
        (connector.properties_document, "properties"),
        (connector.settings_document, "settings"),
        (connector.declaration_document, "declaration"),
    ):
        if document is not None:
            yield from (TextProblem(fault, document.file, role) for fault in document.faults)
    if connector.definition is not None and not connector.outsized:
        yield from definition_nodes(connector.definition)
    if connector.properties is not None:
        yield connector.properties
        yield from connector.properties.parameter_sets
        for parameter in connector.properties.connection_parameters:
            yield parameter
            if parameter.oauth_settings is not None:
                yield parameter.oauth_settings
        yield from connector.properties.policies
    if connector.icon is not None:
        yield connector.icon
        if connector.properties is not None:
            yield BrandedIcon(connector.icon, connector.properties.at("iconBrandColor"))
    for text in (connector.readme, connector.intro, connector.script, connector.code):
        if text is not None:
            yield text
    if connector.declaration is not None:
        yield connector.declaration
        yield from connector.declaration_faults
    yield from connector.secrets
    yield from connector.probed
    yield from connector.packages
    yield from (connector.pull_request,) if connector.pull_request is not None else ()


def definition_nodes(definition: Definition) -> Iterator[Node]:
    """Every object of the definition; schemas behind a reference are visited once, where they are defined."""
    yield definition
    if definition.info is not None:
        yield definition.info
    yield from _requirements(definition, definition)
    for item in definition.path_items:
        yield from _path_item(item, definition)
    yield from _shared(definition)
    schemes = definition.get("securityDefinitions")
    if isinstance(schemes, dict):
        for name, value in schemes.items():
            if isinstance(value, dict):
                yield SecurityScheme(value, definition.file, definition, "securityDefinitions", name)
            else:
                yield NotAnObject(value, definition, ("securityDefinitions", name), "security scheme")
    metadata = definition.get("x-ms-connector-metadata")
    if isinstance(metadata, list):
        for index, value in enumerate(metadata):
            yield MetadataItem(value, definition.file, definition, "x-ms-connector-metadata", index)


def _requirements(owner: Node, definition: Definition) -> Iterator[Node]:
    requirements = owner.get("security")
    if isinstance(requirements, list):
        for index, value in enumerate(requirements):
            yield SecurityRequirement(value, owner, index, definition)


def _path_item(item: PathItem, definition: Definition) -> Iterator[Node]:
    yield item
    yield from _parameter_nodes(item, item.parameters, definition, None)
    content = item.get("x-ms-notification-content")
    if isinstance(content, dict) and "schema" in content:
        yield from _schemas(
            content["schema"], item, ("x-ms-notification-content", "schema"), definition, "notification", None
        )
    for verb, value in item.value.items():
        if verb.lower() in VERBS and not isinstance(value, dict):
            yield NotAnObject(value, item, (verb,), "operation")
    for operation in item.operations:
        yield operation
        yield from _requirements(operation, definition)
        yield from _parameter_nodes(operation, operation.parameters, definition, operation)
        responses = operation.get("responses")
        if isinstance(responses, dict):
            for code, value in responses.items():
                if isinstance(value, dict) and "$ref" in value:
                    yield Reference(value, operation, ("responses", code), definition, "response")
                elif not isinstance(value, dict) and not code.startswith("x-"):
                    yield NotAnObject(value, operation, ("responses", code), "response")
        for response in operation.responses:
            yield response
            if response.shared is None:
                yield from _response_parts(response, response, definition, operation)


def _parameter_nodes(
    owner: Node, parameters: list[Parameter], definition: Definition, operation: Operation | None
) -> Iterator[Node]:
    listed = owner.get("parameters")
    if isinstance(listed, list):
        for index, value in enumerate(listed):
            if isinstance(value, dict) and "$ref" in value:
                yield Reference(value, owner, ("parameters", index), definition, "parameter")
            elif not isinstance(value, dict):
                yield NotAnObject(value, owner, ("parameters", index), "parameter")
    for parameter in parameters:
        yield parameter
        if parameter.shared is None:
            yield from _parameter_parts(parameter, definition, operation)


def _parameter_parts(parameter: Node, definition: Definition, operation: Operation | None) -> Iterator[Node]:
    if parameter.get("in") == "body" and "schema" in parameter.value:
        yield from _schemas(parameter.value["schema"], parameter, ("schema",), definition, "request", operation)
    yield from _items(parameter)


def _response_parts(
    response: Node, parent: Node, definition: Definition, operation: Operation | None
) -> Iterator[Node]:
    headers = response.get("headers")
    if isinstance(headers, dict):
        for name, value in headers.items():
            if isinstance(value, dict):
                header = Header(value, parent.file, parent, "headers", name)
                yield header
                yield from _items(header)
            else:
                yield NotAnObject(value, parent, ("headers", name), "header")
    if "schema" in response.value:
        yield from _schemas(response.value["schema"], parent, ("schema",), definition, "response", operation)


def _items(owner: Node) -> Iterator[Node]:
    """The chain of ``items`` below a parameter or header that is an array."""
    while True:
        value = owner.get("items")
        if not isinstance(value, dict) or owner.get("in") == "body":
            return
        owner = Items(value, owner.file, owner, "items")
        yield owner


def _shared(definition: Definition) -> Iterator[Node]:
    used = {
        parameter.shared
        for item in definition.path_items
        for parameters in (item.parameters, *(operation.parameters for operation in item.operations))
        for parameter in parameters
    }
    parameters = definition.get("parameters")
    if isinstance(parameters, dict):
        for name, value in parameters.items():
            if not isinstance(value, dict):
                yield NotAnObject(value, definition, ("parameters", name), "parameter")
                continue
            shared = SharedParameter(value, definition.file, definition, "parameters", name)
            if "$ref" in value:
                yield Reference(value, definition, ("parameters", name), definition, "parameter")
                continue
            if shared.pointer not in used:
                yield shared
            yield from _parameter_parts(shared, definition, None)
    responses = definition.get("responses")
    if isinstance(responses, dict):
        for name, value in responses.items():
            if isinstance(value, dict):
                place = definition.at("responses", name)
                yield from _response_parts(place, place, definition, None)
            else:
                yield NotAnObject(value, definition, ("responses", name), "response")
    schemas = definition.get("definitions")
    if isinstance(schemas, dict):
        for name, value in schemas.items():
            yield from _schemas(value, definition, ("definitions", name), definition, "definition", None)


_BELOW_LISTS = ("allOf", "anyOf", "oneOf")
_BELOW = ("items", "additionalProperties", "not")


def _schemas(
    root: Any,
    parent: Node,
    tokens: tuple[str | int, ...],
    definition: Definition,
    role: str,
    operation: Operation | None,
) -> Iterator[Node]:
    """A schema and those inside it, in the order of the document; a stack, so that no depth can exhaust it."""
    stack: list[tuple[Any, Node, tuple[str | int, ...]]] = [(root, parent, tokens)]
    while stack:
        value, parent, tokens = stack.pop()
        if not isinstance(value, dict):
            if not (isinstance(value, bool) and tokens[-1] == "additionalProperties"):
                yield NotAnObject(value, parent, tokens, "schema")
            continue
        if isinstance(value.get("$ref"), str):
            yield Reference(value, parent, tokens, definition, "schema")
            continue
        schema = Schema(value, parent, tokens, definition, role, operation)
        yield schema
        below: list[tuple[Any, Node, tuple[str | int, ...]]] = []
        properties = value.get("properties")
        if isinstance(properties, dict):
            below += [(child, schema, ("properties", name)) for name, child in properties.items()]
        for name in _BELOW:
            child = value.get(name)
            if isinstance(child, dict):
                below.append((child, schema, (name,)))
        for name in _BELOW_LISTS:
            children = value.get(name)
            if isinstance(children, list):
                below += [(child, schema, (name, index)) for index, child in enumerate(children)]
        stack += reversed(below)
