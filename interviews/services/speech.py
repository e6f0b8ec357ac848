"""What the interviewer says, made audible: named, made once, made ahead, and forgotten with the session.

Owns whose voice says it and how a clip is named. Text never waits for any of this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import get_args
from uuid import UUID

from django.core.cache import cache
from django.db import IntegrityError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from interviews.models import Avatar, InterviewConfig, InterviewSession, Question, SpeechClip
from llm.services import Language, SpeechUnavailable, Style, fixed_phrases, speak, speakers
from syncinterview.lib.dispatch import send, send_on_commit

SPEECH_TASK = "interviews.tasks.make_speech"
AHEAD_TASK = "interviews.tasks.make_speech_ahead"
# Later than this the candidate reads, or hears the browser's own voice.
SPEAK_WITHIN_SECONDS = 8.0
# What nobody could say is tried again after this long.
TRY_AGAIN_AFTER = timedelta(seconds=60)
# Two candidates who come at the same time do not have the same spoken twice.
BUSY_SECONDS = 120
# A closed interview is not heard again; its page may still be open for a moment.
FORGET_AFTER = timedelta(hours=1)

KEY_LENGTH = 40
KEYS_JOINED_BY = "."

# What the interviewer says when a candidate tries their speaker.
SAMPLES: dict[Language, str] = {
    "en": "Hello. If you can hear me well, we can begin whenever you like.",
    "de": "Hallo. Wenn Sie mich gut hören, können wir beginnen, wann immer Sie möchten.",
    "fr": "Bonjour. Si vous m'entendez bien, nous pouvons commencer quand vous voulez.",
    "es": "Hola. Si me oye bien, podemos empezar cuando quiera.",
    "pt": "Olá. Se me ouve bem, podemos começar quando quiser.",
    "hi": "नमस्ते। अगर आप मुझे ठीक से सुन पा रहे हैं, तो हम जब चाहें शुरू कर सकते हैं।",
}

_STYLES: dict[str, Style] = {Avatar.MAYA: "woman", Avatar.THEO: "man", Avatar.ROBIN: "bright", Avatar.SAGE: "calm"}
STYLE_NAMED: dict[str, Style] = {style: style for style in get_args(Style)}


@dataclass(frozen=True)
class InterviewerVoice:
    """Whose voice speaks in an interview: in the avatar's style, or in the style or voice the team has named."""

    config_id: UUID
    language: Language
    avatar: str
    named: str = ""

    @property
    def style(self) -> Style:
        return STYLE_NAMED.get(self.named) or _STYLES[self.avatar]

    @property
    def providers_own(self) -> str:
        """A voice by the name its provider gives it; empty where a style was chosen."""
        return "" if self.named in STYLE_NAMED else self.named


def voice_of(config: InterviewConfig, *, language: Language | None = None) -> InterviewerVoice:
    return InterviewerVoice(config.pk, language or config.spoken_language, config.avatar, config.voice)


def speech_offered() -> bool:
    """Whether anybody but the candidate's own browser can speak."""
    return bool(speakers())


def speech_key(voice: InterviewerVoice, text: str) -> str:
    """The name of these words in this voice: always the same, and not to be guessed without the server's secret."""
    named = "\0".join((*map(str, asdict(voice).values()), *speakers(), text))
    return salted_hmac("interviews.speech", named, algorithm="sha256").hexdigest()[:KEY_LENGTH]


def speech_address(*spoken: tuple[InterviewerVoice, str], session_id: UUID) -> str:
    """Where words are heard, one stretch after the other, each in its voice."""
    keys = KEYS_JOINED_BY.join(speech_key(voice, text) for voice, text in spoken)
    return reverse("interviews_api:speech", args=[session_id, keys])


