"""How large a file of values may be."""

import json
from typing import Any

import pytest

from connector.document import read_document
from connector.extent import MAX_JUDGED_BYTES, MAX_POINTER, MAX_VALUES, excess, is_outsized
from tests.effort import at_most


def nested(name: str, levels: int) -> Any:
    value: Any = {}
    for _ in range(levels):
        value = {name: value}
    return value


def test_published_sizes_are_within_the_bounds() -> None:
    assert excess({"a": [{"b": 1}] * 9_000, "c": "x" * 800_000}) is None
    assert excess(None) is None


@pytest.mark.parametrize("value", [[0] * MAX_VALUES, {str(n): {} for n in range(MAX_VALUES)}, [[0] * 400] * 400])
def test_too_many_values_are_told(value: Any) -> None:
    assert excess(value) == "the file has more than 150,000 values"


@pytest.mark.parametrize(
    "value",
    [
        {"n" * MAX_POINTER: 1},
        nested("n" * 100, 40),
        nested("~" * 50, 40),
        [[{"/" * 2_000: {}}]],
        {"a" * 3_000: {"b" * 1_000: 1}},
    ],
)
def test_names_that_make_a_long_way_are_told(value: Any) -> None:
    assert excess(value) == "the names on the way to a value have more than 4,000 characters"


def test_a_way_as_long_as_the_bound_is_none() -> None:
    assert excess({"n" * (MAX_POINTER - 1): 1}) is None
    assert excess({"n" * 2_000: {"n" * 1_998: 1}}) is None


def test_what_is_too_much_is_a_fault_of_the_file_and_none_of_it_is_read() -> None:
    document = read_document(json.dumps(nested("n" * 500, 90)).encode(), "f")
    assert [fault.kind for fault in document.faults] == ["size"]
    assert (document.readable, document.value) == (False, None)


def test_a_file_of_too_many_bytes_is_not_parsed() -> None:
    data = b"[" + b"[]," * 3_000_000 + b"[]]"
    with at_most(1):
        document = read_document(data, "f", most=1_000_000)
    assert [fault.message for fault in document.faults] == ["the file has 9,000,004 bytes, at most 1,000,000 are read"]
    assert not document.readable


def test_a_definition_is_outsized_by_what_it_holds_and_not_by_its_indentation() -> None:
    value = {"a": ["x" * 1_000] * 900}
    assert not is_outsized(value, MAX_JUDGED_BYTES + 1)
    assert is_outsized({"a": ["x" * 1_000] * 1_100}, MAX_JUDGED_BYTES + 1)
