"""Every rule that says so has an example whose change is certain: it mends the fault, and nothing new comes of it."""

import shutil
from pathlib import Path

import pytest

from certify.fixing import fix_connector
from certify.locate import locate
from certify.request import Request, Task
from checks.examination import examine
from checks.rule import REGISTRY
from connector.connector import read_connector
from connector.publisher import Publisher
from tools.examples import SAMPLE, Example, Patch, examples, materialize, published

EXAMPLES = {example.rule: example for example in examples()}
FIXABLE = [rule.id for rule in REGISTRY.values() if rule.fixable]
DEFINITION, PROPERTIES = "apiDefinition.swagger.json", "apiProperties.json"


def of_list(member: Patch) -> Patch:
    return {DEFINITION: {"paths": {"/invoices": {"get": member}}}}


def of_status(member: Patch) -> Patch:
    """A patch of the sample's second parameter."""
    return of_list({"parameters": {1: member}})


def metadata(*elements: tuple[str, str]) -> Patch:
    listed = [{"propertyName": name, "propertyValue": value} for name, value in elements]
    return {DEFINITION: {"x-ms-connector-metadata": listed}}


SITE, POLICY = ("Website", "https://www.contoso.com"), ("Privacy policy", "https://www.contoso.com/privacy")
CERTAIN: dict[str, tuple[Patch, str]] = {
    "swagger-file-present": (
        {DEFINITION: None, "apiDefination.swagger.json": (SAMPLE / DEFINITION).read_text()},
        f"rename to contoso-invoices/{DEFINITION}",
    ),
    "properties-file-present": (
        {PROPERTIES: None, "apiSettings.json": (SAMPLE / PROPERTIES).read_text()},
        f"rename to contoso-invoices/{PROPERTIES}",
    ),
    "title-english": ({DEFINITION: {"info": {"title": "Contoso’s invoices"}}}, '"title": "Contoso\'s invoices"'),
    "info-version-present": ({DEFINITION: {"info": {"version": 1.5}}}, '"version": "1.5"'),
    "metadata-website-present": (metadata(("Web site", SITE[1]), POLICY, ("Categories", "Finance")), '"Website"'),
    "metadata-privacy-present": (
        metadata(SITE, ("Privacy Policy URL", POLICY[1]), ("Categories", "Finance")),
        '"propertyName": "Privacy policy"',
    ),
    "metadata-categories-present": (metadata(SITE, POLICY, ("Category", "Finance")), '"Categories"'),
    "metadata-category-known": (metadata(SITE, POLICY, ("Categories", "Finances")), '"Finance"'),
    "schemes-valid": ({DEFINITION: {"schemes": ["HTTPS://"]}}, '"https"'),
    "operation-summary-restricted-chars": (of_list({"summary": "List invoices & bills"}), "invoices and bills"),
    "parameter-location-known": (of_status({"in": "Query"}), '"in": "query"'),
    "parameter-type-known": (of_status({"type": "String"}), '"type": "string"'),
    "url-encoding-known": (
        {DEFINITION: {"paths": {"/invoices/{id}": {"get": {"parameters": {0: {"x-ms-url-encoding": "Double"}}}}}}},
        '"x-ms-url-encoding": "double"',
    ),
    "collection-format-supported": (of_status({"collectionFormat": "CSV"}), '"collectionFormat": "csv"'),
    "response-code-valid": (of_list({"responses": {"404 Not Found": {"description": "None."}}}), '"404": {'),
    "filter-function-known": (
        {DEFINITION: {"definitions": {"Invoice": {"properties": {"id": {"x-ms-filterFunctions": ["EQ"]}}}}}},
        '"eq"',
    ),
    "visibility-known": (of_status({"x-ms-visibility": "advance"}), '"x-ms-visibility": "advanced"'),
    "schema-format-known": (of_status({"format": "guid"}), '"format": "uuid"'),
    "part-known-keys": (of_status({"allowEmptyValu": False}), '"allowEmptyValue": false'),
    "operation-known-keys": (of_list({"deprecatd": False}), '"deprecated": false'),
    "info-known-keys": ({DEFINITION: {"info": {"termsOfServise": SITE[1]}}}, '"termsOfService": "https'),
    "properties-known-keys": (
        {PROPERTIES: {"properties": {"capabilities": None, "capabilites": []}}},
        '"capabilities": []',
    ),
    "swagger-root-known-keys": ({DEFINITION: {"externalDoc": {"url": SITE[1]}}}, '"externalDocs": {'),
    "operation-summary-sentence-case": (of_list({"summary": "list invoices"}), '"List invoices"'),
    "body-parameter-schema": (
        {DEFINITION: {"paths": {"/invoices": {"post": {"parameters": {0: {"type": "object"}}}}}}},
        "",
    ),
    "deprecated-summary-suffix": (
        of_list({"deprecated": True, "description": "Deprecated, since ListBills is there."}),
        '"summary": "List invoices (deprecated)"',
    ),
    "extension-misplaced": (
        {DEFINITION: {"definitions": {"Invoice": {"properties": {"id": {"x-ms-url-encoding": "single"}}}}}},
        "",
    ),
    "capabilities-known": ({PROPERTIES: {"properties": {"capabilities": ["trigers"]}}}, '"triggers"'),
    "brand-color-hex": ({PROPERTIES: {"properties": {"iconBrandColor": "24406B"}}}, '"iconBrandColor": "#24406B"'),
}
"""For rules whose example has a fault that only its author can mend: one with a certain change, and what it writes."""
ELSEWHERE = {"json-utf8"}
"""No patch writes bytes."""


def changes(rule: str, directory: Path) -> tuple[str, int]:
    """What fixing the bad example of a rule changes, and how many findings of the rule are left."""
    example: Example = EXAMPLES[rule]
    path = materialize(CERTAIN[rule][0] if rule in CERTAIN else example.bad, directory / example.folder)
    task = Task(str(path), example.folder)
    request = Request((task,), publisher=Publisher(example.publisher), fix_only=(rule,))
    result = fix_connector(request, task, None)
    left = [one for one in result["connector"]["findings"] if one["rule"] == rule]
    return result["fix"]["diff"], len(left)


@pytest.mark.parametrize("rule", [rule for rule in FIXABLE if rule not in ELSEWHERE])
def test_the_change_of_an_example_is_made_and_its_rule_finds_nothing_more(rule: str, tmp_path: Path) -> None:
    difference, left = changes(rule, tmp_path)
    assert difference, "nothing is changed"
    assert left == 0
    if rule in CERTAIN:
        assert any(line[:1] in "+r" and CERTAIN[rule][1] in line for line in difference.splitlines())


@pytest.mark.parametrize("rule", [rule for rule in EXAMPLES if rule not in FIXABLE])
def test_no_other_rule_says_how_it_is_mended(rule: str, tmp_path: Path) -> None:
    example = EXAMPLES[rule]
    path = materialize(example.bad, tmp_path / example.folder)
    connector = read_connector(str(path), example.folder, Publisher(example.publisher))
    connector.base = published(example.bad, tmp_path / "base")
    found = [broken for broken in examine(connector).broken if broken.rule.id == rule]
    assert [one for one in locate(connector, found, None) if one.fix] == []
    shutil.rmtree(path)
