"""openapi-spec-validator, imported once for all modules here, without what it loads and is never asked for.

The validator and its schema library read two numbers and a name from environment variables through pydantic, and find
their way through a document with jsonschema-path, which brings a YAML parser and an HTTP client. The imports of both
take longer than that of the validator. The child has no environment and no network, and documents come to it as values
with a way of our own (:mod:`~checks.openapi.way`): stand-ins for what the validator names of them are all that it
needs. Whoever imports one of them afterwards gets the real one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Final


def _default(default: Any, **_: Any) -> Any:
    """A field of settings: its default."""
    return default


def _unchanged(*_: Any, **__: Any) -> Callable[[Any], Any]:
    """A decorator of pydantic: the function stays as it is, and is never called."""
    return lambda function: function


class _Reader:
    """Reads the validator's own JSON Schema, which is strict JSON."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def read(self) -> tuple[Any, str]:
        return json.loads(self._path.read_bytes()), self._path.as_uri()


_STAND_INS: Final[dict[str, dict[str, Any]]] = {
    "pydantic": {"Field": _default, "field_validator": _unchanged},
    "pydantic_settings": {"BaseSettings": object, "SettingsConfigDict": dict},
    "jsonschema_path": {"SchemaPath": object},
    "jsonschema_path.handlers": {"all_urls_handler": None, "default_handlers": {}, "file_handler": None},
    "jsonschema_path.paths": {"SchemaPath": object},
    "jsonschema_path.readers": {"FilePathReader": _Reader},
    "jsonschema_path.typing": {"Schema": dict},
}
"""By module: what the validator names of it."""


@contextmanager
def _stand_ins() -> Iterator[None]:
    missing = {}
    for name, members in _STAND_INS.items():
        if name.partition(".")[0] not in sys.modules:
            missing[name] = ModuleType(name)
            vars(missing[name]).update(members)
    sys.modules.update(missing)
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]


with _stand_ins():
    from openapi_spec_validator import OpenAPIV2SpecValidator
    from openapi_spec_validator.schemas import schema_v2
    from openapi_spec_validator.validation import keywords
    from openapi_spec_validator.validation.exceptions import (
        DuplicateOperationIDError,
        ExtraParametersError,
        OpenAPIValidationError,
        ParameterDuplicateError,
        UnresolvableParameterError,
    )
    from openapi_spec_validator.validation.registries import KeywordValidatorRegistry

OAS30Validator: Any = keywords.OpenAPIV30SchemaValidator.schema_validator_cls
oas30_format_checker: Any = keywords.OpenAPIV30ValueValidator.value_validator_format_checker

__all__ = [
    "DuplicateOperationIDError",
    "ExtraParametersError",
    "KeywordValidatorRegistry",
    "OAS30Validator",
    "OpenAPIV2SpecValidator",
    "OpenAPIValidationError",
    "ParameterDuplicateError",
    "UnresolvableParameterError",
    "keywords",
    "oas30_format_checker",
    "schema_v2",
]
