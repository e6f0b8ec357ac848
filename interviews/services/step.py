"""Taking the next step of an interview after an answer: ask a model, check by the rules, move the session, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from interviews.live.decision import Step, label_of, take_step
from interviews.live.sentences import whole_sentences
from interviews.live.state import AskedQuestion, SessionState
from interviews.models import (
    EndReason,
    InterviewSession,
    Phase,
    Response,
    SessionStatus,
    Speaker,
    Utterance,
    UtteranceSource,
)
from interviews.services.asked_ahead import AskedAhead
from interviews.services.session import PREPARED, asked_question
from interviews.services.turn_context import Answered, TurnContext, turn_context, turn_context_forget, turn_context_kept
from interviews.services.wanted import (
    LOOKS_EVERY_SECONDS,
    interjection_wanted,
    listening_wanted,
    now_and_then,
    step_worked_on,
)
from interviews.signals import interview_completed
from llm.services import (
    Completion,
    DecideInput,
    DecideOutput,
    FillerInput,
    JudgedBy,
    KeyPoint,
    NotWanted,
    OfAsk,
    Spoken,
    TentativeInput,
    TentativeOutput,
    closing,
    coding_introduction,
    complete,
    interviewer,
    stream,
)
from syncinterview.lib.announcing import announce
from syncinterview.lib.database import connections_settle
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
    answer: str = "",
    asked_ahead: str = "",
) -> StepTaken | None:
    """Move the session past an answered turn. None when someone else was first, or the turn is not answered.

    `answer` is what was stored for the turn a moment ago, where the caller knows: it need not be read again. With
    `asked_ahead`, the name of the ask, it is still being stored: a model is asked meanwhile, but nothing is said and
    nothing moves before the stored answer is there and is these words.

    A model that is at work when someone else takes the step is stopped.

    `rules_only` asks no model: the next prepared question, or the end. So it is, too, when a model has not answered
    `within_seconds`. `proposed` is a decision made ahead, with who made it: checked by the same rules, no one is asked.
    `on_sentence` is called with each sentence of a model's reply as it forms.
    """
    ahead = AskedAhead(session_id=session_id, turn=turn, words=answer, ask=asked_ahead) if asked_ahead else None
    answered = _answered(session_id, turn, answer, is_stored=ahead is None)
    if answered is None:
        return None
    standing = answered.standing()
    proposal: DecideOutput | None = None
    said_by = PREPARED
    if proposed is not None:
        proposal, said_by = proposed[0], JudgedBy.model_validate(proposed[1])
    elif not rules_only:
        inputs = answered.decide_input(standing)
        wanted = ahead.wanted if ahead else partial(step_worked_on, session_id=session_id, turn=turn)
        if ahead and on_sentence:
            on_sentence = _once_stored(ahead, on_sentence)
        connections_settle()
        try:
            completion = (
                _asked_aloud(inputs, session_id, wanted, on_sentence)
                if on_sentence
                else _asked(inputs, session_id, wanted, within_seconds)
            )
        except NotWanted:
            return None
        if completion is not None:
            proposal, said_by = completion.output, completion.judged_by
    if ahead and not ahead.wait_until_stored():
        return None
    step = take_step(proposal, standing)
    if step.action == "complete":
        return _finish(answered.context, step, said_by=said_by.model_dump())
    return _move(answered, step, said_by=said_by.model_dump())


def _once_stored(ahead: AskedAhead, on_sentence: Callable[[str], None]) -> Callable[[str], None]:
    """Pass a sentence on when the answer it replies to is stored. Raises NotWanted where it was not."""

    def say(sentence: str) -> None:
        if not ahead.wait_until_stored():
            raise NotWanted
        on_sentence(sentence)

    return say


def _answered(session_id: UUID, turn: int, answer: str, *, is_stored: bool) -> Answered | None:
    """What the step is decided on. None when the turn is not waiting for its step."""
    kept = turn_context_kept(session_id=session_id, turn=turn) if answer else None
    if kept is not None:
        # Should somebody have taken the step meanwhile: the row says so when the session is moved.
        return kept.with_answer(answer)
    if not is_stored:
        open_turn = turn_context(session_id=session_id, turn=turn)
        return open_turn.with_answer(answer) if open_turn else None
    waiting = Response.objects.filter(
        session_id=session_id, turn=turn, session__turn=turn, session__phase=Phase.REPLYING
    )
    given = waiting.values_list("transcript", "skipped").first()
    context = turn_context(session_id=session_id, turn=turn, phase=Phase.REPLYING) if given else None
    return context.with_answer(given[0], skipped=given[1]) if given and context else None


def _asked(
    inputs: DecideInput, session_id: UUID, wanted: Callable[[], bool], within_seconds: float | None
) -> Completion[DecideOutput] | None:
    if within_seconds is None or interviewer().is_offline:
        # The rules answer at once: there is nothing to wait for.
        return complete(inputs, session_id=session_id, wanted=wanted)
    return first_within(within_seconds, lambda: complete(inputs, session_id=session_id, wanted=wanted))


def _asked_aloud(
    inputs: DecideInput, session_id: UUID, wanted: Callable[[], bool], on_sentence: Callable[[str], None]
) -> Completion[DecideOutput] | None:
    """Ask, and pass on every sentence as it forms. What a provider had begun before it failed is not gone on with."""
    said, attempt = 0, None
    for heard in stream(inputs, session_id=session_id, wanted=wanted):
        if not isinstance(heard, Spoken):
            return heard
        attempt = heard.attempt if attempt is None else attempt
        if heard.attempt == attempt:
            formed = whole_sentences(heard.text)
            for sentence in formed[said:]:
                on_sentence(sentence)
            said = max(said, len(formed))
    return None


def answer_listen(*, session_id: UUID, turn: int, ask: int, text: str) -> Completion[TentativeOutput] | None:
    """What the interviewer makes of an answer still being given. Stores nothing.

    None when the turn is not open, and when the ask was superseded: by newer words, or by another end of the answer.
    """
    wanted = partial(listening_wanted, session_id=session_id, ask=OfAsk(turn, ask))
    if not wanted():
        return None
    context = turn_context(session_id=session_id, turn=turn, phase=Phase.ANSWERING)
    if context is None:
        return None
    answered = context.with_answer(text)
    inputs = answered.decide_input(answered.standing())
    connections_settle()
    still_wanted = now_and_then(wanted, every_seconds=LOOKS_EVERY_SECONDS)
    try:
        return complete(
            TentativeInput(**dict(inputs)), session_id=session_id, of_ask=OfAsk(turn, ask), wanted=still_wanted
        )
    except NotWanted:
        return None


def interjection_make(*, session_id: UUID, turn: int, heard: str) -> str:
    """A short interjection that was not said in this interview before; empty when the turn has moved on."""
    session = InterviewSession.objects.select_related("config").get(pk=session_id)
    if session.turn != turn or session.phase == Phase.OVER:
        return ""
    said = Utterance.objects.filter(session=session, source=UtteranceSource.FILLER).values_list("text", flat=True)
    inputs = FillerInput(
        heard=heard, language=session.answer_language, said_before=tuple(said), seed=session.config.seed + turn
    )
    wanted = partial(interjection_wanted, session_id=session_id, turn=turn)
    still_wanted = now_and_then(wanted, every_seconds=LOOKS_EVERY_SECONDS)
    try:
        return complete(inputs, session_id=session_id, wanted=still_wanted).output.text
    except NotWanted:
        return ""


def _move(answered: Answered, step: Step, *, said_by: dict[str, str]) -> StepTaken | None:
    session = answered.context.session
    question, moved = _opened(answered, step)
    introduction = coding_introduction(session.answer_language) if question.type == "coding" else ""
    said = " ".join(part for part in (step.acknowledgement, introduction, question.text) if part)
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


def _finish(context: TurnContext, step: Step, *, said_by: dict[str, str]) -> StepTaken | None:
    session, state = context.session, context.state
    said = " ".join(part for part in (step.acknowledgement, closing(session.answer_language)) if part)
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
    turn_context_forget(session_id=session.pk)
    return StepTaken(step=step, question=None, said=said)


def _opened(answered: Answered, step: Step) -> tuple[AskedQuestion, SessionState]:
    """The question a step opens, and the state's counters with it."""
    state, prepared = answered.context.state, answered.context.next_preset
    number = state.current.number + 1
    if step.action == "preset":
        label = label_of(
            "preset", previous_label="", preset_number=state.next_index + 1, follow_ups_used=0, resume_asked=0
        )
        if prepared is None:
            raise LookupError("A planned question is gone although its interview is locked.")
        question = asked_question(prepared, number=number, label=label, seconds=step.suggested_time_seconds)
        return question, state.model_copy(update={"next_index": state.next_index + 1, "follow_ups_used": 0})
    follow_ups_used = state.follow_ups_used + 1 if step.action == "follow_up" else 0
    resume_asked = state.resume_asked + (1 if step.action == "resume" else 0)
    probed = _probed_points(step, answered) if step.action == "follow_up" else ()
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
        ideal_answer=answered.thread[0].ideal_answer if probed else "",
    )
    return question, state.model_copy(update={"follow_ups_used": follow_ups_used, "resume_asked": resume_asked})


def _probed_points(step: Step, answered: Answered) -> tuple[KeyPoint, ...]:
    """The point of the root question that this follow-up asks for: its answer is judged on that alone."""
    points = [KeyPoint.model_validate(point) for point in answered.thread[0].key_points]
    return tuple(point for point in points if point.probe and point.probe in step.text)
