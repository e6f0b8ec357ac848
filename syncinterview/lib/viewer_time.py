"""In whose time zone a page is shown: that of the browser once it has told, else the team's. The API speaks UTC always.

Knows the name of the cookie and of no page.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.decorators import sync_and_async_middleware

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

COOKIE = "time_zone"
API = "/api/"


def zone_named(name: str | None) -> ZoneInfo | None:
    """The zone of this name, or None. Names are looked up in the list, so that none can lead to another file."""
    return ZoneInfo(name) if name and len(name) <= 64 and name in available_timezones() else None


def viewer_zone(request: HttpRequest) -> ZoneInfo | None:
    """What the browser has told of itself; None before it did."""
    return zone_named(request.COOKIES.get(COOKIE))


@sync_and_async_middleware
def ViewerTimeZone(get_response):  # type: ignore[no-untyped-def]  # noqa: N802 - reads as a class in settings
    def shown(request: HttpRequest) -> AbstractContextManager[None]:
        if request.path.startswith(API):
            return timezone.override(UTC)
        return timezone.override(viewer_zone(request) or ZoneInfo(settings.TEAM_TIME_ZONE))

    if iscoroutinefunction(get_response):

        async def amiddleware(request: HttpRequest):  # type: ignore[no-untyped-def]
            with shown(request):
                return await get_response(request)

        return amiddleware

    def middleware(request: HttpRequest):  # type: ignore[no-untyped-def]
        with shown(request):
            return get_response(request)

    return middleware
