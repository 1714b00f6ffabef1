"""Members that nobody knows: misspelled, misplaced, of a later OpenAPI, or just unknown."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import Final
from weakref import WeakKeyDictionary

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import FAQ, OPENAPI, OPENAPI_EXTENSIONS, SWAGGER_VALIDATOR
from connector.definition import Definition, Operation, UnknownMember
from connector.edits import Edit, removed, renamed, replaced
from connector.node import Beyond, Node
from connector.vocabulary import EXTENSIONS, HOLDERS, MEMBERS, NEWER_KEYWORDS
from connector.words import code, quoted

LONGEST_NAME: Final = 48
"""Characters of a member name that is still compared with the known ones."""

MOST_NAMES: Final = 300
"""Different unknown names in one definition that are compared with the known ones."""

_CUTOFF: Final = 0.84
"""Similarity from which a name counts as a misspelling: one wrong letter in six, two in twelve."""

_KNOWN_KEYS_HELP: Final = (
    "Remove the member, correct its name, or start its name with `x-`, which makes it an extension."
)


@rule(
    "swagger-root-known-keys",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help=_KNOWN_KEYS_HELP,
    validator=("ExtensionNameNotValid", "AdditionalPropertyNotAllowed"),
    policy="5000.2.6.2",
    source=(SWAGGER_VALIDATOR, OPENAPI),
    fixable=True,
)
def root_members_are_known(member: UnknownMember) -> Findings:
    """The document has only members of OpenAPI 2.0 and extensions.

    `scriptOperations` and the like belong in apiProperties.json.
    """
    if member.kind == "definition":
        yield from _unknown(member)


@rule(
    "info-known-keys",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help=_KNOWN_KEYS_HELP,
    validator=("ExtensionNameNotValid", "AdditionalPropertyNotAllowed"),
    source=(SWAGGER_VALIDATOR, OPENAPI),
    fixable=True,
)
def info_members_are_known(member: UnknownMember) -> Findings:
    """Info has only members of OpenAPI 2.0 and extensions.

    What the gallery shows beyond them is in `x-ms-connector-metadata` and apiProperties.json.
    """
    if member.kind == "info":
        yield from _unknown(member)


@rule(
    "path-known-keys",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help=_KNOWN_KEYS_HELP,
    validator=("ExtensionNameNotValid", "AdditionalPropertyNotAllowed"),
    source=(SWAGGER_VALIDATOR, OPENAPI),
    fixable=True,
)
def path_members_are_known(member: UnknownMember) -> Findings:
    """A path has only the verbs of OpenAPI 2.0 in lower case, parameters and extensions.

    Everything about one call is inside its verb.
    """
    if member.kind == "path item":
        yield from _unknown(member)


@rule(
    "operation-known-keys",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help=_KNOWN_KEYS_HELP,
    validator=("ExtensionNameNotValid", "AdditionalPropertyNotAllowed"),
    source=(SWAGGER_VALIDATOR, OPENAPI),
    fixable=True,
)
def operation_members_are_known(member: UnknownMember) -> Findings:
    """An operation has only members of OpenAPI 2.0 and extensions.

    A misspelled member is ignored, and what it should say is missing.
    """
    if member.kind == "operation":
        yield from _unknown(member)


@rule(
    "part-known-keys",
    OPENAPI_DEFINITION,
    # Not required: definitions with unknown members inside schemas have passed the validator.
    Level.WARNING,
    help=_KNOWN_KEYS_HELP,
    validator=("ExtensionNameNotValid", "AdditionalPropertyNotAllowed"),
    source=(SWAGGER_VALIDATOR, OPENAPI),
    fixable=True,
)
def part_members_are_known(member: UnknownMember) -> Findings:
    """Parameters, responses, headers and schemas have only members of OpenAPI 2.0 and extensions.

    A misspelled member is ignored, and what it should say is missing.
    """
    if member.kind in ("parameter", "items", "header", "response", "schema"):
        yield from _unknown(member)


_LABEL: Final = "x-ms-summary"
"""What `summary` is called where it is no name of a step, but of a field."""


def _unknown(member: UnknownMember) -> Findings:
    name = member.name
    if name.startswith("x-") or name in NEWER_KEYWORDS.get(member.kind, ()):
        return
    label = _LABEL if name == "summary" and member.kind in HOLDERS[_LABEL] and _under(member, _LABEL) else ""
    similar = label or _similar(member, plain=True)
    elsewhere = HOLDERS.get(name)
    if elsewhere and not label:
        message = f"{quoted(name)} belongs to {_either(elsewhere)}, not to {_a(member.kind)}"
        help = f"Move {code(name)} to {_either(elsewhere)}, or remove it."
        yield member.finding(message, help, validator="AdditionalPropertyNotAllowed")
        return
    if similar:
        finding = member.finding(f"{quoted(name)} must be spelled {quoted(similar)}", f"Write {code(similar)}.")
        yield finding.fix(*_under(member, similar))
    else:
        yield member.finding(f"{quoted(name)} is not a member of {_a(member.kind)}")


def _under(member: UnknownMember, name: str) -> list[Edit]:
    """The member under its right name, where there is none of that name."""
    owner = member.parent.value if member.parent is not None else {}
    return [] if name in owner else [renamed(member, name)]


@rule(
    "keyword-supported",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Remove the keyword, or write the same with the means of OpenAPI 2.0.",
    validator="SwaggerKeywordNotSupported",
    policy="5000.2.6.3",
    source=(SWAGGER_VALIDATOR, OPENAPI, FAQ),
    fixable=True,
)
def keywords_are_of_openapi_two(member: UnknownMember) -> Findings:
    """Keywords of OpenAPI 3 and of newer JSON Schemas are absent.

    Only OpenAPI 2.0 is supported: anyOf, oneOf, nullable, requestBody and their kin are refused.
    """
    if member.name in NEWER_KEYWORDS.get(member.kind, ()):
        finding = member.finding(
            f"`{member.name}` in {_a(member.kind)} is not part of OpenAPI 2.0", _NEW_FOR_OLD.get(member.name)
        )
        if member.name == "nullable":
            finding = finding.fix(*_under(member, "x-nullable"))
        elif member.name == "const" and _under(member, "enum"):
            finding = finding.fix(renamed(member, "enum"), replaced(member, [member.value]))
        yield finding


_NEW_FOR_OLD: Final = {
    "nullable": "Write `x-nullable` instead.",
    "requestBody": 'Replace it by a parameter with `"in": "body"` and its schema.',
    "components": "Move the schemas to `definitions` and the parameters to `parameters`, and remove `components`.",
    "servers": "Replace it by `host`, `basePath` and `schemes`.",
    "content": "Replace it by `schema`, with the MIME types in `consumes` and `produces` of the operation.",
    "anyOf": "Write one schema with the properties of all alternatives, none of them required.",
    "oneOf": "Write one schema with the properties of all alternatives, none of them required.",
    "const": "Replace it by an `enum` with one value.",
    "openapi": 'Convert the document to OpenAPI 2.0 and write `"swagger": "2.0"`.',
}


@rule(
    "extension-name-spelt",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Write the extension as Microsoft documents it.",
    source=OPENAPI_EXTENSIONS,
    fixable=True,
)
def extension_is_spelt_as_documented(member: UnknownMember) -> Findings:
    """An extension that starts with x-ms has the name that Microsoft documents.

    A misspelled one is ignored without a word: the label does not show, the field does not hide.
    """
    if member.name.lower().startswith("x-ms") and member.name not in EXTENSIONS:
        similar = _similar(member, plain=False)
        if similar:
            help = f"Write {code(similar)}."
            finding = member.finding(f"{quoted(member.name)} must be spelled {quoted(similar)}", help)
            yield finding.fix(*_under(member, similar))


_OF_ADDRESSES: Final = frozenset({"x-ms-url-encoding", "x-ms-skip-url-encoding"})
"""Extensions about values in the path and the query; a body has none to which they could be moved."""


@rule(
    "extension-misplaced",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Move the extension to where it belongs, or remove it.",
    source=OPENAPI_EXTENSIONS,
    fixable=True,
)
def extension_stands_where_it_belongs(member: UnknownMember) -> Findings:
    """An extension is on the kind of object that it is for.

    Elsewhere it has no effect.
    """
    if member.name in EXTENSIONS and member.kind != "security scheme":
        where = _either(HOLDERS[member.name])
        message = f"{quoted(member.name)} belongs to {where}, not to {_a(member.kind)}"
        help = f"Move {code(member.name)} to {where}, or remove it."
        if member.kind == "schema" and member.name in _OF_ADDRESSES:
            help = f"Remove {code(member.name)}: only values in the address of a call are URL-encoded."
            yield member.finding(message, help).fix(removed(member))
        else:
            yield member.finding(message, help)


@rule(
    "extension-known",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Check the name in Microsoft's documentation, or remove the extension.",
    source=OPENAPI_EXTENSIONS,
)
def extension_is_documented(member: UnknownMember) -> Findings:
    """Extensions that start with x-ms- are documented ones.

    Others may be leftovers of a generator; the platform ignores them. Names without "ms-" are free.
    """
    name = member.name
    if name.startswith("x-ms-") and name not in EXTENSIONS and not _similar(member, plain=False):
        yield member.finding(f"{quoted(name)} is not an extension that Microsoft documents")


@rule(
    "operation-x-ms-summary",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Remove `x-ms-summary` from operations that have a `summary`, and rename it to `summary` on the others.",
    source=OPENAPI_EXTENSIONS,
    keyword="x-ms-summary",
    fixable=True,
)
def operation_is_named_by_its_summary(operation: Operation) -> Findings:
    """An operation is named by `summary`, not by `x-ms-summary`.

    The designer shows the one and ignores the other, which is for parameters and properties.
    """
    named = bool(operation.summary.strip())
    help = "Remove it: `summary` already names the step." if named else "Rename it to `summary`."
    place = operation.at("x-ms-summary")
    instead = "" if named else " in place of `summary`"
    finding = place.finding(f"{quoted(operation.name)} has `x-ms-summary`{instead}", help)
    if named:
        yield finding.fix(removed(place))
    else:
        yield finding if "summary" in operation.value else finding.fix(renamed(place, "summary"))


_COMPARED: WeakKeyDictionary[Definition, dict[tuple[str, str], str]] = WeakKeyDictionary()


def _similar(member: UnknownMember, *, plain: bool) -> str:
    """The known name that an unknown one is a misspelling of, or the empty string.

    :param plain: compare with the members of the kind, otherwise with the extensions.
    """
    name = member.name
    if len(name) > LONGEST_NAME:
        return ""
    definition = _definition(member)
    compared = _COMPARED.setdefault(definition, {}) if definition is not None else {}
    key = (member.kind if plain else "", name)
    if key not in compared:
        if len(compared) == MOST_NAMES:
            message = f"more than {MOST_NAMES} different names are no members of OpenAPI 2.0 or its extensions"
            raise Beyond(message, "Correct or remove the members that nobody knows.")
        compared[key] = _closest(name, member.kind if plain else "")
    return compared[key]


def _closest(name: str, kind: str) -> str:
    known = _bare_names(kind)
    bare = _bare(name)
    if bare in known:
        return known[bare]
    found = get_close_matches(bare, known, n=1, cutoff=_CUTOFF)
    return known[found[0]] if found else ""


@cache
def _bare_names(kind: str) -> dict[str, str]:
    return {_bare(name): name for name in sorted(MEMBERS[kind] if kind else EXTENSIONS)}


def _bare(name: str) -> str:
    """A name without what is mistyped most: letters and digits in lower case."""
    return "".join(character for character in name.lower() if character.isalnum())


def _definition(member: Node) -> Definition | None:
    node: Node | None = member
    while node is not None and not isinstance(node, Definition):
        node = node.parent
    return node


def _a(kind: str) -> str:
    if kind in ("info", "items", "definition"):
        return {"info": "info", "items": "items", "definition": "the document"}[kind]
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _either(kinds: tuple[str, ...]) -> str:
    names = [_a(kind) for kind in kinds]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
