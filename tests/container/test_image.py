"""The image: small, closed to the workspace, and nothing in it that a run does not need."""

import json
import re
from ast import literal_eval
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.container.runner import Image
from tools.start import WITH_CONNECTOR, WITHOUT_CONNECTOR, measured, ratios

pytestmark = pytest.mark.docker

MEGABYTE = 1_000_000


def test_it_is_pulled_as_at_most_60_megabytes(image: Image, capsys: pytest.CaptureFixture[str]) -> None:
    size = image.compressed()
    with capsys.disabled():
        print(
            f"\nimage: {size / MEGABYTE:.0f} MB compressed; what it was built in: {image.of_base() / MEGABYTE:.0f} MB"
        )
    assert 20 * MEGABYTE < size < 60 * MEGABYTE


def test_it_starts_as_soon_as_its_python_and_judges_soon_after(
    image: Image, capsys: pytest.CaptureFixture[str]
) -> None:
    def docker(arguments: Sequence[str], given: str) -> str:
        return image.engine(*arguments, given=given).stdout

    found = ratios(measured(docker, image.name, rounds=5))
    with capsys.disabled():
        print(f"\nimage: {', '.join(f'{title} {busy:.1f}' for title, (_, busy) in found.items())} in processor time")
    assert found["without a connector"][1] <= WITHOUT_CONNECTOR
    assert found["with one"][1] <= WITH_CONNECTOR


def test_the_only_programs_in_it_are_python_and_what_loads_libraries(image: Image) -> None:
    code = """
import os, pathlib
roots = [root for root in pathlib.Path("/").iterdir() if root.name not in ("dev", "proc", "sys")]
paths = [path for root in roots if not root.is_symlink() for path in root.rglob("*")]
files = [path for path in paths if path.is_file() and not path.is_symlink()]
programs = [path.name for path in files if os.access(path, os.X_OK) and path.read_bytes()[:4] == b"\\x7fELF"]
print([name for name in programs if ".so" not in name], [str(path) for path in files if path.suffix == ".sh"])
"""
    programs, scripts = literal_eval("[" + image.python(code).strip().replace("] [", "], [") + "]")
    assert programs == ["python3.13"]
    assert scripts == []


def test_no_layer_below_has_anything_else(image: Image) -> None:
    assert len(image.inspect()["RootFS"]["Layers"]) == 1


def test_every_module_of_the_program_finds_what_it_imports(image: Image) -> None:
    code = """
import importlib, os, pathlib
root = pathlib.Path("/opt/certification/program")
failed = {}
for path in sorted(root.rglob("*.py")):
    try:
        importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"))
    except Exception as error:
        failed[str(path)] = repr(error)
print(failed)
"""
    assert image.python(code).strip() == "{}"


def test_it_says_which_packages_its_files_came_from(image: Image) -> None:
    """Scanners look for what a package list says, and lawyers for the licenses."""
    code = """
import pathlib
for path in sorted(pathlib.Path("/var/lib/dpkg/status.d").iterdir()):
    version = [line for line in path.read_text().splitlines() if line.startswith("Version: ")]
    print(path.name, len(version), pathlib.Path("/usr/share/doc", path.name, "copyright").is_file())
"""
    told = {line.split()[0]: line.split()[1:] for line in image.python(code).splitlines()}
    assert {"libc6", "libssl3t64", "libseccomp2", "ca-certificates"} <= set(told)
    assert [name for name, facts in told.items() if facts[0] != "1"] == []
    assert [name for name, facts in told.items() if facts[1] != "True"] == []


def test_no_installer_and_no_compiler_is_left(image: Image) -> None:
    tools = ("pip", "pip3", "gcc", "cc", "g++", "make", "git", "curl", "wget", "sh", "bash", "perl", "apt-get", "dpkg")
    found = image.python(f"import shutil; print([tool for tool in {tools} if shutil.which(tool)])")
    assert found.strip() == "[]"
    modules = ("pip", "ensurepip", "setuptools")
    assert image.python(f"import importlib.util as u; print([m for m in {modules} if u.find_spec(m)])").strip() == "[]"


def test_no_cache_of_pip_is_left(image: Image) -> None:
    code = (
        "import pathlib; print([str(p) for d in ('/root', '/tmp') for p in pathlib.Path(d).rglob('*') if p.is_file()])"
    )
    assert [path for path in literal_eval(image.python(code)) if not path.startswith("/root/.")] == []


def test_the_image_holds_the_program_and_nothing_else_of_the_checkout(image: Image) -> None:
    code = "import os; print(sorted(os.listdir('/opt/certification/program')))"
    assert literal_eval(image.python(code)) == [
        *("LICENSE", "__pycache__", "certify", "checks", "command", "connector", "entrypoint.py"),
        *("probe", "publish", "report", "schemas"),
    ]


def test_every_module_is_compiled(image: Image) -> None:
    code = """
import pathlib, importlib.util
missing = []
for path in pathlib.Path("/opt/certification").rglob("*.py"):
    if "__pycache__" not in path.parts and not pathlib.Path(importlib.util.cache_from_source(str(path))).exists():
        missing.append(str(path))
print(missing)
"""
    assert image.python(code).strip() == "[]"


def test_exactly_the_locked_libraries_are_installed(image: Image, project: Path) -> None:
    code = """
import importlib.metadata as m, json
print(json.dumps({d.name.lower().replace("_", "-"): d.version for d in m.distributions(path=[
    p for p in __import__("sys").path if "/opt/certification" in p])}))
"""
    locked = re.findall(r"^([a-z0-9-]+)==([^ ]+)", (project / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    assert {name.replace(".", "-"): version for name, version in json.loads(image.python(code)).items()} == dict(locked)


def test_neither_the_working_directory_nor_the_environment_is_looked_into_for_modules(image: Image) -> None:
    options = ("--workdir=/tmp", "--env=PYTHONPATH=/tmp/planted", "--env=PYTHONHOME=/tmp/planted")
    path = literal_eval(image.python("import sys; print(sys.path)", *options))
    assert all(place.startswith(("/usr/", "/opt/certification/")) for place in path), path


def test_it_is_run_as_a_runner_expects(image: Image) -> None:
    config = image.config()
    assert config["Entrypoint"][0].startswith("/")
    assert config["Entrypoint"][-1] == "/opt/certification/program/entrypoint.py"
    assert config["User"] in ("", "root")
    assert config["WorkingDir"] in ("", "/")
    assert config["Labels"]["org.opencontainers.image.licenses"] == "MIT"
