"""Days in certification.yml: read as the calendar has them, compared with the day it is anywhere on Earth."""

from datetime import date, datetime, timedelta, timezone

import pytest

from connector.declaration import Declaration, is_over, is_to_come
from connector.declaration_schema import accepted, faults

FIRST = timezone(timedelta(hours=14))
LAST = timezone(timedelta(hours=-12))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-05-04", date(2026, 5, 4)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2026-02-29", None),
        ("2026-13-04", None),
        ("04.05.2026", None),
        ("", None),
        (20260504, None),
    ],
)
def test_only_a_day_of_the_calendar_is_a_day(value: object, day: date | None) -> None:
    content = {"nomination": {"submitted": value}}
    assert Declaration(content, "certification.yml").day("nomination", "submitted") == day
    assert bool(faults(content, "certification.yml")) == (day is None)


@pytest.mark.parametrize("content", [None, [], {"nomination": []}, {}])
def test_a_section_that_is_not_there_answers_nothing(content: object) -> None:
    assert Declaration(content, "certification.yml").answer("nomination", "submitted") is None


def test_a_day_is_to_come_until_the_first_zone_has_it() -> None:
    today = datetime.now(FIRST).date()
    assert not is_to_come(today)
    assert is_to_come(today + DAY)


def test_a_day_is_over_when_the_last_zone_has_left_it() -> None:
    today = datetime.now(LAST).date()
    assert not is_over(today)
    assert is_over(today - DAY)


def test_a_name_with_nothing_behind_it_waits_for_its_answer() -> None:
    empty = {"nomination": {"submitted": None}, "test-account": None}
    assert faults(empty, "certification.yml") == []
    assert accepted(empty) == {"nomination": {}}
    assert [fault.message for fault in faults({"nomination": {"submited": None}}, "certification.yml")] == [
        '"submited" is not a known member'
    ]
