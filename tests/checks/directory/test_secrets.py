"""Only what cannot be anything but a secret blocks; a directory of many files is looked through in bounds."""

from functools import partialmethod
from pathlib import Path

import pytest

import checks.modules  # noqa: F401  (registers the rules)
from certify.request import Request, Task
from certify.run import run
from checks.rule import REGISTRY, Level
from checks.walk import walk
from connector.connector import read_connector
from connector.discovery import find_connectors
from connector.files import MAX_OTHER_BYTES, MAX_OTHERS, Directory
from connector.secret_search import MAX_SECRETS, is_text
from connector.secrets import Effort
from report.model import FailOn
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
    connector = read_connector(str(path), "contoso-invoices")
    assert len(connector.secrets) == MAX_SECRETS
    assert connector.unsearched == [f"there are more than {MAX_SECRETS:,} likely secrets"]


def names(directory: Path) -> list[str]:
    return [name for name, _ in Directory.open(str(directory)).others((), is_text)]


def unjudged(path: Path) -> list[str]:
    judgement = walk(read_connector(str(path), "contoso-invoices"))
    return [one.message for one in judgement.unjudged.get("authentication", [])]


def certain(path: Path) -> list[str]:
    return [secret.file for secret in read_connector(str(path), "contoso-invoices").secrets if secret.certain]


