"""What is wrong with a file's text is one fault on the right line, and every pointer finds its value."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.document import Document, Range, read_document
from connector.node import escape
from tests.effort import at_most


def read(text: str | bytes) -> Document:
    return read_document(text.encode() if isinstance(text, str) else text, "apiDefinition.swagger.json")


def underlined(document: Document, pointer: str) -> str:
    """The piece of the text that a pointer's range covers."""
    at = document.ranges([pointer])[pointer]
    lines = document.text.splitlines(keepends=True) or [""]
    if at.line == at.end_line:
        return lines[at.line - 1][at.column - 1 : at.end_column - 1]
    between = lines[at.line : at.end_line - 1]
    return "".join([lines[at.line - 1][at.column - 1 :], *between, lines[at.end_line - 1][: at.end_column - 1]])


# One fault each


@pytest.mark.parametrize(
    ("text", "kind", "line", "column"),
    [
        (b'\xef\xbb\xbf{"a": 1}', "byte-order-mark", 1, 1),
        (b'{\n  "a": "x\ty"\n}', "control-character", 2, 10),
        (b'{\n  "a": "x\x1by"\n}', "control-character", 2, 10),
        (b'{\n  "a": 1 // one\n}', "lenient", 2, 10),
        (b'{\n  /* one\n  two */ "a": 1}', "lenient", 2, 3),
        (b'{\n  "a": [1, 2,]\n}', "lenient", 2, 13),
        (b'{\n  "a": 1,\n}', "lenient", 2, 9),
        (b'{\n  "a": 1,\n  "a": 2\n}', "duplicate-key", 3, 3),
        (b'{\n  "a": "NaN",\n  "b": NaN\n}', "number", 3, 8),
        (b'{\n  "a": -Infinity\n}', "number", 2, 8),
        (b'{\n  "a": "\\ud83d\\ude00 \\ud83d"\n}', "surrogate", 2, 22),
        (b'{\n  "a": "\\ude00"\n}', "surrogate", 2, 9),
        ('{"a": 1}'.encode("utf-16"), "encoding", 1, 1),
        ('{"a": 1}'.encode("utf-16-le"), "encoding", 1, 1),
        ('{"a": 1}'.encode("utf-16-be"), "encoding", 1, 1),
        (b'{\r\n  "a": "\xff"\r\n}', "encoding", 2, 9),
    ],
)
def test_what_other_readers_forgive_is_one_fault_and_the_rest_is_read(
    text: bytes, kind: str, line: int, column: int
) -> None:
    document = read(text)
    assert [(fault.kind, fault.range.line, fault.range.column) for fault in document.faults] == [(kind, line, column)]
    assert document.readable
    assert "a" in document.value


@pytest.mark.parametrize(
    ("text", "kind", "line", "column"),
    [
        ("", "empty", 1, 1),
        (" \r\n\t", "empty", 1, 1),
        ('{\n  "a": 1', "syntax", 2, 9),
        ('{\n  "a": "x', "syntax", 2, 8),
        ('{\n  "a": "x,\n  "b": 1\n}', "syntax", 2, 11),
        ("{\n  a: 1\n}", "syntax", 2, 3),
        ('{\n  "a" 1\n}', "syntax", 2, 7),
        ('{\n  "a": 1\n  "b": 2\n}', "syntax", 3, 3),
        ('{\n  "a": 1,,\n}', "syntax", 2, 10),
        ('{\n  "a": "\\q"\n}', "syntax", 2, 9),
        ("[,]", "syntax", 1, 2),
        ('{}\n{"a": 1}', "syntax", 2, 1),
        ('{\n  "a": /* never closed', "syntax", 2, 8),
        ("\0", "syntax", 1, 1),
        ('{\n  "a": "' + "1" * 5000 + '",\n  "b": ' + "2" * 5000 + "\n}", "number", 3, 8),
        ("[\n" * 5000 + "]" * 5000, "depth", 201, 1),
        ('{"a":\n' * 100_000, "depth", 201, 1),
        ("[\n" * 201 + "]" * 201, "depth", 201, 1),
        ('{"a":\n' * 201 + "1" + "}" * 201, "depth", 201, 1),
        ("[\n" * 5000 + "/* [ */ 1," + "]" * 5000, "depth", 201, 1),
        ("/*[[[[*/\n" + "[\n" * 5000 + "]" * 5000, "depth", 202, 1),
        ("[\n" * 250 + '"a\tb" 1', "depth", 201, 1),
        ("[\n" * 250 + "2" * 5000, "depth", 201, 1),
        ("[[1,]\n" + "[" * 250, "syntax", 2, 1),
        ('{"a":\n' + "[\n" * 5000 + "]" * 5000 + ', "a": 1}', "depth", 201, 1),
    ],
)
def test_what_nobody_can_read_is_one_fault_at_its_place(text: str, kind: str, line: int, column: int) -> None:
    document = read(text)
    assert [(fault.kind, fault.range.line, fault.range.column) for fault in document.faults] == [(kind, line, column)]
    assert not document.readable
    assert document.ranges(["/a"]) == {"/a": Range(1, 1, 1, 1)}


