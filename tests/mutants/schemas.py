"""How the rules on schemas, references and unknown members are broken."""

from __future__ import annotations

from tests.mutants.draft import (
    Draft,
    mutation,
    on_operation,
    on_parameter,
    on_property,
    on_schema,
    pointer,
    put,
    sound,
)

SIMPLE = ("query", "path", "header", "formData")

put("object-expected", "definitions", "security", [])
on_schema("object-expected", {"properties": {"word": "string"}}, "properties", "word")
on_property("schema-type-known", "word", {"type": "text"}, "type")
on_property("schema-type-known", "word", {"type": "string,"}, "type")
on_property("schema-type-known", "word", {"type": ["string", "null"]}, "type")
on_property("schema-file-at-root", "word", {"type": "file"}, "type")
on_property("schema-member-type", "list", {"items": [{"type": "string"}]}, "items")
on_property("schema-member-type", "list", {"allOf": {}}, "allOf")
on_schema("schema-member-type", {"properties": []}, "properties")
on_schema("schema-member-type", {"additionalProperties": "no"}, "additionalProperties")
on_property("schema-array-items", "word", {"type": "array"})
on_property("schema-array-items", "list", {"items": {"type": "array"}}, "items")
on_property("schema-enum-not-empty", "word", {"enum": []}, "enum")
on_property("schema-enum-not-empty", "word", {"enum": "a"}, "enum")
on_property("schema-enum-unique", "word", {"enum": ["a", "b", "a"]}, "enum", 2)
on_schema("schema-enum-unique", {"required": ["word", "word"]}, "required", 1)
on_parameter(
    "schema-enum-unique",
    SIMPLE,
    {"type": "string", "enum": ["a", "a"]},
    "enum",
    1,
    # The parameter may have had another type, and a default of it.
    also=("string-default-type",),
)
on_property("schema-enum-type", "count", {"enum": [1, "2"]}, "enum", 1)
on_property("parameter-default-in-enum", "count", {"default": "1"}, "default")
on_property("parameter-default-in-enum", "count", {"default": True}, "default")
on_property("string-default-type", "word", {"default": True}, "default")
on_property("string-default-type", "word", {"default": 7}, "default")
on_property("schema-format-known", "word", {"format": "guid"}, "format")
on_schema("schema-required-list", {"required": []}, "required")
on_schema("schema-required-list", {"required": True}, "required")
on_schema("schema-required-list", {"required": [1]}, "required", 0)
on_schema("schema-required-defined", {"required": ["word", "wort"]})
on_property("schema-required-on-object", "word", {"required": ["a"]}, "required")
on_property("schema-bounds", "count", {"minimum": 2, "maximum": 1}, "minimum")
on_property("schema-bounds", "list", {"minItems": 2, "maxItems": 1}, "minItems")
on_property("schema-bounds", "word", {"minLength": 2, "maxLength": 1}, "minLength")
on_property("schema-bounds", "count", {"exclusiveMaximum": True}, "exclusiveMaximum")
on_property("schema-bounds", "count", {"exclusiveMinimum": True}, "exclusiveMinimum")
on_property("schema-bounds", "count", {"multipleOf": 0}, "multipleOf")
for _name in ("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties"):
    on_property("schema-bounds", "word", {_name: -1}, _name)
on_property("schema-pattern-valid", "word", {"pattern": "^([a-z]+$"}, "pattern")
on_property("schema-pattern-valid", "word", {"pattern": "[z-a]"}, "pattern")
on_schema("schema-discriminator", {"discriminator": "word"}, "discriminator")
on_schema("schema-discriminator", {"discriminator": "kind", "required": ["word"]}, "discriminator")
on_property("schema-editor-dictionary", "word", {"x-ms-editor": "dictionary"}, "x-ms-editor")
on_schema("schema-editor-dictionary", {"x-ms-editor": "dictionary", "additionalProperties": False}, "x-ms-editor")
for _list, _below in (([], ()), (["eq", "eq"], (1,))):
    on_property(
        "schema-filter-functions",
        "word",
        {"x-ms-capabilities": {"filterFunctions": _list}},
        "x-ms-capabilities",
        "filterFunctions",
        *_below,
    )
on_property("filter-function-known", "word", {"x-ms-filterFunctions": ["equals"]}, "x-ms-filterFunctions", 0)
A, B = {"value": "a", "displayName": "A"}, {"value": "b", "displayName": "B"}
for _named, _wrong in (([A, B], 1), ([A, A], 1), ([{"value": "a"}], 0), ([{"displayName": "A"}], 0)):
    on_property(
        "enum-values-extension",
        "word",
        {"enum": ["a"], "x-ms-enum-values": _named},
        "x-ms-enum-values",
        _wrong,
    )
on_property("visibility-known", "word", {"x-ms-visibility": "hidden"}, "x-ms-visibility")
on_operation("visibility-known", {"x-ms-visibility": "public"}, "x-ms-visibility")
on_parameter("visibility-known", SIMPLE, {"x-ms-visibility": "importent"}, "x-ms-visibility")
on_property("unique-items-unsupported", "list", {"uniqueItems": True}, "uniqueItems")


@mutation("property-summary-present")
def no_title(draft: Draft) -> str:
    schema = sound()
    del schema["properties"]["word"]["title"]
    return pointer(*draft.add_definition("Mutant", schema), "properties", "word")


@mutation("schema-readonly-required")
def read_only_input(draft: Draft) -> str | None:
    for place, _ in draft.parameters("body"):
        draft.edit(*place, "schema").clear()
        draft.edit(*place, "schema").update(sound() | {"required": ["word"]})
        draft.set(*place, "schema", "properties", "word", "readOnly", True)
        return pointer(*place, "schema", "properties", "word")
    return None


