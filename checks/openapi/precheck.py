"""jsonschema-rs before jsonschema: what the engine in Rust finds valid, the one in Python need not look at.

Nothing is reported from here. What the Rust engine finds invalid, or cannot take (half a character, a number beyond its
range), goes to jsonschema, which decides and words it; so an error is never lost to a difference of taste in one
direction, and a crash of the engine never passes for a verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import jsonschema_rs
from openapi_schema_validator import OAS30Validator, oas30_format_checker
from openapi_spec_validator.schemas import schema_v2

Precheck = Callable[[Any], bool]
"""Whether a value is valid beyond doubt; ``False`` says nothing."""


def structure_precheck() -> Precheck:
    """Against the structure of OpenAPI 2.0. Formats are not looked at: neither does the validator."""
    return _precheck(jsonschema_rs.Draft4Validator(dict(schema_v2), validate_formats=False, offline=True))


def schema_precheck() -> Precheck:
    """Whether a value is a schema, as the validator's meta-schema has it."""
    # Without its id, "#" can only mean this very meta-schema.
    meta = {name: value for name, value in OAS30Validator.META_SCHEMA.items() if name != "id"}
    formats = {name: _format(name) for name in oas30_format_checker.checkers}
    return _precheck(jsonschema_rs.Draft4Validator(meta, formats=formats, validate_formats=True, offline=True))


def _format(name: str) -> Callable[[str], bool]:
    """The validator's own idea of a format, such as what is a regular expression."""
    return lambda text: oas30_format_checker.conforms(text, name)


def _precheck(validator: Any) -> Precheck:
    def valid(value: Any) -> bool:
        try:
            return validator.is_valid(value) is True
        except _OURS:
            raise
        except BaseException:  # noqa: BLE001  a panic in Rust is no Exception; jsonschema gets the value
            return False

    return valid


_OURS: Final = (MemoryError, KeyboardInterrupt, SystemExit)
"""What is no word on the value."""
