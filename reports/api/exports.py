"""Exports, streamed row by row: CSV for a spreadsheet, JSON for a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, cast

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from interviews.models import SessionStatus
from reports.api.sessions import SessionLineSerializer
from reports.selectors.exports import REPORT_COLUMNS, SESSION_COLUMNS, report_rows, session_rows
from syncinterview.accounts.models import User
from syncinterview.lib.api.inputs import Query, search_field
from syncinterview.lib.api.permissions import HiringTeam, KeyAllows
from syncinterview.lib.api.views import Api, operation

TAG = "exports"
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
ROWS_A_PART = 100

FORMATS = (("json", "JSON"), ("csv", "CSV"))


class FormatFilter(Query):
    format = serializers.ChoiceField(required=False, choices=FORMATS, default="json")


class SessionsExportApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)
    scope = "reports"

    class FilterSerializer(FormatFilter):
        search = search_field("In the candidate's name and e-mail.")
        interview_id = serializers.UUIDField(required=False)
        status = serializers.ChoiceField(required=False, choices=SessionStatus.choices)

    @operation(
        id="exports_sessions",
        tag=TAG,
        summary="All sessions with their figures",
        responses={(200, "application/json"): SessionLineSerializer(many=True), (200, "text/csv"): OpenApiTypes.STR},
        filters=FilterSerializer,
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        filters = self.filters(self.FilterSerializer)
        form = filters.pop("format")
        config_id = filters.pop("interview_id", None)
        rows = session_rows(cast(User, request.user), config_id=config_id, **filters)
        return streamed(request, rows, SESSION_COLUMNS, form=form, name="sessions")


class ReportsExportApi(Api):
    permission_classes = (IsAuthenticated, KeyAllows, HiringTeam)
    scope = "reports"

    class RowSerializer(serializers.Serializer[Any]):
        session_id = serializers.UUIDField()
        version = serializers.IntegerField()
        candidate_name = serializers.CharField()
        candidate_email = serializers.EmailField()
        job_role = serializers.CharField()
        ready_at = serializers.DateTimeField()
        overall_score = serializers.FloatField(allow_null=True)
        communication = serializers.FloatField(allow_null=True)
        technical = serializers.FloatField(allow_null=True)
        problem_solving = serializers.FloatField(allow_null=True)
        role_fit = serializers.FloatField(allow_null=True)
        recommendation = serializers.CharField()
        summary = serializers.CharField()
        strengths = serializers.ListField(child=serializers.CharField())
        areas_for_improvement = serializers.ListField(child=serializers.CharField())
        judged_by = serializers.CharField()
        times_page_left = serializers.IntegerField(allow_null=True, help_text="Null where it is not collected.")
        times_pasted = serializers.IntegerField(allow_null=True)
        times_second_tab = serializers.IntegerField(allow_null=True)

    @operation(
        id="exports_reports",
        tag=TAG,
        summary="The last report of each session",
        responses={(200, "application/json"): RowSerializer(many=True), (200, "text/csv"): OpenApiTypes.STR},
        filters=FormatFilter,
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        form = self.filters(FormatFilter)["format"]
        return streamed(request, report_rows(cast(User, request.user)), REPORT_COLUMNS, form=form, name="reports")


def streamed(
    request: Request, rows: Iterator[dict[str, Any]], columns: Sequence[str], *, form: str, name: str
) -> StreamingHttpResponse:
    parts = _csv(rows, columns) if form == "csv" else _json(rows)
    # A server that is asynchronous would gather a plain iterator before it sends the first word.
    sent = _asynchronous(parts) if isinstance(request._request, ASGIRequest) else parts
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
    disposition = f'attachment; filename="{name}.{form}"'
    return StreamingHttpResponse(sent, content_type=kind, headers={"Content-Disposition": disposition})


def _csv(rows: Iterator[dict[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for number, row in enumerate(rows, start=1):
        writer.writerow([_cell(row[column]) for column in columns])
        if number % ROWS_A_PART == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _json(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield "["
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n") + json.dumps(row, cls=JSONEncoder)
    yield "\n]\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    is_words = isinstance(value, str)
    return f"'{text}" if is_words and text.startswith(FORMULA) else text


async def _asynchronous(parts: Iterator[str]) -> AsyncIterator[str]:
    following = sync_to_async(lambda: next(parts, None))
    while (part := await following()) is not None:
        yield part
