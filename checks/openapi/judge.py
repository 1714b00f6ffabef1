"""openapi-spec-validator, its errors placed. Runs in the child process only: importing it takes a third of a second.

The validator's own classes check everything; the subclasses here add where an error was found, and keep a fault
that makes one operation impossible to judge from ending the judgement of all others.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, cast

from checks.openapi import messages
from checks.openapi.places import pointer_to, real_tokens
from checks.openapi.precheck import schema_precheck, structure_precheck
from checks.openapi.references import STUB, prune
from checks.openapi.structure import structure_validator
from checks.openapi.validator import (
    DuplicateOperationIDError,
    ExtraParametersError,
    KeywordValidatorRegistry,
    OpenAPIV2SpecValidator,
    OpenAPIValidationError,
    ParameterDuplicateError,
    UnresolvableParameterError,
    keywords,
)
from checks.openapi.verdict import SpecificationError, SpecificationVerdict
from checks.openapi.way import Root, Way
from checks.openapi.wording import LONGEST, quote

MOST_ERRORS: Final = 1000
"""A document with more faults than this is not judged to its end."""

Error = Any
"""jsonschema's ``ValidationError``, to which the classes below add where it was found."""

_NESTED = "its schemas are nested, or refer to one another, too deeply"


_STRUCTURE: Final = structure_validator()
_IS_STRUCTURED: Final = structure_precheck()
_IS_SCHEMA: Final = schema_precheck()


class _Interrupted(OpenAPIValidationError):
    """A part of the document made the validator raise; ``cause`` is what it raised."""


def _place(error: Error, tokens: Sequence[Any], *, in_default: bool = False) -> Error:
    """Remember where an error was found; the innermost place counts."""
    if not hasattr(error, "found_at"):
        error.found_at = tuple(tokens)
        error.found_in_default = in_default
    return error


def _attempt(errors: Iterator[Error], tokens: Sequence[Any]) -> Iterator[Error]:
    try:
        yield from errors
    except MemoryError:
        raise
    except Exception as exception:  # noqa: BLE001 whatever the document provokes, the rest is judged
        yield _place(_Interrupted("", cause=exception), tokens)


class _Default(keywords.OpenAPIV30ValueValidator):
    def __call__(self, schema: Any, value: Any) -> Iterator[Error]:
        for error in super().__call__(schema, value):
            yield _place(error, (*schema.parts, "default"), in_default=True)


class _Identities(set[int]):
    """The identities of schemas that were seen: the validator keeps them in a list and searches that each time."""

    append = set[int].add


class _Schema(keywords.OpenAPIV30SchemaValidator):
    def __init__(self, registry: KeywordValidatorRegistry) -> None:
        super().__init__(registry)
        self.visited_schema_ids = cast(Any, _Identities())
        self.meta_checked_schema_ids = cast(Any, _Identities())

    def _validate_schema_meta(self, schema: Any, schema_value: Any) -> OpenAPIValidationError | None:
        return None if _IS_SCHEMA(schema_value) else super()._validate_schema_meta(schema, schema_value)

    def __call__(self, schema: Any, require_properties: bool = True, meta_checked: bool = False) -> Iterator[Error]:
        for error in super().__call__(schema, require_properties, meta_checked):
            yield _place(error, schema.parts)


class _Parameters(keywords.ParametersValidator):
    def __call__(self, parameters: Any) -> Iterator[Error]:
        for error in super().__call__(parameters):
            yield _place(error, parameters.parts)


class _Operation(keywords.OperationValidator):
    def __call__(self, url: str, name: str, operation: Any, path_parameters: Any) -> Iterator[Error]:
        errors = super().__call__(url, name, operation, path_parameters)
        for error in _attempt(errors, operation.parts):
            yield _place(error, operation.parts)


class _Path(keywords.PathValidator):
    def __call__(self, url: str, path_item: Any) -> Iterator[Error]:
        yield from _attempt(super().__call__(url, path_item), path_item.parts)


class _Tags(keywords.TagsValidator):
    def __call__(self, tags: Any) -> Iterator[Error]:
        for error in _attempt(super().__call__(tags), tags.parts):
            yield _place(error, tags.parts)


_KEYWORDS: Final[dict[str, Any]] = {
    **OpenAPIV2SpecValidator.keyword_validators,
    "default": _Default,
    "schema": _Schema,
    "parameters": _Parameters,
    "operation": _Operation,
    "path": _Path,
    "tags": _Tags,
}


