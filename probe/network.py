"""The two things that touch the network: resolving a name, and connecting to an address that was checked."""

from __future__ import annotations

import queue
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

SECONDS: Final = 5.0
"""What resolving a name, and one step of a request, may take."""

_Result = TypeVar("_Result")


class NoSuchName(Exception):
    """The name does not exist."""


class Network(Protocol):
    """How names become addresses, and addresses connections. Tests have one of their own."""

    def resolve(self, host: str) -> list[str]:
        """The addresses of a host.

        :raises NoSuchName: there is no such host.
        :raises OSError: nobody could tell.
        """

    def connect(self, address: str, port: int) -> socket.socket:
        """A connection to an address.

        :raises OSError: it could not be made.
        """

    def trust(self) -> ssl.SSLContext:
        """Whose certificates are trusted."""


class Internet:
    """The real one: the system's resolver, direct connections, the system's certificates; no proxy."""

    def resolve(self, host: str) -> list[str]:
        """The addresses of a host, within :data:`SECONDS`."""
        try:
            found = within(SECONDS, lambda: socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM))
        except socket.gaierror as error:
            if error.errno == socket.EAI_NONAME:
                raise NoSuchName(host) from None
            raise
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))

    def connect(self, address: str, port: int) -> socket.socket:
        """A connection to an address, never to a name: what was checked is what is reached."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(SECONDS)
            connection.connect((address, port))
        except BaseException:
            connection.close()
            raise
        return connection

    def trust(self) -> ssl.SSLContext:
        """The certificates that this system trusts."""
        return ssl.create_default_context()


def within(seconds: float, work: Callable[[], _Result], give_up: Callable[[], None] | None = None) -> _Result:
    """Do something that knows no time limit of its own; what does not end is left behind.

    :param give_up: called when the time is over, to end the work from outside.
    :raises TimeoutError: it did not end in time.
    """
    answers: queue.SimpleQueue[tuple[bool, object]] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put((True, work()))
        except Exception as error:  # noqa: BLE001  it is raised again where somebody waits for it
            answers.put((False, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        done, answer = answers.get(timeout=max(0.001, seconds))
    except queue.Empty:
        if give_up is not None:
            give_up()
        raise TimeoutError from None
    if not done:
        assert isinstance(answer, Exception)
        raise answer
    return answer  # type: ignore[return-value]
