"""Hostile connectors stay within the bounds; a few of them here, all of them in `make bounds`."""

from pathlib import Path

import pytest

from tools.bounds import Measured, Taken, measure, table
from tools.hostile import INPUTS, make

FINE = Taken(1.0, 100 << 20, 1_000, 1, "1 error")


@pytest.mark.attack(
    "Small files whose faults, names or work multiply",
    "What is read, judged and reported is bounded; `make bounds` measures all of them",
)
@pytest.mark.parametrize(
    "name",
    [
        "a path with 12,000 variables",
        "90 names of 5,000 characters above 30,000 leaves",
        "40,000 required properties",
        "a case-insensitive pattern of 24 KB",
        "a definition of 13 MB on one line",
        "a definition of 16 MB of brackets",
        "brackets in each other, 500,000 levels",
        "properties of 16 MB",
        "schemas that double 60 times",
    ],
)
def test_a_hostile_connector_stays_within_every_bound(name: str) -> None:
    measured = measure(name)
    assert measured.broken == [], table([measured])


def test_every_input_can_be_made(tmp_path: Path) -> None:
    for number, name in enumerate(INPUTS):
        directory = make(name, tmp_path / str(number))
        assert {path.name for path in directory.iterdir()} >= {"apiProperties.json", "icon.png"}


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        (FINE, []),
        (Taken(15.5, 1, 1, 1, ""), ["time"]),
        (Taken(1, 600 << 20, 1, 0, ""), ["memory"]),
        (Taken(1, 1, 11_000_000, 1, ""), ["report", "log"]),
        (Taken(1, 1, 1, 2, ""), ["status"]),
        (Taken(1, 1, 1, -9, ""), ["status"]),
    ],
)
def test_a_bound_that_is_broken_is_named(taken: Taken, expected: list[str]) -> None:
    measured = Measured("an input", taken, taken)
    assert measured.broken == expected
    assert ("BEYOND" in table([measured])) == bool(expected)
