"""Recordings as a browser makes them, from speech synthesised on this machine or from plain tones."""

from __future__ import annotations

import io
import math
import struct
import wave

import av
from av.audio.frame import AudioFrame

RATE = 48_000


def tone(seconds: float = 2.0, *, loudness: float = 0.3) -> bytes:
    """A WAV of one tone."""
    samples = (int(32767 * loudness * math.sin(at * 2 * math.pi * 220 / RATE)) for at in range(int(seconds * RATE)))
    return wav(b"".join(struct.pack("<h", sample) for sample in samples), RATE)


def wav(samples: bytes, rate: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(samples)
    return out.getvalue()


def webm(seconds: float = 2.0, *, loudness: float = 0.3, with_picture: bool = False) -> bytes:
    """Opus in WebM, as a recorder writes it."""
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as container, av.open(io.BytesIO(tone(seconds, loudness=loudness))) as source:
        if with_picture:
            picture = container.add_stream("libvpx", rate=5)
            picture.width, picture.height, picture.pix_fmt = 32, 32, "yuv420p"
        stream = container.add_stream("libopus", rate=RATE)
        stream.layout = "mono"
        if with_picture:
            container.mux(picture.encode(av.VideoFrame(32, 32, "yuv420p")))
        for frame in source.decode(audio=0):
            assert isinstance(frame, AudioFrame)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if with_picture:
            container.mux(picture.encode(None))
    return out.getvalue()


def pieces(content: bytes, count: int) -> list[bytes]:
    size = -(-len(content) // count)
    return [content[at : at + size] for at in range(0, len(content), size)]