def speech_request(*spoken: tuple[InterviewerVoice, str], session_id: UUID) -> int:
    """Have the words spoken that are not there yet. Returns how many were asked for."""
    missing = [(voice, text) for voice, text in spoken if _missing(voice, (text,))]
    for voice, text in missing:
        send(
            SPEECH_TASK,
            expires_seconds=SPEAK_WITHIN_SECONDS,
            session_id=session_id,
            language=voice.language,
            text=text,
        )
    return len(missing)


def speech_make(*, voice: InterviewerVoice, text: str, session_id: UUID | None = None) -> bool:
    """Speak the words and keep the clip, for this session or, without one, for all of the interview's.

    Does nothing when it is there. False when nobody could speak: that is kept too, so that the browser knows at once.
    """
    if not _missing(voice, (text,)):
        return True
    clip = SpeechClip(
        key=speech_key(voice, text), config_id=voice.config_id, session_id=session_id, created_at=timezone.now()
    )
    try:
        speech = speak(
            text, language=voice.language, style=voice.style, voice=voice.providers_own, session_id=session_id
        )
    except SpeechUnavailable:
        pass
    else:
        clip.engine, clip.content_type = speech.provider, speech.sound.content_type
        clip.content, clip.words = speech.sound.content, [list(word) for word in speech.sound.words]
        clip.visemes = speech.sound.visemes and [list(shape) for shape in speech.sound.visemes]
    try:
        # Two who made the same at the same time have made the same: the later one stays.
        SpeechClip.objects.bulk_create(
            [clip],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["engine", "content_type", "content", "words", "visemes", "created_at"],
        )
    except IntegrityError:
        # The interview or the session was deleted while this was spoken.
        return False
    return bool(clip.engine)


def speech_ahead_request(*, config_id: UUID) -> None:
    """Have an interview's own words spoken before anybody waits for them."""
    if speech_offered():
        send_on_commit(AHEAD_TASK, config_id=config_id)


def speech_sample(session: InterviewSession) -> tuple[str, SpeechClip | None]:
    """A sentence to try the speaker with, and the interviewer saying it; None where nobody can speak."""
    voice = voice_of(session.config, language=session.answer_language)
    text = SAMPLES[voice.language]
    speech_make(voice=voice, text=text)
    return text, SpeechClip.objects.filter(key=speech_key(voice, text)).exclude(engine="").first()


def speech_make_ahead(*, config_id: UUID) -> int:
    """Speak what an interview will say to everybody, what comes first first. Returns how many were made."""
    config = InterviewConfig.objects.filter(pk=config_id).first()
    busy = f"speech-ahead-{config_id}"
    if config is None or not cache.add(busy, 1, timeout=BUSY_SECONDS):
        return 0
    voice, made = voice_of(config), 0
    try:
        for text in _missing(voice, _foreseen(config, voice.language)):
            if not speech_make(voice=voice, text=text):
                # Nobody can speak just now; what is needed is asked for again when it is said.
                break
            made += 1
    finally:
        cache.delete(busy)
    return made


def speech_forget(*, now: datetime | None = None) -> int:
    """Delete what was said in sessions that are over. Returns how many clips were deleted."""
    before = (now or timezone.now()) - FORGET_AFTER
    deleted, _ = SpeechClip.objects.filter(session__end_time__lt=before).delete()
    return deleted


def _foreseen(config: InterviewConfig, language: Language) -> list[str]:
    phrases = fixed_phrases(language)
    questions = list(Question.objects.filter(config=config).order_by("position"))
    probes = [point["probe"] for question in questions for point in question.key_points if point.get("probe")]
    return list(dict.fromkeys((phrases[0], *(question.text for question in questions), *phrases[1:], *probes)))


def _missing(voice: InterviewerVoice, texts: Iterable[str]) -> list[str]:
    keys = {speech_key(voice, text): text for text in texts}
    failed_long_ago = Q(engine="", created_at__lt=timezone.now() - TRY_AGAIN_AFTER)
    there = SpeechClip.objects.filter(key__in=keys).exclude(failed_long_ago).values_list("key", flat=True)
    return [text for key, text in keys.items() if key not in set(there)]
