"""How operations and schemas are counted."""

from typing import Any

from checks.definition.limits import _unfolded
from connector.definition import Definition
from tests.checks.judging import found
from tests.effort import at_most


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/definitions/{name}"}


def wide(count: int, schema: Any) -> dict[str, Any]:
    return {"properties": {f"p{number}": schema for number in range(count)}}


def count(schema: Any, **definitions: Any) -> int:
    """How many schemas there are with references unfolded."""
    return _unfolded(Definition({"definitions": definitions}, "f"), schema)


def test_every_place_of_a_schema_counts() -> None:
    schema = {"properties": {"a": {}}, "items": {"items": {}}, "additionalProperties": {}, "allOf": [{}, {}]}
    assert count(schema) == 7
    assert count({"additionalProperties": True, "items": [], "properties": [], "allOf": {}}) == 1
    assert count(None) == count(ref("none")) == 0


def test_a_shared_schema_counts_wherever_a_reference_names_it() -> None:
    assert count(wide(3, ref("A")), A=wide(2, {"type": "string"})) == 10


def test_circles_end() -> None:
    itself = {"properties": {"again": ref("A")}}
    assert count(ref("A"), A=itself) == 2
    assert count(ref("A"), A={"items": ref("B")}, B={"items": ref("A")}) == 3
    assert count(ref("A"), A=ref("A")) == 0


def test_references_that_multiply_are_counted_in_a_moment() -> None:
    definitions = {f"D{number}": wide(50, ref(f"D{number + 1}")) for number in range(200)}
    responses = {"200": {"schema": ref("D0")}}
    paths = {f"/{number}": {"get": {"responses": responses}} for number in range(200)}
    with at_most(30):
        [(_, message), *_] = found("operation-schema-count", {"paths": paths, "definitions": definitions})
    assert "at least 1,000,000,000" in message


def test_depth_does_not_exhaust_the_count() -> None:
    schema: dict[str, Any] = {}
    for _ in range(20_000):
        schema = {"items": schema}
    assert count(schema) == 20_001


def test_256_operations_fit_and_internal_ones_count() -> None:
    paths = {f"/{number}": {"get": {"x-ms-visibility": "internal"}} for number in range(256)}
    assert not found("operations-max-256", {"paths": paths})
    [(pointer, message)] = found("operations-max-256", {"paths": paths | {"/a": {"put": {}}}})
    assert pointer == "/paths"
    assert message.startswith("257 operations")


def test_512_schemas_fit_into_a_body() -> None:
    def body(count: int) -> dict[str, Any]:
        properties = {f"p{number}": {"type": "string"} for number in range(count - 1)}
        parameter = {"name": "body", "in": "body", "schema": {"properties": properties}}
        return {"paths": {"/a": {"post": {"parameters": [parameter]}}}}

    assert not found("body-schema-count-512", body(512))
    assert [pointer for pointer, _ in found("body-schema-count-512", body(513))] == [
        "/paths/~1a/post/parameters/0/schema"
    ]


def test_512_schemas_fit_into_a_response_and_references_are_unfolded() -> None:
    paths = {"/a": {"get": {"responses": {"200": {"schema": wide(20, ref("A"))}}}}}
    assert not found("body-schema-count-512", {"paths": paths, "definitions": {"A": wide(20, {})}})
    [(pointer, message)] = found("body-schema-count-512", {"paths": paths, "definitions": {"A": wide(30, {})}})
    assert pointer == "/paths/~1a/get/responses/200/schema"
    assert "has 621 schemas" in message


def test_what_is_too_large_because_of_a_definition_is_told_there() -> None:
    paths = {"/a": {"get": {"responses": {"200": {"schema": ref("Outer")}}}}}
    definitions = {"Outer": wide(2, ref("Large")), "Large": wide(600, {}), "Small": wide(9, {})}
    told = found("body-schema-count-512", {"paths": paths, "definitions": definitions})
    assert [pointer for pointer, _ in told] == ["/definitions/Large"]


def test_one_large_operation_fits_among_small_ones() -> None:
    large = {"responses": {"200": {"schema": ref("A")}}}
    definitions = {"A": wide(140, ref("B")), "B": wide(140, {"type": "string"})}
    for others, totals in ((0, 1), (1, 0)):
        paths = {"/large": {"get": large}} | {f"/{number}": {"get": {}} for number in range(others)}
        document = {"paths": paths, "definitions": definitions}
        assert [pointer for pointer, _ in found("operation-schema-count", document)] == ["/paths/~1large/get"]
        assert len(found("total-schema-count", document)) == totals
