"""Where the requirements come from: every source once, with its title and address.

Rules name sources by these constants; pages, ``--explain`` and reports cite and link them.
"""

from dataclasses import dataclass
from typing import Final

_CUSTOM_CONNECTORS: Final = "https://learn.microsoft.com/en-us/connectors/custom-connectors"
_REPOSITORY: Final = "https://github.com/microsoft/PowerPlatformConnectors"
_OPENAPI: Final = "https://spec.openapis.org/oas/v2.0.html"
_COMMONMARK: Final = "https://spec.commonmark.org/0.31.2"
_PROJECT: Final = "https://github.com/connector-certification/action"

LEARN: Final = "Microsoft Learn"
GITHUB: Final = "microsoft/PowerPlatformConnectors"
OPENAPI_INITIATIVE: Final = "OpenAPI Initiative"
OURS: Final = "Connector Certification"


@dataclass(frozen=True, slots=True)
class Source:
    """A document that states requirements."""

    title: str
    url: str
    """Absolute, https."""
    publisher: str
    """Who publishes it; together with the title it is how the source is cited."""

    def __str__(self) -> str:
        return f"{self.title} ({self.publisher})"


def _learn(title: str, page: str) -> Source:
    return Source(title, f"{_CUSTOM_CONNECTORS}/{page}", LEARN)


def _repository(title: str, path: str) -> Source:
    return Source(title, f"{_REPOSITORY}/{path}", GITHUB)


def _openapi(title: str, anchor: str) -> Source:
    return Source(f"OpenAPI Specification 2.0, {title}", f"{_OPENAPI}#{anchor}", OPENAPI_INITIATIVE)


# Certification itself.
CERTIFICATION_PAGE: Final = Source(
    "Submit for certification as an API connector",
    "https://github.com/MicrosoftDocs/powerapps-docs/blob/75a3922a/articles/api-connector-submission.md",
    "Microsoft, 2017",
)
"""The page that the twelve criteria come from."""
ELIGIBILITY: Final = _learn("Get your connector certified", "submit-certification")
CERTIFICATION: Final = _learn("Verified publisher certification process", "certification-submission")
INDEPENDENT_PROCESS: Final = _learn("Independent publisher certification process", "certification-submission-ip")
SUBMISSION: Final = _learn("Submit your connector for Microsoft certification", "submit-for-certification")
CERTIFICATION_TESTING: Final = _learn("Test your connector in certification", "certification-testing")
UPDATES: Final = _learn("Update your certified connector", "certification-updates")
GENERAL_AVAILABILITY: Final = _learn("Move your connector from preview to general availability", "certification-to-ga")
SWAGGER_VALIDATOR: Final = _learn("Fix Swagger Validator errors", "certification-swagger-validator-rules")
POLICY_ERRORS: Final = _learn("Fix certification policy errors", "certification-policy-errors")
MARKETPLACE_POLICY: Final = Source(
    "Commercial marketplace certification policies, section 5000",
    "https://learn.microsoft.com/en-us/legal/marketplace/certification-policies#5000-power-platform-connectors",
    LEARN,
)

# How connectors are written.
CODING_STANDARDS: Final = _learn("Coding standards", "coding-standards")
STRING_GUIDANCE: Final = _learn("Connector string guidance", "connector-string-guidance")
OPENAPI_EXTENSIONS: Final = _learn("Extend an OpenAPI definition for a custom connector", "openapi-extensions")
FROM_OPENAPI: Final = _learn("Create a custom connector from an OpenAPI definition", "define-openapi-definition")
CONNECTION_PARAMETERS: Final = _learn("Connection parameters", "connection-parameters")
MULTIPLE_AUTHENTICATION: Final = _learn("Multiple authentication types", "multi-auth")
OAUTH: Final = _learn("Troubleshoot OAuth 2.0 connections", "troubleshoot-oauth2")
POLICY_TEMPLATES: Final = _learn("Policy templates", "policy-templates")
CUSTOM_CODE: Final = _learn("Write code in a custom connector", "write-code")
WEBHOOK_TRIGGER: Final = _learn("Use a webhook as a trigger", "create-webhook-trigger")
POLLING_TRIGGER: Final = _learn("Use a polling trigger", "create-polling-trigger")
TEST_CONNECTION: Final = _learn("Test a connection", "test-connection")
VERSIONING: Final = _learn("Evolve your API with version control", "operational-versioning")
DEPRECATION: Final = _learn("Deprecate an operation", "deprecate-operation")
FAQ: Final = _learn("Custom connector FAQ", "faq")
MODEL_CONTEXT_PROTOCOL: Final = Source(
    "Extend your agent with Model Context Protocol",
    "https://learn.microsoft.com/en-us/microsoft-copilot-studio/agent-extend-action-mcp",
    LEARN,
)
AGENT_GUIDELINES: Final = Source(
    "Validation guidelines for agents",
    "https://learn.microsoft.com/en-us/microsoft-365-copilot/extensibility/agents-validation",
    LEARN,
)

