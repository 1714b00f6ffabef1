"""The definition as objects: references, parameters, labels, and values of any type in any place."""

from typing import Any

import pytest

from connector.definition import Definition, Operation, Schema
from connector.node import Node, escape
from tests.effort import at_most


def definition(**members: Any) -> Definition:
    return Definition(members, "apiDefinition.swagger.json")


def operation(members: dict[str, Any], item: dict[str, Any] | None = None, **shared: Any) -> Operation:
    """The one operation, ``get /invoices``, of a definition."""
    return definition(paths={"/invoices": {**(item or {}), "get": members}}, **shared).operations[0]


# References


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("#/definitions/Invoice", {"type": "object"}),
        ("#/definitions/a~1b", 1),
        ("#/definitions/a~0b", 2),
        ("#/definitions/a%20b", 3),
        ("#/definitions/list/1", "two"),
        ("#/definitions/", 4),
        ("#/definitions/~01", 5),
    ],
)
def test_a_reference_inside_the_document_is_found(reference: str, found: Any) -> None:
    schemas = {"Invoice": {"type": "object"}, "a/b": 1, "a~b": 2, "a b": 3, "list": ["one", "two"], "": 4, "~1": 5}
    target = definition(definitions=schemas).lookup(reference)
    assert target is not None
    assert target.value == found


@pytest.mark.parametrize(
    "reference",
    [
        "", "Invoice", "other.json", "other.json#/definitions/Invoice", "https://contoso.com/x.json", "#Invoice",
        "#/definitions/missing", "#/definitions/list/2", "#/definitions/list/-1", "#/definitions/list/x",
        "#/definitions/list/99999999999999999999", "#/definitions/list/²", "#/definitions/Invoice/type/0", "#/a%zz",
        "#/%ff", "#/" + "x/" * 5000,
    ],
)  # fmt: skip
def test_any_other_reference_leads_nowhere(reference: str) -> None:
    assert definition(definitions={"Invoice": {"type": "object"}, "list": [1, 2]}).lookup(reference) is None


def test_references_are_followed_to_a_value_without_one() -> None:
    schemas = {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/c"}, "c": {"type": "string"}}
    found = definition(definitions=schemas)
    assert found.resolve_schema({"$ref": "#/definitions/a"}) == {"type": "string"}
    assert found.resolve_schema({"type": "integer"}) == {"type": "integer"}


@pytest.mark.parametrize(
    "schemas",
    [
        {"a": {"$ref": "#/definitions/a"}},
        {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}},
        {"a": {"$ref": "#/definitions/missing"}},
        {"a": {"$ref": "other.json"}},
        {"a": [1]},
        {f"{number}": {"$ref": f"#/definitions/{number + 1}"} for number in range(10_000)} | {"a": "x"},
    ],
)
def test_loops_and_foreign_references_resolve_to_nothing(schemas: dict[str, Any]) -> None:
    assert definition(definitions=schemas).resolve_schema({"$ref": "#/definitions/a"}) is None


def test_a_chain_of_ten_thousand_references_is_followed_to_its_end() -> None:
    schemas: dict[str, Any] = {f"{number}": {"$ref": f"#/definitions/{number + 1}"} for number in range(10_000)}
    schemas["10000"] = {"type": "string"}
    assert definition(definitions=schemas).resolve_schema({"$ref": "#/definitions/0"}) == {"type": "string"}


# Parameters and responses


def test_a_shared_parameter_stands_where_it_is_used_and_knows_its_origin() -> None:
    (parameter,) = operation(
        {"parameters": [{"$ref": "#/parameters/Page%20no"}]}, parameters={"Page no": {"name": "page", "in": "query"}}
    ).parameters
    assert (parameter.pointer, parameter.mark) == ("/paths/~1invoices/get/parameters/0",) * 2
    assert parameter.origin == "/parameters/Page no"
    assert parameter.at("x-ms-summary").finding("x").origin == "/parameters/Page no/x-ms-summary"
    assert parameter.label == 'shared parameter "page"'


