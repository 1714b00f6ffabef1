"""Drawing findings to read: the same for one seed, every level in its part."""

from collections import Counter
from pathlib import Path

from report.model import ConnectorReport, Level
from tests.report.examples import connector, finding
from tools.draw import draw, shown


def many() -> list[ConnectorReport]:
    return [
        connector(
            *(finding(level, rule=f"rule-{rule}", line=line) for level in Level for rule in "ab" for line in (1, 2)),
            path=f"connector-{number}",
        )
        for number in range(30)
    ]


def test_one_seed_draws_the_same_findings_and_another_draws_others() -> None:
    assert draw(many(), 30, 7) == draw(many(), 30, 7)
    assert draw(many(), 30, 7) != draw(many(), 30, 8)


def test_every_level_has_an_equal_part_and_no_rule_two_of_one_connector() -> None:
    drawn = draw(many(), 30, 1)
    assert Counter(one.level for _, one in drawn) == dict.fromkeys(Level, 10)
    assert max(Counter((by.path, one.rule, one.level) for by, one in drawn).values()) == 1


def test_what_one_level_lacks_the_others_give() -> None:
    few = [connector(finding(Level.HINT, rule=f"rule-{number}")) for number in range(1)] + many()[:1]
    assert len(draw(few, 100, 1)) == 7


def test_a_finding_is_shown_with_the_lines_around_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "f.json").write_text("1\n2\n3\n4\n5\n6\n7\n8\n9\n")
    one = connector(finding(file="f.json", line=5), path="a")
    text = list(shown(1, (one, one.findings[0]), tmp_path))
    assert text[0].startswith("--- 1. error parameter-description-present: a")
    assert [line for line in text if line.startswith(">")] == [">     5 5"]
    assert [line.split()[-1] for line in text[4:]] == ["2", "3", "4", "5", "6", "7", "8"]
