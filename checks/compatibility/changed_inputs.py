"""What flows send: parameters and fields of bodies as the published version takes them.

A change that is meant is acknowledged in certification.yml: under `compatibility`, an entry with `change` (the rule),
`operation` and `reason`.
"""

from __future__ import annotations

from checks.criteria import COMPATIBILITY
from checks.rule import Findings, Level, rule
from checks.sources import UPDATES, VERSIONING
from connector.comparison import change as kinds
from connector.words import code, quoted, shown

_NEXT = "or publish the change as a new operation beside the old one, with the next revision of its family."


@rule(
    "input-deleted",
    COMPATIBILITY,
    Level.ERROR,
    help=f"Restore it, {_NEXT}",
    validator="InputFieldDeleted",
    source=(UPDATES, VERSIONING),
)
def inputs_stay(change: kinds.InputDeleted) -> Findings:
    """An update keeps every parameter and every field of a body.

    Flows keep sending what they were saved with, and the designer shows such a step as broken.
    """
    yield change.finding(f"{change.name} is deleted: flows that fill it in break")


@rule(
    "input-added-required",
    COMPATIBILITY,
    Level.ERROR,
    help=f"Make it optional, {_NEXT}",
    validator="RequiredInputFieldAdded",
    source=(UPDATES, VERSIONING),
)
def new_inputs_are_optional(change: kinds.InputAdded) -> Findings:
    """A parameter or field that an update adds is optional.

    Flows that exist do not send it.
    """
    yield change.finding(f"{change.name} is new and required: existing flows do not send it")


@rule(
    "input-became-required",
    COMPATIBILITY,
    Level.ERROR,
    help=f"Make it optional again, {_NEXT}",
    validator="InputFieldChangedToRequired",
    source=(UPDATES, VERSIONING),
)
def optional_inputs_stay_optional(change: kinds.InputRequired) -> Findings:
    """What was optional stays optional.

    Flows that leave it empty fail.
    """
    yield change.finding(f"{change.name} was optional and is required now: flows that leave it empty fail")


@rule(
    "input-moved",
    COMPATIBILITY,
    Level.ERROR,
    help=f"Restore its old location, {_NEXT}",
    validator="ParameterLocationChanged",
    source=(UPDATES, VERSIONING),
)
def inputs_stay_in_place(change: kinds.InputMoved) -> Findings:
    """A parameter stays in the query, the path, the headers, the form or the body.

    Workflows of Logic Apps keep sending it where it was.
    """
    help = f'Write `"in": "{change.old}"` again, {_NEXT}' if len(str(change.old)) < 10 else None
    yield change.finding(
        f"{change.name} moved from {code(str(change.old))} to {code(str(change.new))}: "
        "existing flows send it in the old place",
        help,
    )


@rule(
    "input-renamed",
    COMPATIBILITY,
    Level.ERROR,
    help=f"Restore its old name, {_NEXT}",
    validator="InputFieldDeleted",
    source=(UPDATES, VERSIONING),
)
def inputs_are_called_the_same(change: kinds.InputRenamed) -> Findings:
    """A parameter or field keeps its name, spelling and letter case included.

    Flows store values under the name, that of a body included. `x-ms-summary` is what people see, and may change.
    """
    yield change.finding(
        f"{change.name} is called {quoted(change.new)} now: existing flows send the old name",
        f"Write {code(change.old)} again, {_NEXT}",
    )


@rule(
    "input-hidden",
    COMPATIBILITY,
    Level.ERROR,
    help=f"Remove `x-ms-visibility`, {_NEXT}",
    validator="InputFieldVisibilityChangedToInternal",
    source=(UPDATES, VERSIONING),
)
def inputs_stay_visible(change: kinds.InputHidden) -> Findings:
    """What flows fill in does not become internal.

    The designer does not show it any more, and sends its default value instead of the one that the flow has.
    """
    yield change.finding(f"{change.name} is `internal` now: flows that fill it in lose their value")


@rule(
    "input-type-changed",
    COMPATIBILITY,
    Level.ERROR,
    help=f"Restore its old type, {_NEXT}",
    validator="InputFieldTypeChanged",
    source=(UPDATES, VERSIONING),
)
def input_types_stay(change: kinds.InputTypeChanged) -> Findings:
    """An input keeps its type, or takes a wider one: `integer` may become `number`.

    Flows keep sending values of the old type.
    """
    yield change.finding(
        f"{change.name} was {code(str(change.old))} and is {code(str(change.new))} now: "
        "existing flows send the old type",
        f'Write `"type": "{change.old}"` again, {_NEXT}' if len(str(change.old)) < 10 else None,
    )


@rule(
    "input-type-declared",
    COMPATIBILITY,
    Level.WARNING,
    help="Make sure that every value that flows send today is of this type.",
    validator="InputFieldTypeChanged",
    source=VERSIONING,
)
def inputs_without_type_stay_open(change: kinds.InputTypeDeclared) -> Findings:
    """A type that is written where none was is the one that flows send already.

    Without a type an input takes anything. The change validator reports this as a change of type.
    """
    yield change.finding(f"{change.name} had no type and is {code(str(change.new))} now")


@rule(
    "input-format-changed",
    COMPATIBILITY,
    Level.ERROR,
    help=f"Restore its old format, {_NEXT}",
    validator="InputFieldTypeFormatChanged",
    source=(UPDATES, VERSIONING),
)
def input_formats_stay(change: kinds.InputFormatChanged) -> Findings:
    """An input keeps its format, or takes a wider one: `int32` may become `int64`.

    Flows keep sending values in the old format; `byte` and `binary` also decide how the platform sends them.
    """
    yield change.finding(f"the format of {change.name} was {_format(change.old)} and is {_format(change.new)} now")


@rule(
    "input-values-narrowed",
    COMPATIBILITY,
    Level.ERROR,
    help=f"List every value that the published version takes, {_NEXT}",
    validator="InputEnumValueRemoved",
    source=(UPDATES, VERSIONING),
)
def input_values_stay(change: kinds.InputListNarrowed) -> Findings:
    """An input takes every value that it took before.

    Flows keep sending what was picked, or written, when they were saved.
    """
    if change.old:
        gone = ", ".join(shown(value) for value in change.old[:5])
        yield change.finding(f"the list of values of {change.name} lost {gone}: flows that send one of them fail")
    else:
        yield change.finding(f"{change.name} took any value and has a list of values now: flows send others")


@rule(
    "input-values-opened",
    COMPATIBILITY,
    Level.WARNING,
    help="Keep `enum`, or use `x-ms-dynamic-values` with the values that were listed.",
    validator="InputEnumListRemoved",
    source=VERSIONING,
)
def lists_of_input_values_stay(change: kinds.InputListRemoved) -> Findings:
    """An input that has a list of values keeps one.

    Existing flows keep working, but whoever edits one types a value instead of picking it. The change validator
    reports it.
    """
    yield change.finding(f"{change.name} has no list of values any more")


@rule(
    "input-default-changed",
    COMPATIBILITY,
    Level.WARNING,
    help="Restore the old default value, or check that flows that rely on it still do what they did.",
    source=VERSIONING,
)
def defaults_stay(change: kinds.InputDefaultChanged) -> Findings:
    """An input keeps its default value.

    A flow that leaves it empty does something else than it did.
    """
    now = "is gone" if change.new is None else f"is {shown(change.new)} now"
    yield change.finding(f"the default value of {change.name} was {shown(change.old)} and {now}")


def _format(value: object) -> str:
    return "not given" if value is None else code(str(value))
