"""Judging one answer, once a version. Owns what the judge is shown and what of its judgement is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from interviews.models import QuestionType, Response, Transcription, TranscriptSource
from llm.services import (
    OFFLINE_PROVIDER,
    Completion,
    EvaluateInput,
    EvaluateOutput,
    JudgedBy,
    KeyPoint,
    complete,
    rules_evaluate,
)
from reports.evidence import EVIDENCE_STRUCK, CheckedJudgement, check, is_sound
from reports.models import AnswerEvaluation
from reports.quotations import checked as quotes_checked
from reports.scoring import OPINIONS_DIFFER, RUBRIC_VERSION, is_behavioural, opinions_differ, quality_of
from reports.selectors.work import current_version, is_ready_to_compose
from reports.services.code_review import code_evaluate, code_facts_request, is_code
from syncinterview.lib.dispatch import send_on_commit

COMPOSE_TASK = "reports.tasks.compose_report"

SKIPPED = "The candidate skipped this question."
NO_ANSWER = "No answer was given."
NOT_TRANSCRIBED = "The recording could not be turned into text. The candidate can write down what they said."
NOT_CLEAR = "The recording is too unclear to be judged by. The candidate can correct its transcript."
CODE_BEING_RUN = "The code is being run."
JUDGE_FAILED = "The answer could not be judged because of a fault of ours. Judge the interview again to try once more."


@dataclass(frozen=True)
class Judgement:
    """A checked judgement with the one who gave it. `second_score` is the rules' own, where a model judged."""

    checked: CheckedJudgement
    second_score: float | None
    improvement: str
    flags: tuple[str, ...]
    judged_by: JudgedBy


def answer_judge(*, response_id: UUID) -> AnswerEvaluation | None:
    """Judge an answer, once what its judgement rests on is there: None while its program is still being run.

    Whoever has run it asks again. Raises Response.DoesNotExist.
    """
    response = Response.objects.select_related("question__exercise").get(pk=response_id)
    judged = AnswerEvaluation.objects.filter(response=response, version=current_version(response.session_id))
    if is_code(response) and not judged.exists() and code_facts_request(response):
        return None
    return answer_evaluate(response_id=response_id)


def answer_evaluate(*, response_id: UUID) -> AnswerEvaluation:
    """Judge an answer by what is there. Running it again returns the same evaluation. Raises Response.DoesNotExist.

    The last judgement of an interview that is over sets off its report.
    """
    response = Response.objects.select_related("session__config", "question__exercise").get(pk=response_id)
    version = current_version(response.session_id)
    evaluation = AnswerEvaluation.objects.filter(response=response, version=version).first()
    if evaluation is None:
        evaluation = _keep(response, version, _fields_of(response))
    if evaluation is None:
        # Its words changed while they were judged.
        return answer_evaluate(response_id=response_id)
    _compose_when_last(response.session_id)
    return evaluation


def answer_give_up(*, response_id: UUID) -> None:
    """Note that an answer could not be judged, so that it does not hold up the report. Nothing when it was judged."""
    response = Response.objects.filter(pk=response_id).first()
    if response is None:
        return
    _keep(response, current_version(response.session_id), _not_assessed(JUDGE_FAILED))
    _compose_when_last(response.session_id)


def evaluation_by_rules(response: Response, version: int) -> AnswerEvaluation:
    """What the rules alone make of an answer, not stored: it stands in where a model's judgement is on its way."""
    if is_code(response):
        return AnswerEvaluation(response=response, version=version, **_not_assessed(CODE_BEING_RUN))
    if response.skipped or not response.transcript.strip():
        return AnswerEvaluation(response=response, version=version, **_fields_of(response))
    inputs = judge_input(response)
    output = rules_evaluate(inputs)
    judgement = Judgement(
        checked=check(output, inputs.answer),
        second_score=None,
        improvement=output.improvement,
        flags=tuple(output.flags),
        judged_by=JudgedBy(provider=OFFLINE_PROVIDER, model="rules", prompt_version=""),
    )
    return AnswerEvaluation(response=response, version=version, **_stored(judgement))


def _keep(response: Response, version: int, fields: dict[str, Any]) -> AnswerEvaluation | None:
    """The stored judgement; None when it is one of words that are no longer the answer's."""
    with transaction.atomic():
        words = Response.objects.select_for_update().values_list("transcript", flat=True).get(pk=response.pk)
        if words != response.transcript:
            return None
        # Found instead of created: another run of the same task was first, and its judgement stands.
        evaluation, _ = AnswerEvaluation.objects.get_or_create(response=response, version=version, defaults=fields)
    return evaluation


def _compose_when_last(session_id: UUID) -> None:
    if is_ready_to_compose(session_id):
        send_on_commit(COMPOSE_TASK, session_id=session_id)


def _fields_of(response: Response) -> dict[str, Any]:
    if response.skipped:
        return _not_assessed(SKIPPED)
    if is_code(response):
        return code_evaluate(response)
    if not response.transcript.strip():
        return _not_assessed(_why_without_words(response))
    return _stored(_judge(response))


def _why_without_words(response: Response) -> str:
    if response.transcription == Transcription.NONE:
        return NO_ANSWER
    heard = response.transcripts.filter(source=TranscriptSource.AUDIO).exclude(text="").exists()
    return NOT_CLEAR if heard else NOT_TRANSCRIBED if response.transcription != Transcription.DONE else NO_ANSWER


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
        language=response.session.answer_language,
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
        improvement=_improvement(completion, inputs),
        flags=tuple(flags),
        judged_by=completion.judged_by,
    )


def _improvement(completion: Completion[EvaluateOutput], inputs: EvaluateInput) -> str:
    """What to improve. A model's sentence that quotes what was not said is left out."""
    words = completion.output.improvement
    if completion.judged_by.is_offline:
        return words
    asked = [inputs.question, inputs.ideal_answer, *(point.point for point in inputs.key_points)]
    return quotes_checked(words, said={"": inputs.answer}, asked=asked).text


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
