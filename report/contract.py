"""The report as plain JSON values and back: between the processes of one run, and between two jobs.

The fields of :mod:`report.model` are the keys. Whoever reads a report reads it as untrusted: types are checked,
surplus keys are dropped.
"""

from __future__ import annotations

import json
from typing import Any, Final, TypeVar

import msgspec

VERSION: Final = 2
"""Raised when a key goes away or changes its meaning."""

Model = TypeVar("Model")


class ContractError(ValueError):
    """What was read is no report of this version; the message names the place."""


def as_plain(model: Any) -> Any:
    """A dataclass of the model as JSON values, its keys in the order of its fields."""
    return msgspec.to_builtins(model)


def from_plain(value: Any, model: type[Model]) -> Model:
    """The dataclass that :func:`as_plain` took apart.

    :raises ContractError: a key is missing, or a value has another type.
    """
    try:
        return msgspec.convert(value, model)
    except (msgspec.ValidationError, RecursionError) as error:
        raise ContractError(str(error)) from None


def dumps(model: Any, *, indent: int | None = None) -> str:
    """JSON text in ASCII, so that any stream can hold it and halves of surrogate pairs survive."""
    values = as_plain(model)
    text = json.dumps(values, ensure_ascii=True, allow_nan=False)
    if indent is None:
        return text
    try:
        return msgspec.json.format(text, indent=indent)  # ten times as fast as Python's own indentation
    except msgspec.DecodeError:  # it takes no half of a surrogate pair
        return json.dumps(values, indent=indent, ensure_ascii=True, allow_nan=False)
