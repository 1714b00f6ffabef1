"""Time beside openapi-spec-validator, as ratios measured in one run.

``python -m tools.bench DIRECTORY`` compares, over certified connectors below ``DIRECTORY``:

1. the whole program on one connector whose definition is nearest to 150 KB, against the command
   ``openapi-spec-validator`` on that definition;
2. the whole program on a sample of the connectors, against that command's own work on the same definitions, divided
   among as many processes as there are processors;
3. the rules of this project alone, without reading and without openapi-spec-validator, against the same.

Each pair is run in turns, so that whatever else the machine does falls on both sides, and the medians are compared: by
the clock, and in processor time, that of all processes counted. Bytecode is compiled before. The validator is measured
as it installs itself, with jsonschema; below each row that runs it stands what it takes with jsonschema-rs, which it
prefers where that happens to be installed. Exit status 1 where a ratio is above its bound, 2 where there are no
connectors or one side could not run.
"""

from __future__ import annotations

import argparse
import compileall
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from connector.discovery import find_connectors
from connector.files import DEFINITION_NAMES

ROOT: Final = Path(__file__).resolve().parent.parent
PROGRAM: Final = (sys.executable, str(ROOT / "entrypoint.py"), "--format", "json", "--fail-on", "never")
VALIDATOR: Final = (sys.executable, "-m", "openapi_spec_validator")
MEDIAN_BYTES: Final = 150 * 1024
NAMES: Final = {name.lower() for name in DEFINITION_NAMES}
PYTHON: Final = "jsonschema"
RUST: Final = "jsonschema-rs"
ENGINE: Final = "OPENAPI_SPEC_VALIDATOR_SCHEMA_VALIDATOR_BACKEND"


@dataclass(slots=True)
class Times:
    """Seconds of every round: by the clock, and of all processors together."""

    wall: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    def measure(self, work: Callable[[], float | None]) -> None:
        """One more round; of work that returns its own processor time, the clock says nothing."""
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        own = work()
        wall = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if own is not None:
            self.busy.append(own)
            return
        self.wall.append(wall)
        self.busy.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is measured beside what, and how often longer the first may take."""

    title: str
    ours: Callable[[], float | None]
    baseline: Callable[[], float | None]
    rounds: int
    wall: float | None = None
    """Bound of the ratio by the clock, where there is one."""
    busy: float | None = None
    """Bound of the ratio of the processor times, where there is one."""


def definitions(directories: Sequence[str]) -> list[Path]:
    """The definitions of the connectors, in the same order."""
    return [
        Path(directory, name)
        for directory in directories
        for name in sorted(os.listdir(directory))
        if name.lower() in NAMES
    ]


def sample(root: Path, number: int) -> list[str]:
    """So many connectors' directories, spread evenly over all of them; all of them where the number is 0.

    Certified connectors, where a directory of them is there.
    """
    certified = root / "certified-connectors"
    directories = sorted(find_connectors(str(certified if number and certified.is_dir() else root)))
    if not 0 < number < len(directories):
        return directories
    return [directories[index * len(directories) // number] for index in range(number)]


def typical(files: Sequence[Path]) -> Path:
    """The definition nearest to 150 KB that openapi-spec-validator accepts: on any other it stops at the first fault.

    :raises FileNotFoundError: it accepts none.
    """
    for file in sorted(files, key=lambda file: (abs(file.stat().st_size - MEDIAN_BYTES), file)):
        if _run([*VALIDATOR, str(file)], check=False) == 0:
            return file
    raise FileNotFoundError("openapi-spec-validator accepts no definition here")


def validate(directories: Sequence[str]) -> float:
    """What the command openapi-spec-validator does with each file, in one process; its seconds of processor time."""
    from openapi_spec_validator.__main__ import main as command

    started = time.process_time()
    for file in definitions(directories):
        try:
            command([str(file)])
        except SystemExit:
            pass  # the command ends at the first file that it refuses; the others count as well
    return time.process_time() - started


def rules(directories: Sequence[str]) -> float:
    """Every rule on every connector that has been read before; the seconds of processor time of the rules."""
    import checks.modules  # noqa: F401  (registers the rules)
    from checks.walk import walk
    from connector.connector import read_connector

    seconds = 0.0
    for directory in directories:
        connector = read_connector(directory, directory)
        started = time.process_time()
        walk(connector)
        seconds += time.process_time() - started
    return seconds


PARTS: Final = {"validate": validate, "rules": rules}


def side_by_side(part: str, directories: Sequence[str], processes: int, engine: str = PYTHON) -> float:
    """Run a part of this module over the connectors, divided among processes; the seconds that they report together."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as answers:
        shares = []
        for number in range(processes):
            command = [sys.executable, "-m", "tools.bench", "--part", part, *directories[number::processes]]
            shares.append(subprocess.Popen(command, cwd=ROOT, env={**os.environ, ENGINE: engine}, stdout=answers))
        statuses = [share.wait() for share in shares]
        if any(statuses):
            raise RuntimeError(f"{part}: exit statuses {statuses}")
        answers.seek(0)
        return sum(float(line) for line in answers)


