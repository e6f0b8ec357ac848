"""Taking the next step of an interview after an answer: ask a model, check by the rules, move the session, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from candidates.selectors import resume_topics
from interviews.live.decision import Standing, Step, label_of, take_step
from interviews.live.sentences import whole_sentences
from interviews.live.state import AskedQuestion, SessionState
from interviews.models import (
    EndReason,
    InterviewSession,
    Phase,
    Question,
    QuestionType,
    Response,
    SessionStatus,
    Speaker,
    Utterance,
    UtteranceSource,
)
from interviews.services.session import PREPARED, asked_question
from interviews.signals import interview_completed
from llm.services import (
    Completion,
    DecideInput,
    DecideOutput,
    Exchange,
    FillerInput,
    JudgedBy,
    KeyPoint,
    Spoken,
    TentativeInput,
    TentativeOutput,
    closing,
    complete,
    interviewer,
    stream,
)
from syncinterview.lib.announcing import announce
from syncinterview.lib.patience import first_within


@dataclass(frozen=True)
class StepTaken:
    """What the interview does next, as every door reports it."""

    step: Step
    question: AskedQuestion | None
    said: str


def step_take(
    *,
    session_id: UUID,
    turn: int,
    rules_only: bool = False,
    within_seconds: float | None = None,
    proposed: tuple[DecideOutput, dict[str, str]] | None = None,
    on_sentence: Callable[[str], None] | None = None,
) -> StepTaken | None:
    """Move the session past an answered turn. None when someone else was first, or the turn is not answered.

    `rules_only` asks no model: the next prepared question, or the end. So it is, too, when a model has not answered
    `within_seconds`. `proposed` is a decision made ahead, with who made it: checked by the same rules, no one is asked.
    `on_sentence` is called with each sentence of a model's reply as it forms.
    """
    session = InterviewSession.objects.select_related("config", "candidate__resume").get(pk=session_id)
    if session.turn != turn or session.phase != Phase.REPLYING:
        return None
    state = SessionState.model_validate(session.state)
    answers = list(Response.objects.filter(session=session).order_by("turn"))
    topics = _topics_left(session, state, answers)
    standing = _standing(session, state, answers, has_topics=bool(topics))
    proposal: DecideOutput | None = None
    said_by = PREPARED
    if proposed is not None:
        proposal, said_by = proposed[0], JudgedBy.model_validate(proposed[1])
    elif not rules_only:
        inputs = _decide_input(session, state, answers, topics, standing)
        completion = (
            _asked_aloud(inputs, session_id, on_sentence) if on_sentence else _asked(inputs, session_id, within_seconds)
        )
        if completion is not None:
            proposal, said_by = completion.output, completion.judged_by
    step = take_step(proposal, standing)
    if step.action == "complete":
        return _finish(session, state, step, said_by=said_by.model_dump())
    return _move(session, state, step, answers, said_by=said_by.model_dump())


def _asked(inputs: DecideInput, session_id: UUID, within_seconds: float | None) -> Completion[DecideOutput] | None:
    if within_seconds is None or interviewer().is_offline:
        # The rules answer at once: there is nothing to wait for.
        return complete(inputs, session_id=session_id)
    return first_within(within_seconds, lambda: complete(inputs, session_id=session_id))


def _asked_aloud(
    inputs: DecideInput, session_id: UUID, on_sentence: Callable[[str], None]
) -> Completion[DecideOutput] | None:
    """Ask, and pass on every sentence as it forms. What a provider had begun before it failed is not gone on with."""
    said, attempt = 0, None
    for heard in stream(inputs, session_id=session_id):
        if not isinstance(heard, Spoken):
            return heard
        attempt = heard.attempt if attempt is None else attempt
        if heard.attempt == attempt:
            formed = whole_sentences(heard.text)
            for sentence in formed[said:]:
                on_sentence(sentence)
            said = max(said, len(formed))
    return None


def answer_listen(*, session_id: UUID, turn: int, text: str) -> Completion[TentativeOutput] | None:
    """What the interviewer makes of an answer still being given. Stores nothing. None when the turn is not open."""
    session = InterviewSession.objects.select_related("config", "candidate__resume").get(pk=session_id)
    if session.turn != turn or session.phase != Phase.ANSWERING:
        return None
    state = SessionState.model_validate(session.state)
    question = state.current
    unfinished = Response(
        turn=turn,
        question_text=question.text,
        question_type=question.type,
        key_points=[point.model_dump() for point in question.key_points],
        ideal_answer=question.ideal_answer,
        transcript=text,
    )
    answers = [*Response.objects.filter(session=session).order_by("turn"), unfinished]
    topics = _topics_left(session, state, answers)
    standing = _standing(session, state, answers, has_topics=bool(topics))
    inputs = _decide_input(session, state, answers, topics, standing)
    return complete(TentativeInput(**dict(inputs)), session_id=session_id)


def interjection_make(*, session_id: UUID, turn: int, heard: str) -> str:
    """A short interjection that was not said in this interview before; empty when the turn has moved on."""
    session = InterviewSession.objects.select_related("config").get(pk=session_id)
    if session.turn != turn or session.phase == Phase.OVER:
        return ""
    said = Utterance.objects.filter(session=session, source=UtteranceSource.FILLER).values_list("text", flat=True)
    inputs = FillerInput(
        heard=heard, language=session.config.spoken_language, said_before=tuple(said), seed=session.config.seed + turn
    )
    return complete(inputs, session_id=session_id).output.text


def _move(
    session: InterviewSession, state: SessionState, step: Step, answers: list[Response], *, said_by: dict[str, str]
) -> StepTaken | None:
    question, moved = _opened(session, state, step, answers)
    said = " ".join(part for part in (step.acknowledgement, question.text) if part)
    moved = moved.model_copy(update={"current": question, "said": said, "said_by": said_by})
    with transaction.atomic():
        moved_rows = InterviewSession.objects.filter(pk=session.pk, turn=session.turn, phase=Phase.REPLYING).update(
            turn=session.turn + 1,
            phase=Phase.ANSWERING,
            state=moved.model_dump(mode="json"),
            current_question=question.question_id,
            draft="",
            question_ends_at=None,
        )
        if not moved_rows:
            # Another worker, or the rules, got there first.
            return None
        Utterance.objects.create(
            session=session,
            turn=session.turn + 1,
            speaker=Speaker.INTERVIEWER,
            source=UtteranceSource.QUESTION,
            text=said,
            judged_by=said_by,
            said_at=timezone.now(),
        )
    return StepTaken(step=step, question=question, said=said)


def _finish(session: InterviewSession, state: SessionState, step: Step, *, said_by: dict[str, str]) -> StepTaken | None:
    said = " ".join(part for part in (step.acknowledgement, closing(session.config.spoken_language)) if part)
    now = timezone.now()
    over = state.model_copy(update={"said": said, "said_by": said_by})
    with transaction.atomic():
        ended = InterviewSession.objects.filter(pk=session.pk, turn=session.turn, phase=Phase.REPLYING).update(
            phase=Phase.OVER,
            status=SessionStatus.COMPLETED,
            state=over.model_dump(mode="json"),
            end_time=now,
            end_reason=EndReason.TIME_UP if step.reason == "time_up" else EndReason.COMPLETED,
        )
        if not ended:
            return None
        Utterance.objects.create(
            session=session,
            turn=session.turn,
            speaker=Speaker.INTERVIEWER,
            source=UtteranceSource.REPLY,
            text=said,
            judged_by=said_by,
            said_at=now,
        )
        transaction.on_commit(lambda: announce(interview_completed, session_id=session.pk))
    return StepTaken(step=step, question=None, said=said)


def _opened(
    session: InterviewSession, state: SessionState, step: Step, answers: list[Response]
) -> tuple[AskedQuestion, SessionState]:
    """The question a step opens, and the state's counters with it."""
    number = state.current.number + 1
    if step.action == "preset":
        prepared = Question.objects.filter(pk=state.plan[state.next_index]).first()
        label = label_of(
            "preset", previous_label="", preset_number=state.next_index + 1, follow_ups_used=0, resume_asked=0
        )
        if prepared is None:
            raise LookupError("A planned question is gone although its interview is locked.")
        question = asked_question(prepared, number=number, label=label, seconds=step.suggested_time_seconds)
        return question, state.model_copy(update={"next_index": state.next_index + 1, "follow_ups_used": 0})
    follow_ups_used = state.follow_ups_used + 1 if step.action == "follow_up" else 0
    resume_asked = state.resume_asked + (1 if step.action == "resume" else 0)
    probed = _probed_points(step, answers) if step.action == "follow_up" else ()
    question = AskedQuestion(
        number=number,
        label=label_of(
            step.action,
            previous_label=state.current.label,
            preset_number=0,
            follow_ups_used=follow_ups_used,
            resume_asked=resume_asked,
        ),
        type="follow_up" if step.action == "follow_up" else "resume",
        text=step.text,
        suggested_time_seconds=step.suggested_time_seconds,
        question_id=state.current.question_id if step.action == "follow_up" else None,
        key_points=probed,
        # The judge finds in the root's ideal answer how the probed point is said well.
        ideal_answer=_thread(answers)[0].ideal_answer if probed else "",
    )
    return question, state.model_copy(update={"follow_ups_used": follow_ups_used, "resume_asked": resume_asked})


