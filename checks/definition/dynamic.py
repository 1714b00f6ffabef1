"""Dynamic extensions and capabilities: what the designer asks the service while a flow is built.

A dynamic extension is a call: it names an operation, fills the operation's parameters with fixed values or with what
the user has entered in other fields, and reads a list or a schema out of the answer. ``x-ms-dynamic-values`` and
``x-ms-dynamic-schema`` name fields plainly, wherever they stand; ``x-ms-dynamic-list`` and
``x-ms-dynamic-properties`` name them by a path that begins with the parameter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final
from weakref import WeakKeyDictionary

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR, TEST_CONNECTION
from connector.definition import Definition, Operation, Parameter, Schema, Typed
from connector.node import Node

VALUES: Final = "x-ms-dynamic-values"
LIST: Final = "x-ms-dynamic-list"
SCHEMA: Final = "x-ms-dynamic-schema"
PROPERTIES: Final = "x-ms-dynamic-properties"
TREE: Final = "x-ms-dynamic-tree"
KEYWORDS: Final = (VALUES, LIST, SCHEMA, PROPERTIES, TREE)
CAPABILITIES: Final = "x-ms-capabilities"

_COLLECTION: Final = {VALUES: "value-collection", LIST: "itemsPath", SCHEMA: "value-path", PROPERTIES: "itemValuePath"}
"""The member that says where in the answer the list or the schema stands."""
_ITEM: Final = {VALUES: ("value-path", "value-title"), LIST: ("itemValuePath", "itemTitlePath")}
"""The members that say where in an item its value and its label stand."""

_MAX_FIELDS: Final = 1_000
"""Schemas of an operation's bodies that are looked at for the names of fields; beyond them every name may exist."""
_MAX_PARTS: Final = 100
"""Parts of one schema (``allOf``) that are looked at for a property."""


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


def _caller(node: Typed) -> Operation | None:
    """The operation in whose form the field stands; unknown for shared schemas, which several may use."""
    return node.operation if isinstance(node, (Parameter, Schema)) else None


def _given(call: Node) -> dict[str, Any]:
    given = call.get("parameters")
    return given if isinstance(given, dict) else {}


def _of(node: Typed) -> str:
    """Whose extension it is, for a message."""
    return f" of {node.label}" if isinstance(node, (Parameter, Schema)) else ""


def _shown(value: Any) -> str:
    """A value of the author in quotes, cut; its kind where it is no single value."""
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    text = value if isinstance(value, str) else str(value)
    return f'"{text if len(text) <= 60 else text[:57] + "…"}"'


# Schemas and paths


def _property(definition: Definition, schema: dict[str, Any], name: str) -> tuple[Any, bool]:
    """A property of a schema, and whether the schema says at all which ones it has."""
    stack: list[Any] = [schema]
    described, looked_at = False, 0
    while stack and looked_at < _MAX_PARTS:
        part = definition.resolve_schema(stack.pop())
        looked_at += 1
        if part is None or _is_open(part):
            return None, False
        properties = part.get("properties")
        if isinstance(properties, dict) and properties:
            if name in properties:
                return properties[name], True
            described = True
        parts = part.get("allOf")
        stack += parts if isinstance(parts, list) else []
    return None, described and not stack


def _is_open(schema: dict[str, Any]) -> bool:
    """Properties may exist that are not described."""
    return schema.get("additionalProperties", False) is not False or any(
        keyword in schema for keyword in (SCHEMA, PROPERTIES)
    )


def _follow(definition: Definition, schema: Any, path: str) -> dict[str, Any] | None:
    """The schema at a path such as ``data/items``.

    Empty where the description ends before the path does; ``None`` where the path leads to nothing that is described.
    """
    current = definition.resolve_schema(schema)
    for part in path.strip("/").split("/"):
        if current is None:
            return {}
        if current.get("type") == "array" or "items" in current:
            current = definition.resolve_schema(current.get("items"))
            if current is None or part.isdecimal():
                continue
        found, described = _property(definition, current, part)
        if found is None:
            return None if described else {}
        current = definition.resolve_schema(found)
    return current if current is not None else {}


