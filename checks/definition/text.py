"""JSON, YAML and the encoding of the files, before any value is looked at."""

from __future__ import annotations

from typing import Final

from checks.criteria import AUTHENTICATION, BRAND_COLOR, OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, CLI, RFC_8259
from connector.edits import Encode
from connector.text_problem import TextProblem

_FATAL: Final = frozenset({"syntax", "depth", "empty", "alias", "format", "size"})
_LENIENT: Final = frozenset({"lenient", "control-character", "number"})
_FIX: Final = {
    "lenient": "Remove it: JSON has neither comments nor trailing commas.",
    "control-character": "Write `\\t` or `\\n` inside the string instead.",
    "number": "Write a number of at most 15 digits, or null.",
    "empty": "Write the content of the file, or remove the file.",
    "depth": "Use fewer levels; in a definition, move inner schemas to `definitions` and refer to them.",
    "alias": "Write the value out where it is used.",
    "size": "Make the file smaller: write JSON, shorten names, and refer to a definition instead of repeating it.",
}
_CONVERT: Final = {
    "YAML": "Convert it to JSON, for example with an editor or with `yq -o json`, and save it under the same name.",
    "HTML": "Replace it by the JSON file itself: this is the page that a browser shows, saved under the file's name.",
    "XML": "Replace it by the JSON file; a WSDL or another description in XML has to be converted first.",
    "Git LFS": "Commit the file itself: remove it from Git LFS with `git lfs untrack`, and add it again.",
}


def _is_fatal(problem: TextProblem) -> bool:
    fault = problem.fault
    return fault.kind in _FATAL or (fault.kind == "number" and "digits" in fault.message)


def _fatal(problem: TextProblem, role: str) -> Findings:
    """Why nothing can be made of the file, where it is the one with that role."""
    if problem.role != role or not _is_fatal(problem):
        return
    fault = problem.fault
    if fault.kind == "format":
        yield problem.finding(fault.message, next(help for name, help in _CONVERT.items() if name in fault.message))
    elif fault.message.startswith("U+"):
        yield problem.finding(fault.message, "Replace it, and others like it in the file, with ordinary spaces.")
    else:
        yield problem.finding(fault.message, _FIX.get(fault.kind))


@rule(
    "swagger-json-parses",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Fix the syntax here; an editor with JSON support marks the same place.",
    policy="5000.2.6.2",
    source=CERTIFICATION,
)
def definition_parses(problem: TextProblem) -> Findings:
    """The definition can be read as JSON.

    Nothing else of it is judged until it can.
    """
    yield from _fatal(problem, "definition")


@rule(
    "swagger-json-strict",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write strict JSON: no comments, no trailing commas, no raw control characters.",
    policy="5000.2.6.2",
    source=(RFC_8259, CERTIFICATION),
    fixable=True,
)
def definition_is_strict_json(problem: TextProblem) -> Findings:
    """The definition is strict JSON: no comments, no trailing commas, no raw control characters, no NaN.

    Microsoft's own reader forgives them, other tools on the way to certification do not.
    """
    if problem.role == "definition" and problem.fault.kind in _LENIENT and not _is_fatal(problem):
        yield problem.finding(problem.fault.message, _FIX[problem.fault.kind]).fix(*problem.edits)


@rule(
    "properties-json-parses",
    BRAND_COLOR,
    Level.ERROR,
    help="Fix the syntax here; an editor with JSON support marks the same place.",
    source=CERTIFICATION,
)
def properties_parse(problem: TextProblem) -> Findings:
    """apiProperties.json can be read as JSON.

    Brand color, connection parameters and policies are not judged until it can.
    """
    yield from _fatal(problem, "properties")


@rule(
    "properties-json-strict",
    AUTHENTICATION,
    Level.WARNING,
    help="Write strict JSON: no comments, no trailing commas, no raw control characters.",
    source=(RFC_8259, CERTIFICATION),
    fixable=True,
)
def properties_are_strict_json(problem: TextProblem) -> Findings:
    """apiProperties.json is strict JSON: no comments, no trailing commas, no raw control characters.

    Microsoft's own reader forgives them, other tools on the way to certification do not.
    """
    if problem.role == "properties" and problem.fault.kind in _LENIENT and not _is_fatal(problem):
        yield problem.finding(problem.fault.message, _FIX[problem.fault.kind]).fix(*problem.edits)


@rule(
    "settings-json-parses",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Fix the syntax, or remove settings.json: only the local tools need it.",
    source=CLI,
)
def settings_parse(problem: TextProblem) -> Findings:
    """settings.json can be read as JSON.

    It may name the connector's other files; unread, the usual names count.
    """
    yield from _fatal(problem, "settings")


@rule(
    "json-no-duplicate-keys",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Keep one of the two and remove the other; most readers take the later one.",
    source=RFC_8259,
)
def names_stand_once(problem: TextProblem) -> Findings:
    """No object defines the same name twice.

    Readers disagree on which of the two counts, so what is certified may differ from what is deployed.
    """
    if problem.fault.kind == "duplicate-key":
        yield problem.finding(problem.fault.message)


@rule(
    "json-utf8",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Save the file as UTF-8.",
    source=RFC_8259,
    fixable=True,
)
def text_is_utf8(problem: TextProblem) -> Findings:
    """The files are encoded in UTF-8, and every escaped character is a whole one.

    Other encodings turn into wrong characters or into errors at import.
    """
    if problem.fault.kind == "encoding":
        lost = "Write the character that was there." if "U+FFFD" in problem.fault.message else None
        edits = [Encode(problem.file)] if "UTF-16" in problem.fault.message else []
        yield problem.finding(problem.fault.message, lost).fix(*edits)
    elif problem.fault.kind == "surrogate":
        yield problem.finding(problem.fault.message, "Write both halves of the character, or the character itself.")


@rule(
    "json-no-bom",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Save the file as UTF-8 without a byte-order mark.",
    source=RFC_8259,
    fixable=True,
)
def text_has_no_byte_order_mark(problem: TextProblem) -> Findings:
    """The files start without a byte-order mark.

    Some readers take the mark for a character of the text and refuse the file.
    """
    if problem.fault.kind == "byte-order-mark":
        yield problem.finding(problem.fault.message).fix(Encode(problem.file))