for _text in (
    "#/components/schemas/A",
    "#definitions/A",
    "#/definitions/Absent",
    "#/definitions/schemas/A",
    "#/definitions/A~2",
):

    @mutation("schema-ref-found")
    def broken_reference(draft: Draft, text: str = _text) -> str:
        schema = sound()
        schema["properties"]["word"] = {"$ref": text}
        return pointer(*draft.add_definition("Mutant", schema), "properties", "word")


@mutation("schema-ref-found")
def renamed_definition(draft: Draft) -> str | None:
    for place, operation in draft.operations():
        for code, response in operation["responses"].items():
            if str(response.get("schema", {}).get("$ref", "")).startswith("#/definitions/"):
                return draft.set(*place, "responses", code, "schema", {"$ref": "#/definitions/Renamed"})
    return None


@mutation("parameter-ref-found")
def absent_parameter(draft: Draft) -> str | None:
    for place, operation in draft.operations():
        if operation.get("parameters"):
            index = len(operation["parameters"])
            draft.edit(*place, "parameters").append({"$ref": "#/parameters/Absent"})
            return pointer(*place, "parameters", index)
    return None


@mutation("parameter-ref-found")
def chained_parameter(draft: Draft) -> str:
    parameter = {"name": "a", "in": "query", "type": "string", "x-ms-summary": "A", "description": "A."}
    draft.set("parameters", "MutantA", parameter)
    return draft.set("parameters", "MutantB", {"$ref": "#/parameters/MutantA"})


@mutation("response-ref-found")
def absent_response(draft: Draft) -> str | None:
    for place, _ in draft.operations():
        return draft.set(*place, "responses", "418", {"$ref": "#/responses/Absent"})
    return None


@mutation("response-ref-found")
def foreign_response(draft: Draft) -> str | None:
    for place, _ in draft.operations():
        return draft.set(*place, "responses", "418", {"$ref": "#/definitions/Absent"})
    return None


@mutation("response-ref-direct")
def chained_response(draft: Draft) -> str:
    draft.set("responses", "MutantA", {"description": "A."})
    return draft.set("responses", "MutantB", {"$ref": "#/responses/MutantA"})


@mutation("schema-ref-no-siblings")
def described_reference(draft: Draft) -> str:
    schema = sound()
    schema["properties"]["word"] = {"$ref": "#/definitions/Mutant", "description": "A word."}
    return pointer(*draft.add_definition("Mutant", schema), "properties", "word")


@mutation("schema-ref-loop")
def alias(draft: Draft) -> str:
    draft.add_definition("MutantB", sound())
    return pointer(*draft.add_definition("MutantA", {"$ref": "#/definitions/MutantB"}))


@mutation("schema-ref-loop")
def alias_of_itself(draft: Draft) -> str:
    return pointer(*draft.add_definition("MutantA", {"$ref": "#/definitions/MutantA"}))


@mutation("schema-all-of-loop")
def own_part(draft: Draft) -> str:
    return pointer(*draft.add_definition("Mutant", {"allOf": [{"$ref": "#/definitions/Mutant"}]}), "allOf")


@mutation("schema-required-loop")
def endless_value(draft: Draft) -> str:
    for name, other in (("MutantA", "MutantB"), ("MutantB", "MutantA")):
        schema = sound() | {"required": ["other"]}
        schema["properties"]["other"] = {"$ref": f"#/definitions/{other}"}
        draft.add_definition(name, schema)
    return "/definitions/MutantA"


@mutation("schema-depth")
def deep(draft: Draft) -> str:
    schema = sound()
    for _ in range(50):
        schema = {"type": "object", "properties": {"a": schema}}
    return pointer(*draft.add_definition("Mutant", schema))


put("swagger-root-known-keys", "scriptOperations", ["A"])
put("swagger-root-known-keys", "operations", {})
put("info-known-keys", "info", "publisher", "Contoso")
put("info-known-keys", "info", "contacts", {})
on_operation("operation-known-keys", {"sumary": "A"}, "sumary")
on_operation("operation-known-keys", {"required": True}, "required")
on_property("part-known-keys", "word", {"descripton": "A."}, "descripton")
on_property("part-known-keys", "word", {"summary": "A"}, "summary")
on_parameter("part-known-keys", (), {"visibility": "internal"}, "visibility")
on_property("keyword-supported", "word", {"nullable": True}, "nullable")
on_schema("keyword-supported", {"oneOf": [{"type": "object"}]}, "oneOf")
on_operation("keyword-supported", {"requestBody": {}}, "requestBody")
on_property("extension-name-spelt", "word", {"x-ms-sumary": "A"}, "x-ms-sumary")
on_parameter("extension-name-spelt", SIMPLE, {"x-ms-visiblity": "internal"}, "x-ms-visiblity")
on_operation("extension-misplaced", {"x-ms-enum": {"name": "A"}}, "x-ms-enum")
on_operation("operation-x-ms-summary", {"x-ms-summary": "A"}, "x-ms-summary")
on_property("extension-misplaced", "word", {"x-ms-trigger": "single"}, "x-ms-trigger")
on_property("extension-known", "word", {"x-ms-identifiers": []}, "x-ms-identifiers")


@mutation("path-known-keys")
def upper_case_verb(draft: Draft) -> str | None:
    for place, _ in draft.operations():
        return draft.set(*place[:2], "LINK", {})
    return None
