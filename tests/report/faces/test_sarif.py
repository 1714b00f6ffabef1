import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.rule import Level
from connector.node import Unjudged, Unproven
from report.faces import sarif
from report.model import Change, Edit, Place, Report, RuleDescription, SourceDescription, State
from tests.report.examples import EXEMPTED, NO_TEST_ACCOUNT, connector, finding, hint, report

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
RULE = RuleDescription(
    id="parameter-description-present",
    level=Level.ERROR,
    criterion="openapi-definition",
    requirement="Every parameter has a `description`.",
    reason="It stands in the empty field.",
    help="Say what to enter.",
    validators=("RequiredPropertyMissing",),
    policies=("5000.3",),
    sources=(SourceDescription("A source", "https://example.com/source"),),
    url="https://example.com/rules#parameter-description-present",
)


def run(subject: Report) -> Any:
    document = json.loads(sarif.render(subject))
    VALIDATOR.validate(document)
    [only] = document["runs"]
    return only


def results(subject: Report) -> list[Any]:
    found: list[Any] = run(subject)["results"]
    return found


def test_a_result_has_its_place_in_characters_and_its_level() -> None:
    only = run(report(connector(finding())))
    assert only["columnKind"] == "unicodeCodePoints"
    [result] = only["results"]
    assert result["level"] == "error"
    assert result["message"]["text"] == (
        'Parameter "id" of "Get invoice" has no description. Say in one sentence what to enter and where to find it.'
    )
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {
            "uri": "certified-connectors/Contoso%20Invoices/apiDefinition.swagger.json",
            "uriBaseId": "SRCROOT",
        },
        "region": {"startLine": 41, "startColumn": 13, "endLine": 41, "endColumn": 25},
    }


def test_the_three_levels_and_the_three_states_have_their_words() -> None:
    found = [finding(level, state=state) for level, state in zip(Level, State, strict=True)]
    said = results(report(connector(*found)))
    assert [result["level"] for result in said] == ["error", "warning", "note"]
    assert [result["baselineState"] for result in said] == ["new", "unchanged", "absent"]


