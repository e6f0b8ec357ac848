"""One session's report for the team and for second readers: read, printed, decided on, judged again, shortlisted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from interviews.models import MoreTime
from interviews.selectors import access_session, session_reply_timing
from llm.selectors import spent_on_session
from reports.forms import DecisionForm, SecondReaderForm
from reports.handing_out import document_of, pdf_response, wanted_language
from reports.models import DecisionOutcome, ReportStatus, SecondReading
from reports.selectors import (
    SessionReport,
    access_recording,
    access_report,
    access_resume_file,
    access_second_reading,
    access_writing,
    resume_of,
    second_readings_of,
)
from reports.selectors.recordings import heard_answers
from reports.services import (
    decision_record,
    report_regenerate,
    second_reading_answer,
    second_reading_ask,
    shortlist_add,
    shortlist_remove,
)
from syncinterview.accounts.models import User
from syncinterview.accounts.selectors import InterviewerRequest, interviewer_required
from syncinterview.lib.downloads import attachment, playable
from syncinterview.lib.errors import ProductError
from syncinterview.lib.forms import error_add

# What more of the planned time can be granted.
MORE_TIME = [(step.value, f"{step.value / 100:g} times") for step in MoreTime if step.value > MoreTime.NONE]

RUNNING_POLL = "every 3s"
WAITING_POLL = "every 1s"


@never_cache
@require_safe
@interviewer_required
def session(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    return _session_page(request, access_report(request.user, session_id))


@never_cache
@require_safe
@interviewer_required
def session_progress(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    """What the open page asks for while something goes on: the changed report, or nothing when it is as it was."""
    shown = access_report(request.user, session_id)
    if request.GET.get("seen") == shown.fingerprint(timezone.now()):
        return HttpResponse(status=204)
    return render(request, "reports/session/_body.html", {**_session_context(request, shown), "fragment": True})


@never_cache
@require_safe
@interviewer_required
def session_pdf(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    shown = access_report(request.user, session_id)
    if shown.state != "ready":
        messages.error(request, "The report can be printed when it is ready.")
        return redirect("reports:session", session_id)
    return pdf_response(shown, language=wanted_language(request))


@require_safe
@interviewer_required
def session_resume(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    """The candidate's résumé as they sent it, to be saved."""
    document = access_resume_file(request.user, session_id)
    return attachment(document.file, name=document.original_name, content_type=document.content_type)


@require_safe
@interviewer_required
def session_recording(request: InterviewerRequest, session_id: UUID, turn: int) -> HttpResponse:
    """The recording of one answer, whole or the part a player asks for."""
    file = access_recording(request.user, session_id, turn)
    return playable(file, part=request.headers.get("Range", ""))


@never_cache
@require_safe
@interviewer_required
def session_writing(request: InterviewerRequest, session_id: UUID, turn: int) -> HttpResponse:
    """How the program of one answer came about."""
    writing = access_writing(request.user, session_id, turn)
    context = {"writing": writing, "session": writing.shown.session, "candidate": writing.shown.person}
    return render(request, "reports/writing.html", context)


