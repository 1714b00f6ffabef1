from pathlib import Path
from xml.etree import ElementTree as ET

import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.rule import Level
from connector.node import Unjudged, Unproven
from report.faces import junit
from report.model import Report
from tests.report.examples import EXEMPTED, NO_TEST_ACCOUNT, connector, finding, hint, report, tolerated, update

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parent / "schemas" / "jenkins-junit.xsd"))


def parsed(subject: Report) -> ET.Element:
    text = junit.render(subject)
    SCHEMA.validate(text)
    return ET.fromstring(text.encode())


def case(subject: Report, name: str) -> ET.Element:
    found = parsed(subject).find(f".//testcase[@name='{name}']")
    assert found is not None
    return found


def child(of: ET.Element, tag: str) -> ET.Element:
    found = of.find(tag)
    assert found is not None
    return found


def test_a_connector_is_a_suite_and_a_criterion_a_test() -> None:
    root = parsed(report(connector(path="a"), connector(finding(), path="b", unproven=NO_TEST_ACCOUNT)))
    assert [suite.get("name") for suite in root] == ["a", "b"]
    assert [len(suite.findall("testcase")) for suite in root] == [12, 12]
    assert {name: root.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "24",
        "failures": "1",
        "errors": "0",
    }
    assert [suite.get("skipped") for suite in root] == ["0", "1"]


def test_errors_fail_the_test_with_their_places() -> None:
    failed = case(report(connector(finding(), finding(line=52))), "OpenAPI definition")
    failure = child(failed, "failure")
    assert failure.get("message") == 'parameter "id" of "Get invoice" has no description in 2 places'
    assert failure.text == (
        'error: Parameter "id" of "Get invoice" has no description in 2 places. Say in one sentence what to enter and '
        "where to find it. (parameter-description-present)\n"
        "  certified-connectors/Contoso Invoices/apiDefinition.swagger.json:41:13\n"
        "  certified-connectors/Contoso Invoices/apiDefinition.swagger.json:52:13"
    )


def test_warnings_and_hints_are_output_of_a_test_that_passes() -> None:
    passed = case(report(connector(finding(Level.WARNING, message="it is long"), hint())), "OpenAPI definition")
    assert passed.find("failure") is None
    said = child(passed, "system-out").text or ""
    assert said.startswith("warning: It is long.")
    assert "\nhint: " in said


def test_what_could_not_be_judged_stands_in_error() -> None:
    subject = report(connector(unjudged={"icon": [Unjudged("it took too long", "Export it again.")]}))
    error = child(case(subject, "Icon"), "error")
    assert (error.get("message"), error.text) == ("it took too long", "Export it again.")
    assert parsed(subject).get("errors") == "1"


def test_a_missing_answer_is_skipped_with_its_reason() -> None:
    skipped = child(case(report(connector(unproven=NO_TEST_ACCOUNT)), "Test account"), "skipped")
    assert skipped.get("message") is None
    assert skipped.text == "answer missing: no test account declared"


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=40))
def test_any_text_is_well_formed(text: str) -> None:
    judged = connector(
        finding(message=text, help=text, file=text),
        hint(message=text, help=text),
        unproven={"icon": [Unproven(text, text)]},
        unjudged={"availability": [Unjudged(text, text)]},
        path=text,
        title=text,
    )
    parsed(report(judged))


def test_an_error_that_was_there_before_and_does_not_block_is_output_and_no_failure() -> None:
    only = case(report(tolerated()), "OpenAPI definition")
    assert only.find("failure") is None
    assert "known error: There is no info." in (child(only, "system-out").text or "")
    both = case(report(update()), "OpenAPI definition")
    assert "There is no info" not in (child(both, "failure").text or "")
    assert "known error: There is no info." in (child(both, "system-out").text or "")


def test_what_is_exempted_is_output_of_the_suite() -> None:
    [suite] = parsed(report(connector(exempted=[EXEMPTED])))
    said = child(suite, "system-out").text or ""
    assert said.startswith("exempted: The icon's background is not")
    assert said.endswith("(icon-background-matches-brand, until 2999-05-31): The brand changes in May.")
