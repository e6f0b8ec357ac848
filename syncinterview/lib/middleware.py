"""The admin's looser content security policy. Everything else keeps the strict one from settings."""

from __future__ import annotations

from collections.abc import Callable

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware


@sync_and_async_middleware
def AdminContentSecurityPolicy(get_response: Callable[[HttpRequest], HttpResponseBase]):  # type: ignore[no-untyped-def]  # noqa: N802 - reads as a class in settings
    def loosen(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith("/admin/"):
            response._csp_replace = settings.ADMIN_CSP_OVERRIDES  # type: ignore[attr-defined] # django-csp's own hook
        return response

    if iscoroutinefunction(get_response):

        async def amiddleware(request: HttpRequest) -> HttpResponseBase:
            return loosen(request, await get_response(request))

        return amiddleware

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return loosen(request, get_response(request))

    return middleware
