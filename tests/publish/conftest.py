"""A fake GitHub for each test, one contract for the whole session."""

import json
from collections.abc import Iterator
from typing import Any, Self

import pytest

from certify.answer import answer
from certify.client import Result
from certify.readers import Inline
from certify.request import Request
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


class _NoWorker:
    """In place of the worker process, which has tests of its own."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.inline = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def close(self) -> None:
        return


def _results(request: Request, worker: object = None) -> Iterator[Result]:
    for index, task in enumerate(request.tasks):
        word, _, text = answer(request, task, Inline()).partition(b" ")
        values = json.loads(text)
        if word.decode() == request.wish:
            yield Result(index, task, values)
        else:
            yield Result(index, task, None, values["reason"], values["remedy"])


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connectors are read and judged in this process, by the worker's own code: a hundred runs take a minute."""
    monkeypatch.setattr("certify.client.results", _results)
    monkeypatch.setattr("publish.run.Worker", _NoWorker)
    monkeypatch.setattr("publish.kept.Worker", _NoWorker)
