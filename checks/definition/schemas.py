"""Schemas: their types, what is inside them, and which of their properties are required."""

from __future__ import annotations

from typing import Any, Final

from checks.criteria import OPENAPI_DEFINITION
from checks.rule import Findings, Level, rule
from checks.sources import OPENAPI_EXTENSIONS, SCHEMA_OBJECT, STRING_GUIDANCE, SWAGGER_VALIDATOR
from connector.definition import Definition, Header, Items, NotAnObject, Parameter, Schema, SharedParameter, Typed
from connector.node import Node
from connector.schema_graph import described_properties, request_definitions
from connector.values import a_kind, literal, meant_type, with_article
from connector.vocabulary import TYPES
from connector.words import code, cut, is_technical, quoted


def _kind(node: Typed) -> str:
    return "header" if isinstance(node, Header) else "items" if isinstance(node, Items) else "schema"


@rule(
    "object-expected",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write an object there, or remove the member.",
    validator="JsonTypeIncorrect",
    source=(SWAGGER_VALIDATOR, SCHEMA_OBJECT),
)
def schema_is_an_object(value: NotAnObject) -> Findings:
    """Operations, parameters, responses, headers and schemas are objects.

    A list or a string in their place often is a member that slipped one level too deep, such as `tags` inside
    `definitions`.
    """
    name = quoted(str(value.tokens[-1]))
    yield value.finding(f"{name} must be {with_article(value.kind)}, which is an object, and is {a_kind(value.value)}")


@rule(
    "schema-type-known",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write one of `array`, `boolean`, `integer`, `number`, `object` and `string`.",
    validator=("JsonValueNotInEnum", "JsonTypeIncorrect"),
    source=(SWAGGER_VALIDATOR, SCHEMA_OBJECT),
    keyword="type",
)
def type_is_one_known_word(node: Typed) -> Findings:
    """The `type` of a schema is one word that OpenAPI 2.0 knows.

    Lists of types came with later versions: a property that may be null says so with `x-nullable`. The lone type `null`
    is let pass, as the specification's own JSON Schema does.
    """
    declared = node.value["type"]
    if not isinstance(declared, str):
        yield node.at("type").finding(
            f"`type` of {node.label} is {a_kind(declared)}, not a string",
            _single_type(declared),
            validator="JsonTypeIncorrect",
        )
    elif isinstance(node, Parameter | SharedParameter):
        return  # parameter-type-known has its words
    elif declared not in TYPES[_kind(node)] and declared != "null":
        meant = meant_type(declared, TYPES[_kind(node)])
        yield node.at("type").finding(
            f"`type` of {node.label} is {literal(declared)}", f'Write `"type": "{meant}"`.' if meant else None
        )


def _single_type(declared: Any) -> str | None:
    """What to write instead of a list of types such as ``["string", "null"]``."""
    listed = declared if isinstance(declared, list) else []
    words = [word for word in listed if isinstance(word, str) and word in TYPES["schema"]]
    if len(words) != 1:
        return None
    nullable = ' and `"x-nullable": true`' if "null" in declared else ""
    return f'Write `"type": "{words[0]}"`{nullable}.'


@rule(
    "schema-file-at-root",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Write `"type": "string"` with `"format": "byte"`, or let the whole response be the file.',
    validator="SchemaTypeFileNotValid",
    source=SWAGGER_VALIDATOR,
    keyword="type",
)
def file_is_a_whole_response(schema: Schema) -> Findings:
    """Only the root of a response's schema has the type `file`.

    A file is a whole response, or a form parameter; it cannot be part of a JSON body.
    """
    if schema.value["type"] == "file" and not (schema.role == "response" and schema.tokens == ("schema",)):
        yield schema.at("type").finding(f"{schema.label} is a file inside another schema")


