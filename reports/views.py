"""The staff's pages: the overview, the list of sessions, the report of one session, and what models cost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interviews.selectors import configs_of
from llm.selectors import budget_notice, cost_of_session
from reports.forms import DecisionForm, SessionFilterForm
from reports.models import DecisionOutcome, ReportStatus
from reports.presentation import answer_card, changes, dimension_lines, lasted, remarks
from reports.selectors import (
    SessionReport,
    access_costs,
    access_report,
    access_resume_file,
    decisions_of,
    interview_costs,
    lines,
    overview_of,
    resume_of,
    sessions_found,
    sessions_with_costs,
    transcript_of,
)
from reports.services import decision_record, report_regenerate
from reports.timing import reply_timing
from syncinterview.accounts.selectors import InterviewerRequest, interviewer_required
from syncinterview.lib.downloads import attachment
from syncinterview.lib.errors import ProductError

SESSIONS_PER_PAGE = 25
COSTS_PER_PAGE = 20

RUNNING_POLL = "every 3s"
WAITING_POLL = "every 1s"


@never_cache
@require_safe
@interviewer_required
def dashboard(request: InterviewerRequest) -> HttpResponse:
    overview = overview_of(request.user, now=timezone.now())
    context = {"overview": overview, "budget_notice": budget_notice(), "area": "overview"}
    return render(request, "reports/dashboard.html", context)


@never_cache
@require_safe
@interviewer_required
def costs(request: InterviewerRequest) -> HttpResponse:
    now = timezone.now()
    found = sessions_with_costs(request.user, now=now)
    page = Paginator(found, COSTS_PER_PAGE).get_page(request.GET.get("page", ""))
    context = {
        "costs": access_costs(request.user, now=now),
        "page": page,
        "interviews": interview_costs(page.object_list),
        "budget_notice": budget_notice(),
        "area": "costs",
    }
    return render(request, "reports/costs.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@interviewer_required
def session_list(request: InterviewerRequest) -> HttpResponseBase:
    """All sessions one may see. A name that is searched for travels in the body, so that no address holds it."""
    asked = request.POST if request.method == "POST" else request.GET
    form = SessionFilterForm(asked, interviews=configs_of(request.user).order_by("job_role", "-created_at"))
    form.is_valid()
    wanted: dict[str, Any] = {name: form.cleaned_data.get(name) or "" for name in ("interview", "status", "decision")}
    page_number = asked.get("page", "")
    search = form.cleaned_data.get("search", "") if request.method == "POST" else ""
    is_fragment = request.headers.get("HX-Request") == "true"
    if request.method == "POST" and not search and not is_fragment:
        kept = urlencode({name: value for name, value in {**wanted, "page": page_number}.items() if value})
        return redirect(f"{reverse('reports:sessions')}{'?' if kept else ''}{kept}")
    found = sessions_found(
        request.user,
        search=search,
        config_id=wanted["interview"] or None,
        status=wanted["status"],
        decision=wanted["decision"],
    )
    page = Paginator(found, SESSIONS_PER_PAGE).get_page(page_number)
    context = {
        "form": form,
        "page": page,
        "lines": lines(page.object_list),
        "searched": bool(search),
        "filtered": bool(search) or any(wanted.values()),
        "area": "overview",
    }
    return render(request, "reports/_found.html" if is_fragment else "reports/sessions.html", context)


@never_cache
@require_safe
@interviewer_required
def session(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    return _session_page(request, access_report(request.user, session_id), DecisionForm())


@never_cache
@require_safe
@interviewer_required
def session_progress(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    """What the open page asks for while something goes on: the changed report, or nothing when it is as it was."""
    shown = access_report(request.user, session_id)
    if request.GET.get("seen") == shown.fingerprint(timezone.now()):
        return HttpResponse(status=204)
    return render(request, "reports/session/_body.html", {**_session_context(shown, DecisionForm()), "fragment": True})


@require_safe
@interviewer_required
def session_resume(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    """The candidate's résumé as they sent it, to be saved."""
    document = access_resume_file(request.user, session_id)
    return attachment(document.file, name=document.original_name, content_type=document.content_type)


@require_POST
@interviewer_required
def session_decide(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
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
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, "Your decision is recorded.")
            return redirect(f"{reverse('reports:session', args=[session_id])}#decision")
    return _session_page(request, shown, form)


@require_POST
@interviewer_required
def session_judge_again(request: InterviewerRequest, session_id: UUID) -> HttpResponse:
    access_report(request.user, session_id)
    try:
        report_regenerate(session_id=session_id)
    except ProductError as error:
        messages.error(request, error.message)
    return redirect("reports:session", session_id)


def _session_page(request: HttpRequest, shown: SessionReport, form: DecisionForm) -> HttpResponse:
    # The papers stand outside of what the page asks for again: they do not change while the interview goes on.
    context = {**_session_context(shown, form), "resume": resume_of(shown.session)}
    return render(request, "reports/session.html", context)


def _session_context(shown: SessionReport, form: DecisionForm) -> dict[str, Any]:
    now = timezone.now()
    report = shown.report
    is_ready = shown.state == "ready" and report is not None
    overdue = shown.is_overdue(now)
    poll = ""
    if shown.state in ("not_started", "running"):
        poll = RUNNING_POLL
    elif shown.is_waiting and not overdue:
        poll = WAITING_POLL
    return {
        "area": "overview",
        "shown": shown,
        "session": shown.session,
        "config": shown.session.config,
        "candidate": shown.session.candidate,
        "report": report,
        "is_ready": is_ready,
        "overdue": overdue,
        "poll": poll,
        "fingerprint": shown.fingerprint(now),
        "lasted": lasted(shown.session.start_time, shown.session.end_time),
        "again_failed": shown.making is not None and shown.making.status == ReportStatus.FAILED,
        "dimensions": dimension_lines(report, shown.responses) if report and is_ready else (),
        "strengths": remarks(report.strengths, shown.responses) if report and is_ready else (),
        "areas_for_improvement": (
            remarks(report.areas_for_improvement, shown.responses) if report and is_ready else ()
        ),
        "changes": changes(shown.earlier, report) if report and is_ready and shown.earlier else (),
        "answers": [answer_card(response, shown.evaluations.get(response.pk)) for response in shown.responses],
        "utterances": transcript_of(shown.session),
        "decisions": decisions_of(shown.session),
        "timing": reply_timing(shown.responses),
        "cost": cost_of_session(shown.session.pk),
        "decision_form": form,
    }
