"""What the room's editor calls: the open exercise, the draft, runs. Opened by the session's cookie like the page."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from interviews.editor import exercise_shown, run_shown
from interviews.models import InterviewSession
from interviews.sandbox import RunResult
from interviews.selectors import code_run_of_session
from interviews.services import candidate_run_request, code_draft_save
from interviews.views.candidate_voice import number_sent, object_sent, of_session

RUNS_A_MINUTE = 12
LOOKS_A_MINUTE = 300
SAVES_A_MINUTE = 90


@require_safe
@of_session("exercise", LOOKS_A_MINUTE)
def exercise(request: HttpRequest, session: InterviewSession) -> HttpResponse:
    """The exercise of the open question with what was written so far; 204 where nothing is to be coded."""
    found = exercise_shown(session)
    return HttpResponse(status=204) if found is None else JsonResponse(found)


@require_POST
@of_session("code-draft", SAVES_A_MINUTE)
def draft(request: HttpRequest, session: InterviewSession) -> HttpResponse:
    sent = object_sent(request)
    code_draft_save(
        session_id=session.pk,
        turn=number_sent(sent.get("turn")),
        language=str(sent.get("language", "")),
        source=str(sent.get("source", "")),
    )
    return JsonResponse({})


@require_POST
@of_session("code-run", RUNS_A_MINUTE)
def run(request: HttpRequest, session: InterviewSession) -> HttpResponse:
    """Have the program run against the tests that candidates see, or an input of their own."""
    sent = object_sent(request)
    requested = candidate_run_request(
        session=session,
        language=str(sent.get("language", "")),
        source=str(sent.get("source", "")),
        against=str(sent.get("against", "")),
        stdin=str(sent.get("stdin", "")),
    )
    return JsonResponse({"id": str(requested.pk)})


@require_safe
@of_session("code-look", LOOKS_A_MINUTE)
def result(request: HttpRequest, session: InterviewSession, run_id: UUID) -> HttpResponse:
    """What came of a run; 202 while it is not done."""
    found = code_run_of_session(session, run_id)
    if found is None:
        raise Http404("No such run.")
    if found.result is None:
        return JsonResponse({}, status=202)
    return JsonResponse(run_shown(RunResult.from_json(found.result)))
