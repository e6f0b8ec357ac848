"""How a turn goes on: `advance(turn, event, now) -> (turn, effects)`, and `next_wake(turn)` for its timers.

Pure: the consumer turns messages into events and effects into messages and tasks, and nothing else decides. Times are
epoch seconds; there is no clock, no socket and no database in here.
"""

from __future__ import annotations

from dataclasses import replace

from interviews.live.timing import GRACE_SECONDS, LAST_NOTICE_SECONDS
from interviews.live.turn.effects import (
    NOTHING_HEARD,
    OVER,
    STALE,
    TOO_MUCH,
    WAIT,
    Effect,
    EndInterview,
    GiveLastNotice,
    Interject,
    Listen,
    Look,
    SaveDraft,
    SayAgain,
    SayFiller,
    SaySentence,
    SayTentatively,
    ShowHeard,
    ShowState,
    StandIn,
    StartInterview,
    StopListening,
    StoreAnswer,
    StoreClock,
    TakeProposal,
    TakeRules,
)
from interviews.live.turn.events import (
    Begin,
    Chunk,
    EndAsked,
    Event,
    Final,
    Heard,
    Interjected,
    Listened,
    MoreWasHeard,
    PlaybackEnded,
    PlaybackStarted,
    Repeat,
    SentenceFormed,
    Skip,
    TimePassed,
)
from interviews.live.turn.fillers import filler_at
from interviews.live.turn.listening import fresh_words, nearly_same, next_ask, next_look, wants_to_listen
from interviews.live.turn.state import (
    BUFFER_MAX_BYTES,
    CHUNK_IDS_KEPT,
    LOOK_EVERY_SECONDS,
    SAVE_DRAFT_EVERY_SECONDS,
    Turn,
    said_at,
)


