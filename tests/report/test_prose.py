import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.prose import Kind, Piece, pieces, plain


def kinds(text: str) -> list[tuple[str, str]]:
    return [(piece.kind.value, piece.text) for piece in pieces(text)]


def test_code_and_values_are_told_from_the_words_around_them() -> None:
    assert kinds('operationId "x.y" needs `summary`, too') == [
        ("text", "operationId "),
        ("quoted", "x.y"),
        ("text", " needs "),
        ("code", "summary"),
        ("text", ", too"),
    ]


def test_quotes_inside_code_belong_to_the_code() -> None:
    assert list(pieces('`"type": "string"`')) == [Piece(Kind.CODE, '"type": "string"')]


def test_a_backtick_inside_a_value_belongs_to_the_value() -> None:
    assert ("quoted", "a`b") in kinds('parameter "a`b" is `x`')


@pytest.mark.parametrize("text", ["a ` b", 'a " b', '5" wide', "``", '""', "` x`"])
def test_a_mark_without_its_partner_is_text(text: str) -> None:
    assert kinds(text) == [("text", text)]


def test_plain_words_have_no_backticks_and_keep_their_quotes() -> None:
    assert plain('Write `"a": 1` for "b".') == 'Write "a": 1 for "b".'


@settings(deadline=None)
@given(st.text(alphabet='ab `".,'))
def test_nothing_gets_lost(text: str) -> None:
    marks = {Kind.TEXT: "{}", Kind.CODE: "`{}`", Kind.QUOTED: '"{}"'}
    assert "".join(marks[piece.kind].format(piece.text) for piece in pieces(text)) == text
