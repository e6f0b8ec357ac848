"""Words from sound and sound from words, by the chains of transcribers and speakers."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.conf import settings

from llm.audio.door import audio_door_for
from llm.audio.packing import packed
from llm.audio.values import Recording, Speech, Transcript
from llm.audio.voices import Style
from llm.config import SPEAKERS_HERE
from llm.errors import ChainExhausted
from llm.models import Purpose
from llm.purposes import Language
from llm.selectors import budget_reached
from llm.services.account import Account
from syncinterview.lib.errors import Unavailable


class TranscriptionUnavailable(Unavailable):
    code = "transcription_unavailable"


class SpeechUnavailable(Unavailable):
    code = "speech_unavailable"


def transcription_configured() -> bool:
    """Whether anybody here can turn a recording into words at all."""
    return bool(audio_door_for(settings.MODELS).transcribers)


def transcribed_elsewhere() -> bool:
    """Whether recordings may leave this machine to become text."""
    return any(each.name != "local" for each in audio_door_for(settings.MODELS).transcribers)


def transcribe(
    recording: Recording, *, session_id: UUID | None = None, within_seconds: float | None = None
) -> Transcript:
    """The words of a recording. Raises TranscriptionUnavailable; nothing of the recording is lost by that."""
    try:
        with Account(Purpose.TRANSCRIBE, session_id) as account:
            door = audio_door_for(settings.MODELS)
            return door.transcribe(
                recording, record=account.note, free_only=budget_reached(), within_seconds=within_seconds
            )
    except ChainExhausted:
        raise TranscriptionUnavailable("The recording could not be turned into text.") from None


def speak(
    text: str, *, language: Language, style: Style = "woman", voice: str = "", session_id: UUID | None = None
) -> Speech:
    """The text said aloud. Raises SpeechUnavailable; the browser's own voice, or the written text, then does."""
    try:
        with Account(Purpose.SPEAK, session_id) as account:
            door = audio_door_for(settings.MODELS)
            speech = door.speak(
                text,
                language=language,
                style=style,
                voice=voice,
                record=account.note,
                free_only=budget_reached(),
            )
    except ChainExhausted:
        raise SpeechUnavailable("The voice is not available.") from None
    return replace(speech, sound=packed(speech.sound))


def speakers() -> tuple[str, ...]:
    """Who can be asked to speak, by name, the first first; nobody where only a browser has a voice."""
    return tuple(speaker.name for speaker in audio_door_for(settings.MODELS).speakers)


def speaks_elsewhere() -> bool:
    """Whether words may leave this machine to be spoken."""
    return any(name not in SPEAKERS_HERE for name in speakers())
