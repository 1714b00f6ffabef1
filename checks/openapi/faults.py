"""A fault of the specification as a node, so that a rule can look at it like at anything else."""

from __future__ import annotations

from checks.openapi.verdict import SpecificationError
from connector.node import Node


class SpecificationFault(Node):
    """One error of openapi-spec-validator, at the place to change."""

    __slots__ = ()
    value: SpecificationError

    def __init__(self, error: SpecificationError, file: str) -> None:
        tokens = (token.replace("~1", "/").replace("~0", "~") for token in error.pointer.split("/")[1:])
        super().__init__(error, file, None, *tokens)
