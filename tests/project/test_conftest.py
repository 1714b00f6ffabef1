"""What is missing on a machine is skipped at a desk, and never where everything has to be there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest

@pytest.mark.shared
def test_of_the_corpus(): ...

@pytest.fixture
def absent(): pytest.skip("not here")

def test_of_something_else(absent): ...
"""


@pytest.mark.parametrize(("strict", "closing"), [("", "2 skipped"), ("1", "2 errors")])
def test_a_skip_is_a_failure_where_nothing_may_be_missing(
    project: Path, tmp_path: Path, strict: str, closing: str
) -> None:
    tests = tmp_path / "checkout/tests"
    tests.mkdir(parents=True)
    (tests / "conftest.py").write_bytes((project / "tests/conftest.py").read_bytes())
    (tests.parent / "pyproject.toml").write_bytes((project / "pyproject.toml").read_bytes())
    (tests / "test_it.py").write_text(TESTS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=tests.parent,
        env={**os.environ, "CERTIFICATION_CI": strict},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode == 0) is (strict == "")
    assert closing in done.stdout.splitlines()[-1]
    assert "../shared is not beside this checkout" in done.stdout
