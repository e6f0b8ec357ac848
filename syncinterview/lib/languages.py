"""The language of what is said under a candidate's address before an interview is known: the browser's.

An interview's own pages choose the interview's language themselves; what remains is the error pages. Knows the paths
of candidates and no page.
"""

from __future__ import annotations

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.decorators import sync_and_async_middleware

CANDIDATES = "/interview/"


def page_language(request: HttpRequest) -> translation.override:
    if request.path.startswith(CANDIDATES):
        return translation.override(translation.get_language_from_request(request))
    return translation.override(settings.LANGUAGE_CODE)


@sync_and_async_middleware
def BrowserLanguage(get_response):  # type: ignore[no-untyped-def]  # noqa: N802 - reads as a class in settings
    if iscoroutinefunction(get_response):

        async def amiddleware(request: HttpRequest):  # type: ignore[no-untyped-def]
            with page_language(request):
                return await get_response(request)

        return amiddleware

    def middleware(request: HttpRequest):  # type: ignore[no-untyped-def]
        with page_language(request):
            return get_response(request)

    return middleware
