"""Info: the version, and the description that the gallery shows."""

from __future__ import annotations

import re
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, INFO_OBJECT, STRING_GUIDANCE, SWAGGER_VALIDATOR
from connector.characters import described, foreign, is_blank
from connector.definition import Definition, Info
from connector.edits import replaced
from connector.product_names import OTHER_PRODUCT_NAMES, PRODUCT_NAMES
from connector.sections import words
from connector.texts import in_ascii
from connector.values import literal
from connector.words import quoted

MIN_DESCRIPTION: Final = 30
MAX_DESCRIPTION: Final = 500

_URL = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


@rule(
    "info-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add `info` with title, description, version and contact.",
    validator="RequiredPropertyMissing",
    source=INFO_OBJECT,
)
def info_is_there(definition: Definition) -> Findings:
    """The definition has an object `info`.

    It contains title, description, version and contact.
    """
    if "info" not in definition.value:
        yield definition.finding("`info` is missing")
    elif definition.info is None:
        yield definition.at("info").finding("`info` must be an object", validator="JsonTypeIncorrect")


@rule(
    "description-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Say in 30 to 500 characters what the connector is for.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=CERTIFICATION,
    misses="description",
)
def description_is_there(info: Info) -> Findings:
    """The connector has a description.

    It tells people in the gallery what the connector does for them. White space and invisible characters do
    not count.
    """
    yield from _present(info, "description")


@rule(
    "info-version-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write the version as a string, such as `"version": "1.0"`.',
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=INFO_OBJECT,
    fixable=True,
    misses="version",
)
def version_is_there(info: Info) -> Findings:
    """`info.version` is a string that is not empty.

    OpenAPI 2.0 requires it.
    """
    yield from _present(info, "version")


def _present(info: Info, name: str) -> Findings:
    if name not in info.value:
        yield info.finding(f"`info` has no `{name}`")
    elif not isinstance(info.value[name], str):
        finding = info.at(name).finding(f"`{name}` must be a string", validator="JsonTypeIncorrect")
        is_number = isinstance(info.value[name], int | float) and not isinstance(info.value[name], bool)
        yield finding.fix(replaced(info.at(name), literal(info.value[name]))) if is_number else finding
    elif is_blank(info.value[name]):
        yield info.at(name).finding(f"`{name}` is empty")


@rule(
    "description-length-30-500",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Say in 30 to 500 characters what the connector is for.",
    validator="FieldLengthNotInRange",
    policy="5000.2.3.4",
    source=CERTIFICATION,
    keyword="description",
)
def description_has_thirty_to_five_hundred_characters(info: Info) -> Findings:
    """A description has 30 to 500 characters.

    Both ends are allowed.
    """
    description = info.text("description")
    if not is_blank(description) and not MIN_DESCRIPTION <= len(description) <= MAX_DESCRIPTION:
        short = len(description) < MIN_DESCRIPTION
        bound = f"at least {MIN_DESCRIPTION} are required" if short else f"at most {MAX_DESCRIPTION} are allowed"
        yield info.at("description").finding(f"the description has {len(description)} characters, {bound}")


@rule(
    "description-no-product-name",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Leave the product's name out: the connector works in all of these products.",
    validator="ValueContainsRestrictedWords",
    policy="5000.2.3.5",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword="description",
)
def description_has_no_product_name(info: Info) -> Findings:
    """A description does not name Power Apps, Power Automate or Logic Apps.

    The validator looks for the names as they are written today, with the space.
    """
    name = PRODUCT_NAMES.search(info.text("description"))
    if name:
        yield info.at("description").finding(f"the description contains the product name {quoted(name[0])}")


@rule(
    "description-no-other-product-name",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Leave the product's name out of the description: the connector works in all of these products.",
    source=CERTIFICATION,
    keyword="description",
)
def description_has_no_other_product_name(info: Info) -> Findings:
    """A description does not name another product of the Power Platform either.

    Microsoft's pages speak of all product names, its validator knows three of them.
    """
    text = info.text("description")
    name = OTHER_PRODUCT_NAMES.search(text)
    if name and not PRODUCT_NAMES.search(text):
        yield info.at("description").finding(f"the description contains the product name {quoted(name[0])}")


