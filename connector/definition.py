"""The OpenAPI 2.0 definition as the objects that rules look at.

Every object is a :class:`~connector.node.Node`: a value with its place. ``$ref``s are resolved inside the document
only; a loop, a foreign reference and a missing target resolve to ``None`` and are reported by the rules on
:class:`Reference`. Source of the terms: the OpenAPI Specification 2.0 and Microsoft's extensions to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote

from connector.characters import is_blank
from connector.node import Node, Place
from connector.parts import MetadataItem, NotAnObject, Reference, SecurityRequirement, SecurityScheme, UnknownMember
from connector.schema import Header, Items, Schema, SharedParameter, Typed, is_internal
from connector.vocabulary import VERBS
from connector.words import cut, quoted

__all__ = [
    "Definition",
    "Header",
    "Info",
    "Items",
    "MetadataItem",
    "NotAnObject",
    "Operation",
    "Parameter",
    "PathItem",
    "Reference",
    "Response",
    "Schema",
    "SecurityRequirement",
    "SecurityScheme",
    "SharedParameter",
    "Typed",
    "UnknownMember",
]

_MCP_TAG: Final = re.compile(r"mcp[-_ ]?(?:sse|streamable|http)", re.IGNORECASE)


class Definition(Node):
    """The whole document."""

    def __init__(self, value: dict[str, Any], file: str) -> None:
        super().__init__(value, file)
        self._targets: dict[str, Node | None] = {}
        self._resolved: dict[str, Node | None] = {}
        """What stands behind each reference that was followed, so that a chain of them is walked once."""

    @property
    def title(self) -> str:
        """``info.title``, or the empty string."""
        info = self.get("info")
        title = info.get("title") if isinstance(info, dict) else None
        return title if isinstance(title, str) else ""

    @property
    def in_version_three(self) -> bool:
        """It is written in OpenAPI 3, where much has another form."""
        return "openapi" in self.value and self.value.get("swagger") is None

    @cached_property
    def info(self) -> Info | None:
        """``info``, where it is an object."""
        info = self.get("info")
        return Info(info, self.file, self, "info") if isinstance(info, dict) else None

    @cached_property
    def path_items(self) -> list[PathItem]:
        """The path items that are objects, in the order of the document."""
        paths = self.get("paths")
        if not isinstance(paths, dict):
            return []
        return [
            PathItem(item, self, path)
            for path, item in paths.items()
            if isinstance(item, dict) and not path.startswith("x-")
        ]

    @cached_property
    def operations(self) -> list[Operation]:
        """Every operation, internal ones included, in the order of the document."""
        return [operation for item in self.path_items for operation in item.operations]

    @cached_property
    def operations_by_id(self) -> dict[str, Operation]:
        """Operations by operationId; the first of several with the same one."""
        found: dict[str, Operation] = {}
        for operation in self.operations:
            if operation.id:
                found.setdefault(operation.id, operation)
        return found

    def lookup(self, reference: str) -> Node | None:
        """The place that a local reference (``#/…``) names, or ``None``; further references are not followed."""
        if reference not in self._targets:
            self._targets[reference] = self._lookup(reference)
        return self._targets[reference]

    def _lookup(self, reference: str) -> Node | None:
        if not reference.startswith("#/"):
            return self if reference == "#" else None
        value: Any = self.value
        tokens: list[str | int] = []
        for token in reference[2:].split("/"):
            name = unquote(token).replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict) and name in value:
                value = value[name]
                tokens.append(name)
            elif isinstance(value, list) and name.isdecimal() and len(name) < 9 and int(name) < len(value):
                value = value[int(name)]
                tokens.append(int(name))
            else:
                return None
        return Place(value, self, *tokens)

    def resolve(self, node: Node) -> Node | None:
        """Follow the node's ``$ref``, and those behind it, to a value without one.

        ``None`` where a target is missing or foreign, or the references run in a circle.
        """
        followed: list[str] = []
        current: Node | None = node
        while current is not None:
            reference = current.get("$ref")
            if not isinstance(reference, str):
                break
            if reference in self._resolved:
                current = self._resolved[reference]
                break
            # Until its end is known, a reference that comes again has run in a circle.
            self._resolved[reference] = None
            followed.append(reference)
            current = self.lookup(reference)
        self._resolved.update(dict.fromkeys(followed, current))
        return current

    def resolve_schema(self, value: Any) -> dict[str, Any] | None:
        """The schema behind ``value``, its ``$ref``s followed; ``None`` where there is none."""
        if not isinstance(value, dict):
            return None
        reference = value.get("$ref")
        if not isinstance(reference, str):
            return value
        known = reference in self._resolved
        target = self._resolved[reference] if known else self.resolve(Node(value, self.file))
        return target.value if target is not None and isinstance(target.value, dict) else None


class Info(Node):
    """``info``: title, description, version and contact."""

    parent: Definition


class PathItem(Node):
    """One path with its operations."""

    parent: Definition

    def __init__(self, value: dict[str, Any], definition: Definition, path: str) -> None:
        super().__init__(value, definition.file, definition, "paths", path)
        self.path = path

    @property
    def definition(self) -> Definition:
        return self.parent

    @cached_property
    def operations(self) -> list[Operation]:
        """Its operations; a verb in capitals is a fault of its own, and its operation is judged all the same."""
        return [
            Operation(value, self, verb)
            for verb, value in self.value.items()
            if verb.lower() in VERBS and isinstance(value, dict)
        ]

    @cached_property
    def parameters(self) -> list[Parameter]:
        """The parameters that every operation of the path shares, references resolved."""
        return list(_parameters(self, self.definition, None))


