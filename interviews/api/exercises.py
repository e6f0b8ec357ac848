"""Coding exercises: the bank's and the team's own. Found, written, tried in the sandbox, put into an interview."""

from __future__ import annotations

import json
from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from pydantic import TypeAdapter, ValidationError
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.api.coding import CODE_LANGUAGES
from interviews.api.questions import QuestionSerializer
from interviews.models import CodingExercise, Difficulty, ExerciseArea, TrialStatus
from interviews.sandbox import LANGUAGES, Case
from interviews.sandbox.cases import AssertCase, CallCase, SqlCase, StdioCase
from interviews.selectors import access_config, access_exercise, access_own_exercise, exercises_found
from interviews.services import (
    exercise_attach,
    exercise_copy,
    exercise_create,
    exercise_trial_request,
    exercise_update,
)
from syncinterview.accounts.models import User
from syncinterview.lib.api.inputs import Filters, Input, search_field
from syncinterview.lib.api.permissions import HiringTeam, KeyAllows
from syncinterview.lib.api.views import Api, operation

TAG = "exercises"
CODE_MAX_LENGTH = 20_000
SIGNATURE_MAX_LENGTH = 200
MOST_TESTS = 200
MOST_KEY_POINTS = 20
KINDS = (StdioCase, CallCase, AssertCase, SqlCase)
_CASE: TypeAdapter[Case] = TypeAdapter(Case)


def _of_languages(length: int) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {"type": "string", "maxLength": length} for name in LANGUAGES},
        "additionalProperties": False,
    }


