"""Daphne with an orderly end: SIGINT and SIGTERM finish what is running before the process leaves."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable
from typing import Any

from autobahn.exception import Disconnected
from daphne import http_protocol
from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from django.conf import settings
from twisted.internet import reactor

from interviews.consumers import InterviewConsumer
from syncinterview.asgi import application
from syncinterview.embedded import start_embedded_worker, stop_embedded_worker
from syncinterview.warming import warm_process_aside
from syncinterview.web_request import ProductRequest

logger = logging.getLogger(__name__)

REQUESTS_MAY_TAKE_SECONDS = 5.0
TASKS_MAY_TAKE_SECONDS = 8.0


class AddressInUse(Exception):
    pass


class ProductSocket(WebSocketProtocol):  # type: ignore[misc] # Daphne is not typed
    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        # Autobahn's own makes up a line for its log at every piece of data, wanted or not.
        self._dataReceived(data)

    def serverSend(self, content: Any, binary: bool = False) -> None:  # noqa: N802 - Daphne's name
        # The client may have gone a moment ago. Raised into the conversation, that would end it before it has kept the
        # words that were heard; it is told of the end by its own event.
        with contextlib.suppress(Disconnected):
            super().serverSend(content, binary)

    def serverClose(self, code: int | None = None) -> None:  # noqa: N802 - Daphne's name
        # The public sendClose refuses the codes below 3000 that a server may send: 1008 and 1013 are in our protocol.
        self.sendCloseFrame(code=1000 if code is None else code)


WebSocketFactory.protocol = ProductSocket
# Daphne's factory has no place to say which requests it makes.
http_protocol.WebRequest = ProductRequest


class ProductServer(Server):  # type: ignore[misc] # Daphne is not typed
    def __init__(self, *, host: str, port: int, on_ready: Callable[[], None]) -> None:
        super().__init__(
            application=application,
            endpoints=build_endpoint_description_strings(host=host, port=port),
            signal_handlers=False,
            ready_callable=on_ready,
            verbosity=0,
            server_name="syncinterview",
        )
        self._leaving: asyncio.Task[None] | None = None

    def run(self) -> None:
        """Serve until a signal comes. Raises AddressInUse when the port is taken."""
        loop: asyncio.AbstractEventLoop = reactor._asyncioEventloop  # made by Daphne
        for name in (signal.SIGINT, signal.SIGTERM):
            # The loop's own way of hearing signals misses those that come as uvloop begins to run. Daphne looks about
            # each second, so that one is heard by then in any case.
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(self._leave))
        super().run()
        if self.abort_start:
            raise AddressInUse

    def _leave(self) -> None:
        if self._leaving is None:
            self._leaving = asyncio.get_event_loop().create_task(self._finish())

    async def _finish(self) -> None:
        for listener in self.listeners:
            listener.addCallback(lambda port: port.stopListening())
        await asyncio.gather(
            *(consumer.shut_down() for consumer in list(InterviewConsumer.connected)), return_exceptions=True
        )
        await self._requests_done()
        try:
            async with asyncio.timeout(TASKS_MAY_TAKE_SECONDS):
                await asyncio.to_thread(stop_embedded_worker)
        except TimeoutError:
            logger.warning("tasks were still running; the next start takes them up again")
        reactor.stop()  # type: ignore[misc] # the reactor is made at run time

    async def _requests_done(self) -> None:
        """Wait, for a while, until every request that was being answered has its answer."""
        running = [
            details["application_instance"]
            for details in self.connections.values()
            if details.get("application_instance") and not details["application_instance"].done()
        ]
        if running:
            await asyncio.wait(running, timeout=REQUESTS_MAY_TAKE_SECONDS)


def serve(*, host: str, port: int, on_ready: Callable[[], None]) -> None:
    """Serve the product at host and port; `on_ready` is called once connections are accepted."""
    if settings.EMBEDDED_WORKER:
        start_embedded_worker()
    warm_process_aside()
    ProductServer(host=host, port=port, on_ready=on_ready).run()
