"""What the room's editor calls: the open exercise, the draft, runs. Opened by the session's cookie like the page."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from interviews.models import CodeDraft, CodingExercise, InterviewSession, RunAgainst
from interviews.sandbox import LANGUAGES, RunResult
from interviews.selectors import code_run_of_session, sandbox_state
from interviews.services import check_program, code_draft_save, code_run_request, open_exercise, sandbox_probe_request
from interviews.views.candidate_voice import number_sent, object_sent, of_session
from syncinterview.lib.errors import InvalidInput, InvalidState

LABELS = {"python": "Python", "javascript": "JavaScript", "java": "Java", "cpp": "C++", "go": "Go", "sql": "SQL"}
RUNS_A_MINUTE = 12
LOOKS_A_MINUTE = 300
SAVES_A_MINUTE = 90
SHOWN_CHARACTERS = 6000
INPUT_MAX_BYTES = 64 * 1024


@require_safe
@of_session("exercise", LOOKS_A_MINUTE)
def exercise(request: HttpRequest, session: InterviewSession) -> HttpResponse:
    """The exercise of the open question with what was written so far; 204 where nothing is to be coded."""
    found = open_exercise(session)
    if found is None:
        return HttpResponse(status=204)
    probe = sandbox_state().probe
    if probe is None:
        sandbox_probe_request()
    here = {name: label for name, label, _ in probe.languages} if probe and probe.ready else {}
    # Where nothing can be run, or nobody has looked yet, each may be written in.
    offered = [name for name in LANGUAGES if name in found.languages and (name in here or not here)] or found.languages
    drafts = list(CodeDraft.objects.filter(session=session, turn=session.turn).order_by("-saved_at"))
    kept = {draft.language: draft.source for draft in drafts}
    return JsonResponse(
        {
            "turn": session.turn,
            "runs": probe is None or probe.ready,
            "last": drafts[0].language if drafts else offered[0],
            "tests": [test["name"] for test in found.visible_tests],
            "languages": [
                {
                    "name": name,
                    "label": here.get(name) or LABELS.get(name, name),
                    "signature": found.signature.get(name, ""),
                    "starter": found.starter_code.get(name, ""),
                    "draft": kept.get(name),
                }
                for name in offered
            ],
        }
    )


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
    language, source, stdin = (str(sent.get(name, "")) for name in ("language", "source", "stdin"))
    against = sent.get("against")
    if against not in (RunAgainst.VISIBLE, RunAgainst.INPUT):
        raise InvalidInput(_("Run against the visible tests or an input."), field="against")
    check_program(language=language, source=source)
    if len(stdin.encode()) > INPUT_MAX_BYTES:
        raise InvalidInput(_("This input is too long."), field="stdin", code="too_large")
    requested = code_run_request(
        language=language,
        source=source,
        stdin=stdin,
        exercise=_open(session),
        against=RunAgainst(against),
        session=session,
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
    return JsonResponse(_shown(RunResult.from_json(found.result)))


def _open(session: InterviewSession) -> CodingExercise:
    found = open_exercise(session)
    if found is None:
        raise InvalidState(_("This question is closed."), code="stale_turn")
    return found


def _shown(done: RunResult) -> dict[str, object]:
    return {
        "status": done.status,
        "reason": done.reason,
        "stdout": done.stdout[:SHOWN_CHARACTERS],
        "stderr": done.stderr[-SHOWN_CHARACTERS:],
        "ms": round(done.ms),
        "tests": [
            {
                "name": test.name,
                "passed": test.status == "passed",
                "status": test.status,
                "message": test.message[:600],
                "expected": test.expected[:600],
                "got": test.got[:600],
            }
            for test in done.tests
        ],
    }