def _probed_points(step: Step, answers: list[Response]) -> tuple[KeyPoint, ...]:
    """The point of the root question that this follow-up asks for: its answer is judged on that alone."""
    points = [KeyPoint.model_validate(point) for point in _thread(answers)[0].key_points]
    return tuple(point for point in points if point.probe and point.probe in step.text)


def _thread(answers: list[Response]) -> list[Response]:
    """The answers on the question being talked about: the root's and those of its follow-ups so far."""
    thread: list[Response] = []
    for answer in reversed(answers):
        thread.insert(0, answer)
        if answer.question_type != QuestionType.FOLLOW_UP:
            break
    return thread


def _standing(session: InterviewSession, state: SessionState, answers: list[Response], *, has_topics: bool) -> Standing:
    seconds = 0
    if state.presets_left:
        seconds = (
            Question.objects.filter(pk=state.plan[state.next_index])
            .values_list("suggested_time_seconds", flat=True)
            .first()
            or 0
        )
    return Standing(
        next_index=state.next_index,
        presets_total=len(state.plan),
        next_preset_seconds=seconds,
        question_type=state.current.type,
        follow_ups_used=state.follow_ups_used,
        max_follow_ups=session.config.max_follow_ups,
        resume_asked=state.resume_asked,
        max_resume_questions=session.config.max_resume_questions,
        has_resume_topics=has_topics,
        asked_texts=frozenset(answer.question_text for answer in answers),
        remaining_seconds=_remaining_seconds(session, timezone.now()),
        time_factor=state.time_factor,
        skipped=answers[-1].skipped,
    )


