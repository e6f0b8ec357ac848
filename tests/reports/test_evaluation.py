from __future__ import annotations

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from interviews.models import QuestionType, Response
from llm.services import CriterionScore, EvaluateInput, EvaluateOutput, Evidence, KeyPointFinding
from reports.models import AnswerEvaluation
from reports.services import answer_evaluate, answer_give_up
from tests.reports.factories import (
    ANSWER,
    KEY_POINTS,
    CandidateFactory,
    ConfigFactory,
    QuestionFactory,
    ReportFactory,
    ResponseFactory,
    SessionFactory,
)
from tests.reports.fakes import Install, fair

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sent")]


def lie(inputs: EvaluateInput) -> EvaluateOutput:
    """A judgement on words the candidate never said."""
    invented = Evidence(quote="I invented Python", start=0, end=17)
    return EvaluateOutput(
        score=95,
        quality="Excellent",
        criteria=(CriterionScore(name="correctness", score=95, evidence=(invented,)),),
        key_points=(KeyPointFinding(point=KEY_POINTS[0]["point"], coverage=1, covered=True, evidence=invented),),
        evidence=(invented,),
        improvement="Nothing.",
    )


def test_the_offline_rules_judge_an_answer_with_evidence_and_key_points() -> None:
    response = ResponseFactory.create()

    evaluation = answer_evaluate(response_id=response.pk)

    assert evaluation.version == 1
    assert evaluation.score is not None
    assert evaluation.score >= 50
    assert {criterion["name"] for criterion in evaluation.criteria} >= {"correctness", "depth", "structure"}
    assert [point["point"] for point in evaluation.key_points] == [point["point"] for point in KEY_POINTS]
    assert evaluation.evidence
    assert all(ANSWER[span["start"] : span["end"]] == span["quote"] for span in evaluation.evidence)
    assert evaluation.judged_by == {
        "provider": "offline",
        "model": "rules",
        "prompt_version": evaluation.judged_by["prompt_version"],
        "rubric_version": "1",
    }


def test_judging_twice_leaves_the_same_single_row(scripted: Install) -> None:
    model = scripted(fair)
    response = ResponseFactory.create()

    first = answer_evaluate(response_id=response.pk)
    second = answer_evaluate(response_id=response.pk)

    assert first == second
    assert AnswerEvaluation.objects.count() == 1
    assert len(model.seen) == 1


def test_the_judge_is_blind(scripted: Install) -> None:
    model = scripted(fair)
    candidate = CandidateFactory.create(name="Zebulon Quimby", email="zq@example.com", phone="+49 30 123456")
    response = ResponseFactory.create(session__candidate=candidate)

    answer_evaluate(response_id=response.pk)

    shown = model.seen[0].model_dump_json()
    for private in ("Zebulon", "Quimby", "zq@example.com", "123456"):
        assert private not in shown


def test_a_lying_judge_is_asked_once_more_and_then_struck(scripted: Install) -> None:
    model = scripted(lie)
    response = ResponseFactory.create()

    evaluation = answer_evaluate(response_id=response.pk)

    assert len(model.seen) == 2
    assert evaluation.score is None
    assert evaluation.not_assessed_reason.startswith("Insufficient evidence")
    assert evaluation.flags == ["evidence_struck"]
    assert evaluation.evidence == []
    assert evaluation.key_points[0]["insufficient_evidence"]
    assert "I invented" not in str(evaluation.__dict__)


def test_a_judge_that_comes_to_its_senses_is_believed(scripted: Install) -> None:
    judges = [lie, fair]

    def second_thoughts(inputs: EvaluateInput) -> EvaluateOutput:
        return judges.pop(0)(inputs)

    scripted(second_thoughts)

    evaluation = answer_evaluate(response_id=ResponseFactory.create().pk)

    assert evaluation.score == 72
    assert evaluation.flags == []


def test_the_rules_give_a_second_opinion_beside_a_model(scripted: Install) -> None:
    scripted(fair)

    evaluation = answer_evaluate(response_id=ResponseFactory.create().pk)

    assert evaluation.judged_by["provider"] == "scripted"
    assert evaluation.second_score is not None
    assert evaluation.flags == []


def test_opinions_far_apart_ask_for_a_person(scripted: Install) -> None:
    scripted(fair)

    evaluation = answer_evaluate(
        response_id=ResponseFactory.create(transcript="I like to take long walks in the hills on Sundays.").pk
    )

    assert evaluation.score == 72
    assert evaluation.second_score is not None
    assert evaluation.second_score < 47
    assert evaluation.flags == ["opinions_differ"]


