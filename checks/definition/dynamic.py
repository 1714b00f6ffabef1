"""Dynamic extensions: which operation the designer calls while a flow is built, with what, and what it reads."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR
from connector.definition import Operation, Parameter, Schema, Typed
from connector.dynamic import (
    KEYWORDS,
    LIST,
    PROPERTIES,
    SCHEMA,
    TREE,
    VALUES,
    also_in,
    called_operations,
    calls,
    definition_of,
    fields_named,
    fields_of,
    find_path,
    given,
    is_open,
    simple_type,
    top_properties,
)
from connector.node import Node
from connector.values import a_kind, literal
from connector.words import code, quoted

_COLLECTION: Final = {VALUES: "value-collection", LIST: "itemsPath", SCHEMA: "value-path", PROPERTIES: "itemValuePath"}
"""The member that says where in the answer the list or the schema is."""
_ITEM: Final = {VALUES: ("value-path", "value-title"), LIST: ("itemValuePath", "itemTitlePath")}
"""The members that say where in an item its value and its label are."""
_FIXED: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


def _of(node: Typed, keyword: str, also: str = "") -> str:
    """The extension and whose it is, for a message."""
    return f"`{keyword}`{also}" + (f" of {node.label}" if isinstance(node, (Parameter, Schema)) else "")


@rule(
    "dynamic-operation-found",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Set `operationId` to the `operationId` of an operation in this definition.",
    validator=("OperationIdNotFound", "RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword=KEYWORDS,
)
def dynamic_operations_exist(typed: Typed) -> Findings:
    """A dynamic extension names an operation that exists.

    The designer calls it while the flow is built, and shows an error in place of the list otherwise. Letter case
    counts.
    """
    definition = definition_of(typed)
    if definition is None:
        return
    for keyword in KEYWORDS:
        if keyword in typed.value and not isinstance(typed.value[keyword], (dict, type(None))):
            message = f"{_of(typed, keyword)} is {a_kind(typed.value[keyword])}, not an object"
            yield typed.at(keyword).finding(message, validator="JsonTypeIncorrect")
    known = definition.operations_by_id
    for keyword, call in calls(typed):
        named = call.get("operationId")
        if isinstance(named, str):
            if named not in known:
                meant = next((name for name in known if name.lower() == named.lower()), None)
                yield call.at("operationId").finding(
                    f"{_of(typed, keyword)} calls {quoted(named)}, and no operation has this `operationId`",
                    f"Did you mean {quoted(meant)}? Letter case counts." if meant else None,
                )
        elif "builtInOperation" not in call.value and "capability" not in call.value:
            yield call.finding(f"{_of(typed, keyword)} has no `operationId`", validator="RequiredPropertyMissing")


@rule(
    "dynamic-parameters-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add `"parameters": {}` to the dynamic extension.',
    source=OPENAPI_EXTENSIONS,
    keyword=KEYWORDS,
)
def dynamic_calls_list_their_parameters(typed: Typed) -> Findings:
    """A dynamic extension has `parameters`, an empty object if there are none.

    The page calls the member required, yet many certified connectors leave it out.
    """
    bare = [(keyword, call) for keyword, call in calls(typed) if "parameters" not in call.value]
    for keyword, call in bare[:1]:
        also = "".join(f" and `{other}`" for other, _ in bare[1:2] if other != keyword)
        yield call.finding(f"{_of(typed, keyword, also)} {'have' if also else 'has'} no `parameters`")


@rule(
    "dynamic-parameters-found",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Name parameters of the called operation, and properties of its body by a path such as `body/id`.",
    validator="OperationParameterNameNotFound",
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword=KEYWORDS,
)
def dynamic_parameters_exist(typed: Typed) -> Findings:
    """The parameters that a dynamic extension supplies exist in the operation that it calls.

    Others cannot be sent: the validator reports them as an error.
    """
    told: set[tuple[str, str]] = set()
    for keyword, call, operation in called_operations(typed):
        for name in given(call):
            if (operation.id, name) in told or fields_named(operation, name, keyword) != []:
                continue
            told.add((operation.id, name))
            meant = next((known for known in fields_of(operation).parameters if known.lower() == name.lower()), None)
            also = also_in(typed, keyword, call, name)
            yield call.at("parameters", name).finding(
                f"{_of(typed, keyword, also)} {'supply' if also else 'supplies'} {quoted(name)}, which "
                f"{quoted(operation.id)} does not take",
                f"Did you mean {quoted(meant)}? Letter case counts."
                if meant
                else f"Remove {code(name)} from `parameters`, or add it to the parameters of {quoted(operation.id)}.",
            )


@rule(
    "dynamic-parameter-unambiguous",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Rename one of the parameters with the same name in the called operation.",
    validator="OperationParameterNameIsAmbiguous",
    source=SWAGGER_VALIDATOR,
    keyword=KEYWORDS,
)
def dynamic_parameters_are_clear(typed: Typed) -> Findings:
    """A name that a dynamic extension supplies means one parameter of the operation that it calls.

    Parameters in different locations may share a name, and the platform cannot tell which of them is meant. The older
    extensions name properties of the body in the same plain way.
    """
    for keyword, call, operation in called_operations(typed):
        parameters = fields_of(operation).parameters
        for name in given(call):
            count = len(parameters.get(name, ()))
            if count and keyword in (VALUES, SCHEMA):
                count += len(top_properties(operation, name))
            if count > 1:
                yield call.at("parameters", name).finding(
                    f"{_of(typed, keyword)} supplies {quoted(name)}, which {quoted(operation.id)} has {count} times"
                )


@rule(
    "dynamic-required-supplied",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Supply it in `parameters`, from a parameter of this operation or as a fixed value.",
    validator="OperationMissingRequiredProperty",
    source=SWAGGER_VALIDATOR,
    keyword=KEYWORDS,
    implies="dynamic-parameters-present",
)
def required_parameters_are_supplied(typed: Typed) -> Findings:
    """A dynamic extension supplies every parameter that the called operation requires.

    The call fails otherwise. A parameter with a `default` needs no value.
    """
    told: set[tuple[str, ...]] = set()
    for keyword, call, operation in called_operations(typed):
        supplied = {name.partition("/")[0] for name in given(call)}
        missing = list(islice((name for name in fields_of(operation).needed if name not in supplied), 7))
        if missing and (operation.id, *missing) not in told:
            told.add((operation.id, *missing))
            names = ", ".join(quoted(name) for name in missing[:6]) + (" and more" if len(missing) > 6 else "")
            yield call.finding(f"{_of(typed, keyword)} does not supply {names}, which {quoted(operation.id)} requires")


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
    told: set[tuple[str, str]] = set()
    for keyword, call, operation in called_operations(typed):
        for name, value in given(call).items():
            fixed = value.get("value") if isinstance(value, dict) else value
            targets = fields_named(operation, name, keyword) or []
            wanted = simple_type(targets[0]) if len(targets) == 1 else ""
            kinds = _FIXED.get(wanted)
            if fixed is None or kinds is None or isinstance(fixed, (dict, list)) or (operation.id, name) in told:
                continue
            if not isinstance(fixed, kinds) or (isinstance(fixed, bool) and bool not in kinds):
                told.add((operation.id, name))
                yield call.at("parameters", name).finding(
                    f"{_of(typed, keyword)} supplies {literal(fixed)} for {quoted(name)}, which is of type `{wanted}`"
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
    told: set[str] = set()
    for keyword, call, operation in called_operations(typed):
        success = next((r for r in operation.responses if r.code.startswith("2") and "schema" in r.value), None)
        root = operation.definition.resolve_schema(success.value["schema"]) if success else None
        if root is None or keyword == TREE:
            continue
        member = _COLLECTION[keyword]
        path = call.text(member)
        found = find_path(operation.definition, root, path) if path else root
        if found is None:
            wrong = [call.at(member).finding(f"{quoted(operation.id)} returns nothing at {quoted(path)}")]
        else:
            wrong = list(_item_findings(keyword, call, operation, found)) if keyword in _ITEM else []
        # Both extensions of a field read the same list: what the newer one repeats is told once.
        yield from (finding for finding in wrong if finding.message not in told)
        told |= {finding.message for finding in wrong}


def _item_findings(keyword: str, call: Node, operation: Operation, collection: dict[str, Any]) -> list[Any]:
    """What is wrong with the list that an extension reads, and with the paths inside its items."""
    member = _COLLECTION[keyword]
    if collection.get("type") not in ("array", None) and not is_open(collection):
        place = call.at(member) if call.text(member) else call
        message = f"what {quoted(operation.id)} returns is not a list"
        advice = f"Name the list by its path in `{member}`."
        return [place.finding(message, advice, validator="InvokedOperationShouldProduceArray")]
    if "items" not in collection:
        return []
    return [
        call.at(name).finding(f"an item that {quoted(operation.id)} returns has nothing at {quoted(path)}")
        for name in _ITEM[keyword]
        if (path := call.text(name)) and find_path(operation.definition, collection["items"], path) is None
    ]


@rule(
    "dynamic-tree-valid",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Describe `open` and `browse` in `x-ms-dynamic-tree`, and use `selectedItemValuePath` only in `browse`.",
    validator=(
        "DynamicTreeExtensionMissing",
        "SelectedItemValuePathNotAllowedInThisPosition",
        "RequiredPropertyMissing",
    ),
    source=(OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR),
    keyword=KEYWORDS,
)
def dynamic_tree_is_whole(typed: Typed) -> Findings:
    """A file picker has `x-ms-dynamic-tree` with `open` and `browse`; only `browse` has `selectedItemValuePath`.

    The picker opens with the one and browses with the other, and only while it browses an item is selected.
    """
    tree = typed.get(TREE)
    if isinstance(tree, dict):
        for part in ("open", "browse"):
            if not isinstance(tree.get(part), dict):
                yield typed.at(TREE).finding(
                    f"{_of(typed, TREE)} has no `{part}`",
                    f"Add `{part}` with the `operationId` that lists the items.",
                    validator="RequiredPropertyMissing",
                )
    elif typed.at(VALUES).get("capability") == "file-picker":
        yield typed.at(VALUES).finding(f"{_of(typed, VALUES)} is a file picker without `{TREE}`")
    for keyword, call in calls(typed):
        if call.parent is not None and call.tokens[-1] == "browse":
            continue
        places = [call] + [call.at("parameters", name) for name, v in given(call).items() if isinstance(v, dict)]
        for place in places:
            if "selectedItemValuePath" in place.value:
                yield place.at("selectedItemValuePath").finding(
                    f"{_of(typed, keyword)} has `selectedItemValuePath` outside `browse`",
                    "Move it into `browse`, or remove it.",
                    validator="SelectedItemValuePathNotAllowedInThisPosition",
                )


@rule(
    "dynamic-not-on-body-parameter",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Move it into the `schema` of the body.",
    validator="DynamicExtensionDefinitionNotAllowedInParameter",
    source=SWAGGER_VALIDATOR,
    keyword=KEYWORDS,
)
def bodies_carry_no_dynamic_extension(parameter: Parameter) -> Findings:
    """A body parameter has no dynamic extension itself.

    A body is described by its schema, and the extension belongs there.
    """
    if parameter.location == "body":
        keyword = next(keyword for keyword in KEYWORDS if keyword in parameter.value)
        yield parameter.at(keyword).finding(f"{parameter.label} has `{keyword}` beside its `schema`")
