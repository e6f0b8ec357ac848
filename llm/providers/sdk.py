"""The vendors' SDKs, imported when first used: who runs offline never loads them.

Owns the making of clients and the translation of everything an SDK or its HTTP library raises.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
from typing import Any

from llm.errors import (
    ConnectionLost,
    InvalidOutput,
    MalformedResponse,
    ModelError,
    NotAuthorised,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
    ServerFault,
    TooSlow,
    UnexpectedFault,
    UnknownModel,
    Unreachable,
)

logger = logging.getLogger(__name__)

# The HTTP library under each SDK.
_TRANSPORTS = {"openai": "httpx2", "groq": "httpx"}

_UNDERNEATH = ("httpcore", "httpcore2")

# Turns of an interview are further apart than the SDKs' five seconds: a connection is kept for the next one.
KEEPALIVE_SECONDS = 120.0
CONNECT_SECONDS = 3.0
LONGEST_RETRY_AFTER_SECONDS = 3600.0

# A 400 by these codes is about what the model wrote, not about what it was asked.
INVALID_OUTPUT_CODES = {
    "json_validate_failed": "The reply was not valid JSON of the asked shape.",
    "tool_use_failed": "The call of a tool was not valid JSON of the asked shape.",
}


class Sdk:
    """One vendor SDK with its HTTP library."""

    def __init__(self, name: str) -> None:
        self.module: Any = importlib.import_module(name)
        self.transport: Any = importlib.import_module(_TRANSPORTS[name])
        self._client_class = "AsyncOpenAI" if name == "openai" else "AsyncGroq"
        for talkative in (name, _TRANSPORTS[name], *_UNDERNEATH):
            # At DEBUG these write whole requests, candidates' words included, and addresses at INFO.
            logging.getLogger(talkative).setLevel(logging.WARNING)

    def client(self, *, base_url: str, api_key: str) -> Any:
        """An async client with connections that stay warm. It never retries: retries are the door's."""
        limits = self.transport.Limits(
            max_connections=512, max_keepalive_connections=128, keepalive_expiry=KEEPALIVE_SECONDS
        )
        return getattr(self.module, self._client_class)(
            # A server without keys still wants the header to be there.
            api_key=api_key or "none",
            base_url=base_url,
            max_retries=0,
            http_client=self.module.DefaultAsyncHttpxClient(limits=limits),
        )

    def timeout(self, seconds: float) -> Any:
        """The HTTP library's timeout: a host that does not even connect is known sooner."""
        return self.transport.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))

    def translate(self, error: Exception) -> ModelError:
        """Our error for whatever was raised while a provider was asked."""
        if isinstance(error, ModelError):
            return error
        if isinstance(error, self.module.APIStatusError):
            return _of_status(error)
        if isinstance(error, (TimeoutError, asyncio.TimeoutError, self.module.APITimeoutError)):
            return Unreachable() if self._never_connected(error) else TooSlow()
        if isinstance(error, (self.module.APIConnectionError, self.transport.HTTPError, OSError)):
            return self._of_connection(error)
        if isinstance(error, (self.module.APIError, ValueError)):
            return MalformedResponse()
        logger.warning("a model call failed unexpectedly: %s", type(error).__name__)
        return UnexpectedFault()

    def _never_connected(self, error: BaseException) -> bool:
        return any(
            isinstance(each, (self.transport.ConnectError, self.transport.ConnectTimeout)) for each in _chain(error)
        )

    def _of_connection(self, error: Exception) -> ModelError:
        if self._never_connected(error):
            return Unreachable()
        if any(isinstance(each, self.transport.TimeoutException) for each in _chain(error)):
            return TooSlow()
        return ConnectionLost()


def _chain(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain


def _of_status(error: Any) -> ModelError:
    code = str(getattr(error, "code", None) or _reported(error).get("code") or "")
    return error_of_status(int(error.status_code), code, error.response.headers)


def error_of_status(status: int, code: str, headers: Any) -> ModelError:
    """Our error for an HTTP status, a provider's own error code and the headers."""
    wait = retry_after_seconds(headers)
    if code in INVALID_OUTPUT_CODES:
        return InvalidOutput(INVALID_OUTPUT_CODES[code], text="")
    if code == "insufficient_quota" or status == 402:
        return QuotaExhausted(status=status)
    if status == 429:
        return RateLimited(status=status, retry_after_seconds=wait)
    if status in (401, 403):
        return NotAuthorised(status=status)
    if status == 404:
        return UnknownModel(status=status)
    if status in (408, 504):
        return TooSlow(status=status, retry_after_seconds=wait)
    if status == 409 or status >= 500:
        return ServerFault(status=status, retry_after_seconds=wait)
    return RequestRejected(status=status)


def _reported(error: Any) -> dict[str, Any]:
    """The error object of a response; one SDK unwraps it, the other does not."""
    body = error.body
    inner = body.get("error", body) if isinstance(body, dict) else None
    return inner if isinstance(inner, dict) else {}


def rejected_words(error: Exception) -> str:
    """What a provider's rejection of a request says, in lower case, to find out which option it does not have."""
    if getattr(error, "status_code", 0) not in (400, 422) or _reported(error).get("code") in INVALID_OUTPUT_CODES:
        return ""
    return f"{getattr(error, 'message', '')} {getattr(error, 'body', '')}".lower()


def retry_after_seconds(headers: Any) -> float | None:
    """The seconds a provider asks to wait, bounded; None when it does not say (or gives a date)."""
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * scale
        except ValueError:
            continue
        if seconds >= 0:
            return min(seconds, LONGEST_RETRY_AFTER_SECONDS)
    return None
