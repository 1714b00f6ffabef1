"""All questions of one run: each address once, and no more than so many requests.

Runs in a process of its own, which has the network, no token, and no file of a connector.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Final

from connector.address import Answer, Kind
from probe.network import Internet, Network
from probe.request import Asker, Budget

MAX_REQUESTS: Final = 20
"""Of one run, redirects included."""
SECONDS: Final = 60.0
"""Of one run: after that nothing more is asked."""
_PROXIES: Final = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


class Probe:
    """Asks addresses, one after the other.

    :param network: the internet, unless a test brings its own.
    """

    def __init__(self, network: Network | None = None) -> None:
        self._asker = Asker(network or Internet())
        # Behind a proxy it is the proxy that resolves names: what was checked here would not be what is reached.
        self._proxied = network is None and any(os.environ.get(name) for name in _PROXIES)
        self._answers: dict[tuple[str, bool], Answer] = {}
        self._left = MAX_REQUESTS
        self._end: float | None = None

    def ask(self, url: str, *, page: bool) -> Answer:
        """What came of asking an address; one that was asked before is not asked again.

        :param page: people open it in a browser.
        """
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


def main() -> None:
    """Read ``[[url, page], …]`` from standard input, and write ``[[kind, reason], …]``."""
    probe = Probe()
    answers = [probe.ask(str(url), page=bool(page)) for url, page in json.load(sys.stdin)]
    json.dump([[answer.kind.value, answer.reason] for answer in answers], sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # work that did not end in time is left behind