def test_a_parameter_in_place_has_no_origin_and_is_underlined_at_its_name() -> None:
    named, nameless = operation({"parameters": [{"name": "page"}, {"in": "query"}]}).parameters
    assert named.origin is None
    assert named.mark == "/paths/~1invoices/get/parameters/0/name"
    assert nameless.mark == "/paths/~1invoices/get/parameters/1"
    assert nameless.label == 'parameter "?" of "GET /invoices"'


def test_an_operation_has_the_parameters_of_its_path_that_it_does_not_override() -> None:
    found = operation(
        {"parameters": [{"name": "id", "in": "query"}]},
        {"parameters": [{"name": "id", "in": "query"}, {"name": "id", "in": "header"}]},
    )
    assert [parameter.pointer for parameter in found.all_parameters] == [
        "/paths/~1invoices/get/parameters/0",
        "/paths/~1invoices/parameters/1",
    ]
    path_level = found.parent.parameters[0]
    assert path_level.operation is None
    assert path_level.label == 'parameter "id" of "/invoices"'


@pytest.mark.parametrize(
    ("visibilities", "exempt"),
    [(["internal"], True), (["INTERNAL", "internal"], True), (["internal", "important"], False), ([None], False)],
)
def test_a_parameter_is_exempt_where_only_internal_operations_use_it(
    visibilities: list[str | None], exempt: bool
) -> None:
    verbs = dict(zip(["get", "post"], ({"x-ms-visibility": value} for value in visibilities), strict=False))
    (item,) = definition(paths={"/x": {"parameters": [{"name": "id"}], **verbs}}).path_items
    assert item.parameters[0].exempt is exempt


def test_a_path_without_operations_exempts_nothing() -> None:
    (item,) = definition(paths={"/x": {"parameters": [{"name": "id"}]}}).path_items
    assert item.parameters[0].exempt is False


def test_a_response_behind_a_reference_stands_where_it_is_used() -> None:
    own, shared = operation(
        {"responses": {"200": {"description": "x"}, "404": {"$ref": "#/responses/Missing"}, "x-mine": {}, "500": []}},
        responses={"Missing": {"description": "y"}},
    ).responses
    assert (own.pointer, own.origin) == ("/paths/~1invoices/get/responses/200", None)
    assert (shared.pointer, shared.origin) == ("/paths/~1invoices/get/responses/404", "/responses/Missing")


@pytest.mark.parametrize("reference", [7, None, [], {}, True])
def test_a_reference_that_is_no_text_is_no_reference(reference: Any) -> None:
    found = operation({"parameters": [{"$ref": reference, "name": "x"}], "responses": {"200": {"$ref": reference}}})
    assert [parameter.origin for parameter in found.parameters] == [None]
    assert [response.origin for response in found.responses] == [None]


# What an operation is called and is


@pytest.mark.parametrize(
    ("members", "name"),
    [
        ({"summary": " List ", "operationId": "ListInvoices"}, "List"),
        ({"summary": " ", "operationId": "ListInvoices"}, "ListInvoices"),
        ({"summary": 7, "operationId": ["x"]}, "GET /invoices"),
        ({}, "GET /invoices"),
    ],
)
def test_an_operation_goes_by_the_name_its_author_gave_it(members: dict[str, Any], name: str) -> None:
    assert operation(members).name == name


@pytest.mark.parametrize(
    ("visibility", "internal"), [("internal", True), ("Internal", True), ("none", False), (["internal"], False)]
)
def test_an_operation_is_internal_by_its_visibility(visibility: Any, internal: bool) -> None:
    assert operation({"x-ms-visibility": visibility}).internal is internal


def test_a_webhook_is_a_trigger_whose_path_describes_the_notification() -> None:
    assert operation({"x-ms-trigger": "single"}, {"x-ms-notification-content": {}}).is_webhook
    assert not operation({"x-ms-trigger": "single"}).is_webhook
    assert not operation({}, {"x-ms-notification-content": {}}).is_webhook


def test_the_first_of_two_operations_with_one_id_is_found_by_it() -> None:
    found = definition(paths={"/a": {"get": {"operationId": "x"}}, "/b": {"get": {"operationId": "x"}, "put": {}}})
    assert len(found.operations) == 3
    assert found.operations_by_id["x"].path == "/a"


