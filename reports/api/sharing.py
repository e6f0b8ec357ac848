"""Around one report: its PDF, links to it, the shortlist, second readers; and candidates of an interview compared."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from interviews.selectors import access_session
from reports.comparison import figure_rows, question_rows
from reports.handing_out import pdf_response
from reports.models import DecisionOutcome, SecondReading, ShareLink
from reports.selectors import (
    MOST_COMPARED,
    Comparison,
    access_comparison,
    access_report,
    access_second_reading,
    access_share_link,
    second_readings_of,
    share_links_of,
)
from reports.services import (
    second_reading_answer,
    second_reading_ask,
    share_link_create,
    share_link_revoke,
    shortlist_add,
    shortlist_remove,
)
from reports.services.decision import REASON_MAX_LENGTH
from reports.services.reading import NOTE_MAX_LENGTH
from reports.services.sharing import DAYS_IF_NOT_SAID, LONGEST_DAYS, MEANT_FOR_MAX_LENGTH
from syncinterview.accounts.models import User
from syncinterview.lib.api.inputs import Input, Query
from syncinterview.lib.api.views import Api, operation

TAG = "reports"
ONE_ID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


class PdfFilters(Query):
    language = serializers.ChoiceField(
        choices=settings.LANGUAGES, required=False, help_text="Of the labels; without it the interview's."
    )


class ReportPdfApi(Api):
    scope = "reports"

    @operation(
        id="reports_pdf",
        tag=TAG,
        summary="The report as PDF",
        filters=PdfFilters,
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        errors=(409,),
        description="For whoever may read the report; 409 while it is not ready.",
    )
    def get(self, request: Request, session_id: UUID) -> HttpResponse:
        wanted = self.filters(PdfFilters)
        shown = access_report(cast(User, request.user), session_id)
        return pdf_response(shown, language=wanted.get("language", ""))


class ShareLinkSerializer(serializers.ModelSerializer[ShareLink]):
    session_id = serializers.UUIDField()
    is_open = serializers.SerializerMethodField()
    views_count = serializers.IntegerField(help_text="How often the report was opened by it.")
    last_seen_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = ShareLink
        fields = (
            "id",
            "session_id",
            "meant_for",
            "shows_contact",
            "is_open",
            "created_at",
            "expires_at",
            "revoked_at",
            "views_count",
            "last_seen_at",
        )
        read_only_fields = fields

    def get_is_open(self, link: ShareLink) -> bool:
        return link.is_open(timezone.now())


class ShareLinksApi(Api):
    scope = "reports"

    class InputSerializer(Input):
        days = serializers.IntegerField(required=False, min_value=1, max_value=LONGEST_DAYS, default=DAYS_IF_NOT_SAID)
        meant_for = serializers.CharField(
            required=False,
            allow_blank=True,
            max_length=MEANT_FOR_MAX_LENGTH,
            default="",
            help_text="A note to oneself.",
        )
        shows_contact = serializers.BooleanField(required=False, default=False, help_text="E-mail and phone, too.")

    class OutputSerializer(serializers.Serializer[Any]):
        id = serializers.UUIDField()
        token = serializers.CharField(help_text="Shown this once; not stored.")
        path = serializers.CharField(help_text="On this host: the page to read.")
        expires_at = serializers.DateTimeField()

    @operation(
        id="share_links_list", tag=TAG, summary="Links to a report", response=ShareLinkSerializer, paginated=True
    )
    def get(self, request: Request, session_id: UUID) -> Response:
        session = access_session(cast(User, request.user), session_id)
        return self.page(share_links_of(session), ShareLinkSerializer)

    @operation(
        id="share_links_create",
        tag=TAG,
        summary="Make a link that opens a report without an account",
        request=InputSerializer,
        response=OutputSerializer,
        status=201,
        errors=(409,),
        description="To be read only, until it expires or is revoked. Every opening is counted.",
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        user = cast(User, request.user)
        session = access_session(user, session_id)
        link, token = share_link_create(session=session, created_by=user, **self.read(self.InputSerializer))
        made = {
            "id": link.pk,
            "token": token,
            "path": reverse("reports:shared", args=[token]),
            "expires_at": link.expires_at,
        }
        return Response(self.OutputSerializer(made).data, status=201)


class ShareLinkApi(Api):
    scope = "reports"

    @operation(id="share_links_revoke", tag=TAG, summary="Revoke a link", status=204)
    def delete(self, request: Request, link_id: UUID) -> Response:
        share_link_revoke(link=access_share_link(cast(User, request.user), link_id))
        return Response(status=204)


class ShortlistApi(Api):
    scope = "reports"

    @operation(id="shortlist_add", tag=TAG, summary="Put a session on its interview's shortlist", status=204)
    def put(self, request: Request, session_id: UUID) -> Response:
        user = cast(User, request.user)
        shortlist_add(session=access_session(user, session_id), added_by=user)
        return Response(status=204)

    @operation(id="shortlist_remove", tag=TAG, summary="Take a session off the shortlist", status=204)
    def delete(self, request: Request, session_id: UUID) -> Response:
        shortlist_remove(session=access_session(cast(User, request.user), session_id))
        return Response(status=204)


class SecondReadingSerializer(serializers.ModelSerializer[SecondReading]):
    session_id = serializers.UUIDField()
    reader = serializers.UUIDField(source="reader_id")
    asked_by = serializers.UUIDField(source="asked_by_id")
    outcome = serializers.ChoiceField(
        choices=DecisionOutcome.choices, allow_blank=True, read_only=True, help_text="Empty until they have answered."
    )

    class Meta:
        model = SecondReading
        fields = ("session_id", "reader", "asked_by", "note", "asked_at", "outcome", "reason", "answered_at")
        read_only_fields = fields


class SecondReadingsApi(Api):
    scope = "reports"

    class InputSerializer(Input):
        reader = serializers.EmailField(help_text="The address of another interviewer's account.")
        note = serializers.CharField(required=False, allow_blank=True, max_length=NOTE_MAX_LENGTH, default="")

    @operation(
        id="second_readings_list",
        tag=TAG,
        summary="Who was asked to read a report, and what they say",
        response=SecondReadingSerializer,
        paginated=True,
    )
    def get(self, request: Request, session_id: UUID) -> Response:
        session = access_session(cast(User, request.user), session_id)
        return self.page(second_readings_of(session), SecondReadingSerializer)

    @operation(
        id="second_readings_ask",
        tag=TAG,
        summary="Ask somebody to read a report too",
        request=InputSerializer,
        response=SecondReadingSerializer,
        status=201,
        errors=(409,),
        description="They may read this report from then on, and answer once what they would decide.",
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        user = cast(User, request.user)
        session = access_session(user, session_id)
        sent = self.read(self.InputSerializer)
        reading = second_reading_ask(
            session=session, asked_by=user, reader_email=sent["reader"], note=sent.get("note", "")
        )
        return Response(SecondReadingSerializer(reading).data, status=201)


class SecondReadingAnswerApi(Api):
    scope = "reports"

    class InputSerializer(Input):
        outcome = serializers.ChoiceField(choices=DecisionOutcome.choices)
        reason = serializers.CharField(max_length=REASON_MAX_LENGTH)

    @operation(
        id="second_readings_answer",
        tag=TAG,
        summary="Answer as the second reader one was asked to be",
        request=InputSerializer,
        response=SecondReadingSerializer,
        errors=(409,),
    )
    def put(self, request: Request, session_id: UUID) -> Response:
        reading = access_second_reading(cast(User, request.user), session_id)
        sent = self.read(self.InputSerializer)
        answered = second_reading_answer(
            reading=reading, outcome=DecisionOutcome(sent["outcome"]), reason=sent["reason"]
        )
        return Response(SecondReadingSerializer(answered).data)


class CompareApi(Api):
    scope = "reports"

    class FilterSerializer(Query):
        session = serializers.RegexField(
            rf"^{ONE_ID}(,{ONE_ID}){{0,{MOST_COMPARED - 1}}}$",
            required=False,
            help_text=f"Up to {MOST_COMPARED} ids with commas between them. Left out: the shortlist, else the highest.",
        )

    class OutputSerializer(serializers.Serializer[Any]):
        class ComparedSerializer(serializers.Serializer[Any]):
            session_id = serializers.UUIDField()
            candidate_name = serializers.CharField()
            overall_score = serializers.FloatField(allow_null=True)
            recommendation = serializers.CharField()
            decision = serializers.CharField()
            shortlisted = serializers.BooleanField()

        class FigureSerializer(serializers.Serializer[Any]):
            title = serializers.CharField()
            figures = serializers.ListField(child=serializers.FloatField(allow_null=True))

        class QuestionSerializer(serializers.Serializer[Any]):
            class CellSerializer(serializers.Serializer[Any]):
                score = serializers.FloatField(allow_null=True)
                not_assessed_reason = serializers.CharField()
                answers = serializers.ListField(child=serializers.CharField())

            number = serializers.IntegerField()
            text = serializers.CharField()
            cells = CellSerializer(many=True)

        candidates = ComparedSerializer(many=True)
        figures = FigureSerializer(many=True, help_text="In the order of the candidates, as are the cells below.")
        questions = QuestionSerializer(many=True)

    @operation(
        id="interviews_compare",
        tag=TAG,
        summary="Candidates of an interview side by side",
        response=OutputSerializer,
        filters=FilterSerializer,
    )
    def get(self, request: Request, config_id: UUID) -> Response:
        named = self.filters(self.FilterSerializer).get("session", "")
        found = access_comparison(
            cast(User, request.user), config_id, session_ids=[UUID(one) for one in named.split(",") if one]
        )
        return Response(self.OutputSerializer(_compared(found)).data)


def _compared(found: Comparison) -> dict[str, Any]:
    return {
        "candidates": [
            {
                "session_id": one.session_id,
                "candidate_name": one.person.name,
                "overall_score": one.report.overall_score,
                "recommendation": one.report.recommendation,
                "decision": one.decision,
                "shortlisted": one.is_shortlisted,
            }
            for one in found.compared
        ],
        "figures": figure_rows(found.compared),
        "questions": [
            {
                "number": row.number,
                "text": row.text,
                "cells": [
                    {
                        "score": cell.score,
                        "not_assessed_reason": cell.not_assessed_reason,
                        "answers": [answer.transcript for answer, _ in cell.answers],
                    }
                    for cell in row.cells
                ],
            }
            for row in question_rows(found.questions, found.compared)
        ],
    }
