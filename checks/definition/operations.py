"""Operations: that there are some, how they are identified, and what they share."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, CODING_STANDARDS, POLICY_ERRORS, SWAGGER_OBJECT, SWAGGER_VALIDATOR
from connector.characters import described, is_blank
from connector.definition import Definition, Operation, Parameter
from connector.edits import RenameOperation, removed
from connector.vocabulary import VERBS
from connector.words import quoted

MAX_OPERATION_ID: Final = 80

_CLEAN_ID = re.compile(r"[A-Za-z0-9_-]+")
_NOT_CLEAN = re.compile(r"[^A-Za-z0-9_-]")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*(?:_(?:V?\d+|[A-Z]+[a-z][A-Za-z0-9]*))*")
"""Also several words joined by underscores, as in ``Invoices_Get`` and ``GetInvoice_V2``."""

MIN_COPIES: Final = 5
"""Identical parameters from which sharing one definition pays; fewer are quickly changed by hand."""


@rule(
    "operation-id-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Add an operationId, such as `"operationId": "GetInvoice"`.',
    validator=("OperationIdRequired", "JsonTypeIncorrect"),
    source=SWAGGER_VALIDATOR,
    misses="operationId",
)
def operation_has_an_id(operation: Operation) -> Findings:
    """An operation has an operationId.

    Flows remember the operation by it.
    """
    if is_blank(operation.id):
        yield operation.finding(f"{quoted(operation.name)} has no `operationId`")


@rule(
    "operation-id-unique",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Give each operation an operationId of its own.",
    validator="OperationIdNotUnique",
    source=SWAGGER_VALIDATOR,
)
def operation_ids_differ(definition: Definition) -> Findings:
    """No two operations share an operationId; upper and lower case do not tell them apart.

    Flows remember an operation by nothing else.
    """
    first: dict[str, Operation] = {}
    for operation in definition.operations:
        other = first.setdefault(operation.id.lower(), operation)
        if other is not operation and operation.id:
            yield operation.at("operationId").finding(
                f"operationId {quoted(operation.id)} is also that of {quoted(f'{other.verb.upper()} {other.path}')}"
            )


@rule(
    "operation-id-length",
    OPENAPI_DEFINITION,
    Level.HINT,
    help=f"Shorten the operationId to {MAX_OPERATION_ID} characters.",
    validator="OperationIdTooLong",
    source=SWAGGER_VALIDATOR,
    keyword="operationId",
)
def operation_id_is_short(operation: Operation) -> Findings:
    """An operationId has at most 80 characters.

    Microsoft does not publish its limit; no published connector has a longer one.
    """
    if len(operation.id) > MAX_OPERATION_ID:
        yield operation.at("operationId").finding(
            f"operationId {quoted(operation.id, 40)} has {len(operation.id)} characters"
        )


@rule(
    "operation-id-sanitized",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Use only letters, digits, `_` and `-`.",
    validator="OperationIdSanitized",
    source=(SWAGGER_VALIDATOR, CODING_STANDARDS),
    keyword="operationId",
    fixable=True,
)
def operation_id_has_plain_characters(operation: Operation) -> Findings:
    """An operationId contains only letters, digits, underscores and hyphens.

    Code is generated from it.
    """
    found = _NOT_CLEAN.search(operation.id)
    if found and not is_blank(operation.id):
        parts = [part for part in _NOT_CLEAN.split(operation.id) if part]
        clean = "_".join(part[:1].upper() + part[1:] for part in parts)
        help = f"Use only letters, digits, `_` and `-`, such as {quoted(clean)}." if clean else None
        message = f"operationId {quoted(operation.id)} contains {described(found[0])}"
        place = operation.at("operationId")
        renaming = [RenameOperation(place.file, place.pointer, operation.id, clean)] if clean else []
        yield place.finding(message, help).fix(*renaming)


@rule(
    "operation-id-pascal-case",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write operationIds in Pascal case, such as `GetInvoice`; leave those that are published as they are, because "
    "flows refer to them.",
    source=CODING_STANDARDS,
    keyword="paths",
)
def operation_ids_are_pascal_case(definition: Definition) -> Findings:
    """The operationIds of operations that users see are written in Pascal case.

    Experts see them in the code of a flow. It is told once for the file.
    """
    visible = [operation for operation in definition.operations if not operation.internal]
    others = [one for one in visible if _CLEAN_ID.fullmatch(one.id) and not _PASCAL.fullmatch(one.id)]
    if others:
        count = "is" if len(visible) == 1 else f"and {len(others) - 1} of {len(visible) - 1} others are"
        count = "is" if len(others) == 1 else count
        yield others[0].at("operationId").finding(f"operationId {quoted(others[0].id)} {count} not in Pascal case")


@rule(
    "paths-not-empty",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Describe at least one operation under `paths`.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    policy="5000.2.4.5",
    source=CERTIFICATION,
)
def there_is_an_operation(definition: Definition) -> Findings:
    """The definition has at least one operation.

    A connector without one does nothing.
    """
    paths = definition.get("paths")
    if "paths" not in definition.value:
        yield definition.finding("`paths` is missing")
    elif not isinstance(paths, dict):
        yield definition.at("paths").finding("`paths` must be an object", validator="JsonTypeIncorrect")
    elif not any(name.lower() in VERBS for item in paths.values() if isinstance(item, dict) for name in item):
        yield definition.at("paths").finding("`paths` has no operation")


@rule(
    "operation-visible-present",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Keep `"x-ms-visibility": "internal"` only on operations that no user chooses, and remove it from the others.',
    policy="5000.1.1.9",
    source=POLICY_ERRORS,
    keyword="paths",
)
def some_operation_is_visible(definition: Definition) -> Findings:
    """At least one operation is not internal.

    Certification looks for the actions of a sample flow, and users could choose no step.
    """
    if definition.operations and all(operation.internal for operation in definition.operations):
        yield definition.at("paths").finding(f"all {len(definition.operations)} operations are internal")


@rule(
    "tags-unique",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Keep one of the two and remove the other.",
    validator="TagRedefined",
    source=(SWAGGER_VALIDATOR, SWAGGER_OBJECT),
    keyword="tags",
    fixable=True,
)
def tags_differ(definition: Definition) -> Findings:
    """No two tags have the same name.

    Operations refer to tags by their names.
    """
    tags = definition.value["tags"]
    seen: dict[str, Any] = {}
    for index in range(len(tags)) if isinstance(tags, list) else ():
        tag = definition.at("tags", index)
        name = tag.text("name")
        if name and name in seen:
            says_no_more = tag.value in (seen[name], {"name": name})
            finding = definition.at("tags", index, "name").finding(f"the tag {quoted(name)} is defined twice")
            yield finding.fix(removed(tag)) if says_no_more else finding
        seen.setdefault(name, tag.value)


@rule(
    "parameters-reused",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Define a repeated parameter once, under `parameters` at the root, and refer to it with `$ref`.",
    source=CODING_STANDARDS,
    keyword="paths",
)
def parameters_are_shared(definition: Definition) -> Findings:
    """A parameter that several operations define alike is defined once and referred to.

    A change of its texts then reaches all of them. One finding tells the whole file.
    """
    copies: dict[str, list[Parameter]] = defaultdict(list)
    for operation in definition.operations:
        for parameter in operation.parameters:
            if parameter.shared is None and parameter.location != "body":
                copies[json.dumps(parameter.value, sort_keys=True)].append(parameter)
    repeated = [alike for alike in copies.values() if len(alike) >= MIN_COPIES]
    if repeated:
        most = max(repeated, key=len)
        more = f", and {len(repeated) - 1} more {MIN_COPIES} times or more" if len(repeated) > 1 else ""
        name = quoted(most[0].parameter_name)
        yield most[0].finding(f"the same parameter {name} is defined {len(most)} times{more}")
