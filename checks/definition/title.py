"""The title: the name under which people find the connector."""

from __future__ import annotations

import re
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, INFO_OBJECT, REVIEWS, STRING_GUIDANCE, SWAGGER_VALIDATOR
from connector.characters import described, foreign, is_blank
from connector.definition import Info
from connector.edits import replaced
from connector.product_names import OTHER_PRODUCT_NAMES, TITLE_PRODUCT_NAMES
from connector.texts import ending_plainly, in_ascii
from connector.titles import without_suffix
from connector.values import a_kind
from connector.words import quoted

MAX_TITLE: Final = 30

_RESERVED = re.compile(r"\b(?:api|connector)\b", re.IGNORECASE | re.ASCII)
_GLUED = re.compile(r"\w{0,60}(?:(?<=[a-z])API|APIs|Connectors?)\b")
_OF_THE_WIZARD: Final = frozenset(
    {"default title", "title", "untitled", "my connector", "custom connector", "new connector", "swagger petstore"}
)


@rule(
    "title-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add `title` with the name of the product.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=(CERTIFICATION, INFO_OBJECT),
    misses="title",
)
def title_is_there(info: Info) -> Findings:
    """The connector has a title.

    People find the connector by it. White space and invisible characters do not count.
    """
    if "title" not in info.value:
        yield info.finding("`info` has no `title`")
    elif not isinstance(info.value["title"], str):
        yield info.at("title").finding(
            f"the title is {a_kind(info.value['title'])}, not a string",
            "Write the name of the product, in quotes.",
            validator="JsonTypeIncorrect",
        )
    elif is_blank(without_suffix(info.value["title"])):
        what = "empty" if is_blank(info.value["title"]) else "only a suffix"
        yield info.at("title").finding(f"the title is {what}", "Write the name of the product as the title.")


@rule(
    "title-max-30",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Shorten the title to 30 characters.",
    validator="FieldLengthExceeded",
    policy="5000.2.2.1",
    source=(CERTIFICATION, STRING_GUIDANCE),
    keyword="title",
)
def title_fits_thirty_characters(info: Info) -> Findings:
    """A title has at most 30 characters.

    The galleries cut off longer ones. The suffix " (Independent Publisher)" does not count.
    """
    title = info.text("title")
    length = len(without_suffix(title))
    if length > MAX_TITLE:
        suffix = "" if length == len(title) else ' without " (Independent Publisher)"'
        yield info.at("title").finding(f"the title has {length} characters{suffix}, at most {MAX_TITLE} are allowed")


@rule(
    "title-no-reserved-word",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Leave out "API" and "Connector": everything in the gallery is a connector to an API.',
    validator="ValueContainsRestrictedWords",
    policy="5000.2.2.2",
    source=(CERTIFICATION, STRING_GUIDANCE),
    keyword="title",
)
def title_has_no_reserved_word(info: Info) -> Findings:
    """A title does not contain the word API or Connector.

    Whole words count, in upper or lower case.
    """
    word = _RESERVED.search(info.text("title"))
    if word:
        yield info.at("title").finding(f"the title contains the word {quoted(word[0])}")


@rule(
    "title-no-reserved-substring",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write the product's name alone in the title.",
    source=CERTIFICATION,
    keyword="title",
)
def title_has_no_glued_reserved_word(info: Info) -> Findings:
    """No word of a title ends in API or Connector, or in the plural of one of them.

    A reviewer has refused a title with the word glued to the product's name.
    """
    title = info.text("title")
    word = _GLUED.search(title)
    if word and not _RESERVED.search(title):
        reserved = "Connector" if "Connector" in word[0] else "API"
        yield info.at("title").finding(f"{quoted(word[0])} in the title contains {quoted(reserved)}")


