"""Webhooks and their log in the administration: to look at."""

from __future__ import annotations

from django.contrib import admin

from integrations.models import Delivery, Webhook
from syncinterview.lib.admin import ReadOnlyAdmin


@admin.register(Webhook)
class WebhookAdmin(ReadOnlyAdmin):
    list_display = ("url", "owner", "created_at")
    search_fields = ("url", "owner__email")
    list_select_related = ("owner",)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("event", "webhook", "status", "attempts", "status_code", "created_at")
    list_filter = ("status", "event")
    search_fields = ("webhook__url",)
    list_select_related = ("webhook",)
