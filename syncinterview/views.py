"""The roof's own pages: the front door, the health of the parts, the administration's figures, a request that cannot be
read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from interviews.selectors import interview_figures, sandbox_state
from interviews.services import sandbox_probe_request
from syncinterview.accounts.selectors import InterviewerRequest, interviewer_required, landing_url
from syncinterview.health import answering

PART_NAMES = {
    "database": "Database",
    "broker": "Task broker",
    "channel_layer": "Live channel",
    "storage": "Uploaded files",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is and where to sign in; a hiring team's own start page when they are signed in."""
    if request.user.is_authenticated and request.user.is_interviewer:
        return redirect(landing_url(request.user))
    return render(request, "home.html")


@interviewer_required
@require_safe
def health_page(request: InterviewerRequest) -> HttpResponse:
    """Whether the parts answer, and how candidates' programs are run."""
    sandbox_probe_request()
    parts = [(PART_NAMES[name], answers) for name, answers in answering().items()]
    context = {"parts": parts, "sandbox": sandbox_state(), "distributed": settings.DISTRIBUTED, "area": "health"}
    return render(request, "health.html", context)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400; a body that is too large gets its own page and status."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def admin_dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The administration's first page: its figures, as titles with values and what they count."""
    figures = interview_figures(now=timezone.now())
    rate = figures.completion_rate
    completed = f"{figures.sessions_completed} of {figures.sessions_over} sessions that are over"
    return {
        **context,
        "figures": (
            ("Interviews", figures.interviews, f"{figures.interviews_open} open"),
            ("Sessions this week", figures.sessions_this_week, "in the last seven days"),
            (
                "Completion rate",
                "–" if rate is None else f"{rate:.0%}",
                completed if figures.sessions_over else "no session is over yet",
            ),
        ),
    }