def test_the_rules_alone_need_no_second_opinion() -> None:
    assert answer_evaluate(response_id=ResponseFactory.create().pk).second_score is None


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"skipped": True, "transcript": ""}, "The candidate skipped this question."),
        ({"skipped": True, "transcript": ANSWER}, "The candidate skipped this question."),
        ({"transcript": "  \n"}, "No answer was given."),
        ({"transcript": "", "code": "print(1)", "question_type": QuestionType.CODING}, "Not executed: "),
    ],
)
def test_what_was_not_answered_is_not_assessed_and_never_zero(
    scripted: Install, fields: dict[str, object], reason: str
) -> None:
    model = scripted(fair)

    evaluation = answer_evaluate(response_id=ResponseFactory.create(**fields).pk)

    assert evaluation.score is None
    assert evaluation.quality == ""
    assert evaluation.not_assessed_reason.startswith(reason)
    assert evaluation.judged_by == {}
    assert model.seen == []


def test_the_judges_own_reason_not_to_assess_is_kept() -> None:
    response = ResponseFactory.create(
        transcript="Ich habe die Liste genommen, weil man sie später noch ändern kann, und das ist für uns wichtig."
    )

    evaluation = answer_evaluate(response_id=response.pk)

    assert evaluation.score is None
    assert "another language" in evaluation.not_assessed_reason


def test_a_follow_up_is_judged_on_its_own_key_points(scripted: Install) -> None:
    model = scripted(fair)
    response = ResponseFactory.create(
        question_type=QuestionType.FOLLOW_UP,
        label="Q1 Follow-up 1",
        question_text="What follows for dictionaries?",
        key_points=KEY_POINTS[1:2],
    )

    answer_evaluate(response_id=response.pk)

    shown = model.seen[0]
    assert isinstance(shown, EvaluateInput)
    assert shown.question == "What follows for dictionaries?"
    assert [point.point for point in shown.key_points] == ["A tuple can be the key of a dictionary"]


@pytest.mark.parametrize(
    ("interview_type", "tags", "kind"),
    [
        ("technical", ["python"], "spoken"),
        ("technical", ["behavioural"], "behavioural"),
        ("behavioural", ["leadership", "feedback"], "behavioural"),
        ("behavioural", ["python"], "spoken"),
        ("behavioural", [], "behavioural"),
    ],
)
def test_the_kind_of_question_follows_its_tags_and_then_the_interview(
    scripted: Install, interview_type: str, tags: list[str], kind: str
) -> None:
    model = scripted(fair)
    config = ConfigFactory.create(interview_type=interview_type)
    question = QuestionFactory.create(config=config, tags=tags)

    answer_evaluate(response_id=ResponseFactory.create(session__config=config, question=question).pk)

    shown = model.seen[0]
    assert isinstance(shown, EvaluateInput)
    assert shown.question_kind == kind


def test_a_coding_answer_that_was_explained_is_judged_as_coding(scripted: Install) -> None:
    model = scripted(fair)

    answer_evaluate(response_id=ResponseFactory.create(question_type=QuestionType.CODING, code="x = 1").pk)

    shown = model.seen[0]
    assert isinstance(shown, EvaluateInput)
    assert shown.question_kind == "coding"


def test_the_last_judgement_of_a_finished_interview_sets_off_the_report(
    sent: list[tuple[str, dict[str, str]]], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    session = SessionFactory.create()
    first, second = ResponseFactory.create_batch(2, session=session)

    with django_capture_on_commit_callbacks(execute=True):
        answer_evaluate(response_id=first.pk)
    assert sent == []
    with django_capture_on_commit_callbacks(execute=True):
        answer_evaluate(response_id=second.pk)
    assert sent == [("reports.tasks.compose_report", {"session_id": str(session.pk)})]


def test_judging_while_the_interview_goes_on_sets_off_nothing(
    sent: list[tuple[str, dict[str, str]]], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    response = ResponseFactory.create(session__running=True)

    with django_capture_on_commit_callbacks(execute=True):
        answer_evaluate(response_id=response.pk)

    assert sent == []


def test_an_answer_is_judged_into_the_version_that_is_being_made() -> None:
    response = ResponseFactory.create()
    answer_evaluate(response_id=response.pk)
    ReportFactory.create(session=response.session, version=1)
    ReportFactory.create(session=response.session, version=2, status="pending")

    answer_evaluate(response_id=response.pk)

    assert sorted(response.evaluations.values_list("version", flat=True)) == [1, 2]


def test_giving_up_notes_why_and_does_not_touch_a_judgement() -> None:
    judged, failed = ResponseFactory.create_batch(2)
    kept = answer_evaluate(response_id=judged.pk)

    answer_give_up(response_id=judged.pk)
    answer_give_up(response_id=failed.pk)

    assert judged.evaluations.get() == kept
    assert "could not be judged" in failed.evaluations.get().not_assessed_reason


def test_giving_up_an_answer_that_is_gone_is_nothing() -> None:
    response = ResponseFactory.create()
    Response.objects.all().delete()

    answer_give_up(response_id=response.pk)

    assert not AnswerEvaluation.objects.exists()
