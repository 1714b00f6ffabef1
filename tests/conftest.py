"""What every test can ask for, and what a test that needs more than Python does where that is missing.

A test marked ``browser``, ``docker``, ``node`` or ``shared`` is skipped with the reason where its need is not met. With
``CERTIFICATION_CI=1`` nothing may be missing: every skip is a failure then.
"""

import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import jsonschema_path  # noqa: F401  before checks.openapi.validator, whose stand-in would do for our own tests only
import pytest
from xdist.scheduler import LoadScopeScheduling

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NOTHING_SKIPPED = os.environ.get("CERTIFICATION_CI") == "1"
# A change is judged by the same examples as the one before it; at a desk they are others each time.
hypothesis.settings.register_profile("desk", derandomize=NOTHING_SKIPPED, deadline=None)
hypothesis.settings.load_profile("desk")


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of the checkout."""
    return PROJECT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The corpus and the oracle beside the checkout; for tests marked ``shared``."""
    return SHARED


class OneEngine(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist has no types
    """Shares the tests out function by function, but keeps those of the image together, so that it is built once.

    One by one they would take a tenth longer: each that ends is looked for among all that were given to its process.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "container" if nodeid.startswith("tests/container/") else nodeid.partition("[")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneEngine:
    return OneEngine(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        pytest.skip("../shared is not beside this checkout")
    if item.get_closest_marker("node") and not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("Node.js and npm are not on this machine")
    if item.get_closest_marker("browser") and not any(map(shutil.which, BROWSERS)):
        pytest.skip("Chromium is not on this machine")
    if item.get_closest_marker("docker") and not shutil.which("docker"):
        pytest.skip("the docker command is not on this machine")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _without_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _without_skip((yield))


def _without_skip(report: Report) -> Report:
    if NOTHING_SKIPPED and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"nothing may be skipped here: {reason}"
    return report
