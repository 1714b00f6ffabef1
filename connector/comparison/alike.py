"""Whether two definitions say the same, wherever their parts are written and in whatever order their names are."""

from __future__ import annotations

from typing import Any, Final

from connector.comparison.schemas import same
from connector.definition import Definition
from connector.node import Node

_SHARED: Final = ("definitions", "parameters", "responses")
"""Members of a definition that count only where something refers to them."""
_Key = tuple[int, int]
"""A value of the old version (0) or of the new one (1), by its identity."""


def alike(old: Any, new: Any) -> bool:
    """References are followed; what nothing refers to does not count, and neither do names of shared parts.

    Parts that were found to belong together are one class from then on, so that each is looked at about once, even in
    definitions that refer to themselves.
    """
    if not isinstance(old, dict) or not isinstance(new, dict):
        return same(old, new)
    roots = (Definition(old, ""), Definition(new, ""))
    classes = _Classes()
    whole = (_without(old, *_SHARED), _without(new, *_SHARED))  # kept: an identity lasts as long as its value
    pending: list[tuple[Any, Any]] = [whole]
    while pending:
        before, after = pending.pop()
        if not isinstance(before, (dict, list)) or not isinstance(after, (dict, list)):
            if not same(before, after):
                return False
            continue
        if not classes.join((0, id(before)), (1, id(after))):
            continue
        one, its = _target(roots[0], before)
        other, others = _target(roots[1], after)
        if not same(its, others):
            return False
        if one is not before or other is not after:
            pending.append((one, other))
            continue
        below = _below(before, after)
        if below is None:
            return False
        pending += below
    return True


def _below(before: Any, after: Any) -> list[tuple[Any, Any]] | None:
    """The parts that belong together; ``None`` where one has no other."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [(before[name], after[name]) for name in before] if before.keys() == after.keys() else None
    if isinstance(before, list) and isinstance(after, list):
        return list(zip(before, after, strict=True)) if len(before) == len(after) else None
    return None


def _target(root: Definition, value: Any) -> tuple[Any, Any]:
    """What a reference leads to, and what is written beside it; the value itself where it leads nowhere."""
    if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
        return value, {}
    target = root.resolve(Node(value, ""))
    return (value, {}) if target is None else (target.value, _without(value, "$ref"))


def _without(value: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: one for name, one in value.items() if name not in names}


class _Classes:
    """Which values were found to belong together."""

    def __init__(self) -> None:
        self._above: dict[_Key, _Key] = {}

    def join(self, one: _Key, other: _Key) -> bool:
        """Whether the two did not belong together before; now they do."""
        first, second = self._top(one), self._top(other)
        self._above[first] = second
        return first != second

    def _top(self, key: _Key) -> _Key:
        while (above := self._above.get(key, key)) != key:
            self._above[key] = key = self._above.get(above, above)
        return key
