"""Faults of a file's text as something that rules look at."""

from __future__ import annotations

from connector.edits import Characters
from connector.node import Finding, Node
from connector.reading import TextFault


class TextProblem(Node):
    """A fault that was found while a file was parsed; it knows its own line."""

    def __init__(self, fault: TextFault, file: str, role: str) -> None:
        super().__init__(fault, file)
        self.fault = fault
        self.role = role
        """``definition``, ``properties``, ``settings`` or ``declaration``."""

    @property
    def edits(self) -> list[Characters]:
        """What makes it right for certain."""
        return [Characters(self.file, *mend) for mend in self.fault.mends]

    def finding(
        self, message: str, help: str | None = None, *, validator: str | None = None, policy: str | None = None
    ) -> Finding:
        at = self.fault.range
        return Finding(
            self.file,
            self.fault.pointer,
            self.fault.pointer,
            message,
            help,
            validator,
            policy,
            None,
            at.line,
            at.column,
            at.end_line,
            at.end_column,
        )
