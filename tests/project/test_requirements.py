"""The libraries: few, each used, locked with the hashes of their wheels, from nowhere in particular."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import metadata, packages_distributions
from pathlib import Path

import pytest

LOCKS = ("requirements.txt", "requirements-dev.txt")
ROOMS = ("certify", "checks", "command", "connector", "probe", "publish", "report")


def names(text: str) -> set[str]:
    """The libraries that a requirements file asks for, by their normalized names."""
    found = re.findall(r"^([A-Za-z][\w.-]*)", text, re.MULTILINE)
    return {normalized(name) for name in found}


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text: str) -> dict[str, str]:
    """Each library of a lock with everything that stands behind it."""
    return {match[1]: match[2] for match in re.finditer(r"^([a-z][\w.-]*)==((?:.*\\\n)*.*)$", text, re.MULTILINE)}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_library_is_pinned_with_its_hashes(project: Path, lock: str) -> None:
    text = (project / lock).read_text(encoding="utf-8")
    assert set(pins(text)) == names(text)
    assert [name for name, rest in pins(text).items() if "--hash=sha256:" not in rest] == []


@pytest.mark.parametrize("file", [*LOCKS, "requirements.in", "requirements-dev.in", "requirements-overrides.txt"])
def test_no_requirements_file_names_a_host_or_a_directory(project: Path, file: str) -> None:
    text = (project / file).read_text(encoding="utf-8")
    assert not re.search(r"://|index-url|find-links|trusted-host|(^|\s)@ |(^|\s)[~/]\w", text)


def test_the_locks_agree(project: Path) -> None:
    runtime, development = (pins((project / lock).read_text(encoding="utf-8")) for lock in LOCKS)
    version = re.compile(r"[^\s;]+")
    for name, rest in runtime.items():
        assert name in development
        assert version.match(rest)[0] == version.match(development[name])[0], name  # type: ignore[index]


def test_the_lock_holds_every_library_that_is_asked_for(project: Path) -> None:
    for source, lock in (("requirements.in", LOCKS[0]), ("requirements-dev.in", LOCKS[1])):
        asked = names((project / source).read_text(encoding="utf-8"))
        assert asked <= set(pins((project / lock).read_text(encoding="utf-8")))


def test_the_program_imports_exactly_the_libraries_that_it_asks_for(project: Path) -> None:
    files = [project / "entrypoint.py"]
    for room in ROOMS:
        files += (project / room).rglob("*.py")
    distributions = packages_distributions()
    used = {
        normalized(distributions.get(module, [module])[0])
        for file in files
        for module in imported(file)
        if module not in sys.stdlib_module_names and module not in ROOMS
    }
    assert used == names((project / "requirements.in").read_text(encoding="utf-8"))


def imported(file: Path) -> Iterator[str]:
    """The top-level modules that a file imports anywhere."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_the_documentation_gives_a_reason_for_every_library(project: Path) -> None:
    readme = (project / "docs" / "maintaining.md").read_text(encoding="utf-8").lower()
    missing = [name for name in names((project / "requirements.in").read_text("utf-8")) if name not in readme]
    assert missing == []


LICENSES = {
    "MIT, MIT-0, MIT-CMU": {"MIT", "MIT License", "MIT-0", "MIT-CMU"},
    "BSD-2-Clause, BSD-3-Clause": {"BSD License", "BSD-2-Clause", "BSD-3-Clause"},
    "Apache-2.0, alone or as a choice": {
        *("Apache Software License", "Apache-2.0", "Apache-2.0 OR BSD-3-Clause", "Apache-2.0 OR GPL-2.0-or-later"),
    },
    "PSF-2.0": {"PSF-2.0", "Python Software Foundation License"},
    "MPL-2.0": {"Mozilla Public License 2.0 (MPL 2.0)"},
    "LGPL": {"GNU Library or Lesser General Public License (LGPL)"},
}
"""The licenses that the documentation lists, each with what libraries call it; no other may come in unseen."""


def license_of(library: str) -> str:
    told = metadata(library)
    classifiers = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier", ()) if one.startswith("License ::")]
    joined = [" / ".join(classifiers)] if classifiers else []
    said = [*told.get_all("License-Expression", ()), *joined, *told.get_all("License", ())][0]
    return next((kind for kind, names in LICENSES.items() if said in names), f"unknown: {said}")


def test_the_documentation_lists_the_license_of_every_library(project: Path) -> None:
    text = (project / "docs" / "maintaining.md").read_text(encoding="utf-8").partition("### Licenses")[2]
    listed = {
        library: match[1]
        for match in re.finditer(r"^\| (.+) \| ([a-z].+) \|$", text.partition("## ")[0], re.MULTILINE)
        for library in match[2].split(", ")
    }
    installed = pins((project / "requirements.txt").read_text(encoding="utf-8"))
    assert listed == {library: license_of(library) for library in installed}
