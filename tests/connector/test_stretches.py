"""Edits change the characters that they name: layout, order, escapes and line ends stay as their author chose them."""

import json
from typing import Any

import pytest

from connector.document import read_document
from connector.edits import Add, Edit, Remove, Rename, Replace
from connector.stretches import Stretch, applied, in_order, pointers


def edited(text: str, *edits: Edit) -> str | None:
    document = read_document(text.encode(), "f")
    stretches = document.stretches(document.spans(pointers(edits)), edits)
    return None if stretches is None else applied(text, stretches)


def replace(pointer: str, value: Any) -> Replace:
    return Replace("f", pointer, value)


def remove(pointer: str) -> Remove:
    return Remove("f", pointer)


def add(name: str, value: Any, after: str = "", pointer: str = "") -> Add:
    return Add("f", pointer, name, value, after)


def test_of_a_string_only_the_part_that_differs_is_replaced() -> None:
    document = read_document(b'{"a": "Get items."}', "f")
    found = document.stretches(document.spans(["/a"]), [replace("/a", "Get items")])
    assert found == [Stretch(16, 17, "")]


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ('{"a": "caf\\u00e9 \\/ bar."}', "café / bar", '{"a": "caf\\u00e9 \\/ bar"}'),
        ('{"a": "\\u00e9 b \\u00e9"}', "x é y", '{"a": "x \\u00e9 y"}'),
        ('{"a": "😀."}', "😀", '{"a": "😀"}'),
        ('{"a": "\\ud83d\\ude00."}', "😀", '{"a": "\\ud83d\\ude00"}'),
        ('{"a": "x"}', 'y"', '{"a": "y\\""}'),
        ('{"a": "7"}', 7, '{"a": 7}'),
        ('{"a": null}', "7", '{"a": "7"}'),
        ('{"a" : [1, 2]}', {"b": 1}, '{"a" : {"b": 1}}'),
        ('{"a":[1,2]}', {"b": [1, 2]}, '{"a":{"b":[1,2]}}'),
    ],
)
def test_a_value_is_replaced_and_the_escapes_of_its_author_stay(text: str, value: Any, expected: str) -> None:
    assert edited(text, replace("/a", value)) == expected


def test_a_value_of_several_lines_is_laid_out_like_its_file() -> None:
    text = '{\r\n\t"a": 1,\r\n\t"b": 2\r\n}\r\n'
    assert edited(text, replace("/a", {"c": [1]})) == (
        '{\r\n\t"a": {\r\n\t\t"c": [\r\n\t\t\t1\r\n\t\t]\r\n\t},\r\n\t"b": 2\r\n}\r\n'
    )


def test_a_member_gets_another_name_where_it_is() -> None:
    assert edited('{"x-ms-sumary" : 1, "b": 2}', Rename("f", "/x-ms-sumary", "x-ms-summary")) == (
        '{"x-ms-summary" : 1, "b": 2}'
    )


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("/a", '{\n  "b": 2,\n  "c": [1, 2]\n}'),
        ("/b", '{\n  "a": 1,\n  "c": [1, 2]\n}'),
        ("/c", '{\n  "a": 1,\n  "b": 2\n}'),
        ("/c/0", '{\n  "a": 1,\n  "b": 2,\n  "c": [2]\n}'),
        ("/c/1", '{\n  "a": 1,\n  "b": 2,\n  "c": [1]\n}'),
    ],
)
def test_what_goes_takes_its_line_and_its_comma_with_it(pointer: str, expected: str) -> None:
    assert edited('{\n  "a": 1,\n  "b": 2,\n  "c": [1, 2]\n}', remove(pointer)) == expected


def test_the_only_member_leaves_an_empty_object() -> None:
    assert edited('{"a": {\n  "b": 1\n}}', remove("/a/b")) == '{"a": {}}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "b": [\n    2\n  ]\n}\n'),
        ('{"a": 1}', '{"a": 1, "b": [2]}'),
        ('{"a":1}', '{"a":1,"b":[2]}'),
        ("{}", '{"b": [2]}'),
        ("{\n}", '{\n  "b": [\n    2\n  ]\n}'),
        ('{\r\n    "a": 1\r\n}', '{\r\n    "a": 1,\r\n    "b": [\r\n        2\r\n    ]\r\n}'),
    ],
)
def test_a_new_member_is_laid_out_like_those_around_it(text: str, expected: str) -> None:
    assert edited(text, add("b", [2])) == expected


def test_a_new_member_is_put_behind_the_one_that_it_belongs_to() -> None:
    text = '{\n  "host": "h",\n  "paths": {}\n}'
    assert edited(text, add("schemes", 1, after="host")) == '{\n  "host": "h",\n  "schemes": 1,\n  "paths": {}\n}'
    assert edited(text, add("schemes", 1, after="none")) == '{\n  "host": "h",\n  "paths": {},\n  "schemes": 1\n}'


def test_comments_and_trailing_commas_beside_an_edit_stay() -> None:
    text = '{\n  "a": 1, // one\n  "b": 2, // two\n}'
    assert edited(text, replace("/a", 3)) == '{\n  "a": 3, // one\n  "b": 2, // two\n}'
    added = edited(text, add("c", 4))
    assert added is not None
    assert read_document(added.encode(), "f").value == {"a": 1, "b": 2, "c": 4}


def test_several_edits_of_one_finding_are_made_together() -> None:
    text = '{"const": 1, "b": "x."}'
    edits = (Rename("f", "/const", "enum"), replace("/const", [1]), replace("/b", "x"))
    assert edited(text, *edits) == '{"enum": [1], "b": "x"}'


@pytest.mark.parametrize(
    "edits",
    [
        (replace("/none", 1),),
        (Rename("f", "/list/0", "x"),),
        (add("x", 1, pointer="/list"),),
        (remove(""),),
        (remove("/list"), replace("/list/0", 2)),
        (remove("/list/0"), remove("/list/1")),
    ],
)
def test_what_cannot_be_made_for_certain_is_not_made(edits: tuple[Edit, ...]) -> None:
    assert edited('{"list": [1, 2], "a": 1}', *edits) is None


def test_a_file_that_is_no_readable_json_has_no_places_for_edits() -> None:
    assert read_document(b"a: 1\n", "f", yaml=True).spans(["/a"]) == {}
    assert read_document(b'{"a": 1', "f").spans(["/a"]) == {}


def test_stretches_that_meet_are_refused() -> None:
    assert in_order([Stretch(0, 2, ""), Stretch(2, 3, "")]) is None
    assert in_order([Stretch(4, 4, "a"), Stretch(1, 3, "")]) == [Stretch(1, 3, ""), Stretch(4, 4, "a")]


def test_every_value_can_be_put_in_the_place_of_every_other() -> None:
    values = [None, True, 1, -1.5, "", "é\n", [], [1, {"a": []}], {}, {"b": {"c": 1}}]
    for indent in (None, 2, "\t"):
        for old in values:
            for new in values:
                text = json.dumps({"x": [0, old], "y": 1}, indent=indent)
                found = edited(text, replace("/x/1", new))
                assert found is not None
                assert json.loads(found) == {"x": [0, new], "y": 1}
