"""The operations of two definitions compared: by operationId first, then by path and verb."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from connector.comparison import change as kinds
from connector.comparison.change import Change
from connector.comparison.schemas import Found, SchemaComparison, has_to_be_named, plain, sent_by_itself
from connector.definition import Definition, Operation, Parameter, Response
from connector.node import Node
from connector.schema import is_internal
from connector.words import quoted

_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
"""A path parameter, whose name is compared as that of any other."""


def compare_operations(old: Definition, new: Definition) -> Iterator[Change]:
    """What changed for those who use the old definition's operations. Operations that nobody sees do not count."""
    schemas = SchemaComparison(old, new)
    places = {(operation.path, operation.verb): operation for operation in new.operations}
    for operation in old.operations:
        if operation.internal:
            continue
        after = new.operations_by_id.get(operation.id) if operation.id else places.get((operation.path, operation.verb))
        if after is None:
            yield _missing(operation, places.get((operation.path, operation.verb)), old, new)
        elif operation.id and old.operations_by_id[operation.id] is not operation:
            continue  # the operationId is there twice, which is a fault of its own
        else:
            yield from _Operation(operation, after, schemas).changes()


def _missing(operation: Operation, instead: Operation | None, old: Definition, new: Definition) -> Change:
    if instead is not None and instead.id and instead.id not in old.operations_by_id:
        place = instead.at("operationId")
        return kinds.OperationRenamed(place, None, operation.id, operation.name, "", operation.id, instead.id)
    place = new.at("paths", operation.path) if instead is None else instead
    return kinds.OperationDeleted(place, None, operation.id, operation.name, "", operation.id)


def successor(operation: Operation) -> Operation | None:
    """The visible operation of the same family with a higher revision."""
    family, revision = _revision(operation)
    if not family:
        return None
    for other in operation.definition.operations:
        its_family, its_revision = _revision(other)
        if its_family == family and its_revision > revision and not other.internal:
            return other
    return None


def _revision(operation: Operation) -> tuple[str, float]:
    annotation = operation.get("x-ms-api-annotation")
    if not isinstance(annotation, dict):
        return "", 0
    family, revision = annotation.get("family"), annotation.get("revision")
    number = revision if isinstance(revision, (int, float)) and not isinstance(revision, bool) else 0
    return (family if isinstance(family, str) else ""), number


