"""A candidate corrects what was written down of what they said. Both versions are kept; the corrected one is judged."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from interviews.models import AnswerTranscript, Response, Transcription, TranscriptSource
from interviews.services.hearing import keep_version
from interviews.services.submission import ANSWER_MAX_LENGTH
from interviews.signals import answer_revised
from syncinterview.lib.announcing import announce
from syncinterview.lib.errors import InvalidInput, InvalidState

CORRECTABLE_FOR = timedelta(days=7)
SPOKEN = (TranscriptSource.LIVE, TranscriptSource.AUDIO, TranscriptSource.CORRECTED)


def is_correctable(response: Response) -> bool:
    """Whether the candidate may correct this answer's transcript: what they said, not what they wrote themselves."""
    session = response.session
    if not session.is_over or session.end_time is None or timezone.now() > session.end_time + CORRECTABLE_FOR:
        return False
    recorded = response.transcription != Transcription.NONE
    spoken = response.transcript_source in SPOKEN and bool(response.transcript)
    return not response.skipped and (spoken or recorded)


def answer_correct(*, session_id: UUID, response_id: UUID, text: str) -> Response:
    """Keep the candidate's version of an answer's words and have it judged. The same words again change nothing.

    Raises Response.DoesNotExist for another session's, InvalidState when it is too late, InvalidInput.
    """
    words = text.strip()
    if not words or len(words) > ANSWER_MAX_LENGTH:
        raise InvalidInput(_("Write down what you said."), field="text")
    with transaction.atomic():
        response = (
            Response.objects.select_for_update(of=("self",))
            .select_related("session")
            .get(pk=response_id, session_id=session_id)
        )
        if not is_correctable(response):
            raise InvalidState(_("This answer can no longer be corrected."), code="not_correctable")
        if words == response.transcript.strip():
            return response
        keep_version(response)
        AnswerTranscript.objects.update_or_create(
            response=response, source=TranscriptSource.CORRECTED, defaults={"text": words}
        )
        response.transcript = words
        response.transcript_source = TranscriptSource.CORRECTED
        response.confidence = None
        response.save(update_fields=["transcript", "transcript_source", "confidence"])
        transaction.on_commit(lambda: announce(answer_revised, session_id=session_id, response_id=response_id))
    return response
