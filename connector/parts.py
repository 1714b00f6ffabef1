"""The smaller parts of a definition: references, security, metadata, and what is not as it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connector.node import Node, escape

if TYPE_CHECKING:
    from connector.definition import Definition


class Reference(Node):
    """An object with ``$ref`` where a parameter, a response or a schema may stand."""

    def __init__(
        self, value: dict[str, Any], parent: Node, tokens: tuple[str | int, ...], definition: Definition, kind: str
    ) -> None:
        super().__init__(value, parent.file, parent, *tokens)
        self.definition = definition
        self.kind = kind
        """``parameter``, ``response`` or ``schema``."""

    @property
    def text_of_reference(self) -> str:
        return self.text("$ref")

    def mark_at(self, pointer: str) -> str:
        return f"{pointer}/$ref"


class SecurityScheme(Node):
    """A member of ``securityDefinitions``."""

    parent: Definition

    @property
    def scheme_name(self) -> str:
        return str(self.tokens[-1])


class SecurityRequirement(Node):
    """One element of ``security``, of the document or of an operation."""

    def __init__(self, value: Any, parent: Node, index: int, definition: Definition) -> None:
        super().__init__(value, parent.file, parent, "security", index)
        self.definition = definition


class MetadataItem(Node):
    """One element of ``x-ms-connector-metadata``."""

    parent: Definition

    @property
    def property_name(self) -> str:
        return self.text("propertyName")


class NotAnObject(Node):
    """A value of another kind where an object has to stand."""

    def __init__(self, value: Any, parent: Node, tokens: tuple[str | int, ...], kind: str) -> None:
        super().__init__(value, parent.file, parent, *tokens)
        self.kind = kind
        """What had to stand here: ``schema``, ``parameter``, ``response``, ``operation`` or ``path item``."""


class UnknownMember(Node):
    """A member that neither OpenAPI 2.0 nor Microsoft's extensions know at this kind of object."""

    def __init__(self, value: Any, owner: Node, name: str, kind: str) -> None:
        super().__init__(value, owner.file, owner, name)
        self.name = name
        self.kind = kind
        """The kind of object that holds it, as in :data:`connector.vocabulary.MEMBERS`."""

    @property
    def origin(self) -> str | None:
        shared = self.parent.origin if self.parent is not None else None
        return None if shared is None else f"{shared}/{escape(self.name)}"
