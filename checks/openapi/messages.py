"""jsonschema's errors made readable: one fault, one place, one half-sentence.

A violated ``oneOf`` or ``anyOf`` says nothing by itself. It is descended into the alternative that its author
meant, which ``in``, ``type``, ``flow`` and ``$ref`` tell, and the faults against that alternative are reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from jsonschema.exceptions import ValidationError

from checks.openapi.places import pointer_to
from checks.openapi.verdict import SpecificationError
from checks.openapi.wording import a_type, alternatives, named, quote, subject

_DISCRIMINATORS: Final = ("in", "type", "flow")
"""Members whose value decides which alternative an object is meant to be."""

Tokens = tuple[str | int, ...]
Error = Any
"""jsonschema's ``ValidationError``, whose members its stubs type as possibly unset."""


def faults(error: Error, base: Tokens = ()) -> Iterator[SpecificationError]:
    """What an error of jsonschema means.

    :param base: where the instance stands in the definition, if it is not the definition itself.
    """
    for leaf in _leaves(error):
        tokens = (*base, *leaf.absolute_path)
        yield from _WORDS.get(str(leaf.validator), _other)(leaf, tokens)


def _leaves(error: Error) -> Iterator[Error]:
    if error.validator not in ("oneOf", "anyOf") or not error.context:
        yield error
        return
    branches = _branches(error)
    if isinstance(error.instance, dict) and "$ref" not in error.instance:
        branches = [branch for branch in branches if not any(map(_wants_reference, branch))] or branches
        for name in _DISCRIMINATORS:
            meant = [branch for branch in branches if not any(_discriminates(leaf, name) for leaf in branch)]
            if not meant:
                yield _undecided(error, branches, name)
                return
            if name in error.instance:
                branches = meant
    best = min(branches, key=lambda branch: sum(map(_distance, branch)))
    if len(best) == 1 and _of_other_type(best[0], error):
        # No alternative is of the instance's type: which types would be right is the better half-sentence.
        yield error
        return
    for nested in best:
        yield from _leaves(nested)


def _branches(error: Error) -> list[list[Error]]:
    """The errors of each alternative; alternatives that again hold alternatives for the same value are unfolded."""
    grouped: dict[Any, list[Error]] = {}
    for nested in error.context or ():
        grouped.setdefault(nested.relative_schema_path[0], []).append(nested)
    unfolded: list[list[Error]] = []
    for branch in grouped.values():
        inner = next((nested for nested in branch if nested.context and not nested.relative_path), None)
        if inner is None:
            unfolded.append(branch)
        else:
            rest = [nested for nested in branch if nested is not inner]
            unfolded.extend([*rest, *below] for below in _branches(inner))
    return unfolded


def _undecided(error: Error, branches: list[list[Error]], name: str) -> Error:
    """The fault of a discriminator that is missing, or that no alternative allows."""
    if name not in error.instance:
        return ValidationError(
            "",
            validator="required",
            validator_value=[name],
            instance=error.instance,
            path=error.absolute_path,
        )
    allowed = [
        value for branch in branches for leaf in branch if _discriminates(leaf, name) for value in leaf.validator_value
    ]
    return ValidationError(
        "",
        validator="enum",
        validator_value=list(dict.fromkeys(allowed)),
        instance=error.instance[name],
        path=[*error.absolute_path, name],
    )


def _discriminates(leaf: Error, name: str) -> bool:
    if leaf.validator == "enum":
        return len(leaf.validator_value) == 1 and list(leaf.relative_path)[-1:] == [name]
    return leaf.validator == "required" and not leaf.context and _names_missing(leaf) == name


def _names_missing(leaf: Error) -> str:
    """jsonschema tells the missing member in its message alone."""
    match = re.fullmatch(r"'(.*)' is a required property", leaf.message)
    return match[1] if match else ""


def _wants_reference(leaf: Error) -> bool:
    return leaf.validator == "required" and _names_missing(leaf) == "$ref"


def _distance(error: Error) -> int:
    """How far an instance is from an alternative: the lowest sum names the alternative that was meant."""
    if error.context:
        return min(sum(map(_distance, branch)) for branch in _branches(error))
    if _wants_reference(error):
        return 500
    if not error.relative_path and (
        error.validator == "type" or (error.validator == "enum" and isinstance(error.instance, (dict, list)))
    ):
        return 300
    if _reference(error.instance):
        # Whoever writes "$ref" means a reference, whatever else stands beside it.
        return 0 if error.validator == "additionalProperties" and "$ref" in _properties(error) else 100
    return 2 if error.validator == "additionalProperties" else 1


def _of_other_type(leaf: Error, error: Error) -> bool:
    return bool(leaf.validator == "type" and leaf.absolute_path == error.absolute_path)


def _reference(instance: Any) -> bool:
    return isinstance(instance, dict) and "$ref" in instance


def _properties(error: Error) -> dict[str, Any]:
    properties = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    return properties if isinstance(properties, dict) else {}


def _fault(tokens: Tokens, kind: str, message: str) -> SpecificationError:
    return SpecificationError(pointer_to(tokens), message, kind)


def _required(error: Error, tokens: Tokens) -> Iterator[SpecificationError]:
    for name in error.validator_value if isinstance(error.validator_value, list) else ():
        if name not in error.instance:
            yield _fault(tokens, "missing-member", f"{subject(tokens, error.instance)} has no `{name}`")