@rule(
    "schema-member-type",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Write an object for `properties` and `items`, a list for `allOf`, an object, `true` or `false` for "
    "`additionalProperties`, and a string for `$ref`.",
    validator="JsonTypeIncorrect",
    source=SCHEMA_OBJECT,
    keyword=("properties", "items", "allOf", "additionalProperties", "$ref"),
)
def members_have_their_types(schema: Schema) -> Findings:
    """The members of a schema that contain schemas have the types of OpenAPI 2.0.

    `items` is one schema: a list of schemas, one for each position, came with other standards.
    """
    for name, types, wanted in (
        ("properties", dict, "Write an object with a schema for each property."),
        ("items", dict, "Write the schema of one element, an object."),
        ("allOf", list, "Write a list of schemas."),
        ("additionalProperties", (dict, bool), "Write a schema, `true` or `false`, without quotes."),
        ("$ref", str, "Write a string such as `#/definitions/Name`."),
    ):
        if name in schema.value and not isinstance(schema.value[name], types):
            yield schema.at(name).finding(f"`{name}` of {schema.label} is {a_kind(schema.value[name])}", wanted)


@rule(
    "schema-array-items",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help='Add `items` with the type of the elements, such as `"items": {"type": "string"}`; `"items": {}` allows any.',
    validator="ArrayHasNoItems",
    source=(SWAGGER_VALIDATOR, SCHEMA_OBJECT),
    keyword="type",
    misses="items",
)
def array_has_items(node: Typed) -> Findings:
    """An array describes its elements in `items`.

    Without it the designer cannot offer the elements. `"items": {}` is accepted.
    """
    if node.value["type"] == "array" and "items" not in node.value:
        yield node.finding(f"{node.label} is an array without `items`")


@rule(
    "schema-required-list",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="List the names of the required properties, or remove `required`.",
    validator=("RequiredPropertyArrayEmpty", "JsonTypeIncorrect"),
    source=(SWAGGER_VALIDATOR, SCHEMA_OBJECT),
    keyword="required",
)
def required_is_a_list(schema: Schema) -> Findings:
    """`required` of a schema is a list with at least one name.

    An object lists its required properties there; `"required": true` is for parameters.
    """
    listed = schema.value["required"]
    place = schema.at("required")
    if not isinstance(listed, list):
        yield place.finding(
            f"`required` of {schema.label} is {literal(listed)}, not a list",
            _moved(schema) if listed is True else "Remove `required`." if listed is False else None,
            validator="JsonTypeIncorrect",
        )
    elif not listed:
        yield place.finding(f"`required` of {schema.label} is empty")
    else:
        for index, name in enumerate(listed):
            if not isinstance(name, str):
                yield schema.at("required", index).finding(
                    f"`required` of {schema.label} lists {a_kind(name)}", validator="JsonTypeIncorrect"
                )
                return


def _moved(schema: Schema) -> str | None:
    """Where ``required: true`` of a property belongs."""
    if not schema.property_name:
        return "Remove it here; only properties and parameters are required."
    return f"Remove it here, and add {code(schema.property_name)} to the list `required` of the object around it."


@rule(
    "schema-required-defined",
    OPENAPI_DEFINITION,
    Level.ERROR,
    help="Define the property in `properties`, or take its name out of `required`.",
    validator="RequiredPropertyDefinitionMissing",
    source=SWAGGER_VALIDATOR,
    keyword="required",
)
def required_properties_are_defined(schema: Schema) -> Findings:
    """Every name in `required` is a property of the schema.

    A schema that takes properties from elsewhere (`allOf`, `additionalProperties`) may require those.
    """
    value = schema.value
    properties = schema.properties
    if not properties or schema.type not in ("", "object"):
        return
    if value.get("additionalProperties") or "allOf" in value or schema.tokens[:1] == ("allOf",):
        return
    missing = [name for name in schema.required if isinstance(name, str) and name not in properties]
    if missing:
        others = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        meant = next((name for name in list(properties)[:2_000] if name.lower() == missing[0].lower()), None)
        yield schema.finding(
            f"{schema.label} requires {literal(missing[0])}{others}, which it does not define",
            f"Did you mean {quoted(meant)}? Letter case counts." if meant else None,
        )


@rule(
    "schema-required-on-object",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Remove `required`.",
    validator="RequiredPropertyNotOnObject",
    source=SWAGGER_VALIDATOR,
    keyword="required",
)
def only_objects_require_properties(schema: Schema) -> Findings:
    """Only an object has `required`.

    Nothing else has properties. For the elements of an array it belongs inside `items`; the wizard leaves
    `"required": ["items"]` behind, which means nothing.
    """
    if not isinstance(schema.value["required"], list) or schema.type in ("", "object"):
        return
    names = [name for name in schema.required if isinstance(name, str)]
    items = schema.definition.resolve_schema(schema.get("items")) if schema.type == "array" else None
    inner = items.get("properties") if items else None
    inside = bool(names) and isinstance(inner, dict) and all(name in inner for name in names)
    yield schema.at("required").finding(
        f"{schema.label}, {with_article(cut(schema.type, 20))}, must not have `required`",
        "Remove `required` here, and write it inside `items`, beside `properties`." if inside else None,
    )


