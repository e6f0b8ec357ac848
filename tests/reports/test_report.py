from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from interviews.models import QuestionType, SessionStatus
from interviews.signals import answer_stored, interview_completed
from llm.services import EvaluateInput, EvaluateOutput, SummariseInput
from reports import tasks
from reports.models import AnswerEvaluation, Decision, DecisionOutcome, Report, ReportStatus
from reports.services import (
    InterviewRunning,
    answer_evaluate,
    decision_record,
    report_compose,
    report_give_up,
    report_regenerate,
    reports_take_up,
)
from syncinterview.accounts.models import User
from syncinterview.lib.errors import InvalidInput, InvalidState
from tests.reports.factories import EvaluationFactory, ReportFactory, ResponseFactory, SessionFactory
from tests.reports.fakes import BrokenModel, Install, ScriptedModel, fair

pytestmark = pytest.mark.django_db

Sent = list[tuple[str, dict[str, str]]]

EVALUATE, COMPOSE = "reports.tasks.evaluate_answer", "reports.tasks.compose_report"


@pytest.fixture(autouse=True)
def _sent(sent: Sent) -> None:
    """No test here reaches a broker."""


# --- composing ----------------------------------------------------------------------------------------


def test_a_report_holds_scores_words_and_who_wrote_them() -> None:
    session = SessionFactory.create()
    answer_evaluate(response_id=ResponseFactory.create(session=session).pk)
    answer_evaluate(response_id=ResponseFactory.create(session=session, label="Q2", skipped=True, transcript="").pk)

    report = report_compose(session_id=session.pk)

    assert report is not None
    assert report.status == ReportStatus.READY
    assert report.overall_score is not None
    assert report.recommendation
    assert set(report.breakdown["dimensions"]) == {"communication", "technical", "problem_solving", "role_fit"}
    assert report.breakdown["not_assessed"] == [{"label": "Q2", "reason": "The candidate skipped this question."}]
    assert "Python developer" in report.summary
    assert report.judged_by["provider"] == "offline"
    assert report.ready_at is not None


def test_composing_twice_leaves_the_same_single_row(scripted: Install) -> None:
    model = scripted(fair)
    response = ResponseFactory.create()
    answer_evaluate(response_id=response.pk)

    first = report_compose(session_id=response.session_id)
    second = report_compose(session_id=response.session_id)

    assert first == second
    assert Report.objects.count() == 1
    assert sum(isinstance(inputs, SummariseInput) for inputs in model.seen) == 1


def test_a_report_waits_for_the_last_judgement() -> None:
    response = ResponseFactory.create()

    assert report_compose(session_id=response.session_id) is None
    assert not Report.objects.exists()


def test_a_report_waits_for_the_end_of_the_interview() -> None:
    response = ResponseFactory.create(session__running=True)
    answer_evaluate(response_id=response.pk)

    assert report_compose(session_id=response.session_id) is None


def test_nothing_assessed_says_so_without_a_score_or_a_recommendation(scripted: Install) -> None:
    model = scripted(fair)
    session = SessionFactory.create()
    for label in ("Q1", "Q2"):
        answer_evaluate(response_id=ResponseFactory.create(session=session, label=label, skipped=True).pk)

    report = report_compose(session_id=session.pk)

    assert report is not None
    assert (report.status, report.overall_score, report.recommendation) == (ReportStatus.READY, None, "")
    assert report.summary == "Nothing in this interview could be assessed, so there is no score and no recommendation."
    assert model.seen == []


def test_the_summary_is_written_without_the_person(scripted: Install) -> None:
    model = scripted(fair)
    response = ResponseFactory.create(session__candidate__name="Zebulon Quimby")
    answer_evaluate(response_id=response.pk)

    report_compose(session_id=response.session_id)

    assert "Zebulon" not in model.seen[-1].model_dump_json()


def test_a_session_that_was_abandoned_gets_its_report_too() -> None:
    response = ResponseFactory.create(session__status=SessionStatus.ABANDONED)
    answer_evaluate(response_id=response.pk)

    assert report_compose(session_id=response.session_id) is not None


