"""Candidates and their papers in the administration. Deleting one erases all that was stored about the person."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from candidates.models import Candidate, Consent, Document, MatchReading
from syncinterview.lib.admin import ErasingAdmin, ReadOnlyAdmin, ReadOnlyInline


class ConsentInline(ReadOnlyInline):
    model = Consent
    fields = ("version", "language", "given_at")
    readonly_fields = fields


@admin.register(Candidate)
class CandidateAdmin(ErasingAdmin):
    list_display = ("name", "email", "phone", "created_at")
    list_filter = ("created_at",)
    search_fields = ("email", "name")
    date_hierarchy = "created_at"
    raw_id_fields = ("resume", "user")
    readonly_fields = ("resume", "user", "created_at")
    inlines = (ConsentInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Document)
class DocumentAdmin(ErasingAdmin, ReadOnlyAdmin):
    list_display = ("id", "kind", "status", "content_type", "size", "owner", "created_at")
    list_filter = ("kind", "status", "created_at")
    list_select_related = ("owner",)
    search_fields = ("=id", "owner__email", "candidates__email")
    # The file itself has no address: it is handed out by pages that ask for permission.
    exclude = ("file",)

    def has_delete_permission(self, request: HttpRequest, obj: Document | None = None) -> bool:  # type: ignore[override]
        return ErasingAdmin.has_delete_permission(self, request, obj)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ("candidate_email", "version", "language", "given_at")
    list_filter = ("version", "language", "given_at")
    list_select_related = ("candidate",)
    search_fields = ("candidate__email",)

    @admin.display(description="candidate", ordering="candidate__email")
    def candidate_email(self, consent: Consent) -> str:
        return consent.candidate.email


@admin.register(MatchReading)
class MatchReadingAdmin(ReadOnlyAdmin):
    list_display = ("id", "job_title", "model_attempts", "model_tried_at", "created_at")
    list_filter = ("created_at",)
    raw_id_fields = ("resume",)
