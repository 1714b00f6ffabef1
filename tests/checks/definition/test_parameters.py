"""What the rules on parameters tell apart beyond their examples."""

from typing import Any

import pytest

from checks.definition.parameters import MOST_OF_HOST
from tests.checks.definition.parameter_drafts import AT, body, field, taking
from tests.checks.judging import findings, judged, named
from tests.effort import at_most


def test_a_type_is_asked_for_once_where_a_schema_stands_in_its_place() -> None:
    document = taking({"name": "word", "in": "query", "schema": {"type": "string"}})
    assert named("non-body-parameter-no-schema", document) == [(f"{AT}/0", "NonBodyParameterSchemaNotValid")]
    assert not named("parameter-type-known", document)


def test_the_type_of_a_body_stands_in_its_schema() -> None:
    assert named("body-parameter-schema", taking({"name": "body", "in": "body"})) == [
        (f"{AT}/0", "BodyParameterSchemaRequired")
    ]
    assert named("body-parameter-schema", taking(body({}) | {"type": "object"})) == [
        (f"{AT}/0/type", "BodyParameterPropertyNotValid")
    ]


@pytest.mark.parametrize("name", ["connectionId", "ConnectionID", "connectionid"])
def test_the_reserved_name_is_known_in_any_letter_case(name: str) -> None:
    assert named("parameter-not-connectionid", taking(field(name=name)))
    assert not named("parameter-not-connectionid", taking(field(name=f"{name}2")))


def test_only_the_path_needs_an_encoding_and_only_the_query_refuses_it() -> None:
    encoded = {"x-ms-url-encoding": "single"}
    missing, refused = "path-parameter-url-encoding", "query-parameter-no-encoding"
    assert named(missing, taking(field("path"))) == [
        (f"{AT}/0/x-ms-url-encoding", "PathParameterMissingEncoding"),
    ]
    assert not named(missing, taking(field("query"), field("path", **encoded)))
    assert named(refused, taking(field("query", **encoded)))
    assert not named(refused, taking(field("path", **encoded)))


@pytest.mark.parametrize("location", ["query", "formData", "header", "path"])
@pytest.mark.parametrize("joined", ["multi", "Multi", "lines", None])
def test_multi_is_refused_wherever_it_is_written(location: str, joined: Any) -> None:
    document = taking(field(location, collectionFormat=joined))
    assert named("collection-format-supported", document) == [
        (f"{AT}/0/collectionFormat", "CollectionFormatValueNotSupported")
    ]
    assert not named("collection-format-csv", document)


def test_multi_is_refused_inside_of_items_too() -> None:
    items = {"type": "array", "items": {"type": "string"}, "collectionFormat": "multi"}
    assert named("collection-format-supported", taking(field(type="array", items=items)))


def test_csv_alone_is_known_to_work() -> None:
    assert not named("collection-format-supported", taking(field(collectionFormat="pipes")))
    assert named("collection-format-csv", taking(field(collectionFormat="pipes")))
    for rule in ("collection-format-supported", "collection-format-csv"):
        assert not named(rule, taking(field(collectionFormat="csv")))


def test_a_shared_parameter_that_nothing_refers_to_is_told() -> None:
    document = taking({"$ref": "#/parameters/A"}) | {"parameters": {"A": field(), "B": field()}}
    assert named("shared-parameter-used", document) == [("/parameters/B", None)]


def test_a_parameter_of_the_host_is_used() -> None:
    host = {"hostTemplate": "{A}/v3", "useSchemePrefix": False, "parameters": [{"$ref": "#/parameters/A"}, None]}
    document = taking(field()) | {"parameters": {"A": field()}, "x-ms-parameterized-host": host}
    assert not named("shared-parameter-used", document)
    assert named("shared-parameter-used", document | {"x-ms-parameterized-host": {"parameters": "A"}})


def test_thousands_of_parameters_of_the_host_are_looked_through_in_a_moment() -> None:
    document = taking() | {"parameters": {f"A{number}": field() for number in range(4_000)}}
    with at_most(60):
        judged(document | {"x-ms-parameterized-host": {"parameters": [{"$ref": 1}] * 20_000}})


def test_only_the_first_parameters_of_the_host_are_looked_at() -> None:
    document = taking() | {"parameters": {"A": field()}}
    for before, told in ((MOST_OF_HOST - 1, False), (MOST_OF_HOST, True)):
        listed = [*[{"$ref": "#/parameters/B"}] * before, {"$ref": "#/parameters/A"}]
        host = {"x-ms-parameterized-host": {"parameters": listed}}
        assert bool(named("shared-parameter-used", document | host)) is told


@pytest.mark.parametrize("value", [None, 7, "a", [], {}, [[]], {"a": []}], ids=repr)
def test_no_value_of_any_kind_stops_a_rule(value: Any) -> None:
    members = ("name", "in", "type", "schema", "x-ms-summary", "x-ms-url-encoding", "collectionFormat", "default")
    for member in members:
        judged(taking(field() | {member: value}, consumes=value, produces=value))


@pytest.mark.parametrize(
    ("declared", "meant"),
    [("boolen", "boolean"), ("str", "string"), ("Int32", "integer"), ("xyz", None), ("dict", None)],
)
def test_the_type_that_is_meant_is_named(declared: str, meant: str | None) -> None:
    (finding,) = findings("parameter-type-known", taking(field() | {"type": declared}))
    assert finding.help == (f'Write `"type": "{meant}"`.' if meant else None)
