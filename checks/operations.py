"""Operations: their names, their texts, and what OpenAPI asks of them."""

from __future__ import annotations

import re
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.files import CERTIFICATION
from checks.info import OTHER_PRODUCT_NAMES, PRODUCT_NAMES, STRINGS, VALIDATOR
from checks.rule import Findings, Level, rule
from connector.definition import Definition, Operation
from connector.vocabulary import VERBS

CODING_STANDARDS: Final = "Coding standards"
MAX_SUMMARY: Final = 80
MAX_OPERATION_ID: Final = 80

_RESTRICTED = re.compile(r"[/\\<>*%&?]")
_CLEAN_ID = re.compile(r"[A-Za-z0-9_-]+")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*(?:_V\d+)?")


@rule(
    "operation-id-present",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Add an operationId such as GetInvoice.",
    validator=("OperationIdRequired", "JsonTypeIncorrect"),
    source=VALIDATOR,
)
def operation_has_an_id(operation: Operation) -> Findings:
    """An operation has an operationId.

    Flows remember the operation by it.
    """
    if not operation.id.strip():
        yield operation.finding(f'"{operation.name}" has no "operationId"')


@rule(
    "operation-id-unique",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Give each operation an operationId of its own.",
    validator="OperationIdNotUnique",
    source=VALIDATOR,
)
def operation_ids_differ(definition: Definition) -> Findings:
    """No two operations share an operationId; letter case does not tell them apart.

    Flows could not tell them apart.
    """
    first: dict[str, Operation] = {}
    for operation in definition.operations:
        other = first.setdefault(operation.id.lower(), operation)
        if other is not operation and operation.id:
            yield operation.at("operationId").finding(
                f'the operationId "{operation.id}" is also that of {other.verb.upper()} {other.path}'
            )


@rule(
    "operation-summary-present",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help='Add a summary: the name of the step, such as "Get invoice".',
    validator="RequiredPropertyMissing",
    policy="5000.2.4.5",
    source=CERTIFICATION,
)
def operation_has_a_summary(operation: Operation) -> Findings:
    """An operation that users see has a summary.

    It is the name of the step in the designer.
    """
    if not operation.internal and not operation.summary.strip():
        yield operation.finding(f'"{operation.name}" has no "summary"')


@rule(
    "operation-description-present",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Say in one sentence what the step does.",
    validator="RequiredPropertyMissing",
    source=CERTIFICATION,
)
def operation_has_a_description(operation: Operation) -> Findings:
    """An operation that users see has a description.

    It helps to choose between steps.
    """
    if not operation.internal and not operation.text("description").strip():
        yield operation.finding(f'"{operation.name}" has no "description"')


@rule(
    "operation-summary-max-80",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Shorten it to 80 characters and leave the details to the description.",
    validator="OperationSummaryTooLong",
    source=(CERTIFICATION, STRINGS),
    keyword="summary",
)
def summary_fits_eighty_characters(operation: Operation) -> Findings:
    """An operation's summary has at most 80 characters.

    The designer cuts longer ones.
    """
    if len(operation.summary) > MAX_SUMMARY:
        yield operation.at("summary").finding(
            f'the summary "{operation.summary[:40]}…" has {len(operation.summary)} characters, '
            f"at most {MAX_SUMMARY} are allowed"
        )


@rule(
    "operation-summary-restricted-chars",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help=r"Leave out / \ < > * % & and ?; write the words instead.",
    validator="RestrictedCharactersInSummary",
    source=VALIDATOR,
    keyword="summary",
)
def summary_has_plain_signs(operation: Operation) -> Findings:
    r"""An operation's summary holds none of / \ < > * % & ?.

    Internal operations are not exempt.
    """
    sign = _RESTRICTED.search(operation.summary)
    if sign:
        yield operation.at("summary").finding(f'the summary "{operation.summary}" holds "{sign[0]}"')


@rule(
    "operation-summary-ends-alphanumeric",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Let the summary end in a letter, a digit or a closing parenthesis.",
    validator="ValueMustEndWithAlphanumeric",
    source=(STRINGS, VALIDATOR),
    keyword="summary",
)
def summary_ends_in_a_letter_or_digit(operation: Operation) -> Findings:
    """An operation's summary ends in a letter, a digit or a closing parenthesis.

    It is a name, not a sentence. Internal operations are not exempt.
    """
    summary = operation.summary
    if summary.strip() and not (summary[-1].isalnum() or summary[-1] == ")"):
        last = "white space" if summary[-1].isspace() else f'"{summary[-1]}"'
        yield operation.at("summary").finding(f'the summary "{summary}" ends in {last}')


@rule(
    "operation-no-product-name",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Leave the product's name out: the step works in all of them.",
    validator="ValueContainsRestrictedWords",
    policy="5000.2.3.5",
    source=(CERTIFICATION, VALIDATOR),
    keyword=("summary", "description"),
)
def operation_texts_have_no_product_name(operation: Operation) -> Findings:
    """An operation's summary and description do not name Power Apps, Power Automate or Logic Apps.

    The validator looks for the names as they are written today, with the space.
    """
    for member in ("summary", "description"):
        name = PRODUCT_NAMES.search(operation.text(member))
        if name:
            yield operation.at(member).finding(f'the {member} of "{operation.name}" names "{name[0]}"')


@rule(
    "operation-no-other-product-name",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Leave the product's name out: the step works in all of them.",
    source=CERTIFICATION,
    keyword="description",
)
def operation_texts_have_no_other_product_name(operation: Operation) -> Findings:
    """An operation's description does not name another product of the Power Platform either.

    The pages speak of all product names, the validator knows three of them.
    """
    text = operation.text("description")
    name = OTHER_PRODUCT_NAMES.search(text)
    if name and not PRODUCT_NAMES.search(text):
        yield operation.at("description").finding(f'the description of "{operation.name}" names "{name[0]}"')


