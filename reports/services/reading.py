"""Asking somebody to read a report too, and what they say. The answer is their own: given once, never changed."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from interviews.models import InterviewSession
from reports.models import DecisionOutcome, SecondReading
from reports.services.decision import checked_reason
from syncinterview.accounts.models import User
from syncinterview.accounts.selectors import interviewer_by_email
from syncinterview.lib.errors import InvalidInput, InvalidState

NOTE_MAX_LENGTH = 300


def second_reading_ask(
    *, session: InterviewSession, asked_by: User, reader_email: str, note: str = ""
) -> SecondReading:
    """Let another member of a hiring team read a session's report. Raises InvalidInput, InvalidState when asked before.

    Who has no such account is named in the error: only members of hiring teams get here.
    """
    reader = interviewer_by_email(reader_email)
    if reader is None:
        raise InvalidInput("No member of a hiring team has this address.", field="reader")
    if reader.pk == asked_by.pk:
        raise InvalidInput("A second reader is somebody else than you.", field="reader")
    if len(note) > NOTE_MAX_LENGTH:
        raise InvalidInput(f"Please keep the note under {NOTE_MAX_LENGTH} characters.", field="note")
    try:
        with transaction.atomic():
            return SecondReading.objects.create(session=session, reader=reader, asked_by=asked_by, note=note.strip())
    except IntegrityError as known:
        raise InvalidState(f"{reader.display_name} was asked already.", code="asked_already") from known


def second_reading_answer(*, reading: SecondReading, outcome: DecisionOutcome, reason: str) -> SecondReading:
    """Keep what the reader would decide, and why. Raises InvalidInput without a reason, InvalidState when answered."""
    reason = checked_reason(reason)
    answered = SecondReading.objects.filter(pk=reading.pk, answered_at=None).update(
        outcome=outcome, reason=reason, answered_at=timezone.now()
    )
    # Zero rows: the answer stands already, from another window.
    if not answered:
        raise InvalidState("You have answered already. An answer is not changed.", code="answered_already")
    reading.refresh_from_db()
    return reading
