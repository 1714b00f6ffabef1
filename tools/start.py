"""How soon the image's program is there, beside what its Python takes alone, and how large the image is.

``python -m tools.start IMAGE [BASE]`` runs inside the container, in turns, and compares what each takes at best:

1. the program without a connector (``--version``) with ``python -c pass``;
2. a verdict on one connector with openapi-spec-validator's own verdict on its definition.

Then it packs the image as a registry does. Exit status 1 where a figure is above its bound.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
WITHOUT_CONNECTOR: Final = 3.0
WITH_CONNECTOR: Final = 2.5
MEGABYTES: Final = 75

Docker = Callable[[Sequence[str], str], str]

_INSIDE: Final = """
import json, resource, subprocess, sys, time
python, program = [sys.executable, "-I", "-B", "-u", "-X", "utf8"], "/opt/certification/program/entrypoint.py"
definition = "/github/workspace/apiDefinition.swagger.json"
commands = {
    "nothing": [*python, "-c", "pass"],
    "program": [*python, program, "--version"],
    "validator": [*python, "-m", "openapi_spec_validator", definition],
    "verdict": [*python, program, "/github/workspace"],
}
best = {name: [1e9, 1e9] for name in commands}
for _ in range(int(sys.argv[1])):
    for name, command in commands.items():
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best[name] = [min(best[name][0], wall), min(best[name][1], busy)]
print(json.dumps(best))
"""


def measured(docker: Docker, image: str, rounds: int = 7) -> dict[str, tuple[float, float]]:
    """For each command the least seconds by the clock, and of all processors."""
    options = (
        "run",
        "--rm",
        "--interactive",
        "--network=none",
        f"--volume={ROOT}/samples/contoso-invoices:/github/workspace:ro",
    )
    entrypoint = ("--entrypoint", "/opt/certification/bin/python", image, "-I", "-", str(rounds))
    found: dict[str, Any] = json.loads(docker((*options, *entrypoint), _INSIDE))
    return {name: (wall, busy) for name, (wall, busy) in found.items()}


def ratios(times: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Of what is compared, by the clock and in processor time."""
    pairs = {"without a connector": ("program", "nothing"), "with one": ("verdict", "validator")}
    return {
        title: (times[ours][0] / times[other][0], times[ours][1] / times[other][1])
        for title, (ours, other) in pairs.items()
    }


def compressed(image: str, environment: dict[str, str] | None = None) -> int:
    """Bytes of an image as ``docker save`` writes it, packed with gzip's usual effort."""
    packer, size = zlib.compressobj(6, wbits=31), 0
    with subprocess.Popen(["docker", "save", image], env=environment, stdout=subprocess.PIPE) as saved:
        assert saved.stdout is not None
        while piece := saved.stdout.read(1 << 20):
            size += len(packer.compress(piece))
    if saved.returncode:
        raise RuntimeError(f"docker save {image}: exit status {saved.returncode}")
    return size + len(packer.flush())


def _docker(arguments: Sequence[str], given: str) -> str:
    return subprocess.run(["docker", *arguments], input=given, stdout=subprocess.PIPE, text=True, check=True).stdout


def main() -> int:
    """Measure, print, and judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("image")
    parser.add_argument("base", nargs="?", help="the image that it was built in, to be named beside it")
    options = parser.parse_args()
    times = measured(_docker, options.image)
    for name, (wall, busy) in times.items():
        print(f"{name:<20}{wall * 1000:8.0f} ms by the clock{busy * 1000:8.0f} ms of processors")
    within = True
    for (title, (wall, busy)), bound in zip(ratios(times).items(), (WITHOUT_CONNECTOR, WITH_CONNECTOR), strict=True):
        print(f"{title:<20}{wall:8.2f} by the clock{busy:8.2f} in processor time, at most {bound}")
        within &= busy <= bound
    size = compressed(options.image) / 1e6
    base = f", its base alone {compressed(options.base) / 1e6:.0f} MB" if options.base else ""
    print(f"compressed {size:.0f} MB, at most {MEGABYTES} MB{base}")
    return 0 if within and size <= MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
