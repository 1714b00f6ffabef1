"""The connector in the submission package, beside the files that were reviewed.

Every rule on definitions, properties, icons and scripts looks at the packaged ones, too, and reports what the reviewed
files do not say already.
"""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

from checks.criteria import PACKAGE
from checks.rule import Findings, Level, rule
from checks.sources import CERTIFICATION, POLICY_ERRORS, REVIEWS, UPDATES
from connector.connector import Connector
from connector.node import Node
from connector.package import Package, found
from connector.packaged import MAX_DIFFERENCES, connector_solution, differences, same_icon
from connector.publisher import Publisher
from connector.words import code, shown

_TOLD: Final = 3
"""Differences that a message shows."""
_METADATA: Final = "x-ms-connector-metadata"
_MEMBERS: Final = ("iconBrandColor", "connectionParameters", "connectionParameterSets", "policyTemplateInstances")
"""Members of apiProperties.json that a solution has, too."""


def _both(package: Package) -> tuple[Connector, Connector] | None:
    """The reviewed connector and the packaged one."""
    return None if package.packaged is None else (package.reviewed, package.packaged)


def _told(found: list[tuple[str, Any, Any]]) -> str:
    """The first differences in words: where, what was reviewed, what is packaged."""
    told = [
        f"{code(pointer)} is {_value(packaged)} instead of {_value(own)}" for pointer, own, packaged in found[:_TOLD]
    ]
    if len(found) > _TOLD:
        more = "more than " if len(found) == MAX_DIFFERENCES else ""
        told.append(f"and {more}{len(found) - _TOLD:,} more")
    return ", ".join(told)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return "missing" if value is ... else "null" if value is None else shown(value)


@rule(
    "package-definition-equals-repo",
    PACKAGE,
    Level.WARNING,
    help="Export the connector with the reviewed definition, or commit the packaged one in its place.",
    source=(UPDATES, REVIEWS),
)
def packaged_definition_is_the_reviewed_one(package: Package) -> Findings:
    """The packaged definition is the one that lies beside the package.

    What is deployed is the packaged one: what reviewers read, and what this program says of it, is about the other.
    """
    both = _both(package)
    if both is None or both[0].definition is None or both[1].definition is None:
        return
    own, packaged = both[0].definition, both[1].definition
    found = [
        one for one in islice(differences(own.value, packaged.value), MAX_DIFFERENCES) if one[0] != f"/{_METADATA}"
    ]
    if found:
        places = f"{len(found):,} place{'s' if len(found) > 1 else ''}"
        message = f"the packaged definition differs from {code(own.file)} in {places}: {_told(found)}"
        yield Node(packaged.value, packaged.file).at(*_tokens(found[0][0])).finding(message)


def _tokens(pointer: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


@rule(
    "package-properties-equal-repo",
    PACKAGE,
    Level.WARNING,
    help="Export the connector with the reviewed properties, or commit the packaged ones in `apiProperties.json`.",
    source=(UPDATES, REVIEWS),
)
def packaged_properties_are_the_reviewed_ones(package: Package) -> Findings:
    """Brand color, connection parameters and policies in the package are those of `apiProperties.json`.

    What is deployed is what the package says.
    """
    both = _both(package)
    if both is None or both[0].properties is None or both[1].properties is None:
        return
    own, packaged = both[0].properties.value, both[1].properties.value
    pairs = {name: (own.get(name), packaged.get(name)) for name in _MEMBERS if own.get(name) or packaged.get(name)}
    if (
        pairs.get("iconBrandColor")
        and str(pairs["iconBrandColor"][0]).lower() == str(pairs["iconBrandColor"][1]).lower()
    ):
        del pairs["iconBrandColor"]
    one = {name: first or ... for name, (first, _) in pairs.items()}
    other = {name: second or ... for name, (_, second) in pairs.items()}
    different = list(differences(one, other))
    if different:
        chosen = connector_solution(package)
        line = chosen[1].line if chosen is not None else None
        place = both[1].properties.file
        count = f"{len(different):,} place{'s' if len(different) > 1 else ''}"
        message = f"the packaged properties differ from {code(both[0].properties.file)} in {count}: {_told(different)}"
        yield found(place, message, line=line)


@rule(
    "package-icon-equals-repo",
    PACKAGE,
    Level.WARNING,
    help="Set the icon of the connector to the reviewed `icon.png`, and export its solution again.",
    policy="5000.1.1.1",
    source=(CERTIFICATION, POLICY_ERRORS),
    publisher=Publisher.VERIFIED,
)
def packaged_icon_is_the_reviewed_one(package: Package) -> Findings:
    """The packaged icon is the one that lies beside the package.

    A connector whose icon was never set is exported with the platform's own.
    """
    both = _both(package)
    if both is None or both[0].icon is None or both[1].icon is None:
        return
    if not same_icon(both[0].icon, both[1].icon):
        yield both[1].icon.finding(f"the packaged icon differs from {code(both[0].icon.file)}")


@rule(
    "package-metadata-in-definition",
    PACKAGE,
    Level.WARNING,
    help="Add `x-ms-connector-metadata` to the connector's definition again, and export its solution.",
    source=REVIEWS,
    implies="metadata-present",
)
def packaged_definition_keeps_its_metadata(package: Package) -> Findings:
    """The packaged definition has `x-ms-connector-metadata`, as the reviewed one does.

    The wizard in which connectors are edited has lost it before.
    """
    both = _both(package)
    if both is None or both[0].definition is None or both[1].definition is None:
        return
    if both[0].definition.get(_METADATA) and not both[1].definition.get(_METADATA):
        yield both[1].definition.finding(f"the packaged definition has lost {code(_METADATA)}")


@rule(
    "multi-auth-custom-properties",
    PACKAGE,
    Level.WARNING,
    help="Add `customProperties.json` beside `intro.md`, as Microsoft's page on certification describes it.",
    policy="5000.1.1.5",
    source=POLICY_ERRORS,
)
def several_authentication_kinds_come_with_a_file(package: Package) -> Findings:
    """A package with several kinds of authentication contains `customProperties.json`.

    It lies beside the introduction.
    """
    both = _both(package)
    if both is None or any(name.lower() == "customproperties.json" for name in package.outer.files):
        return
    sets = [one.properties.parameter_sets for one in both if one.properties is not None]
    if any(len(found_sets) > 1 for found_sets in sets):
        yield found(
            package.outer.place,
            "`customProperties.json` is missing, but the connector has several kinds of authentication",
        )
