"""Transcription and speech: chains, health and figures, over real HTTP and with the real local voice."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, get_args

import av
import pytest

from llm.audio.door import AudioDoor, audio_door_for, close_audio_doors
from llm.audio.packing import packed
from llm.audio.speakers import EdgeSpeaker, EspeakSpeaker
from llm.audio.values import Recording, Sound
from llm.audio.visemes import viseme_track
from llm.audio.voices import Style
from llm.config import SpeechConfig
from llm.errors import ChainExhausted, ModelError, NotSupported
from llm.fakeserver.behaviour import Behaviour, fault
from llm.fakeserver.server import TRANSCRIPT, FakeServer
from llm.models import LLMCall
from llm.purposes import Language
from llm.services import SpeechUnavailable, TranscriptionUnavailable, speak, transcribe
from llm.sounds import silence
from tests.llm.harness import provider

pytestmark = pytest.mark.django_db


def seconds_of(content: bytes) -> float:
    with av.open(io.BytesIO(content)) as sound:
        return sum(frame.samples / frame.sample_rate for frame in sound.decode(audio=0))


RECORDING = Recording(content=silence(300), content_type="audio/webm;codecs=opus", seconds=3.0)


@pytest.fixture(autouse=True)
def _closed() -> Any:
    yield
    close_audio_doors()


def speech(server: FakeServer, **changes: Any) -> SpeechConfig:
    root = server.url.removesuffix("/v1")
    config = SpeechConfig(
        google_api_key="goo-test",
        google_speech_url=server.url,
        huggingface_api_key="hf-test",
        huggingface_url=f"{root}/hf",
        # None of these tests is about time: enough for a machine that has other things to do.
        transcription_budget_seconds=15.0,
        speech_budget_seconds=15.0,
    )
    return replace(config, **changes)


@pytest.mark.parametrize("name", ["groq", "openai", "google", "huggingface"])
def test_every_ear_hears(name: str, server: FakeServer, configure: Any) -> None:
    config = speech(server, transcription_chain=(name,))
    configure(provider("groq", server.url), provider("openai", server.url), speech=config)
    transcript = transcribe(RECORDING)
    assert (transcript.text, transcript.provider) == (TRANSCRIPT, name)
    assert transcript.confidence is None or 0.8 < transcript.confidence <= 1
    call = LLMCall.objects.get()
    assert (call.purpose, call.outcome, call.provider) == ("transcribe", "ok", name)
    assert call.cost_usd > 0


@pytest.mark.parametrize(
    "behaviour", [fault("server_error"), fault("unauthorised"), fault("slow"), Behaviour(body="<html>")], ids=str
)
def test_the_next_ear_is_asked(behaviour: Behaviour, server: FakeServer, configure: Any) -> None:
    server.script.always["whisper-large-v3-turbo"] = behaviour
    config = speech(server, transcription_chain=("groq", "openai"))
    configure(provider("groq", server.url), provider("openai", server.url), speech=config)
    assert transcribe(RECORDING).provider == "openai"
    assert LLMCall.objects.get(provider="groq").error_code


def test_nobody_hears_without_a_provider(configure: Any) -> None:
    configure(speech=SpeechConfig(transcription_chain=("groq", "google")))
    with pytest.raises(TranscriptionUnavailable):
        transcribe(RECORDING)


def test_what_a_provider_cannot_take_goes_to_the_next(server: FakeServer, configure: Any) -> None:
    configure(speech=speech(server, transcription_chain=("google", "huggingface")))
    long = replace(RECORDING, seconds=90.0)
    assert transcribe(long).provider == "huggingface"
    assert LLMCall.objects.get(provider="google").error_code == "not_supported"


def test_a_silent_provider_is_left_alone_for_a_while(server: FakeServer, configure: Any) -> None:
    server.script.always["whisper-large-v3-turbo"] = fault("unauthorised")
    config = speech(server, transcription_chain=("groq", "openai"))
    configure(provider("groq", server.url), provider("openai", server.url), speech=config)
    transcribe(RECORDING)
    transcribe(RECORDING)
    assert sum(request.model == "whisper-large-v3-turbo" for request in server.requests) == 1


@pytest.mark.parametrize("name", ["groq", "openai"])
def test_every_hosted_voice_speaks(name: str, server: FakeServer, configure: Any) -> None:
    configure(provider(name, server.url), speech=speech(server, speech_chain=(name,)))
    said = speak("Welcome to the interview.", language="en")
    assert said.provider == name
    assert said.sound.content_type == "audio/mpeg"
    assert seconds_of(said.sound.content) > 0
    call = LLMCall.objects.get()
    assert (call.purpose, call.outcome) == ("speak", "ok")
    assert call.cost_usd > 0


def test_a_voice_that_fails_or_says_nothing_is_followed_by_the_local_one(server: FakeServer, configure: Any) -> None:
    server.script.always["gpt-4o-mini-tts"] = Behaviour(content="")
    configure(provider("openai", server.url), speech=speech(server, speech_chain=("openai", "espeak")))
    said = speak("Welcome to the interview, José.", language="en")
    assert said.provider == "espeak"
    assert [word for _, word in said.sound.words] == ["Welcome", "to", "the", "interview", "José"]
    assert said.sound.visemes
    assert said.sound.visemes[0][1] == "U"
    times = [at for at, _ in said.sound.visemes]
    assert times == sorted(times)


def test_a_voice_without_the_language_is_passed_by(server: FakeServer, configure: Any) -> None:
    configure(provider("groq", server.url), speech=speech(server, speech_chain=("groq", "espeak")))
    assert speak("Willkommen.", language="de").provider == "espeak"


def test_no_voice_is_said_so(configure: Any) -> None:
    configure(speech=SpeechConfig(speech_chain=("openai",)))
    with pytest.raises(SpeechUnavailable):
        speak("Welcome.", language="en")


def test_the_local_voice_stays_for_the_next_text(configure: Any) -> None:
    speaker = EspeakSpeaker()

    async def said() -> list[Any]:
        try:
            first = await speaker.speak("One.", language="en", style="woman", voice="", seconds=15)
            process = speaker._process
            with pytest.raises(NotSupported):
                await speaker.speak("Two.", language="en", style="woman", voice="nobody", seconds=15)
            second = await speaker.speak("Two three.", language="de", style="man", voice="", seconds=15)
            assert speaker._process is process
            assert process is not None
            process.kill()
            await process.wait()
            again = await speaker.speak("One.", language="en", style="woman", voice="", seconds=15)
            return [first, second, again]
        finally:
            await speaker.close()

    first, second, again = asyncio.run(said())
    assert (first.words, len(first.content)) == (again.words, len(again.content))
    assert [word for _, word in second.words] == ["Two", "three"]


def test_speech_is_packed_without_a_change_of_its_length(configure: Any) -> None:
    configure(speech=SpeechConfig(speech_chain=("espeak",), speech_budget_seconds=15.0))
    said = speak("Welcome to the interview. Please tell me about yourself.", language="en")
    wav = Sound(content=silence(2500), content_type="audio/wav", words=((0, "x"),))
    small = packed(wav)
    assert (small.content_type, small.words) == ("audio/mpeg", wav.words)
    assert abs(seconds_of(small.content) - 2.5) < 0.06
    # 48 kbit/s, and a little for the head of the file.
    assert len(said.sound.content) < seconds_of(said.sound.content) * 6_000 + 2_000
    assert packed(Sound(content=b"RIFFnothing", content_type="audio/wav")).content == b"RIFFnothing"


@pytest.mark.parametrize("language", get_args(Language))
def test_every_style_has_a_voice_of_the_machine(language: Language) -> None:
    async def voices() -> set[bytes]:
        speaker = EspeakSpeaker()
        try:
            styles = get_args(Style)
            said = [
                await speaker.speak("Berlin.", language=language, style=style, voice="", seconds=15) for style in styles
            ]
            return {sound.content for sound in said}
        finally:
            await speaker.close()

    assert len(asyncio.run(voices())) == len(get_args(Style))


class EdgeTts:
    """The parts of `edge_tts` that are used, without the network."""

    def __init__(self, pieces: list[dict[str, Any]], error: Exception | None = None) -> None:
        self._pieces = pieces
        self._error = error

    def Communicate(self, text: str, voice: str, *, boundary: str) -> EdgeTts:  # noqa: N802 - the package's own name
        assert boundary == "WordBoundary"
        return self

    async def stream(self) -> AsyncIterator[dict[str, Any]]:
        if self._error:
            raise self._error
        for piece in self._pieces:
            yield piece


async def test_edge_gives_sound_and_the_times_of_words() -> None:
    speaker = EdgeSpeaker(
        EdgeTts(
            [
                {"type": "audio", "data": b"ab"},
                {"type": "WordBoundary", "offset": 1_000_000, "duration": 10, "text": "Welcome"},
                {"type": "audio", "data": b"c"},
            ]
        )
    )
    sound = await speaker.speak("Welcome", language="en", style="woman", voice="", seconds=1)
    assert (sound.content, sound.words, sound.content_type) == (b"abc", ((100, "Welcome"),), "audio/mpeg")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError("no network"), "unreachable"),
        (RuntimeError("?"), "unreachable"),
        (ValueError("voice"), "not_supported"),
    ],
)
async def test_whatever_edge_raises_is_ours(error: Exception, code: str) -> None:
    with pytest.raises(ModelError) as raised:
        await EdgeSpeaker(EdgeTts([], error)).speak("Welcome", language="en", style="woman", voice="x", seconds=1)
    assert raised.value.code == code


async def test_no_sound_is_no_speech() -> None:
    with pytest.raises(ModelError):
        await EdgeSpeaker(EdgeTts([])).speak(" ", language="en", style="woman", voice="", seconds=1)


def test_mouth_shapes_follow_the_phonemes() -> None:
    assert viseme_track(((0, "w"), (84, "ˈɛ"), (191, "l"), (340, "m"), (400, "aɪ"), (500, ""))) == (
        (0, "U"),
        (84, "E"),
        (191, "DD"),
        (340, "PP"),
        (400, "aa"),
        (470, "I"),
        (500, "sil"),
    )


def test_only_one_may_be_asked(server: FakeServer, configure: Any) -> None:
    door = AudioDoor(
        configure(provider("openai", server.url), speech=speech(server, speech_chain=("openai", "espeak")))
    )
    assert door.speak("Welcome.", language="en", record=lambda entry: None, only="espeak").provider == "espeak"
    with pytest.raises(ChainExhausted):
        door.speak("Welcome.", language="en", record=lambda entry: None, only="edge")
    door.close()


def test_the_door_is_kept(configure: Any, server: FakeServer) -> None:
    config = configure(provider("openai", server.url))
    assert audio_door_for(config) is audio_door_for(config)
    assert isinstance(NotSupported(), ModelError)


@pytest.mark.django_db
def test_a_number_is_one_word_however_many_parts_are_spoken(configure: Any) -> None:
    configure(speech=SpeechConfig(speech_chain=("espeak",), speech_budget_seconds=60.0))

    said = speak("Explain part 440 of RFC 9110 in 2026.", language="en")

    assert [word for _, word in said.sound.words] == ["Explain", "part", "440", "of", "RFC", "9110", "in", "2026"]
