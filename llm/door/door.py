"""The door to every configured provider: providers, their health, and calls from any thread.

Owns one set of providers for a configuration, on the background loop. Knows nothing of the ledger's table or the rules.
"""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from llm.config import ModelsConfig, PurposeName
from llm.door.attempt import Answered, Route
from llm.door.breaker import Breaker
from llm.door.call import Call, OnSpoken
from llm.door.entry import Entry
from llm.door.tool_call import Bench, ToolCalling
from llm.errors import ChainExhausted, ModelError, NotWanted, TooSlow
from llm.prices import FREE
from llm.prompts.catalogue import PROMPTS, PURPOSE_OF_INPUT
from llm.providers.chat import ChatProvider
from llm.purposes import JudgedBy
from syncinterview.lib import background_loop

logger = logging.getLogger(__name__)

# Over the budget, for the way to the loop and back; the budget itself is kept on the loop.
GRACE_SECONDS = 1.0
WARM_UP_SECONDS = 5.0
CLOSING_SECONDS = 5.0
STOPPING_SECONDS = 0.5
# How often who waits for an answer is asked whether it is still wanted; for words that are said aloud the first time as
# soon as the request is out.
WANTED_EVERY_SECONDS = 0.3
WANTED_FIRST_SECONDS = 0.03

Wanted = Callable[[], bool]


@dataclass(frozen=True)
class Spoken:
    """Words that can be said already. A new `attempt` number voids the words of older ones."""

    text: str
    attempt: int


class Door:
    """Asks the chain of a purpose. Every method but the async ones may be called from any thread except the loop's."""

    def __init__(self, config: ModelsConfig) -> None:
        self._config = config
        self._providers = {provider.name: ChatProvider(provider) for provider in config.providers}
        self._breakers: dict[tuple[str, str], Breaker] = {}

    def first_route(self, purpose: PurposeName, *, free_only: bool = False) -> JudgedBy | None:
        """Who is asked first for a purpose; None when nobody can be."""
        routes = self._routes(purpose, free_only=free_only)
        if not routes:
            return None
        return JudgedBy(
            provider=routes[0].provider.name, model=routes[0].model, prompt_version=PROMPTS[purpose].version
        )

    def prepare(self) -> None:
        """Load what the providers need, in the calling thread: the loop does not stand still for it."""
        for provider in self._providers.values():
            provider.prepare()

    def ask(
        self,
        inputs: BaseModel,
        *,
        record: Callable[[Entry], None],
        free_only: bool = False,
        wanted: Wanted | None = None,
    ) -> Answered:
        """A typed answer of the chain, within its budget. Raises ChainExhausted.

        `free_only` leaves out the providers that send a bill. `wanted` is asked now and then: once it says no, the
        providers are stopped and NotWanted is raised.
        """
        seconds = self._config.purpose(PURPOSE_OF_INPUT[type(inputs)]).budget_seconds + GRACE_SECONDS
        _refuse_on_a_loop()
        self.prepare()
        arrived: queue.SimpleQueue[Spoken | None] = queue.SimpleQueue()
        call = _Running(self.answer(inputs, record=record, free_only=free_only), arrived)
        try:
            _next(arrived, seconds=seconds, wanted=wanted)
            return call.result()
        finally:
            call.stop()

    def ask_with_tools(
        self, inputs: BaseModel, bench: Bench, *, record: Callable[[Entry], None], free_only: bool = False
    ) -> Answered:
        """A typed answer of a model that may use the tools of `bench` first. Raises ChainExhausted.

        The tools run in the calling thread. One that is at work when the budget ends is waited for.
        """
        _refuse_on_a_loop()
        self.prepare()
        purpose = PURPOSE_OF_INPUT[type(inputs)]
        config = self._config.purpose(purpose)

        async def answer() -> Answered:
            return await ToolCalling(
                bench=bench,
                prompt=PROMPTS[purpose],
                inputs=inputs,
                config=config,
                routes=self._routes(purpose, free_only=free_only),
                record=record,
            ).answer()

        future = background_loop.submit(answer())
        future.add_done_callback(lambda _: bench.close())
        try:
            bench.serve(idle_seconds=config.budget_seconds + GRACE_SECONDS)
            return future.result()
        finally:
            future.cancel()

    def stream(
        self,
        inputs: BaseModel,
        *,
        record: Callable[[Entry], None],
        free_only: bool = False,
        wanted: Wanted | None = None,
    ) -> Iterator[Spoken | Answered]:
        """The same, with the words as they come, and the answer last. Raises ChainExhausted, NotWanted."""
        _refuse_on_a_loop()
        self.prepare()
        arrived: queue.SimpleQueue[Spoken | None] = queue.SimpleQueue()
        seconds = self._config.purpose(PURPOSE_OF_INPUT[type(inputs)]).budget_seconds + GRACE_SECONDS
        call = _Running(
            self.answer(
                inputs,
                record=record,
                on_spoken=lambda text, attempt: arrived.put(Spoken(text, attempt)),
                free_only=free_only,
            ),
            arrived,
        )
        try:
            ask_after = WANTED_FIRST_SECONDS
            while (spoken := _next(arrived, seconds=seconds, wanted=wanted, ask_after=ask_after)) is not None:
                ask_after = WANTED_EVERY_SECONDS
                yield spoken
            yield call.result()
        finally:
            # A caller that stops listening stops the call.
            call.stop()

    async def answer(
        self,
        inputs: BaseModel,
        *,
        record: Callable[[Entry], None],
        on_spoken: OnSpoken | None = None,
        free_only: bool = False,
    ) -> Answered:
        """The core, for callers on the background loop."""
        purpose = PURPOSE_OF_INPUT[type(inputs)]
        call = Call(
            prompt=PROMPTS[purpose],
            inputs=inputs,
            config=self._config.purpose(purpose),
            routes=self._routes(purpose, free_only=free_only),
            record=record,
            on_spoken=on_spoken,
        )
        return await call.answer()

    def warm_up_from_here(self) -> None:
        """Load what is needed and open a connection to every provider; waits for it."""
        self.prepare()
        background_loop.submit(self._warm_up()).result()

    async def _warm_up(self) -> None:
        for provider in self._providers.values():
            try:
                await provider.warm_up(seconds=WARM_UP_SECONDS)
            except ModelError as error:
                logger.warning("the model provider %s is configured but did not answer: %s", provider.name, error.code)

    def close(self) -> None:
        """Close every connection."""
        background_loop.run(self._close(), timeout_seconds=CLOSING_SECONDS)

    async def _close(self) -> None:
        for provider in self._providers.values():
            await provider.close()

    def _routes(self, purpose: str, *, free_only: bool = False) -> tuple[Route, ...]:
        config = self._config.purpose(purpose)
        routes = []
        for entry in config.chain:
            provider = self._config.provider(entry.provider)
            if provider is None or (free_only and provider.name not in FREE):
                continue
            model = entry.model or provider.model(config.size)
            breaker = self._breakers.setdefault((provider.name, model), Breaker())
            routes.append(Route(self._providers[provider.name], model, breaker))
        return tuple(routes)


