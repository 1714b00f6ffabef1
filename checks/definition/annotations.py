"""Notes on operations: revisions and deprecation, paging, context, and what agents make of them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import (
    AGENT_GUIDELINES,
    DEPRECATION,
    MODEL_CONTEXT_PROTOCOL,
    OPENAPI_EXTENSIONS,
    REVIEWS,
    SWAGGER_VALIDATOR,
    VERSIONING,
)
from connector.definition import Definition, Info, Operation
from connector.node import Node

PREVIEW: Final = "preview"
PRODUCTION: Final = "production"
NEXT_LINK_NAMES: Final = ("nextLink", "@odata.nextLink")
MCP_PROTOCOL: Final = "mcp-streamable-1.0"
MAX_ACTIVE: Final = 2

_ANNOTATION: Final = "x-ms-api-annotation"
_CONFIRMATION: Final = "x-ms-require-user-confirmation"

_BETA = re.compile(r"(?<![a-z])beta(?![a-z])", re.IGNORECASE)
_LINK = re.compile(r"https?://|\bwww\.|</?[a-z][^<>]{0,80}>|\]\(", re.IGNORECASE)
_TO_THE_MODEL = re.compile(
    r"\b(?:ignore (?:all|any|the|your)? ?(?:previous|prior|other|above)"
    r"|system prompt|as an ai\b|you are an? (?:ai|assistant|agent|helpful)"
    r"|(?:always|never) (?:call|use|choose|prefer) this (?:action|operation|tool|function)"
    r"|do not (?:call|use) (?:any )?other (?:action|operation|tool|function)"
    r"|do not (?:tell|inform|ask) the user|without (?:asking|telling) the user)",
    re.IGNORECASE,
)


@rule(
    "api-annotation-status",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the status as Preview or Production.",
    validator=("JsonValueNotInEnum", "JsonTypeIncorrect"),
    source=(VERSIONING, OPENAPI_EXTENSIONS),
    keyword=_ANNOTATION,
)
def annotation_is_well_formed(node: Node) -> Findings:
    """The status of an annotation is Preview or Production, its family is text.

    Power Automate reads from x-ms-api-annotation which operations replace each other and which are ready for use.
    """
    if not isinstance(node, (Info, Operation)):
        return
    place = node.at(_ANNOTATION)
    if not isinstance(place.value, dict):
        yield place.finding(f'"{_ANNOTATION}" is no object', validator="JsonTypeIncorrect")
        return
    status = place.value.get("status", PREVIEW)
    if not isinstance(status, str):
        yield place.at("status").finding("the status is no text", validator="JsonTypeIncorrect")
    elif status.lower() not in (PREVIEW, PRODUCTION):
        yield place.at("status").finding(f'the status "{status[:40]}" is neither Preview nor Production')
    if not isinstance(place.value.get("family", ""), str):
        yield place.at("family").finding("the family is no text", validator="JsonTypeIncorrect")


@rule(
    "api-annotation-valid",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Write "replacement": {"api": …, "operationId": …}, on operations with "deprecated": true.',
    validator=(
        "ApiAnnotationExtensionReplacementInfoForNonDeprecatedOperations",
        "ApiAnnotationExtensionReplacementInfoMissingApiProperty",
        "ApiAnnotationExtensionReplacementInfoMissingOperationIdProperty",
    ),
    source=(VERSIONING, SWAGGER_VALIDATOR),
    keyword=_ANNOTATION,
)
def replacement_is_complete(operation: Operation) -> Findings:
    """A replacement names a connector and an operation, and stands on deprecated operations only.

    The designer leads users of a retired step to the one that took its place.
    """
    place = operation.at(_ANNOTATION, "replacement")
    if not isinstance(place.value, dict):
        return
    if not operation.deprecated:
        yield place.finding(f'"{operation.name}" has a replacement and is not deprecated')
    for member, name in (
        ("api", "ApiAnnotationExtensionReplacementInfoMissingApiProperty"),
        ("operationId", "ApiAnnotationExtensionReplacementInfoMissingOperationIdProperty"),
    ):
        if not place.text(member).strip():
            yield place.finding(f'the replacement of "{operation.name}" has no "{member}"', validator=name)


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
                    f'"{operation.name}" has no revision in the family "{family}", like "{other.name}"',
                    validator="OperationFamilyHasManyEmptyRevisions",
                )
            else:
                yield place.at("revision").finding(
                    f'"{operation.name}" is revision {str(revision)[:20]} of the family "{family}", like "{other.name}"'
                )


@rule(
    "operation-revision-present",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Write a whole number, such as "revision": 1, or leave the member out.',
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
        yield place.at("revision").finding(f'the revision of "{operation.name}" is empty')
    elif not isinstance(revision, int) or isinstance(revision, bool):
        message = f'the revision of "{operation.name}" is no whole number'
        yield place.at("revision").finding(message, validator="JsonTypeIncorrect")


@rule(
    "family-max-two-active",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Add "deprecated": true to the older revisions.',
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
                    f'{len(active)} operations of the family "{family}" are in use, at most {MAX_ACTIVE} are allowed'
                )
            )
        elif len(production) > 1:
            yield (
                production[1]
                .at(_ANNOTATION)
                .finding(
                    f'{len(production)} operations of the family "{family}" are in production, at most one is allowed',
                    validator="OperationFamilyHasManyActiveProductionOperations",
                )
            )


@rule(
    "operation-id-revision-suffix",
    OPENAPI_DEFINITION,
    # A hint, although the validator has a name for it: the coding standards ask for names without underscores.
    Level.HINT,
    help="Let the operationId of revision 2 end in _V2, and so on.",
    validator="OperationIdShouldEndWithRevision",
    source=(VERSIONING, SWAGGER_VALIDATOR),
    keyword=_ANNOTATION,
)
def id_names_the_revision(operation: Operation) -> Findings:
    """The operationId of a later revision ends in its number, such as _V2.

    So the names of a family's operations stay together and tell their age.
    """
    revision = operation.at(_ANNOTATION).get("revision")
    if not isinstance(revision, int) or not 2 <= revision < 1000:
        return
    if operation.id and not operation.id.lower().endswith(f"v{revision}"):
        yield operation.at("operationId").finding(
            f'the operationId "{operation.id}" does not tell that it is revision {revision}'
        )


@rule(
    "annotation-status-order",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write Preview for the operation, or leave its status out.",
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
        yield place.finding(f'"{operation.name}" is in production, the connector in preview')
    elif _BETA.search(definition.text("host")) or _BETA.search(definition.text("basePath")):
        yield place.finding(
            f'"{operation.name}" is in production, its service in beta', validator="ProductionStatusOnBetaService"
        )


@rule(
    "deprecated-summary-suffix",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add "(deprecated)" to the summary, and say in the description what to use instead.',
    source=(DEPRECATION, VERSIONING),
    keyword="deprecated",
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
            yield operation.at(member).finding(f'the {member} of "{operation.name}" does not say that it is deprecated')


@rule(
    "next-link-name",
    OPENAPI_DEFINITION,
    # Not required: a certified connector has another name.
    Level.WARNING,
    help="Let the service call it nextLink or @odata.nextLink, or rename it with a policy.",
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
        shown = f'"{name.value[:40]}"' if isinstance(name.value, str) else "no text"
        place = name if isinstance(operation.value["x-ms-pageable"], dict) else operation.at("x-ms-pageable")
        yield place.finding(f'the next link of "{operation.name}" is {shown}, not nextLink or @odata.nextLink')


@rule(
    "operation-context-valid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write the operationId of the operation that simulates this one.",
    validator="OperationIdNotFound",
    source=OPENAPI_EXTENSIONS,
    keyword="x-ms-operation-context",
)
def context_names_an_operation(operation: Operation) -> Findings:
    """The operation that simulates a trigger exists.

    The extension x-ms-operation-context names it under simulate; the designer calls it to show what the trigger sees.
    """
    simulate = operation.at("x-ms-operation-context", "simulate")
    name = simulate.get("operationId")
    if isinstance(name, str) and name not in operation.definition.operations_by_id:
        yield simulate.at("operationId").finding(f'there is no operation "{name[:80]}"')
    elif isinstance(simulate.value, dict) and not isinstance(name, str):
        yield simulate.finding(f'the context of "{operation.name}" names no operation')


@rule(
    "mcp-operation",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help=f'Describe the server as one POST operation with "x-ms-agentic-protocol": "{MCP_PROTOCOL}".',
    source=MODEL_CONTEXT_PROTOCOL,
    keyword="x-ms-agentic-protocol",
)
def server_of_tools_is_one_post_operation(operation: Operation) -> Findings:
    """A Model Context Protocol server is a POST operation that speaks the streamable transport.

    Copilot Studio withdrew the transport over server-sent events.
    """
    place = operation.at("x-ms-agentic-protocol")
    if place.value != MCP_PROTOCOL:
        shown = f'"{place.value[:40]}"' if isinstance(place.value, str) else "no text"
        yield place.finding(f'the protocol of "{operation.name}" is {shown}, not "{MCP_PROTOCOL}"')
    if operation.verb != "post":
        yield operation.finding(f'the server "{operation.name}" is called with {operation.verb.upper()}, not with POST')


@rule(
    "ai-openai-extensions",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Remove it.",
    source=REVIEWS,
    keyword=("x-ms-openai-manifest", "x-ms-openai-data"),
)
def no_leftovers_of_plugins(node: Node) -> Findings:
    """There are no members of the plug-ins of 2023.

    Agents read summaries and descriptions; reviewers ask to remove x-ms-openai-manifest and x-ms-openai-data.
    """
    for member in ("x-ms-openai-manifest", "x-ms-openai-data"):
        if member in node.value:
            yield node.at(member).finding(f'"{member}" is a leftover of plug-ins that are no longer built')


@rule(
    "user-confirmation",
    OPENAPI_DEFINITION,
    Level.HINT,
    help=f'Add "{_CONFIRMATION}": true where an agent should ask before it acts.',
    source=OPENAPI_EXTENSIONS,
    keyword="paths",
)
def consequential_actions_are_confirmed(definition: Definition) -> Findings:
    """Where a connector marks actions that a user has to confirm, the ones that delete are among them.

    An agent asks before it calls a marked action. Connectors that mark none are not judged.
    """
    if not any(operation.value.get(_CONFIRMATION) is True for operation in definition.operations):
        return
    for operation in definition.operations:
        if operation.verb == "delete" and not operation.internal and _CONFIRMATION not in operation.value:
            yield operation.finding(f'"{operation.name}" deletes and has no "{_CONFIRMATION}"')


@rule(
    "ai-descriptions",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Say in plain words what the operation does and when to use it.",
    policy="1140.9",
    source=AGENT_GUIDELINES,
    keyword="description",
)
def description_can_be_shown_to_a_model(operation: Operation) -> Findings:
    """An operation's description holds no links, no emoji, no hidden signs and no orders to a model.

    Agents choose operations by their descriptions, and what they read there they may obey.
    """
    found = next(_unfit(operation.text("description")), None)
    if found:
        yield operation.at("description").finding(f'the description of "{operation.name}" holds {found}')


def _unfit(text: str) -> Iterator[str]:
    if match := _TO_THE_MODEL.search(text):
        yield f'an order to a model ("{match[0]}")'
    if _LINK.search(text):
        yield "a link or markup"
    for sign in text:
        if not sign.isascii():
            kind = unicodedata.category(sign)
            if kind in ("Cf", "Co", "Cs"):
                yield f"the hidden sign U+{ord(sign):04X}"
            elif kind == "So" and sign not in "©®™°":
                yield f'the picture "{sign}"'
