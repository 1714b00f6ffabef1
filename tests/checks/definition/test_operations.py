"""What the rules on operations tell apart beyond their examples."""

from typing import Any

import pytest

from checks.rule import REGISTRY
from tests.checks.judging import advice, found, judged


def pointers(rule: str, *operations: dict[str, Any], **members: Any) -> list[str]:
    paths = {f"/{number}": {"get": operation} for number, operation in enumerate(operations)}
    return [pointer for pointer, _ in found(rule, {"paths": paths} | members)]


INTERNAL = {"x-ms-visibility": "internal"}


def test_operation_ids_that_differ_in_case_are_the_same() -> None:
    twice = [{"operationId": "Get"}, {"operationId": "List"}, {"operationId": "GET"}]
    assert pointers("operation-id-unique", *twice) == ["/paths/~12/get/operationId"]


def test_operations_without_an_id_do_not_share_one() -> None:
    assert not pointers("operation-id-unique", {}, {})
    assert pointers("operation-id-present", {}, {"operationId": " "}, {"operationId": 5}) == [
        "/paths/~10/get",
        "/paths/~11/get",
        "/paths/~12/get",
    ]


@pytest.mark.parametrize("id", ["Get", "get-it", "GetIt_V2", ""])
def test_an_operation_id_may_contain_hyphens_and_underscores(id: str) -> None:
    assert not pointers("operation-id-sanitized", {"operationId": id})


@pytest.mark.parametrize("id", ["Get.it", "Get it", "Größe", "a/b"])
def test_an_operation_id_contains_no_other_characters(id: str) -> None:
    assert pointers("operation-id-sanitized", {"operationId": id}) == ["/paths/~10/get/operationId"]


@pytest.mark.parametrize("paths", [{}, {"/a": {}}, {"x-a": {"b": {}}}, {"/a": {"parameters": []}}])
def test_paths_without_a_verb_have_no_operation(paths: dict[str, Any]) -> None:
    assert found("paths-not-empty", {"paths": paths}) == [("/paths", "`paths` has no operation")]


def test_missing_paths_are_reported_where_they_are_missing() -> None:
    assert found("paths-not-empty", {}) == [("", "`paths` is missing")]
    assert found("paths-not-empty", {"paths": []}) == [("/paths", "`paths` must be an object")]


def test_tags_may_differ_in_case_and_may_be_nonsense() -> None:
    assert not pointers("tags-unique", tags=[{"name": "a"}, {"name": "A"}, {"name": 1}, {"name": 1}, None, []])
    assert not pointers("tags-unique", tags={"name": "a"})
    assert pointers("tags-unique", tags=[{"name": "a"}, {"name": "a"}]) == ["/tags/1/name"]


def test_parameters_that_are_shared_or_bodies_or_rare_are_not_copies() -> None:
    page = {"name": "page", "in": "query", "type": "integer"}
    body = {"name": "body", "in": "body", "schema": {}}
    shared = {"$ref": "#/parameters/page"}
    assert not pointers("parameters-reused", *[{"parameters": [page]}] * 4)
    assert not pointers("parameters-reused", *[{"parameters": [body, shared]}] * 5, parameters={"page": page})
    assert not pointers("parameters-reused", *[{"parameters": [page | {"default": n}]} for n in range(5)])
    reordered = dict(reversed(page.items()))
    assert pointers("parameters-reused", *[{"parameters": [each]} for each in (page, reordered) * 3]) == [
        "/paths/~10/get/parameters/0"
    ]


@pytest.mark.parametrize("value", [None, 5, ["a"], {"a": 1}, True, "\ud800", "a" * 100_000])
def test_no_value_of_a_member_stops_a_rule(value: Any) -> None:
    members = ("operationId", "summary", "description", "x-ms-visibility", "parameters", "deprecated", "responses")
    for member in members:
        paths = {"/a": {"get": {"operationId": "A", "summary": "A", member: value}}, "/b": {"get": {member: value}}}
        judged({"paths": paths})


def test_every_rule_says_what_to_write() -> None:
    for rule in REGISTRY.values():
        if rule.page in ("operations", "summaries", "descriptions"):
            assert rule.help.endswith(".")
            assert rule.requirement.endswith((".", "?`."))


def test_the_character_of_an_operation_id_is_named_and_left_out_of_the_advice() -> None:
    value = {"paths": {"/a": {"get": {"operationId": "list.rooms"}}}}
    assert found("operation-id-sanitized", value) == [
        ("/paths/~1a/get/operationId", 'operationId "list.rooms" contains "."')
    ]


@pytest.mark.parametrize(
    ("id", "proposed"),
    [("/api/status/get", 'such as "Api_Status_Get".'), ("{Get}", 'such as "Get".'), ("/", "and `-`.")],
)
def test_the_proposed_operation_id_neither_begins_nor_ends_with_an_underscore(id: str, proposed: str) -> None:
    assert advice("operation-id-sanitized", {"paths": {"/a": {"get": {"operationId": id}}}}).endswith(proposed)


def test_many_copies_are_one_finding_for_the_file() -> None:
    page = {"name": "page", "in": "query", "type": "integer"}
    top = page | {"name": "top"}
    paths = {f"/{n}": {"get": {"parameters": [page, top] if n else [page]}} for n in range(6)}
    assert found("parameters-reused", {"paths": paths}) == [
        ("/paths/~10/get/parameters/0", 'the same parameter "page" is defined 6 times, and 1 more 5 times or more')
    ]


def test_a_verb_in_capitals_is_an_operation() -> None:
    assert not found("paths-not-empty", {"paths": {"/a": {"POST": {}}}})


def test_operation_ids_are_told_once_and_only_where_users_see_them() -> None:
    rule = "operation-id-pascal-case"
    hidden = {"operationId": "get-lists", "x-ms-visibility": "internal"}
    assert not pointers(rule, hidden, *[{"operationId": name} for name in ("GetInvoice", "Invoices_Get", "Get_V2")])
    assert len(pointers(rule, {"operationId": "GET_INVOICE"})) == 1
    paths = {f"/{n}": {"get": {"operationId": f"get-{n}"}} for n in range(3)} | {"/hidden": {"get": hidden}}
    assert found(rule, {"paths": paths}) == [
        ("/paths/~10/get/operationId", 'operationId "get-0" and 2 of 2 others are not in Pascal case')
    ]
