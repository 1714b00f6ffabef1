"""What --rules and --explain say."""

import json

import pytest

from certify import CannotRun
from checks.rule import REGISTRY
from command.explain import explain, list_rules, rules_as_json


def test_every_rule_explains_its_requirement_reason_help_and_sources() -> None:
    for rule in REGISTRY.values():
        page = " ".join(explain(rule.id).split())
        for part in (rule.requirement, rule.reason, rule.help, *rule.validators, *rule.policies):
            assert " ".join(part.split()) in page
        for source in rule.sources:
            assert source.url in page
        assert f"{rule.id} ({rule.level.value}; " in page


def test_where_several_rules_are_meant_a_list_of_them_comes_first() -> None:
    page = explain("5000.2.6.2")
    first, _, rest = page.partition("\n\n")
    assert first.endswith(" rules report 5000.2.6.2")
    lines = rest.partition("\n\n")[0].splitlines()
    assert f"{len(lines)} rules" in first
    assert lines[0].startswith("swagger-json-parses ")


def test_a_misspelt_name_is_told_with_what_comes_close() -> None:
    with pytest.raises(CannotRun, match="no rule operation-sumary-max-80; did you mean operation-summary-max-80"):
        explain("operation-sumary-max-80")
    with pytest.raises(CannotRun, match="no rule qqqq; --rules lists them all"):
        explain("qqqq")


def test_a_word_leads_to_the_rules_about_it() -> None:
    with pytest.raises(
        CannotRun, match=r"no rule title; about it are title-[\w-]+, .* and \d+ more, which --rules lists"
    ):
        explain("title")
    with pytest.raises(CannotRun, match=r"no rule privacy policy; about it (is|are) .*privacy"):
        explain("privacy policy")


def test_every_rule_has_one_line_in_the_list() -> None:
    lines = list_rules().splitlines()
    assert len(lines) == len(REGISTRY)
    assert all(rule.requirement[:60] in line for rule, line in zip(REGISTRY.values(), lines, strict=True))


def test_programs_get_every_rule_with_its_sources_and_its_page() -> None:
    rules = json.loads(rules_as_json("https://example.com/rules"))["rules"]
    assert [rule["id"] for rule in rules] == list(REGISTRY)
    assert list(rules[0]) == [
        "id", "level", "criterion", "requirement", "reason", "help", "validators", "policies", "sources", "url",
        "fixable",
    ]  # fmt: skip
    assert rules[0]["url"].startswith("https://example.com/rules/")
    assert all(source["url"].startswith("https://") for rule in rules for source in rule["sources"])
