"""What a candidate chooses, asks the team for, and corrects; and their own answers. For who holds the session."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.api.public import HeldApi
from interviews.models import (
    AnswersBy,
    CandidateRequest,
    InterviewSession,
    Language,
    MoreTime,
    QuestionType,
    RequestKind,
    Transcription,
    TranscriptSource,
)
from interviews.models import Response as Answer
from interviews.services import answer_correct, choices_save, draft_save, is_correctable, request_make
from interviews.services.submission import ANSWER_MAX_LENGTH
from syncinterview.lib.api.inputs import Filters, Input
from syncinterview.lib.api.views import operation
from syncinterview.lib.errors import InvalidState

TAG = "candidates"
HEARD = [(each.value, each.label) for each in Transcription if each]


class ChoicesApi(HeldApi):
    class InputSerializer(Input):
        answers_by = serializers.ChoiceField(required=False, choices=AnswersBy.choices)
        time_percent = serializers.ChoiceField(
            required=False, choices=MoreTime.choices, help_text="Of the time as planned; what the team allows."
        )
        language = serializers.ChoiceField(
            required=False, choices=Language.choices, help_text="To answer in; one that is offered."
        )

    class OutputSerializer(serializers.Serializer[Any]):
        answers_by = serializers.ChoiceField(choices=AnswersBy.choices)
        time_percent = serializers.IntegerField()
        language = serializers.ChoiceField(choices=Language.choices)
        time_limit_seconds = serializers.IntegerField()

    @operation(
        id="session_choices",
        tag=TAG,
        summary="Choose how to answer, in which language, and how much time to take",
        request=InputSerializer(partial=True),
        response=OutputSerializer,
        errors=(409,),
        throttle="wish",
        description="What is left out stays. Time and language are chosen before the beginning: 409 later.",
    )
    def patch(self, request: Request, session_id: UUID) -> Response:
        session = self.held(request, session_id)
        sent = self.read(self.InputSerializer, partial=True)
        by = sent.get("answers_by")
        saved = choices_save(
            session_id=session.pk,
            answers_by=AnswersBy(by) if by else None,
            time_percent=sent.get("time_percent"),
            language=sent.get("language"),
        )
        return Response(self.OutputSerializer(_chosen(saved)).data)


class RequestSerializer(serializers.ModelSerializer[CandidateRequest]):
    class Meta:
        model = CandidateRequest
        fields = ("id", "kind", "created_at", "settled_at")
        read_only_fields = fields


class RequestsApi(HeldApi):
    class InputSerializer(Input):
        kind = serializers.ChoiceField(choices=RequestKind.choices)

    @operation(
        id="session_requests",
        tag=TAG,
        summary="What I have asked the team for",
        response=RequestSerializer,
        filters=Filters,
        paginated=True,
    )
    def get(self, request: Request, session_id: UUID) -> Response:
        self.filters(Filters)
        asked = CandidateRequest.objects.filter(session=self.held(request, session_id)).order_by("-created_at", "pk")
        return self.page(asked, RequestSerializer)

    @operation(
        id="session_request",
        tag=TAG,
        summary="Ask the team for something",
        request=InputSerializer,
        response=RequestSerializer,
        status=201,
        throttle="wish",
        idempotent=True,
        description="A person instead, more time, a copy of one's data or its deletion. Asked again while it is "
        "open, it is the same request.",
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        session = self.held(request, session_id)
        kind = RequestKind(self.read(self.InputSerializer)["kind"])
        return Response(RequestSerializer(request_make(session_id=session.pk, kind=kind)).data, status=201)


class AnswerDraftApi(HeldApi):
    class InputSerializer(Input):
        turn = serializers.IntegerField(min_value=1, max_value=10_000, help_text="The open question's number.")
        text = serializers.CharField(allow_blank=True, max_length=ANSWER_MAX_LENGTH)

    @operation(
        id="session_draft",
        tag=TAG,
        summary="Save the answer that is being written",
        request=InputSerializer,
        status=204,
        errors=(409,),
        throttle="draft",
        description="When the time is over, it is the answer.",
    )
    def put(self, request: Request, session_id: UUID) -> Response:
        session = self.held(request, session_id)
        if not draft_save(session_id=session.pk, **self.read(self.InputSerializer)):
            raise InvalidState(_("This question is closed."), code="stale_turn")
        return Response(status=204)


class OwnAnswerSerializer(serializers.Serializer[Any]):
    """An answer as its candidate sees it."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(source="turn")
    label = serializers.CharField()  # type: ignore[assignment] # the name is the wire's
    question_type = serializers.ChoiceField(choices=QuestionType.choices)
    question_text = serializers.CharField()
    transcript = serializers.CharField()
    code = serializers.CharField()
    transcript_source = serializers.ChoiceField(choices=TranscriptSource.choices)
    transcription = serializers.ChoiceField(
        choices=HEARD, allow_blank=True, help_text="Empty: not recorded. How far a recording is on its way to words."
    )
    skipped = serializers.BooleanField()
    is_correctable = serializers.SerializerMethodField()

    def get_is_correctable(self, answer: Answer) -> bool:
        return is_correctable(answer)


class AnswersApi(HeldApi):
    @operation(
        id="session_answers",
        tag=TAG,
        summary="My answers",
        response=OwnAnswerSerializer,
        filters=Filters,
        paginated=True,
    )
    def get(self, request: Request, session_id: UUID) -> Response:
        self.filters(Filters)
        session = self.held(request, session_id)
        return self.page(session.responses.select_related("session").order_by("turn"), OwnAnswerSerializer)


class CorrectionApi(HeldApi):
    class InputSerializer(Input):
        text = serializers.CharField(max_length=ANSWER_MAX_LENGTH)

    @operation(
        id="session_answer_correct",
        tag=TAG,
        summary="Correct what was written down of a spoken answer",
        request=InputSerializer,
        response=OwnAnswerSerializer,
        errors=(409,),
        throttle="correction",
        description="After the interview, for a week. Both versions are kept; the corrected one is judged.",
    )
    def put(self, request: Request, session_id: UUID, response_id: UUID) -> Response:
        session = self.held(request, session_id)
        sent = self.read(self.InputSerializer)
        try:
            answer = answer_correct(session_id=session.pk, response_id=response_id, text=sent["text"])
        except Answer.DoesNotExist:
            raise Http404("No such answer.") from None
        return Response(OwnAnswerSerializer(answer).data)


def _chosen(session: InterviewSession) -> dict[str, Any]:
    return {
        "answers_by": session.answers_by,
        "time_percent": session.time_percent,
        "language": session.answer_language,
        "time_limit_seconds": session.time_limit_seconds,
    }
