"""Every connector of a tree is found, and none is passed over in silence."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from connector.discovery import NamesDoNotTell, find_connectors, names_alone
from tests.connector.test_files import as_nobody
from tests.effort import at_most


def put(directory: Path, name: str = "apiDefinition.swagger.json", text: str = "{}") -> None:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / name).write_text(text)


def found(root: Path) -> list[str]:
    return [os.path.relpath(directory, root) for directory in find_connectors(str(root))]


def test_a_connector_may_be_the_root_itself(tmp_path: Path) -> None:
    put(tmp_path)
    assert found(tmp_path) == ["."]


def test_connectors_are_found_at_any_depth_in_order(tmp_path: Path) -> None:
    put(tmp_path / "b" / "deep" / "er")
    put(tmp_path / "a", "APIPROPERTIES.JSON")
    put(tmp_path / "a" / "nested", "apidefinition.swagger.yaml")
    put(tmp_path / "c", "readme.md")
    assert found(tmp_path) == ["a", "a/nested", "b/deep/er"]


def test_only_what_git_keeps_for_itself_is_left_out(tmp_path: Path) -> None:
    for name in (".git", "node_modules", ".venv", "__pycache__", "a/.git"):
        put(tmp_path / name / "x")
    assert found(tmp_path) == [".venv/x", "__pycache__/x", "node_modules/x"]


@pytest.mark.parametrize(("name", "levels"), [("d", 1_100), ("a directory", 250)])
def test_a_tree_that_is_too_deep_is_an_error_with_its_beginning(name: str, levels: int, tmp_path: Path) -> None:
    before = os.getcwd()
    try:
        os.chdir(tmp_path)
        for _ in range(levels):
            os.mkdir(name)
            os.chdir(name)
    finally:
        os.chdir(before)
    try:
        with pytest.raises(OSError, match="has directories in each other, more than 200 deep") as raised:
            list(find_connectors(str(tmp_path)))
    finally:
        subprocess.run(["rm", "-r", str(tmp_path / name)], check=True)  # Python's own would call itself as often
    assert str(raised.value.filename).endswith(f"/{name}")
    assert len(str(raised.value.filename)) < 400


def test_a_tree_of_some_depth_is_looked_through(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(150):
        deep = deep / "d"
        deep.mkdir()
    put(deep)
    assert found(tmp_path) == ["/".join("d" * 150)]


def test_links_to_directories_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "outside" / "a")
    (tmp_path / "tree" / "a").mkdir(parents=True)
    (tmp_path / "tree" / "link").symlink_to(tmp_path / "outside")
    (tmp_path / "tree" / "a" / "up").symlink_to("..")
    assert found(tmp_path / "tree") == []


def test_a_link_to_a_connector_is_found_itself(tmp_path: Path) -> None:
    put(tmp_path / "outside")
    (tmp_path / "tree" / "a").mkdir(parents=True)
    (tmp_path / "tree" / "a" / "link").symlink_to(tmp_path / "outside")
    assert found(tmp_path / "tree") == ["a/link"]


@pytest.mark.parametrize("name", ["apiDefinition.swagger.json", "APIPROPERTIES.json", "certification.yml"])
def test_a_folder_or_a_link_with_the_name_of_a_file_makes_a_connector(name: str, tmp_path: Path) -> None:
    (tmp_path / "a" / name).mkdir(parents=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / name).symlink_to("/nowhere")
    assert found(tmp_path) == ["a", "b"]


def test_whatever_lies_where_connectors_lie_is_one(tmp_path: Path) -> None:
    put(tmp_path / "certified-connectors" / "Deleted", "readme.md")
    put(tmp_path / "certified-connectors" / "Moved" / "v2", "apiDefinition.json")
    put(tmp_path / "certified-connectors" / "Nested" / "v2")
    put(tmp_path / "certified-connectors", "README.md")
    put(tmp_path / "independent-publisher-connectors" / "Packed", "package.zip")
    (tmp_path / "independent-publisher-connectors" / "Link").symlink_to("/nowhere")
    put(tmp_path / "docs" / "Text", "readme.md")
    assert found(tmp_path) == [
        "certified-connectors/Deleted",
        "certified-connectors/Moved",
        "certified-connectors/Nested/v2",
        "independent-publisher-connectors/Link",
        "independent-publisher-connectors/Packed",
    ]


@pytest.mark.parametrize("name", ["my.json", "./my.json", "MY.json", "src/my.json", "src\\\\my.json"])
def test_settings_that_name_a_definition_make_a_connector(tmp_path: Path, name: str) -> None:
    put(tmp_path, "my.json")
    put(tmp_path / "src", "my.json")
    put(tmp_path, "settings.json", f'{{"apiDefinition": "{name}"}}')
    assert found(tmp_path) == ["."]


@pytest.mark.parametrize("text", ["", "[]", '{"apiDefinition": " "}', '{"apiDefinition": []}', '{"x": 1}'])
def test_settings_of_something_else_make_none(tmp_path: Path, text: str) -> None:
    put(tmp_path, "settings.json", text)
    assert found(tmp_path) == []


def test_a_thousand_directories_are_searched_in_a_moment(tmp_path: Path) -> None:
    for number in range(1000):
        put(tmp_path / f"group {number % 10}" / f"connector {number}")
    with at_most(5):
        assert len(found(tmp_path)) == 1000


def test_a_directory_that_may_not_be_read_is_an_error_and_not_silence() -> None:
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        put(Path(place) / "open")
        (Path(place) / "closed").mkdir(mode=0)
        with as_nobody(), pytest.raises(PermissionError):
            found(Path(place))


def test_settings_that_name_a_file_that_is_gone_make_a_connector(tmp_path: Path) -> None:
    put(tmp_path, "settings.json", '{"apiProperties": "gone.json"}')
    assert found(tmp_path) == ["."]


def test_names_alone_tell_the_same_connectors(tmp_path: Path) -> None:
    for place in ("a", "a/nested", "certified-connectors/b"):
        put(tmp_path / place)
    put(tmp_path / "a", "settings.json")
    assert list(find_connectors(str(tmp_path), names_alone(100))) == list(find_connectors(str(tmp_path)))


def test_names_do_not_tell_what_settings_say(tmp_path: Path) -> None:
    put(tmp_path / "a", "settings.json", '{"apiDefinition": "rooms.json"}')
    with pytest.raises(NamesDoNotTell):
        list(find_connectors(str(tmp_path), names_alone(100)))


def test_no_more_directories_are_listed_than_asked_for(tmp_path: Path) -> None:
    put(tmp_path / "a" / "b")
    assert found(tmp_path) == ["a/b"]
    assert len(list(find_connectors(str(tmp_path), names_alone(3)))) == 1
    with pytest.raises(NamesDoNotTell):
        list(find_connectors(str(tmp_path), names_alone(2)))