def test_a_rule_brings_its_help_in_markdown_and_its_page() -> None:
    subject = replace(report(connector(finding())), rules=(RULE,))
    [rule] = run(subject)["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == "Every parameter has a description."
    assert "**What to do:** Say what to enter." in rule["help"]["markdown"]
    assert "[A source](https://example.com/source)" in rule["help"]["markdown"]
    assert rule["helpUri"] == RULE.url
    assert rule["properties"]["tags"] == ["openapi-definition", "RequiredPropertyMissing", "5000.3"]


def test_every_result_points_to_its_rule() -> None:
    only = run(replace(report(connector(finding(), hint())), rules=(RULE,)))
    rules = only["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in only["results"]] == [
        result["ruleId"] for result in only["results"]
    ]


def fingerprints(*found: Any) -> list[str]:
    return [result["partialFingerprints"]["certification/v1"] for result in results(report(connector(*found)))]


def test_fingerprints_survive_moved_lines_and_other_words() -> None:
    [before] = fingerprints(finding())
    assert fingerprints(finding(line=99, end_line=99, message="in other words", help="Do it.")) == [before]


def test_fingerprints_tell_faults_apart() -> None:
    found = [
        finding(),
        finding(pointer="/paths/~1invoices/get/parameters/1"),
        finding(member="description"),
        finding(rule="another"),
        finding(file="apiProperties.json"),
        finding(file="readme.md", pointer=None, message="a"),
        finding(file="readme.md", pointer=None, message="b"),
    ]
    assert len(set(fingerprints(*found))) == len(found)
    assert len(set(fingerprints(finding(), finding()))) == 2


def test_what_could_not_be_judged_is_an_error() -> None:
    [result] = results(report(connector(unjudged={"icon": [Unjudged("it took too long", "Export it again.")]})))
    assert (result["ruleId"], result["level"]) == (sarif.NOT_JUDGED, "error")
    assert result["message"]["text"] == "Icon could not be judged: it took too long. Export it again."


def test_a_missing_answer_is_no_result() -> None:
    assert results(report(connector(unproven=NO_TEST_ACCOUNT))) == []


def test_a_finding_without_line_or_file_has_a_place_all_the_same() -> None:
    whole, of_icon = results(
        report(connector(finding(file=None, line=None), finding(file="icon.png", line=None, column=None)))
    )
    assert whole["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "certified-connectors/Contoso%20Invoices", "uriBaseId": "SRCROOT"}
    }
    assert of_icon["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_further_places_are_related_locations() -> None:
    [result] = results(report(connector(finding(places=(Place("/paths/a", 7, 3, 7, 9),), uses=2))))
    [related] = result["relatedLocations"]
    assert related["physicalLocation"]["region"]["startLine"] == 7


def test_a_certain_change_is_a_fix_in_each_of_its_files() -> None:
    edits = (Edit(Change.REPLACE, "a.json", 4, 1, 4, 5, "true"), Edit(Change.REPLACE, "b.json", 2, 3, 2, 3, "x"))
    [result] = results(report(connector(finding(fix=edits), path="c")))
    first, second = result["fixes"][0]["artifactChanges"]
    assert (first["artifactLocation"]["uri"], second["artifactLocation"]["uri"]) == ("c/a.json", "c/b.json")
    assert first["replacements"] == [
        {
            "deletedRegion": {"startLine": 4, "startColumn": 1, "endLine": 4, "endColumn": 5},
            "insertedContent": {"text": "true"},
        }
    ]


def test_what_is_no_replacement_of_characters_is_no_fix() -> None:
    [result] = results(report(connector(finding(fix=(Edit(Change.RENAME, "a.json", 1, 1, 1, 1, "b.json"),)))))
    assert "fixes" not in result


@pytest.mark.parametrize("path", ["/absolute/path", ".", "../x", "a:b"])
def test_any_path_is_an_address(path: str) -> None:
    [result] = results(report(connector(finding(), path=path)))
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert (location["uri"].startswith("file:///absolute/")) == path.startswith("/")
    assert ":" not in location["uri"].removeprefix("file:")


def test_a_large_report_keeps_what_blocks_within_the_limits_of_code_scanning() -> None:
    found = [hint(line=line) for line in range(1, 25_001)] + [finding(line=line) for line in range(1, 1_001)]
    text = sarif.render(report(connector(*found)))
    only = json.loads(text)["runs"][0]
    assert len(only["results"]) == sarif.MAX_RESULTS
    assert sum(result["level"] == "error" for result in only["results"]) == 1_000
    assert "1,000 results are left out" in text
    assert len(gzip.compress(text.encode())) < 10_000_000


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=40))
def test_any_text_keeps_the_schema(text: str) -> None:
    judged = connector(
        finding(message=text, help=text, file=text, pointer=text, validator=text),
        unproven={"icon": [Unproven(text, text)]},
        unjudged={"availability": [Unjudged(text, text)]},
        path=text,
        title=text,
    )
    run(report(judged))
    sarif.render(report(judged)).encode("ascii")


def test_what_is_exempted_is_a_suppressed_result() -> None:
    subject = report(connector(finding(), exempted=[EXEMPTED, EXEMPTED]))
    first, *suppressed = sorted(run(subject)["results"], key=lambda one: "suppressions" in one)
    assert "suppressions" not in first
    assert [one["ruleId"] for one in suppressed] == ["icon-background-matches-brand"] * 2
    [why] = suppressed[0]["suppressions"]
    assert why == {
        "kind": "external",
        "status": "accepted",
        "justification": "The brand changes in May. Until 2999-05-31.",
    }
    assert len({one["partialFingerprints"]["certification/v1"] for one in suppressed}) == 2
