"""What a turn stands on: plan, earlier answers, topics, time. Read once a turn and kept in this process.

Owns what the interviewer is told when it is asked. Decides nothing, moves nothing; a step checks the row it moves.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.utils import timezone

from candidates.selectors import resume_topics
from interviews.live.decision import Standing
from interviews.live.state import SessionState
from interviews.models import InterviewSession, Phase, Question, QuestionType, Response
from llm.services import DecideInput, Exchange, KeyPoint

# One turn of each session that is talked in is kept: some ten kilobytes.
MOST_KEPT = 1000


@dataclass(frozen=True)
class TurnContext:
    """Nothing in here changes while its turn lasts. `next_preset` is None when every prepared question was asked."""

    session: InterviewSession
    state: SessionState
    earlier: tuple[Response, ...]  # the answers of the turns before
    topics: tuple[str, ...]
    next_preset: Question | None

    @property
    def turn(self) -> int:
        return self.session.turn

    def with_answer(self, transcript: str, *, skipped: bool = False) -> Answered:
        """The same with the words of this turn's answer, given or still being given."""
        question = self.state.current
        answer = Response(
            turn=self.turn,
            question_text=question.text,
            question_type=question.type,
            key_points=[point.model_dump() for point in question.key_points],
            ideal_answer=question.ideal_answer,
            transcript=transcript,
            skipped=skipped,
        )
        return Answered(self, (*self.earlier, answer))


@dataclass(frozen=True)
class Answered:
    """A turn's context with its answer, the last of `answers`."""

    context: TurnContext
    answers: tuple[Response, ...]

    @property
    def thread(self) -> tuple[Response, ...]:
        """The answers on the question being talked about: the root's and those of its follow-ups so far."""
        for place in range(len(self.answers) - 1, -1, -1):
            if self.answers[place].question_type != QuestionType.FOLLOW_UP:
                return self.answers[place:]
        return self.answers

    def standing(self) -> Standing:
        """What the rules look at."""
        session, state = self.context.session, self.context.state
        preset = self.context.next_preset
        return Standing(
            next_index=state.next_index,
            presets_total=len(state.plan),
            next_preset_seconds=preset.suggested_time_seconds if preset else 0,
            question_type=state.current.type,
            follow_ups_used=state.follow_ups_used,
            max_follow_ups=session.config.max_follow_ups,
            resume_asked=state.resume_asked,
            max_resume_questions=session.config.max_resume_questions,
            has_resume_topics=bool(self.context.topics),
            asked_texts=frozenset(answer.question_text for answer in self.answers),
            remaining_seconds=_remaining_seconds(session, timezone.now()),
            time_factor=state.time_factor,
            skipped=self.answers[-1].skipped,
        )

    def decide_input(self, standing: Standing) -> DecideInput:
        """What a model is told."""
        session, state = self.context.session, self.context.state
        root = self.thread[0]
        elapsed = (timezone.now() - session.start_time).total_seconds() if session.start_time else 0.0
        return DecideInput(
            job_role=session.config.job_role,
            job_description=session.config.job_description,
            focus_areas=tuple(session.config.focus_areas),
            language=session.answer_language,
            question=state.current.text,
            question_type=state.current.type,
            key_points=tuple(KeyPoint.model_validate(point) for point in root.key_points),
            ideal_answer=root.ideal_answer,
            answer=self.answers[-1].transcript,
            answers_on_question=tuple(answer.transcript for answer in self.thread),
            asked_texts=tuple(answer.question_text for answer in self.answers),
            history=tuple(
                Exchange(
                    question=answer.question_text,
                    answer=answer.transcript,
                    question_type=answer.question_type,  # type: ignore[arg-type]
                )
                for answer in self.answers[:-1]
            ),
            resume_topics=self.context.topics,
            follow_ups_left=0 if standing.skipped else standing.follow_ups_left,
            resume_questions_left=standing.resume_questions_left,
            presets_left=standing.presets_left,
            elapsed_seconds=elapsed,
            remaining_seconds=standing.remaining_seconds,
            seed=session.config.seed + state.current.number,
        )


class _Kept:
    """The contexts of this process, the latest used last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_session: OrderedDict[UUID, TurnContext] = OrderedDict()

    def get(self, session_id: UUID, turn: int) -> TurnContext | None:
        with self._lock:
            context = self._by_session.get(session_id)
            if context is None or context.turn != turn:
                return None
            self._by_session.move_to_end(session_id)
            return context

    def keep(self, context: TurnContext) -> None:
        with self._lock:
            self._by_session[context.session.pk] = context
            self._by_session.move_to_end(context.session.pk)
            while len(self._by_session) > MOST_KEPT:
                self._by_session.popitem(last=False)

    def forget(self, session_id: UUID) -> None:
        with self._lock:
            self._by_session.pop(session_id, None)


_kept = _Kept()


def turn_context(*, session_id: UUID, turn: int, phase: Phase | None = None) -> TurnContext | None:
    """What the turn stands on. None when it is not the session's, or not in this phase, as far as that is known here:

    a context that is kept says nothing of what happened since, so whoever moves the session does it by its row.
    """
    kept = _kept.get(session_id, turn)
    if kept is not None:
        return kept
    session = _sessions().get(pk=session_id)
    if session.turn != turn or session.phase == Phase.OVER or (phase is not None and session.phase != phase):
        return None
    state = SessionState.model_validate(session.state)
    earlier = tuple(_answers_before(session_id, turn))
    context = TurnContext(
        session=session,
        state=state,
        earlier=earlier,
        topics=_topics_left(session, state, earlier),
        next_preset=Question.objects.filter(pk=state.plan[state.next_index]).first() if state.presets_left else None,
    )
    if session.deadline is not None:
        # Before the interview's clock runs, its end is not known yet.
        _kept.keep(context)
    return context


def turn_context_kept(*, session_id: UUID, turn: int) -> TurnContext | None:
    """The same, if it is at hand without asking the database."""
    return _kept.get(session_id, turn)


def turn_context_forget(*, session_id: UUID) -> None:
    """The interview is over: nothing of it is needed here any more."""
    _kept.forget(session_id)


def turn_context_rehearse() -> None:
    """Ask the same of a session that does not exist: what a process does once for each query is done then."""
    nobody = uuid4()
    _sessions().filter(pk=nobody).first()
    _answers_before(nobody, 1).first()
    Question.objects.filter(pk=nobody).first()


def _sessions() -> QuerySet[InterviewSession]:
    return InterviewSession.objects.select_related("config", "candidate__resume")


def _answers_before(session_id: UUID, turn: int) -> QuerySet[Response]:
    return Response.objects.filter(session_id=session_id, turn__lt=turn).order_by("turn")


def _remaining_seconds(session: InterviewSession, now: datetime) -> float:
    if session.deadline is None:
        return float(session.time_limit_seconds)
    return max(0.0, (session.deadline - now).total_seconds())


def _topics_left(session: InterviewSession, state: SessionState, earlier: tuple[Response, ...]) -> tuple[str, ...]:
    if state.resume_asked >= session.config.max_resume_questions:
        return ()
    config = session.config
    topics = resume_topics(session.candidate, job_text=f"{config.job_role}\n{config.job_description}")
    asked = " ".join((*(answer.question_text for answer in earlier), state.current.text)).casefold()
    return tuple(topic for topic in topics if topic.casefold() not in asked)