@rule(
    "operation-id-length",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Shorten the operationId.",
    validator="OperationIdTooLong",
    source=VALIDATOR,
    keyword="operationId",
)
def operation_id_is_short(operation: Operation) -> Findings:
    """An operationId has at most 80 characters.

    Microsoft does not publish its limit; no published connector has a longer one.
    """
    if len(operation.id) > MAX_OPERATION_ID:
        yield operation.at("operationId").finding(f"the operationId has {len(operation.id)} characters")


@rule(
    "operation-id-sanitized",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Use letters and digits.",
    validator="OperationIdSanitized",
    source=(VALIDATOR, CODING_STANDARDS),
    keyword="operationId",
)
def operation_id_has_plain_signs(operation: Operation) -> Findings:
    """An operationId holds letters, digits, underscores and hyphens only.

    Code is generated from it.
    """
    if operation.id.strip() and not _CLEAN_ID.fullmatch(operation.id):
        yield operation.at("operationId").finding(f'the operationId "{operation.id}" holds other signs than letters')


@rule(
    "operation-id-pascal-case",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write it like GetInvoice.",
    source=CODING_STANDARDS,
    keyword="operationId",
)
def operation_id_is_pascal_case(operation: Operation) -> Findings:
    """An operationId is written in Pascal case.

    Experts see it in the code of a flow.
    """
    if operation.id and not _PASCAL.fullmatch(operation.id):
        yield operation.at("operationId").finding(f'the operationId "{operation.id}" is not in Pascal case')


@rule(
    "operation-summary-not-operation-id",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write the summary in words.",
    source="Reviews of pull requests in the connector repository",
    keyword="summary",
)
def summary_is_not_the_id(operation: Operation) -> Findings:
    """An operation's summary is not its operationId.

    The one is for people, the other for machines.
    """
    if operation.id and operation.summary == operation.id:
        yield operation.at("summary").finding(f'the summary "{operation.summary}" is the operationId')


@rule(
    "operation-summary-differs-from-description",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Say in the description what the summary leaves out.",
    source=(CODING_STANDARDS, STRINGS),
    keyword="description",
)
def description_adds_something(operation: Operation) -> Findings:
    """An operation's description says more than its summary.

    Both are shown together.
    """
    summary = operation.summary.strip().rstrip(".").lower()
    if summary and summary == operation.text("description").strip().rstrip(".").lower():
        yield operation.at("description").finding(f'the description of "{operation.name}" repeats its summary')


@rule(
    "operation-description-ends-punctuation",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="End the sentence with a full stop.",
    source=(CERTIFICATION, CODING_STANDARDS),
    keyword="description",
)
def operation_description_is_a_sentence(operation: Operation) -> Findings:
    """An operation's description is a sentence with a full stop.

    It is shown as running text.
    """
    text = operation.text("description").rstrip()
    if " " in text and text[-1] not in ".!?)":
        yield operation.at("description").finding(f'the description of "{operation.name}" ends without a full stop')


@rule(
    "operation-summary-unique",
    OPENAPI_DEFINITION,
    Level.RECOMMENDED,
    help="Say in the summary what makes it different.",
    source=STRINGS,
)
def summaries_differ(definition: Definition) -> Findings:
    """No two operations that users see share a summary.

    In the list of steps they look the same.
    """
    first: dict[str, Operation] = {}
    for operation in definition.operations:
        summary = operation.summary.strip().lower()
        if operation.internal or operation.deprecated or not summary:
            continue
        other = first.setdefault(summary, operation)
        if other is not operation:
            yield operation.at("summary").finding(f'"{operation.summary}" is also the summary of "{other.id}"')


@rule(
    "operation-visibility-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add x-ms-visibility: important, advanced or internal.",
    source=(CERTIFICATION, STRINGS),
)
def operation_names_its_visibility(operation: Operation) -> Findings:
    """An operation says how visible it is.

    Without the member it counts as normal.
    """
    if "x-ms-visibility" not in operation.value:
        yield operation.finding(f'"{operation.name}" has no "x-ms-visibility"')


@rule(
    "operation-english",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write it in English, with plain quotation marks and hyphens.",
    validator="ValueMustBeInEnglish",
    source=CERTIFICATION,
    keyword=("summary", "description"),
)
def operation_texts_are_english(operation: Operation) -> Findings:
    """An operation's summary and description are English.

    The signs are looked at.
    """
    for member in ("summary", "description"):
        sign = next((sign for sign in operation.text(member) if not sign.isascii()), None)
        if sign is not None:
            yield operation.at(member).finding(f'the {member} of "{operation.name}" holds the sign "{sign}"')


@rule(
    "paths-not-empty",
    OPENAPI_DEFINITION,
    Level.REQUIRED,
    help="Describe at least one operation.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    policy="5000.2.4.5",
    source=CERTIFICATION,
)
def there_is_an_operation(definition: Definition) -> Findings:
    """The definition holds at least one operation.

    A connector without one does nothing.
    """
    paths = definition.get("paths")
    if "paths" not in definition.value:
        yield definition.finding('"paths" is missing')
    elif not isinstance(paths, dict):
        yield definition.at("paths").finding('"paths" is no object', validator="JsonTypeIncorrect")
    elif not any(isinstance(item, dict) and not VERBS.isdisjoint(item) for item in paths.values()):
        yield definition.at("paths").finding("there is no operation")
