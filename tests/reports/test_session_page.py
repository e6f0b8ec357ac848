from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from interviews.models import InterviewConfig, InterviewSession, QuestionType, SessionStatus
from llm.models import LLMCall, Purpose
from reports.models import Report
from reports.services import report_compose, report_give_up
from tests.reports.browsing import judged, page
from tests.reports.factories import (
    ANSWER,
    BEGUN,
    DecisionFactory,
    EvaluationFactory,
    ReportFactory,
    ResponseFactory,
    SessionFactory,
    UtteranceFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent", "quick_words")]


def point(quote: str, *, start: int, text: str = "Lists can be changed", **fields: object) -> dict[str, object]:
    return {
        "point": text, "coverage": 0.9, "covered": True, "contradicted": False, "insufficient_evidence": False,
        "evidence": {"quote": quote, "start": start, "end": start + len(quote)}, **fields,
    }  # fmt: skip


# --- what it shows --------------------------------------------------------------------


def test_the_report_shows_scores_recommendation_and_answers(staff: Client, session: InterviewSession) -> None:
    judged(
        session,
        key_points=[point(ANSWER[:25], start=0)],
        improvement="Give an example.",
        flags=["evidence_struck", "opinions_differ"],
        second_score=31.0,
    )
    report = report_compose(session_id=session.pk)
    assert report is not None

    html = page(staff, session)

    assert "Ana Řezáč" in html
    assert report.recommendation in html
    assert "draft" in html
    assert html.count("<meter") >= 3
    assert html.count('<span class="pill pill--warn">Check by hand</span>') == 1
    assert "By the rules alone: 31 / 100" in html
    assert "Give an example." in html
    assert "Record the decision" in html
    assert "hx-trigger" not in html


def test_the_marked_words_are_the_candidates_and_name_their_key_point(staff: Client, session: InterviewSession) -> None:
    judged(session, key_points=[point("can be changed", start=7), point("be changed after", start=11, text="When")])

    html = page(staff, session)

    words = re.search(r'<blockquote class="answer__words">(.*?)</blockquote>', html, re.DOTALL)
    assert words is not None
    without_notes = re.sub(r"<sup>.*?</sup>", "", words[1])
    assert unescape(re.sub(r"<[^>]+>", "", without_notes)) == ANSWER
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", words[1]) == ["can ", "be changed", " after"]
    assert 'title="1: Lists can be changed · 2: When"' in words[1]


@pytest.mark.parametrize("place", [0, 4])
def test_markup_in_an_answer_stays_text_inside_and_outside_of_marked_words(
    staff: Client, session: InterviewSession, place: int
) -> None:
    script = "<script>alert(1)</script>"
    answer = f'A b {script} and "quotes" & <img src=x onerror=alert(1)>'
    EvaluationFactory.create(
        response=ResponseFactory.create(session=session, transcript=answer, question_text=script, label="Q1"),
        key_points=[point(answer[place : place + 12], start=place, text=f'{script}" onmouseover="x')],
        improvement=script,
    )
    UtteranceFactory.create(session=session, text=script)
    ReportFactory.create(session=session, summary=script, strengths=[f"Q1: {script}"])

    html = page(staff, session)

    assert "<script>alert" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    assert '" onmouseover' not in html


def test_what_was_not_assessed_says_why(staff: Client, session: InterviewSession) -> None:
    judged(session, score=None, quality="", not_assessed_reason="The candidate skipped this question.")

    html = page(staff, session)

    assert "Not assessed" in html
    assert "The candidate skipped this question." in html


def test_nothing_assessed_shows_no_score_and_no_recommendation(staff: Client, session: InterviewSession) -> None:
    judged(session, score=None, quality="", not_assessed_reason="No answer was given.")
    report_compose(session_id=session.pk)

    html = page(staff, session)

    assert "Nothing could be assessed" in html
    assert "/ 100" not in html
    assert not re.search("Do not recommend|Consider|Strongly recommend", html)


def test_the_whole_conversation_is_there_in_its_order(staff: Client, session: InterviewSession) -> None:
    UtteranceFactory.create(session=session, text="Hello and welcome.")
    UtteranceFactory.create(session=session, speaker="candidate", source="answer", text="Thank you.")

    html = page(staff, session)

    assert html.index("Hello and welcome.") < html.index("Thank you.")


def test_labels_in_strengths_lead_to_their_answers(staff: Client, session: InterviewSession) -> None:
    follow_up = ResponseFactory.create(session=session, label="Q1 Follow-up 1", question_type=QuestionType.FOLLOW_UP)
    ResponseFactory.create(session=session, label="Q1")
    ReportFactory.create(session=session, strengths=["Q1 Follow-up 1 (82 out of 100): covered keys."])

    assert f'<a href="#answer-{follow_up.turn}">Q1 Follow-up 1</a> (82 out of 100)' in page(staff, session)


def test_a_running_interview_shows_what_was_answered_and_follows_by_itself(
    staff: Client, config: InterviewConfig
) -> None:
    session = SessionFactory.create(config=config, running=True)
    judged(session)
    ResponseFactory.create(session=session)

    html = page(staff, session)

    assert "The interview is going on" in html
    assert "2 answers so far, 1 judged" in html
    assert 'hx-trigger="every 3s"' in html
    assert "Record the decision" not in html


def test_a_report_being_written_shows_the_answers_judged_so_far(staff: Client, config: InterviewConfig) -> None:
    session = SessionFactory.create(config=config, end_time=timezone.now())
    judged(session, improvement="Give an example.")
    ResponseFactory.create(session=session)

    html = page(staff, session)

    assert "The report is being written" in html
    assert "1 of 2 answers are judged" in html
    assert "Give an example." in html
    assert 'hx-trigger="every 1s"' in html


def test_a_report_that_takes_too_long_stops_asking_and_offers_a_way_on(
    staff: Client, session: InterviewSession
) -> None:
    ResponseFactory.create(session=session)

    html = page(staff, session)

    assert "takes longer than it should" in html
    assert "hx-trigger" not in html
    assert reverse("reports:session_judge_again", args=[session.pk]) in html


def test_a_failed_report_can_be_tried_again(
    staff: Client,
    session: InterviewSession,
    sent: list[tuple[str, dict[str, str]]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    judged(session)
    report_give_up(session_id=session.pk)
    assert "The report could not be written" in page(staff, session)

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(reverse("reports:session_judge_again", args=[session.pk]))

    assert sent == [("reports.tasks.compose_report", {"session_id": str(session.pk)})]
    assert "is being written" in page(staff, session)


def test_a_session_that_was_never_begun_has_nothing_to_report(staff: Client, config: InterviewConfig) -> None:
    expired = SessionFactory.create(config=config, status=SessionStatus.EXPIRED, start_time=None)
    waiting = SessionFactory.create(config=config, status=SessionStatus.PENDING, start_time=None, end_time=None)

    assert "was never begun" in page(staff, expired)
    assert "has not begun" in page(staff, waiting) or "not begun yet" in page(staff, waiting)


def test_the_difference_to_the_version_before_is_shown(staff: Client, session: InterviewSession) -> None:
    judged(session)
    ReportFactory.create(session=session, version=1, overall_score=61.5)
    ReportFactory.create(session=session, version=2, overall_score=70.0)

    html = page(staff, session)

    assert "Version 1 compared with version 2" in html
    assert "+8.5" in html


def test_the_old_version_is_shown_until_the_new_one_is_ready(staff: Client, session: InterviewSession) -> None:
    ReportFactory.create(session=session, version=1, overall_score=61.0)
    Report.objects.create(session=session, version=2)

    html = page(staff, session)

    assert "61<span" in html
    assert "You see version 1 until version 2 is ready" in html
    assert 'hx-trigger="every 1s"' in html


def test_a_report_page_asks_the_database_a_constant_number_of_times(
    staff: Client, session: InterviewSession, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for turn in range(1, 31):
        EvaluationFactory.create(response=ResponseFactory.create(session=session, turn=turn))
        UtteranceFactory.create(session=session, turn=turn)
    first = ReportFactory.create(session=session)
    DecisionFactory.create_batch(3, report=first)
    ReportFactory.create(session=session, version=2)

    with django_assert_max_num_queries(11):
        page(staff, session)


def test_what_listening_ahead_cost_stands_beside_how_quick_the_replies_were(
    staff: Client, session: InterviewSession
) -> None:
    answer = ResponseFactory.create(session=session, turn=1, reply_source="speculative", taken_ask=2)
    answer.first_reply_at = answer.answered_at + timedelta(milliseconds=40)
    answer.reply_at = answer.first_reply_at
    answer.save()
    for ask, tokens in ((1, 1100), (2, 1200)):
        LLMCall.objects.create(
            purpose=Purpose.TENTATIVE, provider="groq", model="m", prompt_version="t-1", latency_ms=300.0,
            session_id=session.pk, turn=1, ask=ask, tokens_in=tokens, tokens_out=30,
        )  # fmt: skip

    html = page(staff, session)

    assert "1,230 tokens in 1 call<" in html
    assert "1,130 tokens in 1 call<" in html
    assert "40 ms" in html


def test_the_timeline_says_from_where_the_first_words_after_each_answer_came(
    staff: Client, session: InterviewSession
) -> None:
    answered_at = BEGUN + timedelta(minutes=2)
    for turn, (source, waited) in enumerate((("speculative", 0.31), ("bridge", 0.8)), 1):
        ResponseFactory.create(
            session=session,
            turn=turn,
            label=f"Q{turn}",
            answered_at=answered_at,
            first_reply_at=answered_at + timedelta(seconds=waited),
            reply_source=source,
        )
    UtteranceFactory.create(session=session)
    ReportFactory.create(session=session)

    html = page(staff, session)

    assert "<li>First words after Q1: Speculative reply, 0.3 s later</li>" in html
    assert "<li>First words after Q2: Bridge, 0.8 s later</li>" in html
    assert html.count('class="timeline__reply"') == 2
