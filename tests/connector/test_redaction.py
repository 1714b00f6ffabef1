"""Whatever a text shares with a secret is taken out of it."""

import pytest

from connector.redaction import NOTHING, Redactor
from connector.secret_search import FoundSecret
from tests.connector.planted import drawn, private_key
from tests.effort import at_most


def planted(*texts: str) -> list[FoundSecret]:
    return [FoundSecret("a", "b", True, text, 1, 1, 1, 1) for text in texts]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("the key abcdefgh-0123 is here", "the key … is here"),
        ("abcdefgh-0123, abcdefgh-0123", "…, …"),
        ("cut: abcdefgh-0", "cut: …"),
        ("cut: cdefgh-0123", "cut: …"),
        ("abcdefgh- is too short", "abcdefgh- is too short"),
        ("second-secret-value", "…"),
        ("", ""),
    ],
)
def test_secrets_and_their_beginnings_are_taken_out(text: str, clean: str) -> None:
    assert Redactor(planted("abcdefgh-0123", "second-secret-value"))(text) == clean


def test_every_line_of_a_long_secret_is_taken_out() -> None:
    key = private_key()
    body = key.split("\n")[3]
    assert Redactor(planted(key))(f"found {body[:30]}") == "found …"


def test_without_secrets_nothing_changes() -> None:
    assert Redactor([])("abcdefgh") == "abcdefgh"


@pytest.mark.parametrize(
    ("secret", "text", "clean"),
    [
        ("kR7wVz2q", "https://clerk:kR7wVz2q@contoso.com", "https://clerk:…@contoso.com"),
        ("kR7", "kR7wVz2q", "kR7wVz2q"),
        ("Abcdefgh-0123", "ABCDEFGH-0123 and abcdefgh-0123", "… and …"),
        ("abcdefgh-0123", 'the title "say abcdefg…" is long', 'the title "say …" is long'),
        ("abcdefgh-0123", 'the title "say abcd" is long', 'the title "say …" is long'),
        ("abcdefgh-0123", "the letters abcd are fine", "the letters abcd are fine"),
        ("abcdefgh/+0123", "a?key=abcdefgh%2F%2B0123&b", "a?key=…&b"),
        ("abcdefgh-0123", "İİİ abcdefgh-0123", "İİİ …"),
        ("abcdefgh-0123", "…abcdefgh-0123", "…"),
    ],
)
def test_short_ones_other_letter_cases_and_beginnings_before_a_cut_are_taken_out(
    secret: str, text: str, clean: str
) -> None:
    assert Redactor(planted(secret))(text) == clean


def test_pointers_are_cleaned_behind_their_escapes() -> None:
    clean = Redactor(planted("ab/cd/ef/gh/ij"))
    assert clean.pointer("/a~1b/x ab~1cd~1ef~1gh~1ij y/c~0d") == "/a~1b/x … y/c~0d"


def test_the_writing_of_its_file_is_taken_out_as_well() -> None:
    clean = Redactor([FoundSecret("a", "b", True, "abcdefgh-0123", 1, 1, 1, 1, "\\u0061bcdefgh-0123")])
    assert clean("\\u0061bcdefgh-0123, abcdefgh-0123") == "…, …"


def test_whoever_has_too_many_secrets_is_shown_nothing() -> None:
    clean = Redactor(planted(*(drawn(40) for _ in range(20_000))))
    assert clean("a text without any") == NOTHING
    assert clean.pointer("/a/b") == f"/{NOTHING}/{NOTHING}"


def test_thousands_of_secrets_and_findings_take_no_minutes() -> None:
    clean = Redactor(planted(*(drawn(40) for _ in range(10_000))))
    with at_most(60):
        for number in range(10_000):
            clean(f"{number} " + "the summary of an operation " * 8)
