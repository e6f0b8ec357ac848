"""WebSocket addresses that are not there."""

from __future__ import annotations

from channels.generic.websocket import AsyncWebsocketConsumer

from interviews.consumers.access import CLOSE_NO_SESSION


class NoSuchSocket(AsyncWebsocketConsumer):
    """Any other address: accepted and closed, so that the client sees the code."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(CLOSE_NO_SESSION)
