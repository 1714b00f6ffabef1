"""Several ways to sign in (connectionParameterSets), and names that are nearly the right ones."""

from __future__ import annotations

from typing import Any, Final

from checks.criteria import AUTHENTICATION
from checks.rule import Findings, Level, rule
from checks.sources import CONNECTION_PARAMETERS, MULTIPLE_AUTHENTICATION, PROPERTIES_SCHEMA
from connector.edits import renamed
from connector.properties import ParameterSet, ParameterSets, Properties
from connector.properties_text import member
from connector.spelling import did_you_mean
from connector.words import quoted

_SHAPE: Final = '{"uiDefinition": {}, "values": [{"name": "key", "uiDefinition": {}, "parameters": {}}]}'


@rule(
    "multi-auth-sets-shape",
    AUTHENTICATION,
    Level.ERROR,
    help=f"Write an object of the form `{_SHAPE}`.",
    source=MULTIPLE_AUTHENTICATION,
    implies="properties-member-spelled",
)
def sets_have_their_shape(properties: Properties) -> Findings:
    """`connectionParameterSets` has `values`: a list of sets, each with its own name and an object of parameters.

    Each set is one way to sign in, and a connection remembers the name of its set.
    """
    sets = properties.get("connectionParameterSets")
    if sets is None:
        return
    place = properties.at("connectionParameterSets")
    if properties.choice is None:
        yield place.finding("`connectionParameterSets` must be an object with `values`")
        return
    if not properties.choice.has("values"):
        yield properties.choice.lacks("values", "`values` of `connectionParameterSets` is missing", "Add `values`.")
        return
    values = properties.choice.get("values")
    place = properties.choice.at("values")
    if not isinstance(values, list):
        yield place.finding("`values` of `connectionParameterSets` must be a list of sets")
        return
    if not values:
        one = properties.get("connectionParameters")
        help = "Delete `connectionParameterSets`: `connectionParameters` has what a connection needs." if one else None
        fault = "`values` of `connectionParameterSets` is empty"
        yield place.finding(fault, help or "Add a set for each way to sign in, or delete `connectionParameterSets`.")
    for index, value in enumerate(values):
        if not isinstance(value, dict):
            yield place.at(index).finding(f"set {index + 1} must be an object")
    yield from _each_set(properties.parameter_sets)


def _each_set(sets: list[ParameterSet]) -> Findings:
    seen: set[str] = set()
    for number, one in enumerate(sets, 1):
        name = one.set_name.strip()
        if not one.has("name"):
            yield one.lacks("name", f"set {number} has no `name`", "Add `name`.")
        elif not name:
            yield one.at("name").finding(f"the name of set {number} is empty", "Write a name.")
        elif name in seen:
            yield one.at("name").finding(f"two sets have the name {quoted(name)}", "Give each set a different `name`.")
        seen.add(name)
        label = f"set {quoted(name or str(number))}"
        if not one.has("parameters"):
            yield one.lacks("parameters", f"{label} has no `parameters`", "Add `parameters`; `{}` asks for nothing.")
        elif not isinstance(one.get("parameters"), dict):
            yield one.at("parameters").finding(f"`parameters` of {label} must be an object", "Write an object by name.")


@rule(
    "multi-auth-set-ui",
    AUTHENTICATION,
    Level.WARNING,
    help="Add `uiDefinition` with `displayName` and `description`.",
    source=MULTIPLE_AUTHENTICATION,
)
def sets_are_labelled(properties: Properties) -> Findings:
    """`connectionParameterSets` and each of its sets have a `uiDefinition` with `displayName` and `description`.

    They label the choice between the ways to sign in; where there is none, nothing is asked for. Microsoft's page
    writes `displayname`: letter case is free.
    """
    if properties.choice is None or properties.choice.get("values") == []:
        return
    owners: list[ParameterSets | ParameterSet] = [properties.choice, *properties.parameter_sets]
    for owner in owners:
        interface = owner.interface
        label = f"set {quoted(owner.set_name)}" if isinstance(owner, ParameterSet) else "`connectionParameterSets`"
        if interface is None:
            yield owner.finding(f"{label} has no `uiDefinition`").paste(_pasted(owner))
            continue
        missing = [name for name in ("displayName", "description") if not interface.label(name)]
        empty = [name for name in missing if interface.actual(name) is not None]
        if missing:
            names = " and ".join(f"`{name}`" for name in missing)
            state = "empty" if empty == missing else "missing"
            verb = "are" if len(missing) > 1 else "is"
            yield interface.finding(
                f"{names} of {label} {verb} {state}",
                f"{'Fill in' if state == 'empty' else 'Add'} {names}: what users choose between.",
            )


def _pasted(owner: ParameterSets | ParameterSet) -> str:
    name = owner.set_name if isinstance(owner, ParameterSet) else ""
    value: dict[str, Any] = (
        {"displayName": name[:60] or "Account", "description": f"Sign in with {name[:60] or 'your account'}."}
        if isinstance(owner, ParameterSet)
        else {"displayName": "Authentication type", "description": "Choose how to sign in."}
    )
    return member("uiDefinition", value)


@rule(
    "properties-member-spelled",
    AUTHENTICATION,
    Level.WARNING,
    help="Correct the spelling of the name.",
    source=(CONNECTION_PARAMETERS, MULTIPLE_AUTHENTICATION, PROPERTIES_SCHEMA),
    fixable=True,
)
def members_are_spelled_right(properties: Properties) -> Findings:
    """The members of connection parameters, sets, `oAuthSettings` and policies are spelled as documented.

    A misspelled member has no effect. What is missing because of it is not reported as well. Letter case is free.
    """
    for owner in properties.spelled():
        for place, other, name in owner.misspellings():
            finding = place.finding(f"{quoted(other)} is not a known name", did_you_mean(name))
            yield finding.fix(renamed(place, name))
