"""The brand colour: which values are a colour, and which colours are whose."""

from pathlib import Path
from typing import Any

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from checks.walk import walk
from connector.connector import read_connector
from connector.publisher import Publisher
from tools.examples import materialize


def found(directory: Path, color: Any, publisher: Publisher = Publisher.VERIFIED) -> list[str]:
    """The rules that a brand colour breaks, in a sample without icon."""
    patch = {"apiProperties.json": {"properties": {"iconBrandColor": color}}, "icon.png": None}
    path = materialize(patch, directory / "contoso-invoices")
    broken = walk(read_connector(str(path), "contoso-invoices", publisher)).broken
    return [b.rule.id for b in broken if b.rule.page == "brand_color"]


@pytest.mark.parametrize("color", ["#24406B", "#24406b", " #24406B "])
def test_six_digits_are_a_colour_in_any_letter_case(color: str, tmp_path: Path) -> None:
    assert not found(tmp_path, color)


@pytest.mark.parametrize(
    "color", ["24406B", "#FFF", "navy", "", "#24406BFF", "#2440GB", 2375787, ["#24406B"], "#٢٤٤٠٦٢"]
)
def test_anything_else_is_none(color: Any, tmp_path: Path) -> None:
    assert found(tmp_path, color) == ["brand-color-hex"]


def test_a_colour_that_is_missing_is_the_same_fault(tmp_path: Path) -> None:
    assert found(tmp_path, None) == ["brand-color-hex"]


@pytest.mark.parametrize("color", ["#ffffff", "#FFFFFF", "#007ee5", "#007EE5"])
def test_white_and_the_default_are_no_colour_of_ones_own(color: str, tmp_path: Path) -> None:
    assert found(tmp_path, color) == ["brand-color-not-default-or-white"]
    assert found(tmp_path / "i", color, Publisher.INDEPENDENT) == ["brand-color-independent"]


@pytest.mark.parametrize(("color", "broken"), [("#fefefe", True), ("#f0f0f0", True), ("#efffff", False)])
def test_nearly_white_is_a_hint(color: str, broken: bool, tmp_path: Path) -> None:
    assert found(tmp_path, color) == (["brand-color-near-white"] if broken else [])


def test_the_colour_of_independent_publishers_is_theirs_alone(tmp_path: Path) -> None:
    assert found(tmp_path, "#DA3B01") == ["brand-color-not-independent"]
    assert not found(tmp_path / "i", "#DA3B01", Publisher.INDEPENDENT)
