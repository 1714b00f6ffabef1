"""A connector's directory becomes one object; settings.json may name the files otherwise."""

import json
from pathlib import Path
from typing import Any

import pytest

from connector.connector import Connector, Readme, read_connector
from connector.publisher import Publisher


def read(directory: Path, shown: str = "contoso", **files: Any) -> Connector:
    """A directory with these files; ``__`` stands for the dot of a name."""
    for name, content in files.items():
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        (directory / name.replace("__", ".")).write_bytes(data)
    return read_connector(str(directory), shown)


def titled(title: str) -> dict[str, Any]:
    return {"swagger": "2.0", "info": {"title": title}}


def test_an_empty_directory_is_a_connector_without_anything(tmp_path: Path) -> None:
    connector = read(tmp_path)
    assert (connector.definition, connector.properties, connector.declaration, connector.icon) == (None,) * 4
    assert connector.title == tmp_path.name


def test_every_file_is_found_in_any_letter_case(tmp_path: Path) -> None:
    connector = read(
        tmp_path,
        APIDEFINITION__Swagger__JSON=titled("Contoso"),
        apiproperties__json={"properties": {"iconBrandColor": "#123456"}},
        README__MD=b"# Contoso",
        Intro__Md=b"# Intro",
        SCRIPT__CSX=b"class Script {}",
        Certification__YML=b"tier: standard",
    )
    assert connector.title == "Contoso"
    assert connector.properties is not None
    assert connector.properties.brand_color == "#123456"
    assert connector.readme is not None
    assert connector.readme.file == "README.MD"
    assert connector.intro is not None
    assert connector.script is not None
    assert connector.declaration is not None


def test_a_definition_may_be_yaml(tmp_path: Path) -> None:
    connector = read(tmp_path, apiDefinition__swagger__yaml=b"swagger: '2.0'\ninfo:\n  title: Contoso\n")
    assert connector.definition is not None
    assert connector.title == "Contoso"


def test_the_files_that_settings_name_win(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "api.json").write_text(json.dumps(titled("named")))
    connector = read(
        tmp_path,
        settings__json={"apiDefinition": ".\\src\\api.json", "apiProperties": "PROPS.json", "script": " ./own.csx "},
        apiDefinition__swagger__json=titled("usual"),
        props__json={"properties": {"iconBrandColor": "#111111"}},
        apiProperties__json={"properties": {"iconBrandColor": "#222222"}},
        own__csx=b"own",
        script__csx=b"usual",
    )
    assert connector.title == "named"
    assert connector.definition is not None
    assert connector.definition.file == "src/api.json"
    assert connector.properties is not None
    assert (connector.properties.file, connector.properties.brand_color) == ("props.json", "#111111")
    assert connector.script is not None
    assert (connector.script.file, connector.script.text) == ("own.csx", "own")


@pytest.mark.parametrize("value", [None, 7, "", "  ", [], {}, ["x"], True, "./"])
def test_settings_that_name_nothing_leave_the_usual_names(tmp_path: Path, value: Any) -> None:
    names = dict.fromkeys(("apiDefinition", "apiProperties", "icon", "script"), value)
    connector = read(tmp_path, settings__json=names, apiDefinition__swagger__json=titled("usual"))
    assert connector.title == "usual"
    assert connector.unreadable == []


@pytest.mark.parametrize("settings", [b"", b"[]", b"7", b"{", b"\xff\xfe", b'{"apiDefinition": "x"'])
def test_settings_that_cannot_be_read_leave_the_usual_names(tmp_path: Path, settings: bytes) -> None:
    connector = read(tmp_path, settings__json=settings, apiDefinition__swagger__json=titled("usual"))
    assert connector.title == "usual"


