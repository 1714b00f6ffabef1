"""What comes of asking an address, with real servers on this machine behind a network of the test."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

import probe.request
from connector.address import Answer, Kind
from probe.network import NoSuchName
from probe.request import Asker
from tests.effort import at_most
from tests.probe.servers import PUBLIC, Authority, Handle, Server, TestNetwork, answer

HOST = "www.contoso.com"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


class World:
    """A network with servers in it."""

    def __init__(self, authority: Authority, stack: ExitStack) -> None:
        self.authority = authority
        self.network = TestNetwork(authority.file)
        self._stack = stack

    def serve(self, handle: Handle, host: str = HOST, address: str = PUBLIC, context: object = None) -> Server:
        """A server for a host, at an address; without a context of its own it has a right certificate."""
        chosen = self.authority.context(host) if context is None else context or None
        server = self._stack.enter_context(Server(handle, chosen).running())  # type: ignore[arg-type]
        self.network.names.setdefault(host, [address])
        self.network.servers[address] = server
        return server

    def ask(self, url: str = f"https://{HOST}/", *, page: bool = True, requests: int = 20) -> Answer:
        left = [requests]

        def spend() -> None:
            if not left[0]:
                raise probe.request.Budget("was not asked")
            left[0] -= 1

        return Asker(self.network).ask(url, page=page, spend=spend)


@pytest.fixture
def world(authority: Authority) -> Iterator[World]:
    with ExitStack() as stack:
        yield World(authority, stack)


@pytest.mark.parametrize("status", [200, 204, 206, 300, 304])
def test_a_page_that_answers_is_alive(world: World, status: int) -> None:
    world.serve(answer(status))
    assert world.ask() == Answer(Kind.ALIVE)


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_dead(world: World, status: int) -> None:
    world.serve(answer(status))
    assert world.ask() == Answer(Kind.DEAD, f"answers with status {status}")


@pytest.mark.parametrize("status", [400, 401, 403, 405, 429, 500, 502, 503, 999])
def test_other_answers_say_nothing_about_a_page(world: World, status: int) -> None:
    world.serve(answer(status))
    assert world.ask() == Answer(Kind.UNKNOWN, f"answers with status {status}")


@pytest.mark.parametrize("status", [200, 301, 401, 403, 404, 405, 500])
def test_a_host_is_alive_whatever_it_answers(world: World, status: int) -> None:
    world.serve(answer(status, Location="https://elsewhere.contoso.com/login"))
    assert world.ask(page=False) == Answer(Kind.ALIVE)
    assert len(world.network.connected) == 1


def test_the_request_is_one_get_without_anything_that_identifies(world: World) -> None:
    server = world.serve(answer(200))
    world.ask(f"https://{HOST}/a%20b/ü?c=d e#fragment")
    [request] = server.requests
    lines = request.decode().split("\r\n")
    assert lines[0] == "GET /a%20b/%C3%BC?c=d%20e HTTP/1.1"
    names = {line.partition(":")[0].lower() for line in lines[1:] if line}
    assert names == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert f"Host: {HOST}" in lines


@pytest.mark.parametrize(
    ("days", "host", "itself", "reason"),
    [
        ((-9, -1), HOST, False, "has expired"),
        ((1, 9), HOST, False, "is not valid yet"),
        ((-1, 1), HOST, True, "is signed by nobody but itself"),
        ((-1, 1), "www.fabrikam.com", False, "is for another host"),
    ],
)
def test_a_bad_certificate_is_told_with_its_fault(
    world: World, days: tuple[int, int], host: str, itself: bool, reason: str
) -> None:
    server = world.serve(answer(200), context=world.authority.context(host, days, itself=itself))
    assert world.ask() == Answer(Kind.CERTIFICATE, f"has a certificate that {reason}")
    assert server.requests in ([], [b""])


def test_a_certificate_of_an_unknown_authority_proves_nothing(world: World, tmp_path: Path) -> None:
    world.serve(answer(200), context=Authority(tmp_path).context(HOST))
    assert world.ask().kind is Kind.UNKNOWN


@pytest.mark.parametrize(
    "location",
    [
        "https://login.microsoftonline.com/common/oauth2/authorize",
        "https://accounts.google.com/ServiceLogin",
        "https://contoso.okta.com/app",
        "/login?next=%2F",
        "/users/sign_in",
        "/Account/LogOn",
        "https://id.contoso.com/sso/start",
    ],
)
def test_a_redirect_to_a_login_is_told_and_not_followed(world: World, location: str) -> None:
    server = world.serve(answer(302, Location=location))
    assert world.ask() == Answer(Kind.LOGIN, "leads to a page for signing in")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "location", ["/en/", "/blog/login-less-invoices", "/catalogin", "//www.contoso.com/a", "?a=/login"]
)
def test_other_redirects_are_followed(world: World, location: str) -> None:
    def handle(stream: socket.socket, request: bytes) -> None:
        first = request.startswith(b"GET / HTTP")
        (answer(301, Location=location) if first else answer(200))(stream, request)

    world.serve(handle)
    assert world.ask() == Answer(Kind.ALIVE)
    assert len(world.network.connected) == 2


def test_a_login_that_the_author_links_to_is_their_choice(world: World) -> None:
    world.serve(answer(200))
    assert world.ask(f"https://{HOST}/login") == Answer(Kind.ALIVE)


def test_redirects_have_an_end(world: World) -> None:
    server = world.serve(answer(302, Location="/again"))
    assert world.ask() == Answer(Kind.UNKNOWN, "redirects more than 5 times")
    assert len(server.requests) == 6


def test_redirects_count_as_requests(world: World) -> None:
    server = world.serve(answer(302, Location="/again"))
    assert world.ask(requests=2) == Answer(Kind.UNKNOWN, "was not asked")
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "location",
    [
        "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest/meta-data/", "https://10.0.0.1/",
        "https://[::ffff:127.0.0.1]/", "https://inside.contoso.com/", "https://168.63.129.16/",
        "http://www.contoso.com/", "https://www.contoso.com:8443/", "https://www.contoso.com:22/", "ftp://contoso.com/",
        "file:///etc/passwd", "javascript:alert(1)", "https://user:pass@www.contoso.com/", "https://[::1",
        "https://\u0000/", "https://www.contoso.com:99999/",
    ],
)  # fmt: skip
def test_a_redirect_out_of_the_public_web_is_not_followed(world: World, location: str) -> None:
    world.network.names["inside.contoso.com"] = ["10.1.2.3"]
    server = world.serve(answer(302, Location=location))
    assert world.ask().kind is Kind.UNKNOWN
    assert len(server.requests) == 1
    assert world.network.connected == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["169.254.169.254"],
        ["10.0.0.1"],
        ["fd00:ec2::254"],
        ["::ffff:10.0.0.1"],
        [PUBLIC, "10.0.0.1"],
        [],
    ],
)
def test_a_name_that_leads_inside_is_not_asked(world: World, addresses: list[str]) -> None:
    world.network.names[HOST] = addresses
    assert world.ask() == Answer(Kind.UNKNOWN, "leads to a network address that is not public, and was not asked")
    assert world.network.connected == []


def test_a_name_that_changes_its_answer_is_reached_at_the_address_that_was_checked(world: World) -> None:
    world.serve(answer(200))

    class Rebinding(TestNetwork):
        def resolve(self, host: str) -> list[str]:
            self.asked.append(host)
            return [PUBLIC] if len(self.asked) == 1 else ["127.0.0.1"]

    network = Rebinding(world.network.trusted, servers=world.network.servers)
    assert Asker(network).ask(f"https://{HOST}/", page=True, spend=lambda: None) == Answer(Kind.ALIVE)
    assert network.asked == [HOST]
    assert network.connected == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    "url",
    ["http://www.contoso.com", "https://www.contoso.com:8080/", "https://a:b@www.contoso.com/", "https://", "https://[::1/",
     "https://" + "a" * 300 + ".com/", "https://\ud800.com/", "not an address"],
)  # fmt: skip
def test_what_may_not_be_asked_is_not(world: World, url: str) -> None:
    world.serve(answer(200))
    assert world.ask(url).kind is Kind.UNKNOWN
    assert world.network.connected == []


def test_a_name_that_does_not_exist_is_dead_where_others_do(world: World) -> None:
    world.network.names["www.microsoft.com"] = [PUBLIC]
    assert world.ask() == Answer(Kind.DEAD, "names a host that does not exist")


@pytest.mark.parametrize("fault", [NoSuchName("x"), OSError(), TimeoutError()])
def test_a_network_without_names_proves_nothing(world: World, fault: Exception) -> None:
    world.network.names[HOST] = fault
    assert world.ask() == Answer(Kind.UNKNOWN, "has a host whose name could not be resolved from here")


def test_nobody_at_the_address_proves_nothing(world: World) -> None:
    world.network.names[HOST] = [PUBLIC]
    assert world.ask() == Answer(Kind.UNKNOWN, "could not be reached from here (ConnectionRefusedError)")


def test_ipv4_is_preferred(world: World) -> None:
    world.serve(answer(200))
    world.network.names[HOST] = ["2606:2800:21f:cb07::1", PUBLIC]
    assert world.ask() == Answer(Kind.ALIVE)


def test_an_international_name_is_asked_in_its_plain_form(world: World) -> None:
    server = world.serve(answer(200), host="xn--mnchen-3ya.de")
    assert world.ask("https://münchen.de/") == Answer(Kind.ALIVE)
    assert b"Host: xn--mnchen-3ya.de\r\n" in server.requests[0]


def test_the_dot_that_ends_a_name_is_no_part_of_it(world: World) -> None:
    world.serve(answer(200))
    world.network.names[f"{HOST}."] = [PUBLIC]
    assert world.ask(f"https://{HOST}./") == Answer(Kind.ALIVE)


@pytest.mark.parametrize(
    "url", ["https://straße.de/", "https://www.contoso.com/\ud800", "https://www.contoso.com/?\udfff"]
)
def test_what_browsers_would_ask_for_otherwise_is_not_asked(world: World, url: str) -> None:
    world.serve(answer(200))
    world.network.names["strasse.de"] = [PUBLIC]
    assert world.ask(url) == Answer(Kind.UNKNOWN, "is no address that can be asked")
    assert world.network.connected == []


def test_hints_before_the_answer_are_no_answer(world: World) -> None:
    def handle(stream: socket.socket, _: bytes) -> None:
        hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
        stream.sendall(hints * 2 + b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    world.serve(handle)
    assert world.ask() == Answer(Kind.DEAD, "answers with status 404")


def test_a_redirect_in_utf8_leads_where_browsers_go(world: World) -> None:
    server = world.serve(answer(301, Location="/für-kunden/"))
    assert world.ask().kind is Kind.UNKNOWN
    assert server.requests[1].startswith(b"GET /f%C3%BCr-kunden/ HTTP")


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("https://www.contoso.com/docs/sso", "/docs/sso/"),
        ("https://www.contoso.com/", "https://www.okta.com/"),
        ("https://www.contoso.com/", "https://developer.okta.com/docs/"),
        ("https://www.contoso.com/", "https://auth0.com/privacy"),
    ],
)
def test_pages_about_signing_in_are_open_to_everybody(world: World, url: str, location: str) -> None:
    def handle(stream: socket.socket, request: bytes) -> None:
        first = request.startswith((b"GET / HTTP", b"GET /docs/sso HTTP")) and b"Host: www.contoso" in request
        (answer(301, Location=location) if first else answer(200))(stream, request)

    world.serve(handle)
    assert world.ask(url).kind is not Kind.LOGIN


# Servers that never end by themselves: only who stops listening gets on, and a test that does not end fails by its
# time limit.


def hang(_: socket.socket, over: threading.Event) -> None:
    over.wait()


def drip(stream: socket.socket, over: threading.Event) -> None:
    stream.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.wait(0.1):
        stream.sendall(b"a")


def hint(stream: socket.socket, over: threading.Event) -> None:
    while not over.wait(0.05):
        stream.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100)


def flood(stream: socket.socket, over: threading.Event) -> None:
    stream.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.is_set():
        stream.sendall(b"X-Header: a\r\n" * 1_000)


def long_header(stream: socket.socket, over: threading.Event) -> None:
    stream.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while not over.is_set():
        stream.sendall(b"a" * 100_000)


def endless(stream: socket.socket, over: threading.Event) -> None:
    stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    while not over.is_set():
        stream.sendall(b"a" * 100_000)


def nonsense(stream: socket.socket, over: threading.Event) -> None:
    stream.sendall(b"SSH-2.0-OpenSSH_9.9\r\n")
    over.wait()


@contextmanager
def meaning(harm: Callable[[socket.socket, threading.Event], None]) -> Iterator[Handle]:
    """What a server does until the end of the block."""
    over = threading.Event()
    try:
        yield lambda stream, _: harm(stream, over)
    finally:
        over.set()


@pytest.mark.parametrize("harm", [hang, drip, hint, flood, long_header, nonsense])
def test_a_server_that_means_harm_comes_to_an_end_and_proves_nothing(
    world: World, harm: Callable[[socket.socket, threading.Event], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe.request, "REQUEST_SECONDS", 1.0)
    monkeypatch.setattr(probe.request, "SECONDS", 600.0)  # a single step is not what ends it
    with meaning(harm) as handle, at_most(60):
        world.serve(handle)
        assert world.ask().kind is Kind.UNKNOWN


def test_a_body_without_end_is_not_read(world: World) -> None:
    with meaning(endless) as handle, at_most(60):
        world.serve(handle)
        assert world.ask() == Answer(Kind.ALIVE)


def test_a_server_without_tls_proves_nothing(world: World) -> None:
    world.serve(answer(200), context=False)
    assert world.ask().kind is Kind.UNKNOWN
