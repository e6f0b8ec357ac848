"""Writing a report from judgements that are there, and having an interview judged again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from interviews.models import InterviewSession, Response
from llm.services import (
    OFFLINE_PROVIDER,
    JudgedAnswer,
    JudgedBy,
    Language,
    QuestionType,
    SummariseInput,
    SummariseOutput,
    complete,
    ideal_similarity,
    rules_summary,
)
from reports.drafting import is_being_drafted, words_drafted
from reports.evidence import KeptCriterion, KeptKeyPoint
from reports.models import AnswerEvaluation, Report, ReportStatus
from reports.quotations import checked
from reports.scoring import (
    DIMENSIONS,
    RUBRIC_VERSION,
    ScoredAnswer,
    Scores,
    is_behavioural,
    score_interview,
    topic_of,
)
from reports.selectors.work import FIRST_VERSION, current_version, is_ready_to_compose, unjudged_responses
from reports.services.evaluation import COMPOSE_TASK, judge_input
from reports.signals import report_ready
from syncinterview.lib.announcing import announce
from syncinterview.lib.dispatch import send_on_commit
from syncinterview.lib.errors import InvalidState

EVALUATE_TASK = "reports.tasks.evaluate_answer"

OFFLINE_RULES = JudgedBy(provider=OFFLINE_PROVIDER, model="rules", prompt_version="")

NOTHING_ASSESSED = "Nothing in this interview could be assessed, so there is no score and no recommendation."
COULD_NOT_BE_WRITTEN = (
    "The report could not be written because of a fault of ours. The answers and their scores are kept."
)


class InterviewRunning(InvalidState):
    code = "interview_running"


def report_compose(*, session_id: UUID) -> Report | None:
    """Write the report of a session that is over. None when it still runs or an answer is not judged yet.

    Running it again returns the same report. The model is asked outside any transaction.
    """
    if not is_ready_to_compose(session_id):
        return None
    session = InterviewSession.objects.select_related("config").get(pk=session_id)
    version = current_version(session_id)
    report, _ = Report.objects.get_or_create(session=session, version=version)
    if report.status == ReportStatus.READY:
        return report
    if is_being_drafted(report, now=timezone.now()):
        # Whoever writes the words ahead composes when they are there.
        return None
    judged = list(
        AnswerEvaluation.objects.filter(response__session=session, version=version)
        .select_related("response__question", "response__session__config")
        .order_by("response__turn")
    )
    scores = scores_of(session, judged)
    figures = _figures(scores, session.config.weights)
    figures["breakdown"]["ideal_similarity"] = _ideal_similarities(judged)
    words = words_drafted(report.drafted, judged, scores) or words_of(session, judged, scores)
    fields = {**figures, **words, "drafted": {}}
    if not is_ready_to_compose(session_id):
        # Words of an answer were changed meanwhile: whoever judges them last composes.
        return None
    written = (
        Report.objects.filter(pk=report.pk)
        .exclude(status=ReportStatus.READY)
        .update(**fields, status=ReportStatus.READY, error="", ready_at=timezone.now())
    )
    if written:
        transaction.on_commit(lambda: announce(report_ready, session_id=session_id, version=version))
    # Zero rows: another run was first. Either way the stored report is the one.
    report.refresh_from_db()
    return report


def report_give_up(*, session_id: UUID) -> None:
    """Note that the report could not be written. Nothing when it is there."""
    if not InterviewSession.objects.filter(pk=session_id).exists():
        return
    report, _ = Report.objects.get_or_create(session_id=session_id, version=current_version(session_id))
    Report.objects.filter(pk=report.pk, status=ReportStatus.PENDING).update(
        status=ReportStatus.FAILED, error=COULD_NOT_BE_WRITTEN
    )


def report_regenerate(*, session_id: UUID) -> Report:
    """Judge every answer of a finished interview again, into a new version; the older ones are kept.

    A version that is being made is carried on with, one that failed is tried again. Raises InterviewRunning.
    """
    with transaction.atomic():
        session = InterviewSession.objects.select_for_update().get(pk=session_id)
        if not session.is_over:
            raise InterviewRunning("The interview is still running. It can be judged again when it is over.")
        latest = Report.objects.filter(session=session).order_by("-version").first()
        if latest is None:
            report = Report.objects.create(session=session, version=FIRST_VERSION)
        elif latest.status == ReportStatus.READY:
            report = Report.objects.create(session=session, version=latest.version + 1)
        else:
            report = latest
            Report.objects.filter(pk=report.pk, status=ReportStatus.FAILED).update(
                status=ReportStatus.PENDING, error=""
            )
            report.refresh_from_db()
        session_take_up(session_id=session_id)
    return report


def session_take_up(*, session_id: UUID) -> int:
    """Send what a session's report still waits for: its judgements, or when all are there the composing."""
    waiting = list(unjudged_responses().filter(session_id=session_id).order_by("turn").values_list("pk", flat=True))
    for response_id in waiting:
        send_on_commit(EVALUATE_TASK, response_id=response_id)
    if not waiting:
        send_on_commit(COMPOSE_TASK, session_id=session_id)
    return max(1, len(waiting))


