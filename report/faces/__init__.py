"""One module for each face; a face knows the model and nothing else."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from report.model import Report

FILES: Final = ("json", "sarif", "junit", "html")
"""The faces that are files for programs or for a browser."""


def render(report: Report, form: str) -> str:
    """The report as one of :data:`FILES`.

    :raises ValueError: there is no such face.
    """
    if form not in FILES:
        raise ValueError(f"there is no face {form}")
    # Each is imported where it is wanted: no run needs them all.
    rendered: str = import_module(f"report.faces.{form}").render(report)
    return rendered
