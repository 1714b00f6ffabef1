"""Categories: those of the gallery, two at most."""

from typing import Any

import pytest

from connector.metadata import GALLERY, METADATA
from tests.checks.judging import advice, found


def items(**values: Any) -> dict[str, Any]:
    return {METADATA: [{"propertyName": "Categories", "propertyValue": value} for value in values.values()]}


@pytest.mark.parametrize("category", GALLERY)
def test_every_category_of_the_gallery_is_known(category: str) -> None:
    assert not found("metadata-category-known", items(categories=f" {category.lower()} ;"))


@pytest.mark.parametrize(
    ("value", "help"),
    [
        ("Marketting", 'Write "Marketing", if that is what you mean.'),
        ("Data,Finance", 'Separate categories with semicolons: "Data;Finance".'),
        ("Data, Finance, AI", 'Separate categories with semicolons: "Data;Finance".'),
    ],
)
def test_an_unknown_category_comes_with_the_one_that_is_meant(value: str, help: str) -> None:
    assert advice("metadata-category-known", items(categories=value)) == help


def test_every_unknown_category_is_told() -> None:
    told = found("metadata-category-known", items(categories="Cats;Data;Dogs"))
    assert [pointer for pointer, _ in told] == [f"/{METADATA}/0/propertyValue"] * 2


@pytest.mark.parametrize(("value", "broken"), [("AI;Data", False), ("AI;Data;", False), ("AI;Data;Finance", True)])
def test_two_categories_are_the_most(value: str, broken: bool) -> None:
    assert bool(found("metadata-categories-max-two", items(categories=value))) is broken
