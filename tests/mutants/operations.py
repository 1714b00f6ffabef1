"""How the rules on operations and paths are broken."""

from __future__ import annotations

from tests.mutants.building import action, add_path, field, first_action
from tests.mutants.draft import Draft, drop, mutation, on_operation, put


@mutation("operation-id-present")
def no_operation_id(draft: Draft) -> str:
    operation = action()
    del operation["operationId"]
    return draft.set("paths", "/mutant", {"get": operation}) + "/get"


for _member, _rule in (("summary", "operation-summary-present"), ("description", "operation-description-present")):

    @mutation(_rule)
    def without_text(draft: Draft, member: str = _member) -> str | None:
        place = first_action(draft)
        return draft.remove(*place, member) if place else None

    @mutation(_rule)
    def blank_text(draft: Draft, member: str = _member) -> str | None:
        place = first_action(draft)
        return draft.set(*place, member, " ").rpartition("/")[0] if place else None


for _second in ("MutantTwice", "mutanttwice"):

    @mutation("operation-id-unique")
    def same_operation_id(draft: Draft, second: str = _second) -> str:
        draft.set("paths", "/mutant-a", {"get": action("MutantTwice")})
        return draft.set("paths", "/mutant-b", {"get": action(second, summary="Another")}) + "/get/operationId"


@mutation("operation-summary-unique")
def same_summary(draft: Draft) -> str:
    draft.set("paths", "/mutant-a", {"get": action("MutantA", summary="Mutate")})
    return draft.set("paths", "/mutant-b", {"get": action("MutantB", summary="Mutate")}) + "/get/summary"


# Shared parameters and schemas may call operations, which are gone then.
drop("paths-not-empty", "paths", also=("dynamic-operation-found", "test-connection-operation"))
put("paths-not-empty", "paths", [], also=("dynamic-operation-found", "test-connection-operation"))
put("tags-unique", "tags", [{"name": "a"}, {"name": "b"}, {"name": "a"}], at="/tags/2/name")


@mutation("operation-visible-present")
def hidden_operations(draft: Draft) -> str:
    for place, _ in list(draft.every_operation()):
        draft.set(*place, "x-ms-visibility", "internal")
    return "/paths"


on_operation("operation-summary-max-80", {"summary": "Summary " * 11 + "end"}, "summary")
for _sign in "/\\<>*%&?":
    on_operation("operation-summary-restricted-chars", {"summary": f"Read {_sign} write"}, "summary")
for _summary in ("Read something.", "Read something ", "Read something!"):
    on_operation("operation-summary-ends-alphanumeric", {"summary": _summary}, "summary")
on_operation("operation-no-product-name", {"summary": "Read into Power Automate"}, "summary")
on_operation("operation-no-product-name", {"description": "Reads something for Logic Apps."}, "description")
for _id in ("Mutant Read", "Mutant.Read", "Mutant/Read"):
    add_path("operation-id-sanitized", "/mutant", {"get": action(_id, summary="Mutate")}, "get", "operationId")

GET = {"get": action()}
add_path("path-leading-slash", "mutant", GET)
add_path("path-no-query-or-fragment", "/mutant?a=b", GET)
add_path("path-no-query-or-fragment", "/mutant#b", GET)
add_path("path-no-wildcard", "/mutant/*", GET)
add_path("path-template-valid", "/mutant/{a", GET)
add_path("path-template-valid", "/mutant/a}", GET)
add_path(
    "path-no-variable-default",
    "/mutant/{a=1}",
    {"get": action(parameters=[field("a=1", **{"in": "path"})])},
)
add_path("path-no-ref", "/mutant", {"$ref": "#/paths/~1other"}, "$ref")
add_path("path-parameter-defined", "/mutant/{a}", GET, "get")
add_path(
    "path-parameter-in-template",
    "/mutant",
    {"get": action(parameters=[field("a", **{"in": "path"})])},
    "get",
    "parameters",
    0,
)


@mutation("path-unique-ignoring-case")
def other_case(draft: Draft) -> str:
    draft.set("paths", "/mutant", {"get": action("MutantA")})
    return draft.set("paths", "/Mutant", {"post": action("MutantB")})


@mutation("path-operation-distinct")
def same_shape(draft: Draft) -> str:
    for name in "ab":
        parameters = [field(name, **{"in": "path"})]
        draft.set("paths", f"/mutant/{{{name}}}", {"get": action(f"Mutant{name}", parameters=parameters)})
    return "/paths/~1mutant~1{b}/get"


for _verb in ("GET", "Post"):

    @mutation("path-known-keys")
    def verb_in_capitals(draft: Draft, verb: str = _verb) -> str:
        return draft.set("paths", "/mutant", {verb: action("MutantVerb")}) + f"/{verb}"

    @mutation("operation-summary-present", "path-known-keys")
    def judged_under_a_verb_in_capitals(draft: Draft, verb: str = _verb) -> str:
        operation = action("MutantVerb") | {"summary": "\u3164"}
        return draft.set("paths", "/mutant", {verb: operation}) + f"/{verb}"


@mutation("security-definition-required")
def nothing_requires_a_scheme(draft: Draft) -> str:
    draft.set("securityDefinitions", {"key": {"type": "apiKey", "name": "X-Key", "in": "header"}})
    place = draft.set("security", [])
    for owner, operation in list(draft.every_operation()):
        if "security" in operation:
            draft.remove(*owner, "security")
    return place
