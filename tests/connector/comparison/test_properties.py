"""Over published definitions: what is the same compares as the same, and each kind of change is told as just that."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector.comparison.alike import alike
from connector.comparison.operations import compare_operations
from connector.definition import Definition
from connector.vocabulary import VERBS

FILES: Final = Path(__file__).resolve().parents[4] / "shared" / "oracle" / "files"
LARGEST: Final = 60_000
"""Bytes of the definitions that are taken: the test has to be quick."""
MANY: Final = 60

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FILES.is_dir(), reason="../shared is not beside this checkout"),
]
Value = dict[str, Any]


@cache
def definitions() -> tuple[Value, ...]:
    """Published definitions that a program may rewrite: valid JSON with paths, and no operationId twice."""
    found: list[Value] = []
    for path in sorted(FILES.glob("*.json")):
        if len(found) == MANY:
            break
        if path.stat().st_size > LARGEST:
            continue
        try:
            value = json.loads(path.read_text(encoding="utf-8-sig"))
        except ValueError:
            continue
        operations = Definition(value, "f").operations if isinstance(value, dict) else []
        names = [operation.id for operation in operations]
        if operations and all(names) and len(set(names)) == len(names):
            found.append(value)
    return tuple(found)


def kinds(old: Value, new: Value) -> list[str]:
    return [type(change).__name__ for change in compare_operations(Definition(old, "f"), Definition(new, "f"))]


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        names = list(value)
        chance.shuffle(names)
        return {name: shuffled(value[name], chance) for name in names}
    return [shuffled(element, chance) for element in value] if isinstance(value, list) else value


def inlined(value: Any, root: Value, trail: tuple[str, ...] = ()) -> Any:
    """The value with its references replaced by what they name, but for circles and what is not there.

    A reference with something beside it stays: whether that counts is another question.
    """
    if isinstance(value, list):
        return [inlined(element, root, trail) for element in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if isinstance(reference, str):
        target = Definition(root, "f").lookup(reference)
        if target is None or len(value) > 1 or reference in trail or len(trail) > 4:
            return value
        return inlined(target.value, root, (*trail, reference))
    return {name: inlined(one, root, trail) for name, one in value.items()}


def extracted(value: Value) -> Value:
    """The schema of every response and every body moved to the definitions."""
    new = copy.deepcopy(value)
    shared = new.setdefault("definitions", {})
    for holder in _holders(new):
        name = f"Extracted{len(shared)}"
        shared[name] = holder["schema"]
        holder["schema"] = {"$ref": f"#/definitions/{name}"}
    return new


def moved(value: Value) -> Value:
    """The parameters of every operation moved to the parameters that are shared."""
    new = copy.deepcopy(value)
    shared = new.setdefault("parameters", {})
    for operation in _operations(new):
        listed: Any = operation.get("parameters")
        for index, one in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(one, dict) and "$ref" not in one:
                name = f"Moved{len(shared)}"
                shared[name] = one
                listed[index] = {"$ref": f"#/parameters/{name}"}
    return new


def _operations(value: Value) -> Iterator[Value]:
    for item in value["paths"].values():
        if isinstance(item, dict):
            yield from (one for verb, one in item.items() if verb.lower() in VERBS and isinstance(one, dict))


def _holders(value: Value) -> Iterator[Value]:
    for operation in _operations(value):
        responses = operation.get("responses")
        listed = operation.get("parameters")
        yield from (
            one
            for one in [
                *(responses.values() if isinstance(responses, dict) else ()),
                *(listed if isinstance(listed, list) else ()),
            ]
            if isinstance(one, dict) and isinstance(one.get("schema"), dict)
        )


drawn = st.integers(min_value=0, max_value=MANY - 1)


@settings(deadline=None, max_examples=20)
@given(drawn, st.randoms(use_true_random=False))
def test_what_says_the_same_compares_as_the_same(index: int, chance: random.Random) -> None:
    value = definitions()[index % len(definitions())]
    for same in (
        copy.deepcopy(value),
        shuffled(value, chance),
        {**value, "paths": inlined(value["paths"], value)},
        extracted(value),
        moved(value),
    ):
        assert kinds(value, same) == []
        assert kinds(same, value) == []
        assert alike(value, same)
        assert alike(same, value)


def _hide(operation: Value) -> None:
    operation["x-ms-visibility"] = "internal"


def _rename(operation: Value) -> None:
    operation["operationId"] += "Renamed"


def _require(operation: Value) -> None:
    parameter = {"name": "certainly-new", "in": "query", "type": "string", "required": True}
    operation["parameters"] = [*operation.get("parameters", ()), parameter]


@settings(deadline=None, max_examples=12)
@given(drawn, st.randoms(use_true_random=False))
@pytest.mark.parametrize(
    ("change", "kind", "back"),
    [
        (_hide, "OperationHidden", None),
        (_rename, "OperationRenamed", "OperationRenamed"),
        (_require, "InputAdded", "InputDeleted"),
    ],
)
def test_one_change_is_told_as_just_that(
    change: Callable[[Value], None], kind: str, back: str | None, index: int, chance: random.Random
) -> None:
    value = definitions()[index % len(definitions())]
    new = copy.deepcopy(value)
    visible = [one for one in _operations(new) if str(one.get("x-ms-visibility")).lower() != "internal"]
    if not visible:
        return
    change(chance.choice(visible))
    assert kinds(value, new) == [kind]
    assert not alike(value, new)
    if back is not None:
        assert kinds(new, value) == [back]


FIELD: Final = {"type": "string", "enum": ["a", "b"]}


@settings(deadline=None, max_examples=6)
@given(drawn, st.randoms(use_true_random=False))
@pytest.mark.parametrize(
    ("after", "sent", "read"),
    [
        (None, "InputDeleted", "OutputDeleted"),
        ({"type": "integer"}, "InputTypeChanged", "OutputTypeChanged"),
        ({**FIELD, "format": "byte"}, "InputFormatChanged", "OutputFormatChanged"),
        ({**FIELD, "enum": ["a"]}, "InputListNarrowed", None),
        ({**FIELD, "enum": ["a", "b", "c"]}, None, "OutputListWidened"),
        ({**FIELD, "x-ms-visibility": "internal"}, "InputHidden", "OutputHidden"),
        ({**FIELD, "description": "Another.", "title": "Another"}, None, None),
    ],
)
def test_one_change_of_a_field_is_told_by_its_direction(
    after: Value | None, sent: str | None, read: str | None, index: int, chance: random.Random
) -> None:
    value = definitions()[index % len(definitions())]
    schema = {"type": "object", "properties": {"x": FIELD}}
    changed = {"type": "object", "properties": {} if after is None else {"x": after}}

    def with_field(inner: Value) -> Value:
        new = copy.deepcopy(value)
        nested = {"type": "array", "items": {"type": "object", "properties": {"deep": inner}}}
        operation = {
            "operationId": "CertainlyNew",
            "parameters": [{"name": "body", "in": "body", "schema": nested}],
            "responses": {"200": {"description": "It.", "schema": nested}},
        }
        new["paths"]["/certainly/new"] = {"post": operation}
        return shuffled(new, chance) if chance.random() < 0.5 else new

    assert kinds(with_field(schema), with_field(changed)) == [kind for kind in (sent, read) if kind]
