"""What models cost."""

from __future__ import annotations

from datetime import UTC
from typing import Any, cast

from django.utils import timezone
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.models import InterviewSession
from llm.models import Purpose
from llm.selectors import CallFigures
from reports.selectors import access_costs, interview_costs, sessions_with_costs
from syncinterview.accounts.models import User
from syncinterview.lib.api.inputs import Filters
from syncinterview.lib.api.permissions import HiringTeam, KeyAllows
from syncinterview.lib.api.views import Api, operation

TAG = "reports"


class PurposeSerializer(serializers.Serializer[Any]):
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    calls = serializers.IntegerField()
    failed = serializers.IntegerField()
    by_rules = serializers.IntegerField(help_text="Done by rules, since no model did it.")
    tokens_in = serializers.IntegerField()
    tokens_out = serializers.IntegerField()
    cost_usd = serializers.FloatField()
    p50_latency_ms = serializers.FloatField(allow_null=True, help_text="Of calls that were answered; null: none was.")
    p95_latency_ms = serializers.FloatField(allow_null=True)
    p50_first_token_ms = serializers.FloatField(allow_null=True, help_text="Null: none came token by token.")


class FiguresSerializer(serializers.Serializer[Any]):
    calls = serializers.IntegerField()
    failed = serializers.IntegerField()
    by_rules = serializers.IntegerField(help_text="Done by rules, since no model did it.")
    tokens = serializers.IntegerField()
    cost_usd = serializers.FloatField()
    purposes = PurposeSerializer(many=True, help_text="The same, by what the models were asked for.")


class CostsApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)
    scope = "reports"

    class OutputSerializer(serializers.Serializer[Any]):
        class DaySerializer(FiguresSerializer):
            day = serializers.DateField()

        class MonthSerializer(serializers.Serializer[Any]):
            spent_usd = serializers.FloatField()
            limit_usd = serializers.FloatField(allow_null=True, help_text="Null: no limit.")

        since = serializers.DateTimeField()
        all_calls = serializers.BooleanField(help_text="True: of everybody, as admins see them.")
        total = FiguresSerializer()
        days = DaySerializer(many=True)
        month = MonthSerializer(allow_null=True, help_text="Of everybody, so for admins alone.")

    @operation(
        id="costs",
        tag=TAG,
        summary="What models cost over the last days",
        response=OutputSerializer,
        description="Of one's own interviews; of everything, for admins. Days are those of UTC.",
    )
    def get(self, request: Request) -> Response:
        with timezone.override(UTC):
            found = access_costs(cast(User, request.user), now=timezone.now())
        shown = {
            "since": found.since,
            "all_calls": found.is_whole,
            "total": _figures(found.whole),
            "days": [{"day": day, **_figures(figures)} for day, figures in sorted(found.days.items())],
            "month": found.month and {"spent_usd": found.month.spent_usd, "limit_usd": found.month.limit_usd},
        }
        return Response(self.OutputSerializer(shown).data)


class InterviewCostsApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)
    scope = "reports"

    class OutputSerializer(FiguresSerializer):
        session_id = serializers.UUIDField()
        candidate_name = serializers.CharField()
        job_role = serializers.CharField()
        created_at = serializers.DateTimeField()

    @operation(
        id="costs_interviews",
        tag=TAG,
        summary="What models cost in each interview",
        response=OutputSerializer,
        filters=Filters,
        paginated=True,
        description="The sessions of the last days that asked a model, newest first, each with all of its calls. "
        "Questions that were written beforehand belong to none of them.",
    )
    def get(self, request: Request) -> Response:
        self.filters(Filters)
        found = sessions_with_costs(cast(User, request.user), now=timezone.now())
        return self.page(found, self.OutputSerializer, present=_lines)


def _lines(sessions: list[InterviewSession]) -> list[dict[str, Any]]:
    return [
        {
            "session_id": line.session.pk,
            "candidate_name": line.candidate_name,
            "job_role": line.session.config.job_role,
            "created_at": line.session.created_at,
            **_figures(line.figures),
        }
        for line in interview_costs(sessions)
    ]


def _figures(found: CallFigures) -> dict[str, Any]:
    return {
        "calls": found.calls,
        "failed": found.failed,
        "by_rules": found.by_rules,
        "tokens": found.tokens,
        "cost_usd": found.cost_usd,
        "purposes": found.purposes,
    }
