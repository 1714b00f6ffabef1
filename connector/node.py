"""Places inside a connector, and the findings that rules make there.

A :class:`Node` is a value together with the file and the JSON pointer where it stands. Rules look at nodes and
yield what :meth:`Node.finding` returns; lines and columns are worked out later, once, for what is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from connector.words import cut

if TYPE_CHECKING:
    from connector.edits import Edit

MAX_MESSAGE: Final = 1_000
"""Characters of what a finding says, and of what to do."""


def escape(token: str | int) -> str:
    """A member name or an array index as a reference token of a JSON pointer (RFC 6901)."""
    return str(token).replace("~", "~0").replace("/", "~1")


def tokens_of(pointer: str) -> Iterator[str]:
    """The reference tokens of a JSON pointer, unescaped."""
    for token in pointer.split("/")[1:]:
        yield token.replace("~1", "/").replace("~0", "~") if "~" in token else token


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule is broken at one place. The engine adds which rule it was."""

    file: str
    """Name of the file, relative to the connector's directory."""
    pointer: str
    """JSON pointer into the file; the empty string is the whole file."""
    mark: str
    """Pointer of what to underline: the pointer itself, or a member by which its reader knows it."""
    message: str
    help: str | None = None
    """What to write instead; ``None`` for the rule's own sentence."""
    validator: str | None = None
    """Microsoft's name for this fault, where the rule has several."""
    policy: str | None = None
    origin: str | None = None
    """Pointer of the shared definition that has to be mended, where the finding stands at a ``$ref`` to it."""
    line: int | None = None
    """Line of a file that has no pointers (Markdown, a script); 1-based."""
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    secret: bool = False
    """The line must not be shown: there is a secret on it."""
    snippet: str | None = None
    """The text to paste, where a structure is missing; with what the connector already tells filled in."""
    criterion: str | None = None
    """Id of the criterion that it concerns, where that is another than the rule's."""
    edits: tuple[Edit, ...] = ()
    """What mends it for certain, all of them together."""

    def bounded(self) -> Finding:
        """The same finding with texts that somebody reads, whatever a rule has put into them."""
        if len(self.message) <= MAX_MESSAGE and len(self.help or "") <= MAX_MESSAGE:
            return self
        help = None if self.help is None else cut(self.help, MAX_MESSAGE)
        return replace(self, message=cut(self.message, MAX_MESSAGE), help=help)

    @property
    def characters(self) -> int:
        """Length of all its texts together."""
        texts = (self.pointer, self.mark, self.origin, self.message, self.help, self.snippet)
        return sum(len(text) for text in texts if text)

    def hidden(self) -> Finding:
        """The same finding, whose line no report repeats."""
        return replace(self, secret=True)

    def of(self, criterion: str) -> Finding:
        """The same finding as one of another criterion."""
        return replace(self, criterion=criterion)

    def paste(self, snippet: str) -> Finding:
        """The same finding with the text to paste, as JSON, YAML or Markdown of the file it belongs to."""
        return replace(self, snippet=snippet)

    def fix(self, *edits: Edit) -> Finding:
        """The same finding with what mends it for certain."""
        return replace(self, edits=edits)


@dataclass(frozen=True, slots=True)
class Unproven:
    """The evidence for a criterion is not in the directory; ``help`` says how to bring it."""

    message: str
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Something is there that could not be judged; it blocks, since nobody has seen that it is fine.

    ``help`` says how to have it judged.
    """

    message: str
    help: str | None = None


class Beyond(Exception):
    """A limit of the program is reached: what was asked for is unjudged, and the message says by which limit.

    Raised wherever the work is bounded; :mod:`checks.walk` makes it the answer of the rule that asked.
    """

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class Node:
    """A value at a place in one of the connector's files."""

    __slots__ = ("file", "parent", "tokens", "value")

    def __init__(self, value: Any, file: str, parent: Node | None = None, *tokens: str | int) -> None:
        self.value = value
        self.file = file
        self.parent = parent
        self.tokens = tokens

    @property
    def pointer(self) -> str:
        """The JSON pointer of the value in its file."""
        parts: list[str] = []
        node: Node | None = self
        while node is not None:
            parts.extend("/" + escape(token) for token in reversed(node.tokens))
            node = node.parent
        return "".join(reversed(parts))

    @property
    def mark(self) -> str:
        """The pointer of what to underline for a finding on the whole node."""
        return self.mark_at(self.pointer)

    def mark_at(self, pointer: str) -> str:
        """The same, given the node's own pointer."""
        return pointer

    @property
    def origin(self) -> str | None:
        """The pointer of the shared definition behind a ``$ref``; ``None`` where the value stands in place."""
        return None

    def get(self, name: str, default: Any = None) -> Any:
        """A member of the value, or ``default`` where it is missing or the value is no object."""
        return self.value.get(name, default) if isinstance(self.value, dict) else default

    def text(self, name: str) -> str:
        """A member of the value where it is a string, otherwise the empty string."""
        member = self.value.get(name) if isinstance(self.value, dict) else None
        return member if isinstance(member, str) else ""

    def at(self, *tokens: str | int) -> Node:
        """The place of a member below this node, for a finding there; the member need not exist."""
        value = self.value
        for token in tokens:
            try:
                value = value[token]
            except (KeyError, IndexError, TypeError):
                value = None
        return Place(value, self, *tokens)

    def finding(
        self, message: str, help: str | None = None, *, validator: str | None = None, policy: str | None = None
    ) -> Finding:
        """The rule is broken here.

        :param message: half a sentence: which thing, by the name its author gave it, and what is wrong with it.
        :param help: what to write instead; ``None`` for the rule's own sentence.
        """
        pointer = self.pointer
        return Finding(self.file, pointer, self.mark_at(pointer), message, help, validator, policy, self.origin)


class Place(Node):
    """A member below a node; its findings carry the node's shared definition along."""

    __slots__ = ()
    parent: Node

    def __init__(self, value: Any, owner: Node, *tokens: str | int) -> None:
        super().__init__(value, owner.file, owner, *tokens)

    @property
    def origin(self) -> str | None:
        shared = self.parent.origin
        return None if shared is None else shared + "".join("/" + escape(token) for token in self.tokens)