def _found(definition: Definition, schema: Any, path: str) -> dict[str, Any] | None:
    """Like :func:`_follow`, for a path that may also be written with dots."""
    found = _follow(definition, schema, path)
    return _follow(definition, schema, path.replace(".", "/")) if found is None and "." in path else found


# The fields of an operation


@dataclass(slots=True)
class _Fields:
    """What an operation takes: its parameters, and the properties of its bodies."""

    parameters: dict[str, list[Parameter]] = field(default_factory=dict)
    bodies: list[Parameter] = field(default_factory=list)
    properties: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """The properties of the bodies by name, however deep they stand."""
    open: bool = False
    """The bodies may have properties that are not described."""
    needed: list[str] = field(default_factory=list)
    """The names of the parameters without which the operation cannot be called."""


_FIELDS: WeakKeyDictionary[Operation, _Fields] = WeakKeyDictionary()


def _fields(operation: Operation) -> _Fields:
    fields = _FIELDS.get(operation)
    if fields is None:
        fields = _FIELDS[operation] = _Fields()
        for parameter in operation.all_parameters:
            fields.parameters.setdefault(parameter.parameter_name, []).append(parameter)
            if parameter.location == "body":
                fields.bodies.append(parameter)
            elif parameter.get("required") is True and "default" not in parameter.value:
                fields.needed.append(parameter.parameter_name)
        _add_properties(operation.definition, fields)
    return fields


def _add_properties(definition: Definition, fields: _Fields) -> None:
    stack: list[Any] = [body.get("schema") for body in fields.bodies]
    seen: set[int] = set()
    while stack:
        schema = definition.resolve_schema(stack.pop())
        if schema is None or len(seen) >= _MAX_FIELDS:
            fields.open = True
            return
        if id(schema) in seen:
            continue
        seen.add(id(schema))
        fields.open = fields.open or _is_open(schema)
        properties = schema.get("properties")
        for name, value in properties.items() if isinstance(properties, dict) else ():
            resolved = definition.resolve_schema(value)
            if resolved is not None:
                fields.properties.setdefault(name, []).append(resolved)
                stack.append(resolved)
        parts = schema.get("allOf")
        stack += [*(parts if isinstance(parts, list) else []), *([schema["items"]] if "items" in schema else [])]


def _named(operation: Operation, name: str, keyword: str) -> list[dict[str, Any]] | None:
    """The fields that a name may mean; ``None`` where the description does not tell."""
    fields = _fields(operation)
    parameters: list[dict[str, Any]] = [parameter.value for parameter in fields.parameters.get(name, ())]
    if keyword in (VALUES, SCHEMA):
        plain = [*parameters, *fields.properties.get(name, ())]
        if plain:
            return plain
    elif parameters:
        return parameters
    first, _, rest = name.partition("/")
    roots = [p for p in fields.parameters.get(first, ()) if p.location == "body"] if rest else []
    # A path may leave the body's name out, and the older extensions write it with dots.
    candidates = [(root, rest) for root in roots] or [(body, name) for body in fields.bodies]
    found: list[dict[str, Any]] = []
    for body, path in candidates:
        schema = _found(operation.definition, body.get("schema"), path)
        if schema == {}:
            return None
        if schema is not None:
            found.append(schema)
    return None if not found and fields.open else found


# Rules


