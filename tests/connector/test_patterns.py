"""Regular expressions: faults of every dialect, and none of a single one."""

import pytest

from connector.node import Beyond
from connector.patterns import MAX_GROUPS, fault
from tests.effort import at_most


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("^[a-z]+$", None),
        ("(a", "missing ), unterminated subpattern"),
        ("a)", "unbalanced parenthesis"),
        ("[a", "unterminated character set"),
        ("*a", "nothing to repeat"),
        ("[z-a]", "bad character range"),
        ("a{3,2}", "min repeat greater than max repeat"),
        ("a" * 100_000 + "(", "missing ), unterminated subpattern"),
    ],
)
def test_a_fault_of_every_dialect_is_told(pattern: str, expected: str | None) -> None:
    assert fault(pattern) == expected


@pytest.mark.parametrize("pattern", ["[]", "[^]*", "a[]b", "[]a]", r"\p{L}+", "(?<name>a)", r"\[[^]"])
def test_what_one_dialect_accepts_is_no_fault(pattern: str) -> None:
    assert fault(pattern) is None


@pytest.mark.parametrize("pattern", ["[](", "[^]+)", "x[]*a)"])
def test_an_empty_class_hides_no_fault(pattern: str) -> None:
    assert fault(pattern) is not None


def test_groups_too_deep_to_be_read_are_not_judged() -> None:
    assert fault("(" * MAX_GROUPS + ")" * MAX_GROUPS) is None
    assert fault(r"\(" * 5_000) is None
    with pytest.raises(Beyond, match="more than 100 levels"):
        fault("(?:" * (MAX_GROUPS + 1) + ")" * (MAX_GROUPS + 1))


def test_classes_in_any_letter_case_are_read_in_no_time() -> None:
    with at_most(20):
        assert fault("(?i)" + "[\u0100-\uffff]" * 3_400) is None
