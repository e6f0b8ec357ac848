"""The chains of transcription and speech: one provider after the other, within a budget, each with its health.

The same idea as the door of the chat models, without hedging: sound is not sent to two providers at once.
"""

from __future__ import annotations

import asyncio
import math
import os
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from llm.audio.speakers import EdgeSpeaker, EspeakSpeaker, SdkSpeaker, Speaker, espeak_installed
from llm.audio.transcribers import (
    GoogleTranscriber,
    HuggingFaceTranscriber,
    LocalTranscriber,
    SdkTranscriber,
    Transcriber,
)
from llm.audio.values import Recording, Speech, Transcript
from llm.audio.voices import Style
from llm.config import ModelsConfig
from llm.door.breaker import Breaker
from llm.door.entry import Entry
from llm.errors import ChainExhausted, ModelError, TooSlow
from llm.prices import FREE
from llm.purposes import Language
from syncinterview.lib import background_loop

Result = TypeVar("Result")
Provider = TypeVar("Provider", Transcriber, Speaker)
Record = Callable[[Entry], None]

GRACE_SECONDS = 1.0
CLOSING_SECONDS = 5.0
SHORTEST_TRY_SECONDS = 0.05
# While another one can be asked, this share of the time that is left.
SHARE = 0.6
# There is no prompt to have a version of.
NO_PROMPT = "-"


class AudioDoor:
    """Transcribers and speakers of a configuration. Callable from any thread but the loop's."""

    def __init__(self, config: ModelsConfig) -> None:
        self._config = config.speech
        self.transcribers = _transcribers(config)
        self.speakers = _speakers(config)
        self._breakers: dict[tuple[str, str], Breaker] = {}

    def transcribe(
        self,
        recording: Recording,
        *,
        record: Record,
        only: str = "",
        free_only: bool = False,
        within_seconds: float | None = None,
    ) -> Transcript:
        """The words of a recording. `only` asks that provider alone, `within_seconds` tightens the budget.

        Raises ChainExhausted.
        """
        chosen = _chosen(self.transcribers, only, free_only)
        for transcriber in chosen:
            transcriber.prepare()
        budget = min(self._config.transcription_budget_seconds, within_seconds or math.inf)

        async def ask(transcriber: Transcriber, seconds: float, entry: Entry) -> tuple[Transcript, Entry]:
            heard = await transcriber.transcribe(recording, seconds=seconds)
            transcript = Transcript(heard.text, heard.confidence, transcriber.name, transcriber.model, heard.stretches)
            return transcript, replace(entry, audio_seconds=heard.seconds or recording.seconds)

        return background_loop.run(
            self._first_of("transcribe", chosen, ask, budget, record, hurried=within_seconds is not None),
            timeout_seconds=budget + GRACE_SECONDS,
        )

    def speak(
        self,
        text: str,
        *,
        language: Language,
        record: Record,
        style: Style = "woman",
        voice: str = "",
        only: str = "",
        free_only: bool = False,
    ) -> Speech:
        """The words said aloud. `voice` is one of the first provider's; the others have one of the style.

        Raises ChainExhausted.
        """
        chosen = _chosen(self.speakers, only, free_only)
        for speaker in chosen:
            speaker.prepare()
        budget = self._config.speech_budget_seconds

        async def ask(speaker: Speaker, seconds: float, entry: Entry) -> tuple[Speech, Entry]:
            named = voice if speaker is chosen[0] else ""
            sound = await speaker.speak(text, language=language, style=style, voice=named, seconds=seconds)
            return Speech(sound, speaker.name, speaker.model), replace(entry, characters=len(text))

        return background_loop.run(
            self._first_of("speak", chosen, ask, budget, record), timeout_seconds=budget + GRACE_SECONDS
        )

    def close(self) -> None:
        """Close every connection."""
        background_loop.run(self._close(), timeout_seconds=CLOSING_SECONDS)

    async def _close(self) -> None:
        for transcriber in self.transcribers:
            await transcriber.close()
        for speaker in self.speakers:
            await speaker.close()

    async def _first_of(
        self,
        what: str,
        providers: tuple[Provider, ...],
        ask: Callable[[Provider, float, Entry], Awaitable[tuple[Result, Entry]]],
        budget_seconds: float,
        record: Record,
        *,
        hurried: bool = False,
    ) -> Result:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + budget_seconds
        causes: list[ModelError] = []
        for provider in providers:
            breaker = self._breakers.setdefault((what, provider.name), Breaker())
            began = loop.time()
            left = deadline - began
            if breaker.standing(began) == "open":
                continue
            if left < SHORTEST_TRY_SECONDS:
                causes.append(TooSlow())
                break
            seconds = left if provider is providers[-1] else left * SHARE
            entry = Entry(provider=provider.name, model=provider.model, prompt_version=NO_PROMPT, latency_ms=0)
            error: ModelError
            try:
                async with asyncio.timeout(seconds):
                    result, entry = await ask(provider, seconds, entry)
            except ModelError as raised:
                error = raised
            except TimeoutError:
                error = TooSlow()
            else:
                breaker.succeeded()
                record(replace(entry, latency_ms=(loop.time() - began) * 1000))
                return result
            if not (hurried and isinstance(error, TooSlow)):
                # Too slow for a caller in a hurry is not yet unwell.
                breaker.failed(error, loop.time())
            causes.append(error)
            record(
                replace(
                    entry,
                    latency_ms=(loop.time() - began) * 1000,
                    outcome=error.outcome,
                    error_code=error.code,
                )
            )
        raise ChainExhausted(tuple(causes))