class ByLanguage(serializers.Field[Any, Any, Any, Any]):
    """Texts by the language they are in."""

    default_error_messages = {  # noqa: RUF012 - as the base class has it
        "shape": "Send an object of texts by their language.",
        "length": "At most {length} characters for each language.",
    }

    def __init__(self, *, length: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._length = length

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if not isinstance(data, dict) or not all(isinstance(text, str) for text in data.values()):
            self.fail("shape")
        if not set(data) <= set(LANGUAGES):
            self.fail("shape")
        if any(len(text) > self._length for text in data.values()):
            self.fail("length", length=self._length)
        return {name: text for name, text in data.items() if text.strip()}


@extend_schema_field(_of_languages(CODE_MAX_LENGTH))
class CodeField(ByLanguage):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(length=CODE_MAX_LENGTH, **kwargs)


@extend_schema_field(_of_languages(SIGNATURE_MAX_LENGTH))
class SignatureField(ByLanguage):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(length=SIGNATURE_MAX_LENGTH, **kwargs)


def _case_schema(kind: Any) -> dict[str, Any]:
    described: dict[str, Any] = kind.model_json_schema()
    # What tells the kinds apart has to be there; nothing else that pydantic says is of use to a client.
    described["required"] = ["kind", *described["required"]]
    described["properties"] = {
        name: {word: said for word, said in each.items() if word not in ("title", "default")}
        for name, each in described["properties"].items()
    }
    return {word: said for word, said in described.items() if word != "title"}


@extend_schema_field({"oneOf": [_case_schema(kind) for kind in KINDS]})
class TestCaseField(serializers.Field[Any, Any, Any, Any]):
    """One test, of one of four kinds."""

    __test__ = False  # not a test case of pytest's

    def to_internal_value(self, data: Any) -> Any:
        try:
            # By way of JSON, where a list is a list: strictly typed, but as the wire has it.
            _CASE.validate_json(json.dumps(data), strict=True)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"][1:])
            raise serializers.ValidationError(f"{where}: {first['msg']}" if where else str(first["msg"])) from error
        return data


class ExerciseLineSerializer(serializers.ModelSerializer[CodingExercise]):
    languages = serializers.ListField(child=serializers.ChoiceField(choices=CODE_LANGUAGES))
    from_bank = serializers.SerializerMethodField(help_text="True: it stays as it is. Copy it to change it.")
    is_usable = serializers.BooleanField(help_text="Whether it may be asked: its reference passes.")

    class Meta:
        model = CodingExercise
        fields: tuple[str, ...] = (
            "id",
            "title",
            "statement",
            "area",
            "difficulty",
            "suggested_time_seconds",
            "languages",
            "from_bank",
            "trial_status",
            "is_usable",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_from_bank(self, exercise: CodingExercise) -> bool:
        return bool(exercise.bank_key)


class ExerciseSerializer(ExerciseLineSerializer):
    signature = serializers.DictField(child=serializers.CharField())
    starter_code = serializers.DictField(child=serializers.CharField())
    reference_solution = serializers.DictField(child=serializers.CharField())
    visible_tests = serializers.ListField(child=serializers.DictField())
    hidden_tests = serializers.ListField(child=serializers.DictField())
    key_points = serializers.ListField(child=serializers.CharField())
    trial = serializers.DictField(help_text="By language: what came of the reference, with each test.")

    class Meta(ExerciseLineSerializer.Meta):
        fields = (
            *ExerciseLineSerializer.Meta.fields,
            "signature",
            "starter_code",
            "reference_solution",
            "visible_tests",
            "hidden_tests",
            "key_points",
            "trial",
        )
        read_only_fields = fields


class ExerciseInput(Input):
    title = serializers.CharField(max_length=120)
    statement = serializers.CharField(max_length=5000)
    area = serializers.ChoiceField(required=False, choices=ExerciseArea.choices)
    difficulty = serializers.ChoiceField(required=False, choices=Difficulty.choices)
    suggested_time_seconds = serializers.IntegerField(required=False, min_value=60, max_value=3600)
    signature = SignatureField(required=False, help_text="By language: what is called, in one line.")
    starter_code = CodeField(required=False, help_text="By language: what candidates begin with.")
    reference_solution = CodeField(help_text="By language. It has to pass every test before the exercise is asked.")
    visible_tests = serializers.ListField(
        child=TestCaseField(), min_length=1, max_length=MOST_TESTS, help_text="Those that candidates see."
    )
    hidden_tests = serializers.ListField(required=False, child=TestCaseField(), max_length=MOST_TESTS)
    key_points = serializers.ListField(
        required=False, child=serializers.CharField(max_length=400), max_length=MOST_KEY_POINTS
    )


class TeamApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)
    scope = "interviews"


class ExercisesApi(TeamApi):
    class FilterSerializer(Filters):
        search = search_field("In the title and the words.")
        area = serializers.ChoiceField(required=False, choices=ExerciseArea.choices)
        difficulty = serializers.ChoiceField(required=False, choices=Difficulty.choices)
        language = serializers.ChoiceField(required=False, choices=CODE_LANGUAGES)

    @operation(
        id="exercises_list",
        tag=TAG,
        summary="Coding exercises",
        response=ExerciseLineSerializer,
        filters=FilterSerializer,
        paginated=True,
        description="The bank's and those of every hiring team here.",
    )
    def get(self, request: Request) -> Response:
        filters = self.filters(self.FilterSerializer)
        found = exercises_found(q=filters.pop("search", ""), **filters)
        return self.page(found, ExerciseLineSerializer)

    @operation(
        id="exercises_create",
        tag=TAG,
        summary="Write an exercise",
        request=ExerciseInput,
        response=ExerciseSerializer,
        status=201,
        idempotent=True,
        description="Have its reference tried before it can be asked.",
    )
    def post(self, request: Request) -> Response:
        made = exercise_create(created_by=cast(User, request.user), **self.read(ExerciseInput))
        return Response(ExerciseSerializer(made).data, status=201)


class ExerciseDetailApi(TeamApi):
    @operation(id="exercises_get", tag=TAG, summary="One exercise with its tests", response=ExerciseSerializer)
    def get(self, request: Request, exercise_id: UUID) -> Response:
        return Response(ExerciseSerializer(access_exercise(exercise_id)).data)

    @operation(
        id="exercises_change",
        tag=TAG,
        summary="Change an exercise of one's own",
        request=ExerciseInput(partial=True),
        response=ExerciseSerializer,
        description="What is left out stays. Another program or test has to be tried again.",
    )
    def patch(self, request: Request, exercise_id: UUID) -> Response:
        exercise = access_own_exercise(cast(User, request.user), exercise_id)
        changes = self.read(ExerciseInput, partial=True)
        changed = exercise_update(exercise=exercise, **changes) if changes else exercise
        return Response(ExerciseSerializer(changed).data)


class CopyApi(TeamApi):
    @operation(
        id="exercises_copy",
        tag=TAG,
        summary="Copy an exercise, to change it",
        response=ExerciseSerializer,
        status=201,
        idempotent=True,
    )
    def post(self, request: Request, exercise_id: UUID) -> Response:
        copied = exercise_copy(exercise=access_exercise(exercise_id), created_by=cast(User, request.user))
        return Response(ExerciseSerializer(copied).data, status=201)


class TrialApi(TeamApi):
    class OutputSerializer(serializers.Serializer[Any]):
        exercise_id = serializers.UUIDField()
        trial_status = serializers.ChoiceField(choices=TrialStatus.choices)

    @operation(
        id="exercises_try",
        tag=TAG,
        summary="Have the reference run against every test",
        response=OutputSerializer,
        status=202,
        description="The exercise's `trial_status` tells when it is done.",
    )
    def post(self, request: Request, exercise_id: UUID) -> Response:
        exercise = access_exercise(exercise_id)
        exercise_trial_request(exercise=exercise)
        said = {"exercise_id": exercise.pk, "trial_status": exercise.trial_status}
        return Response(self.OutputSerializer(said).data, status=202)


class AttachApi(TeamApi):
    class InputSerializer(Input):
        exercise_id = serializers.UUIDField()

    @operation(
        id="interviews_exercise_add",
        tag=TAG,
        summary="Ask an exercise at the end of an interview",
        request=InputSerializer,
        response=QuestionSerializer,
        status=201,
        idempotent=True,
        description="One whose reference passes, and not twice.",
    )
    def post(self, request: Request, config_id: UUID) -> Response:
        config = access_config(cast(User, request.user), config_id)
        exercise = access_exercise(self.read(self.InputSerializer)["exercise_id"])
        return Response(QuestionSerializer(exercise_attach(config=config, exercise=exercise)).data, status=201)