class _Verdict:
    """Errors as they come in, each fault once."""

    def __init__(self) -> None:
        self.errors: dict[tuple[str, str, str], SpecificationError] = {}
        self.reasons: list[str] = []

    @property
    def full(self) -> bool:
        return len(self.errors) >= MOST_ERRORS

    def add(self, errors: Iterable[SpecificationError]) -> None:
        for error in errors:
            # Several members may be missing at one place; of other kinds, one place holds one fault.
            distinct = error.message if error.kind in ("missing-member", "path-parameter", "other") else ""
            kind = "repeated-element" if error.kind.startswith("duplicate-") else error.kind
            self.errors.setdefault((error.pointer, kind, distinct), error)
            if self.full:
                self.stop(f"it has more than {MOST_ERRORS} faults")
                return

    def stop(self, reason: str) -> None:
        if reason not in self.reasons:
            self.reasons.append(reason)

    def finish(self) -> SpecificationVerdict:
        return SpecificationVerdict(tuple(self.errors.values()), "; ".join(self.reasons[:5]) or None)


def judge(document: Any) -> SpecificationVerdict:
    """Everything that openapi-spec-validator has against the document. Changes the document.

    :raises MemoryError: the address space is used up; nothing else is raised.
    """
    verdict = _Verdict()
    try:
        _judge_structure(document, verdict)
        if isinstance(document, dict) and not verdict.full:
            _judge_meaning(document, verdict)
    except RecursionError:
        verdict.stop(_NESTED)
    return verdict.finish()


def _judge_structure(document: Any, verdict: _Verdict) -> None:
    """Against the JSON Schema of OpenAPI 2.0, which sees ``$ref``s as plain objects and follows none of them."""
    if _IS_STRUCTURED(document):
        return
    try:
        for error in _STRUCTURE.iter_errors(document):
            verdict.add(messages.faults(error))
            if verdict.full:
                return
    except RecursionError:
        verdict.stop(_NESTED)


def _judge_meaning(document: dict[str, Any], verdict: _Verdict) -> None:
    """What a JSON Schema cannot say: unique names, path parameters, defaults, schemas."""
    pruned = prune(document)
    verdict.add(pruned.errors)
    if pruned.foreign:
        leave = "one $ref leads" if pruned.foreign == 1 else f"{pruned.foreign} $refs lead"
        verdict.stop(f"{leave} out of the definition, and nothing outside it is read")
    document = _well_formed(document, verdict)
    root_validator: Any = KeywordValidatorRegistry(_KEYWORDS)["__root__"]
    for error in _attempt(root_validator(Way(Root(document), document)), ()):
        verdict.add(_faults(document, error, verdict))
        if verdict.full:
            return


def _well_formed(document: dict[str, Any], verdict: _Verdict) -> dict[str, Any]:
    """The document without the paths whose braces do not match: the validator cannot read on behind one."""
    paths = document.get("paths")
    if not isinstance(paths, dict):
        return document
    malformed = [path for path in paths if not _matches(path)]
    verdict.add(
        SpecificationError(pointer_to(("paths", path)), f"the braces in {quote(path)} do not match", "path-template")
        for path in malformed
    )
    if not malformed:
        return document
    return {**document, "paths": {path: item for path, item in paths.items() if path not in set(malformed)}}


def _matches(path: str) -> bool:
    try:
        list(string.Formatter().parse(path))
    except ValueError:
        return False
    return True


def _faults(document: Any, error: Any, verdict: _Verdict) -> Iterator[SpecificationError]:
    tokens: tuple[Any, ...] = getattr(error, "found_at", ())
    if isinstance(error, _Interrupted):
        _explain(error.cause, tokens, verdict)
        return
    place = tuple(real_tokens(document, tokens))
    if getattr(error, "found_in_default", False):
        yield from _default_fault(error, place)
    elif isinstance(error, DuplicateOperationIDError):
        yield _fault(
            (*place, "operationId"),
            f"{_quoted(error)} is the id of another operation too",
            "duplicate-operation-id",
        )
    elif isinstance(error, ParameterDuplicateError):
        yield from _repeated_parameters(document, place)
    elif isinstance(error, UnresolvableParameterError):
        yield from _path_parameter(document, error, place)
    elif isinstance(error, ExtraParametersError):
        yield from _undefined(document, error, place)
    elif place == ("tags",):
        yield from _repeated_tags(document)
    elif error.validator is None:
        yield _fault(place, _cut(error.message), "other")
    else:
        for fault in messages.faults(error, place):
            yield (SpecificationError(fault.pointer, fault.message, "other-version") if _allowed(error) else fault)


def _allowed(error: Error) -> bool:
    """Whether OpenAPI 2.0 has what the validator, which holds schemas against OpenAPI 3.0, rejects."""
    name = error.path[-1] if error.path else None
    return (name == "type" and error.instance == "file") or (
        name == "discriminator" and isinstance(error.instance, str)
    )


