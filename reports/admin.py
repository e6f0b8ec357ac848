"""Reports in the administration: history to look at. Judging again and deciding happen on the team's pages."""

from __future__ import annotations

from django.contrib import admin

from reports.models import AnswerEvaluation, Decision, Report, SecondReading, ShareLink, ShareView, ShortlistEntry
from syncinterview.lib.admin import ReadOnlyAdmin, ReadOnlyInline


class DecisionInline(ReadOnlyInline):
    model = Decision
    fields = ("outcome", "reason", "reviewer", "created_at")
    readonly_fields = fields


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ("id", "config", "version", "status", "overall_score", "recommendation", "created_at", "ready_at")
    list_filter = ("status", "recommendation", "created_at")
    list_select_related = ("session__config",)
    search_fields = ("=id", "=session__id", "session__candidate__email", "session__config__job_role")
    date_hierarchy = "created_at"
    inlines = (DecisionInline,)

    @admin.display(description="interview", ordering="session__config__job_role")
    def config(self, report: Report) -> str:
        return report.session.config.job_role


@admin.register(AnswerEvaluation)
class AnswerEvaluationAdmin(ReadOnlyAdmin):
    list_display = ("id", "label", "version", "score", "quality", "not_assessed_reason", "created_at")
    list_filter = ("quality", "created_at")
    list_select_related = ("response",)
    search_fields = ("=response__session__id", "response__session__candidate__email")

    @admin.display(description="answer", ordering="response__label")
    def label(self, evaluation: AnswerEvaluation) -> str:
        return evaluation.response.label


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("outcome", "report", "reviewer", "created_at")
    list_filter = ("outcome", "created_at")
    list_select_related = ("report", "reviewer")
    search_fields = ("=report__id", "reviewer__email", "report__session__candidate__email")


@admin.register(SecondReading)
class SecondReadingAdmin(ReadOnlyAdmin):
    list_display = ("session", "reader", "asked_by", "asked_at", "outcome", "answered_at")
    list_filter = ("outcome", "asked_at")
    list_select_related = ("session", "reader", "asked_by")
    search_fields = ("=session__id", "reader__email", "session__candidate__email")


@admin.register(ShortlistEntry)
class ShortlistEntryAdmin(ReadOnlyAdmin):
    list_display = ("session", "added_by", "added_at")
    list_filter = ("added_at",)
    list_select_related = ("session", "added_by")
    search_fields = ("=session__id", "session__candidate__email")


class ShareViewInline(ReadOnlyInline):
    model = ShareView
    fields = ("seen_at", "as_pdf")
    readonly_fields = fields


@admin.register(ShareLink)
class ShareLinkAdmin(ReadOnlyAdmin):
    """Revoked on the report's page. Only the hash of its token is kept."""

    list_display = ("session", "created_by", "shows_contact", "created_at", "expires_at", "revoked_at")
    list_filter = ("shows_contact", "created_at")
    list_select_related = ("session", "created_by")
    search_fields = ("=session__id", "session__candidate__email", "created_by__email")
    exclude = ("token_hash",)
    inlines = (ShareViewInline,)