def _scored(evaluation: AnswerEvaluation, session: InterviewSession) -> ScoredAnswer:
    response = evaluation.response
    tags = response.question.tags if response.question else []
    criteria = [KeptCriterion.model_validate(criterion) for criterion in evaluation.criteria]
    return ScoredAnswer(
        label=response.label,
        question_type=_type_of(response),
        score=evaluation.score,
        topic=topic_of(tags),
        behavioural=is_behavioural(tags, interview_type=session.config.interview_type),
        criteria={criterion.name: criterion.score for criterion in criteria if criterion.score is not None},
        words=len(response.transcript.split()),
        not_assessed_reason=evaluation.not_assessed_reason,
    )


def _figures(scores: Scores, weights: dict[str, float]) -> dict[str, Any]:
    return {
        "overall_score": scores.overall,
        "recommendation": scores.recommendation or "",
        "breakdown": {
            "rubric_version": RUBRIC_VERSION,
            "dimensions": {
                name: {
                    "score": scores.dimensions[name].score,
                    "answers": scores.dimensions[name].answers,
                    "topics": list(scores.dimensions[name].topics),
                    "weight": weights.get(name, 0),
                }
                for name in DIMENSIONS
            },
            "assessed": scores.assessed,
            "asked": scores.asked,
            "not_assessed": [{"label": label, "reason": reason} for label, reason in scores.not_assessed],
            "too_little_assessed": scores.too_little_assessed,
        },
    }


def _ideal_similarities(judged: Sequence[AnswerEvaluation]) -> dict[str, float]:
    """By turn, how near each assessed answer is to the ideal one; none where there is no ideal answer."""
    found: dict[str, float] = {}
    for evaluation in judged:
        if evaluation.score is not None:
            similarity = ideal_similarity(judge_input(evaluation.response))
            if similarity is not None:
                found[str(evaluation.response.turn)] = similarity
    return found


def scores_of(session: InterviewSession, judged: Sequence[AnswerEvaluation]) -> Scores:
    """The figures that follow from the judgements."""
    return score_interview([_scored(evaluation, session) for evaluation in judged], session.config.weights)


def words_of(session: InterviewSession, judged: Sequence[AnswerEvaluation], scores: Scores) -> dict[str, Any]:
    """The summary with its strengths and areas to improve, as a report keeps them. Asks a model."""
    if not scores.assessed:
        return {"summary": NOTHING_ASSESSED, "strengths": [], "areas_for_improvement": [], "judged_by": {}}
    inputs = SummariseInput(
        job_role=session.config.job_role,
        language=cast(Language, session.config.language),
        answers=tuple(_told(evaluation) for evaluation in judged),
        overall_score=scores.overall,
        dimensions={name: found.score for name, found in scores.dimensions.items()},
        recommendation=scores.recommendation,
    )
    completion = complete(inputs, session_id=session.pk)
    output, judged_by = completion.output, completion.judged_by.model_dump()
    if not completion.judged_by.is_offline:
        output, left_out = _as_said(output, judged)
        if not output.summary:
            # Nothing of the model's summary can be kept.
            output, judged_by = rules_summary(inputs), OFFLINE_RULES.model_dump()
        if left_out:
            judged_by["sentences_left_out"] = left_out
    return {
        "summary": output.summary,
        "strengths": list(output.strengths),
        "areas_for_improvement": list(output.areas_for_improvement),
        "judged_by": {**judged_by, "rubric_version": RUBRIC_VERSION},
    }


def _as_said(output: SummariseOutput, judged: Sequence[AnswerEvaluation]) -> tuple[SummariseOutput, int]:
    """A model's words without the sentences that quote what nobody said, and how many those were."""
    answers = [evaluation.response for evaluation in judged]
    said = {answer.label: f"{answer.transcript}\n{answer.code}" for answer in answers}
    asked = [
        *(answer.question_text for answer in answers),
        *(str(point["point"]) for answer in answers for point in answer.key_points),
    ]
    summary = checked(output.summary, said=said, asked=asked)
    strengths = [checked(text, said=said, asked=asked) for text in output.strengths]
    areas = [checked(text, said=said, asked=asked) for text in output.areas_for_improvement]
    kept = SummariseOutput(
        summary=summary.text,
        strengths=tuple(found.text for found in strengths if found.text),
        areas_for_improvement=tuple(found.text for found in areas if found.text),
    )
    return kept, sum(found.left_out for found in (summary, *strengths, *areas))


def _told(evaluation: AnswerEvaluation) -> JudgedAnswer:
    """An answer as the summary's writer sees it: the figures and one quote, not the person."""
    findings = [KeptKeyPoint.model_validate(finding) for finding in evaluation.key_points]
    quotes = [finding.evidence.quote for finding in findings if finding.covered and finding.evidence]
    return JudgedAnswer(
        label=evaluation.response.label,
        question=evaluation.response.question_text,
        question_type=_type_of(evaluation.response),
        score=evaluation.score,
        covered=tuple(finding.point for finding in findings if finding.covered),
        missed=tuple(finding.point for finding in findings if not finding.covered),
        quote=quotes[0] if quotes else "",
    )


def _type_of(response: Response) -> QuestionType:
    return cast(QuestionType, response.question_type)