def _remaining_seconds(session: InterviewSession, now: datetime) -> float:
    if session.deadline is None:
        return session.config.time_limit_minutes * 60.0
    return max(0.0, (session.deadline - now).total_seconds())


def _topics_left(session: InterviewSession, state: SessionState, answers: list[Response]) -> tuple[str, ...]:
    if state.resume_asked >= session.config.max_resume_questions:
        return ()
    config = session.config
    topics = resume_topics(session.candidate, job_text=f"{config.job_role}\n{config.job_description}")
    asked = " ".join(answer.question_text for answer in answers).casefold()
    return tuple(topic for topic in topics if topic.casefold() not in asked)


def _decide_input(
    session: InterviewSession,
    state: SessionState,
    answers: list[Response],
    topics: tuple[str, ...],
    standing: Standing,
) -> DecideInput:
    thread = _thread(answers)
    root = thread[0]
    elapsed = (timezone.now() - session.start_time).total_seconds() if session.start_time else 0.0
    return DecideInput(
        job_role=session.config.job_role,
        job_description=session.config.job_description,
        focus_areas=tuple(session.config.focus_areas),
        language=session.config.spoken_language,
        question=state.current.text,
        question_type=state.current.type,
        key_points=tuple(KeyPoint.model_validate(point) for point in root.key_points),
        ideal_answer=root.ideal_answer,
        answer=answers[-1].transcript,
        answers_on_question=tuple(answer.transcript for answer in thread),
        asked_texts=tuple(answer.question_text for answer in answers),
        history=tuple(
            Exchange(
                question=answer.question_text,
                answer=answer.transcript,
                question_type=answer.question_type,  # type: ignore[arg-type]
            )
            for answer in answers[:-1]
        ),
        resume_topics=topics,
        follow_ups_left=0 if standing.skipped else standing.follow_ups_left,
        resume_questions_left=standing.resume_questions_left,
        presets_left=standing.presets_left,
        elapsed_seconds=elapsed,
        remaining_seconds=standing.remaining_seconds,
        seed=session.config.seed + state.current.number,
    )
