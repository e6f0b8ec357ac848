"""The line to one client: messages out, numbered through the session's life, and closing.

Knows nothing of turns: what to say and when is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from interviews.consumers.access import CLOSE_TOO_MANY_ERRORS
from interviews.consumers.keeping import keeping
from interviews.live.protocol import ErrorCode, ErrorMessage, ServerMessage, encode

ERRORS_IN_A_ROW = 10

# A process that was killed had sent some messages at most whose numbers it had not stored yet.
MOST_NUMBERS_NOT_STORED = 100


def numbered_from(stored: int, heard: int) -> int:
    """The number to go on from: a client that comes back after a crash may have heard more than was stored."""
    return max(stored, min(heard, stored + MOST_NUMBERS_NOT_STORED))


class Line:
    def __init__(
        self,
        *,
        session_id: UUID,
        seq: int,
        send: Callable[[str], Awaitable[None]],
        close: Callable[[int], Awaitable[None]],
    ) -> None:
        self._session_id = session_id
        self._seq = seq
        self._send = send
        self._close = close
        self._errors_in_a_row = 0

    @property
    def seq(self) -> int:
        """The number of the last message."""
        return self._seq

    async def say(self, *messages: ServerMessage) -> None:
        """Send the messages, one after the other. Their numbers are kept soon, and nobody waits for that."""
        for message in messages:
            self._seq += 1
            await self._send(encode(message, seq=self._seq))
        keeping().number(self._session_id, self._seq)

    async def refuse(self, code: ErrorCode, sentence: str) -> None:
        """Answer bad input. Ten times in a row closes the line."""
        self._errors_in_a_row += 1
        await self.say(ErrorMessage(payload=sentence, code=code))
        if self._errors_in_a_row >= ERRORS_IN_A_ROW:
            await self.hang_up(CLOSE_TOO_MANY_ERRORS)

    def understood(self) -> None:
        """The client sent something that could be done."""
        self._errors_in_a_row = 0

    async def hang_up(self, code: int) -> None:
        await self._close(code)