# The public repository of connectors.
REPOSITORY_README: Final = _repository("README of the connector repository", "blob/dev/README.md")
PULL_REQUEST_TEMPLATE: Final = _repository("Pull request template", "blob/dev/.github/pull_request_template.md")
README_TEMPLATE: Final = _repository("Readme template", "tree/dev/templates")
REVIEWS: Final = _repository("Reviews of pull requests", "pulls?q=is%3Apr+is%3Aclosed")
REPORTED_PROBLEMS: Final = _repository("Reported problems", "issues?q=is%3Aissue")
PACKAGE_SCRIPT: Final = _repository("Package validator", "blob/dev/scripts/ConnectorPackageValidator.ps1")
PROPERTIES_SCHEMA: Final = _repository(
    "Schema of apiProperties.json", "blob/dev/schemas/paconn-apiProperties.schema.json"
)
DEFINITION_SCHEMA: Final = _repository(
    "Schema of apiDefinition.swagger.json", "blob/dev/schemas/apiDefinition.swagger.schema.json"
)
SETTINGS_SCHEMA: Final = _repository("Schema of settings.json", "blob/dev/schemas/paconn-settings.schema.json")
CLI: Final = _repository("Power Platform Connectors CLI", "tree/dev/tools/paconn-cli")

# Specifications.
OPENAPI: Final = Source("OpenAPI Specification 2.0", _OPENAPI, OPENAPI_INITIATIVE)
SWAGGER_OBJECT: Final = _openapi("Swagger Object", "swagger-object")
INFO_OBJECT: Final = _openapi("Info Object", "info-object")
PATHS_OBJECT: Final = _openapi("Paths Object", "paths-object")
OPERATION_OBJECT: Final = _openapi("Operation Object", "operation-object")
PARAMETER_OBJECT: Final = _openapi("Parameter Object", "parameter-object")
RESPONSE_OBJECT: Final = _openapi("Response Object", "response-object")
SCHEMA_OBJECT: Final = _openapi("Schema Object", "schema-object")
REFERENCE_OBJECT: Final = _openapi("Reference Object", "reference-object")
SECURITY_SCHEME_OBJECT: Final = _openapi("Security Scheme Object", "security-scheme-object")
SECURITY_REQUIREMENT_OBJECT: Final = _openapi("Security Requirement Object", "security-requirement-object")
RFC_8259: Final = Source(
    "RFC 8259, The JavaScript Object Notation Data Interchange Format",
    "https://www.rfc-editor.org/rfc/rfc8259",
    "IETF",
)
HTTP_SEMANTICS: Final = Source(
    "RFC 9110, HTTP Semantics, field names", "https://www.rfc-editor.org/rfc/rfc9110#name-field-names", "IETF"
)
COMMONMARK_CHARACTERS: Final = Source(
    "CommonMark Specification, characters and lines", f"{_COMMONMARK}/#characters-and-lines", "CommonMark"
)
COMMONMARK_HEADINGS: Final = Source(
    "CommonMark Specification, ATX headings", f"{_COMMONMARK}/#atx-headings", "CommonMark"
)
COMMONMARK_FENCES: Final = Source(
    "CommonMark Specification, fenced code blocks", f"{_COMMONMARK}/#fenced-code-blocks", "CommonMark"
)
COMMONMARK_LINKS: Final = Source("CommonMark Specification, links", f"{_COMMONMARK}/#links", "CommonMark")

# Ours.
DECLARATION_SCHEMA: Final = Source(
    "Schema of certification.yml", f"{_PROJECT}/blob/main/schemas/certification.schema.json", OURS
)
SECURITY: Final = Source("Security", f"{_PROJECT}/blob/main/SECURITY.md", OURS)
