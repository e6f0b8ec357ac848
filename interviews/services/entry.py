"""A candidate comes in by the link: their details and consent are stored and their session is made, or nothing is."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from candidates.services import candidate_register
from interviews.consent import ConsentText
from interviews.live.timing import TYPED_TIME_FACTOR
from interviews.models import InterviewConfig, InterviewSession
from interviews.services.session import session_create


@dataclass(frozen=True)
class Entrant:
    """What somebody says about themselves on the way in; empty where they said nothing."""

    name: str
    email: str
    phone: str = ""
    resume: UploadedFile | None = None


def candidate_enter(*, config: InterviewConfig, entrant: Entrant, consent: ConsentText) -> tuple[InterviewSession, str]:
    """Store the entrant and the consent they gave and make their session, answered by typing.

    Returns the session with its token. Raises DocumentRejected for a résumé that cannot be taken and InvalidState
    when the interview is not open; nothing is stored then.
    """
    with transaction.atomic():
        candidate = candidate_register(
            name=entrant.name,
            email=entrant.email,
            phone=entrant.phone,
            resume=entrant.resume,
            consent_text=consent.full,
            consent_version=consent.version,
            language=consent.language,
            user=None,
        )
        return session_create(config=config, candidate=candidate, time_factor=TYPED_TIME_FACTOR)