def test_files_are_read_in_order_folders_included(tmp_path: Path) -> None:
    for name in ("b.txt", "a/one.md", "a/two/three.md", "c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert names(tmp_path) == ["a/one.md", "a/two/three.md", "b.txt", "c.txt"]


@pytest.mark.parametrize(
    "place",
    [
        "a/b/c/d/e/f/g/h/notes.txt", "node_modules/x/notes.txt", "__pycache__/notes.txt", ".venv/notes.txt", "notes",
        "notes.dat",
    ],
)  # fmt: skip
def test_a_secret_is_found_in_any_folder(place: str, tmp_path: Path) -> None:
    path = materialize({}, tmp_path / "contoso-invoices")
    (path / place).parent.mkdir(parents=True, exist_ok=True)
    (path / place).write_text(written("github")[2])
    assert certain(path) == [place]
    assert unjudged(path) == []


@pytest.mark.parametrize(
    "decoys",
    ["ey=\n" * 10_001, "://a:b1c2d3@x \n" * 6_000, '"token": "kR7wVz2qPb4nXc9mTd1s" \n' * 6_000, "sk-\n" * 200_000],
    ids=["literals", "addresses", "members", "beginnings"],
)
def test_a_secret_behind_thousands_of_decoys_is_found(decoys: str, tmp_path: Path) -> None:
    path = materialize({"notes.txt": decoys + written("github")[2]}, tmp_path / "contoso-invoices")
    assert certain(path) == ["notes.txt"]


def test_a_secret_in_a_large_file_is_found(tmp_path: Path) -> None:
    path = materialize({"notes.txt": "a b\n" * 600_000 + written("github")[2]}, tmp_path / "contoso-invoices")
    assert certain(path) == ["notes.txt"]
    assert unjudged(path) == []


def test_a_secret_in_the_five_hundredth_file_is_found(tmp_path: Path) -> None:
    path = materialize({"z.txt": written("github")[2]}, tmp_path / "contoso-invoices")
    for number in range(500):
        (path / f"{number:04}.txt").write_text("a")
    assert certain(path) == ["z.txt"]
    assert unjudged(path) == []


def test_more_files_than_are_read_leave_the_criterion_unjudged(tmp_path: Path) -> None:
    path = materialize({}, tmp_path / "contoso-invoices")
    (path / "many").mkdir()
    for number in range(MAX_OTHERS):
        (path / "many" / f"{number:04}.txt").write_text("a")
    assert unjudged(path) == [f"not every text was searched for secrets: there are more than {MAX_OTHERS:,} files"]


def test_more_bytes_than_are_read_leave_the_criterion_unjudged(tmp_path: Path) -> None:
    path = materialize({}, tmp_path / "contoso-invoices")
    for number in range(3):
        (path / f"{number}.txt").write_bytes(b"a" * (MAX_OTHER_BYTES // 3 + 1))
    (message,) = unjudged(path)
    assert '"2.txt" has 11,184,811 bytes' in message


def test_pictures_and_films_of_any_size_and_number_are_no_texts(tmp_path: Path) -> None:
    path = materialize({}, tmp_path / "contoso-invoices")
    for number in range(5):
        with open(path / f"{number}.mp4", "wb") as film:
            film.write(b"\0\0\1\2film" * 10)
            film.truncate(MAX_OTHER_BYTES)
    assert unjudged(path) == []


def test_a_search_without_time_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Effort, "__init__", partialmethod(Effort.__init__, seconds=-1.0))
    path = materialize({"notes.txt": written("github")[2]}, tmp_path / "contoso-invoices")
    assert [message for message in unjudged(path) if "processor time" in message]


def test_git_links_and_other_connectors_are_left_out(tmp_path: Path) -> None:
    for name in (".git/config", "Other/apiDefinition.swagger.json", "Other/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert names(tmp_path) == []


def test_what_is_left_out_as_another_connector_is_found_as_one(tmp_path: Path) -> None:
    (tmp_path / "Other" / "apiDefinition.swagger.json").mkdir(parents=True)
    (tmp_path / "Other" / "notes.txt").write_text("a")
    assert names(tmp_path) == []
    assert list(find_connectors(str(tmp_path))) == [str(tmp_path / "Other")]


LINKS = (
    "[Rooms.exe](https://share.contoso.com/download.php?id=202&token={})",
    "[page](https://contoso.com/a?token={})",
    "Get <https://contoso.com/public/rooms?token={}>.",
    "https://files.contoso.com/rooms.zip?token={}",
)


@pytest.mark.parametrize("name", ["readme.md", "intro.md", "script.csx", "apiProperties.json"])
def test_a_secret_in_a_file_of_the_connector_is_found_whatever_its_encoding(name: str, tmp_path: Path) -> None:
    path = materialize({}, tmp_path / "contoso-invoices")
    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-16-be"):
        (path / name).write_bytes(f"// {written('github')[2]}".encode(encoding))
        assert certain(path) == [name]


@pytest.mark.parametrize("link", LINKS)
def test_the_token_of_a_link_for_readers_is_left_alone(link: str, tmp_path: Path) -> None:
    text = link.format("kQ4vRt9ZpLw3XcV6yHs2KdFgJ8nTaQeU")
    path = materialize({"notes.md": text, "notes.txt": text}, tmp_path / "contoso-invoices")
    assert [secret.file for secret in read_connector(str(path), "a").secrets] == ["notes.txt"]


@pytest.mark.parametrize("call", ["[x](https://contoso.com/a?api_key={})", "GET https://contoso.com/rooms?token={}"])
def test_the_key_of_a_call_is_not(call: str, tmp_path: Path) -> None:
    text = call.format("kQ4vRt9ZpLw3XcV6yHs2KdFgJ8nTaQeU")
    path = materialize({"notes.md": text}, tmp_path / "contoso-invoices")
    assert [secret.file for secret in read_connector(str(path), "a").secrets] == ["notes.md"]


def test_hundreds_of_files_of_decoys_are_searched_once(tmp_path: Path) -> None:
    path = materialize({}, tmp_path / "contoso-invoices")
    for number in range(290):
        (path / f"{number}.txt").write_text("ey=" * 10_000)
    (path / "z.txt").write_text(written("github")[2])
    assert certain(path) == ["z.txt"]
    assert unjudged(path) == []


def test_they_are_found_where_no_client_may_be_loaded(tmp_path: Path) -> None:
    path = materialize({"notes.txt": "".join(written("github")[2])}, tmp_path / "contoso-invoices")
    (connector,) = run(Request((Task(str(path), "contoso-invoices"),), fail_on=FailOn.FAILED)).connectors
    assert [finding.rule for finding in connector.findings if finding.level == "error"] == ["pr-no-secrets"]
