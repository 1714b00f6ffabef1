"""Responses: what an operation gives back."""

from __future__ import annotations

import re

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, CODING_STANDARDS, OPERATION_OBJECT, RESPONSE_OBJECT, SWAGGER_VALIDATOR
from connector.definition import Operation, Response

_STATUS = re.compile(r"[1-5][0-9][0-9]")


def _success(response: Response) -> bool:
    return response.code.startswith("2")


@rule(
    "response-default-no-schema",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Move the schema to the status code that the service answers with, such as 200.",
    validator="DefaultResponseHasSchema",
    policy="5000.2.4.2",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword="schema",
)
def default_response_has_no_schema(response: Response) -> Findings:
    """The default response has no schema.

    It stands for every code that is not listed, errors included, so nothing can be said of its shape. An empty schema
    and a reference have passed. Internal operations are not exempt. Certified connectors that still have one are from
    2020; since then it was mended before each merge.
    """
    schema = response.value["schema"]
    if response.code == "default" and isinstance(schema, dict) and schema and "$ref" not in schema:
        yield response.finding(f'the default response of "{response.operation.name}" has a schema')


@rule(
    "response-default-no-reference",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Move the schema to the status code that the service answers with, such as 200.",
    validator="DefaultResponseHasSchema",
    policy="5000.2.4.2",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword="schema",
)
def default_response_refers_to_no_schema(response: Response) -> Findings:
    """The default response refers to no schema either.

    Publishers have removed such references on the way to certification, yet a good many certified connectors keep
    one: it warns and does not block.
    """
    schema = response.value["schema"]
    if response.code == "default" and isinstance(schema, dict) and "$ref" in schema:
        yield response.finding(f'the default response of "{response.operation.name}" refers to a schema')


@rule(
    "response-code-valid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write the status code, such as "200", or default.',
    validator="ResponseMustBeDefaultOrHttpStatusCode",
    source=(SWAGGER_VALIDATOR, RESPONSE_OBJECT),
)
def response_code_is_one(response: Response) -> Findings:
    """A response stands under its status code or under default.

    The platform looks it up by the code.
    """
    if response.code != "default" and not _STATUS.fullmatch(response.code):
        yield response.finding(f'"{response.code[:40]}" is no status code')


@rule(
    "responses-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add responses with the codes that the service answers with.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=OPERATION_OBJECT,
)
def operation_has_responses(operation: Operation) -> Findings:
    """An operation has responses, an object.

    OpenAPI requires it.
    """
    if "responses" not in operation.value:
        yield operation.finding(f'"{operation.name}" has no "responses"')
    elif not isinstance(operation.value["responses"], dict):
        yield operation.at("responses").finding(
            f'the responses of "{operation.name}" are no object', validator="JsonTypeIncorrect"
        )


@rule(
    "response-present",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="List the codes that the service answers with.",
    validator="OperationMustHaveResponse",
    policy="5000.2.4.1",
    source=(SWAGGER_VALIDATOR, CERTIFICATION),
    keyword="responses",
)
def operation_has_a_response(operation: Operation) -> Findings:
    """An operation has at least one response.

    Without one a flow can do nothing with the result.
    """
    if operation.value["responses"] == {}:
        yield operation.at("responses").finding(f'"{operation.name}" lists no response')


@rule(
    "response-success-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Add the code of success, such as "200".',
    validator="OperationShouldHaveSuccessfulResponse",
    source=(CODING_STANDARDS, SWAGGER_VALIDATOR),
    keyword="responses",
)
def operation_can_succeed(operation: Operation) -> Findings:
    """An operation lists a code of success, not the default response alone.

    The designer takes the output from it.
    """
    if operation.responses and not any(_success(response) for response in operation.responses):
        yield operation.at("responses").finding(f'"{operation.name}" lists no code of success')


@rule(
    "response-success-schema",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Describe what the service answers in a schema.",
    validator="SchemaDefinitionSetIncorrectly",
    policy="5000.2.4.1",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword="responses",
)
def success_has_a_schema(operation: Operation) -> Findings:
    """The response of success has a schema.

    Its properties become the dynamic content of the following steps. Triggers, internal operations and answers
    without content are exempt.
    """
    if operation.internal or operation.is_trigger:
        return
    success = [response for response in operation.responses if response.code in ("200", "201")]
    if success and not any("schema" in response.value for response in success):
        yield success[0].finding(f'the response {success[0].code} of "{operation.name}" has no schema')


