"""YAML is read as the JSON that it stands for; what JSON cannot say is one fault on its line."""

import pytest

from connector.document import Document, Range, read_document
from connector.yaml_reader import MAX_CHARACTERS, MAX_VALUES
from tests.effort import at_most


def read(text: str | bytes) -> Document:
    return read_document(text.encode() if isinstance(text, str) else text, "certification.yml", yaml=True)


def test_values_are_those_of_json_and_dates_stay_text() -> None:
    document = read("a: 2026-05-04\nb: [1, 2.5, true, null, x]\n1: y\nc: |\n  first\n  second\nd: '7'\n")
    assert document.value == {
        "a": "2026-05-04",
        "b": [1, 2.5, True, None, "x"],
        "1": "y",
        "c": "first\nsecond\n",
        "d": "7",
    }
    assert document.faults == []


@pytest.mark.parametrize(
    ("text", "kind", "line", "column"),
    [
        ("", "empty", 1, 1),
        ("# nothing but a comment\n", "empty", 1, 1),
        ("a: 1\nb: &x [1]\nc: *x", "alias", 3, 4),
        ("a: b: c", "syntax", 1, 5),
        ("a:\n\t- b", "syntax", 2, 1),
        ("a: 1\n--- \nb: 2", "syntax", 2, 1),
        ("a: 1\nb: \x01", "syntax", 2, 4),
        ("a: 1\nb: !!binary aGVsbG8=", "syntax", 2, 4),
        ("a: 1\nb: !!timestamp 2026-05-04", "syntax", 2, 4),
        ("a: 1\nb: !!python/object/apply:os.system [ls]", "syntax", 2, 4),
        ("a: 1\nb: !mine {c: d}", "syntax", 2, 4),
        ("a: 1\n? [b]\n: 2", "syntax", 2, 3),
        ("a: 1\nb: .nan", "syntax", 2, 4),
        ("a: 1\nb: 0x_", "syntax", 2, 4),
        ("a: 1\nb: =", "syntax", 2, 4),
        ("a: 1\nb: " + "9" * 5000, "syntax", 2, 4),
        ("a: " + "[" * 5000 + "]" * 5000, "depth", 1, 203),
        ("- " * 5000 + "x", "depth", 1, 401),
        ("? " * 100_000, "depth", 1, 401),
        ("{" * 100_000, "depth", 1, 201),
        ("".join(" " * depth + "-\n" for depth in range(1000)), "depth", 201, 201),
        ("&a " * 100_000, "syntax", 1, 4),
        ("---\n" * 100_000, "syntax", 2, 1),
        ('a: "' + "x " * 500_000, "syntax", 1, 4),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else None,
)
def test_what_json_cannot_say_is_one_fault_at_its_place(text: str, kind: str, line: int, column: int) -> None:
    with at_most(40):
        document = read(text)
    assert [(fault.kind, fault.range.line, fault.range.column) for fault in document.faults] == [(kind, line, column)]
    assert not document.readable


def test_a_name_that_stands_twice_is_a_fault_and_the_later_one_counts() -> None:
    document = read("a:\n  b: 1\n  b: 2\n  b: 3\n")
    assert [(fault.kind, fault.pointer, fault.range.line) for fault in document.faults] == [
        ("duplicate-key", "/a/b", 3)
    ]
    assert document.value == {"a": {"b": 3}}


def test_a_byte_order_mark_is_told_and_forgiven() -> None:
    document = read(b"\xef\xbb\xbfa: 1")
    assert [fault.kind for fault in document.faults] == ["byte-order-mark"]
    assert document.value == {"a": 1}


def test_pointers_find_members_elements_and_their_nearest_ancestor() -> None:
    document = read("é/1: x\nlist:\n  - one\n  - two: 2\nempty:\n")
    assert document.ranges(["/é~11", "/list", "/list/0", "/list/1/two", "/list/7", "/empty", "/missing"]) == {
        "/é~11": Range(1, 1, 1, 7),
        "/list": Range(2, 1, 2, 5),
        "/list/0": Range(3, 5, 3, 8),
        "/list/1/two": Range(4, 5, 4, 11),
        "/list/7": Range(2, 1, 2, 5),
        "/empty": Range(5, 1, 5, 7),
        "/missing": Range(1, 1, 1, 2),
    }


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
def test_only_the_ends_of_lines_that_editors_show_are_counted(sign: str) -> None:
    document = read(f'# copied{sign}from elsewhere\na: "b{sign}c"\nd: 1\n')
    assert document.faults == []
    assert document.ranges(["/d"])["/d"].line == 3


@pytest.mark.parametrize(
    ("text", "said", "instead"),
    [
        ("a:\n\tb: 1", "a tab is used for indentation, and YAML takes only spaces", "`  b: 1`"),
        ("a: @contoso", 'a text that begins with "@" is not in quotes', '`a: "@contoso"`'),
        ("a: `b`", 'a text that begins with "`" is not in quotes', "Write `a: \"'b'\"`."),
        ("a: %b", 'a text that begins with "%" is not in quotes', '`a: "%b"`'),
        ("a: Rooms: fast", 'a text that contains ": " is not in quotes', '`a: "Rooms: fast"`'),
        ("a:\n - b\n - c: d: e", 'a text that contains ": " is not in quotes', '`c: "d: e"`'),
        ("a:\n b: 1\n  c: 2", "the line is not indented like the one above", "the same column"),
        ('a: "b\nc: 1', 'the quotation that begins with " is never closed', 'Close it with "'),
        ("a: *b", "a YAML alias is not read", '`a: "*b"`'),
    ],
)
def test_the_usual_mistakes_are_named_with_the_line_to_write(text: str, said: str, instead: str) -> None:
    (fault,) = read(text).faults
    assert fault.message == said
    assert instead in (fault.instead or "")


def test_a_line_with_a_password_is_never_written_out() -> None:
    (fault,) = read("a: the password: Winter.2026").faults
    assert fault.instead is None


@pytest.mark.parametrize("text", ["12:30", "1:1:1.5", "190:20:30.15", ":".join("1" for _ in range(300_000))])
def test_times_are_text_and_no_numbers_of_base_60(text: str) -> None:
    assert read(f"a: {text}").value == {"a": text}


def test_what_is_too_large_is_told_before_anything_is_built_from_it() -> None:
    (fault,) = read("a: [" + "1," * (MAX_VALUES + 1) + "1]").faults
    assert (fault.kind, fault.message) == ("size", f"the file has more than {MAX_VALUES:,} values")
    (fault,) = read("a: " + "b" * MAX_CHARACTERS).faults
    assert fault.kind == "size"
