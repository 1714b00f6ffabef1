"""What the guarded judgement answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from connector.script import Code


@dataclass(frozen=True, slots=True)
class SpecificationError:
    """One fault against the OpenAPI 2.0 specification, at the place that has to be mended."""

    pointer: str
    """JSON pointer into the definition, with every ``$ref`` on the way followed to what it names."""
    message: str
    """Half a sentence; values of the document are quoted and cut."""
    kind: str
    """One of :data:`KINDS`."""


@dataclass(frozen=True, slots=True)
class SpecificationVerdict:
    """Every fault that was found, in the order of the document's pointers as the validator met them."""

    errors: tuple[SpecificationError, ...]
    stopped: str | None
    """Why part of the document, or all of it, could not be judged; ``None`` where it was judged as far as its
    faults allow. Errors found before the stop are kept, except where the whole process had to be ended."""


class Readers(Protocol):
    """Reads what is left to others."""

    def specification(self, definition: Any) -> Callable[[], SpecificationVerdict]:
        """Begin to judge a definition. The result waits for the verdict, and is called once."""

    def code(self, script: str, file: str) -> Code | str:
        """What a script consists of; why it could not be parsed, where it could not.

        :param file: name of the script, for findings.
        """


KINDS: tuple[str, ...] = (
    "missing-member",
    "unknown-member",
    "wrong-type",
    "not-in-enumeration",
    "no-alternative",
    "several-alternatives",
    "empty",
    "out-of-bounds",
    "pattern",
    "format",
    "repeated-element",
    "default",
    "undefined-required-property",
    "duplicate-operation-id",
    "duplicate-parameter",
    "duplicate-tag",
    "path-parameter",
    "path-template",
    "unresolvable-reference",
    "reference-loop",
    "other-version",
    "other",
)
"""Kinds of :class:`SpecificationError`.

``other-version`` is what OpenAPI 2.0 allows and the validator rejects all the same, since it holds schemas against
OpenAPI 3.0: ``type: file`` and a ``discriminator`` that is a name. It is kept in the verdict, and no finding.
"""
