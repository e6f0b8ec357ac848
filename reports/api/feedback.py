"""What candidates read of their own interview: strengths, what to improve, their answers. No score, no decision."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.selectors import session_by_token
from reports.api.shapes import bearer
from reports.feedback import AnswerFeedback, feedback_on
from reports.selectors import SessionReport, access_feedback
from syncinterview.accounts.models import User
from syncinterview.lib.api.views import Api, operation

TAG = "candidates"
STATES = (
    ("not_started", "The interview has not begun"),
    ("running", "The interview goes on"),
    ("never_held", "No question was answered"),
    ("pending", "It is being written"),
    ("ready", "There"),
    ("failed", "It could not be written"),
)


class FeedbackSerializer(serializers.Serializer[Any]):
    class AnswerSerializer(serializers.Serializer[Any]):
        number = serializers.IntegerField()
        question_text = serializers.CharField()
        answer = serializers.CharField()
        code = serializers.CharField()
        done_well = serializers.ListField(child=serializers.CharField())
        to_add = serializers.ListField(child=serializers.CharField())
        improvement = serializers.CharField()
        better_answer = serializers.CharField(help_text="A sketch, where one practised; else empty.")
        not_assessed_reason = serializers.CharField()

    session_id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=STATES)
    strengths = serializers.ListField(child=serializers.CharField())
    to_improve = serializers.ListField(child=serializers.CharField())
    answers = AnswerSerializer(many=True, help_text="Empty until it is there.")


class FeedbackApi(Api):
    """By the session's token."""

    authentication_classes = ()
    permission_classes = ()

    @operation(
        id="session_feedback",
        tag=TAG,
        summary="Feedback on the interview one holds the token of",
        response=FeedbackSerializer,
        errors=(401,),
        auth=[{"sessionToken": []}],
        description="Where the team gives feedback, and on practice; else 404. No score, and no decision.",
    )
    def get(self, request: Request, session_id: UUID) -> Response:
        held = session_by_token(bearer(request))
        return Response(_shown(access_feedback(AnonymousUser(), session_id, is_held=held.pk == session_id)))


class OwnFeedbackApi(Api):
    """By the account of who was interviewed."""

    @operation(
        id="reports_feedback",
        tag=TAG,
        summary="Feedback on an interview of one's own",
        response=FeedbackSerializer,
        description="For the account that practised or was interviewed; otherwise as above.",
    )
    def get(self, request: Request, session_id: UUID) -> Response:
        return Response(_shown(access_feedback(cast(User, request.user), session_id)))


def _shown(shown: SessionReport) -> Any:
    found = feedback_on(shown) if shown.state == "ready" else None
    return FeedbackSerializer(
        {
            "session_id": shown.session.pk,
            "status": shown.state,
            "strengths": found.strengths if found else [],
            "to_improve": found.to_improve if found else [],
            "answers": [_answer(each) for each in found.answers] if found else [],
        }
    ).data


def _answer(found: AnswerFeedback) -> dict[str, Any]:
    return {
        "number": found.response.turn,
        "question_text": found.response.question_text,
        "answer": found.response.transcript,
        "code": found.response.code,
        "done_well": found.done_well,
        "to_add": found.to_add,
        "improvement": found.improvement,
        "better_answer": found.better_answer,
        "not_assessed_reason": found.not_assessed_reason,
    }
