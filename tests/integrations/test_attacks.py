"""Webhooks as an attacker would use them: to reach what is inside, to hold a worker, to be told too much."""

from __future__ import annotations

import hashlib
import hmac
import re
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings as product
from pytest_django import Settings

from integrations.models import Delivery, DeliveryStatus, Event, Webhook
from integrations.services import DeliveryFailed, delivery_send, event_publish, webhook_create, webhook_test
from integrations.services import delivery as delivering
from integrations.services.address import AddressRefused, checked_url, resolved
from integrations.services.delivery import signature
from syncinterview.accounts.models import Role
from tests.accounts.factories import InterviewerFactory
from tests.interviews.live.factories import open_session

pytestmark = pytest.mark.django_db

INSIDE = [
    "127.0.0.1",
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "169.254.169.254",
    "192.168.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::10.0.0.1",
    "2002:0a00:0001::",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "fc00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "2606:4700::1111%1",
]


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """A name server that says one thing and then another. Returns the names it was asked for."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[httpx.Request]:
    """What would have been connected to; nothing leaves this machine."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(204)

    class Noted(httpx.AsyncClient):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options | {"transport": httpx.MockTransport(answer)})

    monkeypatch.setattr(delivering.httpx, "AsyncClient", Noted)
    return requests


def delivery_to(url: str) -> Delivery:
    return webhook_test(webhook=webhook_create(owner=InterviewerFactory.create(), url=url, events=["report.ready"]))


