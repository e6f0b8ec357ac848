"""What a candidate chooses before the beginning, and what they ask the team for."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from interviews.live.state import SessionState
from interviews.live.timing import TYPED_TIME_FACTOR, capped_time_seconds
from interviews.models import AnswersBy, CandidateRequest, InterviewSession, MoreTime, Question, RequestKind
from syncinterview.accounts.models import User
from syncinterview.lib.dispatch import send_on_commit
from syncinterview.lib.errors import InvalidInput, InvalidState

MAIL_TASK = "interviews.tasks.mail_request"
TIME_STEPS = tuple(step.value for step in MoreTime)


def choices_save(
    *,
    session_id: UUID,
    answers_by: AnswersBy | None = None,
    time_percent: int | None = None,
    language: str | None = None,
) -> InterviewSession:
    """Keep what a candidate has chosen; what is left out stays. Raises InvalidInput for what the team does not offer.

    Time and language are chosen before the clock starts: InvalidState later.
    """
    with transaction.atomic():
        session = InterviewSession.objects.select_for_update(of=("self",)).select_related("config").get(pk=session_id)
        config = session.config
        if (time_percent is not None or language is not None) and session.start_time is not None:
            raise InvalidState(_("The interview has begun."), code="begun")
        if answers_by is not None:
            session.answers_by = answers_by
        if language is not None:
            if language not in (config.language, *config.offered_languages):
                raise InvalidInput(_("This interview is not offered in that language."), field="language")
            session.language = "" if language == config.language else language
        if time_percent is not None:
            if time_percent not in TIME_STEPS or time_percent > max(config.most_time_percent, session.time_percent):
                raise InvalidInput(_("The team has not allowed as much time. You can ask them."), field="time_percent")
            _stretch(session, time_percent)
        session.save(update_fields=["answers_by", "language", "time_percent", "state"])
    return session


def request_make(*, session_id: UUID, kind: RequestKind) -> CandidateRequest:
    """Note what a candidate asks the team for; asked again while it is open, it is the same request."""
    open_request = CandidateRequest.objects.filter(session_id=session_id, kind=kind, settled_at=None)
    if (known := open_request.first()) is not None:
        return known
    try:
        with transaction.atomic():
            made = CandidateRequest.objects.create(session_id=session_id, kind=kind)
            send_on_commit(MAIL_TASK, request_id=made.pk)
    except IntegrityError:
        # Pressed twice: the other one was first.
        return open_request.get()
    return made


def request_settle(*, request: CandidateRequest, by: User, grant_percent: int | None = None) -> None:
    """Note that somebody has seen to a request; for more time, with how much was granted. Twice changes nothing."""
    with transaction.atomic():
        settled = CandidateRequest.objects.filter(pk=request.pk, settled_at=None).update(
            settled_at=timezone.now(), settled_by=by
        )
        if not settled or grant_percent is None:
            return
        session = InterviewSession.objects.select_for_update().get(pk=request.session_id)
        if session.start_time is not None:
            raise InvalidState("The interview has begun: its time cannot be changed any more.", code="begun")
        if grant_percent not in TIME_STEPS:
            raise InvalidInput("Choose one of the times that are offered.", field="time_percent")
        _stretch(session, grant_percent)
        session.save(update_fields=["time_percent", "state"])


def request_mail(*, request_id: UUID) -> None:
    """Tell who made the interview, where mail is set up. The mail names nobody: who it is stands on the page."""
    if not settings.MAIL_CONFIGURED:
        return
    request = CandidateRequest.objects.select_related("session__config__created_by").filter(pk=request_id).first()
    if request is None or request.settled_at is not None:
        return
    config = request.session.config
    path = reverse("reports:session", args=[request.session_id])
    base = settings.ALLOWED_ORIGINS[0] if settings.ALLOWED_ORIGINS else ""
    send_mail(
        subject=f"{request.get_kind_display()}: {config.job_role}",
        message=f"A candidate of the interview for {config.job_role} asks for this: {request.get_kind_display()}.\n\n"
        f"{base}{path}\n",
        from_email=None,
        recipient_list=[config.created_by.email],
    )


def _stretch(session: InterviewSession, percent: int) -> None:
    """Give the session so much time: the interview's own, and that of each question from the open one on."""
    session.time_percent = percent
    state = SessionState.model_validate(session.state)
    factor = TYPED_TIME_FACTOR * percent / 100
    asked = state.current.question_id
    prepared = Question.objects.filter(pk=asked).first() if asked else None
    current = state.current
    if prepared is not None:
        seconds = capped_time_seconds(prepared.suggested_time_seconds, session.time_limit_seconds, factor=factor)
        current = current.model_copy(update={"suggested_time_seconds": seconds})
    stretched = state.model_copy(update={"time_factor": factor, "current": current})
    session.state = stretched.model_dump(mode="json")
