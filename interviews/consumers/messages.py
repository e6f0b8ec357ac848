"""What a connection says: wire messages from where the session and its turn stand, and news from tasks read back."""

from __future__ import annotations

from typing import Any

from interviews.consumers.voice import Voice
from interviews.live import turn as turns
from interviews.live.protocol import LlmResponse, Progress, QuestionView, StateMessage
from interviews.selectors import SessionView
from llm.services import TentativeOutput


def question_message(view: SessionView, turn: turns.Turn, voice: Voice) -> LlmResponse:
    """The question as it was asked, with the words that opened the turn."""
    return LlmResponse(
        payload=view.state.said,
        turn=turn.number,
        question=QuestionView.of(view.state.current),
        speech_url=voice.address_of_question(view),
    )


def state_message(view: SessionView, turn: turns.Turn, *, now: float) -> StateMessage:
    answering = turn.phase == "answering"
    time_left = turn.time_left(now)
    return StateMessage(
        payload="waiting_for_user_input" if answering else "processing_answer",
        turn=turn.number,
        progress=Progress(asked=view.state.presets_asked, total=len(view.state.plan)),
        time_remaining_seconds=round(view.time_limit_seconds if time_left is None else time_left),
        question_time_remaining_seconds=round(turn.question_time_left(now)) if answering else None,
        question=QuestionView.of(view.state.current),
        buffered_text=turn.buffer if answering and turn.buffer else None,
    )


def tentative_message(heard: turns.Heard, turn: turns.Turn) -> LlmResponse:
    return LlmResponse(payload=heard.acknowledgement, stage="tentative", turn=turn.number, verdict=heard.verdict)


def heard_of(event: dict[str, Any]) -> turns.Heard:
    """What the listening task sent: its output, for which ask and words, and who gave it."""
    output = TentativeOutput.model_validate(event["output"])
    return turns.Heard(
        ask=event["ask"],
        text=event["text"],
        acknowledgement=output.acknowledgement,
        verdict=output.verdict,
        proposal=turns.Proposal(output.decision, event["said_by"]) if output.decision else None,
    )
