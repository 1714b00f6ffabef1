"""Title, description, version and contact."""

from __future__ import annotations

import re

from checks.criteria import OPENAPI_DEFINITION, SUPPORT_CONTACT
from checks.rule import Findings, Level, evidence, rule
from checks.sources import CERTIFICATION, CERTIFICATION_PAGE, INFO_OBJECT, STRING_GUIDANCE, SWAGGER_VALIDATOR
from connector.connector import Connector
from connector.definition import Definition, Info
from connector.node import Node, Unproven
from connector.web import is_mail_address, is_web_address

MAX_TITLE = 30
MIN_DESCRIPTION = 30
MAX_DESCRIPTION = 500

RESERVED_WORDS = re.compile(r"\b(?:api|connector)\b", re.IGNORECASE | re.ASCII)
RESERVED_INSIDE = re.compile(r"api|connector", re.IGNORECASE)
PRODUCT_NAMES = re.compile(r"\b(?:power apps|power automate|logic apps)\b", re.IGNORECASE)
OTHER_PRODUCT_NAMES = re.compile(
    r"\b(?:power ?apps|power ?automate|logic ?apps|power platform|power bi|copilot studio|microsoft flow)\b",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


@rule(
    "info-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add info with title, description, version and contact.",
    validator="RequiredPropertyMissing",
    source=INFO_OBJECT,
)
def info_is_there(definition: Definition) -> Findings:
    """The definition has info, an object.

    Title, description, version and contact stand in it.
    """
    if definition.info is None:
        missing = "info" not in definition.value
        yield (definition if missing else definition.at("info")).finding(
            '"info" is missing' if missing else '"info" is no object',
            validator=None if missing else "JsonTypeIncorrect",
        )


@rule(
    "title-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write the name of the product as the title.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=(CERTIFICATION, INFO_OBJECT),
)
def title_is_there(info: Info) -> Findings:
    """The connector has a title.

    It is the name under which people find it.
    """
    yield from _present(info, "title")


@rule(
    "description-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Say in 30 to 500 characters what the connector is for.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=CERTIFICATION,
)
def description_is_there(info: Info) -> Findings:
    """The connector has a description.

    It tells people in the gallery what the connector does for them.
    """
    yield from _present(info, "description")


@rule(
    "info-version-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write a version such as "1.0".',
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=INFO_OBJECT,
)
def version_is_there(info: Info) -> Findings:
    """info.version is a text that is not empty.

    OpenAPI 2.0 requires it.
    """
    yield from _present(info, "version")


def _present(info: Info, name: str) -> Findings:
    if name not in info.value:
        yield info.finding(f'"{name}" is missing')
    elif not isinstance(info.value[name], str):
        yield info.at(name).finding(f'"{name}" is no text', validator="JsonTypeIncorrect")
    elif not info.value[name].strip():
        yield info.at(name).finding(f'"{name}" is empty')


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

    The galleries cut longer ones.
    """
    if len(info.text("title")) > MAX_TITLE:
        yield info.at("title").finding(f"the title has {len(info.text('title'))} characters, at most 30 are allowed")


@rule(
    "title-no-reserved-word",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Leave the word out: everything in the gallery is a connector to an API.",
    validator="ValueContainsRestrictedWords",
    policy="5000.2.2.2",
    source=(CERTIFICATION, STRING_GUIDANCE),
    keyword="title",
)
def title_has_no_reserved_word(info: Info) -> Findings:
    """A title does not hold the word API or Connector.

    Whole words count, in any letter case.
    """
    word = RESERVED_WORDS.search(info.text("title"))
    if word:
        yield info.at("title").finding(f'the title holds the word "{word[0]}"')


@rule(
    "title-no-reserved-substring",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Use the product's name alone.",
    source=CERTIFICATION,
    keyword="title",
)
def title_has_no_glued_reserved_word(info: Info) -> Findings:
    """A title does not end a word in API or Connector either.

    A reviewer has refused a title in which the word was glued to the product's name.
    """
    title = info.text("title")
    if not RESERVED_WORDS.search(title) and re.search(r"(?:[a-z]API|Connector|APIs|Connectors)\b", title):
        yield info.at("title").finding("a word of the title ends in API or Connector")


@rule(
    "title-no-product-name",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Leave the name of Microsoft's product out of the title.",
    policy="5000.2.2.2",
    source=CERTIFICATION,
    keyword="title",
)
def title_has_no_product_name(info: Info) -> Findings:
    """A title does not name a product of the Power Platform.

    Microsoft's pages forbid it; its validator has let such titles pass.
    """
    name = OTHER_PRODUCT_NAMES.search(info.text("title"))
    if name:
        yield info.at("title").finding(f'the title names "{name[0]}"')


@rule(
    "title-ends-alphanumeric",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Let the title end in a letter or a digit.",
    validator="ValueMustEndWithAlphanumeric",
    policy="5000.2.2.3",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    keyword="title",
)
def title_ends_in_a_letter_or_digit(info: Info) -> Findings:
    """A title ends in a letter or a digit, not in punctuation, a space or a line break.

    A closing parenthesis is judged by a rule of its own.
    """
    title = info.text("title")
    if title.strip() and not title[-1].isalnum() and title[-1] != ")":
        last = "white space" if title[-1].isspace() else f'"{title[-1]}"'
        yield info.at("title").finding(f"the title ends in {last}")


@rule(
    "title-ends-parenthesis",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Let the title end in a letter or a digit.",
    policy="5000.2.2.3",
    source=CERTIFICATION,
    keyword="title",
)
def title_ends_without_parenthesis(info: Info) -> Findings:
    """A title does not end in a closing parenthesis.

    The pages ask for a letter or digit at the end; one certified connector in fifty ends in ")" all the same.
    """
    if info.text("title").endswith(")"):
        yield info.at("title").finding('the title ends in ")"')


@rule(
    "title-english",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the title with the letters of the English alphabet.",
    validator="ValueMustBeInEnglish",
    source=CERTIFICATION,
    keyword="title",
)
def title_is_english(info: Info) -> Findings:
    """A title is English.

    The validator looks at the signs: letters with accents and other scripts do not count as English.
    """
    sign = next((sign for sign in info.text("title") if not sign.isascii()), None)
    if sign is not None:
        yield info.at("title").finding(f'the title holds the sign "{sign}"')


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
    if description.strip() and not MIN_DESCRIPTION <= len(description) <= MAX_DESCRIPTION:
        bound = "at least 30 are required" if len(description) < MIN_DESCRIPTION else "at most 500 are allowed"
        yield info.at("description").finding(f"the description has {len(description)} characters, {bound}")


@rule(
    "description-no-product-name",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Leave the product's name out: the connector works in all of them.",
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
        yield info.at("description").finding(f'the description names "{name[0]}"')


@rule(
    "description-no-other-product-name",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Leave the product's name out: the connector works in all of them.",
    source=CERTIFICATION,
    keyword="description",
)
def description_has_no_other_product_name(info: Info) -> Findings:
    """A description does not name another product of the Power Platform either.

    The pages speak of all product names, the validator knows three of them.
    """
    text = info.text("description")
    name = OTHER_PRODUCT_NAMES.search(text)
    if name and not PRODUCT_NAMES.search(text):
        yield info.at("description").finding(f'the description names "{name[0]}"')


@rule(
    "description-english",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write the description in English, with plain quotation marks and hyphens.",
    policy=("5000.2.3.1", "5000.2.3.2"),
    validator="ValueMustBeInEnglish",
    source=CERTIFICATION,
    keyword="description",
)
def description_is_english(info: Info) -> Findings:
    """A description is English.

    The signs are looked at; typographic quotation marks and dashes count as foreign ones.
    """
    sign = next((sign for sign in info.text("description") if not sign.isascii()), None)
    if sign is not None:
        yield info.at("description").finding(f'the description holds the sign "{sign}"')


@rule(
    "description-no-api-word",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Speak of the service and of what its users can do.",
    source=STRING_GUIDANCE,
    keyword="description",
)
def description_has_no_api_word(info: Info) -> Findings:
    """A description does not hold the word API.

    Business users do not know the word.
    """
    if re.search(r"\bAPIs?\b", info.text("description")):
        yield info.at("description").finding('the description holds the word "API"')


@rule(
    "description-no-url-or-markup",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Put links into the metadata and into the readme.",
    policy="5000.2.3.6",
    source=CERTIFICATION,
    keyword="description",
)
def description_has_no_link(info: Info) -> Findings:
    """A description holds no link.

    Its readers cannot click on it.
    """
    if _URL.search(info.text("description")):
        yield info.at("description").finding("the description holds a link")


@rule(
    "description-ends-punctuation",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="End the last sentence with a full stop.",
    source=CERTIFICATION,
    keyword="description",
)
def description_ends_like_a_sentence(info: Info) -> Findings:
    """A description ends like a sentence.

    It is shown as running text.
    """
    text = info.text("description").rstrip()
    if text and text[-1] not in '.!?)"':
        yield info.at("description").finding("the description ends without a full stop")


@rule(
    "description-differs-from-title",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Say what the connector is for.",
    source=STRING_GUIDANCE,
    keyword="description",
)
def description_is_not_the_title(info: Info) -> Findings:
    """A description says more than the title.

    The two are shown below each other.
    """
    title, description = info.text("title").strip().lower(), info.text("description").strip().lower()
    if title and title == description:
        yield info.at("description").finding("the description repeats the title")


@rule(
    "contact-present",
    SUPPORT_CONTACT,
    Level.ERROR,
    help="Add contact with the name, the web address and the mail address of your support team.",
    validator=("RequiredPropertyMissing", "JsonTypeIncorrect"),
    source=(CERTIFICATION, CERTIFICATION_PAGE),
    keyword=(),
)
def contact_is_there(info: Info) -> Findings:
    """info.contact names the support for customers.

    It is shown to everybody who uses the connector. One in twenty certified connectors is from 2020 and has none:
    nobody asked then. Since 2021 the validator refuses an update without it.
    """
    if "contact" not in info.value:
        yield info.finding('"contact" is missing')
    elif not isinstance(info.value["contact"], dict):
        yield info.at("contact").finding('"contact" is no object', validator="JsonTypeIncorrect")


@rule(
    "contact-name-present",
    SUPPORT_CONTACT,
    Level.ERROR,
    help="Add the name of the support team.",
    validator="RequiredPropertyMissing",
    source=CERTIFICATION,
    keyword="contact",
)
def contact_has_a_name(info: Info) -> Findings:
    """The contact has a name.

    The validator requires it.
    """
    contact = info.value["contact"]
    if isinstance(contact, dict) and not info.at("contact").text("name").strip():
        yield info.at("contact").finding('the contact has no "name"')


@rule(
    "contact-url-or-email-present",
    SUPPORT_CONTACT,
    Level.ERROR,
    help="Add url or email, better both.",
    validator=("OneOfPropertiesRequired", "RequiredPropertyMissing"),
    source=CERTIFICATION,
    keyword="contact",
)
def contact_can_be_reached(info: Info) -> Findings:
    """The contact has a web address or a mail address.

    A name alone helps nobody.
    """
    contact = info.at("contact")
    if isinstance(contact.value, dict) and not contact.text("url").strip() and not contact.text("email").strip():
        yield contact.finding('the contact has neither "url" nor "email"')


@rule(
    "contact-complete",
    SUPPORT_CONTACT,
    Level.HINT,
    help="Give both the web address and the mail address of the support team.",
    source=CERTIFICATION,
    keyword="contact",
)
def contact_is_complete(info: Info) -> Findings:
    """The contact has a web address and a mail address.

    The pages ask for both; one of them passes.
    """
    contact = info.at("contact")
    if not isinstance(contact.value, dict):
        return
    missing = [name for name in ("url", "email") if not contact.text(name).strip()]
    if len(missing) == 1:
        yield contact.finding(f'the contact has no "{missing[0]}"')


@rule(
    "contact-email-valid",
    SUPPORT_CONTACT,
    Level.ERROR,
    help="Write one plain mail address, such as support@contoso.com.",
    validator="ContactEmailNotValid",
    policy="5000.3.1.4",
    source=SWAGGER_VALIDATOR,
    keyword="contact",
)
def contact_email_is_one(info: Info) -> Findings:
    """The contact's mail address is well formed.

    Customers and reviewers write to it. Several addresses with a comma or semicolon between them have passed.
    """
    contact = info.at("contact")
    address = contact.text("email").strip()
    if address and not all(is_mail_address(part.strip()) for part in re.split("[,;]", address)):
        yield contact.at("email").finding(f'"{address[:120]}" is no mail address')


@rule(
    "contact-url-valid",
    SUPPORT_CONTACT,
    Level.ERROR,
    help="Write the whole address, such as https://support.contoso.com.",
    validator="UrlNotValid",
    source=SWAGGER_VALIDATOR,
    keyword="contact",
)
def contact_url_is_one(info: Info) -> Findings:
    """The contact's web address is absolute.

    A relative one leads nowhere outside the definition.
    """
    contact = info.at("contact")
    address = contact.text("url").strip()
    if address and not is_web_address(address):
        yield contact.at("url").finding(f'"{address[:120]}" is no web address')


@rule(
    "support-contact",
    SUPPORT_CONTACT,
    Level.ERROR,
    help="Add info.contact to the definition.",
    source=CERTIFICATION_PAGE,
)
def support_contact_can_be_judged(connector: Connector) -> Findings:
    """A support contact for customers exists.

    It stands in the definition; where that cannot be read, certification.yml may name it, and otherwise nothing
    proves it.
    """
    if connector.definition is None and _declared_contact(connector) is None:
        yield Unproven("the definition cannot be read")


def _declared_contact(connector: Connector) -> Node | None:
    return connector.declaration.section("support-contact") if connector.declaration else None


@evidence(SUPPORT_CONTACT)
def describe_support_contact(connector: Connector) -> str | None:
    """The name and the addresses of the contact."""
    info = connector.definition.info if connector.definition else None
    contact = info.at("contact") if info else _declared_contact(connector)
    if contact is None:
        return None
    parts = [contact.text(name).strip() for name in ("name", "email", "url")]
    return ", ".join(part for part in parts if part)[:200] or None