@pytest.mark.parametrize("name", ["missing.json", "sub/missing.json", "\ud800", "x" * 5000])
def test_a_name_under_which_nothing_stands_leaves_the_usual_one(tmp_path: Path, name: str) -> None:
    (tmp_path / "sub").mkdir()
    connector = read(tmp_path, settings__json={"apiDefinition": name}, apiDefinition__swagger__json=titled("usual"))
    assert connector.title == "usual"
    assert connector.unreadable == []


@pytest.mark.parametrize("name", ["link", "link/x.json"])
def test_a_name_in_the_settings_that_cannot_be_read_is_told_and_not_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / "link").symlink_to("/etc")
    connector = read(tmp_path, settings__json={"apiDefinition": name}, apiDefinition__swagger__json=titled("usual"))
    assert connector.definition is None
    assert [file.file for file in connector.unreadable] == [name]


@pytest.mark.parametrize("value", [None, [], 7, "x", {"properties": []}, {"properties": None}])
def test_definition_and_properties_of_another_type_are_none(tmp_path: Path, value: Any) -> None:
    text = json.dumps(value).encode()
    connector = read(tmp_path, apiDefinition__swagger__json=b"[]", apiProperties__json=text, certification__yml=text)
    assert (connector.definition, connector.properties) == (None, None)
    assert connector.declaration is not None


@pytest.mark.parametrize(
    ("shown", "title", "color", "publisher"),
    [
        ("independent-publisher-connectors/Contoso", "Contoso", "#123456", Publisher.INDEPENDENT),
        ("certified-connectors/Contoso", "Contoso (Independent Publisher)", "#da3b01", Publisher.VERIFIED),
        ("Contoso", "Contoso (independent publisher)", "#123456", Publisher.INDEPENDENT),
        ("Contoso", "Contoso", "#DA3B01", Publisher.INDEPENDENT),
        ("Contoso", "Contoso", "#123456", Publisher.VERIFIED),
        (".", "Contoso", 7, Publisher.VERIFIED),
    ],
)
def test_the_publisher_is_found_by_folder_then_title_then_colour(
    tmp_path: Path, shown: str, title: str, color: Any, publisher: Publisher
) -> None:
    connector = read(
        tmp_path,
        shown,
        apiDefinition__swagger__json=titled(title),
        apiProperties__json={"properties": {"iconBrandColor": color}},
    )
    assert connector.publisher is publisher


def test_a_document_and_a_text_file_are_found_by_their_names(tmp_path: Path) -> None:
    connector = read(tmp_path, apiDefinition__swagger__json=titled("Contoso"), readme__md=b"\xef\xbb\xbf# \xff")
    assert connector.document("apiDefinition.swagger.json") is connector.definition_document
    assert connector.document("readme.md") is None
    assert connector.text_file("readme.md") is connector.readme
    assert connector.readme is not None
    assert (connector.readme.text, connector.readme.size) == ("# \N{REPLACEMENT CHARACTER}", 6)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# Contoso", (2, 1, 2, 10)),
        ("  - an entry  ", (2, 3, 2, 13)),
        ("   ", (2, 1, 2, 1)),
        ("", (2, 1, 2, 1)),
        ("a\u2028b", (2, 1, 2, 4)),
    ],
)
def test_a_finding_in_a_text_file_marks_what_is_written_on_its_line(text: str, place: tuple[int, ...]) -> None:
    found = Readme("readme.md", f"first\r\n{text}\rlast", 0).finding("a fault", line=2)
    assert (found.line, found.column, found.end_line, found.end_column) == place


def test_a_finding_in_a_text_file_keeps_the_columns_that_it_is_given() -> None:
    found = Readme("readme.md", "one two three", 0).finding("a fault", line=1, column=5, end_column=8)
    assert (found.line, found.column, found.end_line, found.end_column) == (1, 5, 1, 8)


def test_a_line_beyond_the_end_is_marked_at_its_start() -> None:
    found = Readme("readme.md", "one", 0).finding("a fault", line=9)
    assert (found.line, found.column, found.end_column) == (9, 1, 1)
