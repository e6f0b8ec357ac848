"""Asks every configured provider for a little of everything it is for, and says what works and how quickly.

Owns the questions of the check; for `manage.py llm check`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from llm.audio.door import AudioDoor
from llm.audio.values import Recording
from llm.config import ModelsConfig, ProviderConfig, RouteConfig, Size
from llm.door.door import Door, Spoken
from llm.door.entry import Entry
from llm.errors import ChainExhausted
from llm.purposes import DecideInput, FillerInput
from llm.sounds import silence

SECONDS_PER_TRIAL = 20.0
SENTENCE = "Welcome. Please tell me about a project you are proud of."

_DECIDE = DecideInput(
    job_role="Backend developer",
    question="What is a cache good for?",
    question_type="preset",
    answer="It keeps what is read often close at hand, so that the database is asked less.",
    follow_ups_left=1,
    presets_left=2,
    remaining_seconds=600,
)
_FILLER = FillerInput(heard="So what we did first was to look at the slow queries, and then")


@dataclass(frozen=True)
class Trial:
    """One thing tried with one provider. `error` is empty when it worked."""

    provider: str
    model: str
    what: str
    seconds: float
    first_token_ms: float | None
    error: str


def check_all(config: ModelsConfig) -> Iterator[Trial]:
    """Each trial as it ends. Never raises for a provider."""
    for provider in config.providers:
        yield _chat(config, provider, "large", "typed answer", streamed=False)
        yield _chat(config, provider, "large", "streamed answer", streamed=True)
        if provider.fast != provider.large:
            yield _chat(config, provider, "fast", "typed answer", streamed=False)
    audio = AudioDoor(
        replace(
            config,
            speech=replace(
                config.speech,
                transcription_budget_seconds=SECONDS_PER_TRIAL,
                speech_budget_seconds=SECONDS_PER_TRIAL,
            ),
        )
    )
    spoken = b""
    for speaker in audio.speakers:
        said: list[bytes] = []

        def speak(record: Callable[[Entry], None], name: str = speaker.name, said: list[bytes] = said) -> None:
            speech = audio.speak(SENTENCE, language="en", record=record, only=name)
            if speech.sound.content_type == "audio/wav":
                said.append(speech.sound.content)

        yield _tried(speaker.name, speaker.model, "speech", speak)
        spoken = spoken or (said[0] if said else b"")
    # What was just said is what is heard, where anybody said it; silence is understood as well as not.
    recording = Recording(content=spoken or silence(2000), content_type="audio/wav", seconds=4.0 if spoken else 2.0)
    for transcriber in audio.transcribers:

        def transcribe(record: Callable[[Entry], None], name: str = transcriber.name) -> None:
            audio.transcribe(recording, record=record, only=name)

        yield _tried(transcriber.name, transcriber.model, "transcription", transcribe)
    audio.close()


def _chat(config: ModelsConfig, provider: ProviderConfig, size: Size, what: str, *, streamed: bool) -> Trial:
    """One call through a door of its own, so that no breaker and no other provider stands between."""
    purposes = tuple(
        (name, replace(each, chain=(RouteConfig(provider.name),), size=size, budget_seconds=SECONDS_PER_TRIAL))
        for name, each in config.purposes
    )
    door = Door(replace(config, providers=(provider,), purposes=purposes))
    door.prepare()

    def ask(record: Callable[[Entry], None]) -> None:
        if streamed:
            for heard in door.stream(_DECIDE, record=record):
                if isinstance(heard, Spoken):
                    continue
        else:
            door.ask(_FILLER if size == "fast" else _DECIDE, record=record)

    trial = _tried(provider.name, provider.model(size), what, ask)
    door.close()
    return trial


def _tried(provider: str, model: str, what: str, ask: Callable[[Callable[[Entry], None]], None]) -> Trial:
    entries: list[Entry] = []
    began = time.perf_counter()
    error = ""
    try:
        ask(entries.append)
    except ChainExhausted as exhausted:
        error = exhausted.causes[-1].code if exhausted.causes else exhausted.code
        status = exhausted.causes[-1].status if exhausted.causes else 0
        error = f"{error} (HTTP {status})" if status else error
    first = next((entry.time_to_first_token_ms for entry in entries if entry.time_to_first_token_ms), None)
    return Trial(provider, model, what, time.perf_counter() - began, first, error)
