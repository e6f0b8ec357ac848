"""A report for who holds a link to it and has no account: the token of the link is all that is asked for."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from reports.api.report import SessionReportApi, report_json
from reports.api.sharing import PdfFilters
from reports.handing_out import pdf_response
from reports.selectors import report_of_link, share_link_of_token
from reports.services import share_view_record
from syncinterview.lib.api.views import Api, operation

TAG = "public"


class SharedApi(Api):
    authentication_classes = ()
    permission_classes = ()


class SharedReportApi(SharedApi):
    @operation(
        id="shared_report",
        tag=TAG,
        summary="A report by the link to it",
        response=SessionReportApi.OutputSerializer,
        throttle="public_read",
        description="To be read only; every reading is counted. The e-mail address is empty unless the link shows it. "
        "404 once the link has expired or was revoked.",
    )
    @sensitive_variables("token")
    def get(self, request: Request, token: str) -> Response:
        link = share_link_of_token(token, now=timezone.now())
        shown = report_of_link(link.session_id, shows_contact=link.shows_contact)
        share_view_record(link=link)
        answer = Response(SessionReportApi.OutputSerializer(report_json(shown)).data)
        answer["Cache-Control"] = "private, no-store"
        return answer


class SharedPdfApi(SharedApi):
    @operation(
        id="shared_report_pdf",
        tag=TAG,
        summary="A report by the link to it, as PDF",
        filters=PdfFilters,
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        errors=(409,),
        throttle="public_read",
        description="409 while it is written anew.",
    )
    @sensitive_variables("token")
    def get(self, request: Request, token: str) -> HttpResponse:
        language = self.filters(PdfFilters).get("language", "")
        link = share_link_of_token(token, now=timezone.now())
        response = pdf_response(report_of_link(link.session_id, shows_contact=link.shows_contact), language=language)
        share_view_record(link=link, as_pdf=True)
        return response
