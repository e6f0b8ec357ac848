"""What a caller waits for: an evaluation that is nearly there, and the demonstration of the whole way."""

from __future__ import annotations

import time
from typing import Any, cast
from uuid import UUID

from interviews.models import InterviewConfig, Response
from llm.services import (
    EvaluateInput,
    JudgedAnswer,
    Language,
    QuestionsInput,
    SummariseInput,
    complete,
    interviewer,
)
from reports.evidence import check
from reports.models import AnswerEvaluation
from reports.scoring import ScoredAnswer, quality_of, score_interview, topic_of
from reports.services.evaluation import answer_evaluate

EVALUATION_WITHIN_SECONDS = 0.4
LOOK_EVERY_SECONDS = 0.05


def evaluation_soon(*, response_id: UUID) -> AnswerEvaluation | None:
    """The evaluation of an answer that was just stored, when it comes at once; the task goes on in any case."""
    if interviewer().is_offline and not Response.objects.filter(pk=response_id).exclude(code="").exists():
        return answer_evaluate(response_id=response_id)
    until = time.monotonic() + EVALUATION_WITHIN_SECONDS
    while True:
        found = AnswerEvaluation.objects.filter(response_id=response_id).order_by("version").first()
        if found is not None or time.monotonic() >= until:
            return found
        time.sleep(LOOK_EVERY_SECONDS)


def workflow_demonstrate(*, job_role: str, answer: str, difficulty: str, language: str) -> dict[str, Any]:
    """A question for a role, the judgement of an answer to it, and the report. Stores nothing."""
    order = QuestionsInput.model_validate(
        {"job_role": job_role, "difficulty": difficulty, "language": language, "count": 1}
    )
    question = complete(order).output.questions[0]
    inputs = EvaluateInput(
        question=question.text,
        question_kind="spoken",
        key_points=question.key_points,
        ideal_answer=question.ideal_answer,
        answer=answer,
        language=cast(Language, language),
    )
    completion = complete(inputs)
    checked = check(completion.output, answer)
    scored = ScoredAnswer(
        label="Q1",
        question_type="preset",
        score=checked.score,
        topic=topic_of(list(question.tags)),
        behavioural=False,
        criteria={criterion.name: criterion.score for criterion in checked.criteria if criterion.score is not None},
        words=len(answer.split()),
        not_assessed_reason=checked.not_assessed_reason,
    )
    scores = score_interview([scored], InterviewConfig().weights)
    covered = [finding.point for finding in checked.key_points if finding.covered]
    summary = complete(
        SummariseInput(
            job_role=job_role,
            language=cast(Language, language),
            answers=(
                JudgedAnswer(
                    label="Q1",
                    question=question.text,
                    question_type="preset",
                    score=checked.score,
                    covered=tuple(covered),
                    missed=tuple(finding.point for finding in checked.key_points if not finding.covered),
                ),
            ),
            overall_score=scores.overall,
            dimensions={name: found.score for name, found in scores.dimensions.items()},
            recommendation=scores.recommendation,
        )
    ).output
    return {
        "question": {
            "text": question.text,
            "difficulty": question.difficulty,
            "key_points": [point.point for point in question.key_points],
            "suggested_time_seconds": question.suggested_time_seconds,
        },
        "evaluation": {
            "status": "ready",
            "score": checked.score,
            "quality": "" if checked.score is None else quality_of(checked.score),
            "not_assessed_reason": checked.not_assessed_reason,
            "improvement": completion.output.improvement,
        },
        "decision": {"recommendation": scores.recommendation or "", "is_draft": True},
        "report": {
            "overall_score": scores.overall,
            "summary": summary.summary,
            "strengths": list(summary.strengths),
            "areas_for_improvement": list(summary.areas_for_improvement),
        },
        "judged_by": completion.judged_by.model_dump(),
    }
