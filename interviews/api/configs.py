"""Interviews as hiring teams make them: list, make, change, delete."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.models import Document, DocumentKind
from candidates.selectors import access_document
from interviews.models import Avatar, ConfigStatus, Difficulty, InterviewConfig, InterviewType, Language, MoreTime
from interviews.selectors import access_config, configs_found
from interviews.services import config_close, config_create, config_delete, config_open, config_update
from interviews.services.plan import WEIGHT_AT_MOST
from syncinterview.accounts.models import User
from syncinterview.lib.api.inputs import Filters, Input, search_field
from syncinterview.lib.api.permissions import HiringTeam, KeyAllows
from syncinterview.lib.api.views import Api, operation
from syncinterview.lib.errors import InvalidInput

TAG = "interviews"
SETTABLE = [(status.value, status.label) for status in (ConfigStatus.OPEN, ConfigStatus.CLOSED)]


class WeightsSerializer(serializers.Serializer[Any]):
    """How much each dimension counts in the overall score, against the others."""

    communication = serializers.IntegerField()
    technical = serializers.IntegerField()
    problem_solving = serializers.IntegerField()
    role_fit = serializers.IntegerField()


class ConfigSerializer(serializers.ModelSerializer[InterviewConfig]):
    focus_areas = serializers.ListField(child=serializers.CharField())
    offered_languages = serializers.ListField(child=serializers.ChoiceField(choices=Language.choices))
    jd_id = serializers.UUIDField(allow_null=True)
    created_by = serializers.UUIDField(source="created_by_id")
    link_path = serializers.SerializerMethodField(help_text="Where candidates begin once it is open.")
    weights = WeightsSerializer()
    sessions_begun = serializers.IntegerField()
    sessions_completed = serializers.IntegerField()

    class Meta:
        model = InterviewConfig
        fields = (
            "id",
            "slug",
            "link_path",
            "status",
            "job_role",
            "job_description",
            "jd_id",
            "interview_type",
            "difficulty",
            "focus_areas",
            "language",
            "time_limit_minutes",
            "question_count",
            "max_follow_ups",
            "max_resume_questions",
            "avatar",
            "voice",
            "weights",
            "records_audio",
            "keeps_code_history",
            "collects_integrity_events",
            "most_time_percent",
            "offered_languages",
            "opens_at",
            "closes_at",
            "blind_review",
            "candidate_feedback",
            "generation_error",
            "sessions_begun",
            "sessions_completed",
            "created_by",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_link_path(self, config: InterviewConfig) -> str:
        return reverse("interviews:link", args=[config.slug])


class WeightsInput(Input):
    communication = serializers.IntegerField(required=False, min_value=0, max_value=WEIGHT_AT_MOST)
    technical = serializers.IntegerField(required=False, min_value=0, max_value=WEIGHT_AT_MOST)
    problem_solving = serializers.IntegerField(required=False, min_value=0, max_value=WEIGHT_AT_MOST)
    role_fit = serializers.IntegerField(required=False, min_value=0, max_value=WEIGHT_AT_MOST)


class ConfigInput(Input):
    job_role = serializers.CharField(max_length=120)
    job_description = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    jd_id = serializers.UUIDField(required=False, allow_null=True, help_text="An uploaded job description.")
    interview_type = serializers.ChoiceField(required=False, choices=InterviewType.choices)
    difficulty = serializers.ChoiceField(required=False, choices=Difficulty.choices)
    focus_areas = serializers.ListField(
        required=False, child=serializers.CharField(max_length=60), max_length=10, help_text="Empty: from the role."
    )
    language = serializers.ChoiceField(required=False, choices=Language.choices)
    time_limit_minutes = serializers.IntegerField(required=False, min_value=5, max_value=120)
    question_count = serializers.IntegerField(required=False, min_value=1, max_value=20)
    max_follow_ups = serializers.IntegerField(required=False, min_value=0, max_value=3)
    max_resume_questions = serializers.IntegerField(required=False, min_value=0, max_value=3)
    avatar = serializers.ChoiceField(required=False, choices=Avatar.choices)
    voice = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=60,
        help_text="Empty: the avatar's own. A style (woman, man, bright, calm), or a voice of the first provider's.",
    )
    weights = WeightsInput(required=False, help_text="What is left out keeps its value.")
    records_audio = serializers.BooleanField(required=False, help_text="Keep recordings, so that they can be heard.")
    keeps_code_history = serializers.BooleanField(
        required=False, help_text="Keep what stands in the editor every ten seconds. Candidates are told."
    )
    collects_integrity_events = serializers.BooleanField(
        required=False,
        help_text="Note leaving the page, pasting and a second tab. Candidates are told; no score knows of it.",
    )
    most_time_percent = serializers.ChoiceField(
        required=False, choices=MoreTime.choices, help_text="What candidates may take without asking, 100 as planned."
    )
    offered_languages = serializers.ListField(
        required=False, child=serializers.ChoiceField(choices=Language.choices), max_length=6
    )
    opens_at = serializers.DateTimeField(required=False, allow_null=True)
    closes_at = serializers.DateTimeField(required=False, allow_null=True)
    blind_review = serializers.BooleanField(required=False)
    candidate_feedback = serializers.BooleanField(required=False)


class ConfigChange(ConfigInput):
    status = serializers.ChoiceField(required=False, choices=SETTABLE, help_text="Open it, or close it.")


class ConfigsApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)
    scope = "interviews"

    class FilterSerializer(Filters):
        search = search_field("In the role and the name or e-mail of who made it.")
        status = serializers.ChoiceField(required=False, choices=ConfigStatus.choices)

    @operation(
        id="interviews_list",
        tag=TAG,
        summary="My interviews (an admin: all)",
        response=ConfigSerializer,
        filters=FilterSerializer,
        paginated=True,
    )
    def get(self, request: Request) -> Response:
        return self.page(
            configs_found(cast(User, request.user), **self.filters(self.FilterSerializer)), ConfigSerializer
        )

    @operation(
        id="interviews_create",
        tag=TAG,
        summary="Make an interview and have its questions prepared",
        request=ConfigInput,
        response=ConfigSerializer,
        status=201,
        errors=(404,),
        idempotent=True,
        description="`status` tells how far the questions are: `generating`, then `ready`. Candidates may begin when "
        "it is `open`.",
    )
    def post(self, request: Request) -> Response:
        return _made(cast(User, request.user), self.read(ConfigInput))


class ConfigsCreateApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)
    scope = "interviews"

    @operation(
        id="interviews_create_too",
        tag=TAG,
        summary="The same by its other name",
        request=ConfigInput,
        response=ConfigSerializer,
        status=201,
        errors=(404,),
        idempotent=True,
    )
    def post(self, request: Request) -> Response:
        return _made(cast(User, request.user), self.read(ConfigInput))


class ConfigApi(Api):
    scope = "interviews"

    @operation(id="interviews_get", tag=TAG, summary="One interview", response=ConfigSerializer)
    def get(self, request: Request, config_id: UUID) -> Response:
        return Response(_shown(cast(User, request.user), config_id))

    @operation(
        id="interviews_change",
        tag=TAG,
        summary="Change, open or close an interview",
        request=ConfigChange(partial=True),
        response=ConfigSerializer,
        errors=(409,),
        description="When a candidate has begun, only opening hours, review and status can change.",
    )
    def patch(self, request: Request, config_id: UUID) -> Response:
        user = cast(User, request.user)
        config = access_config(user, config_id)
        fields = self.read(ConfigChange, partial=True)
        status = fields.pop("status", "")
        jd = _jd(user, fields)
        if fields or jd:
            config = config_update(config=config, jd=jd, **fields)
        if status == ConfigStatus.OPEN:
            config_open(config=config)
        if status == ConfigStatus.CLOSED:
            config_close(config=config)
        return Response(_shown(user, config_id))

    @operation(
        id="interviews_delete", tag=TAG, summary="Delete an interview nobody has begun", status=204, errors=(409,)
    )
    def delete(self, request: Request, config_id: UUID) -> Response:
        config_delete(config=access_config(cast(User, request.user), config_id))
        return Response(status=204)


def _made(user: User, fields: dict[str, Any]) -> Response:
    config = config_create(created_by=user, jd=_jd(user, fields), **fields)
    return Response(_shown(user, config.pk), status=201)


def _jd(user: User, fields: dict[str, Any]) -> Document | None:
    """The document that `jd_id` names, taken out of the fields."""
    document_id = fields.pop("jd_id", None)
    if document_id is None:
        return None
    document = access_document(user, document_id)
    if document.kind != DocumentKind.JD:
        raise InvalidInput("This document is not a job description.", field="jd_id")
    return document


def _shown(user: User, config_id: UUID) -> Any:
    access_config(user, config_id)
    found: QuerySet[InterviewConfig] = configs_found(user)
    return ConfigSerializer(found.get(pk=config_id)).data
