"""How often a caller may do something, counted in the shared cache. A refused call says when to come again."""

from __future__ import annotations

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from syncinterview.lib.throttle import seconds_to_wait


class ScopeThrottle(BaseThrottle):
    """Counts by key, session or user, or by address for who has shown none. Limits are settings.API_THROTTLES."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._seconds = 0

    def allow_request(self, request: Request, view: APIView) -> bool:
        limit, window_seconds = settings.API_THROTTLES[self._scope]
        holder = getattr(request.auth, "pk", None) or request.user.pk
        caller = str(holder) if holder else request.META.get("REMOTE_ADDR", "")
        self._seconds = seconds_to_wait(
            f"api-{self._scope}", address=caller, limit=limit, window_seconds=window_seconds
        )
        return self._seconds == 0

    def wait(self) -> float | None:
        return float(self._seconds) or None
