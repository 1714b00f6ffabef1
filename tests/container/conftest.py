"""The image, built once from this checkout as a runner builds it."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.container.engine import Engine, running
from tests.container.runner import Image, Runner
from tests.container.standin import standin
from tests.github.contract import Contract
from tests.github.fake import FakeGitHub


@pytest.fixture(scope="session")
def docker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with running(tmp_path_factory.mktemp("docker")) as engine:
        yield engine


@pytest.fixture(scope="session")
def base(docker: Engine, project: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Dockerfile's own base where its registry can be reached, a stand-in elsewhere."""
    match = re.search(r"^ARG BASE=(\S+)$", (project / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert match
    try:
        reached = docker("pull", "--quiet", match[1], check=False, timeout=180).returncode == 0
    except subprocess.TimeoutExpired:
        reached = False
    return match[1] if reached else standin(docker, tmp_path_factory.mktemp("standin"))


@pytest.fixture(scope="session")
def image(docker: Engine, base: str, project: Path) -> Image:
    name = "connector-certification:test"
    # --network=host: an engine without a bridge has no other network.
    docker("build", "--network=host", "--build-arg", f"BASE={base}", "--tag", name, str(project), timeout=600)
    return Image(docker, name, base)


@pytest.fixture
def runner(image: Image, tmp_path: Path) -> Runner:
    return Runner(tmp_path, image)


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract("api.github.com")


@pytest.fixture
def github(contract: Contract) -> Iterator[FakeGitHub]:
    with FakeGitHub(contract).running() as fake:
        yield fake
