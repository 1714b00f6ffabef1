"""Characters that cannot be seen do not fill a text, and are named."""

import pytest

from connector.characters import code_point, described, foreign, is_blank, is_invisible


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t",
        "\u3164",
        "\u2800 ",
        "\u115f",
        "\u034f",
        "\ufe0f",
        "\U000e0100",
        "\u200b\u200d",
        "\xad",
        "\u2028",
        "\ufeff",
    ],
)
def test_invisible_characters_fill_no_text(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "\u3164a", "-", "発", "\U0001f600", "\ufffd"])
def test_one_visible_character_fills_a_text(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize("character", ["a", " ", "é", "—", "\U0001f600", "\u0301"])
def test_what_takes_ink_is_not_invisible(character: str) -> None:
    assert not is_invisible(character)


def test_characters_have_their_number_and_name() -> None:
    assert code_point("\u200b") == "U+200B ZERO WIDTH SPACE"
    assert code_point("\x01") == "U+0001"
    assert described("\xa0") == "U+00A0 NO-BREAK SPACE"
    assert described("é") == '"é"'


def test_the_first_foreign_character_is_found_and_an_unreadable_one_is_not() -> None:
    assert foreign("Zürich — Bär") == "ü"
    assert foreign("Z\ufffdrich") is None
    assert foreign("Zurich") is None
