"""A bare `AsyncOpenAI` stream at the end of each answer: a reply with nothing stored and nobody connected.

Run by the comparison: `python -m benchmarks.live.bare_sdk < task.json`.
"""

from __future__ import annotations

import asyncio
from typing import Any

import openai

from benchmarks.live.asking import Caller, Heard, Listener, Prepare, Task, ask_as_speakers_do, read_task


def peer(task: Task) -> Prepare:
    client: Any = openai.AsyncOpenAI(api_key="none", base_url=task.url, max_retries=0)

    async def prepare(number: int) -> Caller:
        async def answered(seconds: float) -> Heard:
            await asyncio.sleep(seconds)
            listener = Listener()
            stream = await client.chat.completions.create(
                model="default",
                messages=[{"role": "system", "content": task.system}, {"role": "user", "content": task.user}],
                response_format=task.response_format,
                max_tokens=1200,
                stream=True,
            )
            async for chunk in stream:
                if chunk.choices and chunk.choices[0].delta.content:
                    listener.add(chunk.choices[0].delta.content)
            return listener.end()

        return answered

    return prepare


if __name__ == "__main__":
    told = read_task()
    asyncio.run(ask_as_speakers_do(told, peer(told)))