class _Running:
    """A call at work on the background loop; `arrived` gets None when it has ended."""

    def __init__(self, answering: Coroutine[Any, Any, Answered], arrived: queue.SimpleQueue[Spoken | None]) -> None:
        self._ended = threading.Event()
        self._future = background_loop.submit(self._to_its_end(answering))
        self._future.add_done_callback(lambda _: arrived.put(None))

    async def _to_its_end(self, answering: Coroutine[Any, Any, Answered]) -> Answered:
        try:
            return await answering
        finally:
            self._ended.set()

    def result(self) -> Answered:
        return self._future.result()

    def stop(self) -> None:
        """End it if it has not ended, and wait until it has noted what it had asked for."""
        if self._future.cancel():
            self._ended.wait(STOPPING_SECONDS)


def _next(
    arrived: queue.SimpleQueue[Spoken | None],
    *,
    seconds: float,
    wanted: Wanted | None,
    ask_after: float = WANTED_EVERY_SECONDS,
) -> Spoken | None:
    """What arrives next. Raises ChainExhausted when nothing does, NotWanted when nobody waits for it any more.

    The budget is kept on the loop. One that has too much to do to keep it holds up nobody for longer than this.

    `wanted` is asked for the first time `ask_after` seconds.
    """
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        try:
            return arrived.get(timeout=min(ask_after, left) if wanted else left)
        except queue.Empty:
            ask_after = WANTED_EVERY_SECONDS
            if wanted and not wanted():
                raise NotWanted from None
    raise ChainExhausted((TooSlow(),))


def _refuse_on_a_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise RuntimeError("A model is asked from a task or a thread: an event loop would stand still until it answers.")


_lock = threading.Lock()
# By process id as well: connections made before a fork belong to the parent's loop.
_doors: dict[tuple[int, ModelsConfig], Door] = {}


def door_for(config: ModelsConfig) -> Door | None:
    """The door of a configuration, the same one each time; None where no provider is configured."""
    if not config.providers:
        return None
    key = (os.getpid(), config)
    with _lock:
        door = _doors.get(key)
        if door is None:
            door = _doors[key] = Door(config)
        return door


def close_doors() -> None:
    """Close every connection of this process and forget what was learnt of the providers."""
    with _lock:
        doors = [door for (process_id, _), door in _doors.items() if process_id == os.getpid()]
        _doors.clear()
    for door in doors:
        door.close()
