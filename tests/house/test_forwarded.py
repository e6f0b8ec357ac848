"""Whose call it is behind a proxy, and that nobody can say to be somebody else."""

from __future__ import annotations

from typing import Any

import pytest

from syncinterview.lib.forwarded import forwarded


async def client_of(*headers: str, proxies: int = 1) -> Any:
    known: list[Any] = []

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        known.append(scope["client"][0])

    scope = {"client": ["10.0.0.1", 5000], "headers": [(b"x-forwarded-for", value.encode()) for value in headers]}
    await forwarded(application, proxies=proxies)(scope, None, None)
    return known[0]


@pytest.mark.parametrize(
    ("headers", "proxies", "address"),
    [
        (["203.0.113.7"], 1, "203.0.113.7"),
        (["1.2.3.4, 203.0.113.7"], 1, "203.0.113.7"),
        (["1.2.3.4", "203.0.113.7"], 1, "203.0.113.7"),
        (["1.2.3.4, 203.0.113.7, 10.0.0.9"], 2, "203.0.113.7"),
        (["[2001:db8::1]:443"], 1, "2001:db8::1"),
        (["2001:db8::1"], 1, "2001:db8::1"),
        (["203.0.113.7:5000"], 1, "203.0.113.7"),
    ],
)
async def test_a_client_is_who_the_proxy_has_seen(headers: list[str], proxies: int, address: str) -> None:
    assert await client_of(*headers, proxies=proxies) == address


@pytest.mark.parametrize("headers", [[], [""], ["unknown"], ["203.0.113.7, "], ["<script>"]])
async def test_without_an_address_it_is_the_one_that_has_connected(headers: list[str]) -> None:
    assert await client_of(*headers) == "10.0.0.1"


async def test_a_chain_that_is_too_short_is_not_believed() -> None:
    assert await client_of("1.2.3.4", proxies=2) == "10.0.0.1"
