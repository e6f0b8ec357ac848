"""The hiring team's page about other systems: webhooks with their log, and keys for the API."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from integrations.forms import KeyForm, WebhookForm
from integrations.selectors import access_webhook, webhooks_with_log
from integrations.services import webhook_create, webhook_delete, webhook_test
from syncinterview.accounts.selectors import (
    InterviewerRequest,
    access_api_key,
    api_keys_of,
    interviewer_required,
)
from syncinterview.accounts.services import api_key_create, api_key_revoke
from syncinterview.lib.errors import ProductError
from syncinterview.lib.forms import error_add


@never_cache
@interviewer_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: InterviewerRequest) -> HttpResponse:
    """Two forms on one page; `form` in the request tells which one was sent. A new key or secret is shown this once."""
    sent = request.POST.get("form")
    webhook_form = WebhookForm(request.POST if sent == "webhook" else None)
    key_form = KeyForm(request.POST if sent == "key" else None)
    letters, made = "", None
    if sent == "webhook" and webhook_form.is_valid():
        try:
            made = webhook_create(owner=request.user, **webhook_form.cleaned_data)
        except ProductError as error:
            error_add(webhook_form, error)
        else:
            webhook_form = WebhookForm()
    if sent == "key" and key_form.is_valid():
        try:
            _, letters = api_key_create(owner=request.user, **key_form.cleaned_data)
        except ProductError as error:
            error_add(key_form, error)
        else:
            key_form = KeyForm()
    refused = webhook_form.errors or key_form.errors
    context = {
        "webhooks": webhooks_with_log(request.user),
        "keys": api_keys_of(request.user),
        "webhook_form": webhook_form,
        "key_form": key_form,
        "letters": letters,
        "made": made,
        "area": "integrations",
    }
    return render(request, "integrations/overview.html", context, status=422 if refused else 200)


@interviewer_required
@require_POST
def test(request: InterviewerRequest, webhook_id: UUID) -> HttpResponse:
    webhook_test(webhook=access_webhook(request.user, webhook_id))
    messages.success(request, "A test is on its way. Look again in a moment.")
    return redirect("integrations:overview")


@interviewer_required
@require_POST
def delete(request: InterviewerRequest, webhook_id: UUID) -> HttpResponse:
    webhook_delete(webhook=access_webhook(request.user, webhook_id))
    messages.success(request, "The webhook is deleted.")
    return redirect("integrations:overview")


@interviewer_required
@require_POST
def key_revoke(request: InterviewerRequest, key_id: UUID) -> HttpResponse:
    api_key_revoke(key=access_api_key(request.user, key_id))
    messages.success(request, "The key is revoked.")
    return redirect("integrations:overview")
