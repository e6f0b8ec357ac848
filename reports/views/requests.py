"""What a candidate asks the team for, seen to by one of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from interviews.services import request_settle
from reports.selectors.recordings import access_request
from syncinterview.accounts.selectors import InterviewerRequest, interviewer_required


@require_POST
@interviewer_required
def session_settle(request: InterviewerRequest, session_id: UUID, request_id: UUID) -> HttpResponseBase:
    """What a candidate asked for has been seen to; more time is granted with it."""
    asked = access_request(request.user, session_id, request_id)
    request_settle(request=asked, by=request.user, grant_percent=_percent(request))
    return redirect("reports:session", session_id=session_id)


def _percent(request: HttpRequest) -> int | None:
    sent = request.POST.get("time_percent", "")
    return int(sent) if sent.isdecimal() else None
