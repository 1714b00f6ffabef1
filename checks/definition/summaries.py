"""Summaries of operations: the names of the steps in the designer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, REVIEWS, STRING_GUIDANCE, SWAGGER_VALIDATOR
from connector.characters import REPLACEMENT, described, is_blank
from connector.definition import Definition, Operation
from connector.edits import replaced
from connector.texts import ending_plainly, with_parentheses, without_restricted
from connector.words import quoted

MAX_SUMMARY: Final = 80

_RESTRICTED = re.compile(r"[/\\<>*%&?]")
_PLAIN = re.compile(r"[^\W_\s() ]|[() ]")
_WORD = re.compile(r"[A-Za-z][A-Za-z']*")
_MOST: Final = 1000
"""Characters of a text in which words are looked at."""
_ONE_WORD = re.compile(r"[A-Za-z]?[a-z]+|[A-Z]+")
_CAMEL_CASE = re.compile(r"\b[a-z]{2,}[A-Z][a-z]\w*")
_ABBREVIATION = re.compile(r"\b(?:api|csv|html|http|https|id|ids|json|pdf|sms|sql|uri|url|urls|xml)\b", re.IGNORECASE)
_SMALL_WORDS: Final = frozenset(
    re.split(" ", "a an and as at by for from in into is of on or the their this to with your when")
)
"""Words that have a capital in the middle of a text only where all words have one."""


@rule(
    "operation-summary-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Add a summary: the name of the step, such as `"summary": "Get invoice"`.',
    validator="RequiredPropertyMissing",
    policy="5000.2.4.5",
    source=CERTIFICATION,
    misses="summary",
)
def operation_has_a_summary(operation: Operation) -> Findings:
    """An operation that users see has a summary.

    It is the name of the step in the designer. White space and invisible characters do not count.
    """
    if not operation.internal and is_blank(operation.summary):
        fault = "an empty `summary`" if operation.summary or operation.get("summary") == "" else "no `summary`"
        yield operation.finding(f"{quoted(operation.name)} has {fault}")


@rule(
    "operation-summary-max-80",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Shorten the summary to 80 characters and move the details to the description.",
    validator="OperationSummaryTooLong",
    source=(CERTIFICATION, STRING_GUIDANCE),
    keyword="summary",
)
def summary_fits_eighty_characters(operation: Operation) -> Findings:
    """An operation's summary has at most 80 characters.

    The designer cuts off longer ones.
    """
    length = len(operation.summary)
    if length > MAX_SUMMARY:
        message = (
            f"the summary {quoted(operation.summary, 40)} has {length} characters, at most {MAX_SUMMARY} are allowed"
        )
        yield operation.at("summary").finding(message)


@rule(
    "operation-summary-restricted-chars",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help=r"Remove `/ \ < > * % & ?`, or write words instead, such as `and` for `&`.",
    validator="RestrictedCharactersInSummary",
    source=SWAGGER_VALIDATOR,
    keyword="summary",
    fixable=True,
)
def summary_has_plain_characters(operation: Operation) -> Findings:
    r"""An operation's summary contains none of `/ \ < > * % & ?`.

    Internal operations are not exempt.
    """
    found = _RESTRICTED.search(operation.summary)
    if found:
        place = operation.at("summary")
        finding = place.finding(f'the summary {quoted(operation.summary)} contains "{found[0]}"')
        clean = without_restricted(operation.summary)
        yield finding.fix(replaced(place, clean)) if clean else finding


@rule(
    "operation-summary-ends-alphanumeric",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="End the summary with a letter, a digit or a closing parenthesis.",
    validator="ValueMustEndWithAlphanumeric",
    source=(STRING_GUIDANCE, SWAGGER_VALIDATOR),
    keyword="summary",
    fixable=True,
)
def summary_ends_in_a_letter_or_digit(operation: Operation) -> Findings:
    """An operation's summary ends with a letter, a digit or a closing parenthesis.

    It is a name, not a sentence. Internal operations are not exempt.
    """
    summary = operation.summary
    if not is_blank(summary) and not (summary[-1].isalnum() or summary[-1] in (")", REPLACEMENT)):
        last = "white space" if summary[-1].isspace() else described(summary[-1])
        place = operation.at("summary")
        finding = place.finding(f"the summary {quoted(summary)} ends with {last}")
        clean = ending_plainly(with_parentheses(summary))
        yield finding.fix(replaced(place, clean)) if clean else finding


@rule(
    "operation-summary-not-operation-id",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Write the summary in words, such as "Get invoice" for GetInvoice.',
    source=REVIEWS,
    keyword="summary",
)
def summary_is_not_the_id(operation: Operation) -> Findings:
    """An operation's summary is not its operationId, unless both are one English word.

    The one is for people, the other for machines.
    """
    if operation.id and operation.summary == operation.id and not _ONE_WORD.fullmatch(operation.id):
        yield operation.at("summary").finding(f"the summary {quoted(operation.summary)} is the operationId")


@rule(
    "operation-summary-unique",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Say in the summary what makes the operation different.",
    source=STRING_GUIDANCE,
)
def summaries_differ(definition: Definition) -> Findings:
    """No two operations that users see share a summary.

    They look the same in the list of steps.
    """
    first: dict[str, Operation] = {}
    for operation in definition.operations:
        summary = operation.summary.strip().lower()
        if operation.internal or operation.deprecated or is_blank(summary):
            continue
        other = first.setdefault(summary, operation)
        if other is not operation:
            message = f"{quoted(operation.summary)} is also the summary of {quoted(other.id)}"
            yield operation.at("summary").finding(message)


@rule(
    "operation-summary-alphanumeric-parentheses",
    OPENAPI_DEFINITION,
    # A hint: a page asks for it, the validator refuses a few characters only, and many published summaries use others.
    Level.HINT,
    help="Use only letters, digits, spaces and parentheses in summaries.",
    source=CERTIFICATION,
    keyword="summary",
)
def summary_has_letters_digits_and_parentheses(operation: Operation) -> Findings:
    """An operation's summary contains only letters, digits, spaces and parentheses.

    Such a name reads the same in every list and language.
    """
    summary = operation.summary
    if is_blank(summary):
        return
    found = next((other for other in summary if not _PLAIN.fullmatch(other) and other != REPLACEMENT), None)
    if found is not None:
        yield operation.at("summary").finding(f"the summary {quoted(summary)} contains {described(found)}")


@rule(
    "operation-summary-sentence-case",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Write capitals only at the beginning and in names, such as "Get invoice lines".',
    source=STRING_GUIDANCE,
    keyword="paths",
    fixable=True,
)
def summaries_are_in_sentence_case(definition: Definition) -> Findings:
    """An operation's summary is written in sentence case.

    The steps of all connectors appear in one list. Abbreviations are not looked at, and neither are words that the
    title or the description of the connector writes with a capital: names.
    """
    names = _names(definition)
    for operation in definition.operations:
        summary = operation.summary
        if operation.internal or is_blank(summary):
            continue
        if _begins_small(summary):
            place = operation.at("summary")
            begins = place.finding(f"the summary {quoted(summary)} begins with a lower-case letter")
            yield begins.fix(replaced(place, _with_a_capital(summary)))
        elif _is_title_case(summary, names):
            yield operation.at("summary").finding(f"the summary {quoted(summary)} is written like a title")


def _names(definition: Definition) -> set[str]:
    """The words that are names here: with a capital in the title, or inside a sentence of the description."""
    info = definition.info
    words = set(_WORD.findall(info.text("title"))) if info is not None else set()
    text = info.text("description")[:_MOST] if info is not None else ""
    words |= {match[0] for match in _WORD.finditer(text) if _before(text, match.start()) not in ("", *".!?:")}
    return {word for word in words if word[0].isupper()}


def _begins_small(summary: str) -> bool:
    """The first word has no capital at all: ``eInvoice`` is a name."""
    first = summary.split(maxsplit=1)[0]
    return first[0].islower() and first.isalpha() and first.islower()


def _with_a_capital(summary: str) -> str:
    first = len(summary) - len(summary.lstrip())
    return summary[:first] + summary[first].upper() + summary[first + 1 :]


def _is_title_case(summary: str, names: set[str]) -> bool:
    """Words have capitals that no sentence gives them: a small one, or all of the longer ones."""
    words = list(_inner_words(summary[:_MOST]))
    if any(
        word.lower() in _SMALL_WORDS and word[0].isupper() and not (len(word) > 1 and word.isupper()) for word in words
    ):
        return True
    longer = [word for word in words if len(word) > 3 and not word.isupper() and word not in names]
    return len(longer) > 1 and all(word[0].isupper() and word[1:].islower() for word in longer)


def _inner_words(summary: str) -> Iterator[str]:
    """The words behind the first; one that begins a part of its own, behind a colon or a bracket, does not count."""
    for match in list(_WORD.finditer(summary))[1:]:
        if _before(summary, match.start()) not in tuple(':(-–—"/.'):
            yield match[0]


def _before(text: str, offset: int) -> str:
    """The last character before a place that is no white space; empty at the beginning."""
    return text[max(0, offset - 3) : offset].rstrip()[-1:]


@rule(
    "strings-no-camel-case",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write the words apart, such as `invoice line` for `invoiceLine`.",
    source=CERTIFICATION,
    keyword="summary",
)
def summary_has_no_camel_case(operation: Operation) -> Findings:
    """An operation's summary contains no words in camel case.

    Summaries are translated, names of members are not.
    """
    word = _CAMEL_CASE.search(operation.summary)
    if word and not operation.internal and operation.summary != operation.id:
        yield operation.at("summary").finding(f"the summary {quoted(operation.summary)} contains {quoted(word[0])}")


@rule(
    "strings-abbreviations-upper",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write abbreviations in capitals, such as ID and URL.",
    source=CERTIFICATION,
    keyword="summary",
    fixable=True,
)
def abbreviations_are_in_capitals(operation: Operation) -> Findings:
    """An operation's summary writes abbreviations in capitals.

    ID, URL, PDF and the like are looked for.
    """
    if operation.internal:
        return
    for word in _ABBREVIATION.findall(operation.summary):
        if not word.removesuffix("s").isupper():
            written = _in_capitals(word)
            message = f"the summary {quoted(operation.summary)} writes {quoted(word)} in place of {quoted(written)}"
            place = operation.at("summary")
            correct = _ABBREVIATION.sub(lambda found: _in_capitals(found[0]), operation.summary)
            yield place.finding(message, f"Write {quoted(written)}.").fix(replaced(place, correct))
            return


def _in_capitals(word: str) -> str:
    return word[:-1].upper() + "s" if word.lower() in ("ids", "urls") else word.upper()