class _Operation:
    """One operation in both versions."""

    def __init__(self, old: Operation, new: Operation, schemas: SchemaComparison) -> None:
        self._old = old
        self._new = new
        self._schemas = schemas

    def changes(self) -> Iterator[Change]:
        """Everything that is different."""
        old, new = self._old, self._new
        if new.internal and not (new.deprecated and successor(new) is not None):
            yield self._change(kinds.OperationHidden, new.at("x-ms-visibility"))
        if _PLACEHOLDER.sub("{}", old.path) != _PLACEHOLDER.sub("{}", new.path):
            yield self._change(kinds.PathChanged, new.parent, "", old.path, new.path)
        if old.verb != new.verb:
            yield self._change(kinds.VerbChanged, new, "", old.verb, new.verb)
        before, after = _trigger(old), _trigger(new)
        if before != after:
            place = new.at("x-ms-trigger") if new.is_trigger else new
            yield self._change(kinds.TriggerChanged, place, "", before, after)
            return
        yield from self._inputs()
        yield from self._outputs()

    def _change(
        self, kind: type[Change], place: Node, what: str = "", old: Any = None, new: Any = None, use: Node | None = None
    ) -> Change:
        return kind(place, use, self._old.id, self._old.name, what, old, new)

    def _inputs(self) -> Iterator[Change]:
        left = list(self._new.all_parameters)
        gone: list[Parameter] = []
        for parameter in self._old.all_parameters:
            if is_internal(parameter.value):
                left = [other for other in left if _key(other) != _key(parameter) or has_to_be_named(other.value)]
                continue
            other = next((one for one in left if _key(one) == _key(parameter)), None)
            if other is None:
                gone.append(parameter)
            else:
                left.remove(other)
                yield from self._parameter(parameter, other)
        for parameter in gone:
            other = _instead(parameter, left)
            if other is None:
                place = self._new.at("parameters")
                what, name = f"parameter {quoted(parameter.parameter_name)}", parameter.parameter_name
                yield self._change(kinds.InputDeleted, place, what, name)
                continue
            left.remove(other)
            yield from self._parameter(parameter, other)
        for other in left:
            if other.get("required") is True and not sent_by_itself(other.value):
                yield self._change(kinds.InputAdded, other, f"parameter {quoted(other.parameter_name)}")

    def _parameter(self, old: Parameter, new: Parameter) -> Iterator[Change]:
        what = f"parameter {quoted(old.parameter_name)}"
        if old.parameter_name != new.parameter_name:
            place = new.at("name")
            yield self._change(kinds.InputRenamed, place, what, old.parameter_name, new.parameter_name)
        if old.location != new.location:
            yield self._change(kinds.InputMoved, new.at("in"), what, old.location, new.location)
        if old.get("required") is not True and new.get("required") is True and not self._is_sent(old, new):
            yield self._change(kinds.InputRequired, new.at("required"), what)
        if "body" in (old.location, new.location):
            if old.location == new.location:
                field = "field" if old.location == "body" else what
                if is_internal(new.value):
                    yield self._change(kinds.InputHidden, new.at("x-ms-visibility"), what)
                found = self._schemas.compare(old.get("schema"), new.get("schema"), new.at("schema"), gives=False)
                yield from self._below(found, new.at("schema"), field, "the body", "the body")
            return
        found = self._schemas.compare(old.value, new.value, new, gives=False)
        yield from self._below(found, new, "the items of " + what, what, what)

    def _is_sent(self, old: Parameter, new: Parameter) -> bool:
        """Every flow sends the parameter, although it was optional."""
        return sent_by_itself(new.value) or (old.location == "body" and self._schemas.has_sent_field(old.get("schema")))

    def _below(
        self, found: Iterable[tuple[Found, bool]], use: Node, field: str, whole: str, owner: str
    ) -> Iterator[Change]:
        for one, shared in found:
            path = one.path.removeprefix(".")
            if not path:
                what = whole
            elif path.strip("[]{}") == "":
                what = f"the items of {owner}" if path.startswith("[") else f"the values of {owner}"
            else:
                what = f"{field} {quoted(path)}"
            place = one.base.at(*one.tokens) if one.tokens else one.base
            yield self._change(one.kind, place, what, one.old, one.new, use if shared else None)

    def _outputs(self) -> Iterator[Change]:
        if self._old.is_trigger and _notifies(self._old):
            yield from self._notification()
            return
        listed, others = _successes(self._old), _successes(self._new)
        first = next(iter(listed.values()), None)  # the designer shows one
        if first is None:
            return
        other = others.get(first.code) or next(iter(others.values()), None)
        if other is None:
            if first.get("schema"):  # an empty one shows no more than none
                place = self._new.at("responses", first.code)
                yield self._change(kinds.OutputDeleted, place, "the whole output", first.code)
            return
        place = other.at("schema")
        found = self._schemas.compare(first.get("schema"), other.get("schema"), place, gives=True)
        yield from self._below(found, place, "output field", "the output", "the output")

    def _notification(self) -> Iterator[Change]:
        place = self._new.parent.at("x-ms-notification-content")
        if not _notifies(self._new):
            yield self._change(kinds.OutputDeleted, place, "the notification")
            return
        place = place.at("schema")
        before = self._old.parent.at("x-ms-notification-content", "schema").value
        found = self._schemas.compare(before, place.value, place, gives=True)
        yield from self._below(found, place, "output field", "the notification", "the notification")


def _key(parameter: Parameter) -> tuple[str, str]:
    return parameter.location, "" if parameter.location == "body" else parameter.parameter_name


def _instead(parameter: Parameter, left: list[Parameter]) -> Parameter | None:
    """The new parameter that took the place of one that is gone: of its name elsewhere, or spelled otherwise."""
    name, location = parameter.parameter_name, parameter.location
    moved = (one for one in left if one.parameter_name == name)
    renamed = (one for one in left if plain(one.parameter_name) == plain(name) and one.location == location)
    return next(moved, None) or next(renamed, None)


def _trigger(operation: Operation) -> str:
    if not operation.is_trigger:
        return "an action"
    if operation.is_webhook:
        return "a webhook trigger"
    return f"a polling trigger ({operation.text('x-ms-trigger') or 'single'})"


def _successes(operation: Operation) -> dict[str, Response]:
    """The responses that bring what flows use: those of a code of 200 to 299, or ``default`` where there is none."""
    listed = sorted(operation.responses, key=lambda response: response.code)
    good = {response.code: response for response in listed if response.code.startswith("2")}
    chosen = good or {response.code: response for response in listed if response.code == "default"}
    return {code: response for code, response in chosen.items() if isinstance(response.get("schema"), dict)}


def _notifies(operation: Operation) -> bool:
    """A flow gets what the notification brings, and not what answers the registration of the callback."""
    content = operation.parent.get("x-ms-notification-content")
    return isinstance(content, dict) and isinstance(content.get("schema"), dict) and bool(content["schema"])
