"""What the page noticed, in the report: shown to who decides, in words that judge nothing, and known to no judge."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from interviews.models import IntegrityEvent, InterviewConfig, InterviewSession
from interviews.services import MOST_INTEGRITY_EVENTS
from reports.models import Report
from reports.services import answer_evaluate, report_compose, report_regenerate, share_link_create
from syncinterview.accounts.models import User
from tests.reports.browsing import page
from tests.reports.factories import BEGUN, EvaluationFactory, ReportFactory, ResponseFactory, UtteranceFactory
from tests.reports.fakes import Install, fair

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent")]

HEADING = "What the page noted"
TOTALS = "Left the page 2 times, for 1 min 15 s in all · Pasted once (340 characters)"


def noted(session: InterviewSession, *, turn: int = 1, kind: str = "left_page", **fields: Any) -> IntegrityEvent:
    return IntegrityEvent.objects.create(
        session=session, turn=turn, kind=kind, **({"began_at": BEGUN + timedelta(seconds=65)} | fields)
    )


@pytest.fixture
def watched(session: InterviewSession) -> InterviewSession:
    """A judged interview of one answer with three events."""
    session.collects_integrity_events = True
    session.save()
    EvaluationFactory.create(response=ResponseFactory.create(session=session, turn=1, label="Q1"))
    UtteranceFactory.create(session=session)
    ReportFactory.create(session=session)
    noted(session, seconds=12.4)
    noted(session, seconds=63, began_at=BEGUN + timedelta(seconds=90), turn=2)
    noted(session, kind="pasted", characters=340, place="answer", began_at=BEGUN + timedelta(seconds=100))
    return session


def pdf_text(client: Client, session: InterviewSession, **query: str) -> str:
    response = client.get(reverse("reports:session_pdf", args=[session.pk]), query)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages).split())


def test_the_team_reads_it_by_question_with_the_note_that_it_entered_no_score(
    staff: Client, watched: InterviewSession
) -> None:
    shown = page(staff, watched)
    assert HEADING in shown
    assert "It entered no score" in shown
    assert TOTALS in shown
    assert '<a href="#answer-1">Q1</a>' in shown
    assert '<span class="noted__at">1:05</span> Left the page for 12 s' in shown
    assert "Pasted 340 characters into the answer" in shown
    # The interview ended at the second question, which has no answer.
    assert "Unanswered question" in shown


def test_the_timeline_carries_it(staff: Client, watched: InterviewSession) -> None:
    shown = page(staff, watched)
    assert shown.count('class="timeline__noted"') == 3
    assert "<title>Left the page for 12 s at 1:05</title>" in shown


def test_an_interview_that_does_not_collect_has_no_such_section(staff: Client, watched: InterviewSession) -> None:
    InterviewSession.objects.filter(pk=watched.pk).update(collects_integrity_events=False)
    shown = page(staff, watched)
    assert HEADING not in shown
    assert "timeline__noted" not in shown
    assert HEADING not in pdf_text(staff, watched)
    assert staff.get(f"/api/v1/reports/session/{watched.pk}").json()["integrity_events"] is None


def test_where_nothing_was_noted_that_is_said(staff: Client, watched: InterviewSession) -> None:
    watched.integrity_events.all().delete()
    assert "Nothing was noted." in page(staff, watched)
    assert staff.get(f"/api/v1/reports/session/{watched.pk}").json()["integrity_events"] == []


def test_that_more_would_not_have_been_kept_is_said(staff: Client, watched: InterviewSession) -> None:
    IntegrityEvent.objects.bulk_create(
        IntegrityEvent(session=watched, turn=1, kind="left_page", seconds=2, began_at=BEGUN)
        for _ in range(MOST_INTEGRITY_EVENTS - 3)
    )
    assert f"No more than {MOST_INTEGRITY_EVENTS} are kept." in page(staff, watched)


@pytest.mark.parametrize(
    ("language", "heading", "said"),
    [
        ("en", HEADING, "Left the page for 12 s"),
        ("de", "Was die Seite vermerkt hat", "Seite für 12 s verlassen"),
        ("fr", "Ce que la page a relevé", "Page quittée pendant 12 s"),
        ("es", "Lo que la página anotó", "Página dejada durante 12 s"),
        ("pt", "O que a página anotou", "Página deixada por 12 s"),
    ],
)
def test_paper_carries_it_in_its_language(
    staff: Client, watched: InterviewSession, language: str, heading: str, said: str
) -> None:
    text = pdf_text(staff, watched, language=language)
    assert heading in text
    assert said in text


def test_a_shared_report_leaves_it_out(client: Client, watched: InterviewSession, ines: User) -> None:
    _, token = share_link_create(session=watched, created_by=ines, meant_for="", days=7)
    shown = client.get(reverse("reports:shared", args=[token])).content.decode()
    assert "How do a list and a tuple differ" in shown
    assert HEADING not in shown
    assert "timeline__noted" not in shown


def test_it_is_shown_blind_too_and_tells_nothing_of_the_person(
    staff: Client, watched: InterviewSession, config: InterviewConfig
) -> None:
    config.blind_review = True
    config.save()
    shown = page(staff, watched)
    assert TOTALS in shown
    assert watched.candidate.name not in shown


def test_the_api_tells_each_event(staff: Client, watched: InterviewSession) -> None:
    told = staff.get(f"/api/v1/reports/session/{watched.pk}").json()["integrity_events"]
    assert [event["kind"] for event in told] == ["left_page", "left_page", "pasted"]
    assert told[2] == {
        "turn": 1,
        "kind": "pasted",
        "began_at": "2025-03-03T09:01:40Z",
        "seconds": None,
        "characters": 340,
        "place": "answer",
    }


def test_the_export_counts_them_and_leaves_it_empty_where_none_are_collected(
    staff: Client, watched: InterviewSession
) -> None:
    ReportFactory.create(session__config=watched.config)
    sent = b"".join(staff.get("/api/v1/exports/reports?format=csv").streaming_content).decode()  # type: ignore[arg-type]
    rows = {row["session_id"]: row for row in csv.DictReader(io.StringIO(sent))}
    own = rows.pop(str(watched.pk))
    assert [own[name] for name in ("times_page_left", "times_pasted", "times_second_tab")] == ["2", "1", "0"]
    (other,) = rows.values()
    assert [other[name] for name in ("times_page_left", "times_pasted", "times_second_tab")] == ["", "", ""]


def test_no_judge_and_no_summary_knows_of_it(session: InterviewSession, scripted: Install) -> None:
    """The same interview judged without and with events: the same inputs, and the same report."""
    model = scripted(fair)
    ResponseFactory.create(session=session, turn=1, label="Q1")

    def judged() -> tuple[list[dict[str, Any]], dict[str, Any]]:
        model.seen.clear()
        for response in session.responses.all():
            answer_evaluate(response_id=response.pk)
        report = report_compose(session_id=session.pk)
        kept = Report.objects.filter(pk=report.pk).values(
            "overall_score", "breakdown", "recommendation", "summary", "strengths", "areas_for_improvement"
        )
        return [inputs.model_dump(mode="json") for inputs in model.seen], kept.get()

    without = judged()
    session.collects_integrity_events = True
    session.save()
    for number in range(50):
        noted(session, kind="pasted", characters=5000, place="answer", client_id=str(number))
    report_regenerate(session_id=session.pk)
    assert judged() == without
    assert len(without[0]) == 2
