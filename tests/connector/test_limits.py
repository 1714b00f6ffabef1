"""What is read of a connector has bounds: beyond them something is said, or only a suggestion is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connector import (
    edits,
    files,
    metadata,
    mistaken_content,
    node,
    package,
    packaged,
    passwords,
    properties_text,
    readme_draft,
    redaction,
    secret_search,
    secrets,
    sections,
    spelling,
    words,
    yaml_words,
    zip_reader,
)  # fmt: skip
from connector.connector import read_connector
from connector.files import Directory
from connector.markdown import read_markdown
from connector.node import Finding
from connector.publisher import Publisher
from tests.connector.planted import CERTAIN, drawn, private_key, written
from tests.connector.test_redaction import planted
from tests.connector.zips import Entry, archive, packed
from tools.examples import Patch, materialize

DEFINITION = "apiDefinition.swagger.json"


# --- Archives --------------------------------------------------------------------------------------------------------


@pytest.mark.attack(
    "A zip that expands without end",
    "Its directory and what it expands to are bounded; what is not read is an error that says so",
)
def test_a_directory_of_an_archive_is_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    data = archive(Entry(b"a" * 200))
    assert zip_reader.read_archive(data, "a.zip", zip_reader.Budget()).readable
    monkeypatch.setattr(zip_reader, "MAX_DIRECTORY", 100)
    found = zip_reader.read_archive(data, "a.zip", zip_reader.Budget())
    assert (found.readable, found.files) == (False, {})
    assert "the archive has more than" in found.faults[0].message


def test_what_a_package_expands_to_is_bounded() -> None:
    assert zip_reader.Budget().left == zip_reader.MAX_EXPANDED
    data = archive(packed("a.json", b"1" * 60), packed("b.json", b"2" * 60))
    found = zip_reader.read_archive(data, "a.zip", zip_reader.Budget(100))
    assert list(found.files) == ["a.json"]
    [fault] = found.faults
    assert fault.message == '"b.json" expands to more than is left of the 64 MiB of a package'


def test_solutions_beyond_the_bound_are_not_read_and_are_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = {f"PkgAssets/Solution{number}.zip": archive(packed("solution.xml", b"<a/>")) for number in range(9)}
    inner = archive(*(packed(name, data) for name, data in more.items()))
    data = archive(packed("package.zip", inner), packed("intro.md", b"# A"))
    assert len(package.read_package(data, "a.zip").solutions) == package.MAX_SOLUTIONS - 1
    monkeypatch.setattr(package, "MAX_SOLUTIONS", 4)
    assert len(package.read_package(data, "a.zip").solutions) == 3


def test_differences_of_a_package_are_counted_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = {str(number): 1 for number in range(9)}, {str(number): 2 for number in range(9)}
    assert len(list(packaged.differences(one, other))) == 9
    monkeypatch.setattr(packaged, "MAX_DIFFERENCES", 3)
    assert len(list(packaged.differences(one, other))) == 3


# --- Secrets ---------------------------------------------------------------------------------------------------------


def test_a_search_that_takes_too_long_says_so() -> None:
    effort = secrets.Effort(-1)
    assert effort.spent
    assert list(effort.limits) == [f"the search took more than {secrets.MAX_SECONDS:g} seconds of processor time"]


def test_a_long_text_is_searched_like_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "MAX_SPLIT", 10)
    _, text = CERTAIN["github"]
    assert [one.kind for one in secrets.find_secrets(f"a {text} b")] == ["GitHub token"]


def test_of_a_longer_secret_the_beginning_is_found() -> None:
    key = private_key()
    first, _, last = key.partition("\n")
    long = f"{first}\n" + (drawn(64) + "\n") * 100 + last
    [found] = secrets.find_secrets(long)
    assert found.start < len(first)
    assert found.end <= len(first) + 1 + secrets.MAX_LENGTH


def test_the_name_of_an_example_is_looked_for_close_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f'{{"name": "api_key", "example": "{drawn(40)}"}}'
    assert secrets.find_secrets(text)
    monkeypatch.setattr(secrets, "MAX_OBJECT", 5)
    assert not secrets.find_secrets(text)


def test_what_makes_a_signature_certain_is_looked_for_close_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, text = written("logic-app")
    assert [one.certain for one in secrets.find_secrets(text)] == [True]
    monkeypatch.setattr(secrets, "MAX_ADDRESS", 5)
    assert [one.certain for one in secrets.find_secrets(text)] == [False], "it is told all the same"


def test_a_secret_around_a_literal_is_looked_for_so_far_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    _, secret, text = written("aws-secret")
    assert len(secret) + 20 < secrets.MAX_BEHIND, "every shape fits well within it"
    assert secrets.find_secrets(text)
    monkeypatch.setattr(secrets, "MAX_BEHIND", 1)
    assert not secrets.find_secrets(text)


def test_more_names_than_are_looked_through_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / name).write_text("")
    monkeypatch.setattr(secret_search, "MAX_NAMES", 2)
    found = secret_search.search({}, set(), Directory.open(str(tmp_path)))
    assert found.unsearched == ["there are more than 2 entries in the directory"]


def test_a_zero_byte_behind_the_beginning_leaves_a_file_a_text() -> None:
    assert not secret_search.is_text("a.bin", b"\0" * 9)
    assert secret_search.is_text("a.bin", b"a" * files.MAX_START + b"\0")


def test_whoever_has_too_many_secrets_is_shown_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "MAX_STRETCHES", 3)
    assert redaction.Redactor(planted("abcdefgh-0123"))("anything") == redaction.NOTHING


def test_texts_that_are_not_remembered_are_cleaned_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "MAX_KEPT", 10)
    clean = redaction.Redactor(planted("abcdefgh-0123"))
    for _ in range(2):
        assert clean("the key abcdefgh-0123 is here") == "the key … is here"
    assert not clean._cleaned


def test_a_password_is_found_up_to_the_bound_which_is_that_of_the_file() -> None:
    password = " password: Winter.2026x"
    assert passwords.holds_password("a" * (passwords.MAX_TEXT - len(password)) + password)
    assert not passwords.holds_password("a" * passwords.MAX_TEXT + password)


# --- Texts that are shown --------------------------------------------------------------------------------------------


def test_names_and_messages_are_cut_with_an_ellipsis() -> None:
    assert words.cut("a" * (words.MAX_NAME + 1)) == "a" * (words.MAX_NAME - 1) + "…"
    long = Finding("f", "", "", "m" * (node.MAX_MESSAGE + 1), "h" * (node.MAX_MESSAGE + 1)).bounded()
    assert (len(long.message), len(long.help or "")) == (node.MAX_MESSAGE, node.MAX_MESSAGE)
    assert long.message.endswith("…")


def test_more_edits_than_the_bound_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edits, "MOST", 2)
    some = [edits.Remove("f", f"/{number}") for number in range(3)]
    assert edits.few(some[:2]) == some[:2]
    assert edits.few(some) == []


def test_a_line_that_is_too_long_is_not_written_out() -> None:
    line = "a: b: "
    assert yaml_words._in_quotes(line + "c" * 9)
    assert yaml_words._in_quotes(line + "c" * yaml_words.MAX_LINE) is None


def test_a_draft_lists_so_many_operations_and_cuts_descriptions(tmp_path: Path) -> None:
    description = "a" * (readme_draft.MAX_SENTENCE + 1)
    paths = {
        f"/{number}": {"get": {"operationId": f"A{number}", "summary": f"Get {number}", "description": description}}
        for number in range(readme_draft.MAX_OPERATIONS + 5)
    }
    patch: Patch = {DEFINITION: {"paths": {"/invoices": None, "/invoices/{id}": None, "/customers": None, **paths}}}
    connector = read_connector(str(materialize(patch, tmp_path / "c")), "c", Publisher.VERIFIED)
    text = readme_draft.draft_section(connector, "operations")
    assert text.count("### ") == readme_draft.MAX_OPERATIONS
    assert "a" * (readme_draft.MAX_SENTENCE - 1) + "…" in text
    assert description not in text


def test_a_company_to_paste_is_cut(tmp_path: Path) -> None:
    patch: Patch = {"apiProperties.json": {"properties": {"publisher": "A" * 200, "stackOwner": None}}}
    connector = read_connector(str(materialize(patch, tmp_path / "c")), "c", Publisher.VERIFIED)
    assert properties_text.company(connector, "stackOwner") == "A" * properties_text._LONGEST


# --- Names that are compared -----------------------------------------------------------------------------------------


def test_a_long_heading_means_what_its_beginning_says() -> None:
    filler = "a" * sections.MAX_HEADING
    assert sections.sections(read_markdown("# Prerequisites\n\ntext"), "prerequisites")
    assert not sections.sections(read_markdown(f"# {filler} prerequisites\n\ntext"), "prerequisites")


def test_of_a_long_name_the_first_words_are_looked_for() -> None:
    name = " ".join(f"w{number}" for number in range(sections.MAX_WORDS))
    assert sections.named(name, [f"{name} more"]) == {f"{name} more"}
    assert not sections.named(name.rpartition(" ")[0], [name])


def test_names_are_compared_up_to_their_bounds() -> None:
    long = "a" * spelling.MAX_COMPARED
    assert spelling.meant(long, [f"{long}b"])
    assert spelling.meant(f"{long}a", [f"{long}b"]) is None
    known = [f"other-{number}" for number in range(spelling.MAX_KNOWN)]
    assert spelling.Suggestions(["summary", *known])("sumary")
    assert spelling.Suggestions([*known, "summary"])("sumary") is None


def test_misspellings_of_metadata_are_looked_for_among_so_many() -> None:
    item = {"propertyNam": "Website"}
    last = metadata._MAX_ELEMENTS
    assert metadata.member(item, "propertyName", last - 1) == ("propertyNam", "Website")
    assert metadata.member(item, "propertyName", last) is None
    crowd: dict[str, Any] = {f"x{number}": 1 for number in range(metadata._MAX_MEMBERS)}
    assert metadata.member({**crowd, **item}, "propertyName", 0) is None
    assert metadata._meant("propertyName" + "x" * metadata._MAX_COMPARED, ("propertyName",), 0.1) == "propertyName"


def test_an_exported_solution_is_known_by_its_first_entries() -> None:
    rest = [f"a{number}" for number in range(mistaken_content._LONGEST)]
    assert mistaken_content.is_exported_solution(["solution.xml", *rest])
    assert not mistaken_content.is_exported_solution([*rest, "solution.xml"])
