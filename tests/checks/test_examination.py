"""All rules and openapi-spec-validator together say each thing once."""

import json
from pathlib import Path
from typing import Any

import pytest

from certify.readers import Inline, Readers
from checks.criteria import COMPATIBILITY
from checks.definition.definition import UNLIKE_VERSION_THREE
from checks.examination import examine
from checks.rule import REGISTRY, Level
from checks.walk import Judgement
from connector.comparison.extent import Extent
from connector.connector import read_connector
from tools.examples import SAMPLE, materialize


@pytest.fixture(scope="module")
def readers() -> Readers:
    return Inline()


def judge(directory: Path, readers: Readers | None, **definition: Any) -> Judgement:
    """The sample with these members merged into its definition."""
    path = materialize({"apiDefinition.swagger.json": definition}, directory / "contoso-invoices")
    return examine(read_connector(str(path), "contoso-invoices"), readers)


def strong(judgement: Judgement) -> list[tuple[str, str]]:
    return [
        (broken.rule.id, broken.finding.pointer) for broken in judgement.broken if broken.rule.level is not Level.HINT
    ]


def test_the_sample_breaks_nothing(readers: Readers) -> None:
    judgement = examine(read_connector(str(SAMPLE), "contoso-invoices"), readers)
    assert strong(judgement) == []
    assert (judgement.unproven, judgement.unjudged) == ({}, {})


def test_what_only_the_specification_forbids_is_told_by_its_validator(readers: Readers, tmp_path: Path) -> None:
    broken = strong(judge(tmp_path / "with", readers, externalDocs={"url": 7}))
    assert [pointer for _, pointer in broken if pointer.startswith("/externalDocs")] == ["/externalDocs/url"]
    assert not [
        pointer for _, pointer in strong(judge(tmp_path / "without", None, externalDocs={"url": 7}))
        if pointer.startswith("/externalDocs")
    ]  # fmt: skip


def test_what_a_rule_says_is_not_repeated_by_the_specification(readers: Readers, tmp_path: Path) -> None:
    assert (
        len([pointer for _, pointer in strong(judge(tmp_path, readers, swagger="3.0")) if pointer == "/swagger"]) == 1
    )


def test_a_hint_is_dropped_where_something_stronger_stands(readers: Readers, tmp_path: Path) -> None:
    title = json.loads((SAMPLE / "apiDefinition.swagger.json").read_text())["info"]["title"]
    judgement = judge(tmp_path, readers, info={"title": f"{title} API connector" * 5})
    places = {broken.finding.pointer for broken in judgement.broken if broken.rule.level is not Level.HINT}
    assert places
    assert not [
        broken.rule.id
        for broken in judgement.broken
        if broken.rule.level is Level.HINT and broken.finding.pointer in places
    ]


def test_no_rule_says_the_same_of_one_place_twice(readers: Readers, tmp_path: Path) -> None:
    judgement = judge(tmp_path, readers, host=None, info=None, paths=None)
    said = [
        (broken.rule.id, broken.finding.file, broken.finding.pointer, broken.finding.message, broken.finding.line)
        for broken in judgement.broken
    ]
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("member", "text", "told"),
    [
        ("summary", "List\u200b invoices", "operation-english"),
        ("summary", "List – invoices", "operation-english"),
        ("description", "Lists the \u202einvoices of one customer.", "ai-descriptions"),
    ],
)
def test_one_character_is_told_once(member: str, text: str, told: str, tmp_path: Path) -> None:
    operation = {"get": {member: text}}
    found = [
        broken.rule.id
        for broken in judge(tmp_path, None, paths={"/invoices": operation}).broken
        if broken.finding.pointer == f"/paths/~1invoices/get/{member}"
    ]
    assert found == [told]


def test_without_a_definition_the_rest_is_judged(readers: Readers, tmp_path: Path) -> None:
    (tmp_path / "apiProperties.json").write_text('{"properties": {"iconBrandColor": "#zz"}}')
    found = strong(examine(read_connector(str(tmp_path), "contoso"), readers))
    assert ("swagger-file-present", "") in found
    assert [pointer for _, pointer in found if pointer == "/properties/iconBrandColor"]


def test_what_the_specification_cannot_judge_leaves_the_definition_unjudged_and_says_where(
    readers: Readers, tmp_path: Path
) -> None:
    judgement = judge(tmp_path, readers, paths={"/invoices": {"post": {"parameters": [{"$ref": "#"}]}}})
    (reason,) = judgement.unjudged["openapi-definition"]
    assert reason.message == (
        "openapi-spec-validator could not finish: could not judge the part at /paths/~1invoices/post (KeyError)"
    )


