"""The questions of an interview."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.models import Question, QuestionKind
from interviews.selectors import access_config, access_question, questions_found
from interviews.services import (
    KeyPointGiven,
    question_add,
    question_place,
    question_remove,
    question_update,
    questions_regenerate,
)
from interviews.services.questions import MAX_KEY_POINTS, MAX_QUESTIONS, POINT_MAX_LENGTH, PROBE_MAX_LENGTH
from syncinterview.accounts.models import User
from syncinterview.lib.api.inputs import Filters, Input, search_field
from syncinterview.lib.api.views import Api, operation

TAG = "questions"


class KeyPointSerializer(serializers.Serializer[Any]):
    point = serializers.CharField()
    probe = serializers.CharField(help_text="What is asked when the point is left out.")


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "maxLength": POINT_MAX_LENGTH, "pattern": r"[^\s\x1c-\x1f]"},
            {
                "type": "object",
                "properties": {
                    "point": {"type": "string", "maxLength": POINT_MAX_LENGTH, "pattern": r"[^\s\x1c-\x1f]"},
                    "probe": {"type": "string", "maxLength": PROBE_MAX_LENGTH},
                },
                "required": ["point"],
            },
        ]
    }
)
class KeyPointField(serializers.Field[Any, Any, Any, Any]):
    """A point alone, which keeps the follow-up it had, or with the follow-up that asks for it."""

    class _Given(Input):
        point = serializers.CharField(max_length=POINT_MAX_LENGTH)
        probe = serializers.CharField(required=False, allow_blank=True, max_length=PROBE_MAX_LENGTH)

    def to_internal_value(self, data: Any) -> KeyPointGiven:
        reading = self._Given(data={"point": data} if isinstance(data, str) else data, context=self.context)
        reading.is_valid(raise_exception=True)
        given: KeyPointGiven = reading.validated_data
        return given


class QuestionSerializer(serializers.ModelSerializer[Question]):
    tags = serializers.ListField(child=serializers.CharField())
    key_points = KeyPointSerializer(many=True)

    class Meta:
        model = Question
        fields = (
            "id",
            "position",
            "kind",
            "text",
            "tags",
            "difficulty",
            "suggested_time_seconds",
            "key_points",
            "ideal_answer",
            "source",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class QuestionInput(Input):
    text = serializers.CharField(max_length=1000)
    key_points = serializers.ListField(
        required=False,
        child=KeyPointField(),
        max_length=MAX_KEY_POINTS,
        help_text="Each a string, or a `point` with the `probe` that asks for it when it was left out.",
    )
    ideal_answer = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    suggested_time_seconds = serializers.IntegerField(required=False, min_value=15, max_value=3600)


class QuestionChange(QuestionInput):
    position = serializers.IntegerField(required=False, min_value=1, max_value=MAX_QUESTIONS)


class QuestionsApi(Api):
    scope = "interviews"

    class FilterSerializer(Filters):
        search = search_field("In the question.")
        kind = serializers.ChoiceField(required=False, choices=QuestionKind.choices)

    @operation(
        id="questions_list",
        tag=TAG,
        summary="The questions in their order",
        response=QuestionSerializer,
        filters=FilterSerializer,
        paginated=True,
    )
    def get(self, request: Request, config_id: UUID) -> Response:
        config = access_config(cast(User, request.user), config_id)
        return self.page(questions_found(config, **self.filters(self.FilterSerializer)), QuestionSerializer)

    @operation(
        id="questions_create",
        tag=TAG,
        summary="Add a question of the team's own",
        request=QuestionInput,
        response=QuestionSerializer,
        status=201,
        idempotent=True,
    )
    def post(self, request: Request, config_id: UUID) -> Response:
        config = access_config(cast(User, request.user), config_id)
        question = question_add(config=config, **self.read(QuestionInput))
        return Response(QuestionSerializer(question).data, status=201)


class QuestionApi(Api):
    scope = "interviews"

    @operation(
        id="questions_change",
        tag=TAG,
        summary="Change a question, or move it",
        request=QuestionChange(partial=True),
        response=QuestionSerializer,
        errors=(409,),
    )
    def patch(self, request: Request, config_id: UUID, question_id: UUID) -> Response:
        user = cast(User, request.user)
        question = access_question(user, config_id, question_id)
        changes = self.read(QuestionChange, partial=True)
        position = changes.pop("position", None)
        if changes:
            question_update(
                question=question,
                text=changes.get("text", question.text),
                key_points=changes.get("key_points", question.key_points),
                ideal_answer=changes.get("ideal_answer", question.ideal_answer),
                suggested_time_seconds=changes.get("suggested_time_seconds", question.suggested_time_seconds),
            )
        if position is not None:
            question_place(question=question, position=position)
        return Response(QuestionSerializer(access_question(user, config_id, question_id)).data)

    @operation(id="questions_delete", tag=TAG, summary="Take a question out", status=204, errors=(409,))
    def delete(self, request: Request, config_id: UUID, question_id: UUID) -> Response:
        question_remove(question=access_question(cast(User, request.user), config_id, question_id))
        return Response(status=204)


class GenerateApi(Api):
    scope = "interviews"

    class OutputSerializer(serializers.Serializer[Any]):
        message = serializers.CharField()
        interview_id = serializers.UUIDField()

    @operation(
        id="questions_generate",
        tag=TAG,
        summary="Have the questions prepared again",
        response=OutputSerializer,
        status=202,
        errors=(409,),
        description="Questions of the team's own stay. The interview's `status` tells when it is done.",
    )
    def post(self, request: Request, config_id: UUID) -> Response:
        questions_regenerate(config=access_config(cast(User, request.user), config_id))
        said = {"message": "The questions are being prepared.", "interview_id": config_id}
        return Response(self.OutputSerializer(said).data, status=202)
