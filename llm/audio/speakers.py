"""Who says words aloud: one small class for each provider, all with the same method."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import json
import sys
from ctypes.util import find_library
from typing import Any, ClassVar, Protocol

from llm.audio.sdk_service import SdkService
from llm.audio.values import Sound
from llm.audio.visemes import viseme_track
from llm.audio.voices import EDGE_VOICES, HOSTED_VOICES, Style, espeak_voice
from llm.errors import MalformedResponse, NotSupported, TooSlow, Unreachable
from llm.purposes import Language

# Edge counts in ticks of 100 ns.
_TICKS_PER_MS = 10_000


class Speaker(Protocol):
    """`prepare` is called in the caller's thread and may import; the others on the background loop."""

    name: str
    model: str

    def prepare(self) -> None: ...
    async def speak(self, text: str, *, language: Language, style: Style, voice: str, seconds: float) -> Sound: ...
    async def close(self) -> None: ...


class EdgeSpeaker:
    """Microsoft Edge's voices through `edge-tts`: no key, good voices, times of words; an unofficial service."""

    name = "edge"
    model = "edge-tts"

    def __init__(self, module: Any = None) -> None:
        self._module = module

    def prepare(self) -> None:
        if self._module is None:
            self._module = importlib.import_module("edge_tts")

    async def speak(self, text: str, *, language: Language, style: Style, voice: str, seconds: float) -> Sound:
        sound, words = bytearray(), []
        try:
            async with asyncio.timeout(seconds):
                said = self._module.Communicate(text, voice or EDGE_VOICES[language][style], boundary="WordBoundary")
                async for piece in said.stream():
                    if piece["type"] == "audio":
                        sound += piece["data"]
                    elif piece["type"] == "WordBoundary":
                        words.append((int(piece["offset"]) // _TICKS_PER_MS, str(piece["text"])))
        except TimeoutError:
            raise TooSlow from None
        except ValueError:
            # A voice that does not exist.
            raise NotSupported from None
        except Exception:  # noqa: BLE001 - aiohttp's errors are not the package's own; each means that it cannot be had
            raise Unreachable from None
        if not sound:
            raise MalformedResponse
        return Sound(content=bytes(sound), content_type="audio/mpeg", words=tuple(words))

    async def close(self) -> None:
        """Each text has a connection of its own."""


class SdkSpeaker(SdkService):
    """The speech endpoint of OpenAI or Groq."""

    MODELS: ClassVar = {"openai": "gpt-4o-mini-tts", "groq": "canopylabs/orpheus-v1-english"}
    LANGUAGES: ClassVar = {"groq": ("en",)}

    async def speak(self, text: str, *, language: Language, style: Style, voice: str, seconds: float) -> Sound:
        if language not in self.LANGUAGES.get(self.name, (language,)):
            raise NotSupported
        try:
            async with asyncio.timeout(seconds):
                async with self.client.audio.speech.with_streaming_response.create(
                    input=text,
                    model=self.model,
                    voice=voice or HOSTED_VOICES[self.name][style],
                    response_format="wav",
                    timeout=self.sdk.timeout(seconds),
                ) as response:
                    content: bytes = await response.read()
        except Exception as error:  # noqa: BLE001 - whatever it is, it leaves as an error of ours
            raise self.sdk.translate(error) from None
        if not content:
            raise MalformedResponse
        return Sound(content=content, content_type="audio/wav")


class EspeakSpeaker:
    """espeak-ng on this machine: always there where it is installed, with mouth shapes; a plain voice.

    In a process of its own that stays: the library keeps global state, and its licence stays outside this program.
    """

    name = "espeak"
    model = "espeak-ng"

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None

    def prepare(self) -> None:
        """Nothing to load here."""

    async def speak(self, text: str, *, language: Language, style: Style, voice: str, seconds: float) -> Sound:
        order = json.dumps({"text": text, "voice": voice or espeak_voice(language, style)}).encode() + b"\n"
        async with self._one_at_a_time:
            process = await self._running()
            try:
                async with asyncio.timeout(seconds):
                    about, content = await _asked(process, order)
            except TimeoutError:
                await self._end()
                raise TooSlow from None
            except (OSError, asyncio.IncompleteReadError):
                await self._end()
                raise Unreachable from None
            except BaseException:
                # Cut off in the middle of an answer, the next text would get the rest of it.
                await self._end()
                raise
        return _sound_of(about, content)

    async def close(self) -> None:
        async with self._one_at_a_time:
            await self._end()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "llm.audio.espeak_worker",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _asked(process: asyncio.subprocess.Process, order: bytes) -> tuple[dict[str, Any], bytes]:
    """What the worker answers. Raises OSError or IncompleteReadError when it has ended."""
    assert process.stdin and process.stdout, "both are pipes"  # noqa: S101, PT018
    process.stdin.write(order)
    await process.stdin.drain()
    head = await process.stdout.readuntil(b"\n")
    try:
        about = json.loads(head)
        size = int(about["bytes"])
    except (ValueError, KeyError, TypeError):
        raise MalformedResponse from None
    return about, await process.stdout.readexactly(size)


def _sound_of(about: dict[str, Any], content: bytes) -> Sound:
    if "error" in about:
        raise NotSupported
    try:
        words = tuple((int(at), str(word)) for at, word in about["words"])
        phonemes = tuple((int(at), str(phoneme)) for at, phoneme in about["phonemes"])
        content_type = str(about["content_type"])
    except (ValueError, KeyError, TypeError):
        raise MalformedResponse from None
    if not content:
        raise MalformedResponse
    return Sound(content=content, content_type=content_type, words=words, visemes=viseme_track(phonemes))


def espeak_installed() -> bool:
    """Whether the loader package or the system's library is there."""
    return importlib.util.find_spec("espeakng_loader") is not None or find_library("espeak-ng") is not None