def _chosen(providers: tuple[Provider, ...], only: str, free_only: bool) -> tuple[Provider, ...]:
    return tuple(each for each in providers if (not only or each.name == only) and (not free_only or each.name in FREE))


def _transcribers(config: ModelsConfig) -> tuple[Transcriber, ...]:
    """Those that are configured, in the order of the chain."""
    found: list[Transcriber] = []
    for name in config.speech.transcription_chain:
        hosted = config.provider(name)
        if hosted is not None and name in SdkTranscriber.MODELS:
            found.append(SdkTranscriber(hosted))
        elif name == "google" and config.speech.google_api_key:
            found.append(GoogleTranscriber(config.speech))
        elif name == "huggingface" and config.speech.huggingface_api_key:
            found.append(HuggingFaceTranscriber(config.speech))
        elif name == "local" and LocalTranscriber.installed():
            found.append(LocalTranscriber(config.speech))
    return tuple(found)


def _speakers(config: ModelsConfig) -> tuple[Speaker, ...]:
    """Those that are configured, in the order of the chain."""
    found: list[Speaker] = []
    for name in config.speech.speech_chain:
        hosted = config.provider(name)
        if hosted is not None and name in SdkSpeaker.MODELS:
            found.append(SdkSpeaker(hosted))
        elif name == "edge":
            found.append(EdgeSpeaker())
        elif name == "espeak" and espeak_installed():
            found.append(EspeakSpeaker())
    return tuple(found)


_lock = threading.Lock()
# By process id as well: connections made before a fork belong to the parent's loop.
_doors: dict[tuple[int, ModelsConfig], AudioDoor] = {}


def audio_door_for(config: ModelsConfig) -> AudioDoor:
    """The door of a configuration, the same one each time."""
    key = (os.getpid(), config)
    with _lock:
        if key not in _doors:
            _doors[key] = AudioDoor(config)
        return _doors[key]


def close_audio_doors() -> None:
    """Close every connection of this process and forget what was learnt of the providers."""
    with _lock:
        doors = [door for (process_id, _), door in _doors.items() if process_id == os.getpid()]
        _doors.clear()
    for door in doors:
        door.close()
