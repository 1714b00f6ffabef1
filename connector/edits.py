"""What mends a fault for certain, said of the values as they were read.

A rule yields ``finding(...).fix(replaced(node, value))``; where the characters stand is worked out when it is shown or
done (:mod:`connector.stretches`). All edits of a finding belong together: each of them, or none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from connector.node import Node


@dataclass(frozen=True, slots=True)
class Replace:
    """A value gets another one."""

    file: str
    pointer: str
    value: Any


@dataclass(frozen=True, slots=True)
class Rename:
    """A member gets another name; its value stays."""

    file: str
    pointer: str
    name: str


@dataclass(frozen=True, slots=True)
class Remove:
    """A member or an element goes, with its comma."""

    file: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Add:
    """An object gets one more member."""

    file: str
    pointer: str
    """Of the object."""
    name: str
    value: Any
    after: str = ""
    """The member behind which it is put; it is the last one where there is none of that name."""


@dataclass(frozen=True, slots=True)
class Characters:
    """Other characters in a stretch of the text."""

    file: str
    start: int
    """Offset in the text without a byte-order mark; :attr:`end` is the one behind the last character that goes."""
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Encode:
    """The file is written in UTF-8 without a byte-order mark."""

    file: str


@dataclass(frozen=True, slots=True)
class RenameFile:
    """The file gets another name in its folder."""

    file: str
    name: str


@dataclass(frozen=True, slots=True)
class RenameOperation:
    """An operationId becomes another one, with everything that refers to it (:mod:`connector.operation_names`)."""

    file: str
    pointer: str
    """Of the operationId."""
    old: str
    new: str


Edit = Replace | Rename | Remove | Add | Characters | Encode | RenameFile | RenameOperation


MOST: Final = 200
"""Edits of one finding. What is wrong in more places is left to tools that lay out whole files."""


def few(edits: Iterable[Edit]) -> list[Edit]:
    """The edits, or none where there are more than :data:`MOST`."""
    found = list(islice(edits, MOST + 1))
    return found if len(found) <= MOST else []


def replaced(node: Node, value: Any) -> Replace:
    """The value of the node becomes another one: where it is defined, if it is shared."""
    return Replace(node.file, _place(node), value)


def renamed(node: Node, name: str) -> Rename:
    """The member that the node stands for gets another name."""
    return Rename(node.file, _place(node), name)


def removed(node: Node) -> Remove:
    """The member or the element that the node stands for goes."""
    return Remove(node.file, _place(node))


def added(node: Node, name: str, value: Any, *after: str) -> Add:
    """The object that the node stands for gets a member.

    :param after: the members behind which it belongs; the first of them that is there counts.
    """
    return Add(node.file, _place(node), name, value, next((one for one in after if node.get(one) is not None), ""))


def _place(node: Node) -> str:
    origin = node.origin
    return node.pointer if origin is None else origin
