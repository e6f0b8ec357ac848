"""How each operation is called rightly, by its id. `HOLDER` operations belong to a session's token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.test import APIClient

from syncinterview.accounts.services import tokens_issue
from tests.accounts.factories import PASSWORD
from tests.api.world import ANSWER, EXERCISE, SOLUTION, SOUND, SPOKEN, Sender, World, resume_file

V1 = "/api/v1"
# By whose token each is opened, of a world: the session that goes on, that has a program open, that is over.
HOLDER = {
    "public_session_get": "running",
    "public_session_submit": "running",
    "public_session_speech": "running",
    "public_session_speech_audio": "running",
    "public_session_end": "running",
    "session_recordings": "running",
    "session_recording_chunk": "running",
    "session_recording_close": "running",
    "session_recording_words": "running",
    "session_choices": "running",
    "session_voice_sample": "running",
    "session_requests": "running",
    "session_request": "running",
    "session_draft": "running",
    "session_exercise": "coding",
    "session_code_draft": "coding",
    "session_code_run": "coding",
    "session_code_result": "coding",
    "session_answers": "finished",
    "session_answer_correct": "finished",
    "session_feedback": "finished",
}
TAKE = "0b0e7a8e-6f5c-4a52-9d3b-1f8a6d2c4e90"


def room(session: str, path: str) -> Callable[[World], str]:
    return lambda w: f"{V1}/interview/{getattr(w, session).pk}/{path}"


def piece(w: World, c: APIClient) -> Any:
    path = room("running", f"recordings/{TAKE}/0?turn=1")(w)
    return c.generic("PUT", path, SOUND, content_type="audio/webm")


def correction(w: World, c: APIClient) -> Any:
    answer = w.finished.responses.get()
    return c.put(room("finished", f"answers/{answer.pk}")(w), {"text": "It makes writes slower."})


def upload(kind: str) -> Sender:
    return lambda w, c: c.post(f"{V1}/documents/upload/{kind}", {"file": resume_file()}, format="multipart")


def refresh(w: World) -> dict[str, str]:
    return {"refresh": tokens_issue(user=w.users["candidate"]).refresh}


def sign_in(w: World) -> dict[str, str]:
    return {"email": w.users["candidate"].email, "password": PASSWORD}


def public_start(w: World, c: APIClient) -> Any:
    sent = {"interview_id": w.open_config.slug, "name": "Dee Example", "email": "dee@example.org", "consent": "true"}
    return c.post(f"{V1}/public/session/start", sent, format="multipart")


def question(w: World) -> str:
    found = w.config.questions.order_by("position").first()
    assert found is not None
    return f"{V1}/interviews/{w.config.pk}/questions/{found.pk}"


def documents(w: World) -> dict[str, str]:
    return {"jd_id": str(w.jd.pk), "resume_id": str(w.resume.pk)}


REGISTER = {"email": "eve@example.org", "password": PASSWORD, "full_name": "Eve Example"}
NAME = {"full_name": "A New Name"}
HOOK = {"url": "https://example.org/hook", "events": ["report.ready", "decision.made"]}
KEY = {"name": "sourcing", "scopes": ["reports:read"]}
PLAN = {"job_role": "Data engineer", "question_count": 4, "focus_areas": ["SQL"]}
DECISION = {"outcome": "advance", "reason": "Clear answers."}
SHARE = {"days": 3, "meant_for": "Head of data"}
READER = {"reader": "other.interviewer@example.org"}
SHOW = {"job_role": "Backend engineer (Python)", "answer": ANSWER}
ASKED = {"text": "What is a queue for?", "key_points": ["It decouples."]}

ANOTHER = {**EXERCISE, "title": "Add three numbers"}
PASSWORDS = {"current_password": PASSWORD, "new_password": "another long phrase"}
PROGRAM = {"language": "python", "source": SOLUTION}

CALLS: dict[str, Sender] = {
    "health": lambda w, c: c.get("/health"),
    "ready": lambda w, c: c.get("/ready"),
    "auth_register": lambda w, c: c.post(f"{V1}/auth/register", REGISTER),
    "auth_login": lambda w, c: c.post(f"{V1}/auth/login", sign_in(w)),
    "auth_token": lambda w, c: c.post(f"{V1}/auth/token", sign_in(w)),
    "auth_token_refresh": lambda w, c: c.post(f"{V1}/auth/token/refresh", refresh(w)),
    "auth_logout": lambda w, c: c.post(f"{V1}/auth/logout", refresh(w)),
    "keys_list": lambda w, c: c.get(f"{V1}/auth/keys"),
    "keys_create": lambda w, c: c.post(f"{V1}/auth/keys", KEY),
    "keys_revoke": lambda w, c: c.delete(f"{V1}/auth/keys/{w.key.pk}"),
    "users_me": lambda w, c: c.get(f"{V1}/users/me"),
    "users_me_replace": lambda w, c: c.put(f"{V1}/users/me", NAME),
    "users_me_change": lambda w, c: c.patch(f"{V1}/users/me", NAME),
    "users_list": lambda w, c: c.get(f"{V1}/users"),
    "users_get": lambda w, c: c.get(f"{V1}/users/{w.users['candidate'].pk}"),
    "users_change": lambda w, c: c.patch(f"{V1}/users/{w.leaver.pk}", {"role": "interviewer"}),
    "users_delete": lambda w, c: c.delete(f"{V1}/users/{w.leaver.pk}"),
    "documents_upload_jd": upload("jd"),
    "documents_upload_resume": upload("resume"),
    "documents_list": lambda w, c: c.get(f"{V1}/documents"),
    "documents_get": lambda w, c: c.get(f"{V1}/documents/{w.resume.pk}"),
    "documents_delete": lambda w, c: c.delete(f"{V1}/documents/{w.resume.pk}"),
    "documents_match": lambda w, c: c.post(f"{V1}/documents/match", documents(w)),
    "practice_start": lambda w, c: c.post(f"{V1}/interview/start", documents(w)),
    "interviews_list": lambda w, c: c.get(f"{V1}/interviews"),
    "interviews_create": lambda w, c: c.post(f"{V1}/interviews", PLAN),
    "interviews_create_too": lambda w, c: c.post(f"{V1}/interviews/create", PLAN),
    "interviews_get": lambda w, c: c.get(f"{V1}/interviews/{w.config.pk}"),
    "interviews_change": lambda w, c: c.patch(f"{V1}/interviews/{w.config.pk}", {"difficulty": "hard"}),
    "interviews_delete": lambda w, c: c.delete(f"{V1}/interviews/{w.config.pk}"),
    "interviews_results": lambda w, c: c.get(f"{V1}/interviews/{w.open_config.pk}/results"),
    "interviews_start": lambda w, c: c.post(f"{V1}/interviews/{w.open_config.pk}/start", {"consent": True}),
    "questions_list": lambda w, c: c.get(f"{V1}/interviews/{w.config.pk}/questions"),
    "questions_create": lambda w, c: c.post(f"{V1}/interviews/{w.config.pk}/questions", ASKED),
    "questions_change": lambda w, c: c.patch(question(w), {"suggested_time_seconds": 90}),
    "questions_delete": lambda w, c: c.delete(question(w)),
    "questions_generate": lambda w, c: c.post(f"{V1}/interviews/{w.config.pk}/questions/generate"),
    "exports_sessions": lambda w, c: c.get(f"{V1}/exports/sessions"),
    "exports_reports": lambda w, c: c.get(f"{V1}/exports/reports"),
    "webhooks_list": lambda w, c: c.get(f"{V1}/webhooks"),
    "webhooks_create": lambda w, c: c.post(f"{V1}/webhooks", HOOK),
    "webhooks_delete": lambda w, c: c.delete(f"{V1}/webhooks/{w.webhook.pk}"),
    "webhooks_test": lambda w, c: c.post(f"{V1}/webhooks/{w.webhook.pk}/test"),
    "webhooks_deliveries": lambda w, c: c.get(f"{V1}/webhooks/{w.webhook.pk}/deliveries"),
    "demo_complete_workflow": lambda w, c: c.post(f"{V1}/interviews/demo/complete-workflow", SHOW),
    "session_submit": lambda w, c: APIClient().post(
        f"{V1}/interviews/session/submit", {"session_token": w.running_token, "response_text": ANSWER}
    ),
    "public_interview": lambda w, c: c.get(f"{V1}/public/interviews/{w.open_config.slug}"),
    "public_session_start": public_start,
    "public_session_get": lambda w, c: c.get(f"{V1}/public/session/{w.running.pk}"),
    "public_session_submit": lambda w, c: c.post(
        f"{V1}/public/session/{w.running.pk}/submit-response",
        {"question_number": 1, "live_transcript": ANSWER},
    ),
    "public_session_speech": lambda w, c: c.get(f"{V1}/interview/{w.running.pk}/speech/{SPOKEN}"),
    "public_session_speech_audio": lambda w, c: c.get(f"{V1}/interview/{w.running.pk}/speech/{SPOKEN}/audio"),
    "public_session_end": lambda w, c: c.post(f"{V1}/public/session/{w.running.pk}/end"),
    "reports_list": lambda w, c: c.get(f"{V1}/reports"),
    "reports_get": lambda w, c: c.get(f"{V1}/reports/session/{w.finished.pk}"),
    "reports_regenerate": lambda w, c: c.post(f"{V1}/reports/session/{w.finished.pk}/regenerate"),
    "reports_decide": lambda w, c: c.post(f"{V1}/reports/session/{w.finished.pk}/decision", DECISION),
    "reports_pdf": lambda w, c: c.get(f"{V1}/reports/session/{w.finished.pk}.pdf"),
    "share_links_list": lambda w, c: c.get(f"{V1}/reports/session/{w.finished.pk}/share-links"),
    "share_links_create": lambda w, c: c.post(f"{V1}/reports/session/{w.finished.pk}/share-links", SHARE),
    "share_links_revoke": lambda w, c: c.delete(f"{V1}/reports/share-links/{w.share_link.pk}"),
    "shortlist_add": lambda w, c: c.put(f"{V1}/reports/session/{w.finished.pk}/shortlist"),
    "shortlist_remove": lambda w, c: c.delete(f"{V1}/reports/session/{w.finished.pk}/shortlist"),
    "second_readings_list": lambda w, c: c.get(f"{V1}/reports/session/{w.finished.pk}/second-readings"),
    "second_readings_ask": lambda w, c: c.post(f"{V1}/reports/session/{w.finished.pk}/second-readings", READER),
    "second_readings_answer": lambda w, c: c.put(f"{V1}/reports/session/{w.finished.pk}/second-reading", DECISION),
    "reports_decisions": lambda w, c: c.get(f"{V1}/reports/session/{w.finished.pk}/decision"),
    "reports_recording": lambda w, c: c.get(f"{V1}/reports/session/{w.finished.pk}/answers/1/recording"),
    "reports_resume": lambda w, c: c.get(f"{V1}/reports/session/{w.finished.pk}/resume"),
    "reports_feedback": lambda w, c: c.get(f"{V1}/reports/session/{w.practice.pk}/feedback"),
    "requests_list": lambda w, c: c.get(f"{V1}/reports/session/{w.finished.pk}/requests"),
    "requests_settle": lambda w, c: c.post(f"{V1}/reports/session/{w.finished.pk}/requests/{w.asked.pk}/settle"),
    "costs": lambda w, c: c.get(f"{V1}/costs"),
    "costs_interviews": lambda w, c: c.get(f"{V1}/costs/interviews"),
    "documents_file": lambda w, c: c.get(f"{V1}/documents/{w.resume.pk}/file"),
    "users_me_password": lambda w, c: c.put(f"{V1}/users/me/password", PASSWORDS),
    "exercises_list": lambda w, c: c.get(f"{V1}/exercises"),
    "exercises_create": lambda w, c: c.post(f"{V1}/exercises", ANOTHER),
    "exercises_get": lambda w, c: c.get(f"{V1}/exercises/{w.exercise.pk}"),
    "exercises_change": lambda w, c: c.patch(f"{V1}/exercises/{w.exercise.pk}", {"difficulty": "hard"}),
    "exercises_copy": lambda w, c: c.post(f"{V1}/exercises/{w.exercise.pk}/copy"),
    "exercises_try": lambda w, c: c.post(f"{V1}/exercises/{w.exercise.pk}/trial"),
    "interviews_exercise_add": lambda w, c: c.post(
        f"{V1}/interviews/{w.config.pk}/exercises", {"exercise_id": str(w.exercise.pk)}
    ),
    "session_exercise": lambda w, c: c.get(room("coding", "exercise")(w)),
    "session_code_draft": lambda w, c: c.put(room("coding", "code/draft")(w), {**PROGRAM, "turn": 1}),
    "session_code_run": lambda w, c: c.post(room("coding", "code/runs")(w), {**PROGRAM, "against": "visible"}),
    "session_code_result": lambda w, c: c.get(room("coding", f"code/runs/{w.run.pk}")(w)),
    "session_recordings": lambda w, c: c.get(room("running", "recordings")(w)),
    "session_recording_chunk": piece,
    "session_recording_close": lambda w, c: c.post(room("running", f"recordings/{TAKE}/close")(w), {"chunks": 0}),
    "session_recording_words": lambda w, c: c.post(room("running", "recordings/words")(w), {"from_seconds": 0}),
    "session_choices": lambda w, c: c.patch(room("running", "choices")(w), {"answers_by": "typing"}),
    "session_requests": lambda w, c: c.get(room("running", "requests")(w)),
    "session_request": lambda w, c: c.post(room("running", "requests")(w), {"kind": "human"}),
    "session_draft": lambda w, c: c.put(room("running", "draft")(w), {"turn": 1, "text": ANSWER}),
    "session_answers": lambda w, c: c.get(room("finished", "answers")(w)),
    "session_answer_correct": correction,
    "session_feedback": lambda w, c: c.get(room("finished", "feedback")(w)),
    "session_voice_sample": lambda w, c: c.get(room("running", "voice-sample")(w)),
    "documents_match_read": lambda w, c: c.get(f"{V1}/documents/match", documents(w)),
    "overview": lambda w, c: c.get(f"{V1}/overview"),
    "shared_report": lambda w, c: c.get(f"{V1}/public/reports/{w.share_token}"),
    "shared_report_pdf": lambda w, c: c.get(f"{V1}/public/reports/{w.share_token}.pdf"),
    "reports_writing": lambda w, c: c.get(f"{V1}/reports/session/{w.written.pk}/answers/1/writing"),
    "interviews_compare": lambda w, c: c.get(f"{V1}/interviews/{w.open_config.pk}/compare"),
}
