"""The other connectors of a run or a checkout, as far as one connector is compared with them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from connector.publisher import Publisher
from connector.sections import words
from connector.vocabulary import VERBS

MIN_OPERATIONS: Final = 3
"""Fewer operations may be the same by chance."""
MAX_SHARED: Final = 4
"""A host that more certified connectors share is a platform, on which each of them serves something else; and a title
or operations that more connectors share are those of variants of one sample, not a slip."""
_SUFFIX: Final = "independent publisher"


@dataclass(frozen=True, slots=True)
class Neighbor:
    """What is known of another connector."""

    path: str
    """As its user knows it."""
    title: str
    """Its words, without ``(Independent Publisher)``; empty where it has none."""
    host: str
    """In lower case, without a port; empty where it names none that can be compared."""
    operations: str
    """A digest of host, verbs and paths; empty where there are fewer than :data:`MIN_OPERATIONS`."""
    publisher: Publisher


def describe(path: str, definition: Any, publisher: Publisher) -> Neighbor:
    """A connector as its neighbors see it."""
    members = definition if isinstance(definition, dict) else {}
    info = members.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    host = members.get("host")
    plain = host[:260].strip().lower().partition(":")[0] if isinstance(host, str) else ""
    return Neighbor(path, _title(title), _service(plain), _digest(plain, members.get("paths")), publisher)


def _title(title: Any) -> str:
    said = words(title[:200]) if isinstance(title, str) else ""
    return said.removesuffix(_SUFFIX).strip()


def _service(host: str) -> str:
    """A host that names a service; placeholders, and the hosts of companies that do not exist, are everybody's."""
    invented = any(name in host for name in ("contoso", "fabrikam", "example.", "localhost", "yourdomain", "{"))
    return "" if invented or "." not in host else host


def _digest(host: str, paths: Any) -> str:
    if not isinstance(paths, dict):
        return ""
    operations = sorted(
        f"{verb} {path}" for path, item in paths.items() if isinstance(item, dict) for verb in item if verb in VERBS
    )
    if len(operations) < MIN_OPERATIONS:
        return ""
    return hashlib.sha256("\\n".join([host, *operations]).encode("utf-8", "replace")).hexdigest()


@dataclass(slots=True)
class Neighbors:
    """Connectors by what no two of them should have in common."""

    titles: dict[str, list[Neighbor]] = field(default_factory=lambda: defaultdict(list))
    hosts: dict[str, list[Neighbor]] = field(default_factory=lambda: defaultdict(list))
    operations: dict[str, list[Neighbor]] = field(default_factory=lambda: defaultdict(list))
    unread: int = 0
    """Connectors that were left out: the index has a limit of time and of size."""

    def add(self, neighbor: Neighbor) -> None:
        """Take a connector into the index."""
        for table, key in (
            (self.titles, neighbor.title), (self.hosts, neighbor.host), (self.operations, neighbor.operations)
        ):  # fmt: skip
            if key:
                table[key].append(neighbor)

    def same_title(self, one: Neighbor) -> Neighbor | None:
        """Another connector with its title."""
        return _other(self.titles.get(one.title, ()), one)

    def same_operations(self, one: Neighbor) -> Neighbor | None:
        """Another connector with the same operations of the same host."""
        return _other(self.operations.get(one.operations, ()), one)

    def certified_for(self, one: Neighbor) -> Neighbor | None:
        """A certified connector for its host."""
        serving = [other for other in self.hosts.get(one.host, ()) if other.publisher is Publisher.VERIFIED]
        return _other(serving, one)


def _other(found: Iterable[Neighbor], one: Neighbor) -> Neighbor | None:
    others = [other for other in found if other.path != one.path]
    return others[0] if 0 < len(others) <= MAX_SHARED else None
