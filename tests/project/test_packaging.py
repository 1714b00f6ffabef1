"""The package: one name in site-packages, all that a run needs, and the same verdict as the checkout gives."""

import ast
import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from command import __version__
from tests.project.test_structure import ROOMS

NAME = "connector_certification"
STRANGER = 'WHO = "a stranger"\n'


def run(*command: str | Path, cwd: Path | None = None, status: int = 0, **variables: str) -> str:
    """What a command prints; it ends with ``status``."""
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=280,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def build(project: Path, directory: Path) -> Path:
    """The directory with what ``python -m build`` makes: the sdist, and the wheel from that."""
    # A fixed date: whoever builds the same files gets the same bytes.
    command = (sys.executable, "-m", "build", "--no-isolation", "--outdir", directory, project)
    run(*command, SOURCE_DATE_EPOCH="1700000000")
    return directory


@pytest.fixture(scope="session")
def built(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(project, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def wheel(built: Path) -> Path:
    [path] = built.glob("*.whl")
    return path


def inside(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def files(project: Path) -> set[str]:
    """Every file of the checkout, but what git ignores."""
    if not (project / ".git").exists():
        pytest.skip("this is no git checkout")
    options = ("-c", f"safe.directory={project}", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return {name for name in run("git", *options, cwd=project).split("\0") if name and (project / name).is_file()}


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment in which somebody else's package is called ``checks``, and this one is installed from its wheel.

    The libraries are those that the tests run with; the checkout is not on its path.
    """
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=False, symlinks=os.name != "nt")
    python = executable(place, "python")
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (packages / "checks").mkdir()
    (packages / "checks/__init__.py").write_text(STRANGER, encoding="utf-8")
    (packages / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    options = ("--disable-pip-version-check", "--no-deps", "--no-index", "--quiet")
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, wheel)
    return place


def executable(environment: Path, name: str) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin") / name


def sources(project: Path) -> list[Path]:
    """Every module of the program."""
    rooms = [path for room in ROOMS for path in (project / room).rglob("*.py")]
    return [project / "__main__.py", project / "entrypoint.py", *rooms]


def verdict(text: str) -> object:
    return json.loads(text)["connectors"]


def test_the_wheel_adds_one_name_to_site_packages(wheel: Path) -> None:
    assert {name.partition("/")[0] for name in inside(wheel)} == {NAME, f"{NAME}-{__version__}.dist-info"}


def test_the_wheel_has_every_file_of_the_program_and_no_other(wheel: Path, files: set[str]) -> None:
    rooms = (*(room for room in ROOMS if room != "entrypoint"), "schemas")
    program = {name for name in files if name.startswith(tuple(f"{room}/" for room in rooms))}
    program |= {"__main__.py", "entrypoint.py"}
    packed = {name.removeprefix(f"{NAME}/") for name in inside(wheel) if name.startswith(f"{NAME}/")}
    assert packed == program


def test_the_source_distribution_is_the_whole_checkout(built: Path, files: set[str]) -> None:
    [path] = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert packed == files | {"PKG-INFO"}


def test_who_builds_it_again_gets_the_same_bytes(project: Path, built: Path, tmp_path: Path) -> None:
    build(project, tmp_path)
    for path in built.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_an_installed_program_gives_the_verdict_of_the_checkout(environment: Path, project: Path) -> None:
    command = executable(environment, "connector-certification")
    sample = project / "samples/fabrikam-orders"
    installed = run(command, "--format", "json", sample, cwd=environment, status=1)
    checkout = run(*(sys.executable, project / "entrypoint.py", "--format", "json", sample), cwd=environment, status=1)
    assert verdict(installed) == verdict(checkout)


@pytest.mark.parametrize("inline", ["0", "1"])
def test_it_runs_beside_another_package_called_checks(environment: Path, project: Path, inline: str) -> None:
    command = executable(environment, "connector-certification")
    arguments = ("--base", project / "samples/contoso-invoices", project / "samples/contoso-invoices")
    said = run(command, *arguments, cwd=environment, CERTIFICATION_INLINE=inline)
    assert "ready to submit" in said
    assert "operation-summary-max-80" in run(command, "--explain", "operation-summary-max-80", cwd=environment)


def test_that_other_package_stays_what_it_is(environment: Path) -> None:
    code = f"import checks, {NAME}, sys; print(checks.WHO, [p for p in sys.path if p.endswith('{NAME}')])"
    assert run(executable(environment, "python"), "-c", code, cwd=environment) == "a stranger []\n"


def test_every_face_finds_its_files(environment: Path, project: Path) -> None:
    command = executable(environment, "connector-certification")
    assert "<style>" in run(command, "--format", "html", project / "samples/contoso-invoices", cwd=environment)


def test_no_module_of_the_directory_that_is_judged_is_imported(
    environment: Path, project: Path, tmp_path: Path
) -> None:
    for name in ("json", "checks", "yaml", "entrypoint"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken over')\n", encoding="utf-8")
    sample = project / "samples/contoso-invoices"
    assert "ready" in run(executable(environment, "connector-certification"), sample, cwd=tmp_path)
    assert "ready" in run(executable(environment, "python"), "-m", NAME, sample, cwd=tmp_path)


def test_the_version_is_written_in_one_place(environment: Path, project: Path, files: set[str]) -> None:
    command = executable(environment, "connector-certification")
    assert run(command, "--version", cwd=environment) == f"connector-certification {__version__}\n"
    code = "import importlib.metadata as m; print(m.version('connector-certification'))"
    assert run(executable(environment, "python"), "-c", code, cwd=environment) == f"{__version__}\n"
    written = f'"{__version__}"'
    named = [name for name in files if name.endswith((".py", ".toml", ".yml")) and not name.startswith("tests/")]
    assert [name for name in named if written in (project / name).read_text("utf-8")] == ["command/__init__.py"]


def test_every_python_that_is_promised_reads_the_program(project: Path) -> None:
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert settings["requires-python"] == ">=3.11"
    named = [one.removeprefix("Programming Language :: Python :: ") for one in settings["classifiers"] if "3." in one]
    assert named == ["3.11", "3.12", "3.13", "3.14"]
    for path in sources(project):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 11))


REMOVED = {
    *("asynchat", "asyncore", "distutils", "imp", "smtpd"),  # Python 3.12
    *("aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap", "msilib", "nis", "nntplib"),
    *("ossaudiodev", "pipes", "sndhdr", "spwd", "sunau", "telnetlib", "uu", "xdrlib"),  # Python 3.13
    *("ast.Bytes", "ast.Ellipsis", "ast.NameConstant", "ast.Num", "ast.Str"),  # and down to the end, Python 3.14
    *("asyncio.AbstractChildWatcher", "asyncio.SafeChildWatcher", "importlib.abc.ResourceReader"),
    *("importlib.abc.Traversable", "itertools.copy", "pkgutil.find_loader", "pkgutil.get_loader", "pty.master_open"),
    *("sqlite3.version", "sqlite3.version_info", "typing.ByteString", "urllib.parse.Quoter"),
}
"""Modules and names that are gone from one of the versions after the oldest."""


def test_nothing_is_used_that_a_later_python_has_removed(project: Path) -> None:
    used: set[str] = set()
    for path in sources(project):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                used |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                used |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
            elif isinstance(node, ast.Attribute):
                used.add(ast.unparse(node))
    assert used & REMOVED == set()
