"""What several answers of this part have in common."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from interviews.live.protocol import QuestionView
from interviews.live.state import AskedQuestion, SessionState
from interviews.models import InterviewSession, QuestionType
from interviews.services import Reply

ACTIONS = ("preset", "follow_up", "resume", "complete")


class AskedSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="Counts every question asked, from 1; sent back with the answer.")
    label = serializers.CharField()  # type: ignore[assignment] # the name is the wire's
    type = serializers.ChoiceField(choices=QuestionType.choices)
    text = serializers.CharField()
    suggested_time_seconds = serializers.IntegerField()


class BegunSerializer(serializers.Serializer[Any]):
    """A session that has just been made. The token is shown this once."""

    session_id = serializers.UUIDField()
    session_token = serializers.CharField()
    websocket_path = serializers.CharField()
    first_question = serializers.CharField()
    question = AskedSerializer()
    total_questions = serializers.IntegerField()
    time_per_question = serializers.IntegerField(help_text="Seconds suggested for the first question.")
    time_limit_seconds = serializers.IntegerField()


def asked(question: AskedQuestion) -> dict[str, Any]:
    return QuestionView.of(question).model_dump()


def socket_path(session: InterviewSession) -> str:
    return f"/api/v1/interview/{session.pk}/chat"


def begun(session: InterviewSession, token: str) -> dict[str, Any]:
    state = SessionState.model_validate(session.state)
    return {
        "session_id": session.pk,
        "session_token": token,
        "websocket_path": socket_path(session),
        "first_question": state.current.text,
        "question": asked(state.current),
        "total_questions": len(state.plan),
        "time_per_question": state.current.suggested_time_seconds,
        "time_limit_seconds": session.time_limit_seconds,
    }


def following(reply: Reply) -> dict[str, Any]:
    """A reply, flat, as clients read it."""
    return {
        "action": reply.action,
        "next_index": reply.next_index,
        "question_text": reply.question.text if reply.question else "",
        "suggested_time_seconds": reply.question.suggested_time_seconds if reply.question else 0,
        "question": asked(reply.question) if reply.question else None,
    }
