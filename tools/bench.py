"""Time beside openapi-spec-validator, as ratios measured in one run.

``python -m tools.bench DIRECTORY`` compares, over the published connectors below ``DIRECTORY``:

1. the whole program on one connector whose definition is nearest to 150 KB, against the command
   ``openapi-spec-validator`` on that definition;
2. the whole program on all connectors, against that command's own work on the same definitions, with as many
   processes;
3. the rules of this project alone, without openapi-spec-validator beside them, against the same.

Each pair is run in turns, so that whatever else the machine does falls on both sides, and the medians are compared.
Exit status 1 where a ratio is above its bound, 2 where there are no connectors or one side could not run.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from connector.connector import DEFINITION_NAMES
from connector.discovery import find_connectors

ROOT: Final = Path(__file__).resolve().parent.parent
MEDIAN_BYTES: Final = 150 * 1024
NAMES: Final = {name.lower() for name in DEFINITION_NAMES}


@dataclass(slots=True)
class Times:
    """Seconds of every round: by the clock, and of all processors together."""

    wall: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    def measure(self, work: Callable[[], None]) -> None:
        """One more round."""
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        work()
        self.wall.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.busy.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is measured beside what, and how often longer the first may take."""

    title: str
    bound: float
    ours: Callable[[], None]
    baseline: Callable[[], None]
    rounds: int


def definitions(root: Path) -> list[Path]:
    """The definitions of all connectors, in a fixed order."""
    return [
        Path(directory, name)
        for directory in find_connectors(str(root))
        for name in sorted(os.listdir(directory))
        if name.lower() in NAMES
    ]


def typical(files: Sequence[Path]) -> Path:
    """The definition nearest to 150 KB that openapi-spec-validator accepts: on any other it stops at the first fault.

    :raises FileNotFoundError: it accepts none.
    """
    for file in sorted(files, key=lambda file: (abs(file.stat().st_size - MEDIAN_BYTES), file)):
        if _run([_python(), "-m", "openapi_spec_validator", str(file)], check=False) == 0:
            return file
    raise FileNotFoundError("openapi-spec-validator accepts no definition here")


def side_by_side(part: str, root: Path, processes: int) -> None:
    """Run a part of this module over all connectors, divided among processes."""
    shares = [
        subprocess.Popen(
            [_python(), "-m", "tools.bench", str(root), "--part", part, "--share", f"{number}/{processes}"], cwd=ROOT
        )
        for number in range(processes)
    ]
    statuses = [share.wait() for share in shares]
    if any(statuses):
        raise RuntimeError(f"{part}: exit statuses {statuses}")


def validate(root: Path, number: int, processes: int) -> None:
    """A share of the baseline: what the command does with each file, in one process for all of them."""
    from openapi_spec_validator.__main__ import main as command

    for file in definitions(root)[number::processes]:
        try:
            command([str(file)])
        except SystemExit:
            pass  # the command ends at the first file that it refuses; the others count as well


def judge(root: Path, number: int, processes: int) -> None:
    """A share of our own rules: read, judge, find the lines, conclude."""
    from certify.judge import certify
    from report.model import FailOn

    for directory in list(find_connectors(str(root)))[number::processes]:
        certify(directory, directory, None, FailOn.NEVER, None)


PARTS: Final = {"validate": validate, "judge": judge}


def comparisons(root: Path, file: Path, rounds: int, processes: int) -> list[Comparison]:
    """The three ratios that are promised."""
    program = [_python(), str(ROOT / "entrypoint.py"), "--format", "json", "--fail-on", "never"]
    size = f"{file.stat().st_size / 1024:.0f} KB"

    def one() -> None:
        _run([*program, str(file.parent)])

    def command() -> None:
        _run([_python(), "-m", "openapi_spec_validator", str(file)])

    def everything() -> None:
        _run([*program, "--jobs", str(processes), str(root)])

    def validated() -> None:
        side_by_side("validate", root, processes)

    def judged() -> None:
        side_by_side("judge", root, processes)

    return [
        Comparison(f"whole program, {file.parent.name} ({size})", 1.3, one, command, 3 * rounds),
        Comparison("whole program, all connectors", 1.3, everything, validated, rounds),
        Comparison("own rules alone, all connectors", 0.35, judged, validated, rounds),
    ]


def compare(comparison: Comparison) -> bool:
    """Measure in turns and print a row; whether the ratio is within its bound."""
    ours, baseline = Times(), Times()
    for _ in range(comparison.rounds):
        ours.measure(comparison.ours)
        baseline.measure(comparison.baseline)
    ratio = median(ours.wall) / median(baseline.wall)
    busy = median(ours.busy) / median(baseline.busy)
    verdict = "" if ratio <= comparison.bound else "  above its bound"
    print(
        f"{comparison.title[:48]:<50}{median(ours.wall):>8.2f} s{median(baseline.wall):>8.2f} s"
        f"{ratio:>8.2f}{comparison.bound:>8.2f}{busy:>11.2f}{verdict}",
        flush=True,
    )
    return ratio <= comparison.bound


def _python() -> str:
    return sys.executable


def _run(command: Sequence[str], *, check: bool = True) -> int:
    done = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit status {done.returncode}")
    return done.returncode


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, nargs="?", default=Path("../shared/corpus"))
    parser.add_argument("--rounds", type=int, default=3, help="how often all connectors are run; one, three times that")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--part", choices=tuple(PARTS), help=argparse.SUPPRESS)
    parser.add_argument("--share", help=argparse.SUPPRESS)
    options = parser.parse_args()
    root = options.directory.resolve()
    if options.part:
        number, _, processes = options.share.partition("/")
        with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
            PARTS[options.part](root, int(number), int(processes))
        return 0
    files = definitions(root)
    try:
        file = typical(files)
    except FileNotFoundError:
        print(f"{options.directory}: no connector with a definition that can be judged", file=sys.stderr)
        return 2
    print(f"{len(files)} definitions, {options.processes} processes, medians of {options.rounds} and more rounds\n")
    print(f"{'':<50}{'here':>10}{'validator':>10}{'ratio':>8}{'bound':>8}{'processor':>11}")
    try:
        within = [compare(comparison) for comparison in comparisons(root, file, options.rounds, options.processes)]
    except RuntimeError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 2
    return 0 if all(within) else 1


if __name__ == "__main__":
    sys.exit(main())