@rule(
    "title-no-product-name",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Leave the name of the Microsoft product out of the title.",
    policy="5000.2.2.2",
    source=CERTIFICATION,
    keyword="title",
)
def title_has_no_product_name(info: Info) -> Findings:
    """A title does not contain the names Power Apps, Power Automate, Logic Apps and Copilot Studio.

    Certification refuses such titles: the connector works in all of these products and is none of them. Microsoft's
    own connectors to these products, whose contact is Microsoft, may name them.
    """
    name = TITLE_PRODUCT_NAMES.search(info.text("title"))
    if name and not _is_of_microsoft(info):
        yield info.at("title").finding(f"the title contains the product name {quoted(name[0])}")


def _is_of_microsoft(info: Info) -> bool:
    return info.at("contact").text("name").lower().startswith("microsoft")


@rule(
    "title-no-other-product-name",
    OPENAPI_DEFINITION,
    # A warning: connectors with such titles were certified.
    Level.WARNING,
    help="Leave the name of the Microsoft product out of the title, unless the service works with that product alone.",
    policy="5000.2.2.2",
    source=CERTIFICATION,
    keyword="title",
)
def title_has_no_other_product_name(info: Info) -> Findings:
    """A title does not contain the name of another product of the Power Platform, such as Power BI, either.

    Microsoft's pages speak of all product names; connectors for a service that extends Power BI have passed with its
    name.
    """
    title = info.text("title")
    name = OTHER_PRODUCT_NAMES.search(title)
    if name and not TITLE_PRODUCT_NAMES.search(title) and not _is_of_microsoft(info):
        yield info.at("title").finding(f"the title contains the product name {quoted(name[0])}")


@rule(
    "title-ends-alphanumeric",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="End the title with a letter or a digit.",
    validator="ValueMustEndWithAlphanumeric",
    policy="5000.2.2.3",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword="title",
    fixable=True,
)
def title_ends_in_a_letter_or_digit(info: Info) -> Findings:
    """A title ends with a letter or a digit, not with punctuation, a space or a line break.

    A closing parenthesis has a rule of its own.
    """
    title = info.text("title")
    if not is_blank(title) and not title[-1].isalnum() and title[-1] != ")":
        last = "white space" if title[-1].isspace() else described(title[-1])
        place, clean = info.at("title"), ending_plainly(title)
        finding = place.finding(f"the title ends with {last}")
        yield finding.fix(replaced(place, clean)) if clean else finding


@rule(
    "title-ends-parenthesis",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="End the title with a letter or a digit.",
    policy="5000.2.2.3",
    source=CERTIFICATION,
    keyword="title",
)
def title_ends_without_parenthesis(info: Info) -> Findings:
    """A title does not end with a closing parenthesis, except for "(Independent Publisher)".

    Microsoft's pages ask for a letter or a digit at the end; one certified connector in fifty ends with ")" all the
    same.
    """
    if without_suffix(info.text("title")).endswith(")"):
        yield info.at("title").finding('the title ends with ")"')


@rule(
    "title-english",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the title with the letters of the English alphabet.",
    validator="ValueMustBeInEnglish",
    source=CERTIFICATION,
    keyword="title",
    fixable=True,
)
def title_is_english(info: Info) -> Findings:
    """A title is in English.

    The validator looks at the characters: letters with accents and of other scripts do not count as English.
    """
    character = foreign(info.text("title"))
    if character is not None:
        place, plain = info.at("title"), in_ascii(info.text("title"))
        finding = place.finding(f"the title contains {described(character)}")
        yield finding.fix(replaced(place, plain)) if plain else finding


@rule(
    "title-not-default",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the name of the product as the title.",
    source=REVIEWS,
    keyword="title",
)
def title_was_chosen(info: Info) -> Findings:
    """A title is not the one that the wizard or a sample starts with.

    Reviewers ask to replace it.
    """
    title = info.text("title")
    if title.strip().lower() in _OF_THE_WIZARD:
        yield info.at("title").finding(f"{quoted(title)} is the title that a new definition starts with")
