"""The report is there one model call after the last answer: its words are written while that answer is judged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import TestCase
from django.utils import timezone

from interviews.live.state import AskedQuestion, SessionState
from interviews.models import InterviewSession, Response, SessionStatus
from interviews.signals import answer_stored
from llm.services import EvaluateInput, EvaluateOutput, Evidence, JudgedBy, SummariseInput
from reports.models import Report, ReportStatus
from reports.services import answer_evaluate, report_compose, report_draft
from tests.reports.factories import EvaluationFactory, ResponseFactory, SessionFactory
from tests.reports.fakes import Install, ScriptedModel, fair

pytestmark = pytest.mark.django_db

COMPOSE, DRAFT = "reports.tasks.compose_report", "reports.tasks.draft_report"
ANSWERS = 30


def scored(score: float) -> Any:
    def judge(inputs: EvaluateInput) -> EvaluateOutput:
        words = Evidence(quote=inputs.answer[:20], start=0, end=20)
        return fair(inputs).model_copy(update={"score": score, "evidence": (words,)})

    return judge


def summaries(model: ScriptedModel) -> int:
    return sum(isinstance(seen, SummariseInput) for seen in model.seen)


@pytest.fixture(autouse=True)
def a_model_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    named = JudgedBy(provider="scripted", model="scripted-1", prompt_version="test-1")
    monkeypatch.setattr("reports.services.drafting.interviewer", lambda: named)


@pytest.fixture
def session() -> InterviewSession:
    """An hour's interview at its last answer: 29 are judged, the 30th was just given."""
    asked = AskedQuestion(
        number=ANSWERS, label=f"Q{ANSWERS}", type="preset", text="The last?", suggested_time_seconds=60
    )
    state = SessionState(current=asked, plan=(), next_index=0, said="", said_by={})
    session = SessionFactory.create(running=True, state=state.model_dump(mode="json"))
    for turn in range(1, ANSWERS):
        EvaluationFactory.create(
            response=ResponseFactory.create(session=session, turn=turn, label=f"Q{turn}"), score=72
        )
    ResponseFactory.create(session=session, turn=ANSWERS, label=f"Q{ANSWERS}")
    return session


def last(session: InterviewSession) -> Response:
    found = Response.objects.filter(session=session).order_by("turn").last()
    assert found is not None
    return found


def end(session: InterviewSession) -> None:
    InterviewSession.objects.filter(pk=session.pk).update(status=SessionStatus.COMPLETED, end_time=timezone.now())


def test_no_model_is_waited_for_after_the_last_judgement(
    session: InterviewSession, scripted: Install, sent: list[tuple[str, dict[str, str]]]
) -> None:
    model = scripted(fair)
    assert report_draft(session_id=session.pk)
    assert summaries(model) == 1
    end(session)
    answer_evaluate(response_id=last(session).pk)
    seen = len(model.seen)

    report = report_compose(session_id=session.pk)

    assert report is not None
    assert report.status == ReportStatus.READY
    assert report.summary == "Said in a few sentences."
    assert report.judged_by["provider"] == "scripted"
    assert report.breakdown["assessed"] == ANSWERS
    assert len(model.seen) == seen
    assert report.drafted == {}


def test_words_that_the_last_judgement_belies_are_written_anew(
    session: InterviewSession, scripted: Install, sent: list[tuple[str, dict[str, str]]]
) -> None:
    model = scripted(scored(3))
    report_draft(session_id=session.pk)
    end(session)
    answer_evaluate(response_id=last(session).pk)

    report = report_compose(session_id=session.pk)

    assert report is not None
    assert report.status == ReportStatus.READY
    assert summaries(model) == 2


def test_words_that_name_a_figure_the_report_does_not_hold_are_written_anew(
    session: InterviewSession, scripted: Install, sent: list[tuple[str, dict[str, str]]]
) -> None:
    model = scripted(fair)
    report_draft(session_id=session.pk)
    report = Report.objects.get(session=session)
    stale = report.drafted["scores"][str(ANSWERS)]
    assert round(stale) != 72
    report.drafted = {**report.drafted, "summary": f"The last answer got {stale:.0f} of 100."}
    report.save()
    end(session)
    answer_evaluate(response_id=last(session).pk)

    report_compose(session_id=session.pk)

    assert summaries(model) == 2


def test_who_judges_last_leaves_the_composing_to_who_still_writes(
    session: InterviewSession, scripted: Install, sent: list[tuple[str, dict[str, str]]]
) -> None:
    model = ScriptedModel(fair)

    def judged_meanwhile(inputs: Any, **_: Any) -> Any:
        if isinstance(inputs, SummariseInput):
            end(session)
            answer_evaluate(response_id=last(session).pk)
            assert report_compose(session_id=session.pk) is None
        return ScriptedModel.ask(model, inputs)

    model.ask = judged_meanwhile  # type: ignore[method-assign]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("llm.services.completing.door_for", lambda _: model)
        with_commit(lambda: report_draft(session_id=session.pk))

    # By who judged last, which found somebody writing; and by the writer, after that.
    assert [name for name, _ in sent] == [COMPOSE, COMPOSE]
    report = report_compose(session_id=session.pk)
    assert report is not None
    assert report.status == ReportStatus.READY


def test_a_writer_that_has_died_holds_up_nothing(
    session: InterviewSession, scripted: Install, sent: list[tuple[str, dict[str, str]]]
) -> None:
    scripted(fair)
    Report.objects.create(session=session, drafting_since=timezone.now() - timedelta(minutes=2))
    end(session)
    answer_evaluate(response_id=last(session).pk)

    report = report_compose(session_id=session.pk)

    assert report is not None
    assert report.status == ReportStatus.READY


def test_words_are_written_ahead_only_where_nothing_prepared_is_left(
    session: InterviewSession, scripted: Install, sent: list[tuple[str, dict[str, str]]]
) -> None:
    scripted(fair)
    with_commit(lambda: answer_stored.send(sender=None, session_id=session.pk, response_id=last(session).pk))
    assert (DRAFT, {"session_id": str(session.pk)}) in sent

    sent.clear()
    state = SessionState.model_validate(session.state).model_copy(update={"plan": (last(session).question_id,)})
    InterviewSession.objects.filter(pk=session.pk).update(state=state.model_dump(mode="json"))
    with_commit(lambda: answer_stored.send(sender=None, session_id=session.pk, response_id=last(session).pk))
    assert DRAFT not in [name for name, _ in sent]


def with_commit(act: Any) -> None:
    """Do it and what it leaves for after the commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        act()
