"""What candidates read of their own interview: strengths, what to improve, their answers. No scores, no decision.

Open to who holds the session's token where the team allows it, and to who practised, always.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.feedback import feedback_on
from reports.selectors import access_feedback


@never_cache
@require_safe
def feedback(request: HttpRequest, session_id: UUID) -> HttpResponse:
    shown = access_feedback(request.user, session_id, cookies=request.COOKIES)
    with override(shown.session.answer_language):
        context = {
            "shown": shown,
            "session": shown.session,
            "config": shown.session.config,
            "feedback": feedback_on(shown) if shown.state == "ready" else None,
        }
        return render(request, "reports/feedback.html", context)
