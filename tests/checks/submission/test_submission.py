"""What no file shows is asked of the submitter: a no is told at its line, a gap is a hint, a yes is silent."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY, Level
from checks.walk import walk
from connector.connector import read_connector
from connector.publisher import Publisher
from tools.examples import materialize

SCHEMA = json.loads(Path("schemas/certification.schema.json").read_text(encoding="utf-8"))
ASKED_LATER = {"update", "general-availability"}
"""Sections that the first submission has no answer to."""


def found(
    directory: Path, declaration: dict[str, Any], publisher: Publisher = Publisher.VERIFIED
) -> list[tuple[str, str, str]]:
    """What the rules say of the sample with these answers: rule, pointer, message."""
    path = materialize({"certification.yml": declaration}, directory / "contoso-invoices")
    judgement = walk(read_connector(str(path), "contoso-invoices", publisher))
    return [
        (broken.rule.id, broken.finding.pointer, broken.finding.message)
        for broken in judgement.broken
        if broken.rule.module in ("checks.submission.submission", "checks.submission.declaration")
    ]


def switches() -> list[tuple[str, str]]:
    """Every member of certification.yml that is answered with true or false."""
    return [
        (section, member)
        for section, schema in SCHEMA["properties"].items()
        for member, described in schema.get("properties", {}).items()
        if described.get("type") == "boolean" and (section, member) != ("validation", "paconn-validate")
    ]


@pytest.mark.parametrize(("section", "member"), switches())
def test_a_no_is_told_once_at_its_member(section: str, member: str, tmp_path: Path) -> None:
    told = found(tmp_path, {section: {member: False}})
    assert [pointer for _, pointer, _ in told] == [f"/{section}/{member}"]


@pytest.mark.parametrize(("section", "member"), switches())
def test_a_yes_is_silent(section: str, member: str, tmp_path: Path) -> None:
    assert found(tmp_path, {section: {member: True}}) == []


@pytest.mark.parametrize("calls", [0, 1, 9])
def test_fewer_than_ten_calls_are_told_with_their_number(calls: int, tmp_path: Path) -> None:
    assert found(tmp_path, {"validation": {"calls-per-operation": calls}}) == [
        (
            "tested-ten-calls",
            "/validation/calls-per-operation",
            f"{calls} successful calls of an operation are declared, at least 10 are asked for",
        )
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (-1, '"calls-per-operation" must be 0 or more'),
        ("ten", '"calls-per-operation" must be a whole number'),
        (True, '"calls-per-operation" must be a whole number'),
    ],
)
def test_what_is_no_number_of_calls_is_told_by_the_schema_alone(value: Any, message: str, tmp_path: Path) -> None:
    told = found(tmp_path, {"validation": {"calls-per-operation": value}})
    assert [(rule, text) for rule, _, text in told] == [("declaration-schema", message)]


@pytest.mark.parametrize(
    ("told", "retires", "message"),
    [
        ("2026-05-04", "2026-06-02", "operations stop working 29 days after customers are told"),
        ("2026-05-04", "2026-05-05", "operations stop working 1 day after customers are told"),
        ("2026-05-04", "2026-05-03", "operations stop working before customers are told"),
        (None, "2026-05-03", "operations stop working on 2026-05-03, and `customers-notified` is missing"),
    ],
)
def test_users_need_thirty_days(told: str | None, retires: str, message: str, tmp_path: Path) -> None:
    answers = {"customers-notified": told} if told else {}
    assert found(tmp_path, {"update": {**answers, "retires": retires}}) == [
        ("users-told-in-time", "/update/retires", message)
    ]


def test_thirty_days_are_enough(tmp_path: Path) -> None:
    assert not found(tmp_path, {"update": {"customers-notified": "2026-05-04", "retires": "2026-06-03"}})


@pytest.mark.parametrize(
    ("section", "member", "days", "expected"),
    [
        ("submission", "package-link-expires", -2, ["package-link-valid"]),
        ("submission", "package-link-expires", 1, []),
        ("validation", "preview-region", 2, ["validation-passed"]),
        ("validation", "preview-region", -1, []),
    ],
)
def test_days_are_compared_with_today(
    section: str, member: str, days: int, expected: list[str], tmp_path: Path
) -> None:
    day = (datetime.now(UTC).date() + timedelta(days=days)).isoformat()
    assert [rule for rule, *_ in found(tmp_path, {section: {member: day}})] == expected


@pytest.mark.parametrize("member", ["new-connector", "calls-per-operation", "redirect-registered"])
def test_an_answer_that_is_missing_is_named_in_one_hint(member: str, tmp_path: Path) -> None:
    section = next(name for name, schema in SCHEMA["properties"].items() if member in schema.get("properties", {}))
    assert found(tmp_path, {section: {member: None}}) == [
        ("declaration-complete", "", f"1 question is not answered: {section}.{member}")
    ]
    assert REGISTRY["declaration-complete"].level is Level.HINT


def test_without_oauth_nobody_asks_for_its_app(tmp_path: Path) -> None:
    path = materialize(
        {
            "certification.yml": {"authentication": None},
            "apiProperties.json": {"properties": {"connectionParameters": {"token": {"type": "securestring"}}}},
        },
        tmp_path / "contoso-invoices",
    )
    broken = walk(read_connector(str(path), "contoso-invoices")).broken
    assert "declaration-complete" not in [one.rule.id for one in broken]


def test_an_independent_publisher_is_asked_for_the_identity_and_not_for_the_portal(tmp_path: Path) -> None:
    told = found(tmp_path, {"submission": None}, Publisher.INDEPENDENT)
    assert ("declaration-complete", "", "1 question is not answered: submission.identity-verified") in told


def test_a_directory_without_a_declaration_is_not_asked(tmp_path: Path) -> None:
    path = materialize({"certification.yml": None}, tmp_path / "contoso-invoices")
    assert not walk(read_connector(str(path), "contoso-invoices")).broken


@pytest.mark.parametrize("value", [[], "text", 1, None, {"validation": []}, {"update": {"retires": 20260503}}])
def test_odd_declarations_are_the_schemas_matter(value: Any, tmp_path: Path) -> None:
    path = materialize({"certification.yml": json.dumps(value)}, tmp_path / "contoso-invoices")
    rules = {one.rule.id for one in walk(read_connector(str(path), "contoso-invoices")).broken}
    assert rules <= {"declaration-schema", "declaration-complete"}


def test_nothing_that_is_declared_here_blocks() -> None:
    assert not [rule for rule in REGISTRY.values() if rule.page == "submission" and rule.level is Level.ERROR]


@pytest.mark.parametrize(
    ("days", "said"),
    [(-3, "have expired"), (0, "expire in 0 days"), (1, "expire in 1 day "), (89, "expire in 89 days"), (90, None)],
)
def test_credentials_that_soon_expire_are_a_hint(days: int, said: str | None, tmp_path: Path) -> None:
    day = (datetime.now(UTC) + timedelta(days=days)).date().isoformat()
    told = found(tmp_path, {"authentication": {"credentials-expire": day}})
    assert [rule for rule, _, _ in told] == (["oauth-credentials-expiry"] if said else [])
    assert all(said in message for _, _, message in told if said)


def test_what_is_not_answered_comes_as_lines_that_answer_it(tmp_path: Path) -> None:
    sections = ("authentication", "validation", "submission")
    path = materialize({"certification.yml": dict.fromkeys(sections)}, tmp_path / "1" / "contoso-invoices")
    (asked,) = (
        broken.finding
        for broken in walk(read_connector(str(path), "contoso-invoices")).broken
        if broken.rule.id == "declaration-complete"
    )
    assert asked.snippet is not None
    text = (path / "certification.yml").read_text(encoding="utf-8") + asked.snippet
    (tmp_path / "2").mkdir()
    assert not [rule for rule, _, _ in found_in(tmp_path / "2", text)]


def found_in(directory: Path, text: str) -> list[tuple[str, str, str]]:
    return found(directory, text)  # type: ignore[arg-type]
