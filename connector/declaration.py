"""``certification.yml``: what only the submitter can declare."""

from __future__ import annotations

from connector.node import Node


class Declaration(Node):
    """The declarations; every member is one section, described by ``certification.schema.json``."""

    def section(self, name: str) -> Node | None:
        """A section where it is an object."""
        value = self.get(name)
        return Node(value, self.file, self, name) if isinstance(value, dict) else None


class DeclarationFault(Node):
    """A mistake in the file, found by its JSON Schema; the value is the message."""
