"""Badges for the README: small pictures whose facts come from the repository itself, so that no server is asked."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY

ROOT: Final = Path(__file__).resolve().parent.parent
_CHARACTER: Final = 7
"""Pixels that a character takes, on average."""
_GROUND: Final = "#24406b"
_LABEL: Final = "#57606a"


def facts() -> dict[str, tuple[str, str]]:
    """Label and value of each badge, by the name of its file."""
    required = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    terms = (ROOT / "LICENSE").read_text(encoding="utf-8").partition(" License")[0]
    return {
        "license.svg": ("license", terms),
        "python.svg": ("Python", f"{re.sub('[^0-9.]', '', required)} or newer"),
        "rules.svg": ("rules", f"over {len(REGISTRY) // 100 * 100}"),
    }


def badges() -> dict[str, str]:
    """The pictures as SVG, by the names of their files."""
    return {name: _badge(*fact) for name, fact in facts().items()}


def _badge(label: str, value: str) -> str:
    left, right = (len(text) * _CHARACTER + 12 for text in (label, value))
    text = '<text x="{}" y="14" fill="#fff" text-anchor="middle" font-family="sans-serif" font-size="11">{}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img">'
        f"<title>{label}: {value}</title>"
        f'<rect width="{left + right}" height="20" rx="3" fill="{_GROUND}"/>'
        f'<path d="M3 0h{left - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z" fill="{_LABEL}"/>'
        f"{text.format(left // 2, label)}{text.format(left + right // 2, value)}</svg>\n"
    )
