"""What the designer shows of a parameter: its label and its description."""

from __future__ import annotations

import re
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, STRING_GUIDANCE, SWAGGER_VALIDATOR
from connector.definition import Parameter
from connector.edits import Edit, added, replaced
from connector.texts import words_of
from connector.words import is_technical, quoted

MAX_SUMMARY: Final = 80
_RESTRICTED: Final = re.compile(r"[/\\<>*%&?]")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.-][A-Za-z0-9]+)*")
"""A name of words; others, such as ``$filter``, have a meaning that no label tells."""


def _seen_by_users(parameter: Parameter) -> bool:
    """Its texts are asked for: it is no body, not internal, and not only internal operations use it."""
    return parameter.location in ("query", "path", "header", "formData") and not (
        parameter.internal or parameter.exempt
    )


@rule(
    "parameter-summary-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add `x-ms-summary`, the label of the field, such as `Order ID`.",
    validator="RequiredPropertyMissing",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    fixable=True,
    misses="x-ms-summary",
)
def parameter_has_a_summary(parameter: Parameter) -> Findings:
    """A parameter that users see has an `x-ms-summary`.

    It is the label of the field in the designer. Bodies, internal parameters and the parameters of internal
    operations need none.
    """
    if _seen_by_users(parameter) and not parameter.text("x-ms-summary").strip():
        given = parameter.get("x-ms-summary")
        help = None if given is None else "Write the label of the field, such as `Order ID`."
        finding = parameter.finding(f"{parameter.label} {_lacks(parameter, 'x-ms-summary')}", help)
        yield finding.fix(*_labeled(parameter)) if given is None or isinstance(given, str) else finding


@rule(
    "parameter-description-present",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add `description`: one sentence that says what to enter and where to find it.",
    validator="RequiredPropertyMissing",
    source=(CERTIFICATION, SWAGGER_VALIDATOR),
    misses="description",
)
def parameter_has_a_description(parameter: Parameter) -> Findings:
    """A parameter that users see has a `description`.

    The designer shows it in the empty field. Bodies, internal parameters and the parameters of internal operations
    need none.
    """
    if _seen_by_users(parameter) and not parameter.text("description").strip():
        there = parameter.get("description") is not None
        help = "Write one sentence that says what to enter and where to find it." if there else None
        yield parameter.finding(f"{parameter.label} {_lacks(parameter, 'description')}", help)


def _labeled(parameter: Parameter) -> list[Edit]:
    """The name in words as the label: the designer shows the name itself where there is none."""
    label = words_of(parameter.parameter_name)
    if not _NAME.fullmatch(parameter.parameter_name) or len(label) > MAX_SUMMARY:
        return []
    if "x-ms-summary" in parameter.value:
        return [replaced(parameter.at("x-ms-summary"), label)]
    return [added(parameter, "x-ms-summary", label, "name")]


def _lacks(parameter: Parameter, member: str) -> str:
    """That a text is missing, empty, or of another type."""
    if parameter.get(member) is None:
        return f"has no `{member}`"
    return f"has an empty `{member}`" if isinstance(parameter.value[member], str) else f"has no text in `{member}`"


@rule(
    "parameter-summary-max-80",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Shorten the label to 80 characters; the description has room for the rest.",
    validator="FieldLengthExceeded",
    source=(CERTIFICATION, STRING_GUIDANCE),
    keyword="x-ms-summary",
)
def parameter_summary_fits_eighty_characters(parameter: Parameter) -> Findings:
    """The `x-ms-summary` of a parameter has at most 80 characters.

    The designer cuts longer labels.
    """
    length = len(parameter.text("x-ms-summary"))
    if length > MAX_SUMMARY:
        yield parameter.at("x-ms-summary").finding(
            f"`x-ms-summary` of {parameter.label} has {length} characters, at most {MAX_SUMMARY} are allowed"
        )


@rule(
    "parameter-summary-restricted-chars",
    OPENAPI_DEFINITION,
    Level.HINT,
    help=r"Leave `/`, `\`, `<`, `>`, `*`, `%`, `&` and `?` out of the labels of parameters.",
    source=STRING_GUIDANCE,
    keyword="x-ms-summary",
)
def parameter_summary_has_plain_characters(parameter: Parameter) -> Findings:
    r"""The `x-ms-summary` of a parameter contains none of `/ \ < > * % & ?`.

    They are refused in summaries of operations; in those of parameters they have passed.
    """
    found = _RESTRICTED.search(parameter.text("x-ms-summary"))
    if found:
        yield parameter.at("x-ms-summary").finding(f'`x-ms-summary` of {parameter.label} contains "{found[0]}"')


@rule(
    "parameter-summary-technical",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Write the label in words, such as `Order ID` for `orderId`.",
    source=(STRING_GUIDANCE, CERTIFICATION),
    keyword="x-ms-summary",
    fixable=True,
)
def parameter_summary_is_written_in_words(parameter: Parameter) -> Findings:
    """The `x-ms-summary` of a parameter is a label in words, not its technical name.

    Most people who build flows have never seen the API.
    """
    summary = parameter.text("x-ms-summary").strip()
    if summary == parameter.parameter_name and _seen_by_users(parameter) and is_technical(summary):
        words = words_of(summary)
        place = parameter.at("x-ms-summary")
        finding = place.finding(
            f"`x-ms-summary` of {parameter.label} is its technical name",
            f"Write the label in words, such as {quoted(words)}." if words else None,
        )
        yield finding.fix(replaced(place, words)) if _NAME.fullmatch(summary) else finding


@rule(
    "parameter-summary-differs-from-description",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Say in `description` what to enter and where to find it.",
    source=(STRING_GUIDANCE, CERTIFICATION),
    keyword="x-ms-summary",
)
def parameter_description_adds_something(parameter: Parameter) -> Findings:
    """The description of a parameter says more than its `x-ms-summary`.

    Both are shown in the same field. Internal parameters and those of internal operations are not shown.
    """
    if not _seen_by_users(parameter):
        return
    summary = parameter.text("x-ms-summary").strip().rstrip(".").lower()
    if summary and summary == parameter.text("description").strip().rstrip(".").lower():
        yield parameter.at("description").finding(f"the description of {parameter.label} repeats its `x-ms-summary`")