def tried(delivery: Delivery) -> Delivery:
    with pytest.raises(DeliveryFailed):
        delivery_send(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    return delivery


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_not_called(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, [address])
    with pytest.raises(AddressRefused):
        resolved("inside.example.org", 443)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_cannot_be_written_down(address: str) -> None:
    with pytest.raises(AddressRefused):
        checked_url(f"https://[{address}]/" if ":" in address else f"https://{address}/")


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1", "0"])
def test_other_ways_to_write_an_address_are_read_as_the_network_reads_them(host: str) -> None:
    with pytest.raises(AddressRefused):
        checked_url(f"https://{host}/")


@pytest.mark.parametrize("port", [0, 22, 25, 80, 465, 993, 1023, 70000])
def test_a_port_of_another_protocol_is_refused(port: int) -> None:
    with pytest.raises(AddressRefused):
        checked_url(f"https://example.org:{port}/hook")


@pytest.mark.parametrize("port", [443, 1024, 8443, 65535])
def test_a_port_of_ones_own_is_taken(port: int) -> None:
    assert checked_url(f"https://example.org:{port}/hook")


@pytest.mark.parametrize("address", ["203.0.114.7", "2606:4700::1111", "64:ff9b::8.8.8.8"])
def test_an_address_on_the_internet_is_taken(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, [address])
    assert resolved("example.org", 443)


def test_one_address_inside_among_others_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(AddressRefused):
        resolved("example.org", 443)


def test_the_address_that_was_looked_at_is_the_one_that_is_called(
    monkeypatch: pytest.MonkeyPatch, called: list[httpx.Request]
) -> None:
    delivery = delivery_to("https://rebinding.example.org:8443/hook?a=1")
    asked = names(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    delivery_send(delivery_id=delivery.pk)

    assert asked == ["rebinding.example.org"]
    assert str(called[0].url) == "https://8.8.8.8:8443/hook?a=1"
    # Its certificate and its address on the server stay those of the name.
    assert called[0].headers["Host"] == "rebinding.example.org:8443"
    assert called[0].extensions["sni_hostname"] == "rebinding.example.org"


def test_a_name_in_other_letters_is_called_as_the_network_knows_it(
    monkeypatch: pytest.MonkeyPatch, called: list[httpx.Request]
) -> None:
    asked = names(monkeypatch, ["8.8.8.8"])
    delivery_send(delivery_id=delivery_to("https://bücher.example/hook").pk)

    assert asked == ["xn--bcher-kva.example"]
    assert called[0].headers["Host"] == called[0].extensions["sni_hostname"] == "xn--bcher-kva.example"


@pytest.mark.parametrize("url", ["https://example.org\\@127.0.0.1/", "https://[::1/", "https://a..b/"])
def test_an_address_that_two_readers_read_differently_is_never_called(url: str, called: list[httpx.Request]) -> None:
    webhook = Webhook.objects.create(owner=InterviewerFactory.create(), url=url, events=["report.ready"])
    tried(webhook_test(webhook=webhook))
    assert called == []


class Speaker(socketserver.BaseRequestHandler):
    """Answers as `say` wants; `paths` are those that were asked for."""

    say: Callable[[Any], None]
    paths: list[str]

    def handle(self) -> None:
        self.paths.append(self.request.recv(65536).split(b" ")[1].decode())
        try:
            type(self).say(self.request)
        except OSError:
            """The other side has gone."""


@pytest.fixture
def speaker(settings: Settings) -> Iterator[Any]:
    settings.WEBHOOKS_ALLOW_PRIVATE = True

    class Own(Speaker):
        paths: list[str] = []  # noqa: RUF012 - the test's own class

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Own) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        Own.url = f"http://127.0.0.1:{server.server_address[1]}/hook"  # type: ignore[attr-defined]
        yield Own
        server.shutdown()


def test_a_redirect_is_not_followed(speaker: Any) -> None:
    speaker.say = lambda to: to.sendall(b"HTTP/1.1 307 Moved\r\nLocation: /inside\r\nContent-Length: 0\r\n\r\n")
    assert tried(delivery_to(speaker.url)).status_code == 307
    assert speaker.paths == ["/hook"]


def test_an_answer_without_end_is_not_read(speaker: Any) -> None:
    def say(to: Any) -> None:
        to.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n")
        while True:
            to.sendall(b"x" * 65536)

    speaker.say = say
    delivery = delivery_to(speaker.url)
    delivery_send(delivery_id=delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.status, delivery.status_code) == (DeliveryStatus.DELIVERED, 200)


def test_an_answer_that_comes_byte_by_byte_holds_nobody(speaker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivering, "ANSWER_WITHIN_SECONDS", 0.3)
    over = threading.Event()

    def say(to: Any) -> None:
        to.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not over.wait(0.02):
            to.sendall(b"x")

    speaker.say = say
    try:
        assert tried(delivery_to(speaker.url)).error == "timeout"
    finally:
        over.set()


def test_headers_without_end_are_not_kept(speaker: Any) -> None:
    def say(to: Any) -> None:
        to.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while True:
            to.sendall(b"x" * 65536)

    speaker.say = say
    assert tried(delivery_to(speaker.url)).error == "no_connection"


@pytest.mark.parametrize("left", [{"is_active": False}, {"role": Role.CANDIDATE}])
def test_who_has_left_the_hiring_team_is_told_nothing(left: dict[str, Any], called: list[httpx.Request]) -> None:
    session = open_session().session
    owner = session.config.created_by
    webhook = webhook_create(owner=owner, url="https://example.org/hook", events=["session.started"])
    waiting = webhook_test(webhook=webhook)
    type(owner).objects.filter(pk=owner.pk).update(**left)

    assert event_publish(event=Event.SESSION_STARTED, session_id=session.pk) == 0
    delivery_send(delivery_id=waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.error, called) == (DeliveryStatus.FAILED, "owner_has_left", [])


@pytest.fixture
def is_genuine() -> Callable[[str, dict[str, str], bytes], bool]:
    """The check as the client guide gives it to receivers."""
    guide = (Path(product.BASE_DIR) / "docs" / "client-guide.md").read_text()
    found: dict[str, Any] = {}
    exec(next(re.finditer(r"```python\n(.*?)```", guide, re.DOTALL))[1], found)
    check: Callable[[str, dict[str, str], bytes], bool] = found["is_genuine"]
    return check


def signed(secret: str, body: bytes, *, age_seconds: int = 0) -> dict[str, str]:
    timestamp = int(time.time()) - age_seconds
    return {
        "X-SyncInterview-Timestamp": str(timestamp),
        "X-SyncInterview-Signature": signature(secret, timestamp=timestamp, body=body),
    }


def test_the_guides_check_believes_a_delivery_and_nothing_replayed_or_changed(
    is_genuine: Callable[[str, dict[str, str], bytes], bool],
) -> None:
    body = b'{"event": "report.ready"}'
    fresh, old = signed("whsec_a", body), signed("whsec_a", body, age_seconds=301)

    assert is_genuine("whsec_a", fresh, body)
    assert not is_genuine("whsec_a", old, body)
    assert not is_genuine("whsec_a", old | {"X-SyncInterview-Timestamp": str(int(time.time()))}, body)
    assert not is_genuine("whsec_a", fresh, body.replace(b"ready", b"READY"))
    assert not is_genuine("whsec_b", fresh, body)
    assert not is_genuine("whsec_a", signed("whsec_a", body, age_seconds=-301), body)


def test_the_secret_is_the_webhooks_own_and_not_in_the_database() -> None:
    owner = InterviewerFactory.create()
    one, other = (webhook_create(owner=owner, url="https://example.org/", events=["report.ready"]) for _ in range(2))
    assert one.secret != other.secret
    assert one.secret not in str(Webhook.objects.filter(pk=one.pk).values().get())
    assert hmac.compare_digest(
        signature("k", timestamp=1, body=b"x")[3:], hmac.new(b"k", b"1.x", hashlib.sha256).hexdigest()
    )
