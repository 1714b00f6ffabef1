"""The kinds of changes that users of a connector may notice; rules say which of them break a flow."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from connector.node import Finding, Node
from connector.words import quoted


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions."""

    value: ClassVar[None] = None

    place: Node = field(repr=False)
    """Where it is in the new version; what is gone has the place at which it was."""
    use: Node | None = field(default=None, repr=False)
    """Where the operation refers to the shared definition that changed; ``None`` where it changed in place."""
    operation: str = ""
    """The operationId that flows know; empty where all operations are concerned."""
    whose: str = ""
    """The operation's name, as its author gave it."""
    what: str = ""
    """What changed, for a sentence: ``parameter "id"``, ``field "lines[].price"``."""
    old: Any = None
    new: Any = None

    @property
    def name(self) -> str:
        """What changed, and in which operation: ``parameter "id" of "Get invoice"``."""
        return f"{self.what} of {quoted(self.whose)}"

    def finding(self, message: str, help: str | None = None) -> Finding:
        """A rule objects to the change."""
        found = self.place.finding(message, help)
        if self.use is None:
            return found
        pointer = self.use.pointer
        return replace(found, pointer=pointer, mark=pointer, origin=found.origin or found.pointer)


class OperationDeleted(Change):
    """No operation has the operationId, and none took its path and verb."""


class OperationHidden(Change):
    """It became internal, and no newer revision of its family took its place."""


class OperationRenamed(Change):
    """Path and verb stayed, the operationId did not."""


class PathChanged(Change):
    """The operation has another path."""


class VerbChanged(Change):
    """The operation has another verb."""


class TriggerChanged(Change):
    """An action became a trigger, a trigger an action, or a trigger of another kind."""


class InputDeleted(Change):
    """A parameter or a field of the body is gone."""


class InputAdded(Change):
    """A required parameter or field was added."""


class InputRequired(Change):
    """An optional parameter or field became required."""


class InputMoved(Change):
    """A parameter changed its location."""


class InputRenamed(Change):
    """A parameter or field is gone, and one that differs only in its spelling is there."""


class InputHidden(Change):
    """A parameter or field became internal."""


class InputTypeChanged(Change):
    """Its new type does not take every value that the old one took."""


class InputTypeDeclared(Change):
    """It had no type, and has one now."""


class InputFormatChanged(Change):
    """Its new format does not take every value that the old one took."""


class InputListNarrowed(Change):
    """A list of values was added, or lost some."""


class InputListRemoved(Change):
    """The list of values is gone: every value is taken now."""


class InputDefaultChanged(Change):
    """It has another default value, or none any more."""


class OutputDeleted(Change):
    """A field of a response or a notification, or all of it, is gone."""


class OutputTypeChanged(Change):
    """Its new type has values that the old one did not have."""


class OutputTypeDeclared(Change):
    """A field had no type, and has one now."""


class OutputFormatChanged(Change):
    """Its new format has values that the old one did not have."""


class OutputListWidened(Change):
    """A field has values that its list did not name."""


class OutputHidden(Change):
    """A field of a response became internal."""


class DynamicChanged(Change):
    """Values or a schema come from another operation, or from another member of its response.

    ``old`` is the whole extension where a schema is gone and nothing took its place.
    """


class HostChanged(Change):
    """``host`` names another server."""


class BasePathChanged(Change):
    """``basePath`` is another."""


class TitleChanged(Change):
    """``info.title`` is another."""


class ConnectionParameterDeleted(Change):
    """A connection parameter is gone."""


class ConnectionParameterTypeChanged(Change):
    """A connection parameter has another type."""


class ConnectionParameterRequired(Change):
    """A required connection parameter was added, or one became required."""


class IdentityProviderChanged(Change):
    """Sign-in goes to another identity provider."""


class AuthenticationRemoved(Change):
    """A kind of authentication is offered no more."""
