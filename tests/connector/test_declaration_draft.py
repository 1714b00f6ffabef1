"""Members that are added to certification.yml: nothing that its author wrote is moved or changed."""

import pytest

from connector.declaration_draft import CannotAdd, Member, form, with_members
from connector.declaration_schema import faults, resolved, schema
from connector.document import read_document

FILE = "certification.yml"
SCENARIO = Member("business-app", "scenario")
SUBMITTED = Member("nomination", "submitted", "2026-05-04")


def read(text: str) -> object:
    return read_document(text.encode(), FILE, yaml=True).value


def test_a_new_file_has_a_comment_for_each_section_and_each_member() -> None:
    assert with_members("", FILE, [SCENARIO, SUBMITTED]).splitlines()[3:] == [
        "# The product behind the connector.",
        "business-app:",
        "  # What business users of Power Automate, Power Apps and Logic Apps do with it.",
        "  scenario:",
        "",
        "# When the connector was submitted and the agreements were signed.",
        "nomination:",
        "  # Day of the submission. A day, such as 2026-05-04.",
        '  submitted: "2026-05-04"',
    ]


def test_every_member_of_the_schema_can_be_added_and_waits_without_a_fault() -> None:
    members = []
    for section, holder in schema()["properties"].items():
        inner = resolved(holder).get("properties")
        if holder.get("type") != "array":
            members += [Member(section, name) for name in inner] if inner else [Member(None, section)]
    text = with_members("", FILE, members)
    assert faults(read(text), FILE) == []
    assert with_members(text, FILE, members) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "nomination: # of 2026\n    # by Ann\n    manifesto: 2026-01-01 # done\n\n# last\n",
            "nomination: # of 2026\n    # by Ann\n    manifesto: 2026-01-01 # done\n{comment}{member}\n# last\n",
        ),
        ("nomination:\n  submitted: # when?\n", 'nomination:\n  submitted: "2026-05-04" # when?\n'),
        ("nomination:\r\n  manifesto: 2026-01-01", "nomination:\r\n  manifesto: 2026-01-01\r\n{comment}{member}"),
        (
            "nomination: {manifesto: 2026-01-01} # m\n",
            'nomination: {manifesto: 2026-01-01, submitted: "2026-05-04"} # m\n',
        ),
        ("nomination:\n", "nomination:\n{comment}{member}"),
        ("nomination:\n  submitted: 2026-05-05\n", "nomination:\n  submitted: 2026-05-05\n"),
        (
            "nomination:\n  manifesto: >-\n    2026-01-01\n\nsubmission:\n  open-source: true\n",
            "nomination:\n  manifesto: >-\n    2026-01-01\n{comment}{member}\nsubmission:\n  open-source: true\n",
        ),
    ],
)  # fmt: skip
def test_what_is_there_stays_as_it_is(before: str, after: str) -> None:
    end = "\r\n" if "\r" in before else "\n"
    indent = "    " if "\n    #" in before else "  "
    comment = f"{indent}# Day of the submission. A day, such as 2026-05-04.{end}"
    member = f'{indent}submitted: "2026-05-04"{end}'
    assert with_members(before, FILE, [SUBMITTED]) == after.replace("{comment}", comment).replace("{member}", member)


def test_a_byte_order_mark_stays_where_it_is() -> None:
    text = "nomination:\n  manifesto: 2026-01-01\n"
    assert with_members(f"\ufeff{text}", FILE, [SUBMITTED]) == "\ufeff" + with_members(text, FILE, [SUBMITTED])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nomination: [\n", "certification.yml:2: a value is missing, or a bracket is not closed; correct that first"),
        ("- nomination\n", "does not consist of sections with names"),
        ("nomination: soon\n", '"nomination" is not a section'),
        ("{nomination: {manifesto: 2026-01-01}}\n", "not at the start of a line"),
        ("nomination: {\n  manifesto: 2026-01-01\n}\n", "add the answers by hand"),
        ("nomination:\n  a: 1\nnomination:\n  b: 2\n", "certification.yml:3: .* is defined twice"),
    ],
)
def test_a_text_to_which_nothing_can_be_added_for_certain_is_left_alone(text: str, why: str) -> None:
    with pytest.raises(CannotAdd, match=why):
        with_members(text, FILE, [SUBMITTED])


def test_a_value_is_quoted_where_yaml_would_read_something_else() -> None:
    for said in ("a: b # c", "yes", "2026-05-04", '"', "- x", "ü", "null", "{", "it's"):
        assert read(with_members("", FILE, [Member("business-app", "scenario", said)])) == {
            "business-app": {"scenario": said}
        }


def test_the_form_of_a_value_is_told_by_the_schema() -> None:
    assert form("test-account", "handed-over") == "portal, partner-center, email or not-needed"
    assert form("business-app", "owns-service") == "true or false"
    assert form("business-app", "scenario") == ""
