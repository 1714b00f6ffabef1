"""``certification.yml``: what only the submitter can declare."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from connector.node import Node


class Declaration(Node):
    """The declarations; every member is one section, described by ``schemas/certification.schema.json``."""

    def section(self, name: str) -> Node | None:
        """A section where it is an object."""
        value = self.get(name)
        return Node(value, self.file, self, name) if isinstance(value, dict) else None

    @property
    def acknowledgements(self) -> list[Acknowledgement]:
        """The breaking changes that are meant."""
        listed = self.get("compatibility")
        return [
            Acknowledgement(value, self.file, self, "compatibility", index)
            for index, value in enumerate(listed if isinstance(listed, list) else ())
            if isinstance(value, dict)
        ]

    def answer(self, section: str, name: str) -> object:
        """What a member of a section says; ``None`` where it is not given."""
        node = self.section(section)
        return node.get(name) if node is not None else None

    def day(self, section: str, name: str) -> date | None:
        """A day; what is no date is a mistake that the schema tells."""
        value = self.answer(section, name)
        try:
            return date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            return None


class Acknowledgement(Node):
    """A breaking change that is meant: the rule that reports it, the operation, and the reason."""

    def means(self, rule: str, operation: str) -> bool:
        """It is about what that rule says of that operation."""
        return self.text("change") == rule and self.get("operation", operation) == operation


class UnusedAcknowledgement(Node):
    """One that no change of the update matches; the value is that of the acknowledgement."""


class DeclarationFault(Node):
    """A mistake in the file, found by its JSON Schema."""

    __slots__ = ("help", "message")

    def __init__(self, message: str, help: str, root: Node, *tokens: str | int) -> None:
        super().__init__(None, root.file, root, *tokens)
        self.message = message
        self.help = help
        """What to write instead, with the line."""

    @property
    def member(self) -> tuple[str, ...]:
        """The section and the member that are concerned; empty for the file as a whole."""
        return tuple(map(str, self.tokens))


def is_to_come(day: date) -> bool:
    """The day has begun nowhere on Earth: the first zones are 14 hours ahead of UTC."""
    return day > (datetime.now(UTC) + timedelta(hours=14)).date()


def is_over(day: date) -> bool:
    """The day has ended everywhere on Earth: the last zones are 12 hours behind UTC."""
    return day < (datetime.now(UTC) - timedelta(hours=12)).date()


def days_until(day: date) -> int:
    """Days from today, as UTC has it; negative once the day is over."""
    return (day - datetime.now(UTC).date()).days
