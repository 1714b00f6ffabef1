"""``$ref``s that the validator must not meet: those that leave the document, name nothing, or lead in circles.

The validator would fetch the first (from the network or the file system), and give up on the whole document at the
others. Each is therefore replaced by a value that says nothing, and the rest is judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from checks.openapi.places import Reference, pointer_to, references, target
from checks.openapi.verdict import SpecificationError
from checks.openapi.wording import quote

STUB: Final = "x-unresolved"
"""Member that marks what stands in for a parameter nobody can see."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What had to be taken out of a document."""

    errors: tuple[SpecificationError, ...]
    foreign: int
    """How many ``$ref``s lead out of the document, examples and extensions aside."""


def prune(document: Any) -> Pruned:
    """Replace every ``$ref`` that cannot be followed inside the document. Changes the document in place."""
    errors: list[SpecificationError] = []
    unusable: list[Reference] = []
    broken: set[int] = set()
    for reference in list(references(document)):
        error = None if reference.foreign else _fault(document, reference, broken)
        if error is None and not reference.foreign:
            continue
        unusable.append(reference)
        if error is not None and not reference.inert:
            errors.append(error)
    _replace(unusable)
    return Pruned(tuple(errors), sum(reference.foreign and not reference.inert for reference in unusable))


def _fault(document: Any, reference: Reference, broken: set[int]) -> SpecificationError | None:
    """What is wrong with the reference itself; a fault of another one on its way is reported there.

    :param broken: circles that were reported, by the identity of the object that opens them.
    """
    seen: set[int] = set()
    holder: Any = reference.holder
    while isinstance(holder, dict) and isinstance(holder.get("$ref"), str):
        if id(holder) in broken:
            return None
        if id(holder) in seen:
            if holder is not reference.holder:
                return None
            broken.add(id(holder))
            return _error(reference, f"{quote(reference.reference)} leads back to itself", "reference-loop")
        seen.add(id(holder))
        try:
            holder = target(document, holder["$ref"])
        except LookupError:
            if holder is not reference.holder:
                return None
            message = f"{quote(reference.reference)} names nothing in this definition"
            return _error(reference, message, "unresolvable-reference")
    return None


def _error(reference: Reference, message: str, kind: str) -> SpecificationError:
    return SpecificationError(pointer_to((*reference.tokens, "$ref")), message, kind)


def _replace(unusable: Iterable[Reference]) -> None:
    for number, reference in enumerate(unusable):
        reference.holder.clear()
        tokens = reference.tokens
        if len(tokens) > 1 and isinstance(tokens[-1], int) and tokens[-2] == "parameters":
            reference.holder.update({"name": f"{STUB}-{number}", "in": "query", STUB: True})