@rule(
    "schema-readonly-required",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Take the property out of `required`, or remove `readOnly`.",
    validator="RequiredReadOnlyPropertyNotAllowedAsInput",
    source=SWAGGER_VALIDATOR,
    keyword="required",
)
def input_is_not_read_only_and_required(schema: Schema) -> Findings:
    """A property of a request is not read-only and required at once.

    People would have to enter a value that may not be entered.
    """
    if not isinstance(schema.value["required"], list):
        return
    for name in dict.fromkeys(item for item in schema.required if isinstance(item, str)):
        child = schema.properties.get(name)
        if isinstance(child, dict) and child.get("readOnly") is True and _is_input(schema):
            yield schema.at("properties", name).finding(
                f"property {quoted(name)} is required and read-only in a request",
                f"Take {code(name)} out of `required`, or remove `readOnly`.",
            )


def _is_input(schema: Schema) -> bool:
    if schema.role != "definition":
        return schema.role == "request"
    top: Node = schema
    while top.parent is not None and not isinstance(top.parent, Definition):
        top = top.parent
    return top.tokens[-1] in request_definitions(schema.definition)


@rule(
    "schema-discriminator",
    OPENAPI_DEFINITION,
    Level.WARNING,
    help="Name a property of type `string`, and list it in `required`.",
    validator="DiscriminatorMustBeARequiredStringProperty",
    source=(SWAGGER_VALIDATOR, SCHEMA_OBJECT),
    keyword="discriminator",
)
def discriminator_is_a_required_string(schema: Schema) -> Findings:
    """A `discriminator` names a required property of type `string`.

    Its value says which of the derived schemas a value follows.
    """
    name = schema.value["discriminator"]
    if not isinstance(name, str):
        yield schema.at("discriminator").finding(
            f"`discriminator` of {schema.label} is {a_kind(name)}, not the name of a property"
        )
        return
    target = schema.definition.resolve_schema(schema.properties.get(name))
    required = [item for item in schema.required if isinstance(item, str)]
    faults = (
        (name not in schema.properties, "not one of its properties", f"Add the property {code(name)}, a string."),
        (name not in required, "not required", f"Add {code(name)} to `required`."),
        (target is not None and target.get("type", "string") != "string", "not a string", None),
    )
    for wrong, fault, advice in faults:
        if wrong:
            message = f"`discriminator` of {schema.label} is {literal(name)}, which is {fault}"
            yield schema.at("discriminator").finding(message, advice)
            return


@rule(
    "property-summary-present",
    OPENAPI_DEFINITION,
    Level.HINT,
    help="Add `title` (or `x-ms-summary`) and `description` to the properties: the designer shows them in place of the "
    "technical names.",
    source=(STRING_GUIDANCE, OPENAPI_EXTENSIONS),
)
def properties_have_texts(definition: Definition) -> Findings:
    """Properties of requests and responses have a title and a description.

    Without them people see the name that the API gave the field, which is no better as its title. Internal properties
    and those with a dynamic schema need none, objects no description: their own properties are shown. It is told once
    for the file.
    """
    total, bare = 0, []
    for place, value in described_properties(definition):
        if not _DYNAMIC.isdisjoint(value):
            continue
        total += 1
        titles = [value[name] for name in ("x-ms-summary", "title") if _has_text(value, name)]
        titled = bool(titles) and not (titles[0] == place[-1] and is_technical(titles[0]))
        if not titled or not (_has_text(value, "description") or value.get("properties")):
            bare.append(place)
    if bare:
        counted = "the only property has" if total == 1 else f"{len(bare)} of {total} properties have"
        yield definition.at(*bare[0]).finding(f"{counted} no title in words, or no description")


_DYNAMIC: Final = frozenset({"x-ms-dynamic-schema", "x-ms-dynamic-properties"})


def _has_text(value: dict[str, Any], name: str) -> bool:
    text = value.get(name)
    return isinstance(text, str) and bool(text.strip())
