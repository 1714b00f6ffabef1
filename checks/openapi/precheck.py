"""jsonschema-rs before jsonschema: what the engine in Rust finds valid, the one in Python need not look at.

Nothing is reported from here. What the Rust engine finds invalid, or cannot take (half a character, a number beyond its
range), goes to jsonschema, which decides and words it; so an error is never lost to a difference of taste in one
direction, and a crash of the engine never passes for a verdict.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import jsonschema_rs

from checks.openapi.validator import OAS30Validator, oas30_format_checker, schema_v2

_META: Final = "http://json-schema.org/draft-04/schema"
_OURS: Final = "urn:draft-04"

Precheck = Callable[[Any], bool]
"""Whether a value is valid beyond doubt; ``False`` says nothing."""


def structure_precheck() -> Precheck:
    """Against the structure of OpenAPI 2.0. Formats are not looked at: neither does the validator."""
    # The engine has a meta-schema of its own under that address, which asks for less than the validator's.
    schema = json.loads(json.dumps(dict(schema_v2)).replace(f'"{_META}#', f'"{_OURS}#'))
    return precheck(
        jsonschema_rs.Draft4Validator(schema, validate_formats=False, retriever={_OURS: _meta()}.__getitem__)
    )


def schema_precheck() -> Precheck:
    """Whether a value is a schema, as the validator's meta-schema has it."""
    formats = {name: _format(name) for name in oas30_format_checker.checkers}
    return precheck(jsonschema_rs.Draft4Validator(_meta(), formats=formats, validate_formats=True, offline=True))


def _meta() -> dict[str, Any]:
    """The meta-schema without its address: "#" in it can only mean itself."""
    return {name: value for name, value in OAS30Validator.META_SCHEMA.items() if name != "id"}


def _format(name: str) -> Callable[[str], bool]:
    """The validator's own idea of a format, such as what is a regular expression."""
    return lambda text: oas30_format_checker.conforms(text, name)


def precheck(validator: Any) -> Precheck:
    """Ask a validator of jsonschema-rs; whatever it raises on a value but want of memory leaves the value open."""

    def valid(value: Any) -> bool:
        try:
            return validator.is_valid(value) is True
        except _RAISED:
            raise
        except BaseException:  # noqa: BLE001  a panic in Rust is no Exception; jsonschema gets the value
            return False

    return valid


_RAISED: Final = (MemoryError, KeyboardInterrupt, SystemExit)
"""What is no word on the value."""
