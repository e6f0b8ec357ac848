"""An answer with its evaluation and the next question, in one call; and the whole way in one call, to try it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.models import Difficulty, Language, QuestionType
from interviews.selectors import session_by_token
from interviews.services import answer_give, next_step_request
from interviews.services.recording import ANSWER_MAX_BYTES
from interviews.services.submission import ANSWER_MAX_LENGTH, Reply
from reports.api.shapes import bearer
from reports.models import AnswerEvaluation, Quality, Recommendation
from reports.services import evaluation_soon, workflow_demonstrate
from syncinterview.lib.api.inputs import Input
from syncinterview.lib.api.parsing import BoundedJSONParser
from syncinterview.lib.api.recordings import audio_data_field, audio_file_field, recording_of
from syncinterview.lib.api.views import Api, operation

TAG = "sessions"
EVALUATION_STATUSES = (("ready", "There"), ("pending", "On its way"))
ACTIONS = ("preset", "follow_up", "resume", "complete")


class EvaluationSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=EVALUATION_STATUSES)
    score = serializers.FloatField(allow_null=True)
    quality = serializers.ChoiceField(choices=Quality.choices, allow_blank=True)
    not_assessed_reason = serializers.CharField()
    improvement = serializers.CharField()


class NextQuestionSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment] # the name is the wire's
    type = serializers.ChoiceField(choices=QuestionType.choices)
    text = serializers.CharField()
    suggested_time_seconds = serializers.IntegerField()


class SubmitApi(Api):
    """The token may come in the header or, as older clients send it, in the body."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = (BoundedJSONParser, MultiPartParser)

    class InputSerializer(Input):
        session_token = serializers.CharField(required=False, max_length=200)
        response_text = serializers.CharField(
            required=False, allow_blank=True, max_length=ANSWER_MAX_LENGTH, default=""
        )
        question_number = serializers.IntegerField(
            required=False, min_value=1, max_value=10_000, help_text="Left out: the open question."
        )
        audio_file = audio_file_field()
        audio_data = audio_data_field()

    class OutputSerializer(serializers.Serializer[Any]):
        response_id = serializers.UUIDField()
        evaluation = EvaluationSerializer()
        action = serializers.ChoiceField(choices=ACTIONS)
        next_question = NextQuestionSerializer(allow_null=True)
        is_complete = serializers.BooleanField()

    @operation(
        id="session_submit",
        tag=TAG,
        summary="Answer, and get the evaluation and the next question",
        request=InputSerializer,
        response=OutputSerializer,
        errors=(401, 409),
        throttle="submit",
        idempotent=True,
        auth=[{"sessionToken": []}],
        description="An evaluation that is not there in time is `pending`; the report has it. Send the words, a "
        "recording (as a file, or in base64), or both: a recording alone is turned into words at once where that can "
        "be done in time, and otherwise afterwards, while the interview goes on.",
    )
    def post(self, request: Request) -> Response:
        # Who calls is asked first: whoever does not hold the session learns nothing of what is right.
        session = session_by_token(bearer(request) or _told(request.data))
        sent = self.read(self.InputSerializer)
        given = answer_give(
            session_id=session.pk,
            turn=sent.get("question_number"),
            text=sent["response_text"],
            audio=recording_of(sent, most_bytes=ANSWER_MAX_BYTES),
        )
        # A connected room is told by the task, which finds the step taken.
        next_step_request(session_id=session.pk, turn=given.answer.turn)
        evaluation = evaluation_soon(response_id=given.answer.response_id) if given.words_known else None
        return Response(self.OutputSerializer(_answered(given.answer.response_id, given.reply, evaluation)).data)


class WorkflowApi(Api):
    class InputSerializer(Input):
        job_role = serializers.CharField(max_length=120)
        answer = serializers.CharField(max_length=8000)
        difficulty = serializers.ChoiceField(required=False, choices=Difficulty.choices, default=Difficulty.MEDIUM)
        language = serializers.ChoiceField(required=False, choices=Language.choices, default=Language.EN)

    class OutputSerializer(serializers.Serializer[Any]):
        class QuestionSerializer(serializers.Serializer[Any]):
            text = serializers.CharField()
            difficulty = serializers.ChoiceField(choices=Difficulty.choices)
            key_points = serializers.ListField(child=serializers.CharField())
            suggested_time_seconds = serializers.IntegerField()

        class DecisionSerializer(serializers.Serializer[Any]):
            recommendation = serializers.ChoiceField(choices=Recommendation.choices, allow_blank=True)
            is_draft = serializers.BooleanField(help_text="Always: a person decides.")

        class ReportSerializer(serializers.Serializer[Any]):
            overall_score = serializers.FloatField(allow_null=True)
            summary = serializers.CharField()
            strengths = serializers.ListField(child=serializers.CharField())
            areas_for_improvement = serializers.ListField(child=serializers.CharField())

        class JudgedBySerializer(serializers.Serializer[Any]):
            provider = serializers.CharField()
            model = serializers.CharField()
            prompt_version = serializers.CharField()

        question = QuestionSerializer()
        evaluation = EvaluationSerializer()
        decision = DecisionSerializer()
        report = ReportSerializer()
        judged_by = JudgedBySerializer()

    @operation(
        id="demo_complete_workflow",
        tag=TAG,
        summary="The whole way with one answer",
        request=InputSerializer,
        response=OutputSerializer,
        throttle="demo",
        description="Makes a question for the role, judges the answer to it and writes the report. Nothing is kept.",
    )
    def post(self, request: Request) -> Response:
        return Response(self.OutputSerializer(workflow_demonstrate(**self.read(self.InputSerializer))).data)


def _told(sent: Any) -> str:
    """The token in a body that was not checked yet; empty for none."""
    token = sent.get("session_token") if isinstance(sent, Mapping) else None
    return token if isinstance(token, str) else ""


def _answered(response_id: object, reply: Reply, evaluation: AnswerEvaluation | None) -> dict[str, Any]:
    return {
        "response_id": response_id,
        "evaluation": {
            "status": "ready" if evaluation else "pending",
            "score": evaluation.score if evaluation else None,
            "quality": evaluation.quality if evaluation else "",
            "not_assessed_reason": evaluation.not_assessed_reason if evaluation else "",
            "improvement": evaluation.improvement if evaluation else "",
        },
        "action": reply.action,
        "next_question": reply.question,
        "is_complete": reply.question is None,
    }
