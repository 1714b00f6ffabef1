"""Foreign text has nothing in it that a reader cannot see."""

import pytest

from report.plain import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u3164b", "a\\u3164b"),
        ("\u2800", "\\u2800"),
        ("\u115f\u034f", "\\u115f\\u034f"),
        ("x\ufe0f", "x\\ufe0f"),
        ("x\U000e0100", "x\\U000e0100"),
        ("a\u202eb\x1b", "a\\u202eb\\u001b"),
    ],
)
def test_invisible_characters_are_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["plain", "Zürich", "発", "\u200c\u200d", "\U0001f600"])
def test_what_can_be_seen_stays(text: str) -> None:
    assert visible(text) == text
