"""Beginning with an account: practice over one's own documents, or an interview one was invited to."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.selectors import access_document
from interviews.api.shapes import BegunSerializer, begun, socket_path
from interviews.selectors import config_offered
from interviews.services import account_enter, consent_in_force, practice_start, session_clock_start
from syncinterview.accounts.models import User
from syncinterview.lib.api.fields import AgreedField
from syncinterview.lib.api.inputs import Input
from syncinterview.lib.api.views import Api, operation

TAG = "sessions"


class PracticeApi(Api):
    class InputSerializer(Input):
        jd_id = serializers.UUIDField()
        resume_id = serializers.UUIDField()

    class OutputSerializer(serializers.Serializer[Any]):
        interview_id = serializers.UUIDField()
        session_token = serializers.CharField(help_text="Shown this once.")
        websocket_path = serializers.CharField()
        job_role = serializers.CharField()
        total_questions = serializers.IntegerField()

    @operation(
        id="practice_start",
        tag=TAG,
        summary="Practise over one's own documents",
        request=InputSerializer,
        response=OutputSerializer,
        errors=(404,),
        throttle="start",
        idempotent=True,
        description="Both documents have to be `ready`. The interview is held over the WebSocket, or by "
        "interviews/session/submit; its clock starts there.",
    )
    def post(self, request: Request) -> Response:
        user = cast(User, request.user)
        sent = self.read(self.InputSerializer)
        jd, resume = access_document(user, sent["jd_id"]), access_document(user, sent["resume_id"])
        session, token = practice_start(user=user, jd=jd, resume=resume)
        started = {
            "interview_id": session.pk,
            "session_token": token,
            "websocket_path": socket_path(session),
            "job_role": session.config.job_role,
            "total_questions": session.config.question_count,
        }
        return Response(self.OutputSerializer(started).data)


class InterviewStartApi(Api):
    class InputSerializer(Input):
        consent = AgreedField(help_text="To what public/interviews/{slug} shows as `consent`.")

    @operation(
        id="interviews_start",
        tag=TAG,
        summary="Begin an interview with an account",
        request=InputSerializer,
        response=BegunSerializer,
        status=201,
        throttle="start",
        idempotent=True,
        description="Gives the first question, so the clock starts.",
    )
    def post(self, request: Request, config_id: UUID) -> Response:
        config = config_offered(str(config_id))
        self.read(self.InputSerializer)
        consent = consent_in_force(config)
        session, token = account_enter(config=config, user=cast(User, request.user), consent=consent)
        session_clock_start(session_id=session.pk)
        return Response(BegunSerializer(begun(session, token)).data, status=201)
