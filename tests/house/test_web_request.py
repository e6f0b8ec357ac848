"""What the server does with bodies before the product sees them: bounded, and read with or without a length."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from daphne.http_protocol import HTTPFactory
from twisted.internet.error import ConnectionDone
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from syncinterview import (
    server,  # noqa: F401 - it has Daphne make the product's requests
    web_request,
)

MOST = 20_000
CHUNKED = "Transfer-Encoding: chunked"


class Listening:
    """Stands where Daphne's server does, and keeps what would have been handed to the application."""

    root_path = ""
    request_buffer_size = 8192
    server_name = "syncinterview"
    proxy_forwarded_address_header = None
    http_timeout = None

    def __init__(self) -> None:
        self.scopes: list[dict[str, Any]] = []
        self.queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def protocol_connected(self, request: Any) -> None: ...

    def protocol_disconnected(self, request: Any) -> None: ...

    def log_action(self, protocol: str, action: str, details: dict[str, Any]) -> None: ...

    def create_application(self, request: Any, scope: dict[str, Any]) -> asyncio.Queue[dict[str, Any]]:
        self.scopes.append(scope)
        return self.queue

    @property
    def body(self) -> bytes:
        found = b""
        while not self.queue.empty():
            found += self.queue.get_nowait().get("body", b"")
        return found


class Line:
    """One connection: what is sent, and what comes back."""

    def __init__(self) -> None:
        self.server = Listening()
        self.channel = HTTPFactory(self.server).buildProtocol(None)
        self.transport = StringTransport()
        # The time limit of an idle connection, which would ask for a running reactor.
        self.channel.setTimeout = lambda seconds: None
        self.channel.makeConnection(self.transport)

    def begin(self, *headers: str, path: str = "/api/v1/auth/login", method: str = "POST") -> None:
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]
        self.channel.dataReceived("\r\n".join(lines).encode())

    def piece(self, content: bytes) -> None:
        self.channel.dataReceived(b"%x\r\n%s\r\n" % (len(content), content))

    def end(self) -> None:
        self.channel.dataReceived(b"0\r\n\r\n")

    @property
    def request(self) -> Any:
        """The one that is being read."""
        return self.channel._channel.requests[-1]

    @property
    def answer(self) -> bytes:
        found: bytes = self.transport.value()
        return found


@pytest.fixture(autouse=True)
def _bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Smaller ones: what is counted is the same."""
    monkeypatch.setattr(web_request, "BODY_MAX_BYTES", MOST)
    monkeypatch.setattr(web_request, "DISCARDED_MAX_BYTES", 3 * MOST)


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.channel.connectionLost(Failure(ConnectionDone()))


def test_a_body_in_pieces_is_handed_on_with_its_length(line: Line) -> None:
    line.begin(CHUNKED, "Content-Type: application/json")
    line.piece(b'{"email": ')
    line.piece(b'"ada@example.org"}')
    line.end()

    headers = dict(line.server.scopes[0]["headers"])
    assert line.server.body == b'{"email": "ada@example.org"}'
    assert headers[b"content-length"] == b"28"
    assert b"transfer-encoding" not in headers


def test_a_form_is_left_to_the_product_to_read(line: Line) -> None:
    form = b"username=ada%40example.org&password=long"
    line.begin("Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(form)}")
    request = line.request
    line.channel.dataReceived(form)

    assert line.server.body == form
    assert request.args == {}


def test_pieces_beyond_the_bound_are_not_kept_and_refused(line: Line) -> None:
    line.begin(CHUNKED, "Content-Type: application/json")
    for _ in range(3):
        line.piece(b"a" * (MOST // 2))
    kept = line.request.content.seek(0, 2)
    line.end()

    assert kept == 0
    assert line.server.scopes == []
    assert line.answer.startswith(b"HTTP/1.1 413 ")
    assert b'"code": "too_large"' in line.answer
    assert b"20 MB at most" in line.answer
    assert b"Connection: close" in line.answer
    assert line.transport.disconnecting


def test_a_length_beyond_the_bound_is_refused_too(line: Line) -> None:
    line.begin("Content-Type: application/json", f"Content-Length: {MOST + 1}")
    line.channel.dataReceived(b"a" * MOST)
    line.channel.dataReceived(b"a")

    assert line.answer.startswith(b"HTTP/1.1 413 ")
    assert line.server.scopes == []


def test_as_much_as_the_bound_is_taken(line: Line) -> None:
    line.begin("Content-Type: application/octet-stream", f"Content-Length: {MOST}")
    line.channel.dataReceived(b"a" * MOST)

    assert len(line.server.body) == MOST


def test_a_page_is_refused_in_words(line: Line) -> None:
    line.begin(CHUNKED, path="/interview/backend-x1/")
    line.piece(b"a" * (MOST + 1))
    line.end()

    assert line.answer.startswith(b"HTTP/1.1 413 ")
    assert b"Content-Type: text/plain" in line.answer


def test_who_sends_on_for_ever_is_cut_off(line: Line) -> None:
    line.begin(CHUNKED)
    for _ in range(4):
        line.piece(b"a" * MOST)
    assert not line.transport.disconnected
    line.piece(b"a")
    assert line.transport.disconnected
