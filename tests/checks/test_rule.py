"""What the decorator takes, and what it refuses."""

from collections.abc import Iterator

import pytest

from checks.criteria import BRAND_COLOR
from checks.rule import REGISTRY, Findings, Level, rule
from connector.definition import Definition
from connector.publisher import Publisher


@pytest.fixture(autouse=True)
def registry() -> Iterator[None]:
    before = dict(REGISTRY)
    yield
    REGISTRY.clear()
    REGISTRY.update(before)


def test_the_docstring_is_the_requirement_and_the_reason_and_the_annotation_the_subject() -> None:
    @rule(
        "has-host",
        BRAND_COLOR,
        Level.ERROR,
        help="Write it.",
        validator="HostMissing",
        policy=("5000.1", "5000.2"),
        publisher=Publisher.VERIFIED,
        keyword="host",
    )
    def has_host(definition: Definition) -> Findings:
        """A definition has a host.

        Calls go there.
        """
        yield definition.finding("x")

    made = REGISTRY["has-host"]
    assert (made.requirement, made.reason) == ("A definition has a host.", "Calls go there.")
    assert (made.validators, made.policies, made.sources, made.keywords) == (
        ("HostMissing",),
        ("5000.1", "5000.2"),
        (),
        ("host",),
    )
    assert (made.subject, made.check, made.publisher) == (Definition, has_host, Publisher.VERIFIED)


def test_two_rules_cannot_have_one_id() -> None:
    for attempt in range(2):

        def check(definition: Definition) -> Findings:
            """Requirement."""
            yield definition.finding("x")

        register = rule("same", BRAND_COLOR, Level.HINT, help="Help.")
        if attempt:
            with pytest.raises(ValueError, match="two rules with the id 'same'"):
                register(check)
        else:
            register(check)


def test_a_rule_needs_its_requirement() -> None:
    def check(definition: Definition) -> Findings:
        yield definition.finding("x")

    with pytest.raises(ValueError, match="no docstring"):
        rule("mute", BRAND_COLOR, Level.HINT, help="Help.")(check)
    assert "mute" not in REGISTRY


def test_a_rule_needs_a_class_to_look_at() -> None:
    def check(definition: "Definition | None") -> Findings:
        """Requirement."""
        yield from ()

    with pytest.raises(TypeError, match="needs a class"):
        rule("blind", BRAND_COLOR, Level.HINT, help="Help.")(check)
    assert "blind" not in REGISTRY
