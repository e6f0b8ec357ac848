"""For who holds an interview's link and no account. Answers come as `{"success": true, "data": ...}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiRequest
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from candidates.services import CONTENT_TYPES
from interviews.api.session_token import HoldsSession, SessionToken
from interviews.api.shapes import ACTIONS, AskedSerializer, BegunSerializer, asked, begun, following
from interviews.broadcast import broadcast
from interviews.link import LinkState, link_state
from interviews.live.state import SessionState
from interviews.models import (
    Avatar,
    EndReason,
    InterviewSession,
    InterviewType,
    Language,
    Phase,
    SessionStatus,
    TranscriptSource,
)
from interviews.selectors import config_of_link, config_offered
from interviews.services import (
    Entrant,
    answer_give,
    candidate_enter,
    consent_in_force,
    session_clock_start,
    session_end,
)
from interviews.services.recording import ANSWER_MAX_BYTES
from interviews.services.submission import ANSWER_MAX_LENGTH
from llm.services import interviewer
from syncinterview.lib.api.fields import AgreedField
from syncinterview.lib.api.inputs import Input
from syncinterview.lib.api.parsing import BoundedJSONParser
from syncinterview.lib.api.recordings import audio_file_field, recording_of
from syncinterview.lib.api.views import Api, operation

TAG = "public"
RESUME_ENCODING = {"contentType": ", ".join(CONTENT_TYPES.values())}
LINK_STATES = [(state.value, state.value) for state in LinkState]


def enveloped(found: dict[str, Any]) -> dict[str, Any]:
    return {"success": True, "data": found}


class InterviewApi(Api):
    authentication_classes = ()
    permission_classes = ()

    class OutputSerializer(serializers.Serializer[Any]):
        class ConsentSerializer(serializers.Serializer[Any]):
            version = serializers.CharField()
            language = serializers.CharField()
            text = serializers.CharField()

        id = serializers.UUIDField()
        slug = serializers.CharField()
        job_role = serializers.CharField()
        interview_type = serializers.ChoiceField(choices=InterviewType.choices)
        language = serializers.ChoiceField(choices=Language.choices)
        avatar = serializers.ChoiceField(choices=Avatar.choices)
        state = serializers.ChoiceField(choices=LINK_STATES)
        total_questions = serializers.IntegerField()
        time_limit_seconds = serializers.IntegerField()
        opens_at = serializers.DateTimeField(allow_null=True)
        closes_at = serializers.DateTimeField(allow_null=True)
        asks_by = serializers.CharField(help_text="The model that asks and judges; `rules` where none is configured.")
        consent = ConsentSerializer(help_text="What happens to the data, to be agreed to before starting.")

    @operation(
        id="public_interview",
        tag=TAG,
        summary="What a candidate may know before starting",
        response=OutputSerializer,
        throttle="public_read",
    )
    def get(self, request: Request, slug: str) -> Response:
        config = config_of_link(slug)
        consent = consent_in_force(config)
        found = {
            "id": config.pk,
            "slug": config.slug,
            "job_role": config.job_role,
            "interview_type": config.interview_type,
            "language": config.language,
            "avatar": config.avatar,
            "state": link_state(config, now=timezone.now()).value,
            "total_questions": config.question_count,
            "time_limit_seconds": config.time_limit_minutes * 60,
            "opens_at": config.opens_at,
            "closes_at": config.closes_at,
            "asks_by": interviewer().model,
            "consent": {"version": consent.version, "language": consent.language, "text": consent.full},
        }
        return Response(self.OutputSerializer(found).data)


class PublicStartApi(Api):
    authentication_classes = ()
    permission_classes = ()
    parser_classes = (MultiPartParser, BoundedJSONParser)

    class InputSerializer(Input):
        interview_id = serializers.CharField(max_length=80, help_text="The interview's id, or its link's last part.")
        name = serializers.CharField(max_length=150)
        email = serializers.EmailField(max_length=254)
        phone = serializers.CharField(required=False, allow_blank=True, max_length=40, default="")
        consent = AgreedField()

    class FormInputSerializer(InputSerializer):
        resume = serializers.FileField(
            required=False, allow_empty_file=True, max_length=255, help_text="PDF, DOCX, ODT, RTF or TXT, up to 5 MB."
        )

    class OutputSerializer(serializers.Serializer[Any]):
        success = serializers.BooleanField()
        data = BegunSerializer()  # type: ignore[assignment] # the name is the wire's

    @operation(
        id="public_session_start",
        tag=TAG,
        summary="Begin an interview by its link",
        request={
            "multipart/form-data": OpenApiRequest(FormInputSerializer, encoding={"resume": RESUME_ENCODING}),
            "application/json": InputSerializer,
        },
        response=OutputSerializer,
        status=201,
        errors=(404, 503),
        throttle="start",
        idempotent=True,
        description="Gives the first question, so the clock starts.",
    )
    def post(self, request: Request) -> Response:
        sent = self.read(self.FormInputSerializer)
        config = config_offered(sent["interview_id"])
        entrant = Entrant(name=sent["name"], email=sent["email"], phone=sent["phone"], resume=sent.get("resume"))
        session, token = candidate_enter(config=config, entrant=entrant, consent=consent_in_force(config))
        session_clock_start(session_id=session.pk)
        return Response(self.OutputSerializer(enveloped(begun(session, token))).data, status=201)


class HeldApi(Api):
    """A path of one session, for who holds its token."""

    authentication_classes: Sequence[type[BaseAuthentication]] = (SessionToken,)
    permission_classes = (HoldsSession,)

    def held(self, request: Request, session_id: UUID) -> InterviewSession:
        """The token's session. Raises Http404 under another's address."""
        session: InterviewSession = request.auth  # type: ignore[assignment] # HoldsSession has looked
        if session.pk != session_id:
            raise Http404("No such session.")
        return session


class PublicSubmitApi(HeldApi):
    parser_classes = (MultiPartParser, BoundedJSONParser)

    class InputSerializer(Input):
        question_number = serializers.IntegerField(min_value=1, max_value=10_000)
        live_transcript = serializers.CharField(
            required=False, allow_blank=True, max_length=ANSWER_MAX_LENGTH, default="", help_text="The answer's words."
        )
        audio_file = audio_file_field()
        code = serializers.CharField(
            required=False, allow_blank=True, trim_whitespace=False, max_length=ANSWER_MAX_LENGTH, default=""
        )
        question_text = serializers.CharField(
            required=False, allow_blank=True, help_text="Not needed: the server knows what it asked."
        )
        question_type = serializers.CharField(required=False, allow_blank=True, help_text="Not needed either.")

    class OutputSerializer(serializers.Serializer[Any]):
        class ReplySerializer(serializers.Serializer[Any]):
            action = serializers.ChoiceField(choices=ACTIONS)
            next_index = serializers.IntegerField(allow_null=True, help_text="Of a prepared question, from 0.")
            question_text = serializers.CharField()
            suggested_time_seconds = serializers.IntegerField()
            question = AskedSerializer(allow_null=True)

        success = serializers.BooleanField()
        data = ReplySerializer()  # type: ignore[assignment] # as above

    @operation(
        id="public_session_submit",
        tag=TAG,
        summary="Answer the open question",
        request=InputSerializer,
        response=OutputSerializer,
        errors=(409,),
        throttle="submit",
        description="Answers within two seconds, by the rules where a model takes longer. Sent again, the same answer "
        "gets the same reply. Send words, a recording, or both: a recording alone is turned into words at once where "
        "that can be done in time, and otherwise afterwards, while the interview goes on.",
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        session = self.held(request, session_id)
        sent = self.read(self.InputSerializer)
        given = answer_give(
            session_id=session.pk,
            turn=sent["question_number"],
            text=sent["live_transcript"],
            code=sent["code"],
            source=TranscriptSource.LIVE,
            audio=recording_of(sent, most_bytes=ANSWER_MAX_BYTES),
        )
        broadcast(session.pk, "session.moved")
        return Response(self.OutputSerializer(enveloped(following(given.reply))).data)


class StandingSerializer(serializers.Serializer[Any]):
    """Where a session stands."""

    class ProgressSerializer(serializers.Serializer[Any]):
        asked = serializers.IntegerField()
        total = serializers.IntegerField()

    session_id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=SessionStatus.choices)
    end_reason = serializers.CharField()
    waiting_for = serializers.ChoiceField(choices=Phase.choices)
    question = AskedSerializer(allow_null=True)
    progress = ProgressSerializer()
    start_time = serializers.DateTimeField(allow_null=True)
    end_time = serializers.DateTimeField(allow_null=True)
    deadline = serializers.DateTimeField(allow_null=True)
    time_remaining_seconds = serializers.IntegerField()


class StandingEnvelope(serializers.Serializer[Any]):
    success = serializers.BooleanField()
    data = StandingSerializer()  # type: ignore[assignment] # as above


class SessionApi(HeldApi):
    @operation(id="public_session_get", tag=TAG, summary="Where the session stands", response=StandingEnvelope)
    def get(self, request: Request, session_id: UUID) -> Response:
        return Response(StandingEnvelope(enveloped(_standing(self.held(request, session_id)))).data)


class EndApi(HeldApi):
    @operation(
        id="public_session_end",
        tag=TAG,
        summary="End the interview",
        response=StandingEnvelope,
        description="What was answered is kept. Ending what is over changes nothing.",
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        session = self.held(request, session_id)
        if session_end(session_id=session.pk, reason=EndReason.ENDED_BY_CANDIDATE):
            broadcast(session.pk, "session.moved")
        session.refresh_from_db()
        return Response(StandingEnvelope(enveloped(_standing(session))).data)


def _standing(session: InterviewSession) -> dict[str, Any]:
    state = SessionState.model_validate(session.state)
    left = session.time_limit_seconds
    if session.deadline is not None:
        left = max(0, int((session.deadline - timezone.now()).total_seconds()))
    return {
        "session_id": session.pk,
        "status": session.status,
        "end_reason": session.end_reason,
        "waiting_for": session.phase,
        "question": None if session.is_over else asked(state.current),
        "progress": {"asked": state.presets_asked, "total": len(state.plan)},
        "start_time": session.start_time,
        "end_time": session.end_time,
        "deadline": session.deadline,
        "time_remaining_seconds": 0 if session.is_over else left,
    }
