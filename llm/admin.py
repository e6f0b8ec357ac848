"""The call ledger in the administration: figures to look at."""

from django.contrib import admin

from llm.models import LLMCall
from syncinterview.lib.admin import ReadOnlyAdmin


@admin.register(LLMCall)
class LLMCallAdmin(ReadOnlyAdmin):
    list_display = (
        "created_at",
        "purpose",
        "provider",
        "model",
        "turn",
        "ask",
        "outcome",
        "latency_ms",
        "time_to_first_token_ms",
        "tokens_in",
        "tokens_out",
        "cost_usd",
    )
    list_filter = ("purpose", "outcome", "created_at")
    search_fields = ("=session_id", "provider", "model", "error_code")
    date_hierarchy = "created_at"