@pytest.mark.parametrize("text", ["[" * 200 + "]" * 200, '{"a":' * 200 + "1" + "}" * 200])
def test_as_many_levels_as_are_allowed_are_read(text: str) -> None:
    document = read(text)
    assert document.readable and not document.faults


def test_what_was_forgiven_is_not_told_where_the_file_cannot_be_read_after_all() -> None:
    document = read('{"a": "x\ty", // one\n "b": ]')
    assert [fault.kind for fault in document.faults] == ["syntax"]


def test_a_comment_sign_inside_a_string_is_no_comment() -> None:
    document = read('{"a": "https://contoso.com /* , ] */", "b": [1,]}')
    assert document.value == {"a": "https://contoso.com /* , ] */", "b": [1]}


def test_an_escaped_backslash_before_a_u_is_no_half_character() -> None:
    assert read(r'{"a": "\\ud800"}').faults == []


def test_a_name_that_stands_thirty_times_is_told_once_with_its_pointer() -> None:
    document = read('{"a/b": [{}, {' + ",".join(['"x~": 1'] * 30) + "}]}")
    assert [(fault.pointer, fault.message) for fault in document.faults] == [
        ("/a~1b/1/x~0", '"x~" is defined twice in one object')
    ]


def test_a_name_of_a_megabyte_does_not_fill_the_message() -> None:
    name = "n" * 1_000_000
    (fault,) = read(f'{{"{name}": 1, "{name}": 2}}').faults
    assert len(fault.message) < 120


@pytest.mark.parametrize(
    "text",
    [
        '"' + '\\"' * 500_000,
        '{"a": "' + "\\" * 1_000_001,
        "/*" * 500_000,
        "[" + "//" * 500_000,
        "[" + '"a' * 500_000,
        "[" + "," * 1_000_000 + "]",
        "[" + " " * 1_000_000 + ",]",
        '{"a": ' + " " * 1_000_000 + "/",
        "[" + ("1" * 4300 + ",") * 232 + "2" * 5000 + "]",
        '["' + "\\\\" * 500_000 + '\\ud800"]',
        '["' + "\\ud83d\\ude00" * 80_000 + '\\ud800"]',
        "{" + ",".join(['"a": 1'] * 140_000) + "}",
        "{" + ",".join(f'"{number}": 1, "{number}": 2' for number in range(50_000)) + "}",
        '{"a"' + " " * 1_000_000 + ":1}",
        "[" + '"a"  ' * 200_000 + "]",
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_megabyte_is_read_in_a_moment(text: str) -> None:
    with at_most(100):
        read(text)


# Pointers


@pytest.mark.parametrize(
    ("text", "pointer", "shown"),
    [
        ('{"a": 1}', "", "{"),
        ('{"a": "x y"}', "/a", '"a": "x y"'),
        ('{"a" :\n -1.5e3}', "/a", '"a" :\n -1.5e3'),
        ('{"a": {"b": [10, 20]}}', "/a", '"a"'),
        ('{"a": {"b": [10, 20]}}', "/a/b/1", "20"),
        ('{"a": [[], {"b": 1}]}', "/a/1", "{"),
        ('{"a": [[], {"b": 1}]}', "/a/1/b", '"b": 1'),
        ('{"/invoices/{id}": {"get": 1}}', "/~1invoices~1{id}/get", '"get": 1'),
        ('{"m~n": 1}', "/m~0n", '"m~n": 1'),
        ('{"\\u0061": 1}', "/a", '"\\u0061": 1'),
        ('{"": {"": 1}}', "//", '"": 1'),
        ('{"é😀": "ü"}', "/é😀", '"é😀": "ü"'),
        ('{\r\n  "a": {\r\n    "b": 1\r\n  }\r\n}', "/a/b", '"b": 1'),
        ('{"a": {"b": 1}}', "/a/missing/deeper", '"a"'),
        ('{"a": [1]}', "/a/7", '"a"'),
        ('{"a": 1}', "/missing", "{"),
        ('{"a": 1, "a": 2}', "/a", '"a": 2'),
        ('{"a": {"b": 1}, "a": {"c": 2}}', "/a/c", '"c": 2'),
        ('{"a": [1, /* two */ 2,], // end\n "b": 3,}', "/b", '"b": 3'),
        ('{"a": "x\ty", "b": 3}', "/b", '"b": 3'),
        ("7", "/a", "7"),
    ],
)
def test_a_pointer_underlines_its_value(text: str, pointer: str, shown: str) -> None:
    assert underlined(read(text), pointer) == shown


def test_a_member_that_only_the_earlier_of_two_namesakes_has_is_not_found_there() -> None:
    document = read('{"a": {"b": 1},\n "a": {"c": 2}}')
    assert document.ranges(["/a/b"])["/a/b"].line == 2


def test_a_file_of_one_line_has_columns() -> None:
    document = read('{"a":' + "[" * 50 + "1" + "]" * 50 + ',"b":2}')
    assert document.ranges(["/b"])["/b"] == Range(1, 108, 1, 113)


def test_a_line_is_shown_without_its_break_and_beyond_the_end_is_nothing() -> None:
    document = read('{\r\n"a": 1\r}\n')
    assert [document.line(number) for number in (0, 1, 2, 3, 4, 5)] == ["", "{", '"a": 1', "}", "", ""]


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=25,
)


def places(value: Any, pointer: str = "") -> list[tuple[str, str | None, Any]]:
    """Every pointer below a value, with the name of the member (none for an element) and the value there."""
    found: list[tuple[str, str | None, Any]] = []
    if isinstance(value, dict):
        for name, child in value.items():
            found += [(f"{pointer}/{escape(name)}", name, child), *places(child, f"{pointer}/{escape(name)}")]
    elif isinstance(value, list):
        for index, child in enumerate(value):
            found += [(f"{pointer}/{index}", None, child), *places(child, f"{pointer}/{index}")]
    return found


@given(value=JSON, indent=st.sampled_from([None, 0, 3]), ascii_only=st.booleans())
@settings(max_examples=200, deadline=None)
def test_whatever_the_document_each_pointer_underlines_the_text_of_its_value(
    value: Any, indent: int | None, ascii_only: bool
) -> None:
    document = read(json.dumps(value, indent=indent, ensure_ascii=ascii_only))
    assert document.value == value
    every = places(value)
    ranges = document.ranges(pointer for pointer, _, _ in every)
    lines = [document.line(number) for number in range(1, document.text.count("\n") + 2)]
    for pointer, name, member in every:
        at = ranges[pointer]
        assert at.line == at.end_line
        piece = lines[at.line - 1][at.column - 1 : at.end_column - 1]
        if isinstance(member, dict | list):
            bracket = "{" if isinstance(member, dict) else "["
            assert piece == bracket if name is None else json.loads(piece) == name
        elif name is None:
            assert json.loads(piece) == member
        else:
            assert json.loads(f"{{{piece}}}") == {name: member}


@given(st.binary(max_size=60) | st.text(alphabet='{}[]",:/*\\ \n\t0aN-.eu', max_size=60).map(str.encode))
@settings(max_examples=400, deadline=None)
def test_whatever_the_bytes_nothing_is_raised_and_an_unreadable_file_has_one_reason(data: bytes) -> None:
    document = read(data)
    fatal = {"syntax", "empty", "depth", "number", "format"}
    assert document.readable or len([fault for fault in document.faults if fault.kind in fatal]) == 1
    json.dumps(document.ranges(["", "/a", "/0"]), default=str)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("swagger: '2.0'\ninfo:\n  title: Contoso\n", "YAML"),
        ("# converted\n---\nopenapi: 3.0.0\n", "YAML"),
        ("'swagger': '2.0'\n", "YAML"),
        ("<!DOCTYPE html>\n<html></html>", "HTML"),
        ('<?xml version="1.0"?><wsdl/>', "XML"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "a pointer of Git LFS"),
    ],
)
def test_a_file_that_was_never_json_is_told_as_what_it_is(text: str, content: str) -> None:
    document = read(text.encode())
    assert not document.readable
    assert [(f.kind, f.message, f.range.line) for f in document.faults] == [
        ("format", f"the file contains {content}, not JSON", 1)
    ]


