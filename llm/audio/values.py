"""What goes in and comes out of transcription and speech. Plain values; the words stay out of their representation."""

from __future__ import annotations

from dataclasses import dataclass, field

from llm.purposes import Language


@dataclass(frozen=True)
class Recording:
    """Sound as the browser or an upload gave it. `seconds` as it says of itself; 0 when nobody knows."""

    content: bytes = field(repr=False)
    content_type: str
    seconds: float = 0.0
    language: Language = "en"

    @property
    def kind(self) -> str:
        """The container: webm, ogg, wav, mp3, mp4, flac."""
        bare = self.content_type.split(";", 1)[0].strip().lower().removeprefix("audio/").removeprefix("video/")
        return {"mpeg": "mp3", "x-wav": "wav", "wave": "wav", "m4a": "mp4", "x-m4a": "mp4"}.get(bare, bare)


@dataclass(frozen=True)
class Stretch:
    """Some words and where in the recording they are."""

    start_seconds: float
    end_seconds: float
    text: str = field(repr=False)


@dataclass(frozen=True)
class Heard:
    """The words of a recording. `confidence` 0 to 1 where the provider tells; `stretches` where it says when."""

    text: str = field(repr=False)
    confidence: float | None = None
    seconds: float = 0.0
    stretches: tuple[Stretch, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Transcript:
    text: str = field(repr=False)
    confidence: float | None
    provider: str
    model: str
    stretches: tuple[Stretch, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Sound:
    """Spoken words. `words` and `visemes` are pairs of a time in milliseconds and what begins there, where known."""

    content: bytes = field(repr=False)
    content_type: str
    words: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    visemes: tuple[tuple[int, str], ...] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Speech:
    sound: Sound
    provider: str
    model: str
