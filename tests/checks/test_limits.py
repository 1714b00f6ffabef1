"""Where rules look at a part of a text or a file only, what is left out hides no error."""

from __future__ import annotations

from typing import Any

import pytest

from checks.definition import extensions, info, summaries
from checks.openapi import judge, places
from checks.openapi.wording import LONGEST, quote
from tests.checks.judging import found


def test_a_name_that_is_too_long_to_be_a_misspelling_is_unknown_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    value: dict[str, Any] = {"paths": {"/a": {"get": {"sumary": "A"}}}}
    [(pointer, _)] = found("operation-known-keys", value)
    monkeypatch.setattr(extensions, "LONGEST_NAME", 5)
    assert [one for one, _ in found("operation-known-keys", value)] == [pointer]


def test_a_name_before_the_word_api_is_looked_for_close_to_it() -> None:
    rule = "description-no-api-word"
    name = "A" * info.MOST_BEFORE_API
    assert not found(rule, {"info": {"title": "B", "description": f"{name[:-2]} API"}})
    assert not found(rule, {"info": {"title": "B", "description": f"{name} API"}})
    assert found(rule, {"info": {"title": "B", "description": f"Some {name.lower()} API"}})


def test_the_capitals_of_a_summary_are_looked_at_up_to_a_bound() -> None:
    rule = "operation-summary-sentence-case"
    filler = "a" * summaries._MOST
    assert found(rule, {"paths": {"/a": {"get": {"summary": "Get Large Invoices"}}}})
    assert not found(rule, {"paths": {"/a": {"get": {"summary": f"Get {filler} Large Invoices"}}}})
    assert found("operation-summary-max-80", {"paths": {"/a": {"get": {"summary": f"Get {filler}"}}}})


def test_a_document_with_too_many_faults_is_not_judged_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "MOST_ERRORS", 3)
    verdict = judge.judge({"swagger": "2.0", "info": {}, "paths": {f"a{number}": {} for number in range(9)}})
    assert len(verdict.errors) == 3
    assert verdict.stopped == "it has more than 3 faults"


def test_references_in_a_circle_are_followed_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    document = {"definitions": {str(number): {"$ref": f"#/definitions/{number + 1}"} for number in range(9)}}
    document["definitions"]["9"] = {"type": "string"}
    assert places.real_tokens(document, ["definitions", "0"]) == ["definitions", "9"]
    monkeypatch.setattr(places, "_LONGEST_CHAIN", 3)
    assert places.real_tokens(document, ["definitions", "0"]) == ["definitions", "3"]


@pytest.mark.parametrize("value", ["a" * 500, 10**500], ids=["text", "number"])
def test_a_foreign_value_is_cut_with_an_ellipsis(value: Any) -> None:
    assert len(quote(value)) <= LONGEST + 2
    assert "…" in quote(value)
