"""Candidates of one interview side by side."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.comparison import figure_rows, question_rows
from reports.selectors import MOST_COMPARED, access_comparison
from syncinterview.accounts.selectors import InterviewerRequest, interviewer_required


@never_cache
@require_safe
@interviewer_required
def compare(request: InterviewerRequest, config_id: UUID) -> HttpResponse:
    found = access_comparison(request.user, config_id, session_ids=_chosen(request))
    context = {
        "area": "interviews",
        "config": found.config,
        "choices": found.choices,
        "compared": found.compared,
        "chosen": {one.session_id for one in found.compared},
        "most": MOST_COMPARED,
        "figures": figure_rows(found.compared),
        "questions": question_rows(found.questions, found.compared),
    }
    return render(request, "reports/compare.html", context)


def _chosen(request: InterviewerRequest) -> list[UUID]:
    """The sessions named in the address; what is no id is nobody."""
    chosen = []
    for named in request.GET.getlist("session")[: 2 * MOST_COMPARED]:
        try:
            chosen.append(UUID(named))
        except ValueError:
            continue
    return chosen