@pytest.mark.parametrize("text", ['{"a": 1', "{a: 1}", "[1, 2", "nul", '"a"', "12 13", '{"a" 1}'])
def test_broken_json_is_not_taken_for_another_format(text: str) -> None:
    assert "format" not in {fault.kind for fault in read(text.encode()).faults}


def test_a_character_that_a_conversion_has_lost_is_a_fault_of_the_encoding() -> None:
    (fault,) = read('{"a": "Z\ufffdrich"}'.encode()).faults
    assert (fault.kind, fault.range.column) == ("encoding", 9)
    assert "U+FFFD" in fault.message


def test_a_fragment_of_an_object_is_told_as_one() -> None:
    (fault,) = read('"swagger": "2.0",\n"info": {}').faults
    assert (fault.kind, fault.message) == (
        "syntax",
        'the file begins with the member "swagger", without the { before it',
    )


@pytest.mark.parametrize(
    "text", ['{\n"a": 1\u2003}', '{\n\u2003"a": 1}', '{\n"a":\u2003 1}', '{"a":\n1}\u2003', "[1,\n2 \u2003]"]
)
def test_a_space_that_json_does_not_know_is_named(text: str) -> None:
    (fault,) = read(text).faults
    assert fault.message == "U+2003 EM SPACE is between two values, where JSON allows only spaces, tabs and line breaks"
    assert fault.range.line == 2


def test_another_space_inside_a_string_is_text() -> None:
    assert not read('{"a": "1\u2003"}').faults


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": [\n1\n}, "b": 2}', 'expected a comma or "]" for the "[" in line 1, found `},`'),
        ('{"a": "[",\n"b": {\n"c": [] "d": 1}}', 'a comma or "}" for the "{" in line 2 is missing before "d"'),
    ],
)
def test_a_bracket_that_is_missing_is_named_with_the_one_that_it_closes(text: str, expected: str) -> None:
    assert [fault.message for fault in read(text).faults] == [expected]
