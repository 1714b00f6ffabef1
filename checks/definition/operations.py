"""Operations: their names and texts, and what they share."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.definition.info import OTHER_PRODUCT_NAMES, PRODUCT_NAMES
from checks.rule import Findings, Level, rule
from checks.sources import (
    CERTIFICATION,
    CODING_STANDARDS,
    POLICY_ERRORS,
    REVIEWS,
    STRING_GUIDANCE,
    SWAGGER_OBJECT,
    SWAGGER_VALIDATOR,
)
from connector.definition import Definition, Operation, Parameter, Typed
from connector.vocabulary import VERBS

MAX_SUMMARY: Final = 80
MAX_OPERATION_ID: Final = 80

_RESTRICTED = re.compile(r"[/\\<>*%&?]")
_CLEAN_ID = re.compile(r"[A-Za-z0-9_-]+")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*(?:_V\d+)?")
_PLAIN_SUMMARY = re.compile(r"[^\W_\s() ]|[() ]")
_WORD = re.compile(r"[A-Za-z]+")
_CAMEL_CASE = re.compile(r"\b[a-z]{2,}[A-Z][a-z]\w*")
_DOUBLED = re.compile(r"\b(a|an|and|are|for|from|in|is|of|on|or|that|the|this|to|with) +\1\b", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b(?:api|csv|html|http|https|id|ids|json|pdf|sms|sql|uri|url|urls|xml)\b", re.IGNORECASE)

_TEXTS: Final = ("title", "description", "x-ms-summary", "pattern")

MIN_COPIES: Final = 3
"""Identical parameters from which sharing one definition pays."""


@rule(
    "operation-id-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add an operationId such as GetInvoice.",
    validator=("OperationIdRequired", "JsonTypeIncorrect"),
    source=SWAGGER_VALIDATOR,
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
    Level.ERROR,
    help="Give each operation an operationId of its own.",
    validator="OperationIdNotUnique",
    source=SWAGGER_VALIDATOR,
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
    Level.ERROR,
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
    Level.ERROR,
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
    Level.ERROR,
    help="Shorten it to 80 characters and leave the details to the description.",
    validator="OperationSummaryTooLong",
    source=(CERTIFICATION, STRING_GUIDANCE),
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
    Level.ERROR,
    help=r"Leave out / \ < > * % & and ?; write the words instead.",
    validator="RestrictedCharactersInSummary",
    source=SWAGGER_VALIDATOR,
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
    Level.ERROR,
    help="Let the summary end in a letter, a digit or a closing parenthesis.",
    validator="ValueMustEndWithAlphanumeric",
    source=(STRING_GUIDANCE, SWAGGER_VALIDATOR),
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
    Level.ERROR,
    help="Leave the product's name out: the step works in all of them.",
    validator="ValueContainsRestrictedWords",
    policy="5000.2.3.5",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
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
    source=SWAGGER_VALIDATOR,
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
    Level.ERROR,
    help="Use letters and digits.",
    validator="OperationIdSanitized",
    source=(SWAGGER_VALIDATOR, CODING_STANDARDS),
    keyword="operationId",
)
def operation_id_has_plain_signs(operation: Operation) -> Findings:
    """An operationId holds letters, digits, underscores and hyphens only.

    Code is generated from it.
    """
    if operation.id.strip() and not _CLEAN_ID.fullmatch(operation.id):
        sign = next((sign for sign in operation.id if not _CLEAN_ID.fullmatch(sign)), " ")
        yield operation.at("operationId").finding(f'the operationId "{operation.id}" holds the sign "{sign}"')


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
    source=REVIEWS,
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
    source=(CODING_STANDARDS, STRING_GUIDANCE),
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
    Level.HINT,
    help="Say in the summary what makes it different.",
    source=STRING_GUIDANCE,
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
    source=(CERTIFICATION, STRING_GUIDANCE),
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
    Level.ERROR,
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


@rule(
    "operation-visible-present",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help='Leave "x-ms-visibility": "internal" to operations that only other operations call.',
    policy="5000.1.1.9",
    source=POLICY_ERRORS,
    keyword="paths",
)
def some_operation_is_visible(definition: Definition) -> Findings:
    """At least one operation is not internal.

    Certification looks for the actions of a sample flow, and users could choose no step.
    """
    if definition.operations and all(operation.internal for operation in definition.operations):
        yield definition.at("paths").finding(f"all {len(definition.operations)} operations are internal")


@rule(
    "operation-summary-alphanumeric-parentheses",
    OPENAPI_DEFINITION,
    # A hint: the page asks for it, the validator refuses a few signs only, and many published summaries hold others.
    Level.HINT,
    help="Use letters, digits, spaces and parentheses.",
    source=CERTIFICATION,
    keyword="summary",
)
def summary_has_letters_digits_and_parentheses(operation: Operation) -> Findings:
    """An operation's summary holds letters, digits, spaces and parentheses only.

    Such a name reads the same in every list and language.
    """
    sign = next((sign for sign in operation.summary if not _PLAIN_SUMMARY.fullmatch(sign)), None)
    if sign is not None:
        yield operation.at("summary").finding(f'the summary "{operation.summary}" holds "{sign}"')


@rule(
    "operation-summary-sentence-case",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write a capital at the beginning and in names only, such as Get invoice lines.",
    source=STRING_GUIDANCE,
    keyword="summary",
)
def summary_is_in_sentence_case(operation: Operation) -> Findings:
    """An operation's summary is written in sentence case.

    Steps of all connectors stand in one list. Short words and abbreviations are not looked at.
    """
    summary = operation.summary
    words = [word for word in _WORD.findall(summary)[1:] if len(word) > 3 and not word.isupper()]
    if summary[:1].islower() and not operation.internal:
        yield operation.at("summary").finding(f'the summary "{summary}" begins with a small letter')
    elif len(words) > 1 and all(word[0].isupper() for word in words) and not operation.internal:
        yield operation.at("summary").finding(f'the summary "{summary}" has capitals like a title')


@rule(
    "strings-no-camel-case",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write the words apart.",
    source=CERTIFICATION,
    keyword="summary",
)
def summary_has_no_camel_case(operation: Operation) -> Findings:
    """An operation's summary holds no words in camel case.

    Summaries are translated, names of members are not.
    """
    word = _CAMEL_CASE.search(operation.summary)
    if word and not operation.internal:
        yield operation.at("summary").finding(f'the summary "{operation.summary}" holds "{word[0]}"')


@rule(
    "strings-abbreviations-upper",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write it in capitals, such as ID and URL.",
    source=CERTIFICATION,
    keyword="summary",
)
def abbreviations_are_in_capitals(operation: Operation) -> Findings:
    """An operation's summary writes abbreviations in capitals.

    ID, URL and PDF are looked for, and the like.
    """
    for word in _ABBREVIATION.findall(operation.summary):
        if not word.removesuffix("s").isupper() and not operation.internal:
            yield operation.at("summary").finding(f'the summary "{operation.summary}" writes "{word}" small')
            return


@rule(
    "strings-no-doubled-word",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Remove one of the two.",
    policy="5000.2.3.2",
    source=CERTIFICATION,
    keyword=("summary", "description"),
)
def no_word_stands_twice(operation: Operation) -> Findings:
    """No short word stands twice in a row in an operation's summary or description.

    It is the slip that a reader misses most easily; a spelling check of all texts is up to their author.
    """
    for member in ("summary", "description"):
        words = _DOUBLED.search(operation.text(member))
        if words:
            yield operation.at(member).finding(f'the {member} of "{operation.name}" holds "{words[0]}"')


@rule(
    "tags-unique",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Keep one of the two.",
    validator="TagRedefined",
    source=(SWAGGER_VALIDATOR, SWAGGER_OBJECT),
    keyword="tags",
)
def tags_differ(definition: Definition) -> Findings:
    """No two tags have the same name.

    Operations refer to tags by their names.
    """
    tags = definition.value["tags"]
    seen: set[str] = set()
    for index in range(len(tags)) if isinstance(tags, list) else ():
        name = definition.at("tags", index).text("name")
        if name and name in seen:
            yield definition.at("tags", index, "name").finding(f'the tag "{name}" is defined twice')
        seen.add(name)


@rule(
    "parameters-reused",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Define it once under parameters at the root, and refer to it.",
    source=CODING_STANDARDS,
    keyword="paths",
)
def parameters_are_shared(definition: Definition) -> Findings:
    """A parameter that several operations write out alike is defined once and referred to.

    A change of its texts then reaches all of them.
    """
    copies: dict[str, list[Parameter]] = defaultdict(list)
    for operation in definition.operations:
        for parameter in operation.parameters:
            if parameter.shared is None and parameter.location != "body":
                copies[json.dumps(parameter.value, sort_keys=True)].append(parameter)
    for alike in copies.values():
        if len(alike) >= MIN_COPIES:
            yield alike[0].finding(f"{alike[0].label} is written out {len(alike)} times")


@rule(
    "no-unused-properties",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write the text, or remove the member.",
    policy="5000.2.4.6",
    source=(CERTIFICATION, REVIEWS),
    keyword=_TEXTS,
)
def no_text_is_empty(node: Typed) -> Findings:
    """Schemas, headers and items hold no empty texts.

    Reviewers count empty titles and descriptions as properties that nobody needs.
    """
    if isinstance(node, Parameter):
        return
    for member in _TEXTS:
        text = node.get(member)
        if isinstance(text, str) and not text.strip():
            yield node.at(member).finding(f'"{member}" is empty')
