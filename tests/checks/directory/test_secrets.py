"""Only what cannot be anything but a secret blocks; a directory of many files is looked through in bounds."""

from pathlib import Path

import checks.modules  # noqa: F401  (registers the rules)
from checks.rule import REGISTRY, Level
from checks.walk import walk
from connector.connector import MAX_SECRETS, read_connector
from connector.files import MAX_OTHER_BYTES, MAX_OTHERS, Directory
from tests.connector.planted import written
from tools.examples import materialize


def test_a_certain_secret_blocks_and_a_likely_one_warns() -> None:
    assert REGISTRY["pr-no-secrets"].level is Level.ERROR
    assert REGISTRY["no-example-payload-with-secrets"].level is Level.WARNING


def test_every_finding_hides_its_line(tmp_path: Path) -> None:
    lines = "\n".join(written(name)[2] for name in ("github", "bearer"))
    path = materialize({"notes.txt": lines}, tmp_path / "contoso-invoices")
    found = [b for b in walk(read_connector(str(path), "contoso-invoices")).broken if b.rule.page == "secrets"]
    assert [b.finding.secret for b in found] == [True, True]


def test_only_so_many_secrets_are_told(tmp_path: Path) -> None:
    line = written("github")[2]
    path = materialize({}, tmp_path / "contoso-invoices")
    for number in range(4):
        (path / f"{number}.txt").write_text(f"{line}\n" * (MAX_SECRETS // 3))
    assert len(read_connector(str(path), "contoso-invoices").secrets) == MAX_SECRETS


def names(directory: Path) -> list[str]:
    return [name for name, _ in Directory.open(str(directory)).others(())]


def test_files_are_read_in_order_folders_included(tmp_path: Path) -> None:
    for name in ("b.txt", "a/one.md", "a/two/three.md", "c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert names(tmp_path) == ["a/one.md", "a/two/three.md", "b.txt", "c.txt"]


def test_only_so_many_files_are_read(tmp_path: Path) -> None:
    for number in range(MAX_OTHERS + 20):
        (tmp_path / f"{number:04}.txt").write_text("a")
    assert len(names(tmp_path)) <= MAX_OTHERS


def test_only_so_many_bytes_are_read(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_bytes(b"a" * (MAX_OTHER_BYTES // 5))
    (tmp_path / "large.txt").write_bytes(b"a" * (MAX_OTHER_BYTES // 2))
    found = names(tmp_path)
    assert len(found) == 5
    assert "large.txt" not in found


def test_hidden_folders_links_and_other_connectors_are_left_out(tmp_path: Path) -> None:
    for name in (".git/config", "node_modules/a.js", "Other/apiDefinition.swagger.json", "Other/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert names(tmp_path) == []


def test_folders_within_folders_end(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(30):
        deep = deep / "a"
    deep.mkdir(parents=True)
    (deep / "notes.txt").write_text("a")
    assert names(tmp_path) == []
