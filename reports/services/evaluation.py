"""Judging one answer, once a version. Owns what the judge is shown and what of its judgement is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast
from uuid import UUID

from interviews.models import QuestionType, Response
from llm.services import (
    Completion,
    EvaluateInput,
    EvaluateOutput,
    JudgedBy,
    KeyPoint,
    Language,
    complete,
    rules_evaluate,
)
from reports.evidence import EVIDENCE_STRUCK, CheckedJudgement, check, is_sound
from reports.models import AnswerEvaluation
from reports.scoring import OPINIONS_DIFFER, RUBRIC_VERSION, is_behavioural, opinions_differ, quality_of
from reports.selectors.work import current_version, is_ready_to_compose
from syncinterview.lib.dispatch import send_on_commit

COMPOSE_TASK = "reports.tasks.compose_report"

SKIPPED = "The candidate skipped this question."
NO_ANSWER = "No answer was given."
CODE_NOT_RUN = "The code was not executed, so it was not judged. Please read it by hand."
JUDGE_FAILED = "The answer could not be judged because of a fault of ours. Judge the interview again to try once more."


@dataclass(frozen=True)
class Judgement:
    """A checked judgement with the one who gave it. `second_score` is the rules' own, where a model judged."""

    checked: CheckedJudgement
    second_score: float | None
    improvement: str
    flags: tuple[str, ...]
    judged_by: JudgedBy


def answer_evaluate(*, response_id: UUID) -> AnswerEvaluation:
    """Judge an answer. Running it again returns the same evaluation. Raises Response.DoesNotExist.

    The last judgement of an interview that is over sets off its report.
    """
    response = Response.objects.select_related("session__config", "question").get(pk=response_id)
    version = current_version(response.session_id)
    evaluation = AnswerEvaluation.objects.filter(response=response, version=version).first()
    if evaluation is None:
        evaluation = _keep(response, version, _fields_of(response))
    _compose_when_last(response.session_id)
    return evaluation


def answer_give_up(*, response_id: UUID) -> None:
    """Note that an answer could not be judged, so that it does not hold up the report. Nothing when it was judged."""
    response = Response.objects.filter(pk=response_id).first()
    if response is None:
        return
    _keep(response, current_version(response.session_id), _not_assessed(JUDGE_FAILED))
    _compose_when_last(response.session_id)


def _keep(response: Response, version: int, fields: dict[str, Any]) -> AnswerEvaluation:
    # Found instead of created: another run of the same task was first, and its judgement stands.
    evaluation, _ = AnswerEvaluation.objects.get_or_create(response=response, version=version, defaults=fields)
    return evaluation


def _compose_when_last(session_id: UUID) -> None:
    if is_ready_to_compose(session_id):
        send_on_commit(COMPOSE_TASK, session_id=session_id)


def _fields_of(response: Response) -> dict[str, Any]:
    if response.skipped:
        return _not_assessed(SKIPPED)
    if not response.transcript.strip():
        return _not_assessed(CODE_NOT_RUN if response.code.strip() else NO_ANSWER)
    return _stored(_judge(response))


def _judge(response: Response) -> Judgement:
    inputs = judge_input(response)
    completion = complete(inputs, session_id=response.session_id)
    if not is_sound(completion.output, inputs.answer):
        # Asked once more; what is still not borne out by the answer's own words is struck.
        completion = complete(inputs, session_id=response.session_id)
    return _judgement(completion, inputs)


def judge_input(response: Response) -> EvaluateInput:
    """What the judge sees: the question and the answer, and nothing of the person."""
    tags = response.question.tags if response.question else []
    kind: Literal["spoken", "coding", "behavioural"] = "spoken"
    if response.question_type == QuestionType.CODING:
        kind = "coding"
    elif is_behavioural(tags, interview_type=response.session.config.interview_type):
        kind = "behavioural"
    return EvaluateInput(
        question=_question_asked(response),
        question_kind=kind,
        key_points=tuple(KeyPoint.model_validate(point) for point in response.key_points),
        ideal_answer=response.ideal_answer,
        answer=response.transcript,
        language=cast(Language, response.session.config.language),
    )


def _question_asked(response: Response) -> str:
    """A follow-up that asks for no point of its own ("Could you give an example?") means the question it follows."""
    if response.question_type == QuestionType.FOLLOW_UP and not response.key_points and response.question:
        return f"{response.question.text} {response.question_text}"
    return response.question_text


def _judgement(completion: Completion[EvaluateOutput], inputs: EvaluateInput) -> Judgement:
    checked = check(completion.output, inputs.answer)
    second_score = None if completion.judged_by.is_offline else rules_evaluate(inputs).score
    flags: list[str] = list(completion.output.flags)
    if checked.struck:
        flags.append(EVIDENCE_STRUCK)
    if opinions_differ(checked.score, second_score):
        flags.append(OPINIONS_DIFFER)
    return Judgement(
        checked=checked,
        second_score=second_score,
        improvement=completion.output.improvement,
        flags=tuple(flags),
        judged_by=completion.judged_by,
    )


def _stored(judgement: Judgement) -> dict[str, Any]:
    checked = judgement.checked
    return {
        "score": checked.score,
        "second_score": judgement.second_score,
        "quality": "" if checked.score is None else quality_of(checked.score),
        "not_assessed_reason": checked.not_assessed_reason[:300],
        "criteria": [criterion.model_dump(mode="json") for criterion in checked.criteria],
        "key_points": [finding.model_dump(mode="json") for finding in checked.key_points],
        "evidence": [span.model_dump(mode="json") for span in checked.evidence],
        "improvement": judgement.improvement,
        "flags": list(judgement.flags),
        "judged_by": {**judgement.judged_by.model_dump(), "rubric_version": RUBRIC_VERSION},
    }


def _not_assessed(reason: str) -> dict[str, Any]:
    """Settled without a judge: nobody is named as having judged it."""
    return {"score": None, "not_assessed_reason": reason, "judged_by": {}}
