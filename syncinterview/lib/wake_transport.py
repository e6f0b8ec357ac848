"""An in-memory Celery broker whose consumer is woken by a message instead of polling for it.

kombu's own `memory://` looks for messages once a second, which would cost every live reply half a second.
Knows one consumer per process: the embedded worker.
"""

from __future__ import annotations

from queue import Empty
from threading import Event
from time import monotonic
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, memory

_message_put = Event()

# A consumer that waits without a limit still looks around this often, for the worker's own timers.
LONGEST_WAIT_SECONDS = 1.0


class Channel(memory.Channel):
    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:
        super()._put(queue, message, **kwargs)
        _message_put.set()

    def _put_fanout(self, *args: Any, **kwargs: Any) -> None:
        super()._put_fanout(*args, **kwargs)
        _message_put.set()


class Transport(memory.Transport):
    Channel = Channel

    def drain_events(self, connection: Any, timeout: float | None = None, **_: Any) -> None:
        """Deliver one message, waiting up to `timeout` seconds for it. Raises TimeoutError when none came."""
        end = None if timeout is None else monotonic() + timeout
        while True:
            _message_put.clear()  # before looking, so that a message put after the look still wakes us
            try:
                self.cycle.get(self._deliver, timeout=timeout)  # type: ignore[union-attr] # set by kombu's __init__
                return
            except Empty:
                pass
            left = LONGEST_WAIT_SECONDS if end is None else end - monotonic()
            if left <= 0:
                raise TimeoutError
            _message_put.wait(min(left, LONGEST_WAIT_SECONDS))


TRANSPORT_ALIASES["wakememory"] = "syncinterview.lib.wake_transport:Transport"
