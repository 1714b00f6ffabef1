"""The image: small, closed to the workspace, and nothing in it that a run does not need."""

import json
import re
from ast import literal_eval
from pathlib import Path

import pytest

from tests.container.runner import Image

pytestmark = pytest.mark.docker

MEGABYTE = 1_000_000


def test_the_program_adds_at_most_120_megabytes_to_its_base(image: Image, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nimage: {image.size() / MEGABYTE:.0f} MB, of which {image.added() / MEGABYTE:.0f} MB are the program")
    assert 20 * MEGABYTE < image.added() < 120 * MEGABYTE


def test_no_installer_and_no_compiler_is_left(image: Image) -> None:
    tools = ("pip", "pip3", "gcc", "cc", "g++", "make", "git", "curl", "wget")
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
