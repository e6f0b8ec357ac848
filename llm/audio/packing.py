"""Makes spoken WAV small: a phone on a thin line waits for it. Knows nothing of who speaks."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a program of its own packs too, and needs nothing else of this project
    from llm.audio.values import Sound

# Speech stays clear at this rate, and an MP3 of it names its own padding: the times of words hold to the millisecond.
BITS_PER_SECOND = 48_000
# Of 0 to 9: half of the default's work, for the same bytes and a difference that speech does not have.
EFFORT = "7"
WAV, MP3 = "audio/wav", "audio/mpeg"


def packed(sound: Sound) -> Sound:
    """The same sound as MP3 where it is a WAV file; else, and where it cannot be read, as it is."""
    small = mp3_of(sound.content) if sound.content_type == WAV else None
    return replace(sound, content=small, content_type=MP3) if small else sound


def mp3_of(wav: bytes) -> bytes | None:
    """A WAV file as MP3; None where it cannot be read."""
    import av  # noqa: PLC0415 - a tenth of a second and 30 MB, for the processes alone that speak

    out = io.BytesIO()
    try:
        with av.open(io.BytesIO(wav), "r") as source, av.open(out, "w", format="mp3") as target:
            heard = source.streams.audio[0]
            stream = target.add_stream("libmp3lame", rate=_mp3_rate(heard.rate), layout="mono")
            stream.bit_rate = BITS_PER_SECOND
            stream.options = {"compression_level": EFFORT}
            for frame in source.decode(heard):
                for packet in stream.encode(frame):
                    target.mux(packet)
            for packet in stream.encode(None):
                target.mux(packet)
    except (av.FFmpegError, IndexError):
        return None
    return out.getvalue()


def _mp3_rate(rate: int) -> int:
    """The nearest rate below that MP3 knows."""
    return next((known for known in (48_000, 44_100, 32_000, 24_000, 22_050, 16_000) if known <= rate), 16_000)
