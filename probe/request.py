"""One question to one address, over HTTPS, to a checked IP address, with an end."""

from __future__ import annotations

import http.client
import re
import ssl
from contextlib import suppress
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from connector.address import Answer, Kind
from probe.address import is_public
from probe.network import SECONDS, Network, NoSuchName, within

REQUEST_SECONDS: Final = 10.0
"""What one request may take altogether, however slowly its parts arrive."""
MAX_REDIRECTS: Final = 5
"""Redirects of one address that are followed."""
HEADERS: Final = {
    "User-Agent": "connector-certification (checks the links of a connector)",
    "Accept": "*/*",
    "Connection": "close",
}
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_GONE: Final = frozenset({404, 410})
_CONTROL: Final = "www.microsoft.com"
"""A name that exists: where it does not, this machine cannot resolve names."""
_CERTIFICATES: Final = {
    9: "is not valid yet",
    10: "has expired",
    18: "is signed by nobody but itself",
    23: "was withdrawn",
    62: "is for another host",
    64: "is for another address",
}
"""What is wrong with a certificate whoever looks at it, by OpenSSL's number. Others may be this machine's fault."""
_OTHER_NAME: Final = re.compile("[\u00df\u03c2\u200c\u200d]")
"""Letters of a name that IDNA 2008 keeps and Python's codec replaces: it would be another host."""
_LOGIN_HOSTS: Final = re.compile(
    r"(?:^|\.)(?:login\.microsoftonline\.com|login\.live\.com|login\.windows\.net|accounts\.google\.com)$"
    r"|^(?!(?:www|developer|support|help|docs|status|trust|community)\.)(?:[\w-]+\.)+"
    r"(?:okta|auth0|b2clogin|ciamlogin|onelogin)\.com$"
)
_LOGIN_PATHS: Final = re.compile(r"/(?:log[-_]?in|sign[-_]?in|log[-_]?on|sign[-_]?on|sso)(?:[/.?;]|$)", re.IGNORECASE)


class Budget(Exception):
    """No further request may be made; the message says why."""


