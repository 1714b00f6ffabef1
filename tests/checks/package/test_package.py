"""A package is judged as a whole: all faults at once, each with its place inside and the code of the policy."""

from pathlib import Path
from typing import Any

import pytest

from checks.examination import examine
from checks.rule import Level
from connector.connector import read_connector
from connector.package import Form, read_package
from connector.packaged import read_packages
from connector.publisher import Publisher
from connector.zip_writer import write_archive
from tests.checks.package.packages import NAME, broken, codes, messages, rules, solutions
from tests.connector.zips import Entry, archive, packed
from tools.examples import SAMPLE
from tools.packages import FLOW, package, package_tree

NO_CONNECTOR = {
    name: None for name in package_tree(SAMPLE)["package.zip"]["PkgAssets/FlowSolution.zip"] if "Connector/" in name
}
NOTHING = "<ImportExportXml/>"
PLUGIN = (
    "<ImportExportXml><aicopilot_aiplugin id='1'><a/></aicopilot_aiplugin><Connectors><Connector>"
    "<openapidefinition>/Connector/a.json</openapidefinition></Connector></Connectors></ImportExportXml>"
)
EMPTY_SOLUTION = {"[Content_Types].xml": "<Types/>", "solution.xml": NOTHING, "customizations.xml": NOTHING}

PLUGIN_SOLUTION = {**EMPTY_SOLUTION, "customizations.xml": PLUGIN, "Connector/a.json": "{}"}
WITHOUT = {**NO_CONNECTOR, "customizations.xml": NOTHING}
NO_SOLUTIONS = {"PkgAssets/ConnectorSolution.zip": None, "PkgAssets/FlowSolution.zip": None}


def test_a_package_as_it_should_be_breaks_nothing() -> None:
    assert broken({}) == []


@pytest.mark.parametrize(
    ("code", "patch"),
    [
        ("5000.1.1.5", {"intro.md": None}),
        ("5000.1.1.5", {"readme.md": "x"}),
        ("5000.1.1.5", {"notes.docx": "x"}),
        ("5000.1.1.6", solutions(**{"PkgAssets/FlowSolution.zip": None})),
        ("5000.1.1.6", solutions(**{"PkgAssets/Third.zip": EMPTY_SOLUTION})),
        ("5000.1.1.7", solutions(flow={FLOW: {"replace": ['"logicalName": "cts_contoso', '"logicalName": "other']}})),
        ("5000.1.1.7", solutions(flow={"solution.xml": None})),
        ("5000.1.1.8", solutions(WITHOUT, WITHOUT)),
        ("5000.1.1.9", solutions(flow={FLOW: {"replace": ['"operationId": "', '"operationId": "Old']}})),
        ("5000.1.1.11", {"package.zip": None}),
        ("5000.1.1.11", {"second.zip": {"PkgAssets/a.zip": EMPTY_SOLUTION}}),
        ("5000.1.1.11", {"docs/a.txt": "x"}),
        ("5000.1.1.11", {"__MACOSX/._a": "x"}),
        ("5000.1.1.12", {"package.zip": {"Second/a.txt": "x"}}),
        ("5000.1.1.13", {"package.zip": {**NO_SOLUTIONS, "PkgAssets/a.txt": "x"}}),
        ("5000.1.1.13", {"package.zip": {"PkgAssets/Inner/a.txt": "x"}}),
        ("5000.1.1.14", solutions(flow={FLOW: None})),
        ("5000.1.1.15", solutions(flow={FLOW: None, "Workflows/Renamed.json": "{}"})),
        ("5000.1.1.16", {"package.zip": {"PkgAssets/FlowSolution.zip": "not a zip"}}),
        ("5000.1.1.16", solutions({"customizations.xml": "<a>"})),
        ("5000.1.1.17", solutions({"[Content_Types].xml": None})),
        ("5000.1.1.17", solutions(NO_CONNECTOR)),
        ("5000.1.1.17", solutions({"Connector/cts_contoso-20invoices_connectionparameters.json": None})),
        ("5000.4", {"package.zip": {"PkgAssets/Plugin.zip": {**PLUGIN_SOLUTION}}}),
    ],
)  # fmt: skip
def test_each_code_of_the_policy_is_given(code: str, patch: dict[str, Any]) -> None:
    assert code in codes(patch)


