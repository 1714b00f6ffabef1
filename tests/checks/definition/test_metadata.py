"""Website, privacy policy and categories are known by their names, in any letter case."""

from typing import Any

import pytest

from checks.definition.metadata import CATEGORIES, METADATA
from checks.rule import REGISTRY
from tests.checks.judging import found


def items(**values: Any) -> dict[str, Any]:
    names = {"website": "Website", "privacy": "Privacy policy", "categories": "Categories"}
    return {METADATA: [{"propertyName": names[name], "propertyValue": value} for name, value in values.items()]}


@pytest.mark.parametrize("value", [{}, "Website", None])
def test_the_metadata_have_to_be_a_list(value: Any) -> None:
    assert found("metadata-present", {METADATA: value}) == [(f"/{METADATA}", f'"{METADATA}" is no list')]
    assert found("metadata-present", {}) == [("", f'"{METADATA}" is missing')]
    assert not found("metadata-website-present", {METADATA: value})


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("metadata-website-present", "Website"),
        ("metadata-privacy-present", "Privacy policy"),
        ("metadata-categories-present", "Categories"),
    ],
)
def test_each_of_the_three_is_asked_for(rule: str, name: str) -> None:
    told = [(f"/{METADATA}", f'the metadata have no "{name}"')]
    assert found(rule, {METADATA: []}) == told
    assert found(rule, {METADATA: [{"propertyName": name, "propertyValue": " "}]}) == told
    assert found(rule, {METADATA: [{"propertyName": name, "propertyValue": 1}, None, 5, {"propertyName": []}]}) == told
    assert not found(rule, {METADATA: [{"propertyName": f" {name.upper()} ", "propertyValue": "a"}]})


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_of_the_gallery_is_known(category: str) -> None:
    assert not found("metadata-category-known", items(categories=f" {category.lower()} ;"))


@pytest.mark.parametrize(
    ("value", "help"),
    [
        ("Marketting", 'Did you mean "Marketing"?'),
        ("Data,Finance", 'Separate categories by semicolons: "Data;Finance".'),
        ("Data, Finance, AI", 'Separate categories by semicolons: "Data;Finance".'),
    ],
)
def test_an_unknown_category_comes_with_the_one_that_is_meant(value: str, help: str) -> None:
    from checks.walk import Judgement, definition_nodes, judge_nodes
    from connector.definition import Definition
    from connector.publisher import Publisher

    judgement = Judgement()
    judge_nodes(definition_nodes(Definition(items(categories=value), "f")), Publisher.VERIFIED, judgement)
    assert [b.finding.help for b in judgement.broken if b.rule.id == "metadata-category-known"] == [help]


def test_every_unknown_category_is_told() -> None:
    told = found("metadata-category-known", items(categories="Cats;Data;Dogs"))
    assert [pointer for pointer, _ in told] == [f"/{METADATA}/0/propertyValue"] * 2


@pytest.mark.parametrize(("value", "broken"), [("AI;Data", False), ("AI;Data;", False), ("AI;Data;Finance", True)])
def test_two_categories_are_the_most(value: str, broken: bool) -> None:
    assert bool(found("metadata-categories-max-two", items(categories=value))) is broken


def test_addresses_are_absolute_and_better_encrypted() -> None:
    value = items(website="www.contoso.com", privacy="http://contoso.com/privacy")
    assert found("metadata-url-valid", value) == [
        (f"/{METADATA}/0/propertyValue", '"www.contoso.com" is no web address')
    ]
    assert found("metadata-url-https", value) == [
        (f"/{METADATA}/1/propertyValue", '"Privacy policy" is an http address')
    ]


@pytest.mark.parametrize("name", ["website", "Privacy Policy", "Icon"])
def test_names_in_other_spellings_are_a_hint(name: str) -> None:
    value = {METADATA: [{"propertyName": name, "propertyValue": "a"}]}
    assert found("metadata-unknown-name", value) == [(f"/{METADATA}/0/propertyName", f'"{name}" is no known name')]
    assert REGISTRY["metadata-unknown-name"].level.value == "hint"
