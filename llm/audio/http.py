"""Speech APIs without an SDK of their own: one warm HTTP client, and our errors for what it raises."""

from __future__ import annotations

import importlib
from typing import Any

from llm.errors import ConnectionLost, MalformedResponse, ModelError, TooSlow, UnexpectedFault, Unreachable
from llm.providers.sdk import KEEPALIVE_SECONDS, error_of_status


class HttpApi:
    """Posts to one host. Lives on one event loop."""

    def __init__(self, base_url: str, headers: dict[str, str]) -> None:
        self._httpx: Any = importlib.import_module("httpx")
        self._base_url = base_url
        self._headers = headers
        self._made: Any = None

    async def post(self, path: str, *, seconds: float, **body: Any) -> Any:
        """The JSON of a reply. Raises a ModelError."""
        httpx = self._httpx
        if self._made is None:
            limits = httpx.Limits(keepalive_expiry=KEEPALIVE_SECONDS)
            self._made = httpx.AsyncClient(headers=self._headers, limits=limits)
        try:
            response = await self._made.post(f"{self._base_url}/{path}", timeout=seconds, **body)
        except Exception as error:  # noqa: BLE001 - whatever it is, it leaves as an error of ours
            raise self._translated(error) from None
        if response.status_code >= 400:
            raise error_of_status(response.status_code, "", response.headers)
        try:
            return response.json()
        except ValueError:
            raise MalformedResponse from None

    async def close(self) -> None:
        if self._made is not None:
            await self._made.aclose()
            self._made = None

    def _translated(self, error: Exception) -> ModelError:
        if isinstance(error, (self._httpx.ConnectError, self._httpx.ConnectTimeout)):
            return Unreachable()
        if isinstance(error, (TimeoutError, self._httpx.TimeoutException)):
            return TooSlow()
        if isinstance(error, (OSError, self._httpx.HTTPError)):
            return ConnectionLost()
        return UnexpectedFault()
