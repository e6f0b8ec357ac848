"""WebSocket addresses."""

from typing import Any

from django.urls import re_path

from interviews.consumers import InterviewConsumer, NoSuchSocket

# Django types a route as a view; Channels puts an ASGI application there.
websocket_urlpatterns: list[Any] = [
    re_path(r"^api/v1/interview/(?P<session_id>[^/]+)/chat/?$", InterviewConsumer.as_asgi()),  # type: ignore[arg-type]
    re_path(r"", NoSuchSocket.as_asgi()),  # type: ignore[arg-type]
]