def test_all_faults_are_told_at_once_with_their_places() -> None:
    patch: dict[str, Any] = solutions({"solution.xml": None}, {FLOW: None, "Workflows/Renamed.json": "{}"})
    patch |= {"intro.md": None, ".DS_Store": "x"}
    found = messages(patch)
    assert ': the zip contains ".DS_Store"' in found
    assert ": `intro.md` is missing from the zip" in found
    inside = " ▸ package.zip ▸ PkgAssets ▸ "
    assert (
        f'{inside}ConnectorSolution.zip: `solution.xml` is missing from the solution "ConnectorSolution.zip"' in found
    )
    message = '`customizations.xml` names no flow with the file "Workflows/Renamed.json"'
    assert f"{inside}FlowSolution.zip ▸ Workflows ▸ Renamed.json: {message}" in found


def test_the_line_in_customizations_is_told() -> None:
    [found] = broken(solutions(flow={FLOW: None, "Workflows/a.xaml": "x"}))[:1]
    assert found.finding.file.endswith("FlowSolution.zip ▸ customizations.xml")
    assert found.finding.line == 4


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ({"__MACOSX/package.zip": "x", ".DS_Store": "x"}, ["no-editor-or-os-files"]),
        ({"package.zip": {"__MACOSX/PkgAssets/._a": "x"}}, ["no-editor-or-os-files"]),
        ({"intro.md": None, "README.MD": "x"}, []),
        ({"package.zip": {"Package.dll": "x", "PkgAssets/ImportConfig.xml": "x"}}, []),
        ({"package.zip": {"PkgAssets/Connector.zip": "x"}}, ["package-readable", "package-solution-count"]),
    ],
)
def test_leftovers_and_files_of_a_deployment_package_are_told_apart(patch: dict[str, Any], expected: list[str]) -> None:
    assert rules(patch) == expected


def _nested(prefix: str) -> bytes:
    inner = read_package(package(SAMPLE, {}), NAME).outer.archive.files
    return write_archive({f"{prefix}{name}": data for name, data in inner.items()})


def test_a_folder_around_everything_is_told_by_name_and_the_rest_is_judged() -> None:
    [found] = broken(_nested("ConnectorPackage/"))
    assert (found.rule.id, found.finding.message) == (
        "package-outer-shape",
        'everything is in the folder "ConnectorPackage"',
    )


def test_what_belongs_into_a_package_is_recognized_in_its_place() -> None:
    files = read_package(package(SAMPLE, {}), NAME).outer.archive.files
    inner = read_package(files["package.zip"], NAME)
    assert inner.form is Form.INNER
    assert rules(files["package.zip"]) == ["package-outer-shape"]
    solution = inner.outer.archive.files["PkgAssets/ConnectorSolution.zip"]
    assert read_package(solution, NAME).form is Form.SOLUTION
    assert "package-outer-shape" in rules(solution)
    direct = write_archive({"intro.md": b"x", "ConnectorSolution.zip": solution})
    assert "package-inner-shape" in rules(direct)


def test_the_form_of_2023_is_one_warning_and_is_judged_like_the_files_beside_it() -> None:
    names = ("apiDefinition.swagger.json", "apiProperties.json", "icon.png")
    flat = {name: (SAMPLE / name).read_bytes() for name in names}
    assert rules(write_archive(flat)) == ["legacy-zip-three-files"]
    changed = {**flat, names[0]: flat[names[0]].replace(b'"Contoso Invoices"', b'"Contoso Invoices API"')}
    assert "package-definition-equals-repo" in rules(write_archive(changed))


def test_a_plugin_makes_three_solutions() -> None:
    plugin = {**PLUGIN_SOLUTION, "aiplugins/a": "x", "aipluginoperations/a": "x"}
    assert rules({"package.zip": {"PkgAssets/Plugin.zip": plugin}}) == []
    assert rules(solutions(flow={"customizations.xml": PLUGIN})).count("package-solution-count") == 1


