"""Each address of a connector is asked once, within bounds, and only where somebody wants it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import entrypoint
import probe.probe
from connector.address import Kind, ProbedAddress, addresses
from connector.connector import Connector, read_connector
from connector.publisher import Publisher
from probe.network import Internet, NoSuchName, within
from probe.probe import MAX_REQUESTS, Probe
from report.model import ConnectorReport
from tests.probe.servers import Authority, Server, TestNetwork, answer
from tests.reports import report_on
from tools.examples import SAMPLE, materialize

DEFINITION = "apiDefinition.swagger.json"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def network(authority: Authority) -> Iterator[TestNetwork]:
    """A network in which every host of the sample answers with 200."""
    found = TestNetwork(authority.file)
    hosts = {address.url.split("/")[2] for address in addresses(read_connector(str(SAMPLE), "a").definition)}
    with ExitStack() as stack:
        for number, host in enumerate(sorted(hosts)):
            address = f"93.184.215.{20 + number}"
            found.names[host] = [address]
            found.servers[address] = stack.enter_context(Server(answer(200), authority.context(host)).running())
        yield found


def connector(directory: Path, definition: dict[str, Any]) -> Connector:
    return read_connector(str(materialize({DEFINITION: definition}, directory / "a")), "a", Publisher.VERIFIED)


def ask(probe: Probe, connector: Connector) -> list[ProbedAddress]:
    return [
        ProbedAddress(one.url, one.name, one.file, one.pointer, probe.ask(one.url, page=one.page))
        for one in addresses(connector.definition)
    ]


def judge(network: TestNetwork) -> ConnectorReport:
    probed = ask(Probe(network), read_connector(str(SAMPLE), "contoso-invoices"))
    return report_on(SAMPLE, task={"probed": tuple(probed)})


def test_the_sample_is_asked_at_four_places() -> None:
    found = [
        (address.name, address.page, address.pointer)
        for address in addresses(read_connector(str(SAMPLE), "a").definition)
    ]
    assert found == [
        ("website", True, "/x-ms-connector-metadata/0/propertyValue"),
        ("privacy policy", True, "/x-ms-connector-metadata/1/propertyValue"),
        ("contact", True, "/info/contact/url"),
        ("host", False, "/host"),
    ]


@pytest.mark.parametrize(
    "definition",
    [
        {"x-ms-connector-metadata": None, "info": None, "host": None},
        {"x-ms-connector-metadata": [None, 1, {"propertyName": 1}], "info": [], "host": 5},
        {"x-ms-connector-metadata": [{"propertyName": "Website", "propertyValue": "http://contoso.com"}],
         "info": {"contact": {"url": "contoso.com"}}, "host": "{region}.contoso.com"},
        {"x-ms-connector-metadata": "text", "info": {"contact": []}, "host": "a.com/b", "schemes": ["http"]},
    ],
)  # fmt: skip
def test_what_is_no_https_address_is_not_asked(definition: dict[str, Any], tmp_path: Path) -> None:
    text = json.dumps({"swagger": "2.0", **definition})
    path = materialize({DEFINITION: text}, tmp_path / "a")
    assert list(addresses(read_connector(str(path), "a").definition)) == []


def test_everything_that_answers_changes_nothing(network: TestNetwork) -> None:
    report = judge(network)
    assert not [finding for finding in report.findings if finding.rule.startswith("probe-")]
    assert {row.id: row.status.value for row in report.criteria}["availability"] == "passed"
    assert len(network.connected) == 4


def test_a_dead_page_is_found_at_its_line_and_does_not_block(network: TestNetwork, authority: Authority) -> None:
    host = next(name for name in network.names if name.startswith("support"))
    server = network.servers[network.names[host][0]]  # type: ignore[index]
    server.handle = answer(404)
    report = judge(network)
    [finding] = [finding for finding in report.findings if finding.rule.startswith("probe-")]
    assert (finding.rule, finding.level, finding.file, finding.pointer) == (
        "probe-address-alive",
        "warning",
        DEFINITION,
        "/info/contact/url",
    )
    assert finding.line is not None
    assert report.conclusion.value == "success"


def test_a_network_that_fails_is_unproven_and_never_failed(network: TestNetwork) -> None:
    network.names.clear()
    report = judge(network)
    row = next(row for row in report.criteria if row.id == "availability")
    assert row.status.value == "unproven"
    assert row.summary == "the website has a host whose name could not be resolved from here and 3 more"
    assert report.conclusion.value == "success"


def test_an_address_that_several_connectors_name_is_asked_once(network: TestNetwork, tmp_path: Path) -> None:
    probe = Probe(network)
    for number in range(5):
        answers = ask(probe, connector(tmp_path / str(number), {}))
        assert {probed.answer.kind for probed in answers} == {Kind.ALIVE}
    assert len(network.connected) == 4


def test_no_more_than_twenty_requests_are_made(network: TestNetwork, tmp_path: Path) -> None:
    probe = Probe(network)
    kinds = []
    for number in range(10):
        url = f"https://{next(iter(network.names))}/{{}}/{number}"
        metadata = [
            {"propertyName": "Website", "propertyValue": url.format("a")},
            {"propertyName": "Privacy policy", "propertyValue": url.format("b")},
        ]
        contact = {"contact": {"url": url.format("c")}}
        given = connector(tmp_path / str(number), {"x-ms-connector-metadata": metadata, "info": contact, "host": None})
        kinds += [(probed.answer.kind, probed.answer.reason) for probed in ask(probe, given)]
    assert [kind for kind, _ in kinds] == [Kind.ALIVE] * MAX_REQUESTS + [Kind.UNKNOWN] * 10
    assert kinds[-1][1] == "was not asked: 20 requests were made before"
    assert len(network.connected) == MAX_REQUESTS


def test_the_time_for_asking_has_an_end(network: TestNetwork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe.probe, "SECONDS", 0.0)
    answers = ask(Probe(network), read_connector(str(SAMPLE), "a"))
    assert "the 0 s for asking were over" in answers[-1].answer.reason


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_behind_a_proxy_nothing_is_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://proxy.contoso.com:3128")
    monkeypatch.setattr(socket, "getaddrinfo", None)
    answers = ask(Probe(), read_connector(str(SAMPLE), "a"))
    assert {(probed.answer.kind, probed.answer.reason) for probed in answers} == {
        (Kind.UNKNOWN, "was not asked: requests go through a proxy here")
    }


def test_without_the_switch_no_connection_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(Internet, "connect", refuse)
    monkeypatch.setattr(Internet, "resolve", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert entrypoint.main([str(SAMPLE)]) == 0


def test_the_process_that_asks_answers_in_order_and_names_no_proxy_as_an_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Behind a proxy nothing is asked, so that this needs no network; it shows each step there and back.
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.contoso.com:3128")
    assert entrypoint.main(["--probe", str(SAMPLE)]) == 0
    assert "website was not asked: requests go through a proxy here and 3 more" in capsys.readouterr().out


def test_work_that_does_not_end_is_left_behind() -> None:
    import threading

    stop = threading.Event()
    with pytest.raises(TimeoutError):
        within(0.05, lambda: stop.wait(10), stop.set)
    assert stop.is_set()
    assert within(1, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(1, lambda: 1 // 0)


def test_the_real_resolver_tells_names_that_do_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(NoSuchName):
        Internet().resolve("www.contoso.com")


def test_the_real_network_connects_to_an_address_and_trusts_the_system() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        connection = Internet().connect("127.0.0.1", listener.getsockname()[1])
        assert connection.getpeername()[0] == "127.0.0.1"
        connection.close()
    assert Internet().trust().check_hostname
