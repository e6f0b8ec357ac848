"""Writes the call ledger, off the path of whoever waits for a model: a thread of its own takes the lines.

Figures only: nothing here ever sees a prompt or an answer.
"""

from __future__ import annotations

import atexit
import logging
import os
import queue
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, close_old_connections

from llm.door.entry import Entry
from llm.metrics import count
from llm.models import LLMCall, Purpose
from llm.prices import cost_usd

logger = logging.getLogger(__name__)

# Lines that could not be written are kept for a while, not for ever.
MOST_KEPT_LINES = 5000
RETRY_SECONDS = 2.0
# Lines of this long are written in one go: dozens of people speak, and each has somebody listening every two seconds.
GATHER_SECONDS = 0.5
LEAVING_MAY_TAKE_SECONDS = 3.0


class OfAsk(NamedTuple):
    """For which turn of an interview, and for which of that turn's asks, somebody listened."""

    turn: int
    ask: int


@dataclass(frozen=True)
class Line:
    """An entry, and whose it is."""

    purpose: Purpose
    session_id: UUID | None
    entry: Entry
    of_ask: OfAsk | None = None


def record(lines: Iterable[Line]) -> None:
    """Count the lines and have them written soon; at once where LLM_LEDGER_IN_BACKGROUND is off."""
    lines = list(lines)
    for line in lines:
        count(line.purpose, line.entry)
    if settings.LLM_LEDGER_IN_BACKGROUND:
        _writer().put(lines)
    else:
        write(lines)


def write(lines: list[Line]) -> None:
    """Write the lines. Raises DatabaseError."""
    LLMCall.objects.bulk_create([_row(line) for line in lines])


def flush() -> None:
    """Wait until everything handed in so far is written, for a few seconds at most."""
    writer = _writers.get(os.getpid())
    if writer is not None:
        writer.flush(LEAVING_MAY_TAKE_SECONDS)


def _row(line: Line) -> LLMCall:
    entry = line.entry
    return LLMCall(
        purpose=line.purpose,
        provider=entry.provider[:40],
        model=entry.model[:120],
        prompt_version=entry.prompt_version[:40],
        outcome=entry.outcome,
        error_code=entry.error_code[:40],
        tokens_in=entry.tokens_in,
        tokens_out=entry.tokens_out,
        cost_usd=cost_usd(entry),
        latency_ms=entry.latency_ms,
        time_to_first_token_ms=entry.time_to_first_token_ms,
        session_id=line.session_id,
        turn=line.of_ask.turn if line.of_ask else None,
        ask=line.of_ask.ask if line.of_ask else None,
    )


class _Writer:
    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[Line | threading.Event] = queue.SimpleQueue()
        self._hurried = threading.Event()  # somebody waits until everything is written
        threading.Thread(target=self._run, name="call-ledger", daemon=True).start()

    def put(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._lines.put(line)

    def flush(self, seconds: float) -> None:
        written = threading.Event()
        self._lines.put(written)
        self._hurried.set()
        written.wait(seconds)

    def _run(self) -> None:
        kept: list[Line] = []
        while True:
            waiting: list[threading.Event] = []
            for taken in self._take(RETRY_SECONDS if kept else None):
                if isinstance(taken, threading.Event):
                    waiting.append(taken)
                else:
                    kept.append(taken)
            if kept:
                close_old_connections()
                try:
                    write(kept)
                    kept = []
                except DatabaseError as error:
                    kept = kept[-MOST_KEPT_LINES:]
                    logger.warning(
                        "the call ledger cannot be written, %d lines wait: %s", len(kept), type(error).__name__
                    )
                finally:
                    close_old_connections()
            for event in waiting:
                event.set()

    def _take(self, seconds: float | None) -> list[Line | threading.Event]:
        """All that comes in a moment; waits for the first."""
        taken: list[Line | threading.Event] = []
        try:
            taken.append(self._lines.get(timeout=seconds))
            self._hurried.wait(GATHER_SECONDS)
            self._hurried.clear()
            while True:
                taken.append(self._lines.get_nowait())
        except queue.Empty:
            return taken


_lock = threading.Lock()
# By process id: a thread made before a fork does not run in the child.
_writers: dict[int, _Writer] = {}


def _writer() -> _Writer:
    with _lock:
        writer = _writers.get(os.getpid())
        if writer is None:
            writer = _writers[os.getpid()] = _Writer()
        return writer


atexit.register(flush)
