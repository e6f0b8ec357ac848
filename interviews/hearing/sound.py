"""Recordings as bytes: proves what they are by decoding them, and puts their pieces together. Knows no model.

What a browser's recorder writes has no length and cannot be sought in, and says about itself what it likes. What comes
out of here was decoded to its end: one sound track, of a known length, in one format, with nothing else in the file.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

# By their first bytes, since names and types are the sender's words. Only these readers are ever opened.
_READERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (4, b"ftyp", "mov"),
    (0, b"OggS", "ogg"),
    (0, b"RIFF", "wav"),
    (0, b"fLaC", "flac"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xfb", "mp3"),
    (0, b"\xff\xf3", "mp3"),
    (0, b"\xff\xf2", "mp3"),
)
CODECS = frozenset({"opus", "vorbis", "aac", "mp3", "mp3float", "flac", "pcm_s16le"})

LONGEST_SECONDS = 20 * 60.0
RATE = 48_000
BIT_RATE = 32_000
CONTENT_TYPE = "audio/webm"
SUFFIX = "webm"


class NotSound(Exception):
    """The bytes are no recording that is taken. `reason` is a code for logs, no words of anybody."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Sound:
    """Opus in WebM, mono, with its length and an index to seek by. `loudest` is 0 for silence and 1 at full scale."""

    content: bytes
    seconds: float
    loudest: float


def joined(takes: list[bytes], *, from_seconds: float = 0.0) -> Sound:
    """The takes, one after the other, from a moment on. Raises NotSound."""
    out = io.BytesIO()
    written = _Written()
    with av.open(out, "w", format="webm") as container:
        stream = container.add_stream("libopus", rate=RATE)
        stream.layout = "mono"
        stream.bit_rate = BIT_RATE
        for frame in _from(from_seconds, _decoded(takes)):
            written.note(frame)
            frame.pts = None
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    if not written.samples:
        raise NotSound("empty")
    return Sound(content=out.getvalue(), seconds=written.samples / RATE, loudest=written.loudest)


class _Written:
    def __init__(self) -> None:
        self.samples = 0
        self.loudest = 0.0

    def note(self, frame: AudioFrame) -> None:
        self.samples += frame.samples
        if self.samples > LONGEST_SECONDS * RATE:
            raise NotSound("too_long")
        found = memoryview(bytes(frame.planes[0])[: frame.samples * 2]).cast("h")
        # Every 16th sample: enough to tell a voice from a microphone that is off.
        self.loudest = max(self.loudest, max((abs(value) for value in found[::16]), default=0) / 32768)


def _decoded(takes: list[bytes]) -> Iterator[AudioFrame]:
    for take in takes:
        resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
        try:
            with av.open(io.BytesIO(take), "r", format=_reader(take), metadata_errors="ignore") as container:
                _prove(container)
                heard = False
                try:
                    for frame in container.decode(audio=0):
                        heard = True
                        yield from resampler.resample(frame)
                except av.error.FFmpegError as error:
                    # A recorder that was cut off leaves half a block at the end; what is no sound fails at once.
                    if not heard:
                        raise NotSound("not_decoded") from error
                yield from resampler.resample(None)
        except av.error.FFmpegError as error:
            raise NotSound("not_read") from error


def _from(seconds: float, frames: Iterator[AudioFrame]) -> Iterator[AudioFrame]:
    passed = 0
    for frame in frames:
        passed += frame.samples
        if passed > seconds * RATE:
            yield frame


def _reader(content: bytes) -> str:
    for at, magic, name in _READERS:
        if content[at : at + len(magic)] == magic:
            return name
    raise NotSound("unknown_format")


def _prove(container: av.container.InputContainer) -> None:
    streams = container.streams
    if len(streams.audio) != 1 or len(streams) != 1:
        raise NotSound("not_one_track")
    if streams.audio[0].codec_context.name not in CODECS:
        raise NotSound("unknown_codec")


def decibels(loudest: float) -> float:
    """Of full scale; minus infinity for nothing at all."""
    return 20 * math.log10(loudest) if loudest > 0 else -math.inf
