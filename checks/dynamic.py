"""Dynamic extensions and capabilities: what the designer asks the service while a flow is built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.info import VALIDATOR
from checks.rule import Findings, Level, rule
from connector.definition import Definition, Operation, Parameter, Typed
from connector.node import Node

EXTENSIONS: Final = "Extend an OpenAPI definition for a custom connector"
TEST: Final = "Test a connection"

VALUES: Final = "x-ms-dynamic-values"
LIST: Final = "x-ms-dynamic-list"
SCHEMA: Final = "x-ms-dynamic-schema"
PROPERTIES: Final = "x-ms-dynamic-properties"
TREE: Final = "x-ms-dynamic-tree"
KEYWORDS: Final = (VALUES, LIST, SCHEMA, PROPERTIES, TREE)
CAPABILITIES: Final = "x-ms-capabilities"

_PATHS: Final = {
    VALUES: ("value-collection", "value-path", "value-title"),
    LIST: ("itemsPath", "itemValuePath", "itemTitlePath"),
    SCHEMA: ("value-path",),
    PROPERTIES: ("itemValuePath",),
}


def _definition(node: Node) -> Definition | None:
    place: Node | None = node
    while place is not None:
        if isinstance(place, Definition):
            return place
        place = place.parent
    return None


def _calls(node: Typed) -> Iterator[tuple[str, Node]]:
    """Each dynamic extension of the node, and for a tree its two calls."""
    for keyword in KEYWORDS:
        value = node.value.get(keyword)
        if keyword == TREE and isinstance(value, dict):
            for part in ("open", "browse"):
                if isinstance(value.get(part), dict):
                    yield keyword, node.at(keyword, part)
        elif isinstance(value, dict):
            yield keyword, node.at(keyword)


def _called(node: Typed) -> Iterator[tuple[str, Node, Operation]]:
    definition = _definition(node)
    for keyword, call in _calls(node):
        operation = definition.operations_by_id.get(call.text("operationId")) if definition else None
        if operation is not None:
            yield keyword, call, operation


@rule(
    "dynamic-operation-found",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Name an operation of this definition by its operationId.",
    validator=("OperationIdNotFound", "RequiredPropertyMissing"),
    source=(EXTENSIONS, VALIDATOR),
    keyword=KEYWORDS,
)
def dynamic_operations_exist(typed: Typed) -> Findings:
    """A dynamic extension names an operation that exists.

    The designer calls it while the flow is built.
    """
    definition = _definition(typed)
    if definition is None:
        return
    for keyword, call in _calls(typed):
        named = call.get("operationId")
        if isinstance(named, str) and named not in definition.operations_by_id:
            yield call.at("operationId").finding(f'"{keyword}" calls "{named[:60]}", which is no operation')
        elif not isinstance(named, str) and "builtInOperation" not in call.value and "capability" not in call.value:
            yield call.finding(f'"{keyword}" has no "operationId"', validator="RequiredPropertyMissing")


@rule(
    "dynamic-parameters-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add "parameters": {}.',
    source=EXTENSIONS,
    keyword=KEYWORDS,
)
def dynamic_calls_list_their_parameters(typed: Typed) -> Findings:
    """A dynamic extension lists its parameters, an empty object if there are none.

    The page calls the member required; many connectors leave it out.
    """
    for keyword, call in _calls(typed):
        if "parameters" not in call.value:
            yield call.finding(f'"{keyword}" has no "parameters"')


def _given(call: Node) -> dict[str, Any]:
    given = call.get("parameters")
    return given if isinstance(given, dict) else {}


def _name(given: str) -> str:
    """The parameter that a key means: ``body/customer/id`` supplies a part of ``body``."""
    return given.split("/", 1)[0]


@rule(
    "dynamic-parameters-found",
    OPENAPI_DEFINITION,
    Level.RECOMMENDED,
    help="Name parameters of the called operation.",
    validator="OperationParameterNameNotFound",
    source=(EXTENSIONS, VALIDATOR),
    keyword=KEYWORDS,
)
def dynamic_parameters_exist(typed: Typed) -> Findings:
    """The parameters that a dynamic extension supplies exist on the operation that it calls.

    Others are not sent.
    """
    for keyword, call, operation in _called(typed):
        known = {parameter.parameter_name for parameter in operation.all_parameters}
        bodies = [p for p in operation.all_parameters if p.location == "body"]
        for name in _given(call):
            if name in known or _name(name) in known or _in_body(operation, bodies, name):
                continue
            yield call.at("parameters", name).finding(
                f'"{keyword}" supplies "{name[:60]}", which "{operation.id}" does not know'
            )


def _in_body(operation: Operation, bodies: list[Parameter], name: str) -> bool:
    for body in bodies:
        schema = operation.definition.resolve_schema(body.get("schema"))
        properties = schema.get("properties") if schema else None
        if isinstance(properties, dict) and _name(name) in properties:
            return True
    return False


@rule(
    "dynamic-required-supplied",
    OPENAPI_DEFINITION,
    Level.RECOMMENDED,
    help="Supply it, from a parameter of this operation or as a fixed value.",
    validator=("OperationMissingRequiredProperty", "OperationParameterRequiredMismatch"),
    source=VALIDATOR,
    keyword=(VALUES, LIST, SCHEMA, PROPERTIES),
)
def required_parameters_are_supplied(typed: Typed) -> Findings:
    """A dynamic extension supplies every parameter that the called operation requires.

    The call fails otherwise. Internal parameters with a default are sent by themselves.
    """
    for keyword, call, operation in _called(typed):
        if keyword == TREE:
            continue
        given = {_name(name) for name in _given(call)}
        for parameter in operation.all_parameters:
            needed = parameter.get("required") is True and "default" not in parameter.value
            if needed and parameter.location != "body" and parameter.parameter_name not in given:
                yield call.finding(
                    f'"{keyword}" does not supply "{parameter.parameter_name}", which "{operation.id}" requires'
                )


def _own_reference(value: Any) -> str | None:
    """The parameter of the calling operation that a supplied value refers to."""
    if not isinstance(value, dict):
        return None
    reference = value.get("parameter", value.get("parameterReference"))
    return reference if isinstance(reference, str) else None


@rule(
    "dynamic-reference-found",
    OPENAPI_DEFINITION,
    Level.RECOMMENDED,
    help="Refer to a parameter that this operation has and users see.",
    validator=("SourcePropertyInternal", "OperationParameterNameNotFound", "OperationParameterTypeMismatch"),
    source=VALIDATOR,
    keyword=KEYWORDS,
)
def supplied_values_can_be_entered(parameter: Parameter) -> Findings:
    """What a dynamic extension passes on comes from a parameter that exists and that users see.

    Its type is the one that the called operation expects.
    """
    own = {}
    operation = parameter.operation
    if operation is None:
        return
    own = {p.parameter_name: p for p in operation.all_parameters}
    for keyword, call, called in _called(parameter):
        theirs = {p.parameter_name: p for p in called.all_parameters}
        for name, value in _given(call).items():
            reference = _own_reference(value)
            if reference is None or "/" in reference or "." in reference:
                continue
            source = own.get(reference)
            place = call.at("parameters", name)
            if source is None:
                if not any(p.location == "body" for p in own.values()):
                    yield place.finding(
                        f'"{keyword}" takes "{reference[:60]}", which "{operation.name}" does not have',
                        validator="OperationParameterNameNotFound",
                    )
            elif source.internal and "default" not in source.value:
                yield place.finding(f'"{keyword}" takes "{reference[:60]}", which is internal')
            else:
                target = theirs.get(name)
                if target is not None and source.type and target.type and source.type != target.type:
                    yield place.finding(
                        f'"{keyword}" passes the {source.type} "{reference[:60]}" as {target.type}',
                        validator="OperationParameterTypeMismatch",
                    )


@rule(
    "dynamic-static-type",
    OPENAPI_DEFINITION,
    Level.RECOMMENDED,
    help="Write a value of the type that the called operation expects.",
    validator="OperationParameterStaticTypeMismatch",
    source=VALIDATOR,
    keyword=KEYWORDS,
)
def fixed_values_have_the_type(typed: Typed) -> Findings:
    """A fixed value that a dynamic extension supplies has the type of its parameter.

    The service refuses others.
    """
    kinds: dict[str, tuple[type, ...]] = {
        "string": (str,),
        "integer": (int,),
        "number": (int, float),
        "boolean": (bool,),
    }
    for keyword, call, operation in _called(typed):
        types = {p.parameter_name: p.type for p in operation.all_parameters if p.location != "body"}
        for name, value in _given(call).items():
            fixed = value.get("value") if isinstance(value, dict) else value
            kind = kinds.get(types.get(name, ""))
            if fixed is None or kind is None or isinstance(fixed, (dict, list)):
                continue
            if not isinstance(fixed, kind) or (isinstance(fixed, bool) and bool not in kind):
                yield call.at("parameters", name).finding(
                    f'"{keyword}" supplies {str(fixed)[:40]!r} for the {types[name]} "{name[:60]}"'
                )


def _follow(definition: Definition, schema: Any, path: str) -> dict[str, Any] | None:
    """The schema at a path such as ``data/items``; ``None`` where it is not described."""
    current = definition.resolve_schema(schema)
    for part in path.replace(".", "/").split("/"):
        if current is None or not part:
            continue
        if current.get("type") == "array" and part not in _properties(definition, current):
            current = definition.resolve_schema(current.get("items"))
        current = definition.resolve_schema(_properties(definition, current or {}).get(part))
        if current is None:
            return None
    return current


def _properties(definition: Definition, schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    stack, seen = [schema], set[int]()
    while stack:
        value = definition.resolve_schema(stack.pop())
        if value is None or id(value) in seen:
            continue
        seen.add(id(value))
        properties = value.get("properties")
        found |= properties if isinstance(properties, dict) else {}
        parts = value.get("allOf")
        stack += parts if isinstance(parts, list) else []
    return found


@rule(
    "dynamic-result-path-found",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Name a property of the response of the called operation.",
    validator=("InvokedOperationShouldProduceProperty", "InvokedOperationShouldProduceArray"),
    source=(EXTENSIONS, VALIDATOR),
    keyword=(VALUES, LIST, SCHEMA, PROPERTIES),
)
def dynamic_paths_exist(typed: Typed) -> Findings:
    """The paths of a dynamic extension exist in the response of the operation that it calls; its collection is a list.

    The list in the designer stays empty otherwise.
    """
    for keyword, call, operation in _called(typed):
        success = next((r for r in operation.responses if r.code.startswith("2") and "schema" in r.value), None)
        root = operation.definition.resolve_schema(success.value["schema"]) if success else None
        member = _PATHS.get(keyword, ("",))[0]
        path = call.text(member)
        if root is None or not _properties(operation.definition, root):
            continue
        found = _follow(operation.definition, root, path) if path else root
        if found is None:
            yield call.at(member).finding(f'"{operation.id}" returns nothing called "{path[:60]}"')
        elif keyword in (VALUES, LIST) and found.get("type") not in ("array", None):
            yield (call.at(member) if path else call).finding(
                f'what "{operation.id}" returns is no list', validator="InvokedOperationShouldProduceArray"
            )


@rule(
    "dynamic-list-alongside-values",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add x-ms-dynamic-list beside it.",
    validator=(
        "DynamicListExtensionRequiredForNonParameterReferences",
        "DynamicListExtensionRequiredForAmbiguousReferences",
    ),
    source=(EXTENSIONS, VALIDATOR),
    keyword=VALUES,
)
def dynamic_values_come_with_a_list(typed: Typed) -> Findings:
    """x-ms-dynamic-values comes with x-ms-dynamic-list.

    The newer form can refer into a body and tells names apart that the older one cannot.
    """
    if LIST not in typed.value:
        yield typed.at(VALUES).finding(f'"{VALUES}" stands without "{LIST}"')


@rule(
    "dynamic-properties-alongside-schema",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add x-ms-dynamic-properties beside it.",
    validator=(
        "DynamicPropertiesExtensionRequiredForNonParameterReferences",
        "DynamicPropertiesExtensionRequiredForAmbiguousReferences",
        "DynamicPropertiesExtensionRequiredForPropertiesValuePath",
    ),
    source=(EXTENSIONS, VALIDATOR),
    keyword=SCHEMA,
)
def dynamic_schema_comes_with_properties(typed: Typed) -> Findings:
    """x-ms-dynamic-schema comes with x-ms-dynamic-properties.

    The newer form can refer into a body and tells names apart that the older one cannot.
    """
    if PROPERTIES not in typed.value:
        yield typed.at(SCHEMA).finding(f'"{SCHEMA}" stands without "{PROPERTIES}"')


@rule(
    "dynamic-properties-path-agrees",
    OPENAPI_DEFINITION,
    Level.RECOMMENDED,
    help="Write the same path in both.",
    validator="DynamicPropertiesItemValuePathMismatch",
    source=VALIDATOR,
    keyword=PROPERTIES,
)
def dynamic_properties_agree_with_schema(typed: Typed) -> Findings:
    """x-ms-dynamic-properties and x-ms-dynamic-schema read the same path.

    They describe the same fields.
    """
    old, new = typed.at(SCHEMA).text("value-path"), typed.at(PROPERTIES).text("itemValuePath")
    if old and new and old != new:
        yield typed.at(PROPERTIES, "itemValuePath").finding(f'"{new[:60]}" here, "{old[:60]}" in "{SCHEMA}"')


@rule(
    "dynamic-tree-valid",
    OPENAPI_DEFINITION,
    Level.RECOMMENDED,
    help="Keep selectedItemValuePath in the browse part, and give the tree an open part.",
    validator=("SelectedItemValuePathNotAllowedInThisPosition", "DynamicTreeExtensionMissing"),
    source=(EXTENSIONS, VALIDATOR),
    keyword=TREE,
)
def dynamic_tree_is_whole(typed: Typed) -> Findings:
    """x-ms-dynamic-tree has open and browse; selectedItemValuePath stands in browse only.

    A file picker opens with the one and browses with the other.
    """
    tree = typed.at(TREE)
    for part in ("open", "browse"):
        if not isinstance(tree.get(part), dict):
            yield tree.finding(f'the tree has no "{part}"', validator="DynamicTreeExtensionMissing")
    if "selectedItemValuePath" in (tree.get("open") if isinstance(tree.get("open"), dict) else {}):
        yield tree.at("open", "selectedItemValuePath").finding('"selectedItemValuePath" stands in "open"')


@rule(
    "dynamic-not-on-body-parameter",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Move it into the schema of the body.",
    validator="DynamicExtensionDefinitionNotAllowedInParameter",
    source=VALIDATOR,
    keyword=KEYWORDS,
)
def bodies_carry_no_dynamic_extension(parameter: Parameter) -> Findings:
    """A body parameter carries no dynamic extension itself.

    Its schema does.
    """
    if parameter.location == "body":
        keyword = next(keyword for keyword in KEYWORDS if keyword in parameter.value)
        yield parameter.at(keyword).finding(f'{parameter.label} carries "{keyword}"')


@rule(
    "test-connection-operation",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Name a GET that needs no input.",
    validator=("OperationIdNotFound", "OperationParameterRequiredMismatch"),
    source=(EXTENSIONS, TEST),
    keyword=CAPABILITIES,
)
def test_connection_names_a_get(definition: Definition) -> Findings:
    """x-ms-capabilities.testConnection names a GET that exists and needs no input.

    The platform calls it when a connection is made.
    """
    test = definition.at(CAPABILITIES, "testConnection")
    named = test.get("operationId")
    if not isinstance(named, str):
        return
    operation = definition.operations_by_id.get(named)
    if operation is None:
        yield test.at("operationId").finding(f'no operation is called "{named[:60]}"')
    elif operation.verb != "get":
        yield test.at("operationId").finding(f'"{named[:60]}" is no GET')
    else:
        given = _given(test)
        for parameter in operation.all_parameters:
            needed = parameter.get("required") is True and "default" not in parameter.value
            if needed and parameter.parameter_name not in given:
                yield test.finding(
                    f'"{named[:60]}" needs "{parameter.parameter_name}"',
                    validator="OperationParameterRequiredMismatch",
                )


@rule(
    "chunk-transfer-boolean",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Write true or false.",
    validator="JsonTypeIncorrect",
    source=EXTENSIONS,
    keyword=CAPABILITIES,
)
def chunk_transfer_is_a_switch(operation: Operation) -> Findings:
    """x-ms-capabilities.chunkTransfer of an operation is true or false.

    Large files are then sent in parts.
    """
    chunk = operation.at(CAPABILITIES).get("chunkTransfer")
    if chunk is not None and not isinstance(chunk, bool):
        yield operation.at(CAPABILITIES, "chunkTransfer").finding(f'chunkTransfer of "{operation.name}" is no boolean')
