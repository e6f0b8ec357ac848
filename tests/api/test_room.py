"""What the candidate's room does, done by a program: code, recordings, choices, requests, corrections, feedback."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from interviews.models import CandidateRequest, CodeDraft, CodeRun, InterviewSession, Phase, Take
from interviews.services import code_run_execute
from reports.models import AnswerEvaluation
from tests.api.world import EXERCISE, SOLUTION, World, made

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return made()


def holder(token: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


def room(session: InterviewSession, path: str) -> str:
    return f"/api/v1/interview/{session.pk}/{path}"


def put_piece(client: APIClient, session: InterviewSession, key: Any, sequence: int, content: bytes = b"sound") -> Any:
    return client.generic(
        "PUT", room(session, f"recordings/{key}/{sequence}"), content, content_type="audio/webm;codecs=opus"
    )


def test_the_exercise_is_told_without_its_hidden_tests(world: World) -> None:
    told = holder(world.coding_token).get(room(world.coding, "exercise"))

    assert told.json()["tests"] == ["two and three"]
    assert [each["name"] for each in told.json()["languages"]] == ["python"]
    assert "nothing" not in told.content.decode()
    assert holder(world.running_token).get(room(world.running, "exercise")).status_code == 204


def test_a_program_is_saved_for_the_open_question_alone(world: World) -> None:
    client, path = holder(world.coding_token), room(world.coding, "code/draft")

    assert client.put(path, {"turn": 1, "language": "python", "source": SOLUTION}).status_code == 204
    assert CodeDraft.objects.get(session=world.coding).source == SOLUTION
    assert client.put(path, {"turn": 2, "language": "python", "source": "x"}).json()["code"] == "stale_turn"
    assert client.put(path, {"turn": 1, "language": "cobol", "source": "x"}).json()["language"]


def test_a_program_is_run_and_its_result_asked_for(world: World, bwrap_path: str) -> None:
    client = holder(world.coding_token)
    wrong = "def add(a, b):\n    return a - b\n"
    begun = client.post(room(world.coding, "code/runs"), {"language": "python", "source": wrong, "against": "visible"})
    assert (begun.status_code, begun.json()["status"], begun.json()["result"]) == (202, "queued", None)
    path = room(world.coding, f"code/runs/{begun.json()['id']}")
    assert client.get(path).status_code == 202

    code_run_execute(run_id=begun.json()["id"])

    done = client.get(path)
    assert (done.status_code, done.json()["status"]) == (200, "done")
    assert [(test["name"], test["passed"]) for test in done.json()["result"]["tests"]] == [("two and three", False)]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"against": "all"}, 400),
        ({"language": "go"}, 400),
        ({"source": "x" * 48 * 1024 + "y"}, 400),
        ({"stdin": "x" * 64 * 1024 + "y", "against": "input"}, 400),
    ],
)
def test_what_candidates_may_not_run_is_refused(world: World, sent: dict[str, str], status: int) -> None:
    whole = {"language": "python", "source": SOLUTION, "against": "visible", **sent}
    refused = holder(world.coding_token).post(room(world.coding, "code/runs"), whole)

    assert refused.status_code == status
    assert CodeRun.objects.count() == 1


def test_nothing_is_run_where_nothing_is_to_be_coded(world: World) -> None:
    sent = {"language": "python", "source": SOLUTION, "against": "input"}
    for name in ("running", "finished"):
        client, session = holder(getattr(world, f"{name}_token")), getattr(world, name)
        assert client.post(room(session, "code/runs"), sent).json()["code"] == "stale_turn"


def test_a_run_sent_again_with_its_key_is_one_run(world: World) -> None:
    client, sent = holder(world.coding_token), {"language": "python", "source": SOLUTION, "against": "visible"}
    path, key = room(world.coding, "code/runs"), {"HTTP_IDEMPOTENCY_KEY": "run-1"}

    first, second = client.post(path, sent, **key), client.post(path, sent, **key)

    assert first.json() == second.json()
    assert CodeRun.objects.count() == 2


def test_a_recording_comes_in_pieces_each_once_and_in_order(world: World) -> None:
    client, key = holder(world.running_token), uuid4()

    assert put_piece(client, world.running, key, 0).json() == {"next": 1, "closed": False}
    assert put_piece(client, world.running, key, 0).json() == {"next": 1, "closed": False}
    assert put_piece(client, world.running, key, 5).json()["code"] == "chunk_missing"
    close = room(world.running, f"recordings/{key}/close")
    assert client.post(close, {"chunks": 2}).json()["code"] == "chunk_missing"
    assert client.post(close, {"chunks": 1}).status_code == 204
    assert put_piece(client, world.running, key, 1).json() == {"next": None, "closed": True}
    assert client.get(room(world.running, "recordings")).json()["results"] == [
        {"key": str(key), "turn": 1, "next": 1, "closed": True}
    ]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "audio/webm", 400),
        (b"x" * (256 * 1024 + 1), "audio/webm", 413),
        (b"x", "application/json", 415),
        (b"x", "video/webm", 415),
    ],
)
def test_what_is_no_piece_of_a_recording_is_refused(world: World, content: bytes, kind: str, status: int) -> None:
    path = room(world.running, f"recordings/{uuid4()}/0")
    refused = holder(world.running_token).generic("PUT", path, content, content_type=kind)

    assert refused.status_code == status
    assert not Take.objects.filter(session=world.running).exists()


def test_choices_are_those_that_the_team_offers(world: World) -> None:
    client, path = holder(world.running_token), room(world.running, "choices")

    assert client.patch(path, {"answers_by": "voice"}).json()["answers_by"] == "voice"
    assert client.patch(path, {"language": "fr"}).json()["language"] == [
        "This interview is not offered in that language."
    ]
    assert client.patch(path, {"time_percent": 200}).status_code == 400
    late = holder(world.coding_token).patch(room(world.coding, "choices"), {"language": "en"})
    assert (late.status_code, late.json()["code"]) == (409, "begun")


def test_what_is_asked_for_is_one_request_until_it_is_settled(world: World) -> None:
    client, path = holder(world.running_token), room(world.running, "requests")
    first, again = (client.post(path, {"kind": "more_time"}).json() for _ in range(2))
    assert first == again

    team = world.client("interviewer")
    settle = f"/api/v1/reports/session/{world.running.pk}/requests/{first['id']}/settle"
    settled = team.post(settle, {"time_percent": 150})

    assert settled.status_code == 200
    assert settled.json()["settled_by"] == str(world.users["interviewer"].pk)
    world.running.refresh_from_db()
    assert world.running.time_percent == 150
    assert client.get(path).json()["results"][0]["settled_at"]
    assert CandidateRequest.objects.filter(session=world.running).count() == 1


def test_an_answer_that_is_being_written_is_kept_until_the_question_closes(world: World) -> None:
    client, path = holder(world.running_token), room(world.running, "draft")

    assert client.put(path, {"turn": 1, "text": "An index"}).status_code == 204
    world.running.refresh_from_db()
    assert world.running.draft == "An index"
    InterviewSession.objects.filter(pk=world.running.pk).update(phase=Phase.REPLYING)
    assert client.put(path, {"turn": 1, "text": "Late"}).json()["code"] == "stale_turn"


def test_a_spoken_answer_is_corrected_by_who_said_it(world: World) -> None:
    client, answer = holder(world.finished_token), world.finished.responses.get()
    listed = client.get(room(world.finished, "answers")).json()["results"]
    assert [(each["id"], each["is_correctable"]) for each in listed] == [(str(answer.pk), True)]

    corrected = client.put(room(world.finished, f"answers/{answer.pk}"), {"text": "It slows writes."})

    assert corrected.json()["transcript"] == "It slows writes."
    assert corrected.json()["transcript_source"] == "corrected"
    assert client.put(room(world.finished, f"answers/{uuid4()}"), {"text": "x"}).status_code == 404


def test_feedback_tells_no_score_and_is_there_only_where_the_team_gives_it(world: World) -> None:
    client, path = holder(world.finished_token), room(world.finished, "feedback")
    found = client.get(path)

    assert found.json()["status"] == "ready"
    assert len(found.json()["answers"]) == 1
    assert "score" not in found.content.decode()
    world.open_config.candidate_feedback = False
    world.open_config.save()
    assert client.get(path).status_code == 404


def test_the_review_of_a_program_is_the_teams_to_read(world: World) -> None:
    review = {"facts": {"language": "python", "status": "passed", "static": {"lines": 2}}}
    AnswerEvaluation.objects.filter(response__session=world.finished).update(code_review=review)
    path = f"/api/v1/reports/session/{world.finished.pk}"

    assert world.client("interviewer").get(path).json()["responses"][0]["code_review"] == review
    practice = world.client("candidate").get(f"/api/v1/reports/session/{world.practice.pk}").json()
    assert all(answer["code_review"] is None for answer in practice["responses"])


def test_a_part_of_a_recording_is_handed_out(world: World) -> None:
    path = f"/api/v1/reports/session/{world.finished.pk}/answers/1/recording"
    whole = world.client("interviewer").get(path)
    part = world.client("interviewer").get(path, HTTP_RANGE="bytes=0-3")

    assert (whole.status_code, whole["Content-Type"]) == (200, "audio/webm")
    assert (part.status_code, part.content) == (206, whole.content[:4])
    assert world.client("interviewer").get(path.replace("/1/", "/9/")).status_code == 404


def test_an_exercise_is_written_refused_changed_and_asked(world: World) -> None:
    client = world.client("interviewer")
    made_one = client.post("/api/v1/exercises", {**EXERCISE, "title": "Another one"})
    assert made_one.status_code == 201, made_one.content
    path = f"/api/v1/exercises/{made_one.json()['id']}"
    add = f"/api/v1/interviews/{world.config.pk}/exercises"

    untried = client.post(add, {"exercise_id": made_one.json()["id"]})
    assert (untried.status_code, untried.json()["code"]) == (409, "exercise_not_ready")
    unreadable = client.patch(path, {"visible_tests": [{"kind": "call", "name": "x", "function": 3, "expected": 1}]})
    assert (unreadable.status_code, list(unreadable.json())) == (400, ["detail", "code", "visible_tests"])
    assert client.patch(path, {"reference_solution": {"cobol": "x"}}).status_code == 400
    assert client.patch(path, {"difficulty": "hard"}).json()["difficulty"] == "hard"
    assert client.post(add, {"exercise_id": str(world.exercise.pk)}).json()["kind"] == "coding"
    assert client.post(add, {"exercise_id": str(world.exercise.pk)}).status_code == 409


def test_another_password_ends_every_token(world: World) -> None:
    client = world.client("candidate")
    sent = {"current_password": "not this one", "new_password": "another long phrase"}
    assert client.put("/api/v1/users/me/password", sent).json()["code"] == "wrong_password"
    assert client.get("/api/v1/users/me").status_code == 200

    from tests.accounts.factories import PASSWORD

    assert client.put("/api/v1/users/me/password", {**sent, "current_password": PASSWORD}).status_code == 204
    assert client.get("/api/v1/users/me").status_code == 401


def test_a_link_to_a_report_is_made_without_saying_anything(world: World) -> None:
    path = f"/api/v1/reports/session/{world.finished.pk}/share-links"
    assert world.client("interviewer").generic("POST", path).status_code == 201


def test_a_submit_asks_first_who_calls(world: World) -> None:
    sent = {"session_token": "not one", "response_text": "", "audio_file": ""}
    assert APIClient().post("/api/v1/interviews/session/submit", sent).status_code == 401


def test_what_is_compared_are_ids(world: World) -> None:
    path = f"/api/v1/interviews/{world.open_config.pk}/compare"
    client = world.client("interviewer")
    assert client.get(path, {"session": str(world.finished.pk)}).status_code == 200
    assert client.get(path, {"session": "a-man"}).json()["session"]