@rule(
    "dynamic-operation-found",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Name an operation of this definition by its operationId.",
    validator=("OperationIdNotFound", "RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword=KEYWORDS,
)
def dynamic_operations_exist(typed: Typed) -> Findings:
    """A dynamic extension names an operation that exists.

    The designer calls it while the flow is built, and shows an error in place of the list otherwise. Letter case
    counts.
    """
    definition = _definition(typed)
    if definition is None:
        return
    for keyword in KEYWORDS:
        if keyword in typed.value and not isinstance(typed.value[keyword], (dict, type(None))):
            yield typed.at(keyword).finding(f'"{keyword}"{_of(typed)} is no object', validator="JsonTypeIncorrect")
    for keyword, call in _calls(typed):
        named = call.get("operationId")
        if isinstance(named, str):
            if named not in definition.operations_by_id:
                yield call.at("operationId").finding(
                    f'"{keyword}"{_of(typed)} calls {_shown(named)}, and no operation has this operationId'
                )
        elif "builtInOperation" not in call.value and "capability" not in call.value:
            yield call.finding(f'"{keyword}"{_of(typed)} has no "operationId"', validator="RequiredPropertyMissing")


@rule(
    "dynamic-parameters-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add "parameters": {}.',
    source=OPENAPI_EXTENSIONS,
    keyword=KEYWORDS,
)
def dynamic_calls_list_their_parameters(typed: Typed) -> Findings:
    """A dynamic extension lists its parameters, an empty object if there are none.

    The page calls the member required, yet many certified connectors leave it out.
    """
    for keyword, call in _calls(typed):
        if "parameters" not in call.value:
            yield call.finding(f'"{keyword}"{_of(typed)} has no "parameters"')


@rule(
    "dynamic-parameters-found",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Name parameters of the called operation, and properties of its body by a path such as body/id.",
    validator="OperationParameterNameNotFound",
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword=KEYWORDS,
)
def dynamic_parameters_exist(typed: Typed) -> Findings:
    """The parameters that a dynamic extension supplies exist on the operation that it calls.

    Others are not sent, and the list is not the one that was meant.
    """
    for keyword, call, operation in _called(typed):
        for name in _given(call):
            if _named(operation, name, keyword) == []:
                yield call.at("parameters", name).finding(
                    f'"{keyword}"{_of(typed)} supplies {_shown(name)}, which "{operation.id}" does not take'
                )


@rule(
    "dynamic-parameter-unambiguous",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Rename one of the two in the called operation.",
    validator="OperationParameterNameIsAmbiguous",
    source=SWAGGER_VALIDATOR,
    keyword=KEYWORDS,
)
def dynamic_parameters_are_clear(typed: Typed) -> Findings:
    """A name that a dynamic extension supplies means one parameter of the operation that it calls.

    Parameters in different places may share a name, and the platform cannot tell which of them is meant. The older
    extensions name properties of the body in the same plain way.
    """
    for keyword, call, operation in _called(typed):
        parameters = _fields(operation).parameters
        for name in _given(call):
            count = len(parameters.get(name, ()))
            if count and keyword in (VALUES, SCHEMA):
                count += len(_top_properties(operation, name))
            if count > 1:
                yield call.at("parameters", name).finding(
                    f'"{keyword}"{_of(typed)} supplies {_shown(name)}, and "{operation.id}" has {count} of this name'
                )


def _top_properties(operation: Operation, name: str) -> list[Any]:
    """The properties of that name that stand at the top of a body."""
    definition = operation.definition
    schemas = [definition.resolve_schema(body.get("schema")) for body in _fields(operation).bodies]
    found = [_property(definition, schema, name)[0] for schema in schemas if schema is not None]
    return [schema for schema in found if schema is not None]


@rule(
    "dynamic-required-supplied",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Supply it, from a parameter of this operation or as a fixed value.",
    validator="OperationMissingRequiredProperty",
    source=SWAGGER_VALIDATOR,
    keyword=KEYWORDS,
)
def required_parameters_are_supplied(typed: Typed) -> Findings:
    """A dynamic extension supplies every parameter that the called operation requires.

    The call fails otherwise. A parameter with a default needs no value.
    """
    for keyword, call, operation in _called(typed):
        given = {name.partition("/")[0] for name in _given(call)}
        missing = list(islice((name for name in _fields(operation).needed if name not in given), 7))
        if missing:
            names = ", ".join(_shown(name) for name in missing[:6]) + (" and more" if len(missing) > 6 else "")
            yield call.finding(f'"{keyword}"{_of(typed)} does not supply {names}, which "{operation.id}" requires')


@dataclass(frozen=True, slots=True)
class _Passed:
    """A value that a dynamic extension takes from another field of the form."""

    keyword: str
    place: Node
    reference: str
    sources: list[dict[str, Any]] | None
    """The fields that it may come from; ``None`` where the description does not tell."""
    target: dict[str, Any] | None
    """The field that it goes to, where there is exactly one."""
    caller: Operation
    called: Operation


def _passed(typed: Typed) -> Iterator[_Passed]:
    caller = _caller(typed)
    if caller is None:
        return
    for keyword, call, called in _called(typed):
        for name, value in _given(call).items():
            reference = _reference(value)
            if reference is not None:
                targets = _named(called, name, keyword) or []
                target = targets[0] if len(targets) == 1 else None
                sources = _named(caller, reference, keyword)
                yield _Passed(keyword, call.at("parameters", name), reference, sources, target, caller, called)


def _reference(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    reference = value.get("parameter", value.get("parameterReference"))
    return reference if isinstance(reference, str) else None


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
    for passed in _passed(typed):
        shown = f'"{passed.keyword}"{_of(typed)} takes {_shown(passed.reference)}'
        if passed.sources is None:
            continue
        if not passed.sources:
            yield passed.place.finding(
                f'{shown}, which "{passed.caller.name}" does not have', validator="OperationParameterNameNotFound"
            )
        elif all(_is_internal(source) for source in passed.sources):
            yield passed.place.finding(f"{shown}, which is internal")
        elif passed.target is not None:
            given = {_type(source) for source in passed.sources}
            wanted = _type(passed.target)
            if wanted and not any(kind in ("", wanted) or (kind, wanted) == _WIDENED for kind in given):
                yield passed.place.finding(
                    f'{shown}, a value of type {min(given)}, where "{passed.called.id}" takes {wanted}',
                    validator="OperationParameterTypeMismatch",
                )


_WIDENED: Final = ("integer", "number")


def _type(value: dict[str, Any]) -> str:
    """The one simple type of a field, or the empty string."""
    kind = value.get("type")
    return kind if isinstance(kind, str) and kind in ("string", "integer", "number", "boolean", "array") else ""


def _is_internal(value: dict[str, Any]) -> bool:
    visibility = value.get("x-ms-visibility")
    return isinstance(visibility, str) and visibility.lower() == "internal"


@rule(
    "dynamic-reference-required",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Make the field required that the value is taken from, or give the called parameter a default.",
    validator="OperationParameterRequiredMismatch",
    source=SWAGGER_VALIDATOR,
    keyword=KEYWORDS,
)
def what_is_required_comes_from_what_is_required(parameter: Parameter) -> Findings:
    """What a dynamic extension passes to a required parameter comes from a parameter that is required, too.

    As long as the optional one is empty, the designer cannot make the call.
    """
    for passed in _passed(parameter):
        sources = _fields(passed.caller).parameters.get(passed.reference, [])
        needed = passed.target is not None and passed.target.get("required") is True
        if needed and sources and all(source.get("required") is not True for source in sources):
            yield passed.place.finding(
                f'"{passed.keyword}"{_of(parameter)} takes {_shown(passed.reference)}, which is optional, where '
                f'"{passed.called.id}" requires a value'
            )


_FIXED: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


@rule(
    "dynamic-static-type",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write a value of the type that the called operation expects.",
    validator="OperationParameterStaticTypeMismatch",
    source=SWAGGER_VALIDATOR,
    keyword=KEYWORDS,
)
def fixed_values_have_the_type(typed: Typed) -> Findings:
    """A fixed value that a dynamic extension supplies has the type of its parameter.

    The service refuses others.
    """
    for keyword, call, operation in _called(typed):
        for name, value in _given(call).items():
            fixed = value.get("value") if isinstance(value, dict) else value
            targets = _named(operation, name, keyword) or []
            wanted = _type(targets[0]) if len(targets) == 1 else ""
            kinds = _FIXED.get(wanted)
            if fixed is None or kinds is None or isinstance(fixed, (dict, list)):
                continue
            if not isinstance(fixed, kinds) or (isinstance(fixed, bool) and bool not in kinds):
                yield call.at("parameters", name).finding(
                    f'"{keyword}"{_of(typed)} supplies {_shown(fixed)} for {_shown(name)}, which is of type {wanted}'
                )


@rule(
    "dynamic-result-path-found",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Name properties that the called operation returns, by their path in its response.",
    validator=("InvokedOperationShouldProduceProperty", "InvokedOperationShouldProduceArray"),
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword=(VALUES, LIST, SCHEMA, PROPERTIES),
)
def dynamic_paths_exist(typed: Typed) -> Findings:
    """The paths of a dynamic extension exist in the response of the operation that it calls; its collection is a list.

    The list in the designer stays empty otherwise. A response that is described only in part lets every path pass.
    """
    for keyword, call, operation in _called(typed):
        if keyword == TREE:
            continue
        definition = operation.definition
        success = next((r for r in operation.responses if r.code.startswith("2") and "schema" in r.value), None)
        root = definition.resolve_schema(success.value["schema"]) if success else None
        if root is None:
            continue
        member = _COLLECTION[keyword]
        path = call.text(member)
        found = _found(definition, root, path) if path else root
        if found is None:
            yield call.at(member).finding(f'"{operation.id}" returns nothing at {_shown(path)}')
        elif keyword in _ITEM:
            yield from _item_findings(keyword, call, operation, found)


def _item_findings(keyword: str, call: Node, operation: Operation, collection: dict[str, Any]) -> Findings:
    """What is wrong with the list that an extension reads, and with the paths inside its items."""
    member = _COLLECTION[keyword]
    if collection.get("type") not in ("array", None) and not _is_open(collection):
        place = call.at(member) if call.text(member) else call
        yield place.finding(f'what "{operation.id}" returns is no list', validator="InvokedOperationShouldProduceArray")
        return
    if "items" not in collection:
        return
    for name in _ITEM[keyword]:
        path = call.text(name)
        if path and _found(operation.definition, collection["items"], path) is None:
            yield call.at(name).finding(f'an item that "{operation.id}" returns has nothing at {_shown(path)}')


@rule(
    "dynamic-list-alongside-values",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add x-ms-dynamic-list beside it.",
    source=OPENAPI_EXTENSIONS,
    keyword=VALUES,
)
def dynamic_values_come_with_a_list(typed: Typed) -> Findings:
    """x-ms-dynamic-values comes with x-ms-dynamic-list.

    The newer form can refer into a body and tells fields apart that the older one cannot. A file picker has
    x-ms-dynamic-tree instead.
    """
    picker = typed.at(VALUES).get("capability") is not None or TREE in typed.value
    if LIST not in typed.value and not picker and not list(_unclear(typed, VALUES)):
        yield typed.at(VALUES).finding(f'"{VALUES}"{_of(typed)} stands without "{LIST}"')


@rule(
    "dynamic-properties-alongside-schema",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add x-ms-dynamic-properties beside it.",
    source=OPENAPI_EXTENSIONS,
    keyword=SCHEMA,
)
def dynamic_schema_comes_with_properties(typed: Typed) -> Findings:
    """x-ms-dynamic-schema comes with x-ms-dynamic-properties.

    The newer form can refer into a body and tells fields apart that the older one cannot.
    """
    if PROPERTIES not in typed.value and not list(_unclear(typed, SCHEMA)):
        yield typed.at(SCHEMA).finding(f'"{SCHEMA}"{_of(typed)} stands without "{PROPERTIES}"')


def _unclear(typed: Typed, keyword: str) -> Iterator[tuple[str, str]]:
    """Why a plain reference of the older extension needs the newer one: a part of Microsoft's name, and a sentence."""
    for passed in _passed(typed):
        if passed.keyword != keyword:
            continue
        fields = _fields(passed.caller)
        reference = _shown(passed.reference)
        parameters = len(fields.parameters.get(passed.reference, ()))
        properties = len(fields.properties.get(passed.reference, ()))
        if parameters + properties > 1:
            yield "AmbiguousReferences", f"{reference}, which may mean {parameters + properties} fields"
        elif not parameters and (properties or passed.sources):
            yield "NonParameterReferences", f"{reference}, a part of the body"
    if keyword == SCHEMA:
        path = typed.at(SCHEMA).text("value-path").strip("/")
        if path == "properties" or path.endswith("/properties"):
            yield "PropertiesValuePath", f"the schema at {_shown(path)}"


@rule(
    "dynamic-list-for-references",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add x-ms-dynamic-list with a parameterReference that begins with the parameter, such as body/id.",
    validator=(
        "DynamicListExtensionRequiredForAmbiguousReferences",
        "DynamicListExtensionRequiredForNonParameterReferences",
    ),
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword=VALUES,
)
def unclear_values_come_with_a_list(typed: Typed) -> Findings:
    """x-ms-dynamic-values that takes a value out of a body, or one of several of that name, has x-ms-dynamic-list.

    Only the newer form says which field is meant.
    """
    if LIST not in typed.value:
        for why, sentence in islice(_unclear(typed, VALUES), 1):
            yield typed.at(VALUES).finding(
                f'"{VALUES}"{_of(typed)} takes {sentence}, and stands without "{LIST}"',
                validator=f"DynamicListExtensionRequiredFor{why}",
            )


@rule(
    "dynamic-properties-for-references",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add x-ms-dynamic-properties with a parameterReference that begins with the parameter, such as body/id.",
    validator=(
        "DynamicPropertiesExtensionRequiredForAmbiguousReferences",
        "DynamicPropertiesExtensionRequiredForNonParameterReferences",
        "DynamicPropertiesExtensionRequiredForPropertiesValuePath",
    ),
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword=SCHEMA,
)
def unclear_schemas_come_with_properties(typed: Typed) -> Findings:
    """x-ms-dynamic-schema that reads a body, an ambiguous name or a path to properties has x-ms-dynamic-properties.

    Only the newer form says which field is meant, and reads a whole schema where the older one reads its properties.
    """
    if PROPERTIES not in typed.value:
        for why, sentence in islice(_unclear(typed, SCHEMA), 1):
            yield typed.at(SCHEMA).finding(
                f'"{SCHEMA}"{_of(typed)} takes {sentence}, and stands without "{PROPERTIES}"',
                validator=f"DynamicPropertiesExtensionRequiredFor{why}",
            )


@rule(
    "dynamic-properties-path-agrees",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the same path in both; leave a last part called properties out of the newer one.",
    validator="DynamicPropertiesItemValuePathMismatch",
    source=SWAGGER_VALIDATOR,
    keyword=PROPERTIES,
)
def dynamic_properties_agree_with_schema(typed: Typed) -> Findings:
    """x-ms-dynamic-properties and x-ms-dynamic-schema read the same schema.

    They describe the same fields. The older one may name the properties of the schema, the newer one names the schema
    that holds them.
    """
    if not isinstance(typed.get(SCHEMA), dict) or not isinstance(typed.get(PROPERTIES), dict):
        return
    old, new = typed.at(SCHEMA).text("value-path").strip("/"), typed.at(PROPERTIES).text("itemValuePath").strip("/")
    if new not in (old, f"/{old}".removesuffix("/properties").strip("/")):
        place = typed.at(PROPERTIES, "itemValuePath") if new else typed.at(PROPERTIES)
        yield place.finding(
            f'"{PROPERTIES}"{_of(typed)} reads {_shown(new) if new else "the whole answer"}, '
            f'"{SCHEMA}" reads {_shown(old) if old else "the whole answer"}'
        )


@rule(
    "dynamic-tree-valid",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Describe open and browse in x-ms-dynamic-tree, and use selectedItemValuePath in browse alone.",
    validator=(
        "DynamicTreeExtensionMissing",
        "SelectedItemValuePathNotAllowedInThisPosition",
        "RequiredPropertyMissing",
    ),
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword=KEYWORDS,
)
def dynamic_tree_is_whole(typed: Typed) -> Findings:
    """A file picker has x-ms-dynamic-tree with open and browse; selectedItemValuePath stands in browse only.

    The picker opens with the one and browses with the other, and only while it browses an item is selected.
    """
    tree = typed.get(TREE)
    if isinstance(tree, dict):
        for part in ("open", "browse"):
            if not isinstance(tree.get(part), dict):
                yield typed.at(TREE).finding(
                    f'"{TREE}"{_of(typed)} has no "{part}"', validator="RequiredPropertyMissing"
                )
    elif typed.at(VALUES).get("capability") == "file-picker":
        yield typed.at(VALUES).finding(f'the file picker{_of(typed)} has no "{TREE}"')
    for keyword, call in _calls(typed):
        if call.parent is not None and call.tokens[-1] == "browse":
            continue
        places = [call] + [call.at("parameters", name) for name, v in _given(call).items() if isinstance(v, dict)]
        for place in places:
            if "selectedItemValuePath" in place.value:
                yield place.at("selectedItemValuePath").finding(
                    f'"{keyword}"{_of(typed)} has "selectedItemValuePath" outside of "browse"',
                    validator="SelectedItemValuePathNotAllowedInThisPosition",
                )


@rule(
    "dynamic-not-on-body-parameter",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Move it into the schema of the body.",
    validator="DynamicExtensionDefinitionNotAllowedInParameter",
    source=SWAGGER_VALIDATOR,
    keyword=KEYWORDS,
)
def bodies_carry_no_dynamic_extension(parameter: Parameter) -> Findings:
    """A body parameter carries no dynamic extension itself.

    A body is described by its schema, and the extension belongs there.
    """
    if parameter.location == "body":
        keyword = next(keyword for keyword in KEYWORDS if keyword in parameter.value)
        yield parameter.at(keyword).finding(f'{parameter.label} carries "{keyword}" beside its schema')


@rule(
    "test-connection-operation",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Name a GET that needs no input, by its operationId.",
    validator=("OperationIdNotFound", "OperationMissingRequiredProperty", "RequiredPropertyMissing"),
    source=(OPENAPI_EXTENSIONS, TEST_CONNECTION),
    keyword=CAPABILITIES,
)
def test_connection_names_a_get(definition: Definition) -> Findings:
    """x-ms-capabilities.testConnection names a GET that exists and needs no input.

    The platform calls it when a connection is made, before anybody could enter a value.
    """
    capabilities = definition.at(CAPABILITIES)
    if capabilities.get("testConnection") is None:
        return
    test = capabilities.at("testConnection")
    named = test.get("operationId")
    if not isinstance(named, str):
        yield test.finding('testConnection has no "operationId"', validator="RequiredPropertyMissing")
        return
    operation = definition.operations_by_id.get(named)
    if operation is None:
        yield test.at("operationId").finding(f"no operation has the operationId {_shown(named)}")
    elif operation.verb != "get":
        yield test.at("operationId").finding(f"{_shown(named)} is a {operation.verb.upper()}, no GET")
    else:
        given = _given(test)
        missing = list(islice((name for name in _fields(operation).needed if name not in given), 7))
        if missing:
            names = ", ".join(_shown(name) for name in missing[:6]) + (" and more" if len(missing) > 6 else "")
            yield test.finding(
                f"{_shown(named)} requires {names}, which testConnection does not supply",
                validator="OperationMissingRequiredProperty",
            )


@rule(
    "chunk-transfer-boolean",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write true or false, without quotes.",
    validator="JsonTypeIncorrect",
    source=OPENAPI_EXTENSIONS,
    keyword=CAPABILITIES,
)
def chunk_transfer_is_a_switch(operation: Operation) -> Findings:
    """x-ms-capabilities.chunkTransfer of an operation is true or false.

    With true, large files are sent in parts.
    """
    chunk = operation.at(CAPABILITIES).get("chunkTransfer")
    if chunk is not None and not isinstance(chunk, bool):
        yield operation.at(CAPABILITIES, "chunkTransfer").finding(
            f'chunkTransfer of "{operation.name}" is {_shown(chunk)}, no boolean'
        )
