"""Interviews in the administration: plans can be corrected until a candidate has begun, conversations are history."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from interviews.forms import OPENING_HOURS
from interviews.models import (
    AnswerTranscript,
    CandidateRequest,
    CodeRun,
    CodingExercise,
    IntegrityEvent,
    InterviewConfig,
    InterviewSession,
    Question,
    Response,
    Take,
    Utterance,
)
from interviews.selectors import is_locked
from syncinterview.lib.admin import ErasingAdmin, ProductAdmin, ReadOnlyAdmin, ReadOnlyInline


class QuestionInline(ReadOnlyInline):
    model = Question
    fields = ("position", "text", "difficulty", "suggested_time_seconds", "source")
    readonly_fields = fields
    ordering = ("position",)


@admin.register(InterviewConfig)
class InterviewConfigAdmin(ErasingAdmin):
    list_display = ("job_role", "status", "interview_type", "difficulty", "language", "created_by", "created_at")
    list_filter = ("status", "interview_type", "difficulty", "language", "created_at")
    list_select_related = ("created_by",)
    search_fields = ("job_role", "created_by__email", "slug")
    date_hierarchy = "created_at"
    autocomplete_fields = ("created_by",)
    inlines = (QuestionInline,)
    # The status moves by what is done on the team's pages; the number of questions follows the list.
    moved_by_product = (
        "slug",
        "status",
        "generation_error",
        "jd",
        "question_count",
        "seed",
        "created_at",
        "updated_at",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: InterviewConfig | None = None) -> tuple[str, ...]:
        if obj is None or not is_locked(obj):
            return self.moved_by_product
        names = (field.name for field in InterviewConfig._meta.fields if field.name not in (*OPENING_HOURS, "id"))
        return tuple(names)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Question)
class QuestionAdmin(ProductAdmin):
    list_display = ("short_text", "config", "position", "kind", "difficulty", "source")
    list_filter = ("kind", "difficulty", "source")
    list_select_related = ("config",)
    search_fields = ("text", "config__job_role")
    autocomplete_fields = ("exercise",)
    readonly_fields = ("config", "position", "created_at", "updated_at")

    @admin.display(description="question", ordering="text")
    def short_text(self, question: Question) -> str:
        return str(question)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or not is_locked(obj.config))

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        # Positions have no gaps; the team's page removes a question and closes the ranks.
        return False


@admin.register(CodingExercise)
class CodingExerciseAdmin(ProductAdmin):
    list_display = ("title", "difficulty", "created_at")
    list_filter = ("difficulty",)
    search_fields = ("title",)
    readonly_fields = ("created_at",)


class ResponseInline(ReadOnlyInline):
    model = Response
    fields = ("turn", "label", "question_type", "transcript_source", "skipped", "answered_at", "reply_source")
    readonly_fields = fields
    ordering = ("turn",)


@admin.register(InterviewSession)
class InterviewSessionAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "config",
        "candidate_email",
        "status",
        "phase",
        "turn",
        "start_time",
        "end_time",
        "end_reason",
    )
    list_filter = ("status", "end_reason", "created_at")
    list_select_related = ("config", "candidate")
    search_fields = ("=id", "candidate__email", "candidate__name", "config__job_role")
    date_hierarchy = "created_at"
    exclude = ("channel", "seq")
    inlines = (ResponseInline,)

    @admin.display(description="candidate", ordering="candidate__email")
    def candidate_email(self, session: InterviewSession) -> str:
        return session.candidate.email


@admin.register(Response)
class ResponseAdmin(ReadOnlyAdmin):
    list_display = (
        "id",
        "config",
        "label",
        "question_type",
        "transcript_source",
        "skipped",
        "answered_at",
        "reply_source",
    )
    list_filter = ("question_type", "transcript_source", "reply_source", "skipped", "created_at")
    list_select_related = ("session__config",)
    search_fields = ("=session__id", "session__candidate__email", "session__config__job_role")
    date_hierarchy = "created_at"
    # Recordings have no address: they are handed out by pages that ask for permission.
    exclude = ("audio",)

    @admin.display(description="interview", ordering="session__config__job_role")
    def config(self, response: Response) -> str:
        return response.session.config.job_role


@admin.register(Utterance)
class UtteranceAdmin(ReadOnlyAdmin):
    list_display = ("said_at", "session", "turn", "speaker", "source")
    list_filter = ("speaker", "source", "said_at")
    list_select_related = ("session",)
    search_fields = ("=session__id", "session__candidate__email")


@admin.register(AnswerTranscript)
class AnswerTranscriptAdmin(ReadOnlyAdmin):
    list_display = ("response", "source", "confidence", "provider", "model", "created_at")
    list_filter = ("source", "created_at")
    list_select_related = ("response",)
    search_fields = ("=response__session__id", "response__session__candidate__email")


@admin.register(Take)
class TakeAdmin(ReadOnlyAdmin):
    """A recording on its way in. The sound itself is handed out by pages that ask for permission."""

    list_display = (
        "session",
        "turn",
        "content_type",
        "chunk_count",
        "size_bytes",
        "is_closed",
        "is_taken",
        "changed_at",
    )
    list_filter = ("is_closed", "is_taken", "created_at")
    list_select_related = ("session",)
    search_fields = ("=session__id", "session__candidate__email")


@admin.register(CandidateRequest)
class CandidateRequestAdmin(ReadOnlyAdmin):
    list_display = ("kind", "session", "created_at", "settled_at", "settled_by")
    list_filter = ("kind", "created_at")
    list_select_related = ("session", "settled_by")
    search_fields = ("=session__id", "session__candidate__email")


@admin.register(CodeRun)
class CodeRunAdmin(ReadOnlyAdmin):
    list_display = ("id", "session", "exercise", "against", "language", "status", "created_at", "finished_at")
    list_filter = ("status", "against", "language", "created_at")
    list_select_related = ("session", "exercise")
    search_fields = ("=id", "=session__id", "session__candidate__email", "exercise__title")


@admin.register(IntegrityEvent)
class IntegrityEventAdmin(ReadOnlyAdmin):
    list_display = ("began_at", "session", "turn", "kind", "seconds", "characters", "place")
    list_filter = ("kind", "began_at")
    list_select_related = ("session",)
    search_fields = ("=session__id", "session__candidate__email")
