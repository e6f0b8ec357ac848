"""A candidate comes in by the link: their details and consent are stored and their session is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from candidates.services import candidate_register, name_of
from interviews.consent import ConsentText, consent_text
from interviews.live.timing import TYPED_TIME_FACTOR
from interviews.models import InterviewConfig, InterviewSession
from interviews.services.session import config_accepts, session_create
from llm.services import models_configured, speaks_elsewhere, transcribed_elsewhere
from syncinterview.accounts.models import User
from syncinterview.lib.errors import InvalidState


@dataclass(frozen=True)
class Entrant:
    """What somebody says about themselves on the way in; empty where they said nothing."""

    name: str
    email: str
    phone: str = ""
    resume: UploadedFile[Any] | None = None


def candidate_enter(
    *, config: InterviewConfig, entrant: Entrant, consent: ConsentText, user: User | None = None, language: str = ""
) -> tuple[InterviewSession, str]:
    """Store the entrant and the consent they gave and make their session, answered by typing.

    `user` is the account they came with, if any; `language` the offered one they chose, empty for the interview's own.

    Returns the session with its token. Raises DocumentRejected for a résumé that cannot be taken and InvalidState
    when the interview is not open; nothing is stored then.
    """
    # Asked before the résumé is read, which takes its time and must not hold a transaction open. An interview that
    # closes in this very moment leaves a candidate without a session.
    if not config_accepts(config, now=timezone.now()):
        raise InvalidState(_("This interview is not open at the moment."), code="not_open")
    candidate = candidate_register(
        name=entrant.name,
        email=entrant.email,
        phone=entrant.phone,
        resume=entrant.resume,
        consent_text=consent.full,
        consent_version=consent.version,
        language=consent.language,
        user=user,
    )
    return session_create(
        config=config,
        candidate=candidate,
        time_factor=TYPED_TIME_FACTOR,
        language=language,
        collects_integrity_events=consent.collects_integrity_events,
    )


def consent_in_force(config: InterviewConfig, *, language: str = "") -> ConsentText:
    """What a candidate of this interview is asked to agree to at this moment, in its own language or another."""
    return consent_text(
        language or config.language,
        with_model=models_configured(),
        keeps_recordings=config.records_audio,
        keeps_code_history=config.keeps_code_history,
        collects_integrity_events=config.collects_integrity_events,
        kept_days=settings.AUDIO_RETENTION_DAYS,
        transcribed_elsewhere=transcribed_elsewhere(),
        spoken_elsewhere=speaks_elsewhere(),
    )


def account_enter(*, config: InterviewConfig, user: User, consent: ConsentText) -> tuple[InterviewSession, str]:
    """The same for somebody with an account, who is known by it. Raises InvalidState."""
    return candidate_enter(
        config=config, entrant=Entrant(name=name_of(user), email=user.email), consent=consent, user=user
    )
