"""Rules by any of their names."""

import pytest

from certify import CannotRun
from checks.rule import REGISTRY
from command.selection import find, ignored, ignored_in_words


def test_a_rule_is_found_by_its_id_its_validator_name_or_its_policy_in_any_letter_case() -> None:
    assert [rule.id for rule in find(" Swagger-Is-Object ")] == ["swagger-is-object"]
    assert "swagger-is-object" in [rule.id for rule in find("jsontypeincorrect")]
    assert {"swagger-json-parses", "swagger-json-strict"} <= {rule.id for rule in find("5000.2.6.2")}
    assert find("nothing") == []
    assert find("") == []


def test_what_is_not_selected_is_left_out() -> None:
    assert set(REGISTRY) - ignored(["swagger-is-object", "title-max-30"], []) == {"swagger-is-object", "title-max-30"}


def test_what_is_ignored_is_left_out_of_what_is_selected() -> None:
    assert ignored([], ["title-max-30"]) == {"title-max-30"}
    kept = set(REGISTRY) - ignored(["5000.2.6.2"], ["swagger-json-strict"])
    assert "swagger-json-parses" in kept
    assert "swagger-json-strict" not in kept


def test_the_smaller_number_is_said_of_rules_applied_and_left_out() -> None:
    assert ignored_in_words(ignored(["title-max-30"], [])) == f"judged by 1 of {len(REGISTRY)} rules"
    assert ignored_in_words(ignored([], ["title-max-30"])) == "judged without 1 rule"


@pytest.mark.parametrize(("select", "ignore"), [(["no-such-rule"], []), ([], ["no-such-rule"])])
def test_a_name_that_means_no_rule_is_refused(select: list[str], ignore: list[str]) -> None:
    with pytest.raises(CannotRun, match="there is no rule no-such-rule"):
        ignored(select, ignore)
