"""WebSocket addresses."""

from django.urls import re_path

from interviews.consumers import InterviewConsumer, NoSuchSocket

websocket_urlpatterns = [
    re_path(r"^api/v1/interview/(?P<session_id>[^/]+)/chat/?$", InterviewConsumer.as_asgi()),
    re_path(r"", NoSuchSocket.as_asgi()),
]