# --- judging again ------------------------------------------------------------------------------------


def run(sent: Sent) -> None:
    """Do what the tasks that were sent would do, in their order."""
    while sent:
        name, kwargs = sent.pop(0)
        {EVALUATE: tasks.evaluate_answer, COMPOSE: tasks.compose_report}[name].run(**kwargs)


def test_judging_again_makes_a_version_and_keeps_the_old_one(
    sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    session = SessionFactory.create()
    responses = ResponseFactory.create_batch(3, session=session)
    for response in responses:
        answer_evaluate(response_id=response.pk)
    report_compose(session_id=session.pk)

    with django_capture_on_commit_callbacks(execute=True):
        made = report_regenerate(session_id=session.pk)
    assert (made.version, made.status) == (2, ReportStatus.PENDING)
    assert [name for name, _ in sent] == [EVALUATE] * 3

    for _, kwargs in list(sent):
        tasks.evaluate_answer.run(**kwargs)
    report_compose(session_id=session.pk)

    assert [(report.version, report.status) for report in Report.objects.order_by("version")] == [
        (1, ReportStatus.READY),
        (2, ReportStatus.READY),
    ]
    assert AnswerEvaluation.objects.filter(response__session=session).count() == 6


def test_judging_again_twice_does_not_pile_up_versions() -> None:
    response = ResponseFactory.create()
    answer_evaluate(response_id=response.pk)
    report_compose(session_id=response.session_id)

    report_regenerate(session_id=response.session_id)
    report_regenerate(session_id=response.session_id)

    assert Report.objects.count() == 2


def test_a_failed_report_is_tried_again_in_the_same_version(
    sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    response = ResponseFactory.create()
    answer_evaluate(response_id=response.pk)
    report_give_up(session_id=response.session_id)
    assert Report.objects.get().status == ReportStatus.FAILED

    with django_capture_on_commit_callbacks(execute=True):
        report_regenerate(session_id=response.session_id)
    run(sent)

    report = Report.objects.get()
    assert (report.version, report.status, report.error) == (1, ReportStatus.READY, "")


def test_a_running_interview_cannot_be_judged_again() -> None:
    response = ResponseFactory.create(session__running=True)

    with pytest.raises(InterviewRunning):
        report_regenerate(session_id=response.session_id)

    assert not Report.objects.exists()


# --- signals, tasks, recovery ---------------------------------------------------------------------------


def test_a_stored_answer_is_sent_to_be_judged(
    sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    response = ResponseFactory.create()

    with django_capture_on_commit_callbacks(execute=True):
        answer_stored.send(sender=None, session_id=response.session_id, response_id=response.pk)

    assert sent == [(EVALUATE, {"response_id": str(response.pk)})]


def test_a_completed_interview_is_sent_to_be_composed(
    sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    session = SessionFactory.create()

    with django_capture_on_commit_callbacks(execute=True):
        interview_completed.send(sender=None, session_id=session.pk)

    assert sent == [(COMPOSE, {"session_id": str(session.pk)})]


def test_an_answer_the_judge_fails_on_for_good_does_not_hold_up_the_report(scripted: Install) -> None:
    def fail(inputs: EvaluateInput) -> EvaluateOutput:
        raise RuntimeError("broken")

    scripted(fail)
    response = ResponseFactory.create()

    result = tasks.evaluate_answer.apply(kwargs={"response_id": str(response.pk)})

    assert result.failed()
    assert "could not be judged" in response.evaluations.get().not_assessed_reason
    assert report_compose(session_id=response.session_id) is not None


def test_a_report_that_cannot_be_written_for_good_is_marked_failed(
    behind_the_door: Callable[[ScriptedModel], None],
) -> None:
    response = EvaluationFactory.create().response
    behind_the_door(BrokenModel(fair))

    tasks.compose_report.apply(kwargs={"session_id": str(response.session_id)})

    report = Report.objects.get()
    assert report.status == ReportStatus.FAILED
    assert "could not be written" in report.error


def test_work_on_a_session_that_is_gone_leaves_nothing() -> None:
    response = ResponseFactory.create()
    session_id = response.session_id
    response.session.delete()

    tasks.evaluate_answer.apply(kwargs={"response_id": str(response.pk)})
    tasks.compose_report.apply(kwargs={"session_id": str(session_id)})

    assert not Report.objects.exists()


def test_what_a_crash_cut_off_is_taken_up_at_the_start(
    sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    unjudged = ResponseFactory.create()
    ResponseFactory.create(session=unjudged.session)
    AnswerEvaluation.objects.create(
        response=unjudged.session.responses.last(), version=1, not_assessed_reason="Skipped."
    )
    unreported = EvaluationFactory.create().response.session
    given_up = ReportFactory.create(session=EvaluationFactory.create().response.session, status="failed").session
    done = EvaluationFactory.create().response.session
    ReportFactory.create(session=done)
    never_held = SessionFactory.create(status=SessionStatus.EXPIRED, start_time=None)

    with django_capture_on_commit_callbacks(execute=True):
        taken = reports_take_up(at_start=True)

    assert taken == 3
    assert sent[0] == (EVALUATE, {"response_id": str(unjudged.pk)})
    assert {name for name, _ in sent[1:]} == {COMPOSE}
    assert {kwargs["session_id"] for _, kwargs in sent[1:]} == {str(unreported.pk), str(given_up.pk)}
    assert str(never_held.pk) not in str(sent)


def test_the_sweep_leaves_alone_what_is_on_its_way_and_what_was_given_up(
    sent: Sent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    just_ended = EvaluationFactory.create(response__session__end_time=timezone.now()).response.session
    just_answered = ResponseFactory.create()
    ReportFactory.create(session=EvaluationFactory.create().response.session, status="failed")

    with django_capture_on_commit_callbacks(execute=True):
        assert reports_take_up() == 0

    just_answered.created_at = timezone.now() - timedelta(minutes=5)
    just_answered.save()
    just_ended.end_time = timezone.now() - timedelta(minutes=5)
    just_ended.save()
    with django_capture_on_commit_callbacks(execute=True):
        assert reports_take_up() == 2
    assert sorted(name for name, _ in sent) == [COMPOSE, EVALUATE]


# --- the decision -----------------------------------------------------------------------------------------


def test_decisions_are_added_and_never_replaced(ines: User, omar: User) -> None:
    report = ReportFactory.create()

    decision_record(report=report, reviewer=ines, outcome=DecisionOutcome.HOLD, reason=" One more talk. ")
    decision_record(report=report, reviewer=omar, outcome=DecisionOutcome.ADVANCE, reason="Convinced me.")

    assert list(Decision.objects.order_by("pk").values_list("outcome", "reason", "reviewer__email")) == [
        ("hold", "One more talk.", "ines@example.com"),
        ("advance", "Convinced me.", "omar@example.com"),
    ]


def test_a_decision_needs_a_reason(ines: User) -> None:
    with pytest.raises(InvalidInput) as caught:
        decision_record(report=ReportFactory.create(), reviewer=ines, outcome=DecisionOutcome.DECLINE, reason="  ")

    assert caught.value.field == "reason"
    assert not Decision.objects.exists()


def test_a_decision_needs_a_report_that_is_ready(ines: User) -> None:
    with pytest.raises(InvalidState):
        decision_record(
            report=ReportFactory.create(status=ReportStatus.PENDING),
            reviewer=ines,
            outcome=DecisionOutcome.ADVANCE,
            reason="Too early.",
        )


def test_a_resume_answer_counts_for_the_role() -> None:
    session = SessionFactory.create()
    answer_evaluate(response_id=ResponseFactory.create(session=session).pk)
    answer_evaluate(
        response_id=ResponseFactory.create(
            session=session, question=None, question_type=QuestionType.RESUME, label="Resume Q", key_points=[]
        ).pk
    )

    report = report_compose(session_id=session.pk)

    assert report is not None
    assert report.breakdown["dimensions"]["role_fit"]["topics"] == ["python", "résumé"]