def _additional(error: Error, tokens: Tokens) -> Iterator[SpecificationError]:
    schema = error.schema if isinstance(error.schema, dict) else {}
    patterns = list(schema.get("patternProperties", {}))
    for name in error.instance:
        if name in _properties(error) or any(re.search(pattern, name) for pattern in patterns):
            continue
        if _reference(error.instance) and "$ref" in _properties(error):
            message = f"{quote(name)} beside a `$ref` has no effect"
        elif "^/" in patterns:
            message = f"the path {quote(name)} does not start with a slash"
        else:
            message = f"OpenAPI 2.0 knows no {quote(name)} in {subject(tokens, error.instance)}"
        yield _fault((*tokens, name), "unknown-member", message)


def _type(error: Error, tokens: Tokens) -> Iterator[SpecificationError]:
    message = f"{subject(tokens)} must be {a_type(error.validator_value)}, and is {quote(error.instance)}"
    yield _fault(tokens, "wrong-type", message)


def _enumeration(error: Error, tokens: Tokens) -> Iterator[SpecificationError]:
    allowed = alternatives([quote(value) for value in error.validator_value])
    message = f"{subject(tokens)} must be {allowed}, and is {quote(error.instance)}"
    yield _fault(tokens, "not-in-enumeration", message)


def _alternatives(error: Error, tokens: Tokens) -> Iterator[SpecificationError]:
    if error.validator == "oneOf" and not error.context:
        message = f"{subject(tokens)} matches several of the alternatives, and must match exactly one"
        yield _fault(tokens, "several-alternatives", message)
        return
    types = [leaf.validator_value for branch in _branches(error) for leaf in branch if _of_other_type(leaf, error)]
    names = list(dict.fromkeys(name for item in types for name in (item if isinstance(item, list) else [item])))
    if names:
        message = f"{subject(tokens)} must be {a_type(names)}, and is {quote(error.instance)}"
        yield _fault(tokens, "wrong-type", message)
    else:
        message = f"{subject(tokens)} is {quote(error.instance)}, which matches none of the alternatives"
        yield _fault(tokens, "no-alternative", message)


def _smallest(error: Error, tokens: Tokens) -> Iterator[SpecificationError]:
    if tokens and tokens[-1] == "responses":
        yield from _without_response(error, tokens)
    elif not error.instance:
        yield _fault(tokens, "empty", f"{subject(tokens)} is empty")
    else:
        yield from _bounds(error, tokens)


_BOUNDS: Final = {
    "minimum": "at least",
    "maximum": "at most",
    "minLength": "a length of at least",
    "maxLength": "a length of at most",
    "minItems": "a number of elements of at least",
    "maxItems": "a number of elements of at most",
    "minProperties": "a number of members of at least",
    "maxProperties": "a number of members of at most",
    "multipleOf": "a multiple of",
}


def _bounds(error: Error, tokens: Tokens) -> Iterator[SpecificationError]:
    wanted = f"{_BOUNDS[str(error.validator)]} {quote(error.validator_value)}"
    message = f"{subject(tokens)} is {quote(error.instance)}; allowed is {wanted}"
    yield _fault(tokens, "out-of-bounds", message)


def _pattern(error: Error, tokens: Tokens) -> Iterator[SpecificationError]:
    message = f"{subject(tokens)} is {quote(error.instance)}, which does not match {quote(error.validator_value)}"
    yield _fault(tokens, "pattern", message)


def _format(error: Error, tokens: Tokens) -> Iterator[SpecificationError]:
    message = (
        f"{subject(tokens)} is {quote(error.instance)}, which does not have the format {quote(error.validator_value)}"
    )
    yield _fault(tokens, "format", message)


def _unique(error: Error, tokens: Tokens) -> Iterator[SpecificationError]:
    seen: list[Any] = []
    for index, element in enumerate(error.instance):
        # Only the first repetition: comparing all of a long array with all would take its square in time.
        if any(type(element) is type(other) and element == other for other in seen[:1000]):
            message = (
                f"{subject((0,), element) if named(element) else quote(element)} is listed twice in {subject(tokens)}"
            )
            yield _fault((*tokens, index), "repeated-element", message)
            return
        seen.append(element)
    yield _fault(tokens, "repeated-element", f"{subject(tokens)} lists the same element twice")


def _without_response(error: Error, tokens: Tokens) -> Iterator[SpecificationError]:
    # The one "not" of the schema: responses with nothing but extensions.
    if tokens and tokens[-1] == "responses":
        yield _fault(tokens, "empty", f"{subject(tokens)} describes no response")
    else:
        yield from _other(error, tokens)


def _other(error: Error, tokens: Tokens) -> Iterator[SpecificationError]:
    keyword = f" (keyword {quote(error.validator)})" if isinstance(error.validator, str) else ""
    message = f"{subject(tokens)} is {quote(error.instance)}, which OpenAPI 2.0 does not allow here{keyword}"
    yield _fault(tokens, "other", message)


_WORDS: Final[dict[str, Callable[[Error, Tokens], Iterator[SpecificationError]]]] = {
    "required": _required,
    "additionalProperties": _additional,
    "type": _type,
    "enum": _enumeration,
    "oneOf": _alternatives,
    "anyOf": _alternatives,
    "minItems": _smallest,
    "minLength": _smallest,
    "minProperties": _smallest,
    **dict.fromkeys(("maxItems", "maxLength", "maxProperties", "minimum", "maximum", "multipleOf"), _bounds),
    "pattern": _pattern,
    "format": _format,
    "uniqueItems": _unique,
    "not": _without_response,
}
