"""The staff's pages that list: the overview, the sessions, and what models cost."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from interviews.selectors import configs_of
from llm.selectors import budget_notice
from reports.forms import SessionFilterForm
from reports.selectors import (
    access_costs,
    interview_costs,
    lines,
    overview_of,
    readings_shown,
    sessions_found,
    sessions_with_costs,
)
from syncinterview.accounts.selectors import InterviewerRequest, interviewer_required
from syncinterview.lib.pages import Pages

SESSIONS_PER_PAGE = 25
COSTS_PER_PAGE = 20


@never_cache
@require_safe
@interviewer_required
def dashboard(request: InterviewerRequest) -> HttpResponse:
    overview = overview_of(request.user, now=timezone.now())
    context = {
        "overview": overview,
        "readings": readings_shown(request.user),
        "budget_notice": budget_notice(),
        "area": "overview",
    }
    return render(request, "reports/dashboard.html", context)


@never_cache
@require_safe
@interviewer_required
@timezone.override(UTC)  # Budgets, too, count the days of UTC.
def costs(request: InterviewerRequest) -> HttpResponse:
    now = timezone.now()
    found = sessions_with_costs(request.user, now=now)
    page = Pages(found, COSTS_PER_PAGE).get_page(request.GET.get("page", ""))
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
    wanted: dict[str, Any] = {
        name: form.cleaned_data.get(name) or "" for name in ("interview", "status", "decision", "shortlisted")
    }
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
        shortlisted=bool(wanted["shortlisted"]),
    )
    page = Pages(found, SESSIONS_PER_PAGE).get_page(page_number)
    context = {
        "form": form,
        "page": page,
        "lines": lines(page.object_list),
        "searched": bool(search),
        "filtered": bool(search) or any(wanted.values()),
        "area": "overview",
    }
    return render(request, "reports/_found.html" if is_fragment else "reports/sessions.html", context)
