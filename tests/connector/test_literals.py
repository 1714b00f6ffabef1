"""Literals in texts that may be made of nothing else."""

from typing import Any

import pytest

from connector.literals import positions, stretches


def test_a_literal_is_found_at_each_of_its_places() -> None:
    assert list(positions("ey=", "key=a, ey=ey=")) == [1, 7, 10]
    assert list(positions("aa", "aaaaa")) == [0, 2]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("nothing", []),
        ("k=", [(0, 0)]),
        ("k=....k=", [(0, 6)]),
        ("k=...............k=", [(0, 0), (17, 17)]),
        ("k=....t=....k=", [(0, 12)]),
        ("t=...............k=....t=", [(0, 0), (17, 23)]),
        ("k=" * 500, [(0, 998)]),
    ],
)
def test_literals_that_are_close_make_one_stretch(text: str, found: list[tuple[int, int]]) -> None:
    assert list(stretches(text, ["k=", "t="], 10)) == found


def test_a_text_of_literals_is_crossed_in_steps_of_the_gap() -> None:
    looks: list[int] = []

    class Counted(str):
        __slots__ = ()

        def rfind(self, *arguments: Any) -> int:
            looks.append(arguments[1])
            return super().rfind(*arguments)

    assert list(stretches(Counted("ey=" * 10_000), ["ey="], 300)) == [(0, 29_997)]
    assert len(looks) <= 110
