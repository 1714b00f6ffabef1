"""openapi-spec-validator, imported once for all modules here, and without pydantic.

The validator and its schema library read two numbers and a name from environment variables through pydantic, whose
import takes longer than that of both. The child has no environment: the defaults stand, and stand-ins that keep them
are all that the two classes of settings need. Whoever imports pydantic afterwards gets pydantic.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


def _default(default: Any, **_: Any) -> Any:
    """A field of settings: its default."""
    return default


def _unchanged(*_: Any, **__: Any) -> Callable[[Any], Any]:
    """A decorator of pydantic: the function stays as it is, and is never called."""
    return lambda function: function


@contextmanager
def _without_pydantic() -> Iterator[None]:
    pydantic, settings = ModuleType("pydantic"), ModuleType("pydantic_settings")
    vars(pydantic).update(Field=_default, field_validator=_unchanged)
    vars(settings).update(BaseSettings=object, SettingsConfigDict=dict)
    missing = {module.__name__: module for module in (pydantic, settings) if module.__name__ not in sys.modules}
    sys.modules.update(missing)
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]


with _without_pydantic():
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