def comparisons(directories: Sequence[str], file: Path, rounds: int, processes: int) -> list[Comparison]:
    """The ratios that are promised, and below each what faster engines of the validator make of them."""
    size = f"{file.stat().st_size / 1024:.0f} KB"
    title = f"whole program, {file.parent.name} ({size})"
    many = f"whole program, {len(directories)} connectors"

    def one() -> None:
        _run([*PROGRAM, str(file.parent)])

    def everything() -> None:
        _run([*PROGRAM, "--jobs", str(processes), *directories])

    def command(engine: str) -> None:
        _run([*VALIDATOR, str(file)], engine=engine)

    def validated(engine: str) -> None:
        side_by_side("validate", directories, processes, engine)

    return [
        Comparison(title, one, partial(command, PYTHON), 3 * rounds, wall=0.8),
        Comparison("  against its engine in Rust", one, partial(command, RUST), 3 * rounds),
        Comparison(many, everything, partial(validated, PYTHON), rounds, busy=0.6),
        Comparison("  against its engine in Rust", everything, partial(validated, RUST), rounds),
        Comparison(
            "own rules alone, the same connectors",
            partial(side_by_side, "rules", directories, processes),
            partial(side_by_side, "validate", directories, processes),
            rounds,
            busy=0.2,
        ),
    ]


def compare(comparison: Comparison) -> bool:
    """Measure in turns and print a row; whether the ratios are within their bounds."""
    ours, baseline = Times(), Times()
    for _ in range(comparison.rounds):
        ours.measure(comparison.ours)
        baseline.measure(comparison.baseline)
    cells, within = "", True
    pairs = (ours.busy, baseline.busy, comparison.busy), (ours.wall, baseline.wall, comparison.wall)
    for times, others, bound in pairs:
        if not times:
            continue
        ratio = median(times) / median(others)
        within = within and (bound is None or ratio <= bound)
        mark = "" if bound is None else f"{'≤' if ratio <= bound else '>'} {bound:g}"
        cells += f"{median(times):>8.2f} s{median(others):>8.2f} s{ratio:>7.2f} {mark:<6}"
    print(f"{comparison.title[:44]:<45}{cells}", flush=True)
    return within


def _run(command: Sequence[str], *, check: bool = True, engine: str = PYTHON) -> int:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, ENGINE: engine},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(command)[:200]}: exit status {done.returncode}")
    return done.returncode


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", nargs="*", default=["../shared/corpus"])
    parser.add_argument("--sample", type=int, default=120, metavar="N", help="certified connectors; 0: every connector")
    parser.add_argument(
        "--rounds", type=int, default=3, help="how often the sample is run; one connector three times that"
    )
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--part", choices=tuple(PARTS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
            seconds = PARTS[options.part](options.directory)
        print(seconds)
        return 0
    root = Path(options.directory[0]).resolve()
    directories = sample(root, options.sample)
    files = definitions(sample(root, 0))
    compileall.compile_dir(ROOT, quiet=2, rx=re.compile(r"[/\\][.]"))
    try:
        file = typical(files)
    except FileNotFoundError:
        print(f"{root}: no connector with a definition that can be judged", file=sys.stderr)
        return 2
    print(
        f"{len(directories)} connectors, {options.processes} processes, medians of {options.rounds} and more rounds\n"
    )
    print(f"{'':<45}{'processor time':^33}{'by the clock':^33}")
    print(f"{'':<45}" + 2 * f"{'here':>10}{'validator':>10}{'ratio':>7}{'bound':>6} ")
    try:
        within = [
            compare(comparison) for comparison in comparisons(directories, file, options.rounds, options.processes)
        ]
    except RuntimeError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 2
    return 0 if all(within) else 1


if __name__ == "__main__":
    sys.exit(main())
