"""Every module with rules; importing this one registers them all, in the order of the reports."""

import importlib
from typing import Final

from checks.rule import REGISTRY

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
    "checks.connections",
    "checks.properties",
    "checks.publisher",
    "checks.policies",
    "checks.secrets",
    "checks.icon",
    "checks.brand_color",
    "checks.script",
    "checks.settings",
    "checks.documents",
    "checks.declaration",
    "checks.submission",
    "checks.pull_request",
    "checks.probe",
)

for _name in MODULES:
    importlib.import_module(_name)

# Whatever was imported first: one order for all lists and pages.
for _rule in sorted(REGISTRY.values(), key=lambda rule: MODULES.index(rule.module) if rule.module in MODULES else -1):
    REGISTRY[_rule.id] = REGISTRY.pop(_rule.id)