@require_POST
@interviewer_required
def session_decide(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    access_session(request.user, session_id)
    shown = access_report(request.user, session_id)
    form = DecisionForm(request.POST)
    if shown.report is None:
        form.add_error(None, "There is no report to decide on yet.")
    elif form.is_valid():
        try:
            decision_record(
                report=shown.report,
                reviewer=request.user,
                outcome=DecisionOutcome(form.cleaned_data["outcome"]),
                reason=form.cleaned_data["reason"],
            )
        except ProductError as error:
            error_add(form, error)
        else:
            messages.success(request, "Your decision is recorded.")
            return redirect(f"{reverse('reports:session', args=[session_id])}#decision")
    return _session_page(request, shown, decision_form=form)


@require_POST
@interviewer_required
def session_ask_reader(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    """Ask somebody else of a hiring team to read this report too."""
    asked = access_session(request.user, session_id)
    form = SecondReaderForm(request.POST)
    if form.is_valid():
        try:
            reading = second_reading_ask(
                session=asked,
                asked_by=request.user,
                reader_email=form.cleaned_data["reader"],
                note=form.cleaned_data["note"],
            )
        except ProductError as error:
            error_add(form, error)
        else:
            messages.success(request, f"{reading.reader.display_name} finds the report on their overview.")
            return redirect(f"{reverse('reports:session', args=[session_id])}#second-readers")
    return _session_page(request, access_report(request.user, session_id), reader_form=form)


@require_POST
@interviewer_required
def session_answer_reading(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    """What a second reader would decide, and why."""
    reading = access_second_reading(request.user, session_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            second_reading_answer(
                reading=reading,
                outcome=DecisionOutcome(form.cleaned_data["outcome"]),
                reason=form.cleaned_data["reason"],
            )
        except ProductError as error:
            error_add(form, error)
        else:
            messages.success(request, "Your reading is recorded.")
            return redirect(f"{reverse('reports:session', args=[session_id])}#decision")
    return _session_page(request, access_report(request.user, session_id), decision_form=form)


@require_POST
@interviewer_required
def session_shortlist(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    """Put on the shortlist, or taken off it with `remove`."""
    listed = access_session(request.user, session_id)
    if request.POST.get("remove"):
        shortlist_remove(session=listed)
    else:
        shortlist_add(session=listed, added_by=request.user)
    return redirect("reports:session", session_id)


@require_POST
@interviewer_required
def session_judge_again(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    shown = access_report(request.user, session_id)
    if shown.reader == "second_reader":
        access_session(request.user, session_id)
    try:
        report_regenerate(session_id=session_id)
    except ProductError as error:
        messages.error(request, error.message)
    return redirect("reports:session", session_id)


def _session_page(
    request: InterviewerRequest,
    shown: SessionReport,
    *,
    decision_form: DecisionForm | None = None,
    reader_form: SecondReaderForm | None = None,
) -> HttpResponse:
    context = {
        **_session_context(request, shown, decision_form=decision_form, reader_form=reader_form),
        # The papers stand outside of what the page asks for again: they do not change while the interview goes on.
        "resume": resume_of(shown),
    }
    return render(request, "reports/session.html", context)


def _session_context(
    request: HttpRequest,
    shown: SessionReport,
    *,
    decision_form: DecisionForm | None = None,
    reader_form: SecondReaderForm | None = None,
) -> dict[str, Any]:
    now = timezone.now()
    overdue = shown.is_overdue(now)
    poll = ""
    if shown.state in ("not_started", "running"):
        poll = RUNNING_POLL
    elif shown.is_waiting and not overdue:
        poll = WAITING_POLL
    user = request.user
    document = document_of(shown, reader=user if shown.reader == "team" and isinstance(user, User) else None)
    taken = {(answer.turn, answer.taken_ask) for answer in shown.responses if answer.taken_ask is not None}
    cost, speculation = spent_on_session(shown.session.pk, taken=taken)
    readings = tuple(second_readings_of(shown.session)) if shown.has_second_readers else ()
    own_reading = _own(readings, request.user)
    # A second reader says what they think before they see what others do.
    keeps_apart = shown.reader == "second_reader" and own_reading is not None and own_reading.answered_at is None
    return {
        **document.named(),
        "area": "overview",
        "shown": shown,
        "session": shown.session,
        "config": shown.session.config,
        "candidate": shown.person,
        "overdue": overdue,
        "poll": poll,
        "fingerprint": shown.fingerprint(now),
        "again_failed": shown.making is not None and shown.making.status == ReportStatus.FAILED,
        "decisions": () if keeps_apart else shown.decisions,
        "heard": heard_answers(shown),
        "asked_for": shown.requests if shown.reader == "team" else (),
        "more_time": MORE_TIME,
        "readings": () if keeps_apart else readings,
        "own_reading": own_reading,
        "timing": session_reply_timing(shown.responses),
        "speculation": speculation,
        "cost": cost,
        "decision_form": decision_form or DecisionForm(),
        "reader_form": reader_form or SecondReaderForm(),
    }


def _own(readings: tuple[SecondReading, ...], user: Any) -> SecondReading | None:
    return next((reading for reading in readings if isinstance(user, User) and reading.reader_id == user.pk), None)
