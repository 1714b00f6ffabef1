"""Every module with rules; importing this one registers them all, in the order of the reports."""

import importlib
from typing import Final

from checks.rule import REGISTRY

MODULES: Final = (
    "checks.directory.files",
    "checks.definition.text",
    "checks.definition.definition",
    "checks.definition.formatting",
    "checks.definition.title",
    "checks.definition.info",
    "checks.definition.contact",
    "checks.definition.metadata",
    "checks.definition.categories",
    "checks.definition.host",
    "checks.definition.operations",
    "checks.definition.summaries",
    "checks.definition.descriptions",
    "checks.definition.paths",
    "checks.definition.triggers",
    "checks.definition.webhooks",
    "checks.definition.notifications",
    "checks.definition.parameters",
    "checks.definition.parameter_texts",
    "checks.definition.inputs",
    "checks.definition.bodies",
    "checks.definition.mime_types",
    "checks.definition.responses",
    "checks.definition.schemas",
    "checks.definition.schema_extensions",
    "checks.definition.values",
    "checks.definition.references",
    "checks.definition.dynamic",
    "checks.definition.dynamic_references",
    "checks.definition.capabilities",
    "checks.definition.annotations",
    "checks.definition.agents",
    "checks.definition.extensions",
    "checks.definition.limits",
    "checks.definition.security",
    "checks.openapi.specification",
    "checks.properties.authentication",
    "checks.properties.connections",
    "checks.properties.parameter_sets",
    "checks.properties.oauth",
    "checks.properties.oauth_client",
    "checks.properties.redirect",
    "checks.properties.properties",
    "checks.properties.publisher",
    "checks.properties.policies",
    "checks.properties.script_operations",
    "checks.directory.secrets",
    "checks.icon.icon",
    "checks.icon.brand_color",
    "checks.script.script",
    "checks.script.custom_code",
    "checks.directory.settings",
    "checks.directory.neighbors",
    "checks.documents.readme",
    "checks.documents.readme_sections",
    "checks.documents.links",
    "checks.documents.intro",
    "checks.submission.declaration",
    "checks.submission.reviewers",
    "checks.submission.submission",
    "checks.submission.pull_request",
    "checks.submission.probe",
    "checks.package.archives",
    "checks.package.solutions",
    "checks.package.flows",
    "checks.package.packaged",
)

for _name in MODULES:
    importlib.import_module(_name)

# Whatever was imported first: one order for all lists and pages.
for _rule in sorted(REGISTRY.values(), key=lambda rule: MODULES.index(rule.module) if rule.module in MODULES else -1):
    REGISTRY[_rule.id] = REGISTRY.pop(_rule.id)