def test_members_that_are_no_operations_are_none() -> None:
    (item,) = definition(
        paths={"x-mine": {"get": {}}, "/a": {"get": {}, "post": [], "GET": {}, "x-get": {}}, "/b": 7}
    ).path_items
    assert [(found.verb, found.pointer) for found in item.operations] == [
        ("get", "/paths/~1a/get"),
        ("get", "/paths/~1a/GET"),
    ]


@pytest.mark.parametrize("paths", [None, [], "x", 7, {"/a": None}, {"/a": []}])
def test_paths_of_another_type_hold_no_operations(paths: Any) -> None:
    assert definition(paths=paths).operations == []


@pytest.mark.parametrize("value", [None, [], "x", 7, True, {"a": 1}, [None, 7, "x", []]])
def test_lists_and_objects_of_another_type_are_empty(value: Any) -> None:
    found = operation({"parameters": value, "responses": value}, {"parameters": value})
    assert found.parameters == []
    assert found.all_parameters == []
    assert found.responses == []


# Schemas


def schema(value: Any, parent: Node, *tokens: str | int, role: str = "definition") -> Schema:
    return Schema(value, parent, tokens, definition(), role, None)


def test_a_schema_is_called_by_its_property_its_definition_or_its_place() -> None:
    invoice = schema({"required": ["id", 7, []]}, definition(), "definitions", "Invoice")
    identifier = schema({}, invoice, "properties", "id")
    assert invoice.label == 'definition "Invoice"'
    assert identifier.label == 'property "id"'
    assert schema({}, identifier, "items").label == 'the items of property "id"'
    assert schema({}, operation({}), "schema", role="request").label == "the request schema"
    assert identifier.required_by_parent
    assert not schema({}, invoice, "properties", "total").required_by_parent


@pytest.mark.parametrize("value", [None, 7, "id", {"id": True}, [["id"]]])
def test_required_and_properties_of_another_type_hold_nothing(value: Any) -> None:
    found = schema({"required": value, "properties": [value]}, definition(), "definitions", "x")
    assert found.properties == {}
    assert not schema({}, found, "properties", "id").required_by_parent


# Places


def test_a_place_below_a_node_need_not_exist() -> None:
    node = Node({"a/b": [{"c": 1}]}, "x.json")
    assert (node.at("a/b", 0, "c").pointer, node.at("a/b", 0, "c").value) == ("/a~1b/0/c", 1)
    for tokens in (("a/b", 7), ("a/b", "x"), ("missing", "deeper"), ("a/b", 0, "c", "d")):
        assert node.at(*tokens).value is None
        assert node.at(*tokens).pointer == "/" + "/".join(escape(token) for token in tokens)


@pytest.mark.parametrize("value", [None, 7, "x", [], True])
def test_members_of_what_is_no_object_are_missing(value: Any) -> None:
    assert Node(value, "x.json").get("a", 5) == 5
    assert Node(value, "x.json").text("a") == ""


def test_a_chain_of_references_is_followed_once() -> None:
    count = 20_000
    schemas: dict[str, Any] = {f"A{number}": {"$ref": f"#/definitions/A{number + 1}"} for number in range(count)}
    definition = Definition({"definitions": {**schemas, f"A{count}": {"type": "string"}}}, "f")
    with at_most(20):
        found = {definition.resolve_schema(schema)["type"] for schema in schemas.values()}  # type: ignore[index]
    assert found == {"string"}


def test_whatever_leads_into_a_circle_leads_nowhere() -> None:
    schemas = {"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/C"}, "C": {"$ref": "#/definitions/B"}}
    definition = Definition({"definitions": schemas}, "f")
    assert [definition.resolve_schema(schemas[name]) for name in ("A", "C", "B", "A")] == [None] * 4


def test_required_names_are_looked_up_once_for_all_properties() -> None:
    names = [f"p{number}" for number in range(10_000)]
    definition = Definition({}, "f")
    parent = Schema({"required": names}, definition, ("definitions", "A"), definition, "definition", None)
    with at_most(8):
        for name in names:
            assert Schema({}, parent, ("properties", name), definition, "definition", None).required_by_parent