@rule(
    "response-schema-not-empty",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Describe the properties, or make the schema dynamic with x-ms-dynamic-schema.",
    policy="5000.2.4.4",
    source=CERTIFICATION,
    keyword="schema",
)
def response_schema_is_not_empty(response: Response) -> Findings:
    """A response's schema is not empty.

    An empty one offers nothing to the following steps.
    """
    if response.value["schema"] == {}:
        yield response.at("schema").finding(
            f'the schema of response {response.code} of "{response.operation.name}" is empty'
        )


@rule(
    "response-single-schema",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Keep the schema of the response that flows work with.",
    validator="OperationHasManyResponsesWithSchema",
    source=SWAGGER_VALIDATOR,
    keyword="responses",
)
def one_response_has_a_schema(operation: Operation) -> Findings:
    """Only one response of an operation has a schema.

    The designer uses one.
    """
    described = [response for response in operation.responses if response.value.get("schema")]
    if len(described) > 1:
        codes = ", ".join(response.code for response in described[:6])
        yield operation.at("responses").finding(
            f'{len(described)} responses of "{operation.name}" have a schema: {codes}'
        )


@rule(
    "response-description-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Say in a few words what this answer means.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=RESPONSE_OBJECT,
)
def response_has_a_description(response: Response) -> Findings:
    """A response has a description.

    OpenAPI requires it.
    """
    if "description" not in response.value:
        yield response.finding(f'the response {response.code} of "{response.operation.name}" has no "description"')
    elif not isinstance(response.value["description"], str):
        yield response.at("description").finding("the description is no text", validator="JsonTypeIncorrect")


@rule(
    "response-description-not-empty",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Say in a few words what this answer means.",
    validator="RequiredValueEmpty",
    source=SWAGGER_VALIDATOR,
    keyword="description",
)
def response_description_is_not_empty(response: Response) -> Findings:
    """A response's description is not empty.

    Reviewers send empty ones back.
    """
    if isinstance(response.value["description"], str) and not response.value["description"].strip():
        yield response.at("description").finding(
            f'the description of response {response.code} of "{response.operation.name}" is empty'
        )


@rule(
    "response-example-produced",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Name the example by a MIME type of produces.",
    validator="ResponseExampleMustBeProducedByOperation",
    source=SWAGGER_VALIDATOR,
    keyword="examples",
)
def examples_are_produced(response: Response) -> Findings:
    """A response's examples are of MIME types that the operation produces.

    Others can never be an answer.
    """
    operation = response.operation
    produced = operation.get("produces") or operation.definition.get("produces")
    examples = response.value["examples"]
    if isinstance(produced, list) and isinstance(examples, dict):
        for name in examples:
            if name not in produced:
                yield response.at("examples", name).finding(f'"{name[:60]}" is not among the MIME types produced')


@rule(
    "response-headers-unique",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Keep one of them: letter case does not tell headers apart.",
    validator="ResponseHeadersAreNotUnique",
    source=SWAGGER_VALIDATOR,
    keyword="headers",
)
def headers_stand_once(response: Response) -> Findings:
    """No header stands twice in a response.

    Letter case does not count.
    """
    headers = response.value["headers"]
    seen: set[str] = set()
    for name in headers if isinstance(headers, dict) else ():
        if name.lower() in seen:
            yield response.at("headers", name).finding(f'the header "{name[:60]}" stands twice')
        seen.add(name.lower())


@rule(
    "response-errors-listed",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="List the codes of failure that users may meet, such as 400 and 404.",
    source=CODING_STANDARDS,
    keyword="responses",
)
def errors_are_listed(operation: Operation) -> Findings:
    """An operation lists the errors that users may meet.

    They tell what went wrong in a run.
    """
    if operation.responses and not any(r.code[:1] in ("4", "5") or r.code == "default" for r in operation.responses):
        yield operation.at("responses").finding(f'"{operation.name}" lists no error')
