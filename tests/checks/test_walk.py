"""The one walk: who is called with what, and nothing that a connector holds can stop it."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import checks.modules  # noqa: F401  (registers the rules)
from certify.judge import describe
from checks.criteria import BRAND_COLOR
from checks.rule import REGISTRY, Findings, Level, rule
from checks.walk import Judgement, _tables, definition_nodes, walk
from connector.connector import Connector
from connector.declaration import Declaration
from connector.declaration_schema import faults
from connector.definition import Definition, Info, Operation, Typed, UnknownMember
from connector.document import read_document
from connector.node import Node, Unproven
from connector.properties import Properties
from connector.publisher import Publisher
from tests.checks.judging import failures
from tools.examples import SAMPLE

DEFINITION = json.loads((SAMPLE / "apiDefinition.swagger.json").read_text())
PROPERTIES = json.loads((SAMPLE / "apiProperties.json").read_text())
DECLARATION = yaml.safe_load((SAMPLE / "certification.yml").read_text())


def places(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield place
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for token, child in members:
        yield from places(child, (*place, token))


def put(value: Any, place: tuple[str | int, ...], member: Any) -> Any:
    if not place:
        return member
    changed = copy.deepcopy(value)
    owner = changed
    for token in place[:-1]:
        owner = owner[token]
    owner[place[-1]] = member
    return changed


HOSTILE: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["#/definitions/Invoice", "#", "#/", "#/parameters/0", "\ud800", "\0", "x" * 5000, "object"])
    | st.sampled_from([10**400, -(10**400), 1e308, float("nan"), float("inf")]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=4)
            | st.sampled_from(
                [
                    "$ref", "type", "format", "enum", "required", "properties", "items", "allOf", "default", "in",
                    "name", "schema", "x-ms-summary", "x-ms-visibility", "x-ms-dynamic-values", "x-ms-dynamic-schema",
                    "x-ms-dynamic-list", "x-ms-dynamic-properties", "x-ms-trigger", "x-ms-url-encoding", "parameters",
                    "description", "title", "maximum", "minimum", "pattern", "200", "get", "operationId", "scopes",
                    "x-ms-notification-content", "x-ms-api-annotation", "x-ms-capabilities", "oAuthSettings", "values",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)  # fmt: skip


def judge(name: str, value: Any) -> Judgement:
    """A connector that consists of this one file."""
    connector = Connector("contoso-invoices", "contoso-invoices", Publisher.VERIFIED, [name], [])
    document = read_document(json.dumps(value).encode(), name)
    if name == "apiDefinition.swagger.json":
        connector.definition_document = document
        if isinstance(document.value, dict):
            connector.definition = Definition(document.value, name)
    elif name == "apiProperties.json":
        connector.properties_document = document
        inner = document.value.get("properties") if isinstance(document.value, dict) else None
        if isinstance(inner, dict):
            connector.definition = Definition(DEFINITION, "apiDefinition.swagger.json")
            connector.properties = Properties(inner, name, Node(document.value, name), "properties")
    else:
        connector.declaration_document = document
        connector.declaration = Declaration(document.value if isinstance(document.value, dict) else {}, name)
        connector.declaration_faults = faults(document.value, name)
    judgement = walk(connector)
    describe(connector, judgement)
    return judgement


SAMPLES = [("apiDefinition.swagger.json", DEFINITION), ("apiProperties.json", PROPERTIES)]
SAMPLES += [("certification.yml", DECLARATION)]


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
def test_no_value_of_any_type_at_any_place_stops_a_rule(name: str, sample: Any) -> None:
    hostile: list[Any] = [
        None,
        True,
        -1,
        1.5,
        10**30,
        "",
        "x",
        "\ud800",
        [],
        [[]],
        [None, {}, 7],
        {},
        {"a": []},
        {"$ref": 7},
        {"$ref": {}, "a": 1},
    ]
    hostile += [
        10**400,
        -(10**400),
        {"$ref": "#"},
        {"$ref": "#/definitions"},
        {"x-ms-visibility": ["internal"]},
        [{"a": [1]}, {"a": [1]}],
    ]
    failed = {
        f"{place}: {value!r}: {message}"
        for place in places(sample)
        for value in hostile
        for message in failures(judge(name, put(sample, place, value)))
    }
    assert not failed, "\n".join(sorted(failed)[:20])


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_mutation_of_the_sample_stops_a_rule(name: str, sample: Any, data: Any) -> None:
    changed = sample
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(list(places(changed))))
        changed = put(changed, place, data.draw(HOSTILE))
    assert not failures(judge(name, changed))


# Who is called with what


@pytest.fixture
def registry() -> Iterator[None]:
    """No rules but those of the test."""
    before = dict(REGISTRY)
    REGISTRY.clear()
    _tables.clear()
    yield
    REGISTRY.clear()
    REGISTRY.update(before)
    _tables.clear()


def connector(definition: dict[str, Any], publisher: Publisher = Publisher.VERIFIED) -> Connector:
    found = Connector("contoso", "contoso", publisher, [], [])
    found.definition = Definition(definition, "apiDefinition.swagger.json")
    return found


INVOICES = {
    "swagger": "2.0",
    "info": {"title": "Contoso", "x-mine": 1, "Title": "twice"},
    "paths": {
        "/invoices": {
            "parameters": [{"$ref": "#/parameters/Id"}],
            "get": {
                "operationId": "List",
                "parameters": [{"name": "page", "in": "query", "type": "array", "items": {"type": "string"}}],
                "responses": {
                    "200": {"schema": {"properties": {"id": {"type": "string"}}}, "headers": {"X": {"type": "string"}}}
                },
            },
        }
    },
    "parameters": {"Id": {"name": "id", "in": "query", "type": "string"}, "Unused": {"name": "u", "in": "query"}},
    "definitions": {"Invoice": {"type": "object", "additionalProperties": {"type": "integer"}}},
}


def called(judgement: Judgement) -> list[str]:
    return [broken.finding.pointer for broken in judgement.broken]


@pytest.mark.usefixtures("registry")
def test_a_rule_sees_every_node_of_the_type_of_its_argument_and_of_no_other() -> None:
    @rule("sees-typed", BRAND_COLOR, Level.HINT, help="Help.")
    def sees(node: Typed) -> Findings:
        """Requirement."""
        yield node.finding("seen")

    assert called(walk(connector(INVOICES))) == [
        "/paths/~1invoices/parameters/0",
        "/paths/~1invoices/get/parameters/0",
        "/paths/~1invoices/get/parameters/0/items",
        "/paths/~1invoices/get/responses/200/headers/X",
        "/paths/~1invoices/get/responses/200/schema",
        "/paths/~1invoices/get/responses/200/schema/properties/id",
        "/parameters/Unused",
        "/definitions/Invoice",
        "/definitions/Invoice/additionalProperties",
    ]


@pytest.mark.usefixtures("registry")
def test_a_rule_with_keywords_is_called_once_and_only_where_one_of_them_stands() -> None:
    @rule("sees-members", BRAND_COLOR, Level.HINT, help="Help.", keyword=("items", "headers", "in"))
    def sees(node: Typed) -> Findings:
        """Requirement."""
        yield node.finding("seen")

    assert called(walk(connector(INVOICES))) == [
        "/paths/~1invoices/parameters/0",
        "/paths/~1invoices/get/parameters/0",
        "/parameters/Unused",
    ]


@pytest.mark.usefixtures("registry")
def test_a_member_that_nobody_knows_is_shown_to_the_rules_for_unknown_members() -> None:
    @rule("sees-unknown", BRAND_COLOR, Level.HINT, help="Help.")
    def sees(member: UnknownMember) -> Findings:
        """Requirement."""
        yield member.finding(f"{member.kind}: {member.name}")

    @rule("sees-title", BRAND_COLOR, Level.HINT, help="Help.", keyword="title")
    def sees_title(info: Info) -> Findings:
        """Requirement."""
        yield info.finding("title")

    found = [(broken.finding.pointer, broken.finding.message) for broken in walk(connector(INVOICES)).broken]
    assert found == [("/info", "title"), ("/info/x-mine", "info: x-mine"), ("/info/Title", "info: Title")]


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    ("bound", "verified", "independent"),
    [(None, 1, 1), (Publisher.VERIFIED, 1, 0), (Publisher.INDEPENDENT, 0, 1)],
)
def test_a_rule_for_one_kind_of_publisher_leaves_the_other_alone(
    bound: Publisher | None, verified: int, independent: int
) -> None:
    @rule("sees-definition", BRAND_COLOR, Level.HINT, help="Help.", publisher=bound)
    def sees(definition: Definition) -> Findings:
        """Requirement."""
        yield definition.finding("seen")

    assert len(walk(connector(INVOICES, Publisher.VERIFIED)).broken) == verified
    assert len(walk(connector(INVOICES, Publisher.INDEPENDENT)).broken) == independent


@pytest.mark.usefixtures("registry")
def test_a_rule_that_fails_leaves_its_criterion_unjudged_and_the_others_judged() -> None:
    @rule("fails", BRAND_COLOR, Level.ERROR, help="Help.")
    def fails(operation: Operation) -> Findings:
        """Requirement."""
        yield operation.finding("before")
        raise RecursionError

    @rule("judges", BRAND_COLOR, Level.ERROR, help="Help.")
    def judges(operation: Operation) -> Findings:
        """Requirement."""
        yield operation.finding("judged")

    judgement = walk(connector(INVOICES))
    assert [broken.finding.message for broken in judgement.broken] == ["before", "judged"]
    (reason,) = judgement.unjudged[BRAND_COLOR.id]
    assert reason.message == "the rule fails could not judge this connector (RecursionError)"


@pytest.mark.usefixtures("registry")
def test_missing_evidence_goes_to_the_criterion_of_its_rule() -> None:
    @rule("asks", BRAND_COLOR, Level.ERROR, help="Help.")
    def asks(definition: Definition) -> Findings:
        """Requirement."""
        yield Unproven("no colour", "Bring one.")

    assert walk(connector(INVOICES)).unproven == {BRAND_COLOR.id: [Unproven("no colour", "Bring one.")]}


def test_each_object_is_visited_once_however_often_it_is_referred_to() -> None:
    definition = {
        "paths": {
            f"/{number}": {
                "get": {
                    "parameters": [{"name": "b", "in": "body", "schema": {"$ref": "#/definitions/Loop"}}],
                    "responses": {"200": {"$ref": "#/responses/Ok"}},
                }
            }
            for number in range(50)
        },
        "responses": {"Ok": {"schema": {"$ref": "#/definitions/Loop"}}},
        "definitions": {"Loop": {"properties": {"again": {"$ref": "#/definitions/Loop"}}, "allOf": [{"type": "x"}]}},
    }
    pointers = [node.pointer for node in definition_nodes(Definition(definition, "x"))]
    assert pointers.count("/definitions/Loop") == 1
    assert pointers.count("/definitions/Loop/allOf/0") == 1
    assert pointers.count("/responses/Ok/schema") == 1


def test_schemas_of_any_depth_are_walked() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(20_000):
        schema = {"items": schema}
    nodes = list(definition_nodes(Definition({"definitions": {"Deep": schema}}, "x")))
    assert len(nodes) == 20_002


def test_items_of_a_parameter_are_walked_however_deep_they_are() -> None:
    value: dict[str, Any] = {"type": "x"}
    for _ in range(90):
        value = {"type": "array", "items": value}
    walked = list(definition_nodes(Definition({"parameters": {"P": {"name": "p", "in": "query", **value}}}, "f")))
    deepest = walked[-1]
    assert isinstance(deepest, Typed)
    assert deepest.pointer.count("/items") == 90
    assert deepest.label == 'the items, 90 levels deep, of shared parameter "P"'
