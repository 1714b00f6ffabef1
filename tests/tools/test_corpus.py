"""Counting over a corpus: who is in which group, who breaks what, and which level practice bears."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from checks.rule import REGISTRY, Level
from connector.publisher import Publisher
from tools.corpus import Counts, Judged, Published, blocked, count, main, mark, published, table

SINCE = "2024-10-01"
SUMMARY = "operation-summary-max-80"
HINT = next(rule for rule in REGISTRY.values() if rule.level is Level.HINT)


def connector(name: str, first: str, *, independent: bool = False) -> Published:
    kind = "independent-publisher-connectors" if independent else "certified-connectors"
    return Published(f"{kind}/{name}", first, first)


def counted(*judged: Judged) -> Counts:
    counts = Counts(SINCE)
    for one in judged:
        counts.add(one)
    return counts


def breaks(published: Published, *rules: str) -> Judged:
    return Judged(published, dict.fromkeys(rules, ("apiDefinition.swagger.json:3 too long", 2)), ())


@pytest.fixture
def corpus(tmp_path: Path, project: Path) -> Path:
    rows = []
    for sample, name, first in (
        ("contoso-invoices", "Contoso", "2022-05-01"),
        ("fabrikam-orders", "Fabrikam", "2025-01-31"),
    ):
        shutil.copytree(project / "samples" / sample, tmp_path / "corpus/certified-connectors" / name)
        rows.append({"path": f"certified-connectors/{name}", "first": first, "last": "2026-06-16"})
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "corpus/connectors.jsonl").write_text(text, encoding="utf-8")
    return tmp_path / "corpus"


def test_a_connector_counts_by_its_publisher_and_the_day_it_first_came() -> None:
    counts = Counts(SINCE)
    assert counts.groups_of(connector("a", "2022-12-31")) == ["certified"]
    assert counts.groups_of(connector("a", "2023-01-01")) == ["certified", "certified 2023+"]
    assert counts.groups_of(connector("a", "2024-10-01", independent=True)) == [
        "independent",
        "independent 2023+",
        "2024-10-01+",
    ]


def test_the_share_is_of_the_recent_ones_that_the_rule_binds() -> None:
    rule = REGISTRY[SUMMARY]
    counts = counted(
        breaks(connector("old", "2019-01-01"), SUMMARY),
        breaks(connector("a", "2023-01-01"), SUMMARY),
        breaks(connector("b", "2024-01-01")),
        breaks(connector("c", "2024-01-01", independent=True)),
        breaks(connector("d", "2024-01-01", independent=True)),
    )
    assert counts.share(rule) == 1 / 4
    assert counts.share(replace(rule, publisher=Publisher.VERIFIED)) == 1 / 2
    assert counts.share(replace(rule, publisher=Publisher.INDEPENDENT)) == 0


def test_one_in_a_hundred_may_break_an_error() -> None:
    error, hint = replace(HINT, level=Level.ERROR), HINT
    assert [mark(error, share) for share in (0, 0.01, 0.011)] == ["", "", "!"]
    assert [mark(hint, share) for share in (0, 0.01, 0.011)] == ["+", "+", ""]


def test_the_table_has_a_line_for_each_rule_with_its_counts() -> None:
    counts = counted(
        breaks(connector("a", "2025-01-01"), SUMMARY, HINT.id), breaks(connector("b", "2021-01-01"), HINT.id)
    )
    head, total, errors, *rows = table(counts, {SUMMARY: "1 / 2 / 3"})
    assert head.split()[:3] == ["rule", "level", "certified"]
    assert total.split() == ["connectors", "2", "1", "0", "0", "1"]
    assert errors.split() == ["blocked", "by", "an", "error", "1", "1", "0", "0", "1"]
    assert [row.split()[0] for row in rows] == list(REGISTRY)
    lines = {row.split()[0]: row.split()[1:] for row in rows}
    assert lines[SUMMARY] == ["error", "1", "1", "0", "0", "1", "100.0%", "!", "1", "/", "2", "/", "3"]
    assert lines[HINT.id] == ["hint", "2", "1", "0", "0", "1", "100.0%"]


def test_every_error_names_whom_it_blocks_the_newest_first() -> None:
    counts = counted(
        breaks(connector("old", "2020-02-03"), SUMMARY),
        breaks(connector("a", "2024-02-03"), SUMMARY, HINT.id),
        breaks(connector("b", "2025-02-03"), SUMMARY),
    )
    recent = list(blocked(counts, older=False))
    assert recent == [
        f"{SUMMARY} (100.0% since 2023, above the limit)",
        "  2025-02-03  certified-connectors/b/apiDefinition.swagger.json:3 too long (1 of 2)",
        "  2024-02-03  certified-connectors/a/apiDefinition.swagger.json:3 too long (1 of 2)",
    ]
    assert [line.split()[1] for line in blocked(counts, older=True) if line not in recent] == [
        "certified-connectors/old/apiDefinition.swagger.json:3"
    ]


@pytest.mark.parametrize("validator", [False, True])
def test_the_connectors_of_a_corpus_are_judged(corpus: Path, validator: bool) -> None:
    counts = count(corpus, SINCE, 1, validator=validator)
    assert counts.connectors == {"certified": 2, "certified 2023+": 1, "2024-10-01+": 1}
    assert counts.blocked == {"certified": 1, "certified 2023+": 1, "2024-10-01+": 1}
    assert [one.unjudged for one in counts.judged] == [(), ()]


def test_the_command_prints_table_and_list(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(corpus), "--since", "2025-02-01", "--jobs", "1"]) == 0
    shown = capsys.readouterr().out
    assert "2025-02-01+" in shown.splitlines()[0]
    assert shown.splitlines()[1].split() == ["connectors", "2", "1", "0", "0", "0"]
    assert "\n  2025-01-31  certified-connectors/Fabrikam/apiDefinition.swagger.json:" in shown


@pytest.mark.parametrize("text", [None, "{", '{"path": "a"}', "[]", "\xff"])
def test_a_corpus_that_cannot_be_read_is_one_line(
    text: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        (tmp_path / "connectors.jsonl").write_text(text, encoding="latin-1")
    assert main([str(tmp_path)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.shared
def test_the_corpus_has_a_directory_for_each_of_its_lines(shared: Path) -> None:
    connectors = published(shared / "corpus")
    assert [one.path for one in connectors if not (shared / "corpus" / one.path).is_dir()] == []
    assert sum(one.recent for one in connectors) > 200
    assert sum(one.first >= SINCE for one in connectors) > 60
