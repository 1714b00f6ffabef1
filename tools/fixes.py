"""What ``--fix`` does to the published connectors: how many findings it mends, and whether it keeps its promises.

``python -m tools.fixes DIRECTORY`` fixes every connector that ``connectors.jsonl`` there names, in memory, and prints
for each rule how many of its findings are mended. Below stands what must not happen: a file that can no longer be
read, a finding that was not there before, or a change beyond the characters that an edit names.
"""

from __future__ import annotations

import argparse
import os
import sys
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from certify.fixing import fix_connector
from certify.judge import certify
from certify.readers import Forked, warm_up
from certify.request import Limits, Request, Task
from checks.rule import REGISTRY, Level
from connector.document import read_document
from report.model import FailOn
from tools.corpus import Published, published

LIMITS: Final = Limits(connector=600.0)
_JSON: Final = (".json",)


@dataclass(frozen=True, slots=True)
class Fixed:
    """What became of one connector."""

    path: str
    before: Counter[str]
    """How many findings each rule had."""
    fixed: Counter[str]
    after: Counter[str]
    refused: int
    changed: int
    """Lines that the difference removes or adds."""
    broken: tuple[str, ...]
    """Promises that were not kept."""


@dataclass(slots=True)
class Total:
    """All of them together."""

    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    connectors: int = 0
    touched: int = 0
    changed: int = 0
    broken: list[str] = field(default_factory=list)

    def add(self, one: Fixed) -> None:
        """Count one connector."""
        self.before.update(one.before)
        self.after.update(one.after)
        self.refused += one.refused
        self.connectors += 1
        self.touched += bool(one.changed)
        self.changed += one.changed
        self.broken += [f"{one.path}: {what}" for what in one.broken]


def fix(root: Path, connector: Published) -> Fixed:
    """Fix one connector as it lies in the corpus; nothing there is written."""
    directory = str(root / connector.path)
    report = certify(directory, connector.path, None, FailOn.FAILED, Forked(LIMITS))
    task = Task(directory, connector.path)
    result = fix_connector(Request((task,), limits=LIMITS), task, Forked(LIMITS))
    change, findings = result["fix"], result["connector"]["findings"]
    before = Counter(finding.rule for finding in report.findings)
    after = Counter(finding["rule"] for finding in findings)
    lines = [line for line in change["diff"].splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return Fixed(
        connector.path,
        before,
        Counter(change["fixed"]),
        after,
        change["refused"],
        len(lines),
        tuple(_promises(directory, change, before, after)),
    )


def _promises(directory: str, change: Any, before: Counter[str], after: Counter[str]) -> Iterator[str]:
    """What must not happen and did."""
    renamed = any(file["name"] != file["target"] for file in change["files"])
    for file in change["files"]:
        data = b64decode(file["content"])
        document = read_document(data, file["target"]) if file["target"].endswith(_JSON) else None
        if document is not None and not document.readable:
            was = read_document((Path(directory) / file["name"]).read_bytes(), file["name"])
            if was.readable:
                yield f"{file['target']} can no longer be read"
    if not renamed:
        for rule, count in after.items():
            if count > before[rule]:
                yield f"{count - before[rule]} more of {rule}"


def table(total: Total) -> Iterator[str]:
    """A line for each rule that has mended something, the strictest first."""
    for level in Level:
        rules = [rule for rule in REGISTRY.values() if rule.level is level]
        before = sum(total.before[rule.id] for rule in rules)
        after = sum(total.after[rule.id] for rule in rules)
        yield f"{level.value}: {before - after:,} of {before:,} mended ({(before - after) / max(before, 1):.0%})"
        mended = {rule.id: total.before[rule.id] - total.after[rule.id] for rule in rules}
        for rule_id, count in sorted(mended.items(), key=lambda one: -one[1]):
            if count:
                yield f"  {count:>6,} of {total.before[rule_id]:>6,}  {rule_id}"
    yield f"{total.touched} of {total.connectors} connectors changed, {total.changed:,} lines"
    yield f"{total.refused} edits were taken back"


def main(arguments: list[str] | None = None) -> int:
    """Print the table; exit status 1 where a promise was not kept, 2 where nothing can be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, nargs="?", default=Path("../shared/corpus"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="connectors that are fixed at a time")
    options = parser.parse_args(arguments)
    total = Total()
    try:
        connectors = published(options.directory)
    except (OSError, ValueError) as error:
        print(f"{options.directory}: {getattr(error, 'strerror', None) or error}", file=sys.stderr)
        return 2
    with ProcessPoolExecutor(max(options.jobs, 1), get_context("spawn"), warm_up) as pool:
        for one in pool.map(partial(fix, options.directory), connectors, chunksize=4):
            total.add(one)
    for line in table(total):
        print(line)
    for line in total.broken:
        print(f"! {line}")
    return 1 if total.broken else 0


if __name__ == "__main__":
    sys.exit(main())
