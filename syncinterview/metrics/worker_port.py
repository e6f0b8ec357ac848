"""The figures of a worker process, which serves nothing else: at METRICS_PORT, by the same token."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from celery import signals
from django.conf import settings
from prometheus_client import make_wsgi_app

from syncinterview.metrics.access import may_read

logger = logging.getLogger(__name__)

_exposition = make_wsgi_app()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name
        pass


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The figures for who has the token."""
    if not may_read(environ.get("HTTP_AUTHORIZATION", "")):
        status = HTTPStatus.UNAUTHORIZED
        start_response(f"{status.value} {status.phrase}", [("WWW-Authenticate", "Bearer"), ("Content-Length", "0")])
        return []
    body: Iterable[bytes] = _exposition(environ, start_response)
    return body


def serve(port: int) -> WSGIServer:
    """Serve at HOST, in a thread of its own. Raises OSError when the port is taken."""
    server = make_server(settings.ENV.host, port, application, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server


@signals.worker_ready.connect
def serve_when_ready(**_: Any) -> None:
    if not (settings.METRICS_PORT and settings.METRICS_TOKEN):
        return
    try:
        serve(settings.METRICS_PORT)
    except OSError as error:
        # The figures are worth less than the work.
        logger.error("the worker's metrics cannot be served at port %d: %s", settings.METRICS_PORT, error)
