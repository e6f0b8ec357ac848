"""What a candidate has written in the editor so far: saved while they write, so that no more than seconds are lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from interviews.live.state import SessionState
from interviews.models import CodeDraft, CodeSnapshot, CodingExercise, InterviewSession, Phase, Question
from interviews.sandbox import LANGUAGES
from syncinterview.lib.errors import InvalidInput, InvalidState

SOURCE_MAX_BYTES = 48 * 1024
# Coarse on purpose: how a program came about, not how somebody types. An hour of it at most for each question.
SNAPSHOT_EVERY = timedelta(seconds=10)
MOST_SNAPSHOTS = 360


def code_draft_save(*, session_id: UUID, turn: int, language: str, source: str) -> None:
    """Keep a program of the open question. Raises InvalidState when another is open, InvalidInput for no program."""
    check_program(language=language, source=source)
    with transaction.atomic():
        session = InterviewSession.objects.select_for_update(of=("self",)).select_related("config").get(pk=session_id)
        if session.turn != turn or session.phase != Phase.ANSWERING or session.is_over:
            raise InvalidState(_("This question is closed."), code="stale_turn")
        CodeDraft.objects.update_or_create(session=session, turn=turn, language=language, defaults={"source": source})
        if session.config.keeps_code_history:
            _snapshot_take(session, language=language, source=source)


def _snapshot_take(session: InterviewSession, *, language: str, source: str) -> None:
    """Keep what stands there, when the last that was kept is old enough and there is room for it."""
    now = timezone.now()
    taken = CodeSnapshot.objects.filter(session=session, turn=session.turn)
    last = taken.order_by("-taken_at").first()
    if last is not None:
        unchanged = (last.language, last.source) == (language, source)
        if unchanged or now - last.taken_at < SNAPSHOT_EVERY or taken.count() >= MOST_SNAPSHOTS:
            return
    CodeSnapshot.objects.create(session=session, turn=session.turn, language=language, source=source, taken_at=now)


def code_draft_of(*, session_id: UUID, turn: int) -> CodeDraft | None:
    """The program that was worked on last; None where it holds nothing but what everybody is given."""
    draft = CodeDraft.objects.filter(session=session_id, turn=turn).order_by("-saved_at").first()
    if draft is None or not draft.source.strip():
        return None
    exercise = open_exercise(InterviewSession.objects.get(pk=session_id))
    given = exercise.starter_code.get(draft.language, "") if exercise else ""
    return None if draft.source.strip() == given.strip() else draft


def open_exercise(session: InterviewSession) -> CodingExercise | None:
    """The exercise of the question that is open; None where it is not one to be coded."""
    current = SessionState.model_validate(session.state).current if session.state else None
    if current is None or current.type != "coding" or current.question_id is None:
        return None
    question = Question.objects.select_related("exercise").filter(pk=current.question_id).first()
    return question.exercise if question else None


def check_program(*, language: str, source: str) -> None:
    if language not in LANGUAGES:
        raise InvalidInput(_("This language is not offered."), field="language")
    if len(source.encode()) > SOURCE_MAX_BYTES:
        size = _("A program may be {kilobytes} KB long.").replace("{kilobytes}", str(SOURCE_MAX_BYTES // 1024))
        raise InvalidInput(size, field="source", code="too_large")
