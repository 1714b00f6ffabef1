"""Which parameters ask people for what a connection should ask for."""

from typing import Any

import pytest

from connector.credentials import credential_parameters
from connector.definition import Definition


def asked(*parameters: dict[str, Any], **operation: Any) -> list[str]:
    get = {"operationId": "GetRoom", "parameters": list(parameters), "responses": {}} | operation
    definition = Definition({"paths": {"/rooms": {"get": get}}}, "apiDefinition.swagger.json")
    return [parameter.parameter_name for parameter in credential_parameters(definition)]


def field(name: str, location: str = "query", **members: Any) -> dict[str, Any]:
    return {"name": name, "in": location, "type": "string"} | members


@pytest.mark.parametrize(
    ("name", "location"),
    [
        ("X-API-Key", "header"),
        ("api_secret", "query"),
        ("apiKey", "query"),
        ("Ocp-Apim-Subscription-Key", "header"),
        ("Authorization", "header"),
        ("access-token", "header"),
        ("X-Contoso-Token", "header"),
        ("client_secret", "formData"),
        ("app_key", "query"),
    ],
)
def test_names_that_leave_no_doubt_are_credentials(name: str, location: str) -> None:
    assert asked(field(name, location)) == [name]


@pytest.mark.parametrize(
    ("name", "location"),
    [
        ("pageToken", "query"),
        ("X-Continuation-Token", "header"),
        ("api_key_id", "path"),
        ("access_key", "query"),
        ("authorization", "query"),
        ("Idempotency-Key", "header"),
        ("key", "path"),
        ("sessionId", "query"),
    ],
)
def test_names_that_mean_something_of_the_service_are_none(name: str, location: str) -> None:
    assert not asked(field(name, location))


def test_a_name_that_may_mean_anything_is_told_by_its_texts() -> None:
    assert asked(field("key", description="Enter your API key.")) == ["key"]
    assert asked(field("token", "path", **{"x-ms-summary": "Bot token"})) == ["token"]
    assert not asked(field("key", description="Enter the key of the object."))


def test_a_password_beside_a_user_name_signs_in() -> None:
    assert asked(field("username"), field("password")) == ["password"]


def test_a_password_for_a_document_or_for_a_new_user_is_no_credential() -> None:
    assert not asked(field("password", "formData", description="The password required to open the file."))
    assert not asked(field("user"), field("password", description="Opens the PDF."))
    assert not asked(field("username"), field("password"), operationId="CreateUser")


def test_what_nobody_sees_is_not_asked_for() -> None:
    internal = {"x-ms-visibility": "internal"}
    assert not asked(field("X-API-Key", "header", **internal))
    assert not asked(field("X-API-Key", "header"), **internal)


def test_a_shared_parameter_is_listed_once() -> None:
    use = {"parameters": [{"$ref": "#/parameters/Key"}], "responses": {}}
    document = {"parameters": {"Key": field("api_key")}, "paths": {"/a": {"get": use, "post": use}}}
    assert len(credential_parameters(Definition(document, "apiDefinition.swagger.json"))) == 1


def test_a_parameter_of_the_path_is_listed_once() -> None:
    item = {"parameters": [field("api_key")], "get": {"responses": {}}, "post": {"responses": {}}}
    assert len(credential_parameters(Definition({"paths": {"/a": item}}, "apiDefinition.swagger.json"))) == 1
