"""Findings drawn at random from published connectors, to be read with the file open.

``python -m tools.draw [DIRECTORY]`` judges every connector below ``DIRECTORY`` (default: ``../shared/corpus``) and
prints, for each level, as many findings as there are to read, each with the lines around its place. One seed draws the
same findings from the same report every time; of one rule in one connector at most one is drawn.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from certify.request import Request, Task
from certify.run import run
from connector.discovery import find_connectors
from report.model import ConnectorReport, FailOn, Level, LocatedFinding
from report.plain import visible

CORPUS: Final = Path(__file__).resolve().parents[2] / "shared" / "corpus"
AROUND: Final = 3
"""Lines shown before and after the place."""
LONGEST: Final = 160
"""Characters of a line that are shown."""

Drawn = tuple[ConnectorReport, LocatedFinding]


def draw(connectors: Sequence[ConnectorReport], count: int, seed: int) -> list[Drawn]:
    """So many findings in all, the levels in equal parts, errors first; fewer where there are not as many."""
    chance = random.Random(seed)  # noqa: S311  a draw that anybody can repeat
    drawn: list[Drawn] = []
    for left, level in zip((3, 2, 1), Level, strict=True):
        first: dict[tuple[str, str], list[Drawn]] = {}
        for connector in connectors:
            for finding in connector.findings:
                if finding.level is level:
                    first.setdefault((connector.path, finding.rule), []).append((connector, finding))
        kinds = chance.sample(sorted(first), min(len(first), -(-(count - len(drawn)) // left)))
        drawn += [chance.choice(first[kind]) for kind in kinds]
    return drawn


def shown(number: int, drawn: Drawn, root: Path) -> Iterator[str]:
    """A finding as its reader wants it: what is said, and what is there."""
    connector, finding = drawn
    yield f"--- {number}. {finding.level.value} {finding.rule}: {connector.path}"
    yield f"{finding.message}"
    yield f"{finding.help}"
    if finding.file is None:
        return
    yield f"{finding.file}:{finding.line}:{finding.column} {finding.pointer or ''} {finding.member or ''}".rstrip()
    path = root / connector.path / finding.file
    if finding.line is None or path.suffix.lower() == ".png" or not path.is_file():
        return
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    for line in range(max(finding.line - AROUND, 1), min(finding.line + AROUND, len(lines)) + 1):
        mark = ">" if line == finding.line else " "
        yield f"{mark}{line:>6} {lines[line - 1][:LONGEST]}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge, draw and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    root = options.directory.resolve()
    found = [Path(path) for path in find_connectors(str(root))]
    tasks = tuple(Task(str(path), path.relative_to(root).as_posix()) for path in found)
    report = run(Request(tasks, fail_on=FailOn.FAILED))
    for number, drawn in enumerate(draw(report.connectors, options.count, options.seed), 1):
        print("\n".join(visible(line) for line in shown(number, drawn, root)), end="\n\n")


if __name__ == "__main__":
    main()
