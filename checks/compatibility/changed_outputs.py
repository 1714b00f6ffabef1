"""What flows read: fields of responses and notifications as the published version gives them.

A change that is meant is acknowledged in certification.yml: under `compatibility`, an entry with `change` (the rule),
`operation` and `reason`.
"""

from __future__ import annotations

from checks.criteria import COMPATIBILITY
from checks.rule import Findings, Level, rule
from checks.sources import UPDATES, VERSIONING
from connector.comparison import change as kinds
from connector.words import code, shown

_NEXT = "or publish the change as a new operation beside the old one, with the next revision of its family."


@rule(
    "output-deleted",
    COMPATIBILITY,
    Level.ERROR,
    help=f"Restore it, {_NEXT}",
    validator="OutputFieldDeleted",
    source=(UPDATES, VERSIONING),
)
def outputs_stay(change: kinds.OutputDeleted) -> Findings:
    """An update keeps every field of a response and of a notification.

    Steps that read the field get nothing, and the designer does not find it.
    """
    yield change.finding(f"{change.name} is deleted: flows that read it break")


@rule(
    "output-type-changed",
    COMPATIBILITY,
    Level.ERROR,
    help=f"Restore its old type, {_NEXT}",
    validator="OutputFieldTypeChanged",
    source=(UPDATES, VERSIONING),
)
def output_types_stay(change: kinds.OutputTypeChanged) -> Findings:
    """An output keeps its type, or takes a narrower one: `number` may become `integer`.

    Steps that read the field expect a value of the old type.
    """
    types = change.new if isinstance(change.new, list) else [change.new]
    new = "has no type" if change.new is None else "is " + " or ".join(code(str(one)) for one in types[:5])
    yield change.finding(
        f"{change.name} was {code(str(change.old))} and {new} now: flows that read it expect the old type"
    )


@rule(
    "output-type-declared",
    COMPATIBILITY,
    Level.WARNING,
    help="Make sure that this is the type of what the service sends today.",
    validator="OutputFieldTypeChanged",
    source=VERSIONING,
)
def outputs_without_type_stay_open(change: kinds.OutputTypeDeclared) -> Findings:
    """A type that is written where none was is that of what the service sends already.

    The change validator reports it as a change of type.
    """
    yield change.finding(f"{change.name} had no type and is {code(str(change.new))} now")


@rule(
    "output-format-changed",
    COMPATIBILITY,
    Level.ERROR,
    help=f"Restore its old format, {_NEXT}",
    validator="OutputFieldTypeFormatChanged",
    source=(UPDATES, VERSIONING),
)
def output_formats_stay(change: kinds.OutputFormatChanged) -> Findings:
    """An output keeps its format, or takes a narrower one: `int64` may become `int32`.

    Steps that read the field expect it in the old format; `byte` and `binary` also decide how the platform reads it.
    """
    yield change.finding(f"the format of {change.name} was {_format(change.old)} and is {_format(change.new)} now")


@rule(
    "output-values-widened",
    COMPATIBILITY,
    Level.WARNING,
    help="Check that flows that tell the listed values apart can do with the new ones.",
    source=VERSIONING,
)
def output_values_stay(change: kinds.OutputListWidened) -> Findings:
    """An output has only values that its list named before.

    A flow that tells the values apart meets one that it does not know.
    """
    if change.new:
        more = ", ".join(shown(value) for value in change.new[:5])
        yield change.finding(f"{change.name} may be {more}, too: flows do not expect it")
    else:
        yield change.finding(f"{change.name} has no list of values any more: flows may meet others")


@rule(
    "output-hidden",
    COMPATIBILITY,
    Level.WARNING,
    help=f"Remove `x-ms-visibility`, {_NEXT}",
    source=VERSIONING,
)
def outputs_stay_visible(change: kinds.OutputHidden) -> Findings:
    """A field of a response does not become internal.

    Flows that read it keep working, but whoever edits one does not find the field any more.
    """
    yield change.finding(f"{change.name} is `internal` now: the designer does not offer it any more")


def _format(value: object) -> str:
    return "not given" if value is None else code(str(value))
