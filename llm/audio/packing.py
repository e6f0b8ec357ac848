"""Makes spoken WAV small: a phone on a thin line waits for it. Knows nothing of who speaks."""

from __future__ import annotations

import io

from llm.audio.values import Sound

# Speech stays clear at this rate, and an MP3 of it names its own padding: the times of words hold to the millisecond.
BITS_PER_SECOND = 48_000
_WAV = "audio/wav"


def packed(sound: Sound) -> Sound:
    """The same sound as MP3 where it is a WAV file; else, and where it cannot be read, as it is."""
    if sound.content_type != _WAV:
        return sound
    import av  # noqa: PLC0415 - a tenth of a second and 30 MB, for the processes alone that speak

    out = io.BytesIO()
    try:
        with av.open(io.BytesIO(sound.content), "r") as source, av.open(out, "w", format="mp3") as target:
            heard = source.streams.audio[0]
            stream = target.add_stream("libmp3lame", rate=_mp3_rate(heard.rate), layout="mono")
            stream.bit_rate = BITS_PER_SECOND
            for frame in source.decode(heard):
                for packet in stream.encode(frame):
                    target.mux(packet)
            for packet in stream.encode(None):
                target.mux(packet)
    except (av.FFmpegError, IndexError):
        return sound
    return Sound(content=out.getvalue(), content_type="audio/mpeg", words=sound.words, visemes=sound.visemes)


def _mp3_rate(rate: int) -> int:
    """The nearest rate below that MP3 knows."""
    return next((known for known in (48_000, 44_100, 32_000, 24_000, 22_050, 16_000) if known <= rate), 16_000)