class Asker:
    """Asks addresses of one network.

    :param network: where names are resolved and connections made.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._context: ssl.SSLContext | None = None
        self._resolves: bool | None = None

    def ask(self, url: str, *, page: bool, spend: object) -> Answer:
        """Ask an address once, and where it redirects to.

        :param page: people open it in a browser; otherwise any answer of the host will do, and no redirect is followed.
        :param spend: called before each request; raises :exc:`Budget` where none may be made any more.
        """
        assert callable(spend)
        for _ in range(MAX_REDIRECTS + 1):
            parts = _checked(url)
            if isinstance(parts, Answer):
                return parts
            try:
                spend()
            except Budget as reason:
                return Answer(Kind.UNKNOWN, str(reason))
            status, location = 0, ""
            try:
                status, location = self._request(parts)
            except _Stop as stop:
                return stop.answer
            if not page:
                return Answer(Kind.ALIVE)
            if status not in _REDIRECTS or not location:
                return _by_status(status)
            before = url
            try:
                url = urljoin(url, location)
            except ValueError:
                return Answer(Kind.UNKNOWN, "redirects to something that is no address")
            if _is_login(url) and not _is_login(before):
                return Answer(Kind.LOGIN, "leads to a page for signing in")
        return Answer(Kind.UNKNOWN, f"redirects more than {MAX_REDIRECTS} times")

    def _request(self, parts: SplitResult) -> tuple[int, str]:
        """Status and Location of one answer; no body is read.

        :raises _Stop: there is no answer, or none may be asked for.
        """
        host = parts.hostname or ""
        address = self._address(host)
        if self._context is None:
            self._context = self._network.trust()
        context = self._context
        opened: list[http.client.HTTPConnection] = []

        def exchange() -> tuple[int, str]:
            raw = self._network.connect(address, 443)
            connection = http.client.HTTPConnection(host, timeout=SECONDS)
            connection.sock = raw
            opened.append(connection)
            raw.settimeout(SECONDS)
            connection.sock = context.wrap_socket(raw, server_hostname=host.rstrip("."))
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", target, headers={"Host": host, **HEADERS})
            response = connection.getresponse()
            while 100 < response.status < 200 and response.status != 101:  # early hints: the answer is still to come
                response.headers = None  # type: ignore[assignment]  # or it takes itself for read
                response.begin()
            return response.status, _utf8(response.getheader("Location") or "")

        def close() -> None:
            for connection in opened:
                with suppress(OSError):
                    if connection.sock is not None:
                        connection.sock.shutdown(2)
                with suppress(OSError):
                    connection.close()

        try:
            return within(REQUEST_SECONDS, exchange, close)
        except ssl.SSLCertVerificationError as error:
            raise _Stop(_by_certificate(error)) from None
        except TimeoutError:
            raise _Stop(Answer(Kind.UNKNOWN, "did not answer in time")) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _Stop(Answer(Kind.UNKNOWN, f"could not be reached from here ({type(error).__name__})")) from None
        finally:
            close()

    def _address(self, host: str) -> str:
        """The IP address to connect to, all of the host's addresses checked.

        :raises _Stop: there is none, or one of them is not public.
        """
        try:
            addresses = [str(ip_address(host))]
        except ValueError:
            addresses = self._resolved(host)
        if not addresses or not all(map(is_public, addresses)):
            raise _Stop(Answer(Kind.UNKNOWN, "leads to a network address that is not public, and was not asked"))
        # Not every runner speaks IPv6.
        return min(addresses, key=lambda address: ":" in address)

    def _resolved(self, host: str) -> list[str]:
        try:
            return self._network.resolve(host)
        except NoSuchName:
            if self._can_resolve():
                raise _Stop(Answer(Kind.DEAD, "names a host that does not exist")) from None
        except (OSError, UnicodeError):
            pass
        raise _Stop(Answer(Kind.UNKNOWN, "has a host whose name could not be resolved from here"))

    def _can_resolve(self) -> bool:
        if self._resolves is None:
            try:
                self._resolves = bool(self._network.resolve(_CONTROL))
            except (NoSuchName, OSError):
                self._resolves = False
        return self._resolves


class _Stop(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


def _checked(url: str) -> SplitResult | Answer:
    """The parts of an address that may be asked for."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
        url.encode()
        if _OTHER_NAME.search(parts.hostname or ""):
            raise ValueError("written otherwise by browsers")
    except (ValueError, UnicodeError):
        return Answer(Kind.UNKNOWN, "is no address that can be asked")
    if parts.scheme != "https":
        return Answer(Kind.UNKNOWN, "leads to an address without HTTPS, which is not asked")
    if port not in (None, 443):
        return Answer(Kind.UNKNOWN, f"leads to port {port}, which is not asked")
    if not host or parts.username is not None or parts.password is not None:
        return Answer(Kind.UNKNOWN, "is no address that can be asked")
    if any(ord(sign) < 33 or ord(sign) > 126 for sign in parts.path + parts.query):
        from urllib.parse import quote

        parts = parts._replace(
            path=quote(parts.path, safe="/%:@!$&'()*+,;=~"), query=quote(parts.query, safe="/%?:@!$&'()*+,;=~")
        )
    return parts._replace(netloc=f"[{host}]" if ":" in host else host, fragment="")


def _utf8(text: str) -> str:
    """A header's text as browsers read it, where its bytes are UTF-8."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _by_status(status: int) -> Answer:
    if status in _GONE:
        return Answer(Kind.DEAD, f"answers with status {status}")
    return Answer(Kind.ALIVE) if 200 <= status < 400 else Answer(Kind.UNKNOWN, f"answers with status {status}")


def _by_certificate(error: ssl.SSLCertVerificationError) -> Answer:
    if error.verify_code in _CERTIFICATES:
        return Answer(Kind.CERTIFICATE, f"has a certificate that {_CERTIFICATES[error.verify_code]}")
    return Answer(Kind.UNKNOWN, "has a certificate that could not be verified from here")


def _is_login(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(_LOGIN_HOSTS.search(parts.hostname or "") or _LOGIN_PATHS.search(parts.path))
    except ValueError:
        return False
