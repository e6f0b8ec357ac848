"""An in-memory Celery broker whose consumer is woken by a message instead of polling for it.

kombu's own `memory://` looks for messages once a second, which would cost every live reply half a second.
The broker is the process's own, and so are its consumers: the embedded workers.
"""

from __future__ import annotations

from queue import Empty
from threading import Condition
from time import monotonic
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, memory

# How many messages were put, and the news of the next one. A count, so that no consumer can miss what was put while it
# looked, nor take the news from another.
_put_count = 0
_message_put = Condition()

# A consumer that waits without a limit still looks around this often, for the worker's own timers.
LONGEST_WAIT_SECONDS = 1.0


def _tell() -> None:
    global _put_count  # noqa: PLW0603 - one broker per process, by nature
    with _message_put:
        _put_count += 1
        _message_put.notify_all()


class Channel(memory.Channel):
    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:
        super()._put(queue, message, **kwargs)
        _tell()

    def _put_fanout(self, *args: Any, **kwargs: Any) -> None:
        super()._put_fanout(*args, **kwargs)
        _tell()


class Transport(memory.Transport):
    Channel = Channel

    def drain_events(self, connection: Any, timeout: float | None = None, **_: Any) -> None:
        """Deliver one message, waiting up to `timeout` seconds for it. Raises TimeoutError when none came."""
        end = None if timeout is None else monotonic() + timeout
        while True:
            seen = _put_count  # before looking, so that a message put after the look still wakes us
            try:
                self.cycle.get(self._deliver, timeout=timeout)  # type: ignore[union-attr] # set by kombu's __init__
                return
            except Empty:
                pass
            left = LONGEST_WAIT_SECONDS if end is None else end - monotonic()
            if left <= 0:
                raise TimeoutError
            with _message_put:
                _message_put.wait_for(lambda: _put_count != seen, min(left, LONGEST_WAIT_SECONDS))  # noqa: B023


TRANSPORT_ALIASES["wakememory"] = "syncinterview.lib.wake_transport:Transport"
