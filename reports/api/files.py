"""What a candidate gave, as files: the recording of an answer, the résumé."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from candidates.services import CONTENT_TYPES
from reports.selectors import access_recording, access_resume_file
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