def _fault(tokens: Sequence[str | int], message: str, kind: str) -> SpecificationError:
    return SpecificationError(pointer_to(tokens), message, kind)


def _quoted(error: Error) -> str:
    """The first name that a message of the validator quotes."""
    match = re.search(r"'(.*?)' (?:for|in) ", error.message, re.DOTALL)
    return quote(match[1]) if match else "this"


def _cut(message: str) -> str:
    return quote(message)[1:-1] if len(message) <= LONGEST else quote(message)[1:-2] + "…"


def _default_fault(error: Error, place: tuple[Any, ...]) -> Iterator[SpecificationError]:
    """One fault for each value inside a default, whatever the schema has against that value."""
    faults = list(messages.faults(error, place))
    if faults:
        message = faults[0].message.replace('"default"', "the default", 1)
        if faults[0].pointer != pointer_to(place):
            message = f"in the default, {message}"
        message += "".join(", nor" + fault.message.rpartition(" has no")[2] for fault in faults[1:6])
        yield SpecificationError(faults[0].pointer, message, "default")


def _repeated_parameters(document: Any, place: tuple[Any, ...]) -> Iterator[SpecificationError]:
    seen: set[tuple[str, str]] = set()
    for index in range(len(_value(document, place))):
        resolved = _value(document, real_tokens(document, (*place, index)))
        key = (str(resolved.get("name")), str(resolved.get("in"))) if isinstance(resolved, dict) else ("", "")
        if key in seen:
            message = f"there are two parameters {quote(key[0])} in {quote(key[1])}"
            yield _fault((*place, index), message, "duplicate-parameter")
        seen.add(key)


def _path_parameter(document: Any, error: Error, place: tuple[Any, ...]) -> Iterator[SpecificationError]:
    match = re.match(r"Path parameter '(.*)' for '\w+' operation in '", error.message, re.DOTALL)
    name = match[1] if match else ""
    unresolved = False
    for owner in (place, place[:-1]):
        parameters = _value(document, (*owner, "parameters"))
        for index in range(len(parameters) if isinstance(parameters, list) else 0):
            at = (*owner, "parameters", index)
            shared = tuple(real_tokens(document, at)) != at
            parameter = _value(document, real_tokens(document, at))
            if not isinstance(parameter, dict):
                continue
            unresolved = unresolved or STUB in parameter
            if parameter.get("in") == "path" and parameter.get("name") == name:
                message = f"the path has no {{{quote(name)[1:-1]}}} for the parameter {quote(name)}"
                yield _fault(at if shared else (*at, "name"), message, "path-parameter")
                return
    if unresolved:
        return  # the parameter may be one whose $ref could not be followed
    yield _fault(place, f"the path's {{{quote(name)[1:-1]}}} has no parameter", "path-parameter")


def _undefined(document: Any, error: Error, place: tuple[Any, ...]) -> Iterator[SpecificationError]:
    schema = _value(document, place)
    listed = schema.get("required") if isinstance(schema, dict) else None
    names = [name for name in listed if repr(name) in error.message] if isinstance(listed, list) else []
    word = ", ".join(map(quote, names[:5])) + (", …" if len(names) > 5 else "")
    message = f'"required" names {word}, which the schemas in "allOf" do not define'
    yield _fault((*place, "required"), message, "undefined-required-property")


def _repeated_tags(document: Any) -> Iterator[SpecificationError]:
    seen: set[str] = set()
    for index, tag in enumerate(document["tags"]):
        name = tag.get("name") if isinstance(tag, dict) else None
        if isinstance(name, str) and name in seen:
            yield _fault(("tags", index), f"there are two tags {quote(name)}", "duplicate-tag")
        seen.add(str(name))


def _value(document: Any, tokens: Iterable[Any]) -> Any:
    value = document
    for token in tokens:
        try:
            value = value[token]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _explain(cause: BaseException | None, tokens: tuple[Any, ...], verdict: _Verdict) -> None:
    """Why a part could not be judged. An exception that follows from reported faults needs no words of its own."""
    where = f" at {quote(pointer_to(tokens))[1:-1]}" if tokens else ""
    if isinstance(cause, RecursionError):
        verdict.stop(f"{_NESTED}{where}")
    elif "Denied" in repr(cause) or "Unretrievable" in type(cause).__name__:
        verdict.stop(f"a schema leads out of the definition{where}, and nothing outside it is read")
    elif not verdict.errors:
        verdict.stop(f"openapi-spec-validator could not judge the part{where} ({type(cause).__name__})")
