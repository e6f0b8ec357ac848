"""Daphne's HTTP request with a bound on its body, and a length for what came without one.

Knows bytes alone: which body is right for which path is the product's to say.
"""

from __future__ import annotations

import json
from typing import Any

from daphne.http_protocol import WebRequest

# The longest is an answer's recording (interviews.services.recording) with the form around it.
BODY_MAX_BYTES = 20 * 1024 * 1024
# A client that is answered before it has sent everything mostly hears no more than that the line is closed. So that it
# hears why, the rest is read and thrown away; not for ever.
DISCARDED_MAX_BYTES = 10 * BODY_MAX_BYTES
TOO_LARGE = f"The request is too large: {BODY_MAX_BYTES // (1024 * 1024)} MB at most."


class ProductRequest(WebRequest):  # type: ignore[misc] # Daphne is not typed
    def __init__(self, channel: Any, *args: Any, **kwargs: Any) -> None:
        # Django reads forms. Twisted would do so before, in memory, several times as large, while everybody waits.
        super().__init__(channel, parsePOSTFormSubmission=False)
        self._body_bytes = 0

    @property
    def _is_too_large(self) -> bool:
        return self._body_bytes > BODY_MAX_BYTES

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        self._body_bytes += len(data)
        if not self._is_too_large:
            super().handleContentChunk(data)
            return
        self.content.seek(0)
        self.content.truncate()
        if self._body_bytes > BODY_MAX_BYTES + DISCARDED_MAX_BYTES:
            self.channel.transport.abortConnection()

    def process(self) -> Any:
        if self._is_too_large:
            return self._refuse()
        if self.requestHeaders.hasHeader(b"Transfer-Encoding"):
            # All of it is here; without a length Django would take it for nothing.
            self.requestHeaders.removeHeader(b"Transfer-Encoding")
            self.requestHeaders.setRawHeaders(b"Content-Length", [b"%d" % self._body_bytes])
        return super().process()

    def _refuse(self) -> None:
        is_api = self.path.startswith(b"/api/")
        body = json.dumps({"detail": TOO_LARGE, "code": "too_large"}) if is_api else TOO_LARGE
        self.channel.persistent = False
        headers = [
            (b"Content-Type", b"application/json" if is_api else b"text/plain; charset=utf-8"),
            (b"Content-Length", b"%d" % len(body.encode())),
            (b"Connection", b"close"),
            (b"X-Content-Type-Options", b"nosniff"),
        ]
        self.handle_reply({"type": "http.response.start", "status": 413, "headers": headers})
        self.handle_reply({"type": "http.response.body", "body": body.encode()})
