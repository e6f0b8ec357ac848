"""Pipecat's smallest text pipeline at the end of each answer: context, model, sink. No socket, no store.

Runs in an environment of its own that has `pipecat-ai` and nothing of this product (see peers.py). Turns are closed
from outside by Pipecat's proposal frames, which its own turn strategies would otherwise delay by half a second.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from loguru import logger
from pipecat.frames.frames import (
    Frame,
    InterimTranscriptionFrame,
    LLMFullResponseEndFrame,
    LLMTextFrame,
    ProposedUserStartedSpeakingFrame,
    ProposedUserStoppedSpeakingFrame,
    TranscriptionFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair, LLMUserAggregatorParams
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.turns.user_turn_strategies import ExternalUserTurnStrategies
from pipecat.workers.runner import WorkerRunner

from benchmarks.live.asking import Caller, Heard, Listener, Prepare, Task, ask_as_speakers_do, read_task
from benchmarks.live.speech import CHUNK_EVERY_SECONDS

REPLY_WITHIN_SECONDS = 15.0


class Sink(FrameProcessor):  # type: ignore[misc] # Pipecat is in another environment
    """Where a voice would be: hears the text as it comes."""

    def __init__(self) -> None:
        super().__init__()
        self.listener: Listener | None = None
        self.ended = asyncio.Event()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, LLMTextFrame) and self.listener:
            self.listener.add(frame.text)
        if isinstance(frame, LLMFullResponseEndFrame):
            self.ended.set()
        await self.push_frame(frame, direction)


def peer(task: Task, runner: WorkerRunner) -> Prepare:
    async def prepare(number: int) -> Caller:
        settings = OpenAILLMService.Settings(model="default", extra={"response_format": task.response_format})
        llm = OpenAILLMService(api_key="none", base_url=task.url, settings=settings)
        context = LLMContext([{"role": "system", "content": task.system}])
        pair = LLMContextAggregatorPair(
            context, user_params=LLMUserAggregatorParams(user_turn_strategies=ExternalUserTurnStrategies())
        )
        sink = Sink()
        worker = PipelineWorker(
            Pipeline([pair.user(), llm, sink, pair.assistant()]),
            enable_rtvi=False,
            idle_timeout_secs=None,
            enable_turn_tracking=False,
            params=PipelineParams(),
        )
        await runner.add_workers(worker)

        async def answered(seconds: float) -> Heard:
            # What was said before stays out of the prompt, as it does for the others here.
            context.set_messages([{"role": "system", "content": task.system}])
            await worker.queue_frame(ProposedUserStartedSpeakingFrame())
            for _ in range(int(seconds / CHUNK_EVERY_SECONDS)):
                await worker.queue_frame(InterimTranscriptionFrame(text="one", user_id="u", timestamp="0"))
                await asyncio.sleep(CHUNK_EVERY_SECONDS)
            sink.listener = Listener()
            sink.ended.clear()
            await worker.queue_frames(
                [
                    TranscriptionFrame(text=task.user, user_id="u", timestamp="0", finalized=True),
                    ProposedUserStoppedSpeakingFrame(),
                ]
            )
            async with asyncio.timeout(REPLY_WITHIN_SECONDS):
                await sink.ended.wait()
            return sink.listener.end()

        return answered

    return prepare


async def main() -> None:
    task = read_task()
    runner = WorkerRunner(handle_sigint=False)
    running = asyncio.create_task(runner.run(auto_end=False))
    await asyncio.sleep(0.2)
    await ask_as_speakers_do(task, peer(task, runner))
    # Pipecat's runner outlives its cancellation; what was measured has been printed.
    running.cancel()
    os._exit(0)


if __name__ == "__main__":
    logger.remove()
    asyncio.run(main())
