"""What hostile inputs take: processor time, memory, report and log, each beside its bound.

``python -m tools.bounds`` makes the inputs of :mod:`tools.hostile` and runs the program on each, as a stranger's pull
request would; words after it choose inputs that have one of them in their name. Exit status 1 where a bound is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from tools.hostile import INPUTS

ROOT: Final = Path(__file__).resolve().parent.parent
SECONDS: Final = 15.0
"""Processor time of all processes of a run."""
MEMORY: Final = 512 << 20
"""Bytes that the largest process has in memory."""
REPORT: Final = 10_000_000
"""Bytes of the JSON report."""
LOG: Final = 2_000_000
"""Bytes of what the terminal shows."""
BLOCKED: Final = 1
_MAKE: Final = "import pathlib, sys, tools.hostile as h; h.make(sys.argv[1], pathlib.Path(sys.argv[2]))"
_GIVE_UP: Final = 120
"""Seconds of processor time after which no more is to be learned."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run of the program takes."""

    seconds: float
    memory: int
    size: int
    """Bytes of its output."""
    status: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What an input takes: once for the report as JSON, once for the terminal."""

    name: str
    json: Taken
    text: Taken

    @property
    def broken(self) -> list[str]:
        """The bounds that do not hold."""
        runs = (self.json, self.text)
        return [
            *(["time"] if max(run.seconds for run in runs) > SECONDS else []),
            *(["memory"] if max(run.memory for run in runs) > MEMORY else []),
            *(["report"] if self.json.size > REPORT else []),
            *(["log"] if self.text.size > LOG else []),
            *(["status"] if {run.status for run in runs} - {0, BLOCKED} else []),
        ]


def measure(name: str, root: Path = ROOT) -> Measured:
    """Make an input and run the program on it, twice.

    :param root: the checkout whose program runs.
    """
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "connector"
        # In a process of its own: what this one has had in memory, its children have, too, for the system's books.
        subprocess.run([sys.executable, "-c", _MAKE, name, str(directory)], cwd=ROOT, check=True)
        return Measured(name, *(run(directory, face, root) for face in ("json", "text")))


_WATCH: Final = """
import json, os, resource, subprocess, sys
books, limit, *command = sys.argv[1:]
process = subprocess.Popen(command)
resource.prlimit(process.pid, resource.RLIMIT_CPU, (int(limit), int(limit)))
_, status, used = os.wait4(process.pid, 0)
with open(books, "w") as file:
    json.dump([used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, os.waitstatus_to_exitcode(status)], file)
os._exit(0)
"""
"""Runs a command and writes down what it took: a process of its own, since what its parent has had in memory a child
has, too, for the system's books."""


def run(directory: Path, face: str, root: Path = ROOT) -> Taken:
    """Run the program on a directory, and wait for all of its processes."""
    with tempfile.TemporaryFile() as output:
        command = [sys.executable, "entrypoint.py", "--format", face, str(directory)]
        seconds, memory, status = watched(command, root, output)
        size = output.seek(0, os.SEEK_END)
        output.seek(0)
        verdict = _verdict(output.read(REPORT)) if face == "json" else ""
    return Taken(seconds, memory, size, status, verdict)


def watched(
    command: Sequence[str], folder: Path, output: IO[bytes], environment: Mapping[str, str] | None = None
) -> tuple[float, int, int]:
    """Run a command to its end: processor seconds of all its processes, bytes of the largest one, exit status.

    :param folder: in which it runs.
    :param output: gets what it prints, and its errors.
    :param environment: of it; ``None`` for our own.
    """
    with tempfile.NamedTemporaryFile("r", suffix=".json") as books:
        watch = [sys.executable, "-I", "-c", _WATCH, books.name, str(_GIVE_UP), *command]
        subprocess.run(watch, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT, check=True)
        seconds, memory, status = json.load(books)
        return seconds, memory, status


def _verdict(report: bytes) -> str:
    """What the report says, in a few words."""
    try:
        [connector] = json.loads(report)["connectors"]
    except (ValueError, KeyError):
        return "no report"
    levels = [finding["level"] for finding in connector["findings"]]
    unjudged = [row["summary"] for row in connector["criteria"] if row["status"] == "unjudged"]
    counts = f"{levels.count('error'):,} errors, {len(levels):,} findings"
    return counts + (f"; unjudged: {unjudged[0]}" if unjudged else "")


def table(measured: Iterable[Measured]) -> str:
    """The table, one input a line."""
    lines = [f"{'seconds':>8} {'MB':>5} {'report':>7} {'log':>6}  input: verdict"]
    for one in measured:
        seconds = max(one.json.seconds, one.text.seconds)
        memory = max(one.json.memory, one.text.memory) / 2**20
        sizes = f"{one.json.size / 1e6:7.2f} {one.text.size / 1e6:6.2f}"
        broken = f"  BEYOND: {', '.join(one.broken)}" if one.broken else ""
        lines.append(f"{seconds:8.1f} {memory:5.0f} {sizes}  {one.name}: {one.json.verdict}{broken}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table as it grows; the exit status is 1 where a bound is broken."""
    parser = argparse.ArgumentParser(prog="tools.bounds", description=__doc__)
    parser.add_argument("words", nargs="*", help="measure the inputs with one of these words in their name")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout whose program runs")
    options = parser.parse_args(arguments)
    names = [name for name in INPUTS if not options.words or any(word in name for word in options.words)]
    print(table(()), flush=True)
    fine = True
    for name in names:
        measured = measure(name, options.root)
        fine = fine and not measured.broken
        print(table([measured]).partition("\n")[2], flush=True)
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
