"""Responses: what an operation gives back."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import (
    CERTIFICATION,
    CODING_STANDARDS,
    HTTP_SEMANTICS,
    OPERATION_OBJECT,
    RESPONSE_OBJECT,
    REVIEWS,
    SWAGGER_VALIDATOR,
)
from connector.definition import Definition, Operation, Response
from connector.edits import Edit, removed, renamed
from connector.values import a_kind
from connector.words import code, cut, quoted

_CODE = re.compile(r"\s*([1-5]\d\d)(?!\w)")
_STATUS: Final = re.compile(r"[1-5][0-9][0-9]")
_FIELD_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LONG: Final = 60
"""Characters of a description that says more than a code in any case."""
_ERROR: Final = re.compile(r"err(?:or|_)|fail|(?<!de)fault|problem|exception|unexpected|invalid|wrong", re.IGNORECASE)


def _success(response: Response) -> bool:
    return response.code.startswith("2")


def _of(response: Response) -> str:
    if response.shared is not None:
        return f"shared response {quoted(response.shared.rpartition('/')[2])}"
    return f"response {quoted(response.code, 40)} of {quoted(response.operation.name)}"


def _describes_errors(response: Response) -> bool:
    """The schema of a default response is that of an error, by its name, its properties or the description."""
    schema = response.value["schema"]
    resolved = response.definition.resolve_schema(schema) or {}
    properties = resolved.get("properties")
    names = list(properties)[:50] if isinstance(properties, dict) else []
    said = [response.text("description"), schema.get("$ref"), resolved.get("title"), resolved.get("description")]
    return _ERROR.search(" ".join(text[:500] for text in [*said, *names] if isinstance(text, str))) is not None


def _without_schema(response: Response) -> str:
    """What to do with the schema of a default response."""
    success = [other for other in response.operation.responses if _success(other)]
    if any("schema" in other.value for other in success) or (success and _describes_errors(response)):
        return (
            "Remove `schema` from `default`. To describe the bodies of errors, add their codes, such as `400` and "
            "`404`, each with that schema; `default` may stay with its description alone."
        )
    if success:
        return (
            f"Write `schema` under {code(success[0].code)} instead, if this is what the operation answers, and leave "
            "`default` with its description alone."
        )
    return (
        "Rename `default` to the code of the successful answer, such as `200`, if this is its schema; add error "
        "codes such as `400`, each with the schema of its own body."
    )


def _schema_moved(response: Response) -> list[Edit]:
    """What leaves the default response without its schema, where that is certain."""
    if response.shared is not None:
        return []  # others may use it under another code
    success = [other for other in response.operation.responses if _success(other)]
    if any("schema" in other.value for other in success) or (success and _describes_errors(response)):
        return [removed(response.at("schema"))]
    return [] if success or _describes_errors(response) else [renamed(response, "200")]


@rule(
    "response-default-no-schema",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Remove `schema` from `default`, and describe each body under the code that it comes with.",
    validator="DefaultResponseHasSchema",
    policy="5000.2.4.2",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword="schema",
    fixable=True,
)
def default_response_has_no_schema(response: Response) -> Findings:
    """The `default` response has no schema.

    It covers every code that is not listed, errors included, so nothing can be said of its shape. It does not matter
    whether the response is written in place or shared. An empty schema and a mere `$ref` have passed. Internal
    operations are not exempt.
    """
    schema = response.value["schema"]
    if response.code == "default" and isinstance(schema, dict) and schema and "$ref" not in schema:
        message = f"the `default` response of {quoted(response.operation.name)} has a schema"
        yield response.finding(message, _without_schema(response)).fix(*_schema_moved(response))


@rule(
    "response-default-no-reference",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Remove `schema` from `default`, and describe each body under the code that it comes with.",
    validator="DefaultResponseHasSchema",
    policy="5000.2.4.2",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword="schema",
)
def default_response_refers_to_no_schema(response: Response) -> Findings:
    """The schema of the `default` response is not a `$ref` either.

    Publishers have removed such references on the way to certification, yet many certified connectors keep one: it
    warns and does not block.
    """
    schema = response.value["schema"]
    if response.code == "default" and isinstance(schema, dict) and "$ref" in schema:
        message = f"the `default` response of {quoted(response.operation.name)} has a schema by `$ref`"
        yield response.finding(message, _without_schema(response))


@rule(
    "response-code-valid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write a status code of three digits, such as `"200"`, or `default`.',
    validator="ResponseMustBeDefaultOrHttpStatusCode",
    source=(SWAGGER_VALIDATOR, RESPONSE_OBJECT),
    fixable=True,
)
def response_code_is_one(response: Response) -> Findings:
    """A response is listed under its status code or under `default`.

    The platform looks it up by the code.
    """
    if response.code != "default" and not _STATUS.fullmatch(response.code):
        finding = response.finding(f"{quoted(response.code, 40)} is not a status code")
        meant, known = _CODE.match(response.code), {other.code for other in response.operation.responses}
        sure = meant is not None and meant[1] not in known and response.shared is None
        yield finding.fix(renamed(response, meant[1])) if meant and sure else finding


@rule(
    "responses-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add `responses` with the codes that the service answers with.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=OPERATION_OBJECT,
    misses="responses",
)
def operation_has_responses(operation: Operation) -> Findings:
    """An operation has `responses`, an object.

    OpenAPI requires it.
    """
    if "responses" not in operation.value:
        yield operation.finding(f"{quoted(operation.name)} has no `responses`").paste(
            '"responses": {\n  "200": {"description": "Say here what the service answers."}\n}'
        )
    elif not isinstance(operation.value["responses"], dict):
        message = f"`responses` of {quoted(operation.name)} is {a_kind(operation.value['responses'])}, not an object"
        help = "Write an object with a member for each status code."
        yield operation.at("responses").finding(message, help, validator="JsonTypeIncorrect")


@rule(
    "response-present",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="List the codes that the service answers with, such as `200`.",
    validator="OperationMustHaveResponse",
    policy="5000.2.4.1",
    source=(SWAGGER_VALIDATOR, CERTIFICATION),
    keyword="responses",
)
def operation_has_a_response(operation: Operation) -> Findings:
    """An operation has at least one response.

    Without one, a flow can do nothing with the result.
    """
    if operation.value["responses"] == {}:
        yield operation.at("responses").finding(f"{quoted(operation.name)} lists no response")


@rule(
    "response-success-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add the status code of the successful answer, such as `200`, with its schema.",
    validator="OperationShouldHaveSuccessfulResponse",
    source=(CODING_STANDARDS, SWAGGER_VALIDATOR),
    keyword="responses",
)
def operation_can_succeed(operation: Operation) -> Findings:
    """An operation lists a successful status code, not the `default` response alone.

    The designer takes the output from it.
    """
    if operation.responses and not any(_success(response) for response in operation.responses):
        yield operation.at("responses").finding(f"{quoted(operation.name)} lists no successful status code")


@rule(
    "response-success-schema",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Describe what the service answers in `schema`; if it answers without content, write `204` instead.",
    validator="SchemaDefinitionSetIncorrectly",
    policy="5000.2.4.1",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword="responses",
)
def success_has_a_schema(operation: Operation) -> Findings:
    """The successful response has a schema.

    Its properties become the dynamic content of the following steps. Triggers, internal operations, answers without
    content and Model Context Protocol servers, whose answer the protocol describes, need none.
    """
    if operation.internal or operation.is_trigger or operation.is_mcp:
        return
    success = [response for response in operation.responses if response.code in ("200", "201")]
    if success and not any("schema" in response.value for response in success):
        yield success[0].finding(f"{_of(success[0])} has no schema")


@rule(
    "response-schema-not-empty",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Describe the properties, or make the schema dynamic with `x-ms-dynamic-schema`.",
    policy="5000.2.4.4",
    source=CERTIFICATION,
    keyword="schema",
)
def response_schema_is_not_empty(response: Response) -> Findings:
    """The schema of a response is not empty.

    An empty one offers nothing to the following steps. MCP servers and hidden operations are exempt.
    """
    if response.value["schema"] == {} and not (response.operation.is_mcp or response.operation.internal):
        of_error = "Remove `schema`, or describe in it the body that comes with an error."
        of_all = "Remove `schema`: `default` covers every other code, so nothing can be said of its shape."
        help = {"2": None, "d": of_all}.get(response.code[:1], of_error)
        yield response.at("schema").finding(f"the schema of {_of(response)} is empty", help)


@rule(
    "response-single-schema",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Keep the schema of the response that flows work with.",
    validator="OperationHasManyResponsesWithSchema",
    source=SWAGGER_VALIDATOR,
    keyword="responses",
)
def one_success_has_a_schema(operation: Operation) -> Findings:
    """Only one successful response of an operation has a schema.

    The designer uses one of them. Errors may have schemas of their own.
    """
    described = [response for response in operation.responses if _success(response) and response.value.get("schema")]
    if len(described) > 1:
        codes = ", ".join(cut(response.code, 10) for response in described[:6])
        yield operation.at("responses").finding(
            f"{len(described)} successful responses of {quoted(operation.name)} have a schema: {codes}"
        )


@rule(
    "response-description-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add `description`, and say in a few words what this answer means.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=RESPONSE_OBJECT,
    misses="description",
)
def response_has_a_description(response: Response) -> Findings:
    """A response has a `description`.

    OpenAPI requires it.
    """
    if "description" not in response.value:
        yield response.finding(f"{_of(response)} has no `description`")
    elif not isinstance(response.value["description"], str):
        message = f"`description` of {_of(response)} is {a_kind(response.value['description'])}, not a string"
        yield response.at("description").finding(message, "Write a string.", validator="JsonTypeIncorrect")


@rule(
    "response-description-not-empty",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Say in the `description` of the response, in a few words, what it means.",
    validator="RequiredValueEmpty",
    source=SWAGGER_VALIDATOR,
    keyword="description",
)
def response_description_is_not_empty(response: Response) -> Findings:
    """The description of a response is not empty.

    Reviewers send empty ones back.
    """
    if isinstance(response.value["description"], str) and not response.value["description"].strip():
        yield response.at("description").finding(f"the description of {_of(response)} is empty")


@rule(
    "response-description-repeats-code",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Say in the `description` of the response, in a few words, what it means.",
    source=(RESPONSE_OBJECT, CODING_STANDARDS, REVIEWS),
    keyword="description",
)
def response_description_says_more_than_the_code(response: Response) -> Findings:
    """The description of a response says more than its code, and more than "default".

    It is what people read when a run fails. The wizard writes "default"; reviewers have asked to replace it.
    """
    text = response.text("description").lower()
    said = re.sub(r"\b(?:http|status|code|response)\b|[^\w]", "", text) if len(text) <= _LONG else ""
    phrase = next((status.phrase for status in HTTPStatus if str(status.value) == response.code), "")
    fault = {
        "default": f"is {quoted(response.text('description'))}",
        f"{response.code}{re.sub(r'[^a-z]', '', phrase.lower())}": "only repeats the code and its name",
        response.code: "only repeats the code",
    }.get(said)
    if fault is not None:
        advice = "Say in a few words what was found or done." if _success(response) else None
        if phrase and response.code[:1] in ("4", "5"):
            example = "" if phrase.lower() in text else f', such as "{phrase}",'
            advice = f"Say what went wrong{example} and what to do about it."
        yield response.at("description").finding(f"the description of {_of(response)} {fault}", advice)


@rule(
    "response-headers-unique",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Keep one of them and remove the other: letter case does not tell headers apart.",
    validator="ResponseHeadersAreNotUnique",
    source=SWAGGER_VALIDATOR,
    keyword="headers",
)
def headers_are_listed_once(response: Response) -> Findings:
    """No header is listed twice in a response.

    Letter case does not count.
    """
    headers = response.value["headers"]
    seen: set[str] = set()
    for name in headers if isinstance(headers, dict) else ():
        if name.lower() in seen:
            yield response.at("headers", name).finding(f"header {quoted(name)} of {_of(response)} is listed twice")
        seen.add(name.lower())


@rule(
    "response-header-name-valid",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the name of the header alone, of letters, digits and `-`.",
    source=HTTP_SEMANTICS,
    keyword="headers",
)
def headers_can_be_received(response: Response) -> Findings:
    """The name of a response header is one that a response can carry.

    Header names have no spaces, colons, slashes or brackets, and no letters beyond ASCII.
    """
    headers = response.value["headers"]
    for name in headers if isinstance(headers, dict) else ():
        if not _FIELD_NAME.fullmatch(name) and not name.startswith("x-"):
            yield response.at("headers", name).finding(f"{quoted(name)} of {_of(response)} is not the name of a header")


@rule(
    "response-errors-listed",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="List the error codes that users may meet, such as `400` and `404`, and say what went wrong.",
    source=CODING_STANDARDS,
)
def errors_are_listed(definition: Definition) -> Findings:
    """Operations list the errors that users may meet.

    Their descriptions tell what went wrong in a run. Where no operation lists any, it is told once for the file.
    """
    listed = [operation for operation in definition.operations if operation.responses]
    failing = [o for o in listed if any(r.code[:1] in ("4", "5") or r.code == "default" for r in o.responses)]
    if len(listed) > 1 and not failing:
        yield definition.at("paths").finding(f"none of the {len(listed)} operations lists an error")
