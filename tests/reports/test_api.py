"""GET /api/v1/reports/session/{id}, key by key as the API's design names them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from candidates.models import Candidate
from interviews.models import InterviewSession, QuestionType
from reports.services import report_compose
from syncinterview.accounts.models import Role, User
from tests.reports.factories import (
    ANSWER,
    CandidateFactory,
    ConfigFactory,
    EvaluationFactory,
    InterviewerFactory,
    ResponseFactory,
    SessionFactory,
)
from tests.reports.fakes import Install, fair

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent")]

SPAN = {"quote": ANSWER[:20], "start": 0, "end": 20}


@pytest.fixture
def candidate(db: None) -> Candidate:
    return CandidateFactory.create(name="Ana Řezáč", email="ana@example.com")


@pytest.fixture
def session(ines: User, candidate: Candidate, scripted: Install) -> InterviewSession:
    """A finished interview of Ines's with a judged answer, a judged follow-up and a skipped question."""
    scripted(fair)
    session = SessionFactory.create(config=ConfigFactory.create(created_by=ines), candidate=candidate)
    EvaluationFactory.create(
        response=ResponseFactory.create(session=session, turn=1, label="Q1"),
        score=82.5,
        quality="Good",
        key_points=[
            {"point": "Lists change", "coverage": 0.9, "covered": True, "contradicted": False, "evidence": SPAN,
             "insufficient_evidence": False},
            {"point": "Keys", "coverage": 0.1, "covered": False, "contradicted": False, "evidence": None,
             "insufficient_evidence": False},
        ],
        evidence=[SPAN],
        improvement="Say when to choose which.",
    )  # fmt: skip
    EvaluationFactory.create(
        response=ResponseFactory.create(
            session=session, turn=2, label="Q1 Follow-up 1", question_type=QuestionType.FOLLOW_UP
        ),
        score=60.0,
        quality="Fair",
    )
    EvaluationFactory.create(
        response=ResponseFactory.create(session=session, turn=3, label="Q2", skipped=True, transcript=""),
        score=None,
        quality="",
        not_assessed_reason="The candidate skipped this question.",
    )
    return session


def url(session: InterviewSession) -> str:
    return f"/api/v1/reports/session/{session.pk}"


def body(client: Client, session: InterviewSession) -> dict[str, Any]:
    found: dict[str, Any] = client.get(url(session)).json()
    return found


def test_the_report_has_the_designed_keys_and_what_pages_show_beside_them(
    staff: Client, session: InterviewSession, candidate: Candidate
) -> None:
    report_compose(session_id=session.pk)

    found = body(staff, session)

    assert set(found) == {
        "session_id", "candidate", "scores", "responses", "overall_assessment", "judged_by", "status",
        "integrity_events",
    }  # fmt: skip
    assert found["session_id"] == str(session.pk)
    assert found["candidate"] == {"id": str(candidate.pk), "name": "Ana Řezáč", "email": "ana@example.com"}
    assert set(found["scores"]) == {"communication", "technical", "problem_solving", "role_fit"}
    assert set(found["overall_assessment"]) == {
        "overall_score", "recommendation", "strengths", "areas_for_improvement", "summary",
    }  # fmt: skip
    assert found["judged_by"] == {"provider": "scripted", "model": "scripted-1", "prompt_version": "test-1"}
    assert found["status"] == "ready"
    for answer in found["responses"]:
        assert set(answer) == {
            "display_label", "question_type", "question_text", "candidate_answer", "key_points", "answer_quality",
            "score", "evidence", "improvement",
            "number", "code", "code_language", "code_review", "has_recording",
        }  # fmt: skip


def test_the_figures_and_words_are_the_stored_ones(staff: Client, session: InterviewSession) -> None:
    report = report_compose(session_id=session.pk)
    assert report is not None

    found = body(staff, session)

    assert found["overall_assessment"]["overall_score"] == report.overall_score
    assert found["overall_assessment"]["recommendation"] == report.recommendation
    assert found["overall_assessment"]["summary"] == "Said in a few sentences."
    assert found["responses"][0] == {
        "display_label": "Q1",
        "question_type": "preset",
        "question_text": session.responses.get(turn=1).question_text,
        "candidate_answer": ANSWER,
        "key_points": [
            {"point": "Lists change", "covered": True, "coverage": 0.9},
            {"point": "Keys", "covered": False, "coverage": 0.1},
        ],
        "answer_quality": "Good",
        "score": 82.5,
        "evidence": [SPAN],
        "improvement": "Say when to choose which.",
        "number": 1,
        "code": "",
        "code_language": "",
        "code_review": None,
        "has_recording": False,
    }
    assert [answer["display_label"] for answer in found["responses"]] == ["Q1", "Q1 Follow-up 1", "Q2"]


def test_what_was_not_assessed_has_no_score_and_says_so(staff: Client, session: InterviewSession) -> None:
    skipped = body(staff, session)["responses"][2]

    assert (skipped["score"], skipped["answer_quality"]) == (None, "Not assessed")


def test_before_the_report_is_written_it_is_pending_with_the_answers_so_far(
    staff: Client, session: InterviewSession
) -> None:
    ResponseFactory.create(session=session, turn=4, label="Q3")

    found = body(staff, session)

    assert found["status"] == "pending"
    assert found["overall_assessment"] == {
        "overall_score": None, "recommendation": "", "strengths": [], "areas_for_improvement": [], "summary": "",
    }  # fmt: skip
    assert set(found["scores"].values()) == {None}
    assert found["responses"][0]["score"] == 82.5
    assert (found["responses"][3]["score"], found["responses"][3]["answer_quality"]) == (None, "")


def test_the_trailing_slash_is_optional(staff: Client, session: InterviewSession) -> None:
    assert staff.get(url(session)).status_code == 200
    assert staff.get(url(session) + "/").status_code == 200
    assert reverse("reports_api:session", args=[session.pk]) == url(session)


def test_who_is_not_signed_in_gets_401(client: Client, session: InterviewSession) -> None:
    response = client.get(url(session))

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_another_interviewers_session_is_404(client: Client, session: InterviewSession, omar: User) -> None:
    client.force_login(omar)

    assert client.get(url(session)).status_code == 404


def test_a_candidates_account_gets_404(client: Client, session: InterviewSession) -> None:
    client.force_login(InterviewerFactory.create(role=Role.CANDIDATE))

    assert client.get(url(session)).status_code == 404


def test_an_admin_sees_every_report(client: Client, session: InterviewSession, admin_user: User) -> None:
    client.force_login(admin_user)

    assert client.get(url(session)).status_code == 200


def test_a_session_that_is_not_there_is_404(staff: Client) -> None:
    assert staff.get(f"/api/v1/reports/session/{uuid4()}").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_answers(
    staff: Client, session: InterviewSession, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for turn in range(4, 34):
        EvaluationFactory.create(response=ResponseFactory.create(session=session, turn=turn))

    with django_assert_max_num_queries(6):
        body(staff, session)
