"""What was recorded of a session, and what its candidate asks for, for who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from interviews.models import AnswerTranscript, CandidateRequest, Response, TranscriptSource
from interviews.selectors import access_session
from reports.selectors.report import SessionReport
from syncinterview.accounts.models import User


@dataclass(frozen=True)
class HeardAnswer:
    """A spoken answer with each version of its words but the one that is judged."""

    response: Response
    others: tuple[AnswerTranscript, ...]


def access_request(user: User, session_id: UUID, request_id: UUID) -> CandidateRequest:
    """A request of a session of the user's team. Raises Http404."""
    session = access_session(user, session_id)
    found = CandidateRequest.objects.filter(pk=request_id, session=session).first()
    if found is None:
        raise Http404("No such request.")
    return found


def heard_answers(shown: SessionReport) -> tuple[HeardAnswer, ...]:
    """The answers of a session that were recorded or corrected; none while the person is hidden."""
    several = {
        response.pk
        for response in shown.responses
        if response.audio_seconds is not None or response.transcript_source == TranscriptSource.CORRECTED
    }
    if not several or shown.person.is_hidden:
        return ()
    responses = Response.objects.filter(pk__in=several).prefetch_related("transcripts").order_by("turn")
    return tuple(_heard(response) for response in responses)


def open_requests(session_id: UUID) -> tuple[CandidateRequest, ...]:
    """What the candidate has asked for and nobody has seen to."""
    return tuple(CandidateRequest.objects.filter(session_id=session_id, settled_at=None).order_by("created_at"))


def _heard(response: Response) -> HeardAnswer:
    others = tuple(each for each in response.transcripts.all() if each.source != response.transcript_source)
    return HeardAnswer(response=response, others=others)
