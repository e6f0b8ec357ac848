"""What the door adds to the bare SDK when an answer streams: `python -m benchmarks.door`.

Both speak to one scripted server, in turns in the same run, with the same request and on the same kind of client. What
is measured is the time from the call to the first words that can be said (the first letter of the acknowledgement). The
bare SDK's loop looks for that letter in the text it gathers; the door also renders the prompt, keeps the budget, parses
and validates.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable

PORT = 8793
FIRST_TOKEN_SECONDS = 0.3
TOKENS_PER_SECOND = 100
# The scripted answer has about 54 tokens.
CALL_SECONDS = 0.85

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncinterview.settings")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="syncinterview-bench-"))

import django  # noqa: E402

django.setup()
logging.disable(logging.WARNING)

import httpx2  # noqa: E402
import openai  # noqa: E402

from llm.config import ModelsConfig, ProviderConfig, default_purposes  # noqa: E402
from llm.door.door import Door  # noqa: E402
from llm.door.entry import Entry  # noqa: E402
from llm.prompts.catalogue import PROMPTS  # noqa: E402
from llm.prompts.decide import DecideAnswer  # noqa: E402
from llm.providers.schema import schema_of  # noqa: E402
from llm.purposes import DecideInput  # noqa: E402

INPUTS = DecideInput(
    job_role="Backend developer",
    question="How do you keep a read-heavy service quick?",
    question_type="preset",
    answer="I measure first, then I put a cache in front of the database and look at the hit rate. " * 8,
    asked_texts=("How do you keep a read-heavy service quick?",),
    follow_ups_left=1,
    presets_left=4,
    remaining_seconds=1200,
)
FIRST_WORDS = '"acknowledgement":"'

# One call; returns when the first words came.
OneCall = Callable[[], Awaitable[float]]


def bare_sdk(url: str) -> OneCall:
    limits = httpx2.Limits(max_connections=512, max_keepalive_connections=128, keepalive_expiry=120)
    client = openai.AsyncOpenAI(
        api_key="none", base_url=url, max_retries=0, http_client=openai.DefaultAsyncHttpxClient(limits=limits)
    )
    rendered = PROMPTS["decide"].render(INPUTS)

    async def call() -> float:
        heard_at = 0.0
        text = ""
        stream = await client.chat.completions.create(
            model="default",
            messages=[{"role": "system", "content": rendered.system}, {"role": "user", "content": rendered.user}],
            response_format={
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": schema_of(DecideAnswer)},
            },
            max_tokens=1200,
            stream=True,
            stream_options={"include_usage": True},
        )
        async for chunk in stream:
            if chunk.choices and chunk.choices[0].delta.content:
                text += chunk.choices[0].delta.content
                if not heard_at and len(text) > text.find(FIRST_WORDS) + len(FIRST_WORDS) > len(FIRST_WORDS):
                    heard_at = time.perf_counter()
        return heard_at

    return call


def through_the_door(url: str) -> OneCall:
    provider = ProviderConfig(name="compatible", base_url=url, large="default", fast="default", api_key="none")
    door = Door(ModelsConfig(providers=(provider,), purposes=default_purposes()))
    door.prepare()

    async def call() -> float:
        heard: list[float] = []
        entries: list[Entry] = []

        def on_spoken(text: str, attempt: int) -> None:
            if not heard:
                heard.append(time.perf_counter())

        await door.answer(INPUTS, record=entries.append, on_spoken=on_spoken)
        return heard[0]

    return call


async def spread(call: OneCall, concurrent: int, calls_each: int) -> list[float]:
    """So many speakers, each with one call after the other; as in life, they do not begin in the same millisecond."""
    taken: list[float] = []

    async def speaker(number: int) -> None:
        await asyncio.sleep(CALL_SECONDS * number / concurrent)
        for _ in range(calls_each):
            began = time.perf_counter()
            taken.append(await call() - began)

    await asyncio.gather(*(speaker(number) for number in range(concurrent)))
    return taken


async def bursts(call: OneCall, concurrent: int, calls_each: int) -> list[float]:
    """All of them in one instant, and again when the last has ended: each stands in the others' way.

    Their clock is the instant's. One of their own would start when the loop first comes to them, which is late for
    whoever does much before it first waits.
    """
    taken: list[float] = []
    for _ in range(calls_each):
        began = time.perf_counter()
        taken += [heard - began for heard in await asyncio.gather(*(call() for _ in range(concurrent)))]
    return taken


Phase = Callable[[OneCall, int, int], Awaitable[list[float]]]


async def compare(url: str, phase: Phase, concurrent: int, *, phases: int, calls_each: int) -> None:
    ways = {"bare SDK": bare_sdk(url), "door": through_the_door(url)}
    times: dict[str, list[float]] = {name: [] for name in ways}
    cpu = dict.fromkeys(ways, 0.0)
    for call in ways.values():
        # Connections are opened before anything counts.
        await phase(call, concurrent, 1)
    for number in range(phases):
        # In turns, and each first in half of the phases: what else the machine does meets both.
        for name in sorted(ways, reverse=bool(number % 2)):
            began = time.process_time()
            times[name] += await phase(ways[name], concurrent, calls_each)
            cpu[name] += time.process_time() - began
    way = "in one instant" if phase is bursts else "at any time"
    print(f"{concurrent} {way}, {phases * calls_each * concurrent} calls each way, load {os.getloadavg()[0]:.1f}")
    for name, taken in times.items():
        taken.sort()
        p95 = taken[int(len(taken) * 0.95)]
        print(
            f"  {name:<9} first words p50 {statistics.median(taken) * 1000:7.1f} ms   p95 {p95 * 1000:7.1f} ms   "
            f"CPU {cpu[name] / len(taken) * 1000:5.1f} ms per call"
        )
    added = (statistics.median(times["door"]) - statistics.median(times["bare SDK"])) * 1000
    print(f"  the door adds {added:+.1f} ms (median)", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="What the door adds to the bare SDK, streaming.")
    parser.add_argument("--calls", type=int, default=5, help="calls of each speaker in a phase")
    options = parser.parse_args()
    server = subprocess.Popen(
        [
            *(sys.executable, "manage.py", "llm", "fakeserver", "--port", str(PORT)),
            *("--first-token", str(FIRST_TOKEN_SECONDS), "--tokens-per-second", str(TOKENS_PER_SECOND)),
        ],
        stdout=subprocess.PIPE,
    )
    try:
        assert server.stdout is not None
        server.stdout.readline()
        time.sleep(1)
        url = f"http://127.0.0.1:{PORT}/v1"
        print(f"First token after {FIRST_TOKEN_SECONDS} s, {TOKENS_PER_SECOND} tokens/s")
        asyncio.run(compare(url, spread, 1, phases=6, calls_each=options.calls))
        asyncio.run(compare(url, spread, 50, phases=4, calls_each=options.calls))
        asyncio.run(compare(url, bursts, 50, phases=4, calls_each=options.calls))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
