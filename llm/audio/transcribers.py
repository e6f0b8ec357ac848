"""Who turns recordings into words: one small class for each provider, all with the same method."""

from __future__ import annotations

import asyncio
import base64
import importlib.util
import io
import math
from typing import Any, ClassVar, Protocol

from llm.audio.http import HttpApi
from llm.audio.sdk_service import SdkService
from llm.audio.values import Heard, Recording, Stretch
from llm.config import SpeechConfig
from llm.errors import MalformedResponse, NotSupported, Unreachable
from llm.purposes import Language

LOCALES: dict[Language, str] = {
    "en": "en-US",
    "de": "de-DE",
    "fr": "fr-FR",
    "es": "es-ES",
    "pt": "pt-BR",
    "hi": "hi-IN",
}


class Transcriber(Protocol):
    """`prepare` is called in the caller's thread and may import; the others on the background loop."""

    name: str
    model: str

    def prepare(self) -> None: ...
    async def transcribe(self, recording: Recording, *, seconds: float) -> Heard: ...
    async def close(self) -> None: ...


class SdkTranscriber(SdkService):
    """Whisper behind the transcription endpoint of Groq or OpenAI."""

    MODELS: ClassVar = {"groq": "whisper-large-v3-turbo", "openai": "whisper-1"}

    async def transcribe(self, recording: Recording, *, seconds: float) -> Heard:
        try:
            async with asyncio.timeout(seconds):
                response = await self.client.audio.transcriptions.with_raw_response.create(
                    file=(f"answer.{recording.kind}", recording.content, recording.content_type),
                    model=self.model,
                    language=recording.language,
                    response_format="verbose_json",
                    temperature=0,
                    timeout=self.sdk.timeout(seconds),
                )
                return _whisper(response.http_response.json())
        except Exception as error:  # noqa: BLE001 - whatever it is, it leaves as an error of ours
            raise self.sdk.translate(error) from None


class GoogleTranscriber:
    """Google Speech-to-Text; its direct request takes a minute of sound at most."""

    name = "google"
    model = "speech-to-text"
    LONGEST_SECONDS = 60.0
    ENCODINGS = {"webm": "WEBM_OPUS", "ogg": "OGG_OPUS", "flac": "FLAC", "mp3": "MP3", "wav": ""}  # noqa: RUF012

    def __init__(self, config: SpeechConfig) -> None:
        self._config = config
        self._api: HttpApi | None = None

    def prepare(self) -> None:
        if self._api is None:
            self._api = HttpApi(self._config.google_speech_url, {"X-Goog-Api-Key": self._config.google_api_key})

    async def transcribe(self, recording: Recording, *, seconds: float) -> Heard:
        encoding = self.ENCODINGS.get(recording.kind)
        if encoding is None or recording.seconds > self.LONGEST_SECONDS or self._api is None:
            raise NotSupported
        config: dict[str, Any] = {
            "languageCode": LOCALES[recording.language],
            "enableAutomaticPunctuation": True,
        }
        if encoding:
            config |= {"encoding": encoding, **({"sampleRateHertz": 48000} if "OPUS" in encoding else {})}
        body = {"config": config, "audio": {"content": base64.b64encode(recording.content).decode()}}
        reply = await self._api.post("speech:recognize", seconds=seconds, json=body)
        results = _list(reply, "results")
        best = [_list(result, "alternatives")[0] for result in results if _list(result, "alternatives")]
        sure = [float(each["confidence"]) for each in best if "confidence" in each]
        return Heard(
            text=" ".join(str(each.get("transcript", "")).strip() for each in best),
            confidence=sum(sure) / len(sure) if sure else None,
        )

    async def close(self) -> None:
        if self._api is not None:
            await self._api.close()
            self._api = None


class HuggingFaceTranscriber:
    """Whisper on Hugging Face's inference service."""

    name = "huggingface"
    model = "openai/whisper-large-v3"

    def __init__(self, config: SpeechConfig) -> None:
        self._config = config
        self._api: HttpApi | None = None

    def prepare(self) -> None:
        if self._api is None:
            headers = {"Authorization": f"Bearer {self._config.huggingface_api_key}"}
            self._api = HttpApi(self._config.huggingface_url, headers)

    async def transcribe(self, recording: Recording, *, seconds: float) -> Heard:
        assert self._api is not None, "prepare() comes first"  # noqa: S101
        headers = {"Content-Type": recording.content_type}
        reply = await self._api.post(self.model, seconds=seconds, content=recording.content, headers=headers)
        if not isinstance(reply, dict) or not isinstance(reply.get("text"), str):
            raise MalformedResponse
        return Heard(text=reply["text"].strip())

    async def close(self) -> None:
        if self._api is not None:
            await self._api.close()
            self._api = None


class LocalTranscriber:
    """faster-whisper on this machine, in a thread; the optional extra `transcription`."""

    name = "local"

    def __init__(self, config: SpeechConfig) -> None:
        self.model = config.local_whisper_model
        self._loaded: Any = None

    @staticmethod
    def installed() -> bool:
        return importlib.util.find_spec("faster_whisper") is not None

    def prepare(self) -> None:
        if self._loaded is None:
            try:
                # Loaded by name: neither the package nor its types are there without the extra.
                whisper = __import__("faster_whisper").WhisperModel
                self._loaded = whisper(self.model, device="auto", compute_type="int8")
            except (ImportError, OSError, RuntimeError, ValueError):
                # Not installed, or its model is not on this machine and cannot be fetched.
                self._loaded = None

    async def transcribe(self, recording: Recording, *, seconds: float) -> Heard:
        if self._loaded is None:
            raise Unreachable
        return await asyncio.to_thread(self._in_thread, recording)

    def _in_thread(self, recording: Recording) -> Heard:
        segments, about = self._loaded.transcribe(io.BytesIO(recording.content), language=recording.language)
        found = list(segments)
        text = " ".join(segment.text.strip() for segment in found)
        return Heard(
            text=text,
            confidence=_sure([segment.avg_logprob for segment in found]),
            seconds=float(about.duration),
            stretches=tuple(Stretch(float(each.start), float(each.end), each.text.strip()) for each in found),
        )

    async def close(self) -> None:
        self._loaded = None


def _whisper(reply: Any) -> Heard:
    if not isinstance(reply, dict) or not isinstance(reply.get("text"), str):
        raise MalformedResponse
    segments = _list(reply, "segments")
    logprobs = [segment.get("avg_logprob") for segment in segments]
    seconds = reply.get("duration")
    return Heard(
        text=reply["text"].strip(),
        confidence=_sure([each for each in logprobs if isinstance(each, int | float)]),
        seconds=float(seconds) if isinstance(seconds, int | float) else 0.0,
        stretches=tuple(stretch for segment in segments if (stretch := _stretch(segment))),
    )


def _stretch(segment: dict[str, Any]) -> Stretch | None:
    start, end, text = segment.get("start"), segment.get("end"), segment.get("text")
    if not isinstance(start, int | float) or not isinstance(end, int | float) or not isinstance(text, str):
        return None
    return Stretch(float(start), float(end), text.strip())


def _sure(logprobs: list[float]) -> float | None:
    """Whisper's own certainty: the mean probability of a token."""
    return math.exp(sum(logprobs) / len(logprobs)) if logprobs else None


def _list(reply: Any, name: str) -> list[dict[str, Any]]:
    found = reply.get(name) or [] if isinstance(reply, dict) else None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise MalformedResponse
    return found
