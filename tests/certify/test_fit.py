"""As many findings as fit into a report."""

import json
from typing import Any

import pytest

from certify.fit import MAX_BYTES, fit
from checks.walk import Judgement
from report.contract import as_plain
from report.model import Level, LocatedFinding, Place


def finding(level: Level = Level.WARNING, criterion: str = "authentication", **members: Any) -> LocatedFinding:
    values: dict[str, Any] = {
        "rule": "some-rule",
        "validator": None,
        "policy": None,
        "criterion": criterion,
        "level": level,
        "file": "f.json",
        "pointer": "/a",
        "member": None,
        "line": 1,
        "column": 1,
        "end_line": 1,
        "end_column": 2,
        "message": "m",
        "help": "h",
        "url": None,
        **members,
    }
    return LocatedFinding(**values)


def test_findings_that_fit_stay_as_they_are() -> None:
    judgement = Judgement()
    found = [finding(), finding(Level.ERROR)]
    assert fit(found, judgement) == found
    assert not judgement.unjudged


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"message": "\u00e4" * 900},
        {"source": "\u2028" * 2_000},
        {"snippet": "\n" * 500},
        {"places": (Place("/\u4e00" * 40, 1, 1, 1, 1),) * 200},
    ],
    ids=["small", "messages", "lines", "snippets", "places"],
)
def test_what_fits_is_below_ten_million_bytes_whatever_it_holds(members: dict[str, Any]) -> None:
    kept = fit([finding(**members)] * 12_000, Judgement())
    assert 0 < len(kept) < 12_000
    size = sum(len(json.dumps(as_plain(one), indent=2)) + 400 for one in kept[:50]) / 50 * len(kept)
    assert MAX_BYTES / 4 < size < 10_000_000


def test_errors_come_before_hints_and_the_order_stays_a_readers() -> None:
    large = "x" * (MAX_BYTES // 3)
    found = [finding(Level.HINT, message=large), finding(message=large), finding(Level.ERROR, message=large)]
    assert [one.level for one in fit(found, Judgement())] == [Level.WARNING, Level.ERROR]


def test_the_criterion_of_what_does_not_fit_is_unjudged_with_its_number() -> None:
    judgement = Judgement()
    large = "x" * (MAX_BYTES // 2)
    fit([finding(message=large), *[finding(message=large, criterion="openapi-definition")] * 3], judgement)
    [reason] = judgement.unjudged["openapi-definition"]
    assert reason.message == "3 more findings of this criterion do not fit into the report"
    assert reason.help
