"""Speaks one text with espeak-ng: JSON on standard input; a line of JSON and a WAV file on standard output.

A program of its own (`python -m llm.audio.espeak_worker`); exits with 1 where espeak-ng is not installed.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import io
import json
import sys
import wave
from typing import Any

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


def speak(text: str, voice: str) -> tuple[dict[str, Any], bytes]:
    """Times of words and phonemes, and the WAV file. Raises OSError, or ValueError for an unknown voice."""
    library, data = _library()
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, data, _PHONEME_EVENTS | _IPA | _DO_NOT_EXIT)
    if rate <= 0:
        raise OSError("espeak-ng does not start")
    # An unknown voice keeps the default without a word: its return value is all there is.
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise ValueError("no such voice")
    samples = bytearray()
    words: list[tuple[int, str]] = []
    phonemes: list[tuple[int, str]] = []

    def take(sound: Any, count: int, events: Any) -> int:
        if sound and count:
            samples.extend(ctypes.string_at(sound, count * 2))
        index = 0
        while events[index].type != _LIST_ENDS:
            event = events[index]
            if event.type == _WORD:
                start = event.text_position - 1
                words.append((event.audio_position, text[start : start + event.length]))
            elif event.type == _PHONEME:
                phonemes.append((event.audio_position, event.id.string.decode("utf-8", "ignore")))
            index += 1
        return 0

    # Kept by its name: the library holds only the address.
    callback = _Callback(take)
    library.espeak_SetSynthCallback(callback)
    spoken = text.encode() + b"\0"
    library.espeak_Synth(spoken, len(spoken), 0, 0, 0, _UTF8, None, None)
    library.espeak_Synchronize()
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(rate)
        wav.writeframes(bytes(samples))
    return {"words": words, "phonemes": phonemes}, file.getvalue()


def main() -> int:
    order = json.load(sys.stdin)
    try:
        about, wav = speak(order["text"], order["voice"])
    except (OSError, ValueError):
        return 1
    sys.stdout.buffer.write(json.dumps(about).encode() + b"\n" + wav)
    return 0


if __name__ == "__main__":
    sys.exit(main())
