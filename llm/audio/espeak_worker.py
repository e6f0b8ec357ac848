"""Speaks texts with espeak-ng, one after the other. A line of JSON in; a line of JSON and then an MP3 file out.

A program of its own (`python -m llm.audio.espeak_worker`) that lives until its input ends; exits with 1 where espeak-ng
is not installed. The line out names the length and the type of the file after it; `error` in it stands for no file.

The sound is packed here, and at a lower priority: in the process that asks it would hold up who is talking there.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import io
import json
import os
import sys
import wave
from typing import Any

from llm.audio.packing import MP3, WAV, mp3_of

_BEHIND_THE_CONVERSATION = 5  # added to the niceness

_SYNCHRONOUS = 2
_PHONEME_EVENTS, _IPA, _DO_NOT_EXIT = 1, 2, 0x8000
_UTF8 = 1
_LIST_ENDS, _WORD, _PHONEME = 0, 1, 7


class _Identity(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identity),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


def _library() -> tuple[Any, bytes | None]:
    """The library and where its data is. Raises OSError when there is none."""
    try:
        loader = __import__("espeakng_loader")
        return ctypes.CDLL(loader.get_library_path()), str(loader.get_data_path()).encode()
    except ImportError:
        name = ctypes.util.find_library("espeak-ng")
        if name is None:
            raise OSError("espeak-ng is not installed") from None
        return ctypes.CDLL(name), None


class Voice:
    """The library, started once: what a text needs is then a few milliseconds."""

    def __init__(self) -> None:
        """Raises OSError where espeak-ng is not installed or does not start."""
        self._library, data = _library()
        flags = _PHONEME_EVENTS | _IPA | _DO_NOT_EXIT
        self._rate: int = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data, flags)
        if self._rate <= 0:
            raise OSError("espeak-ng does not start")
        self._samples = bytearray()
        self._words: list[tuple[int, int, int]] = []
        self._phonemes: list[tuple[int, str]] = []
        # Kept by its name: the library holds only the address.
        self._callback = _Callback(self._take)
        self._library.espeak_SetSynthCallback(self._callback)

    def speak(self, text: str, voice: str) -> tuple[dict[str, Any], bytes]:
        """Times of words and phonemes, and the WAV file. Raises ValueError for an unknown voice."""
        # An unknown voice keeps the default without a word: its return value is all there is.
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError("no such voice")
        self._samples.clear()
        self._words.clear()
        self._phonemes.clear()
        spoken = text.encode() + b"\0"
        self._library.espeak_Synth(spoken, len(spoken), 0, 0, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        words = [(at, text[start : start + length]) for at, start, length in self._words]
        return {"words": words, "phonemes": list(self._phonemes)}, self._wav()

    def _take(self, sound: Any, count: int, events: Any) -> int:
        if sound and count:
            self._samples.extend(ctypes.string_at(sound, count * 2))
        index = 0
        while events[index].type != _LIST_ENDS:
            event = events[index]
            # A number is told in parts ("four hundred", "forty") that lie over each other in the text: one word.
            if event.type == _WORD and event.text_position > self._end_of_last_word():
                self._words.append((event.audio_position, event.text_position - 1, event.length))
            elif event.type == _PHONEME:
                self._phonemes.append((event.audio_position, event.id.string.decode("utf-8", "ignore")))
            index += 1
        return 0

    def _end_of_last_word(self) -> int:
        _, start, length = self._words[-1] if self._words else (0, 0, 0)
        return start + length

    def _wav(self) -> bytes:
        file = io.BytesIO()
        with wave.open(file, "wb") as wav:
            wav.setnchannels(1)
            wav.setsampwidth(2)
            wav.setframerate(self._rate)
            wav.writeframes(bytes(self._samples))
        return file.getvalue()


def main() -> int:
    try:
        voice = Voice()
    except OSError:
        return 1
    os.nice(_BEHIND_THE_CONVERSATION)
    for line in sys.stdin.buffer:
        order = json.loads(line)
        try:
            about, wav = voice.speak(order["text"], order["voice"])
        except ValueError as error:
            about, wav = {"error": str(error)}, b""
        small = mp3_of(wav) if wav else None
        sound = small or wav
        about |= {"bytes": len(sound), "content_type": MP3 if small else WAV}
        sys.stdout.buffer.write(json.dumps(about).encode() + b"\n" + sound)
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
