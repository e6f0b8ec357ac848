"""What a process loads and connects to before it takes work: the first candidate waits no longer than the tenth.

Owns no state. A service that is away only leaves its part cold: whoever needs it first finds that out anew.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import sys
import threading
from typing import Any
from uuid import uuid4

from django.db import DatabaseError

from interviews.broadcast import broadcast
from interviews.models import InterviewSession
from interviews.selectors import session_view
from interviews.services import turn_context_rehearse
from llm.services import get_ready
from syncinterview.lib.database import connections_open, connections_settle
from syncinterview.lib.dispatch import broker_connect

logger = logging.getLogger(__name__)

# A reply goes through half a dozen threads, and each of them may wait so long for one that computes: at Python's five
# milliseconds that adds up. What more switching costs cannot be seen in what a process computes.
THREADS_SWITCH_AFTER_SECONDS = 0.0002

# What one conversation needs at the same moment: an answer, a listener, a reply, a line of the ledger.
CONNECTIONS_AT_ONCE = 4

# Young objects are looked through after so many more of them. At Python's 700 that is done a hundred times a second
# while people speak.
YOUNG_OBJECTS = 10_000


def warm_process() -> None:
    """Load rules, prompts and SDKs, compile the first queries, connect to the broker and the channel layer."""
    sys.setswitchinterval(THREADS_SWITCH_AFTER_SECONDS)
    get_ready()
    broker_connect()
    # Nobody holds this session; the way there is open afterwards.
    broadcast(uuid4(), "session.moved")
    try:
        connections_open(CONNECTIONS_AT_ONCE)
        turn_context_rehearse()
        with contextlib.suppress(InterviewSession.DoesNotExist):
            session_view(uuid4())
    except DatabaseError as error:
        logger.warning("the database did not answer while this process warmed up (%s)", type(error).__name__)
    finally:
        connections_settle()
    _set_aside_what_stays()


def _set_aside_what_stays() -> None:
    """Have the garbage collector leave alone what is loaded for good.

    It would look through all of it every now and then: a fifth of a second in which nobody in this process is answered.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])


def warm_process_aside() -> None:
    """The same while the process starts to serve."""
    threading.Thread(target=warm_process, name="warm-up", daemon=True).start()


def warm_worker(*, instance: Any, **_: Any) -> None:
    """A worker is warm before it takes its first task. One that forks connects in its children, when they need it."""
    if "thread" in str(instance.pool_cls):
        warm_process()
