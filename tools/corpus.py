"""How many published connectors break each rule, for deciding whether the rule may block.

``python -m tools.corpus DIRECTORY`` judges every connector that ``connectors.jsonl`` there names, each with the days
of its first and last commit, and prints for each rule how many break it: of the certified ones, of the independent
ones, of both since 2023, and of both since ``--since``. An error that more than one in a hundred of those since 2023
break is marked ``!``, a warning or hint that no more break ``+``: the documents decide then. A rule for one kind of
publisher is measured by that kind.

Below the table, each rule that is an error has the connectors that it blocks: those since 2023, with ``--all`` the
older ones as well. ``../rules/catalogue.tsv`` has the counts over a larger, older set.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from certify.judge import judge_task
from certify.readers import Forked, warm_up
from certify.request import Limits, Request, Task
from checks.rule import REGISTRY, Level, Rule
from connector.publisher import Publisher
from report.model import ConnectorReport, Status

RECENT: Final = "2023-01-01"
"""Practice is what was published since that day: the validator was there, and mended what came before."""
LIMIT: Final = 0.01
"""The share of recent connectors that may break an error."""
CERTIFIED: Final = "certified-connectors/"


@dataclass(frozen=True, slots=True)
class Published:
    """A connector of the corpus; the days are those of its commits, as ``2026-06-16``."""

    path: str
    first: str
    last: str

    @property
    def certified(self) -> bool:
        return self.path.startswith(CERTIFIED)

    @property
    def recent(self) -> bool:
        return self.first >= RECENT

    def binds(self, rule: Rule) -> bool:
        """The rule is one for its kind of publisher."""
        own = Publisher.VERIFIED if self.certified else Publisher.INDEPENDENT
        return rule.publisher in (None, own)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a connector breaks: the first finding of each rule in a line, and how many there are."""

    connector: Published
    broken: dict[str, tuple[str, int]]
    unjudged: tuple[str, ...]
    """Criteria that could not be judged, with the reason."""


@dataclass(slots=True)
class Counts:
    """How many connectors there are in each group, and how many of them break each rule."""

    since: str
    connectors: Counter[str] = field(default_factory=Counter)
    broken: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    blocked: Counter[str] = field(default_factory=Counter)
    """Connectors that at least one error blocks."""
    judged: list[Judged] = field(default_factory=list)

    @property
    def groups(self) -> tuple[str, ...]:
        """The columns of the table."""
        year = RECENT[:4]
        return ("certified", f"certified {year}+", "independent", f"independent {year}+", f"{self.since}+")

    def groups_of(self, connector: Published) -> list[str]:
        """The columns in which a connector counts."""
        everything, recent = self.groups[:2] if connector.certified else self.groups[2:4]
        groups = [everything]
        if connector.recent:
            groups.append(recent)
        if connector.first >= self.since:
            groups.append(self.groups[4])
        return groups

    def add(self, judged: Judged) -> None:
        """Count one connector."""
        groups = self.groups_of(judged.connector)
        self.judged.append(judged)
        self.connectors.update(groups)
        for rule in judged.broken:
            self.broken[rule].update(groups)
        if any(REGISTRY[rule].level is Level.ERROR for rule in judged.broken):
            self.blocked.update(groups)

    def share(self, rule: Rule) -> float:
        """The part of the recent connectors bound by the rule that break it."""
        bound = [one for one in self.judged if one.connector.recent and one.connector.binds(rule)]
        return sum(rule.id in one.broken for one in bound) / max(len(bound), 1)


def published(root: Path) -> list[Published]:
    """The connectors of a corpus.

    :raises OSError: ``connectors.jsonl`` is missing.
    :raises ValueError: a line of it names no path and days.
    """
    lines = (root / "connectors.jsonl").read_text(encoding="utf-8").splitlines()
    try:
        return [Published(entry["path"], entry["first"], entry["last"]) for entry in map(json.loads, lines)]
    except (KeyError, TypeError) as error:
        raise ValueError(f"connectors.jsonl: a line without {error}") from None


def judge(root: Path, validator: bool, connector: Published) -> Judged:
    """Judge one connector as it lies in the corpus.

    :param validator: ask openapi-spec-validator as well, and parse its script.
    """
    readers = Forked(Limits()) if validator else None
    task = Task(str(root / connector.path), connector.path)
    report = judge_task(Request((task,)), task, readers)
    return Judged(connector, _broken(report), tuple(_unjudged(report)))