@pytest.mark.parametrize(
    "data",
    [
        archive(Entry(b"../intro.md"), packed("package.zip", b"x")),
        archive(Entry(b"intro.md", b"/etc/passwd", mode=0o120777)),
        archive(Entry(b"intro.md", flags=1)),
        archive(Entry(b"intro.md", crc=1)),
        archive(packed("package.zip", bytes(40_000_000)), packed("intro.md", b"x")),
        archive(packed("package.zip", b"x"), Entry(b"intro.md", offset=0)),
        b"",
    ],
)
def test_a_hostile_package_blocks_and_says_why(data: bytes) -> None:
    found = broken(data)
    assert "package-readable" in {one.rule.id for one in found}
    assert all(one.rule.level is Level.ERROR for one in found if one.rule.id == "package-readable")


def test_entities_in_a_solution_block() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    [found] = [
        one.finding for one in broken(solutions({"customizations.xml": bomb})) if one.rule.id == "package-readable"
    ]
    assert found.message == "`customizations.xml` has a document type or entities, which are not read"


# The connector inside


def test_what_the_packaged_definition_adds_is_told_at_its_place_inside() -> None:
    place = {
        "Connector/cts_contoso-20invoices_openapidefinition.json": {
            "replace": ['"title": "Contoso Invoices"', '"title": "Invoices API"']
        }
    }
    found = {one.rule.id: one.finding for one in broken(solutions(place))}
    assert "title-no-api-word" in found or any(rule.startswith("title") for rule in found)
    finding = found["package-definition-equals-repo"]
    assert finding.pointer == "/info/title"
    assert '`/info/title` is "Invoices API" instead of "Contoso Invoices"' in finding.message


def test_a_packaged_definition_in_openapi_three_is_one_fault_of_its_own() -> None:
    place = {
        "Connector/cts_contoso-20invoices_openapidefinition.json": {
            "replace": ['"swagger": "2.0"', '"openapi": "3.0.1", "servers": []']
        }
    }
    found = [one.rule.id for one in broken(solutions(place)) if one.rule.page != "packaged"]
    assert found == ["swagger-version-2-0"]


def test_what_the_reviewed_definition_breaks_too_is_told_once(tmp_path: Path) -> None:
    text = (SAMPLE / "apiDefinition.swagger.json").read_text(encoding="utf-8")
    for name in ("apiDefinition.swagger.json", "apiProperties.json", "icon.png", "readme.md", "intro.md"):
        (tmp_path / name).write_bytes((SAMPLE / name).read_bytes())
    (tmp_path / "apiDefinition.swagger.json").write_text(text.replace('"host"', '"hosts"', 1), encoding="utf-8")
    (tmp_path / NAME).write_bytes(package(tmp_path, {}))
    connector = read_connector(str(tmp_path), "a", Publisher.VERIFIED)
    read_packages(connector)
    found = examine(connector).broken
    assert [one.finding.file for one in found if one.rule.id == "host-present"] == ["apiDefinition.swagger.json"]


def test_a_secret_in_the_flow_is_found() -> None:
    key = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6"
    flow = {FLOW: {"replace": ['"parameters": {}', f'"parameters": {{"key": "{key}"}}']}}
    assert [
        one.finding.file.rpartition(" ▸ ")[2] for one in broken(solutions(flow=flow)) if one.rule.id == "pr-no-secrets"
    ] == [FLOW.partition("/")[2]]


def test_a_fault_in_the_packaged_properties_is_told_in_its_own_file() -> None:
    place = "Connector/cts_contoso-20invoices_connectionparameters.json"
    change = {place: {"replace": ['"type": "oauthSetting"', '"type": "oauthThing"']}}
    [found] = [one.finding for one in broken(solutions(change)) if one.rule.id == "connection-parameter-type-known"]
    assert found.file.endswith("cts_contoso-20invoices_connectionparameters.json")
    assert found.pointer == "/token/type"


@pytest.mark.shared
def test_the_published_packages_conform(shared: Path) -> None:
    found = sorted((shared / "corpus").glob("**/*.zip"))
    assert len(found) == 8
    for path in found:
        connector = read_connector(str(path.parent), path.parent.name, Publisher.INDEPENDENT)
        read_packages(connector)
        errors = [
            one for one in examine(connector).broken if one.rule.level is Level.ERROR and path.name in one.finding.file
        ]
        assert errors == [], path
