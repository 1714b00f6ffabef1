"""Updates that break one thing each, over an operation and a connection parameter that are put into both versions."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

Value = dict[str, Any]
PATH: Final = "/mutant/{id}"
LISTED: Final = ["a", "b"]


@dataclass
class Version:
    """One version of a connector, open to change."""

    definition: Value
    properties: Value

    @property
    def operation(self) -> Value:
        """The operation that is put into both versions."""
        operation: Value = self.definition["paths"][PATH]["post"]
        return operation

    def parameter(self, name: str) -> Value:
        """A parameter of it."""
        return next(one for one in self.operation["parameters"] if one["name"] == name)

    @property
    def sent(self) -> Value:
        """The fields of a row in its body."""
        fields: Value = self.parameter("body")["schema"]["properties"]["rows"]["items"]["properties"]
        return fields

    @property
    def read(self) -> Value:
        """The fields of a row in its output."""
        fields: Value = self.operation["responses"]["200"]["schema"]["properties"]["rows"]["items"]["properties"]
        return fields

    @property
    def connections(self) -> Value:
        found: Value = self.properties["properties"].setdefault("connectionParameters", {})
        return found


Mutate = Callable[[Version, Version], object]
"""Prepares the published version, and breaks the new one, where it has to do both."""
MUTATIONS: Final[dict[str, list[Mutate]]] = {}


def planted(definition: Value, properties: Value) -> tuple[Version, Version]:
    """Two equal versions of a connector, with the operation that the mutations break."""
    old = Version(copy.deepcopy(definition), copy.deepcopy(properties))
    old.definition["paths"][PATH] = {"post": _operation()}
    old.definition["paths"]["/mutants"] = {"get": _list("MutantList")}
    old.definition["paths"]["/others"] = {"get": _list("MutantOthers")}
    return old, copy.deepcopy(old)


def _list(name: str) -> Value:
    schema = {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}}
    responses = {"200": {"description": "All.", "schema": schema}}
    return {"operationId": name, "summary": name, "x-ms-visibility": "internal", "responses": responses}


def _record() -> Value:
    fields = {
        "word": {"type": "string", "enum": LISTED},
        "day": {"type": "string", "format": "date"},
        "free": {"title": "Free"},
        "text": {"type": "string"},
    }
    rows = {"type": "array", "items": {"type": "object", "properties": fields}}
    return {"type": "object", "properties": {"rows": rows}}


def _operation() -> Value:
    dynamic = {"operationId": "MutantList", "value-path": "id", "value-title": "id"}
    return {
        "operationId": "MutantCall",
        "summary": "Call the mutant",
        "parameters": [
            {"name": "id", "in": "path", "type": "string", "required": True},
            {"name": "word", "in": "query", "type": "string", "enum": LISTED, "default": "a"},
            {"name": "day", "in": "query", "type": "string", "format": "date"},
            {"name": "listed", "in": "query", "type": "string", "x-ms-dynamic-values": dynamic},
            {"name": "free", "in": "query"},
            {"name": "body", "in": "body", "schema": _record()},
        ],
        "responses": {"200": {"description": "It.", "schema": _record()}},
    }


def breaks(rule: str) -> Callable[[Mutate], Mutate]:
    """Register a mutation that just this rule finds."""

    def register(mutate: Mutate) -> Mutate:
        MUTATIONS.setdefault(rule, []).append(mutate)
        return mutate

    return register


def _register(rule: str, *changes: Callable[[Version], object]) -> None:
    MUTATIONS.setdefault(rule, []).extend(map(_of_the_new_version, changes))


def _of_the_new_version(change: Callable[[Version], object]) -> Mutate:
    return lambda _old, new: change(new)


def _move(new: Version, path: str, verb: str = "post") -> None:
    new.definition["paths"][path] = {verb: new.definition["paths"].pop(PATH)["post"]}


def _add(new: Version, name: str, **members: Any) -> None:
    new.operation["parameters"].append({"name": name, "in": "query", "type": "string", **members})


def _require(new: Version, where: str) -> None:
    new.parameter("body")["schema"]["properties"]["rows"]["items"]["required"] = [where]


_register("operation-deleted", lambda new: new.definition["paths"].pop(PATH))
_register("operation-hidden", lambda new: new.operation.update({"x-ms-visibility": "internal"}))
_register("operation-id-changed", lambda new: new.operation.update(operationId="MutantCalled"))
_register("operation-path-changed", lambda new: _move(new, "/moved/{id}"))
_register("operation-verb-changed", lambda new: _move(new, PATH, "put"))
_register(
    "operation-trigger-changed",
    lambda new: new.operation.update({"x-ms-trigger": "single"}),
    lambda new: new.operation.update({"x-ms-trigger": "batch"}),
)
_register(
    "dynamic-call-changed",
    lambda new: new.parameter("listed")["x-ms-dynamic-values"].update(operationId="MutantOthers"),
    lambda new: new.parameter("listed")["x-ms-dynamic-values"].update({"value-path": "other"}),
)
_register(
    "input-deleted",
    lambda new: new.operation["parameters"].remove(new.parameter("day")),
    lambda new: new.operation["parameters"].remove(new.parameter("body")),
    lambda new: new.sent.pop("text"),
)
_register("input-added-required", lambda new: _add(new, "new", required=True))
_register(
    "input-became-required",
    lambda new: new.parameter("day").update(required=True),
    lambda new: new.parameter("body").update(required=True),
    lambda new: _require(new, "text"),
)
_register("input-moved", lambda new: new.parameter("day").update({"in": "header"}))
_register("input-renamed", lambda new: new.parameter("day").update(name="Day"))
_register(
    "input-hidden",
    lambda new: new.parameter("day").update({"x-ms-visibility": "internal"}),
    lambda new: new.sent["text"].update({"x-ms-visibility": "internal"}),
)
_register(
    "input-type-changed",
    lambda new: new.parameter("day").update(type="boolean"),
    lambda new: new.sent["text"].update(type="integer"),
)
_register("input-type-declared", lambda new: new.sent["free"].update(type="integer"))
_register(
    "input-format-changed",
    lambda new: new.parameter("day").update(format="date-time"),
    lambda new: new.sent["day"].update(format="date-time"),
)
_register(
    "input-values-narrowed",
    lambda new: new.parameter("word").update(enum=["a"]),
    lambda new: new.sent["word"].update(enum=["b"]),
    lambda new: new.sent["text"].update(enum=LISTED),
)
_register("input-values-opened", lambda new: new.sent["word"].pop("enum"))
_register("input-default-changed", lambda new: new.parameter("word").update(default="b"))
_register(
    "output-deleted",
    lambda new: new.read.pop("text"),
    lambda new: new.operation["responses"].pop("200"),
    lambda new: new.operation["responses"]["200"].pop("schema"),
)
_register("output-type-changed", lambda new: new.read["text"].update(type="integer"))
_register("output-type-declared", lambda new: new.read["free"].update(type="integer"))
_register("output-format-changed", lambda new: new.read["day"].update(format="date-time"))
_register("output-values-widened", lambda new: new.read["word"].update(enum=[*LISTED, "c"]))
_register("output-hidden", lambda new: new.read["text"].update({"x-ms-visibility": "internal"}))
_register("host-changed", lambda new: new.definition.update(host="mutant.example.com"))
_register("base-path-changed", lambda new: new.definition.update(basePath="/mutant"))
_register("title-changed", lambda new: new.definition.setdefault("info", {}).update(title="The mutant"))


def _connection(kind: str, **members: Any) -> Value:
    return {"type": kind, "uiDefinition": {"constraints": {"required": "false"}}, **members}


@breaks("connection-parameter-deleted")
def _(old: Version, new: Version) -> None:
    old.connections["mutant"] = _connection("string")


@breaks("connection-parameter-type-changed")
def _(old: Version, new: Version) -> None:
    old.connections["mutant"] = _connection("string")
    new.connections["mutant"] = _connection("bool")


@breaks("connection-parameter-required")
def _(old: Version, new: Version) -> None:
    new.connections["mutant"] = _connection("string", uiDefinition={"constraints": {"required": "true"}})


@breaks("connection-parameter-required")
def _(old: Version, new: Version) -> None:
    old.connections["mutant"] = _connection("string")
    new.connections["mutant"] = _connection("string", uiDefinition={"constraints": {"required": "true"}})


@breaks("identity-provider-changed")
def _(old: Version, new: Version) -> None:
    old.connections["mutant"] = _connection("oauthSetting", oAuthSettings={"identityProvider": "google"})
    new.connections["mutant"] = _connection("oauthSetting", oAuthSettings={"identityProvider": "aad"})


@breaks("authentication-removed")
def _(old: Version, new: Version) -> None:
    for version in (old, new):
        version.connections.clear()
        version.properties["properties"].pop("connectionParameterSets", None)
        version.definition["securityDefinitions"] = {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}
    old.definition["securityDefinitions"]["mutant"] = {"type": "oauth2"}
