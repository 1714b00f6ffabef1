"""What agents make of a connector: MCP servers, confirmations, and descriptions that a model reads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import AGENT_GUIDELINES, MODEL_CONTEXT_PROTOCOL, OPENAPI_EXTENSIONS, REVIEWS
from connector.characters import code_point, is_invisible
from connector.definition import Definition, Operation
from connector.node import Node
from connector.publisher import Publisher
from connector.words import quoted

MCP_PROTOCOL: Final = "mcp-streamable-1.0"

_PROTOCOL: Final = "x-ms-agentic-protocol"
_CONFIRMATION: Final = "x-ms-require-user-confirmation"

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
    "mcp-operation",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help=f'Describe the server as one POST operation with `"{_PROTOCOL}": "{MCP_PROTOCOL}"`.',
    source=MODEL_CONTEXT_PROTOCOL,
    keyword=(_PROTOCOL, "tags"),
)
def mcp_server_is_one_post_operation(operation: Operation) -> Findings:
    """A Model Context Protocol server is a POST operation that speaks the streamable transport.

    Copilot Studio has withdrawn the transport over server-sent events (SSE), which the first connectors named by tags.
    """
    place = operation.at(_PROTOCOL)
    withdrawn = next((tag for tag in operation.mcp_tags if "sse" in tag.lower()), None)
    if _PROTOCOL in operation.value and place.value != MCP_PROTOCOL:
        written = quoted(place.value) if isinstance(place.value, str) else "not a string"
        yield place.finding(f"`{_PROTOCOL}` of {quoted(operation.name)} is {written}")
    elif withdrawn is not None and _PROTOCOL not in operation.value:
        help = f'Serve MCP over the streamable transport as one POST operation: `"{_PROTOCOL}": "{MCP_PROTOCOL}"`.'
        message = f"the tag {quoted(withdrawn)} of {quoted(operation.name)} names the SSE transport, which is withdrawn"
        yield operation.at("tags").finding(message, help)
        return
    if operation.is_mcp and operation.verb != "post":
        yield operation.finding(f"the MCP server {quoted(operation.name)} is called with {operation.verb.upper()}")


@rule(
    "mcp-single-operation",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Keep one MCP operation in each connector; give the other server a connector of its own.",
    source=MODEL_CONTEXT_PROTOCOL,
    keyword="paths",
)
def one_server_is_described(definition: Definition) -> Findings:
    """A connector has one Model Context Protocol operation.

    Copilot Studio adds the connector as one server, with the tools of one operation.
    """
    servers = [operation for operation in definition.operations if operation.is_mcp]
    if len(servers) > 1:
        yield servers[1].finding(f"{quoted(servers[1].name)} is the second of {len(servers)} MCP operations")


@rule(
    "mcp-independent",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Ask the certification team before you submit, or let the owner of the service publish the connector.",
    source=MODEL_CONTEXT_PROTOCOL,
    publisher=Publisher.INDEPENDENT,
    keyword="paths",
)
def independent_publishers_have_no_server(definition: Definition) -> Findings:
    """Independent publishers' connectors contain no Model Context Protocol server.

    Certification does not accept them at present.
    """
    server = next((operation for operation in definition.operations if operation.is_mcp), None)
    if server is not None:
        yield server.finding(f"{quoted(server.name)} is an MCP server, and the publisher is independent")


@rule(
    "ai-openai-extensions",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Remove every `x-ms-openai-manifest` and `x-ms-openai-data`.",
    source=REVIEWS,
    keyword=("x-ms-openai-manifest", "x-ms-openai-data"),
)
def no_leftovers_of_plugins(node: Node) -> Findings:
    """There are no members of the plug-ins of 2023.

    Agents read summaries and descriptions; reviewers ask to remove `x-ms-openai-manifest` and `x-ms-openai-data`.
    """
    for member in ("x-ms-openai-manifest", "x-ms-openai-data"):
        if member in node.value:
            yield node.at(member).finding(f"{quoted(member)} is a leftover of plug-ins that are no longer built")


@rule(
    "user-confirmation",
    OPENAPI_DEFINITION,
    Level.HINT,
    help=f'Add `"{_CONFIRMATION}": true`, or false where an agent need not ask before it acts.',
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
            yield operation.finding(f"{quoted(operation.name)} deletes and has no `{_CONFIRMATION}`")


@rule(
    "ai-descriptions",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Don't put links, emoji, hidden characters or AI instructions in descriptions: say what the operation does.",
    policy="1140.9",
    source=AGENT_GUIDELINES,
    keyword="description",
    implies="operation-english",
)
def description_can_be_shown_to_a_model(operation: Operation) -> Findings:
    """An operation's description contains no links, no emoji, no hidden characters and no instructions to an AI model.

    Agents choose operations by their descriptions, and what they read there they may obey.
    """
    found = next(_unfit(operation.text("description")), None)
    if found:
        yield operation.at("description").finding(f"the description of {quoted(operation.name)} contains {found}")


def _unfit(text: str) -> Iterator[str]:
    if match := _TO_THE_MODEL.search(text):
        yield f"an instruction to an AI model ({quoted(match[0])})"
    if _LINK.search(text):
        yield "a link or markup"
    for character in text if not text.isascii() else ():
        if is_invisible(character) and not character.isascii():
            yield f"the hidden character {code_point(character)}"
        elif character not in "©®™°\ufffd" and unicodedata.category(character) == "So":
            yield f"the emoji {quoted(character)}"
