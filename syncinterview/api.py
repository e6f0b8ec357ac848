"""The API's own paths: its description, its pages to try it on, and the answer where there is nothing."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class SchemaApi(SpectacularJSONAPIView):
    """The description, as OpenAPI 3."""


class DocsApi(SpectacularSwaggerSplitView):
    """The description as pages; scripts and styles are this server's own files, as the strict policy wants."""

    url_name = "schema"
    template_name = "api/docs.html"
    renderer_classes = [TemplateHTMLRenderer]  # noqa: RUF012 - a list in the base class


@extend_schema(exclude=True)
class NoSuchPathApi(APIView):
    """Errors of the API are JSON, that of an unknown path as well."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound("There is no such path.")

    def get(self, request: Request) -> Response:
        raise NotFound
