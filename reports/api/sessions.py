"""Lists of sessions with their figures."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.models import SessionStatus
from interviews.selectors import access_config
from reports.models import DecisionOutcome, ReportStatus
from reports.selectors import WAITING, lines, sessions_found
from syncinterview.accounts.models import User
from syncinterview.lib.api.inputs import Filters, search_field
from syncinterview.lib.api.views import Api, operation

TAG = "reports"
DECISION_FILTERS = [(WAITING, "Waiting for a decision"), *DecisionOutcome.choices]


class SessionLineSerializer(serializers.Serializer[Any]):
    session_id = serializers.UUIDField()
    candidate_name = serializers.CharField()
    job_role = serializers.CharField()
    status = serializers.ChoiceField(choices=SessionStatus.choices)
    created_at = serializers.DateTimeField()
    end_time = serializers.DateTimeField(allow_null=True)
    report_status = serializers.ChoiceField(choices=ReportStatus.choices, allow_blank=True)
    overall_score = serializers.FloatField(allow_null=True)
    recommendation = serializers.CharField()
    decision = serializers.ChoiceField(choices=DecisionOutcome.choices, allow_blank=True)
    shortlisted = serializers.BooleanField()


class ReportsApi(Api):
    scope = "reports"

    class FilterSerializer(Filters):
        search = search_field("In the candidate's name and e-mail.")
        interview_id = serializers.UUIDField(required=False)
        status = serializers.ChoiceField(required=False, choices=SessionStatus.choices)
        decision = serializers.ChoiceField(required=False, choices=DECISION_FILTERS)
        shortlisted = serializers.BooleanField(required=False, default=False, help_text="True: the shortlist alone.")

    @operation(
        id="reports_list",
        tag=TAG,
        summary="Sessions with their reports' figures",
        response=SessionLineSerializer,
        filters=FilterSerializer,
        paginated=True,
        description="Of one's own interviews (an admin: of all), and one's own practice.",
    )
    def get(self, request: Request) -> Response:
        filters = self.filters(self.FilterSerializer)
        config_id = filters.pop("interview_id", None)
        found = sessions_found(cast(User, request.user), config_id=config_id, own_practice=True, **filters)
        return self.page(found, SessionLineSerializer, present=lines)


class ResultsApi(Api):
    scope = "reports"

    class FilterSerializer(Filters):
        search = search_field("In the candidate's name and e-mail.")
        decision = serializers.ChoiceField(required=False, choices=DECISION_FILTERS)
        shortlisted = serializers.BooleanField(required=False, default=False, help_text="True: the shortlist alone.")

    @operation(
        id="interviews_results",
        tag=TAG,
        summary="Results of an interview's completed sessions",
        response=SessionLineSerializer,
        filters=FilterSerializer,
        paginated=True,
    )
    def get(self, request: Request, config_id: UUID) -> Response:
        user = cast(User, request.user)
        access_config(user, config_id)
        found = sessions_found(
            user, config_id=config_id, status=SessionStatus.COMPLETED, **self.filters(self.FilterSerializer)
        )
        return self.page(found, SessionLineSerializer, present=lines)
