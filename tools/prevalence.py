"""How many published connectors break each rule, for the pages: ``docs/rules/prevalence.yml``.

``python -m tools.prevalence DIRECTORY`` judges every connector below it; its ``connectors.jsonl`` tells when each was
first published.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from checks.rule import REGISTRY

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = ROOT / "docs" / "rules" / "prevalence.yml"
SINCE: Final = "2023"
_NOTICE: Final = (
    "# Written by `make prevalence`: by rule, how many connectors break it, of those since 2023 and of all.\n"
)


@dataclass(frozen=True, slots=True)
class Prevalence:
    """How many connectors were judged, and how many of them break each rule."""

    recent: int
    """Connectors first published since 2023."""
    all: int
    rules: dict[str, tuple[int, int]]
    """By rule: of the recent ones, of all."""

    def of(self, rule: str) -> tuple[int, int]:
        """How many break a rule: of the recent ones, of all."""
        return self.rules.get(rule, (0, 0))


def load() -> Prevalence:
    """What was counted last."""
    data = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return Prevalence(data["connectors"][0], data["connectors"][1], {k: tuple(v) for k, v in data["rules"].items()})


def count(report: dict[str, Any], first: dict[str, str]) -> Prevalence:
    """Count the rules that each connector breaks.

    :param report: the JSON report over all of them.
    :param first: by path, the day on which a connector was first published.
    """
    recent, everywhere = Counter[str](), Counter[str]()
    young = 0
    for connector in report["connectors"]:
        rules = {finding["rule"] for finding in connector["findings"]}
        everywhere.update(rules)
        if first.get(connector["path"], "") >= SINCE:
            young += 1
            recent.update(rules)
    counts = {rule: (recent[rule], everywhere[rule]) for rule in sorted(everywhere)}
    return Prevalence(young, len(report["connectors"]), counts)


def main() -> None:
    """Judge the connectors and write the data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path, nargs="?", default=ROOT.parent / "shared" / "corpus")
    root = parser.parse_args().directory
    lines = (root / "connectors.jsonl").read_text(encoding="utf-8").splitlines()
    first = {entry["path"]: entry["first"] for entry in map(json.loads, lines)}
    program = [sys.executable, str(ROOT / "entrypoint.py"), "--format", "json", "."]
    done = subprocess.run(program, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    found = count(json.loads(done.stdout), first)
    rules = "".join(f"  {rule}: [{one}, {every}]\n" for rule, (one, every) in found.rules.items() if rule in REGISTRY)
    DATA.write_text(f"{_NOTICE}connectors: [{found.recent}, {found.all}]\nrules:\n{rules}", encoding="utf-8")


if __name__ == "__main__":
    import checks.modules  # noqa: F401  (registers the rules)

    main()