def in_version_three(directory: Path, readers: Readers | None, **more: Any) -> Judgement:
    """The sample as a converter writes it in OpenAPI 3, with what only that has."""
    sample = json.loads((SAMPLE / "apiDefinition.swagger.json").read_text())
    schema = {"type": "string", "nullable": True, "oneOf": [{"$ref": "#/components/schemas/Id"}]}
    parameter = {"name": "id", "in": "path", "required": True, "x-ms-summary": "Invoice ID", "schema": schema}
    operation: dict[str, Any] = {
        "parameters": [
            {**parameter, "description": "The ID of the invoice.", "x-ms-url-encoding": "single"},
            {**parameter, "name": "mode", "in": "cookie", "description": "The mode."},
            {"$ref": "#/components/parameters/page"},
        ],
        "security": [{"key": []}],
        "responses": {"2XX": {"description": "Done.", "content": {"application/json": {"schema": schema}}}},
    }
    operations: dict[str, dict[str, Any]] = {}
    for path, item in sample["paths"].items():
        for verb, old in item.items():
            if isinstance(old, dict) and "operationId" in old and "x-ms-trigger" not in old:
                texts = {name: old[name] for name in ("operationId", "summary", "description")}
                operations.setdefault(f"{path}/{{id}}", {})[verb] = {**operation, **texts, "requestBody": {}}
    only_two = (
        "swagger",
        "host",
        "basePath",
        "schemes",
        "definitions",
        "parameters",
        "securityDefinitions",
        "security",
    )
    return judge(
        directory,
        readers,
        **dict.fromkeys(only_two),
        openapi="3.0.1",
        servers=[{"url": "https://api.contoso.com/v1"}],
        components={"schemas": {"Id": {"type": "string"}}, "parameters": {}},
        paths={**dict.fromkeys(sample["paths"]), **operations},
        **more,
    )


def of_definition(judgement: Judgement) -> list[str]:
    return [
        one.rule.id
        for one in judgement.broken
        if one.finding.file == "apiDefinition.swagger.json" and one.rule.level is not Level.HINT
    ]


def test_a_definition_in_openapi_three_is_one_fault_and_no_criterion_passes_by_it(
    readers: Readers, tmp_path: Path
) -> None:
    judgement = in_version_three(tmp_path, readers)
    assert of_definition(judgement) == ["swagger-version-2-0"]
    assert judgement.unjudged["openapi-definition"][0].message == "what OpenAPI 3 writes in another way"
    assert judgement.unproven["authentication"][0].message == "the definition is written in OpenAPI 3"


def test_what_stays_wrong_once_a_definition_is_converted_is_told_at_once(readers: Readers, tmp_path: Path) -> None:
    judgement = in_version_three(tmp_path, readers, info={"description": None})
    assert of_definition(judgement) == ["swagger-version-2-0", "description-present"]


@pytest.mark.parametrize(("published", "unjudged"), [(True, []), (False, ["the new version is written in OpenAPI 3"])])
def test_a_version_in_openapi_three_is_compared_with_none(published: bool, unjudged: list[str], tmp_path: Path) -> None:
    in_version_three(tmp_path, None)
    three, two = (read_connector(str(path), "contoso-invoices") for path in (tmp_path / "contoso-invoices", SAMPLE))
    old, new = (three, two) if published else (two, three)
    new.base = old
    judgement = examine(new)
    assert not [one for one in judgement.broken if one.rule.criterion is COMPATIBILITY]
    assert [one.message for one in judgement.unjudged.get("compatibility", [])] == unjudged
    assert judgement.update is (Extent.COMPATIBLE if published else None)


def test_every_rule_that_is_silent_there_speaks_elsewhere() -> None:
    assert REGISTRY.keys() >= UNLIKE_VERSION_THREE


@pytest.mark.parametrize(
    ("rule", "member", "name"),
    [
        ("parameter-summary-present", "x-ms-sumary", "x-ms-summary"),
        ("parameter-summary-present", "summary", "x-ms-summary"),
        ("parameter-description-present", "Description", "description"),
        ("parameter-type-known", "typ", "type"),
    ],
)
def test_a_misspelled_member_is_told_once_where_it_is(
    rule: str, member: str, name: str, readers: Readers, tmp_path: Path
) -> None:
    status = {1: {name: None, member: "string"}}
    judgement = judge(tmp_path, readers, paths={"/invoices": {"get": {"parameters": status}}})
    (broken,) = (broken for broken in judgement.broken if broken.rule.level is not Level.HINT)
    assert broken.rule.id == rule
    assert broken.finding.pointer == f"/paths/~1invoices/get/parameters/1/{member}"
    assert broken.finding.message == f'"{member}" must be spelled "{name}"'


def test_what_is_missing_beside_another_misspelled_member_is_told(readers: Readers, tmp_path: Path) -> None:
    status = {1: {"x-ms-summary": None, "x-ms-visibility": None, "x-ms-visibilty": "advanced"}}
    judgement = judge(tmp_path, readers, paths={"/invoices": {"get": {"parameters": status}}})
    assert strong(judgement) == [
        ("parameter-summary-present", "/paths/~1invoices/get/parameters/1"),
        ("extension-name-spelt", "/paths/~1invoices/get/parameters/1/x-ms-visibilty"),
    ]


def test_a_default_is_not_compared_with_values_of_another_type(readers: Readers, tmp_path: Path) -> None:
    line = {"properties": {"paid": {"type": "boolean", "title": "Paid", "enum": ["true", "false"], "default": False}}}
    judgement = judge(tmp_path, readers, definitions={"Line": line})
    assert strong(judgement) == [("schema-enum-type", "/definitions/Line/properties/paid/enum/0")]


def test_a_default_in_a_format_that_nobody_knows_is_not_judged(readers: Readers, tmp_path: Path) -> None:
    line = {"properties": {"text": {"format": "time", "default": "09:00"}}}
    judgement = judge(tmp_path, readers, definitions={"Line": line})
    assert strong(judgement) == []
    assert "schema-format-known" in [broken.rule.id for broken in judgement.broken]