def advance(turn: Turn, event: Event, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    """What an event does at a moment. Never raises: what cannot be done comes back as a `Refuse`."""
    if turn.phase == "over":
        return turn, () if isinstance(event, TimePassed | MoreWasHeard | Listened | Interjected | SentenceFormed) else (
            OVER,
        )
    match event:
        case Chunk():
            return _on_chunk(turn, event, now)
        case Final():
            return _on_final(turn, event, now)
        case Begin():
            return turn, _starting(turn)
        case PlaybackStarted():
            return _on_playback_started(turn, now)
        case PlaybackEnded():
            return _on_playback_ended(turn, now)
        case Repeat():
            return _on_repeat(turn, event, now)
        case Skip():
            return _on_skip(turn, event, now)
        case EndAsked():
            ending = EndInterview("ended_by_candidate")
            return replace(turn, phase="over"), (*_draft_kept(turn, now), ending, *_listening_stopped(turn))
        case MoreWasHeard():
            return _on_more_heard(turn, event, now)
        case Interjected(text=text):
            # Both phases come before the definitive reply: an interjection never goes over it. Nor does it over words
            # that have come since it was asked for.
            return turn, (SayFiller(text),) if text and turn.buffer == turn.filler_heard else ()
        case SentenceFormed():
            return _on_sentence(turn, event)
        case Listened():
            return _on_listened(turn, event.heard, now)
        case TimePassed():
            return _on_time(turn, now)


def next_wake(turn: Turn) -> float | None:
    """When `TimePassed` is due next, or None when nothing waits for a time."""
    if turn.phase == "over":
        return None
    times = [turn.interview_starts_at, filler_at(turn)]
    if turn.phase == "answering":
        times += [
            turn.save_at,
            turn.question_starts_at,
            turn.listening.ask_at,
            _commit_at(turn),
            _last_notice_at(turn),
        ]
    else:
        times += [turn.stand_in_at, turn.give_up_at, turn.look_at]
    return min((time for time in times if time is not None), default=None)


def _on_chunk(turn: Turn, event: Chunk, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    if event.turn is not None and event.turn != turn.number:
        return turn, (STALE,)
    if turn.phase == "replying":
        return turn, (WAIT,)
    if event.client_id and event.client_id in turn.chunk_ids:
        return turn, ()
    buffer = event.text if event.replaces else _joined(turn.buffer, event.text)
    if len(buffer.encode(errors="surrogatepass")) > BUFFER_MAX_BYTES:
        return turn, (TOO_MUCH,)
    first_word_at = turn.first_word_at or (now if buffer.strip() else None)
    listening = turn.listening
    if event.spoken or not event.replaces:
        # A typed draft is corrected as it grows, and nobody expects a nod while typing: it is not listened to.
        ask_at = next_ask(listening, buffer, first_word_at=first_word_at, words_at=now, now=now)
        listening = replace(listening, words_at=now, ask_at=ask_at)
    heard = replace(
        turn,
        buffer=buffer,
        chunk_ids=(*turn.chunk_ids, event.client_id)[-CHUNK_IDS_KEPT:] if event.client_id else turn.chunk_ids,
        first_word_at=first_word_at,
        save_at=turn.save_at or (now + SAVE_DRAFT_EVERY_SECONDS if buffer != turn.saved else None),
        listening=listening,
    )
    heard, clock = _clock_running(heard, now)
    return heard, (*_starting(turn), *clock)


def _on_final(turn: Turn, event: Final, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    if event.turn is not None and event.turn < turn.number:
        # Sent again after a cut, most likely: that answer is stored, and where things stand is all there is to say.
        return turn, (ShowState(),)
    if event.turn is not None and event.turn > turn.number:
        return turn, (STALE,)
    if turn.phase == "replying":
        return turn, (ShowState(),)
    text = event.text if event.text.strip() else turn.buffer
    if not text.strip() and not event.code.strip() and not event.recorded:
        return turn, (NOTHING_HEARD,)
    answer = StoreAnswer(
        turn=turn.number,
        text=text.strip(),
        stopped_at=now,
        first_word_at=turn.first_word_at,
        client_id=event.client_id,
        source=event.source,
        code=event.code,
        language=event.language,
    )
    return _answer(turn, answer, now)


def _answer(turn: Turn, answer: StoreAnswer, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    """Close the turn with the answer; what the listener has proposed for (nearly) these words follows at once."""
    heard = turn.listening.heard
    if heard and heard.proposal and not answer.code and nearly_same(heard.text, answer.text):
        decided = replace(answer, decided=True)
        taken = TakeProposal(turn.number, heard.proposal, heard.ask)
        return _answered(turn, now), (*_starting(turn), decided, taken, *_listening_stopped(turn))
    # A listener that is still at work on these words may be there before the reply that is asked for.
    if turn.listening.in_flight and nearly_same(turn.listening.asked_text, answer.text):
        closed = _answered(turn, now)
        return replace(closed, listening=replace(closed.listening, in_flight=True)), (*_starting(turn), answer)
    return _answered(turn, now), (*_starting(turn), answer, *_listening_stopped(turn))


def _on_listened(turn: Turn, heard: Heard, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    listening = turn.listening
    if heard.ask != listening.asks or not listening.in_flight:
        return turn, ()  # superseded meanwhile
    if not turn.limits.speculates:
        heard = replace(heard, proposal=None)
    if turn.phase == "replying":
        arrived_turn = replace(turn, listening=replace(listening, in_flight=False, heard=heard))
        return arrived_turn, (TakeProposal(turn.number, heard.proposal, heard.ask),) if heard.proposal else ()
    said = (SayTentatively(heard),) if heard.acknowledgement else ()
    # Words that came while it was listening are listened to next.
    ask_at = next_ask(listening, turn.buffer, first_word_at=turn.first_word_at, words_at=listening.words_at, now=now)
    return replace(turn, listening=replace(listening, in_flight=False, heard=heard, ask_at=ask_at)), said


def _on_sentence(turn: Turn, sentence: SentenceFormed) -> tuple[Turn, tuple[Effect, ...]]:
    # Two may be at work on the reply: for words that could not be stored, say, and for those sent after them.
    if turn.phase != "replying" or turn.reply_ask not in ("", sentence.ask):
        return turn, ()
    # With the first words out there is nothing to stand in for.
    return replace(turn, stand_in_at=None, reply_ask=sentence.ask), (SaySentence(sentence.text),)


def _on_skip(turn: Turn, event: Skip, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    if event.turn is not None and event.turn != turn.number:
        return turn, (ShowState(),)
    if turn.phase == "replying":
        return turn, (WAIT,)
    answer = StoreAnswer(
        turn=turn.number,
        text=turn.buffer.strip(),
        stopped_at=now,
        first_word_at=turn.first_word_at,
        client_id=event.client_id,
        skipped=True,
    )
    return _answered(turn, now), (*_starting(turn), answer, *_listening_stopped(turn))


def _on_repeat(turn: Turn, event: Repeat, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    if turn.phase == "replying" or (event.turn is not None and event.turn != turn.number):
        return turn, (ShowState(),)
    stopped, effects = _clock_stopped(turn, now)
    return stopped, (SayAgain(), *effects)


def _on_playback_started(turn: Turn, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    if turn.phase != "answering":
        return turn, ()
    stopped, effects = _clock_stopped(turn, now)
    return stopped, (*_starting(turn), *effects)


def _on_playback_ended(turn: Turn, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    if turn.phase != "answering":
        return turn, ()
    return _clock_running(turn, now)


def _on_more_heard(turn: Turn, event: MoreWasHeard, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    if turn.phase != "answering" or event.text == turn.resumed:
        return turn, ()
    # This connection began from what was stored then; what it heard itself comes after what the other one had heard,
    # however late the news of that is.
    own = turn.buffer.removeprefix(turn.resumed)
    if own.strip() and not event.text.startswith(turn.resumed):
        # A typed draft was changed on both sides: what the candidate has before them holds.
        return turn, ()
    buffer = _joined(event.text, own) if own.strip() else event.text
    # The one that was replaced stores its words too, unless it dies first.
    return replace(turn, buffer=buffer, resumed=event.text, save_at=now), (ShowHeard(),)


def _on_time(turn: Turn, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    effects: list[Effect] = []
    if _due(turn.interview_starts_at, now):
        turn = replace(turn, interview_starts_at=None)
        effects.append(StartInterview())
    if _due(filler_at(turn), now):
        turn = replace(turn, last_filler_at=now, filler_heard=turn.buffer)
        effects.append(Interject(heard=turn.buffer))
    if turn.phase == "replying":
        if _due(turn.stand_in_at, now):
            turn = replace(turn, stand_in_at=None)
            effects.append(StandIn(text=fresh_words(turn)))
        if _due(turn.give_up_at, now):
            turn = replace(turn, give_up_at=now + turn.limits.give_up)  # asked again, should the rules be cut off too
            effects += [TakeRules(), *_listening_stopped(turn)]
        elif _due(turn.look_at, now):
            turn = replace(turn, look_at=now + LOOK_EVERY_SECONDS)
            effects.append(Look())
        return turn, tuple(effects)
    if _due(turn.save_at, now):
        effects.append(SaveDraft(turn.buffer))
        turn = replace(turn, save_at=None, saved=turn.buffer)
    if _due(turn.listening.ask_at, now):
        turn, asked = _listen(turn, now)
        effects.extend(asked)
    if _due(turn.question_starts_at, now):
        turn, clock = _clock_running(turn, now)
        effects.extend(clock)
    if _due(_last_notice_at(turn), now):
        turn = replace(turn, last_notice_given=True)
        effects.append(GiveLastNotice())
    if _due(_commit_at(turn), now):
        turn, ending = _on_time_over(turn, now)
        effects.extend(ending)
    return turn, tuple(effects)


def _listen(turn: Turn, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    listening = replace(turn.listening, ask_at=None)
    if not wants_to_listen(turn, now):
        return replace(turn, listening=replace(listening, ask_at=next_look(turn, now))), ()
    asking = Listen(ask=listening.asks + 1, text=turn.buffer, supersedes=listening.in_flight)
    listening = replace(listening, asks=asking.ask, asked_text=turn.buffer, asked_at=now, in_flight=True)
    return replace(turn, listening=listening), (asking,)


def _on_time_over(turn: Turn, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    interview_over = turn.interview_ends_at is not None and now >= turn.interview_ends_at
    if interview_over and not turn.buffer.strip():
        return replace(turn, phase="over"), (EndInterview("time_up"),)
    answer = StoreAnswer(turn=turn.number, text=turn.buffer.strip(), stopped_at=now, first_word_at=turn.first_word_at)
    return _answered(turn, now), (answer, *_listening_stopped(turn))


def _answered(turn: Turn, now: float) -> Turn:
    return replace(
        turn,
        phase="replying",
        answered_at=now,
        save_at=None,
        question_starts_at=None,
        listening=replace(turn.listening, ask_at=None, in_flight=False),
        stand_in_at=now + turn.limits.reply_deadline,
        give_up_at=now + turn.limits.give_up,
        look_at=now + LOOK_EVERY_SECONDS,
    )


def _starting(turn: Turn) -> tuple[Effect, ...]:
    return (StartInterview(),) if turn.interview_ends_at is None else ()


def _listening_stopped(turn: Turn) -> tuple[Effect, ...]:
    return (StopListening(turn.number),) if turn.listening.in_flight else ()


def _draft_kept(turn: Turn, now: float) -> tuple[Effect, ...]:
    """Words of an open answer count as the answer when the candidate ends the interview."""
    if turn.phase != "answering" or not turn.buffer.strip():
        return ()
    return (StoreAnswer(turn=turn.number, text=turn.buffer.strip(), stopped_at=now, first_word_at=turn.first_word_at),)


def _clock_running(turn: Turn, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    if turn.question_ends_at is not None:
        return turn, ()
    ends_at = now + turn.question_left
    return replace(turn, question_ends_at=ends_at, question_starts_at=None), (StoreClock(ends_at),)


def _clock_stopped(turn: Turn, now: float) -> tuple[Turn, tuple[Effect, ...]]:
    """The interviewer speaks: the question's clock stands, and starts again by itself when it must have ended."""
    stopped = replace(
        turn,
        question_left=turn.question_time_left(now),
        question_ends_at=None,
        question_starts_at=said_at(turn.said, now),
    )
    return stopped, (StoreClock(None),) if turn.question_ends_at is not None else ()


def _commit_at(turn: Turn) -> float | None:
    """When the open answer is closed by the clock: at the question's end, or past the interview's in its grace."""
    if turn.interview_ends_at is None:
        return None
    ends_at = turn.interview_ends_at + (GRACE_SECONDS if turn.buffer.strip() else 0)
    # A question whose time was capped by the interview's end gets the grace; one that ends before does not.
    if turn.question_ends_at is not None and turn.question_ends_at < turn.interview_ends_at - 1:
        return turn.question_ends_at
    return ends_at


def _last_notice_at(turn: Turn) -> float | None:
    if turn.last_notice_given or turn.interview_ends_at is None:
        return None
    return turn.interview_ends_at - LAST_NOTICE_SECONDS


def _due(at: float | None, now: float) -> bool:
    return at is not None and now >= at


def _joined(before: str, after: str) -> str:
    """Chunks are words heard since the last one: one space between them, whatever the client sends."""
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return before + after
    return f"{before} {after}"
