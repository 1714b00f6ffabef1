"""Operations and parameters that break no rule, to be put into a connector and then broken."""

from __future__ import annotations

from typing import Any

from tests.mutants.draft import Draft, Place, Token, mutation, pointer, sound


def action(name: str = "MutantRead", /, **members: Any) -> dict[str, Any]:
    """An operation."""
    return {
        "operationId": name,
        "summary": f"Mutate {name}",
        "description": f"Mutates the thing that is called {name}.",
        "responses": {"200": {"description": "What was found.", "schema": sound()}},
    } | members


def field(name: str = "word", /, **members: Any) -> dict[str, Any]:
    """A parameter that stands in the query, unless ``in`` says otherwise."""
    extra = {"required": True, "x-ms-url-encoding": "single"} if members.get("in") == "path" else {}
    texts = {"name": name, "in": "query", "type": "string", "x-ms-summary": "Word", "description": "Enter a word."}
    return texts | extra | members


def body(name: str = "body", /, **members: Any) -> dict[str, Any]:
    """A body parameter."""
    return {"name": name, "in": "body", "required": True, "schema": sound()} | members


def first_action(draft: Draft) -> Place | None:
    """The first visible action."""
    return next((place for place, _ in draft.operations()), None)


def add_path(rule: str, path: str, item: Any, *below: Token, also: tuple[str, ...] = ()) -> None:
    """Register: a path of its own breaks the rule there, or at what stands below it."""

    def mutate(draft: Draft) -> str:
        draft.set("paths", path, item)
        return pointer("paths", path, *below)

    mutation(rule, *also)(mutate)


def add_parameter(
    rule: str, parameter: dict[str, Any], *below: Token, path: str = "/mutant", also: tuple[str, ...] = ()
) -> None:
    """Register: a path whose POST has this one parameter breaks the rule there, or at what stands below it."""
    item = {"post": action("MutantPost", parameters=[parameter])}
    add_path(rule, path, item, "post", "parameters", 0, *below, also=also)
