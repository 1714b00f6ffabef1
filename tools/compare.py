"""What openapi-spec-validator reports over published definitions and our rules do not, and the reverse.

``python -m tools.compare DIRECTORY`` judges every definition below it with both. Two of them speak of the same fault
where their pointers are equal or one is the parent of the other.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path

import checks.modules  # noqa: F401  (registers the rules)
from certify.readers import Forked, warm_up
from certify.request import Limits
from checks.openapi.verdict import SpecificationError
from checks.rule import Level
from checks.walk import Broken, walk
from connector.connector import read_connector
from connector.discovery import find_connectors


def together(pointer: str, others: set[str]) -> bool:
    """Something is said of this place, of its parent, or of a member of it."""
    return (
        pointer in others
        or pointer.rpartition("/")[0] in others
        or any(other.rpartition("/")[0] == pointer for other in others)
    )


def main() -> int:
    """Print both lists; exit status 2 where nothing can be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, nargs="?", default=Path("../shared/corpus"))
    root = parser.parse_args().directory
    if not root.is_dir():
        print(f"{root}: does not exist", file=sys.stderr)
        return 2
    theirs: dict[str, Counter[str]] = defaultdict(Counter)
    examples: dict[str, str] = {}
    ours: dict[str, Counter[str]] = defaultdict(Counter)
    warm_up()
    readers = Forked(Limits())
    for directory in find_connectors(str(root)):
        connector = read_connector(directory, directory)
        if connector.definition is None:
            continue
        verdict = readers.specification(connector.definition.value)
        file = connector.definition.file
        broken = [
            item for item in walk(connector).broken if item.finding.file == file and item.rule.level is not Level.HINT
        ]
        compare(verdict().errors, broken, theirs, ours, examples, directory)
    print("openapi-spec-validator reports             faults  said by a rule too  example of one that is not")
    for kind, counts in sorted(theirs.items()):
        print(f"{kind:<42}{counts['all']:>7}{counts['both']:>20}  {examples.get(kind, '')}")
    print("\nour rules report                           faults  said by openapi-spec-validator too")
    for rule, counts in sorted(ours.items()):
        print(f"{rule:<42}{counts['all']:>7}{counts['both']:>20}")
    return 0


def compare(
    errors: tuple[SpecificationError, ...],
    broken: list[Broken],
    theirs: dict[str, Counter[str]],
    ours: dict[str, Counter[str]],
    examples: dict[str, str],
    directory: str,
) -> None:
    """Count the faults of one definition on both sides."""
    our_places = {item.finding.origin or item.finding.pointer for item in broken}
    their_places = {error.pointer for error in errors}
    for error in errors:
        theirs[error.kind]["all"] += 1
        if together(error.pointer, our_places):
            theirs[error.kind]["both"] += 1
        else:
            examples.setdefault(error.kind, f"{Path(directory).name} {error.pointer}: {error.message}"[:160])
    for item in broken:
        place = item.finding.origin or item.finding.pointer
        ours[item.rule.id]["all"] += 1
        ours[item.rule.id]["both"] += together(place, their_places)


if __name__ == "__main__":
    sys.exit(main())
