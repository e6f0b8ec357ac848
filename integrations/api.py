"""The webhooks part of the REST API. Webhooks are made by people, so API keys have no scope for them."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from integrations.models import EVENTS, Delivery, DeliveryStatus, Event, Webhook
from integrations.selectors import access_webhook, deliveries_found, webhooks_of
from integrations.services import webhook_create, webhook_delete, webhook_test
from syncinterview.accounts.models import User
from syncinterview.lib.api.inputs import Filters, Input, search_field
from syncinterview.lib.api.permissions import HiringTeam, KeyAllows
from syncinterview.lib.api.views import Api, operation

TAG = "webhooks"


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    url = serializers.URLField()
    events = serializers.ListField(child=serializers.ChoiceField(choices=EVENTS))

    class Meta:
        model = Webhook
        fields = ("id", "url", "events", "created_at")
        read_only_fields = fields


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    data = serializers.DictField()  # type: ignore[assignment] # the name is the wire's

    class Meta:
        model = Delivery
        fields = ("id", "event", "data", "status", "attempts", "status_code", "error", "created_at", "tried_at")
        read_only_fields = fields


class WebhooksApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)

    class FilterSerializer(Filters):
        search = search_field("In the address.")

    class InputSerializer(Input):
        url = serializers.URLField(max_length=500)
        events = serializers.ListField(child=serializers.ChoiceField(choices=EVENTS), min_length=1, max_length=20)

    class OutputSerializer(WebhookSerializer):
        secret = serializers.CharField(help_text="What the deliveries are signed with. Shown this once.")

        class Meta(WebhookSerializer.Meta):
            fields = (*WebhookSerializer.Meta.fields, "secret")  # type: ignore[assignment] # one more
            read_only_fields = fields  # type: ignore[assignment] # the same

    @operation(
        id="webhooks_list",
        tag=TAG,
        summary="My webhooks",
        response=WebhookSerializer,
        filters=FilterSerializer,
        paginated=True,
    )
    def get(self, request: Request) -> Response:
        search = self.filters(self.FilterSerializer).get("search", "")
        return self.page(webhooks_of(cast(User, request.user)).filter(url__icontains=search), WebhookSerializer)

    @operation(
        id="webhooks_create",
        tag=TAG,
        summary="Tell an address what happens in my interviews",
        request=InputSerializer,
        response=OutputSerializer,
        status=201,
        idempotent=True,
        description="Each delivery carries X-SyncInterview-Timestamp and X-SyncInterview-Signature, which is `v1=` and "
        "the HMAC-SHA256 of `<timestamp>.<body>` with the secret. What is not answered with 2xx within 5 s is tried "
        "again, seven times over about twenty minutes.",
    )
    def post(self, request: Request) -> Response:
        webhook = webhook_create(owner=cast(User, request.user), **self.read(self.InputSerializer))
        return Response(self.OutputSerializer(webhook).data, status=201)


class WebhookApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)

    @operation(id="webhooks_delete", tag=TAG, summary="Delete a webhook with its log", status=204)
    def delete(self, request: Request, webhook_id: UUID) -> Response:
        webhook_delete(webhook=access_webhook(cast(User, request.user), webhook_id))
        return Response(status=204)


class TestApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)

    @operation(id="webhooks_test", tag=TAG, summary="Send a test", response=DeliverySerializer, status=202)
    def post(self, request: Request, webhook_id: UUID) -> Response:
        delivery = webhook_test(webhook=access_webhook(cast(User, request.user), webhook_id))
        return Response(DeliverySerializer(delivery).data, status=202)


class DeliveriesApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)

    class FilterSerializer(Filters):
        search = search_field("In the error.")
        event = serializers.ChoiceField(required=False, choices=Event.choices)
        status = serializers.ChoiceField(required=False, choices=DeliveryStatus.choices)

    @operation(
        id="webhooks_deliveries",
        tag=TAG,
        summary="The log of a webhook",
        response=DeliverySerializer,
        filters=FilterSerializer,
        paginated=True,
    )
    def get(self, request: Request, webhook_id: UUID) -> Response:
        webhook = access_webhook(cast(User, request.user), webhook_id)
        found: Any = deliveries_found(webhook, **self.filters(self.FilterSerializer))
        return self.page(found, DeliverySerializer)
