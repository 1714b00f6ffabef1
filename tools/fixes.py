"""What ``--fix`` does to the published connectors: how many findings it mends, and whether it keeps its promises.

``python -m tools.fixes DIRECTORY`` fixes every connector that ``connectors.jsonl`` there names, in memory, and prints
for each rule how many of its findings are mended. What must not happen follows below: a file that can no longer be
read, a finding that was not there before, or files that grow by more than the lines of the difference explain.
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
from certify.judge import Seen, judge_task
from certify.readers import Forked, warm_up
from certify.request import Limits, Request, Task
from checks.rule import REGISTRY, Level
from connector.edited import EditedDirectory
from connector.files import Directory
from tools.corpus import Published, published

LIMITS: Final = Limits(connector=600.0)
_MOST: Final = 500
"""Bytes by which a line of the difference may change the size of a file."""


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
    fixed: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def add(self, one: Fixed) -> None:
        """Count one connector."""
        self.before.update(one.before)
        self.after.update(one.after)
        self.fixed.update(one.fixed & one.before)  # what comes to light in a renamed file was not counted before
        self.refused += one.refused
        self.connectors += 1
        self.touched += bool(one.changed)
        self.changed += one.changed
        self.broken += [f"{one.path}: {what}" for what in one.broken]


def fix(root: Path, connector: Published) -> Fixed:
    """Fix one connector as it lies in the corpus; nothing there is written."""
    directory = str(root / connector.path)
    before = Seen()
    task = Task(directory, connector.path)
    request = Request((task,), limits=LIMITS)
    report = judge_task(request, task, Forked(LIMITS), seen=before)
    result = fix_connector(request, task, Forked(LIMITS))
    change, findings = result["fix"], result["connector"]["findings"]
    lines = [line for line in change["diff"].splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    return Fixed(
        connector.path,
        Counter(finding.rule for finding in report.findings),
        Counter(change["fixed"]),
        Counter(finding["rule"] for finding in findings),
        change["refused"],
        len(lines),
        tuple(_broken_promises(request, task, change, before)),
    )


def _broken_promises(request: Request, task: Task, change: Any, before: Seen) -> Iterator[str]:
    """What must not happen and did, by judging the result once more."""
    folder = Directory.open(task.directory)
    contents = {file["target"]: b64decode(file["content"]) for file in change["files"]}
    names = {file["target"]: file["name"] for file in change["files"]}
    after = Seen()
    edited = EditedDirectory(folder, contents, {name for target, name in names.items() if target != name})
    judge_task(request, task, Forked(LIMITS), folder=edited, seen=after)
    if not after.readable >= before.readable:
        yield f"{', '.join(sorted(before.readable - after.readable))} can no longer be read"
    if after.readable == before.readable:
        for (rule, file), count in after.said.items():
            more = count - before.said[rule, names.get(file, file)]
            if more > 0:
                yield f"{more} more of {rule}"
    changed = sum(len(one) for one in contents.values()) - sum(len(folder.read(name) or b"") for name in names.values())
    if abs(changed) > _MOST * max(1, change["diff"].count("\n")):
        yield f"the files grew by {changed} bytes"


def table(total: Total) -> Iterator[str]:
    """A line for each rule that has mended something, the strictest first."""
    for level in Level:
        rules = [rule.id for rule in REGISTRY.values() if rule.level is level]
        before, fixed = (sum(counts[rule] for rule in rules) for counts in (total.before, total.fixed))
        yield f"{level.value}s: {fixed:,} of {before:,} fixed ({fixed / max(before, 1):.0%})"
        for rule in sorted(rules, key=lambda rule: -total.fixed[rule]):
            if total.fixed[rule]:
                yield f"  {total.fixed[rule]:>6,} of {total.before[rule]:>6,}  {rule}"
    light = sum((total.after - total.before).values())
    yield f"{total.touched} of {total.connectors} connectors changed, {total.changed:,} lines of the differences"
    yield f"{total.refused} edits were taken back; {light:,} findings came to light in files unread before"


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
