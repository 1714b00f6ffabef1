"""What the rules on paths tell apart beyond their examples."""

from typing import Any

import pytest

from checks.definition.paths import operations_cannot_be_mistaken
from connector.definition import Definition
from tests.checks.judging import limits, pointers
from tests.effort import at_most


def found(rule: str, paths: dict[str, Any]) -> list[str]:
    """Pointers of what one rule says of the paths."""
    return pointers(rule, {"paths": paths})


def paths(*names: str) -> dict[str, Any]:
    return {name: {"get": {"operationId": f"Get{number}"}} for number, name in enumerate(names)}


def variable(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "type": "string"}


@pytest.mark.parametrize("path", ["/a", "/a/", "/", "/a/{b}", "/a/{b}.{c}", "/a/{b}-{b}", "/a:b", "/a/('{b}')"])
def test_forms_that_published_connectors_have_are_valid(path: str) -> None:
    for rule in ("path-leading-slash", "path-template-valid", "path-no-wildcard", "path-no-query-or-fragment"):
        assert not found(rule, paths(path))


@pytest.mark.parametrize("path", ["/{a", "/a}", "/{}", "/{a/b}", "/{{a}}", "/}{", "/{a}}"])
def test_braces_that_do_not_fit_are_found(path: str) -> None:
    assert len(found("path-template-valid", paths(path))) == 1


def test_a_long_row_of_braces_takes_no_time() -> None:
    with at_most(15):
        assert found("path-template-valid", paths("/" + "{" * 100_000))
        assert found("path-template-valid", paths("/" + "{a" * 50_000 + "}"))


@pytest.mark.parametrize("path", ["/a?b=1", "/a#b"])
def test_queries_and_fragments_are_found(path: str) -> None:
    assert len(found("path-no-query-or-fragment", paths(path))) == 1


def test_extensions_among_the_paths_are_no_paths() -> None:
    assert not found("path-leading-slash", {"x-note": {"get": {}}})


def test_paths_that_differ_in_case_are_one_path_and_not_a_twin_operation() -> None:
    both = paths("/a/{b}", "/A/{b}")
    assert found("path-unique-ignoring-case", both) == ["/paths/~1A~1{b}"]
    assert not found("path-operation-distinct", both)


def test_names_of_variables_do_not_tell_operations_apart_but_verbs_do() -> None:
    assert found("path-operation-distinct", paths("/a/{b}", "/a/{c}")) == ["/paths/~1a~1{c}/get"]
    assert not found("path-operation-distinct", {"/a/{b}": {"get": {}}, "/a/{c}": {"put": {}}})


def test_a_fixed_segment_can_be_the_value_of_a_variable() -> None:
    rule = "path-operation-partial-duplicate"
    assert found(rule, paths("/a/{b}", "/a/me")) == ["/paths/~1a~1me/get"]
    assert found(rule, paths("/a/me", "/a/{b}")) == ["/paths/~1a~1me/get"]
    assert not found(rule, paths("/a/{b}", "/a/me/c", "/b/me", "/a"))
    assert not found(rule, {"/a/{b}": {"get": {}}, "/a/me": {"put": {}}})


def test_many_long_paths_are_compared_in_a_moment() -> None:
    with at_most(40):
        [many] = limits({"paths": paths(*(f"/{n}" + "/a" * 90 for n in range(500)))})
        [long] = limits({"paths": paths("/a" * 200_000)})
    assert ("paths" in many, "segments" in long) == (True, True)


def test_a_variable_may_be_defined_by_the_path_item_or_behind_a_reference() -> None:
    item = {"get": {}, "parameters": [variable("b")]}
    assert not found("path-parameter-defined", {"/a/{b}": item})
    assert found("path-parameter-defined", {"/a/{b}/{c}": item}) == ["/paths/~1a~1{b}~1{c}/get"]


def test_a_query_parameter_of_the_same_name_is_not_the_variable() -> None:
    query = {"name": "b", "in": "query", "type": "string"}
    assert found("path-parameter-defined", {"/a/{b}": {"get": {"parameters": [query]}}})


def test_a_parameter_of_the_path_item_has_to_stand_in_the_path_too() -> None:
    item = {"get": {}, "parameters": [variable("c")]}
    assert found("path-parameter-in-template", {"/a": item}) == ["/paths/~1a/parameters/0"]


@pytest.mark.parametrize("item", [{}, {"parameters": []}])
def test_only_an_item_without_any_member_is_empty(item: dict[str, Any]) -> None:
    assert bool(found("path-item-empty", {"/a": item})) is not bool(item)


def test_mistakable_paths_are_one_finding_that_names_both() -> None:
    def said(*names: str) -> list[str]:
        definition = Definition({"paths": paths("/a/{b}", *names)}, "f")
        return [finding.message for finding in operations_cannot_be_mistaken(definition)]

    assert said("/a/me") == ['the path "/a/me" also matches "/a/{b}"']
    assert said("/a/me", "/a/us") == ['the path "/a/me" also matches "/a/{b}"; one more path overlaps like this']
    assert said("/a/me", "/a/us", "/a/x") == ['the path "/a/me" also matches "/a/{b}"; 2 more paths overlap like this']
