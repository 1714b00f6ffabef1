"""Comparing takes less than reading and walking both versions, and no definition makes it explode."""

from __future__ import annotations

import copy
import json
from typing import Any

from checks.walk import Judgement, definition_nodes, judge_nodes
from connector.comparison.operations import compare_operations
from connector.definition import Definition
from connector.document import read_document
from connector.publisher import Publisher
from tests.effort import seconds


def large() -> dict[str, Any]:
    """A definition of a megabyte: 520 operations, half of them with schemas in place and half with shared ones."""
    texts = {"title": "A title of some length", "description": "A description that is as long as most of them are."}
    fields = {f"field{number}": {"type": "string", **texts} for number in range(20)}
    shared = {
        f"Shared{number}": {
            "type": "object",
            "properties": {**fields, "next": {"$ref": f"#/definitions/Shared{(number + 1) % 40}"}},
        }
        for number in range(40)
    }
    paths = {}
    for number in range(520):
        in_place = {"type": "object", "properties": fields}
        schema = in_place if number % 2 else {"$ref": f"#/definitions/Shared{number % 40}"}
        paths[f"/path{number}/{{id}}"] = {
            "post": {
                "operationId": f"Operation{number}",
                "summary": f"Operation {number}",
                "parameters": [{"name": "id", "in": "path", "type": "string", "required": True, **texts}],
                "responses": {"200": {"description": "It.", "schema": schema}, "400": {"description": "Wrong."}},
            }
        }
    return {"swagger": "2.0", "info": {"title": "Large"}, "paths": paths, "definitions": shared}


def test_two_versions_of_a_megabyte_are_compared_in_less_than_twice_the_time_of_reading_and_walking_both() -> None:
    old = large()
    new = copy.deepcopy(old)
    new["definitions"]["Shared7"]["properties"].pop("field3")
    texts = [json.dumps(value).encode() for value in (old, new)]
    assert all(len(text) > 1_000_000 for text in texts)
    versions: list[Definition] = []

    def read_and_walk() -> None:
        for text in texts:
            definition = Definition(read_document(text, "f").value, "f")
            judge_nodes(definition_nodes(definition), Publisher.VERIFIED, Judgement())
            versions.append(definition)

    base = min(seconds(read_and_walk) for _ in range(3))
    found: list[Any] = []

    def compare() -> None:
        found[:] = compare_operations(*versions[:2])

    spent = min(seconds(compare) for _ in range(3))
    assert len(found) == 260  # every operation that refers to a shared definition reaches all of them
    assert spent < 2 * base


def test_schemas_that_refer_to_each_other_twice_are_compared_once_each() -> None:
    def doubled(leaf: str) -> dict[str, Any]:
        definitions: dict[str, Any] = {
            f"S{number}": {"properties": {name: {"$ref": f"#/definitions/S{number + 1}"} for name in ("left", "right")}}
            for number in range(60)
        }
        definitions["S60"] = {"type": leaf}
        response = {"200": {"description": "It.", "schema": {"$ref": "#/definitions/S0"}}}
        return {"paths": {"/a": {"get": {"operationId": "A", "responses": response}}}, "definitions": definitions}

    (change,) = compare_operations(Definition(doubled("string"), "f"), Definition(doubled("integer"), "f"))
    assert change.what.startswith('output field "left.left.')


def test_deep_schemas_exhaust_no_stack() -> None:
    def deep(leaf: str) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": leaf}
        for _ in range(5_000):
            schema = {"type": "array", "items": schema}
        response = {"200": {"description": "It.", "schema": schema}}
        return {"paths": {"/a": {"get": {"operationId": "A", "responses": response}}}}

    (change,) = compare_operations(Definition(deep("string"), "f"), Definition(deep("integer"), "f"))
    assert len(change.finding("m").message) < 200
