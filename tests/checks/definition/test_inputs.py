"""What the rules on what users are asked for tell apart beyond their examples."""

import pytest

from tests.checks.definition.parameter_drafts import AT, INTERNAL, body, field, having, taking
from tests.checks.judging import findings, named


def test_a_hidden_required_parameter_has_its_default_or_is_the_callback() -> None:
    rule = "internal-required-needs-default"
    hidden = INTERNAL | {"required": True}
    assert named(rule, taking(field(**hidden))) == [(f"{AT}/0", None)]
    assert not named(rule, taking(field(**hidden, default="")))
    assert not named(rule, taking(field() | hidden | {"x-ms-notification-url": True}))
    assert not named(rule, taking(field(**INTERNAL)))
    assert not named(rule, taking(body({}) | hidden))


def test_a_hidden_required_property_has_its_default_unless_those_inside_have() -> None:
    rule, at = "internal-required-property-needs-default", f"{AT}/0/schema/properties/a"
    assert named(rule, having({"a": {"type": "string"} | INTERNAL}, "a")) == [(at, None)]
    assert not named(rule, having({"a": {"type": "string"} | INTERNAL}))
    assert not named(rule, having({"a": {"type": "object"} | INTERNAL}, "a"))
    answer = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"} | INTERNAL}}
    assert not named(rule, taking(responses={"200": {"description": "A.", "schema": answer}}))


def test_a_hidden_default_that_is_optional_is_not_sent() -> None:
    rule, name = "internal-default-needs-required", "InternalPropertyWithDefaultOptional"
    hidden = {"type": "string", "default": "x"} | INTERNAL
    assert named(rule, taking(field(**hidden))) == [(f"{AT}/0", name)]
    assert not named(rule, taking(field(**hidden, required=True)))
    assert named(rule, having({"a": hidden})) == [(f"{AT}/0/schema/properties/a", name)]
    assert not named(rule, having({"a": hidden}, "a"))


@pytest.mark.parametrize("name", ["Content-Type:application/json", "X Key", "X/Key", "(none)", "Größe", "[X]"])
def test_no_header_has_such_a_name(name: str) -> None:
    assert named("header-name-valid", taking(field("header", name))) == [(f"{AT}/0/name", None)]
    assert not named("header-name-valid", taking(field("query", name)))


@pytest.mark.parametrize("name", ["X-Key", "x_key", "If-Match", "a.b!", "9"])
def test_headers_have_such_names(name: str) -> None:
    assert not named("header-name-valid", taking(field("header", name)))


def test_a_value_in_the_name_of_a_header_goes_into_its_default() -> None:
    [finding] = findings("header-name-valid", taking(field("header", "Accept: text/csv")))
    assert finding.help == 'Write `"name": "Accept"`, with `text/csv` as its `default`.'


@pytest.mark.parametrize("name", ["Content-Type", "accept", "User-Agent"])
def test_headers_that_the_platform_sets_are_not_asked_for(name: str) -> None:
    rule = "header-set-by-platform"
    assert named(rule, taking(field("header", name)))
    assert not named(rule, taking(field("header", name, **INTERNAL)))
    assert not named(rule, taking(field("header", name), **INTERNAL))
    assert not named(rule, taking(field("query", name)))
    assert not named(rule, taking(field("header", name, enum=["text/csv", "application/json"])))


def test_a_shared_credential_is_told_where_it_is_defined() -> None:
    document = taking({"$ref": "#/parameters/Key"}) | {"parameters": {"Key": field("header", "X-API-Key")}}
    assert [finding.origin for finding in findings("parameter-no-credential", document)] == ["/parameters/Key"]


def test_a_foreign_name_is_cut_where_it_is_quoted() -> None:
    document = taking(field("header", "x" * 5_000 + ": y"), field("n" * 5_000), field("n" * 5_000))
    for rule in ("header-name-valid", "parameter-unique"):
        [finding] = findings(rule, document)
        assert len(finding.message) + len(finding.help or "") < 600
