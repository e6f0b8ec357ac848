"""A client that has gone while the server was about to speak."""

from __future__ import annotations

import pytest
from autobahn.exception import Disconnected

from syncinterview.server import ProductSocket


def closed() -> ProductSocket:
    socket = ProductSocket()
    socket.client_addr = None
    socket.state = ProductSocket.STATE_CLOSED
    return socket


def test_what_is_said_to_a_client_that_has_gone_ends_no_conversation() -> None:
    with pytest.raises(Disconnected):
        closed().sendMessage(b"words")

    closed().serverSend("words")
