"""Website, privacy policy and categories are known by their names, in any letter case."""

import json
from typing import Any

import pytest

from checks.rule import REGISTRY, Level
from connector.metadata import METADATA
from tests.checks.judging import findings, found


def items(**values: Any) -> dict[str, Any]:
    names = {"website": "Website", "privacy": "Privacy policy"}
    return {METADATA: [{"propertyName": names[name], "propertyValue": value} for name, value in values.items()]}


@pytest.mark.parametrize("value", [{}, "Website", None])
def test_the_metadata_have_to_be_a_list(value: Any) -> None:
    assert found("metadata-present", {METADATA: value}) == [(f"/{METADATA}", f"`{METADATA}` must be a list")]
    assert found("metadata-present", {}) == [("", f"`{METADATA}` is missing")]
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
    assert found(rule, {METADATA: []}) == [(f"/{METADATA}", f'`{METADATA}` has no element "{name}"')]
    empty = [(f"/{METADATA}/0/propertyValue", f'the value of "{name}" is empty')]
    assert found(rule, {METADATA: [{"propertyName": name, "propertyValue": "\u3164 "}]}) == empty
    number = [(f"/{METADATA}/0/propertyValue", f'the value of "{name}" is a number, not a string')]
    assert (
        found(rule, {METADATA: [{"propertyName": name, "propertyValue": 1}, None, 5, {"propertyName": []}]}) == number
    )
    assert not found(rule, {METADATA: [{"propertyName": f" {name.upper()} ", "propertyValue": "a"}]})


def test_a_list_of_categories_becomes_one_string() -> None:
    given = {"propertyName": "Categories", "propertyValue": ["Finance", "Data"]}
    (finding,) = findings("metadata-categories-present", {METADATA: [given]})
    assert finding.help == 'Write one string: `"Finance;Data"`.'


def test_addresses_are_absolute_and_better_encrypted() -> None:
    value = items(website="www.contoso.com", privacy="http://contoso.com/privacy")
    assert found("metadata-url-valid", value) == [
        (f"/{METADATA}/0/propertyValue", '"www.contoso.com" is not a web address')
    ]
    assert found("metadata-url-https", value) == [
        (f"/{METADATA}/1/propertyValue", '"Privacy policy" is an http address')
    ]


@pytest.mark.parametrize("name", ["website", "Privacy Policy", "Icon"])
def test_names_in_other_spellings_are_a_hint(name: str) -> None:
    value = {METADATA: [{"propertyName": name, "propertyValue": "a"}]}
    ((pointer, message),) = found("metadata-unknown-name", value)
    assert pointer == f"/{METADATA}/0/propertyName"
    assert message.startswith(f'"{name}" is ')
    assert REGISTRY["metadata-unknown-name"].level.value == "hint"


def named(name: str, value: str, **names: str) -> dict[str, str]:
    """An element whose members may have other names."""
    return {names.get("name", "propertyName"): name, names.get("value", "propertyValue"): value}


PRESENT = ("metadata-website-present", "metadata-privacy-present", "metadata-categories-present")


@pytest.mark.parametrize(
    "names",
    [
        ("PropertyName", "PropertyValue"),
        ("property_name", "propertyValue"),
        ("propertyname", "propertyvlaue"),
        ("name", "value"),
    ],
)
def test_a_misspelled_member_is_one_finding_and_nothing_is_missing_for_it(names: tuple[str, str]) -> None:
    values = {"Website": "https://a.com", "Privacy policy": "https://a.com/p", "Categories": "AI"}
    value = {METADATA: [{names[0]: name, names[1]: text} for name, text in values.items()]}
    told = found("metadata-member-names", value)
    assert len(told) == len([name for name in names if name not in ("propertyName", "propertyValue")])
    assert all("in 3 elements" in message for _, message in told)
    assert told[0][0] == f"/{METADATA}/0/{names[0]}"
    for rule in (*PRESENT, "metadata-unknown-name"):
        assert not found(rule, value)


@pytest.mark.parametrize(
    ("rule", "name", "meant"),
    [
        ("metadata-website-present", "Web site", "Website"),
        ("metadata-privacy-present", "Privacy Policy URL", "Privacy policy"),
        ("metadata-privacy-present", "PrivacyPolicy", "Privacy policy"),
        ("metadata-categories-present", "Category", "Categories"),
    ],
)
def test_a_misspelled_name_is_told_where_it_is(rule: str, name: str, meant: str) -> None:
    value = {METADATA: [{"propertyName": name, "propertyValue": "a"}]}
    assert found(rule, value) == [(f"/{METADATA}/0/propertyName", f'"{name}" must be "{meant}"')]


def test_a_missing_policy_is_an_error_and_comes_with_the_element_to_paste() -> None:
    rule = "metadata-privacy-present"
    assert REGISTRY[rule].level is Level.ERROR
    (finding,) = findings(rule, {METADATA: []})
    assert (finding.snippet or "").startswith('{"propertyName": "Privacy policy", "propertyValue": ')


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        ("https://contoso.com", True),
        ("http://www.contoso.com/", True),
        ("https://contoso.com/privacy", False),
        ("", False),
    ],
)
def test_the_policy_is_not_the_website(policy: str, told: bool) -> None:
    value = items(website="https://Contoso.com/", privacy=policy)
    assert bool(found("metadata-privacy-not-website", value)) is told


@pytest.mark.parametrize("address", [" https://contoso.com", "https://contoso.com\n"])
def test_an_address_has_no_space_around_it(address: str) -> None:
    ((_, message),) = found("metadata-url-valid", items(website=address))
    assert message.endswith("begins or ends with a space")


def test_an_element_with_many_members_costs_no_comparisons() -> None:
    assert found("metadata-website-present", {METADATA: [{f"propertyNam{n}": "Website" for n in range(50_000)}]})


def test_an_object_in_place_of_the_list_comes_back_as_the_list() -> None:
    value = {METADATA: {"Website": "https://contoso.com", "Privacy policy": 5}}
    (finding,) = findings("metadata-present", value)
    pasted = json.loads(f"{{{finding.snippet}}}")[METADATA]
    assert pasted[0] == {"propertyName": "Website", "propertyValue": "https://contoso.com"}
    assert [element["propertyName"] for element in pasted] == ["Website", "Privacy policy", "Categories"]
