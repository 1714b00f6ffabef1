"""The rules on the icon, called with drawn icons: what each says, and where its limit lies."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checks.icon import icon as rules
from checks.rule import REGISTRY, Findings, Level
from checks.walk import Judgement, judge_nodes
from connector.icon import MAX_SIDE, BrandedIcon, Icon, read_icon
from connector.node import Finding, Node
from connector.publisher import Publisher
from samples.draw_icons import SAMPLES, draw

GOOD: dict[str, Any] = {"size": [230, 230], "background": "#24406B", "logo": {"box": [35, 35, 195, 195]}}


def icon(**changes: Any) -> Icon:
    return read_icon(draw(GOOD | changes), "icon.png")


def branded(picture: Icon, color: object) -> BrandedIcon:
    return BrandedIcon(picture, Node({"iconBrandColor": color}, "apiProperties.json").at("iconBrandColor"))


def said(rule: Callable[[Any], Findings], node: Icon | BrandedIcon) -> list[str]:
    found = list(rule(node))
    assert all(isinstance(finding, Finding) for finding in found)
    return [finding.message for finding in found]


def help_of(rule: Callable[[Any], Findings], node: Icon | BrandedIcon) -> str | None:
    (finding,) = rule(node)
    assert isinstance(finding, Finding)
    return finding.help


def broken(picture: Icon, color: str, publisher: Publisher = Publisher.VERIFIED) -> set[str]:
    judgement = Judgement()
    judge_nodes([picture, branded(picture, color)], publisher, judgement)
    assert not judgement.unjudged
    ids = {rule.id for rule in REGISTRY.values() if rule.module == rules.__name__}
    return {found.rule.id for found in judgement.broken if found.rule.id in ids and found.rule.level is not Level.HINT}


def test_the_certified_sample_is_perfect() -> None:
    picture = read_icon((SAMPLES / "contoso-invoices" / "icon.png").read_bytes(), "icon.png")
    assert broken(picture, "#24406B") == set()
    assert said(rules.logo_is_white, picture) == []


def test_the_other_sample_breaks_one_required_rule() -> None:
    picture = read_icon((SAMPLES / "fabrikam-orders" / "icon.png").read_bytes(), "icon.png")
    assert broken(picture, "#5B2D8E") == {"icon-size-100-230"}


def test_no_rule_binds_independent_publishers() -> None:
    assert broken(icon(size=[300, 200], alpha=0), "#FFFFFF", Publisher.INDEPENDENT) == set()


def test_another_format_is_no_png() -> None:
    assert said(rules.icon_is_a_png, icon(format="JPEG")) == ["the file is a JPEG image"]
    assert said(rules.icon_is_a_png, icon()) == []


def test_a_file_that_is_cut_off_is_no_png() -> None:
    assert said(rules.icon_is_a_png, icon(keep=150)) == ["the picture data of the PNG image are damaged or cut off"]


def test_a_pointer_of_git_lfs_gets_its_own_help() -> None:
    pointer = icon(raw="version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n")
    assert said(rules.icon_is_a_png, pointer) == ["the file is a pointer of Git LFS"]
    assert "Git LFS" in str(help_of(rules.icon_is_a_png, pointer))


def test_a_file_without_a_picture_breaks_that_one_rule() -> None:
    assert broken(icon(raw=""), "#24406B") == {"icon-png"}
    assert broken(icon(format="GIF"), "#24406B") == {"icon-png"}
    assert broken(icon(keep=150), "#24406B") == {"icon-png"}


def test_a_picture_too_large_to_open_breaks_the_rule_on_its_size_alone() -> None:
    data = draw(GOOD)
    wide = data[:16] + (MAX_SIDE + 1).to_bytes(4, "big") + data[20:]
    assert broken(read_icon(wide, "icon.png"), "#FFFFFF") == {"icon-size-100-230", "icon-square"}


def test_a_picture_too_large_to_be_accepted_is_measured_all_the_same() -> None:
    large = icon(size=[3000, 3000], logo={"box": [150, 450, 2850, 2550]})
    assert broken(large, "#5B2D8E") == {"icon-size-100-230", "icon-logo-margin", "icon-background-matches-brand"}


def test_a_side_may_not_be_longer_than_the_other() -> None:
    assert said(rules.icon_is_square, icon(size=[230, 229])) == ["the icon is 230 px wide and 229 px high"]
    assert said(rules.icon_is_square, icon()) == []


@pytest.mark.parametrize(
    ("side", "message"),
    [
        (99, ["the icon is 99 × 99 px, the minimum is 100 × 100 px"]),
        (100, []),
        (230, []),
        (231, ["the icon is 231 × 231 px, the maximum is 230 × 230 px"]),
    ],
)
def test_a_side_has_100_to_230_pixels(side: int, message: list[str]) -> None:
    assert said(rules.icon_has_an_allowed_size, icon(size=[side, side])) == message


@pytest.mark.parametrize(("side", "findings"), [(99, 0), (100, 1), (229, 1), (230, 0), (231, 0)])
def test_230_pixels_are_recommended_among_the_allowed(side: int, findings: int) -> None:
    assert len(said(rules.icon_has_the_usual_size, icon(size=[side, side]))) == findings


def test_a_megabyte_is_too_much() -> None:
    assert said(rules.icon_is_smaller_than_one_megabyte, Icon("icon.png", 1_048_575)) == []
    assert said(rules.icon_is_smaller_than_one_megabyte, Icon("icon.png", 1_048_576)) == [
        "the icon has 1,048,576 bytes, it must have fewer than 1,048,576"
    ]


def test_a_logo_takes_at_most_seventy_percent() -> None:
    wide = icon(logo={"box": [9, 40, 221, 190]})
    assert said(rules.logo_has_a_margin, wide) == [
        "the logo takes 212 of 230 px in width (92 %): columns 9 to 220, rows 40 to 189"
    ]
    assert help_of(rules.logo_has_a_margin, wide) == "Scale the logo to at most 161 × 161 px (70 %) and center it."


@pytest.mark.parametrize(("length", "findings"), [(160, 0), (161, 0), (163, 0), (164, 1)])
def test_antialiasing_may_widen_a_logo_by_a_pixel_on_each_side(length: int, findings: int) -> None:
    high = icon(logo={"box": [40, 30, 140, 30 + length]})
    assert len(said(rules.logo_has_a_margin, high)) == findings


def test_an_empty_icon_has_no_logo() -> None:
    empty = read_icon(draw({"background": "#24406B"}), "icon.png")
    assert said(rules.logo_has_a_margin, empty) == ["no logo differs from the background"]


def test_rounded_corners_in_another_color_are_rounded_alone() -> None:
    assert broken(icon(corners=30, **{"corner-color": "#FFFFFF"}), "#24406B") == {"icon-no-rounded-edges"}


def test_rounded_corners_that_are_transparent_are_transparent_alone() -> None:
    picture = icon(corners=30)
    assert broken(picture, "#24406B") == {"icon-not-transparent"}
    (message,) = said(rules.icon_is_opaque, picture)
    assert message.startswith("about ") and message.endswith(" px of each corner are transparent")


def test_a_transparent_background_is_said() -> None:
    assert said(rules.icon_is_opaque, icon(alpha=0)) == ["the background is transparent"]
    assert said(rules.icon_is_opaque, icon(alpha=128)) == ["51.6 % of the pixels are not opaque, including corners"]
    assert said(rules.icon_is_opaque, icon()) == []


def test_a_gradient_is_not_uniform_alone() -> None:
    assert broken(icon(gradient="#5B8DEF"), "#24406B") == {"icon-background-uniform"}
    (message,) = said(rules.background_has_one_color, icon(gradient="#5B8DEF"))
    assert message.startswith("only ") and message.endswith(" % of the edge has one color")


@pytest.mark.parametrize(
    ("color", "message"),
    [
        ("#FFFFFF", ["the background is white"]),
        ("#FEFEFE", []),
        ("#007EE5", ["the background is #007EE5, the default color"]),
        ("#007EE6", []),
    ],
)
def test_white_and_the_default_blue_are_refused(color: str, message: list[str]) -> None:
    assert said(rules.background_is_the_publishers_own, icon(background=color)) == message


def test_a_logo_of_another_color_gets_a_hint() -> None:
    assert said(rules.logo_is_white, icon(logo={"box": [35, 35, 195, 195], "color": "#F2A900"})) == [
        "0 % of the logo is white"
    ]
    assert said(rules.logo_is_white, icon()) == []


def test_both_colors_are_shown_where_they_differ() -> None:
    picture = branded(icon(), "#1F2A3A")
    assert said(rules.background_is_the_brand_color, picture) == [
        "`iconBrandColor` is #1F2A3A, but the icon's background is #24406B (CIEDE2000: 11.0)"
    ]
    assert help_of(rules.background_is_the_brand_color, picture) == (
        'Write `"iconBrandColor": "#24406B"` or fill the icon\'s background with `#1F2A3A`.'
    )


def test_no_help_leads_to_a_refused_color() -> None:
    for background, declared in (("#FFFFFF", "#24406B"), ("#24406B", "#007ee5"), ("#FFFFFF", "#007ee5")):
        help = str(help_of(rules.background_is_the_brand_color, branded(icon(background=background), declared)))
        assert "#FFFFFF" not in help and "#007EE5" not in help


@pytest.mark.parametrize(
    ("color", "errors", "warnings"),
    [
        ("#24406b", 0, 0),
        ("#29456B", 0, 0),
        ("#2A4A74", 0, 1),
        ("#2D5480", 0, 1),
        ("#24403B", 1, 0),
        ("#FFFFFF", 1, 0),
        (None, 0, 0),
        ("blue", 0, 0),
    ],
)
def test_another_shade_is_a_warning_and_another_color_an_error(color: str | None, errors: int, warnings: int) -> None:
    judged = branded(icon(), color)
    assert len(said(rules.background_is_the_brand_color, judged)) == errors
    assert len(said(rules.background_is_no_other_shade, judged)) == warnings


def test_colors_are_compared_as_eyes_see_them() -> None:
    """Eight levels in the dark are nothing; the same number between two middle grays can be seen."""
    assert said(rules.background_is_no_other_shade, branded(icon(background="#000000"), "#080808")) == []
    assert said(rules.background_is_no_other_shade, branded(icon(background="#777777"), "#858585"))


def test_no_color_is_compared_where_the_icon_has_none() -> None:
    assert said(rules.background_is_the_brand_color, branded(icon(alpha=0), "#FA0F00")) == []
    assert said(rules.background_is_the_brand_color, branded(icon(gradient="#5B8DEF"), "#FA0F00")) == []


PUBLISHED = {
    "05f047b1": "",
    "1308f3cb": "png",
    "1da1b3f9": "margin white brand",
    "2d40277b": "230 margin",
    "364824b2": "230 brand",
    "42cf6fc1": "size margin white",
    "46e435d9": "230 margin transparent",
    "47f44a7c": "size transparent",
    "524746be": "brand",
    "5ead89cb": "brand",
    "667e0512": "size margin white brand",
    "69f45665": "230 margin",
    "7d93a98e": "230 brand",
    "7e4b23d6": "size margin white",
    "7f875ead": "",
    "8cce3e07": "size margin transparent",
    "8e9eabed": "",
    "93e9e140": "brand",
    "b4936103": "",
    "b6b024d7": "size margin brand",
    "bdda6d40": "margin",
    "bfa5e694": "230",
    "bfdd9ad7": "size margin white brand",
    "c039d12a": "",
    "c8a34871": "230 margin white",
    "caa4cefb": "size margin white",
    "d9324adf": "",
    "de162373": "",
    "eb24f949": "",
    "ebc9fa7d": "png",
    "ed106244": "size transparent",
    "f3bbce5a": "white brand",
    "fc675221": "230 margin brand",
}
"""What a person sees wrong with each published icon, beside the color that its connector declares."""
IDS = {
    "png": "icon-png",
    "size": "icon-size-100-230",
    "230": "icon-size-230",
    "margin": "icon-logo-margin",
    "transparent": "icon-not-transparent",
    "white": "icon-background-not-white",
    "brand": "icon-background-matches-brand",
    "shade": "icon-background-near-brand",
}


@pytest.mark.shared
def test_published_icons_are_judged_as_a_person_judges_them(shared: Path) -> None:
    lines = (shared / "icons" / "icons.jsonl").read_text(encoding="utf-8").splitlines()
    declared = {entry["icon"]: entry["iconBrandColor"] for entry in map(json.loads, lines)}
    files = sorted((shared / "icons").glob("*.png"))
    assert {path.name[:8] for path in files} == set(PUBLISHED)
    judged = {path.name[:8]: broken(read_icon(path.read_bytes(), "icon.png"), declared[path.name]) for path in files}
    assert judged == {name: {IDS[word] for word in words.split()} for name, words in PUBLISHED.items()}
