"""The definition as openapi-spec-validator judges it: in a child process, under limits, placed by JSON pointer.

The parent's side is :mod:`~checks.openapi.guard`; everything that imports the validator runs in the child
(:mod:`~checks.openapi.child`), where a hostile document finds no token, no network, no files, and little time.
"""

from checks.openapi.guard import Guard
from checks.openapi.verdict import SpecificationError, SpecificationVerdict

__all__ = ["Guard", "SpecificationError", "SpecificationVerdict"]
