"""From the recording of an answer to its words: put together, transcribed, weighed against what came live.

Both versions are kept; the better is what is judged. Owns what becomes of the sound afterwards.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from interviews.hearing.choosing import Version, is_plausible, recording_is_better
from interviews.hearing.sound import CONTENT_TYPE, SUFFIX, NotSound, Sound, decibels, joined
from interviews.models import (
    AnswerTranscript,
    InterviewSession,
    Response,
    SessionStatus,
    Take,
    Transcription,
    TranscriptSource,
)
from interviews.services.recording import HEAR_TASK, contents_of, takes_forget
from interviews.signals import answer_revised
from llm.services import Recording, Transcript, TranscriptionUnavailable, transcribe, transcription_configured
from syncinterview.lib.announcing import announce
from syncinterview.lib.dispatch import send

logger = logging.getLogger(__name__)

# Below this nothing was said: whoever transcribes silence makes words up.
SILENCE_DECIBELS = -50.0
# What was recorded in an answer that is being given: this much of its end is listened to again and again.
LONGEST_LISTENED_SECONDS = 120.0
LISTEN_WITHIN_SECONDS = 8.0

# A browser that is offline comes back with the rest of its recording; after this long it will not.
REST_AWAITED = timedelta(minutes=10)
SENT_AGAIN_AFTER = timedelta(seconds=90)
UNUSED_KEPT = timedelta(hours=1)
AT_ONCE = 200


@dataclass(frozen=True)
class HeardSoFar:
    """Words of an answer that is being given, from a moment of its recording to `until_seconds`."""

    text: str
    until_seconds: float


def answer_hear(*, response_id: UUID) -> None:
    """Turn the recording of a stored answer into words. Nothing happens when that is done.

    Raises TranscriptionUnavailable where trying again may help.
    """
    response = Response.objects.select_related("session__config").filter(pk=response_id).first()
    if response is None or response.transcription != Transcription.PENDING:
        return
    takes = list(Take.objects.filter(session=response.session, turn=response.turn, is_taken=False))
    try:
        sound = joined(contents_of(takes))
    except NotSound as refused:
        logger.warning("a recording was not taken (%s)", refused.reason)
        answer_hear_give_up(response_id=response_id)
        return
    _keep_sound(response, sound)
    heard = _transcribed(sound, response.session) if transcription_configured() else None
    if heard is None:
        answer_hear_give_up(response_id=response_id)
        return
    transcript_settle(response_id=response_id, heard=heard, sound=sound)


def answer_settle(*, response_id: UUID, heard: Transcript, sound: Sound) -> None:
    """The same for words that were asked for while the caller waited."""
    _keep_sound(Response.objects.select_related("session__config").get(pk=response_id), sound)
    transcript_settle(response_id=response_id, heard=heard, sound=sound)


def words_of_sound(*, session_id: UUID, sound: Sound, within_seconds: float) -> Transcript | None:
    """What somebody says in a sound; None where nobody can tell in time."""
    session = InterviewSession.objects.select_related("config").get(pk=session_id)
    try:
        return _transcribed(sound, session, within_seconds=within_seconds)
    except TranscriptionUnavailable:
        return None


def transcript_settle(*, response_id: UUID, heard: Transcript, sound: Sound) -> None:
    """Keep what the recording says beside what came live, and have the better of the two judged."""
    with transaction.atomic():
        response = Response.objects.select_for_update().select_related("session").get(pk=response_id)
        if response.transcription == Transcription.DONE:
            # Another run of the task was first.
            return
        keep_version(response)
        AnswerTranscript.objects.update_or_create(
            response=response,
            source=TranscriptSource.AUDIO,
            defaults={
                "text": heard.text,
                "confidence": heard.confidence,
                "segments": [
                    {"start_seconds": each.start_seconds, "end_seconds": each.end_seconds, "text": each.text}
                    for each in heard.stretches
                ],
                "provider": heard.provider,
                "model": heard.model,
            },
        )
        better = recording_is_better(
            Version(response.transcript),
            Version(heard.text, heard.confidence),
            seconds=sound.seconds,
            touched=response.transcript_source in (TranscriptSource.TYPED, TranscriptSource.CORRECTED),
        )
        if better:
            response.transcript = heard.text
            response.transcript_source = TranscriptSource.AUDIO
            response.confidence = heard.confidence
        _finish(response, Transcription.DONE)


def answer_hear_give_up(*, response_id: UUID) -> None:
    """Note that the recording could not be turned into words; the answer is judged by what else there is of it."""
    with transaction.atomic():
        response = Response.objects.select_for_update().select_related("session").filter(pk=response_id).first()
        if response is not None and response.transcription == Transcription.PENDING:
            _finish(response, Transcription.FAILED)


def answer_listen_to_recording(*, session_id: UUID, turn: int, from_seconds: float) -> HeardSoFar | None:
    """The words of an answer that is being given, for captions where the browser has none of its own.

    Stores nothing. None where there is nothing to hear, or nobody to hear it in time.
    """
    session = InterviewSession.objects.select_related("config").get(pk=session_id)
    takes = list(Take.objects.filter(session=session, turn=turn, is_taken=False))
    try:
        sound = joined(contents_of(takes), from_seconds=from_seconds)
    except NotSound:
        return None
    if sound.seconds > LONGEST_LISTENED_SECONDS:
        return None
    try:
        heard = _transcribed(sound, session, within_seconds=LISTEN_WITHIN_SECONDS)
    except TranscriptionUnavailable:
        return None
    plausible = is_plausible(Version(heard.text, heard.confidence), seconds=sound.seconds)
    return HeardSoFar(text=heard.text if plausible else "", until_seconds=from_seconds + sound.seconds)


def recordings_take_up(*, now: datetime | None = None) -> int:
    """Send again what waits for its words, and forget what was recorded for no answer. Returns how many were sent."""
    now = now or timezone.now()
    waiting = Response.objects.filter(transcription=Transcription.PENDING, answered_at__lt=now - SENT_AGAIN_AFTER)
    sent = 0
    for response in waiting.order_by("answered_at")[:AT_ONCE]:
        takes = Take.objects.filter(session_id=response.session_id, turn=response.turn)
        if takes.filter(is_closed=False, changed_at__gt=now - REST_AWAITED).exists():
            continue
        takes.filter(is_closed=False).update(is_closed=True)
        sent += send(HEAR_TASK, response_id=response.pk)
    answered = Response.objects.values_list("session_id", "turn")
    unused = Take.objects.filter(is_taken=False, changed_at__lt=now - UNUSED_KEPT).exclude(
        session__status__in=(SessionStatus.PENDING, SessionStatus.IN_PROGRESS)
    )
    for session_id, turn in unused.values_list("session_id", "turn").distinct()[:AT_ONCE]:
        if not answered.filter(session_id=session_id, turn=turn).exists():
            takes_forget(session_id=session_id, turn=turn)
    return sent


def audio_forget_expired(*, now: datetime | None = None) -> int:
    """Delete the recordings that have been kept as long as they may. Returns how many."""
    if not settings.AUDIO_RETENTION_DAYS:
        return 0
    before = (now or timezone.now()) - timedelta(days=settings.AUDIO_RETENTION_DAYS)
    expired = Response.objects.filter(answered_at__lt=before).exclude(audio="")[:AT_ONCE]
    count = 0
    for response in expired:
        response.audio.delete(save=False)
        count += Response.objects.filter(pk=response.pk).update(audio="")
    return count


def keep_version(response: Response) -> None:
    """Keep the words an answer has at this moment as a version of their own, once."""
    AnswerTranscript.objects.get_or_create(
        response=response,
        source=response.transcript_source,
        defaults={"text": response.transcript, "confidence": response.confidence},
    )


def _finish(response: Response, transcription: Transcription) -> None:
    response.transcription = transcription
    response.save(update_fields=["transcript", "transcript_source", "confidence", "transcription"])
    takes_forget(session_id=response.session_id, turn=response.turn)
    session_id, response_id = response.session_id, response.pk
    transaction.on_commit(lambda: announce(answer_revised, session_id=session_id, response_id=response_id))


def _keep_sound(response: Response, sound: Sound) -> None:
    fields: dict[str, object] = {"audio_seconds": round(sound.seconds, 2)}
    if response.session.config.records_audio and not response.audio:
        response.audio.save(f"answer.{SUFFIX}", ContentFile(sound.content), save=False)
        fields["audio"] = response.audio.name
    Response.objects.filter(pk=response.pk).update(**fields)


def _transcribed(sound: Sound, session: InterviewSession, *, within_seconds: float | None = None) -> Transcript:
    """The words of a sound; none where there is only silence. Raises TranscriptionUnavailable."""
    if decibels(sound.loudest) < SILENCE_DECIBELS:
        return Transcript(text="", confidence=None, provider="", model="")
    recording = Recording(
        content=sound.content, content_type=CONTENT_TYPE, seconds=sound.seconds, language=session.answer_language
    )
    return transcribe(recording, session_id=session.pk, within_seconds=within_seconds)
