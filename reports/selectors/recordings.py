"""What was recorded of a session, and what its candidate asks for, for who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from interviews.models import CandidateRequest, Response, TranscriptSource
from interviews.selectors import access_session
from reports.selectors.report import HEARD_SOURCES, SessionReport
from syncinterview.accounts.models import User


@dataclass(frozen=True)
class HeardVersion:
    """What one source took down of an answer; `confidence` 0 to 1, None where nobody tells."""

    source: TranscriptSource
    text: str
    confidence: float | None


@dataclass(frozen=True)
class HeardAnswer:
    """A spoken answer with each version of its words but the one that is judged."""

    response: Response
    others: tuple[HeardVersion, ...]


def access_request(user: User, session_id: UUID, request_id: UUID) -> CandidateRequest:
    """A request of a session of the user's team. Raises Http404."""
    session = access_session(user, session_id)
    found = CandidateRequest.objects.filter(pk=request_id, session=session).first()
    if found is None:
        raise Http404("No such request.")
    return found


def heard_answers(shown: SessionReport) -> tuple[HeardAnswer, ...]:
    """The answers of a session that were recorded or corrected; none while the person is hidden."""
    if shown.person.is_hidden:
        return ()
    several = (
        response
        for response in shown.responses
        if response.audio_seconds is not None or response.transcript_source == TranscriptSource.CORRECTED
    )
    return tuple(HeardAnswer(response=response, others=_others(response)) for response in several)


def _others(response: Response) -> tuple[HeardVersion, ...]:
    """The versions that `access_report` has loaded, but the one that is judged."""
    found = [(source, getattr(response, f"heard_{source}")) for source in HEARD_SOURCES]
    return tuple(
        HeardVersion(source=source, text=version["text"], confidence=version["confidence"])
        for source, version in found
        if version is not None and source != response.transcript_source
    )
