"""The judge itself: each fault put before it is found, and a proper request passes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from publish.review import RESOLVE
from tests.github.contract import Contract

CHECKS = "/repos/o/r/check-runs"
COMMENTS = "/repos/o/r/issues/7/comments"
REVIEWS = "/repos/o/r/pulls/7/reviews"
SUGGESTION: dict[str, Any] = {"path": "a.json", "line": 3, "side": "RIGHT", "body": "x"}
REVIEW: dict[str, Any] = {"commit_id": "a" * 40, "event": "COMMENT", "body": "One.", "comments": [SUGGESTION]}
LINE: dict[str, Any] = {
    "path": "a/b.json",
    "start_line": 2,
    "end_line": 2,
    "annotation_level": "failure",
    "message": "m",
}
CHECK: dict[str, Any] = {
    "name": "n",
    "head_sha": "a" * 40,
    "status": "completed",
    "conclusion": "success",
    "output": {"title": "t", "summary": "s", "annotations": [LINE]},
}


@pytest.fixture(scope="module", params=["api.github.com", "ghes-3.19"])
def contract(request: pytest.FixtureRequest) -> Contract:
    return Contract(request.param)


def judged(contract: Contract, method: str, path: str, body: Any, query: str = "", token: str = "token x") -> list[str]:
    headers = {"Content-Type": "application/json", "Authorization": token}
    data = b"" if body is None else json.dumps(body).encode()
    return contract.violations(method, path, query, headers, data, 500, b"{}")


def with_line(**changes: Any) -> dict[str, Any]:
    return {**CHECK, "output": {**CHECK["output"], "annotations": [{**LINE, **changes}]}}


def test_proper_requests_pass(contract: Contract) -> None:
    assert judged(contract, "POST", CHECKS, CHECK) == []
    assert judged(contract, "PATCH", f"{CHECKS}/1", {"output": CHECK["output"]}) == []
    assert judged(contract, "POST", COMMENTS, {"body": "x" * 65_536}) == []
    assert judged(contract, "GET", COMMENTS, None, "per_page=100&page=2") == []
    assert judged(contract, "POST", REVIEWS, REVIEW) == []
    assert judged(contract, "GET", "/repos/o/r/pulls/7/files", None, "per_page=100&page=2") == []
    assert judged(contract, "POST", "/graphql", {"query": RESOLVE, "variables": {"thread": "T"}}) == []


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({name: value for name, value in CHECK.items() if name != "head_sha"}, "head_sha"),
        ({name: value for name, value in CHECK.items() if name != "conclusion"}, "without a conclusion"),
        ({**CHECK, "colour": "red"}, "colour"),
        ({**CHECK, "conclusion": "failed"}, "failed"),
        ({**CHECK, "output": {"summary": "s"}}, "title"),
        ({**CHECK, "output": {"title": "t", "summary": "s" * 65_536}}, "too long"),
        ({**CHECK, "output": {"title": "t", "summary": "ü" * 40_000}}, "65,535 bytes"),
        ({**CHECK, "output": {"title": "t" * 256, "summary": "s"}}, "too long"),
        ({**CHECK, "output": {"title": "t", "summary": "s", "annotations": [LINE] * 51}}, "too long"),
        (with_line(annotation_level="error"), "error"),
        (with_line(start_line=0), "minimum"),
        (with_line(end_line=1), "ends before"),
        (with_line(end_line=3, start_column=1, end_column=2), "columns on several lines"),
        (with_line(start_column=3, end_column=2), "columns make no range"),
        (with_line(start_column=0, end_column=2), "minimum"),
        (with_line(message="ü" * 40_000), "64 KB"),
        (with_line(title="t" * 256), "too long"),
        (with_line(path="/etc/passwd"), "no path"),
        (with_line(path="../x"), "no path"),
        (with_line(line=4), "line"),
        (with_line(message="\ud800"), "lone surrogate"),
    ],
)
def test_a_faulty_check_run_is_found(contract: Contract, body: dict[str, Any], word: str) -> None:
    found = judged(contract, "POST", CHECKS, body)
    assert found
    assert word in " ".join(found)


@pytest.mark.parametrize(
    ("method", "path", "body", "query"),
    [
        ("PATCH", f"{CHECKS}/1", {**CHECK}, ""),
        ("POST", COMMENTS, {"body": "x" * 65_537}, ""),
        ("POST", COMMENTS, {}, ""),
        ("GET", COMMENTS, None, "per_page=many"),
        ("GET", COMMENTS, None, "sort=created"),
        ("GET", "/repos/o/r", None, ""),
        ("DELETE", "/repos/o/r/issues/7", None, ""),
        ("POST", "/graphql", {"query": "query { viewer { email } }", "variables": {}}, ""),
        ("POST", "/graphql", {"query": RESOLVE, "variables": {"thread": 1}}, ""),
        ("POST", "/graphql", {"query": RESOLVE, "variables": {}}, ""),
        ("POST", REVIEWS, {**REVIEW, "event": "APPROVED"}, ""),
        ("POST", REVIEWS, {name: value for name, value in REVIEW.items() if name != "event"}, ""),
        ("POST", REVIEWS, {**REVIEW, "body": ""}, ""),
        ("POST", REVIEWS, {**REVIEW, "comments": [{**SUGGESTION, "start_line": 3}]}, ""),
        ("POST", REVIEWS, {**REVIEW, "comments": [{**SUGGESTION, "side": "BOTH"}]}, ""),
        ("POST", REVIEWS, {**REVIEW, "comments": [{"path": "a.json", "body": "x"}]}, ""),
        ("GET", "/repos/o/r/pulls/7/files", None, "sort=name"),
    ],
)
def test_other_faulty_requests_are_found(contract: Contract, method: str, path: str, body: Any, query: str) -> None:
    assert judged(contract, method, path, body, query)


def test_a_request_without_a_token_is_found(contract: Contract) -> None:
    assert judged(contract, "POST", COMMENTS, {"body": "x"}, token="")


def test_a_faulty_answer_is_found(contract: Contract) -> None:
    headers = {"Content-Type": "application/json", "Authorization": "token x"}
    assert contract.violations("POST", COMMENTS, "", headers, b'{"body": "x"}', 201, b'{"id": 1}')