@rule(
    "description-english",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write the description in English, with plain quotation marks, spaces and hyphens.",
    policy=("5000.2.3.1", "5000.2.3.2"),
    validator="ValueMustBeInEnglish",
    source=CERTIFICATION,
    keyword="description",
    fixable=True,
)
def description_is_english(info: Info) -> Findings:
    """A description is in English.

    Its characters are looked at; typographic quotation marks and dashes count as foreign ones.
    """
    character = foreign(info.text("description"))
    if character is not None:
        place, plain = info.at("description"), in_ascii(info.text("description"))
        finding = place.finding(f"the description contains {described(character)}")
        yield finding.fix(replaced(place, plain)) if plain else finding


_API: Final = re.compile(
    r"\bAPIs?\b"
    r"(?![-.]\w| (?:keys?|tokens?|calls?|endpoints?|gateways?|management|lifecycle|design|documentation)\b)"
)
"""The word by itself; "API key" and "API-first" are words of their own."""
_WORD_BEFORE: Final = re.compile(r"\b(\w[\w.]*)[ -]\Z")
MOST_BEFORE_API: Final = 100
"""Characters before "API" in which the word before it is looked for."""
_KINDS_OF_API: Final = frozenset(
    re.split(
        " ",
        "a all an any core each every http its json legacy open our public rest restful soap that the these this use "
        "using web your",
    )
)
"""Words before "API" that make no name of it, even with a capital."""


def _ends_a_name(found: re.Match[str]) -> bool:
    word = _WORD_BEFORE.search(found.string[max(0, found.start() - MOST_BEFORE_API) : found.start()])
    before = word[1] if word else ""
    return before[:1].isupper() and before.lower() not in _KINDS_OF_API


@rule(
    "description-no-api-word",
    OPENAPI_DEFINITION,
    Level.HINT,
    help='Say what the service and its users do; leave "API" out, except at the end of a product name.',
    source=STRING_GUIDANCE,
    keyword="description",
)
def description_has_no_api_word(info: Info) -> Findings:
    """A description does not contain the word API, unless it ends a name, as in "Contoso Invoices API".

    Business users do not know the word.
    """
    title = words(info.text("title"))
    text = info.text("description")
    told = (found.start() for found in _API.finditer(text) if not _ends_a_name(found))
    if any(not title or not words(text[max(begin - 200, 0) : begin]).endswith(title) for begin in told):
        yield info.at("description").finding('the description contains the word "API"')


@rule(
    "description-no-url-or-markup",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Remove the link; links belong in `x-ms-connector-metadata` and in the readme.",
    policy="5000.2.3.6",
    source=CERTIFICATION,
    keyword="description",
)
def description_has_no_link(info: Info) -> Findings:
    """A description contains no link.

    Its readers cannot click on it.
    """
    if _URL.search(info.text("description")):
        yield info.at("description").finding("the description contains a link")


_ADDRESS_LAST: Final = re.compile(r"(?:https?://|www\.)\S+\Z", re.IGNORECASE)
"""A link at the end, which another rule reports; a period behind it would be taken for a part of it."""


@rule(
    "description-ends-punctuation",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="End the last sentence with a period.",
    source=CERTIFICATION,
    keyword="description",
    fixable=True,
)
def description_ends_like_a_sentence(info: Info) -> Findings:
    """A description ends like a sentence.

    It is shown as running text.
    """
    text = info.text("description").rstrip()
    if text and text[-1] not in '.!?)"' and not _ADDRESS_LAST.search(text[-200:]):
        place = info.at("description")
        ended = replaced(place, text.rstrip(" ,;-") + ".")
        yield place.finding("the description ends without a period").fix(ended)


@rule(
    "description-differs-from-title",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Say in the description what the connector is for.",
    source=STRING_GUIDANCE,
    keyword="description",
    implies="description-ends-punctuation",
)
def description_is_not_the_title(info: Info) -> Findings:
    """A description says more than the title.

    The gallery shows one below the other.
    """
    title, description = info.text("title").strip().lower(), info.text("description").strip().lower()
    if title and title.rstrip(".") == description.rstrip("."):
        yield info.at("description").finding("the description repeats the title")
