"""What --rules and --explain say."""

from checks.rule import REGISTRY
from command.explain import explain, find, list_rules


def test_a_rule_is_found_by_its_id_its_validator_name_or_its_policy_in_any_letter_case() -> None:
    assert [rule.id for rule in find(" Swagger-Is-Object ")] == ["swagger-is-object"]
    assert "swagger-is-object" in [rule.id for rule in find("jsontypeincorrect")]
    assert {"swagger-json-parses", "swagger-json-strict"} <= {rule.id for rule in find("5000.2.6.2")}
    assert find("nothing") == []
    assert find("") == []


def test_every_rule_explains_its_requirement_reason_help_and_sources() -> None:
    for rule in REGISTRY.values():
        page = explain(rule.id)
        assert page is not None
        for part in (rule.requirement, rule.reason, rule.help, *rule.validators, *rule.policies):
            assert part in page
        assert rule.level.value in page.splitlines()[0]


def test_a_name_that_nobody_has_explains_nothing() -> None:
    assert explain("no-such-rule") is None


def test_every_rule_has_one_line_in_the_list() -> None:
    lines = list_rules().splitlines()
    assert len(lines) == len(REGISTRY)
    assert all(rule.requirement[:60] in line for rule, line in zip(REGISTRY.values(), lines, strict=True))
