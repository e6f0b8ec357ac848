"""Interviews over the API: made, begun by link and by account, answered, ended, reported."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from rest_framework.test import APIClient

from candidates.models import Candidate, DocumentKind
from interviews.models import ConfigStatus, InterviewConfig, InterviewSession, Response, SessionStatus
from interviews.services import config_generate, config_open
from reports.models import Decision, Report
from syncinterview.accounts.services import api_key_create
from tests.api.world import ANSWER, JD_TEXT, RESUME_TEXT, World, made, read_document, resume_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return made()


def start(world: World, **fields: Any) -> Any:
    sent = {"interview_id": world.open_config.slug, "name": "Cleo Example", "email": "cleo@example.org"}
    return APIClient().post("/api/v1/public/session/start", {**sent, "consent": "true", **fields}, format="multipart")


def holder(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def submit(client: APIClient, session_id: Any, number: int, words: str = ANSWER) -> Any:
    return client.post(
        f"/api/v1/public/session/{session_id}/submit-response",
        {"question_number": str(number), "question_text": "?", "question_type": "preset", "live_transcript": words},
        format="multipart",
    )


def test_a_whole_public_interview(world: World) -> None:
    started = start(world, resume=resume_file())
    assert started.status_code == 201
    found = started.json()["data"]
    client = holder(found["session_token"])
    assert found["first_question"] == found["question"]["text"]
    assert found["total_questions"] == 3

    actions, number = [], 1
    while True:
        reply = submit(client, found["session_id"], number).json()["data"]
        actions.append(reply["action"])
        if reply["action"] == "complete":
            break
        number += 1
        assert reply["question"]["number"] == number
        assert reply["suggested_time_seconds"] > 0
    standing = client.get(f"/api/v1/public/session/{found['session_id']}").json()["data"]

    assert actions.count("preset") == 2
    assert (standing["status"], standing["question"]) == ("completed", None)
    assert Candidate.objects.get(sessions=found["session_id"]).consents.count() == 1
    again = submit(client, found["session_id"], 1)
    assert again.json()["data"]["action"] == actions[0]
    assert submit(client, found["session_id"], number + 1).json()["code"] == "over"


def test_a_repeated_answer_gets_the_same_reply_and_is_stored_once(world: World) -> None:
    found = start(world).json()["data"]
    client = holder(found["session_token"])
    first, second = submit(client, found["session_id"], 1), submit(client, found["session_id"], 1)

    assert first.json() == second.json()
    assert Response.objects.filter(session=found["session_id"]).count() == 1
    assert submit(client, found["session_id"], 5).json()["code"] == "stale_turn"


def test_a_submit_does_not_wait_for_a_model_that_is_down(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from llm.services import JudgedBy

    given_up = threading.Event()
    slow = JudgedBy(provider="slow", model="slow-1", prompt_version="1")

    def hang(*_: Any, **__: Any) -> Any:
        given_up.wait(30)

    monkeypatch.setattr("interviews.services.step.interviewer", lambda: slow)
    monkeypatch.setattr("interviews.services.step.complete", hang)
    found = start(world).json()["data"]
    begun = time.monotonic()
    reply = submit(holder(found["session_token"]), found["session_id"], 1)

    waited = time.monotonic() - begun
    given_up.set()
    assert waited < 10
    assert reply.json()["data"]["action"] == "preset"


def test_starting_needs_consent_and_an_open_interview(world: World) -> None:
    refused = start(world, consent="false")
    assert (refused.status_code, list(refused.json())) == (400, ["detail", "code", "consent"])
    assert start(world, interview_id=str(world.config.pk)).status_code == 404
    assert start(world, interview_id="nothing-like-it").status_code == 404
    world.open_config.status = ConfigStatus.CLOSED
    world.open_config.save()
    closed = start(world)
    assert (closed.status_code, closed.json()["code"]) == (409, "not_open")


def test_a_resume_of_the_wrong_kind_starts_nothing(world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    before = InterviewSession.objects.count()
    refused = start(world, resume=SimpleUploadedFile("me.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100))
    assert refused.status_code == 400
    assert "resume" in refused.json()
    assert InterviewSession.objects.count() == before


def test_a_token_opens_its_own_session_alone(world: World) -> None:
    client = holder(world.running_token)
    assert client.get(f"/api/v1/public/session/{world.running.pk}/").status_code == 200
    assert client.get(f"/api/v1/public/session/{world.finished.pk}").status_code == 404
    assert holder("nonsense").get(f"/api/v1/public/session/{world.running.pk}").status_code == 401


def test_ending_keeps_what_was_said(world: World) -> None:
    client = holder(world.running_token)
    submit(client, world.running.pk, 1)
    ended = client.post(f"/api/v1/public/session/{world.running.pk}/end").json()["data"]

    assert (ended["status"], ended["end_reason"]) == ("completed", "ended_by_candidate")
    assert Response.objects.filter(session=world.running).count() == 1


def test_submitting_by_token_gives_the_evaluation_and_the_next_question(world: World) -> None:
    sent = {"session_token": world.running_token, "response_text": ANSWER}
    first = APIClient().post("/api/v1/interviews/session/submit", sent, headers={"Idempotency-Key": "a"})
    again = APIClient().post("/api/v1/interviews/session/submit/", sent, headers={"Idempotency-Key": "a"})

    assert first.status_code == 200
    assert first.json()["evaluation"]["status"] == "ready"
    assert first.json()["next_question"]["number"] == 2
    assert again.status_code == 200
    assert APIClient().post("/api/v1/interviews/session/submit", {"response_text": "x"}).status_code == 401


def test_practice_over_ones_own_documents_is_seen_by_nobody_else(world: World) -> None:
    client = world.client("candidate")
    started = client.post("/api/v1/interview/start", {"jd_id": str(world.jd.pk), "resume_id": str(world.resume.pk)})

    assert started.status_code == 200
    found = started.json()
    assert found["websocket_path"] == f"/api/v1/interview/{found['interview_id']}/chat"
    reply = APIClient().post(
        "/api/v1/interviews/session/submit", {"session_token": found["session_token"], "response_text": ANSWER}
    )
    assert reply.status_code == 200
    path = f"/api/v1/reports/session/{found['interview_id']}"
    seen = {who: world.client(who).get(path).status_code for who in ("candidate", "other_candidate", "interviewer")}
    assert seen == {"candidate": 200, "other_candidate": 404, "interviewer": 404}
    assert found["interview_id"] in {row["session_id"] for row in client.get("/api/v1/reports").json()["results"]}
    assert world.client("admin").get("/api/v1/interviews").json()["count"] == 4


def test_practice_needs_documents_of_ones_own_that_are_read(world: World) -> None:
    sent = {"jd_id": str(world.jd.pk), "resume_id": str(world.resume.pk)}
    assert world.client("other_candidate").post("/api/v1/interview/start", sent).status_code == 404
    swapped = world.client("candidate").post("/api/v1/interview/start", {**sent, "jd_id": str(world.resume.pk)})
    assert (swapped.status_code, "jd_id" in swapped.json()) == (400, True)


def test_an_account_begins_an_open_interview_and_does_not_read_its_report(world: World) -> None:
    client = world.client("candidate")
    path = f"/api/v1/interviews/{world.open_config.pk}/start"
    assert client.post(path, {}).status_code == 400
    started = client.post(path, {"consent": True})

    assert started.status_code == 201
    session = InterviewSession.objects.get(pk=started.json()["session_id"])
    assert (session.status, session.candidate.user) == (SessionStatus.IN_PROGRESS, world.users["candidate"])
    assert client.get(f"/api/v1/reports/session/{session.pk}").status_code == 404


def test_an_interview_is_made_changed_opened_and_deleted(world: World) -> None:
    client = world.client("interviewer")
    made_one = client.post("/api/v1/interviews/create", {"job_role": "Data engineer", "question_count": 3})
    path = f"/api/v1/interviews/{made_one.json()['id']}"
    config = InterviewConfig.objects.get(pk=made_one.json()["id"])
    assert (made_one.status_code, made_one.json()["status"]) == (201, "generating")
    assert client.patch(path, {"difficulty": "hard"}).status_code == 409
    config_generate(config_id=config.pk)
    changed = client.patch(path, {"difficulty": "hard", "status": "open"}).json()
    assert (changed["difficulty"], changed["status"], changed["link_path"]) == (
        "hard",
        "open",
        f"/interview/{changed['slug']}/",
    )
    assert client.patch(path, {"time_limit_minutes": 500}).json().keys() >= {"time_limit_minutes", "code"}
    assert client.delete(path).status_code == 204
    assert client.delete(f"/api/v1/interviews/{world.open_config.pk}").json()["code"] == "questions_locked"


def test_an_interview_takes_an_uploaded_job_description_of_ones_own(world: World) -> None:
    jd = read_document(world.users["interviewer"], DocumentKind.JD, JD_TEXT)
    client = world.client("interviewer")
    own = client.post("/api/v1/interviews/", {"job_role": "Engineer", "jd_id": str(jd.pk)})
    other = client.post("/api/v1/interviews/", {"job_role": "Engineer", "jd_id": str(world.jd.pk)})
    assert (own.status_code, own.json()["jd_id"], other.status_code) == (201, str(jd.pk), 404)


def test_questions_are_listed_added_moved_changed_and_removed(world: World) -> None:
    client = world.client("interviewer")
    path = f"/api/v1/interviews/{world.config.pk}/questions"
    added = client.post(path, {"text": "What is a queue for?", "key_points": ["Decouples"]}).json()
    assert added["position"] == 4
    moved = client.patch(f"{path}/{added['id']}", {"position": 1, "suggested_time_seconds": 60}).json()
    assert (moved["position"], moved["suggested_time_seconds"], moved["key_points"][0]["point"]) == (1, 60, "Decouples")
    assert client.get(path, {"search": "queue"}).json()["count"] == 1
    assert client.delete(f"{path}/{added['id']}").status_code == 204
    assert client.post(f"{path}/generate").status_code == 202


def test_a_key_point_comes_alone_or_with_its_follow_up(world: World) -> None:
    client = world.client("interviewer")
    path = f"/api/v1/interviews/{world.config.pk}/questions"
    points = ["Decouples", {"point": "Evens out load", "probe": "And what of bursts?"}]
    added = client.post(path, {"text": "What is a queue for?", "key_points": points}).json()
    changed = client.patch(f"{path}/{added['id']}", {"key_points": ["Evens out load", "Decouples"]}).json()
    wrong = client.post(path, {"text": "What for?", "key_points": [{"probe": "Why?"}]}).json()

    assert [found["probe"] for found in added["key_points"]] == ["", "And what of bursts?"]
    assert [found["probe"] for found in changed["key_points"]] == ["And what of bursts?", ""]
    assert wrong["detail"] == "key_points.0.point: This field is required."


def test_a_choice_of_numbers_takes_a_number(world: World) -> None:
    path = f"/api/v1/interviews/{world.config.pk}"
    client = world.client("interviewer")
    assert client.patch(path, {"most_time_percent": 150}).json()["most_time_percent"] == 150
    assert client.patch(path, {"most_time_percent": "150"}).status_code == 400
    assert client.patch(path, {"difficulty": 3}).status_code == 400


def test_a_choice_of_numbers_takes_the_same_number_with_a_point(world: World) -> None:
    sent = b'{"job_role": "Data engineer", "most_time_percent": 100.0}'

    made = world.client("interviewer").post("/api/v1/interviews", sent, content_type="application/json")

    assert made.status_code == 201, made.content
    assert made.json()["most_time_percent"] == 100


def test_weights_that_are_left_out_stay(world: World) -> None:
    path = f"/api/v1/interviews/{world.config.pk}"
    before = world.config.weights
    changed = world.client("interviewer").patch(path, {"weights": {"technical": 60}, "voice": "calm"}).json()

    assert changed["weights"] == {**before, "technical": 60}
    assert changed["voice"] == "calm"
    assert world.client("interviewer").patch(path, {"weights": {"technical": 101}}).status_code == 400


def test_the_plan_is_locked_from_the_first_candidate_on_and_its_hours_are_not(world: World) -> None:
    client = world.client("interviewer")
    path = f"/api/v1/interviews/{world.open_config.pk}"
    question = f"{path}/questions/{world.open_config.questions.get(position=1).pk}"
    refused = (
        client.patch(question, {"text": "Another question?"}),
        client.patch(question, {"position": 2}),
        client.delete(question),
        client.post(f"{path}/questions", {"text": "One more?"}),
        client.post(f"{path}/questions/generate"),
        client.patch(path, {"weights": {"technical": 1}}),
        client.patch(path, {"status": "closed", "max_follow_ups": 0}),
    )

    assert {(response.status_code, response.json()["code"]) for response in refused} == {(409, "questions_locked")}
    assert client.get(f"{path}/questions").json()["count"] == 3
    world.open_config.refresh_from_db()
    assert world.open_config.status == ConfigStatus.OPEN
    assert client.patch(path, {"closes_at": "2031-01-01T00:00:00Z"}).status_code == 200


def test_documents_are_uploaded_listed_and_deleted(world: World) -> None:
    client = world.client("other_candidate")
    stored = client.post("/api/v1/documents/upload/resume", {"file": resume_file()}, format="multipart")
    assert stored.status_code == 202
    assert stored.json()["stored_path"].startswith("resume/")
    assert not stored.json()["stored_path"].endswith("resume.txt")
    listed = client.get("/api/v1/documents/", {"kind": "resume", "status": "uploaded"}).json()
    assert [row["id"] for row in listed["results"]] == [stored.json()["document_id"]]
    path = f"/api/v1/documents/{stored.json()['document_id']}"
    assert client.get(path).json()["filename"] == "resume.txt"
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    missing = client.post("/api/v1/documents/upload/jd", {}, format="multipart")
    assert (missing.status_code, "file" in missing.json()) == (400, True)


def test_a_document_tells_what_it_says(world: World) -> None:
    found = world.client("candidate").get(f"/api/v1/documents/{world.resume.pk}").json()
    assert found["text"].split() == RESUME_TEXT.split()
    assert "Python" in {skill["name"] for skill in found["profile"]["skills"]}


def test_a_match_says_what_fits_and_on_which_words(world: World) -> None:
    sent = {"jd_id": str(world.jd.pk), "resume_id": str(world.resume.pk)}
    found = world.client("candidate").post("/api/v1/documents/match", sent).json()
    assert {"Python", "Django", "PostgreSQL"} <= {skill["skill"] for skill in found["matched"]}
    assert 0 < found["score"] <= 100
    assert found["topics"]
    swapped = {"jd_id": sent["resume_id"], "resume_id": sent["jd_id"]}
    refused = world.client("candidate").post("/api/v1/documents/match", swapped)
    assert (refused.status_code, refused.json()["code"]) == (400, "document_of_another_kind")


def test_results_reports_and_the_decision(world: World) -> None:
    client = world.client("interviewer")
    results = client.get(f"/api/v1/interviews/{world.open_config.pk}/results").json()
    assert [row["session_id"] for row in results["results"]] == [str(world.finished.pk)]
    path = f"/api/v1/reports/session/{world.finished.pk}"
    assert client.post(f"{path}/decision", {"outcome": "advance"}).json().keys() >= {"reason"}
    decided = client.post(f"{path}/decision", {"outcome": "advance", "reason": "Clear answers."})
    assert (decided.status_code, decided.json()["report_version"]) == (201, 1)
    assert Decision.objects.get().reviewer == world.users["interviewer"]
    assert client.get("/api/v1/reports", {"decision": "advance"}).json()["count"] == 1
    assert client.get("/api/v1/reports", {"decision": "waiting"}).json()["count"] == 0
    again = client.post(f"{path}/regenerate")
    assert (again.status_code, again.json()["version"]) == (202, 2)
    assert Report.objects.filter(session=world.finished).count() == 2


def test_the_whole_way_in_one_call_keeps_nothing(world: World) -> None:
    before = InterviewConfig.objects.count()
    sent = {"job_role": "Backend engineer (Python)", "answer": ANSWER}
    shown = world.client("candidate").post("/api/v1/interviews/demo/complete-workflow", sent)

    assert shown.status_code == 200
    assert shown.json()["question"]["text"]
    assert shown.json()["decision"]["is_draft"] is True
    assert InterviewConfig.objects.count() == before


def test_a_key_reads_what_its_scope_names(world: World) -> None:
    _, letters = api_key_create(owner=world.users["interviewer"], name="ats", scopes=["reports:read"])
    program = APIClient()
    program.credentials(HTTP_X_API_KEY=letters)
    path = f"/api/v1/reports/session/{world.finished.pk}"

    assert program.get(path).status_code == 200
    assert program.post(f"{path}/regenerate").json()["code"] == "scope_missing"
    assert program.get("/api/v1/interviews").json()["code"] == "scope_missing"


def test_an_open_interview_tells_a_candidate_what_they_may_know(world: World) -> None:
    config_open(config=world.config)
    found = APIClient().get(f"/api/v1/public/interviews/{world.config.slug}/").json()
    assert found["id"] == str(world.config.pk)
    assert found["state"] == "open"
    assert "AI interviewer" in found["consent"]["text"]
    assert not {"job_description", "questions", "created_by"} & found.keys()
