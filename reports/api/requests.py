"""What a candidate asks the team for, seen to by one of them."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.models import CandidateRequest, MoreTime
from interviews.selectors import access_session
from interviews.services import request_settle
from reports.selectors.recordings import access_request
from syncinterview.accounts.models import User
from syncinterview.lib.api.inputs import Filters, Input
from syncinterview.lib.api.views import Api, operation

TAG = "reports"


class CandidateRequestSerializer(serializers.ModelSerializer[CandidateRequest]):
    settled_by = serializers.UUIDField(source="settled_by_id", allow_null=True)

    class Meta:
        model = CandidateRequest
        fields = ("id", "session_id", "kind", "created_at", "settled_at", "settled_by")
        read_only_fields = fields


class RequestsApi(Api):
    scope = "reports"

    @operation(
        id="requests_list",
        tag=TAG,
        summary="What the candidate asks the team for",
        response=CandidateRequestSerializer,
        filters=Filters,
        paginated=True,
        description="Settled ones too, the newest first.",
    )
    def get(self, request: Request, session_id: UUID) -> Response:
        self.filters(Filters)
        session = access_session(cast(User, request.user), session_id)
        return self.page(
            CandidateRequest.objects.filter(session=session).order_by("-created_at", "pk"), CandidateRequestSerializer
        )


class SettleApi(Api):
    scope = "reports"

    class InputSerializer(Input):
        time_percent = serializers.ChoiceField(
            required=False, choices=MoreTime.choices, help_text="Of the time as planned, granted with it."
        )

    @operation(
        id="requests_settle",
        tag=TAG,
        summary="Note that a request has been seen to",
        request=InputSerializer(partial=True),
        response=CandidateRequestSerializer,
        errors=(409,),
        description="Again it changes nothing. 409 for more time when the interview has begun.",
    )
    def post(self, request: Request, session_id: UUID, request_id: UUID) -> Response:
        user = cast(User, request.user)
        asked = access_request(user, session_id, request_id)
        sent = self.read(self.InputSerializer, partial=True)
        request_settle(request=asked, by=user, grant_percent=sent.get("time_percent"))
        return Response(CandidateRequestSerializer(access_request(user, session_id, request_id)).data)
