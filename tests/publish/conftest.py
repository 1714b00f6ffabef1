"""A fake GitHub for each test, one contract for the whole session."""

from collections.abc import Iterator

import pytest

from tests.github.contract import Contract
from tests.github.fake import FakeGitHub


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract("api.github.com")


@pytest.fixture(scope="session")
def enterprise_contract() -> Contract:
    return Contract("ghes-3.19")


@pytest.fixture
def github(contract: Contract) -> Iterator[FakeGitHub]:
    with FakeGitHub(contract).running() as fake:
        yield fake


@pytest.fixture
def enterprise(enterprise_contract: Contract) -> Iterator[FakeGitHub]:
    with FakeGitHub(enterprise_contract, prefix="/api/v3").running() as fake:
        yield fake
