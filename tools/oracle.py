"""How much of what Microsoft's validator was seen to report is reported here.

``python -m tools.oracle DIRECTORY`` reads ``cases.jsonl`` and ``files/`` there. For each name of the validator it
prints how many expected entries (name and pointer) are found in the faulty versions, how many are still found in the
mended ones, and which blocking findings stand in versions that the validator accepted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from checks.examination import examine
from checks.rule import Level
from checks.walk import Broken
from connector.connector import Connector
from connector.definition import Definition
from connector.document import read_document
from connector.publisher import Publisher


@dataclass(slots=True)
class Result:
    """The figures of one run."""

    expected: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    remaining: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    clean: int = 0
    blocked: dict[str, list[str]] = field(default_factory=dict)
    """Blocking findings in each version that the validator accepted."""
    doubts: Counter[str] = field(default_factory=Counter)
    """Blocking findings beside a complete list, by rule."""


def measure(directory: Path) -> Result:
    """Judge every case.

    :raises OSError: there are no cases in the directory.
    """

    @cache
    def judge(name: str, publisher: Publisher) -> list[Broken]:
        return _judge(directory / "files" / f"{name}.json", publisher)

    result = Result()
    for line in (directory / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        publisher = Publisher.INDEPENDENT if "independent" in case["path"] else Publisher.VERIFIED
        before = judge(case["before"], publisher)
        after = judge(case["after"], publisher) if case["after"] else []
        for entry in case["expected"]:
            name = entry["validator"]
            result.expected[name] += 1
            if any(_speaks_of(broken, entry) for broken in before):
                result.found[name] += 1
            else:
                result.misses.append(_said(case, entry))
            if any(_speaks_of(broken, entry) for broken in after):
                result.remaining[name] += 1
                result.leftovers.append(_said(case, entry))
        if case.get("after_clean"):
            result.clean += 1
            blocking = [_shown(broken) for broken in _blocking(after)]
            if blocking:
                result.blocked[case["id"]] = blocking
        if case["complete"]:
            for broken in _blocking(before):
                if not any(_speaks_of(broken, entry) for entry in case["expected"]):
                    result.doubts[broken.rule.id] += 1
    return result


def _judge(path: Path, publisher: Publisher) -> list[Broken]:
    document = read_document(path.read_bytes(), "apiDefinition.swagger.json")
    connector = Connector("case", "case", publisher, ["apiDefinition.swagger.json"], [], definition_document=document)
    if isinstance(document.value, dict):
        connector.definition = Definition(document.value, document.file)
        connector.definition_size = path.stat().st_size
    return [broken for broken in examine(connector).broken if broken.finding.file == document.file]


def _blocking(found: Iterable[Broken]) -> list[Broken]:
    return [broken for broken in found if broken.rule.level is Level.ERROR]


def _speaks_of(broken: Broken, entry: dict[str, Any]) -> bool:
    """The finding is the one that was reported: same name, same place or one below it, the same property."""
    finding, wanted = broken.finding, entry["pointer"]
    name = finding.validator or (broken.rule.validators[0] if broken.rule.validators else None)
    if name != entry["validator"]:
        return False
    pointers = [pointer for pointer in (finding.pointer, finding.origin) if pointer is not None]
    place = any(pointer == wanted or pointer.startswith(f"{wanted}/") for pointer in pointers) or (
        wanted.rpartition("/")[0] in pointers and wanted != ""
    )
    named = entry.get("property")
    return place and (not named or named in broken.rule.id or named in finding.message)


def _said(case: dict[str, Any], entry: dict[str, Any]) -> str:
    named = f" ({entry['property']})" if entry.get("property") else ""
    return f"{case['id']} {entry['validator']}{named} {entry['pointer'] or '(document)'}"


def _shown(broken: Broken) -> str:
    return f"{broken.rule.id} {broken.finding.pointer}: {broken.finding.message}"


def main() -> int:
    """Print the figures; exit status 1 where something is missed, left over or blocked, 2 where nothing can be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, nargs="?", default=Path("../shared/oracle"))
    directory = parser.parse_args().directory
    try:
        result = measure(directory)
    except OSError as error:
        print(f"{directory}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"{'validator name':<44}{'expected':>9}{'found':>7}{'left':>6}")
    for name, count in result.expected.most_common():
        print(f"{name:<44}{count:>9}{result.found[name]:>7}{result.remaining[name]:>6}")
    total, found = result.expected.total(), result.found.total()
    print(f"{'all':<44}{total:>9}{found:>7}{result.remaining.total():>6}")
    print(
        f"\nrecall {found / max(total, 1):.2%}; {len(result.blocked)} of {result.clean} accepted versions are blocked"
    )
    for title, lines in (("missed", result.misses), ("left over", result.leftovers)):
        for line in lines:
            print(f"{title}: {line}")
    for case, lines in result.blocked.items():
        for line in lines:
            print(f"blocked: {case} {line}")
    for rule, count in result.doubts.most_common():
        print(f"beside a complete list: {rule} {count}")
    return 1 if result.misses or result.leftovers or result.blocked else 0


if __name__ == "__main__":
    sys.exit(main())
