from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.rule import Level
from report.groups import groups
from report.model import State
from tests.report.examples import finding, hint


def said(*messages: str) -> list[tuple[str, tuple[str, ...]]]:
    found = groups(finding(message=message, line=line) for line, message in enumerate(messages, 1))
    return [(group.sentence, group.names) for group in found]


def test_messages_that_differ_in_names_are_one_fault_with_its_places() -> None:
    assert said('operationId "a.b" contains "."', 'operationId "c.d" contains "."') == [
        ('operationId contains "." in 2 places', ("a.b", "c.d"))
    ]


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        ('"a" has no response', '"b" has no response', '"a" has no response'),
        ('the title of "a" is long', 'the title of "b" is long', 'the title of "a" is long'),
        ('the summary contains "-"', 'the summary contains "/"', 'the summary contains "-"'),
    ],
)
def test_where_no_sentence_is_left_without_a_name_the_first_one_speaks_for_all(
    one: str, other: str, sentence: str
) -> None:
    assert said(one, other)[0][0] == f"{sentence}, and likewise in 1 more place"
    assert said(one, other, other)[0][0] == f"{sentence}, and likewise in 2 more places"


def test_the_places_do_not_belong_to_the_last_clause_alone() -> None:
    message = 'security requires "key", which is not defined'
    assert said(message, message)[0][0] == f"{message}, in 2 places"
    message = '"x-ms-a, x-ms-b that" has no effect'
    assert said(message, message)[0][0] == f"{message} in 2 places"


def test_what_a_thing_belongs_to_is_left_out_like_its_name() -> None:
    assert said('parameter "a" of "X" has no `x-ms-summary`', 'parameter "b" of "Y" has no `x-ms-summary`') == [
        ("parameter has no `x-ms-summary` in 2 places", ("a, X", "b, Y"))
    ]
    assert said('the schema of response "200" of "X" is empty', 'the schema of response "200" of "Y" is empty') == [
        ('the schema of response "200" is empty in 2 places', ("X", "Y"))
    ]
    assert said(
        '`default` of parameter "a" of "X", a number, is odd', '`default` of parameter "a" of "Y", a number, is odd'
    ) == [('`default` of parameter "a", a number, is odd, in 2 places', ("X", "Y"))]
    assert said('the `default` response of "X" has a schema', 'the `default` response of "Y" has a schema')[0][0] == (
        "the `default` response has a schema in 2 places"
    )


def test_a_part_of_a_thing_without_its_name_keeps_an_article() -> None:
    assert said(
        'the description of response "200" of "X" is short', 'the description of response "201" of "Y" is short'
    ) == [("the description of the response is short in 2 places", ("200, X", "201, Y"))]
    assert said('the title of shared response "a" is short', 'the title of shared response "b" is short')[0][0] == (
        "the title of the shared response is short in 2 places"
    )


def test_numbers_differ_like_names() -> None:
    assert said('"a" has 81 characters', '"a" has 1,095 characters') == [
        ('"a" has 81 characters, and likewise in 1 more place', ("81", "1,095"))
    ]


def test_what_is_equal_in_all_stays_in_the_sentence() -> None:
    assert said('the contact has no "name"', 'the contact has no "name"')[0] == (
        'the contact has no "name" in 2 places',
        ("", ""),
    )


@pytest.mark.parametrize(
    "other",
    [
        {"file": "apiProperties.json"},
        {"rule": "another-rule"},
        {"level": Level.WARNING},
        {"message": "something else"},
        {"message": 'parameter "id" of "Get invoice" has no `description`'},
    ],
)
def test_another_rule_file_level_or_sentence_is_another_fault(other: dict[str, Any]) -> None:
    assert len(groups([finding(), finding(**other)])) == 2


def test_errors_come_first_and_files_keep_the_readers_order() -> None:
    found = groups(
        [
            hint(file="a"),
            finding(Level.WARNING, file="a"),
            finding(file="b"),
            finding(file="a", message="late in the first file", line=99),
        ]
    )
    assert [(group.level.value, group.first.file) for group in found] == [
        ("error", "a"),
        ("error", "b"),
        ("warning", "a"),
        ("hint", "a"),
    ]


def test_help_that_differs_is_left_to_each_place() -> None:
    [group] = groups([finding(help="Write a."), finding(help="Write b.")])
    assert group.help is None
    [group] = groups([finding(help="Write it."), finding(help="Write it.")])
    assert group.help == "Write it."


def test_a_shared_definition_counts_each_use() -> None:
    [group] = groups([finding(message="no description", uses=12)])
    assert (group.places, group.sentence) == (12, "no description (used in 12 places)")


def test_what_is_fixed_is_nothing_to_do() -> None:
    assert groups([finding(state=State.FIXED)]) == []
    assert groups([finding(state=State.NEW)])[0].new


@settings(deadline=None)
@given(st.lists(st.text(alphabet='ab1 "`.', max_size=20), min_size=1, max_size=8))
def test_every_finding_is_in_exactly_one_group(messages: list[str]) -> None:
    found = [finding(message=message, line=line) for line, message in enumerate(messages, 1)]
    made = groups(found)
    assert sorted(one.line or 0 for group in made for one in group.findings) == list(range(1, len(found) + 1))
    assert all(len(group.names) == len(group.findings) for group in made)
