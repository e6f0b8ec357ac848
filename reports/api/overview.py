"""What waits for a member of a hiring team: the figures of the first page."""

from __future__ import annotations

from typing import Any, cast

from django.utils import timezone
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from reports.api.sessions import SessionLineSerializer
from reports.selectors import overview_of, readings_shown
from syncinterview.accounts.models import User
from syncinterview.lib.api.permissions import HiringTeam, KeyAllows
from syncinterview.lib.api.views import Api, operation


class OverviewApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)
    scope = "reports"

    class OutputSerializer(serializers.Serializer[Any]):
        class InterviewSerializer(serializers.Serializer[Any]):
            id = serializers.UUIDField()
            job_role = serializers.CharField()
            running = serializers.IntegerField(help_text="Sessions that go on.")
            over = serializers.IntegerField(help_text="Sessions that are completed.")
            waiting = serializers.IntegerField(help_text="Of those, the ones that nobody has decided on.")

        class ReadingSerializer(serializers.Serializer[Any]):
            session_id = serializers.UUIDField()
            candidate_name = serializers.CharField()
            job_role = serializers.CharField()
            asked_at = serializers.DateTimeField()
            note = serializers.CharField()

        waiting_count = serializers.IntegerField(help_text="Reports that nobody has decided on.")
        running_count = serializers.IntegerField(help_text="Sessions that go on.")
        over_this_week = serializers.IntegerField(help_text="Sessions that were completed in the last seven days.")
        waiting = SessionLineSerializer(many=True, help_text="Those that have waited longest for a decision.")
        interviews = InterviewSerializer(many=True, help_text="The open ones, newest first.")
        recent = SessionLineSerializer(many=True, help_text="The newest sessions.")
        readings = ReadingSerializer(many=True, help_text="Reports one was asked to read, and has not answered.")

    @operation(
        id="overview",
        tag="reports",
        summary="What runs, what is over, what waits for me",
        response=OutputSerializer,
        description="Of one's own interviews; of all, for admins. The lists are the beginnings of longer ones.",
    )
    def get(self, request: Request) -> Response:
        user = cast(User, request.user)
        found = overview_of(user, now=timezone.now())
        shown = {
            "waiting_count": found.waiting_count,
            "running_count": found.running_count,
            "over_this_week": found.over_this_week,
            "waiting": found.waiting,
            "interviews": [
                {
                    "id": line.config.pk,
                    "job_role": line.config.job_role,
                    "running": line.running,
                    "over": line.over,
                    "waiting": line.waiting,
                }
                for line in found.interviews
            ],
            "recent": found.recent,
            "readings": [
                {
                    "session_id": waiting.reading.session_id,
                    "candidate_name": waiting.candidate_name,
                    "job_role": waiting.reading.session.config.job_role,
                    "asked_at": waiting.reading.asked_at,
                    "note": waiting.reading.note,
                }
                for waiting in readings_shown(user)
            ],
        }
        return Response(self.OutputSerializer(shown).data)
