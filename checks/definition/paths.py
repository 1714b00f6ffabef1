"""Paths: their form, their variables, and how they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import PATHS_OBJECT, REVIEWS, SWAGGER_VALIDATOR
from connector.definition import Definition, Operation, PathItem
from connector.edits import removed, renamed
from connector.node import Beyond
from connector.words import quoted

_VARIABLE = re.compile(r"\{([^{}]*)\}")

MOST_SEGMENTS: Final = 100
"""Segments of a path from which it is not compared; published ones have up to twenty."""

MOST_SHAPES: Final = 20_000
"""Paths with one variable more that are looked up; the 256 operations of a connector have far fewer."""


@rule(
    "path-leading-slash",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Begin the path with a slash.",
    validator="OperationPathMustStartWithSlash",
    source=(SWAGGER_VALIDATOR, PATHS_OBJECT),
    fixable=True,
)
def path_starts_with_a_slash(item: PathItem) -> Findings:
    """A path starts with a slash.

    It is put behind basePath.
    """
    if not item.path.startswith("/"):
        finding = item.finding(f"the path {quoted(item.path)} does not start with a slash")
        slashed = f"/{item.path.strip()}"
        is_new = slashed not in item.definition.value["paths"] and not item.path.startswith(("http:", "https:"))
        yield finding.fix(renamed(item, slashed)) if is_new else finding


@rule(
    "path-no-query-or-fragment",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Remove the question mark and what follows, and describe it as query parameters.",
    validator="OperationPathMayNotContainQueryOrFragment",
    source=SWAGGER_VALIDATOR,
)
def path_has_no_query(item: PathItem) -> Findings:
    """A path contains neither a query nor a fragment.

    Query values are parameters.
    """
    found = next((mark for mark in "?#" if mark in item.path), None)
    if found:
        help = None if found == "?" else "Remove the `#` and what follows: a fragment is not sent."
        yield item.finding(f'the path {quoted(item.path)} contains "{found}"', help)


@rule(
    "path-no-wildcard",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write the name of the segment, or a variable such as `{id}`.",
    validator="OperationPathContainsUnsupportedCharacters",
    source=SWAGGER_VALIDATOR,
)
def path_has_no_wildcard(item: PathItem) -> Findings:
    """A path contains no asterisk.

    The platform knows no wildcards.
    """
    if "*" in item.path:
        yield item.finding(f'the path {quoted(item.path)} contains "*"')


@rule(
    "path-template-valid",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write each variable as `{name}` inside one segment.",
    validator="OperationPathTemplateNotValid",
    source=SWAGGER_VALIDATOR,
)
def path_template_is_valid(item: PathItem) -> Findings:
    """The braces of a path are balanced, and each pair contains a name.

    The platform replaces each pair by the value of a parameter.
    """
    rest = _VARIABLE.sub("", item.path)
    names = _VARIABLE.findall(item.path)
    if "{" in rest or "}" in rest or any(not name or "/" in name for name in names):
        fault = "empty braces" if "" in names else "braces that do not match"
        yield item.finding(f"the path {quoted(item.path)} has {fault}")


@rule(
    "path-no-variable-default",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Remove the default from the braces, and write it as `default` of the parameter.",
    validator="OperationPathVariablesContainDefaults",
    source=SWAGGER_VALIDATOR,
)
def path_variables_have_no_default(item: PathItem) -> Findings:
    """A variable of a path has no default inside the braces.

    That form belongs to other frameworks.
    """
    name = next((name for name in _VARIABLE.findall(item.path) if "=" in name), None)
    if name is not None:
        yield item.finding(f"the variable {quoted(name)} of the path has a default")


@rule(
    "path-unique-ignoring-case",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Move the operations of one path item to the other, and remove the first.",
    validator="PathRedefined",
    source=SWAGGER_VALIDATOR,
    keyword="paths",
)
def paths_differ(definition: Definition) -> Findings:
    """No two paths are equal but for upper and lower case.

    Services and gateways often ignore it.
    """
    seen: dict[str, str] = {}
    for item in definition.path_items:
        other = seen.setdefault(item.path.lower(), item.path)
        if other != item.path:
            yield item.finding(f"the path {quoted(item.path)} is also written {quoted(other)}")


@rule(
    "path-operation-distinct",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Keep one of the two operations and remove the other; a revision needs a path of its own.",
    validator="DuplicateOperationPath",
    source=SWAGGER_VALIDATOR,
    keyword="paths",
)
def operations_can_be_told_apart(definition: Definition) -> Findings:
    """No two operations share verb and path, whatever their variables are called.

    The service cannot tell their requests apart.
    """
    seen: dict[tuple[str, str], Operation] = {}
    for operation in definition.operations:
        other = seen.setdefault((operation.verb, _shape(operation.path)), operation)
        if other is not operation and other.path.lower() != operation.path.lower():
            yield operation.finding(f"{quoted(operation.name)} has the path of {quoted(other.name)}")


@rule(
    "path-no-ref",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Replace `$ref` by the operations themselves.",
    validator="PathItemRefNotSuppored",
    source=SWAGGER_VALIDATOR,
    keyword="$ref",
)
def path_items_stand_in_place(item: PathItem) -> Findings:
    """A path item is not a reference.

    The platform does not follow it.
    """
    yield item.at("$ref").finding(f"the path {quoted(item.path)} is a reference")


@rule(
    "path-parameter-defined",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Add a parameter with that name, `"in": "path"` and `"required": true`.',
    validator="OperationMissingPathParameter",
    source=(SWAGGER_VALIDATOR, PATHS_OBJECT),
)
def variables_have_parameters(operation: Operation) -> Findings:
    """Every variable of the path has a path parameter.

    Otherwise nothing can be put in its place.
    """
    defined = {p.parameter_name for p in operation.all_parameters if p.location == "path"}
    for name in dict.fromkeys(_VARIABLE.findall(operation.path.partition("?")[0])):
        if name and name not in defined:
            yield operation.finding(f"{quoted(operation.name)} has no parameter for {quoted(name)} of its path")


@rule(
    "path-parameter-in-template",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Add the name to the path in braces, or remove the parameter.",
    validator="PathParameterNotDefinedInTemplate",
    source=(SWAGGER_VALIDATOR, PATHS_OBJECT),
)
def parameters_have_variables(operation: Operation) -> Findings:
    """Every path parameter is part of the path.

    Its value is lost otherwise.
    """
    names = set(_VARIABLE.findall(operation.path))
    for parameter in operation.all_parameters:
        if parameter.location == "path" and parameter.parameter_name and parameter.parameter_name not in names:
            yield parameter.finding(f"{parameter.label} is not in the path {quoted(operation.path)}")


@rule(
    "path-item-empty",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Remove the path that has no operations.",
    source=REVIEWS,
    fixable=True,
)
def path_item_holds_something(item: PathItem) -> Findings:
    """A path item has an operation.

    Reviewers ask to remove empty ones.
    """
    if not item.value:
        yield item.finding(f"the path {quoted(item.path)} has no operation").fix(removed(item))


@rule(
    "path-operation-partial-duplicate",
    OPENAPI_DEFINITION,
    # A hint: many services tell /users/me from /users/{id}, and one published connector in eight does.
    Level.HINT,
    help="Make sure that the service prefers the fixed path, as most do; if it does not, change one of the two.",
    validator="PartialDuplicateOperationPath",
    source=SWAGGER_VALIDATOR,
    keyword="paths",
)
def operations_cannot_be_mistaken(definition: Definition) -> Findings:
    """No two operations of one verb have paths that differ only in a variable against a fixed segment.

    A value of the variable can equal the fixed segment, and the request then reaches the other operation. It is told
    once for the file.
    """
    pairs = list(_mistakable(definition))
    if pairs:
        fixed, variable = pairs[0]
        more = f"; {len(pairs) - 1} more paths overlap like this" if len(pairs) > 2 else ""
        more = "; one more path overlaps like this" if len(pairs) == 2 else more
        yield fixed.finding(f"the path {quoted(fixed.path)} also matches {quoted(variable.path)}{more}")


def _mistakable(definition: Definition) -> Iterator[tuple[Operation, Operation]]:
    """Operations whose path is that of another one with a value for a variable, each with that other."""
    fixed: dict[tuple[str, str], Operation] = {}
    for operation in definition.operations:
        fixed.setdefault((operation.verb, _shape(operation.path)), operation)
    left = MOST_SHAPES
    for operation in definition.operations:
        for variant in _with_one_variable_more(_shape(operation.path)):
            left -= 1
            if left < 0:
                message = f"more than {MOST_SHAPES:,} paths with one variable more were looked for"
                raise Beyond(message, "Describe fewer paths, or shorter ones.")
            other = fixed.get((operation.verb, variant))
            if other is not None:
                yield operation, other
                break


def _shape(path: str) -> str:
    """The path with nameless variables, in lower case."""
    return _VARIABLE.sub("{}", path).lower()


def _with_one_variable_more(shape: str) -> Iterator[str]:
    """The shapes in which one fixed segment gives way to a variable."""
    segments = shape.split("/")
    if len(segments) > MOST_SEGMENTS:
        raise Beyond(f"a path has more than {MOST_SEGMENTS} segments", "Describe a shorter path.")
    for index, segment in enumerate(segments):
        if segment and "{}" not in segment:
            yield "/".join([*segments[:index], "{}", *segments[index + 1 :]])
