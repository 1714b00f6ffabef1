"""How many published connectors break each rule, beside the share that the catalogue of rules has counted.

``python -m tools.corpus DIRECTORY`` judges every connector below ``certified-connectors`` and
``independent-publisher-connectors`` there; ``connectors.jsonl`` tells when each was first committed, and
``../rules/catalogue.tsv`` holds the counts over a larger set.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from certify.judge import certify
from checks.rule import REGISTRY, Level
from connector.discovery import find_connectors
from report.model import ConnectorReport, FailOn

KINDS = ("certified", "since 2023", "independent")


@dataclass(slots=True)
class Counts:
    """How many connectors there are of each kind, and how many of them break each rule."""

    connectors: Counter[str] = field(default_factory=Counter)
    broken: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    blocked: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Required findings in certified connectors, by rule, one line each."""


def judge(work: tuple[str, str]) -> ConnectorReport:
    """Judge one connector without openapi-spec-validator."""
    return certify(*work, None, FailOn.FAILED, None)


def count(root: Path, jobs: int) -> Counts:
    """Judge all connectors below ``root``.

    :raises OSError: ``connectors.jsonl`` is missing.
    """
    lines = (root / "connectors.jsonl").read_text(encoding="utf-8").splitlines()
    first = {entry["path"]: entry["first"] for entry in map(json.loads, lines)}
    work = [(directory, os.path.relpath(directory, root)) for directory in find_connectors(str(root))]
    counts = Counts()
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for report in pool.map(judge, work, chunksize=8):
            certified = report.path.startswith("certified-connectors")
            kinds = ["certified" if certified else "independent"]
            if certified and first.get(report.path, "") >= "2023":
                kinds.append("since 2023")
            counts.connectors.update(kinds)
            for rule in {finding.rule for finding in report.findings}:
                counts.broken[rule].update(kinds)
            if certified:
                for finding in report.findings:
                    if finding.level is Level.ERROR:
                        where = f"{report.path} ({first.get(report.path, '?')[:4]})/{finding.file}:{finding.line}"
                        counts.blocked[finding.rule].append(f"{where} {finding.message}")
    return counts


def catalogue(path: Path) -> dict[str, str]:
    """What the catalogue counted, by rule id; empty where it is missing."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["rule"]: row["violated by certified / new / independent"]
            for row in csv.DictReader(file, delimiter="\t")
        }


def main() -> int:
    """Print the table; exit status 2 where nothing can be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, nargs="?", default=Path("../shared/corpus"))
    parser.add_argument("--blocked", action="store_true", help="list every required finding in a certified connector")
    options = parser.parse_args()
    started = time.perf_counter()
    try:
        counts = count(options.directory, os.cpu_count() or 1)
    except OSError as error:
        print(f"{options.directory}: {error.strerror}", file=sys.stderr)
        return 2
    known = catalogue(options.directory.parent / "rules" / "catalogue.tsv")
    totals = [counts.connectors[kind] for kind in KINDS]
    print(f"{'rule':<42}{'level':<12}" + "".join(f"{kind:>12}" for kind in KINDS) + "   catalogue (of 619 / 171 / 396)")
    print(f"{'':<54}" + "".join(f"{total:>12}" for total in totals))
    for rule in REGISTRY.values():
        broken = counts.broken.get(rule.id, Counter())
        figures = "".join(f"{broken[kind]:>12}" for kind in KINDS)
        share = broken["since 2023"] / max(counts.connectors["since 2023"], 1)
        mark = " !" if rule.level is Level.ERROR and share > 0.01 else ""
        print(f"{rule.id:<42}{rule.level.value:<12}{figures}   {known.get(rule.id, '')}{mark}")
    if options.blocked:
        for rule_id, lines in counts.blocked.items():
            for line in lines:
                print(f"{rule_id}: {line}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    seconds = time.perf_counter() - started
    print(f"\n{sum(totals) - totals[1]} connectors in {seconds:.1f} s, at most {peak:.0f} MB a process")
    return 0


if __name__ == "__main__":
    sys.exit(main())
