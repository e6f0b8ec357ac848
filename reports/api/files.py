"""What a candidate gave: the recording of an answer, the résumé as a file, how a program came about."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.services import CONTENT_TYPES
from reports.selectors import access_recording, access_resume_file, access_writing
from syncinterview.accounts.models import User
from syncinterview.lib.api.views import Api, operation
from syncinterview.lib.downloads import SOUNDS, attachment, playable

TAG = "reports"
KINDS = sorted(set(SOUNDS.values()))


class RecordingApi(Api):
    scope = "reports"

    @operation(
        id="reports_recording",
        tag=TAG,
        summary="The recording of an answer",
        responses={(status, kind): OpenApiTypes.BINARY for status in (200, 206) for kind in KINDS},
        description="Whole, or the part that a `Range` header asks for. 404 while the candidate's name is hidden.",
    )
    def get(self, request: Request, session_id: UUID, number: int) -> HttpResponse:
        file = access_recording(cast(User, request.user), session_id, number)
        return playable(file, part=request.headers.get("Range", ""))


class ResumeApi(Api):
    scope = "reports"

    @operation(
        id="reports_resume",
        tag=TAG,
        summary="The candidate's résumé as they sent it",
        responses={(200, kind): OpenApiTypes.BINARY for kind in CONTENT_TYPES.values()},
        description="In the kind it was sent in. 404 while the candidate's name is hidden.",
    )
    def get(self, request: Request, session_id: UUID) -> HttpResponse:
        document = access_resume_file(cast(User, request.user), session_id)
        return attachment(document.file, name=document.original_name, content_type=document.content_type)


class WritingApi(Api):
    scope = "reports"

    class OutputSerializer(serializers.Serializer[Any]):
        class MomentSerializer(serializers.Serializer[Any]):
            seconds = serializers.IntegerField(
                allow_null=True, help_text="After the first that was kept; null: the program as it was sent."
            )
            language = serializers.CharField()
            source = serializers.CharField()  # type: ignore[assignment] # the name is the wire's

        number = serializers.IntegerField(help_text="Of the question.")
        moments = MomentSerializer(many=True)

    @operation(
        id="reports_writing",
        tag=TAG,
        summary="How the program of an answer came about",
        response=OutputSerializer,
        description="What stood in the editor, moment by moment. 404 where the interview does not keep it.",
    )
    def get(self, request: Request, session_id: UUID, number: int) -> Response:
        found = access_writing(cast(User, request.user), session_id, number)
        return Response(self.OutputSerializer({"number": number, "moments": found.moments}).data)
