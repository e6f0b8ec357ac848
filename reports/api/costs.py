"""What models cost."""

from __future__ import annotations

from datetime import UTC
from typing import Any, cast

from django.utils import timezone
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from llm.selectors import CallFigures
from reports.selectors import access_costs
from syncinterview.accounts.models import User
from syncinterview.lib.api.permissions import HiringTeam, KeyAllows
from syncinterview.lib.api.views import Api, operation

TAG = "reports"


class CostsApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)
    scope = "reports"

    class OutputSerializer(serializers.Serializer[Any]):
        class FiguresSerializer(serializers.Serializer[Any]):
            calls = serializers.IntegerField()
            failed = serializers.IntegerField()
            by_rules = serializers.IntegerField(help_text="Done by rules, since no model did it.")
            tokens = serializers.IntegerField()
            cost_usd = serializers.FloatField()

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


def _figures(found: CallFigures) -> dict[str, Any]:
    return {
        "calls": found.calls,
        "failed": found.failed,
        "by_rules": found.by_rules,
        "tokens": found.tokens,
        "cost_usd": found.cost_usd,
    }
