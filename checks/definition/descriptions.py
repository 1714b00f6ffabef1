"""Descriptions of operations, and words in the texts of operations and schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, CODING_STANDARDS, REVIEWS, STRING_GUIDANCE, SWAGGER_VALIDATOR
from connector.characters import REPLACEMENT, code_point, described, foreign, is_blank, is_invisible
from connector.definition import Definition, Info, Operation, Parameter, Typed
from connector.edits import few, removed, replaced
from connector.node import Node
from connector.product_names import OTHER_PRODUCT_NAMES, PRODUCT_NAMES
from connector.texts import in_ascii
from connector.words import quoted

_DOUBLED = re.compile(
    r"(?<![\w-])(a|an|and|are|for|from|in|is|of|on|or|that|the|this|to|with) +\1(?![\w-])", re.IGNORECASE
)
_TEXTS: Final = ("title", "description", "x-ms-summary", "pattern")
_LABELS: Final = ("title", "description", "x-ms-summary")
_SHOWN: Final = ("summary", *_LABELS)
_JOINERS: Final = f"\u200c\u200d\ufe0e\ufe0f{REPLACEMENT}"
"""Characters of zero width that belong to others, and the one for bytes that could not be read."""


@rule(
    "operation-description-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add a description that says in one sentence what the step does.",
    validator="RequiredPropertyMissing",
    source=CERTIFICATION,
    misses="description",
)
def operation_has_a_description(operation: Operation) -> Findings:
    """An operation that users see has a description.

    It helps to choose between steps. White space and invisible characters do not count.
    """
    text = operation.text("description")
    if not operation.internal and is_blank(text):
        fault = "an empty `description`" if text or operation.get("description") == "" else "no `description`"
        yield operation.finding(f"{quoted(operation.name)} has {fault}")


@rule(
    "operation-no-product-name",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Leave the product's name out: the step works in all of these products.",
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
            message = f"the {member} of {quoted(operation.name)} contains the product name {quoted(name[0])}"
            yield operation.at(member).finding(message)


@rule(
    "operation-no-other-product-name",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Leave the product's name out: the step works in all of these products.",
    source=CERTIFICATION,
    keyword="description",
)
def operation_texts_have_no_other_product_name(operation: Operation) -> Findings:
    """An operation's description does not name another product of the Power Platform either.

    Microsoft's pages speak of all product names, its validator knows three of them.
    """
    text = operation.text("description")
    name = OTHER_PRODUCT_NAMES.search(text)
    if name and not PRODUCT_NAMES.search(text):
        message = f"the description of {quoted(operation.name)} contains the product name {quoted(name[0])}"
        yield operation.at("description").finding(message)


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
    if _repeats(operation):
        yield operation.at("description").finding(f"the description of {quoted(operation.name)} repeats its summary")


def _repeats(operation: Operation) -> bool:
    summary = operation.summary.strip().rstrip(".").lower()
    return not is_blank(summary) and summary == operation.text("description").strip().rstrip(".").lower()


@rule(
    "operation-description-ends-punctuation",
    OPENAPI_DEFINITION,
    # One line for the file: half of all connectors leave periods out, and no reviewer was seen to mind.
    Level.HINT,
    help="Write descriptions as sentences that end with a period.",
    source=(CERTIFICATION, CODING_STANDARDS),
    keyword="paths",
    fixable=True,
)
def descriptions_are_sentences(definition: Definition) -> Findings:
    """The descriptions of operations and parameters are sentences that end with a period; a single word needs none.

    They are shown as running text. One finding, at the first of them, tells the whole file.
    """
    sentences = [(place, name) for place, name in _descriptions(definition) if " " in place.value.strip()]
    unended = [(place, name) for place, name in sentences if not _is_ended(place.value.rstrip())]
    if unended:
        place, name = unended[0]
        many = f"{len(unended)} of {len(sentences)} descriptions of operations and parameters end"
        what = many if len(unended) > 1 else f"the description of {name} ends"
        ended = (replaced(place, place.value.rstrip(" ,;-") + ".") for place, _ in unended)
        yield place.finding(f"{what} without a period").fix(*few(ended))


def _descriptions(definition: Definition) -> Iterator[tuple[Node, str]]:
    """Those that users see and that say more than the label, with what they describe; a shared one once."""
    shared: set[str] = set()
    for operation in definition.operations:
        if operation.internal:
            continue
        if operation.text("description") and not _repeats(operation):
            yield operation.at("description"), quoted(operation.name)
        for parameter in operation.parameters:
            if parameter.shared not in shared and _is_seen(parameter):
                yield parameter.at("description"), parameter.label
            if parameter.shared is not None:
                shared.add(parameter.shared)


def _is_seen(parameter: Parameter) -> bool:
    text, summary = parameter.text("description").strip(), parameter.text("x-ms-summary").strip()
    hidden = parameter.internal or parameter.location == "body"
    return bool(text) and not hidden and text.rstrip(".").lower() != summary.rstrip(".").lower()


def _is_ended(text: str) -> bool:
    """By a punctuation mark or a bracket, or with an address, to which a period would seem to belong."""
    return not (text[-1].isalnum() or text[-1] in ",;-") or "://" in text.rsplit(maxsplit=1)[-1]


@rule(
    "operation-english",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write the text in English, with plain quotation marks, spaces and hyphens.",
    validator="ValueMustBeInEnglish",
    source=CERTIFICATION,
    keyword=("summary", "description"),
    implies="operation-summary-alphanumeric-parentheses",
    fixable=True,
)
def operation_texts_are_english(operation: Operation) -> Findings:
    """An operation's summary and description are in English.

    Their characters are looked at.
    """
    for member in ("summary", "description"):
        character = foreign(operation.text(member))
        if character is not None:
            message = f"the {member} of {quoted(operation.name)} contains {described(character)}"
            place, plain = operation.at(member), in_ascii(operation.text(member))
            finding = place.finding(message)
            yield finding.fix(replaced(place, plain)) if plain else finding


@rule(
    "strings-no-doubled-word",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Remove one of the two equal words.",
    policy="5000.2.3.2",
    source=CERTIFICATION,
)
def no_word_is_doubled(node: Node) -> Findings:
    """No short word is written twice in a row in a text that users read.

    It is the slip that a reader misses most easily; a spelling check of all texts is up to their author.
    """
    for member in _SHOWN if isinstance(node, Info | Operation | Typed) else ():
        words = _DOUBLED.search(node.text(member))
        if words:
            yield node.at(member).finding(f"{_text_of(node, member)} contains {quoted(words[0])}")


def _text_of(node: Node, member: str) -> str:
    owner = node.label if isinstance(node, Typed) else quoted(node.name) if isinstance(node, Operation) else ""
    named = f"`{member}`" if member.startswith("x-") else f"the {member}"
    return f"{named} of {owner}" if owner else named


@rule(
    "strings-no-hidden-character",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Remove the character, or type an ordinary space in its place.",
    policy="5000.2.3.1",
    source=CERTIFICATION,
    keyword=_LABELS,
)
def labels_have_no_hidden_character(node: Typed) -> Findings:
    """The texts of parameters and properties contain no characters that cannot be seen.

    They come with texts that are pasted: who looks for the word does not find it. Characters that join the letters of
    a script, or the parts of an emoji, are fine.
    """
    for member in _LABELS:
        text = node.text(member)
        hidden = None if text.isascii() else next(filter(_is_hidden, text), None)
        if hidden is not None:
            yield node.at(member).finding(f"{_text_of(node, member)} contains {code_point(hidden)}")


def _is_hidden(character: str) -> bool:
    unseen = is_invisible(character) or character.isspace()
    return unseen and not character.isascii() and character not in _JOINERS


@rule(
    "no-unused-properties",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write a text in place of the empty one, or remove the member.",
    policy="5000.2.4.6",
    source=(CERTIFICATION, REVIEWS),
    keyword=_TEXTS,
    fixable=True,
)
def no_text_is_empty(node: Typed) -> Findings:
    """Schemas, headers and items have no empty texts.

    Reviewers count empty titles and descriptions as properties that nobody needs.
    """
    if isinstance(node, Parameter):
        return
    for member in _TEXTS:
        text = node.get(member)
        if isinstance(text, str) and is_blank(text):
            place = node.at(member)
            yield place.finding(f"`{member}` is empty").fix(removed(place))