class Operation(Node):
    """An action or a trigger."""

    parent: PathItem

    def __init__(self, value: dict[str, Any], path_item: PathItem, verb: str) -> None:
        super().__init__(value, path_item.file, path_item, verb)
        self.verb = verb.lower()

    @property
    def definition(self) -> Definition:
        return self.parent.definition

    @property
    def path(self) -> str:
        return self.parent.path

    @property
    def id(self) -> str:
        """The operationId, or the empty string."""
        return self.text("operationId")

    @property
    def summary(self) -> str:
        return self.text("summary")

    @property
    def name(self) -> str:
        """What its author calls it: the summary, the operationId, or verb and path."""
        summary = "" if is_blank(self.summary) else " ".join(self.summary.split())
        return cut(summary or self.id or f"{self.verb.upper()} {self.path}")

    @property
    def internal(self) -> bool:
        """Hidden from the designer: Microsoft exempts it from most duties on texts."""
        return is_internal(self.value)

    @property
    def is_trigger(self) -> bool:
        return "x-ms-trigger" in self.value

    @property
    def is_webhook(self) -> bool:
        """A trigger that the service calls back: its path item describes the notification."""
        return self.is_trigger and "x-ms-notification-content" in self.parent.value

    @property
    def is_mcp(self) -> bool:
        """The door of a Model Context Protocol server: its protocol or its tags say so."""
        return "x-ms-agentic-protocol" in self.value or bool(self.mcp_tags)

    @property
    def mcp_tags(self) -> list[str]:
        """The tags by which the first MCP connectors named their transport, such as ``McpSse``."""
        tags = self.value.get("tags")
        return [tag for tag in tags if isinstance(tag, str) and _MCP_TAG.match(tag)] if isinstance(tags, list) else []

    @property
    def names_location(self) -> bool:
        """One of its responses describes the header Location."""
        headers = [response.get("headers") for response in self.responses]
        return any(name.lower() == "location" for found in headers if isinstance(found, dict) for name in found)

    @property
    def deprecated(self) -> bool:
        return self.value.get("deprecated") is True

    @cached_property
    def parameters(self) -> list[Parameter]:
        """Its own parameters, references resolved; those of the path item are not repeated here."""
        return list(_parameters(self, self.definition, self))

    @cached_property
    def all_parameters(self) -> list[Parameter]:
        """Its own parameters and those of the path item that it does not override."""
        own = {(parameter.location, parameter.parameter_name) for parameter in self.parameters}
        shared = [p for p in self.parent.parameters if (p.location, p.parameter_name) not in own]
        return [*self.parameters, *shared]

    @cached_property
    def responses(self) -> list[Response]:
        """Its responses that are objects, references resolved."""
        responses = self.get("responses")
        if not isinstance(responses, dict):
            return []
        found: list[Response] = []
        for code, value in responses.items():
            if not isinstance(value, dict) or code.startswith("x-"):
                continue
            target = self.definition.resolve(Node(value, self.file))
            if target is None or not isinstance(target.value, dict):
                continue
            shared = target.pointer if isinstance(value.get("$ref"), str) else None
            found.append(Response(target.value, self, code, shared))
        return found


class Parameter(Typed):
    """A parameter where an operation or a path item uses it; the value is the resolved one."""

    parent: Operation | PathItem

    def __init__(
        self, value: dict[str, Any], owner: Operation | PathItem, index: int, shared: str | None, exempt: bool
    ) -> None:
        super().__init__(value, owner.file, owner, "parameters", index)
        self.shared = shared
        self.exempt = exempt
        """Only internal operations use it."""

    @property
    def definition(self) -> Definition:
        return self.parent.definition

    @property
    def operation(self) -> Operation | None:
        """The operation that uses it; ``None`` for a parameter of the path item."""
        return self.parent if isinstance(self.parent, Operation) else None

    @property
    def origin(self) -> str | None:
        return self.shared

    def mark_at(self, pointer: str) -> str:
        return pointer if self.shared is not None or "name" not in self.value else f"{pointer}/name"

    @property
    def parameter_name(self) -> str:
        return self.text("name")

    @property
    def location(self) -> str:
        """``query``, ``path``, ``header``, ``body`` or ``formData`` (the member ``in``)."""
        return self.text("in")

    @property
    def label(self) -> str:
        """The parameter and whose it is, for a message."""
        if self.shared is not None:
            return f"shared parameter {quoted(self.parameter_name or '?')}"
        owner = self.parent.name if isinstance(self.parent, Operation) else self.parent.path
        return f"parameter {quoted(self.parameter_name or '?')} of {quoted(owner)}"


class Response(Node):
    """A response of an operation; the value is the resolved one."""

    parent: Operation

    def __init__(self, value: dict[str, Any], operation: Operation, code: str, shared: str | None) -> None:
        super().__init__(value, operation.file, operation, "responses", code)
        self.code = code
        self.shared = shared

    @property
    def operation(self) -> Operation:
        return self.parent

    @property
    def definition(self) -> Definition:
        return self.parent.definition

    @property
    def origin(self) -> str | None:
        return self.shared


def _parameters(
    owner: Operation | PathItem, definition: Definition, operation: Operation | None
) -> Iterator[Parameter]:
    listed = owner.get("parameters")
    if not isinstance(listed, list):
        return
    users = [operation] if operation is not None else owner.operations if isinstance(owner, PathItem) else []
    exempt = bool(users) and all(user.internal for user in users)
    for index, value in enumerate(listed):
        if not isinstance(value, dict):
            continue
        target = definition.resolve(Node(value, owner.file))
        if target is None or not isinstance(target.value, dict):
            continue
        shared = target.pointer if isinstance(value.get("$ref"), str) else None
        yield Parameter(target.value, owner, index, shared, exempt)
