"""Notes on operations: revisions and deprecation, paging and context."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import DEPRECATION, OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR, VERSIONING
from connector.definition import Definition, Info, Operation
from connector.edits import replaced
from connector.node import Node
from connector.words import quoted, shown

PREVIEW: Final = "preview"
PRODUCTION: Final = "production"
NEXT_LINK_NAMES: Final = ("nextLink", "@odata.nextLink")
MAX_ACTIVE: Final = 2
MAX_SUMMARY: Final = 80

_ANNOTATION: Final = "x-ms-api-annotation"

_BETA = re.compile(r"(?<![a-z])beta(?![a-z])", re.IGNORECASE)


@rule(
    "api-annotation-status",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the status as `Preview` or `Production`.",
    validator=("JsonValueNotInEnum", "JsonTypeIncorrect"),
    source=(VERSIONING, OPENAPI_EXTENSIONS),
    keyword=_ANNOTATION,
)
def annotation_is_well_formed(node: Node) -> Findings:
    """The status of an annotation is Preview or Production, its family is a string.

    Power Automate reads from `x-ms-api-annotation` which operations replace each other and which are ready for use.
    """
    if not isinstance(node, (Info, Operation)):
        return
    place = node.at(_ANNOTATION)
    if not isinstance(place.value, dict):
        yield place.finding(f"`{_ANNOTATION}` must be an object", validator="JsonTypeIncorrect")
        return
    status = place.value.get("status", PREVIEW)
    if not isinstance(status, str):
        yield place.at("status").finding("the status must be a string", validator="JsonTypeIncorrect")
    elif status.lower() not in (PREVIEW, PRODUCTION):
        yield place.at("status").finding(f"the status {quoted(status)} is neither Preview nor Production")
    if not isinstance(place.value.get("family", ""), str):
        yield place.at("family").finding("the family must be a string", validator="JsonTypeIncorrect")


@rule(
    "api-annotation-valid",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Write `"replacement": {"api": …, "operationId": …}`, on operations with `"deprecated": true` only.',
    validator=(
        "ApiAnnotationExtensionReplacementInfoForNonDeprecatedOperations",
        "ApiAnnotationExtensionReplacementInfoMissingApiProperty",
        "ApiAnnotationExtensionReplacementInfoMissingOperationIdProperty",
    ),
    source=(VERSIONING, SWAGGER_VALIDATOR),
    keyword=_ANNOTATION,
)
def replacement_is_complete(operation: Operation) -> Findings:
    """A replacement names a connector and an operation, and only deprecated operations have one.

    The designer leads users of a retired step to the one that took its place.
    """
    place = operation.at(_ANNOTATION, "replacement")
    if not isinstance(place.value, dict):
        return
    if not operation.deprecated:
        yield place.finding(f"{quoted(operation.name)} has a replacement and is not deprecated")
    for member, name in (
        ("api", "ApiAnnotationExtensionReplacementInfoMissingApiProperty"),
        ("operationId", "ApiAnnotationExtensionReplacementInfoMissingOperationIdProperty"),
    ):
        if not place.text(member).strip():
            yield place.finding(f"the replacement of {quoted(operation.name)} has no `{member}`", validator=name)


def _families(definition: Definition) -> dict[str, list[Operation]]:
    """The operations of each family, in the order of the document."""
    families: dict[str, list[Operation]] = defaultdict(list)
    for operation in definition.operations:
        family = operation.at(_ANNOTATION).text("family")
        if family:
            families[family].append(operation)
    return families


def _status(operation: Operation) -> str:
    """The status of an operation in lower case, or the empty string."""
    return operation.at(_ANNOTATION).text("status").lower()


@rule(
    "family-revisions-unique",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Count the revisions up: 1 for the first operation of the family, 2 for the next.",
    validator=("OperationFamilyHasDuplicateRevisions", "OperationFamilyHasManyEmptyRevisions"),
    source=(VERSIONING, SWAGGER_VALIDATOR),
    keyword="paths",
)
def revisions_differ(definition: Definition) -> Findings:
    """The operations of a family have different revisions, and at most one has none.

    The designer offers the operation with the highest one.
    """
    for family, operations in _families(definition).items():
        first: dict[str, Operation] = {}
        for operation in operations:
            place = operation.at(_ANNOTATION)
            revision = place.get("revision")
            other = first.setdefault(str(revision), operation)
            if other is operation:
                continue
            if revision is None:
                yield place.finding(
                    f"{quoted(operation.name)} has no revision in family {quoted(family)}, like {quoted(other.name)}",
                    validator="OperationFamilyHasManyEmptyRevisions",
                )
            else:
                yield place.at("revision").finding(
                    f"{quoted(operation.name)} is revision {shown(revision, 20)} of the family {quoted(family)}, "
                    f"like {quoted(other.name)}"
                )


@rule(
    "operation-revision-present",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Write a whole number, such as `"revision": 1`, or remove the member.',
    validator=("OperationRevisionEmpty", "JsonTypeIncorrect"),
    source=(VERSIONING, SWAGGER_VALIDATOR),
    keyword=_ANNOTATION,
)
def revision_is_a_number(operation: Operation) -> Findings:
    """The revision of an operation is a whole number.

    The designer tells by it which operation of a family is the newest.
    """
    place = operation.at(_ANNOTATION)
    if not isinstance(place.value, dict) or "revision" not in place.value:
        return
    revision = place.value["revision"]
    if revision is None or revision == "":
        yield place.at("revision").finding(f"the revision of {quoted(operation.name)} is empty")
    elif not isinstance(revision, int) or isinstance(revision, bool):
        message = f"the revision of {quoted(operation.name)} must be a whole number"
        yield place.at("revision").finding(message, validator="JsonTypeIncorrect")


@rule(
    "family-max-two-active",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Add `"deprecated": true` to the older revisions.',
    validator=("OperationFamilyHasManyActiveOperations", "OperationFamilyHasManyActiveProductionOperations"),
    source=(VERSIONING, SWAGGER_VALIDATOR),
    keyword="paths",
)
def families_have_few_active_operations(definition: Definition) -> Findings:
    """At most two operations of a family are in use, and at most one of them is in production.

    The second is meant for the next revision while it is in preview. Deprecated and internal ones do not count.
    """
    for family, operations in _families(definition).items():
        active = [operation for operation in operations if not operation.deprecated and not operation.internal]
        production = [operation for operation in active if _status(operation) == PRODUCTION]
        if len(active) > MAX_ACTIVE:
            yield (
                active[MAX_ACTIVE]
                .at(_ANNOTATION)
                .finding(
                    f"{len(active)} operations of family {quoted(family)} are in use, at most {MAX_ACTIVE} are allowed"
                )
            )
        elif len(production) > 1:
            yield (
                production[1]
                .at(_ANNOTATION)
                .finding(
                    f"{len(production)} operations of family {quoted(family)} are in production, at most one may be",
                    validator="OperationFamilyHasManyActiveProductionOperations",
                )
            )


@rule(
    "operation-id-revision-suffix",
    OPENAPI_DEFINITION,
    # A hint, although the validator has a name for it: the coding standards ask for names without underscores.
    Level.HINT,
    help="End the operationId of revision 2 with `_V2`, and so on.",
    validator="OperationIdShouldEndWithRevision",
    source=(VERSIONING, SWAGGER_VALIDATOR),
    keyword=_ANNOTATION,
)
def id_names_the_revision(operation: Operation) -> Findings:
    """The operationId of a later revision ends with its number, such as _V2.

    So the names of a family's operations stay together and tell their age.
    """
    revision = operation.at(_ANNOTATION).get("revision")
    if not isinstance(revision, int) or not 2 <= revision < 1000:
        return
    if operation.id and not operation.id.lower().endswith(f"v{revision}"):
        yield operation.at("operationId").finding(
            f"operationId {quoted(operation.id)} does not tell that it is revision {revision}"
        )


@rule(
    "annotation-status-order",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write `Preview` for the operation, or remove its status.",
    validator=("OperationStatusAheadOfConnector", "ProductionStatusOnBetaService"),
    source=(VERSIONING, SWAGGER_VALIDATOR),
    keyword=_ANNOTATION,
)
def status_does_not_run_ahead(operation: Operation) -> Findings:
    """An operation is not in production while the connector is in preview or its service in beta.

    What counts as a service in beta is not published; its host or basePath saying so is what a definition can show.
    """
    if _status(operation) != PRODUCTION:
        return
    place = operation.at(_ANNOTATION, "status")
    definition = operation.definition
    connector = definition.info.at(_ANNOTATION).text("status") if definition.info is not None else ""
    if connector.lower() == PREVIEW:
        yield place.finding(f"{quoted(operation.name)} is in production, the connector in preview")
    elif _BETA.search(definition.text("host")) or _BETA.search(definition.text("basePath")):
        yield place.finding(
            f"{quoted(operation.name)} is in production, its service in beta", validator="ProductionStatusOnBetaService"
        )


@rule(
    "deprecated-summary-suffix",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add "(deprecated)" to the summary, and say in the description what to use instead.',
    source=(DEPRECATION, VERSIONING),
    keyword="deprecated",
    fixable=True,
)
def deprecated_operation_says_so(operation: Operation) -> Findings:
    """The summary and the description of a deprecated operation say that it is deprecated.

    Flows that use it go on showing both; the member alone is not seen there.
    """
    if not operation.deprecated or operation.internal:
        return
    for member in ("summary", "description"):
        text = operation.text(member)
        if text.strip() and "deprecated" not in text.lower():
            finding = operation.at(member).finding(
                f"the {member} of {quoted(operation.name)} does not say that it is deprecated"
            )
            said = f"{text.rstrip()} (deprecated)"
            fits = member == "summary" and len(said) <= MAX_SUMMARY
            yield finding.fix(replaced(operation.at(member), said)) if fits else finding


@rule(
    "next-link-name",
    OPENAPI_DEFINITION,
    # Not required: a certified connector has another name.
    Level.WARNING,
    help="Let the service call it `nextLink` or `@odata.nextLink`, or rename it with a policy.",
    validator="InvalidNextLinkNameValue",
    source=SWAGGER_VALIDATOR,
    keyword="x-ms-pageable",
)
def next_link_has_a_known_name(operation: Operation) -> Findings:
    """The address of the next page is called nextLink or @odata.nextLink.

    The platform looks for these two.
    """
    name = operation.at("x-ms-pageable", "nextLinkName")
    if name.value not in NEXT_LINK_NAMES:
        written = quoted(name.value) if isinstance(name.value, str) else "not a string"
        place = name if isinstance(operation.value["x-ms-pageable"], dict) else operation.at("x-ms-pageable")
        yield place.finding(
            f"`nextLinkName` of {quoted(operation.name)} is {written}, not `nextLink` or `@odata.nextLink`"
        )


@rule(
    "operation-context-valid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write the operationId of an operation of this definition that simulates the trigger.",
    validator="OperationIdNotFound",
    source=OPENAPI_EXTENSIONS,
    keyword="x-ms-operation-context",
)
def context_names_an_operation(operation: Operation) -> Findings:
    """The operation that simulates a trigger exists.

    The extension `x-ms-operation-context` names it under `simulate`; the designer shows by it what the trigger sees.
    """
    simulate = operation.at("x-ms-operation-context", "simulate")
    name = simulate.get("operationId")
    if isinstance(name, str) and name not in operation.definition.operations_by_id:
        yield simulate.at("operationId").finding(f"the operation {quoted(name)} does not exist")
    elif isinstance(simulate.value, dict) and not isinstance(name, str):
        yield simulate.finding(f"the context of {quoted(operation.name)} names no operation")
