"""All questions of one run: each address once, and no more than so many requests."""

from __future__ import annotations

import os
import time
from typing import Final

from connector.connector import Connector
from probe.answer import Answer, Kind
from probe.network import Internet, Network
from probe.plan import ProbedAddress, questions
from probe.request import Asker, Budget

MAX_REQUESTS: Final = 20
"""Of one run, redirects included."""
SECONDS: Final = 60.0
"""Of one run: after that nothing more is asked."""
_PROXIES: Final = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


class Probe:
    """Asks the addresses of connectors, one after the other.

    :param network: the internet, unless a test brings its own.
    """

    def __init__(self, network: Network | None = None) -> None:
        self._asker = Asker(network or Internet())
        # Behind a proxy it is the proxy that resolves names: what was checked here would not be what is reached.
        self._proxied = network is None and any(os.environ.get(name) for name in _PROXIES)
        self._answers: dict[tuple[str, bool], Answer] = {}
        self._left = MAX_REQUESTS
        self._end: float | None = None

    def ask(self, connector: Connector) -> list[ProbedAddress]:
        """What came of asking the connector's addresses; one that several name is asked once."""
        return [ProbedAddress(question, self._answer(question.url, question.page)) for question in questions(connector)]

    def _answer(self, url: str, page: bool) -> Answer:
        if self._proxied:
            return Answer(Kind.UNKNOWN, "was not asked: requests go through a proxy here")
        key = (url.partition("#")[0], page)
        if key not in self._answers:
            self._answers[key] = self._asker.ask(key[0], page=page, spend=self._spend)
        return self._answers[key]

    def _spend(self) -> None:
        self._end = self._end or time.monotonic() + SECONDS
        if self._left <= 0:
            raise Budget(f"was not asked: {MAX_REQUESTS} requests were made before")
        if time.monotonic() > self._end:
            raise Budget(f"was not asked: the {SECONDS:g} s for asking were over")
        self._left -= 1
