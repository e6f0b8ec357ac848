"""Sounds made on the spot."""

from __future__ import annotations

import io
import wave


def silence(milliseconds: int) -> bytes:
    """A WAV file of so long a silence, 16 kHz mono."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16000)
        sound.writeframes(b"\0\0" * (16 * milliseconds))
    return file.getvalue()
