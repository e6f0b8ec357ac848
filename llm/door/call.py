"""One request to the chain: which routes are asked, when the next one is asked as well, whose answer counts.

Owns hedging and the budget of a call; what happens with one route is the attempt's. Lives on the background loop.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from llm.config import PurposeConfig
from llm.door.attempt import SHORTEST_TRY_SECONDS, Answered, Attempt, Route
from llm.door.entry import Entry
from llm.door.reading import growing_answer
from llm.errors import ChainExhausted, ModelError, NotWanted, Outpaced, TooLong, TooSlow
from llm.prompts.base import PromptFile
from llm.providers.chat import Message

# Called with the words that can be said so far, and the number of the attempt they come from.
OnSpoken = Callable[[str, int], None]

# Nobody says as much in one go: it is no answer, and reading it again at each chunk would cost more and more.
LONGEST_SPOKEN_CHARACTERS = 4000

# Probes that outlive their call, kept from the garbage collector.
_probes: set[asyncio.Task[Answered]] = set()


class Call:
    """One typed question to the chain. `record` gets a ledger line for each request that was made."""

    def __init__(
        self,
        *,
        prompt: PromptFile[Any, Any, Any],
        inputs: BaseModel,
        config: PurposeConfig,
        routes: tuple[Route, ...],
        record: Callable[[Entry], None],
        on_spoken: OnSpoken | None = None,
    ) -> None:
        self.prompt = prompt
        self.inputs = inputs
        self.config = config
        self.record = record
        self.streams = on_spoken is not None
        self.loop = asyncio.get_running_loop()
        self.deadline = self.loop.time() + config.budget_seconds
        self._routes = routes
        self._on_spoken = on_spoken
        self._failures: list[ModelError] = []
        self._running: dict[asyncio.Task[Answered], Attempt] = {}
        self._leader: Attempt | None = None
        self._numbers = 0
        # The next provider is asked as well after so long, and one request may take as long as the rest of the budget.
        self.hedge_after_seconds = config.hedge_after_seconds
        self.request_seconds = config.budget_seconds

    async def answer(self) -> Answered:
        """The first valid answer within the budget. Raises ChainExhausted."""
        rendered = self.prompt.render(self.inputs)
        messages: tuple[Message, ...] = (
            {"role": "system", "content": rendered.system},
            {"role": "user", "content": rendered.user},
        )
        waiting = deque(self._routes)
        try:
            return await self._race(waiting, messages)
        except asyncio.CancelledError:
            self._stop_unwanted()
            raise
        finally:
            self._stop_others(None)

    async def _race(self, waiting: deque[Route], messages: tuple[Message, ...]) -> Answered:
        hedge_at = 0.0
        while True:
            now = self.loop.time()
            if self.seconds_left < SHORTEST_TRY_SECONDS:
                raise ChainExhausted((*self._failures, TooSlow()))
            if not self._running or (now >= hedge_at and self._leader is None):
                started = self._start_next(waiting, messages)
                if not self._running:
                    raise ChainExhausted(tuple(self._failures))
                if started is not None and started.is_probe and waiting:
                    # A provider that may still be ill is tried out beside a well one, not before it.
                    continue
                hedge_at = now + min(self.hedge_after_seconds, self.seconds_left)
            until = hedge_at if waiting and self._leader is None else self.deadline
            done, _ = await asyncio.wait(
                self._running, timeout=max(0.0, until - now), return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                answered = self._settled(task)
                if answered is not None:
                    return answered

    def _start_next(self, waiting: deque[Route], messages: tuple[Message, ...]) -> Attempt | None:
        """Ask the next route that may be asked; None when there is none."""
        now = self.loop.time()
        while waiting:
            route = waiting.popleft()
            standing = route.breaker.standing(now)
            if standing == "open":
                continue
            if standing == "probing":
                route.breaker.probe(now, seconds=self.config.budget_seconds)
            attempt = self._attempt(route, messages, is_last=not waiting, is_probe=standing == "probing")
            self._running[self.loop.create_task(attempt.run())] = attempt
            return attempt
        return None

    def _attempt(self, route: Route, messages: tuple[Message, ...], *, is_last: bool, is_probe: bool) -> Attempt:
        return Attempt(self, route, messages, is_last=is_last, is_probe=is_probe)

    def _settled(self, task: asyncio.Task[Answered]) -> Answered | None:
        attempt = self._running.pop(task, None)
        if attempt is None:
            # Stopped already, because another one was heard first.
            return None
        try:
            return task.result()
        except ModelError as error:
            self._failures.append(error)
            if self._leader is attempt:
                self._leader = None
            return None

    def _stop_others(self, winner: Attempt | None) -> None:
        """Stop whoever still runs. Out of time, or outrun after a long start: that counts against a provider.

        A probe is left to end by itself where there is time, for only its end says whether the provider is well.
        """
        late = self.seconds_left < SHORTEST_TRY_SECONDS
        for task, attempt in list(self._running.items()):
            if attempt is winner:
                continue
            del self._running[task]
            if attempt.is_probe and not late:
                _probes.add(task)
                task.add_done_callback(_probe_ended)
            else:
                task.cancel()
                attempt.stopped(TooSlow() if late else Outpaced())

    def _stop_unwanted(self) -> None:
        """Nobody waits for the answer any more: stop everything, and hold it against no one."""
        for task, attempt in self._running.items():
            task.cancel()
            attempt.stopped(NotWanted())
        self._running.clear()

    # --- what an attempt asks of its call -----------------------------------------------------------------

    @property
    def seconds_left(self) -> float:
        return self.deadline - self.loop.time()

    def next_number(self) -> int:
        self._numbers += 1
        return self._numbers

    def heard(self, attempt: Attempt, text: str) -> None:
        """Text has come. The first provider whose words can be said is the one that is listened to."""
        if self._on_spoken is None or self.prompt.spoken is None or self._leader not in (None, attempt):
            return
        if len(text) > LONGEST_SPOKEN_CHARACTERS:
            raise TooLong
        spoken = self.prompt.spoken(growing_answer(text))
        if not spoken or spoken == attempt.spoken:
            return
        attempt.spoken = spoken
        if self._leader is None:
            self._leader = attempt
            self._stop_others(attempt)
        self._on_spoken(spoken, attempt.number)


def _probe_ended(task: asyncio.Task[Answered]) -> None:
    _probes.discard(task)
    if not task.cancelled():
        # Looked at, so that asyncio does not report it: the attempt has noted what there was to note.
        task.exception()
