"""One connector judged by every rule; scripts are parsed, and definitions validated, in a process beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

import checks.modules  # noqa: F401  (registers the rules)
from checks.compatibility.acknowledgements import NEVER_ACKNOWLEDGED
from checks.criteria import (
    AUTHENTICATION,
    BRAND_COLOR,
    COMPATIBILITY,
    CRITERIA,
    NOMINATION,
    OPENAPI_DEFINITION,
    PACKAGE,
)
from checks.definition.definition import UNLIKE_VERSION_THREE
from checks.rule import Level
from checks.walk import Broken, Judgement, criteria_of_definitions, judge_nodes, nodes, walk
from connector.comparison.change import Change
from connector.comparison.extent import Extent
from connector.comparison.versions import compare, extent
from connector.connector import Connector
from connector.declaration import Acknowledgement, UnusedAcknowledgement
from connector.edits import Rename
from connector.node import Beyond, Unjudged, Unproven
from connector.package import Package
from connector.packaged import moved
from connector.script import MAX_NAMES, MAX_SCRIPT
from connector.words import cut, quoted

if TYPE_CHECKING:
    from checks.openapi.verdict import Readers, SpecificationVerdict

_READABLE: Final = "Correct the file, and run the check again."
_SHRINK: Final = "Bring the definition below 1 MB, and run the check again."
_NOT_PACKAGED: Final = ("brand-color-independent",)
"""Rules that published packages break: Microsoft takes this from the reviewed files."""
_UNKNOWN_FORMAT: Final = "schema-format-known"
_ALONE: Final = Unproven("only the package was judged", "Judge the connector's directory, with the package in it.")
_SIMPLIFY: Final = "Simplify the file: nested schemas and patterns like (a+)+ take longest."
_CONVERT: Final = "Convert the definition to OpenAPI 2.0, and run the check again."
_MEND: Final = "Make `apiDefinition.swagger.json` readable in both versions."


def examine(connector: Connector, readers: Readers | None = None, *, may_end_authentication: bool = False) -> Judgement:
    """Judge a connector.

    :param may_end_authentication: authors may acknowledge that a kind of authentication ends.
    :param readers: what parses the script and runs openapi-spec-validator; ``None`` leaves both out.
    """
    reason = _parse_script(connector, readers) if readers is not None else None
    wait = None
    definition = connector.definition
    if readers is not None and definition is not None and not (connector.outsized or definition.in_version_three):
        wait = readers.specification(definition.value)
    judgement = walk(connector)
    _leave_unread(connector, judgement)
    _leave_unconverted(connector, judgement)
    if reason is not None:
        _leave_unjudged(judgement, f"the script could not be parsed: {reason}")
    if wait is not None:
        _add_specification(connector, wait(), judgement)
    judgement.said = Counter(
        (one.rule.id, one.finding.file) for one in judgement.broken if one.rule.criterion is not PACKAGE
    )
    for package in connector.packages:
        _examine_package(package, connector, readers, judgement)
    judgement.close()
    judgement.broken = list(_without_repetition(judgement.broken))
    if connector.base is not None:
        before = len(judgement.broken)
        _compare(connector.base, connector, judgement, frozenset() if may_end_authentication else NEVER_ACKNOWLEDGED)
        judgement.said.update((one.rule.id, one.finding.file) for one in judgement.broken[before:])
    return judgement


def _leave_unread(connector: Connector, judgement: Judgement) -> None:
    """Whatever rules say of a file that could not be read, it never counts as judged."""
    if not connector.outsized and all(document.readable for document in connector.documents):
        return
    blamed = {broken.finding.file for broken in judgement.broken if broken.rule.level is Level.ERROR}
    for document, criteria in (
        (connector.definition_document, criteria_of_definitions()),
        (connector.properties_document, {AUTHENTICATION, BRAND_COLOR}),
        (connector.settings_document, {OPENAPI_DEFINITION}),
        (connector.declaration_document, {NOMINATION}),
    ):
        if document is not None and not document.readable and document.file not in blamed:
            reason = document.faults[0].message if document.faults else "it cannot be read"
            for criterion in criteria:
                judgement.leave_unjudged(criterion, Unjudged(f"`{document.file}` was not judged: {reason}", _READABLE))
    if connector.outsized:
        reason = "the definition is larger than what is certified, so nothing inside it was judged"
        for criterion in criteria_of_definitions():
            judgement.leave_unjudged(criterion, Unjudged(reason, _SHRINK))


def _leave_unconverted(connector: Connector, judgement: Judgement) -> None:
    """In OpenAPI 3 nobody has seen what is written in another way there, whoever leaves out the rule on the version."""
    if connector.definition is not None and connector.definition.in_version_three:
        judgement.broken = [one for one in judgement.broken if one.rule.id not in UNLIKE_VERSION_THREE]
        judgement.leave_unjudged(OPENAPI_DEFINITION, Unjudged("what OpenAPI 3 writes in another way", _CONVERT))


def _compare(base: Connector, connector: Connector, judgement: Judgement, never: frozenset[str]) -> None:
    """Judge what changed since the version that is published.

    :param never: rules whose findings nobody can acknowledge.
    """
    if (base.definition is None) != (connector.definition is None):
        which = "published" if base.definition is None else "new"
        judgement.leave_unjudged(COMPATIBILITY, Unjudged(f"the {which} version has no definition to compare", _MEND))
        return
    if base.definition is not None and base.definition.in_version_three:
        judgement.update = Extent.COMPATIBLE  # with all flows: no connector can be made from it, so nobody uses it
        return
    if connector.definition is not None and connector.definition.in_version_three:
        judgement.leave_unjudged(COMPATIBILITY, Unjudged("the new version is written in OpenAPI 3", _CONVERT))
        return
    listed = connector.declaration.acknowledgements if connector.declaration is not None else []
    acknowledgements = [one for one in listed if one.text("change") not in never]
    used: set[str] = set()
    judgement.update = extent(base, connector)
    for change in _changes(base, connector, judgement):
        found = Judgement()
        judge_nodes([change], connector.publisher, found)
        if any(one.rule.level is Level.ERROR for one in found.broken):
            judgement.update = Extent.BREAKING
        judgement.broken += [_acknowledged(one, change, acknowledgements, used) for one in found.broken]
        for criterion, reasons in found.unjudged.items():
            judgement.unjudged.setdefault(criterion, []).extend(reasons)
    unused = (one for one in listed if one.pointer not in used)
    unmeant = [UnusedAcknowledgement(one.value, one.file, one.parent, *one.tokens) for one in unused]
    judge_nodes(unmeant, connector.publisher, judgement)


def _changes(base: Connector, connector: Connector, judgement: Judgement) -> Iterator[Change]:
    """What changed; compatibility is unjudged where that is too much."""
    try:
        yield from compare(base, connector)
    except Beyond as limit:
        judgement.leave_unjudged(COMPATIBILITY, Unjudged(limit.message, limit.help))


def _acknowledged(
    broken: Broken, change: Change, acknowledgements: Iterable[Acknowledgement], used: set[str]
) -> Broken:
    """The finding as a hint where the change is meant; as it is otherwise."""
    for one in acknowledgements:
        if one.means(broken.rule.id, change.operation):
            used.add(one.pointer)
            message = f"{broken.finding.message} (acknowledged: {cut(one.text('reason').strip(), 200)})"
            finding = replace(broken.finding, message=message)
            return Broken(replace(broken.rule, level=Level.HINT), finding)
    return broken


def examine_packages(connector: Connector, readers: Readers | None = None) -> Judgement:
    """Judge packages alone: what they say of the connector, and nothing of the files that were not given."""
    judgement = Judgement()
    judge_nodes([*connector.packages, *connector.secrets], connector.publisher, judgement)
    for package in connector.packages:
        _examine_package(package, connector, readers, judgement)
    for file in connector.unreadable:
        judgement.leave_unjudged(PACKAGE, Unjudged(f"{quoted(file.file)} {file.message}"))
    for criterion in CRITERIA:
        judgement.unproven.setdefault(criterion.id, []).append(_ALONE)
    judgement.broken = list(_without_repetition(judgement.broken))
    return judgement


def _examine_package(package: Package, connector: Connector, readers: Readers | None, judgement: Judgement) -> None:
    """Judge the connector inside a package, as far as it differs from the one beside it; what is said there is said."""
    packaged: Connector | None = package.packaged
    if packaged is None:
        return
    packaged.publisher = connector.publisher
    own, beside = packaged.definition, connector.definition
    is_new = own is not None and (beside is None or own.value != beside.value)
    inside = Judgement()
    if readers is not None and (
        connector.script is None or packaged.script is None or packaged.script.text != connector.script.text
    ):
        reason = _parse_script(packaged, readers)
        if reason is not None:
            _leave_unjudged(inside, f"the script in the package could not be parsed: {reason}")
    # Rules on directories do not fit: the first node is the connector itself.
    judge_nodes(islice(nodes(packaged), 1, None), connector.publisher, inside)
    _leave_unconverted(packaged, inside)
    if readers is not None and own is not None and is_new and not own.in_version_three:
        _add_specification(packaged, readers.specification(own.value)(), inside)
    known = {(one.rule.id, one.finding.pointer, one.finding.origin) for one in judgement.broken}
    for broken in inside.broken:
        finding = moved(broken.finding, package)
        key = (broken.rule.id, broken.finding.pointer, broken.finding.origin)
        if finding is not None and key not in known and broken.rule.id not in _NOT_PACKAGED:
            judgement.broken.append(Broken(broken.rule, replace(finding, edits=())))
    for criterion, reasons in inside.unjudged.items():
        judgement.unjudged.setdefault(criterion, []).extend(reasons)


def _parse_script(connector: Connector, readers: Readers) -> str | None:
    """Put the code of the script beside it; the reason where it could not be parsed."""
    script = connector.script
    if script is None or script.size > MAX_SCRIPT:
        return None
    code = readers.code(script.text, script.file)
    if isinstance(code, str):
        return code
    connector.code = code
    return f"it has more than {MAX_NAMES:,} names of one kind, or a name that is too long" if code.beyond else None


def _leave_unjudged(judgement: Judgement, message: str) -> None:
    judgement.leave_unjudged(OPENAPI_DEFINITION, Unjudged(message, _SIMPLIFY))


def _add_specification(connector: Connector, verdict: SpecificationVerdict, judgement: Judgement) -> None:
    from checks.openapi.faults import SpecificationFault

    assert connector.definition is not None
    file = connector.definition.file
    known = {
        pointer
        for broken in judgement.broken
        if broken.finding.file == file and broken.rule.level is not Level.HINT
        for pointer in (broken.finding.pointer, broken.finding.origin)
        if pointer is not None
    }
    parents = {pointer.rpartition("/")[0] for pointer in known if pointer}
    # Whether a default is right cannot be told as long as the values are of another type, or the format is unknown.
    known |= {f"{holder}/default" for holder, enum, _ in (pointer.rpartition("/enum/") for pointer in known) if enum}
    known |= {
        f"{broken.finding.pointer.removesuffix('/format')}/default"
        for broken in judgement.broken
        if broken.rule.id == _UNKNOWN_FORMAT
    }
    faults = [
        SpecificationFault(error, file)
        for error in verdict.errors
        if error.pointer not in known and error.pointer not in parents and error.pointer.rpartition("/")[0] not in known
    ]
    judge_nodes(faults, connector.publisher, judgement)
    if verdict.stopped:
        reason = verdict.stopped.removeprefix("openapi-spec-validator ")
        _leave_unjudged(judgement, f"openapi-spec-validator could not finish: {reason}")


def _without_repetition(found: list[Broken]) -> list[Broken]:
    """One fault, one finding: drop what follows from another finding, and what one rule says twice of one place."""
    found = _without_misspelled(found)
    strong = {
        (broken.finding.file, broken.finding.pointer)
        for broken in found
        if broken.rule.level is not Level.HINT and broken.finding.pointer
    }
    implied = {
        (rule, broken.finding.file, pointer)
        for broken in found
        for rule in broken.rule.implies
        for pointer in (broken.finding.pointer, broken.finding.origin)
        if pointer is not None
    }
    silent = {rule for rule, _, _ in implied}
    kept: dict[tuple[object, ...], Broken] = {}
    for broken in found:
        finding = broken.finding
        if broken.rule.level is Level.HINT and (finding.file, finding.pointer) in strong:
            continue
        if broken.rule.id in silent and _is_implied(broken, implied):
            continue
        key = (broken.rule.id, finding.file, finding.pointer, finding.message, finding.line, finding.column)
        kept.setdefault(key, broken)
    return list(kept.values())


def _without_misspelled(found: list[Broken]) -> list[Broken]:
    """A member that is missing only because its name is misspelled: told once, at that name, by the stricter rule."""
    names = {
        (edit.file, edit.pointer.rpartition("/")[0], edit.name): broken
        for broken in found
        for edit in broken.finding.edits
        if isinstance(edit, Rename) and edit.pointer == broken.finding.pointer
    }
    strictness = list(Level).index
    told: dict[int, Broken | None] = {}
    for broken in found if names else ():
        file, pointers = broken.finding.file, (broken.finding.pointer, broken.finding.origin)
        places = ((file, pointer, name) for pointer in pointers if pointer is not None for name in broken.rule.misses)
        misspelled = next((names[place] for place in places if place in names), None)
        if misspelled is not None:
            told[id(broken)] = None
            if strictness(broken.rule.level) <= strictness(misspelled.rule.level):
                told[id(misspelled)] = Broken(broken.rule, misspelled.finding)
    kept = (told.get(id(broken), broken) for broken in found)
    return [broken for broken in kept if broken is not None]


def _is_implied(broken: Broken, implied: set[tuple[str, str, str]]) -> bool:
    pointer = broken.finding.pointer
    while True:
        if (broken.rule.id, broken.finding.file, pointer) in implied:
            return True
        if not pointer:
            return False
        pointer = pointer.rpartition("/")[0]
