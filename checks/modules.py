"""Every module with rules; importing this one registers them all, in the order of the reports."""

import importlib
from typing import Final

MODULES: Final = (
    "checks.files",
    "checks.text",
    "checks.info",
    "checks.metadata",
    "checks.host",
    "checks.operations",
    "checks.paths",
    "checks.triggers",
    "checks.parameters",
    "checks.responses",
    "checks.schemas",
    "checks.references",
    "checks.dynamic",
    "checks.annotations",
    "checks.extensions",
    "checks.limits",
    "checks.security",
    "checks.openapi.rules",
    "checks.authentication",
    "checks.properties",
    "checks.icon",
    "checks.brand_color",
    "checks.declaration",
)

for _name in MODULES:
    importlib.import_module(_name)
