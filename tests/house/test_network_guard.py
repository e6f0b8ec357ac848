"""The guard itself: what it lets through and what it stops."""

from __future__ import annotations

import asyncio
import socket

import httpx
import pytest

from tests.network_guard import NetworkForbidden


@pytest.mark.parametrize("address", [("192.0.2.1", 443), ("10.0.0.1", 80), ("169.254.169.254", 80)])
def test_it_stops_a_connection_to_another_machine(address: tuple[str, int]) -> None:
    with socket.socket() as outside, pytest.raises(NetworkForbidden):
        outside.connect(address)


def test_it_stops_a_datagram_to_another_machine() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside, pytest.raises(NetworkForbidden):
        outside.sendto(b"hello", ("192.0.2.1", 53))


def test_it_stops_a_look_up() -> None:
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo("api.example.com", 443)


def test_it_stops_an_http_client() -> None:
    with pytest.raises(NetworkForbidden):
        httpx.get("https://api.example.com/")


async def test_it_stops_a_connection_of_an_event_loop() -> None:
    with pytest.raises(NetworkForbidden):
        await asyncio.open_connection("192.0.2.1", 443)


def test_it_lets_this_machine_through() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