def _broken(report: ConnectorReport) -> dict[str, tuple[str, int]]:
    counted = Counter(finding.rule for finding in report.findings)
    broken: dict[str, tuple[str, int]] = {}
    for finding in report.findings:
        place = f"{finding.file or ''}:{finding.line or ''}".strip(":")
        broken.setdefault(finding.rule, (f"{place} {finding.message}".strip(), counted[finding.rule]))
    return broken


def _unjudged(report: ConnectorReport) -> Iterator[str]:
    for criterion in report.criteria:
        if criterion.status is Status.UNJUDGED:
            yield f"{criterion.id}: {criterion.summary}"


def count(root: Path, since: str, jobs: int, *, validator: bool = False) -> Counts:
    """Judge all connectors of a corpus, side by side.

    :param since: the day from which the last group begins.
    :param validator: ask openapi-spec-validator as well.
    :raises OSError: the corpus is not there.
    :raises ValueError: its list cannot be read.
    """
    counts = Counts(since)
    start = warm_up if validator else None
    with ProcessPoolExecutor(jobs, get_context("spawn"), start) as pool:
        for judged in pool.map(partial(judge, root, validator), published(root), chunksize=8):
            counts.add(judged)
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


def mark(rule: Rule, share: float) -> str:
    """``!``: an error that practice does not bear; ``+``: no error, though practice would bear one."""
    if rule.level is Level.ERROR:
        return "!" if share > LIMIT else ""
    return "+" if share <= LIMIT else ""


def table(counts: Counts, known: dict[str, str]) -> Iterator[str]:
    """The lines of the table, a rule each."""
    rules = list(REGISTRY.values())
    width = max(len(rule.id) for rule in rules) + 2
    columns = [len(group) + 2 for group in counts.groups]

    def row(head: str, level: str, figures: Iterable[int | str], share: str, rest: str) -> str:
        cells = "".join(f"{figure!s:>{column}}" for figure, column in zip(figures, columns, strict=True))
        return f"{head:<{width}}{level:<8}{cells}{share:>8}  {rest}".rstrip()

    yield row("rule", "level", counts.groups, "share", "   catalogue (of 619 / 171 / 396)")
    yield row("connectors", "", [counts.connectors[group] for group in counts.groups], "", "")
    yield row("blocked by an error", "", [counts.blocked[group] for group in counts.groups], "", "")
    for rule in rules:
        share = counts.share(rule)
        broken = counts.broken.get(rule.id, Counter())
        rest = f"{mark(rule, share):<3}{known.get(rule.id, '')}"
        yield row(rule.id, rule.level.value, [broken[group] for group in counts.groups], f"{share:.1%}", rest)


def blocked(counts: Counts, *, older: bool) -> Iterator[str]:
    """Each error with the connectors that it blocks, newest first; only the recent ones unless ``older``."""
    newest = sorted(counts.judged, key=lambda one: one.connector.first, reverse=True)
    for rule in REGISTRY.values():
        if rule.level is not Level.ERROR:
            continue
        hit = [one for one in newest if rule.id in one.broken and (older or one.connector.recent)]
        if hit:
            share = counts.share(rule)
            yield f"{rule.id} ({share:.1%} since {RECENT[:4]}{', above the limit' if mark(rule, share) else ''})"
        for one in hit:
            first, findings = one.broken[rule.id]
            more = f" (1 of {findings})" if findings > 1 else ""
            yield f"  {one.connector.first}  {one.connector.path}/{first}{more}"


def main(arguments: list[str] | None = None) -> int:
    """Print the table and the lists; exit status 2 where nothing can be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, nargs="?", default=Path("../shared/corpus"))
    parser.add_argument("--since", type=dt.date.fromisoformat, default="2024-10-01", metavar="DATE")
    parser.add_argument("--all", action="store_true", help="list the blocked connectors from before 2023, too")
    parser.add_argument("--validator", action="store_true", help="ask openapi-spec-validator as well")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="connectors that are judged at a time")
    options = parser.parse_args(arguments)
    try:
        counts = count(options.directory, options.since.isoformat(), max(options.jobs, 1), validator=options.validator)
    except (OSError, ValueError) as error:
        print(f"{options.directory}: {getattr(error, 'strerror', None) or error}", file=sys.stderr)
        return 2
    for line in table(counts, catalogue(options.directory.parent / "rules" / "catalogue.tsv")):
        print(line)
    print("\nBlocked" + ("" if options.all else f" since {RECENT[:4]}"))
    for line in blocked(counts, older=options.all):
        print(line)
    unjudged = [(one.connector, reason) for one in counts.judged for reason in one.unjudged]
    if unjudged:
        print("\nNot judged")
    for connector, reason in unjudged:
        print(f"  {connector.first}  {connector.path}: {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
